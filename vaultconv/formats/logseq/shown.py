"""What only the app works out of a page, for apps that do not: what its macros stand for, and which of two properties of one name counts."""

from __future__ import annotations

from dataclasses import replace

from vaultconv.formats.logseq import macros
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Settings
from vaultconv.model.properties import Property


def expanded(note: Note, settings: Settings) -> tuple[Note, tuple[Loss, ...]]:
    """``note`` as the app shows it, and a line of the ledger for each thing that the text does not say so; the same object where it does."""
    note, losses = _once(note)
    note, more = macros.expanded(note, settings)
    return note, (*losses, *more)


def _once(note: Note) -> tuple[Note, tuple[Loss, ...]]:
    """``note`` with each property of the page once: the last of a name is the one that the app has (a map: Logseq 0.10,
    ``logseq.graph-parser.property``), and front matter holds no two."""
    items = note.properties.items
    last = {item.key: item for item in items}
    if len(last) == len(items):
        return note, ()
    again = [item for item in items if last[item.key] is not item]
    kept = tuple(item for item in items if last[item.key] is item)
    return replace(note, properties=replace(note.properties, items=kept, raw="")), tuple(
        _loss(note, item, last[item.key]) for item in again
    )


def _loss(note: Note, item: Property, last: Property) -> Loss:
    place = f"line {last.line}" if last.line else "below it"
    detail = f"`{item.key}` is given again in {place}: the app has that one, and so have other apps"
    return Loss(note.path, item.line, "property", Outcome.APPROXIMATED, detail)
