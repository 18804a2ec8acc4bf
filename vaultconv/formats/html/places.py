"""What the addresses of one page mean: places in the site, or outside of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath, splitext
from typing import Any
from urllib.parse import unquote, urljoin
from zlib import crc32

from vaultconv.formats.html.carriers import text_of
from vaultconv.formats.html.dialect import is_address
from vaultconv.formats.html.footnote_places import Waiting
from vaultconv.formats.html.naming import FILMS, INDEX, PAGES, PICTURES, SOUNDS, slug_of
from vaultconv.formats.html.resolver import MISSING, OUTSIDE
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.fragments import BY_ID

OF = "of"
"""What says of which address the headings or the block of a link are, by its digest."""
WORDS = "words"
"""What says which words an embed that is but a link has by itself, by their digest."""

_NO_LINE_ENDS = dict.fromkeys(map(ord, "\t\n\r"))
_PLAIN = (*PAGES, *PICTURES, *SOUNDS, *FILMS, ".pdf")
"""Ends of the names of files that a question mark after them does not change."""


def digest_of(address: str) -> str:
    """A few digits that tell ``address`` from others. Who replaces it throughout a page leaves them as they are.

    >>> digest_of("bread.html")
    '4536'
    """
    return f"{crc32(address.encode()) & 0xFFFF:04x}"


@dataclass(slots=True)
class Places:
    """The places of the page at ``path``: ``footnotes`` are the labels of its footnotes by their ids; ``base`` is the address
    that relative ones begin at, ``""`` for the page's own."""

    path: str
    footnotes: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    web: str = ""
    """Where on the web the page is from, as it says: what is not in the site is there; ``""`` where it does not say."""
    names_ids: bool = False
    """Whether an address led to an id."""
    leads_on: bool = False
    """Whether an address was one that may be on the web alone."""
    waiting: Waiting = field(default_factory=Waiting)
    """The footnotes that the page of ours shows at its end, and that stood elsewhere."""

    def reference(self, href: str | None, said: Mapping[str, Any]) -> Reference:
        """What ``href`` means, with what a carrier ``said``.

        >>> places = Places("a/n.html")
        >>> places.reference("../b.html#^x", {})
        Reference(kind=<ReferenceKind.NAME: 'name'>, target='b.html', headings=(), block='x', subpath='', origin='')
        """
        facts = dict(said)
        if href is None:
            return self._said(facts)
        href = href.strip(" \t\n\r\f")
        if "\n" in href or "\t" in href or "\r" in href:  # as browsers do (WHATWG URL, section 4.4)
            href = href.translate(_NO_LINE_ENDS)
        if href.startswith(("https://", "http://")):
            return Reference(ReferenceKind.URL, href)
        href = self._from_base(href)
        if is_address(href):
            return Reference(
                ReferenceKind.URL, self._on_the_web(href) or href if href.startswith("//") else href
            )
        reference = self._named(href, facts)
        if self.web and href and not href.startswith("#"):
            reference.web = self._on_the_web(href)
            self.leads_on = True
        return reference

    def _named(self, href: str, facts: dict[str, Any]) -> Reference:
        """What ``href`` means in the site."""
        address, _, place = href.partition("#")
        path, mark, query = address.partition("?")
        path = unquote(path.replace("\\", "/") if "\\" in path else path)  # as browsers do, too
        if mark and query and splitext(path)[1].lower() not in _PLAIN:
            path = f"{path}?{unquote(query)}"  # as a mirror of a site calls the file
        if path:
            path = normpath(path.lstrip("/") if path.startswith("/") else join(dirname(self.path), path))
        if path == ".." or path.startswith("../"):
            return Reference(ReferenceKind.NAME, path, origin=OUTSIDE)
        if path == ".":
            path = INDEX
        if path == self.path:
            path = ""
        place = unquote(place)
        headings, block = _texts(facts.get("headings")), text_of(facts, "block")
        if (headings or block) and _is_meant(facts.get(OF), href, (*headings, block), place):
            return Reference(ReferenceKind.NAME, path, headings, "" if headings else block)
        if place.startswith("^"):
            return Reference(ReferenceKind.NAME, path, block=place[1:])
        if not place:
            return Reference(ReferenceKind.NAME, path or self.path)
        if splitext(path)[1].lower() in ("", *PAGES):
            self.names_ids = True
            return Reference(ReferenceKind.NAME, path, (place,), origin=BY_ID)
        return Reference(ReferenceKind.NAME, path, subpath=place)

    def of_raw(self, address: str) -> Reference:
        """What an address in raw HTML means."""
        return self.reference(address, {})

    def _from_base(self, href: str) -> str:
        """``href`` as it would be without a base. A fragment alone is a place in the page that people see."""
        if not self.base or not href or href.startswith("#") or is_address(href):
            return href
        if is_address(self.base) or self.base.startswith("/") or href.startswith(("/", "?")):
            return urljoin(self.base, href)
        return (
            dirname(self.base) + "/" + href if "/" in self.base else href
        )  # `urljoin` would forget a leading `..`

    def _on_the_web(self, href: str) -> str:
        """The address of ``href`` on the web; ``""`` where it has none."""
        try:
            address = urljoin(self.web, href) if self.web else ""
        except ValueError:
            return ""
        return address if address.startswith(("https://", "http://")) else ""

    def _said(self, facts: dict[str, Any]) -> Reference:
        """The reference of a link that leads nowhere."""
        if "url" in facts or "empty" in facts:
            return Reference(ReferenceKind.URL, text_of(facts, "url"))
        origin = OUTSIDE if facts.get("outside") else MISSING
        return Reference(
            ReferenceKind.NAME,
            text_of(facts, "to"),
            _texts(facts.get("headings")),
            text_of(facts, "block"),
            text_of(facts, "subpath"),
            origin if facts.get("to") else "",
        )


def _is_meant(of: Any, href: str, carried: tuple[str, ...], place: str) -> bool:
    """Whether the headings and the block that are ``carried`` for a link are of the address ``href``, with ``place`` behind it: else somebody
    has led it elsewhere. Pages of earlier releases do not say ``of`` which address they are.

    >>> [_is_meant(None, "", ("A b", "C d", ""), place) for place in ("c-d", "c-d-2", "", "A b#C d", "a-b")]
    [True, True, True, True, False]
    >>> _is_meant(digest_of("b.html"), "b.html", ("A b", ""), ""), _is_meant(digest_of("b.html"), "c.html", ("A b", ""), "")
    (True, False)
    """
    if of is not None:
        return bool(of == digest_of(href))
    *headings, block = carried
    if not headings:
        return place.lower() in ("", f"^{block}".lower())
    slug = slug_of(headings[-1])
    number = place[len(slug) + 1 :] if place.startswith(slug + "-") else ""
    return place in ("", slug, "#".join(headings)) or number.isdigit()


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
