"""Line ends in a paragraph: to one app a break that shows, to another a blank.

Obsidian and Logseq show each line end; CommonMark takes it for a blank, and so does a vault whose setting ``strictLineBreaks``
is on. A page of ours can say either. Between two apps that disagree a line end becomes what it was: a blank, or a hard break.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vaultconv.model.blocks import AnyBlock, Blocks, Paragraph
from vaultconv.model.board import Board
from vaultconv.model.note import Note, Settings
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import Break, Span, Text

SHOWN: Final = "shown"
"""Of a format: its app shows a line end as a break, unless the vault's settings say otherwise. Of a note (in its ``extra``,
by :data:`KEY`): so it is in this one."""

KEPT: Final = "kept"
"""Of a format: a line end stays one, whatever it is."""

KEY: Final = "line_ends"


def are_shown(format: str, settings: Settings, note: Note | None = None) -> bool | None:
    """Whether a line end shows as a break in a vault with ``settings`` of a format whose line ends are ``format``; None where
    neither that nor the ``note`` tells.

    >>> are_shown(SHOWN, Settings()), are_shown(SHOWN, Settings(strict_line_breaks=True)), are_shown(KEPT, Settings())
    (True, False, None)
    """
    if format == SHOWN:
        return not settings.strict_line_breaks
    return True if note is not None and note.extra.get(KEY) == SHOWN else None


def with_line_ends(note: Note, shown: bool | None, will_show: bool | None) -> Note:
    """``note``, in which line ends are ``shown``, for an app where a line end ``will_show``.

    >>> from vaultconv.model.blocks import Paragraph
    >>> note = Note("N.md", "N", blocks=(Paragraph((Text("one"), Break(), Text("two"))),))
    >>> with_line_ends(note, False, True).blocks[0].spans
    (Text(text='one two'),)
    >>> with_line_ends(note, True, False).blocks[0].spans[1]
    Break(hard=True, raw='')
    >>> with_line_ends(note, True, True) is note
    True
    """
    blocks = _with_line_ends(note.blocks, shown, will_show)
    return note if blocks is note.blocks else replace(note, blocks=blocks)


def board_with_line_ends(board: Board, shown: bool | None, will_show: bool | None) -> Board:
    """``board`` with the words of its cards as :func:`with_line_ends` has those of a note."""
    made = [_with_line_ends(node.blocks, shown, will_show) for node in board.nodes]
    if all(blocks is node.blocks for blocks, node in zip(made, board.nodes, strict=True)):
        return board
    nodes = (replace(node, blocks=blocks) for blocks, node in zip(made, board.nodes, strict=True))
    return replace(board, nodes=tuple(nodes))


def _with_line_ends(blocks: Blocks, shown: bool | None, will_show: bool | None) -> Blocks:
    if shown is None or will_show is None or shown is will_show:
        return blocks
    made = with_spans(blocks, _hard if shown else _blank)
    return made if shown or made is blocks else _joined(made)


def _hard(span: Span) -> Span:
    return Break(hard=True) if isinstance(span, Break) and not span.hard else span


def _blank(span: Span) -> Span:
    return Text(" ") if isinstance(span, Break) and not span.hard else span


def _joined(blocks: Blocks) -> Blocks:
    """``blocks`` with the text on both sides of what was a line end in one piece."""

    def joined(block: AnyBlock) -> AnyBlock:
        if not isinstance(block, Paragraph):
            return block
        spans: list[Span] = []
        for span in block.spans:
            if isinstance(span, Text) and spans and isinstance(before := spans[-1], Text):
                spans[-1] = Text(before.text + span.text)
            else:
                spans.append(span)
        return block if len(spans) == len(block.spans) else replace(block, spans=tuple(spans))

    return with_blocks(blocks, joined)
