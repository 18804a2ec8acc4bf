"""A whiteboard to the model.

What stands on one is a shape of tldraw, or a block that was written there. Shapes that other boards have too are cards and
connections; of the others we know where they lie, and their source.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from posixpath import basename, splitext
from typing import Any

from vaultconv.formats.logseq import carriers
from vaultconv.formats.logseq.body import read_body
from vaultconv.formats.logseq.bullets import is_uuid, with_notes, with_places
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.logseq.edn import Keyword, Map, read_edn
from vaultconv.formats.logseq.links import FILE, page_reference
from vaultconv.formats.logseq.names import TRIPLE_LOWBAR, decode_name, page_key
from vaultconv.formats.logseq.whiteboard.look import read_color, read_side
from vaultconv.markdown.citation import plain_to_markdown
from vaultconv.markdown.read import TooDeepError
from vaultconv.model.blocks import Blocks, Paragraph
from vaultconv.model.board import Board, BoardEdge, BoardNode, Card
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.problem import Problem
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Image, Link, Span, Text
from vaultconv.model.traverse import iter_blocks, note_spans
from vaultconv.vault.decoding import decode

ENDING = ".edn"
"""What a whiteboard is called at its end."""

_TEXTS = {"box": "label", "text": "text", "ellipse": "label", "polygon": "label"}
"""The shapes that hold words, and the key that holds them."""

_ASSETS = frozenset({"image", "video", "pdf"})
"""The shapes that show a file."""

_WEB = frozenset({"iframe", "youtube", "tweet"})
"""The shapes that show a page of the web."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")

_OUTLINED = {"ellipse": "an ellipse", "polygon": "a polygon"}
"""The outlines that no other board has."""


def read_whiteboard(path: str, data: bytes, names: str = TRIPLE_LOWBAR) -> Board:
    """The board at ``path``. ``names`` is how the graph spells titles in the names of files."""
    decoded = decode(data)
    if decoded.problem is not None:
        return Board(path, (), (), data, decoded.problem)
    top = read_edn(decoded.text)
    if not isinstance(top, Map) or "pages" not in top:
        problem = Problem("this is no whiteboard: a map with `:blocks` and `:pages` is expected", 1, 1)
        return Board(path, (), (), data, problem)
    page = next(iter(_maps(top.get("pages"))), Map())
    stem = decode_name(splitext(basename(path))[0], names)
    title = _text(page, "block/original-name") or _text(page, "block/name")
    if page_key(title) == page_key(stem):
        title = stem if title == title.lower() else title
    facts = carried_facts(_properties(page))
    board = _Whiteboard(path, decoded.text, top, page).board(data)
    board.page = title or stem
    board.title, board.folder = _text(facts, "title") or board.page, _text(facts, "folder")
    return board


