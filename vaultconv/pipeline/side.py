"""What is remembered of one vault: of the source of a run, or of its destination as it would go back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from vaultconv.vault.in_pieces import pieces_of
from vaultconv.vault.index import Index, Known
from vaultconv.vault.kept import json_of, kept_of, recalled
from vaultconv.vault.lookers import InOrder
from vaultconv.vault.stored import Later, Left, LeftValues, lists, new_in, texts

Memos = Mapping[str, Any]


@dataclass(slots=True)
class Side:
    """What is remembered of one of the two vaults: what its index had ``known``, what was worked out of it by way of its index and
    of what its notes were written with (``memos``), who looked into whom (``lookers``), and the notes to whose headings links lead
    (``led_to``)."""

    known: Known
    memos: tuple[Memos, Memos]
    lookers: Mapping[str, list[str]]
    led_to: Mapping[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, index: Index, memo: Memos) -> Side:
        """What ``index`` has learned of its vault, with what was worked out of that by way of something else (``memo``)."""
        led_to: Mapping[str, None] = (
            dict.fromkeys(sorted(index.led_to))
            if index.texts is dict
            else Later(partial(dict.fromkeys, index.led_to))
        )
        return cls(index.known(), (kept_of(index.memo), kept_of(memo)), InOrder(index.lookers), led_to)

    def tables(self, name: str) -> dict[str, Mapping[str, Any]]:
        """Its tables as they are stored, by ``name``."""
        known = self.known
        return {
            f"{name}.names": known.names,
            f"{name}.places": known.places,
            f"{name}.blocks": known.blocks,
            f"{name}.lookers": self.lookers,
            f"{name}.led to": self.led_to,
        }

    def worked_out(self, name: str) -> Iterator[tuple[str, Any]]:
        """What was worked out, as it is stored by ``name``."""
        for way, memo in zip(_WAYS, self.memos, strict=True):
            for what, value in new_in(memo).items():
                yield f"{name}.{way}.{what}", json_of(value)

    @classmethod
    def stored(cls, parts: Mapping[str, bytes], name: str) -> Side:
        """What is stored in ``parts`` by ``name``. What nobody stored raises :class:`~vaultconv.vault.known.Unforeseen`, at the latest when
        somebody looks into it."""
        memos = []
        for way in _WAYS:
            begin = f"{name}.{way}."
            data = {what.removeprefix(begin): part for what, part in parts.items() if what.startswith(begin)}
            memos.append(LeftValues(data, recalled))
        known = Known(
            Left(pieces_of(parts, f"{name}.names"), _names),
            Left(pieces_of(parts, f"{name}.places"), _places),
            Left(pieces_of(parts, f"{name}.blocks"), texts),
        )
        return cls(
            known,
            (memos[0], memos[1]),
            Left(pieces_of(parts, f"{name}.lookers"), lists),
            Left(pieces_of(parts, f"{name}.led to"), dict.fromkeys),
        )


_WAYS = ("index", "context")
"""By way of what something was worked out of a vault."""


def _names(said: Any) -> dict[str, tuple[str, tuple[str, ...]]]:
    for title, aliases in said.values():
        "".join((title, *aliases))
    return {path: (title, tuple(aliases)) for path, (title, aliases) in said.items()}


def _places(said: Any) -> dict[str, tuple[str, tuple[str, ...], str]]:
    for path, headings, block in said.values():
        "".join((path, *headings, block))
    return {id: (path, tuple(headings), block) for id, (path, headings, block) in said.items()}
