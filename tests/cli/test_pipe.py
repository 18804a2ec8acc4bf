"""A note through a pipe."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vaultconv.cli import main
from vaultconv.cli.piping import plainly

TO_LOGSEQ = ["--from", "obsidian", "--to", "logseq"]
PAGE = "vaultconv:: document\n\n- Feed it.\n"


class _Keyboard(io.BytesIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Callable[..., tuple[int, str, str]]:
    """Runs ``vaultconv convert`` with words and what is piped in: gives the exit code, stdout and stderr."""

    def run(*words: str, note: bytes = b"Feed it.\n", keyboard: bool = False) -> tuple[int, str, str]:
        made = _Keyboard(note) if keyboard else io.BytesIO(note)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(made))
        code = main(["convert", *words])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


def test_a_note_goes_through(piped: Any) -> None:
    assert piped("-", *TO_LOGSEQ) == (0, PAGE, "")
    assert piped("-", "-", *TO_LOGSEQ, "--carriers", "off")[:2] == (0, "- Feed it.\n")


@pytest.mark.parametrize(
    "words",
    [
        ["-", *TO_LOGSEQ],
        ["-", *TO_LOGSEQ, "--strict"],
        [*TO_LOGSEQ, "-", "--name", "Bread", "-q"],
        ["-", *TO_LOGSEQ, "--verbose"],
        ["-", "--from", "obsidian"],
        ["-", "--to", "nothing"],
    ],
)
def test_the_short_way_says_what_the_command_says(
    words: list[str], piped: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = "```dataview\nLIST\n```\n" * 5
    assert plainly(["convert", *words]) is not None
    short = piped(*words, note=note.encode())
    monkeypatch.setattr("vaultconv.cli.piping.plainly", lambda _: None)
    assert piped(*words, note=note.encode()) == short


@pytest.mark.parametrize(
    "words",
    [
        ["-", "--from"],
        ["-", "a"],
        ["a", "-", *TO_LOGSEQ],
        ["-", "--outline", "flat"],
        ["-", "--help"],
        ["-", "--from="],
        ["-", "-", "-"],
    ],
)
def test_other_words_are_left_to_the_command(words: list[str]) -> None:
    assert plainly(["convert", *words]) is None


def test_the_ledger_is_on_stderr_and_in_the_code(piped: Any) -> None:
    note = b"```dataview\nLIST\n```\n" * 5
    code, out, err = piped("-", *TO_LOGSEQ, "--strict", note=note)
    assert (code, out.count("LIST")) == (3, 5)
    assert err.startswith("5 losses in 1 note\n  query: kept as text (5)\n    Untitled.md:1: ")
    assert "and 2 more" in err
    assert piped("-", *TO_LOGSEQ, note=note)[0] == 0
    assert piped("-", *TO_LOGSEQ, "--quiet", note=note)[2] == ""
    assert "Untitled.md:13: " in piped("-", *TO_LOGSEQ, "--verbose", note=note)[2]


def test_a_note_that_fails_is_named_with_its_place_whatever_is_quiet(piped: Any) -> None:
    code, out, err = piped("-", *TO_LOGSEQ, "--quiet", "--name", "Bread", note=b"---\n\ta: 1\n---\nx\n")
    assert (code, out) == (3, "---\n\ta: 1\n---\nx\n")
    assert err.startswith("failed: Bread.md:2:1: ")


def test_a_file_goes_to_a_pipe_too(piped: Any, tmp_path: Path) -> None:
    (tmp_path / "Bread.md").write_text("Feed [[Bread]].\n")
    words = (str(tmp_path / "Bread.md"), "-", "--from", "obsidian", "--to", "readwise", "--name")
    assert "title: Bread\n" in piped(*words[:-1])[1]
    assert "title: Brot\n" in piped(*words, "Brot")[1]


def test_the_report_is_a_file(piped: Any, tmp_path: Path) -> None:
    file = tmp_path / "lost.json"
    assert piped("-", *TO_LOGSEQ, "--report", str(file), note=b"```dataview\nLIST\n```\n")[0] == 0
    told = json.loads(file.read_text())
    assert (told["source"], told["destination"], told["losses"]) == ("-", "-", 1)
    assert (told["format"], told["target"]) == ("obsidian", "logseq")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["-", *TO_LOGSEQ, "--prune"], "No such option: --prune"),
        (["-", *TO_LOGSEQ, "--download", "images"], "No such option: --download"),
        (["-", "out.md", *TO_LOGSEQ], "out.md: what comes through a pipe is written to standard output"),
        (["nowhere.md", "-", *TO_LOGSEQ], "nowhere.md: cannot be read: No such file or directory"),
        (["-", "--to", "logseq"], "the format of the note is not said\nSay it with --from."),
        (["-", *TO_LOGSEQ, "--name", ".."], "a note cannot be called '..'"),
        ([".", "-", *TO_LOGSEQ], "it is a folder"),
    ],
)
def test_what_no_pipe_can_do_is_refused_with_where_to_read_more(
    words: list[str], why: str, piped: Any
) -> None:
    code, out, err = piped(*words)
    assert (code, out) == (2, "")
    assert why in err
    assert err.splitlines()[-1].startswith("More: vaultconv explain ")


def test_who_sits_at_a_keyboard_is_told_how_it_ends(piped: Any) -> None:
    code, out, err = piped("-", *TO_LOGSEQ, keyboard=True)
    assert (code, out) == (0, PAGE)
    assert err.startswith("The note is read from the keyboard, until Ctrl-D")
