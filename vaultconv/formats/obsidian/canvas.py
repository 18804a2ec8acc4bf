"""A canvas to the model: JSON Canvas 1.0.

Source: jsoncanvas.org/spec/1.0; the app's API (canvas.d.ts); Help, "Canvas"; release notes 1.4.3 (front matter is no front
matter in a card), 1.12.0 (file cards and links in text cards are links). Keys and kinds of cards that nobody
knows are no mistake, and an empty file is an empty canvas. A link in a card is looked up as from the canvas's folder.
"""

from __future__ import annotations

from collections.abc import Callable

from vaultconv.formats.obsidian.links import parse_reference
from vaultconv.model.blocks import Blocks
from vaultconv.model.board import Board, BoardEdge, BoardNode, Card
from vaultconv.model.problem import Problem
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.decoding import decode
from vaultconv.vault.json_text import Json, NotJsonError, read_json

ENDING = ".canvas"
"""What a canvas is called at its end."""

BY_PATH = "path"
"""Origin of a reference that is a whole path from the root of the vault, and nothing else."""

KEPT = "vaultconv"
"""The key of a canvas that holds what was on a board of another app, and is no card of a canvas."""

VERSION = 1

_CONTENT = {Card.TEXT: "text", Card.FILE: "file", Card.LINK: "url", Card.GROUP: "label"}
"""The key that holds what a card says."""

_SIDES = frozenset({"top", "right", "bottom", "left"})
_ENDS = frozenset({"none", "arrow"})


def read_canvas(path: str, data: bytes, blocks_of: Callable[[str, int], Blocks]) -> Board:
    """The board at ``path``. ``blocks_of`` reads the Markdown of a card that stands in a line."""
    decoded = decode(data)
    if decoded.problem is not None:
        return Board(path, (), (), data, decoded.problem)
    text = decoded.text
    if not text.strip():
        return Board(path, (), (), data)
    try:
        top = read_json(text)
    except NotJsonError as error:
        return Board(path, (), (), data, error.problem(text))
    if not isinstance(top.value, dict):
        return Board(path, (), (), data, Problem("this is no canvas: an object is expected", 1, 1))
    lines = _Lines(text)
    return Board(
        path,
        (
            *(_node(item, lines.at(item.start), blocks_of, text) for item in nodes_of(top)),
            *(_kept(item, lines.at(item.start)) for item in _shapes(top)),
        ),
        tuple(
            _edge(item, lines.at(item.start))
            for item in top.get("edges").items
            if item.get("fromNode").text and item.get("toNode").text
        ),
        data,
    )


def nodes_of(top: Json) -> list[Json]:
    """The cards of a canvas: what has a kind."""
    return [item for item in top.get("nodes").items if item.get("type").text]


def _shapes(top: Json) -> list[Json]:
    """What was kept of a board of another app."""
    kept = top.get(KEPT)
    return kept.get("shapes").items if kept.get("v").number == VERSION else []


def file_reference(path: str, subpath: str) -> Reference:
    """What a file card means: a path in the vault, and a place in it that is written as in a link.

    >>> file_reference("Dir/Note.md", "#^id").block
    'id'
    """
    place = parse_reference(subpath if subpath.startswith("#") else "")
    return Reference(ReferenceKind.NAME, path, place.headings, place.block, place.subpath, BY_PATH)


class _Lines:
    """Tells the 1-based line of a character. Fast where each question lies behind the one before."""

    def __init__(self, text: str) -> None:
        self._text, self._seen, self._line = text, 0, 1

    def at(self, place: int) -> int:
        """The line of the character at ``place``."""
        if place < self._seen:
            self._seen, self._line = 0, 1
        self._line += self._text.count("\n", self._seen, place)
        self._seen = place
        return self._line


def _kept(item: Json, line: int) -> BoardNode:
    """What no canvas shows: where it lies, what its app calls it, and its source in the file of that app."""
    place = (item.get(key).number for key in ("x", "y", "width", "height"))
    x, y, width, height = place
    id, name, color, source = (item.get(key).text for key in ("id", "type", "color", "source"))
    width, height = max(width, 0.0), max(height, 0.0)
    return BoardNode(id, Card.OTHER, name, x, y, width, height, color, line=line, source=source)


def _node(item: Json, line: int, blocks_of: Callable[[str, int], Blocks], text: str) -> BoardNode:
    said = item.get("type").text
    kind = Card(said) if said in _CONTENT else Card.OTHER
    content = item.get(_CONTENT.get(kind, "")).text
    background = item.get("background").text if kind is Card.GROUP else ""
    return BoardNode(
        item.get("id").text,
        kind,
        content,
        item.get("x").number,
        item.get("y").number,
        max(item.get("width").number, 0.0),
        max(item.get("height").number, 0.0),
        item.get("color").text,
        blocks_of(content, line) if kind is Card.TEXT and content else (),
        _reference(kind, content, item),
        file_reference(background, "") if background else None,
        item.get("backgroundStyle").text,
        line,
        text[item.start : item.end] if kind is Card.OTHER else "",
    )


def _reference(kind: Card, content: str, item: Json) -> Reference | None:
    if not content:
        return None
    if kind is Card.FILE:
        return file_reference(content, item.get("subpath").text)
    return Reference(ReferenceKind.URL, content) if kind is Card.LINK else None


def _edge(item: Json, line: int) -> BoardEdge:
    return BoardEdge(
        item.get("id").text,
        item.get("fromNode").text,
        item.get("toNode").text,
        _one_of(_SIDES, item.get("fromSide").text, ""),
        _one_of(_SIDES, item.get("toSide").text, ""),
        _one_of(_ENDS, item.get("fromEnd").text, "none"),
        _one_of(_ENDS, item.get("toEnd").text, "arrow"),
        item.get("label").text,
        item.get("color").text,
        line,
    )


def _one_of(known: frozenset[str], said: str, otherwise: str) -> str:
    return said if said in known else otherwise
