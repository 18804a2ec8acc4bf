"""What a service says now, added to what it said before: sources and their highlights, each known by its id.

Source: ``formats/readwise.md``, section d: the fields of ``GET /api/v2/export/``. An answer about what was changed holds only those
highlights that were; a deleted one comes once more, and says so in ``is_deleted``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Entry = dict[str, Any]

SOURCE_ID, HIGHLIGHT_ID, HIGHLIGHTS, DELETED = "user_book_id", "id", "highlights", "is_deleted"


def merged(known: Iterable[Entry], changed: Iterable[Entry]) -> list[Entry]:
    """The sources in ``known`` with what was ``changed`` since; new ones come behind. What was deleted stays, and says that it
    is deleted; what was deleted before it was known is left out.

    >>> known = [{"user_book_id": 1, "highlights": [{"id": 7, "text": "A map"}]}]
    >>> merged(known, [{"user_book_id": 1, "highlights": [{"id": 7, "text": "", "is_deleted": True}]}])
    [{'user_book_id': 1, 'highlights': [{'id': 7, 'text': 'A map', 'is_deleted': True}]}]
    """
    library = _Library(known)
    for source in changed:
        library.take(source)
    return library.sources()


def renewed(known: Iterable[Entry], everything: Iterable[Entry]) -> list[Entry]:
    """What a service has in all, in the place of what was ``known`` of it. If that is the same library (some highlight or
    source is in both), what is there no more stays and says that it is deleted.

    >>> renewed([{"user_book_id": 1, "highlights": []}], [{"user_book_id": 2, "highlights": []}])
    [{'user_book_id': 2, 'highlights': []}]
    """
    known, everything = list(known), merged((), everything)
    before, now = _ids(known), _ids(everything)
    if not before & now:
        return everything
    gone = [_without(source, now) for source in known]
    return merged((source for source in gone if source is not None), everything)


def _ids(sources: Iterable[Entry]) -> set[tuple[str, str]]:
    found = {(SOURCE_ID, _name(source, SOURCE_ID)) for source in sources}
    return found | {
        (HIGHLIGHT_ID, _name(each, HIGHLIGHT_ID)) for source in sources for each in _highlights(source)
    }


def _name(entry: Entry, key: str) -> str:
    """What tells ``entry`` from others: what it has as ``key``; one without is told by all that it says itself."""
    id = entry.get(key)
    own = {name: value for name, value in entry.items() if name not in (HIGHLIGHTS, DELETED)}
    return json.dumps(own, sort_keys=True) if id is None else str(id)


def _without(source: Entry, now: set[tuple[str, str]]) -> Entry | None:
    """What of ``source`` is there no more, as deleted; a source that is still there with those highlights that are not."""
    gone = [
        {**each, DELETED: True}
        for each in _highlights(source)
        if (HIGHLIGHT_ID, _name(each, HIGHLIGHT_ID)) not in now
    ]
    if (SOURCE_ID, _name(source, SOURCE_ID)) in now:
        return {**source, HIGHLIGHTS: gone}
    return {**source, DELETED: True, HIGHLIGHTS: gone}


class _Library:
    """Sources by their ids, and the highlights of each by theirs. A highlight is in one source only."""

    def __init__(self, known: Iterable[Entry]) -> None:
        self._sources: dict[str, Entry] = {}
        self._highlights: dict[str, dict[str, Entry]] = {}
        self._home: dict[str, str] = {}
        for source in known:
            self._take(source, known=True)

    def take(self, source: Entry) -> None:
        """Adds what is said of ``source``."""
        self._take(source, known=False)

    def sources(self) -> list[Entry]:
        """All of them, in the order in which they came."""
        return [
            {**source, HIGHLIGHTS: list(self._highlights[name].values())}
            for name, source in self._sources.items()
        ]

    def _take(self, source: Entry, known: bool) -> None:
        name = _name(source, SOURCE_ID)
        gone = source.get(DELETED) is True
        if gone and not known and name not in self._sources:
            return
        own = {key: value for key, value in source.items() if key != HIGHLIGHTS}
        self._sources[name] = _updated(self._sources.get(name, {}), own)
        listed = self._highlights.setdefault(name, {})
        for highlight in _highlights(source):
            self._place(name, highlight, known)
        if gone:
            self._highlights[name] = {key: {**each, DELETED: True} for key, each in listed.items()}

    def _place(self, source: str, highlight: Entry, known: bool) -> None:
        """Puts ``highlight`` into its source, out of the one that it was in before."""
        name = _name(highlight, HIGHLIGHT_ID)
        home = self._home.get(name, source)
        old = self._highlights[home].get(name)
        if old is None and not known and highlight.get(DELETED) is True:
            return
        if home != source:
            del self._highlights[home][name]
        self._home[name] = source
        self._highlights[source][name] = _updated(old or {}, highlight)


def _highlights(source: Entry) -> list[Entry]:
    listed = source.get(HIGHLIGHTS)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _updated(old: Entry, new: Entry) -> Entry:
    """``new`` over ``old``; what is deleted keeps what it said."""
    if new.get(DELETED) is True:
        new = {key: value for key, value in new.items() if value not in (None, "", [])}
    return {**old, **new}
