"""Links that are written anew in the text they stand in, of which nothing else changes: in a vault whose links get another
style, or whose notes have other names.

Each link is looked for in the text, in the order in which the note has them. Where a text holds the same characters also as
what is no link (in code, or escaped), a look-up can find those. So the new text is read again: it must have the same links
in the same order, each as it is to be written. If it has not, the note's own writer takes over, block by block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass, replace

from vaultconv.formats.obsidian.definitions import addresses_of, is_definition, label_of, with_addresses_of
from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.formats.obsidian.metadata import write_metadata
from vaultconv.formats.obsidian.reader import body_blocks
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.read import TooDeepError
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import AnyBlock, Blocks, Code, Comment, Html, Raw, Table
from vaultconv.model.spans import (
    CodeSpan,
    CommentSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    MathSpan,
    Sidenote,
    Span,
    Spans,
)
from vaultconv.model.traverse import iter_blocks, note_spans, spans_of

_ELSEWHERE = "\n\n"
"""Stands for what a link is to be whose address is written in a definition that cannot be told; no link has an empty line in it."""

_TRIES = 16
"""How many links of a note may turn out to be none in their new style."""

_BAR = lazy_pattern(r"(?<!\\)\|")
"""A bar that would end a cell."""


@dataclass(frozen=True, slots=True)
class _Spelled:
    """A link, or the line of a definition, as it is written (``raw``), and as it is to be (``new``). One that only gets another style
    ``may_stay``. What is no link (``is_link`` False) may look like one, or name a note in its own way."""

    raw: str
    new: str
    may_stay: bool = False
    is_link: bool = True


Retext = Callable[[AnyBlock | Span], str]
"""The text that code, a comment or raw HTML is to have."""


def in_place(
    body: str, blocks: Blocks, links: LinkSpeller, writer: MarkdownWriter, retext: Retext
) -> str | None:
    """``body``, the text of ``blocks``, with the links that change, and with what is no link as ``retext`` has it; None where that cannot be
    told in place. A link that would be none in its new style, for what stands around it, keeps the old one."""
    spelled = list(_spelled(blocks, links, writer, retext))
    for _ in range(_TRIES):
        made = _replaced(body, spelled)
        if made is None or made[0] == body:
            return None if made is None else body
        text, places = made
        found = _links_in(text)
        expected = [spelled[place].new for place in places]
        if found == expected:
            return text
        wrong = next((n for n, (a, b) in enumerate(zip(expected, found or (), strict=False)) if a != b), None)
        if wrong is None or not spelled[places[wrong]].may_stay:
            return None
        spelled[places[wrong]] = replace(spelled[places[wrong]], new=spelled[places[wrong]].raw)
    return None


def _replaced(body: str, spelled: list[_Spelled]) -> tuple[str, list[int]] | None:
    """``body`` with each of the ``spelled`` links as it is to be, and the numbers of those that are links; None where one is
    not found."""
    pieces: list[str] = []
    places: list[int] = []
    done = at = 0
    for place, (raw, new, _, is_link) in enumerate(map(astuple, spelled)):
        found = _find(body, raw, at)
        if not is_link and raw == new:
            at = found + len(raw) if found >= 0 else at
            continue
        if not raw or new == _ELSEWHERE or found < 0:
            return None
        if is_link:
            places.append(place)
        at = found + len(raw)
        if new != raw:
            pieces += (body[done:found], new)
            done = at
    return "".join((*pieces, body[done:])), places


def _find(body: str, raw: str, at: int) -> int:
    """Where ``raw`` stands from ``at`` on, and is not escaped; -1 if it does not."""
    found = body.find(raw, at)
    while found > 0 and raw[:1] in "[!" and _is_escaped(body, found):
        found = body.find(raw, found + 1)
    return found


def _is_escaped(body: str, at: int) -> bool:
    start = at
    while start and body[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 1


def _spelled(
    blocks: Blocks, links: LinkSpeller, writer: MarkdownWriter, retext: Retext
) -> Iterator[_Spelled]:
    """The links in ``blocks`` and what may look like one, in their order."""
    own = {id(span) for _, span in note_spans(blocks)}
    linking = (span for _, span in note_spans(blocks) if isinstance(span, Link | Embed | Image))
    defined = addresses_of(iter_blocks(blocks), linking, links)
    for block in iter_blocks(write_metadata(blocks)):
        if isinstance(block, Raw) and is_definition(block):
            new_lines = with_addresses_of(block.text, defined).split("\n")
            yield from map(_Spelled, block.text.split("\n"), new_lines)
        if isinstance(block, Code | Comment) or (isinstance(block, Html) and block.references):
            lines = zip(block.text.split("\n"), retext(block).split("\n"), strict=True)
            yield from (_Spelled(line, new, is_link=False) for line, new in lines if line)
        for span in (span for spans in spans_of(block) for span in _outermost(spans)):
            if (
                isinstance(span, Link) and id(span) not in own
            ):  # in a field: a property, which has a style of its own
                yield _Spelled(span.raw, links.moved_text(span.raw))
            elif isinstance(span, Link | Embed | Image):
                new = _to_be(span, isinstance(block, Table), links, writer, defined)
                yield _Spelled(span.raw, new, links.means_the_same(span.reference))
            elif isinstance(span, CodeSpan | HtmlSpan | MathSpan | CommentSpan):
                raw = span.raw if isinstance(span, CodeSpan) else span.text
                new = retext(span) if isinstance(span, HtmlSpan | CommentSpan) else raw
                yield _Spelled(raw, new, is_link=False)


def _outermost(spans: Spans) -> Iterator[Span]:
    """The spans of a text, those in links left out: a link is written as a whole."""
    for span in spans:
        if isinstance(span, Highlight | Footnote | Sidenote):
            yield from _outermost(span.spans)
        else:
            yield span


def _to_be(
    span: Link | Embed | Image,
    in_cell: bool,
    links: LinkSpeller,
    writer: MarkdownWriter,
    defined: Mapping[str, str],
) -> str:
    if not links.changes(span.reference) or links.has_style(span):
        return _with_pictures(span, in_cell, links, writer, defined) if isinstance(span, Link) else span.raw
    if label := label_of(span):
        return span.raw if links.means_the_same(span.reference) or label in defined else _ELSEWHERE
    new = _new(span, links, writer)
    return _BAR.sub(r"\\|", new) if in_cell else new


def _with_pictures(
    span: Link, in_cell: bool, links: LinkSpeller, writer: MarkdownWriter, defined: Mapping[str, str]
) -> str:
    """A link that stays, with the pictures in its words as they are to be."""
    new = span.raw
    for inner in span.label:
        if isinstance(inner, Embed | Image):
            new = new.replace(inner.raw, _to_be(inner, in_cell, links, writer, defined), 1)
    return new


def _new(span: Link | Embed | Image, links: LinkSpeller, writer: MarkdownWriter) -> str:
    if isinstance(span, Link):
        return links.link(span, writer)
    return links.embed(span, writer) if isinstance(span, Embed) else links.image(span, writer)


def _links_in(body: str) -> list[str] | None:
    """Each link of ``body``, and each line of a definition, as it is written."""
    try:
        blocks = write_metadata(body_blocks(body, 1))
    except TooDeepError:
        return None
    found: list[str] = []
    for block in iter_blocks(blocks):
        if isinstance(block, Raw) and is_definition(block):
            found += block.text.split("\n")
        spans = (span for spans in spans_of(block) for span in _outermost(spans))
        found += (span.raw for span in spans if isinstance(span, Link | Embed | Image))
    return found
