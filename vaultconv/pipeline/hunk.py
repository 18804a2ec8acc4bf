"""What is carried for a few lines of a text: a hunk says which lines it is about, and how each of them is to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, TypeAlias

from vaultconv.pipeline.carried_values import bare

Hunk: TypeAlias = list[Any]
"""``[line, count, hash, changes]``, or ``[line, count, hash, changes, kin]``: ``count`` lines from ``line`` (0-based) on that
hash to ``hash`` become the lines that ``changes`` say. A change is a whole new line (text), or ``[start, end, text]``: the line
in the same place, its characters from ``start`` on and up to ``end`` from its end kept, ``text`` between them. Hunks with the
same number as ``kin`` are one change (see :mod:`~vaultconv.pipeline.kin`): all of them are applied, or none is."""


def fingerprint(lines: Sequence[str]) -> str:
    """What tells ``lines`` from others."""
    return blake2b("\n".join(lines).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def is_about(lines: Sequence[str], hunk: Hunk) -> bool:
    """Whether ``hunk`` is about these ``lines``; of those that go it does not count what is carried in them."""
    _, _, told, changes, *_ = hunk
    return bool(fingerprint([*lines[: len(changes)], *map(bare, lines[len(changes) :])]) == told)


def only_puts_in(changes: Sequence[Any]) -> bool:
    """Whether a hunk of one line leaves it as it is, and puts others in behind it."""
    return len(changes) > 1 and isinstance(changes[0], list) and changes[0][1:] == [0, ""]


def kin_of(hunk: Hunk) -> int | None:
    """The number that ``hunk`` has in common with its kin, if it has any."""
    number: int | None = hunk[4] if len(hunk) > 4 else None
    return number


def changed(old: Sequence[str], changes: Sequence[Any]) -> list[str]:
    """What the ``old`` lines are with these ``changes``."""
    out = []
    for i, change in enumerate(changes):
        if isinstance(change, str):
            out.append(change)
        else:
            start, end, text = change
            was = old[i] if i < len(old) else ""
            out.append(was[:start] + text + (was[len(was) - end :] if end else ""))
    return out


def is_hunk(hunk: Any) -> bool:
    """Whether ``hunk`` is one: it may come from anyone's folder."""
    if not (isinstance(hunk, list) and len(hunk) in (4, 5)):
        return False
    line, count, told, changes, *kin = hunk
    if not (isinstance(count, int) and count > 0 and all(isinstance(number, int) for number in (line, *kin))):
        return False
    return isinstance(told, str) and isinstance(changes, list) and all(map(_is_change, changes))


def _is_change(change: Any) -> bool:
    if isinstance(change, str):
        return True
    return (
        isinstance(change, list)
        and len(change) == 3
        and all(isinstance(number, int) and number >= 0 for number in change[:2])
        and isinstance(change[2], str)
    )
