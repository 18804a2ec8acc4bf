"""A bullet to an item of the model: heading, marker, properties, dates, drawers, text.

Source: ``formats/logseq.md`` sections 3, 4 and 6: first line, properties (the first group alone), dates, drawers, body.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vaultconv.formats.logseq import cards, carriers
from vaultconv.formats.logseq.body import BOLD, read_body
from vaultconv.formats.logseq.built_in import ORDER, VIEW
from vaultconv.formats.logseq.cards import ASKED, CARD, JOINED
from vaultconv.formats.logseq.dates import ISO_FORMAT
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.logseq.enclosed import BOXES, FENCE, after, drawer_end, opens
from vaultconv.formats.logseq.markup import APART
from vaultconv.formats.logseq.named_tags import LISTS
from vaultconv.formats.logseq.outline import Bullet
from vaultconv.formats.logseq.own_text import as_title
from vaultconv.formats.logseq.restore import restored
from vaultconv.formats.logseq.scripts import as_tags
from vaultconv.formats.logseq.tasks import (
    MARKED,
    STATUS,
    read_date,
    read_marker,
    read_repeat,
    with_properties,
    without_task,
    write_priority,
)
from vaultconv.formats.logseq.values import as_words, read_value
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.citation import read_citation
from vaultconv.markdown.read import read_spans
from vaultconv.model.blocks import (
    BARE,
    AnyBlock,
    Blocks,
    Callout,
    Drawer,
    FootnoteDefinition,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Traits,
)
from vaultconv.model.origin import Spelling
from vaultconv.model.passages import passage_id
from vaultconv.model.plain import default_label, plain_text, source_text
from vaultconv.model.properties import Property
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import Embed, Footnote, Link, Sidenote, Span, Spans
from vaultconv.model.task import Status, Task, TaskDate

PROPERTY = lazy_pattern(r"[ \t]*(?P<key>[^\s:]+)::(?:[ \t]+(?P<value>.*)|$)")
"""A line that is a property."""

_HEADING = lazy_pattern(r"(#+)(?:[ \t]+|$)")
_UUID = lazy_pattern(r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_NOTED = lazy_pattern(r"(?P<kind>in|[lr][sm]n(?:-transclude)?)-\d+")
_DEEPEST_HEADING = 6


@dataclass(slots=True)
class Page:
    """What is learned of a page while its bullets are read: the ids in it (:class:`~vaultconv.model.note.Note.extra`), and
    which properties are lists, and how journals are titled, and which are words whatever they look
    like."""

    lists: frozenset[str]
    first_line: int = 1
    days: str = ISO_FORMAT
    raw: Collection[str] = ()
    view: list[tuple[int, str]] = field(default_factory=list)
    """The lines and names of what is only a matter of how a block is shown."""
    schedules: dict[tuple[int, str], str] = field(default_factory=dict)
    """Those of them that say when a card comes again, and what its schedule leaves out of each."""
    blocks: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)
    is_unnamed: bool = False
    """Whether a quotation is told to have no name, though its citation would give it one."""


def is_uuid(text: str) -> bool:
    """Whether ``text`` is the whole id of a block.

    >>> is_uuid("63f8a1b2-0000-4000-8000-000000000001"), is_uuid("x")
    (True, False)
    """
    return _UUID.fullmatch(text.lower()) is not None


def is_minted(uuid: str) -> bool:
    """Whether an id was made from a name (version 5), as ours are; the app's own are random."""
    found = _UUID.fullmatch(uuid)
    return found is not None and found[1] == "5"


