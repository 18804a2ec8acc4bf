"""Which changed lines are one change."""

from __future__ import annotations

import pytest

from vaultconv.formats.html.nesting import open_after as open_elements
from vaultconv.markdown.nesting import open_after
from vaultconv.pipeline.carrier import applied, hunks_between
from vaultconv.pipeline.places import Places, marks


def edited(house: str, original: str, old: str, new: str) -> tuple[str, list[int]]:
    """What ``house`` becomes after somebody put ``new`` for ``old`` in it."""
    for nesting in (open_after, open_elements):
        hunks = hunks_between(house, original, nesting)
        assert applied(house, hunks, marks(house.split("\n"))) == (original, [])
    assert house.count(old) == 1
    nesting = open_elements if "<" in house else open_after
    hunks = hunks_between(house, original, nesting)
    return applied(house.replace(old, new), hunks, marks(house.split("\n")))


def test_an_edit_makes_no_other_line_stale() -> None:
    house = "- TODO sift the flour\n- TODO feed the starter\n- TODO wash the cloth"
    original = house.replace("TODO sift", "WAITING sift").replace("TODO feed", "LATER feed")
    found = edited(house, original, "flour", "rye")
    assert found == (original.replace("WAITING sift the flour", "TODO sift the rye"), [1])


def test_a_property_with_another_value_is_the_same_line() -> None:
    """What was put in behind it, and what somebody does before it, is no part of it."""
    house = (
        'about:: "Bread and [[Rye]]"\nurl:: https://example.org/#/page/Bread\nvaultconv:: {"v":1,"about":1}\n'
    )
    original = "about:: Bread and [[Rye]]\nurl:: {{base-of-us Bread}}\n"
    hunks = hunks_between(house, original, open_after)
    without = "".join(house.splitlines(keepends=True)[1:2])
    text, _ = applied(without, hunks, marks(house.split("\n")))
    assert text == "url:: {{base-of-us Bread}}\n"


def test_half_of_a_fence_is_never_restored() -> None:
    house, original = "a\n```js\nx\n```\nb", "a\n~~~js\nx\n~~~\nb"
    assert edited(house, original, "```js", "```ts") == (house.replace("js", "ts"), [2, 4])


def test_rows_never_lose_their_table() -> None:
    house = "<p>a\n<table>\n<tr><td>rye bread</td></tr>\n</table>\n<p>z"
    original = "<p>a\n<ul>\n<li>rye bread</li>\n</ul>\n<p>z"
    text, stale = edited(house, original, "rye", "oat")
    assert text == house.replace("rye", "oat")
    assert len(stale) >= 1


def test_a_heading_keeps_no_underline_of_another_kind() -> None:
    house, original = "## A heading\n\n- stars\n", "A heading\n---------\n* stars\n"
    assert edited(house, original, "A heading", "A title") == ("## A title\n\n* stars\n", [1])


def test_lines_behind_an_edited_one_are_put_in_all_the_same() -> None:
    house, original = "- ## Work\n- next", "- ## Work\n  collapsed:: true\n- next"
    assert edited(house, original, "Work", "Rest") == (original.replace("Work", "Rest"), [])
    assert edited(house, original, "- ## Work\n", "") == ("- next", [1])


def test_lines_that_moved_stay_whole_where_they_were_edited() -> None:
    house = "one two three four\n" + "x\n" * 9 + "end"
    original = "x\n" * 9 + "one two three four\nend"
    text, stale = edited(house, original, "three", "EDITED")
    assert text == house.replace("three", "EDITED")
    assert stale


def test_kin_that_were_parted_stay_as_they_are() -> None:
    house = "next to it\n> **Frost in May**\n> Cover each bed.\n\nlast"
    original = "next to it\n\n```ad-warning\ntitle: Frost in May\nCover each bed.\n```\n\nlast"
    text, stale = edited(house, original, "> Cover", "new\n> Cover")
    assert text == house.replace("> Cover", "new\n> Cover")
    assert stale


def test_a_block_that_moved_keeps_its_spelling() -> None:
    hunks = hunks_between("a word\nb\nc", "a word  \nb\nc")
    assert applied("b\nc\na word", hunks, marks(["a word", "b", "c"])) == ("b\nc\na word  ", [])


def test_without_marks_lines_must_be_in_their_place() -> None:
    hunks = hunks_between("a word\nb", "a word  \nb")
    assert applied("a word\nb", hunks) == ("a word  \nb", [])
    assert applied("new\na word\nb", hunks) == ("new\na word\nb", [1])


@pytest.mark.parametrize("kept", ["?", 7, "YQ", None, "é"])
def test_marks_that_are_malformed_are_of_no_line(kept: object) -> None:
    places = Places(kept, ["a", "b"])
    assert places.of(0, 1) is None
    assert places.about(5) in (0, 1)


def test_fences_of_each_kind() -> None:
    lines = [
        "- ```js",
        "~~~",
        "  ```",
        "``` `a`",
        "$$",
        "%%",
        "$$",
        "%%",
        "x",
        "%%",
        "#+END_X",
        "#+begin_x",
        "#+END_X",
    ]
    code, maths, comment = ("```",), ("$$",), ("%%",)
    assert open_after(lines) == [code, code, (), (), maths, maths, (), comment, comment, (), (), ("X",), ()]


def test_elements_that_are_not_closed_end_with_what_they_are_in() -> None:
    lines = ["<table><tbody>", "<p>a<!-- <ul> -->", "</table>", "</ul>"]
    assert open_elements(lines) == [("table", "tbody"), ("table", "tbody"), (), ()]


def test_what_is_put_in_between_two_lines_is_the_first_ones_own() -> None:
    house, original = "- DONE order\n- TODO wait for it", "- DONE order\n  id:: 1\n- WAITING wait for it"
    assert edited(house, original, "for it", "for her") == (
        original.replace("WAITING wait for it", "TODO wait for her"),
        [2],
    )
