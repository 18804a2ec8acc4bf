"""Obsidian notes to the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import basename, splitext
from typing import Any

from vaultconv.formats.base import INLINE_HTML, Item, ReadContext, Unit
from vaultconv.formats.obsidian.admonition import with_admonitions
from vaultconv.formats.obsidian.bases import ENDING as BASE
from vaultconv.formats.obsidian.bases import FENCE, read_base, references_in
from vaultconv.formats.obsidian.canvas import ENDING as CANVAS
from vaultconv.formats.obsidian.canvas import read_canvas
from vaultconv.formats.obsidian.cards import MADE_DECK, has_cards, made_deck, read_cards
from vaultconv.formats.obsidian.citation import with_quotes
from vaultconv.formats.obsidian.daily import day_at
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.live_fences import has_live_fences, live_fences
from vaultconv.formats.obsidian.metadata import has_metadata, read_metadata
from vaultconv.formats.obsidian.money import may_be_money, with_money
from vaultconv.formats.obsidian.naming import CONFIG_FOLDER, title_of
from vaultconv.formats.obsidian.plugin_files import (
    DRAWING,
    UNREAD,
    only_its_plugin,
    with_drawing_hidden,
)
from vaultconv.formats.obsidian.property_values import as_the_app_reads, unseen_tags
from vaultconv.formats.obsidian.settings import FILES, read_settings, unread_settings
from vaultconv.formats.obsidian.view_state import has_view_state, read_view_state, view_state
from vaultconv.markdown.citation import plain_to_markdown
from vaultconv.markdown.frontmatter import read_front_matter
from vaultconv.markdown.indentation import indentation_in, indentation_of
from vaultconv.markdown.inline_html import KEEP, with_html
from vaultconv.markdown.quotebacks import scripts_in, with_quotebacks
from vaultconv.markdown.read import TooDeepError, read_blocks
from vaultconv.model.blocks import Blocks, Code, Paragraph, Quote
from vaultconv.model.flashcards import in_deck
from vaultconv.model.losses import Loss
from vaultconv.model.note import Attachment, Note, NoteKind, Problem, Settings, Source
from vaultconv.model.properties import Properties
from vaultconv.model.spans import Text
from vaultconv.model.traverse import iter_blocks
from vaultconv.vault.decoding import decode
from vaultconv.vault.json_text import whole
from vaultconv.vault.naming import fold
from vaultconv.vault.tree import Tree, walk_hidden

_ROLES = {".md": "note", CANVAS: "board", BASE: "base"}
"""What a file is, by the end of its name."""

_OWN = f"{CONFIG_FOLDER}/"
_SYNTAXES = ("yaml",)
"""What the app takes for front matter: ``+++`` or a brace in the first line is text."""


class ObsidianReader:
    """Reads a vault: any folder. Notes end in ``.md``, boards in ``.canvas``, bases in ``.base``; every other file is an
    attachment."""

    def discover(self, tree: Tree, options: Mapping[str, Any]) -> Iterator[Unit]:
        """The settings files that are there, then every file by path; the config folder's own last."""
        config = walk_hidden(tree, CONFIG_FOLDER).files if CONFIG_FOLDER in tree.hidden else ()
        by_path = {file.path: file for file in config}
        for name in FILES:
            file = by_path.get(f"{CONFIG_FOLDER}/{name}")
            if file is not None:
                yield Unit(file.path, "settings", file.size, file.mtime_ns)
        for file in (*tree.files, *config):
            yield Unit(file.path, _role(file.path), file.size, file.mtime_ns)

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
        """What ``unit`` holds."""
        if unit.role == "settings":
            name = unit.path.removeprefix(CONFIG_FOLDER + "/")
            return (read_settings(name, data, context.settings), *unread_settings(unit.path, name, data))
        if unit.role == "attachment":
            return (Attachment(unit.path, unit.size, unit.mtime_ns),)
        if unit.role == "board":
            return (replace(read_canvas(unit.path, data, _card), carried=context.carried),)
        if unit.role == "base":
            return (read_base(unit.path, data),)
        return (read_note(unit.path, data, context),)


