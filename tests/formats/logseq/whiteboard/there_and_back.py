"""Boards in memory: a vault of Obsidian as a graph, and that as a vault again, without any state."""

from __future__ import annotations

from collections.abc import Mapping

from vaultconv.formats import logseq, obsidian
from vaultconv.formats.base import Format, Output, ReadContext, Unit, WriteContext
from vaultconv.model.board import Board, BoardNode
from vaultconv.model.note import Attachment, Note, Vault
from vaultconv.pipeline.written import names_of
from vaultconv.transform.outline import shaped
from vaultconv.transform.references import named, named_board
from vaultconv.vault.index import Index

_ROLES = {"md": "note", "canvas": "board", "edn": "board"}

CANVAS = obsidian.FORMAT
GRAPH = logseq.FORMAT


def vault_of(files: Mapping[str, bytes], format: Format) -> Vault:
    """The vault of ``format`` that holds ``files``."""
    assert format.reader is not None
    items = [
        format.reader.read(
            Unit(path, _ROLES.get(path.rpartition(".")[2], "attachment")), data, ReadContext()
        )[0]
        for path, data in files.items()
    ]
    return Vault(
        "v",
        format.name,
        tuple(item for item in items if isinstance(item, Note)),
        tuple(item for item in items if isinstance(item, Board)),
        tuple(item for item in items if isinstance(item, Attachment)),
    )


def converted(
    files: Mapping[str, bytes], source: Format, target: Format, *, carriers: bool = True
) -> dict[str, Output]:
    """What the notes and boards of a vault become, by their paths in it."""
    vault = vault_of(files, source)
    index = Index(vault)
    writer = target.writer
    assert writer is not None
    context = WriteContext(source.name, index, source.resolver, {}, {}, carriers=carriers)
    naming = writer.naming
    paths = {note.path: naming.place(note, context) for note in vault.notes}
    paths |= {board.path: naming.place_sheet(board, context) for board in vault.boards}
    paths |= {file.path: naming.place_attachment(file.path, context) for file in vault.attachments}
    context.paths, context.names = paths, names_of(paths.values())
    outputs = [
        output
        for note in vault.notes
        for output in writer.write(shaped(named(note, index), target.shape, "headings"), context)
    ]
    outputs += (
        output for board in vault.boards for output in writer.write_sheet(named_board(board, index), context)
    )
    return {output.source: output for output in outputs}


def whiteboard(text: str, files: Mapping[str, bytes] | None = None, *, carriers: bool = True) -> Board:
    """The canvas ``text``, as the whiteboard that it becomes beside other ``files``."""
    made = converted({"Plan.canvas": text.encode(), **(files or {})}, CANVAS, GRAPH, carriers=carriers)
    output = made["Plan.canvas"]
    graph = {each.path: each.data for each in made.values()}
    board = next(each for each in vault_of(graph, GRAPH).boards if each.path == output.path)
    return named_board(board, Index(vault_of(graph, GRAPH)))


def back(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The vault of Obsidian that ``files`` are again, when they have been a graph."""
    there = converted(files, CANVAS, GRAPH)
    kept = {path: data for path, data in files.items() if path not in there}
    graph = {output.path: output.data for output in there.values()}
    graph |= {f"assets/{path.rpartition('/')[2]}": data for path, data in kept.items()}
    again = converted(graph, GRAPH, CANVAS)
    return {output.path: output.data for output in again.values()}


def card(board: Board, id: str) -> BoardNode:
    """The card called ``id``."""
    return next(node for node in board.nodes if node.id == id)
