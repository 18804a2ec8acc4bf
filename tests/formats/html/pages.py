"""Pages for the tests: a note to its page and back."""

from __future__ import annotations

from dataclasses import replace

from vaultconv.formats.base import ReadContext, WriteContext
from vaultconv.formats.html import FORMAT
from vaultconv.formats.html.reader import read_page
from vaultconv.formats.obsidian import FORMAT as OBSIDIAN
from vaultconv.formats.obsidian.reader import read_note
from vaultconv.model.losses import Loss
from vaultconv.model.note import Attachment, Note, Vault
from vaultconv.vault.index import Index

ATTACHMENTS = ("Files/My map.png", "Files/a.mp3", "Files/a.mp4", "Files/paper.pdf")


def obsidian_note(text: str, path: str = "Dir/Note.md") -> Note:
    """The note that an Obsidian vault would have of ``text``."""
    return read_note(path, text.encode(), ReadContext())


def context_of(*notes: Note, source_format: str = "obsidian", **changes: object) -> WriteContext:
    """A vault of ``notes`` and a few attachments, on its way to a site."""
    vault = Vault("v", source_format, notes, attachments=tuple(map(Attachment, ATTACHMENTS)))
    context = WriteContext(source_format, Index(vault), OBSIDIAN.resolver, {}, {})
    naming = FORMAT.writer.naming
    context.paths = {note.path: naming.place(note, context) for note in notes}
    context.paths |= {path: naming.place_attachment(path, context) for path in ATTACHMENTS}
    return replace(context, **changes)  # type: ignore[arg-type]


def written(note: Note, *others: Note, **changes: object) -> tuple[str, tuple[Loss, ...]]:
    """The page of ``note``, and its ledger."""
    context = context_of(note, *others, **changes)
    output = FORMAT.writer.write(note, context)[0]
    return output.data.decode(), output.losses


def body_of(markdown: str, *others: Note) -> str:
    """What stands in the body of the page of an Obsidian note."""
    page = written(obsidian_note(markdown), *others)[0]
    return (
        page.partition('<div class="body')[2].partition(">\n")[2].partition("</div>\n</article>")[0].strip()
    )


def read(page: str, path: str = "dir/note.html") -> Note:
    """The note that ``page`` is."""
    note = read_page(path, page.encode(), ReadContext())
    assert note is not None
    return note
