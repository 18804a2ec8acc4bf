"""Whose word counts: an option's, the vault's that is there, ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.errors import UsageError
from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.obsidian import FORMAT
from vaultconv.formats.obsidian.new_settings import types_to_declare
from vaultconv.formats.obsidian.preferences import Preferences, check, preferences
from vaultconv.model.note import Note, NoteKind, Settings, Vault
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.vault.index import Index


def journal(path: str, /, **carried: object) -> Note:
    return Note(path, "x", NoteKind.JOURNAL, date="2026-01-05", carried=carried or None)


def context(
    *notes: Note, there: Settings | None = None, source_format: str = "logseq", **options: str
) -> WriteContext:
    index = Index(Vault("v", source_format, notes, settings=Settings(link_style="absolute")))
    made = WriteContext(source_format, index, FORMAT.resolver, {}, {}, options, index.vault.settings)
    made.destination = there
    return made


THERE = Settings("./img", "relative", True, True, "Days", "DD.MM.YYYY")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (context(), Preferences()),
        (context(there=Settings()), Preferences()),
        (context(there=THERE), Preferences("relative", "markdown", "./img", "Days", "DD.MM.YYYY", True)),
        (
            context(
                there=THERE,
                link_style="shortest",
                links="keep",
                attachment_folder="/",
                daily_folder="",
                daily_format="YYYY-MM-DD",
            ),
            Preferences("shortest", "keep", "/", "", "YYYY-MM-DD", True, names_asked=True),
        ),
        (context(there=Settings(link_style="longest", journal_format="YYYY-MM")), Preferences()),
        (context(journal("journals/a.md")), Preferences(daily_folder="journals")),
        (context(journal("journals/a.md"), there=Settings()), Preferences()),
        (
            context(journal("b/1.md"), journal("a/1.md"), journal("c/1.md"), journal("c/2.md")),
            Preferences(daily_folder="c"),
        ),
        (context(journal("b/1.md"), journal("a/1.md")), Preferences(daily_folder="a")),
        (context(journal("j/1.md", format="obsidian", path="Home/x.md")), Preferences(daily_folder="Home")),
        (
            context(journal("j/1.md", format="obsidian", daily={"folder": "D", "format": "DD-MM-YYYY"})),
            Preferences(daily_folder="D", daily_format="DD-MM-YYYY"),
        ),
        (context(source_format="obsidian"), Preferences("absolute")),
        (
            context(source_format="obsidian", links="markdown"),
            Preferences("absolute", "markdown", restyles=True),
        ),
    ],
)
def test_whose_word_counts(made: WriteContext, expected: Preferences) -> None:
    assert preferences(made) == expected
    assert preferences(made) is preferences(made)


@pytest.mark.parametrize("source_format", ["obsidian", "logseq"])
def test_a_format_that_names_no_days_is_refused(source_format: str) -> None:
    with pytest.raises(UsageError, match="does not tell one day from another") as caught:
        check(source_format, {"daily_format": "YYYY-MM"})
    assert "YYYY-MM-DD" in caught.value.remedy


@pytest.mark.parametrize(
    ("option", "value"),
    [("attachment_folder", "Files"), ("daily_folder", "Days"), ("daily_format", "DD-MM-YYYY")],
)
def test_from_vault_to_vault_nothing_can_be_moved(option: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"--{option.replace('_', '-')} moves nothing"):
        check("obsidian", {option: value})
    check("logseq", {option: value})
    check("obsidian", {option: "", "links": "markdown"})


@pytest.mark.parametrize(
    "flags", [("--daily-format", "YYYY-MM"), ("--attachment-folder", "Files"), ("--daily-folder", "Days")]
)
@pytest.mark.parametrize("command", ["convert", "diff"])
def test_what_cannot_be_done_is_refused_before_the_run(
    command: str, flags: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "v" / ".obsidian").mkdir(parents=True)
    (tmp_path / "v" / "N.md").write_bytes(b"words\n")
    assert main([command, str(tmp_path / "v"), str(tmp_path / "new"), "--to", "obsidian", *flags]) == 2
    assert flags[0] in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def written(made: WriteContext) -> dict[str, tuple[object, str]]:
    outputs: list[Output] = list(FORMAT.writer.finish(made.index.vault, made))
    assert all(output.seed for output in outputs)
    return {output.path: (json.loads(output.data), output.needs) for output in outputs}


def test_a_new_vault_says_only_what_the_app_does_not_do_by_itself() -> None:
    assert written(context()) == {}
    assert written(context(source_format="obsidian", links="markdown")) == {}
    assert written(context(journal("journals/1.md"), link_style="relative")) == {
        ".obsidian/app.json": ({"newLinkFormat": "relative"}, '`"newLinkFormat": "relative"`'),
        ".obsidian/daily-notes.json": ({"folder": "journals"}, '`"folder": "journals"`'),
    }


def test_a_vault_that_says_what_is_needed_needs_nothing() -> None:
    assert {needs for _, needs in written(context(journal("j/1.md"), there=THERE)).values()} == {""}


def test_what_a_vault_says_otherwise_than_asked_is_needed() -> None:
    asked = context(there=THERE, link_style="shortest", daily_format="YYYY-MM-DD")
    assert {path: needs for path, (_, needs) in written(asked).items()} == {
        ".obsidian/app.json": '`"newLinkFormat": "shortest"`',
        ".obsidian/daily-notes.json": '`"format": "YYYY-MM-DD"`',
    }


def with_property(key: str, value: Value, kind: PropertyType) -> Note:
    return Note(f"{key}{value}.md", "x", properties=Properties((Property(key, value, kind),)))


@pytest.mark.parametrize(
    ("values", "declared"),
    [
        ([("2026-01-05", PropertyType.DATE)], {}),
        ([("2026-1-5", PropertyType.DATE)], {"Day": "date"}),
        ([("2026-1-5", PropertyType.DATE), (None, PropertyType.EMPTY)], {"Day": "date"}),
        ([("2026-1-5", PropertyType.DATE), ("soon", PropertyType.TEXT)], {}),
        ([("rye", PropertyType.LIST)], {"Day": "multitext"}),
        ([("2026-01-05", PropertyType.TEXT)], {}),
        ([(7, PropertyType.NUMBER)], {}),
        ([("[[x]]", PropertyType.LINK)], {}),
    ],
)
def test_a_type_that_a_value_does_not_show_is_declared(
    values: list[tuple[Value, PropertyType]], declared: dict[str, str]
) -> None:
    vault = Vault("v", "logseq", tuple(with_property("Day", value, kind) for value, kind in values))
    assert types_to_declare(vault) == {key.lower(): widget for key, widget in declared.items()}
    made = context(*vault.notes)
    found = written(made).get(".obsidian/types.json")
    assert found == (
        None if not declared else ({"types": types_to_declare(vault)}, found[1] if found else "")
    )
