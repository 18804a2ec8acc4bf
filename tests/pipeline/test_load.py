"""A source to a vault in memory. One bad file never costs another; nothing goes missing without a line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from vaultconv.errors import SourceError, UsageError
from vaultconv.formats import entry_points
from vaultconv.formats.base import Item, ReadContext, Unit
from vaultconv.formats.obsidian import FORMAT
from vaultconv.model.board import Board
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Settings
from vaultconv.pipeline.load import Loaded, is_apps_own, load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.reading import read_safely, with_carried
from vaultconv.pipeline.record import Record, Source, digest, pack
from vaultconv.pipeline.state import State
from vaultconv.vault.tree import OutsideVault, Tree

OBSIDIAN = Options(source_format="obsidian")


class Panic(BaseException):
    """What a parser written in Rust raises."""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A small vault."""
    root = tmp_path / "My vault"
    for path, text in {
        "B.md": "links to [[A]]\n",
        "A.md": "x\n",
        "Dir/c.png": "png",
        ".obsidian/app.json": '{"useMarkdownLinks": true}',
        ".obsidian/plugins/p/README.md": "a plugin's\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def lines(loaded: Loaded) -> list[tuple[str, str, Outcome]]:
    return [(loss.note, loss.construct, loss.outcome) for loss in loaded.losses]


def test_everything_is_there_sorted_by_path(vault: Path) -> None:
    loaded = load(vault, Options())
    assert (loaded.vault.name, loaded.vault.format) == ("My vault", "obsidian")
    assert [note.path for note in loaded.vault.notes] == ["A.md", "B.md"]
    assert [a.path for a in loaded.vault.attachments] == [
        ".obsidian/app.json",
        ".obsidian/plugins/p/README.md",
        "Dir/c.png",
    ]
    assert loaded.vault.settings == Settings(markdown_links=True)
    assert loaded.recognition.reason == "it has a .obsidian folder"
    assert loaded.digests == {"A.md": digest(b"x\n"), "B.md": digest(b"links to [[A]]\n")}
    assert loaded.mtimes["A.md"] == (vault / "A.md").stat().st_mtime_ns
    assert loaded.losses == ()


def test_no_link_means_a_file_of_the_app(vault: Path) -> None:
    index = load(vault, OBSIDIAN).index
    assert index.by_name("README") == ()
    assert index.by_path(".obsidian/app.json") is None
    assert index.by_name("c.png") == ("Dir/c.png",)
    assert [is_apps_own(path) for path in (".obsidian/a", "a/.b", "a")] == [True, False, False]


def test_a_single_file_is_a_vault_of_one_note(vault: Path) -> None:
    (vault / "Only.MD").write_text("one\n")
    loaded = load(vault / "Only.MD", Options())
    assert [note.path for note in loaded.vault.notes] == ["Only.MD"]
    assert loaded.vault.attachments == ()
    assert loaded.recognition.reason == "1 Markdown note in a folder"
    assert loaded.losses == ()


def test_a_symbolic_link_to_a_single_file_was_asked_for(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(vault / "A.md")
    assert [note.path for note in load(tmp_path / "link.md", OBSIDIAN).vault.notes] == ["link.md"]


# -- no vault at all -----------------------------------------------------------------------------------------------


def _nothing(root: Path) -> Path:
    return root / "nothing"


def _below_a_file(root: Path) -> Path:
    (root / "file").touch()
    return root / "file" / "x"


def _empty(root: Path) -> Path:
    (root / "empty").mkdir()
    return root / "empty"


def _empty_folders(root: Path) -> Path:
    (root / "empty/a/b").mkdir(parents=True)
    return root / "empty"


def _loop(root: Path) -> Path:
    (root / "loop").symlink_to("loop")
    return root / "loop"


def _broken_link(root: Path) -> Path:
    (root / "link").symlink_to("gone")
    return root / "link"


def _pipe(root: Path) -> Path:
    os.mkfifo(root / "pipe.md")
    return root / "pipe.md"


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (_nothing, "there is no such file or folder"),
        (_below_a_file, "there is no such file or folder"),
        (_empty, "the folder is empty"),
        (_empty_folders, "the folder is empty"),
        (_loop, "cannot be read: Too many levels of symbolic links"),
        (_broken_link, "there is no such file or folder"),
        (_pipe, "is no ordinary file (a pipe, socket or device), left where it is"),
    ],
)
@pytest.mark.parametrize("options", [Options(), OBSIDIAN])
def test_where_there_is_no_vault_an_error_says_so(
    tmp_path: Path, make: Callable[[Path], Path], what: str, options: Options
) -> None:
    source = make(tmp_path)
    with pytest.raises(SourceError) as caught:
        load(source, options)
    assert (caught.value.what, caught.value.path) == (what, str(source))
    assert caught.value.remedy


def test_a_folder_with_nothing_but_hidden_files_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(SourceError, match="cannot tell"):
        load(tmp_path, Options())
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian/app.json").write_text("{}")
    assert [a.path for a in load(tmp_path, Options()).vault.attachments] == [".obsidian/app.json"]


