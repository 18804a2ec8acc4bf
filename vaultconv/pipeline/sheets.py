"""Boards and bases on their way: written by a format that knows them, else copied as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from vaultconv.formats.base import Format, Output, WriteContext
from vaultconv.model.board import Board, Sheet
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Settings, Source
from vaultconv.model.problem import Problem
from vaultconv.pipeline.actions import NewCopy
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.written import line_ends_of
from vaultconv.transform.line_ends import are_shown, board_with_line_ends
from vaultconv.transform.references import named_board
from vaultconv.vault.decoding import decode
from vaultconv.vault.described import title_of_board
from vaultconv.vault.index import Index
from vaultconv.vault.known import Unforeseen

CONSTRUCT = "board"
"""What the ledger calls a canvas, a whiteboard or a base."""


@dataclass(slots=True)
class Sheets:
    """What the boards and bases of a vault become: files that were written, files to copy, and what did not arrive; and by the
    path of each board of which the destination has a picture, the path of the page that shows it."""

    files: list[Output] = field(default_factory=list)
    copies: list[NewCopy] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    views: dict[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> list[Output]:
        """The pages that show boards."""
        return [output for output in self.files if output.path in self.views.values()]


def written_sheets(
    loaded: Loaded, target: Format, context: WriteContext, shown: Callable[[Board], Board]
) -> Sheets:
    """The boards and bases of the vault that was loaded, as ``target`` has them; each board as it is ``shown`` there."""
    sheets = Sheets()
    for sheet in loaded.chosen.sheets:
        ready = sheet if target.name == loaded.format.name else _prepared(sheet, loaded, target, context)
        ready = shown(ready) if isinstance(ready, Board) else ready
        outputs = drawn(ready, target, context, sheets.losses) if sheet.problem is None else ()
        sheets.files += outputs
        for output in outputs:
            if output.source != sheet.path:
                sheets.views[sheet.path] = output.path
        if not any(output.source == sheet.path for output in outputs):
            file, mtime_ns = loaded.root / sheet.path, loaded.mtimes.get(sheet.path, 0)
            size = len(sheet.verbatim)
            sheets.copies.append(NewCopy(context.paths[sheet.path], file, sheet.path, size, mtime_ns))
        if sheet.problem is not None:
            sheets.losses.append(_not_understood(sheet.path, sheet.problem))
        elif isinstance(sheet, Board) and outputs and target.name != loaded.format.name:
            sheets.losses += sheet.losses
        elif not outputs and target.name != loaded.format.name:
            sheets.losses.append(_only_copied(sheet))
    return sheets


def _prepared(sheet: Sheet, loaded: Loaded, target: Format, context: WriteContext) -> Sheet:
    """``sheet`` as a vault of ``target`` can have it: its references by note and place, and line ends that show where they
    did."""
    named = named_sheet(sheet, loaded.index)
    if not isinstance(named, Board):
        return named
    shown = are_shown(line_ends_of(loaded.format), loaded.vault.settings)
    will_show = are_shown(line_ends_of(target), context.destination or Settings())
    return board_with_line_ends(named, shown, will_show)


def named_sheet(sheet: Sheet, index: Index) -> Sheet:
    """``sheet``, its references to blocks by note and place."""
    return named_board(sheet, index) if isinstance(sheet, Board) else sheet


def as_note(board: Board) -> Note:
    """What of ``board`` the way back has to know, as of a note: its path, its text and encoding, what it is called."""
    decoded = decode(board.verbatim)
    return Note(
        board.path,
        title_of_board(board),
        encoding=decoded.encoding,
        source=Source(decoded.text, 0, ""),
        carried=board.carried,
        extra={"page": board.page} if board.page else {},
    )


def drawn(sheet: Sheet, target: Format, context: WriteContext, losses: list[Loss]) -> tuple[Output, ...]:
    """The files that ``target`` writes for ``sheet``. Whatever a writer raises, its bytes are copied, and the ledger says so;
    but for what a run did not foresee that converts some notes only (:class:`~vaultconv.vault.known.Unforeseen`)."""
    write: Callable[[Sheet, WriteContext], tuple[Output, ...]] | None
    write = getattr(target.writer, "write_sheet", None)
    if write is None:
        return ()
    try:
        return tuple(write(sheet, context))
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, Unforeseen):
        raise
    except BaseException as error:  # noqa: BLE001  the boundary of a board, as of a note
        detail = (
            f"writing it failed ({type(error).__name__}: {error}); its source is copied as it is. "
            "This is a bug of vaultconv: please report it with the file, if you can share it."
        )
        losses.append(Loss(sheet.path, 0, CONSTRUCT, Outcome.FAILED, detail))
        return ()


def _not_understood(path: str, problem: Problem) -> Loss:
    detail = f"{problem.message}; copied byte for byte, its links with it. {problem.remedy}".strip()
    return Loss(path, problem.line, CONSTRUCT, Outcome.FAILED, detail)


def _only_copied(sheet: Sheet) -> Loss:
    what = "a board" if isinstance(sheet, Board) else "a base"
    detail = f"{what} is copied as a file, its links as they were: nothing in the new place shows it"
    return Loss(sheet.path, 0, CONSTRUCT, Outcome.APPROXIMATED, detail)
