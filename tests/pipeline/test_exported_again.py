"""Whom an edit concerns in files that hold several notes: only those are converted whose highlights are others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_restructured import written
from tests.pipeline.test_reworded import converted, edited
from tests.properties.test_other_ways_again import EXPORTS
from tests.properties.test_reworded import SITE, made
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert

__all__ = ["converted"]

OPTIONS = Options("readwise", "obsidian", durable=False, prune=True)
TABLE, ANSWER, CLIPPINGS = EXPORTS
HEAD = EXPORTS[TABLE].splitlines(keepends=True)[0]
OVENS, UNTIMED, LETTERS = (f"{TABLE}/{title}.md" for title in ("Slow Ovens", "Untimed", "Letters"))
STEAM, CRUMBS = (f"{CLIPPINGS}/{title}.md" for title in ("Steam", "Crumbs"))
CHARTS = f"{ANSWER}/Charts.md"
BREAD = "notes/_posts/2024-01-02-bread.md"
STARTER = "notes/_posts/2024-01-03-starter.md"


def fresh(path: str) -> Callable[[Path], object]:
    return lambda vault: (vault / path).touch()


Edit = Callable[[Path], object]
CONCERNED: dict[str, tuple[Edit, set[str]]] = {
    "a word of a table": (edited(TABLE, "Salt is", "Salt was"), {UNTIMED}),
    "a highlight more at its end": (
        edited(TABLE, "21:00:00+00:00,\n", "21:00:00+00:00,\nIt stays.,Letters,Osei,,,,,page,42,,\n"),
        {LETTERS},
    ),
    "a source more": (edited(TABLE, "21:00:00+00:00,\n", "21:00:00+00:00,\nNew.,New\n"), {f"{TABLE}/New.md"}),
    "one less at its end": (edited(TABLE, "Water finds its place.,Letters,Osei,,,,,page,41,2024-04-30 21:00:00+00:00,\n", ""), set()),
    "a title": (edited(TABLE, "Letters", "Mail"), {f"{TABLE}/Mail.md"}),
    # what the way back is to know of a row is its place
    "one before others": (edited(TABLE, "Salt", "First.,Slow Ovens,Ada Brook,,,,,,,,bread\nSalt"), {OVENS, UNTIMED, LETTERS}),
    "a word of an answer": (edited(ANSWER, "A map", "The map"), {CHARTS}),
    "a word of clippings": (edited(CLIPPINGS, "They stay", "They stayed"), {CRUMBS}),
    "one clipping before others": (
        edited(CLIPPINGS, "Crumbs (", "Steam (Ada Brandt)\n- Your Highlight on page 3 | Location 9\n\nAnd more.\n==========\nCrumbs ("),
        {STEAM},
    ),
    "a time": (fresh(TABLE), set()),
    "another export": (written("more.csv", f"{HEAD}New.,New\n"), {"more.csv/New.md"}),
    "an export less": (lambda vault: (vault / CLIPPINGS).unlink(), set()),
    "words of a note beside them": (edited(BREAD, "Words", "More words"), {BREAD}),
    "a name that is one of a note beside them": (edited(TABLE, "Letters", "Starter"), {f"{TABLE}/Starter.md", STARTER}),
}  # fmt: skip


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A folder with exports and notes of a site."""
    return made(tmp_path / "vault", SITE | EXPORTS)


UNCARRIED = replace(OPTIONS, carriers=False)
"""What no note shows stays in the export, and the ledger says so of each note."""
WAYS = [(what, OPTIONS) for what in CONCERNED]
WAYS += [
    (what, UNCARRIED) for what in ("a word of a table", "one before others", "words of a note beside them")
]


@pytest.mark.parametrize(("what", "options"), WAYS)
def test_only_notes_whose_highlights_are_others_are_converted(
    what: str, options: Options, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    change, concerned = CONCERNED[what]
    out = tmp_path / "out"
    convert(vault, out, options)
    converted.clear()
    change(vault)
    again = plan(vault, out, options)
    assert (again.is_whole, set(converted)) == (False, concerned)
    full = plan(vault, out, replace(options, full=True))
    assert (again.losses, again.counts) == (full.losses, full.counts)
    assert not apply(again).applied.conflicts
    assert plan(vault, out, options).is_unchanged
    assert {action.kind for action in plan(vault, out, replace(options, full=True)).actions} == {"keep"}


WHOLE: dict[str, tuple[Options, Edit]] = {
    "what might be an export and holds none": (OPTIONS, edited(ANSWER, '"results"', '"others"')),
    "the first export, of which nobody carries the fields": (
        UNCARRIED,
        written(TABLE, EXPORTS[TABLE]),
    ),
    "the last export, of which nobody carries the fields": (
        UNCARRIED,
        lambda vault: [(vault / path).unlink() for path in EXPORTS],
    ),
}


@pytest.mark.parametrize("what", WHOLE)
def test_where_it_cannot_be_told_all_are(what: str, vault: Path, tmp_path: Path) -> None:
    options, change = WHOLE[what]
    out = tmp_path / "out"
    if "first" in what:
        for path in EXPORTS:
            (vault / path).unlink()
    convert(vault, out, options)
    change(vault)
    again, full = plan(vault, out, options), plan(vault, out, replace(options, full=True))
    assert (again.is_whole, again.actions, again.losses) == (True, full.actions, full.losses)
