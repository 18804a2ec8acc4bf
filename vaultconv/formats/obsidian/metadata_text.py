"""The text of a block, less what it says of the block to plugins, and with it again.

Where that stands, and how it is written, is kept as a layout (:data:`FIELDS`): nothing is taken that would not be put back to
the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from vaultconv.formats.obsidian.fields import (
    OTHER,
    TAG,
    Said,
    bare,
    house_lines,
    house_properties,
    house_task,
    read_end,
    read_line,
    with_said,
)
from vaultconv.formats.obsidian.links import build_wikilink
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import BARE_URL
from vaultconv.model.properties import Property
from vaultconv.model.spans import Break, CodeSpan, Link, Span, Spans, Tag, Text, Url
from vaultconv.model.task import Task

FIELDS: Final = "fields"
"""The spelling of a block: where its signs and fields stand, and how they are written. A line for each line of the text
that has any: the number of that line, ``=`` if it has nothing else and ``+`` if not, and the text, with a stand-in for each
tag between."""

ELSEWHERE: Final = "[[.]]"
"""A link as another app has it, which will be a wikilink here."""

_PIECE = lazy_pattern(rf"(?P<link>\[\[[^\[\]\n]+\]\])|(?P<tag>{TAG})|(?P<code>`[^`\n]+`)|{BARE_URL}")
_ENTRY = lazy_pattern(r"(\d+)([=+])(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SaidText:
    """A text less what it says of its block, and that. ``task`` is None where the block is none; ``place`` is where its
    properties stood, as :class:`~vaultconv.model.blocks.Traits` has it."""

    spans: Spans
    task: Task | None = None
    properties: tuple[Property, ...] = ()
    place: str = ""

    def says(self, other: SaidText) -> bool:
        """Whether the two say the same in the same words."""
        return (
            self.spans == other.spans and self.task == other.task and _same(self.properties, other.properties)
        )


def _same(one: tuple[Property, ...], other: tuple[Property, ...]) -> bool:
    return [(p.key, type(p.value), p.value) for p in one] == [(p.key, type(p.value), p.value) for p in other]


def taken_from(spans: Spans, task: Task | None, lines_count: bool) -> tuple[SaidText, str]:
    """What the text ``spans`` says of its block, and how it is laid out (``""``: it says nothing)."""
    lines, breaks = lines_of(spans)
    strings = [string_of(line) for line in lines]
    alone = lone_fields(strings, breaks, task) if lines_count else {}
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
        return SaidText(spans, task), ""
    task, properties = with_said(task, said)
    place = ("line" if alone else "inline") if properties else ""
    return SaidText(tuple(kept), task, properties, place), "\n".join(layout)


def lone_fields(strings: list[str], breaks: list[Break], task: Task | None) -> dict[int, Said]:
    """The lines that are a field and nothing else. The line of a task is none."""
    found = {}
    for number, string in enumerate(strings):
        around = breaks[max(number - 1, 0) : number + 1]
        if (number or task is None) and not any(line_end.hard or line_end.raw for line_end in around):
            said = read_line(string)
            if said is not None:
                found[number] = said
    return found


def lines_of(spans: Spans) -> tuple[list[Spans], list[Break]]:
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


def string_of(line: Spans) -> str:
    """A line as the grammar reads it: what no field can hold is a stand-in."""
    return "".join([as_text(span) for span in line])


def as_text(span: Span) -> str:
    """A span as the grammar reads it."""
    if isinstance(span, Text):
        return span.text if TAG not in span.text and OTHER not in span.text else OTHER
    if isinstance(span, Tag):
        return TAG
    if isinstance(span, Link) and span.style == "wikilink" and span.raw and not span.attributes:
        return span.raw if span.raw.startswith("[[") else ELSEWHERE
    if isinstance(span, CodeSpan) and span.raw == f"`{span.text}`" and "`" not in span.text:
        return span.raw
    return span.raw if isinstance(span, Url) and span.raw == span.url else OTHER


def _cut(line: Spans, string: str, start: int) -> tuple[Spans, str]:
    """``line`` up to ``start`` and the tags behind that, each after a blank; and the text that was cut off."""
    start = len(string[:start].rstrip(" \t"))
    kept: list[Span] = []
    at = 0
    for span in line:
        end = at + len(as_text(span))
        if end <= start:
            kept.append(span)
        elif at < start and isinstance(span, Text):
            kept.append(Text(span.text[: start - at]))
        elif isinstance(span, Tag):
            kept += (Text(" "), span) if kept else (span,)
        at = end
    return merged(kept), string[start:]


def pieces_of(string: str, tags: list[Span], link: type[Link] = Link) -> list[Span]:
    """The spans of a text that :func:`string_of` gave."""
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


def merged(spans: list[Span]) -> Spans:
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


def put_back(
    text: SaidText, style: str, layout: str = "", lines_count: bool = True, link: type[Link] = Link
) -> Spans:
    """``text`` with what it says of its block: laid out as it was, while that still says the same; else in house style,
    with links of the kind ``link`` in its fields."""
    if layout and (laid := _laid_out(text, layout, lines_count)) is not None:
        return laid
    if not text.spans and text.task is None and lines_count and (alone := house_lines(text.properties)):
        pieces = [pieces_of(line, [], link) for line in alone.split("\n")]
        return merged([span for n, line in enumerate(pieces) for span in ([Break()] * bool(n) + line)])
    lines, breaks = lines_of(text.spans)
    ends = [""] * len(lines)
    ends[-1] += house_properties(text.properties)
    if text.task is not None:
        ends[0] += house_task(text.task, style)
    out: list[Span] = []
    for number, (line, end) in enumerate(zip(lines, ends, strict=True)):
        if number:
            out.append(breaks[number - 1])
        out += (*line, *pieces_of(end if line else end.lstrip(" "), [], link))
    return merged(out)


def _laid_out(text: SaidText, layout: str, lines_count: bool) -> Spans | None:
    """``text`` as ``layout`` says; None where that does not fit what it says, or its lines."""
    entries = {int(m[1]): (m[2], m[3]) for m in map(_ENTRY.fullmatch, layout.split("\n")) if m}
    kept, breaks = lines_of(text.spans) if text.spans else ([], [])
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
            out += pieces_of(string, [])
        else:
            line = list(kept[used])
            tags = _last_tags(line, string.count(TAG))
            if tags is None:
                return None
            out += (*line, *pieces_of(string, tags))
            used += 1
        number += 1
    made = merged(out)
    box = bare(text.task) if text.task is not None else None
    return made if not entries and taken_from(made, box, lines_count)[0].says(text) else None


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
