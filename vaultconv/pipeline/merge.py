"""Three versions of a note to one: what we wrote last, what its owner made of that, and what we would write now.

The library is merge3, of the makers of Breezy; its licence is the GPL, so it is an extra to be installed by who wants it. It is
given our own comparison of lines, which hostile text cannot slow down.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vaultconv.errors import UsageError
from vaultconv.pipeline.lines import changes

YOURS, OURS = "yours", "vaultconv"
"""What the two sides are called at the marks of a clash."""


class Merged(NamedTuple):
    """What came of it, and in how many places both versions stand between marks, since both had changed them."""

    data: bytes
    clashes: int


def check_merging() -> None:
    """Raises :class:`~vaultconv.errors.UsageError` where the library is not there."""
    try:
        import merge3  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "--on-conflict merge needs the package merge3",
            remedy='Install it with `pip install "vaultconv[merge]"`, or choose another --on-conflict.',
        ) from error


def merged(base: bytes, yours: bytes, ours: bytes) -> Merged | None:
    """``yours`` and ``ours``, both made of ``base``, as one; None for what is no text in a superset of ASCII. Line ends are those
    of ``yours``.

    >>> merged(b"a\\nb\\nc\\n", b"a\\nB\\nc\\n", b"a\\nb\\nc\\nd\\n")
    Merged(data=b'a\\nB\\nc\\nd\\n', clashes=0)
    """
    if any(b"\0" in data for data in (base, yours, ours)):
        return None
    if yours == ours or ours == base:
        return Merged(yours, 0)
    from merge3 import Merge3

    returns = yours.count(b"\r\n") == yours.count(b"\n") > 0
    texts = [data.replace(b"\r\n", b"\n") if returns else data for data in (base, yours, ours)]
    first, second, third = map(_lines, texts)
    merging = Merge3(first, second, third, sequence_matcher=_Matcher)
    clashes = sum(
        region[0] == "conflict" for region in merging.reprocess_merge_regions(merging.merge_regions())
    )
    found = "".join(merging.merge_lines(name_a=YOURS, name_b=OURS, reprocess=True))
    closed = [data.endswith(b"\n") for data in texts]
    if not (closed[1] if closed[1] != closed[0] else closed[2]):
        found = found.removesuffix("\n")
    data = found.encode("utf-8", "surrogateescape")
    return Merged(data.replace(b"\n", b"\r\n") if returns else data, clashes)


def is_open(yours: bytes, base: bytes) -> bool:
    """Whether both versions of a place still stand between marks in ``yours``, from a merge before: marks that were in ``base`` are words.

    >>> merge = b"<<<<<<< yours\\na\\n=======\\nb\\n>>>>>>> vaultconv\\n"
    >>> is_open(merge, b""), is_open(merge, merge), is_open(b"a\\n", b"")
    (True, False, False)
    """
    marks = (f"<<<<<<< {YOURS}".encode(), f">>>>>>> {OURS}".encode())
    old, new = base.splitlines(), yours.splitlines()
    return all(new.count(mark) > old.count(mark) for mark in marks)


def _lines(data: bytes) -> list[str]:
    """The lines of ``data``, each with a line feed, the last one too. Bytes that are no UTF-8 stand for themselves."""
    text = data.decode("utf-8", "surrogateescape")
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []


class _Matcher:
    """What :class:`difflib.SequenceMatcher` is to the library, by our own comparison."""

    def __init__(self, _junk: object, first: Sequence[str], second: Sequence[str]) -> None:
        self._first, self._second = first, second

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        """The runs of equal lines, and an empty one at the end."""
        blocks, at, there = [], 0, 0
        for change in changes(self._first, self._second):
            if change.old_start > at:
                blocks.append((at, there, change.old_start - at))
            at, there = change.old_end, change.new_end
        if len(self._first) > at:
            blocks.append((at, there, len(self._first) - at))
        return [*blocks, (len(self._first), len(self._second), 0)]
