"""Obsidian notes to the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import basename, splitext
from typing import Any

from vaultconv.formats.base import Item, ReadContext, Unit
from vaultconv.formats.obsidian.admonition import with_admonitions
from vaultconv.formats.obsidian.citation import with_quotes
from vaultconv.formats.obsidian.daily import day_at
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.metadata import has_metadata, read_metadata
from vaultconv.formats.obsidian.naming import CONFIG_FOLDER, title_of
from vaultconv.formats.obsidian.plugin_files import (
    DRAWING,
    UNREAD,
    only_its_plugin,
    with_drawing_hidden,
)
from vaultconv.formats.obsidian.settings import FILES, read_settings
from vaultconv.markdown.frontmatter import read_front_matter
from vaultconv.markdown.read import TooDeepError, read_blocks
from vaultconv.model.blocks import Quote
from vaultconv.model.note import Attachment, Note, NoteKind, Problem, Settings, Source
from vaultconv.model.properties import Properties
from vaultconv.vault.decoding import decode
from vaultconv.vault.naming import fold
from vaultconv.vault.tree import Tree, walk_hidden

_SYNTAXES = ("yaml",)
"""What the app takes for front matter: ``+++`` or a brace in the first line is text."""


class ObsidianReader:
    """Reads a vault: any folder. Notes end in ``.md``; every other file is an attachment."""

    def discover(self, tree: Tree, options: Mapping[str, Any]) -> Iterator[Unit]:
        """The settings files that are there, then every file by path; the config folder's own last."""
        config = walk_hidden(tree, CONFIG_FOLDER).files if CONFIG_FOLDER in tree.hidden else ()
        by_path = {file.path: file for file in config}
        for name in FILES:
            file = by_path.get(f"{CONFIG_FOLDER}/{name}")
            if file is not None:
                yield Unit(file.path, "settings", file.size, file.mtime_ns)
        for file in (*tree.files, *config):
            is_note = splitext(file.path)[1].lower() == ".md" and not file.path.startswith(
                CONFIG_FOLDER + "/"
            )
            yield Unit(file.path, "note" if is_note else "attachment", file.size, file.mtime_ns)

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
        """What ``unit`` holds."""
        if unit.role == "settings":
            name = unit.path.removeprefix(CONFIG_FOLDER + "/")
            return (read_settings(name, data, context.settings),)
        if unit.role == "attachment":
            return (Attachment(unit.path, unit.size, unit.mtime_ns),)
        return (read_note(unit.path, data, context),)


def read_note(path: str, data: bytes, context: ReadContext) -> Note:
    """The note at ``path`` whose bytes are ``data``."""
    decoded = decode(data)
    if decoded.problem is not None:
        return _verbatim(path, data, decoded.problem)
    text = decoded.text
    front = read_front_matter(text, context.settings.property_types, _SYNTAXES)
    if front.problem is not None:
        return replace(_verbatim(path, data, front.problem), encoding=decoded.encoding)
    body = text[front.body_start :]
    try:
        blocks = read_blocks(body, OBSIDIAN, 1 + text.count("\n", 0, front.body_start))
    except TooDeepError as error:
        return _verbatim(
            path, data, Problem(str(error), error.line, 1, "Flatten the nesting; until then it is copied.")
        )
    blocks = with_quotes(blocks)
    if "ad-" in body:
        blocks = with_admonitions(blocks, OBSIDIAN)
    if front.properties.find(DRAWING) is not None:
        blocks = with_drawing_hidden(blocks, OBSIDIAN)
    if has_metadata(body):
        blocks = read_metadata(blocks, body)
    kind, day = _kind(path, context.settings)
    if kind is NoteKind.PAGE and any(isinstance(block, Quote) and block.traits.citation for block in blocks):
        kind = NoteKind.HIGHLIGHT
    return Note(
        path,
        title_of(path, front.properties),
        kind,
        properties=front.properties,
        blocks=blocks,
        date=day,
        encoding=decoded.encoding,
        final_newline=text.endswith("\n") or not text,
        source=Source(text, front.body_start, OBSIDIAN.name),
        carried=context.carried,
        extra=_extra(path, kind, front.properties, context.settings),
    )


def _verbatim(path: str, data: bytes, problem: Problem) -> Note:
    return Note(path, splitext(basename(path))[0], verbatim=data, problem=problem)


def _extra(path: str, kind: NoteKind, properties: Properties, settings: Settings) -> dict[str, Any]:
    """What few notes have: the place of daily notes, what only a plugin makes of a note."""
    extra = _daily_notes(settings) if kind is NoteKind.JOURNAL else {}
    if losses := only_its_plugin(path, properties):
        extra[UNREAD] = losses
    return extra


def _daily_notes(settings: Settings) -> dict[str, Any]:
    """Where the vault has its daily notes, and what they are called, if it says so: to be known on the way back."""
    said = {"folder": settings.journal_folder, "format": settings.journal_format}
    daily = {key: value for key, value in said.items() if value}
    return {"daily": daily} if daily else {}


def _kind(path: str, settings: Settings) -> tuple[NoteKind, str]:
    """A daily note lies in its folder and is named by its day; a template lies in a folder of templates, or is named by a
    plugin that fills it in."""
    stem = splitext(path)[0]
    folded = fold(stem)
    for place in settings.templates:
        if folded == place or folded.startswith(place + "/"):
            return NoteKind.TEMPLATE, ""
    day = day_at(stem, settings)
    return (NoteKind.JOURNAL, day) if day else (NoteKind.PAGE, "")
