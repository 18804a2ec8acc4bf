"""After edits of a vault whose highlights are grouped, however they are tied to each other, files and state are those of a run into an empty folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.pipeline.test_grouped_again import CHANGES, OPTIONS, vault_of
from tests.properties.test_reworded import MARKS, held, known, made
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert


def mark(number: int, title: str, id: int, more: str = "") -> str:
    """A note of one highlight."""
    return f"---\ntitle: Mark {number}\nbook_title: {title}\nbook: {id}\nhighlight_id: 520{number}\n---\n> Words {number}.\n\n^rw520{number}\n{more}"


PANS = MARKS["Pans.md"].replace('seen: "[[Mark 1]]"\n', "")


@dataclass(frozen=True)
class Case:
    """A vault (``notes``), the words of its files that are others then (None: it goes), and how it is converted."""

    notes: dict[str, str]
    edits: dict[str, str | None]
    way: tuple[str, str, str] = ("obsidian", "logseq", "book")
    is_whole: bool = False


CASES: dict[str, Case] = {
    "a link of one of the highlights that a note was parted into": Case(
        {"Pans.md": PANS, "Bread.md": "Loaf.\n"},
        {"Bread.md": "---\nmood: warm\n---\nLoaf.\n"},
        ("obsidian", "readwise", "highlight"),
    ),
    "sources that change their titles": Case(
        {
            "0.md": mark(0, "Slow Kettles", 1),
            "1.md": mark(1, "slow kettles", 2),
            "2.md": mark(2, "Lids", 3),
        },
        {"0.md": mark(0, "Lids", 1), "2.md": mark(2, "Slow Kettles", 3)},
        is_whole=True,
    ),
    "a source that takes the title of another": Case(
        {"0.md": mark(0, "slow kettles 2", 1), "1.md": mark(1, "Slow Kettles", 2)},
        {"0.md": mark(0, "slow kettles", 1)},
        is_whole=True,
    ),
    "a note that lists highlights of two sources": Case(
        {
            "List.md": "---\nbook_title: Slow Kettles\n---\n- [[0]]\n- [[1]]\n",
            "0.md": mark(0, "Slow Kettles", 1),
            "1.md": mark(1, "Lids", 2, "\nSee [[Bread]].\n"),
            "Bread.md": "Loaf.\n",
        },
        {"Bread.md": None},
        is_whole=True,
    ),
    "a tag that no note had": Case(
        {"0.md": mark(0, "Slow Kettles", 1), "To.md": "Plain. #old\n"},
        {"Dir/1.md": mark(1, "Lids", 2, "\n#new words\n")},
        ("obsidian", "html", "book"),
    ),
    "no note that is grouped any more": Case(
        {"0.md": mark(0, "Slow Kettles", 1), "To.md": '---\nseen: "[[None.md]]"\n---\nSee [[None]].\n'},
        {"0.md": None},
        ("obsidian", "obsidian", "book"),
        is_whole=True,
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_it_comes_to_what_a_run_into_an_empty_folder_comes_to(what: str, tmp_path: Path) -> None:
    case = CASES[what]
    source, target, group = case.way
    options = Options(source, target, durable=False, prune=True, group=group)
    vault, out, clean = made(tmp_path / "vault", case.notes), tmp_path / "out", tmp_path / "clean"
    if source == "obsidian":
        (vault / ".obsidian").mkdir()
    convert(vault, out, options)
    for path, text in case.edits.items():
        if text is None:
            (vault / path).unlink()
        else:
            made(vault, {path: text})
    ready = plan(vault, out, options)
    assert ready.is_whole is case.is_whole
    assert not apply(ready).applied.conflicts
    convert(vault, clean, options)
    assert held(out) == held(clean)
    assert known(out) == known(clean)


def test_beside_a_file_that_somebody_edited_it_is_known_where_new_notes_came_from(tmp_path: Path) -> None:
    """What is read later, of notes that are as they were, takes away nothing of that."""
    options = replace(OPTIONS, target_format="html")
    (tmp_path / "vault").mkdir()
    vault, out, clean = vault_of(tmp_path, options), tmp_path / "out", tmp_path / "clean"
    CHANGES["a source of its own"][0](vault)
    page = out / "marks/cold-pans.html"
    page.write_text(page.read_text() + "Mine.\n")
    shutil.copytree(out, clean)
    ready = plan(vault, out, options)
    assert not ready.is_whole
    apply(ready)
    apply(plan(vault, clean, replace(options, full=True)))
    assert held(out) == held(clean)
    assert known(out) == known(clean)
