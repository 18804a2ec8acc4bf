"""Where in a note its footnotes stood: a page shows them all at its end.

A footnote that stood at the end of its note, too, needs no word about it. Of another its page carries the place: an element that
nobody sees, and that goes along where somebody moves what is around it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from vaultconv.formats.html.carriers import carrier
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Blocks, FootnoteDefinition

CLASS: Final = "footnote-here"
KEY: Final = "footnote"
_LAST: Final = lazy_pattern(rf'(?:<div class="{CLASS}"[^<>]*></div>\n)+\Z')


def place_of(label: str) -> str:
    """The place where the footnote called ``label`` stood; ``""`` where nothing is carried.

    >>> print(place_of("1"), end="")
    <div class="footnote-here" data-vaultconv='{"v":1,"footnote":"1"}' hidden></div>
    """
    said = carrier(**{KEY: label})
    return f'<div class="{CLASS}"{said} hidden></div>\n' if said else ""


def without_last_places(body: str) -> str:
    """The ``body`` of a page without the places at its end: there the footnotes come anyhow.

    >>> without_last_places("<p>a</p>\\n" + place_of("1") + place_of("2"))
    '<p>a</p>\\n'
    """
    return _LAST.sub("", body) if CLASS in body else body


class Waiting:
    """The footnotes at the end of a page, until their places are met."""

    __slots__ = ("_by_label", "_given")

    def __init__(self, notes: Iterable[AnyBlock] = ()) -> None:
        self._by_label: defaultdict[str, list[FootnoteDefinition]] = defaultdict(list)
        self._given: set[int] = set()
        for note in notes:
            if isinstance(note, FootnoteDefinition):
                self._by_label[note.label].append(note)

    def take(self, label: str) -> Blocks:
        """The next footnote called ``label``, if one is left."""
        left = self._by_label.get(label)
        if not left:
            return ()
        note = left.pop(0)
        self._given.add(id(note))
        return (note,)

    def has_given(self, block: AnyBlock) -> bool:
        """Whether ``block`` is a footnote that has found its place."""
        return id(block) in self._given
