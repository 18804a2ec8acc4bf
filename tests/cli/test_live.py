"""``readwise:`` in the place of a folder, from the command line."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.services.readwise_server import TOKEN, Answering, Readwise, highlight, serving, source
from vaultconv.cli import main
from vaultconv.pipeline.live import at_hand
from vaultconv.services.readwise import Patience

QUICK = Patience(interval=0, pauses=(), longest=5, turns=3, untold=0, connect=5, silence=5)
LATE = "2024-05-03T00:00:00Z"
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def readwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Readwise]:
    """A server in the place of Readwise, for every command that asks it."""
    with serving() as server:
        server.library = [
            source(1, highlight(10, "A map that is drawn slowly"), highlight(11, "is one that will be used."))
        ]
        for name in ("convert", "diff", "inspect"):
            module = importlib.import_module(f"vaultconv.cli.{name}")
            monkeypatch.setattr(module, "at_hand", partial(at_hand, base=server.base, patience=QUICK))
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        monkeypatch.setenv("READWISE_TOKEN", TOKEN)
        monkeypatch.chdir(tmp_path)
        yield server


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs a command: its exit code, and what it said on stdout and stderr."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        out, err = capsys.readouterr()
        assert TOKEN not in out + err
        return code, out, err

    return run


CONVERT = ("convert", "readwise:", "vault", "--to", "obsidian")


def words() -> str:
    (note,) = Path("vault").glob("**/*.md")
    return note.read_text("utf-8")


def test_a_library_becomes_a_vault_and_the_next_run_brings_what_is_new(
    readwise: Readwise, said: Said
) -> None:
    code, out, err = said(*CONVERT)
    assert (code, err) == (0, "")
    assert out.startswith(f"Read {Path('state/vaultconv/readwise').resolve()}: 1 note")
    assert "A map that is drawn slowly" in words()
    readwise.library = [source(1, highlight(12, "And one more.", LATE))]
    code, out, err = said(*CONVERT)
    assert (code, err) == (0, "")
    assert all(
        text in words() for text in ("A map that is drawn slowly", "is one that will", "And one more.")
    )
    assert [each.parameters.get("updatedAfter") for each in readwise.asked] == [
        None,
        "2024-05-02T09:55:00+00:00",
    ]


def test_what_is_previewed_is_asked_for_and_verified_is_what_is_kept(readwise: Readwise, said: Said) -> None:
    code, out, _ = said("diff", "readwise:", "vault", "--to", "obsidian")
    assert code == 0
    assert "A map that is drawn slowly" in out
    assert not Path("vault").exists()
    code, out, err = said("inspect", "readwise:")
    assert (code, err) == (0, "")
    assert "is read as readwise" in out
    assert said(*CONVERT)[0] == 0
    assert len(readwise.asked) == 3
    code, out, err = said("verify", "readwise:", "vault")
    assert (code, err) == (0, "")
    assert len(readwise.asked) == 3


def test_a_deleted_highlight_stays_and_says_so(readwise: Readwise, said: Said) -> None:
    said(*CONVERT)
    readwise.library = [source(1, highlight(10, "", LATE, is_deleted=True))]
    assert said(*CONVERT)[0] == 0
    assert "A map that is drawn slowly" in words()
    assert "deleted" in words()


def test_an_expired_token_is_told_and_nothing_is_written(readwise: Readwise, said: Said) -> None:
    readwise.token = "another"
    assert said(*CONVERT) == (
        2,
        "",
        "vaultconv: Readwise does not accept the token: it says 401 Unauthorized\n"
        "It may have expired, or not be whole. Copy yours from https://readwise.io/access_token.\n"
        "More: vaultconv explain service\n",
    )
    assert not Path("vault").exists()


def test_a_service_that_is_down_changes_nothing_that_was_converted(readwise: Readwise, said: Said) -> None:
    said(*CONVERT)
    before = words()
    readwise.out_of_turn = [Answering(503)]
    code, out, err = said(*CONVERT)
    assert (code, out) == (2, "")
    assert err == (
        "vaultconv: Readwise gives no answer: it says 503 Service Unavailable\n"
        "Run again later: nothing is lost, and nothing was changed.\n"
        "More: vaultconv explain service\n"
    )
    assert words() == before


def test_without_a_token_that_is_told(
    readwise: Readwise, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("READWISE_TOKEN")
    code, out, err = said(*CONVERT)
    assert (code, out) == (2, "")
    assert err.startswith(
        "vaultconv: there is no token of Readwise in the environment variable READWISE_TOKEN\n"
    )
    assert readwise.asked == []


def test_no_option_names_another_server(readwise: Readwise, said: Said) -> None:
    """Where the token goes is fixed for everybody who is at the command line."""
    for name in ("convert", "diff", "inspect", "verify"):
        code, out, _ = said(name, "--help")
        assert code == 0
        assert "--base" not in out
        assert "http" not in out
