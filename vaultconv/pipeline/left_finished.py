"""What the last run left of the files that are made of a vault as a whole, for the writer that makes them again."""

from __future__ import annotations

from collections.abc import Collection

from vaultconv.formats.earlier import Earlier
from vaultconv.pipeline.memory import NOTED, Memory
from vaultconv.pipeline.record import digest
from vaultconv.pipeline.reworded import Since


def left_finished(since: Since, memory: Memory, others: Collection[str]) -> Earlier:
    """What of them is in the records of ``since`` and in ``memory``, where the notes at the source paths ``others`` came, went or were edited. Bytes are
    believed that have the hash that was recorded."""
    state = since.state
    owner = state.owner(since.source)
    contested = since.contested
    files = {path: record.hash for path, record in since.records.items() if not record.source}
    wanted = {path: since.wanted(path) for path in contested.left}
    others_wanted = {digest(data): data for data in wanted.values() if data is not None}
    files |= {path: digest(data) for path, data in wanted.items() if data is not None and path in files}

    def noted(path: str) -> bytes | None:
        return state.glimpse(owner, f"{NOTED}:{path}")

    def read(hash_: str) -> bytes | None:
        data = others_wanted.get(hash_) or state.base(hash_)
        return data if data is not None and digest(data) == hash_ else None

    return Earlier(others, memory.paths, memory.source.memos[1], noted, files, read, contested.paths)
