"""Blocks to Markdown text.

A block whose origin stands is copied; any other is written in house style, save where its spelling departs. Lines
are made without the prefix of the containers around them; each container adds its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.escape import CONTEXT
from vaultconv.markdown.guard import BOX, NUMBERED, RULE, closed, escape_bars, guarded
from vaultconv.markdown.leaf import columns
from vaultconv.markdown.neighbours import is_indented, needs_exact_indent, starts_beside_text
from vaultconv.markdown.parted import blank_lines, markers, parted
from vaultconv.markdown.tables import alignment_of, delimiter, row_line
from vaultconv.markdown.write_spans import SPELL, html_comment
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Code,
    Comment,
    Directive,
    Drawer,
    FootnoteDefinition,
    Heading,
    Html,
    Item,
    List,
    MathBlock,
    Paragraph,
    Query,
    Quote,
    Raw,
    Rule,
    Table,
)
from vaultconv.model.losses import Loss
from vaultconv.model.note import Source
from vaultconv.model.spans import Link, Spans, Text
from vaultconv.model.traverse import iter_spans

_BLANK_LINES = lazy_pattern(r"[ \t]*(?:\n[ \t]*)*+")
_TRAILING_BLANKS = lazy_pattern(r"[ \t]+(?=\n|\Z)")
_TRAILING_MARKS = lazy_pattern(r"(?:^|(?<=[ \t]))#+$")


@dataclass(slots=True)
class MarkdownWriter:
    """Writes one note. ``source`` is given only to a writer of the same dialect that may copy slices; ``stale`` says of
    a block that its slice may not be copied although it is unchanged (a link in it must be written anew).
    ``notes`` is free for the format: what its own functions need to know. ``losses`` grows as they report."""

    dialect: Dialect
    source: Source | None = None
    stale: Callable[[AnyBlock], bool] | None = None
    notes: Any = None
    losses: list[Loss] = field(default_factory=list)
    prefix: str = ""
    body: str = ""
    indent: str = ""
    """What the further lines of an item are indented by where it does not say itself; ``""``: what the dialect's house style has."""
    dollars_apart: bool = False
    """Whether pieces of text with dollar signs stand apart in one line: two of them would make a formula of all that is
    between, which no piece can see by itself."""
    following: str = ""
    """The first characters after the text that is being written: the two may make a mark together."""

    def __post_init__(self) -> None:
        self.body = self.source.body if self.source is not None else ""

    # -- the whole ---------------------------------------------------------------------------------------------

    def write(self, blocks: Blocks, final_newline: bool = True) -> str:
        """The text of a note's body.

        >>> from vaultconv.markdown.dialect import COMMONMARK
        >>> from vaultconv.model.spans import Text
        >>> MarkdownWriter(COMMONMARK).write((Heading(1, (Text("Title"),)), Paragraph((Text("words"),))))
        '# Title\\n\\nwords\\n'
        """
        if not blocks:
            return self.body if self.source is not None and not self.body.strip() else ""
        out: list[str] = []
        previous: AnyBlock | None = None
        before_copied = False
        lines: list[str]
        for block in parted(blocks, self.dialect.house.bullet):
            copied = self._copied(block)
            lines = self._lines(block) if copied is None else copied
            out.append(self._between(previous, block, before_copied, copied is not None))
            out.append("\n".join(lines))
            previous, before_copied = block, copied is not None
        out.append(self._ending(previous, before_copied, final_newline))
        return "".join(out)

    def _between(self, previous: AnyBlock | None, block: AnyBlock, before: bool, here: bool) -> str:
        """What stands before ``block``: the source's own blank lines where both neighbours are copied."""
        if here and (before or previous is None) and block.origin is not None:
            start = 0 if previous is None or previous.origin is None else previous.origin.end
            gap = self.body[start : block.origin.start]
            if start <= block.origin.start and not gap.strip("> \t\n"):
                return gap
        blank = blank_lines(previous, block, 1)
        if previous is None:
            return "\n" * blank
        lines = self._blanks_beside(previous if before else None, block if here else None)
        if len(lines) != blank:
            lines = [""] * blank
        return "\n".join([self._trailing(previous) if before else "", *lines, ""])

    def _blanks_beside(self, previous: AnyBlock | None, block: AnyBlock | None) -> list[str]:
        """The source's own blank lines between two blocks of which one is copied (the other: None)."""
        if previous is not None and previous.origin is not None:
            found = _BLANK_LINES.match(self.body, previous.origin.end)
            return found[0].split("\n")[1:-1] if found else []
        if block is None or block.origin is None:
            return []
        start = block.origin.start
        while start and self.body[start - 1] in " \t\n":
            start -= 1
        return self.body[start : block.origin.start].split("\n")[1:-1]

    def _trailing(self, block: AnyBlock) -> str:
        """The blanks after a block that is copied, at the end of its last line."""
        found = _TRAILING_BLANKS.match(self.body, block.origin.end) if block.origin is not None else None
        return found[0] if found else ""

    def _ending(self, last: AnyBlock | None, copied: bool, final_newline: bool) -> str:
        if copied and last is not None and last.origin is not None:
            tail = self.body[last.origin.end :]
            if not tail.strip("> \t\n"):
                return tail
        blanks = self.body[len(self.body.rstrip(" \t\n")) :].partition("\n")[2]
        return "\n" + (blanks if blanks.endswith("\n") else "") if final_newline else ""

    # -- blocks ------------------------------------------------------------------------------------------------

    def sequence(self, blocks: Blocks, usual: int = 1) -> list[str]:
        """The lines of neighbouring blocks, ``usual`` blank lines apart."""
        out: list[str] = []
        previous: AnyBlock | None = None
        for block in parted(blocks, self.dialect.house.bullet):
            out += [""] * blank_lines(previous, block, usual)
            out += self.block(block)
            previous = block
        return out

    def block(self, block: AnyBlock) -> list[str]:
        """The lines of one block in a container, copied where its source allows it, with the blanks at its end."""
        copied = self._copied(block)
        return self._lines(block) if copied is None else [*copied[:-1], copied[-1] + self._trailing(block)]

    def _copied(self, block: AnyBlock) -> list[str] | None:
        origin = block.origin
        if self.source is None or origin is None or (self.stale is not None and self.stale(block)):
            return None
        lines = self.body[origin.start : origin.end].split("\n")
        if self.prefix:
            for i, line in enumerate(lines[1:], 1):
                if line.startswith(self.prefix):
                    lines[i] = line[len(self.prefix) :]
                elif line == self.prefix.rstrip():
                    lines[i] = ""
                else:
                    return None
        return lines

    def _lines(self, block: AnyBlock) -> list[str]:
        kind = type(block)
        spell = self.dialect.spell_block.get(kind)
        lines = spell(block, self) if spell is not None else self.commonmark(block)
        trail = block.spelling.get(sp.TRAIL)
        if trail and lines:
            lines = [*lines[:-1], lines[-1] + str(trail)]
        traits = block.traits
        if traits.attributes and self.dialect.attributes is not None:
            lines = [*lines, traits.attributes.join(self.dialect.attributes)]
        if traits.anchor and self.dialect.block_ids and not isinstance(block, Item):
            return self.anchored(lines, traits.anchor, traits.anchor_place, isinstance(block, Paragraph))
        return lines

    def commonmark(self, block: AnyBlock) -> list[str]:
        """The lines of ``block`` as CommonMark has them, for a dialect that adds something around them."""
        return self._BLOCKS[type(block)](self, block)

    @staticmethod
    def anchored(lines: list[str], anchor: str, place: str, is_text: bool) -> list[str]:
        """``lines`` with their block id where it belongs: blanks at the end of a text stay there."""
        mark = "^" + anchor
        if is_text and lines:
            last = lines[-1].rstrip(" \t")
            mark += lines[-1][len(last) :]
            if place == "line":
                return [*lines[:-1], last, mark]
            return [*lines[:-1], last + (" " if place != "tight" else "") + mark]
        return [*lines, mark] if place == "line" else [*lines, "", mark]

    def indented(self, prefix: str, blocks: Blocks, usual: int = 1) -> list[str]:
        """The lines of blocks in a container that puts ``prefix`` before each line; the prefix itself is the
        container's to add."""
        outer = self.prefix
        self.prefix = outer + prefix
        try:
            return self.sequence(blocks, usual)
        finally:
            self.prefix = outer

    def text(self, spans: Spans) -> str:
        """The text of spans."""
        outer, reported = self.dollars_apart, len(self.losses)
        text = self._joined(spans)
        if self.dialect.math and not outer and len(spans) > 1 and text.count("$") > 1:
            self.dollars_apart = any("$" in s.text for s in iter_spans(spans) if type(s) is Text)
            if self.dollars_apart:
                del self.losses[reported:]
                text = self._joined(spans)
                self.dollars_apart = False
        return text

    def _joined(self, spans: Spans) -> str:
        spell = self.dialect.spell
        spell_text = spell.get(Text) or SPELL[Text]
        if len(spans) == 1 and type(spans[0]) is Text:
            self.following = ""
            return spell_text(spans[0], self)
        pieces = ["" if type(s) is Text else (spell.get(type(s)) or SPELL[type(s)])(s, self) for s in spans]
        following = ""
        for i in range(len(spans) - 1, -1, -1):
            if type(spans[i]) is Text:
                self.following = following
                pieces[i] = spell_text(spans[i], self)
                if following and type(spans[i + 1]) is not Text:
                    pieces[i] = closed(pieces[i], following, isinstance(spans[i + 1], Link))
            following = (pieces[i][:CONTEXT] + following)[:CONTEXT]
        self.following = ""
        return "".join(pieces)

    def _paragraph(self, block: Paragraph) -> list[str]:
        text = self.text(block.spans)
        if text[:1].isalpha() and "\n" not in text:  # as of most: no block but a paragraph begins so
            return [text]
        return guarded(text.split("\n"), _starts_with_text(block.spans), columns(self.prefix))

    def _heading(self, block: Heading) -> list[str]:
        text = self.text(block.spans)
        level = block.level
        if level <= 2 and text and ("\n" in text or block.spelling.get(sp.STYLE) == "setext"):
            mark = "=-"[level - 1]
            underline = str(block.spelling.get(sp.FENCE, mark * 3))
            lines = guarded(text.split("\n"), _starts_with_text(block.spans), columns(self.prefix))
            return [*lines, underline if underline[:1] == mark else mark * 3]
        text = text.replace("\n", " ")
        text = _TRAILING_MARKS.sub(lambda found: "\\" + found[0], text)
        closing = block.spelling.get(sp.FENCE, "") if block.spelling.get(sp.STYLE) != "setext" else ""
        return [" ".join(part for part in ("#" * level, text, str(closing)) if part)]

    def _list(self, block: List) -> list[str]:
        out: list[str] = []
        usual = 0 if block.tight else 1
        for i, item in enumerate(block.items):
            if i:
                out += [""] * int(item.spelling.get(sp.BEFORE, usual))
            out += self._item_lines(item, block, i, usual)
        return out

    def _item_lines(self, item: Item, block: List, index: int, usual: int) -> list[str]:
        spelling = item.spelling
        marker = self._marker(item, block, index)
        lead = (
            0 if self.prefix else int(block.spelling.get(sp.LEAD, 0))
        )  # of a list that has gone into another it could be too much
        pad = int(spelling.get(sp.PAD, 1))
        if item.blocks and is_indented(item.blocks[0]):
            pad = 1
        width = len(marker) + pad
        exact = needs_exact_indent(item.blocks)
        indent = " " * width if exact else str(spelling.get(sp.INDENT, self._usual_indent(width)))
        if not width <= columns(indent, columns(self.prefix) + lead) < width + 4:
            indent = " " * width
        indent = " " * lead + indent
        if self._copied(item) is not None:
            copied = self.block(item)
            return [" " * lead + copied[0], *copied[1:]]
        lines = self._item_text(item, indent, usual)
        if item.blocks and isinstance(item.blocks[0], Rule) and not self._is_led(item):
            lines = ["---" if marker == "*" else "***", *lines[1:]]  # or the two would be one rule
        if item.blocks and isinstance(item.blocks[0], Html) and lines[0][:1] in (" ", "\t"):
            lines = ["", *lines]  # its first blanks would be taken for the marker's
        first = " " * lead + marker + (" " * pad + lines[0] if lines and lines[0] else "")
        if item.blocks and isinstance(item.blocks[0], List) and RULE.match(first.lstrip(" ")):
            first, lines = " " * lead + marker, ["", *lines]  # three empty items would be a rule
        return [first, *(indent + line if line else "" for line in lines[1:])]

    def _usual_indent(self, width: int) -> str:
        """What the further lines of an item are indented by, whose text begins ``width`` columns after its marker does: blanks as often as it
        takes to stand below that text."""
        indent = self.indent or self.dialect.house.indent
        return indent if not indent or indent.strip(" ") else indent * -(-width // len(indent))

    def _marker(self, item: Item, block: List, index: int) -> str:
        """The marker of an item: its own, unless its list has become one of another kind or start."""
        kind = markers(block, self.dialect.house.bullet)
        if block.start is None:
            return kind
        number = str(item.spelling.get(sp.MARKER, ""))[:-1]
        if not number.isdecimal() or not (index or int(number) == block.start):
            number = str(block.start + index)
        return number + kind

    def _item_text(self, item: Item, indent: str, usual: int) -> list[str]:
        traits, blocks = item.traits, item.blocks
        first = blocks[0] if blocks else None
        starts_with_text = isinstance(first, Paragraph)
        anchor = traits.anchor if self.dialect.block_ids else ""
        if isinstance(first, Rule) and self._is_led(item):
            blocks = (
                Rule(spelling={sp.MARKER: "***"}, line=first.line),
                *blocks[1:],
            )  # hyphens would underline it
        if anchor and isinstance(first, Paragraph):
            named = replace(first.traits, anchor=anchor, anchor_place=traits.anchor_place)
            blocks = (replace(first, traits=named, origin=None), *blocks[1:])
        lines = self.indented(indent, blocks, usual)
        while lines and not lines[0] and not isinstance(first, Code):
            lines = lines[1:]
        behind = traits.task is not None and self._follows_box(item, lines)
        if self._is_led(item) and not (
            behind or starts_with_text or not blocks or starts_beside_text(blocks[0])
        ):
            lines = ["", *lines]
        if anchor and not starts_with_text:
            lines = ["^" + anchor, *lines]
        if traits.task is not None:
            box = f"[{self.marker(item)}]"
            if behind or (starts_with_text and lines):
                return [f"{box} {lines[0]}", *lines[1:]]
            return [box, *lines]
        if isinstance(first, Paragraph) and self.dialect.tasks and lines and BOX.match(lines[0]):
            return ["\\" + lines[0], *lines[1:]] if _starts_with_text(first.spans) else lines
        return lines

    def _follows_box(self, item: Item, lines: list[str]) -> bool:
        """Whether what a task holds is a numbered list whose ``lines`` can stand behind its box and are read there as they
        were: a line an item, and none but the first begins a list in the midst of a paragraph."""
        first = item.blocks[0] if len(item.blocks) == 1 else None
        if not self.dialect.boxes_lead or item.traits.anchor or not isinstance(first, List):
            return False
        begun = [NUMBERED.match(line) for line in lines]
        return (
            len(lines) == len(first.items)
            and not any(
                inside.traits.task and any(isinstance(block, List) for block in inside.blocks)
                for inside in first.items
            )
            and all(begun)
            and all(found is not None and int(found["number"]) != 1 for found in begun[1:])
        )

    def _is_led(self, item: Item) -> bool:
        """Whether the item's first line has something that is no part of its first block: a box, an id."""
        return item.traits.task is not None or bool(item.traits.anchor and self.dialect.block_ids)

    def marker(self, item: Item) -> str:
        """The character in a task's box."""
        task = item.traits.task
        assert task is not None  # noqa: S101  asked only of tasks
        if len(task.marker) == 1:
            return task.marker
        return {"done": "x", "doing": "/", "cancelled": "-"}.get(task.status.value, " ")

    def _item(self, block: Item) -> list[str]:
        """An item on its own, outside a list."""
        return self._item_lines(block, List((block,)), 0, 0)

    def _quote(self, block: Quote) -> list[str]:
        return self.quoted(self.indented("> ", block.blocks), block)

    def quoted(self, lines: list[str], block: AnyBlock) -> list[str]:
        """``lines`` as a block quotation."""
        blanks = str(block.spelling.get(sp.BLANK, self.dialect.house.quote_blank)).split("\n")
        empty = [i for i, line in enumerate(lines) if not line.strip(" \t")]
        if len(blanks) != len(empty):  # one for all; of several, none fits any more
            blanks = [blanks[0] if len(blanks) == 1 else self.dialect.house.quote_blank] * len(empty)
        blank = dict(zip(empty, blanks, strict=True))
        return [f"> {line}" if line else blank[i] for i, line in enumerate(lines)] or [">"]

    def _callout(self, block: Callout) -> list[str]:
        metadata = f"|{block.metadata}" if block.metadata else ""
        pad = " " * int(block.spelling.get(sp.PAD, 1))
        title = pad + self.text(block.title) if block.title else ""
        header = f"[!{block.type}{metadata}]{block.fold}{title}"
        return self.quoted([header, *self.indented("> ", block.blocks)], block)

    def _code(self, block: Code) -> list[str]:
        text = block.text
        lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n") if text else []
        if is_indented(block) and lines and lines[0].strip() and lines[-1].strip():
            return ["    " + line if line.strip() or line else "" for line in lines]
        fence = str(block.spelling.get(sp.FENCE, "```"))
        mark = "~" if "`" in block.info else fence[0]
        length = len(fence.rstrip(" \t"))
        gap = fence[length:] or (" " if block.info.startswith(mark) else "")
        runs = re.findall(rf"^ *({re.escape(mark)}+)", text, re.MULTILINE)
        fence = mark * max(3, length, *(len(run) + 1 for run in runs if len(run) >= 3))
        return [fence + gap + block.info if block.info else fence, *lines, fence]

    def _html(self, block: Html) -> list[str]:
        return block.text.split("\n")

    def _comment(self, block: Comment) -> list[str]:
        return html_comment(block.text).split("\n")

    def _math(self, block: MathBlock) -> list[str]:
        return f"$${block.text}$$".split("\n")

    def _rule(self, block: Rule) -> list[str]:
        return [str(block.spelling.get(sp.MARKER, "---"))]

    def _table(self, block: Table) -> list[str]:
        layout = str(block.spelling.get(sp.LAYOUT, ""))
        rows = [
            row_line([escape_bars(self.text(cell.spans)).replace("\n", "<br>") for cell in row], layout)
            for row in block.rows
        ]
        rule = str(block.spelling.get(sp.FENCE, ""))
        if not rule or alignment_of(rule) != block.alignment:
            rule = delimiter(block.alignment)
        return [*rows[:1], rule, *rows[1:]]

    def _footnote_definition(self, block: FootnoteDefinition) -> list[str]:
        lines = self.indented("    ", block.blocks) or [""]
        return [
            f"[^{block.label}]: {lines[0]}" if lines[0] else f"[^{block.label}]:",
            *("    " + line if line else "" for line in lines[1:]),
        ]

    def _drawer(self, block: Drawer) -> list[str]:
        return [f":{block.name}:", *block.text.split("\n"), ":END:"]

    def _directive(self, block: Directive) -> list[str]:
        return self.sequence(block.blocks) if block.blocks else block.text.split("\n")

    def _query(self, block: Query) -> list[str]:
        return self._code(Code(block.text, block.language))

    def _raw(self, block: Raw) -> list[str]:
        return block.text.split("\n")

    _BLOCKS: ClassVar[Mapping[type, Callable[[MarkdownWriter, Any], list[str]]]] = {
        Paragraph: _paragraph,
        Heading: _heading,
        List: _list,
        Item: _item,
        Quote: _quote,
        Callout: _callout,
        Code: _code,
        Table: _table,
        MathBlock: _math,
        Html: _html,
        Rule: _rule,
        FootnoteDefinition: _footnote_definition,
        Comment: _comment,
        Drawer: _drawer,
        Directive: _directive,
        Query: _query,
        Raw: _raw,
    }


def _starts_with_text(spans: Spans) -> bool:
    return bool(spans) and isinstance(spans[0], Text)
