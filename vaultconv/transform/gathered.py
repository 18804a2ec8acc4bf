"""The notes of one source as one: what all say once in its properties, each highlight with what concerns it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Paragraph, Quote, Traits, edited
from vaultconv.model.citation import Citation
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.passages import Part, is_passage, parted, passage_address, passage_id
from vaultconv.model.properties import Properties, Property
from vaultconv.model.traverse import iter_blocks
from vaultconv.transform.duplicates import merged, moment
from vaultconv.transform.highlight_keys import (
    BOOK_TITLE,
    DATE,
    HOME,
    derived,
    is_of_a_highlight,
    is_single,
    said,
    same,
)
from vaultconv.transform.scattered import first_words

_NUMBER = lazy_pattern(r"(\D*?)(\d{1,18})(?:-\d{1,18})?|(\D+?)(\d+):(\d\d):(\d\d)")


@dataclass(slots=True)
class Gathered:
    """The note of a source; where each of its highlights came from (the path of a note and the anchor that it has here); what is
    not said as it was; by number, which of its passages each member had, in the order of that, and the names under which it has what
    only one member says (see :func:`gather`)."""

    note: Note
    places: list[tuple[str, str]] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    of: list[list[int]] = field(default_factory=list)
    called: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Member:
    """A note that is gathered: what stands before its passages, these, and its properties that concern the only one."""

    note: Note
    before: list[AnyBlock]
    parts: list[Part]
    single: bool
    own: tuple[Property, ...] = ()
    called: dict[str, str] = field(default_factory=dict)


def gather(
    members: Sequence[Note],
    path: str,
    title: str,
    *,
    merge: bool = False,
    order: Sequence[tuple[str, int]] = (),
) -> Gathered:
    """``members``, which are of one source, as the note at ``path`` called ``title``; to ``merge`` them is to have each highlight
    once, however many of them tell of it. ``order`` is that of their passages, each by the path of its note and its number there,
    where somebody has said it; what it does not name comes last."""
    read = [_member(note) for note in members]
    losses: list[Loss] = []
    properties = Properties(_of_the_source(read, path, losses))
    made: list[tuple[_Member, Part]] = []
    for member in read:
        for part in member.parts:
            made.append((member, _said_below(member, part, properties, path, losses)))
    parts = [part for _, part in made]
    stands = list(range(len(made)))
    if merge:
        parts, stands = merged([(member.note.path, part) for member, part in made], path, losses)
        losses += _other_days(made, parts, stands, path)
    tell: dict[int, list[_Member]] = {}
    for at, (member, _) in zip(stands, made, strict=True):
        tell.setdefault(at, []).append(member)
    said = _as_said(read, stands, order)
    blocks: list[AnyBlock] = [block for member in read if not member.single for block in member.before]
    anchored: list[str] = [""] * len(parts)
    became: list[int | None] = [None] * len(parts)
    anchors: set[str] = set()
    number = 0
    for at in said or _reading_order(parts):
        blocks += (block for member in tell[at] if member.single for block in member.before)
        for block in parts[at].blocks():
            blocks.append(_once_anchored(block, anchors, path, title, losses))
        block = blocks[-len(parts[at].below) - 1]
        anchored[at] = block.traits.anchor
        if is_passage(block):
            became[at], number = number, number + 1
    places = [(member.note.path, anchored[at]) for (member, _), at in zip(made, stands, strict=True)]
    numbers = iter(stands)
    of = [[became[next(numbers)] for _ in member.parts] for member in read]
    return Gathered(
        Note(
            path,
            title,
            NoteKind.HIGHLIGHT,
            _form(members),
            properties=properties,
            blocks=tuple(blocks),
            extra=_extra(members, path),
        ),
        places or [(members[0].path, "")],
        losses,
        [[place for place in places if place is not None] for places in of],
        [member.called for member in read],
    )


def _other_days(
    made: Sequence[tuple[_Member, Part]], parts: Sequence[Part], stands: Sequence[int], path: str
) -> Iterator[Loss]:
    """A line for each note of one highlight whose day is not that which is said of its highlight now."""
    for (member, _), at in zip(made, stands, strict=True):
        day = member.note.date if member.single else ""
        citation = parts[at].block.traits.citation
        if day and citation is not None and not citation.date.startswith(day):
            detail = f"the day of {member.note.path} is {day}: that of another note of this highlight counts"
            yield Loss(path, 0, "property", Outcome.APPROXIMATED, detail, DATE)


def _as_said(read: Sequence[_Member], stands: Sequence[int], order: Sequence[tuple[str, int]]) -> list[int]:
    """The passages in the ``order`` that somebody said, each by where it ``stands``; empty where nobody did."""
    if not order:
        return []
    numbers = iter(stands)
    known = {(member.note.path, n): next(numbers) for member in read for n in range(len(member.parts))}
    named = (known[place] for place in order if place in known)
    return list(dict.fromkeys((*named, *stands)))


def _member(note: Note) -> _Member:
    before, parts = parted(note.blocks)
    single = is_single(note)
    own = tuple(item for item in note.properties if single and item.key != HOME and is_of_a_highlight(item))
    return _Member(note, before, parts, single, own)


def _form(members: Sequence[Note]) -> str:
    """The form of a note of ``members``: if all stand in exports, that of the first, in whose export it stands then."""
    return members[0].form if all("export" in note.extra for note in members) else ""


def _extra(members: Sequence[Note], path: str) -> dict[str, Any]:
    """What is known of the ``members`` besides their text, as far as it is true of all together."""
    extra: dict[str, Any] = {}
    for note in members:
        for key in ("blocks", "ids"):
            if key in note.extra:
                extra[key] = {**note.extra[key], **extra.get(key, {})}
        if "view" in note.extra:
            extra["view"] = (*extra.get("view", ()), *note.extra["view"])
        if "unread" in note.extra:
            told = (replace(loss, note=path) for loss in note.extra["unread"])
            extra["unread"] = (*extra.get("unread", ()), *told)
        for key in ("place", "line_ends", "export"):
            if key in note.extra:
                extra.setdefault(key, note.extra[key])
    if not _form(members):
        extra.pop("export", None)
    return extra


# -- properties --------------------------------------------------------------------------------------------------------


def _of_the_source(members: Sequence[_Member], path: str, losses: list[Loss]) -> tuple[Property, ...]:
    """What the ``members`` say of their source: of each key what most of them say. What a note of one highlight says otherwise
    is its own; of any other it is said under a second name."""
    by_key: dict[str, list[tuple[_Member, Property]]] = {}
    for member in members:
        for item in member.note.properties:
            if item.key == HOME or (member.single and is_of_a_highlight(item)):
                continue
            by_key.setdefault(item.key, []).append((member, item))
    made: list[Property] = []
    for key, found in by_key.items():
        counted = Counter(said(item.value) for _, item in found if item.value is not None)
        most = max(counted, key=counted.__getitem__) if counted else said(None)
        chosen = next(item for _, item in found if said(item.value) == most)
        made.append(_bare(chosen))
        others: dict[str, str] = {}
        for member, item in found:
            if said(item.value) == most:
                continue
            if item.value is None:
                detail = f"empty in {member.note.path}, and not in another note of this source: it is not empty here"
                losses.append(Loss(path, 0, "property", Outcome.APPROXIMATED, detail, key))
            elif member.single:
                member.own = (*member.own, item)
            elif said(item.value) in others:
                member.called[others[said(item.value)]] = key
            else:
                name = others[said(item.value)] = f"{key} ({len(others) + 2})"
                member.called[name] = key
                detail = (
                    f"{member.note.path} says otherwise than another note of this source: it is {name!r} here"
                )
                losses.append(Loss(path, 0, "property", Outcome.RENAMED, detail, key))
                made.append(replace(_bare(item), key=name))
    return tuple(made)


def _bare(item: Property) -> Property:
    return Property(item.key, item.value, item.type)


# -- what concerns a highlight alone -----------------------------------------------------------------------------------


def _said_below(member: _Member, part: Part, properties: Properties, path: str, losses: list[Loss]) -> Part:
    """``part`` with what its note said of it alone: in its citation, or in a block of properties below it."""
    if not member.single:
        return part
    block = part.block
    citation, left = _cited(block.traits.citation or Citation(), member)
    if citation != (block.traits.citation or Citation()):
        block = edited(block, traits=replace(block.traits, citation=citation))
    known = derived(properties, passage_id(block), citation)
    card: list[Property] = [*part.properties]
    for item in left:
        if item.key in known and same(known[item.key], item.value):
            continue
        if item.value is None or item.value == []:
            detail = f"empty in {member.note.path}: left out"
            losses.append(Loss(path, 0, "property", Outcome.APPROXIMATED, detail, item.key))
        else:
            card.append(_bare(item))
    below = [Paragraph((), traits=Traits(properties=tuple(card)))] if card else []
    return Part(block, [*below, *part.comment])


def _cited(citation: Citation, member: _Member) -> tuple[Citation, list[Property]]:
    """``citation`` with what the note of its passage says besides, and the properties that no citation can say."""
    citation = _dated(citation, member.note)
    left: list[Property] = []
    called = (member.note.title, *map(first_words, (part.block for part in member.parts)))
    for item in member.own:
        match item:
            case Property(key="tags", value=list(tags)) if tags and all(
                isinstance(t, str) and t for t in tags
            ):
                citation = replace(citation, tags=tuple(dict.fromkeys((*citation.tags, *map(str, tags)))))
            case Property(key="readwise_url", value=str(address)) if (
                not citation.permalink and is_of_a_highlight(item)
            ):
                citation = replace(citation, permalink=address)
            case Property(key="date", value=str(day)) if citation.date.startswith(day):
                pass
            case Property(key="aliases", value=[str(name)]) if name in called:
                pass
            case _:
                left.append(item)
    return citation, left


def _dated(citation: Citation, note: Note) -> Citation:
    """``citation`` with the day of its note."""
    stated = note.properties.get(DATE)
    day = note.date or (stated if isinstance(stated, str) else "")
    return citation if citation.date or not day else replace(citation, date=day)


def _once_anchored(block: AnyBlock, anchors: set[str], path: str, title: str, losses: list[Loss]) -> AnyBlock:
    """``block``, without an anchor that another block of the note has already. A quotation of which only that said that it is a passage says so by its
    address, or by the ``title`` of its source."""
    anchor = block.traits.anchor.lower()
    if anchor and anchor in anchors:
        detail = f"two notes of this source have a block ^{block.traits.anchor}: the second has no id here"
        losses.append(Loss(path, block.line, "anchor", Outcome.APPROXIMATED, detail, block.traits.anchor))
        id, citation = passage_id(block), block.traits.citation
        if isinstance(block, Quote) and citation is None and id:
            citation = Citation(permalink=passage_address(id)) if id.isdecimal() else Citation(title=title)
        block = edited(block, traits=replace(block.traits, anchor="", citation=citation))
    anchors.update(inner.traits.anchor.lower() for inner in iter_blocks((block,)) if inner.traits.anchor)
    return block


# -- the order of reading ----------------------------------------------------------------------------------------------


def _reading_order(parts: Sequence[Part]) -> Sequence[int]:
    """Where each of ``parts`` in reading order stands among them: by place, if all have places of one kind; else by day, if all
    have one; else as they are. It is never the order of ids, which tell when they were imported."""
    cited = [part.block.traits.citation for part in parts]
    places = [_place(citation.location) if citation is not None else None for citation in cited]
    if None not in places and len({place[0] for place in places if place}) == 1:
        return _sorted(places)
    days = [moment(citation.date) if citation is not None else None for citation in cited]
    return range(len(parts)) if None in days else _sorted(days)


def _sorted(keys: Sequence[Any]) -> list[int]:
    return sorted(range(len(keys)), key=keys.__getitem__)


def _place(label: str) -> tuple[str, int] | None:
    """What a place is a number of, and the number; a time in seconds.

    >>> _place("Location 180-182"), _place("Time 1:02:03"), _place("ix")
    (('Location ', 180), ('Time ', 3723), None)
    """
    found = _NUMBER.fullmatch(label)
    if found is None:
        return None
    if found[2]:
        return found[1], int(found[2])
    return found[3], int(found[4]) * 3600 + int(found[5]) * 60 + int(found[6])


def title_of(members: Sequence[Note]) -> str:
    """What the source of ``members`` is called."""
    for note in members:
        if title := " ".join(note.properties.text(BOOK_TITLE).split()):
            return title
    for note in members:
        for block in note.blocks:
            if block.traits.citation is not None and block.traits.citation.title:
                return " ".join(block.traits.citation.title.split())
    return members[0].title
