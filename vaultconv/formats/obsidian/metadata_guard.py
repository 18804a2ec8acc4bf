"""Text that only looks as if it said something of its block: kept from it, and as it was again."""

from __future__ import annotations

from typing import Final

from vaultconv.formats.obsidian.fields import read_end
from vaultconv.formats.obsidian.metadata_text import as_text, lines_of, lone_fields, merged, string_of
from vaultconv.markdown.escape import KEEP
from vaultconv.model.spans import Break, HtmlSpan, Span, Spans, Text
from vaultconv.model.task import Task

HIDE: Final = HtmlSpan(KEEP)
"""Between the characters of a mark, it keeps text from being one; it shows nothing."""

ESCAPED: Final = r":\:"
"""How the mark of a field is kept from being one: as Markdown has it."""


def guarded(spans: Spans, task: Task | None, lines: bool) -> Spans:
    """``spans`` with something in each mark that would be read, so that it is not."""
    made = spans
    while True:
        at = _first_mark(made, task, lines)
        if at is None:
            return made
        made = _with_hide(made, *at)


def _first_mark(spans: Spans, task: Task | None, lines: bool) -> tuple[int, int] | None:
    """The line and the place of a mark in ``spans`` that is read: where its first character ends."""
    parts, breaks = lines_of(spans)
    strings = [string_of(part) for part in parts]
    alone = lone_fields(strings, breaks, task) if lines else {}
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
        size = len(as_text(span))
        if line == number and at < mark <= at + size and isinstance(span, Text):
            cut = mark - at
            if span.text.startswith("::", cut - 1):
                out.append(Text(f"{span.text[:cut]}\\{span.text[cut:]}"))
                at += size
                continue
            out += (Text(span.text[:cut]), HIDE, Text(span.text[cut:]))
        else:
            out.append(span)
        at += size
    return merged(out)


def unguarded(spans: Spans, task: Task | None, lines: bool) -> Spans:
    """``spans`` without what :func:`guarded` put there; the same object where it put nothing."""
    for place, span in enumerate(spans):
        if isinstance(span, Text) and ESCAPED in span.text:
            plain = Text(span.text.replace(ESCAPED, "::"))
            less = (*spans[:place], plain, *spans[place + 1 :])
            if guarded(less, task, lines) == spans:
                return less
    if HIDE not in spans:
        return spans
    for place, span in enumerate(spans):
        if span == HIDE:
            less = merged([*spans[:place], *spans[place + 1 :]])
            if _is_kept(less, spans, task, lines):
                return less
    less = merged([span for span in spans if span != HIDE])
    return less if _is_kept(less, spans, task, lines) else spans


def _is_kept(less: Spans, spans: Spans, task: Task | None, lines: bool) -> bool:
    """Whether ``spans`` are ``less`` with something in each mark, also as earlier versions put it into that of a field."""
    made = guarded(less, task, lines)
    return made == spans or merged(_as_earlier(made)) == spans


def _as_earlier(spans: Spans) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        before, mark, behind = span.text.rpartition(ESCAPED) if isinstance(span, Text) else ("", "", "")
        out += (Text(f"{before}:"), HIDE, Text(f":{behind}")) if mark else (span,)
    return out
