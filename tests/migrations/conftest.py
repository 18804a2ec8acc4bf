"""A small vault of our own words, and what it takes to give it migrations."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from vaultconv.cli import main
from vaultconv.migrations.changes import Change, Done, carried_out, foreseen, of_script, take_back
from vaultconv.migrations.folder import folder_of, scripts_in
from vaultconv.migrations.settings import options_of
from vaultconv.migrations.standing import due, known_of

TIME = 1_700_000_000_123_456_789
NOTES = {
    "Bread/Starter.md": '---\nfed: "7" # days\nrating: "***"\n---\nFlour and water. #bread\n',
    "Bread/Loaf.md": "---\nrating: '*'\n---\nFeed the [[Starter]] first. #bread/rye\n",
    "Garden.md": "See [[Starter|the jar]] and [[Loaf]].\n",
}
RATINGS = '''"""Ratings are numbers.

More of it.
"""


def ratings(note, context):
    """Make a number of stars."""
    if isinstance(note.properties.get("rating"), str):
        note.properties["rating"] = len(note.properties["rating"])
'''
RENAME = '''"""The starter has a name."""


def name(vault):
    vault.rename(vault.find("Starter"), "Sourdough")
    vault.find("Sourdough").move("Jars")
'''

Shape = dict[str, tuple[int, int, bytes | None]]
Said = Callable[..., tuple[int, str, str]]


def shape(root: Path) -> Shape:
    """All that is in ``root`` but our own, and the folder itself: the time and rights of each, and what files hold."""
    found = {"": root, **{file.relative_to(root).as_posix(): file for file in root.rglob("*")}}
    return {
        path: (
            file.stat().st_mtime_ns if path else 0,
            stat.S_IMODE(file.stat().st_mode),
            None if file.is_dir() else file.read_bytes(),
        )
        for path, file in found.items()
        if ".vaultconv" not in file.parts
    }


def make_vault(root: Path) -> Path:
    """The vault, with times that are long past."""
    (root / ".obsidian").mkdir(parents=True)
    for path, text in NOTES.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, "utf-8")
    settle(root)
    return root


def settle(root: Path) -> None:
    """Sets the times of all that is in ``root``."""
    for place in sorted((file for file in root.rglob("*") if ".vaultconv" not in file.parts), reverse=True):
        os.utime(place, ns=(TIME, TIME))


def write(vault: Path, name: str, text: str) -> Path:
    """Writes a script of ``vault``."""
    file = vault / "migrations" / f"{name}.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    settle(vault)
    return file


def waiting(vault: Path, to: str = "") -> list[Change]:
    """The changes that the next run would make."""
    chosen, _ = due(scripts_in(folder_of(vault)), known_of(vault), to)
    options = options_of(chosen, {})
    return [of_script(script, options[script.name]) for script in chosen]


def apply_all(vault: Path, to: str = "") -> list[Done]:
    """Applies what waits."""
    take_back(vault)
    return list(carried_out(vault, waiting(vault, to)))


def preview(vault: Path, to: str = "") -> dict[str, bytes | None]:
    """What each file that would change would hold; None where it would go."""
    found = foreseen(vault, waiting(vault, to))
    return {action.path: action.data for action in found.run.plan.actions}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault without migrations."""
    return make_vault(tmp_path / "Vault")


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has said yes to anything."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    monkeypatch.setenv("LOCALAPPDATA", str(folder))


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str]) -> Said:
    """Runs the command line, and gives its exit code and what it said."""

    def run(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        return code, *capfd.readouterr()

    return run
