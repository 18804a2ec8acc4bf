"""What a run leaves to be told again by the next one, if that finds nothing to do: the receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field, fields
from itertools import islice
from operator import attrgetter
from typing import Any, Final, NamedTuple

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.attachments import NO_USE, Missing, Use
from vaultconv.pipeline.record import pack, unpack
from vaultconv.vault.stored import by_anyone, text, texts

_LINES: Final = 2000
"""So many lines has a piece in which a receipt is stored."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a source holds, to be told to a person: how many of each, and why it was taken for its format."""

    notes: int
    boards: int
    bases: int
    attachments: int
    format: str
    reason: str


class Other(NamedTuple):
    """A file that is kept though the source did not write it, or not so: of which ``source`` it stands in the place, why it is kept, and
    what it was."""

    path: str
    source: str
    reason: str
    mtime_ns: int
    size: int
    hash: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a run told: what its source holds, its lines of the ledger, what notes do with files, what filters leave out, and the files of
    ``others`` that are kept."""

    counts: Counts
    losses: tuple[Loss, ...] = ()
    use: Use = NO_USE
    left_out: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Other, ...] = ()
    contested: tuple[tuple[str, str], ...] = ()
    """The files that stay as somebody has them, though others were wanted, each with what that is made of."""
    stale: tuple[str, ...] = ()
    """The files that nothing led to any more, and that are there still."""
    shown: int = 0
    """How many addresses of the web notes show from files."""
    asked: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    """The addresses that each run asks for, with the media that their files may be, and why they gave nothing; ``""`` for one that did."""

    def packed(self) -> list[bytes]:
        """As it is stored: in pieces, since what is told of a large vault is as large."""
        lines = self._lines()
        pieces = [pack({"counts": astuple(self.counts), **_by_name(islice(lines, _LINES))})]
        while more := _by_name(islice(lines, _LINES)):
            pieces.append(pack(more))
        return pieces

    def _lines(self) -> Iterator[tuple[str, Any]]:
        """All that it says but the counts, line by line, each with what it says something of."""
        yield from (("losses", _SAID(loss)) for loss in self.losses)
        yield from (("unused", path) for path in self.use.unused)
        yield from (("missing", astuple(each)) for each in self.use.missing)
        yield from (("left_out", each) for each in sorted(self.left_out.items()))
        yield from (("others", each) for each in self.others)
        yield from (("contested", each) for each in self.contested)
        yield from (("stale", path) for path in self.stale)
        yield from (("shown", self.shown) for _ in range(bool(self.shown)))
        yield from (("asked", each) for each in self.asked)


_SAID: Callable[[Loss], tuple[Any, ...]] = attrgetter(*(field.name for field in fields(Loss)))
"""All that a line of the ledger says, as it is: of a large vault there are many."""


def _by_name(lines: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    """The ``lines`` of each name."""
    found: dict[str, list[Any]] = {}
    for name, line in lines:
        found.setdefault(name, []).append(line)
    return found


def unpacked(pieces: Iterable[bytes]) -> Receipt:
    """The reverse of :meth:`Receipt.packed`. Raises :class:`~vaultconv.vault.known.Unforeseen` for what it did not make.

    >>> receipt = Receipt(Counts(1, 0, 0, 0, "obsidian", "you said so"), others=(Other("A.md", "", "", 1, 2, "f0"),))
    >>> unpacked(receipt.packed()) == receipt
    True
    """
    with by_anyone():
        first, *more = (unpack(piece) or {} for piece in pieces)
        notes, boards, bases, files, format, reason = first["counts"]

        def told(name: str) -> list[Any]:
            return [line for piece in (first, *more) for line in piece.get(name, ())]

        return Receipt(
            Counts(int(notes), int(boards), int(bases), int(files), text(format), text(reason)),
            tuple(losses_in(told("losses"))),
            _use(told("unused"), told("missing")),
            texts(dict(told("left_out"))),
            tuple(map(_other, told("others"))),
            tuple((text(path), text(source)) for path, source in told("contested")),
            tuple(map(text, told("stale"))),
            sum(map(int, told("shown"))),
            tuple((text(url), tuple(map(text, media)), text(why)) for url, media, why in told("asked")),
        )


def losses_in(said: Iterable[Any]) -> list[Loss]:
    """The lines of the ledger that are stored. Raises :class:`ValueError` or :class:`TypeError` for what is none."""
    return [
        Loss(text(note), int(line), text(what), Outcome(became), *map(text, more))
        for note, line, what, became, *more in said
    ]


def _use(unused: Iterable[Any], missing: Iterable[Any]) -> Use:
    """What notes do with the files of a vault."""
    wanted = (
        Missing(text(target), tuple((text(note), int(line)) for note, line in notes))
        for target, notes in missing
    )
    return Use(unused=tuple(map(text, unused)), missing=tuple(wanted))


def _other(said: Any) -> Other:
    path, source, reason, mtime_ns, size, hash_ = said
    return Other(text(path), text(source), text(reason), int(mtime_ns), int(size), text(hash_))
