"""Pages to notes, whatever their form."""

from __future__ import annotations

from collections.abc import Callable
from posixpath import basename, splitext

from vaultconv.formats.base import ReadContext
from vaultconv.formats.readwise.pages import logseq_plugin, mirror, obsidian_plugin
from vaultconv.formats.readwise.pages.dialect import PAGES
from vaultconv.formats.readwise.pages.folder import folder_of
from vaultconv.formats.readwise.pages.forms import BESIDE, LOGSEQ_PLUGIN, MIRROR
from vaultconv.formats.readwise.pages.front import Front, read_front
from vaultconv.formats.readwise.pages.gather import blocks_of
from vaultconv.formats.readwise.pages.ids import id_of
from vaultconv.formats.readwise.pages.metadata import BOOK
from vaultconv.formats.readwise.pages.mirror import UPDATED
from vaultconv.formats.readwise.pages.page import Called, Page, parted_name
from vaultconv.formats.readwise.pages.recognise import is_of_site, page_form
from vaultconv.formats.readwise.pages.template import Template
from vaultconv.model.blocks import Quote
from vaultconv.model.note import Note, NoteKind, Source
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.vault.decoding import Decoded


def form_of_page(path: str, text: str, context: ReadContext) -> str:
    """The form of the note at ``path`` if it is a page, or lies among pages; ``""`` for any other."""
    folder = folder_of(context.settings)
    form = page_form(text, folder.template(path))
    return form or (BESIDE if folder.has_pages and not is_of_site(text) else "")


def read_page(path: str, decoded: Decoded, form: str, context: ReadContext) -> Note:
    """The page of ``form`` at ``path`` whose text is ``decoded``. Raises :class:`~vaultconv.markdown.read.TooDeepError`."""
    text = decoded.text
    folder = folder_of(context.settings)
    front = Front(Properties(), 0) if form == LOGSEQ_PLUGIN else read_front(path, text)
    stem, updated = parted_name(splitext(basename(path))[0])
    called = front.properties.text("title") or stem
    lines = text[front.body_start :].split("\n")
    first_line = 1 + text.count("\n", 0, front.body_start)
    page = _READERS.get(form, _read_obsidian)(
        lines, first_line, folder.template(path), front, Called(called, updated)
    )
    if form != BESIDE and (id := id_of(path, folder.ids)):
        kind = PropertyType.NUMBER if id.isdecimal() else PropertyType.TEXT
        page.take(Property(BOOK, int(id) if id.isdecimal() else id, kind))
    if updated:
        page.take(Property(UPDATED, updated, PropertyType.TEXT))
    has_highlights = any(isinstance(block, Quote) and block.traits.citation for block in page.blocks)
    properties = Properties(
        (*front.properties.items, *page.items),
        "yaml",
        trailer=front.properties.trailer,
    )
    return Note(
        path,
        page.title or called,
        NoteKind.HIGHLIGHT if has_highlights else NoteKind.PAGE,
        form,
        properties=properties,
        blocks=page.blocks,
        encoding=decoded.encoding,
        final_newline=text.endswith("\n") or not text,
        source=Source(text, front.body_start, PAGES.name),
        carried=context.carried,
        extra={"unread": front.losses} if front.losses else {},
    )


def _read_obsidian(
    lines: list[str], first_line: int, template: Template, front: Front, called: Called
) -> Page:
    return obsidian_plugin.read(lines, first_line, template, front.properties.items, called)


def _read_logseq(
    lines: list[str], first_line: int, template: Template, _front: Front, _called: Called
) -> Page:
    return logseq_plugin.read(lines, first_line, template)


def _read_mirror(
    lines: list[str], first_line: int, template: Template, front: Front, _called: Called
) -> Page:
    return mirror.read(lines, first_line, template, front.properties.items)


def _read_beside(
    lines: list[str], first_line: int, _template: Template, _front: Front, _called: Called
) -> Page:
    return Page(blocks=blocks_of(lines, first_line))


_READERS: dict[str, Callable[[list[str], int, Template, Front, Called], Page]] = {
    LOGSEQ_PLUGIN: _read_logseq,
    MIRROR: _read_mirror,
    BESIDE: _read_beside,
}