class _Whiteboard:
    """What is on one whiteboard."""

    def __init__(self, path: str, text: str, top: Map, page: Map) -> None:
        self._path = path
        self._lines = _Lines(text)
        self._text = text
        blocks = list(_maps(top.get("blocks")))
        self._written = {_text(block, "block/uuid"): block for block in blocks if _shape(block) is None}
        self._blocks = {_text(shape, "id"): block for block in blocks if (shape := _shape(block)) is not None}
        facts = _properties(page)
        facts = _map(facts.get("logseq.tldraw.page")) or facts
        self._bindings = _map(facts.get("bindings"))
        self._assets = {_text(asset, "id"): asset for asset in _maps(facts.get("assets"))}
        self._shapes = _drawn(self._blocks, facts.get("shapes-index"))
        self._frames = _frames(self._shapes)
        self._left = Counter[str]()

    def board(self, data: bytes) -> Board:
        """The whole of it."""
        ids = {id: carried_id(shape) for id, shape in self._shapes.items()}
        ids |= {group: ids[frame] for group, frame in self._frames.items()}
        framed = frozenset(self._frames.values())
        nodes: list[BoardNode] = []
        edges: list[BoardEdge] = []
        for id, shape in self._shapes.items():
            if id in self._frames:
                continue
            edge = self._edge(shape, ids) if shape.get("type") == "line" else None
            if edge is not None:
                edges.append(edge)
            else:
                nodes.append(self._node(shape, is_frame=id in framed))
        losses = tuple(
            Loss(self._path, 0, "board", Outcome.APPROXIMATED, detail.format(count=count))
            for detail, count in sorted(self._left.items())
        )
        return Board(self._path, tuple(nodes), tuple(edges), data, losses=losses)

    # -- cards ---------------------------------------------------------------------------------------------------------

    def _node(self, shape: Map, *, is_frame: bool) -> BoardNode:
        kind = str(shape.get("type"))
        x, y, width, height = _extent(shape, self._shapes)
        line = self._line(shape)
        facts = carried_facts(shape)
        color = facts.get("color")
        node = BoardNode(
            carried_id(shape),
            Card.OTHER,
            kind,
            x,
            y,
            width,
            height,
            color if isinstance(color, str) else read_color(shape),
            line=line,
        )
        if facts.get("card") == Card.OTHER:
            return replace(node, content="", source=_text(facts, "source"))
        made = self._frame(shape, node, facts) if is_frame else self._known(kind, shape, node, facts)
        if made is None:
            return replace(node, source=self._source(shape))
        if kind in _OUTLINED:
            self._left[f"{_OUTLINED[kind]} is a card with corners: {{count}} on this board"] += 1
        if shape.get("rotation") not in (None, 0):
            self._left["what is turned lies straight: {count} on this board"] += 1
        return made

    def _known(self, kind: str, shape: Map, node: BoardNode, facts: Mapping[str, Any]) -> BoardNode | None:
        """The card that a shape of that ``kind`` is; None if only the app knows it."""
        if kind in _TEXTS:
            return self._words(_text(shape, _TEXTS[kind]), shape, node, facts)
        if kind in _WEB:
            url = _text(shape, "url")
            reference = Reference(ReferenceKind.URL, url) if url else None
            return replace(node, kind=Card.LINK, content=url, reference=reference)
        if kind in _ASSETS:
            return self._file(shape, node, facts)
        if kind == "logseq-portal":
            return self._portal(shape, node, facts)
        return replace(node, kind=Card.GROUP, content="") if kind == "group" else None

    def _words(self, text: str, shape: Map, node: BoardNode, facts: Mapping[str, Any]) -> BoardNode:
        """A card of words. One that is but a link to a file stands for that file, if it is carried that it does."""
        blocks = read_label(text, node.line, facts)
        reference = _only_link(blocks)
        if facts.get("card") == Card.FILE and not (blocks and reference is None):
            there = _placed(reference, facts) if reference is not None else None
            return replace(node, kind=Card.FILE, content=there.target if there else "", reference=there)
        refs = [name for name in _texts(shape.get("refs")) if not _names(blocks, name)]
        if refs:
            links: list[Span] = []
            for name in refs:
                links += [Text(" ")] if links else []
                links.append(Link(_named(name)))
            blocks = (*blocks, Paragraph(tuple(links), line=node.line))
        return replace(node, kind=Card.TEXT, content=text, blocks=blocks)

    def _frame(self, shape: Map, node: BoardNode, facts: Mapping[str, Any]) -> BoardNode:
        """The box that is drawn around the members of a group: its name is the group's."""
        said = _map(facts.get("background"))
        file, style = said.get("file"), said.get("style")
        return replace(
            node,
            kind=Card.GROUP,
            content=_text(shape, "label"),
            background=_asset_reference(file) if isinstance(file, str) else None,
            background_style=style if isinstance(style, str) else "",
        )

    def _file(self, shape: Map, node: BoardNode, facts: Mapping[str, Any]) -> BoardNode | None:
        """A picture, film or paper. A picture whose bytes stand in the whiteboard is a card with a picture."""
        source = _text(self._assets.get(_text(shape, "assetId"), Map()), "src") or _text(shape, "url")
        if not source:
            return None
        reference = _asset_reference(source)
        if reference.kind is ReferenceKind.NAME:
            return replace(node, kind=Card.FILE, content=source, reference=_placed(reference, facts))
        if source.startswith("data:"):
            picture = Image(reference)
            return replace(node, kind=Card.TEXT, content="", blocks=(Paragraph((picture,), line=node.line),))
        return replace(node, kind=Card.LINK, content=source, reference=reference)

    def _portal(self, shape: Map, node: BoardNode, facts: Mapping[str, Any]) -> BoardNode:
        """A page, a block, or a block that was written on the whiteboard itself."""
        id = _text(shape, "pageId")
        if id in self._written:
            text = "\n".join(_outline(id, self._written))
            return replace(node, kind=Card.TEXT, content=text, blocks=read_label(text, node.line, {}))
        is_block = shape.get("blockType") == "B"
        reference = Reference(ReferenceKind.BLOCK, id.lower()) if is_block else page_reference(id)
        return replace(node, kind=Card.FILE, content=id, reference=_placed(reference, facts) if id else None)

    # -- connections -----------------------------------------------------------------------------------------------------

    def _edge(self, shape: Map, ids: Mapping[str, str]) -> BoardEdge | None:
        """The connection that a line is whose two ends are bound; None if it is only a line."""
        handles, facts = _map(shape.get("handles")), carried_facts(shape)
        ends: list[tuple[str, str]] = []
        for handle in ("start", "end"):
            binding = _map(self._bindings.get(_text(_map(handles.get(handle)), "bindingId")))
            bound, carried = ids.get(_text(binding, "toId")), facts.get(handle)
            if bound is not None:
                ends.append((bound, read_side(binding.get("point"))))
            elif isinstance(carried, str):
                ends.append((carried, ""))
            else:
                return None
        marks = _map(shape.get("decorations"))
        color = facts.get("color")
        (start, start_side), (end, end_side) = ends
        return BoardEdge(
            carried_id(shape),
            start,
            end,
            start_side,
            end_side,
            _end(marks, "start"),
            _end(marks, "end"),
            _text(shape, "label"),
            color if isinstance(color, str) else read_color(shape),
            self._line(shape),
        )

    # -- places ----------------------------------------------------------------------------------------------------------

    def _line(self, shape: Map) -> int:
        return self._lines.at(self._blocks[_text(shape, "id")].start)

    def _source(self, shape: Map) -> str:
        block = self._blocks[_text(shape, "id")]
        return self._text[block.start : block.end]


