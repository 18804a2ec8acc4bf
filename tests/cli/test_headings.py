"""Help under headings."""

from __future__ import annotations

import re

import pytest
import typer.main

from vaultconv.cli import main
from vaultconv.cli.app import app

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def helped(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, list[str]]:
    """The names of what stands under each heading of a help."""
    assert main([*words, "--help"]) == 0
    found: dict[str, list[str]] = {}
    for line in capsys.readouterr().out.splitlines():
        if re.fullmatch(r"[A-Z][a-zA-Z ,]+:", line):
            names = found.setdefault(line[:-1], [])
        elif found and (row := re.match(r"  (\S+)", line)):
            names.append(row[1].rstrip(","))
    return found


def test_options_stand_under_what_they_are_about(capsys: pytest.CaptureFixture[str]) -> None:
    found = helped(capsys, "convert")
    assert list(found)[:7] == [
        "Arguments",
        "Formats",
        "What is written",
        "What is in DST already",
        "Which notes",
        "Attachments",
        "From the web",
    ]
    assert list(found)[-2:] == ["Preview and ledger", "On the screen"]
    assert found["Arguments"] == ["SRC", "DST"]
    assert found["Formats"][:2] == ["--to", "--from"]
    assert found["Which notes"] == ["--only", "--exclude", "--tag", "--since"]
    assert "--link-style" in found["Options of obsidian"]
    assert found["Options of logseq, obsidian and readwise"] == ["--inline-html"]
    assert found["On the screen"] == ["--json", "-q", "-v", "-h"]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_option_is_lost_and_no_type_is_shown(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    text = capsys.readouterr().out
    for parameter in COMMANDS[name].params:
        if parameter.param_type_name == "option":
            assert all(re.search(rf"(?<!\S){re.escape(flag)}(?![\w-])", text) for flag in parameter.opts)
    assert not re.search(r"<(path|str|int|list)", text)
    assert "[default: ]" not in text


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_shows_how_it_is_called(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert re.search(rf"^ {{4}}(source <\()?vaultconv {name}\b", capsys.readouterr().out, re.MULTILINE)


def test_commands_stand_under_what_they_are_for(capsys: pytest.CaptureFixture[str]) -> None:
    found = helped(capsys)
    assert sum(map(len, list(found.values())[1:])) >= len(COMMANDS)
    assert "convert" in found["From one format to another"]
    assert found["Before and after"] == ["runs", "undo"]
    assert main(["--help"]) == 0
    assert "..." not in capsys.readouterr().out.split("Options:")[1]
