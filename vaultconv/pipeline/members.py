"""What is carried for the way back of notes that were grouped: of which notes each was made; and those notes again.

It tells one note from another, and never holds a text. What a note spelled otherwise than the one that was made of it is found by
:mod:`vaultconv.pipeline.way_back`, as for any note, and put to the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from vaultconv.formats.base import Format
from vaultconv.model.blocks import Heading
from vaultconv.model.note import OF_FORM, Note
from vaultconv.model.passages import parted
from vaultconv.pipeline.carrier import VERSION
from vaultconv.transform.gathered import Gathered
from vaultconv.transform.grouping import BOOK_NOTES, HIGHLIGHT_NOTES, has_text
from vaultconv.transform.highlight_keys import is_single
from vaultconv.transform.scattered import Scattered, key_of
from vaultconv.transform.ungathered import Ungathered, Was, ungather

CARRIED: Final = "grouped"
"""The key of what is carried for a note that grouping made: ``by`` says how. Of one that was gathered (``book``), ``keys`` tell its
passages apart, and ``notes`` has what is carried for each note that it was; of one of those that a note became (``highlight``),
``of`` is the path of that note, ``form`` its form, ``at`` the numbers of its passages there, ``marks`` what told them, and ``note``, in the first of them, what
is carried for it."""

MARKS: Final = "marks"
"""The key of what told the passages of a note from each other, where only their texts do."""

Carried: TypeAlias = Mapping[str, Any]


def came(note: Note, target: Format) -> Carried:
    """How ``note`` was made from notes of ``target``; empty if it was not."""
    carried = note.carried or {}
    found = carried.get(CARRIED)
    return found if carried.get("format") == target.name and isinstance(found, Mapping) else {}


# -- gathered ----------------------------------------------------------------------------------------------------------


def made_of(gathered: Gathered, members: Sequence[Note]) -> Note:
    """The note that was ``gathered`` from ``members``, with what the way back is to know of each."""
    note = gathered.note
    keys = [key_of(part.block) for part in parted(note.blocks)[1]]
    homes = not all(map(is_single, members)) and any(map(is_single, members))
    told = [
        _told(member, of, called, homes)
        for member, of, called in zip(members, gathered.of, gathered.called, strict=True)
    ]
    again = dict(ungather(note, keys, list(map(_was, told)), set()).notes)
    for number, (row, member) in enumerate(zip(told, members, strict=True)):
        had = {item.key for item in member.properties}
        gained = [item.key for item in again[number].properties if item.key not in had]
        if gained:
            row["gained"] = gained
        if is_single(member) and member.date and member.date != again[number].date:
            row["day"] = [member.date, again[number].date]
    return replace(note, extra={**note.extra, CARRIED: {"by": BOOK_NOTES, "keys": keys, "notes": told}})


def _told(member: Note, of: Sequence[int], called: Mapping[str, str], homes: bool) -> dict[str, Any]:
    """What tells ``member`` from the other notes of its source; with ``homes``, it may be the one that lists them."""
    kind = "single" if is_single(member) and of else "home" if homes and not has_text(member) else ""
    before = [key_of(block) for block in parted(member.blocks)[0]]
    told = {"path": member.path, "form": member.form, "kind": kind, "of": list(of), "called": dict(called)}
    told["before"] = before
    return {key: value for key, value in told.items() if value}


def members_again(note: Note, taken: set[str]) -> Ungathered:
    """The notes that ``note`` was, with what is carried for each; what is new in it as a note that knows it."""
    carried = note.carried or {}
    found: Carried = carried[CARRIED]
    rows = [
        row for row in _list(found, "notes") if isinstance(row, Mapping) and isinstance(row.get("path"), str)
    ]
    keys = [key for key in _list(found, "keys") if isinstance(key, str)]
    were = list(map(_was, rows))
    made = ungather(note, keys, were, taken)
    goes_on = all(was.single for was in were)  # and may be gathered once more
    for place, (number, one) in enumerate(made.notes):
        if goes_on or number is None:
            at = list(were[number].of) if number is not None else []
            one = replace(one, extra={**one.extra, CARRIED: _from_here(note, at)})
        if number is not None:
            one = replace(one, carried=_carried(rows[number], carried))
        made.notes[place] = number, one
    return made


def _carried(row: Carried, carried: Carried) -> dict[str, Any]:
    """What is carried for a note by itself: ``row`` without what tells it from others, ``carried`` saying where it is from."""
    own = {key: value for key, value in row.items() if key not in _TELLING}
    return {"v": VERSION, "format": carried.get("format", ""), **own}


_TELLING: Final = frozenset({"kind", "of", "called", "before", "gained", "day"})


def _was(row: Carried) -> Was:
    called, day = row.get("called"), row.get("day")
    kind = row.get("kind")
    return Was(
        str(row["path"]),
        str(row.get("form", "")),
        kind == "single",
        kind == "home",
        tuple(at for at in _list(row, "of") if isinstance(at, int)),
        tuple(map(str, _list(row, "before"))),
        frozenset(map(str, _list(row, "gained"))),
        {str(name): str(key) for name, key in called.items()} if isinstance(called, Mapping) else {},
        (str(day[0]), str(day[1])) if isinstance(day, list) and len(day) == 2 else ("", ""),
    )


def _list(found: Carried, key: str) -> list[Any]:
    value = found.get(key)
    return value if isinstance(value, list) else []


# -- scattered ---------------------------------------------------------------------------------------------------------


def made_from(made: Scattered, note: Note) -> None:
    """Tells each of the notes that were ``made`` of ``note`` what the way back is to know."""
    parts = parted(note.blocks)[1]
    headings = [at for at, part in enumerate(parts) if isinstance(part.block, Heading)]
    singles = [at for at, part in enumerate(parts) if not isinstance(part.block, Heading)]
    for place, (one, at) in enumerate(zip(made.notes, singles, strict=True)):
        extra = {**one.extra, CARRIED: _from_here(note, [at]), OF_FORM: note.form}
        made.notes[place] = replace(one, extra=extra)
    if made.home is not None:
        extra = {**made.home.extra, CARRIED: _from_here(note, headings), OF_FORM: note.form}
        made.home = replace(made.home, form="", extra=extra)


def _from_here(note: Note, at: list[int]) -> dict[str, Any]:
    how = {"by": HIGHLIGHT_NOTES, "of": note.path, "form": note.form, "at": at}
    marks = _list(note.extra, MARKS)
    return {**how, **({MARKS: own} if (own := [marks[place] for place in at if place < len(marks)]) else {})}


Group: TypeAlias = tuple[list[Note], list[tuple[str, int]]]
"""Notes that were one, and the order of their passages there, each by the path of its note and its number in it."""


def groups_again(notes: Iterable[Note], target: Format) -> list[Group]:
    """Those of ``notes`` that a note of ``target`` was made into, by that note."""
    found: dict[str, list[Note]] = {}
    for note in notes:
        if (how := came(note, target)).get("by") == HIGHLIGHT_NOTES:
            found.setdefault(str(how.get("of", "")), []).append(note)
    return [(group, _order(group)) for group in found.values()]


def _order(group: Iterable[Note]) -> list[tuple[str, int]]:
    told = [
        (at, note.path, number)
        for note in group
        for number, at in enumerate(_list((note.carried or {})[CARRIED], "at"))
        if isinstance(at, int)
    ]
    return [(path, number) for _, path, number in sorted(told)]


def one_again(gathered: Gathered, members: Sequence[Note], target: Format) -> Note:
    """The note of ``target`` that ``members`` were, which are ``gathered``, with what is carried for it; where they were not one,
    as :func:`made_of`."""
    known = [how for note in members if (how := came(note, target))]
    ways = {(str(how.get("by")), str(how.get("of"))) for how in known}
    if len(ways) != 1 or ways.pop()[0] != HIGHLIGHT_NOTES or not _is_rest_new(members):
        return made_of(gathered, members)
    how = known[0]
    form = str(how.get("form", ""))
    back: Carried = next((one["note"] for one in known if isinstance(one.get("note"), Mapping)), {})
    carried = {"v": VERSION, "format": target.name, "path": str(how.get("of")), "form": form, **back}
    told = sorted(known, key=lambda each: _list(each, "at"))
    if marks := [mark for each in told for mark in _list(each, MARKS)]:
        carried[MARKS] = marks
    return replace(gathered.note, form=form, carried=carried)


def _is_rest_new(members: Iterable[Note]) -> bool:
    """Whether those of ``members`` that were not made by grouping were in no other vault."""
    return all(not note.carried or CARRIED in note.carried for note in members)


# -- what was spelled otherwise ----------------------------------------------------------------------------------------


def with_spelling(made: Mapping[str, Carried], spelled: Mapping[str, Carried]) -> dict[str, dict[str, Any]]:
    """What is carried for the notes that grouping ``made``, by their paths, with what is to be carried for those that they were
    made of, by theirs."""
    left = dict(spelled)
    told: dict[str, dict[str, Any]] = {}
    for path, carried in made.items():
        if CARRIED not in carried:
            continue
        how = dict(carried[CARRIED])
        if how.get("by") == BOOK_NOTES:
            how["notes"] = [{**row, **_own(left.get(row["path"], {}))} for row in how["notes"]]
        elif (own := left.pop(how["of"], None)) is not None:
            how["note"] = _own(own)
        told[path] = {**carried, CARRIED: how}
    return told


def spelled_in(carried: Carried) -> Iterator[Carried]:
    """What is ``carried`` for a note, and for each that it was made of."""
    yield carried
    how = carried.get(CARRIED)
    if isinstance(how, Mapping):
        yield from _list(how, "notes")
        yield how.get("note", {})


def without_spelling(carried: Carried) -> dict[str, Any]:
    """``carried`` without a word of any note that its own was made of."""
    how = carried.get(CARRIED)
    if not isinstance(how, Mapping):
        return dict(carried)
    rows = [{key: value for key, value in row.items() if key not in _SPELLING} for row in _list(how, "notes")]
    kept = {key: value for key, value in how.items() if key not in ("note", "notes")}
    return {**carried, CARRIED: {**kept, **({"notes": rows} if rows else {})}}


_SPELLING: Final = frozenset({"hunks", "lines", "spots"})


def _own(spelled: Carried) -> dict[str, Any]:
    return {key: value for key, value in spelled.items() if key not in ("v", "format", CARRIED, MARKS)}
