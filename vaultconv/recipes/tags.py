"""Recipes for tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname
from typing import Annotated

from vaultconv.errors import UsageError
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.recipes.recipe import Left, in_each, listed, recipe
from vaultconv.recipes.tag_names import named_elsewhere
from vaultconv.scripting.note import OpenNote, is_below
from vaultconv.scripting.vault import OpenVault

_NO_TAG = lazy_pattern(r"[^\w/-]+")


@recipe()
def rename_tag(
    vault: OpenVault,
    tag: Annotated[str, "the tag, without #"],
    to: Annotated[str, "its new name"],
) -> Iterator[Left]:
    """Calls a tag otherwise, with all tags below it: `a` to `b` makes `a/c` to `b/c`.

    In properties (of a graph: in any) and in the text, but not in code, nor where the app sees no tag. Where `b` is below `a`, what is
    below `b` already stays. What else names it (bases, boards, queries) is told."""
    yield from named_elsewhere(vault, [tag])
    yield from in_each(vault, lambda note: note.rename_tag(tag, to))


@recipe()
def merge_tags(
    vault: OpenVault,
    tags: Annotated[str, "the tags, with commas between them"],
    to: Annotated[str, "the tag that they become"],
) -> Iterator[Left]:
    """Makes one tag of several, and of those below each of them.

    A list of tags has it once then; a text says it wherever it said one of them. What else names one is told, as by `rename-tag`."""

    def change(note: OpenNote) -> None:
        for tag in listed(tags):
            note.rename_tag(tag, to)

    yield from named_elsewhere(vault, [tag for tag in listed(tags) if tag.casefold() != to.casefold()])
    yield from in_each(vault, change)


@recipe()
def split_tag(
    vault: OpenVault,
    tag: Annotated[str, "the tag, without #"],
    to: Annotated[str, "the tags that it becomes, with commas between them"],
) -> Iterator[Left]:
    """Makes several tags of one; those below it stay.

    Where one of them is the tag itself, the others come beside it, once. What else names it is told, as by `rename-tag`."""
    names = listed(to)
    if not names:
        raise UsageError("to names no tag", remedy="Name the tags that it becomes.")

    def change(note: OpenNote) -> None:
        folded = {name.casefold() for name in names}
        has_all = folded <= {each.casefold() for each in note.tags}
        if tag.casefold() in folded and has_all:
            return
        note.retag(lambda each: names if each.casefold() == tag.casefold() else [each])

    yield from named_elsewhere(vault, [tag])
    yield from in_each(vault, change)


@recipe(("obsidian", "logseq", "html"))
def tags_from_folders(
    vault: OpenVault,
    prefix: Annotated[str, "a tag that they are put below"] = "",
    nested: Annotated[bool, "one tag with / for the way to the note, or a tag for each folder"] = True,
    folder: Annotated[str, "only notes in this folder"] = "",
) -> Iterator[Left]:
    """Gives each note the folder that it is in as a tag; in a graph, the namespace of its page.

    A tag has no blanks: `Our garden/Beds` is `Our-garden/Beds`. A note that has the tag, or one below it, stays as it is."""

    is_graph = vault.format.name == "logseq"

    def change(note: OpenNote) -> Iterator[Left]:
        place = dirname(str(note.model.extra.get("place", note.path)) if is_graph else note.path)
        if not place or note.date or (folder and not is_below(place, folder.strip("/"))):
            return
        way = [_NO_TAG.sub("-", part).strip("-") for part in place.split("/")]
        names = ["/".join(filter(None, way))] if nested else list(filter(None, way))
        for name in (f"{prefix.strip('/')}/{name}".strip("/") for name in names):
            if not re.search(r"[^\d/]", name):
                yield Left(note.path, 0, f"`{name}` is a number, and no tag")
            elif not note.has_tag(name):
                note.add_tag(name)

    return in_each(vault, change)
