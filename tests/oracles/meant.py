"""What a note means, in words that need no Logseq: the blocks of its outline at their levels, what each refers to, holds
and shows. Made from the model of the source, before a letter of Logseq is written: our own reader is no judge of our
writer."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from vaultconv.model.blocks import (
    Blocks,
    Callout,
    Code,
    Heading,
    Html,
    Item,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Raw,
    Rule,
    Table,
)
from vaultconv.model.flashcards import has_gaps, sides_of
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import Value
from vaultconv.model.reference import Reference
from vaultconv.model.spans import (
    CodeSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Sidenote,
    Span,
    Spans,
    Tag,
    Text,
)
from vaultconv.model.task import Status, Task
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.vault.property_links import links_in

Named = Callable[[Reference], tuple[str, str]]
"""What a reference means: ``page`` and its name, ``place`` for a block of one, ``missing`` and how it is called, or
anything else."""

_KINDS = {
    Callout: "Custom",
    Code: "Src",
    Quote: "Quote",
    Rule: "Horizontal_Rule",
    Table: "Table",
    MathBlock: "Displayed_Math",
}

_MARKERS = {
    Status.OPEN: "TODO",
    Status.DOING: "DOING",
    Status.WAITING: "WAITING",
    Status.DONE: "DONE",
    Status.CANCELLED: "CANCELED",
    Status.OTHER: "TODO",
}
_LETTERS = {"highest": "A", "high": "A", "medium": "B", "low": "C", "lowest": "C"}
_UNITS = ("hour", "day", "week", "month", "year")
MACRO = "logseq"
"""What calls of Logseq's own are called in the model."""


@dataclass
class Meant:
    """One block of a page: its level, its heading's size, the ``marker`` and ``priority`` of a task, its ``dates`` and its
    own ``properties`` (each with its value, as :func:`said` has it), and of all that stands in it: the words,
    the pages by name (tags too: a tag is a link to a page), how many links lead to blocks, code, formulas, kinds of
    blocks, programs, and the number of cells in each row of each table. ``marked_up``: it holds HTML, whose inside is no
    words to the app. ``missing`` are links to what is not there: a page of that name, or no link."""

    level: int
    heading: int | None = None
    marker: str | None = None
    priority: str | None = None
    dates: list[str] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    words: str = ""
    pages: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    places: int = 0
    code: Counter[str] = field(default_factory=Counter)
    formulas: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    programs: list[str] = field(default_factory=list)
    tables: list[tuple[int, ...]] = field(default_factory=list)
    marked_up: bool = False
    is_highlight: bool = False
    is_footer: bool = False


def meant(
    outline: Blocks, named: Named, level: int = 1, deck: bool = False, unused: frozenset[int] = frozenset()
) -> Iterator[Meant]:
    """The blocks of ``outline`` in the order of the text; in a ``deck`` each card is a question with its answer below. Definitions of links
    are in the links, but for those in the lines that are ``unused``."""
    items = [item for b in outline for item in (b.items if isinstance(b, List) else (Item((b,)),))]
    told = False
    for number, item in enumerate(items):
        if told:  # what says when the card before comes again is said by that card
            told = False
            continue
        place = next((n for n, b in enumerate(item.blocks) if isinstance(b, List)), len(item.blocks))
        own, below = item.blocks[:place], item.blocks[place:]
        beside = _schedule_beside(own) if deck else None
        if deck and (cards := _cards(item, _without_comment(own) if beside else own, below)):
            schedule = beside or _schedule_below(items[number + 1 : number + 2])
            told = schedule is not None and beside is None
            for at, (question, answer) in enumerate(cards):
                first = item if at == 0 else Item(())
                made = _block(first, (question,), named, level)
                if at == len(cards) - 1 and schedule is not None:
                    made.properties += _asked_again(schedule)
                yield made
                yield from meant(answer, named, level + 1, deck, unused)
            yield from meant(below, named, level + 1, deck, unused)
            continue
        if own and not below and all(isinstance(b, Raw) and b.line not in unused for b in own):
            continue
        yield _block(item, own, named, level)
        if len(own) == 1 and isinstance(own[0], Quote) and own[0].traits.citation is not None:
            tags = Counter(tag.casefold() for tag in own[0].traits.citation.tags)
            yield Meant(level + 1, is_footer=True, pages=tags)
        yield from meant(below, named, level + 1, deck, unused)


