"""Where a note and a file go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.formats.readwise.site import context, read, vault
from vaultconv.formats.readwise import FORMAT
from vaultconv.formats.readwise.naming import slug_of
from vaultconv.model.blocks import Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note, NoteKind, Problem

DAY = 1_767_571_200_000_000_000
"""Midnight of 2026-01-05 (UTC), in nanoseconds."""


def place(note: Note, source_format: str = "obsidian") -> str:
    made = context((note,), source_format, origins=True)
    made.mtimes = {note.path: DAY - 1}
    return FORMAT.writer.naming.place(note, made)


def obsidian(front: str, path: str = "Dir/N.md") -> Note:
    (note,) = vault({path: f"---\n{front}\n---\n> [!quote]\n> a\n>\n> — Ruth, *Small*\n"})
    return note


@pytest.mark.parametrize(
    ("front", "path"),
    [
        ("highlight_id: 7\ndate: 2022-03-01", "notes/_posts/2022-03-01-7.md"),
        ("highlight_id: 7\nserial_number: x", "notes/_posts/1970-01-01-7.md"),
        ("readwise_url: https://readwise.io/open/8\ndate: 2022-03-01T10:00", "notes/_posts/2022-03-01-8.md"),
        (
            "show_book_meta: true\nbook: 01jx9shntrb2c4d6f8g0h1j3k5\n"
            "readwise_url: https://read.readwise.io/read/01jx9shntrb2c4d6f8g0h1j3k5\ndate: 2025-06-03",
            "notes/_posts/2025-06-03-01jx9shntrb2c4d6f8g0h1j3k5.md",
        ),
        ("title: A & B\ncanonical:\ndate: 2019-01-01", "_posts/2019-01-01-a-b.md"),
        ("title: A long title\ndate: no day", "notes/_posts/2026-01-04-a-long-title.md"),
        ("a: b", "notes/_posts/2026-01-04-n.md"),
        ("manual_post: true", "_manual_posts/2026-01-04-n.md"),
    ],
)
def test_a_note_from_elsewhere(front: str, path: str) -> None:
    assert place(obsidian(front)) == path


def test_an_early_note_is_named_by_the_id_in_its_address() -> None:
    quote = Quote((), traits=Traits(citation=Citation("B", "A", permalink="https://readwise.io/open/9")))
    note = replace(obsidian("title: A (9)\ncanonical:\ndate: 2019-01-01"), blocks=(quote,))
    assert place(note) == "_posts/2019-01-01-9.md"


def test_a_journal_has_its_own_day() -> None:
    assert place(Note("2024-02-29.md", "2024-02-29", NoteKind.JOURNAL, date="2024-02-29")) == (
        "_manual_posts/2024-02-29-2024-02-29.md"
    )


def test_without_any_day_the_clock_is_not_asked() -> None:
    note = Note("A.md", "A")
    assert (
        FORMAT.writer.naming.place(note, context((note,), "obsidian", origins=True))
        == "_manual_posts/1970-01-01-a.md"
    )


@pytest.mark.parametrize(
    ("carried", "path"),
    [
        ({"format": "readwise", "path": "notes/_posts/2022-01-01-5.md"}, "notes/_posts/2022-01-01-5.md"),
        ({"format": "readwise", "path": "elsewhere/2022-01-01.md"}, "elsewhere/2022-01-01.md"),
        ({"format": "readwise", "path": "../../x.md"}, "x.md"),
        ({"format": "obsidian", "path": "X.md"}, "notes/_posts/2026-01-04-n.md"),
        ({"format": "readwise"}, "notes/_posts/2026-01-04-n.md"),
    ],
)
def test_what_came_from_a_site_goes_back_to_its_place(carried: dict[str, str], path: str) -> None:
    assert place(replace(obsidian("a: b"), carried=carried)) == path


def test_a_note_of_the_site_stays() -> None:
    assert place(read("words", "a/B.md"), "readwise") == "a/B.md"


def test_what_could_not_be_read_keeps_its_path() -> None:
    assert place(Note("Dir/B.md", "B", problem=Problem("broken"))) == "Dir/B.md"


@pytest.mark.parametrize(
    ("path", "source_format", "placed"),
    [
        ("Files/a.png", "obsidian", "assets/Files/a.png"),
        ("assets/a.png", "obsidian", "assets/a.png"),
        ("img/a.png", "readwise", "img/a.png"),
    ],
)
def test_attachments(path: str, source_format: str, placed: str) -> None:
    made = context((), source_format, origins=True)
    assert FORMAT.writer.naming.place_attachment(path, made) == placed


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Slow Maps", "slow-maps"),
        ("Shelves &#x2B22;", "shelves"),
        ("Caf&eacute; &amp; Bar", "café-bar"),
        ("  C++ / _x_ ", "c-x"),
        ("قهوة الصباح", "قهوة-الصباح"),
        ("", "untitled"),
        ("...", "untitled"),
        ("x" * 200, "x" * 80),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slug_of(title) == slug
