"""A page shows its footnotes at the end, and they come home where they stood."""

from __future__ import annotations

from typing import Final

import pytest

from tests.formats.html.pages import obsidian_note, read, written
from vaultconv.model.blocks import AnyBlock, FootnoteDefinition, Item, List, Paragraph, Quote
from vaultconv.model.plain import plain_text
from vaultconv.model.traverse import iter_blocks

NOTE: Final = """One[^1]

[^1]: first

[^b]: second

    more

- item[^b]

  [^c]: in an item

> [^d]: in a quote

Last

[^z]: last
[^y]: of all
"""
SHAPE: Final = [
    "One",
    "[^1] first",
    "[^b] second more",
    "item",
    "[^c] in an item",
    "[^d] in a quote",
    "Last",
    "[^z] last",
    "[^y] of all",
]


def _words(block: AnyBlock) -> str:
    return " ".join(
        plain_text(each.spans).partition("[")[0]
        for each in iter_blocks((block,))
        if isinstance(each, Paragraph)
    )


def _shape(blocks: tuple[AnyBlock, ...]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, FootnoteDefinition):
            found.append(f"[^{block.label}] {_words(block)}")
        elif isinstance(block, List | Item | Quote):
            found += _shape(block.items if isinstance(block, List) else block.blocks)
        else:
            found.append(_words(block))
    return found


def test_they_come_home_where_they_stood() -> None:
    page = written(obsidian_note(NOTE))[0]
    assert _shape(read(page).blocks) == SHAPE
    assert page.count('"footnote-here"') == 4  # none at the end, where they are shown
    assert "footnote-here" not in written(obsidian_note(NOTE), carriers=False)[0]


@pytest.mark.parametrize(
    ("old", "new", "home"),
    [
        ("<p>first</p>", "<p>edited</p>", [*SHAPE[:1], "[^1] edited", *SHAPE[2:]]),
        ('"footnote":"1"', '"footnote":"none"', [SHAPE[0], *SHAPE[2:7], SHAPE[1], *SHAPE[7:]]),
        ('"footnote":"1"', '"footnote":"b"', [SHAPE[0], *SHAPE[2:7], SHAPE[1], *SHAPE[7:]]),
        ("<p>One", "<p>Zero</p>\n<p>One", ["Zero", *SHAPE]),
    ],
)
def test_what_an_edit_makes_of_it(old: str, new: str, home: list[str]) -> None:
    page = written(obsidian_note(NOTE))[0]
    assert old in page
    assert _shape(read(page.replace(old, new, 1)).blocks) == home
