"""How a note becomes a path in a site: readable slugs, in the folders that it had."""

from __future__ import annotations

import html
import unicodedata
from posixpath import basename, dirname, join, splitext
from typing import TYPE_CHECKING

from vaultconv.formats.html.publishing import hides_tokens
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.naming import RETURNED, Numbering, cut, safe_path
from vaultconv.vault.tokens import redacted

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.model.note import Note

NAME = "html"
"""The name of the format."""

INDEX = "index.html"
"""The page that lists all others."""

ATTACHED = "_files"
"""The folder of attachments that are web pages themselves: in it, nothing is a note."""

DERIVED = "_vault"
"""The folder of pages and files that are made of the vault as a whole, and are no notes. No slug begins with a low line."""

VERBATIM = "_verbatim"
"""The folder of notes that nobody could understand, byte for byte as they were."""

PAGES = (".html", ".htm", ".xhtml")
"""What a page is called at its end."""

PICTURES = (".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
DRAWN = (*PICTURES, ".apng", ".heic", ".heif", ".ico", ".jfif", ".jxl", ".tif", ".tiff")
"""Ends of the paths of pictures: some browsers show the latter."""
SOUNDS = (".3gp", ".flac", ".m4a", ".mp3", ".ogg", ".opus", ".wav")
FILMS = (".mkv", ".mov", ".mp4", ".ogv", ".webm")
"""What is shown in place, by the end of its name (Obsidian Help, "Accepted file formats")."""

_NO_SLUG = lazy_pattern(r"[\W_]+")
_LONGEST_SLUG = 80
"""Bytes. The address of a page is made of it."""


class HtmlNaming:
    """A page of a site stays where it is. Any other note is named by its title."""

    numbering = Numbering("-{n}", 2)

    def place(self, note: Note, context: WriteContext) -> str:
        """The path that ``note`` would like."""
        if context.source_format == NAME:
            return note.path
        carried = note.carried or {}
        if carried.get("format") == NAME and isinstance(carried.get("path"), str):
            return safe_path(str(carried["path"]), RETURNED)
        if note.problem is not None:
            return safe_path(f"{VERBATIM}/{note.path}")
        place = str(note.extra.get("place", note.path))
        folder = "/".join(slug_of(part) for part in dirname(place).split("/") if part)
        stem = splitext(basename(note.path))[0]
        title = note.title or stem
        if hides_tokens(context.options):
            title = redacted(title)
        path = join(folder, slug_of(title) + PAGES[0])
        return "index-note.html" if path == INDEX else safe_path(path)

    def place_attachment(self, path: str, context: WriteContext) -> str:
        """Attachments keep their folders; one that would be taken for a note goes where nothing is."""
        if context.source_format == NAME:
            return path
        is_page = splitext(path)[1].lower() in PAGES
        return safe_path(f"{ATTACHED}/{path}" if is_page or path.startswith(DERIVED + "/") else path)


def view_of(path: str) -> str:
    """The page that shows the board at ``path``. No page of a note has a dot in its name, so none is there.

    >>> view_of("Boards/Plan.canvas")
    'Boards/Plan.canvas.html'
    """
    return path + PAGES[0]


def slug_of(title: str) -> str:
    """``title`` as a part of an address: letters and digits of any script, in lower case, joined by hyphens.

    >>> slug_of("Principles of Good Systems"), slug_of("日本のパン"), slug_of("!")
    ('principles-of-good-systems', '日本のパン', 'untitled')
    """
    text = unicodedata.normalize("NFC", html.unescape(title))
    return cut(_NO_SLUG.sub("-", text.lower()).strip("-"), _LONGEST_SLUG, "-") or "untitled"