def read_bullets(bullets: list[Bullet], page: Page, in_list: bool = False) -> Blocks:
    """``bullets`` and what is below them, as lists. ``in_list``: those of a block that is text or an entry of a list; else
    a block is what stands in a document, unless it says that it is an entry, or has a box."""
    runs: list[tuple[str, int | None, list[Item]]] = []
    for bullet in bullets:
        item, kind, start = _read(bullet, page, in_list)
        if runs and runs[-1][0] == kind and start is None:
            items = runs[-1][2]
            line = cards.joined(items[-1], item) if JOINED in item.spelling else None
            if line is None:
                items.append(item)
            else:
                items[-1] = line
        else:
            runs.append((kind, (start or 1) if kind == "number" else None, items := [item]))
        if ASKED in item.spelling:
            items += cards.comment_below(item)
    return tuple(
        List(tuple(items), first, outline=not kind, line=items[0].line) for kind, first, items in runs
    )


def _read(bullet: Bullet, page: Page, in_list: bool) -> tuple[Item, str, int | None]:
    """The item that ``bullet`` is; whether it is an entry of a list (``bullet``, ``number``, or ``""``), and of which
    number if that begins one."""
    line = page.first_line + bullet.line
    text, *rest = bullet.lines
    if not rest and _is_words(text):
        item = Item(read_body([text], line), line=line)
        return _cited(item, read_bullets(bullet.below, page, True), page), "bullet" if in_list else "", None
    level = 0
    if found := _HEADING.match(text):
        level, text = len(found[1]), text[found.end() :]
    marker, priority, text = read_marker(text)
    if not level and (found := _HEADING.match(text)):
        level, text = len(found[1]), text[found.end() :]
    if text == APART:
        text = ""
    head = _Head(page)
    text, body = head.take(text, rest)
    task = head.task(marker, priority)
    if text.startswith("\\") and MARKED.match(text, 1):
        text = text[1:]
    blocks: list[AnyBlock] = [*head.drawers]
    if level or head.heading:
        first = _title(text, line)
        spans: Spans = first[0].spans if first and isinstance(first[0], Paragraph) else ()
        rest_of = () if first and isinstance(first[0], Paragraph) else first
        blocks = [Heading(min(level or head.heading, _DEEPEST_HEADING), spans, line=line), *blocks, *rest_of]
        blocks += read_body(body, line + 1 + len(rest) - len(body))
    else:
        text = as_title(text, body) if not marker else text
        first_blocks = read_body([text, *body], line) if text.strip(" \t") or body else ()
        blocks = [*first_blocks[:1], *blocks, *first_blocks[1:]]
    found_notes = with_places(with_notes(tuple(blocks)), head.carried)
    found_notes = _boxed(found_notes, text, head.carried.get("box"))
    is_block = head.children == "blocks"
    plain = not found_notes or not isinstance(found_notes[0], Paragraph)
    kind = head.order or ("bullet" if in_list or (task is not None and not level) else "")
    below = read_bullets(
        bullet.below, page, not is_block and (kind != "" or not (level or head.heading or plain))
    )
    traits = head.traits(task, level or head.heading, found_notes)
    spelling: Spelling = head.view
    if head.view or CARD in head.carried or JOINED in head.carried:
        found_notes, below, spelling, left = cards.told(found_notes, below, head.carried, head.view)
        page.schedules |= {(line, name): words for name, words in left}
        page.view += ((line, key.removeprefix(sp.VIEW)) for key in spelling if key.startswith(sp.VIEW))
    item = Item(found_notes, traits=traits, spelling=spelling, line=line)
    return _cited(item, below, page), kind, head.start


def _is_words(text: str) -> bool:
    """Whether a bullet that is only ``text`` is a paragraph with nothing at its head: it begins with a letter, has no property,
    and is no task. Most are, and need no further look.

    >>> _is_words("words"), _is_words("a:: b"), _is_words("TODO x"), _is_words("# x")
    (True, False, False, False)
    """
    return text[:1].isalpha() and "::" not in text and MARKED.match(text) is None


