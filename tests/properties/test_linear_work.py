"""Any text at all is read, and the work for it grows as its length does.

Work is counted, never timed: the calls of functions, ours and C's, that a reader makes. What happens within one call (a
regular expression that goes back and back) is not seen here, though one without an end would not end here either; it is
measured by ``benchmarks/linear_time.py``, to 1 MB.
"""

from __future__ import annotations

import cProfile
from ast import literal_eval
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slow_texts import TEXTS
from tests.real_vaults import IS_LONG
from vaultconv.formats.base import ReadContext, Reader, Unit
from vaultconv.formats.html import FORMAT as HTML
from vaultconv.formats.logseq import FORMAT as LOGSEQ
from vaultconv.formats.obsidian import FORMAT as OBSIDIAN
from vaultconv.formats.readwise import FORMAT as READWISE
from vaultconv.model.note import Note

READERS: dict[str, tuple[Reader, str]] = {
    "obsidian": (OBSIDIAN.reader, "Note.md"),
    "logseq": (LOGSEQ.reader, "pages/Note.md"),
    "readwise": (READWISE.reader, "_notes/Note.md"),
    "html": (HTML.reader, "Note.html"),
}
"""Each reader, and the path of a file that it reads as a note."""

SMALL, TIMES = 1_500 if IS_LONG else 800, 4
ABOVE = 1.15
"""How much more than its share of calls the large text may have: what is done once in so many lines."""
LEAST = 500
"""Calls that reading begins with, whatever the text is (a page of many tags is looked at for its depth first): below,
nothing is said by their number."""


def read(name: str, data: bytes) -> Note:
    """The note that the reader called ``name`` makes of ``data``."""
    reader, path = READERS[name]
    (note,) = reader.read(Unit(path, "note"), data, ReadContext())
    assert isinstance(note, Note)
    return note


def calls(work: Callable[[], object]) -> int:
    """How many functions ``work`` calls."""
    profile = cProfile.Profile()
    profile.enable()
    try:
        work()
    finally:
        profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("name", READERS)
def test_four_times_the_text_is_four_times_the_work(name: str) -> None:
    steep = {}
    for text, made in TEXTS[name].items():
        read(name, made(SMALL).encode()[:100])  # what is worked out once
        if (found := slope(name, made, SMALL)) and (found := slope(name, made, SMALL * TIMES)):
            steep[text] = found
    assert steep == {}


def slope(name: str, made: Callable[[int], str], size: int) -> tuple[int, int] | None:
    """How many calls a text of this size takes, and a longer one, if that is more than its length explains. What is looked at
    only from some length on is a step, and none any more in texts that are longer still."""
    small, large = (made(length).encode() for length in (size, size * TIMES))
    for _ in range(2):  # what is worked out once, such as a pattern, is worked out by the second time
        few, many = (calls(partial(read, name, text)) for text in (small, large))
        if many <= max(few, LEAST) * ABOVE * len(large) / len(small):
            return None
    return few, many


def test_what_grows_like_a_square_is_seen() -> None:
    def squared(size: int) -> int:
        return sum(len(str(j)) for i in range(size) for j in range(i))

    few, many = (calls(partial(squared, size)) for size in (50, 200))
    assert few > LEAST
    assert many > few * ABOVE * TIMES


PIECES = st.sampled_from(sorted({text for texts in TEXTS.values() for text in texts if text[0] in "'\""}))
"""The texts that are one piece again and again are called by it."""
ANY = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(PIECES.map(literal_eval), max_size=12).map(lambda pieces: "".join(pieces).encode()),
)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(data=ANY)
def test_any_bytes_are_read(name: str, data: bytes) -> None:
    note = read(name, data)
    assert (note.verbatim is None) == (note.problem is None)
    assert note.verbatim in (None, data)
