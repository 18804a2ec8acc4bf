"""What notes with front matter have in common when they are edited in place."""

from __future__ import annotations

import re

from vaultconv.markdown.frontmatter import APP, YamlStyle
from vaultconv.markdown.frontmatter.edit import with_entry, with_key, without_entry
from vaultconv.markdown.in_text import respelled_outside_code
from vaultconv.model.note import Note
from vaultconv.model.properties import PropertyType, Value

_TAG = r"(?<![^\s(,;\[])#{}(?=$|[\s/.,;:!?)\]])"


class FrontMatterEditing:
    """Edits properties in YAML, and tags in text. It needs no context of the vault."""

    style: YamlStyle = APP

    def with_property(
        self, note: Note, _context: object, key: str, value: Value, type: PropertyType
    ) -> str | None:
        """The text of ``note`` with the property ``key`` as ``value``."""
        text = yaml_text(note)
        return None if text is None else with_entry(text, note.properties, key, value, type, self.style)

    def without_property(self, note: Note, _context: object, key: str) -> str | None:
        """The text of ``note`` without the property ``key``."""
        text = yaml_text(note)
        return None if text is None else without_entry(text, note.properties, key)

    def with_key(self, note: Note, _context: object, key: str, to: str) -> str | None:
        """The text of ``note`` with the property ``key`` called ``to``."""
        text = yaml_text(note)
        return None if text is None else with_key(text, note.properties, key, to)

    def with_tag(self, note: Note, _context: object, tag: str, to: str) -> str | None:
        """The text of ``note`` with the tag ``tag``, and those below it, called ``to`` where they stand in its text."""
        if note.source is None:
            return None
        start = note.source.body_start
        body = retagged(note.source.text[start:], tag, to)
        return note.source.text[:start] + body


def retagged(text: str, tag: str, to: str) -> str:
    """``text`` with ``#tag``, and tags below it, as ``#to``; not in code.

    >>> retagged("#Bread, #bread/rye `#bread` #breads a#bread", "bread", "food/bread")
    '#food/bread, #food/bread/rye `#bread` #breads a#bread'
    """
    pattern = re.compile(_TAG.format(re.escape(tag)), re.IGNORECASE | re.MULTILINE)
    return respelled_outside_code(text, pattern, lambda _found: f"#{to}")


def yaml_text(note: Note) -> str | None:
    """The text of ``note``, if its properties are YAML or it has none yet."""
    if note.source is None or (note.properties.raw and note.properties.syntax != "yaml"):
        return None
    return note.source.text
