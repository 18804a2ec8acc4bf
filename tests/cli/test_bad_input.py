"""Bad input that needs more than a shell to make: files that may not be read, disks that are full, bugs of our own."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vaultconv.cli import main
from vaultconv.formats.obsidian.reader import ObsidianReader
from vaultconv.pipeline.staging import Staging
from vaultconv.vault.tree import Tree

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs a command on two notes: its exit code, and what it said on stdout and stderr."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/Bread.md").write_text("Feed the [[Starter]].\n")
    (tmp_path / "notes/Starter.md").write_text("Flour.\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VAULTCONV_DEBUG", raising=False)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        return code, *capsys.readouterr()

    return run


CONVERT = ("convert", "notes", "out", "--to", "obsidian")


def test_a_note_that_cannot_be_read_is_named_and_the_others_go_on(
    said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Tree.read

    def refuse(tree: Tree, path: str) -> bytes:
        if path == "Starter.md":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return read(tree, path)

    monkeypatch.setattr(Tree, "read", refuse)
    code, out, err = said(*CONVERT)
    assert (code, err) == (3, "")
    assert "Starter.md: cannot be read: Permission denied. Check its permissions and run again." in out
    assert sorted(path.name for path in Path("out").glob("*.md")) == ["Bread.md"]


def test_a_file_without_the_right_to_read_it_is_named(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("notes/Starter.md").chmod(0)
    access = os.access  # who runs the tests may be root, who may read everything
    monkeypatch.setattr(os, "access", lambda path, mode: "Starter" not in str(path) and access(path, mode))
    code, out, _ = said(*CONVERT)
    assert code == 3
    assert "Starter.md: may not be read" in out
    assert "Starter.md: may not be read" in said("inspect", "notes")[1]


def test_a_line_that_leaves_out_nobody_knows_what_is_named_and_nothing_is_done(said: Said) -> None:
    Path("notes/.vaultconvignore").write_text("Drafts/\n[z-a]\n")
    code, _, err = said(*CONVERT)
    assert code == 2
    assert err.startswith("vaultconv: notes/.vaultconvignore:2: '[z-a]' is no pattern\n")
    assert not Path("out").exists()


def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Staging, action: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Staging, "add", full)
        code, out, err = said(*CONVERT)
    assert (code, out) == (3, "")
    assert err.splitlines() == [
        "vaultconv: out: No space left on device",
        "Make room there, or choose another destination, and run again.",
        "Written: nothing",
        "Not written: Bread.md, Starter.md",
        "More: vaultconv explain destination",
    ]
    assert not list(Path("out").glob("*.md"))
    assert said(*CONVERT)[0] == 0


def test_a_file_that_cannot_be_written_is_named(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    add = Staging.add

    def refuse(self: Staging, action: Any) -> Any:
        if action.path == "Starter.md":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return add(self, action)

    monkeypatch.setattr(Staging, "add", refuse)
    code, out, _ = said(*CONVERT)
    assert code == 3
    assert "Into out (obsidian): 1 written, 1 not written" in out
    assert "  not written: Starter.md: Input/output error" in out


def test_a_bug_in_a_reader_costs_no_other_note(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    read = ObsidianReader.read

    def stumble(self: ObsidianReader, unit: Any, data: bytes, context: Any) -> Any:
        if unit.path == "Starter.md":
            raise KeyError("oops")
        return read(self, unit, data, context)

    monkeypatch.setattr(ObsidianReader, "read", stumble)
    code, out, _ = said(*CONVERT)
    assert code == 3
    assert "Starter.md: reading it failed (KeyError: 'oops')" in out
    assert Path("out/Starter.md").read_text() == "Flour.\n"


class Panic(BaseException):
    """As parsers written in Rust raise it."""


@pytest.mark.parametrize("error", [KeyError("oops"), Panic("oops"), RecursionError("oops")])
def test_a_bug_of_ours_is_told_without_a_traceback(
    error: BaseException, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise error

    monkeypatch.setattr("vaultconv.cli.convert.plan_of_met", stumble)
    code, out, err = said(*CONVERT)
    assert (code, out) == (70, "")
    assert err.startswith(
        f"vaultconv: this is a bug of vaultconv, not of your notes: {type(error).__name__}: "
    )
    assert "VAULTCONV_DEBUG=1" in err
    assert "Traceback" not in err
    monkeypatch.setenv("VAULTCONV_DEBUG", "1")
    code, _, err = said(*CONVERT)
    assert code == 70
    assert "Traceback (most recent call last)" in err


def test_ctrl_c_is_told_and_has_its_exit_code(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vaultconv.cli.convert.apply", interrupt)
    assert said(*CONVERT) == (
        130,
        "",
        "vaultconv: interrupted. No file is half-written: run it again, and it goes on where it was.\n",
    )


def test_damaged_records_are_told_with_a_remedy(said: Said) -> None:
    assert said(*CONVERT)[0] == 0
    Path("out/.vaultconv/state.db").write_bytes(b"no database" * 100)
    code, out, err = said(*CONVERT)
    assert (code, out) == (2, "")
    assert "state.db: cannot be read: file is not a database" in err
    assert "Move this file away and run again" in err


def test_another_run_in_the_same_destination_is_refused(said: Said) -> None:
    fcntl = pytest.importorskip("fcntl")
    assert said(*CONVERT)[0] == 0
    Path("notes/New.md").write_text("New.\n")
    with Path("out/.vaultconv/lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, _, err = said(*CONVERT)
    assert (code, err.splitlines()[0]) == (4, "vaultconv: out: another run is writing here")
    assert not Path("out/New.md").exists()


def test_control_characters_in_a_name_do_not_reach_the_terminal(said: Said) -> None:
    Path("notes/\x1b[2J.md").write_text('---\na: "open\n---\n')
    code, out, _ = said(*CONVERT)
    assert code == 3
    assert "\\x1b[2J.md:2" in out
    assert "\x1b" not in out
    assert "\x1b" not in said("convert", "\x1b[2J", "out", "--to", "obsidian")[2]
