"""The note of a source as the notes that it was gathered from: the reverse of :mod:`vaultconv.transform.gathered`.

What tells one of them from another is said of each (:class:`Was`), its text is in the note of the source: so an edit there is an
edit of all that say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import basename
from typing import TypeAlias

from vaultconv.model.blocks import AnyBlock
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.passages import Part, parted, same_places
from vaultconv.model.properties import Properties, Property
from vaultconv.transform.paths import folder_for, free
from vaultconv.transform.scattered import anchors_in, key_of, known_of, listing, name_of, of_highlight


@dataclass(frozen=True, slots=True)
class Was:
    """A note that was gathered: its ``path`` and generation; whether it is that of a ``single`` highlight, or only a list (``home``) of
    links to such; ``of`` which passages of the note of the source it has, in its order; ``before`` what tells the blocks before its
    first passage; the keys that only other notes had (``gained``), and under which names what it said otherwise stands
    (``called``); and its ``day``, with that which was said of its passage instead."""

    path: str
    form: str = ""
    single: bool = False
    home: bool = False
    of: tuple[int, ...] = ()
    before: tuple[str, ...] = ()
    gained: frozenset[str] = frozenset()
    called: Mapping[str, str] = field(default_factory=dict)
    day: tuple[str, str] = ("", "")


@dataclass(slots=True)
class Ungathered:
    """The notes that one note was, each with its number among those that were told of (None: it is new); the path that each
    anchor has gone to, ``""`` for the whole; and of each that a note lists the path of that note."""

    notes: list[tuple[int | None, Note]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)


_Owned: TypeAlias = tuple[Part, tuple[int, ...]]
"""A passage and the numbers of the notes that have it."""


def ungather(note: Note, keys: Sequence[str], were: Sequence[Was], taken: set[str]) -> Ungathered:
    """``note``, whose passages were told by ``keys`` when it was made of the notes that ``were``, as these again; paths that are
    ``taken`` stay with whom they are, and new ones are added."""
    before, parts = parted(note.blocks)
    places = same_places(keys, [key_of(part.block) for part in parts])
    owners: dict[int, list[int]] = {}
    for number, was in enumerate(were):
        for at in was.of:
            owners.setdefault(at, []).append(number)
    owned = [
        (part, tuple(owners.get(at, ())) if at is not None else ())
        for part, at in zip(parts, places, strict=True)
    ]
    first, owned = _with_what_is_before(before, _adopted(owned, were), were)
    order = {at: here for here, at in enumerate(places) if at is not None}
    made = Ungathered()
    folder = folder_for(note.path)
    for number, was in enumerate(were):
        mine = [(here, part) for here, (part, owner) in enumerate(owned) if number in owner]
        if was.home or (not mine and was.of):
            continue  # a list is made of the notes that it lists; and what was deleted stays so
        path = free(f"{folder}/{basename(was.path)}", taken)
        if was.single:
            ((_, part),) = mine[:1]
            one = of_highlight(note, part, path, at_home=False)
            own, said = was.day
            day = own if own and one.date == said else one.date
            one = replace(one, blocks=(*first[number], *one.blocks), date=day)
        else:
            one = _whole(note, path, first[number], [part for _, part in _in_its_order(mine, was, order)])
        one = replace(one, form=was.form, properties=_of_it(one.properties, was))
        made.notes.append((number, one))
    for part, owner in owned:
        if not owner:
            path = free(f"{folder}/{name_of(part, note)}", taken)
            made.notes.append((None, of_highlight(note, part, path, at_home=False)))
    _list_at_home(note, owned, were, first, made, taken)
    for _, one in made.notes:
        for anchor in anchors_in(one.blocks):
            made.places.setdefault(anchor, one.path)
    made.places[""] = made.notes[0][1].path if made.notes else note.path
    return made


def _adopted(owned: Sequence[_Owned], were: Sequence[Was]) -> list[_Owned]:
    """``owned`` with what is new in a note of many highlights as a part of that note."""
    made: list[_Owned] = []
    many = [number for number, was in enumerate(were) if not was.single and not was.home]
    beside: tuple[int, ...] = tuple(many[:1])
    for part, owner in owned:
        if owner:
            beside = tuple(number for number in owner if number in many)[:1]
        made.append((part, owner or beside))
    return made


def _with_what_is_before(
    before: Sequence[AnyBlock], owned: Sequence[_Owned], were: Sequence[Was]
) -> tuple[list[list[AnyBlock]], list[_Owned]]:
    """What stands before the first passage of each note, and the passages without that."""
    first: list[list[AnyBlock]] = [[] for _ in were]
    many = [number for number, was in enumerate(were) if not was.single]
    due = [(number, key) for number in many for key in were[number].before]
    kept: list[_Owned] = []
    lead = list(before)  # what stands before the next passage
    for part, owner in owned:
        for number in reversed(owner):
            if were[number].single:
                lead, first[number] = _taken_off(lead, were[number])
        if kept:
            kept[-1] = Part(kept[-1][0].block, lead), kept[-1][1]
        else:
            _give(lead, due, (*many, *owner), first)
        kept.append((part, owner))
        lead = list(part.below)
    if not kept:
        _give(lead, due, many, first)
    return first, kept


def _taken_off(lead: list[AnyBlock], was: Was) -> tuple[list[AnyBlock], list[AnyBlock]]:
    """``lead`` without the blocks at its end that stood before the passage of the note that ``was``; and these."""
    at = len(lead) - len(was.before)
    is_there = was.before and tuple(map(key_of, lead[max(at, 0) :])) == was.before
    return (lead[:at], lead[at:]) if is_there else (lead, [])


def _give(
    lead: Iterable[AnyBlock], due: list[tuple[int, str]], heirs: Sequence[int], first: list[list[AnyBlock]]
) -> None:
    """Gives each block of ``lead`` to the note that had it; a new one to that of the block before it, or to the first of the
    ``heirs``."""
    at = heirs[0] if heirs else 0
    for block in lead:
        key = key_of(block)
        known = next((one for one in due if one[1] == key), None)
        if known is not None:
            due.remove(known)
            at = known[0]
        first[at].append(block)


def _in_its_order(
    mine: Sequence[tuple[int, Part]], was: Was, order: Mapping[int, int]
) -> Sequence[tuple[int, Part]]:
    """The passages of a note in the order that they had in it, as long as nobody has put them in another."""
    stand = [order[at] for at in sorted(was.of) if at in order]
    if stand != sorted(stand):
        return mine
    ranks = {order[at]: rank for rank, at in enumerate(was.of) if at in order}
    ranked: list[tuple[int, int, Part]] = []
    rank = -1
    for here, part in mine:  # what is new stays behind what it stands behind
        rank = ranks.get(here, rank)
        ranked.append((rank, here, part))
    return [(here, part) for _, here, part in sorted(ranked, key=lambda each: each[:2])]


def _whole(note: Note, path: str, before: Iterable[AnyBlock], parts: Iterable[Part]) -> Note:
    """A note of many highlights, as a part of ``note`` of their source."""
    blocks = (*before, *(block for part in parts for block in part.blocks()))
    return Note(
        path,
        note.title,
        NoteKind.HIGHLIGHT,
        properties=Properties(tuple(Property(item.key, item.value, item.type) for item in note.properties)),
        blocks=blocks,
        final_newline=note.final_newline,
        extra=known_of(note, blocks),
    )


def _of_it(properties: Properties, was: Was) -> Properties:
    """``properties`` of the source as the note that ``was`` said them."""
    own = set(was.called.values())
    kept = (item for item in properties if item.key not in was.gained and item.key not in own)
    return Properties(
        tuple(replace(item, key=was.called.get(item.key, item.key), raw="", lexeme="") for item in kept)
    )


def _list_at_home(
    note: Note,
    owned: Sequence[_Owned],
    were: Sequence[Was],
    first: Sequence[Sequence[AnyBlock]],
    made: Ungathered,
    taken: set[str],
) -> None:
    """Adds the notes that only list the others, with chapters where they were."""
    paths = {number: one.path for number, one in made.notes}
    titles = {one.path: one.title for _, one in made.notes}
    for number, was in enumerate(were):
        if not was.home:
            continue
        layout: list[Part | tuple[str, str]] = []
        for part, owner in owned:
            if number in owner:
                layout.append(part)
            else:
                layout += ((paths[one], titles[paths[one]]) for one in owner if one in paths)
        path = free(f"{folder_for(note.path)}/{basename(was.path)}", taken)
        made.homes |= {there: path for there, _ in (each for each in layout if isinstance(each, tuple))}
        blocks = listing(first[number], layout)
        home = replace(_whole(note, path, blocks, ()), form=was.form)
        made.notes.append((number, replace(home, properties=_of_it(home.properties, was))))