def _boxed(blocks: Blocks, text: str, said: Any) -> Blocks:
    """``blocks`` with the bold line ``text`` of a bullet as the title of a callout, if it is carried that it was one; what the
    callout holds stands below."""
    if not isinstance(said, dict) or not blocks or not isinstance(blocks[0], Paragraph):
        return blocks
    title = BOLD.fullmatch(text)
    if title is None:
        return blocks
    type = str(said.get("type") or "note")
    shown = None if said.get("untitled") and title[1] == type.capitalize() else read_spans(title[1], LOGSEQ)
    fold, metadata = str(said.get("fold", "")), str(said.get("metadata", ""))
    return (Callout(type, shown, blocks[1:], fold, metadata, line=blocks[0].line),)


def _title(text: str, line: int) -> Blocks:
    """What stands on the line of a heading: its text, unless a block begins there that needs no bullet."""
    blocks = read_body([text], line) if text.strip(" \t") else ()
    if (
        not blocks
        or isinstance(blocks[0], Paragraph)
        or text.startswith((">", "|", "```", "~~~", "$$", "{{"))
    ):
        return blocks
    return as_tags((Paragraph(read_spans(text, LOGSEQ), line=line),))


class _Head:
    """What stands at the head of a block besides its first line."""

    __slots__ = (
        "_dates",
        "_page",
        "_properties",
        "_repeat",
        "_repeats",
        "_stamps",
        "carried",
        "children",
        "drawers",
        "heading",
        "order",
        "start",
        "view",
    )

    def __init__(self, page: Page) -> None:
        self._page = page
        self._properties: list[Property] = []
        self._dates: list[TaskDate] = []
        self._stamps: list[str] = []
        self._repeats: list[str] = []
        """The dates whose rule is another than that of a date before: a task has one."""
        self._repeat = ""
        self.carried: Mapping[str, Any] = {}
        self.drawers: list[Drawer] = []
        self.heading = 0
        self.order = ""
        self.start: int | None = None
        self.children = ""
        self.view: dict[str, str | int] = {}

    def take(self, text: str, rest: list[str]) -> tuple[str, list[str]]:
        """Takes properties, dates and drawers from the lines after the first; what is left of both."""
        lines = rest
        if PROPERTY.match(text):
            lines, text = [text, *rest], ""
        elif opens(text):
            done = after([text, *rest], 0) - 1
            return text, [*rest[:done], *(self.take("", rest[done:])[1] if done < len(rest) else [])]
        at = 0
        while at < len(lines):
            if not self._properties and PROPERTY.match(lines[at]):
                while at < len(lines) and (found := PROPERTY.match(lines[at])):
                    self._property(found["key"], (found["value"] or "").strip())
                    at += 1
            elif (date := read_date(lines[at])) is not None:
                self._date(lines[at], *date)
                at += 1
            elif (end := drawer_end(lines, at)) is not None:
                name = lines[at].strip().strip(":")
                inside = [line.strip() for line in lines[at + 1 : end]]
                if name.lower() == "properties" and not self._properties:
                    for line in inside:
                        key, _, value = line.lstrip(":").partition(":")
                        self._property(key, value.strip())
                else:
                    self.drawers.append(Drawer(name, "\n".join(inside)))
                at = end + 1
            else:
                break
        rest = lines[at:]
        if not self._properties and not text.startswith(BOXES):
            rest = self._later(rest)
        return text, self._dated_below_code(rest)

    def _dated_below_code(self, lines: list[str]) -> list[str]:
        """Takes the dates that stand right below a fence: there a paragraph begins."""
        out: list[str] = []
        at = 0
        while at < len(lines):
            end = after(lines, at) if FENCE.match(lines[at]) else at + 1
            out += lines[at:end]
            begins, at = end > at + 1, end
            while begins and at < len(lines) and (date := read_date(lines[at])) is not None:
                self._date(lines[at], *date)
                at += 1
        return out

    def _date(self, line: str, date: TaskDate, rule: str) -> None:
        self._dates.append(date)
        self._stamps.append(line.strip())
        if self._repeat and rule not in ("", self._repeat):
            self._repeats.append(line.strip())
        self._repeat = self._repeat or rule

    def _later(self, lines: list[str]) -> list[str]:
        """Takes the first group of properties from further down, where a paragraph or a closed box is before it."""
        at = 0
        while at < len(lines) and not PROPERTY.match(lines[at]):
            at = after(lines, at) if lines[at].lstrip().startswith(BOXES) else at + 1
        end = at
        while end < len(lines) and (found := PROPERTY.match(lines[end])):
            self._property(found["key"], (found["value"] or "").strip())
            end += 1
        return [*lines[:at], *lines[end:]]

    def _property(self, key: str, text: str) -> None:
        if key == carriers.KEY and (facts := carriers.read_carrier(text)) is not None:
            self.carried = facts
            self.children = str(facts.get("children", ""))
            start = facts.get("start")
            self.start = start if isinstance(start, int) and not isinstance(start, bool) else None
        elif key == ORDER and text in ("number", "bullet"):
            self.order = text
        elif key in VIEW:
            self.view[sp.VIEW + key] = text
        elif key == "heading" and (text == "true" or text.isdecimal()):
            self.heading = 1 if text == "true" else max(int(text), 1)
        else:
            page = self._page
            is_list = key in LISTS or key in page.lists
            said = as_words(text) if key in page.raw else read_value(text, is_list, key, days=page.days)
            value, type = said
            self._properties.append(Property(key, value, type, text))

    def task(self, marker: str, priority: str) -> Task | None:
        """The task that the block is; its status, where the carrier of a stranger's mark still fits."""
        if not marker:
            self._properties += without_task(self._stamps, priority)
            return None
        self._properties += without_task(self._repeats, "")
        status = STATUS[marker]
        rule, kind = read_repeat(self._repeat) if self._repeat else ("", "")
        carried = self.carried.get("task")
        facts = carried if isinstance(carried, dict) else {}
        if isinstance(facts.get("marker"), str) and facts.get("as") == marker:
            marker, status = facts["marker"], Status.OTHER
        written = facts.get("priority")
        if isinstance(written, str) and write_priority(Task("", status, written)) == write_priority(
            Task("", status, priority)
        ):
            priority = written
        own = self.carried.get("own")
        task, left = with_properties(
            Task(
                marker,
                status,
                priority,
                tuple(self._dates),
                str(facts.get("repeat", rule)),
                str(facts.get("from", kind)),
            ),
            tuple(self._properties),
            frozenset(key for key in own if isinstance(key, str)) if isinstance(own, list) else frozenset(),
        )
        self._properties = list(left)
        return task

    def traits(self, task: Task | None, heading: int, blocks: Blocks) -> Traits:
        """The traits of the item; its ids are noted in the page."""
        if not (self._properties or self.carried or task):  # as of most
            return BARE
        items = [item for item in self._properties if item.key != "id" or not is_uuid(str(item.value))]
        uuid = next(
            (str(p.value).lower() for p in self._properties if p.key == "id" and is_uuid(str(p.value))), ""
        )
        carried = self.carried.get("anchor")
        anchor = carried if isinstance(carried, str) else ""
        self._page.is_unnamed |= carried == ""
        first = blocks[0] if blocks else None
        if uuid and heading and is_minted(uuid) and isinstance(first, Heading):
            self._page.blocks[uuid] = ((source_text(first.spans),), anchor)
        elif uuid:
            anchor = anchor or uuid
            self._page.blocks[uuid] = ((), anchor)
        if self.carried:
            items = [restored(item, self.carried, self._page.days) for item in items]
        if not (anchor or items or task):
            return BARE
        return Traits(
            anchor=anchor, properties=tuple(items), properties_place="below" if items else "", task=task
        )


