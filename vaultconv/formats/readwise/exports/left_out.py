"""What of a note has no place in a form of export: a line of the ledger for each."""

from __future__ import annotations

from collections.abc import Mapping

from vaultconv.formats.readwise.exports.form import ExportForm
from vaultconv.formats.readwise.exports.lift import WORDS
from vaultconv.formats.readwise.exports.lower import bullets_of, has_chapters, parted
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.model.blocks import AnyBlock, Code, Heading, Item, Quote, Table
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.properties import Property
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import CodeSpan, Image, Link, Span, Url
from vaultconv.model.traverse import iter_blocks, note_spans

_TAGS = frozenset({"tag", "tags"})
_ALIASES = frozenset({"alias", "aliases"})
_OF_PASSAGE = {
    "location": "its place",
    "color": "its colour",
    "date": "its date",
    "tags": "its tags",
    "url": "its address",
}
_OF_NONE = {
    "favicon": "the icon of its source",
    "emoji": "the icon of its source",
    "avatar": "a picture of its author",
    "cover": "its cover",
}


def report(note: Note, form: ExportForm, ledger: Ledger) -> None:
    """Says in the ``ledger`` what of ``note`` goes nowhere in ``form``."""
    words = {WORDS[word] for word in form.of_source}
    address = note.properties.text(WORDS["url"]) if "url" in form.of_source else ""
    for known in note.properties:
        ledger.line = known.line
        _report_property(known, form, words, ledger)
    for item in bullets_of(note.blocks):
        ledger.line = item.line or ledger.line
        ledger.approximated("list-item", "an export has no outline: what a bullet holds stands by itself")
    before, parts = parted(note, chapters=has_chapters(note, form))
    if "note" in form.of_source:
        for block in iter_blocks(tuple(before)):
            ledger.line = block.line or ledger.line
            construct = _CONSTRUCTS.get(type(block), "words")
            ledger.approximated(
                construct, "above the first highlight: it goes to the note about the whole source"
            )
        for block, span in note_spans(tuple(before)):
            if (construct := _SPANS.get(type(span), "")) and not (construct == "link" and _is_inner(span)):
                ledger.line = block.line or ledger.line
                ledger.approximated(construct, "above the first highlight: it is text of that note")
    for part in parts:
        ledger.line = part.block.line or ledger.line
        citation = part.block.traits.citation
        if citation is not None and not citation.url and address:
            ledger.approximated("citation", "it says no address: it gets that of its source")


_CONSTRUCTS: Mapping[type, str] = {
    Heading: "heading",
    Item: "list-item",
    Quote: "quote",
    Code: "code",
    Table: "table",
}
"""What the ledger calls a block."""


_SPANS: Mapping[type, str] = {Link: "link", Url: "link", Image: "image", CodeSpan: "code"}
"""What the ledger calls a span; what no export knows has a line already."""


def _is_inner(span: Span) -> bool:
    """Whether ``span`` is a link into the vault: that has a line of its own."""
    return isinstance(span, Link) and span.reference.kind is not ReferenceKind.URL


def _report_property(item: Property, form: ExportForm, words: set[str], ledger: Ledger) -> None:
    key = item.key.casefold()
    values = item.value if isinstance(item.value, list) else [item.value]
    if key in _TAGS:
        for value in values:
            ledger.approximated(
                "tag",
                f"{form.title} has no tags of a note: they go to its highlight, if it is one",
                str(value),
            )
    elif key in _ALIASES:
        for value in values:
            ledger.approximated("alias", f"{form.title} has no other names of a source: left out", str(value))
    elif item.key not in words and not (form.is_open and item.key not in WORDS.values() and _is_plain(item)):
        ledger.approximated("property", f"{form.title} has no place for {item.key}: left out", item.key)


def _is_plain(item: Property) -> bool:
    return item.value is not None and not isinstance(item.value, dict)


def reported(block: AnyBlock, form: ExportForm, ledger: Ledger) -> frozenset[str]:
    """Says in the ``ledger`` what of the passage ``block`` has no field in ``form``: what of it has a line now."""
    traits = block.traits
    told: set[str] = set()
    if traits.anchor and "id" not in form.of_passage:
        told.add("anchor")
        ledger.approximated("anchor", f"{form.title} has no ids of highlights: left out", traits.anchor)
    if (citation := traits.citation) is not None and (lost := _lost(citation, form)):
        told.add("citation")
        ledger.approximated("citation", f"{form.title} does not say of a highlight {' or '.join(lost)}")
    return frozenset(told)


def _lost(citation: Citation, form: ExportForm) -> list[str]:
    lost = [
        called
        for word, called in _OF_PASSAGE.items()
        if getattr(citation, word) and word not in form.of_passage
    ]
    if "url" in form.of_source and "its address" in lost:
        lost.remove("its address")
    lost += dict.fromkeys(called for word, called in _OF_NONE.items() if getattr(citation, word))
    if citation.permalink and "id" not in form.of_passage:
        lost.append("where it is at the service")
    return lost
