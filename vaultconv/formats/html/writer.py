"""The model to pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.html.board import board_page
from vaultconv.formats.html.carriers import carriers
from vaultconv.formats.html.links import Links
from vaultconv.formats.html.naming import INDEX, NAME, HtmlNaming
from vaultconv.formats.html.page import own_title, page
from vaultconv.formats.html.publishing import hidden, hides_tokens, leaves_out, publishes
from vaultconv.formats.html.redaction import redactions
from vaultconv.formats.html.site.derived import derived_pages
from vaultconv.formats.html.site.theme import check as check_theme
from vaultconv.formats.html.unread import UNREAD
from vaultconv.formats.html.unwritten import wrapped
from vaultconv.formats.html.write_blocks import BlockWriter, lines_are_breaks
from vaultconv.model.board import Board, Sheet
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, NoteKind, Settings, Vault
from vaultconv.vault.decoding import encode


class HtmlWriter:
    """Writes a page a note, and those that are made of all of them."""

    naming = HtmlNaming()

    def check(self, source_format: str, options: Mapping[str, Any]) -> None:
        """Refuses templates that cannot be."""
        check_theme(options)

    def leaves_out(self, item: Note | Sheet, settings: Settings, options: Mapping[str, Any]) -> str:
        """The flag because of which ``item`` is not written."""
        return leaves_out(item, settings, options)

    def is_for_others(self, options: Mapping[str, Any]) -> bool:
        """Whether the site is for others."""
        return publishes(options)

    def redacts(self, options: Mapping[str, Any]) -> bool:
        """Whether tokens are left out, of pages and of what is kept beside them."""
        return hides_tokens(options)

    def write(self, note: Note, context: WriteContext) -> tuple[Output, ...]:
        """The page of one note. One that was read from a page, and whose links all lead where they did, is that page."""
        path = context.paths[note.path]
        if note.verbatim is not None:
            return (Output(path, note.verbatim, note.path, (_failure(note),)),)
        copies = context.source_format == NAME and context.origins and not context.moved
        hides = hides_tokens(context.options)
        if copies and note.source is not None and note.source.dialect == NAME:
            text = hidden(note.source.text, context.options)
            losses = tuple(redactions(note, publishes(context.options))) if hides else ()
            return (Output(path, encode(text, note.encoding), note.path, losses),)
        with carriers(context.carriers) as silence:
            links = Links(note.path, path, context, _goes_home(note))
            writer = BlockWriter.of(links, lines_are_breaks(context))
            titled = own_title(note)
            heading = writer.title(titled) if titled is not None else ""
            body = writer.body(note.blocks[titled is not None :], highlight=note.kind is NoteKind.HIGHLIGHT)
            text = page(note, links, heading, body)
        losses = (*writer.spans.counted(), *_unread(note, context))
        told = tuple(redactions(note, publishes(context.options))) if hides else ()
        if (shown := hidden(text, context.options)) == text and not told:
            return (Output(path, text.encode(), note.path, losses, says_all=not silence.hides),)
        return (Output(path, shown.encode(), note.path, (*losses, *told), redacted=True),)

    wrapped = staticmethod(wrapped)

    def write_sheet(self, sheet: Sheet, context: WriteContext) -> tuple[Output, ...]:
        """The page that shows a board. Its own file stands beside it, as it was; that of a base stands alone."""
        if not isinstance(sheet, Board):
            return ()
        shown = board_page(sheet, context)
        return (_hidden(shown, context),)

    def finish(self, vault: Vault, context: WriteContext) -> Iterable[Output]:
        """The index, the pages of days and tags, and what all pages load. A site of somebody else's that stays as it is has its
        own."""
        if context.alone or (INDEX in context.paths.values() and _is_home(vault, context)):
            return
        for output in derived_pages(context):
            yield _hidden(output, context)


def _hidden(output: Output, context: WriteContext) -> Output:
    """``output`` as others may see it, if it is for them."""
    if not hides_tokens(context.options):
        return output
    return replace(output, data=hidden(output.data.decode(), context.options).encode())


def _goes_home(note: Note) -> bool:
    """Whether ``note`` goes back to the site that it came from."""
    return (note.carried or {}).get("format") == NAME


def _is_home(vault: Vault, context: WriteContext) -> bool:
    """Whether what is written is the site that all pages came from."""
    stays = context.source_format == NAME and context.origins and not context.moved
    return stays or all(map(_goes_home, vault.notes))


def _unread(note: Note, context: WriteContext) -> tuple[Loss, ...]:
    """What the reader of another's page had no place for: a page that is written anew has it no more."""
    return tuple(note.extra.get(UNREAD, ())) if context.source_format == NAME else ()


def _failure(note: Note) -> Loss:
    """The ledger line of a note that could not be understood."""
    problem = note.problem
    assert problem is not None  # noqa: S101  a verbatim note says why it is one
    detail = f"{problem.message}; copied byte for byte. {problem.remedy}".strip()
    return Loss(note.path, problem.line, "note", Outcome.FAILED, detail)
