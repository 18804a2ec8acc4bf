"""Which form a note is written in, and which of its blocks is the highlight."""

from __future__ import annotations

from collections.abc import Mapping

from vaultconv.formats.readwise.forms import (
    BOX_FIRST,
    BOX_LAST,
    FORMS,
    HEADER,
    NEWEST,
    ORDINARY,
    POST,
    SITE,
    early_form,
    form_by_keys,
)
from vaultconv.model.blocks import Blocks, Quote
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.passages import is_passage


def highlight_of(blocks: Blocks) -> tuple[int, Quote] | None:
    """The place of the highlight among the blocks of a note, and itself: the first quotation that has a citation, or the
    anchor of a highlight."""
    for place, block in enumerate(blocks):
        if isinstance(block, Quote) and is_passage(block):
            return place, block
    return None


def is_new(note: Note) -> bool:
    """Whether ``note`` is that of one highlight, made of one that held many: no file of the site was its own."""
    made = note.extra.get("grouped")
    return isinstance(made, Mapping) and made.get("by") == "highlight"


def form_for(note: Note, asked: str = "") -> str:
    """The form that ``note`` is written in: the one that is ``asked`` for, if it is a highlight; its own, else what its keys and
    its first quotation tell; a note that is no highlight becomes a post.

    >>> form_for(Note("A.md", "A"))
    'M0'
    """
    found = highlight_of(note.blocks)
    asked = NEWEST if asked == SITE and is_new(note) else asked
    form = note.form if note.form in FORMS and note.form != ORDINARY else _derived(note, found)
    if asked and asked in FORMS and FORMS[form].is_highlight:
        form = asked
    if not FORMS[form].is_highlight or found is None:
        return form
    place, _ = found
    has_comment = len(note.blocks) > place + 1
    if FORMS[form].source in (HEADER, BOX_FIRST) and (place or has_comment):
        form = "F2t"  # the others say nowhere where the passage ends
    return "F4" if FORMS[form].source == BOX_LAST and place else form


def _derived(note: Note, found: tuple[int, Quote] | None) -> str:
    if sum(map(is_passage, note.blocks)) > 1 and note.properties.find("highlight_id") is None:
        return POST  # many highlights of one source: no form has a place for them
    form = form_by_keys(note.properties)
    if form:
        return form
    citation = found[1].traits.citation if found is not None else None
    if found is None or citation is None:
        return NEWEST if note.kind is NoteKind.HIGHLIGHT and found is not None else POST
    place, _ = found
    early = early_form(
        note.properties,
        bool(citation.favicon or citation.emoji),
        bool(citation.url),
        len(note.blocks) > place + 1,
    )
    return early or NEWEST
