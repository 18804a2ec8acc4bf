"""A note to the files of a writer."""

from __future__ import annotations

from typing import Any

import pytest

from vaultconv.formats.base import Format, WriteContext
from vaultconv.formats.registry import get_format
from vaultconv.model.board import Board
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.sheets import drawn
from vaultconv.pipeline.written import names_of, write_safely
from vaultconv.vault.index import Index
from vaultconv.vault.known import Unforeseen


def test_base_names_are_counted_without_those_of_the_app() -> None:
    counted = names_of(["A.md", "x/a.MD", "É.png", "y/E\u0301.png", ".obsidian/A.md"])
    assert counted == {"a.md": 2, "é.png": 2}


class Surprised:
    """A writer that looks into a note which the last run left otherwise."""

    def write(self, note: Note, _context: WriteContext) -> Any:
        raise Unforeseen(note.path)

    def write_sheet(self, sheet: Board, _context: WriteContext) -> Any:
        raise Unforeseen(sheet.path)


class Surprising:
    writer = Surprised()


def test_what_was_not_foreseen_is_no_failure_of_a_note_or_board() -> None:
    """A run that converts some notes only converts all of them then: nothing is copied as it is, or removed, since its writer failed."""
    target: Format = Surprising()  # type: ignore[assignment]
    resolver = get_format("obsidian").resolver
    context = WriteContext("obsidian", Index(Vault("v", "obsidian")), resolver, {"A.md": "A.md"}, {})  # type: ignore[arg-type]
    with pytest.raises(Unforeseen):
        write_safely(target.writer, Note("A.md", "A"), context, lambda _: b"")  # type: ignore[arg-type]
    with pytest.raises(Unforeseen):
        drawn(Board("B.canvas", (), (), b""), target, context, [])
