"""A highlight with what its reader added: lines of a page to blocks.

It becomes a quotation whose citation says where it is, then the reader's note, then whatever else stands below it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vaultconv.formats.readwise.pages.ends import Ends, ends_of, is_at_kindle
from vaultconv.formats.readwise.pages.gather import blocks_of
from vaultconv.formats.readwise.pages.template import Template, tags_in
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Blocks, Quote, Traits
from vaultconv.model.citation import Citation

_CHAPTER = lazy_pattern(r"#{1,6}[ \t]+\S[^\n]*\Z")
_LONE_MARK = lazy_pattern(r"[-*+]\Z")
_BULLET = lazy_pattern(r"(?P<indent>[ \t]*)[-*+](?:[ \t]+|\Z)")
_INDENT = lazy_pattern(r"[ \t]*")


@dataclass(slots=True)
class Source:
    """What each highlight of a page has in common: who wrote it, what it is called, and where it is."""

    author: str = ""
    title: str = ""
    url: str = ""


@dataclass(slots=True)
class Below:
    """What stands below the words of a highlight: its tags, and the blocks of its note and of what its reader put there."""

    tags: list[str] = field(default_factory=list)
    blocks: list[AnyBlock] = field(default_factory=list)
    ends: Ends = field(default_factory=lambda: Ends(""))


def highlight(lines: list[str], line: int, below: Below, source: Source, anchor: str = "") -> Blocks:
    """The highlight whose words are ``lines``, of which the first is the 1-based ``line`` of its file, and what is ``below``
    it. A chapter of the source, which Readwise keeps as a highlight, is a heading."""
    found = ends_of("\n".join(lines).rstrip())
    below_ends = below.ends
    words = found.text.rstrip()
    if _CHAPTER.match(words) and not below.tags:
        return (*blocks_of([words], line), *below.blocks)
    if _LONE_MARK.match(words):
        words = "\\" + words
    url, permalink = found.url or below_ends.url, found.permalink or below_ends.permalink
    if is_at_kindle(url) and not permalink:  # it opens an app at the place: no address of the source
        url, permalink = source.url, url
    citation = Citation(
        source.author,
        source.title,
        url,
        permalink,
        location=found.location or below_ends.location,
        color=found.color or below_ends.color,
        tags=tuple(below.tags),
    )
    traits = Traits(anchor=found.anchor or below_ends.anchor or anchor, citation=citation)
    return (Quote(blocks_of(words.split("\n"), line), traits=traits, line=line), *below.blocks)


def below_of(lines: list[str], line: int, template: Template) -> Below:
    """What the bullets ``lines`` below a highlight say; the first is the 1-based ``line`` of its file."""
    below = Below()
    kept: list[str] = []
    kept_line = line
    for start, part in _bullets(lines):
        text = _BULLET.sub("", part[0], count=1)
        word = template.keyword("\n".join((text, *_dedented(part[1:])))) if _BULLET.match(part[0]) else None
        tags = tags_in(word[1].strip()) if word is not None and word[0] == "tags" else None
        if word is None or (word[0] == "tags" and tags is None):
            alone = ends_of(text) if len(part) == 1 else Ends(text)
            if not alone.text.strip(" \t*") and (
                alone.url or alone.permalink or alone.location or alone.anchor
            ):
                below.ends = alone
                continue
            if not kept:
                kept_line = line + start
            kept += part
            continue
        below.blocks += blocks_of(_dedented(kept), kept_line)
        kept = []
        if tags is not None:
            below.tags += tags
        else:
            below.blocks += noted(word[1], line + start, below)
    below.blocks += blocks_of(_dedented(kept), kept_line)
    return below


def noted(text: str, line: int, below: Below) -> Blocks:
    """The reader's note ``text``. The id of its highlight may stand at its end."""
    found = ends_of(text.rstrip())
    if found.anchor and not below.ends.anchor:
        below.ends = below.ends._replace(anchor=found.anchor)
        if not (found.url or found.permalink or found.location or found.color):
            text = found.text
    return blocks_of(text.rstrip().split("\n"), line)


def _bullets(lines: list[str]) -> list[tuple[int, list[str]]]:
    """The ``lines`` parted before each bullet that is not deeper than the first, each part with its place."""
    parts: list[tuple[int, list[str]]] = []
    depth: int | None = None
    for number, text in enumerate(lines):
        found = _BULLET.match(text)
        width = len(found["indent"].expandtabs(4)) if found else 0
        if not parts or (found and (depth is None or width <= depth)):
            parts.append((number, []))
            depth = width if found and depth is None else depth
        parts[-1][1].append(text)
    return parts


def _dedented(lines: list[str]) -> list[str]:
    """``lines`` without what all of them are indented by, blank ones aside."""
    widths = [len(_INDENT.match(text)[0].expandtabs(4)) for text in lines if text.strip()]  # type: ignore[index]
    width = min(widths, default=0)
    return [_without(text, width) for text in lines]


def _without(text: str, width: int) -> str:
    blank = _INDENT.match(text)[0]  # type: ignore[index]
    return blank.expandtabs(4)[width:] + text[len(blank) :]
