"""What can be typed after what."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.cli.test_arguments import ACME
from vaultconv.cli import main
from vaultconv.cli.app import app
from vaultconv.cli.completion import words
from vaultconv.cli.completion.words import SHELLS, Spoken, Words, commands_of_program
from vaultconv.formats.registry import format_names


@pytest.fixture(scope="module")
def known() -> dict[tuple[str, ...], Spoken]:
    return {each.path: each for each in commands_of_program()}


def value(command: Spoken, name: str) -> Words | None:
    (found,) = (flag for flag in command.flags if name in flag.names)
    return found.value


def test_every_command_is_there(known: dict[tuple[str, ...], Spoken]) -> None:
    import typer.main

    names = tuple(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert known[()].below == names
    assert {path[0] for path in known if path} == set(names)


def test_values_are_those_that_the_help_names(known: dict[tuple[str, ...], Spoken]) -> None:
    convert = known["convert",]
    assert value(convert, "--to") == Words(format_names())
    assert value(convert, "--on-conflict") == Words(("keep", "overwrite", "both", "merge"))
    assert value(convert, "--report") == Words(anywhere=True)
    assert value(convert, "--name") == Words()
    assert value(convert, "--since") == Words()
    assert value(convert, "--dry-run") is None
    assert value(convert, "--no-robots") is None
    assert convert.arguments == (Words(anywhere=True), Words(anywhere=True))
    assert known["completion",].arguments == (Words(SHELLS),)
    assert known["migrate", "undo"].arguments == (Words(anywhere=True), Words())
    assert "source" in known["explain",].arguments[0].choices


def test_help_is_one_line(known: dict[tuple[str, ...], Spoken]) -> None:
    texts = [flag.help for each in known.values() for flag in each.flags] + [
        each.help for each in known.values()
    ]
    assert all(text and "\n" not in text for text in texts)
    assert known["convert",].help == "Convert the vault SRC into the folder DST"


def test_a_shell_that_there_is_not_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "fsh"]) == 2
    assert "Did you mean 'fish'? Choices: bash, zsh, fish." in capsys.readouterr().err


def test_the_options_of_other_packages_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    known = (SimpleNamespace(name="acme", found=ACME), SimpleNamespace(name="broken", found=None))
    monkeypatch.setattr(words, "all_formats", lambda: known)
    convert = next(each for each in commands_of_program() if each.path == ("convert",))
    assert value(convert, "--bracket-style") == Words(("wiki", "inline"))
