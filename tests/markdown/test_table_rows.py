"""A row may be longer or shorter than its header: GFM shows no more cells than that has, and we lose none."""

from __future__ import annotations

import pytest

from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.read import read_blocks
from vaultconv.markdown.tables import cells_of
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Table
from vaultconv.model.spans import Text

GFM = Dialect("gfm")


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("|a|b|", ["a", "b"]),
        (r"| a \| b | c |", [r"a \| b", "c"]),
        (r"| a \\| b |", [r"a \\", "b"]),
        ("| a | |", ["a", ""]),
        ("a", ["a"]),
    ],
)
def test_a_row_is_cut_at_each_bar_that_is_not_escaped(line: str, cells: list[str]) -> None:
    assert cells_of(line) == cells


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n| --- | --- |\n| 1 | 2 | beyond |\n",
        "| a |\n| --- |\n| 1 | 2 | **3** |\n| 4 |\n",
        "a | b\n--- | ---\n1 | 2 | beyond\n",
        "> | a |\n> | --- |\n> | 1 | `x` |\n",
    ],
)
def test_cells_beyond_the_header_stay(text: str) -> None:
    assert MarkdownWriter(GFM).write(read_blocks(text, GFM)) == text


def test_cells_beyond_the_header_are_cells() -> None:
    (table,) = read_blocks("| a |\n| - |\n| 1 | beyond |\n", GFM)
    assert isinstance(table, Table)
    assert [cell.spans for cell in table.rows[1]] == [(Text("1"),), (Text("beyond"),)]
