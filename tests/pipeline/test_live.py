"""A source that is asked of a service, and kept in a folder that only its user may look into."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.readwise_server import TOKEN, Answering, Readwise, highlight, serving, source
from vaultconv.errors import ConflictError, ServiceError
from vaultconv.pipeline.live import at_hand
from vaultconv.pipeline.lock import locked
from vaultconv.services.readwise import Patience

LIVE = Path("readwise:")
QUICK = Patience(interval=0, pauses=(), longest=5, turns=3, untold=0, connect=5, silence=5)


@pytest.fixture
def readwise() -> Iterator[Readwise]:
    """The server, with one source of two highlights."""
    with serving() as server:
        server.library = [source(1, highlight(10, "one"), highlight(11, "two"))]
        yield server


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the export is to be kept."""
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path / "state"


Ask = Callable[..., Path]


@pytest.fixture
def ask(readwise: Readwise, state: Path) -> Ask:
    """Asks the server what is new."""

    def run(token: str = TOKEN, **more: Any) -> Path:
        environment = {"READWISE_TOKEN": token, "XDG_STATE_HOME": str(state)}
        return at_hand(LIVE, base=readwise.base, patience=QUICK, environment=environment, **more)

    return run


def texts(folder: Path) -> dict[int, tuple[str, bool]]:
    """The highlights in the export, and which are deleted."""
    export = json.loads((folder / "export.json").read_bytes())
    assert list(export) == ["count", "nextPageCursor", "results"]
    assert (export["count"], export["nextPageCursor"]) == (len(export["results"]), None)
    return {h["id"]: (h["text"], h["is_deleted"]) for each in export["results"] for h in each["highlights"]}


def record(state: Path) -> Any:
    return json.loads((state / "vaultconv/service/readwise.json").read_bytes())


def test_a_folder_is_itself(ask: Ask, readwise: Readwise) -> None:
    assert at_hand(Path("Notes")) == Path("Notes")
    assert at_hand(Path("readwise:/Notes")) == Path("readwise:/Notes")
    assert readwise.asked == []


def test_the_folder_holds_the_export_and_nothing_else(ask: Ask, readwise: Readwise, state: Path) -> None:
    folder = ask()
    assert folder == state / "vaultconv/readwise"
    assert json.loads((folder / "export.json").read_bytes())["results"] == readwise.library
    assert [file.name for file in folder.iterdir()] == ["export.json"]
    assert sorted(file.name for file in (state / "vaultconv/service").iterdir()) == ["lock", "readwise.json"]
    assert readwise.asked[0].agent.startswith("vaultconv/")


