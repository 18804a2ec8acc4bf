"""References by an id that is unique in the whole vault, as references by note and place.

Only some apps name a block without its note (``((uuid))``). Every other asks for the note first, so before such a note
goes to another format its references are put into that form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Heading, edited
from vaultconv.model.board import Board, BoardNode
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.plain import names_links, plain_text
from vaultconv.model.properties import Property, Value
from vaultconv.model.reference import BY_TITLE, Reference, ReferenceKind
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import Embed, Link, Span, Spans, Text
from vaultconv.model.traverse import constructs, iter_blocks
from vaultconv.vault.described import title_of_board
from vaultconv.vault.headings import clean_heading, heading_key
from vaultconv.vault.index import Index
from vaultconv.vault.property_links import TextLink, respelled


def named(note: Note, index: Index) -> Note:
    """``note`` with its references to blocks by note and place, and with the links in the names of pages as links. A reference
    that leads nowhere stays as it is."""
    if note.source is None or "((" in note.source.text:
        note = _with_named_properties(note, index)
    if not any(_changes(span) for block in iter_blocks(note.blocks) for span in constructs(block)):
        return note
    return replace(note, blocks=with_spans(note.blocks, lambda span: _named(span, note, index)))


def _changes(span: Span) -> bool:
    return _is_by_block(span) or (isinstance(span, Link) and names_links(span))


def _respelled(value: Value, spell: Callable[[TextLink], str | None]) -> Value:
    """``value`` with what ``spell`` gives for the references to blocks in it."""
    if isinstance(value, list):
        return [_respelled(item, spell) for item in value]
    return respelled(value, spell) if isinstance(value, str) and "((" in value else value


def _with_named_properties(note: Note, index: Index) -> Note:
    """``note`` with the references to blocks in its properties, and in those of its blocks, by note and place."""

    def by_place(link: TextLink) -> str | None:
        if link.reference.kind is not ReferenceKind.BLOCK:
            return None
        id = link.reference.target
        found = index.place_of(id) or _place_before(id, note)
        there = index.note(found[0]) if found is not None else None
        page = _title_before(id, note) if there is None else str(there.extra.get("page", there.title))
        if found is None or not page:
            return None
        _, headings, block = found
        place = "#".join(("", *headings)) if headings else f"#^{block}"
        return f"[[{page}{place}{'|' if link.words else ''}{link.words}]]"

    def items(properties: tuple[Property, ...]) -> tuple[Property, ...]:
        made = tuple((item, _respelled(item.value, by_place)) for item in properties)
        if all(item.value is value or item.value == value for item, value in made):
            return properties
        return tuple(
            item if item.value == value else replace(item, value=value, lexeme="", raw="")
            for item, value in made
        )

    def block(old: AnyBlock) -> AnyBlock:
        if not old.traits.properties:
            return old
        new = items(old.traits.properties)
        return (
            old if new is old.traits.properties else edited(old, traits=replace(old.traits, properties=new))
        )

    properties = items(note.properties.items)
    if properties is not note.properties.items:
        note = replace(note, properties=replace(note.properties, items=properties, raw=""))
    if not any(block.traits.properties for block in iter_blocks(note.blocks)):
        return note
    blocks = with_blocks(note.blocks, block)
    return note if blocks is note.blocks else replace(note, blocks=blocks)


Place = tuple[str, tuple[str, ...], str]
"""A path, and the headings that lead to a place in that note, or the id of the block there."""


def places_of(note: Note, index: Index) -> dict[str, list[str]]:
    """Where the references by an id in ``note`` lead, by that: the path of the note, its name, and the headings, or the id behind ``^``. It is
    carried, so that a reference whose block is gone later is as readable as one that never was by an id."""
    found: dict[str, list[str]] = {}
    for outbound in index.outbound_of(note):
        id = outbound.reference.target
        if outbound.reference.kind is not ReferenceKind.BLOCK or (place := index.place_of(id)) is None:
            continue
        path, headings, block = place
        if (there := index.note(path)) is not None:
            found[id.lower()] = [
                path,
                str(there.extra.get("page", there.title)),
                *(headings or (f"^{block}",)),
            ]
    return found


def gone(note: Note, index: Index) -> Iterator[Loss]:
    """A line for each reference by an id in ``note`` that no block has any more."""
    for outbound in index.outbound_of(note):
        id = outbound.reference.target
        if outbound.reference.kind is not ReferenceKind.BLOCK or not _LIKE_AN_ID.fullmatch(id):
            continue
        if index.place_of(id) is not None or index.board_with(id) is not None:
            continue
        detail = f"no block is called `{id}`: a link to nothing, by that name"
        if before := _carried_place(id, note):
            where = " > ".join(before[1:])
            detail = (
                f"no block is called `{id}` any more, which led to {where!r}: it leads there by that name"
            )
        yield Loss(note.path, outbound.line, outbound.place, Outcome.APPROXIMATED, detail, id)


_LIKE_AN_ID = lazy_pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _carried_place(id: str, note: Note) -> list[str]:
    """What was carried for a reference to ``id`` in ``note``, as :func:`places_of` has it; nothing for none. It may come from anyone's folder."""
    places = (note.carried or {}).get("places")
    said = places.get(id.lower()) if isinstance(places, Mapping) else None
    is_place = (
        isinstance(said, list) and len(said) > 2 and all(isinstance(part, str) and part for part in said)
    )
    return said if is_place and said is not None else []