_SCHEDULE = re.compile(r"<!--SR:!(\d{4}-\d\d-\d\d),(\d+),(\d+)-->")
"""When the only answer of a card comes again: the day, the days since, and the ease in hundredths."""


def _schedule_below(items: Sequence[Item]) -> re.Match[str] | None:
    only = items[0].blocks[0] if items and len(items[0].blocks) == 1 else None
    return _SCHEDULE.fullmatch(only.text.strip()) if isinstance(only, Html) else None


def _schedule_beside(own: Blocks) -> re.Match[str] | None:
    text = own[0] if len(own) == 1 else None
    last = text.spans[-1] if isinstance(text, Paragraph) and text.spans else None
    return _SCHEDULE.fullmatch(last.text.strip()) if isinstance(last, HtmlSpan) else None


def _without_comment(own: Blocks) -> Blocks:
    text = own[0]
    return (replace(text, spans=text.spans[:-1]),) if isinstance(text, Paragraph) else own


def _asked_again(schedule: re.Match[str]) -> list[tuple[str, str]]:
    """What Logseq counts of that, in its own units."""
    return [
        ("card-last-interval", schedule[2]),
        ("card-ease-factor", str(int(schedule[3]) / 100)),
        ("card-next-schedule", f"{schedule[1]}T00:00:00.000Z"),
    ]


def _cards(item: Item, own: Blocks, below: Blocks) -> list[tuple[Paragraph, Blocks]]:
    """The questions in a text of a deck, each with its answer; nothing if there are none."""
    text = own[0] if len(own) == 1 else None
    if not isinstance(text, Paragraph) or item.traits.task is not None:
        return []
    sides = sides_of(text.spans)
    card = (Text(" "), Tag("card"))
    if not sides and has_gaps(text.spans):
        return [(Paragraph((*text.spans, *card)), ())]
    if (len(sides) > 1 or any(side.mark.strip("?") for side in sides)) and below:
        return []
    return [
        (
            Paragraph((*side.front, *card) if side.mark else side.front),
            (List((Item((Paragraph(side.back),)),)),) if side.back else (),
        )
        for side in sides
    ]


def _block(item: Item, own: Blocks, named: Named, level: int) -> Meant:
    first = own[0] if own else None
    made = Meant(level, first.level if isinstance(first, Heading) else None)
    if item.traits.task is not None:
        _task(item.traits.task, made)
    for block in (item, *own):
        made.properties += ((prop.key, said(prop.value, prop.lexeme)) for prop in block.traits.properties)
    for block in iter_blocks(own):
        is_opened = isinstance(block, Callout) and not block.blocks and len(item.blocks) > len(own)
        if isinstance(block, Callout) and is_opened and not block.title:
            made.words += block.type.capitalize()
        if type(block) in _KINDS and not is_opened:
            made.kinds[_KINDS[type(block)]] += 1
        if isinstance(block, Code):
            made.programs.append(block.text.rstrip("\n"))
        elif isinstance(block, MathBlock):
            made.formulas[" ".join(block.text.split())] += 1
        elif isinstance(block, Html):
            made.marked_up = True
        elif isinstance(block, Table):
            has_header = any(plain_text(cell.spans).strip() for cell in block.rows[0])
            made.tables.append(tuple(len(row) for row in block.rows[not has_header :]))
        for spans in spans_of(block):
            if len(spans) == 1 and isinstance(spans[0], MathSpan) and spans[0].display:
                made.kinds["Displayed_Math"] += 1  # a formula alone in its paragraph is a block to the app
            made.words += plain_text(tuple(_texts(spans)))
            for span in iter_spans(spans):
                _learn(span, made, named)
    return made


