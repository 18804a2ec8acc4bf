"""The pages of a source that is there again: their links name ids of each other, and what these mean is known of the pages that are as they
were from glimpses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from vaultconv.model.note import Note
from vaultconv.pipeline.glimpse import Glimpse
from vaultconv.vault.fragments import IDS, Pages, more_names, tells_ids
from vaultconv.vault.naming import fold
from vaultconv.vault.questions import IDS as MEANT
from vaultconv.vault.questions import hash_of


class Paged:
    """Notes as they were read alone (``raw``), by path, of which those that were ``edited`` are others than the glimpses ``then``, or new. Of
    the notes of a format without ids all is as it was read."""

    def __init__(self, raw: Mapping[str, Note], then: Mapping[str, Glimpse], edited: Collection[str]) -> None:
        """Reads nothing yet."""
        self._raw = raw
        self._then = then
        self._edited = edited

    @cached_property
    def _pages(self) -> Pages:
        return Pages(self._raw, self._ids)

    @property
    def asked(self) -> Mapping[str, Collection[str]]:
        """The names of pages that were asked for the links of each note, folded."""
        return self._pages.asked if "_pages" in self.__dict__ else {}

    def settled(self, path: str) -> Note:
        """The note at ``path``, its links to ids as links to what they mean."""
        note = self._raw[path]
        return self._pages.settled(note) if tells_ids(note) else note

    def led_otherwise(self) -> Iterator[str]:
        """The notes that are as they were, with links to ids of pages that came, went, or have other ids."""
        gone = self._then.keys() - self._raw.keys()
        others = [path for path in gone | set(self._edited) if self._ids_now(path) != self._ids_then(path)]
        meant = {hash_of(MEANT, fold(name)) for path in others for name in (path, *more_names(path))}
        if meant:
            for path, glimpse in self._then.items():
                if path in self._raw and not meant.isdisjoint(glimpse.questions):
                    yield path

    def _ids(self, path: str) -> Any:
        return self._ids_now(path) if path in self._edited else self._ids_then(path)

    def _ids_now(self, path: str) -> Any:
        return self._raw[path].extra.get(IDS) if path in self._raw else None

    def _ids_then(self, path: str) -> Any:
        return self._then[path].ids if path in self._then else None
