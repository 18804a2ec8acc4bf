"""A drive that lets nobody set times or rights gets its files all the same, and the run says that their times are not kept."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.test_undo import TIME, note, run, shape
from vaultconv.cli import main
from vaultconv.pipeline.actions import NewCopy
from vaultconv.pipeline.undo import plan_undo, undo

DAY = 1_600_000_000


def refuse(monkeypatch: pytest.MonkeyPatch, code: int = errno.EPERM, *calls: str) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    for call in calls or ("utime", "chmod"):
        monkeypatch.setattr(os, call, refused)


@pytest.fixture
def image(tmp_path: Path) -> NewCopy:
    file = tmp_path / "i.png"
    file.write_bytes(b"image")
    os.utime(file, (DAY, DAY))
    return NewCopy("i.png", file, "i.png", 5, DAY * 10**9)


@pytest.mark.parametrize("code", [errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS])
def test_files_arrive_with_the_time_of_the_run_and_the_next_run_finds_them(
    tmp_path: Path, image: NewCopy, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    refuse(monkeypatch, code)
    done = run(tmp_path / "vault", note("A.md"), note("B/C.md"), copies=(image,))
    assert (done.failed, sorted(done.untimed)) == ([], ["A.md", "B/C.md", "i.png"])
    assert (tmp_path / "vault/A.md").read_bytes() == b"text\n"
    assert (tmp_path / "vault/A.md").stat().st_mtime_ns > TIME
    again = run(tmp_path / "vault", note("A.md"), note("B/C.md"), copies=(image,))
    assert (again.written, again.conflicts, again.run, again.untimed) == ([], [], 0, [])
    assert len(again.kept) == 3


def test_a_file_is_updated_and_put_back_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = tmp_path / "vault"
    refuse(monkeypatch)
    run(vault, note("A.md"))
    before = {path: data for path, (_, _, data) in shape(vault).items()}
    assert run(vault, note("A.md", b"new\n"), note("N/B.md")).untimed == ["A.md", "N/B.md"]
    done = undo(plan_undo(vault), durable=False)
    assert (done.failed, done.conflicts, sorted(done.untimed)) == ([], [], ["./", "A.md"])
    assert {path: data for path, (_, _, data) in shape(vault).items()} == before
    again = run(vault, note("A.md"))
    assert (again.written, again.conflicts, len(again.kept)) == ([], [], 1)


def test_rights_that_are_not_those_of_the_drive_are_not_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tmp_path / "vault"
    run(vault, note("A.md"))
    (vault / "A.md").chmod(0o600)
    refuse(monkeypatch, errno.EPERM, "chmod")
    done = run(vault, note("A.md", b"new\n"))
    assert [each.path for each in done.failed] == ["A.md"]
    assert (vault / "A.md").read_bytes() == b"text\n"


def test_the_run_says_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    (tmp_path / "notes").mkdir()
    for name in ("A", "B"):
        (tmp_path / "notes" / f"{name}.md").write_text("words\n", "utf-8")
        os.utime(tmp_path / "notes" / f"{name}.md", (DAY, DAY))
    refuse(monkeypatch)
    convert = ["convert", str(tmp_path / "notes"), str(tmp_path / "vault"), "--from", "obsidian", "--to", "obsidian"]  # fmt: skip
    assert main(convert) == 0
    said = capsys.readouterr().out
    assert said.count("have the time of this run: their own cannot be set on this drive") == 1
    assert main(convert) == 0
    assert "nothing to do" in (said := capsys.readouterr().out)
    assert "time of this run" not in said
    assert main(["undo", str(tmp_path / "vault"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["failed"] == []
    assert main([*convert, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["untimed"] == ["A.md", "B.md"]
