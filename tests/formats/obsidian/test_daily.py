"""Which paths and links are days. Rules: Obsidian Help, "Daily notes"."""

from __future__ import annotations

import pytest

from vaultconv.formats.obsidian.daily import daily_path, day_at, day_linked
from vaultconv.model.note import Settings

DAY = "2026-01-05"


@pytest.mark.parametrize(
    ("path", "folder", "format", "day"),
    [
        ("2026-01-05", "", "", DAY),
        ("Any/2026-01-05", "", "", DAY),
        ("2026-01-05", "/", "", DAY),
        ("Any/2026-01-05", "/", "", ""),
        ("Journal/2026-01-05", "Journal", "", DAY),
        ("journal/2026-01-05", "Journal/", "", DAY),
        ("Journal/sub/2026-01-05", "Journal", "", ""),
        ("2026-01-05", "Journal", "", ""),
        ("Journal/2026/01/2026-01-05", "Journal", "YYYY/MM/YYYY-MM-DD", DAY),
        ("Journal/2026/02/2026-01-05", "Journal", "YYYY/MM/YYYY-MM-DD", ""),
        ("2026/01/2026-01-05", "", "YYYY/MM/YYYY-MM-DD", DAY),
        ("05.01.26", "", "DD.MM.YY", DAY),
        ("2026-01-05", "", "DD.MM.YY", ""),
        ("2026-02-30", "", "", ""),
        ("2026-01", "", "YYYY-MM", ""),
    ],
)
def test_trap_38_a_daily_note_lies_in_its_folder_and_has_its_format(
    path: str, folder: str, format: str, day: str
) -> None:
    assert day_at(path, Settings(journal_folder=folder, journal_format=format)) == day


@pytest.mark.parametrize(
    ("text", "format", "day"),
    [
        ("2026-01-05", "", DAY),
        ("2026-01-05.md", "", DAY),
        ("2026-01-05", "YYYY/MM/YYYY-MM-DD", DAY),
        ("Journal/2026/01/2026-01-05", "YYYY/MM/YYYY-MM-DD", DAY),
        ("5", "YYYY/MM/D", ""),
        ("Monday", "", ""),
        ("5 January 2026", "D MMMM YYYY", DAY),
        ("2026-01-05", "D MMMM YYYY", ""),
    ],
)
def test_a_link_may_name_a_day_by_the_last_part_of_its_path(text: str, format: str, day: str) -> None:
    assert (
        day_linked(text, Settings(journal_folder="Journal" if "/" in format else "", journal_format=format))
        == day
    )


@pytest.mark.parametrize(
    ("folder", "format", "path"),
    [
        ("", "YYYY-MM-DD", "2026-01-05"),
        ("Journal/", "YYYY-MM-DD", "Journal/2026-01-05"),
        ("/", "/YYYY/MM-DD dddd", "2026/01-05 Monday"),
    ],
)
def test_where_the_note_of_a_day_lies(folder: str, format: str, path: str) -> None:
    assert daily_path(DAY, folder, format) == path
