"""Errors say what, where and what now; exit codes combine by gravity."""

from __future__ import annotations

from itertools import permutations

import pytest

from vaultconv import errors


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({}, "no"),
        ({"path": "A.md"}, "A.md: no"),
        ({"path": "A.md", "line": 3}, "A.md:3: no"),
        ({"path": "A.md", "line": 3, "column": 7}, "A.md:3:7: no"),
        ({"path": "A.md", "column": 7}, "A.md: no"),
        ({"path": "A.md", "remedy": "Do this."}, "A.md: no\nDo this."),
    ],
)
def test_an_error_shows_as_place_what_and_remedy(place: dict[str, object], shown: str) -> None:
    assert str(errors.VaultconvError("no", **place)) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.VaultconvError, 2),
        (errors.UsageError, 2),
        (errors.SourceError, 2),
        (errors.OverlapError, 2),
        (errors.StateError, 2),
        (errors.DestinationError, 3),
        (errors.ConflictError, 4),
    ],
)
def test_each_error_has_its_exit_code(kind: type[errors.VaultconvError], code: int) -> None:
    assert kind("what").exit_code == code


def test_a_destination_error_says_what_was_written_and_what_was_not() -> None:
    many = [f"{number}.md" for number in range(12)]
    error = errors.DestinationError("disk full", path="out", remedy="Make room.", not_done=many)
    assert str(error).splitlines() == [
        "out: disk full",
        "Make room.",
        "Written: nothing",
        "Not written: 0.md, 1.md, 2.md, 3.md, 4.md, 5.md, 6.md, 7.md, 8.md, 9.md and 2 more",
    ]
    assert error.not_done == tuple(many)
    assert str(errors.DestinationError("cannot be made")) == "cannot be made"


def test_the_gravest_exit_code_wins_whatever_the_order() -> None:
    order = [130, 2, 4, 3, 1, 0]
    for place in range(len(order)):
        for codes in permutations(order[place:], min(3, len(order) - place)):
            assert errors.combine(*codes) == min(codes, key=order.index)
    assert errors.combine() == errors.DONE
