"""Texts as the rules of Ruby's Psych and of libyaml spell them."""

from __future__ import annotations

import pytest
import yaml12  # type: ignore[import-untyped, unused-ignore]
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.formats.readwise.psych import psych_text


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("plain words", "plain words"),
        ("it's", "it's"),
        ("a: b", "'a: b'"),
        ("a:b", "a:b"),
        ("it's: b", "'it''s: b'"),
        ("a #b", "'a #b'"),
        ("a#b", "a#b"),
        ("- a", '"- a"'),
        ("> a", '"> a"'),
        ('> "a"', "'> \"a\"'"),
        ("", "''"),
        ("ends in a blank ", "'ends in a blank '"),
        ("2023", "'2023'"),
        ("1.5", "'1.5'"),
        ("0x1f", "'0x1f'"),
        ("12:30", "'12:30'"),
        ("2023-01-02", "'2023-01-02'"),
        ("true", "'true'"),
        ("no", "'no'"),
        ("~", '"~"'),
        ("n", '"n"'),
        (":symbol", '":symbol"'),
        ("2023.NTE.110", "2023.NTE.110"),
        ("📕", '"\\U0001F4D5"'),
        ("a 📕", '"a \\U0001F4D5"'),
        ("✉️", '"✉️"'),
        ("\ue83aName", '"\ue83aName"'),
        ("tab\there", '"tab\\there"'),
        ("\x01", '"\\x01"'),
        ("\ufeff", '"\\uFEFF"'),
    ],
)
def test_quotes(text: str, spelled: str) -> None:
    assert psych_text(text, 5) == spelled


WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"


@pytest.mark.parametrize(
    ("text", "column", "spelled"),
    [
        (
            WORDS,
            6,
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen\n  fifteen",
        ),
        (
            f"> {WORDS}",
            12,
            '"> one two three four five six seven eight nine ten eleven twelve thirteen\n  fourteen fifteen"',
        ),
        (
            f"it's: {WORDS}",
            6,
            "'it''s: one two three four five six seven eight nine ten eleven twelve thirteen\n  fourteen fifteen'",
        ),
        ("x" * 90 + "  y", 6, "x" * 90 + "  y"),
        ("> " + "x" * 90 + "  y", 6, '"> ' + "x" * 90 + '\n  \\ y"'),
        ("x: " + "x" * 90 + " ", 6, "'x: " + "x" * 90 + " '"),
    ],
)
def test_a_line_is_broken_at_the_first_single_blank_beyond_the_width(
    text: str, column: int, spelled: str
) -> None:
    assert psych_text(text, column) == spelled


def test_a_text_of_several_lines_is_a_block() -> None:
    assert psych_text("a\nb", 5) == "|-\n  a\n  b"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120))
def test_any_reader_of_yaml_reads_the_text_again(text: str) -> None:
    assert yaml12.parse_yaml(f"key: {psych_text(text, 4)}\n")["key"] == text
