"""What the importer of Logseq's database version takes out of the blocks of a page, which the file version shows as they are.

Source: ``formats/logseq.md`` section 11, run through the real importer. A tag becomes a class of its block and is cut out of the text; beside one with
a namespace only the first stays. A block with an embed becomes what it embeds, and its words are gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from vaultconv.formats.logseq.ledger import Ledger
from vaultconv.formats.logseq.markup import APART
from vaultconv.model.spans import Break, HtmlSpan, Span, Spans, Tag, Text

_BY = "the importer of the app's database version"


@dataclass(slots=True)
class _Found:
    """How many there are of one kind in a page, and the line of the first."""

    count: int = 0
    line: int = 0

    def add(self, count: int, line: int) -> None:
        self.line = self.line if self.count else line
        self.count += count


@dataclass(slots=True)
class Imported:
    """What is seen of one page, block by block."""

    cut: _Found = field(default_factory=_Found)
    dropped: _Found = field(default_factory=_Found)
    embeds: _Found = field(default_factory=_Found)
    _tags: list[str] = field(default_factory=list)
    _embeds: int = 0
    _is_among: bool = False

    def tag(self, name: str, spans: Spans, place: int, line: int) -> None:
        """Sees a tag at ``place`` of the ``spans`` of a block, which begins in ``line``."""
        self._tags.append(name)
        if _has_words(reversed(spans[:place])) and _has_words(spans[place + 1 :]):
            self.cut.add(1, line)

    def embed(self, spans: Spans, place: int) -> None:
        """Sees the embed of a page or block at ``place`` of the ``spans`` of a block."""
        self._embeds += 1
        self._is_among |= any(map(_is_shown, (*spans[:place], *spans[place + 1 :])))

    def end_block(self, line: int, parts: int) -> None:
        """Sees the end of the block that begins in ``line`` and has so many ``parts``."""
        if self._embeds > 1 or (self._embeds and (self._is_among or parts > 1)):
            self.embeds.add(self._embeds, line)
        if any("/" in name for name in self._tags) and (others := len(set(self._tags)) - 1):
            self.dropped.add(others, line)
        self._tags, self._embeds, self._is_among = [], 0, False

    def tell(self, ledger: Ledger) -> None:
        """A line of the ``ledger`` for each kind of which there is something in the page."""
        for construct, found, one, more, fate in (
            ("tag", self.cut, "tag stands", "tags stand", "in a sentence: {} cuts {} out"),
            (
                "tag",
                self.dropped,
                "tag stands",
                "tags stand",
                "in a block that has one with a namespace, too: {} drops {}",
            ),
            (
                "embed",
                self.embeds,
                "embed stands",
                "embeds stand",
                "in a block that holds more: {} keeps one embed of it, and nothing else",
            ),
        ):
            if found.count:
                ledger.line = found.line
                said = fate.format(_BY, "it" if found.count == 1 else "them")
                ledger.add(construct, f"{found.count} {one if found.count == 1 else more} {said}")


def _has_words(spans: Iterable[Span]) -> bool:
    """Whether anything is shown in ``spans``, up to the end of their line.

    >>> _has_words((Text(" "), Tag("a"), Break(), Text("b"))), _has_words((Text("a"),))
    (False, True)
    """
    for span in spans:
        if isinstance(span, Break):
            return False
        if _is_shown(span):
            return True
    return False


def _is_shown(span: Span) -> bool:
    """Whether ``span`` shows something that is no tag."""
    if isinstance(span, Text):
        return not span.text.isspace() and span.text != ""
    return not (isinstance(span, Tag | Break) or (isinstance(span, HtmlSpan) and span.text == APART))