def test_an_unknown_format_and_one_that_cannot_read(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no format 'nope'"):
        load(vault, Options(source_format="nope"))
    writer_only = SimpleNamespace(name="paper", reader=None)
    monkeypatch.setattr("vaultconv.pipeline.load.get_format", lambda name: writer_only)
    with pytest.raises(SourceError, match="paper can be written, not read"):
        load(vault, Options(source_format="paper"))


# -- what is on disk and not in the vault --------------------------------------------------------------------------


def test_what_is_not_read_has_its_line(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_text("secret")
    (vault / "link.md").symlink_to(tmp_path / "outside/secret.md")
    (vault / "folder").symlink_to(tmp_path / "outside")
    (vault / ".obsidian/plugins/dev").symlink_to(tmp_path / "outside")
    (vault / ".trash").mkdir()
    (vault / "Dir/.DS_Store").touch()
    (vault / ".vaultconv").mkdir()
    (vault / "Empty/Deeper").mkdir(parents=True)
    loaded = load(vault, OBSIDIAN)
    assert [note.path for note in loaded.vault.notes] == ["A.md", "B.md"]
    assert sorted(lines(loaded)) == [
        (".obsidian/plugins/dev", "symlink", Outcome.OUTSIDE_SOURCE),
        (".trash", "folder", Outcome.OUTSIDE_SOURCE),
        ("Dir/.DS_Store", "folder", Outcome.OUTSIDE_SOURCE),
        ("Empty/Deeper", "folder", Outcome.DROPPED_VIEW_STATE),
        ("folder", "symlink", Outcome.OUTSIDE_SOURCE),
        ("link.md", "symlink", Outcome.OUTSIDE_SOURCE),
    ]


def test_a_folder_that_could_not_be_listed_is_not_called_empty(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path: str) -> Any:
        if path.endswith("Locked"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    (vault / "Locked").mkdir()
    monkeypatch.setattr(os, "scandir", scandir)
    assert lines(load(vault, OBSIDIAN)) == [("Locked", "folder", Outcome.FAILED)]


@pytest.mark.parametrize(
    ("error", "outcome", "detail"),
    [
        (
            PermissionError(13, "Permission denied"),
            Outcome.FAILED,
            "cannot be read: Permission denied. Check its permissions and run again.",
        ),
        (
            FileNotFoundError(2, "No such file or directory"),
            Outcome.FAILED,
            "was there when the folder was listed, and is gone. Run again.",
        ),
        (
            OutsideVault("A.md"),
            Outcome.OUTSIDE_SOURCE,
            "leads out of the vault now, not read: A.md: lies outside",
        ),
    ],
)
@pytest.mark.parametrize(("path", "role"), [("A.md", "note"), (".obsidian/app.json", "settings")])
def test_a_file_that_cannot_be_read_now(
    vault: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    outcome: Outcome,
    detail: str,
    path: str,
    role: str,
) -> None:
    real = Tree.read

    def read(self: Tree, wanted: str) -> bytes:
        if wanted == path:
            raise error
        return real(self, wanted)

    monkeypatch.setattr(Tree, "read", read)
    loaded = load(vault, OBSIDIAN)
    assert "B.md" in {note.path for note in loaded.vault.notes}
    (loss,) = loaded.losses
    assert (loss.note, loss.construct, loss.outcome) == (path, role, outcome)
    assert loss.detail.startswith(detail)


def test_a_folder_that_goes_while_it_is_read(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def discover(tree: Tree, options: Mapping[str, Any]) -> Iterator[Unit]:
        raise FileNotFoundError(2, "No such file or directory")
        yield

    monkeypatch.setattr(FORMAT.reader, "discover", discover)
    with pytest.raises(SourceError, match="cannot be read: No such file") as caught:
        load(vault, OBSIDIAN)
    assert caught.value.remedy == "Run again."


# -- readers that fail ---------------------------------------------------------------------------------------------


class _Failing:
    """A reader that raises."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def discover(self, tree: Tree, options: Mapping[str, Any]) -> Iterator[Unit]:
        return iter(())

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
        raise self.error


@pytest.mark.parametrize(
    "error", [ValueError("oops"), RecursionError("deep"), Panic("index out of bounds"), SystemExit(3)]
)
def test_whatever_a_reader_raises_the_note_is_carried(error: BaseException) -> None:
    (note,) = read_safely(_Failing(error), Unit("Dir/A.md", "note"), b"bytes", ReadContext())
    assert isinstance(note, Note)
    assert (note.path, note.title, note.verbatim) == ("Dir/A.md", "A", b"bytes")
    assert note.problem is not None
    assert note.problem.message == f"reading it failed ({type(error).__name__}: {error})"
    assert "report it" in note.problem.remedy


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "it gives no tuple but NoneType"),
        ([], "it gives no tuple but list"),
        (("a",), "among what it gives is no item but str"),
    ],
)
def test_what_a_reader_may_not_give_is_no_note_that_is_gone(
    given: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = _Failing(ValueError())
    monkeypatch.setattr(reader, "read", lambda unit, data, context: given)
    (note,) = read_safely(reader, Unit("A.md", "note"), b"bytes", ReadContext())
    assert isinstance(note, Note)
    assert note.problem is not None
    assert (note.verbatim, note.problem.message) == (b"bytes", f"reading it failed (TypeError: {said})")


def test_settings_that_fail_are_the_apps_defaults() -> None:
    assert read_safely(_Failing(Panic()), Unit(".x/app.json", "settings"), b"{}", ReadContext()) == ()


def test_a_board_that_cannot_be_read_is_a_board_all_the_same() -> None:
    (board,) = read_safely(_Failing(Panic("odd")), Unit("B.canvas", "board"), b"bytes", ReadContext())
    assert isinstance(board, Board)
    assert board.problem is not None
    assert (board.path, board.verbatim) == ("B.canvas", b"bytes")


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_what_is_meant_for_the_whole_run_is_not_caught(error: type[BaseException]) -> None:
    with pytest.raises(error):
        read_safely(_Failing(error()), Unit("A.md", "note"), b"", ReadContext())


def test_a_format_may_have_boards(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boards = {path: Board(path, (), (), b"{}") for path in ("B.md", "A.md")}
    monkeypatch.setattr(
        FORMAT.reader, "read", lambda unit, data, context: (boards.get(unit.path) or Settings(),)
    )
    assert load(vault, OBSIDIAN).vault.boards == (boards["A.md"], boards["B.md"])


# -- what an earlier conversion left -------------------------------------------------------------------------------

CARRIED = {"v": 1, "format": "readwise", "path": "_posts/a.md", "form": "F5"}


def remember(vault: Path, path: str = "A.md", data: bytes = b"x\n") -> None:
    """A state in ``vault`` that carries something for the note at ``path``."""
    with State.open(vault, create=True) as state:
        owner = state.expect(Source("/site", "readwise", "obsidian"), [])
        state.record([Record(path, hash=digest(data), carried=pack(CARRIED), owner=owner)])


def carried(loaded: Loaded, path: str = "A.md") -> Mapping[str, Any] | None:
    note = loaded.index.note(path)
    assert note is not None
    return note.carried


def test_what_was_carried_is_given_to_its_note(vault: Path) -> None:
    remember(vault)
    loaded = load(vault, OBSIDIAN)
    assert carried(loaded) == CARRIED
    assert carried(loaded, "B.md") is None
    assert [note.form for note in loaded.vault.notes] == ["F5", ""]


def test_a_renamed_note_is_known_by_its_content(vault: Path) -> None:
    remember(vault)
    (vault / "A.md").rename(vault / "Renamed.md")
    assert carried(load(vault, OBSIDIAN), "Renamed.md") == CARRIED


def test_a_single_file_is_given_it_too(vault: Path) -> None:
    remember(vault)
    assert carried(load(vault / "A.md", OBSIDIAN)) == CARRIED


def test_without_carriers_nothing_is_believed(vault: Path) -> None:
    remember(vault)
    assert carried(load(vault, Options(source_format="obsidian", carriers=False))) is None


def test_a_note_that_is_not_understood_is_told_where_it_was() -> None:
    note = Note("A.md", "A", verbatim=b"")
    assert with_carried(note, CARRIED) == replace(note, carried=CARRIED)
    assert with_carried(Note("A.md", "A", form="F2"), CARRIED).form == "F2"


def _garbage(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 5_000)


def _no_database(file: Path) -> None:
    file.write_bytes(b"Hello, I am a text file.")


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE meta SET value='99' WHERE key='schema'")
    connection.close()


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _damaged_rows(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE outputs SET carried=x'00ff'")
    connection.close()


@pytest.mark.parametrize("damage", [_garbage, _no_database, _newer, _folder, _damaged_rows])
def test_a_damaged_state_in_the_source_costs_only_what_it_carried(
    vault: Path, damage: Callable[[Path], None]
) -> None:
    remember(vault)
    damage(vault / ".vaultconv/state.db")
    loaded = load(vault, OBSIDIAN)
    assert [note.path for note in loaded.vault.notes] == ["A.md", "B.md"]
    assert carried(loaded) is None
    assert lines(loaded) == [(".vaultconv/state.db", "state", Outcome.CARRIER_STALE)]
    assert "read without it" in loaded.losses[0].detail
    assert load(vault, Options(source_format="obsidian", carriers=False)).losses == ()


def test_recognition_is_asked_without_a_format(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_points, "entry_points", lambda group: ())
    assert load(vault, Options()).format is FORMAT
    assert load(vault, OBSIDIAN).recognition.reason == "you said so"


def test_losses_can_be_sorted_with_those_of_the_walk(vault: Path) -> None:
    (vault / ".trash").mkdir()
    (vault / "loop").symlink_to("loop")
    found = sorted(load(vault, OBSIDIAN).losses)
    assert [type(loss) for loss in found] == [Loss, Loss]