def test_nobody_else_may_look_into_it_and_the_token_is_not_in_it(ask: Ask, state: Path) -> None:
    folder = ask()
    for place in (state / "vaultconv", folder, state / "vaultconv/service"):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    for file in (folder / "export.json", state / "vaultconv/service/readwise.json"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert TOKEN.encode() not in file.read_bytes()


def test_a_second_run_asks_what_changed_since_and_writes_nothing_for_nothing(
    ask: Ask, readwise: Readwise
) -> None:
    export = ask() / "export.json"
    before = export.stat()
    ask()
    assert export.stat().st_ino == before.st_ino
    assert readwise.asked[1].parameters == {
        "updatedAfter": "2024-05-02T09:55:00+00:00",
        "includeDeleted": "true",
    }


def test_a_second_run_adds_changes_and_marks_what_was_deleted(
    ask: Ask, readwise: Readwise, state: Path
) -> None:
    ask()
    late = "2024-05-03T00:00:00Z"
    readwise.date = "Sat, 04 May 2024 10:00:00 GMT"
    readwise.library = [
        source(1, highlight(10, "ONE", late), highlight(11, "", late, is_deleted=True)),
        source(2, highlight(20, "new", late)),
    ]
    assert texts(ask()) == {10: ("ONE", False), 11: ("two", True), 20: ("new", False)}
    assert record(state)["updatedAfter"] == "2024-05-04T09:55:00+00:00"
    assert texts(ask()) == {10: ("ONE", False), 11: ("two", True), 20: ("new", False)}


def test_a_new_token_of_the_same_library_asks_for_everything_and_forgets_nothing(
    ask: Ask, readwise: Readwise, state: Path
) -> None:
    ask()
    readwise.token = "another"
    readwise.library = [source(1, highlight(10, "one"))]
    assert texts(ask("another")) == {11: ("two", True), 10: ("one", False)}
    assert readwise.asked[1].parameters == {}
    assert record(state)["account"] != TOKEN


def test_the_library_of_somebody_else_takes_its_place(ask: Ask, readwise: Readwise) -> None:
    ask()
    readwise.token = "another"
    readwise.library = [source(7, highlight(70, "theirs"))]
    assert texts(ask("another")) == {70: ("theirs", False)}


@pytest.mark.parametrize("damaged", ["export.json", "../service/readwise.json"])
@pytest.mark.parametrize("bytes_", [b"", b'{"results": [{"user', b"[]", b'{"results": [3]}', b"[" * 100_000])
def test_what_is_damaged_is_asked_for_anew(ask: Ask, readwise: Readwise, damaged: str, bytes_: bytes) -> None:
    folder = ask()
    (folder / damaged).write_bytes(bytes_)
    assert texts(ask()) == {10: ("one", False), 11: ("two", False)}
    assert readwise.asked[1].parameters == {}


def test_a_run_that_fails_leaves_everything_as_it_was(ask: Ask, readwise: Readwise, state: Path) -> None:
    folder = ask()
    before = {file: file.read_bytes() for file in state.rglob("*") if file.is_file()}
    readwise.library *= 2
    readwise.page_size = 1
    readwise.out_of_turn = [None, Answering(500)]
    readwise.library[0]["highlights"][0]["updated_at"] = "2024-05-03T00:00:00Z"
    with pytest.raises(ServiceError, match="500 Internal Server Error"):
        ask()
    assert {file: file.read_bytes() for file in state.rglob("*") if file.is_file()} == before
    assert texts(folder) == {10: ("one", False), 11: ("two", False)}


def test_a_run_that_is_interrupted_leaves_everything_as_it_was(
    ask: Ask, readwise: Readwise, state: Path
) -> None:
    ask()
    before = {file: file.read_bytes() for file in state.rglob("*") if file.is_file()}

    def interrupt(words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(told=interrupt)
    assert {file: file.read_bytes() for file in state.rglob("*") if file.is_file()} == before
    readwise.library.append(source(2, highlight(20, "new", "2024-05-03T00:00:00Z")))
    assert 20 in texts(ask())


def test_stopped_between_its_two_files_a_run_begins_anew(
    ask: Ask, readwise: Readwise, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept is of another library then than the record says."""
    ask()
    readwise.token = "another"
    readwise.library = [source(7, highlight(70, "theirs"))]
    replace = Path.replace

    def stop(file: Path, target: Path) -> Path:
        if target.name == "readwise.json":
            raise KeyboardInterrupt
        return replace(file, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            ask("another")
    readwise.token, readwise.library = TOKEN, [source(1, highlight(10, "one"))]
    assert texts(ask()) == {10: ("one", False)}


def test_two_runs_at_once_are_refused(ask: Ask, readwise: Readwise, state: Path) -> None:
    ask()
    with (
        locked(state / "vaultconv/service"),
        pytest.raises(ConflictError, match="another run is writing here"),
    ):
        ask()
    assert len(readwise.asked) == 1


def test_asked_for_what_is_kept_nobody_is_asked(ask: Ask, readwise: Readwise, state: Path) -> None:
    with pytest.raises(ServiceError) as found:
        ask("", fresh=False)
    assert str(found.value) == (
        f"{state / 'vaultconv/readwise/export.json'}: nothing of Readwise is kept here yet\n"
        "Run `vaultconv convert readwise:` first."
    )
    assert ask() == ask("", fresh=False)
    assert len(readwise.asked) == 1


@pytest.mark.parametrize("token", ["", "  "])
def test_without_a_token_nobody_is_asked(ask: Ask, readwise: Readwise, token: str) -> None:
    with pytest.raises(ServiceError) as found:
        ask(token)
    assert str(found.value) == (
        "there is no token of Readwise in the environment variable READWISE_TOKEN\n"
        "Copy yours from https://readwise.io/access_token, and set the variable to it."
    )
    assert readwise.asked == []


def test_an_empty_library_is_told(ask: Ask, readwise: Readwise) -> None:
    readwise.library = []
    with pytest.raises(ServiceError) as found:
        ask()
    assert str(found.value) == (
        "your library at Readwise is empty\nHighlight something, or look whose token it is."
    )


def test_a_disk_that_is_full_is_told(ask: Ask, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ServiceError) as found:
        ask()
    assert found.value.what == "what Readwise says cannot be kept: No space left on device"
    assert not (state / "vaultconv/readwise/export.json").exists()


def test_a_file_where_the_folder_should_be_is_told(ask: Ask, state: Path) -> None:
    state.write_text("here already")
    with pytest.raises(ServiceError) as found:
        ask()
    assert found.value.path == str(state / "vaultconv")
    assert found.value.what == "what Readwise says cannot be kept: Not a directory"


@pytest.mark.parametrize(
    ("platform", "environment", "below"),
    [
        ("linux", {}, "home/.local/state"),
        ("linux", {"XDG_STATE_HOME": "relative"}, "home/.local/state"),
        ("darwin", {"XDG_STATE_HOME": "/elsewhere"}, "home/Library/Application Support"),
        ("win32", {"LOCALAPPDATA": "{tmp}/local"}, "local"),
        ("win32", {}, "home"),
    ],
)
def test_where_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], below: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    folder = tmp_path / below / "vaultconv/readwise"
    folder.mkdir(parents=True)
    (folder / "export.json").write_text("{}")
    named = {name: value.replace("{tmp}", str(tmp_path)) for name, value in environment.items()}
    assert at_hand(LIVE, fresh=False, environment=named) == folder


def test_without_a_home_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    with pytest.raises(ServiceError, match="nothing says where your home folder is"):
        at_hand(LIVE, environment={"READWISE_TOKEN": TOKEN})
