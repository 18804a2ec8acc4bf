"""The text of a record, kept packed: it says all again that the blocks of its note say, under names that repeat with each highlight.

It is wanted when the note goes home, or the way back is tried, one note at a time; until then it takes a fifth of the room.
"""

from __future__ import annotations

import zlib

from vaultconv.model.note import Source

_QUICK = 1
"""The level of zlib at which the names that repeat are gone; a better one finds little more and takes three times as long."""


class PackedSource(Source):
    """A :class:`~vaultconv.model.note.Source` whose ``text`` is unpacked each time that it is asked for.

    >>> source = PackedSource("a slow map\\n" * 1000, 0, "readwise record")
    >>> source.text.count("map"), source.packed < 200
    (1000, True)
    """

    __slots__ = ("_packed",)

    @property
    def text(self) -> str:
        """The text."""
        return zlib.decompress(self._packed).decode("utf-8", "surrogatepass")

    @text.setter
    def text(self, text: str) -> None:
        self._packed = zlib.compress(text.encode("utf-8", "surrogatepass"), _QUICK)

    @property
    def packed(self) -> int:
        """The bytes that it takes."""
        return len(self._packed)
