"""A diff in colours, for a terminal: what is gone, what is new, and which words of a line make the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from vaultconv.report.diff import NO_NEWLINE, FileDiff
from vaultconv.report.words import Pieces, marked, paired

if TYPE_CHECKING:
    from rich.text import Text

_STYLES = {"@": "cyan", "+": "green", "-": "red"}
_SIGNS = ("-", "+")


def coloured(diff: FileDiff) -> Text:
    """:meth:`~vaultconv.report.diff.FileDiff.text` for a rich console, coloured. Nothing in it is read as rich's own markup."""
    from rich.text import Text

    whole = Text()
    for line in diff.head():
        whole.append(f"{line}\n", style="yellow" if line.startswith("#") else "bold")
    for sign, pieces in _pieces([line[len(diff.mark) :] for line in diff.body()]):
        style = _STYLES.get(sign, "")
        for place, piece in enumerate((diff.mark + sign + pieces[0], *pieces[1:])):
            whole.append(piece, style=f"{style} reverse" if place % 2 else style)
        whole.append("\n")
    return whole


def _pieces(lines: Iterable[str]) -> Iterator[tuple[str, Pieces]]:
    """Each of the ``lines`` of a diff: its sign and its pieces. Lines that took the place of others have marks."""
    waiting: list[str] = []
    for line in lines:
        if line[:1] not in (*_SIGNS, NO_NEWLINE[:1]):
            yield from _compared(waiting)
            waiting = []
        waiting.append(line)
    yield from _compared(waiting)


def _compared(lines: Sequence[str]) -> Iterator[tuple[str, Pieces]]:
    """``lines``, which belong to one change."""
    old, new = ([line[1:] for line in lines if line.startswith(sign)] for sign in _SIGNS)
    pieces: dict[str, list[Pieces]] = {"-": [(line,) for line in old], "+": [(line,) for line in new]}
    for i, j in paired(old, new):
        if i is not None and j is not None:
            pieces["-"][i], pieces["+"][j] = marked(old[i], new[j])
    following = {sign: iter(each) for sign, each in pieces.items()}
    for line in lines:
        sign = line[:1]
        yield sign, next(following[sign]) if sign in following else (line[1:],)
