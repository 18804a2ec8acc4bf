"""After an edit of a vault whose highlights are grouped, only those notes are grouped and converted again that the edit concerns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.test_restructured import written
from tests.pipeline.test_reworded import converted, edited
from tests.properties.test_reworded import (
    MARKS,
    MARKS_OF_A_SITE,
    OBSIDIAN,
    PASSAGES,
    PASSAGES_OF_A_SITE,
    SITE,
    made,
)
from vaultconv.pipeline.memory import Memory, memory_of
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert
from vaultconv.pipeline.state import State
from vaultconv.transform.duplicates import SAME
from vaultconv.vault.filters import Filters

__all__ = ["converted"]

OPTIONS = Options("obsidian", "logseq", durable=False, prune=True, group="book")
NOTES = OBSIDIAN | PASSAGES | MARKS
KETTLES, PANS = "Marks/Slow Kettles.md", "Marks/Cold Pans.md"


def vault_of(tmp_path: Path, options: Options) -> Path:
    """A vault that was converted into ``out``."""
    vault = tmp_path / "vault"
    for path, text in NOTES.items():
        written(path, text)(vault)
    convert(vault, tmp_path / "out", options)
    return vault


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return vault_of(tmp_path, OPTIONS)


def unlinked(path: str) -> Callable[[Path], object]:
    return lambda vault: (vault / path).unlink()


LEADING = {"Of Marks.md", "Pans.md", KETTLES, PANS}
"""Those that lead to blocks of each other, or show them: they look into these notes."""
ONE_MORE = (
    MARKS["Marks/0.md"]
    .replace("52000", "52007")
    .replace("Steam leaves early.", "A lid is a clock.")
    .replace("Mark 0", "Mark 7")
)
CHANGES: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "words of a highlight": (edited("Marks/0.md", "early", "late"), LEADING),
    "words of a note that is not grouped": (edited("To Pans.md", "[[Pans]],", "[[Pans]] and"), {"To Pans.md"}),
    "a highlight more of a source": (written("Marks/7.md", ONE_MORE), LEADING),
    "a highlight less": (unlinked("Marks/3.md"), LEADING),
    "a property of a highlight": (edited("Marks/1.md", "author: Ada Brook", "author: Bo"), LEADING),
    "a source of its own": (
        written("Marks/8.md", ONE_MORE.replace("Slow Kettles", "Lids").replace("280012", "12")),
        {"Marks/Lids.md"},
    ),
    "a highlight that is of another source": (
        edited("Marks/2.md", "book_title: Cold Pans\nbook: 28009", "book_title: Slow Kettles\nbook: 280012"),
        LEADING,
    ),
    "sources of one title": (
        edited("Marks/2.md", "Cold Pans", "Hot Pans"),
        {"Marks/Hot Pans.md", KETTLES, "Of Marks.md", "Pans.md"},
    ),
    "a note that a link meant which was grouped": (
        written("1.md", "Now a note of its own.\n"),
        {"1.md", "Of Marks.md", "Pans.md", KETTLES},
    ),
    "a heading in a note of many highlights": (edited("Pans.md", "# Ch", "# Chapter"), {"Pans.md", "To Pans.md"}),
    "a property that leads to a note that is grouped": (
        edited("Pans.md", "author: Bo", "author: Ada"),
        {"Pans.md", "To Pans.md"},
    ),
    "nothing": (lambda vault: None, set()),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_only_what_an_edit_concerns_is_grouped_and_converted(
    what: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    change, concerned = CHANGES[what]
    converted.clear()
    change(vault)
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert (made.is_whole, made.is_unchanged) == (False, what == "nothing")
    assert set(converted) == concerned
    assert not apply(made).applied.conflicts
    again = plan(vault, tmp_path / "out", OPTIONS)
    assert (again.is_unchanged, again.losses, again.use) == (True, made.losses, made.use)
    full = plan(vault, tmp_path / "out", replace(OPTIONS, full=True))
    assert full.losses == made.losses
    assert {action.kind for action in full.actions} == {"keep"}


# -- what an earlier run grouped --------------------------------------------------------------------------------------


def come_from_a_site(how: str, tmp_path: Path) -> Path:
    """The vault that a site was converted into, with its highlights grouped so, and that went back to a site."""
    site = made(tmp_path / "site", SITE | PASSAGES_OF_A_SITE | MARKS_OF_A_SITE)
    convert(site, tmp_path / "vault", Options("readwise", "obsidian", durable=False, group=how))
    convert(tmp_path / "vault", tmp_path / "back", BACK)
    return tmp_path / "vault"


BACK = Options("obsidian", "readwise", durable=False, prune=True)


def said_in(vault: Path, words: str) -> Path:
    """The note with a line that begins with ``words``."""
    lines = {path: path.read_text().splitlines() for path in vault.rglob("*.md")}
    (found,) = [
        path for path, said in lines.items() if any(line.lstrip("> ").startswith(words) for line in said)
    ]
    return found


@pytest.mark.parametrize(
    ("how", "words", "few"), [("book", "Wait for it", 2), ("highlight", "Wait for it", 2), ("highlight", "A kettle that sings is only asking", 3)]
)  # fmt: skip
def test_on_its_way_back_it_is_grouped_again(
    how: str, words: str, few: int, tmp_path: Path, converted: list[str]
) -> None:
    """With lines that lead to notes with the same highlights, and without."""
    vault = come_from_a_site(how, tmp_path)
    note = said_in(vault, words)
    note.write_text(note.read_text().replace(words, f"{words} now"))
    converted.clear()
    made = plan(vault, tmp_path / "back", BACK)
    assert not made.is_whole
    assert len(set(converted)) <= few
    assert not apply(made).applied.conflicts
    assert f"{words} now" in said_in(tmp_path / "back", words).read_text()
    full = plan(vault, tmp_path / "back", replace(BACK, full=True))
    assert full.losses == made.losses
    assert {action.kind for action in full.actions} == {"keep"}


def test_a_line_of_twins_that_is_edited_is_in_the_ledger(tmp_path: Path) -> None:
    vault = come_from_a_site("highlight", tmp_path)
    note = next(path for path in vault.rglob("*.md") if SAME in path.read_text())
    text = note.read_text()
    (line,) = [line for line in text.splitlines() if SAME in line]
    note.write_text(text.replace(line, f"{line}, [[Elsewhere]]"))
    made = plan(vault, tmp_path / "back", BACK)
    assert made.is_whole
    assert [loss.detail for loss in made.losses if "was edited" in loss.detail]


# -- what makes it a whole run ---------------------------------------------------------------------------------------


def remembered(root: Path) -> Memory | None:
    with State.open(root) as state:
        (owner,) = state.sources()
        return memory_of(state.memory(owner))


@pytest.mark.parametrize("more", [{"merge_duplicates": True}, {"filters": Filters(exclude=("None/",))}])
def test_nothing_is_remembered_where_notes_are_made_of_parts_of_others(
    more: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "vault").mkdir()
    vault_of(tmp_path, replace(OPTIONS, **more))
    assert remembered(tmp_path / "out") is None


def test_where_nothing_is_grouped_any_more_or_for_the_first_time_the_way_back_is_another(
    vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    marks = [vault / path for path in MARKS if path.startswith("Marks/")]
    texts = {path: path.read_text() for path in (*marks, vault / "Books/Ledger.md", vault / "Books/Maps.md")}
    for path in texts:
        path.unlink()
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert made.is_whole
    apply(made)
    memory = remembered(tmp_path / "out")
    assert memory is not None and memory.raw is not None  # noqa: PT018
    assert (dict(memory.raw.members), memory.there) == ({}, None)
    edited("To Pans.md", "[[Pans]],", "[[Pans]] and")(vault)
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert not made.is_whole
    apply(made)
    for path, text in texts.items():
        path.write_text(text)
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert made.is_whole
    assert not apply(made).applied.conflicts
    assert plan(vault, tmp_path / "out", OPTIONS).is_unchanged


def pages_called(name: str, root: Path) -> list[str]:
    return sorted(path.name for path in (root / "pages").iterdir() if name in path.name)


OTHER_KETTLES = ONE_MORE.replace("280012", "99").replace("52007", "52009")


@pytest.mark.parametrize(
    ("path", "text", "gone", "is_whole"),
    [
        ("Marks/9.md", OTHER_KETTLES, ["Marks/9.md"], False),
        ("Marks/9.md", OTHER_KETTLES, ["Marks/0.md", "Marks/1.md"], False),
        ("Marks/Slow Kettles.md", "A note of its own.\n", ["Marks/Slow Kettles.md"], True),
    ],
)
def test_a_path_that_others_want_is_given_anew(
    path: str, text: str, gone: list[str], is_whole: bool, vault: Path, tmp_path: Path
) -> None:
    """Of two that want it one gets a number, and loses that where the other goes."""
    written(path, text)(vault)
    convert(vault, tmp_path / "out", OPTIONS)
    assert len(pages_called("Kettles", tmp_path / "out")) == 2
    for each in gone:
        (vault / each).unlink()
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert made.is_whole is is_whole
    assert not apply(made).applied.conflicts
    convert(vault, tmp_path / "clean", OPTIONS)
    assert pages_called("Kettles", tmp_path / "out") == pages_called("Kettles", tmp_path / "clean")
    assert len(pages_called("Kettles", tmp_path / "out")) == 1
