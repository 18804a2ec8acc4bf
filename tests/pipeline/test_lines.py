"""Which lines differ: always right, never slow."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.pipeline import lines
from vaultconv.pipeline.lines import Change, changes, hunks

texts = st.lists(st.sampled_from("abcdefgh"), max_size=30)


def rebuilt(old: list[str], new: list[str], found: list[Change]) -> list[str]:
    """``new``, from ``old`` and the changed lines alone."""
    result, at = [], 0
    for change in found:
        result += old[at : change.old_start] + new[change.new_start : change.new_end]
        at = change.old_end
    return result + old[at:]


@pytest.mark.parametrize("small", [0, 12, 250_000])
@given(old=texts, new=texts)
def test_the_changes_make_the_one_of_the_other(small: int, old: list[str], new: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_SMALL", small)
        found = changes(old, new)
    assert rebuilt(old, new, found) == new
    assert (found == []) is (old == new)
    for first, second in pairwise(found):
        assert first.old_end < second.old_start
        assert first.new_end < second.new_start


def test_a_large_text_is_cut_at_what_stands_once_in_both() -> None:
    old = [f"line {number}" for number in range(2000)]
    new = [*old[:500], "inserted", *old[500:1000], *old[1001:1500], "changed", *old[1501:]]
    assert changes(old, new) == [
        Change(500, 500, 500, 501),
        Change(1000, 1001, 1001, 1001),
        Change(1500, 1501, 1500, 1501),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["x"] * 20_000, ["x"] * 10_000 + ["y"] + ["x"] * 10_000),
        (["x", "y"] * 10_000, ["y", "x"] * 10_001),
        ([str(n % 101) for n in range(20_000)], [str(n % 103) for n in range(20_000)]),
        ([str(n) for n in range(20_000)], [str(n) for n in range(20_000)][::-1]),
        ([str(n) for n in range(20_000)], [str(n) if n % 2 else f"new {n}" for n in range(20_000)]),
        ([str(n % 7) for n in range(499)], [str(n % 5) for n in range(499)]),
    ],
    ids=["all alike", "alternating", "few repeated", "reversed", "every other line", "just small enough"],
)
def test_no_text_makes_it_slow(old: list[str], new: list[str]) -> None:
    found = changes(old, new)
    assert rebuilt(old, new, found) == new


def test_changes_are_shown_together_where_their_context_would_touch() -> None:
    first, near, far = Change(5, 6, 5, 6), Change(12, 13, 12, 13), Change(20, 21, 20, 21)
    assert list(hunks([first, near, far], 3)) == [[first, near], [far]]
    assert list(hunks([first, near, far], 0)) == [[first], [near], [far]]
    assert list(hunks([], 3)) == []
