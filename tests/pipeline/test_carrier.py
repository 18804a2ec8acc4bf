"""Carried spelling: exact while the text stands, silent where it was edited, never the note itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.model.note import Encoding, Note
from vaultconv.pipeline.carrier import applied, carry, hunks_between, restore
from vaultconv.pipeline.places import marks

TEXTS = st.lists(
    st.sampled_from(["", "a", "a ", "b", "- b", "\t- b", "key:", "key: ", "long line of words"])
).map("\n".join)


@given(TEXTS, TEXTS)
def test_hunks_give_the_text_back(old: str, new: str) -> None:
    assert applied(old, hunks_between(old, new)) == (new, [])


@given(st.text(), st.text())
def test_for_any_two_texts(old: str, new: str) -> None:
    assert applied(old, hunks_between(old, new))[0] == new


def test_a_line_is_stored_as_the_part_that_differs() -> None:
    hunks = hunks_between("title: a long title\nx", 'title: "a long title"\nx')
    assert hunks[0][3] == [[7, 0, '"a long title"']] or sum(len(c[2]) for c in hunks[0][3]) <= 14


def test_trailing_blanks_cost_a_blank() -> None:
    assert hunks_between("a long line", "a long line  ")[0][3] == [[11, 0, "  "]]


def test_an_insertion_knows_its_place_by_the_line_before() -> None:
    (hunk,) = hunks_between("a\nb", "a\n\nb")
    assert hunk[:2] == [0, 1]


def test_a_line_that_was_edited_keeps_the_edit_and_the_others_their_spelling() -> None:
    hunks = hunks_between("- one\n- two\n- three", "* one\n- two\n* three")
    text, stale = applied("- one, edited\n- two\n- three", hunks)
    assert text == "- one, edited\n- two\n* three"
    assert stale == [1]


def test_lines_that_moved_are_found() -> None:
    hunks = hunks_between("a\nb", "a \nb")
    kept = marks(["a", "b"])
    assert applied("new\nnew\na\nb", hunks, kept) == ("new\nnew\na \nb", [])
    assert applied("b\na", hunks, kept) == ("b\na ", [])


def test_a_hunk_whose_lines_are_gone_is_stale() -> None:
    assert applied("", hunks_between("a\nb", "a \nb")) == ("", [1])


@pytest.mark.parametrize(
    "hunks",
    [
        None,
        "x",
        [1],
        [[0, 0, "h", []]],
        [[0, 1, "h", [1]]],
        [["0", 1, "h", []]],
        [[0, 1, "h", [[-1, 0, ""]]]],
        [[0, 1, "h", [[0, 0, 0]]]],
        [[0, 1, "h", "x"]],
    ],
)
def test_what_is_malformed_fits_nothing(hunks: Any) -> None:
    assert applied("a\nb", hunks)[0] == "a\nb"


def test_form_and_encoding_are_carried() -> None:
    note = Note("a.md", "a", form="F6", encoding=Encoding("utf-16-le", True, "mixed", (0,)))
    carried = carry(note, "readwise", "x\ny", "x\ny")
    assert carried == {
        "v": 1,
        "format": "readwise",
        "path": "a.md",
        "form": "F6",
        "encoding": {"codec": "utf-16-le", "bom": True, "newline": "mixed", "crlf": [0]},
    }
    data, stale, _ = restore(b"x\ny", carried)
    assert data == b"\xff\xfe" + "x\r\ny".encode("utf-16-le")
    assert stale == []


def test_a_version_that_is_not_known_is_left_alone() -> None:
    assert restore(b"x", {"v": 2, "hunks": hunks_between("x", "y")}) == (b"x", [], [])


def test_bytes_that_are_no_text_are_left_alone() -> None:
    assert restore(b"\xff\x00x", {"v": 1, "hunks": []}) == (b"\xff\x00x", [], [])


@pytest.mark.parametrize(
    ("codec", "declared", "data"),
    [
        ("cp1252", "cp1252", b"\xe9"),
        ("cp1252", "", "é".encode()),
        ("cp1252", "koi8-r", "é".encode()),
        ("punycode", "", "é".encode()),
        (7, "", "é".encode()),
    ],
)
def test_a_codec_of_old_needs_a_text_that_declares_it(codec: Any, declared: str, data: bytes) -> None:
    carried = {"v": 1, "encoding": {"codec": codec}}
    assert restore("é".encode(), carried, lambda _: declared) == (data, [], [])


def test_a_line_that_moved_is_not_put_in_again_where_it_was_edited() -> None:
    """The lines that a hunk puts in are those that another takes away: when these were edited, neither is done."""
    house = "1. a\n\n- an item\n\tthat goes on ^id\n\n- [[Home|Home]]:\n\n\t> q\n"
    original = "1. a\n- an item\n  that goes on\n  ^id\n\n- [[Home]]:\n\t> q\n"
    hunks = hunks_between(house, original)
    assert applied(house, hunks) == (original, [])
    for word in ("that", "goes", "on"):
        text, stale = applied(house.replace(f"{word} ", "EDITED "), hunks)
        assert text.count("EDITED") == text.count("an item") == 1
        assert stale
