"""Blocks to the HTML of a page's body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vaultconv.formats.html import captions, safety
from vaultconv.formats.html.carriers import are_written, attribute, carrier, carriers, text
from vaultconv.formats.html.citation import attributes_of, footer
from vaultconv.formats.html.elements import LINES, SOFT
from vaultconv.formats.html.footnote_places import place_of, without_last_places
from vaultconv.formats.html.highlighting import highlighted
from vaultconv.formats.html.levels import Levels, spelled
from vaultconv.formats.html.links import Destination, Links, fragment, heading_ids, note_id
from vaultconv.formats.html.mathml import mathml
from vaultconv.formats.html.own_html import digest_of_links
from vaultconv.formats.html.page import own_title
from vaultconv.formats.html.parts import not_here, part_of, seen
from vaultconv.formats.html.properties import write_table
from vaultconv.formats.html.publishing import shown_properties
from vaultconv.formats.html.read_code import WORD
from vaultconv.formats.html.shown_in_place import CLASS, DIGEST, digest_of_html
from vaultconv.formats.html.tasks import task_attributes, task_box, task_facts
from vaultconv.formats.html.write_media import words_for
from vaultconv.formats.html.write_spans import SpanWriter
from vaultconv.model.blocks import (
    BARE,
    AnyBlock,
    Blocks,
    Callout,
    Code,
    Comment,
    Directive,
    Drawer,
    FootnoteDefinition,
    Heading,
    Html,
    Item,
    List,
    MathBlock,
    Paragraph,
    Query,
    Quote,
    Raw,
    Rule,
    Table,
)
from vaultconv.model.losses import Outcome
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import Properties
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Image

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext

_NARROW = 32
"""How many characters a row of a table may have that cannot be parted, so that no phone has to scroll it."""
_LONG = 24
"""Characters of a cell that ask for more than a few words in a line, where a table is wider than a phone."""
_WIDE = 60
"""Characters of a line of code that a page has room for; what is longer is moved in its box, by the keyboard too."""

_DEEPEST = 3
"""So many embeds in each other are shown in place."""
_ROOM = 200_000
"""Characters that a page shows in place of embeds; the others are linked."""


_LINES_ARE_BREAKS = frozenset({"obsidian", "logseq"})
"""Formats whose apps show each line end in a paragraph as one."""


def lines_are_breaks(context: WriteContext) -> bool:
    """Whether the app of the source shows each line end in a paragraph as one."""
    return context.source_format in _LINES_ARE_BREAKS and not context.settings.strict_line_breaks


@dataclass(slots=True)
class BlockWriter:
    """Writes the blocks of one note. ``footnotes`` are those met, to be written at its end; ``ids`` the ids of its
    headings at the root, in order, from the last; ``taken`` all other ids of the page."""

    links: Links
    spans: SpanWriter
    ids: list[str] = field(default_factory=list)
    footnotes: list[FootnoteDefinition] = field(default_factory=list)
    notes_are_due: bool = False
    depth: int = 0
    taken: set[str] = field(default_factory=set)
    within: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    """What is being shown in place, and the note of the page before it: a path, and the headings or the block of it. None
    while the note itself is written."""
    room: list[int] = field(default_factory=lambda: [_ROOM])
    """How many characters the page may still show in place; all writers of it have one number."""
    levels: Levels = field(default_factory=Levels)
    """As what level each heading is shown."""

    @classmethod
    def of(cls, links: Links, breaks: bool) -> BlockWriter:
        """A writer for the note of ``links``."""
        ids = [id for _, id in heading_ids(links.note, links.context.index)]
        writer = cls(links, SpanWriter(links, breaks), ids[::-1])
        writer.spans.part = writer.part
        return writer

    def title(self, block: Heading) -> str:
        """The heading that a note begins with, as the heading of its page."""
        self.spans.line = block.line
        self.depth = 1
        made = self.heading(block, "own")
        self.depth = 0
        return made

    def body(self, blocks: Blocks, highlight: bool = False) -> str:
        """The body of a note, and its footnotes. What follows a passage of a ``highlight`` is a reader's comment."""
        body = ""
        for part, is_comment in _passages(blocks) if highlight else ((blocks, False),):
            text = self.blocks(part)
            body += f'<div class="commentary">\n{text}</div>\n' if is_comment else text
        notes = self._notes()
        kind = f"body {LINES}" if SOFT in body or SOFT in notes else "body"
        return f'<div class="{kind}">\n{without_last_places(body)}</div>\n{notes}'

    def _notes(self) -> str:
        """The footnotes that were met; the label of each leads back to where it was said first."""
        notes = ""
        self.notes_are_due = True
        for block in self.footnotes:  # grows, where one stands in another
            self.spans.line = block.line
            inner = self.blocks(block.blocks)
            label = text(block.label)
            back = note_id(block.label, back=True)
            if back in self.spans.noted:
                label = f"<a{attribute('href', fragment(back))}>{label}</a>"
            id = note_id(block.label)
            said = attribute("id", id) if self._is_free(id) else ""
            said += attribute("data-label", block.label)
            notes += f"<dt>{label}</dt>\n<dd{said}{self._traits(block)}>\n{inner}</dd>\n"
        return f'<section class="footnotes">\n<hr>\n<dl>\n{notes}</dl>\n</section>\n' if notes else ""

    def _is_free(self, id: str) -> bool:
        """Whether ``id`` is no other's in the page; from now on it is taken."""
        free = id not in self.taken
        self.taken.add(id)
        return free

    def blocks(self, blocks: Blocks) -> str:
        """Blocks, each on lines of its own."""
        out = []
        self.depth += 1
        for block in blocks:
            self.spans.line = block.line or self.spans.line
            out.append(_BLOCKS[type(block)](self, block))
            if block.traits.properties and not isinstance(block, Item):
                out.append(self._properties(block, "properties of-block"))
        self.depth -= 1
        return "".join(out)

    @contextmanager
    def _scope(self) -> Iterator[None]:
        """Within it, headings stand under the one before, and none of them is what follows it under."""
        before, self.levels = self.levels, Levels(self.levels.now)
        try:
            yield
        finally:
            self.levels = before

    def _held(self, blocks: Blocks) -> str:
        """Blocks that are held by another."""
        with self._scope():
            return self.blocks(blocks)

    def _traits(self, block: AnyBlock, kind: str = "", **facts: Any) -> str:
        """The attributes that say ``kind`` and what any block may say besides its text."""
        traits = block.traits
        out = ""
        if traits is not BARE:
            if traits.anchor and not isinstance(block, Heading):
                id = "^" + traits.anchor
                if not isinstance(block, FootnoteDefinition) and self._is_free(id):
                    out = attribute("id", id)
                else:
                    facts["anchor"] = traits.anchor
            if traits.task is not None:
                kind = f"{kind} task".strip()
                out += task_attributes(traits.task)
                facts["task"] = task_facts(traits.task)
            if traits.citation is not None and not isinstance(block, Quote | Callout):
                out += attributes_of(traits.citation)
            facts["attributes"] = traits.attributes
        return (attribute("class", kind) if kind else "") + out + carrier(**facts)

    def heading(self, block: Heading, kind: str = "") -> str:
        """A heading; at the root of the note it has an id of its own."""
        id = attribute("id", self.ids.pop()) if self.depth == 1 and self.ids else ""
        anchor = block.traits.anchor
        mark, facts = "", {"anchor": anchor}
        if anchor and self._is_free("^" + anchor):
            mark, facts["anchor"] = f'<span class="anchor"{attribute("id", "^" + anchor)}></span>', ""
        level = self._shown_level(block, kind)
        said = id + self._traits(block, kind, **facts) + spelled(block.level, level)
        return f"<h{level}{said}>{self._boxed(block)}{mark}</h{level}>\n"

    def _shown_level(self, block: Heading, kind: str) -> int:
        """The level that a heading is shown as. The title of a page is its first; a page that goes home has the levels that it had."""
        if kind or self.links.bare:
            return min(max(block.level, 1), 6)
        return self.levels.shown(block.level)

    def paragraph(self, block: Paragraph) -> str:
        """Lines of text; none, where it is but properties."""
        empty = bool(block.traits.properties) and not block.spans
        inner, parts = self.spans.with_parts(block.spans)
        inner = task_box(block.traits.task) + inner
        picture = block.spans[0] if len(block.spans) == 1 else None
        if isinstance(picture, Image | Embed):
            alt = words_for(self.spans, picture)
            title = picture.title if isinstance(picture, Image) else ""
            words = captions.caption(inner, title, alt, picture.reference.target)
            if words:
                return captions.figure(inner, words, alt, self._traits(block, captions.CLASS))
        return f"<p{self._traits(block, empty=empty)}>{inner}</p>\n{''.join(parts)}"

    def part(self, reference: Reference, where: Destination, words: str) -> str:
        """What an embed shows in place, below a link with the ``words`` that it has by itself: the note that it names, or a part of it; ``""``
        where it would show itself, or more than a page has room for."""
        index = self.links.context.index
        note = index.note(where.target.path)
        own = (where.target.path, reference.headings, reference.block)
        around = self.within or ((self.links.note, (), ""),)
        if note is None or note.verbatim is not None or self.links.bare or not self.links.is_shown(note.path):
            return ""
        if own in around or (where.target.path, (), "") in around:
            return ""
        if len(around) > _DEEPEST or self.room[0] <= 0:
            return ""
        there = Links(note.path, self.links.page, self.links.context)
        writer = BlockWriter.of(there, self.spans.breaks)
        writer.within, writer.room, writer.levels = (*around, own), self.room, Levels(self.levels.now)
        blocks = part_of(note, reference, index)
        is_titled = blocks is note.blocks and own_title(note) is not None
        with carriers(False):
            inner = writer.blocks(blocks[is_titled:])
        self.room[0] -= len(inner)
        shown = inner if self.within else seen(inner, not_here)
        said = "" if self.within else attribute(DIGEST, digest_of_html(shown, words))
        return f'<div class="{CLASS}"{said}>\n{shown}</div>\n'

    def _boxed(self, block: Heading | Paragraph) -> str:
        """Its text, with the box of a task before it."""
        return task_box(block.traits.task) + self.spans.html(block.spans)

    def list(self, block: List) -> str:
        """A list; a tight one has no paragraphs."""
        name = "ul" if block.start is None else "ol"
        start = attribute("start", str(block.start)) if block.start not in (None, 1) else ""
        kind = "outline" if block.outline else ""
        with self._scope():
            items = "".join([self.item(item, block.tight) for item in block.items])
        return f"<{name}{start}{self._traits(block, kind)}>\n{items}</{name}>\n"

    def item(self, block: Item, tight: bool = True) -> str:
        """One entry."""
        self.spans.line = block.line or self.spans.line
        box, inner = task_box(block.traits.task), block.blocks
        first = inner[0] if inner else None
        parts: list[str] = []
        if tight and isinstance(first, Paragraph) and first.traits is BARE:
            said, parts = self.spans.with_parts(first.spans)
            box, inner = box + said, inner[1:]
        last = inner[-1] if tight and len(inner) > 1 else None
        end = ""
        if isinstance(last, Paragraph) and last.traits is BARE and not isinstance(inner[-2], Paragraph):
            inner, end = inner[:-1], f"{self.spans.html(last.spans)}\n"
        lines = "".join(parts) + self._properties(block) + self.blocks(inner) + end
        return f"<li{self._traits(block)}>{box}{chr(10) if lines else ''}{lines}</li>\n"

    def _properties(self, block: AnyBlock, kind: str = "properties") -> str:
        properties = shown_properties(Properties(block.traits.properties), self.links.context.options)
        return write_table(properties, self.links.to, kind)

    def quote(self, block: Quote) -> str:
        """A quotation; one with a source says so, to people and to programs (Quotebacks)."""
        citation = block.traits.citation
        if citation is None:
            return f"<blockquote{self._traits(block)}>\n{self._held(block.blocks)}</blockquote>\n"
        said = attributes_of(citation)
        traits = self._traits(block, "quoteback")
        file = citation.favicon_file
        source = footer(citation, self.links.to(file).href if file is not None else None)
        return f"<blockquote{traits}{said}>\n{self._held(block.blocks)}{source}</blockquote>\n"

    def callout(self, block: Callout) -> str:
        """A box with a title; one that folds is folded by the browser."""
        said = attribute("data-callout", block.type)
        if block.metadata:
            said += attribute("data-metadata", block.metadata)
        if block.traits.citation is not None:
            said += attributes_of(block.traits.citation)
        shown = block.type.capitalize()
        title, kind = f"<strong>{text(shown)}</strong>", "callout-title"
        if block.title is None:
            kind += " default"
        elif plain_text(block.title).casefold() == shown.casefold():
            title = f"<strong>{self.spans.html(block.title)}</strong>"
        else:
            title = f"<small>{text(shown)}:</small> <strong>{self.spans.html(block.title)}</strong>"
        traits = self._traits(block, "callout") + said
        body = self._held(block.blocks)
        if block.fold:
            opened = " open" if block.fold == "+" else ""
            body = f"<fieldset>\n{body}</fieldset>\n" if body else ""
            return f'<details{traits}{opened}>\n<summary class="{kind}">{title}</summary>\n{body}</details>\n'
        return (
            f'<div{traits}>\n<fieldset>\n<legend class="{kind}">{title}</legend>\n{body}</fieldset>\n</div>\n'
        )

    def code(self, info: str, body: str, block: AnyBlock) -> str:
        """Code, with its language."""
        word = WORD.match(info)
        language = attribute("class", "language-" + word[0]) if word else ""
        said = self._traits(block, info="" if word and word[0] == info else info, empty=body == "")
        scrolls = max(map(len, body.split("\n"))) > _WIDE
        said += attribute("tabindex", "0") if scrolls else ""
        return f"<pre{said}><code{language}>{highlighted(body, word[0] if word else '')}</code></pre>\n"

    def query(self, block: Query) -> str:
        """A query is code: no page runs it."""
        self.spans.lose("query", Outcome.KEPT_AS_TEXT, f"a query ({block.language}) is code: it does not run")
        return self.code(block.language, block.text, block)

    def table(self, block: Table) -> str:
        """A table, with its header rows."""
        rows = []
        widths = _widths(block)
        is_wide = sum(word for word, _ in widths) + 3 * len(widths) > _NARROW
        for number, row in enumerate(block.rows):
            name = "th" if number < block.header else "td"
            cells = []
            for column, cell in enumerate(row):
                side = block.alignment[column] if column < len(block.alignment) else ""
                align = attribute("align", side) if side else ""
                if is_wide and number == 0 and widths[column][1] > _LONG:
                    align += ' class="long"'
                cells.append(f"<{name}{align}>{self.spans.html(cell.spans)}</{name}>")
            rows.append(f"<tr>{''.join(cells)}</tr>\n")
        head, rest = "".join(rows[: block.header]), "".join(rows[block.header :])
        widest = max((len(row) for row in block.rows), default=0)
        said = self._traits(block, align=list(block.alignment) if len(block.alignment) != widest else "")
        if "<a " not in head + rest and is_wide:  # else nobody without a mouse could see all of it
            said += attribute("tabindex", "0")
        head = f"<thead>\n{head}</thead>\n" if head else ""
        rest = f"<tbody>\n{rest}</tbody>\n" if rest else ""
        return f"<table{said}>\n{head}{rest}</table>\n"

    def formula(self, block: MathBlock) -> str:
        """A formula; what the library cannot do stays TeX."""
        shown = mathml(block.text, True)
        kind = "math" if shown else "math tex"
        return f"<div{self._traits(block, kind)}>{shown or text(block.text)}</div>\n"

    def raw_html(self, block: Html) -> str:
        """An author's own HTML, as far as it is safe in a page; all of it in a carrier."""
        linked = any(reference.kind is ReferenceKind.NAME for _, _, reference in block.references)
        shown = self.spans.addressed(block.text, block.references)
        clean = safety.cleaned(shown, shown=True)
        if not safety.shows_all(shown, safety.cleaned(shown)):
            detail = f"`{block.text[:60]}` is not shown as it was: a safe page has no place for it"
            self.spans.lose("html", Outcome.APPROXIMATED, detail)
        of = digest_of_links(clean) if linked and are_written() else ""
        said = self._traits(block, "raw-html", html=block.text, links=linked, of=of)
        return f"<div{said}>{clean}</div>\n"

    def definition(self, block: FootnoteDefinition) -> str:
        """A footnote stands at the end of the page; where it stood is carried, unless that is the end, or in another."""
        self.footnotes.append(block)
        return "" if self.notes_are_due else place_of(block.label)

    def comment(self, block: Comment) -> str:
        """What is not shown."""
        self.spans.hide(block.references)
        linked = any(reference.kind is ReferenceKind.NAME for _, _, reference in block.references)
        said = self._traits(block, "comment", comment=block.text, links=linked, empty=not block.text)
        return f"<div{said} hidden></div>\n" if are_written() else ""

    def drawer(self, block: Drawer) -> str:
        """A drawer of another app, closed; others need not know when somebody worked on what."""
        if self.links.public:
            detail = f"`:{block.name}:` is not published"
            self.spans.lose("comment", Outcome.DROPPED_VIEW_STATE, detail)
            return ""
        name = attribute("data-name", block.name)
        return (
            f"<details{self._traits(block, 'drawer')}{name}><summary>{text(block.name)}</summary>"
            f"<pre>\n{text(block.text)}</pre></details>\n"
        )

    def directive(self, block: Directive) -> str:
        """A box of another app: what is in it."""
        said = attribute("data-name", block.name) + (
            attribute("data-options", block.options) if block.options else ""
        )
        inner = (
            self._held(block.blocks)
            if block.blocks
            else f"<pre>\n{text(block.text)}</pre>\n" * bool(block.text)
        )
        return f"<div{self._traits(block, 'directive')}{said}>\n{inner}</div>\n"

    def raw(self, block: Raw) -> str:
        """What means something in its own format, and is not shown."""
        said = self._traits(block, "raw", raw=block.text, construct=block.construct)
        return f"<div{said} hidden></div>\n" if are_written() else ""


