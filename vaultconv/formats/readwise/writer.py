"""The model to site notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.readwise.derived import followed
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.formats.readwise.exports.forms import BY_NAME
from vaultconv.formats.readwise.exports.write import asked_form, export_of, joined, write_part
from vaultconv.formats.readwise.forms import (
    FOOTER,
    FORMS,
    NOWHERE,
    ORDINARY,
    POST,
    SITE,
    Form,
    anchor_of,
    highlight_id,
)
from vaultconv.formats.readwise.keys import TAGS, style_of
from vaultconv.formats.readwise.ledger import Ledger, failure
from vaultconv.formats.readwise.lower import Lowering
from vaultconv.formats.readwise.naming import (
    NAME,
    UNDATED,
    ReadwiseNaming,
    day_of,
    has_own_date,
    is_of_an_export,
    is_undated,
    permalink_of,
    title_of,
)
from vaultconv.formats.readwise.pages.forms import IN_PAGES
from vaultconv.formats.readwise.pages.writer import page_form_for, write_page
from vaultconv.formats.readwise.recast import own_form, recast, target_form
from vaultconv.formats.readwise.shape import form_for, highlight_of
from vaultconv.formats.readwise.spell import SiteNotes
from vaultconv.formats.readwise.targets import Targets
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.frontmatter import write_front_matter
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Blocks, Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import Encoding, Note, Vault
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.rewrite import with_blocks
from vaultconv.model.traverse import iter_blocks
from vaultconv.vault.decoding import encode

_OWN = frozenset({"title", TAGS})
"""Keys that a post spells in the site's way, whatever their spelling was."""

_GLOBE, _BOOK = "🌐", "📕"

_PARTING = lazy_pattern(r"[\s,]+")


class ReadwiseWriter:
    """Writes site notes: what came from a site in its own form, any other note as a post (form M0)."""

    naming = ReadwiseNaming()
    links_twins = False
    """Whether a note says in its text where its highlights stand too: a note of a site begins with its passage."""

    def write(self, note: Note, context: WriteContext) -> tuple[Output, ...]:
        """The file of one note."""
        path = context.paths[note.path]
        if note.verbatim is not None:
            return (Output(path, note.verbatim, note.path, (failure(note),)),)
        if (export := export_of(note, context)) is not None:
            return (write_part(note, path, *export, context),)
        ledger = Ledger(note.path)
        is_other = bool(target_form(note, asked_form(context)))
        same = context.source_format == NAME and "grouped" not in note.extra and not is_of_an_export(note)
        page = "" if asked_form(context) or (same and note.form not in IN_PAGES) else page_form_for(note)
        same = same and (bool(page) or note.form not in IN_PAGES)
        if page:
            text = write_page(note, page, context, ledger, same)
        else:
            text = _own(note, context, ledger) if same else _foreign(note, context, ledger)
        if is_undated(note):
            ledger.line = 0
            ledger.approximated("date", f"nobody says its day: its file has {UNDATED}")
        encoding = _encoding(note.encoding, is_other) if same else Encoding()
        return (Output(path, encode(text, encoding), note.path, tuple(ledger.losses), anew=is_other),)

    @staticmethod
    def grouping(options: Mapping[str, Any]) -> str:
        """How notes have to be grouped for the form that ``options`` ask for: an export has each source once, a site has one note
        a highlight."""
        asked = options.get("readwise_form")
        return "book" if asked in BY_NAME else "highlight" if asked == SITE or asked in FORMS else ""

    def join(self, path: str, parts: Sequence[Output]) -> Output:
        """The export at ``path`` that holds the sources of ``parts``."""
        return joined(path, parts)

    def finish(self, vault: Vault, context: WriteContext) -> Iterable[Output]:
        """The notes are the whole site, as far as they are ours."""
        return ()


def _encoding(encoding: Encoding, is_other: bool) -> Encoding:
    """How the text of a note of the site is laid in bytes. In another form its lines are others: they end alike."""
    return replace(encoding, newline="\n", crlf_lines=()) if is_other and encoding.crlf_lines else encoding


def _own(note: Note, context: WriteContext, ledger: Ledger) -> str:
    """The text of a note that was read from a site: copied wherever nothing changed, if that is wanted."""
    note = recast(note, asked_form(context), ledger)
    form = FORMS[note.form if note.form in FORMS else ORDINARY]
    copies = context.origins and note.source is not None and note.source.dialect == READWISE.name
    front = write_front_matter(note.properties, style_of(form, note.properties), use_raw=copies)
    sited = with_blocks(note.blocks, Targets(note, context, ledger).sited)
    blocks = Lowering(note, context, ledger, _derived(note, form)).blocks(sited)
    if blocks:
        blocks = _spaced(blocks, int(blocks[0].spelling.get(sp.BEFORE, form.blank_lines)))
    found = highlight_of(blocks)
    writer = MarkdownWriter(
        READWISE,
        note.source if copies else None,
        notes=SiteNotes(form.name, found[1] if found else None, same=True),
        losses=ledger.losses,
    )
    return front + writer.write(blocks, note.final_newline)


