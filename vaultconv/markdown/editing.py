"""What notes with front matter have in common when they are edited in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import STATUS_OF_CHARACTER
from vaultconv.markdown.frontmatter import APP, YamlStyle, read_front_matter
from vaultconv.markdown.frontmatter.edit import with_entry, with_item, with_key, without_entry
from vaultconv.markdown.in_text import in_label, respelled_outside_code
from vaultconv.markdown.parting import Part, lowered, parted, parts_of, relabelled
from vaultconv.model.blocks import AnyBlock
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.model.task import Status

_TAG = r"(?<![\w#/&\\])(?<!\]\()(?<!\[\[)#({})(?![\w/-])"

_BLANK = lazy_pattern(r"\s")
"""What no ``#tag`` has in its name."""

_BOX = lazy_pattern(r"\A([ \t>]*(?:(?:[-*+]|[0-9]+[.)])[ \t]+)+\[).(\])")
BOXES = {status: box for box, status in reversed([*STATUS_OF_CHARACTER.items()])}
"""What stands in the box of a task in each status that has a character."""


class FrontMatterEditing:
    """Edits properties in YAML, and tags in text. It needs no context of the vault."""

    style: YamlStyle = APP
    by_path = False
    """Whether links are led to the paths of notes; else to their names."""
    knows_places = True
    """Whether a link to another note can name a heading of it."""

    def is_name(self, _key: str) -> bool:
        """Whether the property says what a note is called: none does."""
        return False

    def id_for(self, _note: Note) -> str:
        """No id: links name headings."""
        return ""

    def with_property(
        self, note: Note, _context: Any, key: str, value: Value, type: PropertyType
    ) -> str | None:
        """The text of ``note`` with the property ``key`` as ``value``."""
        found = yaml_of(note)
        return None if found is None else with_entry(*found, key, value, type, self.style)

    def with_item(self, note: Note, _context: Any, item: Property) -> str | None:
        """The text of ``note`` with a property of another note, as that spells it."""
        found = yaml_of(note)
        return None if found is None else with_item(*found, item, self.style)

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

    def parts(self, note: Note, is_wanted: Callable[[AnyBlock], bool]) -> list[Part]:
        """The parts of ``note`` that begin with the blocks that are wanted: a heading with all below it, any other block alone."""
        return parts_of(note, is_wanted)

    def parted(self, note: Note, parts: Sequence[Part], names: Sequence[str]) -> tuple[str, list[str]] | None:
        """The text of ``note`` with a link to a note of each of the ``names`` in the place of its ``parts``, and the text of each."""
        return (
            None
            if note.source is None
            else parted(note, parts, [f"[[{name}]]" if name else "" for name in names])
        )

    def joined_text(self, note: Note, other: Note, heading: str, joint: Joined) -> str | None:
        """The text of ``note`` with that of ``other`` under a ``heading``, and what is kept of its properties in a block of YAML."""
        if note.source is None or other.source is None:
            return None
        body, _ = lowered(other, joint.level)
        kept = "".join(item.raw for item in joint.kept)
        fence = f"```yaml\n{kept.rstrip()}\n```" if kept else ""
        body = relabelled(body, joint.footnotes, joint.anchors)
        pieces = [note.source.text.rstrip("\n"), heading, fence, body]
        return "\n\n".join(piece for piece in pieces if piece.strip("\n")) + "\n"


class Joined(Protocol):
    """What of a joint has to be known here (:class:`~vaultconv.formats.base.Joint`)."""

    @property
    def level(self) -> int:
        """The level of the heading."""
        ...

    @property
    def kept(self) -> tuple[Property, ...]:
        """The properties that stay below it."""
        ...

    @property
    def footnotes(self) -> Mapping[str, str]:
        """Footnotes that are called otherwise."""
        ...

    @property
    def anchors(self) -> Mapping[str, str]:
        """Ids of blocks that are called otherwise."""
        ...


def retagged(
    text: str,
    names: Mapping[str, Sequence[str]],
    spell: Callable[[re.Match[str], str], str] = lambda _found, name: f"#{name}",
    in_labels: bool = True,
) -> str:
    """``text`` with each ``#tag`` as what it has in ``names``, folded, as ``spell`` has it, asked once a place, where
    None leaves it; not in code, nor in what only looks like a tag. In the words of a link there may be tags, or (``in_labels`` False) there are none.

    >>> retagged("#Bread, **#bread** #bread/rye `#bread` #breads a#bread [](#bread)", {"bread": ("food/bread", "eat")})
    '#food/bread #eat, **#food/bread #eat** #bread/rye `#bread` #breads a#bread [](#bread)'
    """
    known = sorted((name for name in names if not _BLANK.search(name)), key=len, reverse=True)
    if not known:
        return text
    words = "|".join(map(re.escape, known))
    pattern = re.compile(_TAG.format(words), re.IGNORECASE | re.MULTILINE)

    def new(found: re.Match[str]) -> str | None:
        new = None if not in_labels and in_label(found) else names.get(found[1].casefold())
        return None if new is None else " ".join(spell(found, name) for name in new)

    return respelled_outside_code(text, pattern, new)


def yaml_of(note: Note) -> tuple[str, Properties] | None:
    """The text of ``note`` with its front matter, if that is YAML or there is none yet. A format that takes something out of it
    (a title) has the rest only."""
    if note.source is None or (note.properties.raw and note.properties.syntax != "yaml"):
        return None
    text, said = note.source.text, note.properties
    is_as_spelled = bool(said.raw) and all(
        item.raw for item in said
    )  # an app may take a value for another than is written
    return text, said if is_as_spelled else read_front_matter(text, {}, ("yaml",)).properties
