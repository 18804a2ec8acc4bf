"""What the addresses of one page mean: places in the site, or outside of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from vaultconv.formats.html.carriers import text_of
from vaultconv.formats.html.dialect import is_address
from vaultconv.formats.html.naming import PAGES
from vaultconv.formats.html.resolver import MISSING, OUTSIDE
from vaultconv.model.reference import Reference, ReferenceKind


@dataclass(slots=True)
class Places:
    """The places of the page at ``path``: ``headings`` its headings by their ids, ``footnotes`` the labels of its footnotes
    by theirs; ``base`` is the address that relative ones begin at."""

    path: str
    headings: Mapping[str, str] = field(default_factory=dict)
    footnotes: Mapping[str, str] = field(default_factory=dict)
    base: str = ""

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
        if is_address(href):
            return Reference(ReferenceKind.URL, href)
        path, _, place = href.partition("#")
        path = unquote(path.partition("?")[0])
        if path:
            path = normpath(path.lstrip("/") if path.startswith("/") else join(dirname(self.path), path))
        if path.startswith(".."):
            return Reference(ReferenceKind.NAME, path, origin=OUTSIDE)
        if path == self.path:
            path = ""
        headings = _texts(facts.get("headings"))
        if headings:
            return Reference(ReferenceKind.NAME, path, headings)
        return self._placed(path, unquote(place))

    def _placed(self, path: str, place: str) -> Reference:
        if not place:
            return Reference(ReferenceKind.NAME, path)
        if place.startswith("^"):
            return Reference(ReferenceKind.NAME, path, block=place[1:])
        if path and not path.lower().endswith(PAGES):
            return Reference(ReferenceKind.NAME, path, subpath=place)
        if not path and place not in self.headings:
            return Reference(ReferenceKind.NAME, path, block=place)
        return Reference(ReferenceKind.NAME, path, (self.headings.get(place, place) if not path else place,))

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


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
