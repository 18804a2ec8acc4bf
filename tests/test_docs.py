"""The documentation is held to account: what there is, it names; what it names, there is; its code runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import vaultconv
from vaultconv import errors
from vaultconv.cli.app import app, build
from vaultconv.cli.arguments import FormatFlag
from vaultconv.cli.outcome import BUG
from vaultconv.formats.base import Option
from vaultconv.formats.registry import BUILT_IN, get_format
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.actions import Kind

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
REFERENCE = ROOT / "docs" / "reference"
CLI = (REFERENCE / "cli.md").read_text("utf-8")
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def commands(program: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """The commands of ``program``, those of a group of them by both names."""
    for name, command in program.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


PROGRAM: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = dict(commands(PROGRAM))
FORMAT_OPTIONS = [(name, option) for name in BUILT_IN for option in get_format(name).options]
FORMAT_FLAGS = {FormatFlag(option, (name,)).flag for name, option in FORMAT_OPTIONS}
SETUP = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)


def section(page: str, title: str) -> str:
    """The part of ``page`` under the heading ``## title``."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"no section '## {title}'"
    return found[1]


def flags(command: Any) -> Iterator[str]:
    """Every flag of ``command``, long and short, both sides of an on/off pair."""
    for parameter in command.params:
        if parameter.param_type_name == "option":
            yield from parameter.opts
            yield from parameter.secondary_opts


# -- the command line ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"$ vaultconv {name} " in section(CLI, name)
    assert f"`vaultconv {name}" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_in_the_section_of_its_command(name: str) -> None:
    text = section(CLI, name)
    missing = [
        flag
        for flag in flags(COMMANDS[name])
        if flag.removeprefix("--no-") not in {own.removeprefix("--") for own in FORMAT_FLAGS}
        and flag not in FORMAT_FLAGS
        and f"`{flag}`" not in text
    ]
    assert [flag for flag in missing if flag not in ("-h", "--help")] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_no_option_is_documented_that_is_not_there(name: str) -> None:
    table = [line for line in section(CLI, name).splitlines() if line.startswith("| `-")]
    documented = {flag for line in table for flag in re.findall(r"`(--?[a-z-]+)`", line.split("|")[1])}
    assert documented - set(flags(COMMANDS[name])) == set()


@pytest.mark.parametrize("flag", sorted(set(flags(PROGRAM))))
def test_every_option_of_the_program_is_documented(flag: str) -> None:
    assert f"`{flag}`" in CLI.split("## ")[0]


@pytest.mark.parametrize(("name", "option"), FORMAT_OPTIONS, ids=lambda value: getattr(value, "name", value))
def test_every_option_of_a_format_is_documented(name: str, option: Option) -> None:
    flag = FormatFlag(option, (name,)).flag
    spelled = f"{flag} {'|'.join(option.choices)}".strip()
    rows = [line for line in section(CLI, "Options of the formats").splitlines() if line.startswith("|")]
    escaped = spelled.replace("|", r"\|")
    found = [row for row in rows if f"`{escaped}" in row and f"`{name}`" in row]
    assert found
    if isinstance(option.default, bool):
        assert f"`--no-{flag[2:]}`" in found[0]


def test_every_option_of_a_note_in_a_pipe_is_documented() -> None:
    """``vaultconv convert -`` has a part of the section of ``convert``, and the options of the formats as that has."""
    piped: Any = typer.main.get_command(build(only="convert", piped=True))
    text = section(CLI, "convert").partition("\n### One note through a pipe\n")[2]
    known = {*FORMAT_FLAGS, *(f"--no-{flag[2:]}" for flag in FORMAT_FLAGS), "-h", "--help"}
    asked = {flag for flag in flags(piped.commands["convert"]) if flag not in known}
    assert "--name" in asked
    assert {flag for flag in asked if not re.search(rf"`{flag}[ `]", text)} == set()


CALLS = [name for name in vaultconv.__all__ if name.islower() and not name.startswith("_")]


@pytest.mark.parametrize("name", CALLS)
def test_every_call_of_the_library_is_named_in_the_readme(name: str) -> None:
    assert f"`{name}`" in section(README, "Use")


