"""``vaultconv watch`` by what is edited: only what an edit concerns is converted again, with filters too, however an editor or a program
that syncs saves, and where folders are renamed. In the end it is always what a run into a new folder would be."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_watch import eventually, has, idle, watched
from vaultconv.cli import main
from vaultconv.model.note import Note
from vaultconv.pipeline.note_by_note import NoteByNote

__all__ = ["idle"]
NOTES = {
    "Apple.md": "See [[Berry]]. #fruit\n",
    "Berry.md": "Ripe.\n",
    "Deep/Cherry.md": "See [[Apple]] and [[Fig]]. #fruit\n",
    "Deep/Down/Fig.md": "Dry. #later\n",
    "Drafts/Grape.md": "Not yet. #fruit\n",
}


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for path, text in NOTES.items():
        (tmp_path / "notes" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notes" / path).write_text(text, "utf-8")
    return tmp_path / "notes"


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notes that are converted, by path."""
    seen: list[str] = []
    real = NoteByNote._write

    def write(self: NoteByNote, note: Note, *more: Any) -> None:
        seen.append(note.path)
        real(self, note, *more)

    monkeypatch.setattr(NoteByNote, "_write", write)
    return seen


def held(folder: str) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in Path(folder).rglob("*")
        if file.is_file() and ".vaultconv" not in file.parts
    }


def check_as_new(*flags: str) -> None:
    """What is there is what a run into a new folder with ``flags`` leaves."""
    assert main(["convert", "notes", "clean", "-q", "--to", "logseq", *flags]) == 0
    assert held("out") == held("clean")


def test_only_what_an_edit_concerns_is_converted_again(
    notes: Path, idle: threading.Event, converted: list[str]
) -> None:
    def meanwhile() -> None:
        eventually(has(Path("out/pages/Apple.md"), "Berry"))
        eventually(idle.is_set)
        assert sorted(converted) == sorted(NOTES)
        converted.clear()
        (notes / "Berry.md").write_text("Unripe.\n")
        eventually(has(Path("out/pages/Berry.md"), "Unripe"))
        eventually(idle.is_set)
        assert set(converted) == {"Berry.md"}
        converted.clear()
        (notes / "Berry.md").rename(notes / "Blackberry.md")
        eventually(has(Path("out/pages/Blackberry.md"), "Unripe"))
        eventually(idle.is_set)
        assert set(converted) == {"Blackberry.md", "Apple.md"}, "and what leads to it"

    assert watched(meanwhile, idle, "--to", "logseq", "--prune") == 0
    check_as_new()


def test_filters_hold_for_each_pass(notes: Path, idle: threading.Event, converted: list[str]) -> None:
    flags = ("--tag", "fruit", "--exclude", "Drafts/", "--only", "*.md")
    pages = Path("out/pages")

    def meanwhile() -> None:
        eventually(has(pages / "Cherry.md", "Apple"))
        eventually(idle.is_set)
        assert sorted(converted) == ["Apple.md", "Deep/Cherry.md"]
        converted.clear()
        (notes / "Drafts/Grape.md").write_text("Still not. #fruit\n")
        (notes / "Berry.md").write_text("Ripe, and a #fruit.\n")
        eventually(has(pages / "Berry.md", "Ripe"))
        eventually(idle.is_set)
        assert "Drafts/Grape.md" not in converted
        assert "Deep/Cherry.md" not in converted
        (notes / "Deep/.vaultconvignore").write_text("Cherry.md\n")
        eventually(lambda: not (pages / "Cherry.md").exists())
        (notes / "Deep/.vaultconvignore").unlink()
        eventually((pages / "Cherry.md").exists)

    assert watched(meanwhile, idle, "--to", "logseq", "--prune", *flags) == 0
    check_as_new(*flags)


def test_a_day_holds_for_each_pass_and_so_does_what_somebody_edited(
    notes: Path, idle: threading.Event, converted: list[str]
) -> None:
    pages, flags, long_past = Path("out/pages"), ("--since", "2020-01-01"), (1_500_000_000, 1_500_000_000)
    for note in (notes / "Berry.md", notes / "Drafts/Grape.md"):
        os.utime(note, long_past)

    def meanwhile() -> None:
        eventually(has(pages / "Apple.md", "Berry"))
        eventually(idle.is_set)
        assert "Berry.md" not in converted
        (pages / "Apple.md").write_text("- mine\n")
        converted.clear()
        (notes / "Berry.md").write_text("Unripe.\n")
        eventually(has(pages / "Berry.md", "Unripe"))
        eventually(idle.is_set)
        assert set(converted) == {"Berry.md", "Apple.md"}
        converted.clear()
        (notes / "Deep/Down/Fig.md").write_text("Wet.\n")
        eventually(has(pages / "Fig.md", "Wet"))
        eventually(idle.is_set)
        assert set(converted) == {"Deep/Down/Fig.md", "Apple.md"}
        assert (pages / "Apple.md").read_text() == "- mine\n"
        (pages / "Apple.md").unlink()
        os.utime(notes / "Berry.md", long_past)
        eventually(lambda: not (pages / "Berry.md").exists())
        eventually(has(pages / "Apple.md", "Berry"))

    assert watched(meanwhile, idle, "--to", "logseq", "--prune", *flags) == 0
    check_as_new(*flags)


