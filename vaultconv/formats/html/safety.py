"""What of an author's raw HTML is shown in a page, and which addresses a link may have.

The policy: phrases, structure, tables, pictures; links to the web, to mail and to apps that open notes. No script, no
style, no frame, no form, no event handler, no ``data:`` but a bitmap, no attribute that our own reader believes. What is
left out is not shown, and comes back: a carrier beside it holds the author's own text. The cleaning is nh3's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import nh3
from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html.carriers import ATTRIBUTE, SHOWN

SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "obsidian", "logseq", "zotero"})
"""Schemes that a link may have."""

NATIVE = frozenset(
    [
        "abbr",
        "bdi",
        "bdo",
        "cite",
        "dfn",
        "ins",
        "kbd",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "samp",
        "small",
        "sub",
        "sup",
        "u",
        "var",
    ]
)
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
        "s",
        "span",
        "strike",
        "strong",
        "time",
        "tt",
        "wbr",
        "a",
    ]
)
"""Inline tags that are shown."""

FLOW = INLINE | frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "col",
        "colgroup",
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
        "hgroup",
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
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""Tags that are shown in a block of HTML."""

_ATTRIBUTES: Mapping[str, set[str]] = {
    "*": {"title", "lang", "dir", "align"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
    "font": {"color"},
}
_IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif);", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f]+")


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


def cleaned(fragment: str, *, inline: bool = False, shown: bool = False) -> str:
    """``fragment`` as the policy lets it through. ``inline``: phrases only. ``shown`` marks each tag as one that is only
    shown, so that our reader passes it by.

    >>> cleaned("<u onclick=x>a</u><script>b</script>")
    '<u>a</u>b'
    """
    tags = set(INLINE if inline else FLOW)
    return nh3.clean(
        fragment,
        tags=tags,
        clean_content_tags=set(),
        attributes={key: set(names) for key, names in _ATTRIBUTES.items()},
        link_rel=None,
        url_schemes=set(SCHEMES),
        set_tag_attribute_values={tag: {ATTRIBUTE: SHOWN} for tag in tags} if shown else None,
    )


def shows_all(fragment: str, clean: str) -> bool:
    """Whether nothing of ``fragment`` but spelling and comments is missing in ``clean``.

    >>> shows_all("<BR/>", "<br>"), shows_all("<u style='x'>a</u>", "<u>a</u>")
    (True, False)
    """
    return _normal(fragment) == _normal(clean)


_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_UNSEEN = re.compile(r' (?:class|id|target|rel)="[^"]*"')
"""Attributes that show nothing by themselves in a page without style."""


def _normal(fragment: str) -> str:
    body = LexborHTMLParser(_COMMENT.sub("", fragment)).body
    return _UNSEEN.sub("", (body.inner_html or "").strip()) if body is not None else ""
