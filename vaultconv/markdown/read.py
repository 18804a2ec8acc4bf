"""Markdown text to blocks, on the events of pyromark (pulldown-cmark) with their ranges.

What the dialect adds to CommonMark's structure is masked before (:mod:`~vaultconv.markdown.regions`) and
recognised after; what stands inside a line is read by :mod:`~vaultconv.markdown.inline`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from vaultconv.markdown import spelling as sp
from vaultconv.markdown.dialect import STATUS_OF_CHARACTER, Dialect
from vaultconv.markdown.events import events
from vaultconv.markdown.guard import BOX
from vaultconv.markdown.inline import InlineReader, html_links, references_in
from vaultconv.markdown.leaf import (
    InlineEvent,
    Shape,
    columns,
    raw_text,
    strip_prefixes,
    tokens_of,
)
from vaultconv.markdown.regions import mask
from vaultconv.markdown.tables import cells_of, delimiter, layout_of
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Cell,
    Code,
    Comment,
    FootnoteDefinition,
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
    Traits,
    with_traits,
)
from vaultconv.model.origin import PLAIN, Origin, Spelling
from vaultconv.model.spans import Spans
from vaultconv.model.task import Status, Task

MAX_DEPTH = 100
"""Containers in containers. Beyond it a note is carried verbatim: nobody wrote it by hand."""


class TooDeepError(Exception):
    """A note nests deeper than :data:`MAX_DEPTH`; ``line`` is where, 1-based in its file."""

    def __init__(self, line: int) -> None:
        super().__init__(f"nested more than {MAX_DEPTH} deep")
        self.line = line


_CONTAINERS = {"BlockQuote", "List", "Item", "FootnoteDefinition"}
_PREFIXING = {"BlockQuote", "Item", "FootnoteDefinition"}
_LEAVES = {"Paragraph", "Heading", "CodeBlock", "HtmlBlock", "TableCell"}
_STRUCTURE = _CONTAINERS | _LEAVES | {"Table", "TableHead", "TableRow"}
_ITEM = re.compile(r"(?P<marker>[-*+]|(?P<number>\d{1,9})[.)])(?P<pad>[ \t]*)")
_BLOCK_ID = re.compile(r"\^(?P<id>[A-Za-z0-9-]+)[ \t]*\Z")
_CALLOUT = re.compile(
    r"\[!(?P<type>[^\]|\n]*)(?:\|(?P<metadata>[^\]\n]*))?\](?P<fold>[+-]?)(?P<pad>[ \t]*)(?P<title>.*)"
)
_FENCE = re.compile(r"(?P<fence>(?:`{3,}|~{3,})(?:[ \t]*(?=[^ \t]))?)[ \t]*(?P<info>.*)")
_ATX = re.compile(r"#{1,6}(?:[ \t]|$)")
_BLANK_LINES = re.compile(r"(?:\n[ \t]*+)+\Z")
_ALIGNMENT = {"None": "", "Left": "left", "Center": "center", "Right": "right"}


@dataclass(slots=True)
class _Frame:
    """A block that is being read. ``cursor`` is where the last of its children ended, ``blanks`` how many blank lines
    stood before each, ``column`` where an item's text begins; ``implicit`` is a paragraph of a tight list, ``loose``
    what an item's paragraphs say of its list."""

    kind: str
    data: Any
    start: int
    end: int
    cursor: int = 0
    blocks: list[Any] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    inline: list[InlineEvent] = field(default_factory=list)
    column: int = 0
    implicit: bool = False
    loose: bool | None = None
    traits: dict[str, Any] = field(default_factory=dict)
    header: tuple[re.Match[str], Spans | None] | None = None


def read_blocks(body: str, dialect: Dialect, first_line: int = 1) -> Blocks:
    """The blocks of ``body``, a text with ``\\n`` line ends. ``first_line`` is the 1-based line of its first line in
    its file. Raises :class:`TooDeepError`.

    >>> from vaultconv.markdown.dialect import COMMONMARK
    >>> [type(b).__name__ for b in read_blocks("# Title\\n\\n- one\\n", COMMONMARK)]
    ['Heading', 'List']
    """
    return _Builder(body, dialect, first_line).build()


