"""Rows of CSV, and rows that are none."""

from __future__ import annotations

import pytest

from vaultconv.formats.readwise.exports.rows import Row, rows


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("a", [Row(["a"], 1)]),
        ("a,b\n", [Row(["a", "b"], 1)]),
        ("a,\n,b\n", [Row(["a", ""], 1), Row(["", "b"], 2)]),
        ('"a\nb",c\nd', [Row(["a\nb", "c"], 1), Row(["d"], 3)]),
        ('"a ""quoted"" word"', [Row(['a "quoted" word'], 1)]),
        ('""', []),
        ('"",""', [Row(["", ""], 1)]),
        ('a "bare" mark', [Row(['a "bare" mark'], 1)]),
        (
            'x\n"a" b,c\n',
            [
                Row(["x"], 1),
                Row(["a b", "c"], 2, "something stands behind the quotation mark that ends a value"),
            ],
        ),
        (
            'x\n"a,\nb',
            [
                Row(["x"], 1),
                Row(
                    ["a,\nb"], 2, "a quotation mark is not closed: the file ends in the middle of this value"
                ),
            ],
        ),
    ],
)
def test_rows(text: str, found: list[Row]) -> None:
    assert list(rows(text)) == found


def test_a_long_value_is_no_trouble() -> None:
    (row,) = rows('"' + 'a ""b"" ' * 200_000 + '"')
    assert len(row.values[0]) == 1_200_000