def _passages(blocks: Blocks) -> Iterator[tuple[Blocks, bool]]:
    """``blocks`` in parts, each with whether it is the comment on the passage before it: that ends where another passage is quoted,
    or a heading says that there is something else."""
    start, is_comment = 0, False
    for place, block in enumerate(blocks):
        if block.traits.citation is not None or (is_comment and isinstance(block, Heading)):
            if is_comment and start < place:
                yield blocks[start:place], True
                start = place
            is_comment = block.traits.citation is not None
            if is_comment:
                yield blocks[start : place + 1], False
                start = place + 1
    if start < len(blocks):
        yield blocks[start:], is_comment


_BLOCKS: dict[type, Callable[[BlockWriter, Any], str]] = {
    Heading: BlockWriter.heading,
    Paragraph: BlockWriter.paragraph,
    List: BlockWriter.list,
    Item: BlockWriter.item,
    Quote: BlockWriter.quote,
    Callout: BlockWriter.callout,
    Code: lambda w, b: w.code(b.info, b.text, b),
    Query: BlockWriter.query,
    Table: BlockWriter.table,
    MathBlock: BlockWriter.formula,
    Html: BlockWriter.raw_html,
    Rule: lambda w, b: f"<hr{w._traits(b)}>\n",
    FootnoteDefinition: BlockWriter.definition,
    Comment: BlockWriter.comment,
    Drawer: BlockWriter.drawer,
    Directive: BlockWriter.directive,
    Raw: BlockWriter.raw,
}
"""What each kind of block is in a page."""


def _widths(table: Table) -> list[tuple[int, int]]:
    """How many characters the longest word and the longest cell of each column have: tables whose words, with the room around them, are wider
    than a phone are moved in their boxes.

    >>> from vaultconv.model.blocks import Cell
    >>> from vaultconv.model.spans import Text
    >>> _widths(Table(((Cell((Text("a long row of short words"),)), Cell((Text("x"),))),), ()))
    [(5, 25), (1, 1)]
    """
    longest: dict[int, tuple[int, int]] = {}
    for row in table.rows:
        for column, cell in enumerate(row):
            text = plain_text(cell.spans)
            word, whole = longest.get(column, (0, 0))
            longest[column] = (max(word, max(map(len, text.split()), default=0)), max(whole, len(text)))
    return list(longest.values())
