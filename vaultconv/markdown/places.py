"""Places in a text: lines, and what the parser counts in bytes as Python counts it, in characters."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

_BEGINS = bytes(not 0x80 <= byte < 0xC0 for byte in range(256))
"""1 for each byte of UTF-8 that begins a character, 0 for those that go on with one."""
_GOES_ON = bytes(range(0x80, 0xC0))

_LONG = 2048
"""Bytes of a line from which on its characters are counted once and for all, and not for each look-up again."""


def line_starts(lines: list[str] | list[bytes]) -> list[int]:
    """Where each of ``lines`` begins in their text, and where one after the last would.

    >>> line_starts(["ab", "", "c"])
    [0, 3, 4, 6]
    """
    return list(accumulate([len(line) + 1 for line in lines], initial=0))


def to_characters(text: str, starts: list[int]) -> Callable[[int], int] | None:
    """A function from UTF-8 byte offsets of ``text``, each where a character begins or at the end, to character offsets;
    None where the two are the same. ``starts`` is where its lines begin, in characters (:func:`line_starts`).

    >>> to_characters("abc", [0, 4]) is None
    True
    >>> to_characters("é=x", [0, 4])(3)
    2
    """
    if text.isascii():
        return None
    data = text.encode("utf-8", "surrogatepass")
    begins = line_starts(data.split(b"\n"))
    long: dict[int, array[int]] = {}

    def character(offset: int) -> int:
        line = bisect_right(begins, offset) - 1
        begin, start = begins[line], starts[line]
        length = begins[line + 1] - begin
        if length == starts[line + 1] - start:
            return start + offset - begin
        if length < _LONG:
            return start + len(data[begin:offset].translate(None, _GOES_ON))
        if line not in long:
            counted = accumulate(data[begin : begin + length].translate(_BEGINS), initial=0)
            long[line] = array("I", counted)
        return start + long[line][offset - begin]

    return character