# -- words with a meaning ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_of_the_ledger_is_explained(outcome: Outcome) -> None:
    assert f"\n### `{outcome}`\n\n" in (REFERENCE / "ledger.md").read_text("utf-8")


def test_no_outcome_is_explained_that_is_not_there() -> None:
    explained = re.findall(r"^### `(.*)`$", (REFERENCE / "ledger.md").read_text("utf-8"), re.MULTILINE)
    assert explained == [str(outcome) for outcome in Outcome]


@pytest.mark.parametrize("kind", Kind)
def test_every_word_of_a_plan_is_explained(kind: Kind) -> None:
    page = (ROOT / "docs" / "how-to" / "preview-and-verify.md").read_text("utf-8")
    assert f"\n| {kind} | " in section(page, "The words of a plan")


CODES = {
    value
    for name, value in vars(errors).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, int)
} | {BUG}


@pytest.mark.parametrize(
    "page", [README, (REFERENCE / "exit-codes.md").read_text("utf-8")], ids=["README", "page"]
)
def test_exit_codes_are_those_that_there_are(page: str) -> None:
    assert {int(code) for code in re.findall(r"^\| (\d+) \| ", page, re.MULTILINE)} == CODES


# -- what is shown runs --------------------------------------------------------------------------------------------


def test_the_readme_has_exactly_two_commands_that_set_up() -> None:
    assert len(SETUP) == 2
    main_job, tests = SETUP
    assert main_job.startswith(
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/vaultconv convert "
    )
    assert tests == 'python3 -m venv .venv && .venv/bin/pip install -e ".[dev]" && .venv/bin/pytest'
    assert all(f"```sh\n{command}\n```" in README for command in SETUP)


def test_ci_runs_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "grep '^python3 -m venv ' README.md" in script
    assert 'bash -euo pipefail -c "$test_line"' in script
    assert 'bash -euo pipefail -c "$job"' in script


def test_make_test_is_the_readmes_command() -> None:
    assert f"test:\n\t{SETUP[1]}\n" in (ROOT / "Makefile").read_text("utf-8")


def test_the_main_job_of_the_readme_converts_fixtures_that_are_there() -> None:
    folders = re.findall(r"convert (\S+) out/\S+ --to (\S+)", SETUP[0])
    assert [target for _, target in folders] == ["obsidian", "readwise"]
    assert all((ROOT / folder).is_dir() for folder, _ in folders)


def test_the_readmes_python_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "fixtures" / "readwise-site", tmp_path / "fixtures" / "readwise-site")
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["done"].exit_code == errors.DONE
    assert capsys.readouterr().out.startswith("17 files, ")
    assert len(list((tmp_path / "out" / "vault").rglob("*.md"))) == 17


def test_the_version_is_the_one_shown() -> None:
    tutorial = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    assert f"$ vaultconv --version\nvaultconv {vaultconv.__version__}\n" in tutorial


def shown(page: Path) -> Iterator[tuple[str, str]]:
    """The commands in the fenced blocks of ``page``: the name of each, and what follows it."""
    for block in re.findall(
        r"^```(?:sh|console)\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
    ):
        for said in re.findall(r"^(?:\$ )?vaultconv ([a-z][^#\n]*)", block, re.MULTILINE):
            names = [name for name in COMMANDS if f"{said} ".startswith(f"{name} ")]
            name = max(names, key=len, default=said.partition(" ")[0])
            yield name, said[len(name) :]


SHOWN = [(page, name, rest) for page in (ROOT / "README.md", *PAGES) for name, rest in shown(page)]


@pytest.mark.parametrize(
    ("page", "name", "rest"), SHOWN, ids=[f"{page.name}: {name}{rest}" for page, name, rest in SHOWN]
)
def test_a_command_that_is_shown_is_one_that_there_is(page: Path, name: str, rest: str) -> None:
    assert name in COMMANDS, page
    assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= set(flags(COMMANDS[name]))


def test_every_page_shows_its_commands() -> None:
    assert {"README.md", "tutorial.md", "preview-and-verify.md"} <= {page.name for page, _, _ in SHOWN}
