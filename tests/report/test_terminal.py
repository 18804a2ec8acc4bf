"""Hostile text cannot move the cursor or turn a line round."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.report.terminal import one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ~", "plain ~"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("\x1b[2J\x1b]0;owned\x07", "\\x1b[2J\\x1b]0;owned\\x07"),
        ("C1 \x9b31m \x85", "C1 \\x9b31m \\x85"),
        ("over\rwritten", "over\\rwritten"),
        ("a\u202egnp.exe", "a\\u202egnp.exe"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("\ufeffbom\u2028", "\\ufeffbom\\u2028"),
        ("caf\udce9", "caf\\xe9"),
        ("half \ud83d", "half \\ud83d"),
        ("日本語 עברית é 👩‍👩‍👧 نمی‌خواهم", "日本語 עברית é 👩‍👩‍👧 نمی‌خواهم"),
        ("\x7f\0", "\\x7f\\x00"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(codec=None)))
def test_no_control_is_left(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in shown if char not in "\t\n")
    assert visible(shown) == shown
    assert "\n" not in one_line(text)
    assert "\t" not in one_line(text)
