"""The model to Obsidian notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.obsidian.bases import FENCE, is_base
from vaultconv.formats.obsidian.cards import (
    MADE_DECK,
    as_they_were,
    with_schedules,
    write_cards,
    write_schedules,
)
from vaultconv.formats.obsidian.daily import day_at
from vaultconv.formats.obsidian.dialect import HIGHLIGHT, OBSIDIAN
from vaultconv.formats.obsidian.fields import EMOJI
from vaultconv.formats.obsidian.foreign import NO_TAG, Foreign
from vaultconv.formats.obsidian.front_links import with_links
from vaultconv.formats.obsidian.in_place import in_place
from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.formats.obsidian.metadata import write_metadata
from vaultconv.formats.obsidian.naming import ObsidianNaming, title_of
from vaultconv.formats.obsidian.new_canvas import new_canvas
from vaultconv.formats.obsidian.new_settings import new_settings
from vaultconv.formats.obsidian.preferences import check, daily_notes, preferences
from vaultconv.formats.obsidian.raw_html import readdressed, with_addresses
from vaultconv.formats.obsidian.reserved_keys import PLURALS, with_plural_keys
from vaultconv.formats.obsidian.sheets import base_text, write_sheet
from vaultconv.formats.obsidian.templates import template_path, with_places, without_places
from vaultconv.formats.obsidian.view_state import keeps_view_state, write_view_state
from vaultconv.markdown.frontmatter import write_front_matter
from vaultconv.markdown.indentation import indentation_for
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import AnyBlock, Blocks, Code, Comment, Html, edited
from vaultconv.model.board import Board, BoardNode, Sheet
from vaultconv.model.citation import Citation
from vaultconv.model.flashcards import are_cards
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Encoding, Note, NoteKind, Settings, Source, Vault, came_from
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.model.reference import Reference
from vaultconv.model.rewrite import with_blocks
from vaultconv.model.spans import CommentSpan, Embed, HtmlSpan, Image, Link, Span
from vaultconv.model.traverse import note_spans
from vaultconv.vault.decoding import decode, encode
from vaultconv.vault.property_links import is_one_link


@dataclass(slots=True)
class _NoteContext:
    """What the dialect's functions need to know of the note that is being written."""

    note: Note
    links: LinkSpeller
    carriers: bool
    values: frozenset[str]
    cloze: str = HIGHLIGHT

    def loss(self, construct: str, outcome: Outcome, detail: str, line: int = 0, value: str = "") -> Loss:
        return Loss(self.note.path, line, construct, outcome, detail, value)

    def permalink_known(self, citation: Citation) -> bool:
        return citation.permalink in self.values


