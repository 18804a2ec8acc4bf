"""HTML as mldoc sees it: tags that it knows, closed in the same block. Anything else is text to it, or worse: an opening
tag at the start of a line takes in every bullet down to its closing one.

Source: mldoc 1.5.7 (``raw_html.ml``), run with every tag of HTML.
"""

from __future__ import annotations

import re

from vaultconv.lazy_pattern import lazy_pattern

KNOWN = frozenset(
    [
        "a",
        "abbr",
        "address",
        "area",
        "article",
        "aside",
        "audio",
        "b",
        "base",
        "bdi",
        "bdo",
        "blockquote",
        "body",
        "button",
        "canvas",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "data",
        "datalist",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "embed",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "iframe",
        "img",
        "input",
        "ins",
        "kbd",
        "keygen",
        "label",
        "legend",
        "li",
        "link",
        "main",
        "map",
        "mark",
        "meta",
        "meter",
        "nav",
        "noscript",
        "object",
        "ol",
        "optgroup",
        "option",
        "output",
        "p",
        "param",
        "pre",
        "progress",
        "q",
        "rp",
        "rt",
        "rtc",
        "ruby",
        "s",
        "samp",
        "script",
        "section",
        "select",
        "small",
        "source",
        "span",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "template",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "track",
        "u",
        "ul",
        "var",
        "video",
        "wbr",
        "br",
    ]
)
"""Tags that mldoc takes for HTML."""

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
"""Tags that have no closing one."""

HICCUP = frozenset({"br", "wbr"})
"""Of these, those that the app shows only as ``[:br]``."""

APART = "[:span]"
"""Shows nothing, and ends the word before it: behind a word, many constructs are text to the app."""

TAG = lazy_pattern(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>(?:[\s/][^<>]*)?)>")
"""One tag."""


def closings(text: str) -> dict[int, int]:
    """Where each opening tag in ``text`` that is known is closed: from its place to the end of its closing tag. One that
    closes itself is not here.

    >>> closings("<u>a<u>b</u></u> <i>")
    {4: 12, 0: 16}
    """
    found: dict[int, int] = {}
    open_: dict[str, list[int]] = {}
    for tag in TAG.finditer(text):
        name = tag["name"].lower()
        if name not in KNOWN:
            continue
        if tag["close"]:
            if not tag["rest"] and open_.get(name):
                found[open_[name].pop()] = tag.end()
        elif not tag["rest"].endswith("/"):
            open_.setdefault(name, []).append(tag.start())
    return found


def closed(text: str) -> str:
    """``text`` with each tag that has no closing one closed in itself, as the app needs it.

    >>> closed('<img src="a.png"> <br>')
    '<img src="a.png" /> <br />'
    """
    return TAG.sub(_closed, text)


def _closed(tag: re.Match[str]) -> str:
    if tag["name"].lower() not in VOID or tag["close"] or tag["rest"].endswith("/"):
        return tag[0]
    return f"<{tag['name']}{tag['rest'].rstrip()} />"


def is_whole(text: str) -> bool:
    """Whether mldoc takes the block ``text`` for HTML from its first to its last character, and nothing after it.

    >>> is_whole("<div>a</div>"), is_whole("<div>"), is_whole("<!-- a -->"), is_whole("<center>a</center>")
    (True, False, True, False)
    """
    text = text.strip()
    if text.startswith("<!--"):
        return text.find("-->") == len(text) - 3
    first = TAG.match(text)
    if first is None or first["close"] or first["name"].lower() not in KNOWN:
        return False
    if first["name"].lower() in VOID:
        return first.end() == len(text)
    return closings(text).get(0) == len(text)


def is_known(text: str) -> bool:
    """Whether ``text`` begins with an opening tag that is closed elsewhere, and that mldoc knows.

    >>> is_known("<div>a"), is_known("<img />"), is_known("<font>")
    (True, False, False)
    """
    first = TAG.match(text)
    if first is None or first["close"] or first["rest"].endswith("/"):
        return False
    return first["name"].lower() in KNOWN - VOID
