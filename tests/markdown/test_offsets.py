"""Byte offsets to character offsets."""

from __future__ import annotations

import pytest

from vaultconv.markdown.offsets import to_characters


@pytest.mark.parametrize("text", ["", "a", "plain\nASCII \x00\x7f"])
def test_ascii_needs_none(text: str) -> None:
    assert to_characters(text) is None


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
    ],
)
def test_every_offset(text: str) -> None:
    character = to_characters(text)
    assert character is not None
    at = 0
    for i, one in enumerate(text):
        assert character(at) == i
        at += len(one.encode())
    assert character(at) == len(text)


def test_in_any_order() -> None:
    character = to_characters("éé x 漢 y")
    assert character is not None
    assert [character(offset) for offset in (11, 0, 5, 2, 4)] == [7, 0, 3, 1, 2]
