"""The frame of a page: what stands around the body of a note, and the index of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vaultconv.formats.html.carriers import attribute, carrier, text
from vaultconv.formats.html.links import Destination, address
from vaultconv.formats.html.naming import INDEX
from vaultconv.formats.html.properties import write_meta, write_table
from vaultconv.model.blocks import Heading, List
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.plain import plain_text
from vaultconv.model.reference import Reference

GENERATOR = "vaultconv"
"""What our pages say made them; how the reader knows its own."""


if TYPE_CHECKING:
    from collections.abc import Callable


def page(note: Note, path: str, body: str, to: Callable[[Reference], Destination]) -> str:
    """The page of ``note`` at ``path``, around its ``body``."""
    title = text(note.title)
    facts = {
        "kind": "" if note.kind is NoteKind.PAGE else str(note.kind),
        "shape": "outline" if any(isinstance(block, List) and block.outline for block in note.blocks) else "",
    }
    date = (
        f'<p><time class="date"{attribute("datetime", note.date)}>{text(note.date)}</time></p>\n'
        if note.date
        else ""
    )
    return (
        _head(title, write_meta(note.properties))
        + f'<body>\n<nav><a href="{address(INDEX, path)}">All notes</a></nav>\n'
        + f"<article{carrier(**facts)}>\n<header>\n{_heading(note)}{date}{write_table(note.properties, to)}</header>\n"
        + f"{body}</article>\n</body>\n</html>\n"
    )


def _heading(note: Note) -> str:
    """The title as a heading, unless the note begins with just that."""
    first = note.blocks[0] if note.blocks else None
    if isinstance(first, Heading) and first.level == 1 and plain_text(first.spans) == note.title:
        return ""
    return f"<h1>{text(note.title)}</h1>\n"


def index_page(name: str, pages: Iterable[tuple[str, str]]) -> str:
    """The index: ``pages`` are paths with their titles, by folder."""
    folders: dict[str, list[str]] = {}
    for path, title in sorted(pages):
        folder = path.rpartition("/")[0]
        entry = f"<li><a{attribute('href', address(path, INDEX))}>{text(title)}</a></li>\n"
        folders.setdefault(folder, []).append(entry)
    lists = "".join(
        (f"<h2>{text(folder)}</h2>\n" if folder else "") + f"<ul>\n{''.join(entries)}</ul>\n"
        for folder, entries in sorted(folders.items())
    )
    title = text(name)
    return (
        _head(title, "")
        + f'<body class="index">\n<main>\n<h1>{title}</h1>\n{lists}</main>\n</body>\n</html>\n'
    )


def _head(title: str, meta: str) -> str:
    return (
        '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{GENERATOR}">\n<title>{title}</title>\n{meta}</head>\n'
    )
