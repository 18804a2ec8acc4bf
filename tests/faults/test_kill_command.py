"""Killed at any instant, the command itself leaves each file old or new, and given again it completes.

Elsewhere the writing alone is killed, step by step; here it is the whole program, as a user has it: while it starts, reads, shares its work
with other processes, writes, removes, or takes back.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pipeline.test_undo import shape
from vaultconv.cli import main
from vaultconv.pipeline.undo import runs

LONG = os.environ.get("VAULTCONV_LONG") == "1"
KILLS = 60 if LONG else 1
"""How often each way is killed."""
FEW, MANY = 210 if LONG else 30, 210
"""So many notes: from 200 on, processes share the work."""
CONVERT = ("convert", "notes", "out", "--to", "logseq", "-q")
WAYS: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "into nothing": (0, FEW, CONVERT),
    "over what is there": (1, FEW, CONVERT),
    "with --prune": (1, FEW, (*CONVERT, "--prune")),
    "with --jobs 2": (0, MANY, (*CONVERT, "--jobs", "2")),
    "undo": (2, FEW, ("undo", "out", "-q")),
}
"""What is killed: how often was converted before, of how many notes, and the words of the command."""
CHOSEN = WAYS if LONG else ("with --prune", "with --jobs 2", "undo")
"""The ways that are tried: in the suite those that have to do most."""

Contents = dict[str, bytes]


def make(notes: Path, version: int, many: int) -> None:
    """The source at ``notes``: at version 2 a third of the notes is edited, some have come, gone, or are called otherwise."""
    shutil.rmtree(notes, ignore_errors=True)
    for number in range(many):
        said, folder = 1, f"Shelf {number % 7}"
        if version > 1:
            if number % 11 == 4:
                continue
            said = 2 if number % 3 == 0 else 1
            folder = "Moved" if number % 13 == 5 else folder
        file = notes / folder / f"Note {number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = f"# Part {number}\n\nSaid in version {said}, as [[Note {(number + 1) % many}]] and ![[p{number % 9}.png]] say.\n"
        file.write_text(text * 3, "utf-8")
        os.utime(file, (10**9 + said, 10**9 + said))
    for number in range(9):
        (notes / f"p{number}.png").write_bytes(b"\x89PNG%d" % (number * version) * 4000)
        os.utime(notes / f"p{number}.png", (10**9 + version, 10**9 + version))
    if version > 1:
        (notes / "New.md").write_text("See [[Note 3]].\n", "utf-8")


def contents(root: Path) -> Contents:
    """What files are in ``root``, our records aside."""
    found = shape(root) if root.exists() else {}
    return {path: data for path, (_, _, data) in found.items() if data is not None}


@dataclass
class Place:
    """A folder with ``notes``, and ``out`` as it was before the command."""

    root: Path
    words: tuple[str, ...]
    before: Contents
    after: Contents

    def fresh(self) -> Path:
        """``out`` as before the command."""
        out = self.root / "out"
        shutil.rmtree(out, ignore_errors=True)
        if self.before:
            shutil.copytree(self.root / "first", out)
        return out


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    times, many, words = WAYS[request.param]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for version in range(1, times + 1):
        make(tmp_path / "notes", version, many)
        assert main(list(CONVERT)) == 0
    make(tmp_path / "notes", min(times + 1, 2), many)
    before = contents(tmp_path / "out")
    if times:
        shutil.copytree("out", "first")
    assert main(list(words)) == 0
    after = contents(tmp_path / "out")
    assert before != after
    return Place(tmp_path, words, before, after)


@pytest.fixture
def command() -> Iterator[Callable[[tuple[str, ...]], subprocess.Popen[bytes]]]:
    """Begins a command in a group of its own, of which nothing may be left."""
    begun: list[int] = []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def begin(words: tuple[str, ...]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "vaultconv", *words], start_new_session=True, env=environment
        )
        begun.append(process.pid)
        return process

    yield begin
    end = time.monotonic() + 20
    for group in begun:
        with suppress(ProcessLookupError):
            while True:  # whoever shared the work notices, and ends
                os.killpg(group, 0)
                assert time.monotonic() < end, "a process was left"
                time.sleep(0.01)


def wait_for(process: subprocess.Popen[bytes], holds: Callable[[], bool]) -> float:
    """Waits until something ``holds`` or the process has ended; how long that took."""
    begun = time.perf_counter()
    while process.poll() is None and not holds():
        time.sleep(0.0002)
    return time.perf_counter() - begun


def is_moving(staging: Path) -> Callable[[], bool]:
    """Whether files that waited at ``staging`` are on their way into place."""
    most = 0

    def fewer() -> bool:
        nonlocal most
        waiting = len(list(staging.iterdir())) if staging.is_dir() else 0
        most, was = max(most, waiting), most
        return waiting < was

    return fewer


def has_ended(out: Path, words: tuple[str, ...]) -> bool:
    """Whether it was an undo, and killed when all was recorded: to say it again would take it back."""
    last = runs(out)[-1] if words[0] == "undo" else None
    return last is not None and last.occasion.command == "undo" and last.ended > 0


@pytest.mark.parametrize("place", CHOSEN, indirect=True)
def test_the_command_may_be_killed_at_any_instant(
    place: Place, command: Callable[[tuple[str, ...]], subprocess.Popen[bytes]]
) -> None:
    """A third of the kills come at any time of the program, a third once it writes aside, a third once it moves files into place."""
    dice = random.Random(f"{place.words} {20261127}")
    source = shape(place.root / "notes")
    staging = place.root / "out/.vaultconv/staging"
    reads, writes, moves = 0.6, 0.05, 0.01
    if LONG:  # in the suite a guess has to do
        place.fresh()
        process = command(place.words)
        reads, begun = wait_for(process, staging.exists), time.perf_counter()
        wait_for(process, is_moving(staging))
        moves = wait_for(process, lambda: not staging.is_dir() or not any(staging.iterdir()))
        assert process.wait() == 0
        writes = time.perf_counter() - begun
    met: Counter[str] = Counter()
    for attempt in range(KILLS):
        out = place.fresh()
        awaited, lasts = (
            (is_moving(staging), moves),
            (staging.exists, writes),
            (lambda: True, reads + writes),
        )[attempt % 3]
        with command(place.words) as process:
            wait_for(process, awaited)
            time.sleep(dice.random() * lasts)
            process.kill()
        found = contents(out)
        for path, data in found.items():
            assert data in (place.before.get(path), place.after.get(path)), path
        assert place.before.keys() & place.after.keys() <= found.keys()
        met["before" if found == place.before else "after" if found == place.after else "amid"] += 1
        met["ended"] += process.returncode == 0
        if not has_ended(out, place.words):
            assert main(list(place.words)) == 0
            assert not staging.exists()
        assert contents(out) == place.after
    assert shape(place.root / "notes") == source
    print(f"{place.words}: {dict(met)}")
    assert met["amid"] or not LONG
