"""The frame of a page: what stands around the body of a note, and the index of all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from posixpath import basename
from typing import TYPE_CHECKING, NamedTuple

from vaultconv.formats.html.carriers import ATTRIBUTE, OUTLINE, are_written, attribute, carrier, text
from vaultconv.formats.html.links import Destination, address
from vaultconv.formats.html.naming import INDEX
from vaultconv.formats.html.properties import write_meta, write_table
from vaultconv.model.blocks import Heading, List
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import Properties
from vaultconv.model.reference import Reference

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
GENERATOR = "vaultconv"
"""What our pages say made them; how the reader knows its own."""


if TYPE_CHECKING:
    from collections.abc import Callable


def page(
    note: Note,
    path: str,
    heading: str,
    body: str,
    to: Callable[[Reference], Destination],
    picture: Callable[[str], str] = lambda _url: "",
) -> str:
    """The page of ``note`` at ``path``, around its ``body``. ``heading`` is the one that the note begins with, if it is its
    title; ``""``: the page has one of its own. ``to`` and ``picture`` as
    :func:`~vaultconv.formats.html.properties.write_table` has them."""
    title = text(note.title)
    own = heading or f"<h1>{title}</h1>\n"
    is_outline = any(isinstance(block, List) and block.outline for block in note.blocks)
    kinds = ("" if note.kind is NoteKind.PAGE else str(note.kind), OUTLINE if is_outline else "")
    shows = basename(str(note.extra.get("shows", "")))
    said = attribute(ATTRIBUTE, " ".join(filter(None, kinds))) if any(kinds) and are_written() else ""
    if shows:
        said = carrier(kind=kinds[0], shows=shows, shape=kinds[1])
    date = (
        f'<p><time class="date"{attribute("datetime", note.date)}>{text(note.date)}</time></p>\n'
        if note.date
        else ""
    )
    return (
        _head(title, write_meta(note.properties), _language(note.properties))
        + f'<body>\n<nav><a href="{address(INDEX, path)}">All notes</a></nav>\n'
        + f'<article dir="auto"{said}>\n<header>\n{own}{date}'
        + f"{write_table(note.properties, to, picture=picture)}</header>\n"
        + f"{body}</article>\n</body>\n</html>\n"
    )


def own_title(note: Note) -> Heading | None:
    """The heading that ``note`` begins with, if it is its title, so that the page needs no other."""
    first = note.blocks[0] if note.blocks else None
    titled = isinstance(first, Heading) and first.level == 1 and plain_text(first.spans) == note.title
    return first if isinstance(first, Heading) and titled else None


def _language(properties: Properties) -> str:
    """The language that ``properties`` name; ``""``, which says that nobody knows it, if they name none."""
    said = properties.text("lang") or properties.text("language")
    return said if _LANGUAGE.fullmatch(said) else ""


class Entry(NamedTuple):
    """A page in the index: the folder of its note, its title, its path, its day, and whether it shows a ``note`` or a ``board``."""

    folder: str
    title: str
    path: str
    date: str = ""
    kind: str = "note"


def index_page(name: str, pages: Iterable[Entry]) -> str:
    """The index of ``pages``: by folder, and in each by title. Those of a kind of their own are counted apart."""
    folders: dict[str, list[Entry]] = {}
    for entry in sorted(pages, key=lambda entry: (entry.title.casefold(), entry.path)):
        folders.setdefault(entry.folder, []).append(entry)
    lists = "".join(
        (f"<h2>{text(folder)}</h2>\n" if folder else "") + f"<ul>\n{''.join(map(_entry, entries))}</ul>\n"
        for folder, entries in sorted(folders.items(), key=lambda item: (item[0].casefold(), item[0]))
    )
    kinds = Counter(entry.kind for entries in folders.values() for entry in entries)
    numbers = ", ".join(
        f"{number} {kind}{'s' * (number != 1)}" for kind, number in sorted(kinds.items(), reverse=True)
    )
    title = text(name)
    return (
        _head(title, "", "")
        + f'<body class="index">\n<main dir="auto">\n<h1>{title}</h1>\n<p>{numbers}</p>\n'
        + f"{lists}</main>\n</body>\n</html>\n"
    )


def _entry(entry: Entry) -> str:
    date = (
        f" <time{attribute('datetime', entry.date)}>{text(entry.date)}</time>"
        if entry.date and entry.date != entry.title
        else ""
    )
    kind = f" <small>({entry.kind})</small>" if entry.kind != "note" else ""
    return f"<li><a{attribute('href', address(entry.path, INDEX))}>{text(entry.title)}</a>{date}{kind}</li>\n"


def _head(title: str, meta: str, language: str) -> str:
    return (
        f'<!doctype html>\n<html{attribute("lang", language)}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{GENERATOR}">\n<title>{title}</title>\n{meta}</head>\n'
    )
