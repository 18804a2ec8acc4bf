"""Recipes for the notes of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from vaultconv.errors import EditError, UsageError
from vaultconv.formats.logseq import day_format
from vaultconv.formats.logseq.dates import day_of, write_day
from vaultconv.formats.logseq.editing import with_day_names, with_days
from vaultconv.formats.obsidian import day_links
from vaultconv.formats.obsidian.moment import names_days
from vaultconv.model.note import NoteKind
from vaultconv.pipeline.fact import Fact, FactKind
from vaultconv.recipes.recipe import Left, recipe
from vaultconv.scripting.vault import OpenVault

_SOME_DAY = "2026-01-05"


@recipe(("obsidian", "logseq"))
def journal_date_format(
    vault: OpenVault,
    to: Annotated[
        str, "the format, in the tokens of the app: `YYYY-MM-DD` in Obsidian, `yyyy-MM-dd` in Logseq"
    ],
) -> Iterator[Left]:
    """Calls the notes of days otherwise: their names, the links to them and to days that have no note yet, and the setting of the app.

    In Obsidian a daily note is its file, so it gets another one; the format may hold folders. In Logseq the title of a journal is no part of
    the name of its file, which stays. A note whose name is taken is left alone, and told, as is one whose links cannot be written anew."""
    return _of_vault(vault, to) if vault.format.name == "obsidian" else _of_graph(vault, to)


def _of_vault(vault: OpenVault, to: str) -> Iterator[Left]:
    if not names_days(to):
        raise UsageError(
            f"to: {to!r} does not tell one day from another",
            remedy="Give it year, month and day, such as YYYY-MM-DD.",
        )
    settings = vault.settings
    said = day_links.with_format(vault.read_file(day_links.FILE), to)
    if said is None:
        raise UsageError("cannot be understood", path=day_links.FILE, remedy="Mend it first.")
    taken = {note.path.casefold() for note in vault}
    going = []
    for note in vault:
        if note.kind is not NoteKind.JOURNAL or not note.is_editable:
            continue
        path = day_links.renamed_day(note.path, note.date, settings, to)
        if path == note.path:
            continue
        if path.casefold() in taken:
            yield Left(note.path, 0, f"cannot be `{path}`: something is called so")
            continue
        taken.add(path.casefold())
        going.append((note, path, ""))
    vault.relocate(going)
    left = vault.with_settings(
        replace(settings, journal_format=to),
        lambda note, context: day_links.with_day_links(note, context, to),
    )
    yield from map(_left, left)
    if going or settings.journal_format not in ("", to):
        vault.write_file(day_links.FILE, said)


def _of_graph(vault: OpenVault, to: str) -> Iterator[Left]:
    if not write_day(_SOME_DAY, to):
        raise UsageError(
            f"to: Logseq cannot read a day that is written {to!r}",
            remedy="Give it year, month and day, such as yyyy-MM-dd.",
        )
    settings = vault.settings
    said = day_format.with_format(vault.read_file(day_format.FILE), to)
    if said is None:
        raise UsageError("cannot be understood", path=day_format.FILE, remedy="Mend it first.")
    if settings.journal_format == to:
        return

    def meant(fact: Fact) -> tuple[Fact]:
        day = day_of(fact.value, (settings.journal_format,)) if fact.kind is FactKind.TAG else ""
        is_said = bool(day) and write_day(day, settings.journal_format).casefold() == fact.value
        return (replace(fact, value=write_day(day, to).casefold()) if is_said else fact,)

    def known(fact: Fact) -> Fact:
        """A query names days, and is code, as what shows a query is, which stays as it is."""
        if fact.kind is not FactKind.CODE:
            return fact
        lines = (with_day_names(line, settings, to) for line in fact.value.split("\n"))
        return replace(fact, value="\n".join(lines))

    left = vault.with_settings(
        replace(settings, journal_format=to),
        lambda note, _context: with_days(note, settings, to),
        meant,
        known,
    )
    yield from map(_left, left)
    vault.write_file(day_format.FILE, said)


def _left(error: EditError) -> Left:
    return Left(str(error.path), error.line, error.what)
