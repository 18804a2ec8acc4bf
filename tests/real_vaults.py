"""The real vaults that tests may use where they are: never a part of the project, and skipped, visibly, without it.

Every change is judged by each of them at least once; what goes over the large ones many times is done by ``bash .ci/long``,
which sets ``VAULTCONV_LONG``, so that CI ends before anyone stops to wait for it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
LARGE = frozenset({"obsidian-help-en", "logseq-docs"})
IS_LONG = os.environ.get("VAULTCONV_LONG") == "1"


def is_now(vault: Path) -> bool:
    """Whether a test that takes its time may take ``vault``: any but a large one, unless there is time for all."""
    return IS_LONG or vault.name not in LARGE or CORPORA not in vault.parents


EACH = 4
"""Of so many notes of a large vault one is a part of it."""


def part_of(vault: Path, place: Path) -> Path:
    """``vault``, unless it is large and there is no time for all of it: then each :data:`EACH`-th of its notes, in ``place``, with its settings and
    the files that are no notes and small. To the others lead links to nothing, as in any vault."""
    if is_now(vault):
        return vault
    notes = sorted(path for path in vault.rglob("*.md") if path.is_file())
    left = {path for number, path in enumerate(notes) if number % EACH}
    large = {path for path in vault.rglob("*") if path.is_file() and path.stat().st_size > 100_000}

    def ignored(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if Path(folder, name) in left | large}

    shutil.copytree(vault, place / vault.name, ignore=ignored)
    return place / vault.name


def case(vault: Path, *more: object, id: str, takes_long: bool = False) -> ParameterSet:
    """``vault`` as a case of a test, skipped where it is not there or, if the test ``takes_long``, where it is large."""
    marks: tuple[pytest.MarkDecorator, ...] = ()
    if not vault.is_dir():
        marks = (pytest.mark.skip(reason="the real vaults are not on this machine"),)
    elif takes_long and not is_now(vault):
        marks = (pytest.mark.skip(reason="takes long: bash .ci/long does it"),)
    return pytest.param(vault, *more, id=id, marks=marks)
