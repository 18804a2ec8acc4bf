"""A vault that was just written, as it will be when it goes back: grouped as the source was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vaultconv.formats.base import Format, Resolver
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.grouped import grouped
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.ungrouped import Ungrouped
from vaultconv.transform.what_became import Grouping
from vaultconv.vault.index import Index


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The ``vault`` as it goes back, with its ``index`` and what finds targets in it; the path in the source of what has each path in
    it; and, by the path of each note that grouping made again, the note of the source that it was."""

    vault: Vault
    index: Index
    resolver: Resolver
    paths: Mapping[str, str]
    originals: Mapping[str, Note] = field(default_factory=dict)
    before: Ungrouped | None = None
    """How it was written, before its notes were grouped again; None where none were."""


def written_of(loaded: Loaded, target: Format, vault: Vault, index: Index) -> Loaded:
    """What ``loaded`` was written into, as though it had been read: the ``vault`` of ``target`` that ``index`` is of, before its notes are grouped."""
    return replace(
        loaded,
        format=target,
        vault=vault,
        index=index,
        digests={},
        mtimes={},
        losses=(),
        origins={},
        members={},
        grouped=None,
        before=None,
        twins={},
    )


def regrouped(loaded: Loaded, vault: Vault, target: Format, paths: Mapping[str, str]) -> Regrouped:
    """``vault`` of ``target``, which ``loaded`` was written into, as it will be when it goes back; ``paths`` leads from each path in
    it to that in the source."""
    index = Index(vault)
    if not loaded.members:
        return Regrouped(vault, index, target.resolver, paths)
    there = written_of(loaded, target, vault, index)
    back = grouped(there, loaded.format, Options(target_format=loaded.format.name), is_back=True)
    known = {note.path: note for members in loaded.members.values() for note in members}
    originals: dict[str, Note] = {}
    for note in back.vault.notes:
        path = str((note.carried or {}).get("path", ""))
        if note.path in back.members and path in known:
            originals[note.path] = known[path]
    homeward = {**paths, **{path: note.path for path, note in originals.items()}}
    before = back.before
    if before is None and back.vault is not vault:
        before = Ungrouped(vault, index, Grouping(back.vault), {}, {}, is_told_apart=False)
    return Regrouped(back.vault, back.index, back.resolver, homeward, originals, before)
