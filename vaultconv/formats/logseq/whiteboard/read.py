"""A whiteboard to the model.

What stands on one is a shape of tldraw, or a block that was written there. Shapes that other boards have too are cards and
connections; of the others we know where they lie, and their source.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import basename, splitext
from typing import Any

from vaultconv.formats.logseq.body import read_body
from vaultconv.formats.logseq.bullets import is_uuid, with_notes, with_places
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.logseq.edn import Map, read_edn
from vaultconv.formats.logseq.links import FILE, page_reference
from vaultconv.formats.logseq.names import TRIPLE_LOWBAR, decode_name, page_key
from vaultconv.formats.logseq.whiteboard.look import read_color, read_side
from vaultconv.formats.logseq.whiteboard.shapes import (
    carried_facts,
    carried_id,
    drawn,
    extent,
    frames_of,
    map_at,
    maps_in,
    properties_of,
    shape_of,
    stroke,
    text_at,
    texts_in,
)
from vaultconv.lazy_pattern import lazy_pattern
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

_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//")

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
    page = next(iter(maps_in(top.get("pages"))), Map())
    stem = decode_name(splitext(basename(path))[0], names)
    title = text_at(page, "block/original-name") or text_at(page, "block/name")
    if page_key(title) == page_key(stem):
        title = stem if title == title.lower() else title
    facts = carried_facts(properties_of(page))
    board = _Whiteboard(path, decoded.text, top, page).board(data)
    board.page = title or stem
    board.title, board.folder = text_at(facts, "title") or board.page, text_at(facts, "folder")
    return board


class _Whiteboard:
    """What is on one whiteboard."""

    def __init__(self, path: str, text: str, top: Map, page: Map) -> None:
        self._path = path
        self._lines = _Lines(text)
        self._text = text
        blocks = list(maps_in(top.get("blocks")))
        self._written = {text_at(block, "block/uuid"): block for block in blocks if shape_of(block) is None}
        self._blocks = {
            text_at(shape, "id"): block for block in blocks if (shape := shape_of(block)) is not None
        }
        self._below: dict[str, list[str]] = {}
        for id, block in self._written.items():
            parent = text_at(map_at(block.get("block/parent")), "block/uuid")
            self._below.setdefault(parent, []).append(id)
        facts = properties_of(page)
        facts = map_at(facts.get("logseq.tldraw.page")) or facts
        self._bindings = map_at(facts.get("bindings"))
        self._assets = {text_at(asset, "id"): asset for asset in maps_in(facts.get("assets"))}
        self._shapes = drawn(self._blocks, facts.get("shapes-index"))
        self._frames = frames_of(self._shapes)
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
        x, y, width, height = extent(shape, self._shapes)
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
            return replace(node, content="", source=text_at(facts, "source"))
        made = self._frame(shape, node, facts) if is_frame else self._known(kind, shape, node, facts)
        if made is None:
            marks = map_at(shape.get("decorations"))
            heads = tuple(end for end in ("start", "end") if _end(marks, end) == "arrow")
            return replace(node, source=self._source(shape), stroke=stroke(shape), heads=heads)
        if kind in _OUTLINED:
            self._left[f"{_OUTLINED[kind]} is a card with corners: {{count}} on this board"] += 1
        if shape.get("rotation") not in (None, 0):
            self._left["what is turned lies straight: {count} on this board"] += 1
        return made

    def _known(self, kind: str, shape: Map, node: BoardNode, facts: Mapping[str, Any]) -> BoardNode | None:
        """The card that a shape of that ``kind`` is; None if only the app knows it."""
        if kind in _TEXTS:
            return self._words(text_at(shape, _TEXTS[kind]), shape, node, facts)
        if kind in _WEB:
            url = text_at(shape, "url")
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
        refs = [name for name in texts_in(shape.get("refs")) if not _names(blocks, name)]
        if refs:
            links: list[Span] = []
            for name in refs:
                links += [Text(" ")] if links else []
                links.append(Link(_named(name)))
            blocks = (*blocks, Paragraph(tuple(links), line=node.line))
        return replace(node, kind=Card.TEXT, content=text, blocks=blocks)

    def _frame(self, shape: Map, node: BoardNode, facts: Mapping[str, Any]) -> BoardNode:
        """The box that is drawn around the members of a group: its name is the group's."""
        said = map_at(facts.get("background"))
        file, style = said.get("file"), said.get("style")
        return replace(
            node,
            kind=Card.GROUP,
            content=text_at(shape, "label"),
            background=_asset_reference(file) if isinstance(file, str) else None,
            background_style=style if isinstance(style, str) else "",
        )

    def _file(self, shape: Map, node: BoardNode, facts: Mapping[str, Any]) -> BoardNode | None:
        """A picture, film or paper. A picture whose bytes stand in the whiteboard is a card with a picture."""
        source = text_at(self._assets.get(text_at(shape, "assetId"), Map()), "src") or text_at(shape, "url")
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
        id = text_at(shape, "pageId")
        if id in self._written:
            text = "\n".join(self._outline(id))
            return replace(node, kind=Card.TEXT, content=text, blocks=read_label(text, node.line, {}))
        is_block = shape.get("blockType") == "B"
        reference = Reference(ReferenceKind.BLOCK, id.lower()) if is_block else page_reference(id)
        return replace(node, kind=Card.FILE, content=id, reference=_placed(reference, facts) if id else None)

    def _outline(self, id: str) -> Iterator[str]:
        """The lines of the block ``id``, and below it those that it holds, as a list: each once, for a stranger's blocks may
        hold each other."""
        seen = {id}
        stack = [(id, 0)]
        while stack:
            block, depth = stack.pop()
            lines = text_at(self._written[block], "block/content").split("\n")
            yield from (_listed(line, depth, number) for number, line in enumerate(lines))
            below = [child for child in self._below.get(block, ()) if child not in seen]
            seen.update(below)
            stack += ((child, depth + 1) for child in reversed(below))

    # -- connections -----------------------------------------------------------------------------------------------------

    def _edge(self, shape: Map, ids: Mapping[str, str]) -> BoardEdge | None:
        """The connection that a line is whose two ends are bound; None if it is only a line."""
        handles, facts = map_at(shape.get("handles")), carried_facts(shape)
        ends: list[tuple[str, str]] = []
        for handle in ("start", "end"):
            binding = map_at(self._bindings.get(text_at(map_at(handles.get(handle)), "bindingId")))
            bound, carried = ids.get(text_at(binding, "toId")), facts.get(handle)
            if bound is not None:
                ends.append((bound, read_side(binding.get("point"))))
            elif isinstance(carried, str):
                ends.append((carried, ""))
            else:
                return None
        marks = map_at(shape.get("decorations"))
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
            text_at(shape, "label"),
            color if isinstance(color, str) else read_color(shape),
            self._line(shape),
        )

    # -- places ----------------------------------------------------------------------------------------------------------

    def _line(self, shape: Map) -> int:
        return self._lines.at(self._blocks[text_at(shape, "id")].start)

    def _source(self, shape: Map) -> str:
        block = self._blocks[text_at(shape, "id")]
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


def _listed(line: str, depth: int, number: int) -> str:
    """A ``line`` of a block, its first if the ``number`` is 0, as one of an item at a ``depth`` of a list."""
    return f"{'  ' * (depth - 1)}{'  ' if number else '* '}{line}" if depth else line


def _end(marks: Map, name: str) -> str:
    return "arrow" if marks.get(name) == "arrow" else "none"
