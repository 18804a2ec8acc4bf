"""What of an author's raw HTML is shown in a page, and which addresses a link may have.

The policy: phrases, structure, tables, pictures, sound and films that somebody starts; links to the web, to mail and to
apps that open notes. No script, no style, no frame, no form, no event handler, no ``data:`` but a bitmap, nothing that plays by
itself, no attribute that our own reader believes. What is left out is not shown, and comes back: a carrier beside it holds the author's own text. A frame
is a link to what it would show. The cleaning is nh3's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

import nh3
from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html.carriers import ATTRIBUTE, SHOWN, are_written
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.elements import PARTS, PHRASES

SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "obsidian", "logseq", "zotero"})
"""Schemes that a link may have."""

NATIVE = PHRASES | {"rb", "rp", "rt"}
"""Inline tags that Markdown has no mark for: they are themselves in a page, and read as themselves."""

INLINE = NATIVE | frozenset(
    [
        "b",
        "big",
        "br",
        "code",
        "del",
        "em",
        "font",
        "i",
        "img",
        "mark",
        "meter",
        "progress",
        "s",
        "span",
        "strike",
        "strong",
        "time",
        "tt",
        "wbr",
        "a",
        "audio",
        "video",
        "source",
    ]
)
"""Inline tags that are shown."""

_PLAYERS = ("audio", "video")
_PLAYER = lazy_pattern("<(?:audio|video)", re.IGNORECASE)

FLOW = INLINE | PARTS | {"col", "colgroup", "hgroup", "tbody", "tfoot", "thead"}
"""Tags that are shown in a block of HTML."""

_ATTRIBUTES: Mapping[str, set[str]] = {
    "*": {"title", "lang", "dir", "align"},
    "a": {"href"},
    "img": {"src", "data-src", "alt", "width", "height"},
    "audio": {"src", "data-src", "controls", "loop", "muted", "preload"},
    "video": {"src", "data-src", "controls", "loop", "muted", "preload", "playsinline", "width", "height"},
    "source": {"src", "data-src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
    "font": {"color"},
    "meter": {"value", "min", "max", "low", "high", "optimum"},
    "progress": {"value", "max"},
}
_UNSEEN_WORDS = frozenset(("script", "style", "iframe"))
"""Elements whose words nobody sees, in no app either. In a line they are kept: other tags stand between them, which would go too."""
_FRAME = lazy_pattern(
    r"<iframe\b(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>(?:[^<]++|<(?!/iframe\b))*+(?:</iframe\s*+>)?",
    re.IGNORECASE,
)
"""A frame with what it holds, which is text to its end (WHATWG HTML, section 13.2.6.2), and which no browser shows."""
_ACTIVE = frozenset(("script", "style", "template", "link", "meta", "base"))
_ACTIVE_ATTRIBUTES = frozenset(("style", "srcdoc", "formaction", "ping", "srcset"))
_PROGRAMS = frozenset(("javascript", "vbscript", "data"))
_IMAGE_DATA = lazy_pattern(r"data:image/(?:png|jpeg|gif|webp|avif);", re.IGNORECASE)
_DRAWING = lazy_pattern(r"data:image/svg\+xml[;,]", re.IGNORECASE)
_SCHEME = lazy_pattern(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = lazy_pattern(r"[\x00-\x20\x7f-\x9f]+")


def is_safe(url: str, *, picture: bool = False) -> bool:
    """Whether ``url`` may be the address of a link, or of a ``picture``: it has a scheme of :data:`SCHEMES`, or leads to
    another host by ``//``. Browsers skip control characters in a scheme, so they are skipped here.

    >>> is_safe("https://example.org"), is_safe("java\\nscript:alert(1)"), is_safe("note.html")
    (True, False, False)
    """
    bare = _INVISIBLE.sub("", url)
    found = _SCHEME.match(bare)
    if found is None:
        return bare.startswith("//")
    if picture and _IMAGE_DATA.match(bare):
        return True
    return found[1].lower() in SCHEMES


def is_program(url: str, *, picture: bool = False) -> bool:
    """Whether ``url`` is no place but a program, or a page in itself. An SVG is one, but not as the source of a ``picture``, where no
    browser runs what is in it (SVG Integration, section 3.5).

    >>> is_program(" javascript:alert(1)"), is_program("https://example.org"), is_program("data:image/png;base64,")
    (True, False, False)
    >>> is_program("data:image/svg+xml,"), is_program("data:image/svg+xml,", picture=True), is_program("data:text/html,", picture=True)
    (True, False, True)
    """
    bare = _INVISIBLE.sub("", url)
    found = _SCHEME.match(bare)
    if found is None or found[1].lower() not in _PROGRAMS:
        return False
    return _IMAGE_DATA.match(bare) is None and not (picture and _DRAWING.match(bare))


def harmless(fragment: str) -> str:
    """``fragment`` of anybody's page with all its elements, but for what runs, loads or styles.

    >>> harmless('<details open onclick=x><summary style="y">a</summary><script>b</script>')
    '<details open=""><summary>a</summary></details>'
    """
    root = LexborHTMLParser(fragment).root
    nodes = [node for node in root.traverse() if node.is_element_node] if root is not None else []
    return nh3.clean(
        fragment,
        tags={node.tag or "" for node in nodes} - _ACTIVE,
        clean_content_tags=set(_ACTIVE),
        attributes={"*": {name for node in nodes for name in node.attributes if is_passive(name)}},
        link_rel=None,
        url_schemes=set(SCHEMES) | {"data"},
        attribute_filter=lambda tag, _name, value: None if is_program(value, picture=tag == "img") else value,
    )


def is_passive(attribute: str) -> bool:
    """Whether an ``attribute`` neither runs, loads nor styles anything by itself.

    >>> is_passive("title"), is_passive("onclick")
    (True, False)
    """
    return not attribute.startswith("on") and attribute not in _ACTIVE_ATTRIBUTES


def cleaned(fragment: str, *, inline: bool = False, shown: bool = False) -> str:
    """``fragment`` as the policy lets it through. ``inline``: phrases only. ``shown`` marks each tag as one that is only
    shown, so that our reader passes it by. What plays has its controls: nothing else starts it.

    >>> cleaned("<u onclick=x>a</u><script>b</script>")
    '<u>a</u>'
    >>> cleaned("<iframe src='https://example.org/film'></iframe>")
    '<a href="https://example.org/film">https://example.org/film</a>'
    """
    tags, unseen = (INLINE, frozenset[str]()) if inline else (FLOW, _UNSEEN_WORDS)
    if not inline:
        fragment = _FRAME.sub(_link_of_frame, fragment)
    if _PLAYER.search(fragment):
        fragment = _clean(fragment, tags, {name: {"controls": ""} for name in _PLAYERS}, unseen)
    marks = {tag: {ATTRIBUTE: SHOWN} for tag in tags} if shown and are_written() else None
    return _clean(fragment, tags, marks, unseen)


def _link_of_frame(frame: re.Match[str]) -> str:
    """A link to what a frame on the web would show, in place of it; the frame itself, if it shows nothing from there."""
    node = LexborHTMLParser(frame[0]).css_first("iframe")
    address = (node.attributes.get("src") or "").strip() if node is not None else ""
    if not address.lower().startswith(("https://", "http://")):
        return frame[0]
    return f'<a href="{escape(address)}">{escape(address)}</a>'


def shown_text(fragment: str) -> str:
    """What a page shows of ``fragment`` to be read.

    >>> shown_text("<details><summary>A &amp; B</summary><p>c<!-- d --></details>").split()
    ['A', '&', 'B', 'c']
    """
    body = LexborHTMLParser(cleaned(fragment)).body
    return body.text(separator=" ") if body is not None else ""


def _clean(
    fragment: str,
    tags: frozenset[str],
    with_attributes: dict[str, dict[str, str]] | None,
    unseen: frozenset[str],
) -> str:
    """One passage of nh3; what ``unseen`` elements hold goes with them. Each tag gets one attribute at most: nh3 writes several in any order."""
    return nh3.clean(
        fragment,
        tags=set(tags),
        clean_content_tags=set(unseen),
        attributes={key: set(names) for key, names in _ATTRIBUTES.items()},
        link_rel=None,
        url_schemes=set(SCHEMES),
        set_tag_attribute_values=with_attributes,
    )


def shows_all(fragment: str, clean: str) -> bool:
    """Whether nothing of ``fragment`` but spelling and comments is missing in ``clean``.

    >>> shows_all("<BR/>", "<br>"), shows_all("<u style='x'>a</u>", "<u>a</u>")
    (True, False)
    """
    return _normal(fragment) == _normal(clean)


_COMMENT = lazy_pattern(r"<!--.*?-->", re.DOTALL)
_UNSEEN = lazy_pattern(r' (?:class|id|target|rel)="[^"]*"')
"""Attributes that show nothing by themselves in a page without style."""


def _normal(fragment: str) -> str:
    body = LexborHTMLParser(_COMMENT.sub("", fragment)).body
    return _UNSEEN.sub("", (body.inner_html or "").strip()) if body is not None else ""
