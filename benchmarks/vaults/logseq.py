"""Notes as a Logseq graph has them: everything is a bullet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from vaults.content import (
    Block,
    Callout,
    Code,
    Embed,
    Entry,
    Formula,
    Heading,
    Line,
    Link,
    Listing,
    Marked,
    Note,
    Paragraph,
    Picture,
    Piece,
    Property,
    Quote,
    Table,
)
from vaults.obsidian import table
from vaults.topics import Topic

_MARKS = {"bold": "**{}**", "italic": "*{}*", "code": "`{}`", "mark": "^^{}^^", "tag": "#{}", "url": "{}"}
_BOXES = {" ": "TODO ", "x": "DONE ", "": ""}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}

CONFIG = b"""{:meta/version 1
 :file/name-format :triple-lowbar
 :preferred-format "Markdown"
 :journal/page-title-format "MMM do, yyyy"
 :start-of-week 0}
"""


def day_title(day: date) -> str:
    """The title of a journal.

    >>> day_title(date(2026, 1, 5)), day_title(date(2026, 3, 22))
    ('Jan 5th, 2026', 'Mar 22nd, 2026')
    """
    return f"{_MONTHS[day.month - 1]} {day.day}{_ENDINGS.get(day.day, 'th')}, {day.year}"


def name_of(topic: Topic) -> str:
    """The name of the page, its namespace first."""
    if topic.is_journal:
        return day_title(topic.day)
    return f"{topic.folder}/{topic.title}" if topic.folder else topic.title


def path_of(topic: Topic) -> str:
    """Where the page lies in the graph."""
    if topic.is_journal:
        return f"journals/{topic.day:%Y_%m_%d}.md"
    return f"pages/{name_of(topic).replace('/', '___')}.md"


def picture_path(number: int) -> str:
    return f"assets/picture_{number}.png"


def extra_files(topics: Sequence[Topic]) -> Iterator[tuple[str, bytes]]:
    """The settings of the graph."""
    yield "logseq/config.edn", CONFIG


def block_id(topic: Topic, kind: str) -> str:
    """The id of the section or the paragraph that others can refer to."""
    return f"6a{0 if kind == 'heading' else 1:06x}-0000-4000-8000-{topic.number:012x}"


def text_of(note: Note) -> str:
    """The page, properties and all."""
    head = [_property(each) for each in note.properties]
    if note.tags:
        head.insert(0, f"tags:: {', '.join(note.tags)}")
    if note.topic.alias:
        head.insert(0, f"alias:: {note.topic.alias}")
    return "\n".join((*head, *[""][: len(head)], *_Spelling(note.topic).body(note.blocks))) + "\n"


def _property(each: Property) -> str:
    value = each.value
    if isinstance(value, Topic):
        return f"{each.name}:: [[{name_of(value)}]]"
    if isinstance(value, tuple):
        return f"{each.name}:: {', '.join(f'[[{item}]]' for item in value)}"
    if each.kind == "day":
        return f"{each.name}:: [[{day_title(date.fromisoformat(value))}]]"
    return f"{each.name}:: {value}"


class _Spelling:
    """How a page says what is in it; ``topic`` is the page that speaks."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic

    def body(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Its lines: what follows a heading stands below it."""
        depth = 0
        for block in blocks:
            if isinstance(block, Heading):
                depth = block.level - 2
            yield from self.block(block, depth)
            if isinstance(block, Heading):
                depth += 1

    def bullet(self, depth: int, first: str, further: Iterable[str] = ()) -> Iterator[str]:
        tabs = "\t" * depth
        yield f"{tabs}- {first}"
        for line in further:
            yield f"{tabs}  {line}"

    def line(self, line: Line) -> str:
        return "".join(map(self.piece, line))

    def piece(self, piece: Piece) -> str:
        match piece:
            case Marked(kind, text):
                return _MARKS[kind].format(text)
            case Link(topic, "note", _):
                return f"[[{name_of(topic)}]]"
            case Link(topic, "words" | "path", words):
                return f"[{words}]([[{name_of(topic)}]])"
            case Link(topic, "heading", words):
                return f"[{words}]((({block_id(topic, 'heading')})))"
            case Link(topic, kind, _):
                return f"(({block_id(topic, kind)}))"
        return piece

    def block(self, block: Block, depth: int) -> Iterator[str]:
        match block:
            case Heading(level, text):
                own = [f"id:: {block_id(self.topic, 'heading')}"] if text == self.topic.heading else []
                yield from self.bullet(depth, f"{'#' * level} {text}", own)
            case Paragraph(line, is_target):
                own = [f"id:: {block_id(self.topic, 'block')}"] if is_target else []
                yield from self.bullet(depth, self.line(line), own)
            case Listing(entries, numbered):
                yield from self.entries(entries, numbered, depth)
            case Code(language, text):
                yield from self.bullet(depth, f"```{language}", (*text.split("\n"), "```"))
            case Table(rows):
                first, *rest = table(rows).split("\n")
                yield from self.bullet(depth, first, rest)
            case Callout(kind, title, line):
                box = (f"**{title}**", self.line(line), f"#+END_{kind.upper()}")
                yield from self.bullet(depth, f"#+BEGIN_{kind.upper()}", box)
            case Quote(line):
                yield from self.bullet(depth, f"> {self.line(line)}")
            case Picture(number, words, width):
                size = f"{{:height {width}, :width {width}}}"
                yield from self.bullet(depth, f"![{words}](../{picture_path(number)}){size}")
            case Embed(topic, kind):
                target = f"(({block_id(topic, kind)}))" if kind == "block" else f"[[{name_of(topic)}]]"
                yield from self.bullet(depth, f"{{{{embed {target}}}}}")
            case Formula(text):
                yield from self.bullet(depth, f"$${text}$$")

    def entries(self, entries: Sequence[Entry], numbered: bool, depth: int) -> Iterator[str]:
        own = ["logseq.order-list-type:: number"] if numbered else []
        for entry in entries:
            yield from self.bullet(depth, _BOXES[entry.box] + self.line(entry.line), own)
            yield from self.entries(entry.entries, False, depth + 1)
