"""Notes as plain pages of a site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from posixpath import relpath
from urllib.parse import quote

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

_MARKS = {
    "bold": "<strong>{}</strong>", "italic": "<em>{}</em>", "code": "<code>{}</code>", "mark": "<mark>{}</mark>",
    "tag": "#{}", "url": '<a href="{0}">{0}</a>',
}  # fmt: skip
_BOXES = {"": "", " ": '<input type="checkbox" disabled> ', "x": '<input type="checkbox" checked disabled> '}

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
{meta}
</head>
<body>
<article>
<h1>{title}</h1>
{body}
</article>
</body>
</html>
"""


def path_of(topic: Topic) -> str:
    """Where the page lies in the site."""
    page = f"{topic.title.replace(' ', '-').lower()}.html"
    return f"{topic.folder.lower()}/{page}" if topic.folder else page


def picture_path(number: int) -> str:
    return f"pictures/{number}.png"


def extra_files(topics: Sequence[Topic]) -> Iterator[tuple[str, bytes]]:
    """The page that leads to all others."""
    items = (f'<li><a href="{quote(path_of(topic))}">{escape(topic.title)}</a></li>' for topic in topics)
    body = "<ul>\n" + "\n".join(items) + "\n</ul>"
    meta = '<meta name="author" content="Nobody">'
    yield "index.html", _PAGE.format(language="en", title="Contents", meta=meta, body=body).encode()


def text_of(note: Note) -> str:
    """The page, head and all."""
    meta = [f'<meta name="{each.name}" content="{escape(_value(each))}">' for each in note.properties]
    if note.tags:
        meta.append(f'<meta name="keywords" content="{", ".join(note.tags)}">')
    body = _Spelling(note.topic).body(note.blocks)
    title = escape(note.topic.title)
    return _PAGE.format(language=note.topic.tongue.name, title=title, meta="\n".join(meta), body=body)


def _value(each: Property) -> str:
    if isinstance(each.value, Topic):
        return each.value.title
    return ", ".join(each.value) if isinstance(each.value, tuple) else each.value


class _Spelling:
    """How a page says what is in it; ``topic`` is the page that speaks."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.here = path_of(topic).rpartition("/")[0] or "."

    def body(self, blocks: Sequence[Block]) -> str:
        return "\n".join(map(self.block, blocks))

    def line(self, line: Line) -> str:
        return "".join(map(self.piece, line))

    def piece(self, piece: Piece) -> str:
        match piece:
            case Marked(kind, text):
                return _MARKS[kind].format(escape(text))
            case Link(topic, kind, words):
                return f'<a href="{self.address(topic, kind)}">{escape(words)}</a>'
        return escape(piece)

    def address(self, topic: Topic, kind: str) -> str:
        part = {"heading": "#section", "block": "#target"}.get(kind, "")
        return quote(relpath(path_of(topic), self.here)) + part

    def block(self, block: Block) -> str:
        match block:
            case Heading(level, text):
                name = ' id="section"' if text == self.topic.heading else ""
                return f"<h{level}{name}>{escape(text)}</h{level}>"
            case Paragraph(line, is_target):
                name = ' id="target"' if is_target else ""
                return f"<p{name}>{self.line(line)}</p>"
            case Listing(entries, numbered):
                return self.listing(entries, "ol" if numbered else "ul")
            case Code(language, text):
                return f'<pre><code class="language-{language}">{escape(text)}\n</code></pre>'
            case Table(rows):
                return _table(rows)
            case Callout(kind, title, line):
                name = f'<p class="markdown-alert-title">{escape(title)}</p>'
                return (
                    f'<div class="markdown-alert markdown-alert-{kind}">{name}<p>{self.line(line)}</p></div>'
                )
            case Quote(line):
                return f"<blockquote><p>{self.line(line)}</p></blockquote>"
            case Picture(number, words, width):
                source = relpath(picture_path(number), self.here)
                return f'<p><img src="{source}" alt="{escape(words)}" width="{width}"></p>'
            case Embed(topic, kind):
                return f'<p><a href="{self.address(topic, kind)}">{escape(topic.title)}</a></p>'
            case Formula(text):
                return f"<pre><code>{escape(text)}\n</code></pre>"

    def listing(self, entries: Sequence[Entry], tag: str) -> str:
        items = []
        for entry in entries:
            below = "\n" + self.listing(entry.entries, "ul") if entry.entries else ""
            items.append(f"<li>{_BOXES[entry.box]}{self.line(entry.line)}{below}</li>")
        return f"<{tag}>\n" + "\n".join(items) + f"\n</{tag}>"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = rows
    cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rest]
    return f"<table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n" + "\n".join(lines) + "\n</tbody>\n</table>"
