"""Each recipe, over random small vaults of each format: what is previewed is done, twice is once, undone is as before, byte for byte, and
all links lead where they led."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import vaultconv
from tests.recipes.vaults import everywhere
from tests.roundtrip.journey import files
from vaultconv.errors import UsageError
from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.undo import plan_undo, undo
from vaultconv.recipes import RECIPES

SEEDS = (1, 2)


class Case(NamedTuple):
    """A recipe with parameters."""

    name: str
    parameters: dict[str, Any]


CASES = [
    Case("rename-property", {"key": "rating", "to": "stars"}),
    Case("change-property-type", {"key": "rating", "to": "list"}),
    Case("change-property-type", {"key": "read", "to": "date"}),
    Case("one-date-format", {"to": "YYYY/MM/DD"}),
    Case("rename-tag", {"tag": "bread", "to": "bread/all"}),
    Case("merge-tags", {"tags": "garden, jar", "to": "outside"}),
    Case("split-tag", {"tag": "jar", "to": "jar, glass"}),
    Case("tags-from-folders", {}),
    Case("aliases-from-titles", {}),
    Case("wikilinks-to-markdown", {}),
    Case("markdown-to-wikilinks", {}),
    Case("tasks-to-dataview", {}),
    Case("tasks-to-emoji", {}),
    Case("move-attachments", {"to": "media/all"}),
    Case("dataview-fields-to-properties", {}),
]
PAIRS = [
    (case, format, seed)
    for case in CASES
    for format in RECIPES[case.name].formats
    for seed in (SEEDS if format == "obsidian" else SEEDS[:1])
]
IDLE = {("change-property-type", "list", "logseq")}
"""A graph does not tell a list of one from what is in it."""
JOURNALS = [
    (Case("journal-date-format", {"to": to}), format, seed)
    for seed in SEEDS[:1]
    for format, to in (("obsidian", "YYYY/DD.MM.YYYY"), ("logseq", "MMM do, yyyy"))
]


@pytest.fixture(scope="session")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, Path]]:
    """The random vaults by their seeds and formats."""
    return {seed: everywhere(tmp_path_factory.mktemp("random"), seed) for seed in SEEDS}


def foreseen(plan: Plan, before: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a vault once ``plan`` is done."""
    after = dict(before)
    for action in plan.actions:
        assert action.kind is not Kind.CONFLICT
        if action.kind is Kind.REMOVE:
            del after[action.path]
        else:
            after[action.path] = before[action.source] if action.data is None else action.data
    return after


def leads(vault: vaultconv.OpenVault) -> dict[Any, list[Any]]:
    """What the links of each note lead to: notes, or names of files."""
    return {
        note: sorted((link.note or link.path.rpartition("/")[2] for link in note.links), key=str)
        for note in vault
    }


def by_path(found: dict[Any, list[Any]]) -> dict[str, list[str]]:
    """What is found of notes, by their paths."""
    return {note.path: sorted(getattr(one, "path", one) for one in led) for note, led in found.items()}


@pytest.mark.parametrize(
    ("case", "format", "seed"), PAIRS + JOURNALS, ids=lambda value: getattr(value, "name", str(value))
)
def test_what_is_previewed_is_done_and_undone_and_no_link_is_lost(
    case: Case, format: str, seed: int, vaults: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(vaults[seed][format], folder)
    before = files(folder)
    vault = vaultconv.open_vault(folder, format)
    led = leads(vault)
    recipe = RECIPES[case.name]
    left = recipe.run(vault, **case.parameters)
    assert leads(vault) == led
    plan = vault.plan()
    wanted, moved = foreseen(plan, before), by_path(led)
    assert files(folder) == before
    assert bool(plan.actions) is ((case.name, case.parameters.get("to"), format) not in IDLE)
    assert vaultconv.apply(replace(plan, options=replace(plan.options, durable=False))).exit_code == 0
    assert files(folder) == wanted
    again = vaultconv.open_vault(folder, format)
    assert by_path(leads(again)) == moved
    assert recipe.run(again, **case.parameters) == left
    assert again.diff() == ""
    if plan.actions:
        assert undo(plan_undo(folder), durable=False).exit_code == 0
    assert files(folder) == before


def _elsewhere() -> Iterator[tuple[str, str]]:
    for name, recipe in RECIPES.items():
        yield from (
            (name, format)
            for format in ("obsidian", "logseq", "readwise", "html")
            if format not in recipe.formats
        )


@pytest.mark.parametrize(("name", "format"), list(_elsewhere()))
def test_where_it_makes_no_sense_it_says_so(name: str, format: str, vaults: Any) -> None:
    vault = vaultconv.open_vault(vaults[SEEDS[0]][format], format)
    with pytest.raises(UsageError, match=f"{name} makes no sense in a vault of {format}\n"):
        RECIPES[name].run(vault)
    assert vault.diff() == ""