class ObsidianWriter:
    """Writes notes as Obsidian would have written them."""

    naming = ObsidianNaming()
    check = staticmethod(check)
    template_path = staticmethod(template_path)
    with_places = staticmethod(with_places)
    without_places = staticmethod(without_places)

    def write(self, note: Note, context: WriteContext) -> tuple[Output, ...]:
        """The file of one note."""
        path = context.paths[note.path]
        if note.verbatim is not None:
            return (Output(path, note.verbatim, note.path, (failure(note),)),)
        losses: list[Loss] = []
        same = context.source_format == OBSIDIAN.name
        copies = same and context.origins and note.source is not None
        links = LinkSpeller(note, context)
        values = frozenset(item.value for item in note.properties if isinstance(item.value, str))
        writer = MarkdownWriter(
            OBSIDIAN,
            source=note.source if copies else None,
            stale=(lambda block: _is_stale(block, links)) if links.may_change else None,
            notes=_NoteContext(
                note, links, context.carriers, values, str(context.options.get("cloze", HIGHLIGHT))
            ),
            losses=losses,
            indent="" if same else indentation_for(note, OBSIDIAN.name, context.destination),
        )
        if copies:
            properties = (
                with_links(note.properties, lambda text, _: links.moved_text(text))
                if links.may_change
                else note.properties
            )
            front = write_front_matter(properties, use_raw=True)
        else:
            daily = preferences(context).settings, daily_notes(context)
            properties = self._properties(note, path, same, losses, links, daily)
            front = write_front_matter(properties, use_raw=False)
        if copies and links.may_change and note.source is not None and "altered" not in note.extra:
            told: list[Loss] = []
            text = self._in_place(note, note.source, front, links, context, writer, told)
            if text is not None:
                return (Output(path, encode(text, note.encoding), note.path, (*losses, *told)),)
        blocks = self._blocks(note, same, context, losses, links)
        if context.moved:
            blocks = with_addresses(blocks, path, links)
            if same:
                blocks = with_blocks(blocks, lambda block: with_base_names(block, links, context, losses))
        text = front + writer.write(blocks, note.final_newline)
        if not note.blocks and not note.final_newline:
            text = text.removesuffix("\n")
        encoding = note.encoding if same else Encoding()
        return (Output(path, encode(text, encoding), note.path, tuple(losses)),)

    @staticmethod
    def _in_place(
        note: Note,
        source: Source,
        front: str,
        links: LinkSpeller,
        context: WriteContext,
        writer: MarkdownWriter,
        losses: list[Loss],
    ) -> str | None:
        """The text of a note that stays in Obsidian, with its links in their places; None where that cannot be told."""
        path = context.paths[note.path]

        def retext(item: AnyBlock | Span) -> str:
            if isinstance(item, Code):
                named = with_base_names(item, links, context, losses) if context.moved else item
                return named.text if isinstance(named, Code) else item.text
            same = item.text if isinstance(item, Html | Comment | HtmlSpan | CommentSpan) else ""
            return readdressed(item, path, links) if context.moved else same

        body = in_place(source.text[source.body_start :], note.blocks, links, writer, retext)
        return None if body is None else front + body

    def write_sheet(self, sheet: Sheet, context: WriteContext) -> tuple[Output, ...]:
        """The file of a board or base in which something is called otherwise now; none, if its bytes can stay. A board of
        another app is a canvas."""

        def said(blocks: Blocks) -> tuple[str, tuple[Loss, ...]]:
            written = self.write(Note(sheet.path, "", blocks=blocks, final_newline=False), context)[0]
            return written.data.decode(), written.losses

        if context.source_format != OBSIDIAN.name:
            return (new_canvas(sheet, context, said),) if isinstance(sheet, Board) else ()

        def respell(node: BoardNode, text: str) -> str:
            card = card_note(sheet, node, text)
            return self.write(card, replace(context, origins=True))[0].data.decode()

        return write_sheet(sheet, context, respell)

    @staticmethod
    def _blocks(
        note: Note, same: bool, context: WriteContext, losses: list[Loss], links: LinkSpeller
    ) -> Blocks:
        """The blocks as a vault says them, with the signs and fields of plugins in their text."""
        keeps = same or keeps_view_state(context.options, context.carriers)
        said = write_view_state(note.blocks) if keeps else note.blocks
        if same:
            deck = note.extra.get(MADE_DECK, ())
            return write_metadata(as_they_were(said, deck), properties=note.properties)

        def lose(block: AnyBlock, construct: str, name: str, why: str) -> None:
            losses.append(Loss(note.path, block.line, construct, Outcome.KEPT_AS_TEXT, why, name))

        style = context.options.get("tasks", EMOJI)
        foreign = Foreign(note.path, losses, lambda item: _linked(item, links), context.options, links.astray)
        blocks = with_schedules(foreign.blocks(said))
        if context.carriers and not (came_from(note, OBSIDIAN.name) or note.extra.get("shape")):
            lines = write_cards(blocks, are_cards(blocks, note.properties))
            if lines is not blocks:
                detail = "its flashcards are lines of a deck: the tag of a card is that of the deck"
                losses.append(Loss(note.path, 0, "flashcard", Outcome.APPROXIMATED, detail))
            blocks = lines
        if "schedules" in note.extra:
            blocks, left = write_schedules(note, blocks, keeps, context.carriers)
            losses += left
        return write_metadata(blocks, str(style), lose, note.properties)

    def _properties(
        self,
        note: Note,
        path: str,
        same: bool,
        losses: list[Loss],
        links: LinkSpeller,
        daily: Iterable[Settings],
    ) -> Properties:
        """The properties as Obsidian has them: tags it can hold, and what the format of the source kept elsewhere. The name
        of a ``daily`` note says its day."""
        properties = note.properties
        if same:
            return properties
        properties, renamed = with_plural_keys(properties)
        for old in renamed:
            name = PLURALS.get(old.key.lower(), old.key.lower())
            why = "knows the other no more" if name != old.key.lower() else "tells them not apart"
            detail = f"{old.key!r} is {name!r}: Obsidian {why}"
            losses.append(Loss(note.path, old.line, "property", Outcome.RENAMED, detail, old.key))
        items = [
            self._tags(item, note, losses) if item.key.lower() == "tags" else _linked(item, links)
            for item in properties
        ]
        losses += (_dead(item, note) for item in items if _has_links_in_words(item))
        properties = Properties(tuple(items), properties.syntax, "", properties.trailer)
        days = (
            {day_at(path.removesuffix(".md"), each) for each in daily}
            if note.kind is NoteKind.JOURNAL
            else ()
        )
        is_daily = note.date in days
        if note.date and properties.find("date") is None and not is_daily:
            properties = properties.with_value("date", note.date, PropertyType.DATE)
        by_day = is_daily and note.title == note.date
        if note.title and not by_day and title_of(path, properties) != note.title:
            properties = _with_alias(properties, note.title)
            if (name := title_of(path, properties)) != note.title:
                detail = f"the note is called {name!r}: its title is an alias"
                losses.append(Loss(note.path, 0, "title", Outcome.RENAMED, detail, note.title))
        return properties

    @staticmethod
    def _tags(item: Property, note: Note, losses: list[Loss]) -> Property:
        """Tags are a list; one with a character that no tag may hold is joined by hyphens."""
        if not isinstance(item.value, list):
            return item
        tags: list[Value] = []
        for tag in item.value:
            safe = (NO_TAG.sub("-", tag).strip("-") or tag) if isinstance(tag, str) else tag
            if safe != tag:
                detail = f"the tag {tag!r} is written {safe!r}: a tag holds no blank or punctuation"
                losses.append(Loss(note.path, item.line, "tag", Outcome.RENAMED, detail, str(tag)))
            tags.append(safe)
        return replace(item, value=tags, lexeme="" if tags != item.value else item.lexeme)

    def finish(self, vault: Vault, context: WriteContext) -> Iterable[Output]:
        """The settings of a new vault, where they are not the app's defaults: any folder is a vault."""
        if context.source_format == OBSIDIAN.name:
            return ()
        return new_settings(vault, context)


