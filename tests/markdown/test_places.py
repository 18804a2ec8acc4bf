"""Places: lines, and byte offsets to character offsets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from vaultconv.markdown import places
from vaultconv.markdown.places import line_starts, to_characters


def characters(text: str) -> Callable[[int], int] | None:
    return to_characters(text, line_starts(text.split("\n")))


@pytest.mark.parametrize("text", ["", "a", "plain\nASCII \x00\x7f"])
def test_ascii_needs_none(text: str) -> None:
    assert characters(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "é",
        "éa",
        "aé",
        "漢字 and 漢字",
        "a😀b",
        "e\u0301 *x*\n> 漢",
        "👩‍👩‍👧‍👦 family",
        "\u00a0\u3000x",
        "ASCII first, then ünïcödé, then more",
        "a\nünï\n\nplain\n漢字\n",
    ],
)
@pytest.mark.parametrize("long", [0, 2048])
def test_every_offset(text: str, long: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_LONG", long)
    character = characters(text)
    assert character is not None
    at = 0
    for i, one in enumerate(text):
        assert character(at) == i
        at += len(one.encode())
    assert character(at) == len(text)


def test_in_any_order() -> None:
    character = characters("éé x 漢 y")
    assert character is not None
    assert [character(offset) for offset in (11, 0, 5, 2, 4)] == [7, 0, 3, 1, 2]


def test_where_lines_begin() -> None:
    assert line_starts(["ab", "", "c"]) == [0, 3, 4, 6]
    assert line_starts(b"\xc3\xa9\nb".split(b"\n")) == [0, 3, 5]
