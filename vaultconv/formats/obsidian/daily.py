"""Daily notes: which paths and links are days, and where the note of a day lies.

Source: Obsidian Help, "Daily notes"; ``DailyNotesOptions`` of the app's type definitions. The format may hold folders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultconv.formats.obsidian.moment import DEFAULT_FORMAT, day_name, day_of, names_days
from vaultconv.vault.naming import fold

if TYPE_CHECKING:
    from vaultconv.model.note import Settings


def daily_path(day: str, folder: str, format: str) -> str:
    """The path of the daily note of ``day``, without its ending.

    >>> daily_path("2026-01-05", "Journal/", "YYYY/MM/DD dddd")
    'Journal/2026/01/05 Monday'
    """
    return "/".join(part for part in f"{folder}/{day_name(day, format)}".split("/") if part)


def day_at(path: str, settings: Settings) -> str:
    """The day whose daily note is at ``path`` (without its ending); ``""`` if it is no daily note. Where the vault does not
    say in which folder they lie, any will do.

    >>> from vaultconv.model.note import Settings
    >>> day_at("a/2026-01-05", Settings()), day_at("a/2026-01-05", Settings(journal_folder="b"))
    ('2026-01-05', '')
    """
    format = settings.journal_format or DEFAULT_FORMAT
    depth = format.count("/") + 1
    parts = path.split("/")
    day = day_of("/".join(parts[-depth:]), format)
    if not day or not settings.journal_folder:
        return day
    folder = settings.journal_folder.strip("/")
    return day if fold("/".join(parts[:-depth])) == fold(folder) else ""


def day_linked(text: str, settings: Settings) -> str:
    """The day that a link to a note called ``text`` means, which need not be there; ``""`` for none. Only the last part of
    the name need be said.

    >>> from vaultconv.model.note import Settings
    >>> day_linked("2026-01-05", Settings(journal_folder="Journal", journal_format="YYYY/YYYY-MM-DD"))
    '2026-01-05'
    """
    name = text.removesuffix(".md")
    if not any(character.isdigit() for character in name):
        return ""
    if day := day_at(name, settings):
        return day
    last = (settings.journal_format or DEFAULT_FORMAT).rpartition("/")[2]
    return day_of(name, last) if names_days(last) else ""
