"""Whom an edit of a page concerns, where pages are read: each kind of edit in turn, over one folder of pages and over a site of our own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_pages_again import NOTES, OPTIONS
from tests.pipeline.test_restructured import written
from tests.pipeline.test_reworded import converted, edited
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert

__all__ = ["converted"]

BACK = Options("html", "obsidian", durable=False, prune=True)
PAGES = {
    "a.html": "<title>A</title><p>See <a href='dir/b.html#feed'>it</a> and <a href='c#x'>x</a>.</p><h2 id='top'>Top</h2>",
    "dir/b.html": "<title>B</title><h2 id='feed'>Feeding</h2><p>Words. <a href='../a.html#top'>up</a></p>",
    "c.html": "<title>C</title><p id='x'>Said. <a href='a.html'>A</a></p>",
    "dir/d.html": "<title>D</title><p>Alone.</p>",
}
Steps = dict[str, tuple[Callable[[Path], object], set[str]]]
ANYBODY: Steps = {
    "a word": (edited("dir/d.html", "Alone", "Lonely"), {"dir/d.html"}),
    "a word of a page that others lead to": (edited("a.html", "See", "Look at"), {"a.html"}),
    "the text of a heading that a link leads to": (
        edited("dir/b.html", "Feeding", "Food"),
        {"dir/b.html", "a.html"},
    ),
    "an id that a link leads to": (edited("c.html", "'x'", "'y'"), {"c.html", "a.html"}),
    "an id that a link waits for": (
        edited("c.html", "<p id='y'>", "<h3 id='x'>Here</h3><p id='y'>"),
        {"c.html", "a.html"},
    ),
    "an id more": (edited("dir/d.html", "<p>", "<h2 id='more'>More</h2><p>"), {"dir/d.html"}),
    "a page more": (written("e.html", "<title>E</title><p><a href='c.html#x'>c</a></p>"), {"e.html"}),
    "another name": (
        lambda folder: (folder / "dir/b.html").rename(folder / "dir/f.html"),
        {"dir/f.html", "a.html"},
    ),
    "a page less": (lambda folder: (folder / "a.html").unlink(), {"c.html", "dir/f.html"}),
}
OURS: Steps = {
    "a word": (edited("deep/d.html", "Alone", "Lonely"), {"deep/d.html"}),
    "a heading that a link leads to": (edited("alpha.html", ">Head<", ">Other<"), {"alpha.html", "b.html"}),
    "a page less": (lambda folder: (folder / "deep/d.html").unlink(), set()),
}


def run_through(steps: Steps, folder: Path, out: Path, converted: list[str]) -> None:
    convert(folder, out, BACK)
    for what, (change, concerned) in steps.items():
        converted.clear()
        change(folder)
        made = plan(folder, out, BACK)
        assert (made.is_whole, made.is_unchanged, set(converted)) == (False, False, concerned), what
        assert not apply(made).applied.conflicts
    again, full = plan(folder, out, BACK), plan(folder, out, replace(BACK, full=True))
    assert again.is_unchanged
    assert {action.kind for action in full.actions} == {"keep"}
    assert (full.losses, full.use, full.counts) == (made.losses, made.use, made.counts)


def laid_down(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def test_only_pages_that_an_edit_concerns_are_converted(tmp_path: Path, converted: list[str]) -> None:
    run_through(ANYBODY, laid_down(tmp_path / "pages", PAGES), tmp_path / "out", converted)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that was made, as somebody who was given it has it."""
    notes = {path: text for path, text in NOTES.items() if path.endswith(".md")}
    convert(laid_down(tmp_path / "vault", notes), tmp_path / "made", OPTIONS)
    made = {
        path.relative_to(tmp_path / "made").as_posix(): path.read_text()
        for path in (tmp_path / "made").rglob("*")
        if path.is_file() and ".vaultconv" not in path.parts
    }
    return laid_down(tmp_path / "site", made)


def test_the_index_and_search_of_a_site_of_ours_are_no_notes_and_hinder_nothing(
    site: Path, tmp_path: Path, converted: list[str]
) -> None:
    run_through(OURS, site, tmp_path / "out", converted)


def test_a_page_that_is_our_index_no_more_is_a_note(site: Path, tmp_path: Path) -> None:
    convert(site, tmp_path / "out", BACK)
    (site / "index.html").write_text("<title>Mine</title><p>A page.</p>")
    made = plan(site, tmp_path / "out", BACK)
    full = plan(site, tmp_path / "out", replace(BACK, full=True))
    assert made.actions == full.actions
    assert "index.html" in {action.source for action in made.actions}


def test_a_style_that_is_not_ours_is_a_file_which_only_a_whole_run_reads(tmp_path: Path) -> None:
    files = {**PAGES, "_vault/mine.css": "p { color: red }\n"}
    folder = laid_down(tmp_path / "pages", files)
    convert(folder, tmp_path / "out", BACK)
    (folder / "c.html").write_text("<title>C</title><p>Other.</p>")
    made = plan(folder, tmp_path / "out", BACK)
    full = plan(folder, tmp_path / "out", replace(BACK, full=True))
    assert (made.is_whole, made.actions) == (True, full.actions)


@pytest.mark.parametrize("target", ["obsidian", "logseq"])
def test_a_page_is_a_note_once_the_board_is_gone_that_it_shows(target: str, tmp_path: Path) -> None:
    """As long as that is there the page is none, and is not counted."""
    board = '{"nodes":[{"id":"n","type":"text","text":"Oven","x":0,"y":0,"width":9,"height":9}],"edges":[]}'
    (tmp_path / "vault").mkdir()
    for path, text in {"A.md": "Bread\n", "Plan.canvas": board}.items():
        (tmp_path / "vault" / path).write_text(text)
    site, out = tmp_path / "site", tmp_path / "out"
    convert(tmp_path / "vault", site, Options("obsidian", "html", durable=False))
    options = Options("html", target, durable=False, prune=True)
    assert convert(site, out, options).plan.counts.notes == 1
    page = site / "a.html"
    page.write_text(page.read_text().replace("Bread", "Bread and salt"))
    again = convert(site, out, options).plan
    assert (again.is_whole, again.counts.notes) == (False, 1)
    (site / "Plan.canvas").unlink()
    again, clean = convert(site, out, options).plan, convert(site, tmp_path / "clean", options).plan
    assert (again.losses, again.counts, again.counts.notes) == (clean.losses, clean.counts, 2)
    here, there = (
        {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("Plan*") if file.is_file()}
        for root in (out, tmp_path / "clean")
    )
    assert here == there != {}
