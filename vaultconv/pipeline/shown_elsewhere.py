"""Files that were had from the web for one source, and that notes of another one show, too.

A picture is called by the hash of its bytes, so the same one is one file for all sources of a destination. It is that of the source that had it
first; when that shows it no more, the others may. Which these are nobody notes: they are looked for in what was written, by that name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from posixpath import basename

from vaultconv.pipeline.record import Record
from vaultconv.pipeline.state import State


def shown_elsewhere(state: State, destination: Path, owner: int) -> frozenset[str]:
    """The paths of the downloads of source number ``owner`` whose names stand in notes that other sources wrote to ``destination``. A note that
    cannot be read may show any."""
    if len(state.sources()) < 2:
        return frozenset()
    names: dict[bytes, list[str]] = {}
    others: list[str] = []
    for record in state.each_record():
        if record.owner != owner and record.kind == "note":
            others.append(record.path)
        elif record.owner == owner and record.kind == "download":
            names.setdefault(basename(record.path).encode(), []).append(record.path)
    try:
        shown = _among(names, (destination / path for path in others))
    except OSError:
        shown = set(names)
    return frozenset(path for name in shown for path in names[name])


def _among(names: Collection[bytes], files: Iterable[Path]) -> set[bytes]:
    """Those of ``names`` that stand in one of ``files``; one that is there no more shows nothing."""
    found: set[bytes] = set()
    pattern = re.compile(b"|".join(map(re.escape, sorted(names))) or b"(?!)")
    for file in files if names else ():
        try:
            found.update(pattern.findall(file.read_bytes()))
        except FileNotFoundError:
            continue
    return found


def is_download(record: Record | None) -> bool:
    """Whether a file was had from the web."""
    return record is not None and record.kind == "download"
