"""What keeps text from being taken for structure."""

from __future__ import annotations

import pytest

from vaultconv.markdown.guard import closed, escape_bars, guarded


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        (["# a"], ["\\# a"]),
        (["#a"], ["#a"]),
        (["- a"], ["\\- a"]),
        (["-a"], ["-a"]),
        (["1. a"], ["1\\. a"]),
        (["1.5"], ["1.5"]),
        (["> a"], ["\\> a"]),
        (["~~~"], ["\\~~~"]),
        (["```a"], ["\\```a"]),
        (["```a```"], ["```a```"]),
        (["***"], ["\\***"]),
        (["<div>"], ["\\<div>"]),
        (["<b>"], ["\\<b>"]),
        (["<b> x"], ["<b> x"]),
        (["<3"], ["<3"]),
        (["[a]: b"], ["\\[a]: b"]),
        (["==="], ["==="]),
        (["a", "# b"], ["a", "    # b"]),
        (["a", "- b"], ["a", "    - b"]),
        (["a", "1) b"], ["a", "    1) b"]),
        (["a", "2020. b"], ["a", "2020. b"]),  # no list can start there
        (["a", "==="], ["a", "    ==="]),
        (["a", "---"], ["a", "    ---"]),
        (["a", "<div>"], ["a", "    <div>"]),
        (["a", "<b>"], ["a", "<b>"]),
        (["a", "[b]: c"], ["a", "[b]: c"]),
        (["a", "[^b]: c"], ["a", "    [^b]: c"]),
        (["a", "      - b"], ["a", "      - b"]),
        (["a|b", "-|-"], ["a|b", "    -|-"]),
        (["a", "-|-"], ["a", "-|-"]),
        (["|a|b|", "|-|"], ["|a|b|", "|-|"]),
        (["x", "|a|", "|-|"], ["x", "|a|", "    |-|"]),
    ],
)
def test_no_line_of_a_paragraph_begins_another_block(lines: list[str], written: list[str]) -> None:
    assert guarded(lines) == written


def test_what_is_no_text_is_not_escaped() -> None:
    assert guarded(["<b>"], is_text=False) == ["<b>"]


def test_a_tab_of_a_quote_is_two_wide() -> None:
    assert guarded(["a", "\t- b"], column=0) == ["a", "\t- b"]
    assert guarded(["a", "\t- b"], column=2) == ["a", "    \t- b"]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("a", "a"), ("a|b", "a\\|b"), ("a\\|b", "a\\|b"), ("a\\\\|b", "a\\\\\\|b"), ("||", "\\|\\|")],
)
def test_bars(text: str, escaped: str) -> None:
    assert escape_bars(text) == escaped


@pytest.mark.parametrize(
    ("text", "following", "is_link", "written"),
    [
        ("a!", "[b](c)", True, "a\\!"),
        ("a!", "[^1]", False, "a!"),
        ("a\\!", "[b](c)", True, "a\\!"),
        ("a\\", "`b`", False, "a\\\\"),
        ("a\\", "\n", False, "a\\\\"),
        ("a\\", "b", False, "a\\"),
        ("a\\\\", "`b`", False, "a\\\\"),
        ("a", "`b`", False, "a"),
    ],
)
def test_the_last_character_does_nothing_to_the_next_span(
    text: str, following: str, is_link: bool, written: str
) -> None:
    assert closed(text, following, is_link) == written
