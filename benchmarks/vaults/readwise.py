"""Highlights as a Jekyll site of Readwise notes has them: a passage, where it is from, and what its reader says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import md5
from html import escape

from vaults.content import Block, Line, Link, Listing, Marked, Note, Paragraph, Property, Quote
from vaults.dice import Dice
from vaults.topics import Topic

SITE = "https://notes.example.org/notes/"
AUTHORS = ("Ada Brook", "Ruth Okafor", "Jane Roe", "Omar Haddad", "Ines Duarte", "Tomás Ibarra & Lin Wei")
_PASSAGE = 2
"""So many paragraphs of a note are the passage; the others are its reader's."""
_MARKS = {
    "bold": "**{}**", "italic": "_{}_", "code": "`{}`", "mark": "[[{}::highlight]]", "tag": "{}", "url": "<{}>",
}  # fmt: skip

_FRONT_MATTER = """---
title: "Note on {book} via {author}"
tags: {tags}
canonical: {address}
author: {author}
author_id: {author_id}
book: {book_id}
book_title: "{book}"
hide_title: true
highlight_id: {id}
readwise_url: https://readwise.io/open/{id}
image: {image}
favicon_url: {favicon}
source_emoji: {emoji}
{source}{more}---

"""
_FOOTER = (
    '> <div class="quoteback-footer"><div class="quoteback-avatar">{avatar}</div><div class="quoteback-metadata">'
    '<div class="metadata-inner"><span style="display:none">FROM:</span><div aria-label="{author}" '
    'class="quoteback-author"> {author}</div><div aria-label="{book}" class="quoteback-title"> {book}</div></div></div>'
    "{link}</div>"
)
_ARROW = (
    '<div class="quoteback-backlink"><a target="_blank" aria-label="go to the full text of this quotation" '
    'rel="noopener" href="{source}" class="quoteback-arrow"> Source</a></div>'
)


def path_of(topic: Topic) -> str:
    """Where the note lies in the site."""
    return f"notes/_posts/{topic.day.isoformat()}-{_id(topic)}.md"


def picture_path(number: int) -> str:
    return f"assets/picture-{number}.png"


def extra_files(topics: Sequence[Topic]) -> Iterator[tuple[str, bytes]]:
    """None: the notes are all that there is."""
    yield from ()


def _id(topic: Topic) -> int:
    return 400_000_000 + topic.number


def text_of(note: Note) -> str:
    """The note: every third is from a book, the others from the web. No line end closes it."""
    topic = note.topic
    dice = Dice(f"readwise/{topic.number}")
    author = dice.pick(AUTHORS)
    book = topic.tongue.calls(dice)
    is_book = topic.number % 3 == 0
    address = "" if is_book else f"https://example.org/essays/{topic.number // 4}"
    favicon = "" if is_book else "https://s2.googleusercontent.com/s2/favicons?domain=example.org"
    emoji = "📕" if is_book else "🌐"
    source = f"{address}#:~:text=a%20passage%20{topic.number},to%20its%20end." if address else ""
    front_matter = _FRONT_MATTER.format(
        book=book,
        author=author,
        tags=" ".join(tag.replace("/", "-") for tag in note.tags),
        address=address,
        author_id=md5(author.encode(), usedforsecurity=False).hexdigest(),
        book_id=27_000_000 + topic.number // 4,
        id=_id(topic),
        image="",
        favicon=favicon,
        emoji=emoji,
        source=f'source_url: "{source}"\n' if source else "",
        more="".join(f"{each.name}: {_value(each)}\n" for each in note.properties),
    )
    passage = [block.line for block in note.blocks if isinstance(block, Paragraph)][:_PASSAGE]
    quoted = "\n> \n".join(f"> {_plain(line)}" for line in passage)
    avatar = (
        f'<img class="mini-favicon" src="{favicon}">'
        if favicon
        else f'<span class="mini-emoji"> {emoji}</span>'
    )
    link = _ARROW.format(source=escape(source)) if source else ""
    footer = _FOOTER.format(avatar=avatar, author=author, book=book, link=link)
    comment = "".join(f"\n\n{text}" for block in note.blocks if (text := _said(block, passage)))
    return f"{front_matter}{quoted}\n{footer}{comment}"


def _said(block: Block, passage: Sequence[Line]) -> str:
    """What of the note its reader says: prose, lists and quotations that are no part of the ``passage``."""
    match block:
        case Paragraph(line):
            return "" if line in passage else _line(line)
        case Listing(entries):
            return "\n".join(f"- {_line(entry.line)}" for entry in entries)
        case Quote(line):
            return f"> {_line(line)}"
    return ""


def _value(each: Property) -> str:
    if isinstance(each.value, Topic):
        return SITE + str(_id(each.value))
    value = " ".join(each.value) if isinstance(each.value, tuple) else each.value
    return f'"{value}"' if each.kind == "quoted" else value


def _plain(line: Line) -> str:
    """What the passage says, without the reader's marks and links."""
    return "".join(
        piece.words if isinstance(piece, Link) else piece.text if isinstance(piece, Marked) else piece
        for piece in line
    )


def _line(line: Line) -> str:
    """What the reader says; other notes are linked by their address."""
    pieces = []
    for piece in line:
        match piece:
            case Link(topic, _, words):
                pieces.append(f"[{words}]({SITE}{_id(topic)})")
            case Marked(kind, text):
                pieces.append(_MARKS[kind].format(text))
            case str():
                pieces.append(piece)
    return "".join(pieces)
