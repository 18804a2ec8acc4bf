"""Regions: what CommonMark does not know and would take apart.

A block comment or a display formula may hold blank lines, fences and headings; the header line of a callout would
swallow the line after it. Each is masked before parsing as an HTML declaration (``<?`` ... ``?>``) of the same
length, which CommonMark keeps whole and which may interrupt a paragraph; the builder puts the text back by its
range. A header with a lazy line below it is masked as a line of that line's paragraph. Code and HTML are skipped first: nothing inside them is a region.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import Dialect, Region
from vaultconv.markdown.leaf import columns


@dataclass(slots=True)
class Masked:
    """``text`` to be parsed, and the kind of each region by the offset where it starts."""

    text: str
    kinds: dict[int, str]


_PREFIX = r"^(?P<prefix>[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t][ \t>]*+)*+)"
_SKIP = r"(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})|(?P<html><!--|<(?i:pre|script|style|textarea)\b)"
_CALLOUT = r"\[![^\]\n]+\][^\n]*"
_ITEM_MARK = lazy_pattern(r"(?:[-*+]|\d[.)])[ \t]")
_LINE_PREFIX = lazy_pattern(r"^[ \t>]*", re.MULTILINE)
_CONTAINERS = lazy_pattern(_PREFIX, re.MULTILINE)
_ANY = lazy_pattern(r"[^\n]")
_NO_WORDS = lazy_pattern(r"(?:\^[A-Za-z0-9-]+)?[ \t]*(?:\n|\Z)")


def mask(text: str, dialect: Dialect) -> Masked:
    """``text`` with the regions of ``dialect`` masked."""
    marks = {region.mark: region for region in dialect.regions}
    wanted = [mark for mark in marks if mark in text]
    if dialect.callouts and "[!" in text:
        wanted.append("[!")
    if not wanted:
        return Masked(text, {})
    scan = _scan(tuple(marks), dialect.callouts)
    out: list[str] = []
    kinds: dict[int, str] = {}
    done = at = 0
    while found := scan.search(text, at):
        group = found.lastgroup or ""
        start = found.start(group)
        if group in ("fence", "html"):
            at = _end_of_skipped(text, found, group)
            continue
        end = found.end()
        if group == "callout":
            at = end
            if not _opens_quote(text, found):
                continue
            end = start + len(found["callout"].rstrip())
            kind = "callout"
        else:
            region = marks[found[group]]
            kind = region.kind
            closing = _closing(text, region, end)
            if closing is None:
                at = end
                continue
            at = end = closing
        kinds[start] = kind
        is_paragraph = kind == "callout" and _has_lazy_line(text, found)
        out += (text[done:start], "x" * (end - start) if is_paragraph else _masked(text[start:end]))
        done = end
    return Masked("".join((*out, text[done:])), kinds) if kinds else Masked(text, {})


@cache
def _scan(marks: tuple[str, ...], callouts: bool) -> re.Pattern[str]:
    """Finds where a region, or what is to be skipped, may begin."""
    alternatives = [_SKIP, *(f"(?P<m{i}>{re.escape(mark)})" for i, mark in enumerate(marks))]
    if callouts:
        alternatives.append(f"(?P<callout>{_CALLOUT})")
    return re.compile(_PREFIX + "(?:" + "|".join(alternatives) + ")", re.MULTILINE)


def _masked(region: str) -> str:
    """``region`` as an HTML declaration of equal length; what containers put before its lines stays."""
    first, *rest = region.split("\n")
    if not rest:
        return "<?" + "x" * (len(first) - 4) + "?>"
    lines = ["<?" + "x" * (len(first) - 2)]
    for line in rest:
        prefix = _LINE_PREFIX.match(line)
        assert prefix is not None  # noqa: S101  the pattern matches the empty string
        lines.append(prefix[0] + _ANY.sub("x", line[prefix.end() :]))
    return "\n".join(lines)[:-2] + "?>"


def _closing(text: str, region: Region, start: int) -> int | None:
    """Where the ``region`` opened before ``start`` ends; None if it is never closed, or if text follows its end and it is
    a matter of that line and not a block. One of several lines that hides them is a block whatever follows."""
    if text.startswith(region.mark[0], start):
        return None
    closing = _closing_mark(region).search(text, start)
    if closing is None:
        return None
    end = closing.end()
    if region.hides and "\n" in text[start:end]:
        return end
    line_end = text.find("\n", end)
    tail = text[end:] if line_end < 0 else text[end:line_end]
    return None if tail.strip() else end


@cache
def _closing_mark(region: Region) -> re.Pattern[str]:
    """Finds where ``region`` is closed. (Obsidian's release notes, 1.13.2: four signs are no mark.)"""
    mark = re.escape(region.mark)
    sign = re.escape(region.mark[0])
    return re.compile(rf"(?<!{sign}){mark}(?!{sign}{sign})" if region.hides else mark)


def _opens_quote(text: str, found: re.Match[str]) -> bool:
    """A callout's header is the first line of its quote: no line before it, back to a blank one or to where its item of a
    list begins, is in a quote as deep. A quote further to the right may stand in an item that this line ends."""
    depth = found["prefix"].count(">")
    if not depth:
        return False
    if _ITEM_MARK.search(found["prefix"]):
        return found["prefix"].rstrip(" \t").endswith(">")
    column = _quote_column(found["prefix"])
    deeper = False
    end = found.start() - 1
    while end > 0:
        start = text.rfind("\n", 0, end) + 1
        line = _CONTAINERS.match(text, start, end)
        assert line is not None  # noqa: S101  the pattern matches the empty string
        if line[0].count(">") >= depth:
            if _quote_column(line[0]) <= column:
                return False
            deeper = True
        if _ITEM_MARK.search(line[0]):
            return not deeper or columns(line[0].partition(">")[0]) > column
        if line.end() == end:
            return not deeper
        end = start - 1
    return not deeper


def _has_lazy_line(text: str, found: re.Match[str]) -> bool:
    """Whether the line below the header of a callout may be one of its first paragraph that does without the mark of the quote
    (CommonMark, "Laziness"): the header is a line of that paragraph then, and the parser is asked. A block id there is none."""
    line = _CONTAINERS.match(text, found.end() + 1)
    if line is None or line[0].count(">") >= found["prefix"].count(">"):
        return False
    return _NO_WORDS.match(text, line.end()) is None


def _quote_column(prefix: str) -> int:
    """The column of the first mark of a quote in ``prefix``."""
    return columns(prefix[: prefix.index(">")])


def _end_of_skipped(text: str, found: re.Match[str], group: str) -> int:
    """Where the code or HTML that starts here ends."""
    if group == "html":
        opening = found["html"]
        closer = "-->" if opening == "<!--" else f"(?i:</{opening[1:]})"
        end = re.compile(closer).search(text, found.end())
        return end.end() if end else len(text)
    fence = found["fence"]
    prefix = found["prefix"]
    close = re.compile(rf"^[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
    line_end = text.find("\n", found.end())
    if line_end < 0:
        return len(text)
    outside = _outside(prefix)
    limit = len(text)
    if outside is not None and prefix.strip(" \t"):
        left = outside.search(text, line_end + 1)
        limit = left.start() if left else limit
    closing = close.search(text, line_end + 1, limit)
    if closing is None and outside is not None:
        left = outside.search(text, line_end + 1, limit)
        limit = left.start() if left else limit
    return closing.end() if closing else limit


def _outside(prefix: str) -> re.Pattern[str] | None:
    """What a line begins with that is no longer in the containers of a line with ``prefix``; None for no containers."""
    if ">" in prefix:
        return re.compile(r"^(?![ \t]*>)", re.MULTILINE)
    column = columns(prefix)
    return re.compile(rf"^ {{0,{column - 1}}}[^ \t\n]", re.MULTILINE) if column else None
