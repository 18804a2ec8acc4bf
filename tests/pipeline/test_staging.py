"""Files wait whole, with their time; the folder leads nowhere else."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from vaultconv.pipeline import staging
from vaultconv.pipeline.actions import Action, Kind, copy_stamp
from vaultconv.pipeline.record import Record, digest
from vaultconv.pipeline.staging import Staging, flush

TIME = 1_700_000_000_123_456_789


@pytest.fixture
def place(tmp_path: Path) -> Staging:
    opened = Staging(str(tmp_path / "staging"))
    opened.open()
    return opened


def test_a_note_waits_whole_with_its_time(place: Staging) -> None:
    action = Action(
        "A.md", Kind.WRITE, data=b"text", mtime_ns=TIME, record=Record("A.md", hash=digest(b"text"))
    )
    staged = place.add(action)
    assert Path(staged.file).read_bytes() == b"text"
    assert Path(staged.file).stat().st_mtime_ns == TIME
    assert (staged.record.hash, staged.record.size, staged.record.mtime_ns) == (digest(b"text"), 4, TIME)
    assert action.record == Record("A.md", hash=digest(b"text"))


def test_without_a_time_a_file_has_that_of_its_writing(place: Staging) -> None:
    staged = place.add(Action("A.md", Kind.WRITE, data=b""))
    assert staged.record.mtime_ns == Path(staged.file).stat().st_mtime_ns > TIME


def test_a_copy_is_told_by_the_bytes_that_were_read(place: Staging, tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    (tmp_path / "film.mp4").write_bytes(data)
    os.utime(tmp_path / "film.mp4", ns=(TIME, TIME))
    staged = place.add(Action("film.mp4", Kind.COPY, "src.mp4", copy_from=tmp_path / "film.mp4", mtime_ns=1))
    assert Path(staged.file).read_bytes() == data
    assert staged.record == Record(
        "film.mp4", "src.mp4", copy_stamp(len(data), TIME), digest(data), len(data), TIME
    )


def test_a_disk_that_takes_little_at_a_time_gets_all_the_same(
    place: Staging, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data[:3])))
    staged = place.add(Action("A.md", Kind.WRITE, data=b"0123456789"))
    assert Path(staged.file).read_bytes() == b"0123456789"


def test_a_pipe_in_place_of_an_attachment_does_not_hang_the_run(place: Staging, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="is no ordinary file"):
        place.add(Action("pipe", Kind.COPY, copy_from=tmp_path / "pipe"))


@pytest.mark.parametrize("left", ["files", "a link", "a file", "nothing"])
def test_it_opens_empty_whatever_was_left_there(tmp_path: Path, left: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/A.md").write_bytes(b"mine")
    folder = tmp_path / "staging"
    if left == "files":
        (folder / "deep").mkdir(parents=True)
        (folder / "0").write_bytes(b"left")
    elif left == "a link":
        folder.symlink_to(tmp_path / "outside")
    elif left == "a file":
        folder.write_bytes(b"")
    opened = Staging(str(folder))
    opened.open()
    assert list(folder.iterdir()) == []
    assert not folder.is_symlink()
    assert (tmp_path / "outside/A.md").read_bytes() == b"mine"
    opened.clear()
    assert not folder.exists()


@pytest.mark.parametrize(("files", "synced"), [(3, 0), (100, 1)])
def test_few_files_are_flushed_one_by_one_and_many_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int, synced: int
) -> None:
    paths = [str(tmp_path / str(number)) for number in range(files)]
    for path in paths:
        Path(path).write_bytes(b"x")
    calls: list[str] = []
    monkeypatch.setattr(os, "sync", lambda: calls.append("sync"))
    monkeypatch.setattr(os, "fsync", lambda handle: calls.append("fsync"))
    flush(paths, [str(tmp_path)])
    assert calls == ["sync"] if synced else calls == ["fsync"] * (files + 1)


def test_a_folder_that_cannot_be_flushed_is_let_be_but_a_broken_disk_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_with(code: int) -> None:
        def fail(path: str) -> None:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(staging, "_fsync", fail)

    fails_with(errno.EINVAL)
    flush([], [str(tmp_path)])
    with pytest.raises(OSError, match="Invalid"):
        flush([str(tmp_path)])
    fails_with(errno.EIO)
    with pytest.raises(OSError, match="Input/output"):
        flush([], [str(tmp_path)])
