"""The cookbook is run: each of its sections in a vault with just the notes that it shows. What changes the vault is previewed first, and the
preview has to be what then has changed, and nothing else.

A block with a file's name is that file: it is written where it stands before the first command of its section, and has to be what that file holds
behind it; scripts are written wherever they stand. In a ``console`` block stand commands and what they print, as in ``tests/cli/transcripts``.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import vaultconv
from tests.cli.test_transcripts import is_as, steps
from tests.migrations.conftest import Said, settle, shape
from vaultconv.pipeline.actions import Action, Kind
from vaultconv.pipeline.undo import plan_undo, runs, undo
from vaultconv.report.diff import unified

PAGE = (Path(__file__).parent.parent.parent / "docs/how-to/cookbook.md").read_text("utf-8")
SECTIONS = re.split(r"^(?=## )", PAGE, flags=re.MULTILINE)[1:]
BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]*)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def bare(text: str) -> str:
    """``text`` without blanks at the ends of its lines, which no editor would keep."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


LOOKS = {"--dry-run", "--diff", "--html"}


def contents() -> dict[str, bytes]:
    """What each file of the vault holds."""
    return {path: data for path, (_, _, data) in shape(Path()).items() if data is not None}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """How the vault has changed, as a preview would have it."""
    diffs = []
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        kind = Kind.WRITE if old is None else Kind.REMOVE if new is None else Kind.UPDATE
        diffs.append(unified(Action(path, kind), old, new, escaped=False) if old != new else "")
    return "".join(diffs)


def run(console: str, said: Said) -> list[str]:
    """Runs the commands of a block; what they print has to be what stands there. Gives the commands."""
    session = steps(f"```console\n{console}```")
    for step in session:
        program, *words = shlex.split(step.command)
        assert program == "vaultconv"
        changes = words[:2] in (["migrate", "run"], ["migrate", "recipe"]) and not {*words} & LOOKS
        foreseen = said(*words, "--diff")[1] if changes else ""
        before = contents()
        code, out, err = said(*words)
        if changes:
            assert changed(before, contents()) == foreseen
        shown = f"{step.command}\n{out}--- stderr\n{err}--- exit code {code}"
        assert code == step.code, shown
        assert is_as(bare(out), step.out), shown
        assert is_as(bare(err), step.err), shown
    return [step.command for step in session]


def test_there_are_ten() -> None:
    assert [int(section.split()[1].rstrip(".")) for section in SECTIONS] == list(range(1, 11))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.partition("\n")[0][3:])
def test_a_section_runs_as_it_says(
    section: str, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "Vault"
    (root / ("logseq" if "pages/" in section else ".obsidian")).mkdir(parents=True)
    monkeypatch.chdir(root)
    monkeypatch.setenv("NO_COLOR", "1")
    before, commands = {}, []
    for language, name, text in BLOCK.findall(section):
        file = root / name
        if language == "console":
            before = before or shape(root)
            commands += run(text, said)
        elif name and (not commands or language == "python"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            settle(root)
            before = shape(root) if commands else {}
        else:
            assert name
            assert bare(file.read_text("utf-8")) == text
    assert any("--diff" in command or "--dry-run" in command for command in commands)
    _leads_nowhere_new(root)
    _taken_back(root)
    left, first = shape(root), {path: found for path, found in before.items() if "migrations" not in path}
    assert {path: left[path] for path in first} == first
    assert {path for path in left if "migrations" not in path} == set(first)


def _leads_nowhere_new(root: Path) -> None:
    """Every link of the vault leads to a note of it, but for those to days without one."""
    for note in vaultconv.open_vault(root):
        assert [link.reference.target for link in note.links if link.note is None] in ([], ["2026-01-19"])


def _taken_back(root: Path) -> None:
    """Takes back what stands, the last first."""
    for past in reversed(runs(root)):
        if past.occasion.undoes or past.undone_by:
            continue
        done = undo(plan_undo(root, past.number))
        assert (done.conflicts, done.failed) == ([], [])
