"""Pages of the Markdown Mirror, which the database version of Logseq keeps beside its graph, as pages of a graph of files.

A page begins with its id; its properties, and those of blocks, are items ``* key:: value``; a level is two blanks; blocks
of a numbered list have a number for a bullet. Texts of properties stand below them, as blocks. What a mirror cannot
tell apart it does not: a line of text that begins with ``-`` is a block in it.

Source: ``formats/logseq.md`` section 11; the app's documents "Logseq Markdown Syntax" and ADR 0016.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vaultconv.formats.logseq.built_in import ORDER
from vaultconv.formats.logseq.dates import day_of, weekday
from vaultconv.formats.logseq.values import write_key
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome

FOLDER = "mirror/markdown/"
"""Where the app keeps it, in the folder of a graph."""

_ID = lazy_pattern(
    r"id::[ \t]*(?P<id>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})[ \t]*(?:\n|\Z)", re.IGNORECASE
)
_PROPERTY = lazy_pattern(r"(?P<indent> *)\* (?P<key>[^\s:*][^:\n]*?)::(?: (?P<value>.*))?")
_BLOCK = lazy_pattern(r"(?P<indent> *)(?:-|(?P<number>\d+)\.)(?: (?P<text>.*)|$)")
_COMMA = lazy_pattern(r", (?![^\[\]]*\]\])")
"""What parts the values of a property: a comma that stands in no link."""
_FENCE = lazy_pattern(r"(?:```|~~~)")
_OPENS = lazy_pattern(r"```|~~~|\$\$|> |#\+BEGIN_|<")
_DATES = {"deadline": "DEADLINE", "scheduled": "SCHEDULED"}
_PRIORITIES = {"high": "A", "medium": "B", "low": "C"}
_STATUSES = {"IN-REVIEW": "DOING", "BACKLOG": "LATER"}
"""States of a task that a graph of files has no marker for, and the nearest that it has; the state is a property then."""
_MARKED = lazy_pattern(r"(TODO|DOING|DONE|CANCELED|LATER|NOW|WAITING)(?: |$)")


@dataclass(slots=True)
class _Property:
    """A property, on ``line``: what stands behind its key, and the blocks below it."""

    line: int
    indent: int
    key: str
    value: str
    blocks: list[_Block] = field(default_factory=list)


@dataclass(slots=True)
class _Block:
    """A block: its lines without bullet and indentation, and what is below it. The page itself is one that is not
    indented."""

    line: int
    indent: int
    numbered: bool = False
    lines: list[str] = field(default_factory=list)
    properties: list[_Property] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)


@dataclass(slots=True)
class Mirrored:
    """A page of a mirror as one of a graph of files: its ``text``, the ``id`` of the page, the keys of its properties that are
    ``lists``, and what is otherwise than it was, by its line."""

    text: str
    id: str
    lists: frozenset[str]
    losses: tuple[tuple[int, str], ...] = ()


def is_mirrored(text: str) -> bool:
    """Whether the page with this ``text`` is one of a mirror: its id comes first, and no property of a page of files follows.

    >>> page = "id:: 11111111-1111-4111-8111-111111111111\\n"
    >>> is_mirrored(page + "* k:: v\\n"), is_mirrored(page + "k:: v\\n- a\\n"), is_mirrored("- a\\n")
    (True, False, False)
    """
    found = _ID.match(text)
    if found is None:
        return False
    line = text[found.end() :].lstrip("\n").split("\n", 1)[0]
    return not line or _PROPERTY.match(line) is not None or _BLOCK.match(line) is not None


def as_page(text: str) -> Mirrored:
    """A page of a mirror as a page of a graph of files.

    >>> as_page("id:: 11111111-1111-4111-8111-111111111111\\n* Due day:: 5\\n\\n- a\\n  * k:: A, B\\n").text
    'Due-day:: 5\\n\\n- a\\n  k:: A, B\\n'
    """
    found = _ID.match(text)
    page = _read(text)
    writer = _Writer(frozenset(_lists(page)))
    lines = list(writer.page(page))
    return Mirrored(
        "\n".join(lines) + "\n", found["id"].lower() if found else "", writer.lists, tuple(writer.losses)
    )


def _read(text: str) -> _Block:
    """The tree of a page. A block or property hangs below the nearest one before it that is less deep."""
    page = _Block(0, -2)
    open_: list[_Block | _Property] = [page]
    current = page
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        if number == 1 and _ID.match(line):
            continue
        if fenced or not line.strip():
            inside = _cut(line, current.indent + 2)
            fenced = fenced and _FENCE.match(inside.lstrip()) is None
            current.lines.append(inside)
            continue
        if said := _PROPERTY.fullmatch(line):
            made = _Property(number, len(said["indent"]), said["key"], (said["value"] or "").strip())
            holder = _holder(open_, made.indent)
            if isinstance(holder, _Block):
                holder.properties.append(made)
                open_.append(made)
                continue
        if found := _BLOCK.fullmatch(line):
            text = found["text"] or ""
            current = _Block(number, len(found["indent"]), found["number"] is not None, [text])
            _holder(open_, current.indent).blocks.append(current)
            open_.append(current)
            fenced = _FENCE.match(text) is not None
            continue
        inside = _cut(line, current.indent + 2)
        fenced = _FENCE.match(inside) is not None
        current.lines.append(inside)
    return page


def _holder(open_: list[_Block | _Property], indent: int) -> _Block | _Property:
    """What an entry with ``indent`` stands below; deeper ones are closed."""
    while len(open_) > 1 and open_[-1].indent >= indent:
        open_.pop()
    return open_[-1]


def _cut(line: str, width: int) -> str:
    return line[width:] if not line[:width].strip() else line.lstrip(" ")


def _values(said: _Property) -> list[str] | None:
    """The values of a property, each a line; None where one of them is more than that."""
    inline = [_day_or(value) for value in _COMMA.split(said.value)] if said.value else []
    if all(not (block.blocks or block.properties or any(block.lines[1:])) for block in said.blocks):
        return [*inline, *(block.lines[0] for block in said.blocks)]
    return None


def _day_or(value: str) -> str:
    """``value``; a link to a day as every reader knows it, however the graph titles its days."""
    day = day_of(value[2:-2]) if value.startswith("[[") and value.endswith("]]") else ""
    return f"[[{day}]]" if day else value


def _lists(page: _Block) -> Iterator[str]:
    """The keys of the properties that have many values somewhere in the page."""
    stack = [page]
    while stack:
        block = stack.pop()
        for said in block.properties:
            values = _values(said)
            if values is not None and len(values) > 1:
                yield write_key(said.key)
            stack += said.blocks
        stack += block.blocks


class _Writer:
    """Writes the tree of a page as a graph of files has it."""

    def __init__(self, lists: frozenset[str]) -> None:
        self.lists = lists
        self.losses: list[tuple[int, str]] = []

    def page(self, page: _Block) -> Iterator[str]:
        below: list[_Block] = []
        for said in page.properties:
            text = self._property(said)
            if text is None:
                below.append(self._below(said))
            else:
                yield text
        yield ""
        text = "\n".join(page.lines).strip("\n")
        if text:
            yield from self._block(_Block(page.line, 0, lines=text.split("\n")), 0)
        for block in (*below, *page.blocks):
            yield from self._tree(block)

    def _tree(self, top: _Block) -> Iterator[str]:
        stack = [(top, 0)]
        while stack:
            block, depth = stack.pop()
            below = [self._below(said) for said in block.properties if _values(said) is None]
            yield from self._block(block, depth)
            stack += ((inner, depth + 1) for inner in reversed((*below, *block.blocks)))

    def _block(self, block: _Block, depth: int) -> Iterator[str]:
        first, *further = block.lines
        while further and not further[-1].strip():
            further.pop()
        first, said = self._marked(first, block)
        if block.numbered:
            said.append(f"{ORDER}:: number")
        indent = "\t" * depth
        head = [indent + f"- {first}".rstrip(" ")]
        body = [f"{indent}  {line}" if line else "" for line in further]
        facts = [f"{indent}  {line}" for line in said]
        yield from (*head, *body, *facts) if _OPENS.match(first) else (*head, *facts, *body)

    def _marked(self, text: str, block: _Block) -> tuple[str, list[str]]:
        """The first line of ``block`` with what a task has there, and the lines of its properties and dates."""
        lines: list[str] = []
        dates: list[str] = []
        for marker, nearest in _STATUSES.items():
            if text.startswith(marker + " "):
                text = nearest + text[len(marker) :]
                lines.append(f"status:: {marker}")
        task = _MARKED.match(text)
        for said in block.properties:
            key = said.key.lower()
            if task is not None and key == "priority" and (letter := _PRIORITIES.get(said.value.lower())):
                text = f"{task[1]} [#{letter}] {text[task.end() :]}"
            elif key in _DATES and (day := day_of(said.value.strip("[]"))):
                dates.append(f"{_DATES[key]}: <{day} {weekday(day)}>")
            elif (line := self._property(said)) is not None:
                lines.append(line)
        return text, [*lines, *dates]

    def _property(self, said: _Property) -> str | None:
        """``said`` as a line; None where its value is more than a line can be."""
        values = _values(said)
        if values is None:
            return None
        key = write_key(said.key)
        if key in self.lists:
            values = [f'"{value}"' if said.blocks and "," in value else value for value in values]
        return f"{key}:: {', '.join(values)}".rstrip(" ")

    def _below(self, said: _Property) -> _Block:
        """A property whose values are blocks with more than a line, as a block."""
        self.losses.append(
            (said.line, f"the values of {said.key!r} are blocks: they stand below its name, in bold")
        )
        return _Block(
            said.line, said.indent, lines=[f"**{said.key}** {said.value}".rstrip(" ")], blocks=said.blocks
        )


def losses_of(path: str, mirrored: Mirrored) -> tuple[Loss, ...]:
    """What is otherwise than it was in the page at ``path``, for the ledger."""
    return tuple(
        Loss(path, line, "property", Outcome.APPROXIMATED, detail) for line, detail in sorted(mirrored.losses)
    )
