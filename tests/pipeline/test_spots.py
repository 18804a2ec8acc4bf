"""What of an edited line is spelled as it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultconv.model.note import Note
from vaultconv.pipeline.carrier import applied, carry
from vaultconv.pipeline.spots import respelled, spots_between, spots_in

HOUSE = r"- costs $5 to \$6, \*not* more"
OWN = "* costs $5 to $6, *not* more"


@pytest.mark.parametrize(
    ("edited", "own", "left"),
    [
        (HOUSE, OWN, 0),
        (HOUSE.replace("costs", "asks for"), OWN.replace("costs", "asks for"), 0),
        (HOUSE.replace("more", "less"), OWN.replace("more", "less"), 0),
        (HOUSE + r" \*not* less", OWN.replace("*not", r"\*not") + r" \*not* less", 1),
        (HOUSE.replace(r"\$6", "$7"), "* costs $5 to $7, *not* more", 1),
        ("", "", 3),
    ],
)
def test_what_is_beside_a_spot_tells_it(edited: str, own: str, left: int) -> None:
    assert respelled(edited, spots_between(HOUSE, OWN)) == (own, left)


def test_what_is_not_told_by_anything_beside_it_is_no_spot() -> None:
    assert spots_between("a a a a a a a a a a a a a a a", "a a a a a a a b a a a a a a a") == []
    assert spots_between("x " * 700, "y " * 700) == []


@settings(max_examples=60, derandomize=True)
@given(st.text("ab\\*$_ ", max_size=30), st.text("ab\\*$_ ", max_size=30))
def test_the_line_that_was_written_becomes_its_own(was: str, own: str) -> None:
    spots = spots_between(was, own)
    assert respelled(was, spots) == (own if spots else was, 0)


@pytest.mark.parametrize(
    "value", [None, 7, [], {"x": []}, {"9": [["", "a", "", "b"]]}, {"0": "ab"}, {"0": [["a"]]}, {"0": []}]
)
def test_what_is_malformed_is_of_no_line(value: object) -> None:
    assert spots_in(value, 2) == {}


def test_a_word_that_is_edited_makes_the_rest_of_its_line_no_other() -> None:
    back, own = f"one\n{HOUSE}\n- two\n", f"one\n{OWN}\n* two\n"
    carried = carry(Note("a.md", "A"), "readwise", own, back)
    new = back.replace("costs", "asks")
    assert applied(new, carried["hunks"], carried["lines"], carried["spots"]) == (
        own.replace("costs", "asks"),
        [],
    )
    assert applied(new, carried["hunks"], carried["lines"])[1] == [2]
    gone = back.replace(HOUSE, "- nothing")
    text, stale = applied(gone, carried["hunks"], carried["lines"], carried["spots"])
    assert (text.split("\n")[1], stale) == ("- nothing", [2])
