"""A board of another app as a whiteboard.

Each card is a shape: words are a box, a note or a block is its portal, pictures, films and papers are shown, addresses are
frames. A group is a box with its name, drawn around its members, and the group that holds both. A connection is a line that
is bound at both ends. Ids are made from the path of the board and the id of the card, as those of blocks are, and what a
shape cannot say is carried in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import basename, dirname, splitext
from typing import Any
from uuid import UUID, uuid5

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.logseq import carriers
from vaultconv.formats.logseq.bullets import is_uuid
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.logseq.edn import Keyword, Map, Tagged, is_one_map, read_edn, write_edn
from vaultconv.formats.logseq.files import place_in_file
from vaultconv.formats.logseq.ids import block_id, id_of
from vaultconv.formats.logseq.ledger import Ledger
from vaultconv.formats.logseq.lower import Lowering
from vaultconv.formats.logseq.names import can_link, page_key
from vaultconv.formats.logseq.naming import page_names
from vaultconv.formats.logseq.page_notes import PageNotes
from vaultconv.formats.logseq.targets import Targets
from vaultconv.formats.logseq.whiteboard.look import write_color, write_side
from vaultconv.markdown.players import FILM, POST, player_of
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import AnyBlock, Blocks, Heading, Paragraph, edited
from vaultconv.model.board import Board, BoardEdge, BoardNode, Card
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note
from vaultconv.model.plain import reference_text
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.rewrite import with_blocks
from vaultconv.model.spans import Break, Embed, Image, Link, Text
from vaultconv.model.traverse import iter_blocks, note_spans
from vaultconv.vault.described import home_of, name_of, title_of_board
from vaultconv.vault.headings import find_heading
from vaultconv.vault.json_text import whole

_ASSETS = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".avif"), "image"),
    **dict.fromkeys((".mp4", ".webm", ".mov", ".mkv", ".ogv"), "video"),
    ".pdf": "pdf",
}
"""The shape that shows a file, by the end of its name."""

_PLAYERS = {FILM: "youtube", POST: "tweet"}

_DISTANCE = 4
"""How far from a shape the app ends a line that is bound to it."""

_LOOK: dict[str, Any] = {
    "scale": [1, 1],
    "opacity": 1,
    "nonce": 1,
}
_OUTLINE: dict[str, Any] = {
    **_LOOK,
    "fill": "",
    "noFill": False,
    "strokeType": "line",
    "strokeWidth": 2,
    "fontSize": 20,
    "fontWeight": 400,
    "italic": False,
}
"""What the app gives a new shape."""

_BOX: dict[str, Any] = {**_OUTLINE, "borderRadius": 2, "scaleLevel": "md"}
_FRAME: dict[str, Any] = {**_BOX, "noFill": True}
_PORTAL: dict[str, Any] = {
    **_LOOK,
    "fill": "",
    "strokeWidth": 2,
    "scaleLevel": "md",
    "compact": False,
    "collapsed": False,
    "borderRadius": 8,
}
_SHOWN: dict[str, Any] = {**_LOOK, "objectFit": "fill", "clipping": 0, "isAspectRatioLocked": False}


def write_whiteboard(board: Board, context: WriteContext) -> Output:
    """The file of ``board``, with what does not arrive as it was."""
    ledger = Ledger(board.path)
    data = _Whiteboard(board, context, ledger).text().encode()
    return Output(context.paths[board.path], data, board.path, tuple(ledger.losses))


@dataclass(slots=True)
class _Shapes:
    """The shapes so far, each as a line of the file, and their ids in the order in which they are drawn."""

    lines: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)

    def add(self, id: str, shape: Mapping[str, Any]) -> None:
        """One more shape."""
        said = {"ls-type": Keyword("whiteboard-shape"), "logseq.tldraw.shape": shape}
        self.lines.append(write_edn({"block/properties": said}))
        self.order.append(id)


class _Whiteboard:
    """Writes one whiteboard."""

    def __init__(self, board: Board, context: WriteContext, ledger: Ledger) -> None:
        self._board = board
        self._context = context
        self._ledger = ledger
        self._name = page_names(context)[board.path]
        self._id = block_id(board.path, "")
        self._targets = Targets(Note(board.path, ""), context, ledger)
        blocks = tuple(block for node in board.nodes for block in node.blocks)
        self._lowering = Lowering(self._targets, ledger, False, blocks)
        notes = PageNotes(self._targets, ledger, context.carriers, frozenset())
        self._writer = MarkdownWriter(LOGSEQ, notes=notes, losses=ledger.losses)
        self._shapes = _Shapes()
        self._assets: dict[str, dict[str, Any]] = {}
        self._bindings: dict[str, dict[str, Any]] = {}
        self._ids = _ids(board)
        self._places: dict[str, int] = {}
        for place, node in enumerate(board.nodes):
            self._places.setdefault(node.id, place)
        self._taken = set(self._ids)

    def text(self) -> str:
        """The text of the file: a shape a line."""
        board, ledger = self._board, self._ledger
        if self._name != title_of_board(board):
            ledger.add("board", f"the whiteboard is called {self._name!r}", outcome=Outcome.RENAMED)
        if any(node.kind is Card.TEXT for node in board.nodes):
            ledger.add(
                "board", "a whiteboard shows the words of a card as they are written, Markdown and all"
            )
        groups = [node for node in board.nodes if node.kind is Card.GROUP]
        members: dict[int, list[str]] = {number: [] for number in range(len(groups))}
        for place, node in enumerate(board.nodes):
            ledger.line = node.line
            if node.kind is not Card.GROUP and (home := home_of(node, groups)) >= 0:
                members[home].append(self._ids[place])
            self._node(node, self._ids[place])
        for edge in board.edges:
            self._edge(edge)
        places = [place for place, node in enumerate(board.nodes) if node.kind is Card.GROUP]
        for number, place in enumerate(places):
            self._group(groups[number], self._ids[place], members[number])
        return self._file()

    def _file(self) -> str:
        page = {
            "id": self._id,
            "name": self._name,
            "bindings": self._bindings,
            "nonce": 1,
            "assets": list(self._assets.values()),
            "shapes-index": self._shapes.order,
        }
        block = {
            "block/uuid": Tagged(self._id),
            "block/properties": {
                "ls-type": Keyword("whiteboard-page"),
                "logseq.tldraw.page": page,
                **self._place_there(),
            },
            "block/type": "whiteboard",
            "block/name": page_key(self._name),
            "block/original-name": self._name,
        }
        shapes = "\n".join(self._shapes.lines)
        return f"{{:blocks (\n{shapes})\n :pages (\n{write_edn(block)})}}\n"

    def _place_there(self) -> dict[str, str]:
        """What is carried of the place of the board: a graph has no folders, and one name for one page."""
        title, folder = title_of_board(self._board), dirname(self._board.path)
        facts = {"title": title} if title != self._name else {}
        facts |= {"folder": folder} if folder else {}
        self._ledger.line = 0
        if facts and self._context.carriers:
            return {carriers.KEY: carriers.carrier(facts)}
        if folder:
            self._ledger.add("board", f"a graph has no folder {folder!r}", outcome=Outcome.RENAMED)
        return {}

    # -- cards ---------------------------------------------------------------------------------------------------------

    def _node(self, node: BoardNode, id: str) -> None:
        """The shape of a card."""
        self._targets.begin_block()
        facts: dict[str, Any] = {}
        if node.kind is Card.OTHER and (kept := _kept(node.source)) is not None:
            self._shapes.lines.append(node.source)
            self._shapes.order.append(kept)
            return
        match node.kind:
            case Card.TEXT:
                shape = self._words(node, facts)
            case Card.LINK:
                kind = _PLAYERS.get(player_of(node.content), "iframe")
                shape = {"type": kind, "url": node.content, **_LOOK}
            case Card.FILE:
                shape = self._file_card(node, facts)
            case Card.GROUP:
                shape = self._frame(node, facts)
            case Card.OTHER:
                shape = self._unknown(node, facts)
        self._place(shape, id, node.x, node.y, (node.width, node.height))
        self._colored(shape, node.color, "card", facts)
        self._carry(shape, node.id, id, "card", facts)
        self._shapes.add(id, shape)

    def _words(self, node: BoardNode, facts: dict[str, Any]) -> dict[str, Any]:
        """A card of words; the pages and blocks that its links name are its references, too, or the app would not see them."""
        shape = {"type": "box", **_BOX, "label": self._label(node.blocks, facts)}
        refs = self._refs(node.blocks)
        return {**shape, "refs": refs} if refs else shape

    def _label(self, blocks: Blocks, facts: dict[str, Any]) -> str:
        """The words of a card as a page would have them."""
        self._report(blocks)
        lowered = self._lowering.blocks(with_blocks(blocks, _in_one_line))
        pending, self._lowering.pending = self._lowering.pending, []
        text = self._writer.write((*lowered, *pending), False)
        facts |= self._targets.carried()
        return whole(text)

    def _report(self, blocks: Blocks) -> None:
        """Reports what words in a shape cannot be: the words of a block with an id, and links out of the vault, which from
        the folder of the whiteboards lead elsewhere."""
        for block in iter_blocks(blocks):
            if block.traits.anchor:
                detail = f"^{block.traits.anchor} is no id in the words of a shape"
                self._ledger.add("anchor", detail, block.traits.anchor)
        for found in self._context.index.references(blocks):
            if self._targets.target(found.reference).kind == "outside":
                detail = f"`{found.reference.target}` leads elsewhere from the folder of the whiteboards"
                self._ledger.add(found.place, detail)

    def _refs(self, blocks: Blocks) -> list[str]:
        found: dict[str, None] = {}
        for _, span in note_spans(blocks):
            if isinstance(span, Link | Embed | Image) and span.reference.kind is not ReferenceKind.URL:
                reference = span.reference
                place = self._targets.place(reference)[2:-2] if reference.headings or reference.block else ""
                found.setdefault(place or self._targets.page(reference))
        return [name for name in found if name]

    def _frame(self, node: BoardNode, facts: dict[str, Any]) -> dict[str, Any]:
        if node.background is not None:
            path = self._targets.path(self._targets.target(node.background)) or node.background.target
            facts["background"] = {"file": path, "style": node.background_style}
            self._lacking("card", "no picture is shown behind a group", reference_text(node.background))
        return {"type": "box", **_FRAME, "label": whole(node.content)}

    def _unknown(self, node: BoardNode, facts: dict[str, Any]) -> dict[str, Any]:
        """A card that only another app knows: a box, and its source."""
        facts |= {"card": str(node.kind), "source": node.source}
        detail = f"{name_of(node)!r} is an empty box: only its own app can show it"
        self._lacking("card", detail, name_of(node))
        return {"type": "box", **_BOX, "label": ""}

    def _file_card(self, node: BoardNode, facts: dict[str, Any]) -> dict[str, Any]:
        """A page, a block of one, a file that is shown, or a link to another."""
        reference = node.reference
        if reference is None:
            facts["card"] = str(node.kind)
            return {"type": "box", **_BOX, "label": ""}
        target = self._targets.target(reference)
        name = self._targets.page(reference)
        if name:
            return self._portal(reference, target, name, facts)
        path = self._targets.path(target)
        kind = _ASSETS.get(splitext(path)[1].lower(), "") if path else ""
        if place := place_in_file(reference):
            facts["subpath"] = place
            self._named_otherwise(reference)
        if kind:
            asset = block_id(path, "")
            size = [node.width, node.height]
            self._assets.setdefault(asset, {"id": asset, "type": kind, "src": path, "size": size})
            return {"type": kind, "assetId": asset, **_SHOWN}
        bare = reference.target.removesuffix(".md")
        if not path and can_link(bare) and (bare != reference.target or "." not in basename(bare)):
            detail = f"{reference_text(reference)!r} is not there: a page of that name"
            self._ledger.add("link", detail)
            return {"type": "logseq-portal", **_PORTAL, "pageId": bare, "blockType": "P"}
        facts["card"] = str(node.kind)
        name = basename(reference.target)
        self._lacking("card", f"a whiteboard shows no file like {name!r}: a link to it", name)
        link = (
            Link(reference) if path else Link(Reference(ReferenceKind.NAME, reference.target), (), "inline")
        )
        label = self._label((Paragraph((link,), line=node.line),), {})
        return {"type": "box", **_BOX, "label": label}

    def _portal(
        self, reference: Reference, target: Target, name: str, facts: dict[str, Any]
    ) -> dict[str, Any]:
        """A page, or the block in it that a card shows."""
        placed = reference.headings or reference.block
        id = id_of(reference, target.path, self._context) if target.kind == "note" and placed else ""
        if reference.headings:
            found = find_heading(self._context.index.headings(target.path), reference.headings)
            if found is None or (found.text,) != reference.headings:
                facts["headings"] = list(reference.headings)
        elif reference.block and id != block_id(target.path, reference.block):
            facts["block"] = reference.block  # it is not there, or its bullet has the id of another
        if reference.subpath:
            facts["subpath"] = reference.subpath
        if placed and not id:
            detail = f"{reference_text(reference)!r} is not there: the whole page is shown"
            self._lacking("card", detail, reference_text(reference))
        if facts or (reference.block and not is_uuid(reference.block)):
            self._named_otherwise(reference)
        page = {"pageId": id, "blockType": "B"} if id else {"pageId": name, "blockType": "P"}
        return {"type": "logseq-portal", **_PORTAL, **page}

    def _named_otherwise(self, reference: Reference) -> None:
        """The place in a file or page that a card shows is called otherwise in a graph, or not at all: it is carried."""
        if not self._context.carriers:
            detail = f"{reference_text(reference)!r} has another name in a graph"
            self._ledger.add("link", detail, outcome=Outcome.RENAMED)

    def _group(self, node: BoardNode, frame: str, members: list[str]) -> None:
        """The group that holds a frame and what lies in it."""
        id = str(uuid5(UUID(frame), "group"))
        shape = {"type": "group", **_LOOK, "children": [frame, *members]}
        self._place(shape, id, node.x, node.y, (node.width, node.height))
        self._shapes.add(id, shape)

    # -- connections -----------------------------------------------------------------------------------------------------

    def _edge(self, edge: BoardEdge) -> None:
        """The line of a connection, and what binds it."""
        self._ledger.line = edge.line
        id = self._line_id(edge.id)
        facts: dict[str, Any] = {}
        handles: dict[str, dict[str, Any]] = {}
        points: list[tuple[float, float]] = []
        for name, bound, side in (("start", edge.start, edge.start_side), ("end", edge.end, edge.end_side)):
            handles[name] = {"id": name, "canBind": True}
            place = self._places.get(bound)
            if place is None:
                facts[name] = bound
                points.append((0.0, 0.0))
                detail = f"the line leads to {bound!r}, which is no card: it is bound to nothing"
                self._lacking("edge", detail, bound)
                continue
            node, at = self._board.nodes[place], write_side(side)
            points.append((node.x + at[0] * node.width, node.y + at[1] * node.height))
            binding = str(uuid5(UUID(id), name))
            handles[name]["bindingId"] = binding
            self._bindings[binding] = {
                "id": binding,
                "type": "line",
                "fromId": id,
                "toId": self._ids[place],
                "handleId": name,
                "point": list(at),
                "distance": _DISTANCE,
            }
        left, top = min(x for x, _ in points), min(y for _, y in points)
        for handle, (x, y) in zip(handles.values(), points, strict=True):
            handle["point"] = [x - left, y - top]
        marks = {
            name: "arrow"
            for name, end in (("start", edge.start_end), ("end", edge.end_end))
            if end == "arrow"
        }
        shape = {"type": "line", **_OUTLINE, "label": whole(edge.label), "handles": handles}
        shape |= {"decorations": marks}
        self._place(shape, id, left, top, None)
        self._colored(shape, edge.color, "edge", facts)
        self._carry(shape, edge.id, id, "edge", facts)
        self._shapes.add(id, shape)

    def _line_id(self, said: str) -> str:
        """The id of a line; of two with one id, the second one's has its number in it."""
        id = _id_of(self._board.path, said, len(self._taken))
        if id in self._taken:
            id = _id_of(self._board.path, f"{said}\n{len(self._taken)}", 0)
        self._taken.add(id)
        return id

    # -- what every shape has ----------------------------------------------------------------------------------------------

    def _place(
        self, shape: dict[str, Any], id: str, x: float, y: float, size: tuple[float, float] | None
    ) -> None:
        shape |= {"id": id, "parentId": self._id, "point": [x, y], "index": len(self._shapes.order)}
        if size is not None:
            shape["size"] = list(size)

    def _colored(self, shape: dict[str, Any], color: str, construct: str, facts: dict[str, Any]) -> None:
        """The colour of a shape that has one; of one that is shown as it is, and has none, it is carried."""
        said = write_color(color)
        has = "fill" in shape
        if said is None or (said and not has):
            facts["color"] = color
            self._lacking(construct, f"the colour {color!r} is not shown on a whiteboard", color)
        if has:
            shape["stroke"] = said or ""
            shape["fill"] = (said or "") if construct == "card" else shape["fill"]

    def _lacking(self, construct: str, detail: str, value: str) -> None:
        """Reports what a shape does not show. While it is carried in it, nothing of the card or connection is missing."""
        self._ledger.add(construct, detail, value if self._context.carriers else "")

    def _carry(self, shape: dict[str, Any], was: str, id: str, construct: str, facts: dict[str, Any]) -> None:
        """What is carried in a shape: the id of its card, and what the shape cannot say."""
        if was != id:
            facts = {"id": was, **facts}
        if facts and self._context.carriers:
            shape[carriers.KEY] = carriers.carrier(facts)
        elif was != id:
            detail = f"the {construct} {was!r} has another id in a graph"
            self._ledger.add(construct, detail, outcome=Outcome.RENAMED)