def with_places(blocks: Blocks, carried: Mapping[str, Any]) -> Blocks:
    """``blocks`` with the places that links and embeds lead to, where they are carried: of a link by its target and its
    words, of an embed by its target. Once one place was for every link and embed of a target, words or not."""
    if not carried:
        return blocks
    links, embeds = (_table(carried.get(name)) for name in ("links", "embeds"))
    if not (links or embeds):
        return blocks

    def place(span: Span) -> Span:
        if not isinstance(span, Link | Embed) or span.reference.kind is ReferenceKind.URL:
            return span
        name = span.reference.target
        said = links.get(name)
        if isinstance(span, Embed):
            said = embeds.get(name, said)
        elif isinstance(said, dict):
            said = said.get(_written_words(span))
        if not isinstance(said, list) or not said or not all(isinstance(text, str) for text in said):
            return span
        if isinstance(span, Link) and not span.label and span.reference.kind is ReferenceKind.NAME:
            return span
        if said[0].startswith("^"):
            reference = replace(span.reference, block=said[0][1:])
        else:
            reference = replace(span.reference, headings=tuple(said))
        if isinstance(span, Link) and plain_text(span.label) == default_label(reference):
            return replace(span, reference=reference, label=())  # what a link without words shows
        return replace(span, reference=reference)

    return with_spans(blocks, place)


