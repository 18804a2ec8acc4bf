"""Files of a vault to the model: which files are read, and what each is."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.formats.base import ReadContext, Unit
from vaultconv.formats.obsidian import FORMAT
from vaultconv.formats.obsidian.reader import read_note
from vaultconv.model.blocks import Heading, Paragraph
from vaultconv.model.note import Attachment, Encoding, Note, NoteKind, Settings
from vaultconv.model.properties import PropertyType
from vaultconv.vault.tree import walk


def read(data: bytes | str, path: str = "Dir/A.md", **settings: object) -> Note:
    raw = data.encode() if isinstance(data, str) else data
    return read_note(path, raw, ReadContext(settings=Settings(**settings)))  # type: ignore[arg-type]


def test_every_file_of_a_vault_is_a_unit(tmp_path: Path) -> None:
    for path in (
        "B.md",
        "A.MD",
        "img/a.png",
        "board.canvas",
        "markdown",
        "x.md.txt",
        ".obsidian/types.json",
        ".obsidian/app.json",
        ".obsidian/workspace.json",
        ".obsidian/plugins/p/README.md",
        ".trash/Gone.md",
        ".hidden.md",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    units = list(FORMAT.reader.discover(walk(tmp_path), {}))
    assert [(unit.role, unit.path) for unit in units] == [
        ("settings", ".obsidian/app.json"),
        ("settings", ".obsidian/types.json"),
        ("note", "A.MD"),
        ("note", "B.md"),
        ("board", "board.canvas"),
        ("attachment", "img/a.png"),
        ("attachment", "markdown"),
        ("attachment", "x.md.txt"),
        ("attachment", ".obsidian/app.json"),
        ("attachment", ".obsidian/plugins/p/README.md"),
        ("attachment", ".obsidian/types.json"),
        ("attachment", ".obsidian/workspace.json"),
    ]
    assert all(unit.size == 1 and unit.mtime_ns > 0 for unit in units)


def test_a_single_file_with_an_odd_name_is_a_note(tmp_path: Path) -> None:
    (tmp_path / ".obsidian notes.md").write_text("x")
    (unit,) = FORMAT.reader.discover(walk(tmp_path / ".obsidian notes.md"), {})
    assert unit.role == "note"


def test_what_each_unit_holds() -> None:
    context = ReadContext(settings=Settings(link_style="relative"))
    read = FORMAT.reader.read
    assert read(Unit("a.png", "attachment", 3, 4), b"", context) == (Attachment("a.png", 3, 4),)
    assert read(Unit(".obsidian/templates.json", "settings"), b'{"folder": "T"}', context) == (
        Settings(link_style="relative", templates=("t",), other={"template-folder": "T"}),
    )
    (note,) = read(Unit("A.md", "note"), b"# A\n", context)
    assert isinstance(note, Note)
    assert isinstance(note.blocks[0], Heading)


@pytest.mark.parametrize(
    ("text", "body_start", "keys", "blocks", "final_newline"),
    [
        ("", 0, [], 0, True),
        ("\n", 0, [], 0, True),
        (" \n\t\n", 0, [], 0, True),
        ("   ", 0, [], 0, False),
        ("x", 0, [], 1, False),
        ("x\n\n\n", 0, [], 1, True),
        ("---\na: 1\n---\n", 13, ["a"], 0, True),
        ("---\na: 1\n---", 12, ["a"], 0, False),
        ("---\na: 1\n---\n\n\n", 13, ["a"], 0, True),
        ("---\na: 1\n---\nx", 13, ["a"], 1, False),
        ("---\n---\nx\n", 8, [], 1, True),
        ("\n---\na: 1\n---\n", 0, [], 2, True),
        ("---\n\n", 0, [], 1, True),
    ],
)
def test_what_belongs_to_the_properties(
    text: str, body_start: int, keys: list[str], blocks: int, final_newline: bool
) -> None:
    note = read(text)
    assert note.source is not None
    assert (note.source.text, note.source.body_start) == (text, body_start)
    assert [item.key for item in note.properties] == keys
    assert (len(note.blocks), note.final_newline) == (blocks, final_newline)


@pytest.mark.parametrize(
    "text", ["+++\na = 1\n+++\nx\n", '{\n"a": 1\n}\nx\n', '{\n"a": \n}\nx\n', "+++\na =\n+++\n"]
)
def test_only_yaml_is_front_matter(text: str) -> None:
    note = read(text)
    assert note.verbatim is None
    assert len(note.properties) == 0
    assert note.blocks


def test_lines_count_from_the_beginning_of_the_file() -> None:
    note = read("---\na: 1\nb: 2\n---\n\ntext\n")
    assert [item.line for item in note.properties] == [2, 3]
    assert [block.line for block in note.blocks] == [6]


def test_declared_types_count() -> None:
    note = read("---\nIsbn: 2020-08-21\n---\n", property_types={"isbn": "text"})
    assert [item.type for item in note.properties] == [PropertyType.TEXT]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"a\r\nb\r\n", Encoding(newline="\r\n")),
        (b"a\nb\r\n", Encoding(newline="mixed", crlf_lines=(1,))),
        (b"\xef\xbb\xbf---\na: 1\n---\n", Encoding(bom=True)),
        ("\ufeffü\n".encode("utf-16-le"), Encoding("utf-16-le", True)),
        ("\ufeffü\n".encode("utf-16-be"), Encoding("utf-16-be", True)),
    ],
)
def test_how_the_text_was_laid_in_bytes(data: bytes, encoding: Encoding) -> None:
    assert read(data).encoding == encoding


@pytest.mark.parametrize(
    ("data", "line", "column", "message"),
    [
        (b"one\ntw\xff", 2, 3, "not valid UTF-8"),
        (b"a\0b", 1, 2, "NUL"),
        (b"---\na: 1\na: 2\n---\n", 3, 1, "given twice"),
        (b"---\na:\n\t- x\n---\n", 3, 1, "tab"),
        (b"a\n" + b">" * 5_000 + b" x\n", 2, 1, "nested more than 100 deep"),
        (b"---\na: 1\n---\n" + b"- " * 5_000 + b"x\n", 4, 1, "nested more than 100 deep"),
    ],
)
def test_what_cannot_be_understood_is_carried(data: bytes, line: int, column: int, message: str) -> None:
    note = read(data)
    assert note.verbatim == data
    assert note.title == "A"
    assert note.blocks == ()
    assert note.problem is not None
    assert (note.problem.line, note.problem.column) == (line, column)
    assert message in note.problem.message
    assert note.problem.remedy


@pytest.mark.parametrize(
    ("path", "settings", "kind", "date"),
    [
        ("A.md", {}, NoteKind.PAGE, ""),
        ("2026-01-05.md", {}, NoteKind.JOURNAL, "2026-01-05"),
        ("Dir/2026-01-05.md", {}, NoteKind.JOURNAL, "2026-01-05"),
        ("2026-02-30.md", {}, NoteKind.PAGE, ""),
        ("2026-01-05 x.md", {}, NoteKind.PAGE, ""),
        ("２０２６-01-05.md", {}, NoteKind.PAGE, ""),
        ("Journal/2026-01-05.md", {"journal_folder": "Journal"}, NoteKind.JOURNAL, "2026-01-05"),
        ("Journal/2026-01-05.md", {"journal_folder": "Journal/"}, NoteKind.JOURNAL, "2026-01-05"),
        ("2026-01-05.md", {"journal_folder": "Journal"}, NoteKind.PAGE, ""),
        ("2026-01-05.md", {"journal_folder": "/"}, NoteKind.JOURNAL, "2026-01-05"),
        ("Dir/2026-01-05.md", {"journal_folder": "/"}, NoteKind.PAGE, ""),
        ("2026-01-05.md", {"journal_format": "YYYY-MM-DD"}, NoteKind.JOURNAL, "2026-01-05"),
        ("2026-01-05.md", {"journal_format": "DD.MM.YYYY"}, NoteKind.PAGE, ""),
        ("Templates/A.md", {"templates": ("templates",)}, NoteKind.TEMPLATE, ""),
        ("Templates/2026-01-05.md", {"templates": ("templates",)}, NoteKind.TEMPLATE, ""),
        ("Templates/Sub/A.md", {"templates": ("templates",)}, NoteKind.TEMPLATE, ""),
        ("Templates 2/A.md", {"templates": ("templates",)}, NoteKind.PAGE, ""),
        ("A.md", {"templates": ()}, NoteKind.PAGE, ""),
        ("Sub/Day.md", {"templates": ("t", "sub/day")}, NoteKind.TEMPLATE, ""),
        ("Sub/Day two.md", {"templates": ("sub/day",)}, NoteKind.PAGE, ""),
    ],
)
def test_what_a_note_is_for(path: str, settings: dict[str, str], kind: NoteKind, date: str) -> None:
    note = read("x\n", path, **settings)
    assert (note.kind, note.date) == (kind, date)


def test_a_quote_with_a_source_is_a_highlight() -> None:
    text = "> [!quote]\n> Words.\n>\n> — Jane Roe, [Slow Maps](https://example.org/maps)\n"
    assert read(text).kind is NoteKind.HIGHLIGHT
    assert read(text, "2026-01-05.md").kind is NoteKind.JOURNAL


def test_what_was_carried_stays_with_the_note() -> None:
    carried = {"v": 1, "format": "readwise"}
    note = read_note("A.md", b"x", ReadContext(carried=carried))
    assert note.carried is carried
    assert isinstance(note.blocks[0], Paragraph)
