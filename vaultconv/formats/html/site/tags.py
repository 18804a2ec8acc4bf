"""The tags of a note: those that its properties say, and those in its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultconv.model.properties import Properties
from vaultconv.model.spans import Tag, Text
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of

if TYPE_CHECKING:
    from vaultconv.model.note import Note

KEYS = frozenset({"tags", "tag"})
"""Properties, in lower case, that hold tags (Obsidian, Logseq)."""


def tags_of(note: Note) -> Iterator[str]:
    """The tags of ``note``: those of its properties, then those in its text.

    >>> from vaultconv.model.blocks import Paragraph
    >>> from vaultconv.model.note import Note
    >>> from vaultconv.model.spans import Text
    >>> list(tags_of(Note("a", "a", blocks=(Paragraph((Tag("x/y"), Text(" "), Tag("z"))),))))
    ['x/y', 'z']
    """
    yield from tags_among(note.properties)
    for block in iter_blocks(note.blocks):
        if block.traits.properties:
            yield from tags_among(Properties(block.traits.properties))
        for spans in spans_of(block):
            if len(spans) == 1 and isinstance(spans[0], Text):
                continue
            for span in iter_spans(spans):
                if isinstance(span, Tag) and (name := span.name.strip("/")):
                    yield name


def tags_among(properties: Properties) -> Iterator[str]:
    """The tags that ``properties`` say."""
    for item in properties:
        if item.key.lower() in KEYS:
            values = item.value.split(",") if isinstance(item.value, str) else item.value
            for value in values if isinstance(values, list) else ():
                if isinstance(value, str) and (name := name_of(value)):
                    yield name


def name_of(value: str) -> str:
    """The tag that the value of a property is.

    >>> name_of("#a/b "), name_of("[[two words]]")
    ('a/b', 'two words')
    """
    return value.strip().removeprefix("#").removeprefix("[[").removesuffix("]]").strip("/ ")
