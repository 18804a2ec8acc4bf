"""Facts of boards and bases."""

from __future__ import annotations

from collections.abc import Iterable

from vaultconv.model.board import Base, Board, BoardEdge, BoardNode, Card, Sheet, whole_units
from vaultconv.model.note import Note
from vaultconv.pipeline.fact import Fact, FactKind, Resolve
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.span_facts import SpanFacts, tidy


def sheet_facts(sheet: Sheet, resolve: Resolve) -> tuple[Fact, ...]:
    """The facts of a board or base: what is said on its cards and what they lead to, how they lie, what is connected."""
    if isinstance(sheet, Base):
        gatherer = SpanFacts(resolve)
        for line, reference in sheet.references:
            gatherer.line = line
            gatherer.add(FactKind.LINK, gatherer.identity(reference))
        return tuple(gatherer.out)
    return tuple(_pieces(sheet, resolve))


def _pieces(board: Board, resolve: Resolve) -> Iterable[Fact]:
    for node in board.nodes:
        yield Fact(FactKind.CARD, _card(node, resolve), node.line)
        if node.reference is not None:
            yield Fact(FactKind.LINK, SpanFacts(resolve).identity(node.reference), node.line)
        if node.blocks:
            said = facts(Note(board.path, "", blocks=node.blocks), resolve)
            yield from (fact for fact in said if fact.kind is not FactKind.TITLE)
    for edge in board.edges:
        yield Fact(FactKind.EDGE, _edge(edge), edge.line)


def _card(node: BoardNode, resolve: Resolve) -> str:
    """How a card lies; what a group is called, and what is behind it."""
    x, y, width, height = map(whole_units, (node.x, node.y, node.width, node.height))
    said = f"{node.kind} {node.id} at {x},{y} {width}x{height}"
    if node.color:
        said += f" color {node.color}"
    if node.kind is Card.GROUP and node.content:
        said += f" called {tidy(node.content)}"
    if node.background is not None:
        said += f" before {resolve(node.background)} {node.background_style}".rstrip()
    return said


def _edge(edge: BoardEdge) -> str:
    """What is connected, on which sides, with which ends."""
    start = f"{edge.start}.{edge.start_side}".rstrip(".")
    end = f"{edge.end}.{edge.end_side}".rstrip(".")
    more = f" color {edge.color}" if edge.color else ""
    return f"{edge.id} {start} {edge.start_end}-{edge.end_end} {end}{more} {edge.label}".rstrip()
