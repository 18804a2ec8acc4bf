"""An open vault as a conversion of itself, where a change is one of how its notes are kept: grouped, or in another form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vaultconv.errors import EditError
from vaultconv.model.losses import Loss
from vaultconv.pipeline.convert import convert
from vaultconv.pipeline.grouped import grouped, lost_by_grouping
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.vault.decoding import decode


@dataclass(frozen=True, slots=True)
class Anew:
    """A vault that was written anew: the texts that come, by their paths; the paths of the notes that go; and what is not said as it
    was."""

    come: Mapping[str, str]
    go: frozenset[str]
    losses: tuple[Loss, ...]


def anew(loaded: Loaded, options: Mapping[str, Any], group: str = "") -> Anew:
    """The vault that was ``loaded``, written with the ``options`` of its format, and grouped. Raises
    :class:`~vaultconv.errors.EditError` if grouping would lose anything."""
    format = loaded.format
    asked = Options(format.name, format.name, options, group=group)
    loaded = replace(loaded, losses=())
    changed = grouped(loaded, format, asked)
    for path, fact in lost_by_grouping(changed):
        raise EditError(
            f"cannot be grouped: {fact.kind} {fact.value!r} would be lost", path=path, line=fact.line
        )
    made = convert(changed, format, asked)
    texts = {note.path: note.source.text if note.source is not None else "" for note in loaded.vault.notes}
    files = {file.path: decode(file.data).text for file in made.files if file.source and not file.seed}
    come = {path: text for path, text in files.items() if texts.get(path) != text}
    return Anew(come, frozenset(texts.keys() - files.keys()), tuple(made.losses))
