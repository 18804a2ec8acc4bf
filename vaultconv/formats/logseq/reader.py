"""Pages of a graph to the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import basename, splitext
from typing import Any

from vaultconv.formats.base import INLINE_HTML, Item, ReadContext, Unit
from vaultconv.formats.logseq.annotations import PLACES, are_places, as_quotations
from vaultconv.formats.logseq.body import read_body
from vaultconv.formats.logseq.bullets import Page, read_bullets
from vaultconv.formats.logseq.carriers import DOCUMENT, HERE
from vaultconv.formats.logseq.dates import day_of, write_day
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.logseq.footnotes import without_dangling
from vaultconv.formats.logseq.hiccup import hiccup_in
from vaultconv.formats.logseq.mirror import FOLDER as MIRROR
from vaultconv.formats.logseq.mirror import as_page, is_mirrored, losses_of
from vaultconv.formats.logseq.named_tags import LABELLED, unread_words
from vaultconv.formats.logseq.names import TRIPLE_LOWBAR, decode_name
from vaultconv.formats.logseq.naming import WHITEBOARDS
from vaultconv.formats.logseq.other_pages import kind_of
from vaultconv.formats.logseq.outline import indentation_in, read_outline
from vaultconv.formats.logseq.page import read_head
from vaultconv.formats.logseq.passage_names import named_by_citation
from vaultconv.formats.logseq.properties import is_told_by_itself
from vaultconv.formats.logseq.settings import CONFIG, FOLDER, read_settings
from vaultconv.formats.logseq.tasks import WORKFLOWS
from vaultconv.formats.logseq.templates import without_bullet
from vaultconv.formats.logseq.whiteboard import ENDING, read_whiteboard
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import read_front_matter
from vaultconv.markdown.indentation import indentation_of
from vaultconv.markdown.inline_html import KEEP, with_html
from vaultconv.markdown.quotebacks import scripts_in
from vaultconv.markdown.read import TooDeepError
from vaultconv.model.blocks import Blocks, List, Quote
from vaultconv.model.blocks import Item as Bullet
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Note, NoteKind, Problem, Settings, Source
from vaultconv.model.plain import names_links
from vaultconv.model.spans import Link
from vaultconv.model.traverse import note_spans
from vaultconv.vault.decoding import decode
from vaultconv.vault.naming import safe_name, safe_path
from vaultconv.vault.tree import Tree

_NOTES = (".md", ".markdown")
"""Endings of pages; the app compares them to the letter."""
_NO_PAGES = lazy_pattern(r"(?:logseq|assets)/|(?:.*/)?node_modules/")
_OWN = (f"{FOLDER}/", "mirror/", "backups/", "db.sqlite", "search-db.sqlite", "client-ops-db.sqlite")
"""How the paths begin of what is the app's own: settings, and what the database version keeps beside its pages."""
_FENCE = lazy_pattern(r"---\n")


class LogseqReader:
    """Reads a graph. Pages are the Markdown files outside ``assets`` and ``logseq``, whiteboards are boards; pages in Org are files like any
    other. A graph of the database version is read by its Markdown Mirror; beside a graph of files a mirror is derived."""

    def discover(self, tree: Tree, options: Mapping[str, Any]) -> Iterator[Unit]:
        """The settings, then every file by path."""
        for file in tree.files:
            if file.path == CONFIG:
                yield Unit(file.path, "settings", file.size, file.mtime_ns)
                break
        is_database = CONFIG not in tree and any(file.path.startswith(MIRROR) for file in tree.files)
        for file in tree.files:
            is_page = file.path.endswith(_NOTES) and not _NO_PAGES.match(file.path)
            if is_database or CONFIG in tree:
                is_page = is_page and file.path.startswith(MIRROR) is is_database
            role = "note" if is_page else "board" if _may_be_board(file.path) else "attachment"
            yield Unit(file.path, role, file.size, file.mtime_ns)

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
        """What ``unit`` holds. What the graph hides is no page of it."""
        if unit.role == "settings":
            return (read_settings(data),)
        hidden = context.settings.other.get("hidden", ())
        if (
            unit.role == "attachment"
            or any(unit.path.startswith(prefix) for prefix in hidden)
            or (unit.role == "board" and not unit.path.startswith(_whiteboards(context.settings)))
        ):
            is_own = unit.path.startswith(_OWN)
            kind = PLACES if are_places(unit.path) else kind_of(unit.path)
            return (Attachment(unit.path, unit.size, unit.mtime_ns, is_own, kind),)
        if unit.role == "board":
            names = context.settings.other.get("names", TRIPLE_LOWBAR)
            return (replace(read_whiteboard(unit.path, data, names), carried=context.carried),)
        return (read_note(unit.path, data, context),)


def _may_be_board(path: str) -> bool:
    """Whether the file at ``path`` is a whiteboard, if it lies where the settings say."""
    return path.endswith(ENDING) and not _NO_PAGES.match(path)


def _whiteboards(settings: Settings) -> str:
    """How the paths of whiteboards begin."""
    return str(settings.other.get("whiteboards", WHITEBOARDS)) + "/"


