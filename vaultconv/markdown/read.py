"""Markdown text to blocks, on the events of pyromark (pulldown-cmark) with their ranges.

What the dialect adds to CommonMark's structure is masked before (:mod:`~vaultconv.markdown.regions`) and
recognised after. Leaf blocks are read in :mod:`~vaultconv.markdown.leaves`, what stands inside a line in
:mod:`~vaultconv.markdown.inline`; here are the containers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.events import Event
from vaultconv.markdown.footnotes import gathered
from vaultconv.markdown.leaf import columns
from vaultconv.markdown.leaves import Leaves, plain_paragraph, read_spans
from vaultconv.markdown.tree import Frame
from vaultconv.model.blocks import Blocks, Callout, Code, FootnoteDefinition, Item, List, Quote, Rule, Traits
from vaultconv.model.traverse import iter_blocks

__all__ = ["MAX_DEPTH", "TooDeepError", "read_blocks", "read_spans"]

MAX_DEPTH = 100
"""Containers in containers. Beyond it a note is carried verbatim: nobody wrote it by hand."""


class TooDeepError(Exception):
    """A note nests deeper than :data:`MAX_DEPTH`; ``line`` is where, 1-based in its file."""

    def __init__(self, line: int) -> None:
        super().__init__(f"nested more than {MAX_DEPTH} deep")
        self.line = line


_BLANKS = lazy_pattern(r"[ \t]*+")
_ITEM = lazy_pattern(r"(?P<marker>[-*+]|(?P<number>\d{1,9})[.)])(?P<pad>[ \t]*)")


def read_blocks(body: str, dialect: Dialect, first_line: int = 1) -> Blocks:
    """The blocks of ``body``, a text with ``\\n`` line ends. ``first_line`` is the 1-based line of its first line in
    its file. Raises :class:`TooDeepError`.

    >>> from vaultconv.markdown.dialect import COMMONMARK
    >>> [type(b).__name__ for b in read_blocks("# Title\\n\\n- one\\n", COMMONMARK)]
    ['Heading', 'List']
    """
    plain = plain_paragraph(body, dialect)
    if plain is not None:
        plain.line = first_line
        return (plain,)
    return _Builder(body, dialect, first_line).build()


class _Builder(Leaves):
    """Builds the tree of one body: opens and closes its containers, and has their leaves read."""

    def build(self) -> Blocks:
        for event in self.stream:
            further: Event | None = event
            while further is not None:  # what ended a paragraph of a tight list is still to be taken
                further = self._take(further)
        root = self.frames[0]
        self.gap(root, len(self.body))
        blocks, blanks = root.blocks, root.blanks
        if self.dialect.footnote_indent < 4 and FootnoteDefinition in map(type, blocks):
            blocks, blanks = gathered(blocks, blanks, self._goes_on)
        self.space(blocks, blanks, 1)
        return tuple(blocks)

    def _goes_on(self, block: Any) -> bool:
        """Whether ``block`` is indented as far as what a footnote above it goes on with."""
        start = self.starts[block.line - self.lines_before - 1]
        found = _BLANKS.match(self.body, start)
        return found is not None and columns(found[0]) >= self.dialect.footnote_indent

    def _take(self, event: Event) -> Event | None:
        """Reads the block that begins with ``event``, or closes the container that ends with it. Gives the event that has
        still to be taken: what ended a paragraph of a tight list."""
        said = event[0]
        if "Start" in said:
            tag = said["Start"]
            name, data = (tag, None) if tag.__class__ is str else next(iter(tag.items()))
            begin = self._BEGIN.get(name)
            if begin is None:
                return self.tight(event)
            begin(self, event, data)
            return None
        if "End" in said:
            self._END[self.frames[-1].kind](self, self.frames[-1])
            return None
        if said == "Rule":
            self._rule(event)
            return None
        return self.tight(event)

    def _rule(self, event: Event) -> None:
        start, end = self.range(event)
        end = self.trim(start, end)
        text = self.body[start:end]
        self.append(Rule(spelling={} if text == "---" else {sp.MARKER: text}), start, end)

    # -- containers begin --------------------------------------------------------------------------------------

    def _open(self, kind: str, event: Event, data: Any) -> Frame:
        """A container that begins with ``event``, at its first character that is not blank."""
        start, end = self.range(event)
        body = self.body
        if len(self.frames) > MAX_DEPTH:
            raise TooDeepError(self.line(start) + self.lines_before)
        while start < len(body) and body[start] in " \t\n":
            start += 1
        return Frame(kind, data, start, end, start, self.line(start))

    def _begin_list(self, event: Event, data: Any) -> None:
        frame = self._open("List", event, data)
        self.gap(self.frames[-1], frame.start)
        self.frames.append(frame)

    def _begin_quote(self, event: Event, data: Any) -> None:
        frame = self._open("BlockQuote", event, data)
        self.gap(self.frames[-1], frame.start)
        self.frames.append(frame)
        self.shape.append(("BlockQuote", 0))

    def _begin_item(self, event: Event, data: Any) -> None:
        frame = self._open("Item", event, data)
        start = frame.start
        found = _ITEM.match(self.body, start)
        assert found is not None  # noqa: S101  the parser saw the marker
        frame.data = found
        marker_column = columns(self.body[self.line_start(start) : start]) + len(found["marker"])
        width = columns(found["pad"], marker_column)
        if width > 4 or self.body[found.end() : found.end() + 1] in ("", "\n"):
            width = 1
        frame.column = marker_column + width
        frame.cursor = found.end("marker")
        self.frames.append(frame)
        self.shape.append(("Item", frame.column))

    def _begin_footnote(self, event: Event, data: Any) -> None:
        frame = self._open("FootnoteDefinition", event, data)
        frame.cursor = self.body.index("]:", frame.start) + 2
        frame.cursor_line = self.line(frame.cursor)
        self.frames.append(frame)
        self.shape.append(("FootnoteDefinition", 4))

    # -- and end -----------------------------------------------------------------------------------------------

    def _finish(self, frame: Frame) -> int:
        """Closes a container that puts something before its lines. Its end: that of its last child, unless it is empty."""
        self.gap(frame, self.trim(frame.start, frame.end))
        self.frames.pop()
        self.shape.pop()
        if frame.blocks or frame.cursor > frame.start:
            return frame.cursor
        return frame.start + len(self.body[frame.start : frame.end].rstrip(" \t\n"))

    def _quote(self, frame: Frame) -> None:
        end = max(self._finish(frame), self.trim(frame.start, frame.end))
        block: Quote | Callout
        self.space(frame.blocks, frame.blanks, 1)
        if frame.header is not None:
            found, title = frame.header
            if frame.blocks and frame.blanks[0]:
                first = frame.blocks[0]
                first.spelling = {k: v for k, v in first.spelling.items() if k != sp.BEFORE}
                if frame.blanks[0] != 1:
                    first.spelling = {**first.spelling, sp.BEFORE: frame.blanks[0] - 1}
            block = Callout(found["type"], title, tuple(frame.blocks), found["fold"], found["metadata"] or "")
            if title is not None and found["pad"] != " ":
                block.spelling = {sp.PAD: len(found["pad"])}
        else:
            block = Quote(tuple(frame.blocks))
        if frame.traits:
            block.traits = Traits(**frame.traits)
        blanks = self._quote_blanks(frame.start, end)
        if blanks:
            block.spelling = {**block.spelling, sp.BLANK: blanks}
        self.append(block, frame.start, end)

    def _quote_blanks(self, start: int, end: int) -> str:
        """What the empty lines of a quote look like, where that is not the house style: one of them for all if they are
        alike."""
        text = self.body[start:end]
        if "\n" not in text:
            return ""
        depth = sum(kind == "BlockQuote" for kind, _ in self.shape)
        opening, *further = text.split("\n")
        lines = [">" * depth + opening, *further]  # it begins at its own mark
        empty = [line.split(">", depth + 1) for line in lines if not line.strip("> \t")]
        blanks = [">" + parts[-1] for parts in empty if len(parts) == depth + 2 and ">" not in parts[-1]]
        house = self.dialect.house.quote_blank
        if all(blank == house for blank in blanks):
            return ""
        return blanks[0] if len(set(blanks)) == 1 else "\n".join(blanks)

    def _item(self, frame: Frame) -> None:
        end = self._finish(frame)
        parent = self.frames[-1]
        spelling = self._item_spelling(frame, parent)
        if frame.boxed:
            self._list_behind_box(frame)
        block = Item(tuple(frame.blocks))
        if frame.traits:
            block.traits = Traits(**frame.traits)
        if spelling:
            block.spelling = spelling
        if frame.loose is not None:
            parent.loose = parent.loose or frame.loose
        self.place(parent, block, frame.start, end)
        parent.inner.append(frame.blanks)

    def _list_behind_box(self, frame: Frame) -> None:
        """Reads the list that begins behind the box of a task, for which its first paragraph stood so far. A box in that
        list leads no further one, so that no text is read more than twice."""
        inside = _Builder(frame.boxed, self.dialect, frame.blocks[0].line)
        inside.boxes_lead = False
        blocks = inside.build()
        for block in iter_blocks(blocks):
            block.origin = None  # a place in a text of its own
        frame.blocks[:1] = blocks
        frame.blanks[1:1] = [0] * (len(blocks) - 1)

    def _item_spelling(self, frame: Frame, parent: Frame) -> dict[str, str | int]:
        """Where an item's marker, and what stands before its lines, is not the house style."""
        found: re.Match[str] = frame.data
        marker, house = found["marker"], self.dialect.house
        spelling: dict[str, str | int] = {}
        if marker != (house.bullet if parent.data is None else f"{parent.data + len(parent.blocks)}."):
            spelling[sp.MARKER] = marker
        pad = len(found["pad"])
        if pad > 1 and self._begins_after_pad(frame, found.end()):
            spelling[sp.PAD] = pad
        else:
            pad = 1
        indent = self._child_indent(frame) if len(frame.blocks) > 1 else None
        if indent is not None:
            width = len(marker) + pad
            if columns(indent) >= width and indent != (house.indent or " " * width):
                spelling[sp.INDENT] = indent
        return spelling

    def _begins_after_pad(self, frame: Frame, end: int) -> bool:
        """Whether the blanks behind a marker, up to ``end``, are only that: text follows them, and no indented code."""
        if not frame.blocks or self.body[end : end + 1] == "\n":
            return False
        first = frame.blocks[0]
        return not (isinstance(first, Code) and first.spelling.get(sp.STYLE) == "indented")

    def _child_indent(self, frame: Frame) -> str | None:
        """What stands, from the item's own marker on, before its first child that begins on a line of its own."""
        marker_column = columns(self.body[self.line_start(frame.start) : frame.start])
        for block in frame.blocks[1:]:
            if isinstance(block, Code) and block.spelling.get(sp.STYLE):
                continue
            start = block.origin.start
            line = self.body[self.line_start(start) : start]
            at = column = 0
            while at < len(line) and column < marker_column:
                column += columns(line[at], column)
                at += 1
            if column == marker_column and at < len(line) and not line[at:].strip(" \t"):
                return line[at:]
        return None

    def _list(self, frame: Frame) -> None:
        self.frames.pop()
        loose = frame.loose
        if loose is None:
            loose = any(frame.blanks[1:]) or any(any(blanks[1:]) for blanks in frame.inner)
        usual = 1 if loose else 0
        self.space(frame.blocks, frame.blanks, usual)
        for item, blanks in zip(frame.blocks, frame.inner, strict=True):
            self.space(item.blocks, blanks, usual)
        block = List(tuple(frame.blocks), frame.data, not loose)
        if self.frames[-1].kind == "Root":
            lead = columns(self.body[self.line_start(frame.start) : frame.start])
            if lead:
                block.spelling = {sp.LEAD: lead}
        self.append(block, frame.start, frame.cursor)

    def _footnote(self, frame: Frame) -> None:
        end = self._finish(frame)
        self.space(frame.blocks, frame.blanks, 1)
        self.append(FootnoteDefinition(frame.data, tuple(frame.blocks)), frame.start, end)

    _BEGIN: Mapping[str, Callable[[_Builder, Event, Any], None]] = {
        "Paragraph": Leaves.paragraph,
        "Heading": Leaves.heading,
        "CodeBlock": Leaves.code,
        "HtmlBlock": Leaves.html,
        "Table": Leaves.table,
        "List": _begin_list,
        "Item": _begin_item,
        "BlockQuote": _begin_quote,
        "FootnoteDefinition": _begin_footnote,
    }
    _END: Mapping[str, Callable[[_Builder, Frame], None]] = {
        "List": _list,
        "Item": _item,
        "BlockQuote": _quote,
        "FootnoteDefinition": _footnote,
    }
