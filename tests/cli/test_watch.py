"""``vaultconv watch``: real events, passes that go wrong, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vaultconv.cli import main
from vaultconv.cli.convert import carry_out
from vaultconv.pipeline.watching import Watch


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/Apple.md").write_text("One.\n", "utf-8")
    return tmp_path


def eventually(holds: Callable[[], bool]) -> None:
    """Waits until something holds."""
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def has(file: Path, text: str) -> Callable[[], bool]:
    return lambda: file.is_file() and text in file.read_text("utf-8")


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set while a watch waits for changes, and not while it converts."""
    waits = threading.Event()

    class Told(Watch):
        def changes(self) -> Iterator[frozenset[str]]:
            found = super().changes()
            while True:
                waits.set()
                changed = next(found)
                waits.clear()
                yield changed

    monkeypatch.setattr("vaultconv.cli.watch.Watch", Told)
    return waits


def watched(meanwhile: Callable[[], None], idle: threading.Event, *flags: str) -> int:
    """Watches, while something happens; then Ctrl-C. What it leaves with."""
    went_wrong: list[Exception] = []

    def happen() -> None:
        try:
            meanwhile()
        except Exception as error:  # noqa: BLE001  it is told below
            went_wrong.append(error)
        idle.wait(20)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=happen)
    thread.start()
    code = main(["watch", "notes", "out", "--to", "html", "--settle", "40", *flags])
    thread.join(20)
    assert went_wrong == []
    return code


def test_what_is_changed_is_converted_until_it_is_ended(
    place: Path, capsys: Any, idle: threading.Event
) -> None:
    def meanwhile() -> None:
        eventually(has(place / "out/apple.html", "One."))
        (place / "notes/Berry.md").write_text("See [[Apple]].\n")
        eventually(has(place / "out/berry.html", "See"))
        (place / "notes/aside.tmp").write_text("Two [[../../out]].\n")
        (place / "notes/aside.tmp").replace(place / "notes/Apple.md")
        eventually(has(place / "out/apple.html", "Two"))
        (place / "out/apple.html").write_text("mine")
        (place / "notes/Apple.md").write_text("Three.\n")
        (place / "notes/Cherry.md").write_text("Ripe.\n")
        eventually(has(place / "out/cherry.html", "Ripe"))

    assert watched(meanwhile, idle) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Read notes: 1 note (obsidian: ")
    assert err == "Watching notes. Ctrl-C ends it.\n"
    assert " Berry.md: 2 updated" in out or " Berry.md: 1 written" in out
    assert "  1 loss in 1 note\n    link: outside the vault, left alone (1)\n" in out
    assert "  conflict: apple.html: was changed since vaultconv wrote it\n" in out
    assert (place / "out/apple.html").read_text() == "mine"


carry_out_whole = carry_out


class Passes:
    """What is called for a pass: it goes wrong ``failing`` times, and tells whether the vault was ``missed``."""

    def __init__(self) -> None:
        self.whole, self.failing, self.missed = carry_out_whole, 0, threading.Event()

    def __call__(self, source: Path, *given: Any, **flags: Any) -> Any:
        is_away = not source.exists()
        if self.failing:
            self.failing -= 1
            raise RuntimeError("oh no")
        try:
            return self.whole(source, *given, **flags)
        finally:
            if is_away:
                self.missed.set()


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Passes:
    made = Passes()
    monkeypatch.setattr("vaultconv.cli.watch.carry_out", made)
    return made


def test_a_vault_that_is_away_is_told_of_and_converted_when_it_is_back(
    place: Path, capsys: Any, idle: threading.Event, passes: Passes
) -> None:
    def meanwhile() -> None:
        eventually(has(place / "out/apple.html", "One."))
        (place / "notes").rename(place / "away")
        eventually(passes.missed.is_set)
        (place / "away/Apple.md").write_text("Two.\n")
        (place / "away").rename(place / "notes")
        eventually(has(place / "out/apple.html", "Two."))

    assert watched(meanwhile, idle, "--json", "--from", "obsidian") == 0
    out, err = capsys.readouterr()
    assert err.count("vaultconv: notes: there is no such file or folder\nCheck the path.\n") == 1
    made = [json.loads(line) for line in out.splitlines()]
    assert made[0]["changed"] == ["."]
    assert {action["path"]: action["kind"] for action in made[-1]["actions"]}["apple.html"] == "update"


@pytest.mark.parametrize("times", [1, 2])
def test_a_pass_that_goes_wrong_is_told_once_and_tried_again(
    times: int, place: Path, capsys: Any, idle: threading.Event, passes: Passes
) -> None:
    """By itself once; then with the next change."""

    def meanwhile() -> None:
        eventually(has(place / "out/apple.html", "One."))
        passes.failing = times
        (place / "notes/Apple.md").write_text("Two.\n")
        eventually(lambda: not passes.failing)
        if times > 1:
            (place / "notes/Berry.md").write_text("Ripe.\n")
        eventually(has(place / "out/apple.html", "Two."))

    assert watched(meanwhile, idle, "--json", "--from", "obsidian") == 0
    out, err = capsys.readouterr()
    assert err.count("this is a bug of vaultconv, not of your notes: RuntimeError: oh no") == 1
    made = [json.loads(line) for line in out.splitlines()]
    assert made[-1]["applied"]
    assert made[-1]["changed"] == (["."] if times == 1 else ["Berry.md"])


def test_one_that_cannot_begin_ends(place: Path, capsys: Any) -> None:
    assert main(["watch", "nowhere", "out", "--to", "html"]) == 2
    assert main(["watch", "notes", "notes/out", "--to", "html"]) == 2
    assert main(["watch", "readwise:", "out", "--to", "html"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "nowhere: there is no such file or folder" in err
    assert "a service cannot be watched" in err


def interrupted_in_c() -> SystemError:
    """What Ctrl-C can become where it comes while code in C is called (seen once, on Python 3.11)."""
    error = SystemError("<function> returned a result with an exception set")
    error.__cause__ = KeyboardInterrupt()
    return error


@pytest.mark.parametrize("ctrl_c", [KeyboardInterrupt(), interrupted_in_c()], ids=repr)
def test_ctrl_c_within_a_pass_is_an_interruption(
    ctrl_c: BaseException, place: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried_out: list[bool] = []

    def carry_out(*given: Any, **flags: Any) -> Any:
        carried_out.append(True)
        if len(carried_out) > 1:
            raise ctrl_c
        return carry_out_whole(*given, **flags)

    monkeypatch.setattr("vaultconv.cli.watch.carry_out", carry_out)
    monkeypatch.setattr("vaultconv.cli.watch.Watch.changes", lambda self: iter([frozenset(), frozenset()]))
    assert main(["watch", "notes", "out", "--to", "html"]) == 130
    assert len(carried_out) == 2
    assert capsys.readouterr().err.endswith(
        "vaultconv: interrupted. No file is half-written: run it again, and it goes on where it was.\n"
    )


@pytest.mark.parametrize(("error", "code"), [(interrupted_in_c(), 0), (SystemError("oh no"), 70)], ids=repr)
def test_between_two_passes_it_is_the_end(
    error: SystemError, code: int, place: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changes(self: Watch) -> Iterator[frozenset[str]]:
        raise error
        yield

    monkeypatch.setattr("vaultconv.cli.watch.Watch.changes", changes)
    assert main(["watch", "notes", "out", "--to", "html"]) == code
    assert ("this is a bug of vaultconv" in capsys.readouterr().err) is (code == 70)
