"""Which words of a line are new, and which line became which."""

from __future__ import annotations

import time

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from vaultconv.report.words import Pieces, marked, paired


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("a b c", "a x c", (("a ", "b", " c"), ("a ", "x", " c"))),
        ("- a", "a", (("", "- ", "a"), ("", "", "a"))),
        ("[[Note]]", "[Note](Note.md)", (("[", "[", "Note]", "]"), ("[", "", "Note]", "(Note.md)"))),
        ("one two three four", "one 2 3 four", (("one ", "two three", " four"), ("one ", "2 3", " four"))),
        ("same", "same", (("same",), ("same",))),
        ("", "all new", (("",), ("all new",))),
        ("- - -", "* * *", (("- - -",), ("* * *",))),
        ("quite another line", "with nothing of it", (("quite another line",), ("with nothing of it",))),
    ],
)
def test_marks(old: str, new: str, pieces: tuple[Pieces, Pieces]) -> None:
    assert marked(old, new) == pieces


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (["a"], ["z"], [(0, 0)]),
        (["a b", "c d"], ["c d e", "a b c"], [(0, None), (1, 0), (None, 1)]),
        (["x y", "gone", "a b"], ["x y z", "a b c"], [(0, 0), (1, None), (2, 1)]),
        (["-", "no"], ["+", "yes", "well"], [(0, 0), (1, 1), (None, 2)]),
        ([], ["a", "b"], [(None, 0), (None, 1)]),
        (["a"] * 31, ["b"] * 30, [*((i, i) for i in range(30)), (30, None)]),
    ],
)
def test_pairs(old: list[str], new: list[str], pairs: list[tuple[int | None, int | None]]) -> None:
    assert paired(old, new) == pairs


LINES = st.text("ab -[]\u0301\n", max_size=12)


@settings(derandomize=True, max_examples=60, phases=[Phase.generate])
@given(st.lists(LINES, max_size=6), st.lists(LINES, max_size=6))
def test_no_line_and_no_sign_is_lost(old: list[str], new: list[str]) -> None:
    pairs = paired(old, new)
    assert [pair.old for pair in pairs if pair.old is not None] == list(range(len(old)))
    assert [pair.new for pair in pairs if pair.new is not None] == list(range(len(new)))
    for i, j in pairs:
        if i is not None and j is not None:
            before, after = marked(old[i], new[j])
            assert ("".join(before), "".join(after)) == (old[i], new[j])
            assert len(before) == len(after)
            assert before[::2] == after[::2] or len(before) == 1


def test_hostile_lines_are_compared_in_no_time() -> None:
    begun = time.perf_counter()
    before, after = marked("a b" * 400_000, "b a" * 400_000)
    assert ("".join(before), "".join(after)) == ("a b" * 400_000, "b a" * 400_000)
    assert len(paired(["a b"] * 30_000, ["b a"] * 20_000)) == 30_000
    assert time.perf_counter() - begun < 10