def _place_before(id: str, note: Note) -> Place | None:
    """The place that a reference to ``id`` in ``note`` led to, before its block was gone."""
    if not (said := _carried_place(id, note)):
        return None
    path, _, *place = said
    return (path, (), place[0][1:]) if place[0].startswith("^") else (path, tuple(place), "")


def _title_before(id: str, note: Note) -> str:
    """The name of the note that a reference to ``id`` in ``note`` led to, before that was gone."""
    said = _carried_place(id, note)
    return said[1] if said else ""


def _is_by_block(span: Span) -> bool:
    return isinstance(span, Link | Embed) and span.reference.kind is ReferenceKind.BLOCK


def _named(span: Span, note: Note, index: Index) -> Span | Spans:
    if span.__class__ is Text:
        return span
    if isinstance(span, Link) and names_links(span):
        return (Text("[["), *span.label, Text("]]"))
    if not isinstance(span, Link | Embed) or span.reference.kind is not ReferenceKind.BLOCK:
        return span
    found = index.place_of(span.reference.target) or _place_before(span.reference.target, note)
    if found is None:
        board = index.sheet(index.board_with(span.reference.target) or "")
        if not isinstance(board, Board):
            return span
        name = Reference(
            ReferenceKind.NAME, board.page or title_of_board(board), origin=span.reference.origin
        )
        return replace(span, reference=name, raw="")
    path, headings, block = found
    there = index.note(path)
    label: Spans = span.label if isinstance(span, Link) else ()
    title, origin = "" if there is not None else _title_before(span.reference.target, note), ""
    carried = span.reference.headings
    names_itself = path == note.path and bool(headings) and _names_itself(plain_text(label), note, carried)
    if there is not None and (path != note.path or names_itself):
        title, page = there.title, there.extra.get("page", there.title)
        if page != title and index.by_title(title) == (path,):
            origin = BY_TITLE
        else:
            title = str(page)
    if span.reference.headings:
        headings = span.reference.headings
        if names_itself or plain_text(label) in (" > ".join(headings), " > ".join((title, *headings))):
            label = ()
    elif headings and there is not None:
        said = _headings_in(plain_text(label), headings[-1], there if title else None)
        if len(said) == 1 or (said and _has_headings(there, said)):
            headings, label = said, label if _goes_by_its_title(label, title, there) else ()
    elif headings and plain_text(label) == " > ".join((title, *headings)):
        label = ()
    reference = Reference(ReferenceKind.NAME, title, headings, "" if headings else block, origin=origin)
    if isinstance(span, Link):
        return replace(span, reference=reference, label=label, raw="")
    return replace(span, reference=reference, raw="")


