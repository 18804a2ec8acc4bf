"""A board in words: every card once, by its group, and what is connected."""

from __future__ import annotations

import json
from typing import Any

from tests.formats.obsidian.boards import sheet_of
from vaultconv.model.blocks import Heading, List, Paragraph
from vaultconv.model.board import Board
from vaultconv.model.plain import plain_text
from vaultconv.model.spans import Link
from vaultconv.vault.described import described, title_of_board


def board_of(*nodes: dict[str, Any], edges: list[dict[str, str]] | None = None) -> Board:
    """A board with these cards."""
    found = sheet_of("Dir/My plan.canvas", json.dumps({"nodes": nodes, "edges": edges or []}))
    assert isinstance(found, Board)
    return found


def card(
    id: str, kind: str, x: float, y: float, width: float = 10, height: float = 10, **more: str
) -> dict[str, Any]:
    return {"id": id, "type": kind, "x": x, "y": y, "width": width, "height": height, **more}


def said(board: Board) -> list[str]:
    """Headings with ``#``, and what each item of the lists says."""
    out = []
    for block in described(board).blocks:
        if isinstance(block, Heading):
            out.append("# " + plain_text(block.spans))
        else:
            assert isinstance(block, List)
            for item in block.items:
                out += [plain_text(first.spans) for first in item.blocks[:1] if isinstance(first, Paragraph)]
    return out


def test_cards_are_told_by_their_smallest_group_from_the_top_left() -> None:
    board = board_of(
        card("outer", "group", 0, 0, 100, 100, label="Outer"),
        card("inner", "group", 50, 50, 40, 40, label="In *it*"),
        card("d", "text", 60, 60, text="deep"),
        card("b", "text", 20, 10, text="right"),
        card("a", "text", 5, 10, text="left"),
        card("z", "text", 300, 0, text="alone"),
    )
    assert said(board) == ["alone", "# Outer", "left", "right", "# In *it*", "deep"]
    assert title_of_board(board) == described(board).title == "My plan"


def test_what_each_kind_of_card_is_called() -> None:
    long = "word " * 40
    board = board_of(
        card("1", "text", 0, 0, text="\n\n> [!tip]\n> *so* [[Note|it is]]"),
        card("2", "text", 0, 1, text=long),
        card("3", "text", 0, 2),
        card("4", "file", 0, 3, file="Dir/A [b].md", subpath="#H"),
        card("5", "file", 0, 4, file="Dir/a.png"),
        card("6", "file", 0, 5),
        card("7", "link", 0, 6, url="https://example.org/a_b_c"),
        card("8", "link", 0, 7),
        card("9", "dice", 0, 8),
        card("10", "group", 0, 100, 0, 0),
        edges=[
            {
                "id": f"e{i}",
                "fromNode": str(i),
                "toNode": "10",
                "fromEnd": ends[0],
                "toEnd": ends[1],
                "label": " a\n b ",
            }
            for i, ends in enumerate(
                [("none", "none")] * 3
                + [("none", "arrow"), ("arrow", "none"), ("arrow", "arrow")]
                + [("none", "none")] * 4
            )
        ],
    )
    words = said(board)
    connections = words[words.index("# Connections") + 1 :]
    assert connections == [
        "so it is – group without a name (a b)",
        f"{long[:59].rstrip()}… – group without a name (a b)",
        "empty card → group without a name (a b)",
        "A [b] > H ← group without a name (a b)",
        "a.png ↔ group without a name (a b)",
        "card without a file – group without a name (a b)",
        "https://example.org/a_b_c – group without a name (a b)",
        "card without an address – group without a name (a b)",
        "card that only its own app can show – group without a name (a b)",
    ]


def test_files_and_pages_are_links() -> None:
    board = board_of(card("1", "file", 0, 0, file="A.md"), card("2", "link", 0, 1, url="https://example.org"))
    (cards,) = described(board).blocks
    assert isinstance(cards, List)
    links = [span for item in cards.items for block in item.blocks for span in block.spans]  # type: ignore[union-attr]
    assert [(type(link), link.style, link.reference.target) for link in links] == [
        (Link, "wikilink", "A.md"),
        (Link, "inline", "https://example.org"),
    ]


def test_a_connection_to_nothing_is_none() -> None:
    board = board_of(card("1", "text", 0, 0, text="a"), edges=[{"id": "e", "fromNode": "1", "toNode": "2"}])
    assert said(board) == ["a"]
    assert described(board_of()).blocks == ()
