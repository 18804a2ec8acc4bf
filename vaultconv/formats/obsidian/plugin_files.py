"""Notes that a plugin shows in a way of its own: drawings of Excalidraw, boards of Kanban, tables of Database Folder.

They are notes, and are read as what they are made of: the texts of a drawing, the lanes and cards of a board, links and all.
What only the plugin makes of them, no other app does: the ledger says so. Source: the app's users' own files (the plugins'
documentation names the properties that mark them), ``formats/obsidian.md`` section 8.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.inline import references_in
from vaultconv.model.blocks import Blocks, Code, Comment, Heading
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import Properties

UNREAD: Final = "unread"
"""The key of :attr:`vaultconv.model.note.Note.extra` for what no other app has a place for."""


class _Kind(NamedTuple):
    """A kind of such notes: the property that marks one, what it is called in the ledger, what becomes of it and why."""

    key: str
    construct: str
    outcome: Outcome
    detail: str


DRAWING: Final = "excalidraw-plugin"

_KINDS = (
    _Kind(
        DRAWING,
        "drawing",
        Outcome.KEPT_AS_TEXT,
        "only Excalidraw draws it: its texts and links are a note, its drawing is carried in a comment",
    ),
    _Kind(
        "kanban-plugin",
        "board",
        Outcome.APPROXIMATED,
        "a board of Kanban is a note: its lanes are headings, its cards are tasks",
    ),
    _Kind(
        "database-plugin",
        "database",
        Outcome.KEPT_AS_TEXT,
        "a table of Database Folder is a note: what it shows is asked of the vault, its settings are code",
    ),
)


def is_of_a_plugin(properties: Properties) -> bool:
    """Whether a note with these ``properties`` is drawn by a plugin, which reads its links in a way of its own: they follow what
    has another name, and have no style.

    >>> is_of_a_plugin(Properties())
    False
    """
    return any(item.key == kind.key for item in properties for kind in _KINDS)


def only_its_plugin(path: str, properties: Properties) -> tuple[Loss, ...]:
    """What of the note at ``path`` only its plugin shows, as lines for the ledger of another app.

    >>> from vaultconv.model.properties import Property, PropertyType
    >>> board = Property("kanban-plugin", "board", PropertyType.TEXT, line=2)
    >>> [loss.construct for loss in only_its_plugin("Plan.md", Properties((board,)))]
    ['board']
    """
    found = ((kind, properties.find(kind.key)) for kind in _KINDS)
    return tuple(
        Loss(path, item.line, kind.construct, kind.outcome, kind.detail)
        for kind, item in found
        if item is not None
    )


_DATA = ("compressed-json", "json")
"""What the fence with a drawing is called."""


def with_drawing_hidden(blocks: Blocks, dialect: Dialect) -> Blocks:
    """``blocks`` of a drawing with its data as a comment. The plugin writes it in one, save in older files; it finds the fence
    below its heading in either. The same object where nothing changes."""
    for place in range(len(blocks) - 1, 0, -1):
        block, before = blocks[place], blocks[place - 1]
        if (
            isinstance(block, Code)
            and isinstance(before, Heading)
            and block.info in _DATA
            and "%%" not in block.text
            and plain_text(before.spans).strip() == "Drawing"
        ):
            text = f"\n```{block.info}\n{block.text}```\n"
            hidden = Comment(
                text,
                references_in(text, dialect),
                traits=block.traits,
                origin=block.origin,
                line=block.line,
            )
            return (*blocks[:place], hidden, *blocks[place + 1 :])
    return blocks
