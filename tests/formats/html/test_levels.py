"""The levels of headings: in order on a page, and those of their authors on the way back."""

from __future__ import annotations

import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.formats.html.pages import obsidian_note, read, written
from vaultconv.formats.html.levels import Levels, level_of, spelled
from vaultconv.model.blocks import Heading
from vaultconv.model.traverse import iter_blocks

_TAG = re.compile(r"<h([1-6])")


def levels_in(page: str) -> list[int]:
    return [int(level) for level in _TAG.findall(page.partition("<article")[2])]


@settings(max_examples=60, derandomize=True, phases=[Phase.generate])
@given(st.lists(st.integers(1, 9), max_size=12), st.integers(1, 6))
def test_no_level_is_left_out(levels: list[int], top: int) -> None:
    shown = Levels(top)
    before = top
    for level in levels:
        now = shown.shown(level)
        assert 1 <= now <= min(before + 1, 6)
        assert level_of(f"h{now}", spelled(level, now).partition('"')[2][:-1] or None) == level
        before = now


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("## A\n\n### B\n\n## C", [1, 2, 3, 2]),
        ("# A\n\n### B\n\n# C", [1, 2, 3, 2]),
        ("###### A\n\n# B", [1, 2, 2]),
        ("# Note\n\n#### A", [1, 2]),
        ("> # A\n\n- ### B\n\n# C", [1, 2, 2, 2]),
        ("## A\n\n- # B\n- ## C\n    - # D\n\n### E", [1, 2, 3, 4, 5, 3]),
        ("## A\n\n> [!note]\n> # B\n\n## C", [1, 2, 3, 2]),
    ],
)
def test_a_page_tells_its_headings_in_order_and_keeps_their_levels(markdown: str, shown: list[int]) -> None:
    note = obsidian_note(markdown)
    page = written(note)[0]
    assert levels_in(page) == shown
    there = [block.level for block in iter_blocks(read(page).blocks) if isinstance(block, Heading)]
    assert there == [block.level for block in iter_blocks(note.blocks) if isinstance(block, Heading)]


def test_what_is_shown_in_place_stands_under_the_heading_above_it() -> None:
    other = obsidian_note("# First\n\n### Second", "Dir/Other.md")
    page = written(obsidian_note("## A\n\n### B\n\n![[Other]]\n\n## C"), other)[0]
    assert levels_in(page) == [1, 2, 3, 4, 5, 2]


@pytest.mark.parametrize(
    ("was", "tag", "now"), [("# A", "h4", 3), ("### A", "h3", 4), ("### A", "h1", 2), ("###### A", "h4", 6)]
)
def test_who_changes_the_tag_changes_the_level_by_as_much(was: str, tag: str, now: int) -> None:
    """Among headings of the third level that are shown as the second, one that is made a third was no other than they, without a word."""
    page = written(obsidian_note(was))[0]
    changed = re.sub(r"<h2( id=\"a\".*?)</h2>", rf"<{tag}\1</{tag}>", page)
    assert changed != page
    (block,) = read(changed).blocks
    assert isinstance(block, Heading)
    assert block.level == now


def test_a_level_beyond_the_sixth_of_an_earlier_release_is_read() -> None:
    page = written(obsidian_note("###### A"))[0]
    earlier = re.sub(
        r"<h2(.*?) data-level=.*?>A</h2>", r"""<h6\1 data-vaultconv='{"v":1,"level":8}'>A</h6>""", page
    )
    (block,) = read(earlier).blocks
    assert isinstance(block, Heading)
    assert block.level == 8


@pytest.mark.parametrize("said", ["", "2", "1 as 7", "1 as 2 ", "x as 2", "99999 as 2"])
def test_what_does_not_fit_the_tag_is_not_believed(said: str) -> None:
    assert level_of("h2", said) == 2
