"""The pages of a graph that people wrote, as our reader has them and as mldoc does: blocks, levels, properties, markers, priorities,
dates and references, block by block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import basename
from typing import Any

from tests.oracles.agreement import Agreement, Difference
from tests.oracles.meant import dates_of, properties_of
from tests.oracles.mldoc import parsed
from vaultconv.formats.base import ReadContext
from vaultconv.formats.logseq.built_in import VIEW
from vaultconv.formats.logseq.outline import Bullet, read_outline
from vaultconv.formats.logseq.reader import read_note
from vaultconv.markdown import spelling as sp
from vaultconv.model.blocks import AnyBlock, Blocks, Heading, Item
from vaultconv.model.note import Note
from vaultconv.model.properties import Property
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import Embed, Link, Tag
from vaultconv.model.traverse import children, iter_spans, spans_of
from vaultconv.vault.decoding import decode

MEANT_ELSEWHERE = frozenset({"id", "heading", "logseq.order-list-type", "vaultconv"})
"""Properties that the model says otherwise: as an anchor, a heading, a numbered list, or as what they carry."""

OF_A_HIGHLIGHT = frozenset({"ls-type", "hl-page", "hl-color", "hl-type", "hl-stamp"})
"""What the app says of a highlight in a PDF: in the model, the source of a quotation."""

_LETTERS = {"high": "A", "medium": "B", "low": "C"}
_DATED = ("scheduled", "deadline")
_DAY = re.compile(r"\[\[(\d{4}-\d\d-\d\d)\]\]")


@dataclass
class Own:
    """What one block of a page is and has itself, less what is below it."""

    level: int
    heading: int = 0
    marker: str | None = None
    priority: str | None = None
    dates: list[str] = field(default_factory=list)
    anchor: str = ""
    is_of_a_pdf: bool = False
    properties: Counter[tuple[str, str]] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)


def graph_pages(graph: Path) -> dict[str, str]:
    """The text of each Markdown page of ``graph``, by path; what is no text is none."""
    found = {
        path.relative_to(graph).as_posix(): decode(path.read_bytes())
        for folder in ("pages", "journals")
        for path in sorted((graph / folder).rglob("*.md"))
    }
    return {path: page.text for path, page in found.items() if page.problem is None}


def reading(pages: Mapping[str, str]) -> Agreement:
    """Every page, read by both."""
    made = Agreement()
    for (path, text), theirs in zip(pages.items(), parsed(list(pages.values())), strict=True):
        for number, what, count, ours, seen in _page(path, text, theirs):
            made.compared[what] += count
            if ours != seen:
                made.differences.append(Difference(path, number, what, str(ours), str(seen)))
    return made


Compared = tuple[int, str, int, object, object]
"""The number of the block (0: the page), what is compared, how many there are, and the two sides."""


def _page(path: str, text: str, theirs: Any) -> Iterator[Compared]:
    note = read_note(path, text.encode(), ReadContext())
    yield 0, "pages", 1, note.verbatim, None
    bullets = list(_bullets(read_outline(text).bullets))
    yield 0, "blocks", len(bullets), len(bullets), len(theirs["blocks"])
    levels = nested([block["level"] for block in theirs["blocks"]])
    yield 0, "levels", len(bullets), [depth for depth, _ in bullets], levels
    lines = [bullet.line + 1 for _, bullet in bullets]
    head, owns = by_block(note, lines)
    for own in owns:
        own.is_of_a_pdf = basename(path).startswith("hls__")
    yield from _compared(0, head, theirs["head"], _of_page(note, _title(theirs)))
    for number, (own, seen) in enumerate(zip(owns, theirs["blocks"], strict=False), start=1):
        yield from _compared(number, own, seen, own.properties)


def _compared(number: int, own: Own, seen: Any, properties: Counter[tuple[str, str]]) -> Iterator[Compared]:
    elsewhere = MEANT_ELSEWHERE | (OF_A_HIGHLIGHT if own.is_of_a_pdf else frozenset())
    kept = [item for item in seen["properties"] if item["key"].lower() not in elsewhere]
    theirs = Counter((_key(item["key"]), _value(item["value"])) for item in kept)
    where = "properties of blocks" if number else "properties of pages"
    yield number, where, properties.total(), properties, theirs
    said = {item["key"].lower(): item["value"] for item in seen["properties"]}
    if number:
        yield number, "ids", bool(own.anchor), own.anchor, said.get("id", "").lower()
        size = seen["size"] or (1 if said.get("heading") == "true" else int(said.get("heading", 0)))
        yield number, "headings", bool(own.heading), own.heading, size
        yield number, "markers", own.marker is not None, own.marker, seen["marker"]
        yield number, "priorities", own.priority is not None, own.priority, seen["priority"]
        dates = _task_dates(seen["timestamps"])
        yield number, "dates", len(dates), sorted(own.dates), sorted(dates)
    pages = Counter(name.strip() for name in (*seen["pages"], *seen["tags"]))
    yield number, "page refs", own.pages.total(), own.pages, pages
    yield number, "block refs", own.places.total(), own.places, Counter(seen["blocks"])


def _task_dates(stamps: Sequence[str]) -> list[str]:
    """The dates of a task: if one of them repeats, the task does."""
    found = [stamp.replace("++", "+").split() for stamp in stamps if not stamp.startswith(("date", "range"))]
    again = next((parts[-1] for parts in found if "+" in parts[-1]), None)
    return [" ".join(parts if again in (None, parts[-1]) else [*parts, again]) for parts in found]


def _title(theirs: Any) -> str | None:
    """The title that a page says that it has."""
    return next((item["value"] for item in theirs["head"]["properties"] if item["key"] == "title"), None)


def _value(text: str) -> str:
    return " ".join(_DAY.sub(r"\1", text).split())


def _of_page(note: Note, title: str | None) -> Counter[tuple[str, str]]:
    """The properties of a page; its title is one only if the page says it."""
    found = _said(note.properties)
    if title is not None:
        found["title", note.extra["page"]] += 1
    return found


def _said(properties: Iterable[Property]) -> Counter[tuple[str, str]]:
    return Counter((_key(item.key), _value(item.lexeme)) for item in properties)


def _key(key: str) -> str:
    key = key.lower()
    return "alias" if key == "aliases" else key


def _bullets(found: Sequence[Bullet], depth: int = 1) -> Iterator[tuple[int, Bullet]]:
    for bullet in found:
        yield depth, bullet
        yield from _bullets(bullet.below, depth + 1)


def nested(levels: Sequence[int]) -> list[int]:
    """How deep each block is nested, of blocks at these levels: deeper than the one before is its child, shallower goes to the
    one of the same level, and where there is none, beside the first that is deeper (``formats/logseq.md`` section 3).

    >>> nested([1, 3, 2, 2, 1])
    [1, 2, 2, 2, 1]
    """
    open_: list[int] = []
    depths = []
    for level in levels:
        beside = None
        while open_ and open_[-1] >= level:
            beside = open_.pop()
        open_.append(level if beside is None else min(level, beside))
        depths.append(len(open_))
    return depths


# -- our model, block by block ----------------------------------------------------------------------------------------


def by_block(note: Note, lines: Sequence[int]) -> tuple[Own, list[Own]]:
    """What the page has before its first block, and each block that begins in ``lines``, in order."""
    head = Own(0)
    owns = {line: Own(0) for line in lines}
    waiting = set(lines)
    _gather(note.blocks, head, owns, waiting)
    return head, list(owns.values())


def _gather(blocks: Blocks, into: Own, owns: dict[int, Own], waiting: set[int]) -> None:
    for block in blocks:
        own = into
        if isinstance(block, Item) and block.line in waiting:
            waiting.discard(block.line)
            own = owns[block.line]
            if block.blocks and isinstance(block.blocks[0], Heading):
                own.heading = block.blocks[0].level
        _learn(block, own)
        _gather(children(block), own, owns, waiting)


def _stamp(kind: str, text: str) -> str:
    """``<2024-01-05 Fri 7:00 .+1w>`` as the other side says it: without its weekday, the hour in two digits."""
    day, _, *rest = text.strip("<>").split()
    return " ".join((kind, day, *(part.rjust(5, "0") if ":" in part else part for part in rest)))


def _learn(block: AnyBlock, own: Own) -> None:
    traits = block.traits
    own.anchor = own.anchor or traits.anchor
    view = ((key.removeprefix(sp.VIEW), str(value)) for key, value in block.spelling.items())
    own.properties += Counter((key, value) for key, value in view if key in VIEW)
    for item in traits.properties:
        if item.key in _DATED:
            own.dates.append(_stamp(item.key, str(item.value)))
        elif item.key == "priority" and traits.task is None and item.value in _LETTERS:
            own.priority = _LETTERS[str(item.value)]  # of a block that is no task
        else:
            own.properties += _said((item,))
    if (task := traits.task) is not None:
        own.marker = task.marker
        own.priority = _LETTERS.get(task.priority, task.priority) or None
        own.dates += dates_of(task)
        own.properties += Counter(properties_of(task))
    for spans in spans_of(block):
        for span in iter_spans(spans):
            if isinstance(span, Tag):
                own.pages[span.name] += 1
            elif isinstance(span, Link | Embed) and span.reference.kind is ReferenceKind.BLOCK:
                own.places[span.reference.target] += 1
            elif isinstance(span, Link | Embed) and span.reference.origin == "page":
                own.pages[span.reference.target] += 1
