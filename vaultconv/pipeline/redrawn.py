"""A board with the spelling that an earlier conversion carried for it, where somebody edited it since: only if it still says what it does.

A board is one value, JSON or EDN, often in one line. Half of its lines as they were and half of them as they are now can be no value at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vaultconv.formats.base import Output, ReadContext, Reader, Unit
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.board import Board, BoardEdge, BoardNode, whole_units
from vaultconv.pipeline.carrier import Restored, is_edited
from vaultconv.pipeline.reading import read_safely


def board_given_back(
    output: Output, carried: Mapping[str, Any], ways: Sequence[Restored], reader: Reader, context: ReadContext
) -> bytes:
    """The board of ``output`` in the first of the ``ways`` to give it back, as long as nobody edited it; else in the first that says what it says
    now, or as it was written, where none does."""
    if not is_edited(output.data, carried):
        return ways[0].data
    board = _said(output.data, output.path, reader, context)
    for way in ways:
        if board is not None and _says(_said(way.data, output.path, reader, context), board):
            return way.data
    return output.data


def _said(data: bytes, path: str, reader: Reader, context: ReadContext) -> Board | None:
    """The board that ``data`` is; None where it is none that can be understood."""
    items = read_safely(reader, Unit(path, "board", len(data)), data, context)
    boards = [item for item in items if isinstance(item, Board) and item.problem is None]
    return boards[0] if len(boards) == 1 else None


def _says(back: Board | None, board: Board) -> bool:
    """Whether what came ``back`` says all that ``board`` does, and maybe more: what the other app does not know, as parts of a length."""
    if back is None:
        return False
    nodes, edges = {each.id: each for each in back.nodes}, {each.id: each for each in back.edges}
    return (
        len(nodes) == len(back.nodes) == len(board.nodes)
        and len(edges) == len(back.edges) == len(board.edges)
        and all(node.id in nodes and _is_card(nodes[node.id], node) for node in board.nodes)
        and all(edge.id in edges and _is_edge(edges[edge.id], edge) for edge in board.edges)
    )


def _is_card(back: BoardNode, node: BoardNode) -> bool:
    mine, its = (
        (each.kind, each.content, *map(whole_units, (each.x, each.y, each.width, each.height)))
        for each in (back, node)
    )
    return mine == its and _is_color(back.color, node.color)


def _is_edge(back: BoardEdge, edge: BoardEdge) -> bool:
    mine, its = ((each.start, each.end, each.label, each.start_end, each.end_end) for each in (back, edge))
    return mine == its and _is_color(back.color, edge.color)


def _is_color(back: str, color: str) -> bool:
    """Whether a color came ``back`` that is ``color``, or one that no other app knows."""
    return back == color or (not color and _KNOWN.fullmatch(back) is None)


_KNOWN = lazy_pattern(r"[1-6]|#[0-9a-fA-F]{3,8}")
