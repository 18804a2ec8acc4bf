"""What the bars excuse where nothing says any more that a page was no list: its items may be deeper, and none may be gone."""

from __future__ import annotations

import pytest

from bars import is_deeper
from vaultconv.pipeline.fact import Fact, FactKind


def items(*values: str) -> list[Fact]:
    return [Fact(FactKind.LIST_ITEM, value) for value in values]


@pytest.mark.parametrize(
    ("before", "after", "excused"),
    [
        (["level 1 bullet"], ["level 2 bullet"], True),
        (["level 2 bullet"], ["level 1 bullet"], False),
        (["level 1 bullet"] * 2, ["level 2 bullet"], False),
        (["level 1 number"], ["level 1 bullet"], False),
        (["level 1 number from 3"], ["level 2 number"], False),
        (["level 1 bullet", "level 3 bullet"], ["level 2 bullet", "level 2 bullet", "level 4 bullet"], True),
        (["level 3 bullet"], ["level 2 bullet", "level 2 bullet"], False),
    ],
)
def test_an_itemis_deeper_or_gone(before: list[str], after: list[str], excused: bool) -> None:
    wanted = items(*before)
    assert is_deeper(wanted[-1], wanted, items(*after)) is excused
