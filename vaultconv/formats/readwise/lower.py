"""Blocks from elsewhere as blocks that the site knows. What it does know stays the same object, origin and all.

``> [!tip]`` becomes a quotation with a bold title, a comment one of HTML, a block id kramdown's ``{:#id}``; each change
that a reader could notice has its line in the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from vaultconv.formats.base import WriteContext
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.formats.readwise.links import plain_to_markdown
from vaultconv.formats.readwise.lower_spans import NO_BLOCK, SpanLowering, html_comment
from vaultconv.formats.readwise.markup import BOXES, KRAMDOWN
from vaultconv.formats.readwise.naming import NAME
from vaultconv.formats.readwise.spell import PROTECTED, needs_raw
from vaultconv.formats.readwise.targets import Targets
from vaultconv.formats.readwise.tasks import task_words
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.emphasis import without_bold
from vaultconv.markdown.frontmatter import scalar_words
from vaultconv.model.blocks import (
    AnyBlock,
    B,
    Blocks,
    Callout,
    Cell,
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
    Table,
    edited,
)
from vaultconv.model.note import Note
from vaultconv.model.properties import Property, Value
from vaultconv.model.spans import Break, HtmlSpan, Link, Macro, Span, Spans, Text
from vaultconv.model.task import Status, Task
from vaultconv.vault.property_links import wikilink_reference

_NAME = lazy_pattern(r"[A-Za-z][\w:-]*", re.ASCII)
_NO_ATTRIBUTES = (Html, FootnoteDefinition, Raw)
"""Blocks that would swallow a line of attributes under them."""


class Lowering:
    """Lowers the blocks of ``note``. ``derived`` is the anchor that its highlight has by itself."""

    def __init__(self, note: Note, context: WriteContext, ledger: Ledger, derived: str) -> None:
        self._ledger = ledger
        self._targets = Targets(note, context, ledger)
        self._derived = derived
        self._same = context.source_format == NAME
        self._spans = SpanLowering(self._targets, ledger, self._same)

    def blocks(self, blocks: Blocks) -> Blocks:
        """``blocks``, or what stands for them; the same object where nothing changes."""
        out: list[AnyBlock] = []
        for block in blocks:
            out += self.block(block)
        if not self._same:
            out = _parted(out)
        same = len(out) == len(blocks) and all(a is b for a, b in zip(out, blocks, strict=True))
        return blocks if same else tuple(out)

    def block(self, block: AnyBlock) -> Blocks:
        """What stands for ``block``: itself, where the site knows it."""
        self._ledger.line = block.line or self._ledger.line
        lower = _BLOCKS.get(type(block))
        lowered: AnyBlock | Blocks = block if lower is None else lower(self, block)
        if isinstance(lowered, tuple):
            return lowered
        self._ledger.line = block.line or self._ledger.line
        return self._traits(lowered)

    # -- traits ----------------------------------------------------------------------------------------------------

    def _traits(self, block: AnyBlock) -> Blocks:
        traits = block.traits
        further: Blocks = ()
        if traits.properties:
            said = self._properties(traits.properties)
            block = edited(block, traits=replace(traits, properties=()))
            if isinstance(block, Item):  # inside it, before what is below it
                at = next(
                    (n for n, b in enumerate(block.blocks) if n and isinstance(b, List)), len(block.blocks)
                )
                block = edited(block, blocks=(*block.blocks[:at], said, *block.blocks[at:]))
            elif isinstance(block, Paragraph) and not block.spans:
                return (edited(said, traits=block.traits, spelling=block.spelling),)
            else:
                further = (said,)
        if traits.task is not None and not isinstance(block, Item):
            block, further = self._boxed(block, traits.task, further)
        anchor = traits.anchor
        derived = self._derived if traits.citation is not None else ""
        if anchor and anchor != derived and _attribute(anchor)[2:-1] not in block.traits.attributes:
            block = self._anchored(block, anchor)
        return (block, *further)

    def _properties(self, properties: tuple[Property, ...]) -> Paragraph:
        """The properties of a block as text below it."""
        spans: list[Span] = []
        for item in properties:
            detail = f"the property {item.key!r} of a block is text"
            values = item.value if isinstance(item.value, list) else [item.value]
            if item.key.lower() in ("tag", "tags"):
                for tag in values:
                    self._ledger.kept_as_text("tag", detail, str(tag))
            else:
                self._ledger.kept_as_text("property", detail, item.key)
            said = [span for value in values for span in (Text(", "), *self._value(value))][1:]
            blank = " " if said and said != [Text("")] else ""
            spans += (Break(), Text(plain_to_markdown(f"{item.key}::") + blank), *said)
        return Paragraph(tuple(spans[1:]))

    def _value(self, value: Value) -> Spans:
        """A value in the words of a line: a link is one."""
        reference = wikilink_reference(value) if isinstance(value, str) else None
        if reference is None:
            return (Text(plain_to_markdown(scalar_words(value))),)
        label = str(value).strip()[2:-2].partition("|")[2]
        link = Link(reference, (Text(plain_to_markdown(label)),) if label else ())
        return self._spans.spans((link,))

    def _boxed(self, block: AnyBlock, task: Task, further: Blocks) -> tuple[AnyBlock, Blocks]:
        """A task that is no item: its box is text, before a paragraph's words, below any other block."""
        self._ledger.kept_as_text("task", "a task outside a list is text")
        words = plain_to_markdown(f"{task.marker}{task_words(task)}")
        bare = edited(block, traits=replace(block.traits, task=None))
        if isinstance(bare, Paragraph):
            return replace(bare, spans=(Text(f"{words} "), *bare.spans)), further
        return bare, (Paragraph((Text(words),)), *further)

    def _anchored(self, block: AnyBlock, anchor: str) -> AnyBlock:
        """A block id as kramdown has it."""
        if isinstance(block, Item):
            return self._anchored_item(block, anchor)
        if isinstance(block, _NO_ATTRIBUTES):
            self._ledger.approximated("anchor", f"^{anchor} has no place here: dropped", anchor)
            return block
        old = block.traits.attributes
        text = f"{old[:-1]} {_attribute(anchor)[2:]}" if old else _attribute(anchor)
        traits = replace(block.traits, attributes=text)
        return replace(block, traits=traits) if self._same else edited(block, traits=traits)

    def _anchored_item(self, item: Item, anchor: str) -> Item:
        first = item.blocks[0] if item.blocks else None
        if (
            not isinstance(first, Paragraph) or item.traits.task is not None
        ):  # the box would part it from its item
            self._ledger.approximated("anchor", f"^{anchor} has no place here: dropped", anchor)
            return item
        spans = (Macro(KRAMDOWN, _attribute(anchor)), Text(" "), *first.spans)
        blocks = (edited(first, spans=spans), *item.blocks[1:])
        return replace(item, blocks=blocks) if self._same else edited(item, blocks=blocks)

    def _rebuilt(self, block: B, inner: Blocks, **changes: Any) -> B:
        """``block`` with what now stands ``inner``. In a note of the site it is still what its source says, if all that
        is inside is."""
        intact = self._same and all(child.origin is not None for child in inner)
        return replace(block, **changes) if intact else edited(block, **changes)

    # -- kinds -----------------------------------------------------------------------------------------------------

    def paragraph(self, block: Paragraph) -> AnyBlock:
        """Text. If nothing but comments is left of it, a block of HTML."""
        spans = self._spans.spans(block.spans, begins_lines=True)
        if spans is block.spans:
            return block
        comments = [span.text for span in spans if isinstance(span, HtmlSpan) and span != NO_BLOCK]
        if len(comments) == len(block.spans) and all(text.startswith("<!--") for text in comments):
            return Html("".join(comments), traits=block.traits, spelling=block.spelling, line=block.line)
        return edited(block, spans=spans)

    def heading(self, block: Heading) -> AnyBlock:
        """A heading."""
        spans = self._spans.spans(block.spans)
        return block if spans is block.spans else edited(block, spans=spans)

    def table(self, block: Table) -> AnyBlock:
        """A table."""
        changed = False
        rows = []
        for row in block.rows:
            cells = []
            for cell in row:
                spans = self._spans.spans(cell.spans)
                changed = changed or spans is not cell.spans
                cells.append(cell if spans is cell.spans else Cell(spans))
            rows.append(tuple(cells))
        return edited(block, rows=tuple(rows)) if changed else block

    def list(self, block: List) -> AnyBlock:
        """A list."""
        items = self.blocks(block.items)
        return block if items is block.items else self._rebuilt(block, items, items=items)

    def item(self, block: Item) -> AnyBlock:
        """An item. What its task says besides the box is text at the end of its first paragraph."""
        inner = self.blocks(block.blocks)
        task = block.traits.task
        words = task_words(task) if task is not None else ""
        if words:
            self._ledger.line = block.line
            self._ledger.kept_as_text("task", "dates and priority of a task are text")
            first = inner[0] if inner else None
            if isinstance(first, Paragraph):
                inner = (edited(first, spans=_in_first_line(first.spans, words)), *inner[1:])
            else:
                inner = (Paragraph((Text(words.strip()),)), *inner)
        if task is not None and task.status is Status.WAITING:
            self._ledger.approximated("task", f"{task.marker!r} is an open box")
        return block if inner is block.blocks else self._rebuilt(block, inner, blocks=inner)

    def container(self, block: Quote | FootnoteDefinition) -> AnyBlock:
        """What holds blocks."""
        inner = self.blocks(block.blocks)
        return block if inner is block.blocks else self._rebuilt(block, inner, blocks=inner)

    def callout(self, block: Callout) -> AnyBlock:
        """A quotation with a bold title; without one of its own, its type is the title, as its app shows it. One that says
        no more than that it quotes is a quotation."""
        if block.type.lower() == "quote" and not (block.title or block.fold or block.metadata):
            self._ledger.approximated(
                "callout", f"the callout [!{block.type}] is a quotation without a title"
            )
            inner = self.blocks(block.blocks)
            return Quote(inner, traits=block.traits, spelling=block.spelling, line=block.line)
        title = self._spans.spans(block.title) if block.title else ()
        name = block.type.replace("-", " ").strip()
        detail = f"the callout [!{block.type}]{block.fold} is a quotation with a bold title"
        self._ledger.approximated("callout", detail)
        words: Spans = title or (Text(plain_to_markdown(name[:1].upper() + name[1:])),)
        head = Paragraph(_bold(without_bold(words)), line=block.line)
        return Quote(
            (head, *self.blocks(block.blocks)),
            traits=block.traits,
            spelling=block.spelling,
            line=block.line,
        )

    def comment(self, block: Comment) -> AnyBlock:
        """A comment of HTML."""
        self._ledger.approximated("comment", "a comment is one of HTML: not shown, but in the page's source")
        return Html(html_comment(block.text), spelling=block.spelling, traits=block.traits, line=block.line)

    def query(self, block: Query) -> AnyBlock:
        """A query is code that nobody runs."""
        self._ledger.kept_as_text("query", f"a query ({block.language}) is code: it does not run")
        text = block.text if block.text.endswith("\n") or not block.text else block.text + "\n"
        return Code(text, block.language, traits=block.traits, spelling=block.spelling, line=block.line)

    def drawer(self, block: Drawer) -> AnyBlock:
        """A drawer is a comment of HTML: its app does not show it either."""
        self._ledger.approximated("comment", f"the drawer {block.name} is a comment of HTML")
        text = f":{block.name}:\n{block.text}\n:END:"
        return Html(html_comment(text), traits=block.traits, spelling=block.spelling, line=block.line)

    def directive(self, block: Directive) -> AnyBlock | Blocks:
        """A block of another app: what is in it."""
        if block.name in BOXES and not block.blocks:
            return block
        self._ledger.kept_as_text("html", f"a {block.name} block is kept as its content")
        if block.blocks:
            return self.blocks(block.blocks)
        return Code(block.text.rstrip("\n") + "\n", line=block.line, traits=block.traits)

    def sacred(self, block: Code | MathBlock) -> AnyBlock:
        """Code or a formula: never changed."""
        self._spans.check_liquid(block.text + block.info if isinstance(block, Code) else block.text)
        return block

    def html(self, block: Html) -> AnyBlock:
        """HTML, with the addresses of files that are copied to another place."""
        self._spans.check_liquid(block.text)
        text = self._targets.in_html(block.text, block.references)
        return block if text == block.text else edited(block, text=text, references=())


