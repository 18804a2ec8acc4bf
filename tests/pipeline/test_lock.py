"""One run at a time; the lock dies with its holder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vaultconv.errors import ConflictError
from vaultconv.pipeline import lock
from vaultconv.pipeline.lock import locked


def test_the_second_says_so_and_stops(tmp_path: Path) -> None:
    with (
        locked(tmp_path),
        pytest.raises(ConflictError, match="another run is writing here"),
        locked(tmp_path),
    ):
        pass
    with locked(tmp_path):
        assert [file.name for file in tmp_path.iterdir()] == ["lock"]


def test_a_killed_holder_holds_no_more(tmp_path: Path) -> None:
    code = "import os, sys, pathlib; from vaultconv.pipeline.lock import locked\nwith locked(pathlib.Path(sys.argv[1])): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 9
    with locked(tmp_path):
        assert (tmp_path / "lock").read_bytes() == b""


def test_a_file_system_without_locks_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(stream: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(lock, "hold", no_locks)
    with locked(tmp_path), locked(tmp_path):
        assert (tmp_path / "lock").exists()


def test_a_lock_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError), locked(tmp_path):
        pass
    assert not (tmp_path / "elsewhere").exists()