def by_a_file_beside(name: str) -> Callable[[Path, str], None]:
    """Written into a file called ``name`` that then takes the place of the note: GNOME and KDE, VS Code, rsync, Syncthing, sed."""

    def save(note: Path, text: str) -> None:
        aside = note.with_name(name.format(note.name))
        aside.write_text(text)
        aside.replace(note)

    return save


def over_itself(note: Path, text: str) -> None:
    """Obsidian, Logseq and Notepad: emptied, then written."""
    with note.open("w") as stream:
        stream.flush()
        stream.write(text)


def as_vim(note: Path, text: str) -> None:
    """Whether the folder may be written is tried with a file of a number; the note becomes the backup, a new one is written."""
    (note.parent / "4913").touch()
    (note.parent / "4913").unlink()
    swap = note.with_name(f".{note.name}.swp")
    swap.write_text("swap")
    note.rename(f"{note}~")
    note.write_text(text)
    note.chmod(0o644)
    Path(f"{note}~").unlink()
    swap.unlink()


def as_emacs(note: Path, text: str) -> None:
    """A lock that leads nowhere, its own copy now and then, a backup that stays."""
    lock, aside = note.with_name(f".#{note.name}"), note.with_name(f"#{note.name}#")
    lock.symlink_to("somebody@somewhere.1234:1700000000")
    aside.write_text(text)
    shutil.copy2(note, f"{note}~")
    note.write_text(text)
    aside.unlink()
    lock.unlink()


def as_sync(note: Path, text: str) -> None:
    """Obsidian Sync, Dropbox and others give a file the time that it had elsewhere, which may be long past."""
    note.write_text(text)
    os.utime(note, (1_500_000_000, 1_500_000_000))


def as_git(note: Path, text: str) -> None:
    """Another branch: the file is removed, then made."""
    note.unlink()
    note.write_text(text)


SAVES: dict[str, Callable[[Path, str], None]] = {
    "over itself": over_itself,
    "Vim": as_vim,
    "Emacs": as_emacs,
    "a sync": as_sync,
    "git": as_git,
    "VS Code": by_a_file_beside("{}.tmp.4711.1700000000"),
    "GNOME": by_a_file_beside(".goutputstream-XJ2K9A"),
    "KDE": by_a_file_beside("{}.Lq7xYz"),
    "Syncthing": by_a_file_beside(".syncthing.{}.tmp"),
    "rsync": by_a_file_beside(".{}.Rb12cD"),
    "sed": by_a_file_beside("sedK3jLq9"),
}


def test_however_it_is_saved_it_is_one_edit(
    notes: Path, idle: threading.Event, converted: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    def meanwhile() -> None:
        eventually(has(Path("out/pages/Berry.md"), "Ripe"))
        for number, (name, save) in enumerate(SAVES.items()):
            eventually(idle.is_set)
            converted.clear()
            save(notes / "Berry.md", f"Saved {number:02}.\n")  # as long as before
            eventually(has(Path("out/pages/Berry.md"), f"Saved {number:02}."))
            eventually(idle.is_set)
            assert set(converted) == {"Berry.md"}, name
            for backup in notes.glob("*~"):
                backup.unlink()  # that is a file like any other until then

    assert watched(meanwhile, idle, "--to", "logseq", "--settle", "250", "--prune") == 0
    check_as_new()
    told = [line.partition(": ")[0] for line in capsys.readouterr().out.splitlines() if " updated" in line]
    assert {line.split(" ", 1)[1] for line in told} == {"Berry.md"}


def test_folders_may_be_renamed_and_come_from_elsewhere(notes: Path, idle: threading.Event) -> None:
    pages = Path("out/pages")

    def meanwhile() -> None:
        eventually(has(pages / "Fig.md", "folder:: ./Deep/Down\n"))
        (notes / "Deep").rename(notes / "Deeper")
        eventually(has(pages / "Fig.md", "folder:: ./Deeper/Down\n"))
        (notes / "Deeper/Down/Fig.md").write_text("Fresh.\n")
        eventually(has(pages / "Fig.md", "Fresh."))
        (notes / "Deeper/Down").rename(notes / "Drafts/down")
        (notes / "Drafts/down").rename(notes / "Drafts/Down")
        eventually(has(pages / "Fig.md", "folder:: ./Drafts/Down\n"))
        (notes / "Drafts").rename(notes.parent / "away")
        eventually(lambda: not (pages / "Fig.md").exists())
        (notes.parent / "away/Down/Fig.md").write_text("Dried.\n")
        (notes.parent / "away").rename(notes / "Drafts")
        eventually(has(pages / "Fig.md", "Dried."))
        (notes / "Drafts/Down/Fig.md").write_text("Eaten.\n")
        eventually(has(pages / "Fig.md", "Eaten."))

    assert watched(meanwhile, idle, "--to", "logseq", "--prune") == 0
    check_as_new()