def _names_itself(label: str, note: Note, carried: tuple[str, ...]) -> bool:
    """Whether ``label``, of a link in ``note`` to a heading of its own, begins with the note's name (``Note > A``, ``Folder/note.md > A``), as
    that of any link does that names its note. Where a heading is called as the note, it is taken for the heading, unless that is named once
    more, or the headings that are ``carried`` for the link are those behind the name."""
    first, *rest = (part.strip() for part in label.split(" > "))
    if not rest or not _is_called(note, first):
        return False
    if carried:
        return tuple(rest) == carried
    headings = (block for block in iter_blocks(note.blocks) if isinstance(block, Heading))
    return sum(plain_text(heading.spans) == first for heading in headings) <= rest.count(first)


def _has_headings(note: Note, texts: tuple[str, ...]) -> bool:
    """Whether ``note`` has headings with all these ``texts``: else they are words of a link, and no way to a heading."""
    headings = (block.spans for block in iter_blocks(note.blocks) if isinstance(block, Heading))
    return {heading_key(plain_text(spans)) for spans in headings} >= set(map(heading_key, texts))


def _is_called(note: Note, name: str) -> bool:
    """Whether links call ``note`` by ``name``: its title, its path, or an end of that."""
    said = _UPWARD.sub("", name.removesuffix(".md")).casefold()
    folder = note.properties.get("folder")
    ways = (
        note.title,
        note.extra.get("page", ""),
        note.extra.get("place", ""),
        note.path,
        f"{folder}/{note.title}",
    )
    return any(f"/{str(way).removesuffix('.md')}".casefold().endswith(f"/{said}") for way in ways)


def _goes_by_its_title(label: Spans, name: str, note: Note) -> bool:
    """Whether ``label`` begins with the title of ``note``, where a link has to say another ``name``, since other notes have that title
    too: without the label other words would be shown."""
    key = note.title.casefold()
    return bool(name) and name.casefold() != key and plain_text(label).casefold().startswith(f"{key} > ")


_UPWARD = lazy_pattern(r"\A(?:\.{1,2}/)+")


def _headings_in(label: str, heading: str, note: Note | None) -> tuple[str, ...]:
    """The headings that ``label`` spells, if it is what an app shows of a link to ``heading`` in the ``note`` (None: the note itself) without
    words of its own: ``Note > A > B``, or ``Folder/note.md > A > B``, in any case."""
    parts = tuple(part.strip() for part in label.split(" > "))
    if note is not None:
        if len(parts) < 2 or not _is_called(note, parts[0]):
            return ()
        parts = parts[1:]
    return parts if parts[-1] and clean_heading(parts[-1]) == clean_heading(heading) else ()


def named_board(board: Board, index: Index) -> Board:
    """``board`` with the references of its cards to blocks by note and place, as :func:`named` has those of a note."""
    nodes = tuple(_named_card(node, board.path, index) for node in board.nodes)
    return replace(board, nodes=nodes)


def _named_card(node: BoardNode, path: str, index: Index) -> BoardNode:
    reference = node.reference
    if reference is not None and reference.kind is ReferenceKind.BLOCK:
        link = _named(Link(reference), Note(path, ""), index)
        assert isinstance(link, Link)  # noqa: S101  a link stays one
        there = replace(link.reference, block=reference.block or link.reference.block)
        return replace(node, reference=there)
    blocks = named(Note(path, "", blocks=node.blocks), index).blocks if node.blocks else node.blocks
    return node if blocks is node.blocks else replace(node, blocks=blocks)
