"""What plugins read in the text of a block, and what the model has as traits of it.

:func:`read_metadata` takes signs and fields from where they count for the block that they stand in: those of a task at the
end of its line, the fields of a block at the end of its text, or alone on a line. Elsewhere they are words, as in a
heading, whose text links name. :func:`write_metadata` puts them back. What departs from house style is in the block's
spelling, and nothing is taken that would not be put back to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, TypeVar

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.fields import (
    EMOJI,
    OTHER,
    TAG,
    Said,
    bare,
    house_lines,
    house_properties,
    house_task,
    marked,
    read_end,
    read_line,
    value_text,
    with_said,
)
from vaultconv.formats.obsidian.links import FieldLink, build_wikilink
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.dialect import BARE_URL
from vaultconv.markdown.escape import KEEP
from vaultconv.markdown.read import read_spans
from vaultconv.model.blocks import AnyBlock, Block, Blocks, Heading, Html, Item, List, Paragraph
from vaultconv.model.properties import Property
from vaultconv.model.spans import Break, CodeSpan, HtmlSpan, Link, Span, Spans, Tag, Text, Url
from vaultconv.model.task import Task
from vaultconv.model.traverse import children, iter_blocks, kinds, note_spans

B = TypeVar("B", bound=Block)

FIELDS: Final = "fields"
"""The spelling of a block: where its signs and fields stand, and how they are written. A line for each line of the text
that has any: the number of that line, ``=`` if it has nothing else and ``+`` if not, and the text, with a stand-in for each
tag between."""

_PIECE = re.compile(rf"(?P<link>\[\[[^\[\]\n]+\]\])|(?P<tag>{TAG})|(?P<code>`[^`\n]+`)|{BARE_URL}")
_ENTRY = re.compile(r"(\d+)([=+])(.*)", re.DOTALL)
_CARDS = re.compile(r"(?<!\S)#flashcards\b|<!--SR:", re.IGNORECASE)
_DECK = "flashcards"
_HIDE = HtmlSpan(KEEP)
"""Between the characters of a mark, it keeps text from being one; it shows nothing."""

Lose: TypeAlias = Callable[[AnyBlock, str, str, str], None]
"""Is told what would not be read back: the block, the kind of fact, its name, and why."""


def has_metadata(text: str) -> bool:
    """Whether a note with this ``text`` may have any. Most have none, and need no further look.

    >>> has_metadata("words: a::b"), has_metadata("[a:: b]")
    (False, True)
    """
    return marked(text) or f":{KEEP}:" in text


def read_metadata(blocks: Blocks, text: str) -> Blocks:
    """``blocks`` of a note with this ``text``, with what their text says of tasks and blocks as traits of them. In a note
    of flashcards a line with ``::`` is a card."""
    lines = _CARDS.search(text) is None
    return _each(blocks, lambda block, owner: _read(block, owner, lines))


def write_metadata(blocks: Blocks, style: str = EMOJI, lose: Lose | None = None) -> Blocks:
    """``blocks`` with their traits in their text again, and with text that would be read as such kept from it. Blocks keep
    their origins: it is what their source says."""
    manner = _Manner(style, not _are_cards(blocks), lose)
    return _each(blocks, lambda block, owner: _write(block, owner, manner))


def _each(blocks: Blocks, change: Callable[[AnyBlock, AnyBlock | None], AnyBlock]) -> Blocks:
    """``blocks`` changed from within, each told what it stands in; the same object where nothing changes."""
    return _inside(blocks, None, change)


def _inside(
    blocks: Blocks, owner: AnyBlock | None, change: Callable[[AnyBlock, AnyBlock | None], AnyBlock]
) -> Blocks:
    out = []
    for block in blocks:
        now = block
        inner = children(block)
        if inner and (made := _inside(inner, block, change)) is not inner:
            changes: dict[str, Any] = {"items" if isinstance(block, List) else "blocks": made}
            now = replace(block, **changes)
        out.append(change(now, owner))
    return blocks if all(a is b for a, b in zip(out, blocks, strict=True)) else tuple(out)


def _are_cards(blocks: Blocks) -> bool:
    """Whether ``blocks`` are a note of flashcards (Spaced Repetition): a tag of a deck, or what is known of a card."""
    if kinds(blocks).isdisjoint((Html, Tag, HtmlSpan)):
        return False
    for block in iter_blocks(blocks):
        if isinstance(block, Html) and block.text.startswith("<!--SR:"):
            return True
    return any(
        (isinstance(span, Tag) and span.name.lower().split("/")[0] == _DECK)
        or (isinstance(span, HtmlSpan) and span.text.startswith("<!--SR:"))
        for _, span in note_spans(blocks)
    )


# -- a text, and what it says of its block -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    """A text less what it says of its block, and that. ``task`` is None where the block is none; ``place`` is where its
    properties stood, as :class:`~vaultconv.model.blocks.Traits` has it."""

    spans: Spans
    task: Task | None = None
    properties: tuple[Property, ...] = ()
    place: str = ""

    def says(self, other: _Text) -> bool:
        """Whether the two say the same in the same words."""
        return (
            self.spans == other.spans and self.task == other.task and _same(self.properties, other.properties)
        )


def _dated(task: Task | None) -> Task | None:
    """``task`` with its dates in one order: they are a set."""
    if task is None or len(task.dates) < 2:
        return task
    return replace(task, dates=tuple(sorted(task.dates, key=lambda date: (date.kind, date.date, date.time))))


def _same(one: tuple[Property, ...], other: tuple[Property, ...]) -> bool:
    return [(p.key, type(p.value), p.value) for p in one] == [(p.key, type(p.value), p.value) for p in other]


def _take(spans: Spans, task: Task | None, lines_count: bool) -> tuple[_Text, str]:
    """What the text ``spans`` says of its block, and how it is laid out (``""``: it says nothing)."""
    lines, breaks = _lines(spans)
    strings = [_string(line) for line in lines]
    alone = _alone(strings, breaks, task) if lines_count else {}
    last = max((number for number in range(len(lines)) if number not in alone), default=-1)
    layout: list[str] = []
    said: list[Said] = []
    kept: list[Span] = []
    for number, (line, string) in enumerate(zip(lines, strings, strict=True)):
        if number in alone:
            layout.append(f"{number}={string}")
            said.append(alone[number])
            continue
        is_task = number == 0 and task is not None
        here = read_end(string, is_task, number == last) if is_task or number == last else []
        if here:
            line, raw = _cut(line, string, here[0].start)
            layout.append(f"{number}+{raw}")
            said += here
        if kept or any(before not in alone for before in range(number)):
            kept.append(breaks[number - 1])
        kept += line
    if not said:
        return _Text(spans, task), ""
    task, properties = with_said(task, said)
    place = ("line" if alone else "inline") if properties else ""
    return _Text(tuple(kept), task, properties, place), "\n".join(layout)


def _alone(strings: list[str], breaks: list[Break], task: Task | None) -> dict[int, Said]:
    """The lines that are a field and nothing else. The line of a task is none."""
    found = {}
    for number, string in enumerate(strings):
        around = breaks[max(number - 1, 0) : number + 1]
        if (number or task is None) and not any(line_end.hard or line_end.raw for line_end in around):
            said = read_line(string)
            if said is not None:
                found[number] = said
    return found


def _lines(spans: Spans) -> tuple[list[Spans], list[Break]]:
    """The lines of a text, and the breaks between them."""
    lines: list[list[Span]] = [[]]
    breaks: list[Break] = []
    for span in spans:
        if isinstance(span, Break):
            breaks.append(span)
            lines.append([])
        else:
            lines[-1].append(span)
    return [tuple(line) for line in lines], breaks


def _string(line: Spans) -> str:
    """A line as the grammar reads it: what no field can hold is a stand-in."""
    return "".join([_as_text(span) for span in line])


def _as_text(span: Span) -> str:
    if isinstance(span, Text):
        return span.text if TAG not in span.text and OTHER not in span.text else OTHER
    if isinstance(span, Tag):
        return TAG
    if isinstance(span, Link) and span.style == "wikilink" and span.raw and not span.attributes:
        return span.raw
    if isinstance(span, CodeSpan) and span.raw == f"`{span.text}`" and "`" not in span.text:
        return span.raw
    return span.raw if isinstance(span, Url) and span.raw == span.url else OTHER


def _cut(line: Spans, string: str, start: int) -> tuple[Spans, str]:
    """``line`` up to ``start`` and the tags behind that, each after a blank; and the text that was cut off."""
    start = len(string[:start].rstrip(" \t"))
    kept: list[Span] = []
    at = 0
    for span in line:
        end = at + len(_as_text(span))
        if end <= start:
            kept.append(span)
        elif at < start and isinstance(span, Text):
            kept.append(Text(span.text[: start - at]))
        elif isinstance(span, Tag):
            kept += (Text(" "), span) if kept else (span,)
        at = end
    return _merged(kept), string[start:]


def _pieces(string: str, tags: list[Span], link: type[Link] = Link) -> list[Span]:
    """The spans of a text that :func:`_string` gave."""
    out: list[Span] = []
    at = 0
    for found in _PIECE.finditer(string):
        out.append(Text(string[at : found.start()]))
        at = found.end()
        if found["link"]:
            made = build_wikilink(found[0], None)
            out.append(link(made.reference, made.label, raw=made.raw) if made else Text(found[0]))
        elif found["tag"]:
            out.append(tags.pop(0) if tags else Text(""))
        elif found["code"]:
            out.append(CodeSpan(found[0][1:-1], found[0]))
        else:
            out.append(Url(found[0], found[0]))
    return [*out, Text(string[at:])]


def _merged(spans: list[Span]) -> Spans:
    """``spans`` with neighbouring text as one, and none that is empty."""
    out: list[Span] = []
    for span in spans:
        if isinstance(span, Text):
            if not span.text:
                continue
            if out and isinstance(last := out[-1], Text):
                out[-1] = Text(last.text + span.text)
                continue
        out.append(span)
    return tuple(out)


def _whole(
    text: _Text, style: str, layout: str = "", lines_count: bool = True, link: type[Link] = Link
) -> Spans:
    """``text`` with what it says of its block: laid out as it was, while that still says the same; else in house style,
    with links of the kind ``link`` in its fields."""
    if layout and (laid := _laid_out(text, layout, lines_count)) is not None:
        return laid
    if not text.spans and text.task is None and lines_count and (alone := house_lines(text.properties)):
        pieces = [_pieces(line, [], link) for line in alone.split("\n")]
        return _merged([span for n, line in enumerate(pieces) for span in ([Break()] * bool(n) + line)])
    lines, breaks = _lines(text.spans)
    ends = [""] * len(lines)
    ends[-1] += house_properties(text.properties)
    if text.task is not None:
        ends[0] += house_task(text.task, style)
    out: list[Span] = []
    for number, (line, end) in enumerate(zip(lines, ends, strict=True)):
        if number:
            out.append(breaks[number - 1])
        out += (*line, *_pieces(end if line else end.lstrip(" "), [], link))
    return _merged(out)


def _laid_out(text: _Text, layout: str, lines_count: bool) -> Spans | None:
    """``text`` as ``layout`` says; None where that does not fit what it says, or its lines."""
    entries = {int(m[1]): (m[2], m[3]) for m in map(_ENTRY.fullmatch, layout.split("\n")) if m}
    kept, breaks = _lines(text.spans) if text.spans else ([], [])
    out: list[Span] = []
    number = used = 0
    while used < len(kept) or number in entries:
        kind, string = entries.pop(number, ("", ""))
        if kind != "=" and used == len(kept):
            if kept:
                return None
            kept = [()]  # all of its only line was said of the block
        if number:
            out.append(breaks[used - 1] if kind != "=" and used else Break())
        if kind == "=":
            out += _pieces(string, [])
        else:
            line = list(kept[used])
            tags = _last_tags(line, string.count(TAG))
            if tags is None:
                return None
            out += (*line, *_pieces(string, tags))
            used += 1
        number += 1
    made = _merged(out)
    box = bare(text.task) if text.task is not None else None
    return made if not entries and _take(made, box, lines_count)[0].says(text) else None


def _last_tags(line: list[Span], number: int) -> list[Span] | None:
    """Takes the last tags off ``line``, each with the blank before it; None if it does not end in as many."""
    tags: list[Span] = []
    for _ in range(number):
        if not line or not isinstance(tag := line.pop(), Tag):
            return None
        tags.insert(0, tag)
        if line:
            before = line.pop()
            if not isinstance(before, Text) or not before.text.endswith(" "):
                return None
            if before.text != " ":
                line.append(Text(before.text[:-1]))
    return tags


# -- text that only looks as if it said something ----------------------------------------------------------------------


def _hidden(spans: Spans, task: Task | None, lines: bool) -> Spans:
    """``spans`` with something in each mark that would be read, so that it is not."""
    made = spans
    while True:
        at = _first_mark(made, task, lines)
        if at is None:
            return made
        made = _with_hide(made, *at)


def _first_mark(spans: Spans, task: Task | None, lines: bool) -> tuple[int, int] | None:
    """The line and the place of a mark in ``spans`` that is read: where its first character ends."""
    parts, breaks = _lines(spans)
    strings = [_string(part) for part in parts]
    alone = _alone(strings, breaks, task) if lines else {}
    for number, said in alone.items():
        return number, said.mark
    last = len(parts) - 1
    for number in sorted({0, last}):
        is_task = number == 0 and task is not None
        found = read_end(strings[number], is_task, number == last) if is_task or number == last else []
        if found:
            return number, found[-1].mark
    return None


def _with_hide(spans: Spans, number: int, mark: int) -> Spans:
    out: list[Span] = []
    line = at = 0
    for span in spans:
        if isinstance(span, Break):
            line, at = line + 1, 0
            out.append(span)
            continue
        size = len(_as_text(span))
        if line == number and at < mark <= at + size and isinstance(span, Text):
            cut = mark - at
            out += (Text(span.text[:cut]), _HIDE, Text(span.text[cut:]))
        else:
            out.append(span)
        at += size
    return _merged(out)


def _shown(spans: Spans, task: Task | None, lines: bool) -> Spans:
    """``spans`` without what :func:`_hidden` put there; the same object where it put nothing."""
    if _HIDE not in spans:
        return spans
    for place, span in enumerate(spans):
        if span == _HIDE:
            less = _merged([*spans[:place], *spans[place + 1 :]])
            if _hidden(less, task, lines) == spans:
                return less
    less = _merged([span for span in spans if span != _HIDE])
    return less if _hidden(less, task, lines) == spans else spans


# -- reading -----------------------------------------------------------------------------------------------------------


def _may_hold(spans: Spans) -> bool:
    return any(type(span) is Text and marked(span.text) for span in spans) or _HIDE in spans


def _read(block: AnyBlock, owner: AnyBlock | None, lines: bool) -> AnyBlock:
    if isinstance(block, Item):
        return _read_item(block, lines)
    if isinstance(block, Paragraph) and not (isinstance(owner, Item) and owner.blocks[0] is block):
        found = _read_text(block.spans, None, lines)
        if found is not None:
            text, layout = found
            return _with_said(replace(block, spans=text.spans), text, layout)
    return block


def _read_item(item: Item, lines: bool) -> Item:
    """An item with what its first text says; or its second block, where that says something and nothing else."""
    first = item.blocks[0] if item.blocks else None
    if isinstance(first, Paragraph | Heading):
        found = _read_text(first.spans, item.traits.task, lines and isinstance(first, Paragraph))
        if found is None:
            return item
        text, layout = found
        kept = (replace(first, spans=text.spans, origin=None),)
        left: Blocks = kept if text.spans or isinstance(first, Heading) else ()
        return _with_said(replace(item, blocks=(*left, *item.blocks[1:])), text, layout)
    said = item.blocks[1] if len(item.blocks) > 1 else None
    if (
        isinstance(said, Paragraph)
        and not said.spans
        and said.traits.properties
        and not isinstance(first, List)
    ):
        text = _Text((), item.traits.task, said.traits.properties, "line")
        if not said.traits.anchor and FIELDS not in said.spelling:
            return _with_said(replace(item, blocks=(item.blocks[0], *item.blocks[2:])), text, "")
    return item


def _read_text(spans: Spans, task: Task | None, lines: bool) -> tuple[_Text, str] | None:
    """What ``spans`` are without what they say, that, and its layout (``""``: house style). None if they say nothing, or
    would not come back as they are."""
    if not _may_hold(spans):
        return None
    text, layout = _take(spans, task, lines)
    said = text
    box = bare(task) if task is not None else None
    if (shown := _shown(text.spans, box, lines)) is not text.spans:
        plain = replace(text, spans=shown)
        if not _take(_whole(plain, EMOJI, layout, lines), box, lines)[0].says(plain):
            said = plain
    if not layout and said is text:
        return None
    if _whole(text, EMOJI, "", lines) == spans:
        return said, ""
    return (said, layout) if _whole(text, EMOJI, layout, lines) == spans else None


def _with_said(block: B, text: _Text, layout: str) -> B:
    """``block`` with what its text says."""
    properties = (*block.traits.properties, *text.properties)
    if text.task is not None or properties:
        block.traits = replace(
            block.traits, task=text.task, properties=properties, properties_place=text.place
        )
    if layout:
        block.spelling = {**block.spelling, FIELDS: layout}
    return block


# -- writing -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Manner:
    """How it is written: signs or fields, whether a line may be a field, and who is told of losses."""

    style: str
    lines: bool
    lose: Lose | None

    @property
    def link(self) -> type[Link]:
        """What links in fields are: in notes of another app, settled before."""
        return Link if self.lose is None else FieldLink


def _write(block: AnyBlock, owner: AnyBlock | None, manner: _Manner) -> AnyBlock:
    if isinstance(block, Item):
        return _write_item(block, manner)
    if isinstance(block, Heading) and block.traits.properties and not isinstance(owner, Item):
        return _write_heading(block, manner)
    if isinstance(block, Paragraph) and not (isinstance(owner, Item) and owner.blocks[0] is block):
        text = _Text(block.spans, None, block.traits.properties)
        spans = _written(text, block, manner)
        if spans is not block.spans:
            return replace(block, spans=spans, traits=replace(block.traits, properties=()))
    return block


def _write_heading(block: Heading, manner: _Manner) -> Heading:
    """A heading of the note: links name its text, so what stands there is text."""
    if manner.lose is not None:
        for item in block.traits.properties:
            manner.lose(block, "property", item.key, f"the property {item.key!r} of a heading is text")
    text = _Text(block.spans, None, block.traits.properties)
    spans = _whole(text, manner.style, link=manner.link)
    return replace(block, spans=spans, origin=None, traits=replace(block.traits, properties=()))


def _write_item(item: Item, manner: _Manner) -> Item:
    """An item with what it says in its first text, or in one of its own where it has none."""
    first = item.blocks[0] if item.blocks else None
    traits = item.traits
    if isinstance(first, Paragraph | Heading):
        spans = _written(_Text(first.spans, traits.task, traits.properties), item, manner)
        if spans is first.spans:
            return item
        blocks: Blocks = (replace(first, spans=spans, origin=None), *item.blocks[1:])
    else:
        spans = _written(_Text((), traits.task, traits.properties), item, manner)
        if not spans:
            return item
        place = 0 if first is None or isinstance(first, List) else 1
        below = item.blocks[place:]
        if isinstance(first, List) and first.start not in (
            None,
            1,
        ):  # another number begins no list in mid-text
            below = (replace(first, spelling={**first.spelling, sp.BEFORE: 1}), *below[1:])
        blocks = (*item.blocks[:place], Paragraph(spans, line=item.line), *below)
    task = bare(traits.task) if traits.task is not None else None
    return replace(item, blocks=blocks, traits=replace(traits, task=task, properties=()))


def _written(text: _Text, block: AnyBlock, manner: _Manner) -> Spans:
    """The whole text of ``block``; the same object where nothing is added."""
    box = bare(text.task) if text.task is not None else None
    if not text.properties and text.task == box and not _may_hold(text.spans):
        return text.spans
    layout = str(block.spelling.get(FIELDS, ""))
    lines = manner.lines and not isinstance(block, Heading)
    whole = _whole(text, manner.style, layout, lines, manner.link)
    read = _take(whole, box, lines)[0]
    hidden = text.spans if read.says(text) else _hidden(text.spans, box, lines)
    if hidden is not text.spans:
        text = replace(text, spans=hidden)
        whole = _whole(text, manner.style, layout, lines, manner.link)
        read = _take(whole, box, lines)[0]
    if manner.lose is not None:
        _name_losses(text, read, block, manner.lose)
    return text.spans if whole == text.spans else whole


def _is_plain(value: str) -> bool:
    """Whether the text of a value is read as nothing else in a note: not as a formula, or a tag of HTML."""
    spans = _merged(_pieces(value, []))
    spelled = "".join(OBSIDIAN.table.escape(s.text) if isinstance(s, Text) else _as_text(s) for s in spans)
    return _string(read_spans(f"{spelled} x", OBSIDIAN)) == f"{value} x"


def _name_losses(text: _Text, read: _Text, block: AnyBlock, lose: Lose) -> None:
    """Tells what of ``text`` would not be ``read`` from what was written."""
    said = [(p.key, type(p.value), p.value) for p in read.properties]
    for item in text.properties:
        if (item.key, type(item.value), item.value) not in said or not _is_plain(value_text(item.value)):
            lose(block, "property", item.key, f"the property {item.key!r} of a block is text")
    if _dated(text.task) != _dated(read.task):
        lose(block, "task", "", "what the task says besides its box is text")