class _Lines:
    """Tells the 1-based line of a character."""

    def __init__(self, text: str) -> None:
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def at(self, place: int) -> int:
        return bisect_left(self._ends, place) + 1


# -- the words of a shape ----------------------------------------------------------------------------------------------


def read_label(text: str, line: int, facts: Mapping[str, Any]) -> Blocks:
    """The blocks of the words in a shape, all in the ``line`` where that stands."""
    if not text.strip():
        return ()
    try:
        blocks = read_body(text.split("\n"), line)
    except TooDeepError:
        return (Paragraph((Text(plain_to_markdown(text, LOGSEQ)),), line=line),)
    blocks = with_places(with_notes(blocks), facts)
    for block in iter_blocks(blocks):
        block.line = line
    return blocks


def _asset_reference(source: str) -> Reference:
    """What the address of an asset means: a path is one as it stands, with nothing escaped in it.

    >>> _asset_reference("../assets/A #1.png").target, _asset_reference("data:image/png;base64,AA==").kind.value
    ('../assets/A #1.png', 'url')
    """
    if _SCHEME.match(source):
        return Reference(ReferenceKind.URL, source)
    return Reference(ReferenceKind.NAME, source, origin=FILE)


def _only_link(blocks: Blocks) -> Reference | None:
    """What the one link that is all of ``blocks`` means."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and len(blocks[0].spans) == 1:
        span = blocks[0].spans[0]
        return span.reference if isinstance(span, Link) else None
    return None


def _names(blocks: Blocks, name: str) -> bool:
    """Whether a link in ``blocks`` leads to the page or block called ``name``."""
    return any(
        page_key(span.reference.target) == page_key(name)
        for _, span in note_spans(blocks)
        if isinstance(span, Link | Embed | Image)
    )


def _named(name: str) -> Reference:
    return Reference(ReferenceKind.BLOCK, name.lower()) if is_uuid(name) else page_reference(name)


def _placed(reference: Reference, facts: Mapping[str, Any]) -> Reference:
    """``reference`` with the place in a file or page that is carried for it."""
    headings, block, subpath = (facts.get(name) for name in ("headings", "block", "subpath"))
    if isinstance(headings, list) and all(isinstance(text, str) for text in headings):
        return replace(reference, headings=tuple(headings))
    if isinstance(block, str):
        return replace(reference, block=block)
    return replace(reference, subpath=subpath) if isinstance(subpath, str) else reference


def _outline(id: str, written: Mapping[str, Map], depth: int = 0) -> Iterator[str]:
    """The lines of the block ``id``, and below it those that it holds, as a list."""
    lines = _text(written[id], "block/content").split("\n")
    indent = "  " * (depth - 1)
    yield from (
        lines if not depth else (f"{indent}{'  ' if n else '* '}{line}" for n, line in enumerate(lines))
    )
    if depth > _DEEPEST:
        return
    for child, block in written.items():
        if child != id and _text(_map(block.get("block/parent")), "block/uuid") == id:
            yield from _outline(child, written, depth + 1)


_DEEPEST = 50
"""How deep blocks on a whiteboard are looked for in one another: a file may come from anybody."""


# -- shapes ------------------------------------------------------------------------------------------------------------


def carried_facts(shape: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a conversion to Logseq carried in a shape."""
    said = shape.get(carriers.KEY)
    return (carriers.read_carrier(said) if isinstance(said, str) else None) or {}


