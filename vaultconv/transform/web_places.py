"""A place in what is at an address of the web: some apps say it beside the address (``![](https://e.org/a.pdf){:page 4}`` in a
graph), everywhere else it is the end of the address.

Source: ``#page=4`` is how a browser is told the page of a PDF (RFC 8118, section 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import Image, Link, Span
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of


def with_places_in_addresses(note: Note) -> Note:
    """``note`` with each such place in its address, which keeps one that it has already. The same object where there is none.

    >>> from vaultconv.model.blocks import Paragraph
    >>> page = Reference(ReferenceKind.URL, "https://e.org/a.pdf", subpath="page=4")
    >>> with_places_in_addresses(Note("N.md", "N", blocks=(Paragraph((Image(page),)),))).blocks[0].spans[0].reference.target
    'https://e.org/a.pdf#page=4'
    """
    blocks = with_spans(note.blocks, _placed)
    return note if blocks is note.blocks else replace(note, blocks=blocks)


def _placed(span: Span) -> Span:
    if not isinstance(span, Image | Link) or not _is_beside(span.reference):
        return span
    address, place = span.reference.target, span.reference.subpath
    whole = address if "#" in address else f"{address}#{place}"
    return replace(span, reference=Reference(ReferenceKind.URL, whole), raw="")


def _is_beside(reference: Reference) -> bool:
    return reference.kind is ReferenceKind.URL and bool(reference.subpath)


def places_beside(note: Note, told: Callable[[str], str]) -> Iterator[Loss]:
    """The ledger's lines for places that stand beside an address which names one itself; ``told`` is how that may be shown."""
    for block in iter_blocks(note.blocks):
        for span in (each for spans in spans_of(block) for each in iter_spans(spans)):
            if isinstance(span, Image | Link) and _is_beside(span.reference) and "#" in span.reference.target:
                construct = "image" if isinstance(span, Image) else "link"
                detail = f"`{told(span.reference.target)}` names a place itself: `{span.reference.subpath}` beside it is left out"
                yield Loss(note.path, block.line, construct, Outcome.APPROXIMATED, detail)
