"""Recipes for the fields of the plugin Dataview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from vaultconv.formats.obsidian.fields import property_of, read_line
from vaultconv.model.blocks import Paragraph
from vaultconv.model.note import Note
from vaultconv.model.properties import Value
from vaultconv.model.traverse import iter_blocks
from vaultconv.recipes.recipe import Left, in_each, listed, recipe
from vaultconv.scripting.judge import about, check
from vaultconv.scripting.note import OpenNote
from vaultconv.scripting.vault import OpenVault


@recipe(("obsidian",))
def dataview_fields_to_properties(
    vault: OpenVault,
    keys: Annotated[str, "the fields, with commas between them; none: all"] = "",
) -> Iterator[Left]:
    """Makes properties of the fields that stand on lines of their own: `author:: Ada` is `author: Ada` in the front matter, and its line goes.

    Of several with one name, and several values, one list is made. A field in a sentence or a list says something of just that place, and one whose
    property is there already would be another value of it: they are left alone, and told."""
    wanted = {key.casefold() for key in listed(keys)}

    def change(note: OpenNote) -> Iterator[Left]:
        found: dict[str, list[Value]] = {}
        lines: list[int] = []
        for number, key, value in _fields(note.model):
            if wanted and key.casefold() not in wanted:
                continue
            if key in note.properties and note.properties[key] != value:
                yield Left(note.path, number, f"{key}: is a property already, with another value")
                continue
            values = found.setdefault(key, [])
            if value not in values:
                values.append(value)
            lines.append(number)
        yield from _elsewhere(note.model, wanted)
        if lines:
            note.edit(
                lambda model, _context: _without(model, lines),
                lambda before, after: check(before, after, besides=about(found)),
            )
        for key, values in found.items():
            note.properties[key] = values[0] if len(values) == 1 else values

    return in_each(vault, change)


def _fields(note: Note) -> Iterator[tuple[int, str, Value]]:
    """The fields on lines of their own in the paragraphs of ``note``: the line of each, its key and its value."""
    lines = note.source.text.split("\n") if note.source is not None else []
    for block in note.blocks:
        if not isinstance(block, Paragraph) or block.traits.properties_place != "line":
            continue
        known = {item.key for item in block.traits.properties}
        number = block.line
        while number <= len(lines) and lines[number - 1].strip():
            said = read_line(lines[number - 1].strip())
            if said is not None and said.key in known:
                yield number, said.key, property_of(said.key, said.value).value
            number += 1


def _elsewhere(note: Note, wanted: set[str]) -> Iterator[Left]:
    """The fields that say something of the place that they stand in."""
    for block in iter_blocks(note.blocks):
        own = (
            isinstance(block, Paragraph) and block.traits.properties_place == "line" and block in note.blocks
        )
        for item in block.traits.properties if not own else ():
            if not wanted or item.key.casefold() in wanted:
                yield Left(note.path, block.line, f"{item.key}: stands in a sentence or a list")


def _without(note: Note, numbers: Sequence[int]) -> str | None:
    """The text of ``note`` without the lines of these ``numbers``, from 1, and without an empty line that would be one too many then."""
    if note.source is None:
        return None
    kept: list[str] = []
    was_cut = False
    for number, line in enumerate(note.source.text.split("\n"), 1):
        if number in numbers:
            was_cut = True
            continue
        if was_cut and not line.strip() and (not kept or not kept[-1].strip()):
            continue
        was_cut = was_cut and not line.strip()
        kept.append(line)
    return "\n".join(kept)