def _in_one_line(block: AnyBlock) -> AnyBlock:
    """A heading in one line: in a graph there are none by underlining."""
    if not isinstance(block, Heading) or not any(isinstance(span, Break) for span in block.spans):
        return block
    spans = tuple(Text(" ") if isinstance(span, Break) else span for span in block.spans)
    return edited(block, spans=spans)


def _ids(board: Board) -> list[str]:
    """The id of the shape of each card: of two cards with one id, the second one's has its number in it."""
    found: list[str] = []
    taken: set[str] = set()
    for number, node in enumerate(board.nodes):
        id = _kept(node.source) or _id_of(board.path, node.id, number)
        if id in taken:
            id = _id_of(board.path, f"{node.id}\n{number}", number)
        taken.add(id)
        found.append(id)
    return found


def _id_of(path: str, id: str, number: int) -> str:
    return block_id(path, id or f"\n{number}")


def _kept(source: str) -> str | None:
    """The id of the shape that ``source`` is the text of; None if it is none."""
    if not source.startswith("{") or not is_one_map(source):
        return None
    block = read_edn(source)
    facts = block.get("block/properties") if isinstance(block, Map) else None
    shape = facts.get("logseq.tldraw.shape", facts) if isinstance(facts, Map) else None
    id = shape.get("id") if isinstance(shape, Map) else None
    return id if isinstance(id, str) and is_uuid(id) else None
