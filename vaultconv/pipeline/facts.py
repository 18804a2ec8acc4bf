"""Facts: what a reader of a note could know, said in words that no format owns.

``facts(read(source)) - facts(read(destination))`` must equal what the ledger says; :mod:`vaultconv.pipeline.compare`
takes that difference. One rule makes a change name exactly the fact that it concerns: **each character belongs to one
fact**, the innermost. The words of a paragraph have a hole where a link, a highlight or a piece of code stands, the
text of a link has one where an image stands in it, and so on.

Spelling is no fact: which list marker, how a line was broken, whether emphasis was written with stars. Nor is the
order: facts are compared as a multiset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from vaultconv.assets.in_properties import file_named
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import (
    BARE,
    AnyBlock,
    Block,
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
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.properties import Property
from vaultconv.model.task import Status, Task
from vaultconv.pipeline.fact import Fact, FactKind, Resolve
from vaultconv.pipeline.property_facts import canonical, names, scalars
from vaultconv.pipeline.record import digest
from vaultconv.pipeline.span_facts import CARRIER_KEY, SpanFacts, composed, folded, tidy
from vaultconv.vault.index import ALIAS_KEYS

__all__ = ["QUOTE_CALLOUTS", "TAG_KEYS", "Fact", "FactKind", "Resolve", "facts"]

TAG_KEYS = frozenset({"tag", "tags"})
"""Properties, in lower case, that give a note tags."""

QUOTE_CALLOUTS = frozenset({"quote", "cite"})
"""Callouts that only say "this is quoted" (Obsidian Help, "Callouts"): with a citation they add nothing to it."""

_ALIGNED = {"left": ":--", "right": "--:", "center": ":-:", "": "---"}
_DEFINITION = lazy_pattern(r"^ {0,3}\[((?:[^\[\]\\]|\\.)+)\]:", re.MULTILINE | re.DOTALL)


def facts(note: Note, resolve: Resolve) -> tuple[Fact, ...]:
    """The facts of ``note``, in the order of its text. ``resolve`` says what its links mean. A note that could not be
    understood is one fact: its bytes. Takes time in proportion to the note; raises only what ``resolve`` raises.

    >>> from vaultconv.model.spans import Text
    >>> heading = Heading(2, (Text("Why *this*"),), line=3)
    >>> for fact in facts(Note("N.md", "N", blocks=(heading,)), lambda reference: reference.target):
    ...     print(fact.line, fact.kind, fact.value)
    0 title N
    3 heading ## Why this
    """
    if note.verbatim is not None:
        return (Fact(FactKind.VERBATIM, digest(note.verbatim)),)
    gatherer = _NoteFacts(note, resolve)
    is_day = note.kind is NoteKind.JOURNAL and note.date  # each app has its own names for days
    gatherer.inline.add(FactKind.TITLE, note.date if is_day else composed(note.title))
    gatherer.properties(note.properties)
    gatherer.inline.line = 0
    if note.date and note.properties.find("date") is None:
        gatherer.inline.add(FactKind.PROPERTY, f'date="{note.date}"')
    gatherer.blocks(note.blocks)
    gatherer.unused_definitions()
    return tuple(gatherer.inline.out)


class _NoteFacts:
    """Gathers the facts of one note; ``inline`` those of its lines, and holds them all. ``lists`` and ``quotes`` say how
    many lists and quotes the block at hand stands in, ``bullet`` what kind of item it is."""

    __slots__ = ("_definitions", "_note", "_values", "bullet", "inline", "lists", "quotes")

    def __init__(self, note: Note, resolve: Resolve) -> None:
        self.inline = SpanFacts(resolve)
        self._note = note
        self._values: frozenset[str] | None = None
        self._definitions: list[Raw] = []
        self.lists = self.quotes = 0
        self.bullet = ""

    def properties(self, items: Iterable[Property], of_note: bool = True) -> None:
        """Properties and tags; those of a note give it aliases, too."""
        for item in items:
            self.inline.line = item.line or self.inline.line
            key = item.key.lower()
            found: list[str] = []
            if key in TAG_KEYS:
                found = names(item.value, parted=True)
                for name in found:
                    self.inline.tag(name)
            elif of_note and key in ALIAS_KEYS:
                found = names(item.value, parted=False)
                for name in found:
                    self.inline.add(FactKind.ALIAS, composed(name))
            if not found and item.key != CARRIER_KEY:
                picture = file_named(item)
                said = (
                    canonical(item.value, self.inline.identity)
                    if picture is None
                    else f'"{self.inline.identity(picture)}"'
                )
                self.inline.add(FactKind.PROPERTY, f"{item.key}={said}")

    def blocks(self, blocks: Blocks) -> None:
        """The facts of a tree of blocks. A stack, so nesting is no limit."""
        stack: list[tuple[AnyBlock, int, int, str]] = [(block, 0, 0, "") for block in reversed(blocks)]
        while stack:
            block, lists, quotes, self.bullet = stack.pop()
            self.inline.line, self.lists, self.quotes = block.line, lists, quotes
            inner = _BLOCKS[type(block)](self, block)
            if block.traits is not BARE:
                self.traits(block)
            if isinstance(block, List):
                for place in range(len(block.items) - 1, -1, -1):
                    stack.append((block.items[place], lists + 1, quotes, _bullet(block.start, place)))
            elif inner:
                quotes += isinstance(block, Quote | Callout)
                stack.extend((child, lists, quotes, "") for child in reversed(inner))

    def traits(self, block: Block) -> None:
        """What any block may say besides its text."""
        traits = block.traits
        if traits.anchor:
            self.inline.add(FactKind.ANCHOR, traits.anchor)
        self.inline.attributes(traits.attributes)
        if traits.citation is not None:
            self.citation(traits.citation)
        if traits.task is not None and not isinstance(block, Item | Paragraph):
            self.inline.add(FactKind.TASK, _task(traits.task))
        if traits.properties:
            line = self.inline.line
            self.properties(traits.properties, of_note=False)
            self.inline.line = line

    def citation(self, citation: Citation) -> None:
        """Who said it and where. Of what is not in its footer, only what the properties of the note do not say."""
        if self._values is None:
            self._values = frozenset((self._note.date, *scalars(p.value for p in self._note.properties)))
        said = [
            ("author", citation.author),
            ("title", citation.title),
            ("url", citation.url),
            ("favicon", citation.favicon) if citation.favicon else ("emoji", citation.emoji),
        ]
        further = {
            "permalink": citation.permalink,
            "avatar": citation.avatar,
            "cover": citation.cover,
            "location": citation.location,
            "date": citation.date,
            "color": citation.color,
        }
        said += ((name, value) for name, value in further.items() if value not in self._values)
        if not {*citation.tags} <= self._tags():
            said.append(("tags", ", ".join(sorted(citation.tags))))
        self.inline.add(
            FactKind.CITATION, " | ".join(f"{name}={tidy(value)}" for name, value in said if value)
        )

    def _tags(self) -> set[str]:
        """What the properties say of the tags of the note; a title that is also a tag says nothing of that."""
        tags = [known.value for known in self._note.properties if known.key.casefold() in TAG_KEYS]
        return {str(value) for value in scalars(tags)}

    def item(self, block: Item) -> Blocks:
        """That there is an item, how deep, in what kind of list; and its task with the first paragraph as its text."""
        self.inline.add(FactKind.LIST_ITEM, f"level {self.lists} {self.bullet or 'bullet'}")
        task = block.traits.task
        if task is None:
            return block.blocks
        return self._with_first_paragraph(FactKind.TASK, _task(task), block.blocks)

    def definition(self, block: FootnoteDefinition) -> Blocks:
        """What a footnote says: its first paragraph; what follows speaks for itself."""
        return self._with_first_paragraph(FactKind.FOOTNOTE, f"[^{block.label}]:", block.blocks)

    def _with_first_paragraph(self, kind: FactKind, before: str, blocks: Blocks) -> Blocks:
        """A fact whose text is the first paragraph of ``blocks``; what is left of them."""
        if not blocks or not isinstance(first := blocks[0], Paragraph) or first.traits.task is not None:
            self.inline.add(kind, before)
            return blocks
        self.inline.text(kind, first.spans, f"{before} ")
        if first.traits is not BARE:
            self.traits(first)
        return blocks[1:]

    def paragraph(self, block: Paragraph) -> Blocks:
        """Its words, if no fact inside has them all."""
        task = block.traits.task
        if task is None:
            self.inline.text(FactKind.WORDS, block.spans)
        else:
            self.inline.text(FactKind.TASK, block.spans, f"{_task(task)} ")
        return ()

    def quote(self, block: Quote) -> Blocks:
        """How deep it is quoted; with a citation, that says it all."""
        if block.traits.citation is None:
            self.inline.add(FactKind.QUOTE, ">" * (self.quotes + 1))
        return block.blocks

    def callout(self, block: Callout) -> Blocks:
        """Its type, metadata, fold and title."""
        kind = block.type.casefold()
        more = block.title or block.fold or block.metadata
        if more or block.traits.citation is None or kind not in QUOTE_CALLOUTS:
            metadata = f"|{tidy(block.metadata)}" if block.metadata else ""
            self.inline.text(FactKind.CALLOUT, block.title or (), f"[!{kind}{metadata}]{block.fold} ")
        return block.blocks

    def table(self, block: Table) -> Blocks:
        """Its cells and how its columns are aligned, a line a row. Empty cells at the end of a row need not be there."""
        at = len(self.inline.out)
        rows = []
        for row in block.rows:
            cells = [self.inline.run(cell.spans) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            rows.append(" | ".join(cells))
        rows.insert(block.header, " | ".join(_ALIGNED[side] for side in block.alignment))
        self.inline.out.insert(at, Fact(FactKind.TABLE, "\n".join(rows), self.inline.line))
        return ()

    def raw(self, block: Raw) -> Blocks:
        """What no rule understood; link definitions wait until it is known which of them links use."""
        if block.construct == "link-definition":
            self._definitions.append(block)
        else:
            self.inline.add(FactKind.HTML, tidy(block.text))
        return ()

    def unused_definitions(self) -> None:
        """A link definition that links use is a fact of theirs; any other is one of its own."""
        for block in self._definitions:
            starts = [(found.start(), found[1]) for found in _DEFINITION.finditer(block.text)]
            for (start, label), (end, _) in pairwise(((0, ""), *starts, (len(block.text), ""))):
                if start < end and folded(label) not in self.inline.used:
                    self.inline.line = block.line + block.text.count("\n", 0, start)
                    self.inline.add(FactKind.HTML, tidy(block.text[start:end]))


def _leaf(add: Callable[[_NoteFacts, Any], None]) -> Callable[[_NoteFacts, Any], Blocks]:
    """A kind of block with nothing inside."""

    def walk(gatherer: _NoteFacts, block: Any) -> Blocks:
        add(gatherer, block)
        return ()

    return walk


def _directive(gatherer: _NoteFacts, block: Directive) -> Blocks:
    gatherer.inline.add(FactKind.HTML, " ".join(filter(None, (block.name, block.options, tidy(block.text)))))
    return block.blocks


def _code(language: str, text: str) -> str:
    return f"```{tidy(language)}\n" + text.removesuffix("\n")


_BLOCKS: dict[type, Callable[[_NoteFacts, Any], Blocks]] = {
    Heading: _leaf(lambda g, b: g.inline.text(FactKind.HEADING, b.spans, "#" * b.level + " ")),
    Paragraph: _NoteFacts.paragraph,
    List: lambda _, b: b.items,
    Item: _NoteFacts.item,
    Quote: _NoteFacts.quote,
    Callout: _NoteFacts.callout,
    Code: _leaf(lambda g, b: g.inline.add(FactKind.CODE, _code(b.info, b.text))),
    Query: _leaf(lambda g, b: g.inline.add(FactKind.CODE, _code(b.language, b.text))),
    Table: _NoteFacts.table,
    MathBlock: _leaf(lambda g, b: g.inline.math(b.text, "$$")),
    Html: _leaf(lambda g, b: g.inline.html(b.text, b.references)),
    Rule: _leaf(lambda g, _: g.inline.add(FactKind.RULE, "---")),
    FootnoteDefinition: _NoteFacts.definition,
    Comment: _leaf(lambda g, b: g.inline.comment(b.text, b.references)),
    Drawer: _leaf(lambda g, b: g.inline.comment(f":{b.name}: {b.text}", ())),
    Directive: _directive,
    Raw: _NoteFacts.raw,
}
"""The facts that each kind of block is; what comes back is to be walked next."""


def _bullet(start: int | None, place: int) -> str:
    """What kind of item stands at ``place`` of a list. Only the first tells the number, so that one item more or less
    is one fact."""
    if start is None:
        return "bullet"
    return f"number from {start}" if place == 0 and start != 1 else "number"


def _task(task: Task) -> str:
    """A task but for its text: the box by its meaning, or by its mark if that is the author's own."""
    named = [
        ("priority", task.priority),
        *sorted((d.kind, f"{d.date}T{d.time}" if d.time else d.date) for d in task.dates),
        ("repeat", task.recurrence),
        ("from", task.recurrence_kind),
        ("id", task.id),
        ("after", ",".join(sorted(task.depends_on))),
        ("then", task.on_completion),
    ]
    box = task.marker if task.status is Status.OTHER else str(task.status)
    return " ".join((f"[{box}]", *(f"{name}={tidy(value)}" for name, value in named if value)))
