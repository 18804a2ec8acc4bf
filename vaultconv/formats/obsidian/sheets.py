"""Boards and bases of a vault whose notes have other names now: what leads to these is written anew, and every other byte stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from posixpath import basename, splitext
from types import MappingProxyType

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.obsidian.bases import Named, Naming, with_names
from vaultconv.formats.obsidian.canvas import file_reference, nodes_of
from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.model.board import Base, Board, BoardNode, Card, Sheet
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.vault.decoding import decode, encode
from vaultconv.vault.json_text import Json, read_json, whole, with_texts

Respell = Callable[[BoardNode, str], str]
"""The Markdown of a card, given the card and its text as it was, as it is to be."""


def write_sheet(sheet: Sheet, context: WriteContext, respell: Respell) -> tuple[Output, ...]:
    """The file of ``sheet``, if it is another than it was; none, if its bytes may be copied."""
    links = LinkSpeller(Note(sheet.path, ""), context)
    if sheet.problem is not None or not (links.may_change or context.downloads):
        return ()
    decoded = decode(sheet.verbatim)
    losses: tuple[Loss, ...] = ()
    if isinstance(sheet, Base):
        text, losses = base_text(decoded.text, links, context, 1)
    else:
        text = _canvas_text(decoded.text, sheet, links, context, respell)
    if text == decoded.text and not losses:
        return ()
    return (Output(context.paths[sheet.path], encode(text, decoded.encoding), sheet.path, losses),)


# -- canvases ------------------------------------------------------------------------------------------------------


def _canvas_text(text: str, board: Board, links: LinkSpeller, context: WriteContext, respell: Respell) -> str:
    if not text.strip():
        return text
    changes: list[tuple[Json, str]] = []
    for item, node in zip(nodes_of(read_json(text)), board.nodes, strict=False):
        if node.kind is Card.FILE:
            changes += _path(item.get("file"), node.reference, links)
        elif node.kind is Card.GROUP:
            changes += _path(item.get("background"), node.background, links)
        elif any(True for _ in context.index.references(node.blocks)):
            said = item.get("text")
            new = respell(node, whole(said.text))
            changes += [(said, new)] if new != whole(said.text) else []
    return with_texts(text, changes)


def _path(said: Json, reference: Reference | None, links: LinkSpeller) -> list[tuple[Json, str]]:
    new = links.moved_to(reference) if reference is not None else ""
    return [(said, new)] if new and new != said.text else []


# -- bases ---------------------------------------------------------------------------------------------------------


def base_text(
    text: str,
    links: LinkSpeller,
    context: WriteContext,
    line: int,
    references: Mapping[int, Reference] = MappingProxyType({}),
) -> tuple[str, tuple[Loss, ...]]:
    """The base ``text``, which begins in ``line``, with the names that its notes and folders have in the destination, and
    what had to stay. What a name at a place of it refers to may be said by ``references``. Raises :class:`~vaultconv.markdown.frontmatter.marks.MarkedError`."""
    if not context.moved:
        return text, ()

    def renamed(named: Named) -> str:
        if named.naming is Naming.FOLDER:
            return _folder(named.name, context)
        if named.naming is Naming.LINK:
            return _link(named, references.get(named.start, named.reference), links, context)
        if named.naming is Naming.PATH:
            return links.moved_to(file_reference(named.name, ""))
        there = links.moved_to(Reference(ReferenceKind.NAME, named.name))
        name = basename(there)
        return name if named.naming is Naming.NAME else splitext(name)[0]

    new, left = with_names(text, renamed)
    return new, tuple(
        Loss(
            links.source,
            line + text.count("\n", 0, named.start),
            "link",
            Outcome.APPROXIMATED,
            f"`{named.name}` has a name now that cannot stand in its quotes: left as it was",
        )
        for named in left
    )


def _link(named: Named, reference: Reference | None, links: LinkSpeller, context: WriteContext) -> str:
    """How a link leads to what it names now; ``""`` where that has its old name."""
    if reference is None or links.target(reference).path not in context.moved:
        return ""
    name, mark, place = named.name.partition("#")
    text = links.path_text(reference, ending=name.endswith(".md"))
    said = mark + place if reference == named.reference else links.subpath(reference)
    return text + said if text else ""


def _folder(name: str, context: WriteContext) -> str:
    """What the folder called ``name`` is called in the destination, if all that is in it went to one."""
    folder = name.strip("/")
    depth = folder.count("/") + 1
    there = {
        "/".join(path.split("/")[:depth])
        for source, path in context.paths.items()
        if source.startswith(folder + "/")
    }
    new = there.pop() if len(there) == 1 else ""
    return name.replace(folder, new, 1) if new and new != folder else ""