def _foreign(note: Note, context: WriteContext, ledger: Ledger) -> str:
    """The text of a note that comes from another format: all anew, in the house style of its form."""
    form = FORMS[form_for(note, asked_form(context))]
    note = replace(note, properties=_site_properties(note, form, context, ledger))
    note = followed(note, own_form(note), ledger)
    note = recast(note, asked_form(context), ledger)
    properties = note.properties
    front = write_front_matter(properties, style_of(form, properties), use_raw=True)
    sited = with_blocks(note.blocks, Targets(note, context, ledger).sited)
    blocks = Lowering(note, context, ledger, _derived(note, form)).blocks(sited)
    blocks = _spaced(blocks, form.blank_lines)
    found = highlight_of(blocks) if form.is_highlight else None
    if found is not None:
        place, quote = found
        citation = quote.traits.citation
        if citation is not None:  # without one, nobody says the source there: the properties do not step in
            completed = _completed(citation, form, note.properties)
            if completed.emoji and not citation.emoji:
                ledger.line = quote.line
                detail = (
                    f"without a picture of its source it has {completed.emoji}, as the importer would give it"
                )
                ledger.approximated("citation", detail)
            citation = completed
            quote = replace(quote, traits=replace(quote.traits, citation=citation))
            blocks = (*blocks[:place], quote, *blocks[place + 1 :])
            found = place, quote
    _unsaid_sources(blocks, found[1] if found else None, _said_besides(note, form), ledger)
    writer = MarkdownWriter(
        READWISE, notes=SiteNotes(form.name, found[1] if found else None), losses=ledger.losses
    )
    return front + writer.write(blocks, form.final_newline)


def _said_besides(note: Note, form: Form) -> frozenset[str]:
    """What is said of the highlight of ``note`` outside its footer: in the properties, in the name of the file, and, in the early
    forms, in the box beside it."""
    said = {item.value for item in note.properties if isinstance(item.value, str)}
    permalink = permalink_of(note) if form.source not in (FOOTER, NOWHERE) else ""
    return frozenset({*said, note.date, permalink})


def _unsaid_sources(blocks: Blocks, highlight: Quote | None, said: frozenset[str], ledger: Ledger) -> None:
    """Notes each quotation whose source is not all said: only the ``highlight`` has keys for what no footer says (``said`` is what
    they do), and inside another block a footer is read as text."""
    for block in iter_blocks(blocks):
        citation = block.traits.citation
        if citation is None:
            continue
        is_inside = all(block is not other for other in blocks)
        keys = (
            citation.permalink,
            citation.avatar,
            citation.cover,
            citation.location,
            citation.date,
            citation.color,
        )
        known = said if block is highlight else frozenset()
        if is_inside or citation.tags or any(key and key not in known for key in keys):
            ledger.line = block.line or ledger.line
            detail = (
                "inside another block its source is text below it"
                if is_inside
                else "its footer says author, title and address"
            )
            ledger.approximated("citation", detail)


def _derived(note: Note, form: Form) -> str:
    """The anchor that the highlight of ``note`` has by itself."""
    said = "" if form.source == FOOTER else permalink_of(note)  # a footer does not hold it
    return anchor_of(highlight_id(note.properties, said)) if form.is_highlight else ""


def _spaced(blocks: Blocks, blank_lines: int) -> Blocks:
    """``blocks`` with so many blank lines before the first."""
    if not blocks or blocks[0].spelling.get(sp.BEFORE, 0) == blank_lines:
        return blocks
    first = replace(blocks[0], spelling={**blocks[0].spelling, sp.BEFORE: blank_lines})
    return (first, *blocks[1:])


def _completed(citation: Citation, form: Form, properties: Properties) -> Citation:
    """``citation`` with what only the properties say: its address at Readwise, and the emoji where it has no picture. A
    picture that stands in the properties only was taken away by somebody. Where the properties never had a word on
    either, a footer has the importer's emoji: a globe for what has an address, else a book."""
    emoji = "" if citation.favicon else citation.emoji or properties.text("source_emoji")
    unknown = not any(key in ("favicon_url", "source_emoji") for key in (item.key for item in properties))
    if form.source == FOOTER and unknown and not (citation.favicon or emoji):
        emoji = _GLOBE if citation.url else _BOOK
    permalink = citation.permalink or properties.text("readwise_url")
    return replace(citation, permalink=permalink, emoji=emoji)


# -- properties ----------------------------------------------------------------------------------------------------


def _site_properties(note: Note, form: Form, context: WriteContext, ledger: Ledger) -> Properties:
    """The properties as the site has them: what another format added for itself goes, what a post needs comes."""
    title = title_of(note)
    items = list(note.properties)
    if form.name != POST and items and items[-1].key == "aliases" and items[-1].value == [title]:
        items.pop()
    ours = not has_own_date(note) and note.properties.get("date") == day_of(note, context)
    if items and items[-1].key == "date" and ours:
        items.pop()
    if note.properties.find("title") is None and note.title:
        items.insert(0, Property("title", title, PropertyType.TEXT))
    if form.name == POST and note.properties.find("manual_post") is None:
        items.append(Property("manual_post", True, PropertyType.CHECKBOX))
    if title != note.title:
        ledger.approximated("title", f"the site calls it {title!r}", note.title)
    keeps = form.name == POST and context.origins
    targets = Targets(note, context, ledger)
    spelled = tuple(_spelled(_titled(item, targets), keeps) for item in items)
    return Properties(spelled, note.properties.syntax, "", note.properties.trailer if keeps else "")


def _titled(item: Property, targets: Targets) -> Property:
    """``item`` with a link to a note by the title that the note has on the site."""
    values = item.value if isinstance(item.value, list) else [item.value]
    titled = [targets.titled(value) if isinstance(value, str) else value for value in values]
    if titled == values:
        return item
    return replace(item, value=titled if isinstance(item.value, list) else titled[0], raw="", lexeme="")


def _spelled(item: Property, keeps: bool) -> Property:
    """``item`` to be spelled anew; with ``keeps``, one that is the author's own comes as it was spelled."""
    words = [word for word in _PARTING.split(item.value) if word] if isinstance(item.value, str) else []
    if item.key == TAGS and words:
        return replace(item, value=list(words), type=PropertyType.LIST, raw="", lexeme="")
    return item if keeps and item.key not in _OWN else replace(item, raw="")
