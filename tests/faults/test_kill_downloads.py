"""Killed at any moment of a run that fetches, nothing broken is ever shown, and the next run goes on where it stopped.

The suite kills a few times; ``bash .ci/long`` fifty times.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from itertools import count
from pathlib import Path
from threading import Event

import pytest

from tests.assets.difficult_server import DifficultServer, Request, Talk, difficult
from tests.assets.picture_server import png
from tests.roundtrip.journey import files
from vaultconv.assets.limits import LIMITS

TIMES = 50 if os.environ.get("VAULTCONV_LONG") == "1" else 2
PICTURES = 60
WHOLE = 12
"""So many came whole before it is killed."""
_SHOWN = re.compile(r"\(([0-9a-f]{24})\.png \"")
_COMMAND = [sys.executable, "-c", "import sys; from vaultconv.cli import main; sys.exit(main(sys.argv[1:]))"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[DifficultServer]:
    """The server, with :data:`PICTURES` different pictures."""
    from tests.assets import difficult_server

    with difficult() as running:
        for number in range(PICTURES):
            data = png(number, 40 + number)
            monkeypatch.setitem(
                difficult_server.BEHAVIOURS,
                f"/{number}.png",
                lambda talk, _, data=data: talk.answer("200 OK", data, 'ETag: "1"'),
            )
        running.pause = 0.02
        yield running


@pytest.fixture
def source(tmp_path: Path, server: DifficultServer) -> Path:
    """A vault whose notes show these pictures, each in two notes."""
    folder = tmp_path / "notes"
    (folder / ".obsidian").mkdir(parents=True)
    for number in range(PICTURES):
        shown = [server.url(f"/{each % PICTURES}.png") for each in (number, number + 1)]
        (folder / f"{number:02}.md").write_text(
            "\n\n".join(f"![a picture]({url})" for url in shown) + "\n", "utf-8"
        )
    return folder


def start(source: Path, out: Path, cache: Path) -> subprocess.Popen[bytes]:
    """A run of its own."""
    words = ["convert", str(source), str(out), "--to", "obsidian", "--download", "images", "-q"]
    return subprocess.Popen([*_COMMAND, *words, "--allow-host", "127.0.0.1", "--cache", str(cache)])


def check_nothing_broken_is_shown(out: Path) -> int:
    """Every file that a note shows is there, and holds the bytes that its name says. Gives how many are shown."""
    shown = {name for path in out.glob("*.md") for name in _SHOWN.findall(path.read_text("utf-8"))}
    for name in shown:
        data = (out / "Attachments" / f"{name}.png").read_bytes()
        assert blake2b(data, digest_size=20).hexdigest()[:24] == name
    return len(shown)


def test_killed_at_random_moments(
    source: Path, tmp_path: Path, server: DifficultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    spools = tmp_path / "spools"
    spools.mkdir()
    monkeypatch.setenv("TMPDIR", str(spools))
    since = time.monotonic()
    assert start(source, tmp_path / "whole", tmp_path / "cache of another").wait() == 0
    whole = time.monotonic() - since
    assert sum(server.requests.values()) == PICTURES
    expected = files(tmp_path / "whole")
    dice = random.Random(20261126)
    killed = 0
    for number in range(TIMES):
        out, cache = tmp_path / f"out{number}", tmp_path / f"cache{number}"
        server.requests.clear()
        for _ in range(2):  # and killed again, as it goes on
            run = start(source, out, cache)
            time.sleep(dice.uniform(0.0, whole))
            run.kill()
            killed += run.wait() == -9
            check_nothing_broken_is_shown(out)
        assert start(source, out, cache).wait() == 0
        assert check_nothing_broken_is_shown(out) == PICTURES
        assert files(out) == expected
        assert not (out / ".vaultconv" / "staging").exists()
        # What was in the cache when it was killed is not asked for again: at most what was under way each time.
        assert sum(server.requests.values()) <= PICTURES + 2 * 4
    assert killed > TIMES / 2
    assert list(spools.iterdir()) == []  # the last run has removed what those left that were killed


def test_stopped_by_ctrl_c_it_says_so_and_goes_on(
    source: Path, tmp_path: Path, server: DifficultServer
) -> None:
    server.pause = 0.2
    words = ["convert", str(source), str(tmp_path / "out"), "--to", "obsidian", "--download", "images"]
    run = subprocess.Popen(
        [*_COMMAND, *words, "--allow-host", "127.0.0.1", "--cache", str(tmp_path / "cache")],
        stderr=subprocess.PIPE,
    )
    while sum(server.requests.values()) < 12:
        time.sleep(0.02)
    run.send_signal(2)
    _, told = run.communicate(timeout=20)
    assert run.returncode == 130
    assert b"interrupted" in told
    assert b"Traceback" not in told
    assert not (tmp_path / "out").exists()
    before = sum(server.requests.values())
    server.pause = 0
    assert start(source, tmp_path / "out", tmp_path / "cache").wait() == 0
    assert check_nothing_broken_is_shown(tmp_path / "out") == PICTURES
    assert sum(server.requests.values()) <= PICTURES + 4
    assert before > 0


def test_what_was_complete_when_it_was_killed_is_not_asked_for_again(
    source: Path, tmp_path: Path, server: DifficultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed when some came whole and the next ones are under way: only these are asked for again."""
    from tests.assets import difficult_server

    gate, turns = Event(), count()

    def held(talk: Talk, request: Request) -> None:
        if next(turns) < WHOLE or gate.is_set():
            honest[request.target](talk, request)
        else:
            gate.wait(60)
            talk.end()

    server.pause = 0
    honest = {f"/{number}.png": difficult_server.BEHAVIOURS[f"/{number}.png"] for number in range(PICTURES)}
    for path in honest:
        monkeypatch.setitem(difficult_server.BEHAVIOURS, path, held)
    run = start(source, tmp_path / "out", tmp_path / "cache")
    while (
        len(server.requests) < WHOLE + LIMITS.workers_per_host
    ):  # each of the workers has read what it asked for before
        assert run.poll() is None
        time.sleep(0.01)
    run.kill()
    assert run.wait() == -9
    gate.set()
    assert not (tmp_path / "out").exists()
    first = dict(server.requests)
    assert len(first) == WHOLE + LIMITS.workers_per_host
    assert start(source, tmp_path / "out", tmp_path / "cache").wait() == 0
    assert check_nothing_broken_is_shown(tmp_path / "out") == PICTURES
    asked = Counter(server.requests.values())
    assert asked == {1: PICTURES - LIMITS.workers_per_host, 2: LIMITS.workers_per_host}
    assert start(source, tmp_path / "out", tmp_path / "cache").wait() == 0
    assert Counter(server.requests.values()) == asked
