"""Elements of HTML by what they are to Markdown (WHATWG HTML, section 4)."""

from __future__ import annotations

from typing import Final

PHRASES: Final = frozenset(
    [
        "abbr",
        "bdi",
        "bdo",
        "cite",
        "dfn",
        "ins",
        "kbd",
        "q",
        "ruby",
        "samp",
        "small",
        "sub",
        "sup",
        "u",
        "var",
    ]
)
"""Elements of a line that Markdown has no mark for."""

PARTS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
"""Elements that stand on lines of their own, or whose parts do."""
