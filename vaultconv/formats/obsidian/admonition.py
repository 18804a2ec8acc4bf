"""Admonitions: fences called ``ad-note``, ``ad-warning`` ... of the plugin of that name, which hold Markdown.

Source: README of javalent/admonitions: the first lines may be ``title:``, ``collapse:`` (``open``, ``closed``, ``none``),
``icon:`` and ``color:``; what follows is Markdown, and a longer fence may hold others. An admonition is a callout to every
other app, and comes back as the fence that it was.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.read import read_blocks, read_spans
from vaultconv.model.blocks import Blocks, Callout, Code, List
from vaultconv.model.traverse import children

if TYPE_CHECKING:
    from vaultconv.markdown.dialect import Dialect
    from vaultconv.markdown.write import MarkdownWriter

HEAD: Final = "admonition"
"""The spelling of a callout that is such a fence: the lines before its text, each with its line end; a callout without is
no fence. What ``icon:`` and ``color:`` say is its metadata."""

TAIL: Final = "tail"
"""The spelling of such a fence: how many blank lines stand at its end (house: none)."""

_INFO = lazy_pattern(r"ad-(?P<type>[\w-]+)")
_LINE = lazy_pattern(r"(?P<key>title|collapse|icon|color):[ \t]*(?P<value>.*)", re.IGNORECASE)
_FOLDS = {"open": "+", "closed": "-"}
_DEEPEST = 20
"""Fences in fences. Beyond it they are code."""


def with_admonitions(blocks: Blocks, dialect: Dialect, depth: int = 0) -> Blocks:
    """``blocks`` with such fences as callouts, what is in them read in ``dialect``; the same object where there is none."""
    out = []
    for block in blocks:
        inner = children(block)
        if inner and (made := with_admonitions(inner, dialect, depth)) is not inner:
            changes: dict[str, Any] = {"items" if isinstance(block, List) else "blocks": made}
            block = replace(block, **changes)
        elif isinstance(block, Code) and depth < _DEEPEST and (found := _INFO.fullmatch(block.info)):
            block = _callout(block, found["type"], dialect, depth) or block
        out.append(block)
    return blocks if all(a is b for a, b in zip(out, blocks, strict=True)) else tuple(out)


def _callout(block: Code, type: str, dialect: Dialect, depth: int) -> Callout | None:
    """The callout that a fence is; None where its head says what no callout can."""
    lines = block.text.removesuffix("\n").split("\n") if block.text else []
    number = next((n for n, line in enumerate(lines) if not _LINE.fullmatch(line)), len(lines))
    title, fold, metadata = _said(lines[:number])
    if fold not in (*_FOLDS.values(), "") or re.search(r"[\[\]|]", metadata):
        return None
    head = "".join(f"{line}\n" for line in lines[:number])
    blank = len(lines) - len("\n".join(lines).rstrip("\n").split("\n"))
    first_line = block.line + 1 + number
    inner = read_blocks("\n".join(lines[number:]), dialect, first_line)
    return Callout(
        type,
        read_spans(title, dialect) if title else None,
        _without_origins(with_admonitions(inner, dialect, depth + 1)),
        fold,
        metadata,
        traits=block.traits,
        origin=block.origin,
        spelling={**block.spelling, HEAD: head, **({TAIL: blank} if blank else {})},
        line=block.line,
    )


def _said(head: list[str]) -> tuple[str, str, str]:
    """What the lines before the text say: title, fold (as it is, where it is none), and what is left as metadata."""
    said: dict[str, str] = {}
    for line in head:
        if found := _LINE.fullmatch(line):
            said.setdefault(found["key"].lower(), found["value"].strip())
    fold, title = said.pop("collapse", "none").lower(), said.pop("title", "")
    metadata = ", ".join(f"{key}: {value}" for key, value in said.items() if value)
    return title, _FOLDS.get(fold, "" if fold in ("none", "") else fold), metadata


def _without_origins(blocks: Blocks) -> Blocks:
    """``blocks`` without their places: those are counted from the start of the fence, not of the note."""
    out = []
    for block in blocks:
        changes: dict[str, Any] = {"origin": None}
        if inner := children(block):
            changes["items" if isinstance(block, List) else "blocks"] = _without_origins(inner)
        out.append(replace(block, **changes))
    return tuple(out)


def write_admonition(block: Callout, writer: MarkdownWriter) -> list[str]:
    """A callout as the fence that it was; any other as a callout."""
    head = block.spelling.get(HEAD)
    title = writer.text(block.title) if block.title else ""
    if head is None or _said(str(head).split("\n")) != (title, block.fold, block.metadata):
        return writer.commonmark(block)
    fence = str(block.spelling.get(sp.FENCE, "```"))
    mark = fence[0]
    outer, writer.prefix = writer.prefix, ""
    lines = [*str(head).split("\n")[:-1], *writer.sequence(block.blocks)]
    lines += [""] * int(block.spelling.get(TAIL, 0))
    writer.prefix = outer
    runs = re.findall(rf"^[ \t>]*({re.escape(mark)}{{3,}})", "\n".join(lines), re.MULTILINE)
    bare = mark * max(3, len(fence.rstrip(" \t")), *(len(run) + 1 for run in runs))
    gap = fence[len(fence.rstrip(" \t")) :]
    return [f"{bare}{gap}ad-{block.type}", *lines, bare]
