"""Whether each note with highlights still stays what it is, whatever is in the others, where some notes have changed since the last run."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from vaultconv.formats.base import Format
from vaultconv.model.note import Note
from vaultconv.pipeline.grouped import may_group
from vaultconv.pipeline.members import came
from vaultconv.pipeline.memory import as_rows, keys_in
from vaultconv.transform.grouping import holds_highlights
from vaultconv.transform.twin_keys import are_apart, twin_keys
from vaultconv.vault.known import Unforeseen


def twinned(
    rows: Mapping[str, bytes],
    notes: Mapping[str, Note],
    edited: Collection[str],
    removed: Collection[str],
    target: Format,
) -> dict[str, bytes | None]:
    """What is to be stored of the highlights in the ``notes`` that were ``edited`` or ``removed``, where ``rows`` tell of all as they were. Raises
    :class:`~vaultconv.vault.known.Unforeseen` where two of all highlights may be the same now, or notes may be made of others."""
    known = keys_in(rows)
    new = {path: twin_keys(note) if holds_highlights(note := notes[path]) else [] for path in edited}
    if any(came(notes[path], target) for path in edited):
        raise Unforeseen("a note was made of others")
    if any(new.values()):
        if may_group(target):
            raise Unforeseen("highlights may be grouped")
        kept = [keys for path, keys in known.items() if path not in edited and path not in removed]
        if not are_apart([*kept, *new.values()]):
            raise Unforeseen("highlights may be the same")
    return as_rows(
        {path: new.get(path, []) for path in (*edited, *removed) if path in known or new.get(path)}
    )
