"""Notes to pages, each in its form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from vaultconv.formats.base import WriteContext
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.formats.readwise.pages import write_logseq, write_mirror, write_obsidian
from vaultconv.formats.readwise.pages.dialect import IN_BULLETS, PAGES
from vaultconv.formats.readwise.pages.forms import (
    BESIDE,
    BULK,
    IN_PAGES,
    LOGSEQ_PLUGIN,
    MIRROR,
    OBSIDIAN_PLUGIN,
)
from vaultconv.formats.readwise.pages.links import PageLinks
from vaultconv.formats.readwise.pages.metadata import BOOK, METADATA
from vaultconv.formats.readwise.pages.outline import (
    Header,
    Highlighted,
    bullets_unfolded,
    has_highlights,
    parts_of,
    unfolded,
)
from vaultconv.formats.readwise.pages.text import PageText
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import write_front_matter
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.note import Note
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import Properties, Property

_NUMBERED = lazy_pattern(r"rw\d+\Z")
"""The anchor of a highlight that Mirror can tell by its id."""

_WRITERS: Mapping[str, Callable[[PageText], str]] = {
    OBSIDIAN_PLUGIN: write_obsidian.write,
    BULK: write_obsidian.write,
    LOGSEQ_PLUGIN: write_logseq.write,
    MIRROR: write_mirror.write,
}


def page_form_for(note: Note) -> str:
    """The form of page that ``note`` is written in: its own, else what its headers tell; ``""`` if it is no page.

    >>> page_form_for(Note("A.md", "A"))
    ''
    """
    if note.form:
        return note.form if note.form in IN_PAGES else ""
    blocks = unfolded(note.blocks)
    if not has_highlights(blocks):
        return ""
    header = next(part for part in parts_of(blocks, is_page=False) if isinstance(part, Header))
    if "synced" in plain_text(header.heading.spans):
        return LOGSEQ_PLUGIN
    keys = {_key(item) for item in note.properties}
    highlights = (part.quote for part in parts_of(blocks) if isinstance(part, Highlighted))
    if (
        header.heading.level == 1
        and BOOK in keys
        and all(_NUMBERED.match(quote.traits.anchor) for quote in highlights)
    ):
        return MIRROR
    return OBSIDIAN_PLUGIN


def write_page(note: Note, form: str, context: WriteContext, ledger: Ledger, same: bool) -> str:
    """The text of ``note`` as a page of ``form``; the ``same`` text as it came, if it came as that and nothing changed."""
    if same and context.origins and note.source is not None and _is_as_read(note, context):
        _unsaid(note, ledger)
        return note.source.text
    if not same:
        for item in bullets_unfolded(note.blocks):
            ledger.line = item.line
            ledger.approximated("list-item", "a page has no outline: what a bullet holds stands by itself")
        note = replace(note, blocks=unfolded(note.blocks))
    writer = MarkdownWriter(
        IN_BULLETS if form == LOGSEQ_PLUGIN else PAGES,
        notes=PageLinks(note, context, form),
        losses=ledger.losses,
    )
    properties = note.properties if same else Properties(tuple(_own(note, ledger)), note.properties.syntax)
    if form == BESIDE:
        text = write_front_matter(properties, use_raw=True) + writer.write(note.blocks, False)
    else:
        text = _WRITERS[form](PageText(note, properties, writer, ledger))
    return text.rstrip("\n") + ("\n" if note.final_newline else "")


def _is_as_read(note: Note, context: WriteContext) -> bool:
    """Whether nothing of ``note`` has changed since it was read: its pictures are not shown from files."""
    read = context.index.note(note.path)
    return read is not None and read.blocks is note.blocks and read.properties is note.properties


def _unsaid(note: Note, ledger: Ledger) -> None:
    """A line of the ledger for what no line of the page says: the id that the plugin's settings know."""
    for item in note.properties:
        if item.key == BOOK and not item.line:
            ledger.approximated(
                "property", "its id at Readwise stands in the plugin's settings, not here", item.key
            )


def _own(note: Note, ledger: Ledger) -> Iterator[Property]:
    """The properties as a page has them: what another format added for itself goes."""
    for number, item in enumerate(note.properties):
        is_last = number == len(note.properties) - 1
        if is_last and item.key == "aliases" and item.value == [note.title]:
            ledger.renamed("alias", "it is the title of the page", note.title)
            continue
        key = _key(item)
        yield Property(key, item.value, item.type, line=item.line) if key != item.key else item


def _key(item: Property) -> str:
    """The key of ``item``, also of one that went through an app that knows no underscores."""
    key = item.key.replace("-", "_")
    return key if key in METADATA else item.key
