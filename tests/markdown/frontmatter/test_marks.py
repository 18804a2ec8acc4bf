"""Positions from ruamel.yaml: aliases counted as npm ``yaml`` counts them, duplicates, and where a block breaks."""

from __future__ import annotations

import pytest

from vaultconv.markdown.frontmatter import marks
from vaultconv.markdown.frontmatter.marks import MarkedError, excessive_aliases, has_aliases, locate, survey


@pytest.mark.parametrize(
    ("block", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1),
        ("m:\n  k: 1\n  'k': 2\n", 3, 3),
        ("m: {k: 1, k: 2}\n", 1, 11),
        ("l:\n  - k: 1\n    k: 2\n", 3, 5),
        ("~: 1\nnull: 2\n", 2, 1),
    ],
)
def test_a_duplicate_key_is_found_at_any_level(block: str, line: int, column: int) -> None:
    found = survey(block).duplicate
    assert found is not None
    assert (found.line, found.column) == (line, column)


@pytest.mark.parametrize(
    "block",
    ["a: 1\nA: 2\n", "a: &x 1\nb: &x 2\n", "~: 1\n'~': 2\n", "l:\n  - k: 1\n  - k: 2\n", "m: {k: 1}\nk: 2\n"],
)
def test_these_are_no_duplicates(block: str) -> None:
    assert survey(block).duplicate is None


@pytest.mark.parametrize(
    ("block", "excessive"),
    [
        ("a: &x 1\nb: [" + "*x, " * 99 + "]\n", False),
        ("a: &x 1\nb: [" + "*x, " * 100 + "]\n", True),
        ("a: &x [1]\nb: &y [" + "*x, " * 49 + "]\nc: *y\n", False),
        ("a: &x [1]\nb: &y [" + "*x, " * 49 + "]\nc: [*y, *y]\n", True),
        ("a: &x {k: &z 1, l: *z}\nb: *x\n*x : 3\nc: [" + "*x, " * 20 + "]\n", False),
        ("a: [" + "*nowhere, " * 200 + "]\nb: &x 1\n", False),
    ],
)
def test_aliases_are_weighed(block: str, excessive: bool) -> None:
    assert has_aliases(block)
    assert (excessive_aliases(block) is not None) == excessive


def test_aliases_that_cannot_be_counted_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = excessive_aliases("a: &x 1\n" + "b: *x\n" * 13 + "c: [\n")
    assert broken is not None
    assert "not valid YAML" in broken.message
    monkeypatch.setattr(marks, "MAX_SIZE", 10)
    large = excessive_aliases("a: &x 1\n" + "b: *x\n" * 13)
    assert large is not None
    assert "too large to count its aliases" in large.message


@pytest.mark.parametrize("odd", ["\x01", "\x7f", "\x85", "\u2028", "\ufeff", "\uffff", "\ud800", "\t"])
def test_characters_that_only_ruamel_minds_change_no_position(odd: str) -> None:
    found = survey(f"'{odd}': {odd}x\n'{odd}2': z\nb: 1\n")
    assert [(entry.key_start, entry.key_end) for entry in found.entries] == [(0, 3), (8, 12), (16, 17)]
    assert found.duplicate is None


def test_depth_has_an_end() -> None:
    with pytest.raises(MarkedError, match="levels of nesting"):
        survey("a: " + "[" * 500 + "\n")


@pytest.mark.parametrize(
    ("block", "message", "line", "column"),
    [
        ("a: b: c\nd: 1\n", "YAML parse error: no at byte 9 line 2 column 1", 1, 5),  # ruamel.yaml's own mark
        ("a: [#a, b]\n", "YAML parse error: comments at byte 4 line 1 column 5", 1, 5),  # the earlier line
        ("a: 1\n", "YAML parse error: odd at byte 3 line 1 column 4", 1, 4),  # ruamel.yaml sees nothing wrong
        ("a: 1\n", "encountered an invalid YAML scalar value", 1, 1),
        ("a: [\n", "nothing said", 2, 1),
    ],
)
def test_a_break_is_located(block: str, message: str, line: int, column: int) -> None:
    found = locate(block, message)
    assert (found.line, found.column) == (line, column)
    assert "byte" not in found.message


def test_a_large_block_is_located_by_the_parser_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MAX_SIZE", 3)
    found = locate("a: [\n", "YAML parse error: no end at byte 9 line 7 column 3")
    assert (found.message, found.line, found.column) == ("The properties are not valid YAML: no end", 7, 3)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("mapping values are not allowed here", "colon and a blank"),
        ("found character '@' that cannot start any token", "keeps for itself"),
        ("tabs disallowed", "blanks instead of tabs"),
        ("while scanning a quoted scalar", "Close the quotes"),
        ("while parsing a flow sequence", "Close the bracket"),
        ("something else", "Correct the line"),
    ],
)
def test_each_kind_of_break_has_its_remedy(reason: str, words: str) -> None:
    assert words in marks.invalid(reason, 1, 1).remedy


def test_an_error_of_another_kind_is_a_marked_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import ruamel.yaml

    def broken(*_: object, **__: object) -> object:
        raise ValueError("chr() arg not in range")

    monkeypatch.setattr(ruamel.yaml.YAML, "parse", broken)
    with pytest.raises(MarkedError, match="not in range"):
        survey("a: 1\n")
