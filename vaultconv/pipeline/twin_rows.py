"""What is told of the highlights of notes, as it is stored beside their glimpses: the next run knows which stand in two without reading them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from vaultconv.model.losses import Loss, Outcome
from vaultconv.transform.duplicates import DUPLICATE
from vaultconv.transform.sources import About
from vaultconv.transform.twins import Marked, Marks, Told
from vaultconv.vault.stored import as_json, text, understood

TWINS: Final = "twins"
"""As the sides are named where glimpses of notes are stored, so is what is told of their highlights."""


def told_as_rows(told: Mapping[str, Told], but: Iterable[str] = ()) -> dict[str, bytes | None]:
    """What is ``told`` of each note with highlights, as it is stored; nothing of the others, of which some may have had some before (``but``).

    >>> told_as_rows({}, ["B.md"])
    {'twins:B.md': None}
    """
    rows: dict[str, bytes | None] = {f"{TWINS}:{path}": None for path in but}
    for path, of_one in told.items():
        marks, losses = of_one.marks, [(loss.line, loss.detail) for loss in of_one.losses]
        said = [marks.about[1:], marks.title, marks.came, marks.marked, of_one.links, losses]
        rows[f"{TWINS}:{path}"] = as_json(said)
    return rows


def told_in_rows(rows: Mapping[str, bytes]) -> dict[str, Told]:
    """The reverse, of all ``rows`` that are stored with glimpses, in the order of the paths."""
    begin = f"{TWINS}:"
    paths = sorted(name.removeprefix(begin) for name in rows if name.startswith(begin))
    return {path: told_in(path, rows[begin + path]) for path in paths}


def told_in(path: str, data: bytes) -> Told:
    """What was told of the note at ``path``, as it is stored in ``data``. Raises :class:`~vaultconv.vault.known.Unforeseen` for what
    :func:`told_as_rows` did not make."""
    return understood(data, lambda said: _told(path, *said))


def _told(path: str, about: Any, title: Any, came: Any, marked: Any, links: Any, losses: Any) -> Told:
    return Told(
        Marks(
            About(path, *map(text, about)), text(title), text(came), tuple(_marked(*each) for each in marked)
        ),
        tuple((text(there), text(called)) for there, called in links),
        tuple(
            Loss(path, int(line), DUPLICATE, Outcome.APPROXIMATED, text(detail)) for line, detail in losses
        ),
    )


def _marked(id: Any, words: Any, place: Any, at: Any, line: Any) -> Marked:
    return Marked(text(id), text(words), text(place), text(at), int(line))
