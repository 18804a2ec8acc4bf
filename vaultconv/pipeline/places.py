"""Where the lines of a text are after somebody has edited it, told by a few bits of each.

So little is kept of each line that it says nothing, and enough to see which lines are still there, in their order.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Container, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise

from vaultconv.pipeline.carried_values import bare
from vaultconv.pipeline.kin import Span
from vaultconv.pipeline.lines import changes

_BYTES = 2


def marks(lines: Sequence[str]) -> str:
    """What is kept of ``lines``: 16 bits of each.

    >>> marks(["a", "b"])
    'Hht6Ww=='
    """
    return b64encode(b"".join(map(_mark, lines))).decode()


def _mark(line: str) -> bytes:
    return blake2b(bare(line).encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()


_BLANK = _mark("").hex()


def _settled(spans: Iterable[Span], old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    """``spans`` in which whole blocks go or come, where that may be: of two fences one behind the other it can as well be the
    end of the first and the beginning of the second, and then neither is there any more.

    >>> fence, other = ["```", "a", "```", _BLANK], ["```", "b", "```"]
    >>> list(_settled([(1, 5, 1, 1)], fence + other, other))
    [(0, 4, 0, 0)]
    """
    given = list(spans)
    done = 0
    for number, (i, j, k, m) in enumerate(given):
        by = 0
        if (i == j) != (k == m):
            lines, first, last = (old, i, j) if k == m else (new, k, m)
            end = len(lines) if number + 1 == len(given) else given[number + 1][0 if k == m else 2]
            by = _to_blank(lines, first, last, i - done, end)
        yield (i + by, j + by, k + by, m + by)
        done = j + by


def _to_blank(lines: Sequence[str], first: int, last: int, before: int, end: int) -> int:
    """By how many lines the run from ``first`` up to ``last`` is to be moved, so that it begins or goes on behind a blank line or
    the beginning, and leaves the last line end; 0 where that cannot be. At most ``before`` lines are free before it, and those up to ``end`` behind."""
    for step in (-1, 1):
        by = 0
        while True:
            start, stop = first + by, last + by
            is_end = stop == len(lines) and lines[-1] == _BLANK  # what is behind the last line end
            if not is_end and (start == 0 or _BLANK in (lines[start - 1], lines[start])):
                return by
            if step < 0 and not (-by < before and lines[start - 1] == lines[stop - 1]):
                break
            if step > 0 and not (stop < end and lines[start] == lines[stop]):
                break
            by += step
    return 0


class Places:
    """The ``lines`` that there are now, beside those that ``kept`` was made of. What is malformed is of no line."""

    __slots__ = ("_edited", "_free", "_now", "_where", "touched")

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
        self.touched: list[int] = []
        """The lines that are new, and those beside which lines have come or gone."""
        found = [
            (0, 0, 0, 0),
            *_settled(changes(old, new), old, new),
            (len(old), len(old), len(new), len(new)),
        ]
        for before, after in pairwise(found):
            self._where |= zip(range(before[1], after[0]), range(before[3], after[2]), strict=True)
            self._free.append(range(after[2], after[3]))
            if after[0] < len(old) or after[2] < len(new):
                self.touched += range(max(after[2] - 1, 0), after[3] + 1)
            if after[1] - after[0] == after[3] - after[2]:
                self._edited |= zip(range(after[0], after[1]), self._free[-1], strict=True)
        self._now = len(lines)

    @property
    def are_as_they_were(self) -> bool:
        """Whether the lines are the old ones, and no other."""
        return len(self._where) == self._now and all(old == now for old, now in self._where.items())

    def of(self, first: int, count: int) -> int | None:
        """Where ``count`` old lines from ``first`` on are, if they are all there, with nothing between them."""
        at = self._where.get(first)
        stay = at is not None and all(self._where.get(first + n) == at + n for n in range(count))
        return at if stay else None

    def behind_edited(self, line: int) -> range | None:
        """The new lines that end where what stood behind the old ``line`` goes on, if that line is edited and the one after it still there: it is
        one of them, or the first."""
        after = self._where.get(line + 1)
        if line in self._where or not after:
            return None
        now = self._edited.get(line)
        if now == after - 1:
            return range(now, after)
        return next((range(lines.start, after) for lines in self._free if after - 1 in lines), None)

    def edited(self, line: int) -> int | None:
        """The place of the line that took that of the old ``line``, if around it as many lines are others as there were."""
        return self._edited.get(line)

    def free(self, count: int) -> list[int]:
        """Where ``count`` lines begin that are none of the old ones in their order: they are new, or have moved."""
        return [at for lines in self._free for at in lines[: max(len(lines) - count + 1, 0)]]

    def new(self, told: Container[int]) -> list[int]:
        """The lines that are none of the old ones, nor took the place of one that is not ``told``."""
        edited = {now for old, now in self._edited.items() if old not in told}
        return [at for at in self.free(1) if at not in edited]

    def about(self, line: int) -> int:
        """Where the old ``line`` should have been."""
        before = max((old for old in self._where if old <= line), default=None)
        at = 0 if before is None else self._where[before] + line - before
        return min(at, max(self._now - 1, 0))
