"""A source that lies elsewhere than when it was last converted: its folder was renamed, moved or copied to another computer together with
the destination, or is mounted at another place.

A source is known by its path, so it would be another one, and all that it wrote somebody else's. It is taken for the same where its old
path leads nowhere any more and most of its notes are what was converted there, to the byte. Nothing less will do: what a source wrote,
its runs may replace and remove.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import replace
from pathlib import Path

from vaultconv.pipeline.actions import NewFile
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.state import State


def moved(source: Source, files: Iterable[NewFile], left_out: Container[str], state: State) -> Source | None:
    """``source``, of which the ``state`` knows nothing, as one that was moved; None where it is none. The notes of its ``files`` tell,
    and those tell nothing that are ``left_out`` by a filter."""
    there = {
        number: known
        for number, known in state.sources().items()
        if (known.format, known.target) == (source.format, source.target) and _is_gone(known.identity)
    }
    if not there or not Path(source.identity).is_absolute():
        return None
    now = {(file.source, file.source_hash) for file in files if file.source and file.source_hash}
    notes, same = Counter[int](), Counter[int]()
    for record in state.each_record():
        is_meant = record.source and record.source not in left_out
        if is_meant and record.owner in there and record.kind == "note" and record.stamp:
            notes[record.owner] += 1
            same[record.owner] += (record.source, record.stamp) in now
    likely = [number for number in there if 2 * same[number] > notes[number]]
    return replace(source, moved_from=there[likely[-1]].identity) if likely else None


def _is_gone(identity: str) -> bool:
    """Whether a source was a folder or file of this system, and is there no more."""
    return Path(identity).is_absolute() and not os.path.lexists(identity)
