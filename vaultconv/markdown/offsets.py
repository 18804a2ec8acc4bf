"""Byte offsets, as the parser counts them, to character offsets, as Python does."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from itertools import accumulate

_BEGINS = bytes(not 0x80 <= byte < 0xC0 for byte in range(256))
"""1 for each byte of UTF-8 that begins a character, 0 for those that go on with one."""


def to_characters(text: str) -> Callable[[int], int] | None:
    """A function from UTF-8 byte offsets of ``text``, each where a character begins or at the end, to character offsets;
    None where the two are the same.

    >>> to_characters("abc") is None
    True
    >>> to_characters("é=x")(3)
    2
    """
    if text.isascii():
        return None
    begins = text.encode("utf-8", "surrogatepass").translate(_BEGINS)
    return array("I", accumulate(begins, initial=0)).__getitem__
