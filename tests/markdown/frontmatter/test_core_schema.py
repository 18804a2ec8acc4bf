"""The core schema of YAML 1.2 against a table, and against the parser for any word."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultconv.markdown.frontmatter.core_schema import is_text, resolve
from vaultconv.markdown.frontmatter.values import load


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("~", None),
        ("NULL", None),
        ("", None),
        ("nil", "nil"),
        ("012", 12),
        ("08", 8),
        ("+12", 12),
        ("-0", 0),
        ("0o17", 15),
        ("0x1F", 31),
        ("-0x1F", "-0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1.10", 1.1),
        ("1.", 1.0),
        (".5", 0.5),
        (".", "."),
        ("1e3", 1000.0),
        ("1e", "1e"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("12:30", "12:30"),
        ("2020-08-21", "2020-08-21"),
        ("1.2.3", "1.2.3"),
        ("9223372036854775807", 9223372036854775807),
        ("9223372036854775808", 9.223372036854775808e18),
        ("0x1FFFFFFFFFFFFFFFFFF", float(0x1FFFFFFFFFFFFFFFFFF)),
        ("9" * 5000, math.inf),
    ],
)
def test_a_bare_word_has_its_value(word: str, value: object) -> None:
    read = resolve(word)
    assert (read, type(read)) == (value, type(value))
    assert is_text(word) == isinstance(value, str)


@pytest.mark.parametrize("word", [".nan", ".NaN", ".NAN"])
def test_not_a_number(word: str) -> None:
    read = resolve(word)
    assert isinstance(read, float)
    assert math.isnan(read)


@example("+-0")
@example("++1")
@example("0o-7")
@given(st.text("0123456789abcdefoxtruenlTFN.~+-_:", min_size=1, max_size=8))
def test_the_parser_agrees(word: str) -> None:
    if word.startswith(("- ", "-:")) or word.endswith(":") or word in ("-", ":") or word.startswith("0x"):
        return
    read = load(f"k: {word}\n")
    assert isinstance(read, dict)
    assert repr(read["k"]) == repr(resolve(word))
