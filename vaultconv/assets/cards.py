"""What cards on a board show: each is looked at, and changed, as a note is that says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from vaultconv.model.board import Board, BoardNode
from vaultconv.model.note import Note


def cards(board: Board) -> Iterator[Note]:
    """Each card of ``board`` that says something in Markdown, as a note."""
    for node in board.nodes:
        if node.blocks:
            yield _as_note(board, node)


def with_cards(board: Board, change: Callable[[Note], Note]) -> Board:
    """``board`` with what its cards say changed as ``change`` says. What does not change is the same object."""
    nodes = tuple(_changed(board, node, change) if node.blocks else node for node in board.nodes)
    if all(new is old for new, old in zip(nodes, board.nodes, strict=True)):
        return board
    return replace(board, nodes=nodes)


def _changed(board: Board, node: BoardNode, change: Callable[[Note], Note]) -> BoardNode:
    blocks = change(_as_note(board, node)).blocks
    return node if blocks is node.blocks else replace(node, blocks=blocks)


def _as_note(board: Board, node: BoardNode) -> Note:
    return Note(board.path, "", blocks=node.blocks)
