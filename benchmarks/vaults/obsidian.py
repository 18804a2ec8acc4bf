"""Notes as an Obsidian vault has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import relpath

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
from vaults.topics import Topic

_MARKS = {"bold": "**{}**", "italic": "*{}*", "code": "`{}`", "mark": "=={}==", "tag": "#{}", "url": "{}"}


def path_of(topic: Topic) -> str:
    """Where the note lies in the vault."""
    return f"{topic.folder}/{topic.title}.md" if topic.folder else f"{topic.title}.md"


def picture_path(number: int) -> str:
    return f"Attachments/picture {number}.png"


def extra_files(topics: Sequence[Topic]) -> Iterator[tuple[str, bytes]]:
    """Settings of the app: where it puts attachments and daily notes."""
    yield ".obsidian/app.json", b'{\n  "attachmentFolderPath": "Attachments"\n}\n'
    yield ".obsidian/daily-notes.json", b'{\n  "folder": "Journal",\n  "format": "YYYY-MM-DD"\n}\n'


def text_of(note: Note) -> str:
    """The note, front matter and all."""
    return front_matter(note) + _Spelling(note.topic).body(note.blocks)


def front_matter(note: Note) -> str:
    """The properties, as the app's editor writes them."""
    lines = []
    if note.topic.alias:
        lines += ["aliases:", f"  - {note.topic.alias}"]
    if note.tags:
        lines += ["tags:", *(f"  - {tag}" for tag in note.tags)]
    for each in note.properties:
        lines += _property(each)
    return "\n".join(("---", *lines, "---", "")) if lines else ""


def _property(each: Property) -> list[str]:
    value = each.value
    if isinstance(value, Topic):
        return [f'{each.name}: "[[{value.title}]]"']
    if isinstance(value, tuple):
        return [f"{each.name}:", *(f"  - {item}" for item in value)]
    return [f'{each.name}: "{value}"' if each.kind == "quoted" else f"{each.name}: {value}"]


class _Spelling:
    """How a note says what is in it; ``topic`` is the note that speaks."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic

    def body(self, blocks: Sequence[Block]) -> str:
        return "\n\n".join(self.block(block) for block in blocks) + "\n"

    def line(self, line: Line) -> str:
        return "".join(map(self.piece, line))

    def piece(self, piece: Piece) -> str:
        match piece:
            case Marked(kind, text):
                return _MARKS[kind].format(text)
            case Link(topic, kind, words):
                return self.link(topic, kind, words)
        return piece

    def link(self, topic: Topic, kind: str, words: str) -> str:
        match kind:
            case "words":
                return f"[[{topic.title}|{words}]]"
            case "heading":
                return f"[[{topic.title}#{topic.heading}]]"
            case "block":
                return f"[[{topic.title}#{anchor(topic)}|{words}]]"
            case "path":
                return f"[{words}](<{relpath(path_of(topic), self.topic.folder or '.')}>)"
        return f"[[{topic.title}]]"

    def block(self, block: Block) -> str:
        match block:
            case Heading(level, text):
                return f"{'#' * level} {text}"
            case Paragraph(line, is_target):
                return self.line(line) + (f" {anchor(self.topic)}" if is_target else "")
            case Listing(entries, numbered):
                return "\n".join(self.entries(entries, numbered, ""))
            case Code(language, text):
                return f"```{language}\n{text}\n```"
            case Table(rows):
                return table(rows)
            case Callout(kind, title, line):
                return f"> [!{kind}] {title}\n> {self.line(line)}"
            case Quote(line):
                return f"> {self.line(line)}"
            case Picture(number, _, width):
                return f"![[picture {number}.png|{width}]]"
            case Embed(topic, kind):
                return f"![[{topic.title}#{topic.heading if kind == 'heading' else anchor(topic)}]]"
            case Formula(text):
                return f"$$\n{text}\n$$"

    def entries(self, entries: Sequence[Entry], numbered: bool, indent: str) -> Iterator[str]:
        for number, entry in enumerate(entries, 1):
            box = f"[{entry.box}] " if entry.box else ""
            yield f"{indent}{f'{number}.' if numbered else '-'} {box}{self.line(entry.line)}"
            yield from self.entries(entry.entries, False, indent + "\t")


def anchor(topic: Topic) -> str:
    """The id of the paragraph that others can refer to."""
    return f"^b{topic.number:06}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A pipe table; the first row is its header.

    >>> print(table([("a", "b"), ("1", "2")]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join((head, f"| {' | '.join('---' for _ in rows[0])} |", *rest))
