"""A board in words: its cards by their groups, and what leads from one to the other. For who cannot see the picture, and for
who asks what a board says."""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import basename, splitext

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.citation import plain_to_markdown
from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.model.blocks import AnyBlock, Blocks, Heading, Item, List, Paragraph
from vaultconv.model.board import Board, BoardEdge, BoardNode, Card
from vaultconv.model.note import Note
from vaultconv.model.plain import default_label, plain_text
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import Link, Text
from vaultconv.model.traverse import iter_blocks, spans_of

_LONGEST_NAME = 60
"""Characters of a card's text that stand for it."""


_UUID = lazy_pattern(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""An id that an app made: it tells a person nothing."""

_NAMELESS = {
    Card.TEXT: "empty card",
    Card.FILE: "card without a file",
    Card.LINK: "card without an address",
    Card.GROUP: "group without a name",
    Card.OTHER: "card that only its own app can show",
}
"""What a card is called that says nothing."""


def title_of_board(board: Board) -> str:
    """What a board is called: as it says, or its file's name.

    >>> title_of_board(Board("Dir/My plan.canvas", (), (), b""))
    'My plan'
    """
    return board.title or splitext(basename(board.path))[0]


def described(board: Board) -> Note:
    """``board`` as a note: a list of the cards that are in no group, then each group with its own, then what is connected."""
    groups = [node for node in board.nodes if node.kind is Card.GROUP]
    homes: dict[int, list[BoardNode]] = {}
    for node in board.nodes:
        if node.kind is not Card.GROUP:
            homes.setdefault(home_of(node, groups), []).append(node)
    blocks: list[AnyBlock] = [*_cards(homes.get(-1, []))]
    for number, group in enumerate(groups):
        blocks.append(Heading(2, _text(name_of(group)), line=group.line))
        blocks += _cards(homes.get(number, []))
    names = {node.id: name_of(node) for node in board.nodes if node.id}
    edges = [edge for edge in board.edges if edge.start in names and edge.end in names]
    if edges:
        items = tuple(
            Item((Paragraph(_text(_said(edge, names)), line=edge.line),), line=edge.line) for edge in edges
        )
        blocks += [Heading(2, (Text("Connections"),)), List(items, line=edges[0].line)]
    return Note(board.path, title_of_board(board), blocks=tuple(blocks))


def name_of(node: BoardNode) -> str:
    """What a card is called: the first words of its text, what it links to, or its kind."""
    if node.kind is Card.TEXT:
        for block in iter_blocks(node.blocks):
            for spans in spans_of(block):
                words = " ".join(plain_text(spans).split())
                if words:
                    return words if len(words) <= _LONGEST_NAME else words[: _LONGEST_NAME - 1].rstrip() + "…"
    elif node.kind is Card.FILE and node.reference is not None:
        id = "" if _UUID.fullmatch(node.reference.block) else node.reference.block
        target = basename(node.reference.target).removesuffix(".md")
        shown = replace(node.reference, target=target, block=id)
        return default_label(shown) or node.content
    elif node.content.strip():
        return " ".join(node.content.split())
    return _NAMELESS[node.kind]


def home_of(node: BoardNode, groups: list[BoardNode]) -> int:
    """The smallest of the ``groups`` that holds the middle of ``node``; -1 for none."""
    x, y = node.x + node.width / 2, node.y + node.height / 2
    around = [
        (group.width * group.height, number)
        for number, group in enumerate(groups)
        if group.x <= x <= group.x + group.width and group.y <= y <= group.y + group.height
    ]
    return min(around)[1] if around else -1


def _cards(nodes: list[BoardNode]) -> tuple[AnyBlock, ...]:
    """A list of cards, as they are read: from the top, and from the left."""
    ordered = sorted(nodes, key=lambda node: (node.y, node.x))
    items = tuple(Item(_inside(node), line=node.line) for node in ordered)
    return (List(items, tight=False, line=ordered[0].line),) if items else ()


def _inside(node: BoardNode) -> Blocks:
    if node.kind is Card.TEXT and node.blocks:
        return node.blocks
    if node.reference is not None:
        style = "inline" if node.reference.kind is ReferenceKind.URL else "wikilink"
        return (Paragraph((Link(node.reference, _text(name_of(node)), style),), line=node.line),)
    return (Paragraph(_text(name_of(node)), line=node.line),)


def _said(edge: BoardEdge, names: dict[str, str]) -> str:
    arrow = {("none", "arrow"): "→", ("arrow", "none"): "←", ("arrow", "arrow"): "↔"}.get(
        (edge.start_end, edge.end_end), "–"
    )
    label = f" ({' '.join(edge.label.split())})" if edge.label.strip() else ""
    return f"{names[edge.start]} {arrow} {names[edge.end]}{label}"


def _text(words: str) -> tuple[Text, ...]:
    return (Text(plain_to_markdown(words, COMMONMARK)),)
