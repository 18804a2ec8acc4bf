"""What notes show from the web, as it is stored beside their glimpses: the next run asks for it without reading the notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from vaultconv.assets.find import Shown
from vaultconv.pipeline.downloads import ShownBy
from vaultconv.vault.stored import as_json, text, understood

SHOWN: Final = "shown"
"""As the sides are named where glimpses of notes are stored, so is what they show from the web."""


def shown_as_rows(shown: ShownBy, but: Iterable[str] = ()) -> dict[str, bytes | None]:
    """What each note has ``shown``, as it is stored; nothing of the others, of which some may have shown something before (``but``).

    >>> shown_as_rows({"A.md": [Shown("https://e.org/a.png", "images", 2, "span")]}, ["B.md"])
    {'shown:B.md': None, 'shown:A.md': b'[["https://e.org/a.png","images",2,"span"]]'}
    """
    rows: dict[str, bytes | None] = {f"{SHOWN}:{path}": None for path in but}
    for path, those in shown.items():
        rows[f"{SHOWN}:{path}"] = as_json([[each.url, each.kind, each.line, each.place] for each in those])
    return rows


def shown_in_rows(rows: Mapping[str, bytes]) -> dict[str, list[Shown]]:
    """The reverse, of all ``rows`` that are stored with glimpses."""
    begin = f"{SHOWN}:"
    return {
        name.removeprefix(begin): understood(data, _shown)
        for name, data in rows.items()
        if name.startswith(begin)
    }


def _shown(said: Any) -> list[Shown]:
    return [Shown(text(url), text(kind), int(line), text(place)) for url, kind, line, place in said]
