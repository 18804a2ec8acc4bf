"""Links of a page to what was not saved with it: it says where on the web it is from, and there they lead.

A reference knows that address (:attr:`~vaultconv.model.reference.Reference.web`), and the resolver of its format says it where nothing in the
vault is meant. No other format looks for names that way, so before such a note goes there its links get their addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from vaultconv.markdown.html_addresses import with_address
from vaultconv.model.blocks import AnyBlock, Html, edited
from vaultconv.model.note import Note
from vaultconv.model.plain import default_label
from vaultconv.model.reference import WEB, Reference, ReferenceKind, Target
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import Embed, HtmlSpan, Image, Link, Span, Text
from vaultconv.vault.index import Index

_Resolve: TypeAlias = Callable[[Reference, str, Index], Target]
_References: TypeAlias = tuple[tuple[int, int, Reference], ...]


def with_web_links(note: Note, index: Index, resolve: _Resolve) -> Note:
    """``note`` with each link to what is not in the vault, but on the web, as a link to there. The same object where there is none."""

    if WEB not in note.extra:
        return note

    def lead(reference: Reference) -> Reference | None:
        if not reference.web:
            return None
        target = resolve(reference, note.path, index)
        return Reference(ReferenceKind.URL, target.path) if target.kind == "url" else None

    def span(old: Span) -> Span:
        if isinstance(old, HtmlSpan):
            text, references = _readdressed(old.text, old.references, lead)
            return old if references is old.references else replace(old, text=text, references=references)
        if not isinstance(old, Link | Embed | Image):
            return old
        new = lead(old.reference)
        if new is None:
            return old
        if isinstance(old, Link):
            label = old.label or (Text(default_label(old.reference)),)
            return Link(new, label, "inline", old.title)
        return replace(old, reference=new, raw="")

    def block(old: AnyBlock) -> AnyBlock:
        if not isinstance(old, Html):
            return old
        text, references = _readdressed(old.text, old.references, lead)
        return old if references is old.references else edited(old, text=text, references=references)

    blocks = with_blocks(with_spans(note.blocks, span), block)
    return note if blocks is note.blocks else replace(note, blocks=blocks)


def _readdressed(
    text: str, references: _References, lead: Callable[[Reference], Reference | None]
) -> tuple[str, _References]:
    """Raw HTML with the addresses that ``lead`` elsewhere now, and where each stands."""
    leads = [lead(reference) for _, _, reference in references]
    if not any(leads):
        return text, references
    out: list[tuple[int, int, Reference]] = []
    longer = 0
    for (start, end, reference), new in zip(references, leads, strict=True):
        before = len(text)
        if new is not None:
            text = with_address(text, start + longer, end + longer, new.target)
        grown = len(text) - before
        out.append((start + longer, end + longer + grown, new or reference))
        longer += grown
    return text, tuple(out)
