"""The elements of a page by what they are to a note (WHATWG HTML, section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

FLOWING = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "div",
        "dd",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "label",
        "legend",
        "main",
        "nav",
        "noscript",
        "search",
        "section",
        "summary",
    ]
)
"""Elements that only hold others. Nothing runs in a note, so what a page says without scripts is read."""

HOLDING = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "u",
    ]
)
"""Elements of a line that hold whole blocks on some pages, and are then only a frame."""

WHOLE = frozenset(("details", "dl", "iframe", "textarea"))
"""Elements that Markdown has no word for: they stay HTML, whole, and stand by themselves even where they are in a line on
the page, since CommonMark takes a line that begins so for a block (section 4.6)."""

FOREIGN = frozenset(["canvas", "embed", "map", "math", "object", "select", "svg"])
"""Elements that Markdown has no word for either, and takes for text with tags in it."""

UNSEEN = frozenset(["script", "style", "template", "head", "title", "meta", "link", "base"])
"""What a person does not read in a page."""

EMPHASIS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~", "strike": "~~"}
"""The delimiters of what Markdown has a mark for."""

BLOCKS = (
    FLOWING - {"label", "legend", "noscript", "body"}
    | frozenset(
        ["blockquote", "details", "dl", "hr", "li", "ol", "p", "pre", "table", "ul", "menu", "listing", "xmp"]
    )
    | frozenset(HEADINGS)
)
"""Elements that stand on lines of their own."""

SOFT: Final = '<br class="soft">'
"""A line end of a note where each is a break."""
LINES: Final = "lines"
"""What the body of a page is whose line ends are such: it says so by itself, for its last one may be taken out."""


def is_deep(node: LexborNode, limit: int = 8) -> bool:
    """Whether ``node`` is in more than so many of its own kind. What is put somewhere else is copied, with all that is in it: of what
    nobody wrote by hand that would be too much.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> inner = LexborHTMLParser("<span><b><span><span>a").css("span")[-1]
    >>> is_deep(inner, 1), is_deep(inner, 2)
    (True, False)
    """
    around, above = 0, node.parent
    while above is not None and around <= limit:
        around += above.tag == node.tag
        above = above.parent
    return around > limit


def kinds_of(node: LexborNode) -> list[str]:
    """The classes of ``node``."""
    return (node.attributes.get("class") or "").split() if node.is_element_node else []


def style_of(node: LexborNode) -> str:
    """The style of ``node``, in small letters and without blanks.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> style_of(LexborHTMLParser("<p style='List-Style-Type: none'>a").css_first("p"))
    'list-style-type:none'
    """
    return "".join((node.attributes.get("style") or "").lower().split())


def is_blank(node: LexborNode) -> bool:
    """Whether ``node`` is a comment, or a text of blanks."""
    return node.is_comment_node or (node.is_text_node and not (node.text_content or "").strip())


def next_of(node: LexborNode) -> LexborNode | None:
    """What stands behind ``node``, blanks apart."""
    following = node.next
    while following is not None and is_blank(following):
        following = following.next
    return following


def previous_of(node: LexborNode) -> LexborNode | None:
    """What stands before ``node``, blanks apart."""
    before = node.prev
    while before is not None and is_blank(before):
        before = before.prev
    return before
