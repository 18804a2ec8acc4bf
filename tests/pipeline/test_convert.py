"""A vault to the files of another: names, notes, attachments, the ledger, and what is carried for the way back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.pipeline.vaults import OPTIONS, failing, ledger, other, vault, written
from vaultconv.errors import SourceError
from vaultconv.formats.base import Output
from vaultconv.formats.obsidian import FORMAT
from vaultconv.formats.registry import get_format
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.convert import convert
from vaultconv.pipeline.record import digest, unpack
from vaultconv.vault.naming import Numbering
from vaultconv.vault.tree import Tree


class Panic(BaseException):
    """What a parser written in Rust raises."""


# -- where everything goes -----------------------------------------------------------------------------------------


def test_in_the_same_format_everything_stays_where_it_is(tmp_path: Path) -> None:
    files = {"Dir: a?/con.md": "a\n", ".obsidian/app.json": "{}", "Dir: a?/[1] ^x#.png": "p", " a .md": "b\n"}
    converted = convert(vault(tmp_path, files), FORMAT, OPTIONS)
    assert converted.paths == {path: path for path in files}
    assert written(converted) == {path: data.encode() for path, data in files.items() if path.endswith(".md")}
    assert {copy.path for copy in converted.copies} == {path for path in files if not path.endswith(".md")}
    assert converted.losses == []


def test_a_file_knows_where_it_comes_from(tmp_path: Path) -> None:
    loaded = vault(tmp_path, {"A.md": "a\n", "b.png": "p"})
    converted = convert(loaded, FORMAT, OPTIONS)
    (file,) = converted.files
    assert (file.source, file.source_hash) == ("A.md", digest(b"a\n"))
    assert file.mtime_ns == (tmp_path / "A.md").stat().st_mtime_ns
    (copy,) = converted.copies
    assert (copy.file, copy.source, copy.size) == (tmp_path / "b.png", "b.png", 1)
    assert copy.mtime_ns == (tmp_path / "b.png").stat().st_mtime_ns


def test_what_no_system_can_tell_apart_is_numbered_and_links_follow(tmp_path: Path) -> None:
    files = {"note.md": "a\n", "Note.md": "see [[note]] and [[Note]]\n", "É.png": "1", "E\u0301.png": "2"}
    converted = convert(vault(tmp_path, files), FORMAT, OPTIONS)
    assert converted.paths == {
        "Note.md": "Note.md",
        "note.md": "note 1.md",
        "E\u0301.png": "E\u0301.png",
        "É.png": "É 1.png",
    }
    assert written(converted)["Note.md"] == b"see [[note 1|note]] and [[Note]]\n"
    assert ledger(converted) == [
        ("note.md", 0, "title", Outcome.RENAMED, "note"),
        ("É.png", 0, "attachment", Outcome.RENAMED, "É.png"),
    ]


def test_titles_that_clash_are_numbered_with_a_line_in_the_ledger(tmp_path: Path) -> None:
    loaded = vault(tmp_path, {"a/T.md": "1\n", "_b/T.md": "[[T]] [[_b/T]]\n", "a b.png": "p"})
    namer = SimpleNamespace(
        numbering=Numbering("-{n}", 2),
        place=lambda note, context: "T?.md",
        place_attachment=lambda path, context: f"files/{path}",
    )
    writer = failing(ValueError())
    writer.naming = namer
    options = replace(OPTIONS, target_format="other", carriers=False)
    converted = convert(loaded, other(writer=writer), options)
    assert converted.paths == {"_b/T.md": "T.md", "a/T.md": "T-2.md", "a b.png": "files/a b.png"}
    assert ledger(converted) == [("a/T.md", 0, "title", Outcome.RENAMED, "T")]
    assert "goes to `T-2.md`" in converted.losses[0].detail


def test_settings_of_the_app_stay_behind_with_one_line(tmp_path: Path) -> None:
    files = {"A.md": "a\n", ".obsidian/app.json": "{}", ".obsidian/types.json": "{}", "i.png": "p"}
    options = replace(OPTIONS, target_format="other")
    converted = convert(vault(tmp_path, files), other(), options)
    assert [copy.path for copy in converted.copies] == ["i.png"]
    assert ledger(converted) == [(".obsidian", 0, "settings", Outcome.DROPPED_VIEW_STATE, "")]


def test_what_the_writer_makes_of_the_whole_vault_is_written(tmp_path: Path) -> None:
    index = Output("index.md", b"index")
    target = other(writer=failing(ValueError(), finish=(index,)))
    converted = convert(vault(tmp_path, {"A.md": "a\n"}), target, replace(OPTIONS, target_format="other"))
    assert written(converted) == {"A.md": b"a\n", "index.md": b"index"}
    assert [file.source for file in converted.files] == ["A.md", ""]


# -- links out of the vault ----------------------------------------------------------------------------------------


OUTSIDE = """---
up: "[[../../secret]]"
---
![[../../secret]] and [[../../secret|x]]

