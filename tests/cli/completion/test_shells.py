"""The scripts, asked by the shells that they are for. bash is on every machine that runs our tests; the others may not be."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.cli.completion.words import SHELLS


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a script for each shell, and a note."""
    place = tmp_path_factory.mktemp("scripts")
    with pytest.MonkeyPatch.context() as patch:
        for shell in SHELLS:
            written: list[str] = []
            patch.setattr("builtins.print", lambda text, end="", to=written: to.append(text))
            assert main(["completion", shell]) == 0
            (place / shell).write_text("".join(written))
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
def test_zsh_offers(scripts: Path) -> None:
    shown = in_zsh(scripts, "vaultconv un", "vaultconv diff a b --st", "vaultconv convert a b --on-conflict ")
    assert "vaultconv undo" in shown
    assert "--stat    -- One line a file, and a total" in shown
    assert "both       keep       merge      overwrite" in shown


def in_zsh(scripts: Path, *lines: str) -> str:
    """What a terminal shows where each of ``lines`` is typed, and then the key that completes."""
    child, screen = pty.fork()
    if child == 0:
        os.chdir(scripts)
        os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb"})
    shown = ""

    def until(sign: str) -> None:
        nonlocal shown
        end = time.monotonic() + 20
        seen = ""
        while sign not in seen and time.monotonic() < end:
            if select.select([screen], [], [], 0.1)[0]:
                seen += os.read(screen, 65536).decode(errors="replace")
        shown += seen

    def type_(text: str) -> None:
        os.write(screen, text.encode())

    type_(
        "PS1=; stty cols 120; autoload -Uz compinit; compinit -u -D; source ./zsh; LISTMAX=1000; echo rea''dy\n"
    )
    until("ready\r\n")
    for line, sign in zip(lines, ("undo", "a total", "overwrite"), strict=True):
        type_(line + "\t")
        time.sleep(0.3)  # it shows no list while more is being typed
        type_("\t")
        until(sign)
        type_("\x03")
        time.sleep(0.2)
    os.close(screen)
    os.waitpid(child, 0)
    return shown
