"""Three versions of a note: where only one side changed something, that stands; where both did, both do, between marks."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultconv.errors import UsageError
from vaultconv.pipeline.merge import Merged, check_merging, merged

BASE = b"# Bread\n\nFeed it.\n\nBake it.\n"


@pytest.mark.parametrize(
    ("yours", "ours", "expected"),
    [
        pytest.param(BASE, BASE + b"Eat it.\n", BASE + b"Eat it.\n", id="only we changed it"),
        pytest.param(BASE + b"Mine.\n", BASE, BASE + b"Mine.\n", id="only its owner did"),
        pytest.param(
            BASE.replace(b"Feed", b"Do feed"), BASE.replace(b"Bake", b"Do bake"),
            b"# Bread\n\nDo feed it.\n\nDo bake it.\n", id="both, in different places",
        ),
        pytest.param(BASE + b"Same.\n", BASE + b"Same.\n", BASE + b"Same.\n", id="both did the same"),
        pytest.param(b"", b"", b"", id="both made it empty"),
        pytest.param(
            BASE.replace(b"\n", b"\r\n").replace(b"Feed", b"Do feed"), BASE + b"Eat it.\n",
            b"# Bread\r\n\r\nDo feed it.\r\n\r\nBake it.\r\nEat it.\r\n", id="an editor that has other line ends",
        ),
        pytest.param(
            BASE.removesuffix(b"\n").replace(b"Feed", b"Do feed"), BASE.replace(b"Bread", b"Loaf"),
            b"# Loaf\n\nDo feed it.\n\nBake it.", id="an editor that ends without a line end",
        ),
        pytest.param(
            BASE.replace(b"Feed", b"Caf\xe9"), BASE.replace(b"Bake", b"\xff"),
            b"# Bread\n\nCaf\xe9 it.\n\n\xff it.\n", id="bytes that are no UTF-8",
        ),
    ],
)  # fmt: skip
def test_what_one_side_changed_stands(yours: bytes, ours: bytes, expected: bytes) -> None:
    assert merged(BASE, yours, ours) == Merged(expected, 0)


def test_marks_stand_only_where_both_changed_the_same_place() -> None:
    yours = BASE.replace(b"Feed it.", b"Feed it daily.").replace(b"# Bread", b"# My bread")
    ours = BASE.replace(b"Feed it.", b"Feed it weekly.") + b"Eat it.\n"
    assert merged(BASE, yours, ours) == Merged(
        b"# My bread\n\n<<<<<<< yours\nFeed it daily.\n=======\nFeed it weekly.\n>>>>>>> vaultconv\n\nBake it.\nEat it.\n",
        1,
    )


def test_a_clash_in_a_last_line_without_an_end_keeps_its_marks_on_lines_of_their_own() -> None:
    assert merged(b"a", b"b", b"c") == Merged(b"<<<<<<< yours\nb\n=======\nc\n>>>>>>> vaultconv", 1)


@pytest.mark.parametrize("data", [b"a\0b", "text".encode("utf-16")])
def test_what_is_no_text_is_not_merged(data: bytes) -> None:
    assert merged(BASE, data, BASE + b"x\n") is None


LINES = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=6).map(
    lambda lines: "".join(f"{line}\n" for line in lines).encode()
)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(LINES, LINES, LINES)
def test_a_side_that_changed_nothing_never_matters_and_no_line_is_lost(
    base: bytes, yours: bytes, ours: bytes
) -> None:
    assert merged(base, base, ours) == Merged(ours, 0)
    assert merged(base, yours, base) == Merged(yours, 0)
    found = merged(base, yours, ours)
    assert found is not None
    kept = set(base.split(b"\n")) & set(yours.split(b"\n")) & set(ours.split(b"\n"))
    new = (set(yours.split(b"\n")) | set(ours.split(b"\n"))) - set(base.split(b"\n"))
    assert new <= set(found.data.split(b"\n")) | {b""}
    assert found.clashes or kept <= set(found.data.split(b"\n")) | {b""} | set(base.split(b"\n"))


def test_hostile_lines_are_merged_at_once() -> None:
    base = b"x\n" * 30_000
    found = merged(base, b"mine\n" + base, base + b"new\n")
    assert found == Merged(b"mine\n" + base + b"new\n", 0)


def test_without_the_library_it_is_said_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    check_merging()
    monkeypatch.setitem(sys.modules, "merge3", None)
    with pytest.raises(UsageError, match="needs the package merge3") as caught:
        check_merging()
    assert 'pip install "vaultconv[merge]"' in caught.value.remedy