_BLOCKS: Mapping[type, Callable[[Lowering, Any], AnyBlock | Blocks]] = {
    Paragraph: Lowering.paragraph,
    Heading: Lowering.heading,
    Table: Lowering.table,
    List: Lowering.list,
    Item: Lowering.item,
    Quote: Lowering.container,
    FootnoteDefinition: Lowering.container,
    Callout: Lowering.callout,
    Comment: Lowering.comment,
    Query: Lowering.query,
    Drawer: Lowering.drawer,
    Directive: Lowering.directive,
    Html: Lowering.html,
    Code: Lowering.sacred,
    MathBlock: Lowering.sacred,
}
"""What is done with each kind that holds something, or that the site does not know."""


def _parted(blocks: list[AnyBlock]) -> list[AnyBlock]:
    """``blocks`` with a blank line around each that will stand in a raw block: its tags are paragraphs to Markdown."""
    wrapped = [isinstance(block, PROTECTED) and needs_raw(block) for block in blocks]
    if not any(wrapped):
        return blocks
    return [
        edited(block, spelling={**block.spelling, sp.BEFORE: 1})
        if i and (wrapped[i] or wrapped[i - 1]) and block.spelling.get(sp.BEFORE) != 1
        else block
        for i, block in enumerate(blocks)
    ]


def _attribute(anchor: str) -> str:
    """The kramdown attribute that is ``anchor``.

    >>> _attribute("step-one"), _attribute("37066d")
    ('{:#step-one}', '{:id="37066d"}')
    """
    return f"{{:#{anchor}}}" if _NAME.fullmatch(anchor) else f'{{:id="{anchor}"}}'


def _in_first_line(spans: Spans, words: str) -> Spans:
    """``spans`` with ``words`` at the end of their first line: there they are looked for."""
    at = next((place for place, span in enumerate(spans) if isinstance(span, Break)), len(spans))
    return (*spans[:at], Text(words), *spans[at:])


def _bold(spans: Spans) -> Spans:
    return (Text("**"), *spans, Text("**"))
