"""How links, attachments and daily notes are written in a vault: what an option says, else what the vault that is there
says, else what we choose for a new one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultconv.errors import UsageError
from vaultconv.formats.obsidian.moment import DEFAULT_FORMAT, names_days
from vaultconv.model.note import Note, NoteKind, Settings
from vaultconv.vault.kept import NAMES, kept, worked_out
from vaultconv.vault.shares import OfEachNote
from vaultconv.vault.stored import text

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.model.note import Note

SHORTEST, RELATIVE, ABSOLUTE = "shortest", "relative", "absolute"
"""How a link names a file: by its name where that is unique, from the note's folder, or from the root of the vault."""

KEEP, WIKILINK, MARKDOWN = "keep", "wikilink", "markdown"
"""Which kind of link is written: the one that the author chose, or always the one."""

_PLACES = {
    "attachment_folder": "--attachment-folder",
    "daily_folder": "--daily-folder",
    "daily_format": "--daily-format",
}
"""Options that say where files from another app go, and how they are called."""


@kept("obsidian.Preferences")
@dataclass(frozen=True, slots=True)
class Preferences:
    """``attachment_folder`` is as ``app.json`` spells it, ``""`` for "files keep their folders". ``restyles`` is True if
    the notes of a vault shall be written anew in another style of links, because an option says so; ``names_asked`` if one
    says how their targets are named."""

    link_style: str = SHORTEST
    links: str = KEEP
    attachment_folder: str = ""
    daily_folder: str = ""
    daily_format: str = DEFAULT_FORMAT
    strict_line_breaks: bool = False
    restyles: bool = False
    names_asked: bool = False

    @property
    def settings(self) -> Settings:
        """What the vault's own files say once they say this."""
        return Settings(journal_folder=self.daily_folder, journal_format=self.daily_format)


class _Habits(NamedTuple):
    """What a note tells of the vault that it comes from: where the journals lie, and how they are called; whether that vault takes line ends for
    blanks (None: nothing); and whether it is a journal that lies where its app does not put journals, as it says itself."""

    journals: tuple[str, str] | None
    is_strict: bool | None
    is_apart: bool = False


def _habits_of(context: WriteContext, path: str) -> _Habits | None:
    note = context.index.seen(path)
    is_journal = note.kind is NoteKind.JOURNAL and note.verbatim is None
    is_home = note.carried is not None and note.carried.get("format") == "obsidian"
    is_strict = is_home and note.carried is not None and note.carried.get("strict") is True
    carried = note.carried or {}
    is_apart = is_journal and ("daily" not in carried if is_home else bool(note.extra.get("folder")))
    found = _Habits(_daily_notes_of(note) if is_journal else None, is_strict if is_home else None, is_apart)
    return found if is_journal or is_home else None


def _read_habits(said: Any) -> _Habits:
    journals, is_strict, is_apart = said
    if journals is not None:
        folder, format = map(text, journals)
        journals = folder, format
    return _Habits(journals, None if is_strict is None else bool(is_strict), bool(is_apart))


_HABITS = OfEachNote("obsidian.habits", NAMES, share=_habits_of, read=_read_habits)


@worked_out("obsidian.preferences", NAMES)
def preferences(context: WriteContext) -> Preferences:
    """The preferences of the vault that is written, worked out once a run, for options that :func:`check` lets pass."""
    options = context.options
    same = context.source_format == "obsidian"
    there = context.settings if same else context.destination
    own = there or Settings()
    style, links = options.get("link_style"), options.get("links")
    folder, format, strict = own.journal_folder, own.journal_format, own.strict_line_breaks
    if there is None:
        told = [said for _, said in _HABITS.of(context) if said is not None]
        folder, format = _where_journals_lie(told)
        strict = _came_from_strict(told)
    return Preferences(
        style or (own.link_style if own.link_style in (RELATIVE, ABSOLUTE) else SHORTEST),
        links or (MARKDOWN if own.markdown_links and not same else KEEP),
        options.get("attachment_folder") or own.attachment_folder,
        str(options.get("daily_folder", folder)).strip("/"),
        _daily_format(options.get("daily_format"), format),
        strict,
        same and bool(style or links),
        bool(style),
    )


def daily_notes(context: WriteContext) -> Settings:
    """Where new daily notes go, and how they are called: as the settings say that come home, else by the preferences."""
    options, home = context.options, context.home
    if context.destination is not None or home is None or not (home.journal_folder or home.journal_format):
        return preferences(context).settings
    return Settings(
        journal_folder=str(options.get("daily_folder", home.journal_folder)).strip("/"),
        journal_format=_daily_format(options.get("daily_format"), home.journal_format),
    )


def check(source_format: str, options: Mapping[str, Any]) -> None:
    """Raises :class:`~vaultconv.errors.UsageError` for ``options`` that no vault can be written with: a format that does not
    name days, and, from a vault to a vault, a place for files, each of which stays where it is."""
    asked = options.get("daily_format")
    if asked and not names_days(asked):
        raise UsageError(
            f"--daily-format {asked!r} does not tell one day from another",
            remedy="Give it year, month and day, such as YYYY-MM-DD: https://momentjs.com/docs/#/displaying/format/",
        )
    moving = (
        [flag for name, flag in _PLACES.items() if options.get(name)] if source_format == "obsidian" else []
    )
    if moving:
        raise UsageError(
            f"{moving[0]} moves nothing from vault to vault: there each file stays where it is",
            remedy="Leave it out; move the files in the app, which keeps the links to them.",
        )


def _daily_format(asked: str | None, own: str) -> str:
    return next((format for format in (asked, own) if format and names_days(format)), DEFAULT_FORMAT)


def _where_journals_lie(told: Iterable[_Habits]) -> tuple[str, str]:
    """The folder in which most journals of the source lie: in a new vault they lie there too; of two with as many, the one where some lie that
    nobody has put there. Those that come home to Obsidian know their folder, and how they were named."""
    journals = [said for said in told if said.journals is not None]
    found = Counter(said.journals for said in journals if said.journals is not None)
    usual = {said.journals for said in journals if not said.is_apart}
    return min(found, key=lambda place: (-found[place], place not in usual, place)) if found else ("", "")


def _came_from_strict(told: Iterable[_Habits]) -> bool:
    """Whether all notes that come home to Obsidian are from a vault that takes line ends for blanks."""
    home = [said.is_strict for said in told if said.is_strict is not None]
    return bool(home) and all(home)


def _daily_notes_of(note: Note) -> tuple[str, str]:
    carried = note.carried or {}
    if carried.get("format") != "obsidian":
        return dirname(str(note.extra.get("place", note.path))), ""
    daily = carried.get("daily")
    if isinstance(daily, dict):
        return str(daily.get("folder", "")), str(daily.get("format", ""))
    return dirname(str(carried.get("path", ""))), ""
