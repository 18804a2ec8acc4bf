"""Texts, keys and numbers as the app spells them, and the law that each reads back as it was."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vaultconv.markdown.frontmatter.scalars import key_text, number_text, scalar_text
from vaultconv.markdown.frontmatter.values import load

PLAIN = 'yes|it\'s|a\\b|say "hi"|12:30|2020-08-21|a, b|-x|?x|https://x/y#z|a#b|[x|é 🌐|1_000|=|a:b'


@pytest.mark.parametrize("text", [text for text in PLAIN.split("|") if text != "[x"])
def test_what_needs_no_quotes_gets_none(text: str) -> None:
    assert scalar_text(text) == text


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("a: b", '"a: b"'),
        ("007", '"007"'),
        ("true", '"true"'),
        ("null", '"null"'),
        ("1e3", '"1e3"'),
        ("0x1FFFFFFFFFFFFFFFFFF", '"0x1FFFFFFFFFFFFFFFFFF"'),
        ("#t", '"#t"'),
        ("[[x]]", '"[[x]]"'),
        ("{x}", '"{x}"'),
        ("@x", '"@x"'),
        ("- x", '"- x"'),
        ("-", '"-"'),
        (" x", '" x"'),
        ("x ", '"x "'),
        ("a #b", '"a #b"'),
        ("a:", '"a:"'),
        ("", '""'),
        ('a: "b"', "'a: \"b\"'"),
        ('it\'s: "x"', '"it\'s: \\"x\\""'),
        ("'x'", "\"'x'\""),
        ("tab\tin", "tab\tin"),
        ("bell\x07", '"bell\\a"'),
        ("\x7f", '"\x7f"'),
        ("a\r\nb", '"a\\r\\nb"'),
        ("\ud800", '"\\ud800"'),
        ("\xa0", '"\xa0"'),
    ],
)
def test_what_would_parse_otherwise_is_quoted(text: str, spelled: str) -> None:
    assert scalar_text(text) == spelled


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("two\nlines", "|-\n  two\n  lines"),
        ("two\nlines\n", "|\n  two\n  lines\n".removesuffix("\n")),
        ("two\n\nlines\n\n", "|+\n  two\n\n  lines\n"),
        (" lead\nx", "|2-\n   lead\n  x"),
        ("\nlead", "|-\n  \n  lead"),
        ("\n", "|+\n  "),
        ("x\n ", '"x\\n "'),
        (" \n", '" \\n"'.replace(" \\n", "\\ \\n")),
    ],
)
def test_lines_become_a_block_where_one_can_hold_them(text: str, spelled: str) -> None:
    assert scalar_text(text) == spelled


def test_a_long_text_that_no_block_can_hold_is_spread_over_lines() -> None:
    text = "a line with a bell \x07 in it \n\n and another\n"
    assert scalar_text(text) == '"a line with a bell \\a in it\\ \n\n\n  \\ and another\\n"'


@pytest.mark.parametrize(
    ("key", "spelled"),
    [
        ("title", "title"),
        ("a b", "a b"),
        ("a-b/c", "a-b/c"),
        ("a: b", '"a: b"'),
        ('a: "b"', "'a: \"b\"'"),
        ("", '""'),
        ("7", '"7"'),
        ("~", '"~"'),
        ("--- x", '"--- x"'),
        ("...", '"..."'),
        ("two \nlines", '"two\\ \\nlines"'),
        ("\x00", '"\\0"'),
        ("\u2028", '"\u2028"'),
    ],
)
def test_keys(key: str, spelled: str) -> None:
    assert key_text(key) == spelled


def test_only_a_key_at_the_margin_may_be_taken_for_a_document_mark() -> None:
    assert key_text("--- x", top=False) == "--- x"


@pytest.mark.parametrize(
    ("number", "spelled"),
    [
        (0, "0"),
        (-7, "-7"),
        (12345678901234567890, "12345678901234567890"),
        (0.0, "0"),
        (-0.0, "-0"),
        (1.5, "1.5"),
        (100.0, "100"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (-1.25e30, "-1.25e+30"),
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-10, "1.5e-10"),
        (5e-324, "5e-324"),
        (math.inf, ".inf"),
        (-math.inf, "-.inf"),
        (math.nan, ".nan"),
    ],
)
def test_numbers_are_printed_as_javascript_does(number: float, spelled: str) -> None:
    assert number_text(number) == spelled


HARD = st.text(
    st.sampled_from(
        [*" \n\t\"'#:-?,[]{}&*!|>%@`\\.~=<07aé🌐", "\x00", "\r", "\x85", "\xa0", "\u2028", "\ufeff"]
    )
)


@settings(max_examples=1500, deadline=None)
@given(
    st.one_of(
        st.text(),
        HARD,
        st.lists(st.sampled_from(["--- ", "...", "\n\n", " #", ": ", "x" * 20, " "])).map("".join),
    )
)
@example("x" * 40 + "\x01\n \n y")
def test_any_text_reads_back_as_itself(text: str) -> None:
    assert load(f"k: {scalar_text(text)}\n") == {"k": text}


@settings(max_examples=800, deadline=None)
@given(st.one_of(st.text(max_size=200), HARD.filter(lambda key: len(key) < 200)))
def test_any_key_reads_back_as_itself(key: str) -> None:
    assert load(f"{key_text(key)}: x\n") == {key: "x"}


@settings(max_examples=1500, deadline=None)
@given(st.floats(allow_nan=False))
def test_any_float_reads_back_as_itself(number: float) -> None:
    read = load(f"k: {number_text(number)}\n")
    assert isinstance(read, dict)
    assert isinstance(read["k"], int | float)
    assert float(read["k"]) == number
