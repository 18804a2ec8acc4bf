"""Notes of a vault, edited in place: front matter entry by entry; links as the app itself writes them when a note is renamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import basename, dirname, join, splitext

from vaultconv.formats.base import Lead, WriteContext
from vaultconv.formats.joint import Joint
from vaultconv.formats.obsidian.front_links import with_links
from vaultconv.formats.obsidian.led import LedLinks
from vaultconv.formats.obsidian.led_sheets import led_sheet
from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.formats.obsidian.writer import ObsidianWriter, card_note, with_base_names
from vaultconv.markdown.editing import FrontMatterEditing, yaml_of
from vaultconv.model.blocks import AnyBlock, Code, Comment, Html, edited
from vaultconv.model.board import BoardNode, Sheet
from vaultconv.model.note import Note, Settings
from vaultconv.model.properties import Property
from vaultconv.model.reference import Reference
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import CommentSpan, Embed, HtmlSpan, Image, Link, Span
from vaultconv.model.traverse import iter_blocks, note_spans
from vaultconv.vault.decoding import decode, encode
from vaultconv.vault.naming import safe_name
from vaultconv.vault.property_links import TextLink, links_in, respelled, texts_in

_ENDING = ".md"


class ObsidianEditing(FrontMatterEditing):
    """Edits notes of Obsidian."""

    by_path = True

    def named(self, note: Note, name: str, settings: Settings) -> tuple[str, str]:
        """A note is called as its file is."""
        return join(dirname(note.path), name + _ENDING), ""

    def relinked(self, note: Note, context: WriteContext, names: Mapping[str, str]) -> str | None:
        """The text of ``note`` with its links in their places, in the style that the vault has."""
        if note.source is None:
            return None
        return decode(ObsidianWriter().write(note, context)[0].data).text

    def recoded(self, note: Note, context: WriteContext) -> Note:
        """``note`` with the bases in it as they name notes and folders then."""
        links = LinkSpeller(note, context)
        return replace(
            note, blocks=with_blocks(note.blocks, lambda block: with_base_names(block, links, context, []))
        )

    def led(self, note: Note, context: WriteContext, lead: Lead) -> str | None:
        """The text of ``note`` with its links leading where ``lead`` says, each in its place and in the style that the vault has."""
        if note.source is None:
            return None
        led = LedLinks(lead)
        lines = {id(span): block.line for block, span in note_spans(note.blocks)}

        def change(span: Span) -> Span:
            line = lines.get(id(span), 0)
            if isinstance(span, HtmlSpan | CommentSpan):
                ranges = led.ranges(span.references, line)
                return span if ranges == span.references else replace(span, references=ranges)
            if not isinstance(span, Link | Embed | Image):
                return span
            new = led.there(span.reference, line)
            return span if new is None else replace(span, reference=new)

        def change_block(block: AnyBlock) -> AnyBlock:
            known = block.references if isinstance(block, Code | Html | Comment) else ()
            ranges = led.ranges(known, block.line)
            return block if ranges == known else edited(block, references=ranges)

        blocks = with_spans(with_blocks(note.blocks, change_block), change)
        if led.by_path:
            return None
        fields = (
            (block.line, item) for block in iter_blocks(note.blocks) for item in block.traits.properties
        )
        items = (*((item.line, item) for item in note.properties), *fields)
        told = [led.there(each, line) for line, item in items for each in _linked(item)]
        if blocks is note.blocks and not any(told):
            return note.source.text
        made = led.context(context)
        speller = LinkSpeller(note, made)

        def spell(words: str, item: Property) -> str:
            def link(old: TextLink) -> str | None:
                new = led.there(old.reference, item.line)
                return None if new is None else speller.link_in_property(words, old._replace(reference=new))

            return respelled(words, link)

        after = replace(note, blocks=blocks, properties=with_links(note.properties, spell))
        return decode(ObsidianWriter().write(after, made)[0].data).text

    def led_sheet(self, sheet: Sheet, context: WriteContext, lead: Lead) -> bytes | None:
        """The bytes of ``sheet`` with its links leading where ``lead`` says."""

        def card(node: BoardNode, text: str) -> str | None:
            note = card_note(sheet, node, text)
            led = self.led(note, context, lead)
            return None if led is None else encode(led, note.encoding).decode()

        return led_sheet(sheet, context, lead, card)

    def new_note(self, note: Note, title: str, text: str, settings: Settings) -> tuple[str, str, str]:
        """A note beside ``note``, called as its file is."""
        path = join(dirname(note.path), safe_name(title, extension=_ENDING) + _ENDING)
        return path, splitext(basename(path))[0], text

    def joined(self, note: Note, other: Note, joint: Joint) -> str | None:
        """The text of ``note`` with that of ``other`` under a heading."""
        return (
            None
            if yaml_of(note) is None
            else self.joined_text(note, other, f"{'#' * joint.level} {joint.title}", joint)
        )


def _linked(item: Property) -> Iterator[Reference]:
    """The references in a property."""
    for text in texts_in(item.value):
        yield from (link.reference for link in links_in(text))
