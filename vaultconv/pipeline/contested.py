"""Files of a destination that do not stand there as we wrote them: somebody edited one, or took it away, and what becomes of it is decided by
each run.

Their notes count as edited, so each run converts them, and decides about their files by the same code as a whole one. Where the file of one stays
another than the one that was wanted, what we wrote there last is not what the run wanted: that is noted beside the glimpses of notes, for on
its way back the note is what was wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from vaultconv.model.download import PREFIX
from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.receipt import Receipt
from vaultconv.pipeline.record import Record
from vaultconv.vault.known import Unforeseen

WANTED = "wanted"
"""As the sides are named where glimpses of notes are stored, so is what was wanted where a file stays another."""


@dataclass(frozen=True, slots=True)
class Contested:
    """The files at ``paths``, which are made of what is at the ``sources`` (``""`` for what was had from the web); what the last run wanted of those that it ``left`` as somebody has them is noted."""

    paths: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()

    def is_settled(self, action: Action) -> bool:
        """Whether ``action`` is what a whole run would decide: not where two files go to one place, or nothing could be compared."""
        return action.kind is not Kind.CONFLICT or bool(action.old)

    def is_for_words(self, action: Action) -> bool:
        """Whether ``action`` may come of a note of which only the words are others: its file is there, or contested."""
        is_there = action.kind in (Kind.KEEP, Kind.UPDATE)
        return is_there or (action.path in self.paths and self.is_settled(action))

    def forgotten(self) -> dict[str, bytes | None]:
        """What is noted of those that the last run left, to be forgotten."""
        return {f"{WANTED}:{path}": None for path in self.left}


NOTHING_CONTESTED = Contested()
"""All stands there as it was written."""


def contested(
    told: Receipt,
    records: Iterable[Record],
    look: Callable[[str], tuple[int, int] | None],
    spared: Collection[str],
) -> Contested:
    """The files of ``records`` that are not there as they were written, as they ``look``, and those that the last run left so, as it ``told``. Raises
    :class:`~vaultconv.vault.known.Unforeseen` for one of which more is to be known."""
    known = {other.path for other in told.others}.union(told.stale)
    found = dict(told.contested)
    for record in records:
        if found.get(record.path, record.source) != record.source:
            raise Unforeseen(record.path)  # it was wanted for another than the one that it is made of
        if look(record.path) != (record.size, record.mtime_ns) and record.path not in known:
            if record.path in spared:
                raise Unforeseen(record.path)
            found[record.path] = record.source
    return Contested(
        frozenset(found), frozenset(found.values()), frozenset(path for path, _ in told.contested)
    )


def left_by(actions: Iterable[Action]) -> list[Action] | None:
    """Those of the ``actions`` that leave a file as its owner has it; None where one of them cannot be told of the next time."""
    found = [action for action in actions if is_left(action)]
    is_known = all(action.old and not action.source.startswith(PREFIX) for action in found)
    return found if is_known else None


def is_left(action: Action) -> bool:
    """Whether ``action`` leaves a file as its owner has it, though another was wanted."""
    return action.kind is Kind.CONFLICT or action.is_theirs


def wanted_by(actions: Iterable[Action]) -> Mapping[str, bytes]:
    """What was wanted in the places of files that ``actions`` leave, as it is stored."""
    wanted = ((action, action.data if action.base is None else action.base) for action in actions)
    return {f"{WANTED}:{action.path}": data for action, data in wanted if data is not None}
