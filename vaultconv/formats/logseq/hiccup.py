"""Hiccup, HTML in the words of Clojure (``[:b "x"]``): only this app shows it as what it says; elsewhere it is text."""

from __future__ import annotations

from collections.abc import Iterator

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.spans import Text
from vaultconv.model.traverse import note_spans

_OPENS = lazy_pattern(r"\[:[a-z][\w.#-]*(?=[ \t\]])")


def hiccup_in(path: str, text: str, blocks: Blocks) -> Iterator[Loss]:
    """The lines of the ledger of another app for what is hiccup in the page at ``path``, whose source is ``text``.

    >>> from vaultconv.model.blocks import Paragraph
    >>> [loss.value for loss in hiccup_in("a.md", '- [:b "x"]', (Paragraph((Text('so [:b [:i "x"]] is'),)),))]
    ['[:b [:i "x"]]']
    """
    if _OPENS.search(text) is None:
        return
    for block, span in note_spans(blocks):
        if not isinstance(span, Text):
            continue
        end = 0
        for found in _OPENS.finditer(span.text):
            if found.start() >= end and (end := _end(span.text, found.start())):
                said = span.text[found.start() : end]
                detail = f"`{said}` is text: only its app shows it as HTML"
                yield Loss(path, block.line, "html", Outcome.KEPT_AS_TEXT, detail, said)


def _end(text: str, start: int) -> int:
    """Where the bracket at ``start`` is closed; 0 where it is not."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "[") - (text[at] == "]")
        if not depth:
            return at + 1
    return 0