def read_spans(text: str, dialect: Dialect) -> Spans:
    """The spans of one line of text that stands alone (a title)."""
    if not text:
        return ()
    found = list(events("x " + text, dialect))
    inline = [
        (("/" if opens is False else "") + name, data, start, end)
        for name, data, start, end, opens in found
        if name not in _STRUCTURE
    ]
    tokens = tokens_of(text, inline, lambda offset: max(offset - 2, 0))
    return InlineReader(text, tokens, dialect).spans(0, len(text))


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


def _is_deep(line: str) -> bool:
    """Whether ``line`` is indented so far that no block may begin there."""
    return columns(line[: len(line) - len(line.lstrip(" \t"))]) >= 4


class _Builder:
    """Builds the tree of one body, with a stack of its own: depth is counted, never recursed."""

    def __init__(self, body: str, dialect: Dialect, first_line: int) -> None:
        masked = mask(body, dialect)
        self.body = body
        self.masked = masked.text
        self.regions = masked.kinds
        self.dialect = dialect
        self.frames = [_Frame("Root", None, 0, len(body))]
        self.line_at = 0
        self.line = first_line

    def build(self) -> Blocks:
        for name, data, start, end, opens in events(self.masked, self.dialect):
            if name in _STRUCTURE:
                if opens:
                    self._open(name, data, start, end)
                else:
                    self._close(name)
            elif name == "Rule":
                self._end_implicit()
                end = self._trim(start, end)
                text = self.body[start:end]
                self._append(Rule(spelling={} if text == "---" else {sp.MARKER: text}), start, end)
            else:
                self._inline(name, data, start, end, opens)
        self._end_implicit()
        root = self.frames[0]
        self._gap(root, len(self.body))
        self._space(root.blocks, root.blanks, 1)
        return tuple(root.blocks)

    # -- frames ------------------------------------------------------------------------------------------------

    def _open(self, name: str, data: Any, start: int, end: int) -> None:
        self._end_implicit()
        if name in _CONTAINERS:
            if len(self.frames) > MAX_DEPTH:
                raise TooDeepError(self._line(start))
            while start < len(self.body) and self.body[start] in " \t\n":
                start += 1
        frame = _Frame(name, data, start, end, start)
        if name == "Item":
            self._open_item(frame)
        elif name == "FootnoteDefinition":
            frame.cursor = self.body.index("]:", start) + 2
            frame.column = 4
        elif name in _CONTAINERS or name == "Table":
            self._gap(self.frames[-1], start)
        self.frames.append(frame)

    def _open_item(self, frame: _Frame) -> None:
        start = frame.start
        found = _ITEM.match(self.body, start)
        assert found is not None  # noqa: S101  the parser saw the marker
        frame.data = found
        line_start = self.body.rfind("\n", 0, start) + 1
        marker_column = columns(self.body[line_start:start]) + len(found["marker"])
        width = columns(found["pad"], marker_column)
        if self.body[found.end() : found.end() + 1] in ("", "\n") or width > 4:
            width = 1
        frame.column = marker_column + width
        frame.cursor = found.end("marker")

    def _end_implicit(self) -> None:
        if self.frames[-1].implicit:
            self._close("Paragraph")

    def _inline(self, name: str, data: Any, start: int, end: int, opens: bool | None) -> None:
        if name == "InlineHtml" and start in self.regions:
            if self.regions[start] != "math":
                return  # the dialect's own construct
            inside = strip_prefixes(self.body[start + 2 : end - 2].split("\n"), self._shape())
            name, data = "DisplayMath", "\n".join(inside)
        frame = self.frames[-1]
        if frame.kind not in _LEAVES:
            if name == "Text" and start and self.body[start - 1] == "\\":
                start -= 1
            frame = _Frame("Paragraph", None, start, end)
            frame.implicit = True
            self.frames.append(frame)
        if frame.implicit:
            frame.end = max(frame.end, end)
        frame.inline.append((("/" if opens is False else "") + name, data, start, end))

    def _close(self, name: str) -> None:
        if name in _CONTAINERS:
            self._end_implicit()
        self._BUILD[name](self, self.frames.pop())

    # -- places ------------------------------------------------------------------------------------------------

    def _append(self, block: AnyBlock, start: int, end: int) -> None:
        """Adds ``block``, read from ``[start:end]``, to its container; link definitions before it first."""
        parent = self.frames[-1]
        self._gap(parent, start)
        self._place(parent, block, start, end)

    def _place(self, parent: _Frame, block: AnyBlock, start: int, end: int) -> None:
        lines = self.body.count("\n", parent.cursor, start)
        parent.blanks.append(max(lines - 1, 0) if parent.blocks or parent.traits else lines)
        origin_start = start
        if parent.kind == "Root":
            line_start = self.body.rfind("\n", 0, start) + 1
            if not self.body[line_start:start].strip(" \t"):
                origin_start = max(line_start, parent.cursor)
        block.origin = Origin(origin_start, end)
        block.line = self._line(start)
        parent.blocks.append(block)
        parent.cursor = end

    def _gap(self, parent: _Frame, end: int) -> None:
        """Link definitions are no events: what lies between two blocks and is not blank is one."""
        gap = self.body[parent.cursor : end]
        if len(gap) < 2 or not gap.strip("> \t\n"):
            return
        start = parent.cursor + len(gap) - len(gap.lstrip("> \t\n"))
        last_line = gap.rfind("\n", 0, len(gap.rstrip("> \t\n"))) + 1
        stop = parent.cursor + last_line + len(gap[last_line:].split("\n", 1)[0].rstrip(" \t"))
        lines = strip_prefixes(self.body[start:stop].split("\n"), self._shape())
        text = "\n".join(line.rstrip(" \t") if _is_deep(line) else line.strip(" \t") for line in lines)
        self._place(parent, Raw(text, "link-definition"), start, stop)

    @staticmethod
    def _space(blocks: list[Any], blanks: list[int], usual: int) -> None:
        """Notes where the blank lines before a block are not as many as usual."""
        for i, (block, blank) in enumerate(zip(blocks, blanks, strict=True)):
            if blank != (usual if i else 0):
                block.spelling = {**block.spelling, sp.BEFORE: blank}

    def _line(self, offset: int) -> int:
        """The 1-based line of ``offset`` in the file; look-ups go forward, and back by little."""
        if offset >= self.line_at:
            self.line += self.body.count("\n", self.line_at, offset)
        else:
            self.line -= self.body.count("\n", offset, self.line_at)
        self.line_at = offset
        return self.line

    def _trim(self, start: int, end: int) -> int:
        while end > start and self.body[end - 1] in " \t\n":
            end -= 1
        return end

    def _trailing(self, end: int) -> Spelling:
        """The blanks between ``end`` and the end of its line."""
        body, at = self.body, end
        while at < len(body) and body[at] in " \t":
            at += 1
        return {sp.TRAIL: body[end:at]} if at > end and body[at : at + 1] in ("", "\n") else PLAIN

    def _shape(self) -> Shape:
        return [(frame.kind, frame.column) for frame in self.frames if frame.kind in _PREFIXING]

    # -- leaves ------------------------------------------------------------------------------------------------

    def _leaf(self, frame: _Frame, start: int, end: int) -> tuple[str, InlineReader]:
        raw, place = raw_text(self.body, start, end, self._shape(), frame.inline)
        return raw, InlineReader(raw, tokens_of(raw, frame.inline, place), self.dialect)

    def _paragraph(self, frame: _Frame) -> None:
        start, end = frame.start, self._trim(frame.start, frame.end)
        parent = self.frames[-1]
        self._gap(parent, start)
        raw, reader = self._leaf(frame, start, end)
        low, high = 0, len(raw)
        first_of_item = parent.kind == "Item" and not parent.blocks and not parent.traits
        if first_of_item and self.dialect.tasks and (found := BOX.match(raw)):
            parent.traits["task"] = Task(found[1], STATUS_OF_CHARACTER.get(found[1], Status.OTHER))
            low = found.end()
        if parent.kind == "Item":
            parent.loose = parent.loose or not frame.implicit
        anchor: dict[str, Any] = {}
        trailing = self._trailing(end)
        if self.dialect.block_ids and (id_ := _block_id(raw, low)):
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
        block = Paragraph(reader.spans(low, high), spelling=trailing)
        if anchor:
            if first_of_item:
                parent.traits |= anchor
            else:
                block.traits = Traits(**anchor)
        if first_of_item and not block.spans and parent.traits:
            parent.cursor = end
            return
        self._append(block, start, end)
        if first_of_item and parent.traits:
            block.origin = None  # the slice has the item's box or id in it

    def _name_previous(self, parent: _Frame, anchor: str, end: int) -> bool:
        """A paragraph that is only a block id names the block before it."""
        if not parent.blocks or parent.blocks[-1].traits.anchor:
            return False
        block = with_traits(parent.blocks[-1], anchor=anchor, anchor_place="after")
        if block.origin is not None:
            block.origin = Origin(block.origin.start, end)
        parent.blocks[-1] = block
        parent.cursor = end
        return True

    def _lazy_quote(self, end: int) -> _Frame | None:
        """The outermost quote that the line that ends at ``end`` stands in without saying so."""
        line = self.body[self.body.rfind("\n", 0, end) + 1 : end]
        said = line[: len(line) - len(line.lstrip("> \t"))].count(">")
        quotes = [frame for frame in self.frames if frame.kind == "BlockQuote"]
        return quotes[said] if said < len(quotes) else None

    def _heading(self, frame: _Frame) -> None:
        start = frame.start
        source_end = self._trim(start, frame.end)
        if frame.inline:
            first = frame.inline[0][2]
            first -= self.body[first - 1] == "\\" and first > start
            last = self._trim(first, max(event[3] for event in frame.inline))
        else:
            first = last = start
        raw, reader = self._leaf(frame, first, last)
        block = Heading(int(frame.data["level"][1:]), reader.spans(0, len(raw)))
        text = self.body[start:source_end]
        if not _ATX.match(text):
            block.spelling = {sp.STYLE: "setext", sp.FENCE: text[text.rfind("\n") + 1 :].strip(" \t>")}
        elif closing := self.body[last:source_end].strip(" \t") if frame.inline else "":
            block.spelling = {sp.FENCE: closing}
        block.spelling = {**block.spelling, **self._trailing(source_end)}
        self._append(block, start, source_end)

    def _pieces(self, frame: _Frame) -> str:
        """The text of a code or HTML block; where a region was masked, as it was before."""
        if not self.regions:
            return "".join(event[1] for event in frame.inline)
        return "".join(
            data if self.masked[low:high] == self.body[low:high] else self.body[low:high]
            for _, data, low, high in frame.inline
        )

    def _code(self, frame: _Frame) -> None:
        text = self._pieces(frame)
        end = max(self._trim(frame.start, frame.end), frame.inline[-1][3] - 1 if frame.inline else 0)
        if frame.data == "Indented":
            self._append(Code(text, spelling={sp.STYLE: "indented"}), frame.start, end)
            return
        first_line = self.body[frame.start : end].split("\n", 1)[0].strip(" \t")
        found = _FENCE.match(first_line)
        block = Code(text, found["info"] if found else "")
        if found and found["fence"] != "```":
            block.spelling = {sp.FENCE: found["fence"]}
        self._append(block, frame.start, end)

    def _html(self, frame: _Frame) -> None:
        start, end = frame.start, self._trim(frame.start, frame.end)
        kind = self.regions.get(start, "")
        text = _BLANK_LINES.sub("", self._pieces(frame))
        if kind == "callout" and self._callout_header(start, end):
            return
        if kind in ("comment", "math"):
            inner = text.strip(" \t")[2:-2]
            if kind == "math":
                self._append(MathBlock(inner), start, end)
            else:
                self._append(Comment(inner, references_in(inner, self.dialect)), start, end)
            return
        self._append(Html(text, html_links(text, self.dialect)), frame.start, end)

    def _callout_header(self, start: int, end: int) -> bool:
        """Takes the header line of a callout; False where the mark turns out not to open a quote."""
        parent = self.frames[-1]
        found = _CALLOUT.match(self.body[start:end])
        if parent.kind != "BlockQuote" or parent.blocks or parent.header or found is None:
            return False
        title = found["title"].rstrip(" \t")
        parent.header = (found, read_spans(title, self.dialect) if title else None)
        parent.cursor = end
        return True

    def _cell(self, frame: _Frame) -> None:
        start, end = frame.start, self._trim(frame.start, frame.end)
        while start < end and self.body[start] in " \t":
            start += 1
        raw, reader = self._leaf(frame, start, end)
        self.frames[-1].blocks.append(Cell(reader.spans(0, len(raw))))
        self.frames[-1].inline.append(("cell", raw, start, end))

    def _row(self, frame: _Frame) -> None:
        self.frames[-1].blocks.append(tuple(frame.blocks))
        self.frames[-1].inline.append(("row", [event[1] for event in frame.inline], frame.start, frame.end))

    def _table(self, frame: _Frame) -> None:
        end = self._trim(frame.start, frame.end)
        block = Table(tuple(frame.blocks), tuple(_ALIGNMENT[a] for a in frame.data))
        lines = [
            line.strip() for line in strip_prefixes(self.body[frame.start : end].split("\n"), self._shape())
        ]
        rule = lines.pop(1)
        texts = [event[1] for event in frame.inline]
        rows = [self._whole_row(*row) for row in zip(block.rows, texts, lines, strict=True)]
        block.rows = tuple(rows)
        layout = layout_of(texts, lines)
        if layout:
            block.spelling = {sp.LAYOUT: layout}
        if rule != delimiter(block.alignment):
            block.spelling = {**block.spelling, sp.FENCE: rule}
        self._append(block, frame.start, end)

    def _whole_row(self, row: tuple[Cell, ...], texts: list[str], line: str) -> tuple[Cell, ...]:
        """``row`` with the cells that its ``line`` has beyond the header's: GFM shows none of them, but they are
        there."""
        beyond = cells_of(line)[len(row) :] if line.count("|") >= len(row) else []
        texts += beyond
        return (*row, *(Cell(read_spans(text, self.dialect)) for text in beyond))

    # -- containers --------------------------------------------------------------------------------------------

    def _finish(self, frame: _Frame) -> int:
        """The end of a container: that of its last child, unless it is empty."""
        self.frames.append(frame)
        self._gap(frame, self._trim(frame.start, frame.end))
        self.frames.pop()
        if frame.blocks or frame.cursor > frame.start:
            return frame.cursor
        return frame.start + len(self.body[frame.start : frame.end].rstrip(" \t\n"))

    def _quote(self, frame: _Frame) -> None:
        end = self._finish(frame)
        end = max(end, self._trim(frame.start, frame.end))
        block: Quote | Callout
        if frame.header is not None:
            found, title = frame.header
            self._space(frame.blocks, frame.blanks, 1)
            if frame.blocks and frame.blanks[0]:
                first = frame.blocks[0]
                first.spelling = {k: v for k, v in first.spelling.items() if k != sp.BEFORE}
                if frame.blanks[0] != 1:
                    first.spelling = {**first.spelling, sp.BEFORE: frame.blanks[0] - 1}
            block = Callout(found["type"], title, tuple(frame.blocks), found["fold"], found["metadata"] or "")
            if title is not None and found["pad"] != " ":
                block.spelling = {sp.PAD: len(found["pad"])}
        else:
            self._space(frame.blocks, frame.blanks, 1)
            block = Quote(tuple(frame.blocks))
        if frame.traits:
            block.traits = Traits(**frame.traits)
        blanks = self._quote_blanks(frame.start, end)
        if blanks:
            block.spelling = {**block.spelling, sp.BLANK: blanks}
        self._append(block, frame.start, end)

    def _quote_blanks(self, start: int, end: int) -> str:
        """What the empty lines of a quote look like, where that is not the house style: one of them for all if they are
        alike."""
        text = self.body[start:end]
        if "\n" not in text:
            return ""
        depth = sum(kind == "BlockQuote" for kind, _ in self._shape())
        opening, *further = text.split("\n")
        lines = [">" * depth + opening, *further]  # it begins at its own mark
        empty = [line.split(">", depth + 1) for line in lines if not line.strip("> \t")]
        blanks = [">" + parts[-1] for parts in empty if len(parts) == depth + 2 and ">" not in parts[-1]]
        house = self.dialect.house.quote_blank
        if all(blank == house for blank in blanks):
            return ""
        return blanks[0] if len(set(blanks)) == 1 else "\n".join(blanks)

    def _item(self, frame: _Frame) -> None:
        end = self._finish(frame)
        block = Item(tuple(frame.blocks))
        if frame.traits:
            block.traits = Traits(**frame.traits)
        found: re.Match[str] = frame.data
        spelling: dict[str, str | int] = {sp.MARKER: found["marker"]}
        pad = len(found["pad"])
        if (
            pad > 1
            and frame.blocks
            and not self._starts_with_code(frame)
            and self.body[found.end() : found.end() + 1] != "\n"
        ):
            spelling[sp.PAD] = pad
        indent = self._child_indent(frame)
        width = len(found["marker"]) + int(spelling.get(sp.PAD, 1))
        if indent is not None and columns(indent) >= width:
            spelling[sp.INDENT] = indent
        block.spelling = spelling
        parent = self.frames[-1]
        parent.loose = frame.loose if parent.loose is None else parent.loose or bool(frame.loose)
        self._place(parent, block, frame.start, end)
        parent.inline.append(("blanks", frame.blanks, 0, 0))

    @staticmethod
    def _starts_with_code(frame: _Frame) -> bool:
        first = frame.blocks[0]
        return isinstance(first, Code) and first.spelling.get(sp.STYLE) == "indented"

    def _child_indent(self, frame: _Frame) -> str | None:
        """What stands, from the item's own marker on, before its first child that begins on a line of its own."""
        line_start = self.body.rfind("\n", 0, frame.start) + 1
        marker_column = columns(self.body[line_start : frame.start])
        for block in frame.blocks[1:]:
            if isinstance(block, Code) and block.spelling.get(sp.STYLE):
                continue
            start = block.origin.start
            line = self.body[self.body.rfind("\n", 0, start) + 1 : start]
            at = column = 0
            while at < len(line) and column < marker_column:
                column += columns(line[at], column)
                at += 1
            if column == marker_column and at < len(line) and not line[at:].strip(" \t"):
                return line[at:]
        return None

    def _list(self, frame: _Frame) -> None:
        items, before = frame.blocks, frame.blanks
        inner = [event[1] for event in frame.inline]
        loose = frame.loose
        if loose is None:
            loose = any(before[1:]) or any(any(blanks[1:]) for blanks in inner)
        usual = 1 if loose else 0
        self._space(items, before, usual)
        for i, (item, blanks) in enumerate(zip(items, inner, strict=True)):
            self._space(list(item.blocks), blanks, usual)
            self._usual_marker(item, i, frame.data)
        block = List(tuple(items), frame.data, not loose)
        parent = self.frames[-1]
        if parent.kind == "Root":
            line_start = self.body.rfind("\n", 0, frame.start) + 1
            lead = columns(self.body[line_start : frame.start])
            if lead:
                block.spelling = {sp.LEAD: lead}
        self._append(block, frame.start, frame.cursor)

    def _usual_marker(self, item: Item, index: int, start: int | None) -> None:
        """Forgets what is house style anyway."""
        spelling = dict(item.spelling)
        marker = spelling.get(sp.MARKER)
        usual = self.dialect.house.bullet if start is None else f"{start + index}."
        if marker == usual:
            del spelling[sp.MARKER]
        width = len(str(marker)) + int(spelling.get(sp.PAD, 1))
        if spelling.get(sp.INDENT) == (self.dialect.house.indent or " " * width):
            del spelling[sp.INDENT]
        item.spelling = spelling

    def _footnote(self, frame: _Frame) -> None:
        end = self._finish(frame)
        self._space(frame.blocks, frame.blanks, 1)
        self._append(FootnoteDefinition(frame.data, tuple(frame.blocks)), frame.start, end)

    _BUILD: dict[str, Callable[[_Builder, _Frame], None]] = {  # noqa: RUF012  a table, never written to
        "Paragraph": _paragraph,
        "Heading": _heading,
        "CodeBlock": _code,
        "HtmlBlock": _html,
        "TableCell": _cell,
        "TableHead": _row,
        "TableRow": _row,
        "Table": _table,
        "BlockQuote": _quote,
        "Item": _item,
        "List": _list,
        "FootnoteDefinition": _footnote,
    }
