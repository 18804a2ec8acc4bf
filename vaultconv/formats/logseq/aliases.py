"""Aliases that a graph cannot be sure of: two pages want one, or it is the name of its own page.

Source: ``formats/logseq.md`` section 4. The importer of the database version drops the later declaration, and an alias that is a
page with aliases of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultconv.formats.base import WriteContext
from vaultconv.formats.logseq.names import page_key
from vaultconv.formats.logseq.naming import page_names
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.vault.index import ALIAS_KEYS, aliases_of


def doubtful_aliases(context: WriteContext) -> Iterator[Loss]:
    """A line of the ledger for each alias that the importer would drop, at the page that is read later."""
    names = page_names(context)
    notes = [note for note in context.index.vault.notes if note.verbatim is None and aliases_of(note)]
    notes.sort(key=lambda note: context.paths.get(note.path, note.path))
    with_aliases = {page_key(names[note.path]) for note in notes if note.path in names}
    owners: dict[str, str] = {}
    for note in notes:
        name = names.get(note.path, note.title)
        for alias in dict.fromkeys(aliases_of(note)):
            key = page_key(alias)
            if key == page_key(name):
                yield _line(note, alias, "is the name of its own page")
            elif (owner := owners.setdefault(key, name)) != name:
                yield _line(note, alias, f"is an alias of {owner!r} too")
            elif key in with_aliases:
                yield _line(note, alias, "is a page with aliases of its own")


def _line(note: Note, alias: str, why: str) -> Loss:
    line = next((item.line for item in note.properties if item.key.lower() in ALIAS_KEYS), 0)
    detail = f"the alias {alias!r} {why}: the database version of Logseq drops it"
    return Loss(note.path, line, "alias", Outcome.APPROXIMATED, detail, alias)
