"""A board of another app as a canvas: JSON Canvas 1.0, laid out as the app does it, a card a line.

Source: jsoncanvas.org/spec/1.0; the app's API (canvas.d.ts). Lengths are whole numbers. What is on the board and is no card
here stands in a key of our own: the app keeps keys that it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.obsidian.canvas import KEPT, VERSION
from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.model.blocks import Blocks
from vaultconv.model.board import Board, BoardEdge, BoardNode, Card, whole_units
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.plain import reference_text
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.described import name_of
from vaultconv.vault.json_text import NotJsonError, read_json

Said = Callable[[Blocks], tuple[str, tuple[Loss, ...]]]
"""The Markdown of a card's blocks, and what of them did not arrive."""


def new_canvas(board: Board, context: WriteContext, said: Said) -> Output:
    """The file of ``board``. ``said`` writes what is on a card."""
    return _Canvas(board, context, said).output()


class _Canvas:
    """Writes one canvas."""

    def __init__(self, board: Board, context: WriteContext, said: Said) -> None:
        self._board = board
        self._context = context
        self._said = said
        self._links = LinkSpeller(Note(board.path, ""), context)
        self._losses: list[Loss] = []

    def output(self) -> Output:
        """The file, with what does not arrive as it was."""
        nodes: list[str] = []
        kept: list[str] = []
        for node in self._board.nodes:
            if node.kind is not Card.OTHER:
                nodes.append(_line(self._card(node)))
            elif _is_json(node.source):
                nodes.append(node.source)  # a canvas is where it came from
            else:
                kept.append(_line(self._kept(node)))
        edges = [_line(self._edge(edge)) for edge in self._board.edges]
        parts = [f'\t"nodes":{_list(nodes)}', f'\t"edges":{_list(edges)}']
        if kept and self._context.carriers:
            parts.append(f'\t"{KEPT}":{{"v":{VERSION},"shapes":{_list(kept)}}}')
        text = "{\n" + ",\n".join(parts) + "\n}"
        path = self._context.paths[self._board.path]
        return Output(path, text.encode(), self._board.path, tuple(self._losses))

    def _card(self, node: BoardNode) -> dict[str, Any]:
        card: dict[str, Any] = {"id": node.id, "type": str(node.kind)}
        match node.kind:
            case Card.TEXT:
                card["text"], losses = self._said(node.blocks)
                self._losses += losses
            case Card.FILE:
                card |= self._file(node)
            case Card.LINK:
                card["url"] = node.content
        card |= _lengths(node)
        if node.color:
            card["color"] = node.color
        if node.kind is Card.GROUP and node.content:
            card["label"] = node.content
        if node.background is not None:
            card["background"] = self._path(node.background, node.line)
            card |= {"backgroundStyle": node.background_style} if node.background_style else {}
        return card

    def _file(self, node: BoardNode) -> dict[str, str]:
        """The path of a file, and the place in it."""
        if node.reference is None:
            return {"file": ""}
        card = {"file": self._path(node.reference, node.line)}
        place = self._links.subpath(node.reference)
        return {**card, "subpath": place} if place else card

    def _path(self, reference: Reference, line: int) -> str:
        """The path from the root of the vault; a note that is not there yet has the name that a link would give it."""
        target = self._links.target(reference)
        path = self._context.paths.get(target.path) if target.kind in ("note", "asset") else None
        if path is not None:
            return path
        if reference.kind is ReferenceKind.BLOCK:
            return reference.target
        name = self._links.missing_text(reference)
        if reference.origin != "page":
            return name
        detail = f"{reference_text(reference)!r} is not there: a card of a note of that name"
        self._losses.append(Loss(self._board.path, line, "link", Outcome.APPROXIMATED, detail))
        return name if name.endswith(".md") else f"{name}.md"

    def _kept(self, node: BoardNode) -> dict[str, Any]:
        """What no canvas shows."""
        kept = "" if not self._context.carriers else "; it is kept in the file, for the way back"
        detail = f"a canvas has nothing like this: {name_of(node)}{kept}"
        value = name_of(node) if self._context.carriers else ""  # what is kept is not missing
        self._losses.append(Loss(self._board.path, node.line, "card", Outcome.APPROXIMATED, detail, value))
        color = {"color": node.color} if node.color else {}
        return {"id": node.id, "type": node.content, **_lengths(node), **color, "source": node.source}

    def _edge(self, edge: BoardEdge) -> dict[str, str]:
        """A connection; what is usual is not said."""
        said = {
            "id": edge.id,
            "fromNode": edge.start,
            "fromSide": edge.start_side,
            "fromEnd": "" if edge.start_end == "none" else edge.start_end,
            "toNode": edge.end,
            "toSide": edge.end_side,
            "toEnd": "" if edge.end_end == "arrow" else edge.end_end,
            "color": edge.color,
            "label": edge.label,
        }
        always = ("id", "fromNode", "toNode")
        return {key: value for key, value in said.items() if value or key in always}


def _lengths(node: BoardNode) -> dict[str, int]:
    said = {"x": node.x, "y": node.y, "width": node.width, "height": node.height}
    return {key: whole_units(length) for key, length in said.items()}


def _line(item: Mapping[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def _list(lines: Iterable[str]) -> str:
    """A list, each of its items in a line of its own."""
    inside = ",\n".join(f"\t\t{line}" for line in lines)
    return f"[\n{inside}\n\t]" if inside else "[]"


def _is_json(source: str) -> bool:
    try:
        return isinstance(read_json(source).value, dict)
    except NotJsonError:
        return False