def read_note(path: str, data: bytes, context: ReadContext) -> Note:
    """The page at ``path`` whose bytes are ``data``."""
    decoded = decode(data)
    if decoded.problem is not None:
        return _verbatim(path, data, decoded.problem)
    text = decoded.text
    settings = context.settings
    lists = frozenset(settings.other.get("lists", ()))
    mirrored = as_page(text) if is_mirrored(text) else None
    if mirrored is not None:
        text, lists = mirrored.text, lists | mirrored.lists
    front = read_front_matter(text, {}, ("yaml",)) if _FENCE.match(text) else None
    if front is not None and front.problem is not None:
        return replace(_verbatim(path, data, front.problem), encoding=decoded.encoding)
    start = front.body_start if front is not None else 0
    first_line = 1 + text.count("\n", 0, start)
    changed = with_html(text[start:], LOGSEQ, context.options.get(INLINE_HTML.name, KEEP), path, first_line)
    text = text[:start] + changed.text
    days = settings.journal_format
    raw = settings.other.get("raw", ())
    page = Page(lists, first_line, days, raw)
    if mirrored is not None:
        page.blocks[mirrored.id] = ((), "")
    try:
        outline = read_outline(text[start:])
        head = read_head(outline.before, lists, first_line, days, raw)
        before = read_body(head.rest, first_line) if any(line.strip() for line in head.rest) else ()
        blocks = read_bullets(outline.bullets, page)
    except TooDeepError as error:
        remedy = "Flatten the nesting; until then it is copied."
        return _verbatim(path, data, Problem(str(error), error.line, 1, remedy))
    if "[^" in text:
        blocks = without_dangling(blocks)
    properties, title = head.properties, head.title
    if front is not None and len(front.properties):
        properties = front.properties.without("title")
        title = front.properties.text("title")
    if before:
        blocks = _joined(List((Bullet(before, line=first_line),), outline=True, line=first_line), blocks)
    name = title or _name(path, settings)
    blocks = as_quotations(blocks, name, properties)
    day = day_of(name, (days,))
    note = Note(
        path,
        day or name.rpartition("/")[2],
        NoteKind.JOURNAL if day else NoteKind.PAGE,
        shape="outline",
        properties=properties,
        blocks=blocks,
        date=day,
        encoding=decoded.encoding,
        final_newline=text.endswith("\n") or not text,
        source=Source(text, start, LOGSEQ.name),
        carried=context.carried,
        extra={
            "page": (write_day(day, days) or name) if day else name,
            "blocks": page.blocks,
            "place": f"journals/{day}.md" if day else f"{name}.md",
            "view": tuple(page.view),
            **({"schedules": page.schedules} if page.schedules else {}),
            "days": days if day else "",
            "workflow": workflow if (workflow := settings.other.get("workflow")) in WORKFLOWS else "",
            **indentation_of(indentation_in(text[start:], outline), settings),
            "unread": (
                *(losses_of(path, mirrored) if mirrored is not None else ()),
                *_nested(path, text, blocks),
                *(unread_words(path, properties, blocks) if LABELLED in text else ()),
                *hiccup_in(path, text, blocks),
                *scripts_in(path, blocks, text),
                *changed.losses,
            ),
        },
    )
    if any(isinstance(item.blocks[0], Quote) and item.blocks[0].traits.citation for item in _tops(blocks)):
        note.kind = NoteKind.HIGHLIGHT if note.kind is NoteKind.PAGE else note.kind
    told = {"shape": DOCUMENT} if not head.carried and is_told_by_itself(properties, blocks) else head.carried
    note = _as_it_was(note, told)
    note.blocks = note.blocks if page.is_unnamed else named_by_citation(note.blocks, note.properties)
    return note


_NESTS = lazy_pattern(r"\[\[(?:(?!\[\[|\]\])[^\n])*+\[\[")
"""What a text must hold for a name with links in it."""


def _nested(path: str, text: str, blocks: Blocks) -> Iterator[Loss]:
    """Links to pages in whose names are links, for the ledger of another app."""
    if _NESTS.search(text) is None:
        return
    for block, span in note_spans(blocks):
        if isinstance(span, Link) and names_links(span):
            detail = f"`{span.raw}` names a page with links in its name: it is text, with these links"
            yield Loss(path, block.line, "link", Outcome.APPROXIMATED, detail, span.reference.target)


def _tops(blocks: Blocks) -> Iterator[Bullet]:
    for block in blocks:
        if isinstance(block, List):
            yield from (item for item in block.items if item.blocks)


def _joined(first: List, blocks: Blocks) -> Blocks:
    """``blocks`` with the bullets of ``first`` before them."""
    if blocks and isinstance(blocks[0], List) and blocks[0].outline:
        return (replace(blocks[0], items=(*first.items, *blocks[0].items)), *blocks[1:])
    return (first, *blocks)


def _name(path: str, settings: Settings) -> str:
    """What the app calls a page without a title: its file name, never its folder."""
    stem = splitext(basename(path))[0]
    return decode_name(stem, settings.other.get("names", TRIPLE_LOWBAR)) or stem


def _as_it_was(note: Note, carried: Mapping[str, Any]) -> Note:
    """``note`` with what a conversion to Logseq carried: its shape, its title and the folder it came from."""
    properties = note.properties
    extra = dict(note.extra)
    title = note.title
    if carried:
        extra["shape"] = carried.get("shape", "")
        said = carried.get("title")
        named = properties.find("folder") if extra["shape"] else None
        folder = carried.get(
            "folder", str(named.value).removeprefix(HERE) if named is not None and named.value else ""
        )
        title = said if isinstance(said, str) and said else title
        if isinstance(folder, str) and (folder or said):
            extra["place"] = safe_path(f"{folder}/{safe_name(title)}.md")
            extra["folder"] = folder
            if "folder" not in carried:
                properties = properties.without("folder")
        below = without_bullet(note.blocks, carried)
        if below is not None:
            note = replace(note, blocks=below, kind=NoteKind.TEMPLATE)
    return replace(note, title=title, properties=properties, extra=extra)


def _verbatim(path: str, data: bytes, problem: Problem) -> Note:
    return Note(path, splitext(basename(path))[0], verbatim=data, problem=problem, shape="outline")
