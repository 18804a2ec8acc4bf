"""Which pages of a site are made again after an edit, and which of its files that are made of all notes: each kind of edit in turn, over one
site."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_restructured import written
from tests.pipeline.test_reworded import converted, edited
from vaultconv.pipeline.memory import NOTED
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert
from vaultconv.pipeline.state import State

__all__ = ["converted"]

OPTIONS = Options("obsidian", "html", durable=False, prune=True)
NOTES = {
    "Alpha.md": "---\naliases: [First]\n---\n# Head\n\nWords of it. ^one\n\n## Same\n\n## Same\n\nSee [[B]]. #tag\n",
    "B.md": "Shows\n\n![[Alpha#^one]]\n\nand [[Alpha#Head]].\n",
    "C.md": "[[First]] and [[B]], [gone](x.pdf), [[Gone]]. #other\n",
    "Deep/D.md": "Alone.\n",
    "2026-01-05.md": "A day.\n",
    "Plan.canvas": '{"nodes":[{"id":"n","type":"file","file":"Deep/D.md","x":0,"y":0,"width":9,"height":9}],"edges":[]}',
}
SEARCH, LIST = "_vault/search-0.js", "_vault/search-index.js"
INDEX, TAGS, TAG = "index.html", "_vault/tags.html", "_vault/tags/tag.html"
NEW_TAG, BOARD = "_vault/tags/new.html", "Plan.canvas.html"

STEPS: dict[str, tuple[Callable[[Path], object], set[str], set[str]]] = {
    "a word": (edited("C.md", "gone", "went"), {"C.md"}, {SEARCH}),
    "a word that a board shows": (edited("Deep/D.md", "Alone", "Lonely"), {"Deep/D.md"}, {SEARCH, BOARD}),
    "a word that another page shows": (
        edited("Alpha.md", "Words of it", "Other things"),
        {"Alpha.md", "B.md"},
        {SEARCH},
    ),
    "a link to a note": (
        edited("Deep/D.md", "Lonely", "Lonely [[B]]"),
        {"Deep/D.md", "B.md"},
        {SEARCH, BOARD},
    ),
    "a tag": (
        edited("C.md", "#other", "#tag"),
        {"C.md"},
        {SEARCH, LIST, TAGS, TAG, "_vault/tags/other.html"},
    ),
    "a tag that is new": (edited("C.md", "#tag", "#tag #new"), {"C.md"}, {SEARCH, LIST, TAGS, NEW_TAG}),
    "a heading that a link leads to": (
        edited("Alpha.md", "# Head", "# Other"),
        {"Alpha.md", "B.md"},
        {SEARCH},
    ),
    "a heading that no link leads to": (edited("C.md", "[[First]]", "# New\n\n[[First]]"), {"C.md"}, set()),
    "a block id": (edited("Alpha.md", "^one", "^two"), {"Alpha.md", "B.md"}, set()),
    "an alias": (edited("Alpha.md", "First", "Second"), {"Alpha.md", "B.md"}, {SEARCH}),
    "a property": (edited("C.md", "# New", "---\nkind: sour\n---\n# New"), {"C.md"}, {SEARCH}),
    "a note more": (written("New.md", "new [[B]]\n"), {"New.md", "B.md"}, {SEARCH, LIST, INDEX}),
    "a note that a link waits for": (
        written("Gone.md", "is here\n"),
        {"Gone.md", "C.md"},
        {SEARCH, LIST, INDEX},
    ),
    "another name": (
        lambda vault: (vault / "New.md").rename(vault / "Newer.md"),
        {"Newer.md", "B.md"},
        {SEARCH, LIST, INDEX},
    ),
    "a note less": (lambda vault: (vault / "Newer.md").unlink(), {"B.md"}, {SEARCH, LIST, INDEX}),
    "a day more": (
        written("2026-01-06.md", "And one.\n"),
        {"2026-01-06.md"},
        {SEARCH, LIST, INDEX, "_vault/journals.html"},
    ),
}


def laid_down(folder: Path) -> tuple[Path, Path]:
    """The vault, and where its site goes."""
    vault = folder / "vault"
    for path, text in NOTES.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text)
    return vault, folder / "out"


def test_only_pages_that_an_edit_concerns_are_made_again(tmp_path: Path, converted: list[str]) -> None:
    vault, out = laid_down(tmp_path)
    first = convert(vault, out, OPTIONS).plan
    for what, (change, concerned, derived) in STEPS.items():
        converted.clear()
        change(vault)
        made = plan(vault, out, OPTIONS)
        written_anew = {action.path for action in made.actions if not action.source and action.kind != "keep"}
        assert (made.is_whole, made.is_unchanged, set(converted)) == (False, False, concerned), what
        assert written_anew == derived, what
        assert not apply(made).applied.conflicts
    again, full = plan(vault, out, OPTIONS), plan(vault, out, replace(OPTIONS, full=True))
    assert again.is_unchanged
    assert {action.kind for action in full.actions} == {"keep"}
    assert (full.losses, full.use, full.counts) == (made.losses, made.use, made.counts)
    assert first.counts.notes + 2 == full.counts.notes


@pytest.mark.parametrize(("noted", "is_whole"), [(b"\xff", True), (None, False)])
def test_words_for_the_search_that_cannot_be_are_not_believed_and_those_that_are_gone_are_read_again(
    noted: bytes | None, is_whole: bool, tmp_path: Path
) -> None:
    vault, out = laid_down(tmp_path)
    convert(vault, out, OPTIONS)
    with State.open(out) as state:
        (owner,) = state.sources()
        state.make_writable(durable=False)
        rows = {row: noted for row in state.glimpses(owner) if row.startswith(f"{NOTED}:")}
        state.keep_memory(owner, (), rows)
    assert len(rows) == len(NOTES) - 1
    edited("C.md", "gone", "went")(vault)
    made = plan(vault, out, OPTIONS)
    full = plan(vault, out, replace(OPTIONS, full=True))
    assert (made.is_whole, made.actions) == (is_whole, full.actions)


def test_parts_of_the_search_that_nobody_has_any_more_are_made_of_all_notes(tmp_path: Path) -> None:
    vault, out = laid_down(tmp_path)
    convert(vault, out, OPTIONS)
    edited("C.md", "gone", "went")(vault)
    for path in (SEARCH, "_vault/search-parts.js"):
        with closing(sqlite3.connect(out / ".vaultconv/state.db")) as state, state:
            gone = state.execute(
                "DELETE FROM bases WHERE hash=(SELECT hash FROM outputs WHERE path=?)", (path,)
            )
        made, full = plan(vault, out, OPTIONS), plan(vault, out, replace(OPTIONS, full=True))
        assert (gone.rowcount, made.is_whole, made.actions) == (1, False, full.actions)