def card_note(sheet: Sheet, node: BoardNode, text: str) -> Note:
    """The card of a board that says ``text``, as a note."""
    decoded = decode(text.encode())
    source = Source(decoded.text, 0, OBSIDIAN.name)
    card = Note(sheet.path, "", blocks=node.blocks, source=source, encoding=decoded.encoding)
    card.final_newline = text.endswith("\n")
    return card


def with_base_names(
    block: AnyBlock, links: LinkSpeller, context: WriteContext, losses: list[Loss]
) -> AnyBlock:
    """``block``; if it is a base in a fence, with the names that its notes have now."""
    if not isinstance(block, Code) or not is_base(block):
        return block
    text, left = base_text(
        block.text, links, context, block.line + 1, {start: each for start, _, each in block.references}
    )
    losses += left
    if text == block.text:
        return block
    detail = "a base names a note or folder that has another name now: the name is written anew"
    losses.append(
        Loss(
            links.source,
            block.line,
            "code",
            Outcome.RENAMED,
            detail,
            f"```{FENCE}\n" + block.text.removesuffix("\n"),
        )
    )
    return edited(block, text=text, references=())


def _linked(item: Property, links: LinkSpeller) -> Property:
    """``item`` with links to notes as the vault names them."""
    value = item.value
    if isinstance(value, str):
        new: Value = links.property_text(value)
    elif isinstance(value, list):
        new = [links.property_text(one) if isinstance(one, str) else one for one in value]
    else:
        return item
    return item if new == value else replace(item, value=new, lexeme="")


def _has_links_in_words(item: Property) -> bool:
    """Whether there are links among the words of ``item`` that are alive where it comes from. Here a property is one link, or
    none."""
    value = item.value
    return (
        item.type is PropertyType.LINK
        and isinstance(value, str)
        and not (is_one_link(value) or (value.startswith('"') and value.endswith('"')))
    )


def _dead(item: Property, note: Note) -> Loss:
    detail = f"the links and tags among the words of {item.key!r} are text: a property is one link, or none"
    return Loss(note.path, item.line, "property", Outcome.KEPT_AS_TEXT, detail, item.key)


def _with_alias(properties: Properties, name: str) -> Properties:
    """``properties`` with ``name`` among the aliases. One text, or none, is a list of as many."""
    key = next((item.key for item in properties if item.key.lower() == "aliases"), "aliases")
    aliases = properties.get(key)
    names: list[Value] = [*aliases] if isinstance(aliases, list) else [aliases]
    if name in names:
        return properties
    names = [alias for alias in names if alias not in (None, "")]
    return properties.with_value(key, [*names, name], PropertyType.LIST)


def failure(note: Note) -> Loss:
    """The ledger line of a note that could not be understood."""
    problem = note.problem
    assert problem is not None  # noqa: S101  a verbatim note says why it is one
    detail = f"{problem.message}; copied byte for byte. {problem.remedy}".strip()
    return Loss(note.path, problem.line, "note", Outcome.FAILED, detail)


def _is_stale(block: AnyBlock, links: LinkSpeller) -> bool:
    return any(links.changes(reference) for reference in _references((block,)))


def _references(blocks: tuple[AnyBlock, ...]) -> Iterable[Reference]:
    for _, span in note_spans(blocks):
        if isinstance(span, Link | Embed | Image):
            yield span.reference