def carried_id(shape: Mapping[str, Any]) -> str:
    """The id of a shape, or that of the card it was made from."""
    said = carried_facts(shape).get("id")
    return said if isinstance(said, str) else _text(shape, "id")


def _shape(block: Map) -> Map | None:
    """The shape that ``block`` is; None for a block that was written. Older versions kept its facts one level higher."""
    facts = _properties(block)
    if facts.get("ls-type") != "whiteboard-shape":
        return None
    shape = facts.get("logseq.tldraw.shape", facts)
    return shape if isinstance(shape, Map) and _text(shape, "id") else None


def _properties(block: Map) -> Map:
    return _map(block.get("block/properties"))


def _drawn(blocks: Mapping[str, Map], order: Any) -> dict[str, Map]:
    """The shapes by their ids, in the order in which they are drawn: that of the page, else their own."""
    shapes = {id: shape for id, block in blocks.items() if (shape := _shape(block)) is not None}
    places = {id: place for place, id in enumerate(_texts(order))}

    def place(id: str) -> tuple[float, float]:
        own = shapes[id].get("index")
        return places.get(id, len(places)), own if isinstance(own, int | float) else 0

    return {id: shapes[id] for id in sorted(shapes, key=place)}


def _frames(shapes: Mapping[str, Map]) -> dict[str, str]:
    """By the id of each group that of the box in it that holds all its other members, if it has one: its frame."""
    found: dict[str, str] = {}
    for id, shape in shapes.items():
        if shape.get("type") != "group":
            continue
        members = [child for child in _texts(shape.get("children")) if child in shapes]
        first = next((member for member in members if shapes[member].get("type") == "box"), None)
        if first is not None and first not in found.values():
            frame = _extent(shapes[first], shapes)
            if all(_holds(frame, _extent(shapes[member], shapes)) for member in members):
                found[id] = first
    return found


def _holds(outer: tuple[float, ...], inner: tuple[float, ...]) -> bool:
    """Whether the middle of ``inner`` lies in ``outer``."""
    x, y = inner[0] + inner[2] / 2, inner[1] + inner[3] / 2
    return outer[0] <= x <= outer[0] + outer[2] and outer[1] <= y <= outer[1] + outer[3]


def _extent(shape: Map, shapes: Mapping[str, Map], depth: int = 0) -> tuple[float, float, float, float]:
    """Where a shape lies: left, top, width, height. A group lies around its members, a line around its points."""
    if shape.get("type") == "group" and depth < _DEEPEST:
        members = [shapes[id] for id in _texts(shape.get("children")) if id in shapes]
        if members:
            return _around([_extent(member, shapes, depth + 1) for member in members])
    x, y = _pair(shape.get("point"))
    width, height = _pair(shape.get("size"))
    handles = (_map(handle).get("point") for handle in _map(shape.get("handles")).values())
    points = shape.get("points")
    points = [_pair(point) for point in (*handles, *(points if isinstance(points, list) else ()))]
    if points and not (width or height):
        inner = _around([(*point, 0.0, 0.0) for point in points])
        return x + inner[0], y + inner[1], inner[2], inner[3]
    return x, y, max(width, 0.0), max(height, 0.0)


def _around(boxes: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


def _end(marks: Map, name: str) -> str:
    return "arrow" if marks.get(name) == "arrow" else "none"


def _pair(value: Any) -> tuple[float, float]:
    if isinstance(value, list) and len(value) >= 2:
        x, y = value[0], value[1]
        if isinstance(x, int | float) and isinstance(y, int | float):
            return float(x), float(y)
    return 0.0, 0.0


# -- values of EDN -----------------------------------------------------------------------------------------------------


def _map(value: Any) -> Map:
    return value if isinstance(value, Map) else Map(value) if isinstance(value, dict) else Map()


def _maps(value: Any) -> Iterable[Map]:
    return [item for item in value if isinstance(item, Map)] if isinstance(value, list) else []


def _text(value: Mapping[str, Any], key: str) -> str:
    said = value.get(key)
    return said if isinstance(said, str) and not isinstance(said, Keyword) else ""


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
