"""Whom an edit concerns in a vault with highlights: all notes only where one of them may stand in two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_reworded import NOTES, converted, edited
from tests.properties.test_reworded import PASSAGES, made
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert
from vaultconv.transform.duplicates import DUPLICATE

__all__ = ["converted"]

OPTIONS = Options("obsidian", "logseq", durable=False, prune=True)
MAPS, LEDGER = "Books/Maps.md", "Books/Ledger.md"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault with two notes of highlights that was converted into ``out``."""
    vault = made(tmp_path / "vault", NOTES | PASSAGES)
    convert(vault, tmp_path / "out", OPTIONS)
    return vault


def copied(path: str, to: str, old: str = "", new: str = "") -> Callable[[Path], object]:
    return lambda vault: (vault / to).write_text((vault / path).read_text().replace(old, new))


CONCERNED: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "words of a note without highlights": (edited("Deep/D.md", "Alone", "Lonely"), {"Deep/D.md"}),
    "a property of one": (edited("Deep/D.md", "Alone", "---\nkind: x\n---\nAlone"), {"Deep/D.md"}),
    "words of a highlight": (edited(MAPS, "Slow maps", "Slower maps"), {MAPS}),
    "a highlight more": (copied(MAPS, "Books/More.md", "02", "03"), set()),
    "a highlight less": (lambda vault: (vault / MAPS).unlink(), set()),
    "no highlight any more": (edited(MAPS, "[Readwise](https://readwise.io/open/210002)", "Nobody"), {MAPS}),
}


@pytest.mark.parametrize("what", CONCERNED)
def test_only_notes_that_a_change_concerns_are_converted(
    what: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    change, concerned = CONCERNED[what]
    change(vault)
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert not made.is_whole
    assert set(converted) - {"Books/More.md"} == concerned
    full = plan(vault, tmp_path / "out", replace(OPTIONS, full=True))
    assert (made.losses, made.counts) == (full.losses, full.counts)
    assert not apply(made).applied.conflicts
    again = plan(vault, tmp_path / "out", replace(OPTIONS, full=True))
    assert {action.kind for action in again.actions} == {"keep"}


def test_where_a_highlight_may_stand_in_two_notes_all_are_looked_at(vault: Path, tmp_path: Path) -> None:
    copied(MAPS, "Books/More.md")(vault)
    made = convert(vault, tmp_path / "out", OPTIONS).plan
    assert made.is_whole
    assert DUPLICATE in {loss.construct for loss in made.losses}
    edited("Deep/D.md", "Alone", "Lonely")(vault)
    assert convert(vault, tmp_path / "out", OPTIONS).plan.is_whole
    (vault / "Books/More.md").unlink()
    assert DUPLICATE not in {loss.construct for loss in convert(vault, tmp_path / "out", OPTIONS).plan.losses}
    edited("Deep/D.md", "Lonely", "Alone")(vault)
    assert not plan(vault, tmp_path / "out", OPTIONS).is_whole


def test_where_what_is_written_has_a_note_for_each_highlight_all_are_looked_at(tmp_path: Path) -> None:
    """The first highlight of a vault is no matter for the note that it stands in alone."""
    options = replace(OPTIONS, target_format="readwise")
    vault = made(tmp_path / "vault", NOTES)
    convert(vault, tmp_path / "site", options)
    made(vault, PASSAGES)
    assert plan(vault, tmp_path / "site", options).is_whole