def _task(task: Task, made: Meant) -> None:
    """What Logseq has words for; all else of a task are properties of its block."""
    made.marker = _MARKERS[task.status]
    made.priority = _LETTERS.get(task.priority)
    made.dates = dates_of(task)
    made.properties += properties_of(task)


def dates_of(task: Task) -> list[str]:
    """When a task is to be done, as mldoc says it."""
    days = {day.kind: day for day in task.dates}
    again = _repeater(task)
    return [
        " ".join(part for part in (word, day.date, day.time, again) if part)
        for kind, word in (("scheduled", "scheduled"), ("due", "deadline"))
        if (day := days.get(kind))
    ]


def properties_of(task: Task) -> list[tuple[str, str]]:
    """What Logseq has no word for."""
    days = {day.kind: day.date for day in task.dates}
    when_done = " when done" * (task.recurrence_kind == "done")
    is_said = _repeater(task) and dates_of(task)
    found = [(kind, days.get(kind, "")) for kind in ("start", "created", "done", "cancelled")]
    found += [
        ("repeat", "" if is_said or not task.recurrence else task.recurrence + when_done),
        ("task-id", task.id),
        ("depends-on", ", ".join(task.depends_on)),
        ("on-completion", task.on_completion),
    ]
    return [(key, value) for key, value in found if value]


def _repeater(task: Task) -> str:
    """``every 2 weeks when done`` as ``.+2w``; ``""`` for a rule that is none of these."""
    words = task.recurrence.split()
    if words[:1] != ["every"] or not 2 <= len(words) <= 3 or words[-1].removesuffix("s") not in _UNITS:
        return ""
    count = words[1] if len(words) == 3 else "1"
    is_plain = count.isdigit() and words[-1].endswith("s") == (count != "1")
    return f"{'.+' if task.recurrence_kind == 'done' else '+'}{count}{words[-1][0]}" if is_plain else ""


def said(value: Value, lexeme: str = "") -> str:
    """The value of a property as one text, whatever spells it: a link is ``@``, for what it leads to is asked apart.

    >>> said(["a", "[[B|b]]"]), said("see [b]([[B]])"), said(True), said(7.0, "7.00"), said(None)
    ('a, @', 'see @', 'true', '7.00', '')
    """
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return lexeme or str(value)
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return ", ".join(said(item) for item in value if item is not None)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    text = " ".join(value.split())
    for link in reversed(links_in(text)):
        text = f"{text[: link.start]}{_shown(link.reference)}{text[link.end :]}"
    return text


def _shown(reference: Reference) -> str:
    try:
        return str(date.fromisoformat(reference.target))
    except ValueError:
        return "@"


def _learn(span: Span, made: Meant, named: Named) -> None:
    if isinstance(span, Tag):
        made.pages[span.name.casefold()] += 1
    elif isinstance(span, HtmlSpan):
        made.marked_up = True
    elif isinstance(span, CodeSpan) or (isinstance(span, Macro) and span.kind != MACRO):
        made.code[" ".join(span.text.split())] += 1  # what only another app runs is code
    elif isinstance(span, MathSpan):
        made.formulas[" ".join(span.text.split())] += 1
    elif isinstance(span, Link | Embed | Image):
        kind, name = named(span.reference)
        if kind == "page":
            made.pages[name.casefold()] += 1
        elif kind == "place":
            made.places += 1
        elif kind == "missing":
            made.missing[name.casefold()] += 1


def _texts(spans: Spans) -> Iterator[Span]:
    """The texts of ``spans``, less those in the words of links."""
    for span in spans:
        if isinstance(span, Highlight | Footnote | Sidenote):
            yield from _texts(span.spans)
        else:
            yield span if isinstance(span, Text) else Text("")
