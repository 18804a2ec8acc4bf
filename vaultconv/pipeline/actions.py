"""What a run can do with a path of the destination, and what it wants there. :mod:`vaultconv.pipeline.decide` says which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from vaultconv.pipeline.laid import Laid
from vaultconv.pipeline.record import Record, Waiting

if TYPE_CHECKING:
    from vaultconv.pipeline.previous import Kept

_CHUNK = 1 << 20


class Kind(StrEnum):
    """What happens to a path."""

    WRITE = "write"
    """A new file."""
    UPDATE = "update"
    """A file of ours, written before, gets new bytes."""
    COPY = "copy"
    """An attachment, new or changed, is copied from the source."""
    KEEP = "keep"
    """It is already as it should be."""
    CONFLICT = "conflict"
    """Something else is there: left alone, exit code 4."""
    STALE = "stale"
    """We wrote it in an earlier run, and nothing in the source leads to it any more: listed, not removed."""
    REMOVE = "remove"
    """As before, and nobody has changed it since: removed, since that was asked for; or a run that wrote it is taken back."""


WRITTEN = frozenset({Kind.WRITE, Kind.UPDATE, Kind.COPY, Kind.REMOVE})
"""The kinds that change the destination."""


@dataclass(slots=True)
class NewFile(Laid):
    """A file that the writer made: where it goes, its bytes, the note it comes from with a stamp of that note's bytes
    (its :func:`~vaultconv.pipeline.record.digest`), the time to give it (0: that of the writing), and what is carried
    for the way back, packed as it is stored."""

    path: str
    data: bytes
    source: str = ""
    mtime_ns: int = 0
    source_hash: str = ""
    carried: bytes | Waiting = b""
    seed: bool = False
    needs: str = ""
    """A ``seed`` is only for a destination without such a file (:class:`~vaultconv.formats.base.Output`)."""


@dataclass(slots=True)
class NewCopy:
    """An attachment to copy: where it goes, where it is on disk, its path in the source, its size and time there. A
    ``download`` is one that was fetched; the ``hash`` of its bytes is known."""

    path: str
    file: Path
    source: str
    size: int
    mtime_ns: int
    kind: str = "attachment"
    hash: str = ""


@dataclass(slots=True)
class Action(Laid):
    """What happens to one ``path`` of the destination (relative, with ``/``).

    ``source`` is the path in the source that leads here. Bytes come from ``data`` or are copied from ``copy_from``;
    the file gets ``mtime_ns`` and has ``size`` bytes. ``reason`` says why, for a conflict or a stale file. What stood
    there when the plan was made has the hash ``old`` (``""``: nothing, or not read) and ``seen``, its size and time.
    ``record`` is what the state will say once this is done; None if it need not change. Of a file that ``is_owners`` and stays
    that, though it is edited, the state says nothing. ``base`` are the bytes of a note as we would write it, where that is not its ``data``;
    ``kept`` is the file as it was before a run that is taken back, and ``is_seed`` what :class:`NewFile` says. A file that
    ``is_theirs`` is kept though another was wanted, since the user said so; one that ``is_spared`` belongs to a run about another part of the source; ``clashes`` are the places of a merged one where both versions stand. One that ``shows`` files for the first time stays as it is where one
    of them does not get into its place."""

    path: str
    kind: Kind
    source: str = ""
    data: bytes | None = None
    copy_from: Path | None = None
    mtime_ns: int = 0
    size: int = 0
    reason: str = ""
    old: str = ""
    seen: tuple[int, int] | None = None
    record: Record | None = None
    is_owners: bool = False
    base: bytes | None = None
    kept: Kept | None = None
    is_seed: bool = False
    is_theirs: bool = False
    is_spared: bool = False
    clashes: int = 0
    shows: frozenset[str] = frozenset()


def digest_file(file: Path) -> str:
    """:func:`~vaultconv.pipeline.record.digest` of a file's bytes, read piece by piece. Raises :class:`OSError`."""
    state = blake2b(digest_size=20)
    with file.open("rb", buffering=0) as stream:
        while piece := stream.read(_CHUNK):
            state.update(piece)
    return state.hexdigest()


def copy_stamp(size: int, mtime_ns: int) -> str:
    """What tells, without reading it, that an attachment in the source is the one copied before. (For a download that is
    its hash.)"""
    return f"{size}:{mtime_ns}"
