"""The order of reading."""

from __future__ import annotations

from vaultconv.formats.readwise.exports.book import Passage
from vaultconv.formats.readwise.exports.order import in_reading_order


def texts(*passages: Passage) -> str:
    return "".join(passage.text for passage in in_reading_order(passages))


def test_places_come_first() -> None:
    assert (
        texts(
            Passage("c", location="20", date="2020-01-01"),
            Passage("b", location="9-12"),
            Passage("a", location="9"),
        )
        == "abc"
    )


def test_places_of_two_kinds_cannot_be_compared() -> None:
    page = Passage("b", location="1", location_type="page", date="2024-05-02T10:00:00Z")
    time = Passage("a", location="20", location_type="time_offset", date="2024-05-02T10:00:00+02:00")
    assert texts(page, time) == "ab"


def test_without_places_and_dates_it_stays_as_it_is() -> None:
    assert texts(Passage("b", date="2024-05-02"), Passage("a", date="March 4")) == "ba"
    assert texts(Passage("b", location="x"), Passage("a", location="1")) == "ba"
    assert texts(Passage("b", date="0001-01-01T00:00:00+10:00"), Passage("a", date="2024-05-02")) == "ba"
    assert texts() == ""
