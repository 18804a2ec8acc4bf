"""What notes with front matter have in common when they are edited in place."""

from __future__ import annotations

import re

from vaultconv.markdown.dialect import STATUS_OF_CHARACTER
from vaultconv.markdown.frontmatter import APP, YamlStyle, read_front_matter
from vaultconv.markdown.frontmatter.edit import with_entry, with_key, without_entry
from vaultconv.markdown.in_text import respelled_outside_code
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, PropertyType, Value
from vaultconv.model.task import Status

_TAG = r"(?<![^\s(,;\[])#{}(?=$|[\s/.,;:!?)\]])"

_BOX = re.compile(r"\A([ \t>]*(?:(?:[-*+]|[0-9]+[.)])[ \t]+)+\[).(\])")
BOXES = {status: box for box, status in reversed([*STATUS_OF_CHARACTER.items()])}
"""What stands in the box of a task in each status that has a character."""


class FrontMatterEditing:
    """Edits properties in YAML, and tags in text. It needs no context of the vault."""

    style: YamlStyle = APP

    def with_property(
        self, note: Note, _context: object, key: str, value: Value, type: PropertyType
    ) -> str | None:
        """The text of ``note`` with the property ``key`` as ``value``."""
        found = yaml_of(note)
        return None if found is None else with_entry(*found, key, value, type, self.style)

    def without_property(self, note: Note, _context: object, key: str) -> str | None:
        """The text of ``note`` without the property ``key``."""
        found = yaml_of(note)
        return None if found is None else without_entry(*found, key)

    def with_key(self, note: Note, _context: object, key: str, to: str) -> str | None:
        """The text of ``note`` with the property ``key`` called ``to``."""
        found = yaml_of(note)
        return None if found is None else with_key(*found, key, to)

    def with_tag(self, note: Note, _context: object, tag: str, to: str) -> str | None:
        """The text of ``note`` with the tag ``tag``, and those below it, called ``to`` where they stand in its text."""
        if note.source is None:
            return None
        start = note.source.body_start
        body = retagged(note.source.text[start:], tag, to)
        return note.source.text[:start] + body

    def with_status(self, note: Note, _context: object, line: int, status: Status) -> str | None:
        """The text of ``note`` with the task in ``line`` in another ``status``."""
        lines = note.source.text.split("\n") if note.source is not None else []
        if status not in BOXES or not 0 < line <= len(lines):
            return None
        lines[line - 1], count = _BOX.subn(rf"\g<1>{BOXES[status]}\g<2>", lines[line - 1], count=1)
        return "\n".join(lines) if count else None


def retagged(text: str, tag: str, to: str) -> str:
    """``text`` with ``#tag``, and tags below it, as ``#to``; not in code.

    >>> retagged("#Bread, #bread/rye `#bread` #breads a#bread", "bread", "food/bread")
    '#food/bread, #food/bread/rye `#bread` #breads a#bread'
    """
    pattern = re.compile(_TAG.format(re.escape(tag)), re.IGNORECASE | re.MULTILINE)
    return respelled_outside_code(text, pattern, lambda _found: f"#{to}")


def yaml_of(note: Note) -> tuple[str, Properties] | None:
    """The text of ``note`` with its front matter, if that is YAML or there is none yet. A format that takes something out of it
    (a title) has the rest only."""
    if note.source is None or (note.properties.raw and note.properties.syntax != "yaml"):
        return None
    text = note.source.text
    return text, note.properties if note.properties.raw else read_front_matter(text, {}, ("yaml",)).properties
