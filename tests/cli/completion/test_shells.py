"""The scripts, asked by the shells that they are for. bash is on every machine that runs our tests; the others may not be."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.cli.completion.words import SHELLS


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a script for each shell, and a note."""
    place = tmp_path_factory.mktemp("scripts")
    for shell in SHELLS:
        with (place / shell).open("w") as file, redirect_stdout(file):
            assert main(["completion", shell]) == 0
    (place / "Bread and butter.md").write_text("Bread")
    return place


CASES = [
    (["un"], {"undo"}),
    (["convert", "a", "b", "--on-conflict", "o"], {"overwrite"}),
    (["convert", "a", "b", "--to", "ob"], {"obsidian"}),
    (["diff", "a", "b", "--st"], {"--stat", "--strict"}),
    (["completion", ""], set(SHELLS)),
    (["convert", "Br"], {"Bread and butter.md"}),
    (["convert", "a", "b", "--report", "Br"], {"Bread and butter.md"}),
    (["convert", "a", "b", "--since", ""], set()),
]


@pytest.mark.parametrize(("words", "offered"), CASES, ids=[" ".join(words) for words, _ in CASES])
def test_bash_offers(words: list[str], offered: set[str], scripts: Path) -> None:
    asked = (
        'source ./bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vaultconv; '
        'for word in "${COMPREPLY[@]}"; do echo "$word"; done'
    )
    ran = subprocess.run(
        ["bash", "-uc", asked, "bash", "vaultconv", *words], cwd=scripts, capture_output=True, text=True
    )
    assert ran.stderr == ""
    assert set(ran.stdout.splitlines()) == offered


def test_bash_takes_the_value_after_an_equals_sign(scripts: Path) -> None:
    asked = 'source ./bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vaultconv; echo "${COMPREPLY[@]}"'
    words = ["vaultconv", "convert", "--on-conflict", "=", "k"]  # so does bash part it
    ran = subprocess.run(["bash", "-uc", asked, "bash", *words], cwd=scripts, capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("keep\n", "")


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not there")
@pytest.mark.parametrize(("words", "offered"), CASES, ids=[" ".join(words) for words, _ in CASES])
def test_fish_offers(words: list[str], offered: set[str], scripts: Path, tmp_path: Path) -> None:
    asked = (
        f"source ./fish; complete -C {subprocess.list2cmdline(['vaultconv', *words[:-1]])!r}' {words[-1]}'"
    )
    ran = subprocess.run(
        ["fish", "--no-config", "-c", asked],
        cwd=scripts,
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert ran.stderr == ""
    found = {line.split("\t")[0].replace("\\ ", " ") for line in ran.stdout.splitlines()}
    assert found == offered


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not there")
def test_zsh_is_told_what_there_is(scripts: Path) -> None:
    asked = (
        "compdef() { print -r -- compdef $@ }; _describe() { print -rl -- $found }; "
        "_arguments() { print -rl -- $@; state=command }; source ./zsh; _vaultconv; _vaultconv_diff; _vaultconv_completion"
    )
    ran = subprocess.run(["zsh", "-f", "-c", asked], cwd=scripts, capture_output=True, text=True)
    assert ran.stderr == ""
    told = ran.stdout.splitlines()
    assert told[0] == "compdef _vaultconv vaultconv"
    assert {
        "undo:Take back what a run did to DST",
        "(--stat)--stat[One line a file, and a total]",
        "(--on-conflict)--on-conflict=[A file of DST that you changed, or that was there already\\: keep it, overwrite it, have both, or merge]:value:(keep overwrite both merge)",
        "(--report)--report=[Write the ledger of losses there\\: Markdown or JSON, or in DST a note that links the places]:value:_files",
        "*--only=[Only notes whose path matches, as in .gitignore, with the files that they show]:value: ",
        "*: :_files",
        "*: :(bash zsh fish)",
    } <= set(told)
