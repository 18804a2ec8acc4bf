"""What notes with front matter have in common when they are edited in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vaultconv.markdown.dialect import STATUS_OF_CHARACTER
from vaultconv.markdown.frontmatter import APP, YamlStyle, read_front_matter
from vaultconv.markdown.frontmatter.edit import with_entry, with_key, without_entry
from vaultconv.markdown.in_text import respelled_outside_code
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, PropertyType, Value
from vaultconv.model.task import Status

_TAG = r"(?<![\w#/&\\])(?<!\]\()(?<!\[\[)#({})(?![\w/-])"

_BOX = re.compile(r"\A([ \t>]*(?:(?:[-*+]|[0-9]+[.)])[ \t]+)+\[).(\])")
BOXES = {status: box for box, status in reversed([*STATUS_OF_CHARACTER.items()])}
"""What stands in the box of a task in each status that has a character."""


class FrontMatterEditing:
    """Edits properties in YAML, and tags in text. It needs no context of the vault."""

    style: YamlStyle = APP

    def with_property(
        self, note: Note, _context: Any, key: str, value: Value, type: PropertyType
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

    def with_tags(self, note: Note, _context: object, names: Mapping[str, Sequence[str]]) -> str | None:
        """The text of ``note`` with each tag in its text as what it has in ``names``, folded: one or several."""
        if note.source is None:
            return None
        start = note.source.body_start
        return note.source.text[:start] + retagged(note.source.text[start:], names)

    def with_status(self, note: Note, _context: object, line: int, status: Status) -> str | None:
        """The text of ``note`` with the task in ``line`` in another ``status``."""
        lines = note.source.text.split("\n") if note.source is not None else []
        if status not in BOXES or not 0 < line <= len(lines):
            return None
        lines[line - 1], count = _BOX.subn(rf"\g<1>{BOXES[status]}\g<2>", lines[line - 1], count=1)
        return "\n".join(lines) if count else None


def retagged(
    text: str, names: Mapping[str, Sequence[str]], spell: Callable[[str], str] = "#{}".format
) -> str:
    """``text`` with each ``#tag`` as what it has in ``names``, folded, as ``spell`` has it; not in code, nor in what only looks
    like a tag.

    >>> retagged("#Bread, **#bread** #bread/rye `#bread` #breads a#bread [](#bread)", {"bread": ("food/bread", "eat")})
    '#food/bread #eat, **#food/bread #eat** #bread/rye `#bread` #breads a#bread [](#bread)'
    """
    if not names:
        return text
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    pattern = re.compile(_TAG.format(words), re.IGNORECASE | re.MULTILINE)

    def new(found: re.Match[str]) -> str:
        return " ".join(map(spell, names[found[1].casefold()]))

    return respelled_outside_code(text, pattern, new)


def yaml_of(note: Note) -> tuple[str, Properties] | None:
    """The text of ``note`` with its front matter, if that is YAML or there is none yet. A format that takes something out of it
    (a title) has the rest only."""
    if note.source is None or (note.properties.raw and note.properties.syntax != "yaml"):
        return None
    text = note.source.text
    return text, note.properties if note.properties.raw else read_front_matter(text, {}, ("yaml",)).properties
