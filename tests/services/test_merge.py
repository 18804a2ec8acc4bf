"""What is known, and what changed since."""

from __future__ import annotations

from typing import Any

from tests.services.readwise_server import highlight, source
from vaultconv.services.merge import merged, renewed

Entry = dict[str, Any]


def said(sources: list[Entry]) -> dict[int, dict[int, tuple[str, bool]]]:
    """The texts of all highlights, and whether they are deleted."""
    return {
        each["user_book_id"]: {h["id"]: (h["text"], h["is_deleted"]) for h in each["highlights"]}
        for each in sources
    }


KNOWN = [source(1, highlight(10, "one"), highlight(11, "two")), source(2, highlight(20, "three"))]


def test_nothing_new_changes_nothing() -> None:
    assert merged(KNOWN, []) == KNOWN
    assert merged(KNOWN, [KNOWN[1]]) == KNOWN


def test_new_highlights_come_behind_and_changed_ones_stay_in_their_places() -> None:
    changed = [
        source(3, highlight(30, "new")),
        source(1, highlight(10, "ONE"), highlight(12, "more"), title="Other"),
    ]
    found = merged(KNOWN, changed)
    assert said(found) == {
        1: {10: ("ONE", False), 11: ("two", False), 12: ("more", False)},
        2: {20: ("three", False)},
        3: {30: ("new", False)},
    }
    assert [each["title"] for each in found] == ["Other", "Maps, volume 2", "Maps, volume 3"]


def test_what_was_deleted_stays_and_says_so() -> None:
    changed = [source(1, highlight(10, "", is_deleted=True), highlight(99, "never seen", is_deleted=True))]
    assert said(merged(KNOWN, changed))[1] == {10: ("one", True), 11: ("two", False)}


def test_a_source_that_was_deleted_takes_its_highlights_along() -> None:
    changed = [source(1, title="", is_deleted=True), source(9, is_deleted=True)]
    found = merged(KNOWN, changed)
    assert said(found) == {1: {10: ("one", True), 11: ("two", True)}, 2: {20: ("three", False)}}
    assert (found[0]["title"], found[0]["is_deleted"]) == ("Maps, volume 1", True)


def test_what_comes_again_is_deleted_no_more() -> None:
    gone = merged(KNOWN, [source(1, highlight(10, "", is_deleted=True))])
    assert said(merged(gone, [source(1, highlight(10, "again"))]))[1][10] == ("again", False)


def test_a_highlight_that_moved_is_in_one_source() -> None:
    assert said(merged(KNOWN, [source(2, highlight(10, "moved"))])) == {
        1: {11: ("two", False)},
        2: {20: ("three", False), 10: ("moved", False)},
    }


def test_one_id_on_two_pages_is_one_highlight_and_the_later_counts() -> None:
    assert said(merged([], [source(1, highlight(10, "old")), source(1, highlight(10, "new"))])) == {
        1: {10: ("new", False)}
    }


def test_what_is_no_list_of_highlights_holds_none() -> None:
    assert merged([], [{"user_book_id": 1, "highlights": None}, {"user_book_id": 2, "highlights": [3]}]) == [
        {"user_book_id": 1, "highlights": []},
        {"user_book_id": 2, "highlights": []},
    ]


def test_asked_anew_what_is_there_no_more_is_marked() -> None:
    found = renewed(KNOWN, [source(1, highlight(10, "ONE"), highlight(13, "new"))])
    assert said(found) == {
        1: {11: ("two", True), 10: ("ONE", False), 13: ("new", False)},
        2: {20: ("three", True)},
    }
    assert [each["is_deleted"] for each in found] == [False, True]


def test_asked_for_somebody_else_nothing_of_the_old_is_left() -> None:
    other = [source(7, highlight(70, "theirs"))]
    assert renewed(KNOWN, other) == other
    assert renewed([], other) == other


def test_what_has_no_id_is_told_by_what_it_says() -> None:
    known = [
        {"title": "A", "highlights": [{"text": "one"}, {"text": "two"}]},
        {"title": "B", "highlights": []},
    ]
    assert merged(known, []) == known
    assert merged(known, [{"title": "B", "highlights": []}]) == known
    assert renewed(known, known) == known
