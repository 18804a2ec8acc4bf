"""What a file of an export does not say of a note besides what is known to be left out: found by reading it again, so that the
ledger is right by construction."""

from __future__ import annotations

from dataclasses import fields

from vaultconv.formats.readwise.exports.book import Book
from vaultconv.formats.readwise.exports.form import ExportForm
from vaultconv.formats.readwise.exports.left_out import reported
from vaultconv.formats.readwise.exports.lift import citation_of, properties_of
from vaultconv.formats.readwise.exports.lower import has_chapters, parted
from vaultconv.formats.readwise.forms import anchor_of
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.passages import Part

_OTHERS = frozenset({"tag", "tags", "alias", "aliases"})
"""Keys that have lines of another construct."""


def tell_unsaid(note: Note, again: Book, form: ExportForm, ledger: Ledger) -> None:
    """Puts into the ``ledger`` what ``note`` says and the export of ``form`` does not, of which ``again`` is what was read, as far
    as it does not stand there. Of each passage that is first what the form has no field for."""
    told = {(loss.construct, loss.value) for loss in ledger.losses}
    said = {item.key: item.value for item in properties_of(again)}
    for item in note.properties:
        is_said = item.key in said and said[item.key] == item.value
        if not is_said and item.key.casefold() not in _OTHERS and ("property", item.key) not in told:
            ledger.line = item.line
            ledger.approximated("property", f"{form.title} has no place for {item.key}: left out", item.key)
    if note.date and "date" not in said and note.properties.find("date") is None:
        ledger.line = 0
        ledger.approximated("property", f"{form.title} has no day of a source: left out", "date")
    title = " ".join(again.title.split())
    if title != note.title:
        ledger.line = 0
        ledger.approximated("title", f"{form.title} calls it {title!r}, as its source is called", note.title)
    anchors: set[str] = set()
    _, parts = parted(note, chapters=has_chapters(note, form))
    for part, passage in zip(parts, again.passages, strict=False):
        anchor = anchor_of(passage.id) if passage.id else ""
        anchor = "" if anchor in anchors else anchor
        anchors.add(anchor)
        ledger.line = part.block.line or ledger.line
        known = reported(part.block, form, ledger)
        if "anchor" not in known:
            _anchor(part, anchor, form, ledger)
        if "citation" not in known and not passage.heading:
            _citation(part, citation_of(passage, again), form, ledger)


def _anchor(part: Part, read: str, form: ExportForm, ledger: Ledger) -> None:
    anchor = part.block.traits.anchor
    if anchor and anchor.casefold() != read.casefold():
        ledger.approximated("anchor", f"{form.title} has no ids of highlights: left out", anchor)


def _citation(part: Part, theirs: Citation, form: ExportForm, ledger: Ledger) -> None:
    ours = part.block.traits.citation
    if ours is None:
        return
    names = [each.name for each in fields(Citation) if each.name != "favicon_file"]
    lost = [name for name in names if getattr(ours, name) and getattr(ours, name) != getattr(theirs, name)]
    if lost:
        ledger.approximated("citation", f"{form.title} does not say of a highlight: {', '.join(lost)}")
