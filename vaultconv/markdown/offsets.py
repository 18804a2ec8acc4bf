"""Byte offsets, as the parser counts them, to character offsets, as Python does."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def to_characters(text: str) -> Callable[[int], int] | None:
    """A function from UTF-8 byte offsets of ``text`` to character offsets; None where the two are the same.

    >>> to_characters("abc") is None
    True
    >>> to_characters("é=x")(3)
    2
    """
    if text.isascii():
        return None
    byte_starts: list[int] = [0]
    char_ends: list[int] = [0]
    byte_ends: list[int] = [0]
    runs: list[bytes] = [b""]
    shift = 0
    for run in _FOREIGN.finditer(text):
        encoded = run[0].encode("utf-8", "surrogatepass")
        start = run.start() + shift
        shift += len(encoded) - len(run[0])
        byte_starts.append(start)
        byte_ends.append(start + len(encoded))
        char_ends.append(run.end())
        runs.append(encoded)

    def character(offset: int) -> int:
        i = bisect_right(byte_starts, offset) - 1
        over = offset - byte_ends[i]
        if over >= 0:
            return char_ends[i] + over
        inside = runs[i][: offset - byte_starts[i]].decode("utf-8", "surrogatepass")
        return char_ends[i] - len(runs[i].decode("utf-8", "surrogatepass")) + len(inside)

    return character