def _table(said: Any) -> Mapping[str, Any]:
    return said if isinstance(said, dict) else {}


def _written_words(link: Link) -> str:
    """The words of ``link`` as the page has them."""
    return link.raw[1 : link.raw.rindex("](")] if "](" in link.raw else source_text(link.label)


def with_notes(blocks: Blocks) -> Blocks:
    """``blocks`` with the footnotes that were written in their line put back there: their definitions stand in the same
    block, with labels of our own."""
    if FootnoteDefinition not in map(type, blocks):
        return blocks
    notes = {
        block.label: block
        for block in blocks
        if isinstance(block, FootnoteDefinition) and _NOTED.fullmatch(block.label) and len(block.blocks) == 1
    }
    notes = {label: block for label, block in notes.items() if isinstance(block.blocks[0], Paragraph)}
    if not notes:
        return blocks
    used: set[str] = set()
    kept = tuple(_inlined(block, notes, used) for block in blocks if block not in notes.values())
    return (*kept, *(block for label, block in notes.items() if label not in used))


def _inlined(block: AnyBlock, notes: Mapping[str, FootnoteDefinition], used: set[str]) -> AnyBlock:
    def inline(span: Span) -> Span:
        if isinstance(span, Footnote) and span.label in notes:
            used.add(span.label)
            paragraph = notes[span.label].blocks[0]
            assert isinstance(paragraph, Paragraph)  # noqa: S101  only such are kept
            kind = _NOTED.fullmatch(span.label)
            word = kind["kind"] if kind else "in"
            return Footnote("", paragraph.spans) if word == "in" else Sidenote(word, paragraph.spans)
        return span

    return with_spans((block,), inline)[0]


def _cited(item: Item, below: Blocks, page: Page) -> Item:
    """``item`` with what is below it. A quotation whose first child is its citation takes that in, and goes by its id at the
    service if its own was made, and stands for that."""
    if len(item.blocks) == 1 and isinstance(item.blocks[0], Quote) and below:
        first, *others = below
        if isinstance(first, List) and first.items and len(first.items[0].blocks) == 1:
            footer = first.items[0].blocks[0]
            citation = read_citation(footer.spans) if isinstance(footer, Paragraph) else None
            if citation is not None and first.items[0].traits == BARE:
                quote = replace(item.blocks[0], traits=replace(item.blocks[0].traits, citation=citation))
                left = (replace(first, items=first.items[1:]),) if len(first.items) > 1 else ()
                traits = item.traits
                anchor = f"rw{id}" if (id := passage_id(quote)) else ""
                if anchor and is_minted(traits.anchor) and ((), anchor) not in page.blocks.values():
                    page.blocks[traits.anchor] = ((), anchor)
                    traits = replace(traits, anchor=anchor)
                return replace(item, blocks=(quote, *left, *others), traits=traits)
    if not below:
        return item
    return Item((*item.blocks, *below), traits=item.traits, spelling=item.spelling, line=item.line)
