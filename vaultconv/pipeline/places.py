"""Where the lines of a text are after somebody has edited it, told by a few bits of each.

So little is kept of each line that it says nothing, and enough to see which lines are still there, in their order.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise

from vaultconv.pipeline.lines import changes

_BYTES = 2


def marks(lines: Sequence[str]) -> str:
    """What is kept of ``lines``: 16 bits of each.

    >>> marks(["a", "b"])
    'Hht6Ww=='
    """
    return b64encode(b"".join(map(_mark, lines))).decode()


def _mark(line: str) -> bytes:
    return blake2b(line.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()


class Places:
    """The ``lines`` that there are now, beside those that ``kept`` was made of. What is malformed is of no line."""

    __slots__ = ("_edited", "_free", "_now", "_where")

    def __init__(self, kept: object, lines: Sequence[str]) -> None:
        try:
            data = b64decode(kept, validate=True) if isinstance(kept, str) else b""
        except (Error, ValueError):
            data = b""
        old = [data[i : i + _BYTES].hex() for i in range(0, len(data), _BYTES)]
        new = [_mark(line).hex() for line in lines]
        self._where: dict[int, int] = {}
        self._free: list[range] = []
        self._edited: dict[int, int] = {}
        found = [(0, 0, 0, 0), *changes(old, new), (len(old), len(old), len(new), len(new))]
        for before, after in pairwise(found):
            self._where |= zip(range(before[1], after[0]), range(before[3], after[2]), strict=True)
            self._free.append(range(after[2], after[3]))
            if after[1] - after[0] == after[3] - after[2]:
                self._edited |= zip(range(after[0], after[1]), self._free[-1], strict=True)
        self._now = len(lines)

    def of(self, first: int, count: int) -> int | None:
        """Where ``count`` old lines from ``first`` on are, if they are all there, with nothing between them."""
        at = self._where.get(first)
        stay = at is not None and all(self._where.get(first + n) == at + n for n in range(count))
        return at if stay else None

    def behind_edited(self, line: int) -> int | None:
        """The place behind the old ``line``, if it is edited and the one after it still there."""
        after = self._where.get(line + 1)
        if line in self._where or not after or not any(after - 1 in lines for lines in self._free):
            return None
        return after

    def edited(self, line: int) -> int | None:
        """The place of the line that took that of the old ``line``, if around it as many lines are others as there were."""
        return self._edited.get(line)

    def free(self, count: int) -> list[int]:
        """Where ``count`` lines begin that are none of the old ones in their order: they are new, or have moved."""
        return [at for lines in self._free for at in lines[: max(len(lines) - count + 1, 0)]]

    def about(self, line: int) -> int:
        """Where the old ``line`` should have been."""
        before = max((old for old in self._where if old <= line), default=None)
        at = 0 if before is None else self._where[before] + line - before
        return min(at, max(self._now - 1, 0))
