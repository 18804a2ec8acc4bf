"""The model to pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from posixpath import dirname

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.html.board import board_page
from vaultconv.formats.html.carriers import carriers
from vaultconv.formats.html.links import Links
from vaultconv.formats.html.naming import INDEX, NAME, HtmlNaming, view_of
from vaultconv.formats.html.page import Entry, index_page, own_title, page
from vaultconv.formats.html.redaction import OPTION, redactions
from vaultconv.formats.html.unread import UNREAD
from vaultconv.formats.html.write_blocks import BlockWriter, lines_are_breaks
from vaultconv.model.board import Board, Sheet
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, NoteKind, Vault
from vaultconv.vault.decoding import encode
from vaultconv.vault.described import title_of_board
from vaultconv.vault.tokens import redacted


class HtmlWriter:
    """Writes a page a note, and an index of them."""

    naming = HtmlNaming()

    def write(self, note: Note, context: WriteContext) -> tuple[Output, ...]:
        """The page of one note. One that was read from a page, and whose links all lead where they did, is that page."""
        path = context.paths[note.path]
        if note.verbatim is not None:
            return (Output(path, note.verbatim, note.path, (_failure(note),)),)
        copies = context.source_format == NAME and context.origins and not context.moved
        hides = context.options.get(OPTION) is True
        if copies and note.source is not None and note.source.dialect == NAME:
            text = redacted(note.source.text) if hides else note.source.text
            losses = tuple(redactions(note)) if hides else ()
            return (Output(path, encode(text, note.encoding), note.path, losses),)
        with carriers(context.carriers):
            links = Links(note.path, path, context)
            writer = BlockWriter.of(links, lines_are_breaks(context))
            titled = own_title(note)
            heading = writer.title(titled) if titled is not None else ""
            body = writer.body(note.blocks[titled is not None :], highlight=note.kind is NoteKind.HIGHLIGHT)
            text = page(note, path, heading, body, links.to, links.picture)
        losses = (*writer.spans.counted(), *_unread(note, context))
        if not hides or (shown := redacted(text)) == text:
            return (Output(path, text.encode(), note.path, losses),)
        return (Output(path, shown.encode(), note.path, (*losses, *redactions(note)), redacted=True),)

    def write_sheet(self, sheet: Sheet, context: WriteContext) -> tuple[Output, ...]:
        """The page that shows a board. Its own file stands beside it, as it was; that of a base stands alone."""
        if not isinstance(sheet, Board):
            return ()
        shown = board_page(sheet, context)
        if context.options.get(OPTION) is not True:
            return (shown,)
        return (replace(shown, data=redacted(shown.data.decode()).encode()),)

    def finish(self, vault: Vault, context: WriteContext) -> Iterable[Output]:
        """The index, unless a page of that name is among the notes."""
        if INDEX in context.paths.values():
            return
        pages = [
            Entry(
                dirname(str(note.extra.get("place", note.path))),
                note.title or note.path,
                context.paths[note.path],
                note.date,
            )
            for note in vault.notes
            if note.verbatim is None
        ]
        pages += [
            Entry(
                dirname(board.path), title_of_board(board), view_of(context.paths[board.path]), kind="board"
            )
            for board in vault.boards
            if board.problem is None
        ]
        if pages:
            index = index_page(vault.name, pages)
            hides = context.options.get(OPTION) is True
            yield Output(INDEX, (redacted(index) if hides else index).encode())


def _unread(note: Note, context: WriteContext) -> tuple[Loss, ...]:
    """What the reader of another's page had no place for: a page that is written anew has it no more."""
    return tuple(note.extra.get(UNREAD, ())) if context.source_format == NAME else ()


def _failure(note: Note) -> Loss:
    """The ledger line of a note that could not be understood."""
    problem = note.problem
    assert problem is not None  # noqa: S101  a verbatim note says why it is one
    detail = f"{problem.message}; copied byte for byte. {problem.remedy}".strip()
    return Loss(note.path, problem.line, "note", Outcome.FAILED, detail)
