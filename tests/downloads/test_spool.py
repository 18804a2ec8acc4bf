"""Where fetched files wait: gone with the plan, and what a killed program left is gone with the next."""

from __future__ import annotations

import errno
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

import pytest

from vaultconv.pipeline import spool
from vaultconv.pipeline.lock import LOCK, hold
from vaultconv.pipeline.spool import Spool


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what is temporary, of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_gone_when_it_is_closed(temporary: Path) -> None:
    made = Spool()
    (made.folder / "file").write_bytes(b"x")
    assert made.folder.parent == temporary
    made.close()
    assert list(temporary.iterdir()) == []


HOLDS = """
import sys, tempfile, time
from vaultconv.pipeline.spool import Spool
tempfile.tempdir = sys.argv[1]
spool = Spool()
(spool.folder / "file").write_bytes(b"x")
print(spool.folder, flush=True)
time.sleep(600)
"""


def test_what_a_killed_program_left_is_removed_and_nothing_else(temporary: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", HOLDS, str(temporary)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        for each in running:
            assert each.stdout is not None
        used, left = (Path(each.stdout.readline().strip()) for each in running if each.stdout)
        running[1].kill()
        running[1].wait()
        for name in ("vaultconv-abc.spool", "vaultconv-notes", "vaultconv-1-abc"):
            (temporary / name).mkdir()
        own, further = Spool(), Spool()
        assert {path.name for path in temporary.iterdir()} == {
            own.folder.name,
            further.folder.name,
            used.name,
            "vaultconv-notes",
            "vaultconv-1-abc",
        }
        assert not left.exists()
        assert (used / "file").read_bytes() == b"x"
    finally:
        for each in running:
            each.kill()
            each.communicate()


def test_where_nobody_can_tell_nothing_is_removed(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk without locks; where nobody holds the lock of another, each is in use."""

    def no_locks(_stream: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(spool, "hold", no_locks)
    (temporary / "vaultconv-abc.spool").mkdir()
    (temporary / "vaultconv-of.spool").write_bytes(b"no folder")
    made = Spool()
    assert (temporary / "vaultconv-abc.spool").is_dir()
    assert made.folder.is_dir()
    made.close()
    assert not made.folder.exists()


def test_a_new_folder_that_another_program_takes_for_a_left_one_is_made_again(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whatever moment that is: before it has its lock, while another holds that, or once it is put aside."""
    turns = iter(range(4))

    def swept_meanwhile(stream: IO[bytes]) -> None:
        turn = next(turns)
        if turn == 0:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        if turn == 1:
            for folder in temporary.glob("*.spool"):
                folder.rename(folder.with_suffix(".away"))
        hold(stream)

    def made_and_gone(**named: str) -> str:
        folder = tempfile_mkdtemp(**named)
        if not gone:
            gone.append(folder)
            Path(folder).rmdir()
        return folder

    gone: list[str] = []
    tempfile_mkdtemp = tempfile.mkdtemp
    monkeypatch.setattr(spool, "hold", swept_meanwhile)
    monkeypatch.setattr(spool, "_sweep", lambda: None)
    monkeypatch.setattr(tempfile, "mkdtemp", made_and_gone)
    made = Spool()
    assert next(turns) == 3
    assert list(made.folder.iterdir()) == [made.folder / LOCK]
    assert str(made.folder) not in gone
