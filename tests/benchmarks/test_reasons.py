"""Why a line that came home is another one."""

from __future__ import annotations

import pytest

from reasons import OTHERWISE, PARTED, REASONS, changed, counted, reason

EACH = {
    "a blank line more or less": ("", None),
    "what is carried, or stood in the state": (None, 'vaultconv:: {"v":1}'),
    "blanks at the end of a line": ("a  ", "a"),
    "the width of a table's columns": ("| --- | a   |", "| - | a |"),
    "blanks and tabs before or within a line": ("    - a", "\t- a"),
    "how a link is spelled": ("- [[views]]", "- [[Views]]"),
    "the marks of a fence": ("~~~yaml", "````yaml"),
    "the marks of a rule": ("***", "---"),
    "the mark of a bullet": ("* a", "- a"),
    "an escape, an entity or a mark of emphasis": ("_a_ \\| b", "*a* &vert; b"),
    "how a property is spelled": ("title: 'a'", "title: a"),
    "the case of a callout's type": ("> [!NOTE] a", "> [!note] a"),
    "where an id stands": ("^an-id", None),
    "the bars around a table": ("a | b", "| a | b | c |"),
    OTHERWISE: ("one", "other"),
}


@pytest.mark.parametrize("why", EACH)
def test_each_reason(why: str) -> None:
    assert reason(*EACH[why]) == why


def test_there_is_a_pair_for_each_reason() -> None:
    assert EACH.keys() == {*REASONS, OTHERWISE}


def test_lines_are_paired_and_blank_ones_stand_alone() -> None:
    assert list(changed(["a", "b  ", "c"], ["a", "", "b", "c"])) == [
        (2, None, "", "a blank line more or less"),
        (2, "b  ", "b", "blanks at the end of a line"),
    ]
    assert [why for *_, why in changed(["x ", " y"], ["z", "x", "y"])] == [
        OTHERWISE,
        "blanks at the end of a line",
        "blanks and tabs before or within a line",
    ]


def test_lines_that_are_only_parted_otherwise_say_so() -> None:
    found = list(changed(["one two", "three"], ["one", "two three"]))
    assert [why for *_, why in found] == [PARTED, PARTED]


def test_every_line_that_is_another_one_is_in_the_list() -> None:
    why, lines = counted({"A.md": (b"x \ny\n", b"x\nz\n"), "B.md": (b"same\n", b"same\n")})
    assert why == {"blanks at the end of a line": 1, OTHERWISE: 1}
    assert lines == ["A.md:1: blanks at the end of a line: 'x ' -> 'x'", "A.md:2: otherwise: 'y' -> 'z'"]