def _role(path: str) -> str:
    """What the file at ``path`` is."""
    if path.startswith(_OWN):
        return "attachment"
    if path.endswith(".md") and path[-4:-3] not in ("", "/"):
        return "note"  # nearly every file is one
    return _ROLES.get(splitext(path)[1].lower(), "attachment")


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
    first_line = 1 + text.count("\n", 0, front.body_start)
    changed = with_html(body, OBSIDIAN, context.options.get(INLINE_HTML.name, KEEP), path, first_line)
    if changed.text is not body:
        text, body = text[: front.body_start] + changed.text, changed.text
    try:
        is_drawing = front.properties.find(DRAWING) is not None
        blocks = body_blocks(body, first_line, is_drawing, in_deck(front.properties))
    except TooDeepError as error:
        return _verbatim(
            path, data, Problem(str(error), error.line, 1, "Flatten the nesting; until then it is copied.")
        )
    deck = made_deck(blocks)
    blocks = blocks[len(deck) :]
    kind, day = _kind(path, context.settings)
    if kind is NoteKind.PAGE and any(isinstance(block, Quote) and block.traits.citation for block in blocks):
        kind = NoteKind.HIGHLIGHT
    return Note(
        path,
        title_of(path, front.properties),
        kind,
        properties=as_the_app_reads(front.properties),
        blocks=blocks,
        date=day,
        encoding=decoded.encoding,
        final_newline=text.endswith("\n") or not text,
        source=Source(text, front.body_start, OBSIDIAN.name),
        carried=context.carried,
        extra=_extra(
            path,
            kind,
            front.properties,
            context.settings,
            (*live_fences(path, body, blocks), *scripts_in(path, blocks, body), *changed.losses),
        )
        | indentation_of(indentation_in(blocks, OBSIDIAN), context.settings)
        | ({"view": tuple(view_state(blocks))} if has_view_state(body) or has_cards(body) else {})
        | ({MADE_DECK: deck} if deck else {}),
    )


def body_blocks(body: str, line: int, drawing: bool = False, deck: bool = False) -> Blocks:
    """The blocks of ``body``, which begins in ``line``, of a ``drawing`` or of a note whose properties make it a ``deck`` of cards.
    Raises :class:`~vaultconv.markdown.read.TooDeepError`."""
    blocks = read_blocks(body, OBSIDIAN, line)
    if may_be_money(body):
        blocks = with_money(blocks, OBSIDIAN)
    if "[!" in body:
        blocks = with_quotes(blocks)
    blocks = with_quotebacks(blocks, body)
    if "ad-" in body:
        blocks = with_admonitions(blocks, OBSIDIAN)
    if drawing:
        blocks = with_drawing_hidden(blocks, OBSIDIAN)
    if has_metadata(body):
        blocks = read_metadata(blocks, body, deck)
    if has_cards(body):
        blocks = read_cards(blocks)
    if has_view_state(body):
        blocks = read_view_state(blocks)
    if has_live_fences(body):
        _learn_names(blocks)
    return blocks


def _learn_names(blocks: Blocks) -> None:
    """Let each fence that holds a base know what its filters lead to."""
    for block in iter_blocks(blocks):
        if isinstance(block, Code) and block.info.strip() == FENCE:
            block.references = references_in(block.text)


def _card(text: str, line: int) -> Blocks:
    """The blocks of a card, all in the ``line`` where it stands: a card is one line of its file."""
    text = whole(text).replace("\r\n", "\n")
    try:
        blocks = body_blocks(text, line)
    except TooDeepError:
        return (Paragraph((Text(plain_to_markdown(text, OBSIDIAN)),), line=line),)
    for block in iter_blocks(blocks):
        block.line = line
    return blocks


def _verbatim(path: str, data: bytes, problem: Problem) -> Note:
    return Note(path, splitext(basename(path))[0], verbatim=data, problem=problem)


def _extra(
    path: str, kind: NoteKind, properties: Properties, settings: Settings, live: tuple[Loss, ...]
) -> dict[str, Any]:
    """What few notes have: the place of daily notes, what only a plugin makes of a note, and what is ``live`` in it."""
    extra = _daily_notes(settings) if kind is NoteKind.JOURNAL else {}
    if settings.strict_line_breaks:
        extra["strict"] = True
    if losses := (*only_its_plugin(path, properties), *unseen_tags(path, properties), *live):
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
