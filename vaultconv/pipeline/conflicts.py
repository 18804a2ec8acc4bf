"""What becomes of a file that its owner changed, or that was there already: what ``--on-conflict`` says.

Without it such a file is left alone, and named. It is never asked about a file of another source, nor about what is no ordinary
file: that stays a conflict whatever is said.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.merge import is_open, merged
from vaultconv.pipeline.record import Record, digest
from vaultconv.vault.tree import reason

KEEP: Final = "keep"
OVERWRITE: Final = "overwrite"
BOTH: Final = "both"
MERGE: Final = "merge"
WAYS: Final = (KEEP, OVERWRITE, BOTH, MERGE)
"""What can be said: the owner's file is kept, ours takes its place, ours stands beside it, or they become one."""


_WIDE = (BOM_UTF16_BE, BOM_UTF16_LE)


@dataclass(frozen=True, slots=True)
class Standing:
    """The file that stands in the way of an action: where it is on disk, what is ``known`` of it if it is ours, what we wrote there
    last (``base``), and what would be recorded of the one that is wanted."""

    file: Path
    known: Record | None
    base: bytes | None
    record: Record


def settled(action: Action, standing: Standing, way: str) -> Action:
    """``action``, in conflict with what is ``standing`` there, as ``way`` has it. For :data:`BOTH` it is the owner's file that is
    kept; ours is another action."""
    if way == MERGE:
        return _merged(action, standing)
    if way == OVERWRITE:
        action.kind = Kind.COPY if action.copy_from else Kind.UPDATE
        action.reason, action.record = f"{action.reason}: overwritten, as you said", standing.record
        return action
    action.base = action.data
    action.kind, action.data, action.copy_from = Kind.KEEP, None, None
    action.reason, action.is_theirs = f"{action.reason}: kept, as you said", True
    return action


def beside(path: str, is_free: Callable[[str], bool]) -> str:
    """Where our version of ``path`` stands beside the owner's: the first such name that ``is_free``.

    >>> beside("Dir/A.md", lambda path: True)
    'Dir/A (converted).md'
    """
    return next(name for name in _names(PurePosixPath(path)) if is_free(name))


def _names(path: PurePosixPath) -> Iterator[str]:
    yield str(path.with_name(f"{path.stem} (converted){path.suffix}"))
    number = 2
    while True:
        yield str(path.with_name(f"{path.stem} (converted {number}){path.suffix}"))
        number += 1


def _merged(action: Action, standing: Standing) -> Action:
    """``action`` with what the owner changed in it, if that can be told."""
    ours, base = action.data, standing.base
    if ours is None or base is None:
        what = "what was written there is not known" if ours is not None else "it is no text"
        action.reason += f", and cannot be merged: {what}"
        return action
    try:
        yours = standing.file.read_bytes()
    except OSError as error:
        action.reason += f", and cannot be read: {reason(error)}"
        return action
    if ours != base and is_open(yours, base):
        action.reason += "; marks of an earlier merge stand in it: say there what is to stay, and merge again"
        return action
    found = merged(base, yours, ours)
    if found is None:
        what = "text in UTF-16" if yours[:2] in _WIDE else "no text"
        action.reason += f", and cannot be merged: it is {what}"
        return action
    record = standing.record
    action.record, action.base = record, ours
    action.reason, action.clashes = _told(found.clashes), found.clashes
    if found.data == yours:
        action.kind, action.data = Kind.KEEP, None
        action.reason = "holds what you changed, and all that is new"
        if action.seen is not None:
            record.size, record.mtime_ns = action.seen
    else:
        action.kind, action.data, action.size = Kind.UPDATE, found.data, len(found.data)
        action.mtime_ns = 0
    record.merged = "" if found.data == ours else digest(found.data)
    return action


def _told(clashes: int) -> str:
    """What is said of a merge."""
    if not clashes:
        return "merged with what you changed"
    places = "1 place was" if clashes == 1 else f"{clashes} places were"
    return f"merged with what you changed; {places} changed by both, and both stand there between marks"
