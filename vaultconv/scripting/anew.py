"""An open vault as a conversion of itself, where a change is one of how its notes are kept: grouped, or in another form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vaultconv.errors import EditError
from vaultconv.model.losses import Loss
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.pipeline.convert import convert
from vaultconv.pipeline.grouped import grouped, lost_by_grouping
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.vault.decoding import decode


@dataclass(frozen=True, slots=True)
class Anew:
    """A vault that was written anew: the texts that come, by their paths; the paths of the notes that go; what is not said as it was; and,
    of each note that stays, what its links that lead elsewhere now are to lead to, by the names that they have."""

    come: Mapping[str, str]
    go: frozenset[str]
    losses: tuple[Loss, ...]
    leads: Mapping[str, Mapping[str, Reference]]


def anew(loaded: Loaded, options: Mapping[str, Any], group: str = "") -> Anew:
    """The vault that was ``loaded``, written with the ``options`` of its format, and grouped. A note that is not understood stays as it
    is. Raises :class:`~vaultconv.errors.EditError` if grouping would lose anything."""
    format = loaded.format
    asked = Options(format.name, format.name, options, group=group)
    loaded = replace(loaded, losses=())
    changed = grouped(loaded, format, asked)
    for path, fact in lost_by_grouping(changed):
        raise EditError(
            f"cannot be grouped: {fact.kind} {fact.value!r} would be lost", path=path, line=fact.line
        )
    made = convert(changed, format, asked)
    understood = [note for note in loaded.vault.notes if note.verbatim is None]
    texts = {note.path: note.source.text if note.source is not None else "" for note in understood}
    files = {
        file.path: decode(file.data).text
        for file in made.files
        if file.source and not file.seed and not _is_verbatim(file.source, loaded)
    }
    come = {path: text for path, text in files.items() if texts.get(path) != text}
    gone = frozenset(texts.keys() - files.keys())
    leads = {
        path: found for path in texts.keys() - gone - come.keys() if (found := _leads(path, loaded, changed))
    }
    losses = tuple(loss for loss in made.losses if not _is_verbatim(loss.note, loaded))
    return Anew(come, gone, losses, leads)


def _is_verbatim(path: str, loaded: Loaded) -> bool:
    """Whether the note at ``path`` is not understood, and but carried."""
    note = loaded.index.note(path)
    return note is not None and note.verbatim is not None


def _leads(path: str, before: Loaded, after: Loaded) -> dict[str, Reference]:
    """What the links of the note at ``path`` that lead elsewhere now are to lead to, by the folded names that they have."""
    old, new = (each.index.outbound(path) for each in (before, after))
    if len(old) != len(new):
        return {}
    leads: dict[str, Reference] = {}
    for was, now in zip(old, new, strict=True):
        if was.reference.kind is ReferenceKind.BLOCK:
            path = _now_with(was.reference.target, before, after)
            if path:
                leads[was.reference.target.casefold()] = Reference(ReferenceKind.NAME, path)
        elif was.reference != now.reference:
            leads[was.reference.target.casefold()] = now.reference
    return leads


def _now_with(id: str, before: Loaded, after: Loaded) -> str:
    """The path of the note that was made of others and has the block of this ``id``; ``""`` where that is where it was."""
    place = before.index.place_of(id)
    if place is None or not place[2]:
        return ""
    found = [path for path in after.members if place[2].lower() in after.index.anchors(path)]
    return found[0] if found and place[0] not in found else ""
