"""Where fetched files wait: gone with the plan, and what a killed program left is gone with the next."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from vaultconv.pipeline.spool import Spool


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what is temporary, of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_gone_when_it_is_closed(temporary: Path) -> None:
    spool = Spool()
    (spool.folder / "file").write_bytes(b"x")
    assert spool.folder.parent == temporary
    spool.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="there nobody can ask for a process without harm")
def test_what_a_killed_program_left_is_removed_and_nothing_else(temporary: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (
        f"vaultconv-{gone.pid}-abc",
        f"vaultconv-{os.getpid()}-abc",
        "vaultconv-notes-abc",
        "vaultconv-99999999999999999999-x",
    ):
        (temporary / name).mkdir()
        (temporary / name / "file").write_bytes(b"x")
    spool = Spool()
    left = {path.name for path in temporary.iterdir()} - {spool.folder.name}
    assert left == {f"vaultconv-{os.getpid()}-abc", "vaultconv-notes-abc", "vaultconv-99999999999999999999-x"}


def test_where_nobody_can_tell_nothing_is_removed(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbids(_process: int, _signal: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "kill", forbids)
    (temporary / "vaultconv-1-abc").mkdir()
    Spool()
    assert (temporary / "vaultconv-1-abc").is_dir()
