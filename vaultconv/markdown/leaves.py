"""Leaf blocks: paragraphs, headings, code, HTML, tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.dialect import STATUS_OF_CHARACTER, Dialect
from vaultconv.markdown.events import Event, Token, events, leaf
from vaultconv.markdown.guard import BOX, NUMBERED
from vaultconv.markdown.inline import html_links, references_in, spans_in
from vaultconv.markdown.leaf import raw_text, settle, strip_prefixes
from vaultconv.markdown.places import line_starts, to_characters
from vaultconv.markdown.tables import cells_of, delimiter, layout_of
from vaultconv.markdown.tree import Frame, Tree
from vaultconv.model.blocks import (
    Cell,
    Code,
    Comment,
    Heading,
    Html,
    MathBlock,
    Paragraph,
    Table,
    Traits,
    with_traits,
)
from vaultconv.model.origin import PLAIN, Origin
from vaultconv.model.spans import Spans
from vaultconv.model.task import Status, Task

_BLOCK_ID = lazy_pattern(r"\^(?P<id>[A-Za-z0-9-]+)[ \t]*\Z")
_CALLOUT = lazy_pattern(
    r"\[!(?P<type>[^\]|\n]*)(?:\|(?P<metadata>[^\]\n]*))?\](?P<fold>[+-]?)(?P<pad>[ \t]*)(?P<title>.*)"
)
_FENCE = lazy_pattern(r"(?P<fence>(?:`{3,}|~{3,})(?:[ \t]*(?=[^ \t]))?)[ \t]*(?P<info>.*)")
_ATX = lazy_pattern(r"#{1,6}(?:[ \t]|$)")
_BLANK_LINES = lazy_pattern(r"(?:\n[ \t]*+)+\Z")
_LINE_PREFIX = lazy_pattern(r"[> \t]*+")
"""What containers put before a line."""
_ALIGNMENT = {"None": "", "Left": "left", "Center": "center", "Right": "right"}
_TOKENS = lazy_pattern(r"[`<$\n]|\]\(|\[\^")
"""What each of CommonMark's inline constructs has where no link definitions are: code, HTML and autolinks, formulas, breaks,
links, footnotes."""
_ONE_LINE = lazy_pattern(r"(?:\*\*?|__?|!?\[\[?|`)?[^\W\d_](?:.*[^ \t\r\n])?")
"""A line that begins no block but a paragraph: with a letter, or with one in emphasis, in code, in a link."""
_NO_LINE = lazy_pattern(r"\]:|\$\$|%%|<!--|\r")
"""What may make something else of it: the definition of a link, a region of the dialect."""


_DEFINITION = lazy_pattern(r"(?m)^[ \t>]*(\[(?!\^)([^\[\]\n]+)\]:[^\n]*)$")
"""A line that may define what ``[words][label]`` leads to."""
_LABEL = lazy_pattern(r"\[([^\[\]\n]+)\]")


def _folded(label: str) -> str:
    """``label`` as CommonMark compares labels."""
    return " ".join(label.split()).casefold()


def read_spans(text: str, dialect: Dialect, definitions: str = "") -> Spans:
    """The spans of one line of text that stands alone (a title), in a note with these ``definitions`` of links.

    >>> from vaultconv.markdown.dialect import COMMONMARK
    >>> read_spans("# no heading", COMMONMARK)
    (Text(text='# no heading'),)
    """
    if _TOKENS.search(text) is None and not (definitions and "[" in text):
        return spans_in(text, [], dialect, 0, len(text))
    return spans_in(text, _line_tokens(text, dialect, 0, definitions), dialect, 0, len(text))


def _line_tokens(text: str, dialect: Dialect, start: int = 0, definitions: str = "") -> list[Token]:
    """What CommonMark knows in ``text``, one line that begins no block whatever it looks like, and begins at ``start``."""
    body = f"x {text}\n\n{definitions}" if definitions else f"x {text}"
    stream = iter(events(body, dialect))
    next(stream)  # a paragraph begins
    character = to_characters(body, line_starts(body.split("\n")))
    tokens: list[Token] = []
    while (found := leaf(stream, character)).ended is not None:
        tokens += found.tokens
    settle(text, tokens, lambda offset: max(offset - 2, 0))
    for token in tokens:
        token.start += start
        token.end += start
        token.label_end += start
    return tokens


def plain_paragraph(text: str, dialect: Dialect) -> Paragraph | None:
    """The paragraph that is all of ``text``, if that can be told without a tree of blocks, as it can of most bullets of an
    outline.

    >>> from vaultconv.markdown.dialect import COMMONMARK
    >>> plain_paragraph("words", COMMONMARK).spans
    (Text(text='words'),)
    >>> plain_paragraph("# words", COMMONMARK) is None
    True
    """
    if _ONE_LINE.fullmatch(text) is None or (dialect.block_ids and "^" in text):
        return None
    tokens: list[Token] = []
    if _TOKENS.search(text) is not None:
        if _NO_LINE.search(text) is not None:
            return None
        tokens = _line_tokens(text, dialect)
    elif not text[0].isalpha() and "]:" in text:
        return None
    block = Paragraph(spans_in(text, tokens, dialect, 0, len(text)))
    block.origin = Origin(0, len(text))
    return block


def _block_id(raw: str, low: int) -> tuple[int, str, str] | None:
    """The block id that ends ``raw[low:]``: where the text before it ends, the id, and its place; None if there is
    none. (Obsidian Help, "Internal links"; ``![[x.png]]^id`` is relied on in its own vault.)"""
    at = raw.rfind("^", low)
    found = _BLOCK_ID.match(raw, at) if at >= 0 else None
    if found is None:
        return None
    text = raw[low:at].rstrip(" \t")
    if text.endswith("\n"):
        return low + len(text[:-1].rstrip(" \t")), found["id"], "line"
    if not text or low + len(text) < at:
        return low + len(text), found["id"], "end"
    return (at, found["id"], "tight") if text.endswith(("]]", ")")) else None


class Leaves(Tree):
    """Reads leaf blocks, each from its opening event on, out of the stream into the tree."""

    def raw(self, start: int, end: int, tokens: Sequence[Token]) -> str:
        """The text of ``[start:end]``, with ``tokens`` placed in it."""
        if not tokens and "\n" not in (text := self.body[start:end]):
            return text
        raw, place = raw_text(self.body, start, end, self.shape, tokens)
        settle(raw, tokens, place)
        return raw

    def tokens(self, found: list[Token]) -> list[Token]:
        """``found`` without what is the dialect's own: a region that stands inside a line."""
        if not self.regions:
            return found
        kept = []
        for token in found:
            if token.kind == "InlineHtml" and token.start in self.regions:
                if self.regions[token.start] != "math":
                    continue
                inside = self.body[token.start + 2 : token.end - 2].split("\n")
                token.kind, token.data = "DisplayMath", "\n".join(strip_prefixes(inside, self.shape))
            kept.append(token)
        return kept

    # -- paragraphs --------------------------------------------------------------------------------------------

    def paragraph(self, event: Event, _data: Any) -> None:
        """A paragraph that says so."""
        start, end = self.range(event)
        self._paragraph(start, end, leaf(self.stream, self.character).tokens, implicit=False)

    def tight(self, event: Event) -> Event | None:
        """A paragraph of a tight list, which begins with ``event``; the event that ended it."""
        found = leaf(chain((event,), self.stream), self.character)
        start = self.at(event[1]["start"])
        if "Text" in event[0] and start and self.body[start - 1] == "\\":
            start -= 1
        self._paragraph(start, self.at(found.last), found.tokens, implicit=True)
        return found.ended

    def _paragraph(self, start: int, end: int, found: list[Token], *, implicit: bool) -> None:
        end = self.trim(start, end)
        parent = self.frames[-1]
        self.gap(parent, start)
        if self.regions.get(start) == "callout" and self._callout_header(start, self._line_end(start)):
            start, found = self._below_header(start, found)
            if start >= end:
                return
        tokens = self.tokens(found)
        raw = self.raw(start, end, tokens)
        low, high = 0, len(raw)
        first_of_item = False
        if parent.kind == "Item":
            first_of_item = not parent.blocks and not parent.traits
            if first_of_item and self.dialect.tasks and (box := BOX.match(raw)):
                parent.traits["task"] = Task(box[1], STATUS_OF_CHARACTER.get(box[1], Status.OTHER))
                low = box.end()
                if self.boxes_lead and NUMBERED.match(raw, low):
                    parent.boxed = raw[low:] + str(self.trailing(end).get(sp.TRAIL, ""))
            parent.loose = parent.loose or not implicit
        anchor: dict[str, Any] = {}
        trailing = self.trailing(end)
        if self.dialect.block_ids and not parent.boxed and (id_ := _block_id(raw, low)):
            text_end, name, place = id_
            alone = text_end == low and not first_of_item
            if alone and self._name_previous(parent, name, end):
                return
            if not alone:
                high = text_end
                quote = self._lazy_quote(end) if place == "line" else None
                if quote is not None:
                    quote.traits |= {"anchor": name, "anchor_place": place}
                    trailing = PLAIN
                else:
                    anchor = {"anchor": name, "anchor_place": place}
        block = Paragraph(spans_in(raw, tokens, self.dialect, low, high), spelling=trailing)
        if anchor:
            if first_of_item:
                parent.traits |= anchor
            else:
                block.traits = Traits(**anchor)
        if first_of_item and parent.traits:
            if not block.spans:
                parent.cursor = end
                parent.cursor_line = self.line(end)
                return
            self.place(parent, block, start, end)
            block.origin = None  # the slice has the item's box or id in it
            return
        self.place(parent, block, start, end)

    def _below_header(self, start: int, found: list[Token]) -> tuple[int, list[Token]]:
        """Where the text of the lazy line below the header of a callout begins, which is at ``start``; and those ``found`` that
        are in or behind it."""
        line = _LINE_PREFIX.match(self.body, self._line_end(start) + 1)
        start = line.end() if line is not None else len(self.body)
        return start, [token for token in found if token.start >= start]

    def _line_end(self, offset: int) -> int:
        """Where the line of ``offset`` ends."""
        end = self.body.find("\n", offset)
        return len(self.body) if end < 0 else end

    def _name_previous(self, parent: Frame, anchor: str, end: int) -> bool:
        """A paragraph that is only a block id names the block before it."""
        if not parent.blocks or parent.blocks[-1].traits.anchor:
            return False
        block = with_traits(parent.blocks[-1], anchor=anchor, anchor_place="after")
        if block.origin is not None:
            block.origin = Origin(block.origin.start, end)
        parent.blocks[-1] = block
        parent.cursor = end
        parent.cursor_line = self.line(end)
        return True

    def _lazy_quote(self, end: int) -> Frame | None:
        """The outermost quote that the line that ends at ``end`` stands in without saying so."""
        line = self.body[self.line_start(end) : end]
        said = line[: len(line) - len(line.lstrip("> \t"))].count(">")
        quotes = [frame for frame in self.frames if frame.kind == "BlockQuote"]
        return quotes[said] if said < len(quotes) else None

    # -- headings ----------------------------------------------------------------------------------------------

    def heading(self, event: Event, data: Any) -> None:
        """A heading of either kind."""
        start, end = self.range(event)
        body = self.body
        end = self.trim(start, end)
        inside = next(self.stream)
        found = leaf(chain((inside,), self.stream), self.character)
        empty = found.ended is not None and found.ended[0] is inside[0]
        first = last = start
        if not empty:
            first = self.at(inside[1]["start"])
            first -= body[first - 1] == "\\" and first > start
            last = self.trim(first, self.at(found.last))
        tokens = self.tokens(found.tokens)
        raw = self.raw(first, last, tokens)
        block = Heading(int(data["level"][1:]), spans_in(raw, tokens, self.dialect, 0, len(raw)))
        spelling = self.trailing(end)
        if not _ATX.match(body, start, end):
            underline = body[self.line_start(end) : end] if "\n" in body[start:end] else body[start:end]
            spelling = {sp.STYLE: "setext", sp.FENCE: underline.strip(" \t>"), **spelling}
        elif not empty and (closing := body[last:end].strip(" \t")):
            spelling = {sp.FENCE: closing, **spelling}
        block.spelling = spelling
        self.append(block, start, end)

    # -- code and HTML -----------------------------------------------------------------------------------------

    def _pieces(self) -> tuple[str, int]:
        """The text of a code or HTML block, where a region was masked as it was before; and where its last piece ends (0:
        there is none)."""
        pieces: list[str] = []
        last = 0
        for event in self.stream:
            ((name, data),) = event[0].items()
            if name == "End":
                break
            low, last = self.range(event)
            if self.regions and self.masked[low:last] != self.body[low:last]:
                data = self.body[low:last]
            pieces.append(data)
        return "".join(pieces), last

    def code(self, event: Event, data: Any) -> None:
        """Fenced or indented code."""
        start, end = self.range(event)
        text, last = self._pieces()
        end = max(self.trim(start, end), last - 1)
        if data == "Indented":
            self.append(Code(text, spelling={sp.STYLE: "indented"}), start, end)
            return
        first_line = self.body[start:end].split("\n", 1)[0].strip(" \t")
        found = _FENCE.match(first_line)
        block = Code(text, found["info"] if found else "")
        if found and found["fence"] != "```":
            block.spelling = {sp.FENCE: found["fence"]}
        self.append(block, start, end)

    def html(self, event: Event, _data: Any) -> None:
        """Raw HTML, or a region of the dialect that was masked as such."""
        start, end = self.range(event)
        end = self.trim(start, end)
        kind = self.regions.get(start, "")
        text = _BLANK_LINES.sub("", self._pieces()[0])
        if kind == "callout" and self._callout_header(start, end):
            return
        if kind in ("comment", "math"):
            stop = min(self.masked.index("?>", start + 2) + 2, end)
            text = text.strip(" \t")
            inner = text[2 : len(text) - (end - stop) - 2]
            if kind == "math":
                self.append(MathBlock(inner), start, stop)
            else:
                self.append(Comment(inner, references_in(inner, self.dialect)), start, stop)
            if stop < end:
                self._behind_region(stop, end)
            return
        self.append(Html(text, html_links(text, self.dialect)), start, end)

    def _behind_region(self, start: int, end: int) -> None:
        """The text that stands behind the end of a region, in its last line: a paragraph."""
        text = self.body[start:end].lstrip(" \t")
        tokens = _line_tokens(text, self.dialect, end - len(text))
        self._paragraph(end - len(text), end, tokens, implicit=True)

    def _alone(self, text: str) -> Spans:
        """The spans of a ``text`` of this note that no event tells: a title, a cell that is one too many."""
        if "[" not in text or "]:" not in self.body:
            return read_spans(text, self.dialect)
        if self.definitions is None:
            self.definitions = {}
            for line, label in _DEFINITION.findall(self.body):
                self.definitions.setdefault(_folded(label), line)  # the first of several counts
        named = dict.fromkeys(map(_folded, _LABEL.findall(text)))
        return read_spans(
            text, self.dialect, "\n".join(self.definitions[n] for n in named if n in self.definitions)
        )

    def _callout_header(self, start: int, end: int) -> bool:
        """Takes the header line of a callout; False where the mark turns out not to open a quote."""
        parent = self.frames[-1]
        found = _CALLOUT.match(self.body[start:end])
        if parent.kind != "BlockQuote" or parent.blocks or parent.header or found is None:
            return False
        title = found["title"].rstrip(" \t")
        parent.header = (found, self._alone(title) if title else None)
        parent.cursor = end
        parent.cursor_line = self.line(end)
        return True

    # -- tables ------------------------------------------------------------------------------------------------

    def table(self, event: Event, data: Any) -> None:
        """A table, with all its rows and cells."""
        start, end = self.range(event)
        self.gap(self.frames[-1], start)
        end = self.trim(start, end)
        rows: list[tuple[Cell, ...]] = []
        texts: list[list[str]] = []
        cells: list[Cell] = []
        row: list[str] = []
        for inside in self.stream:
            tag = inside[0].get("Start")
            if tag == "TableCell":
                self._cell(inside, cells, row)
            elif tag is not None:
                cells, row = [], []
            elif inside[0]["End"] == "Table":
                break
            else:
                rows.append(tuple(cells))
                texts.append(row)
        lines = [line.strip() for line in strip_prefixes(self.body[start:end].split("\n"), self.shape)]
        rule = lines.pop(1)
        whole = [self._whole_row(*each) for each in zip(rows, texts, lines, strict=True)]
        block = Table(tuple(whole), tuple(_ALIGNMENT[column] for column in data))
        layout = layout_of(texts, lines)
        if layout:
            block.spelling = {sp.LAYOUT: layout}
        if rule != delimiter(block.alignment):
            block.spelling = {**block.spelling, sp.FENCE: rule}
        self.append(block, start, end)

    def _cell(self, event: Event, cells: list[Cell], row: list[str]) -> None:
        start, end = self.range(event)
        end = self.trim(start, end)
        while start < end and self.body[start] in " \t":
            start += 1
        tokens = self.tokens(leaf(self.stream, self.character).tokens)
        raw = self.raw(start, end, tokens)
        cells.append(Cell(spans_in(raw, tokens, self.dialect, 0, len(raw), in_cell=True)))
        row.append(raw)

    def _whole_row(self, row: tuple[Cell, ...], texts: list[str], line: str) -> tuple[Cell, ...]:
        """``row`` with the cells that its ``line`` has beyond the header's: GFM shows none of them, but they are
        there."""
        beyond = cells_of(line)[len(row) :] if line.count("|") >= len(row) else []
        texts += beyond
        return (*row, *(Cell(self._alone(text)) for text in beyond))
