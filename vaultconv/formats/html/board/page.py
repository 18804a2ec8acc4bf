"""The page of a board: the picture, then its words."""

from __future__ import annotations

from dataclasses import replace
from posixpath import basename

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.html.board.cards import Cards
from vaultconv.formats.html.board.shapes import Box, Curve, around, curve, number
from vaultconv.formats.html.board.style import colored
from vaultconv.formats.html.carriers import attribute, text
from vaultconv.formats.html.links import Links, address
from vaultconv.formats.html.naming import view_of
from vaultconv.formats.html.page import page
from vaultconv.formats.html.write_blocks import BlockWriter, lines_are_breaks
from vaultconv.model.board import Board, BoardEdge, Card
from vaultconv.model.losses import Loss, Outcome
from vaultconv.vault.described import described, title_of_board

_MARGIN = 40.0
_SMALLEST = 0.6
"""A picture is never shown smaller than that: a wide one is moved in its frame instead."""

_LINE = 20
"""How far apart the lines of a label are."""


def board_page(board: Board, context: WriteContext) -> Output:
    """The page that shows ``board``, with a picture and in words."""
    file = context.paths[board.path]
    path = view_of(file)
    links = Links(board.path, path, context)
    writer = BlockWriter.of(links, lines_are_breaks(context))
    note = described(board)
    body = writer.body(note.blocks)
    picture, style = _picture(board, links)
    figure = (
        f'<figure class="board">\n{picture}'
        f"<figcaption>The picture of <a{attribute('href', address(file, path))}>{text(basename(file))}</a>; "
        "all that is on it stands below.</figcaption>\n</figure>\n"
    )
    html = page(replace(note, extra={"shows": file}), links, "", figure + body, style)
    detail = "drawn as a picture with links: cards do not open, and nothing can be moved"
    drawn = Loss(board.path, 0, "board", Outcome.APPROXIMATED, detail)
    return Output(path, html.encode(), losses=(drawn, *writer.spans.counted()))


def _picture(board: Board, links: Links) -> tuple[str, str]:
    """The cards and lines, in the order in which they lie over each other: groups, lines, cards, labels; and the style that only
    this picture has."""
    boxes = {node.id: Box.of(node) for node in board.nodes}
    if not boxes:
        return "<p>Nothing is on this board.</p>\n", ""
    edges = [edge for edge in board.edges if edge.start in boxes and edge.end in boxes]
    curves = [curve(edge, boxes[edge.start], boxes[edge.end]) for edge in edges]
    frame = around([*map(Box.of, board.nodes), *(drawn.box for drawn in curves)], _MARGIN)
    cards = Cards(links)
    groups = "".join(cards.draw(node) for node in board.nodes if node.kind is Card.GROUP)
    others = "".join(cards.draw(node) for node in board.nodes if node.kind is not Card.GROUP)
    lines = "".join(map(_line, edges, curves))
    labels = "".join(map(_label, edges, curves))
    view = " ".join(map(number, (frame.x, frame.y, frame.width, frame.height)))
    width = number(frame.width)
    least = number(frame.width * _SMALLEST)
    size = f".board svg{{max-width:{width}px;min-width:min({least}px,{width}px)}}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="{width}" height="{number(frame.height)}" '
        'role="group" aria-labelledby="board-title board-words">\n'
        f'<title id="board-title">{text(title_of_board(board))}</title>\n'
        f'<desc id="board-words">{_words(board, len(edges))}</desc>\n{groups}{lines}{others}{labels}</svg>\n',
        size + cards.style,
    )


def _words(board: Board, edges: int) -> str:
    """What is to be seen, in a sentence."""
    groups = sum(node.kind is Card.GROUP for node in board.nodes)
    counts = ((len(board.nodes) - groups, "card"), (groups, "group"), (edges, "connection"))
    said = ", ".join(f"{count} {name}{'s' * (count != 1)}" for count, name in counts if count)
    return f"A board with {said}. All of it is listed below."


def _line(edge: BoardEdge, drawn: Curve) -> str:
    kind, style = colored(edge.color)
    heads = "".join(
        f'<polygon points="{" ".join(f"{number(x)},{number(y)}" for x, y in head)}"/>' for head in drawn.heads
    )
    return f'<g class="edge{kind}"{style}><path d="{drawn.path}"/>{heads}</g>\n'


def _label(edge: BoardEdge, drawn: Curve) -> str:
    """The words of a line, half way along it."""
    lines = [line.strip() for line in edge.label.splitlines() if line.strip()]
    x, y = drawn.middle
    top = y - _LINE * (len(lines) - 1) / 2
    return "".join(
        f'<text class="label" x="{number(x)}" y="{number(top + row * _LINE)}">{text(line)}</text>\n'
        for row, line in enumerate(lines)
    )