- [y](../../secret.md)

%%[[../../secret]]%% ![z](../../secret.png)

<p><img src="../../secret.png"></p>

[[../Inside]] [[/../x]] `[[../../secret]]` [[nowhere]]
"""


@pytest.mark.parametrize("origins", [True, False])
def test_a_link_out_of_the_vault_stays_with_a_line_in_the_ledger(tmp_path: Path, origins: bool) -> None:
    (tmp_path / "secret.md").write_text("secret")
    loaded = vault(tmp_path / "v", {"Dir/A.md": OUTSIDE, "Inside.md": "x\n"})
    converted = convert(loaded, FORMAT, replace(OPTIONS, origins=origins))
    assert written(converted)["Dir/A.md"] == OUTSIDE.encode()
    assert [line[:4] for line in ledger(converted)] == [
        ("Dir/A.md", line, construct, Outcome.OUTSIDE_SOURCE)
        for line, construct in [
            (2, "property"),
            (4, "embed"),
            (4, "link"),
            (6, "link"),
            (8, "comment"),
            (8, "image"),
            (10, "html"),
        ]
    ]


def test_a_line_of_the_writer_is_not_said_twice(tmp_path: Path) -> None:
    loaded = vault(tmp_path, {"A.md": "[[../x]]\n"})
    converted = convert(loaded, get_format("readwise"), replace(OPTIONS, target_format="readwise"))
    assert [line[2:4] for line in ledger(converted)].count(("link", Outcome.OUTSIDE_SOURCE)) == 1


# -- writers that fail ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ValueError("oops"), Panic("index out of bounds"), RecursionError("deep")])
@pytest.mark.parametrize(
    "data",
    [
        b"a\r\nb",
        "\ufeffü\r\n".encode("utf-16-le"),
        b"---\na: 1 # x\n---\n",
        b"",
        b"\xff not understood",
    ],
)
def test_whatever_a_writer_raises_the_notes_own_bytes_arrive(
    tmp_path: Path, error: BaseException, data: bytes
) -> None:
    loaded = vault(tmp_path, {"A.md": data, "B.md": "fine\n"})
    options = replace(OPTIONS, target_format="other")
    converted = convert(loaded, other(writer=failing(error, "A.md")), options)
    assert written(converted) == {"A.md": data, "B.md": b"fine\n"}
    (loss,) = converted.losses
    assert (loss.note, loss.construct, loss.outcome) == ("A.md", "note", Outcome.FAILED)
    assert f"writing it failed ({type(error).__name__}: {error})" in loss.detail
    carried = {file.path: unpack(file.carried) for file in converted.files}
    assert carried["A.md"] == {"v": 1, "format": "obsidian", "path": "A.md", "verbatim": digest(data)}
    assert carried["B.md"] is not None


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_what_is_meant_for_the_whole_run_is_not_caught(tmp_path: Path, error: type[BaseException]) -> None:
    loaded = vault(tmp_path, {"A.md": "a\n"})
    with pytest.raises(error):
        convert(loaded, other(writer=failing(error(), "A.md")), replace(OPTIONS, target_format="other"))


def test_a_note_whose_reader_kept_no_text_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = vault(tmp_path, {"A.md": b"a\r\n"})
    loaded.vault.notes[0].source = None
    target = other(writer=failing(ValueError(), "A.md"))
    options = replace(OPTIONS, target_format="other")
    assert written(convert(loaded, target, options)) == {"A.md": b"a\r\n"}

    def read(self: Tree, path: str) -> bytes:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(Tree, "read", read)
    with pytest.raises(SourceError, match="cannot be read again: No such file"):
        convert(loaded, target, options)
