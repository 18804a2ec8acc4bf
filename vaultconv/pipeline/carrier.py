"""Carriers of spelling: what the way back needs to be exact, and that no reader of the note should have to look at.

When a note has been written, the way back is tried at once: the destination's reader reads what was written, the
source's writer writes that, and where the result is not what the source was, the difference is kept in the state
database of the destination. What is kept is a list of hunks. A hunk says which lines it is about (their hash: what
the visible content must still be) and how each of them is to be changed; a line is stored as the part that differs,
never whole where it need not be. A hunk whose lines are no longer there (somebody edited them) is not applied:
visible content wins, and the ledger says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from vaultconv.markdown.nesting import LEVEL, WORDS, within
from vaultconv.model.note import Encoding, Note
from vaultconv.pipeline.carried_values import bare, left_in
from vaultconv.pipeline.hunk import Hunk, changed, fingerprint, is_about, is_hunk, kin_of, only_puts_in
from vaultconv.pipeline.indented import as_beside
from vaultconv.pipeline.kin import Nesting, Span, common_start, joined, kin, parts
from vaultconv.pipeline.levels import lists_around
from vaultconv.pipeline.lines import changes as changed_lines
from vaultconv.pipeline.numbered import as_numbered, renumbered
from vaultconv.pipeline.padded import padded
from vaultconv.pipeline.places import Places, marks
from vaultconv.pipeline.reindented import as_below, reindented
from vaultconv.pipeline.spots import Spot, respelled, spots_between, spots_in
from vaultconv.vault.bad_bytes import bytes_in, not_told
from vaultconv.vault.decoding import decode, encode, is_unicode

VERSION = 1
"""The version of what is stored; one that is not known is left alone."""

NOT_UNDERSTOOD = "verbatim"
"""The key of what is carried for a file that holds a note's own bytes, since nobody could understand them: their hash. While
it is true, these bytes go back, whatever the other app makes of them."""


def carry(
    note: Note, format: str, original: str, back: str, shape: str = "", nesting: Nesting | None = None
) -> dict[str, Any]:
    """What is carried for ``note`` of ``format``, whose text is ``original`` and would come back as ``back``; ``shape`` as
    for :func:`identity`, ``nesting`` as for :func:`hunks_between`. Whether its lines are fields is said by its source.

    >>> carry(Note("a.md", "a"), "readwise", "x \\n", "x\\n")["hunks"][0][3]
    [[1, 0, ' ']]
    """
    carried = identity(note, format, shape)
    encoding = _encoding_facts(note.encoding)
    if encoding:
        carried["encoding"] = encoding
    fielded = note.source is not None and note.source.fielded
    hunks = hunks_between(back, original, nesting, fielded)
    if hunks:
        carried["hunks"] = hunks
        lines = back.split("\n")
        carried["lines"] = marks(lines)
        if nesting is not None:
            opened = nesting(lines)
            carried["fenced"] = [number for number, hunk in enumerate(hunks) if within(opened, hunk[0])]
        # In a line that is a field, what stands beside an edited word may be of that word alone: the number of a tag.
        if not fielded and (spots := _spots_of(hunks, lines)):
            carried["spots"] = spots
    return carried


IDENTITY = frozenset(
    (
        "v",
        "format",
        "path",
        "form",
        "date",
        "shape",
        "page",
        "daily",
        "days",
        "workflow",
        "strict",
        "indent",
        "derived",
        "grouped",
        "marks",
    )
)
"""The keys of what :func:`identity` gives."""


def identity(note: Note, format: str, shape: str = "") -> dict[str, Any]:
    """What tells the way back what ``note`` of ``format`` was: its path, the generation of its format, its ``date`` property
    where its path has a day too, its ``shape`` where it is no document (its own, if none is given), the name that links of its
    app call it by, where its vault keeps the notes of days, and in which format it writes them, by which words it calls the states of tasks, whether it takes line ends
    for blanks, what its nested lines are indented by if not by a tab, digests of what in it was generated, of which notes it was made by
    grouping, and what told its passages from each other where only their texts do.

    >>> identity(Note("a.md", "a"), "readwise")
    {'v': 1, 'format': 'readwise', 'path': 'a.md'}
    """
    carried: dict[str, Any] = {"v": VERSION, "format": format, "path": note.path}
    if note.form:
        carried["form"] = note.form
    date = note.properties.get("date")
    if note.date and isinstance(date, str) and date:
        carried["date"] = date
    shape = shape or note.shape
    if shape != "document":
        carried["shape"] = shape
    for fact in ("page", "daily", "days", "workflow", "strict", "indent", "derived", "grouped", "marks"):
        if note.extra.get(fact):
            carried[fact] = note.extra[fact]
    return carried


class Restored(NamedTuple):
    """The bytes that were carried for, the 1-based lines (of the written text) of the hunks that fit no longer, and those (of the text as
    it is now) in which U+FFFD stays, since nobody can tell any more which bytes that are no text it was."""

    data: bytes
    stale: list[int]
    not_told: list[int]


def restore(
    data: bytes,
    carried: Mapping[str, Any],
    declared: Callable[[bytes], str] = lambda _data: "",
    in_edited: bool = True,
    in_part: bool = False,
    in_lists: bool = True,
    nesting: Nesting | None = None,
) -> Restored:
    """The bytes that were carried for, made from the bytes that were written. ``carried`` may come from anyone's folder: what
    is malformed fits nothing.

    Of a line that somebody edited, what they left as it was is spelled as before, if that is wanted (``in_edited``); also where not all of it
    can be told any more (``in_part``). A list in which they edited something is spelled as before only ``in_lists``. ``nesting`` is as for :func:`hunks_between`.
    ``declared`` gives the codec that a file of the format says it is in. One of old is used only where the file that comes
    out declares it: what is written in one and says another can be read by nobody.
    """
    if carried.get("v") != VERSION:
        return Restored(data, [], [])
    decoded = decode(data)
    if decoded.problem is not None:
        return Restored(data, [], [])
    spots = carried.get("spots") if in_edited else None
    fenced = carried.get("fenced") if nesting is not None else None
    stood = Fenced(nesting, fenced) if nesting is not None and isinstance(fenced, list) else None
    hunks, lines = carried.get("hunks", []), carried.get("lines")
    text, stale = applied(decoded.text, hunks, lines, spots, in_part, in_lists, stood)
    facts = carried.get("encoding")
    if not isinstance(facts, Mapping):
        return Restored(encode(text, decoded.encoding), stale, [])
    encoding = _encoding(facts)
    known = encoding.replaced
    codec = facts.get("codec")
    if encoding.codec != codec and isinstance(codec, str) and codec:
        plain = replace(encoding, replaced=())
        is_declared = declared(encode(text, plain)) == codec
        encoding = replace(encoding, codec=codec) if is_declared else plain
    runs = bytes_in(text, encoding.replaced, encoding.codec) if known else []
    return Restored(encode(text, encoding), stale, not_told(text, runs, known) if known else [])


def is_edited(data: bytes, carried: Mapping[str, Any]) -> bool:
    """Whether the text of ``data`` is another than that for which ``carried`` was; not if that does not say what it was for."""
    decoded = decode(data)
    return decoded.problem is None and carried.get("lines") not in (None, marks(decoded.text.split("\n")))


def _encoding_facts(encoding: Encoding) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if encoding.codec != "utf-8":
        facts["codec"] = encoding.codec
    if encoding.bom:
        facts["bom"] = True
    if encoding.newline != "\n":
        facts["newline"] = encoding.newline
    if encoding.crlf_lines:
        facts["crlf"] = list(encoding.crlf_lines)
    if encoding.replaced:
        facts["replaced"] = [list(each) for each in encoding.replaced]
    return facts


def _encoding(facts: Mapping[str, Any]) -> Encoding:
    codec, newline, lines, bad = (facts.get(name) for name in ("codec", "newline", "crlf", "replaced"))
    return Encoding(
        codec if isinstance(codec, str) and is_unicode(codec) else "utf-8",
        facts.get("bom") is True,
        newline if newline in ("\r\n", "mixed") else "\n",
        tuple(line for line in lines if isinstance(line, int)) if isinstance(lines, list) else (),
        tuple(tuple(each) for each in bad if _is_bad(each)) if isinstance(bad, list) else (),
    )


def _is_bad(said: Any) -> bool:
    """Whether ``said`` tells which bytes a run of U+FFFD was."""
    return isinstance(said, list) and len(said) == 2 and all(isinstance(part, str) for part in said)


# -- hunks ---------------------------------------------------------------------------------------------------------


def hunks_between(old: str, new: str, nesting: Nesting | None = None, fielded: bool = False) -> list[Hunk]:
    """The hunks that turn the text ``old`` into ``new``, each about as few lines as may be: what is edited makes no other
    line stale, nor does what is carried in a line that goes. Insertions take a neighbouring line in, so that every hunk has lines to
    know its place by. ``nesting`` says what is open after each line of such a text; of a ``fielded`` one each line is a change by itself.

    >>> [hunk[3] for hunk in hunks_between("TODO sift the flour\\nTODO feed the starter", "WAITING sift the flour\\nLATER feed the starter")]
    [[[0, 15, 'WAITING']], [[0, 17, 'LATER']]]
    """
    if old == new:
        return []
    before, after = old.split("\n"), new.split("\n")
    opened = nesting(after) if nesting is not None else ()
    spans: list[Span] = []
    for change in joined(before, changed_lines(before, after)):
        for i, j, k, m in parts(before, after, change, opened):
            span = (i, j, k, m) if j > i else _with_neighbour(i, k, m)
            if spans and span[0] < spans[-1][1]:  # they share the line that was taken in: one hunk
                last = spans.pop()
                span = (last[0], max(span[1], last[1]), last[2], max(span[3], last[3]))
            spans.append(span)
    numbers = [None] * len(spans) if fielded else kin(before, after, spans, nesting, opened)
    return [
        [
            i,
            j - i,
            fingerprint([*before[i:j][: m - k], *map(bare, before[i:j][m - k :])]),
            _changes(before[i:j], after[k:m]),
            *([] if number is None else [number]),
        ]
        for (i, j, k, m), number in zip(spans, numbers, strict=True)
    ]


def _with_neighbour(at: int, first: int, last: int) -> Span:
    """An insertion with the line before it, or, at the very start, with the one after."""
    return (at - 1, at, first - 1, last) if at else (0, 1, 0, last + 1)


def _changes(old: Sequence[str], new: Sequence[str]) -> list[Any]:
    changes: list[Any] = []
    for i, line in enumerate(new):
        if i >= len(old):
            changes.append(line)
            continue
        was = old[i]
        start = common_start(was, line)
        end = common_start(was[start:][::-1], line[start:][::-1])
        if start == len(line) < len(was):  # its end goes: told otherwise than a line that stays as it is
            changes.append([start - 1, 0, line[-1]] if line else "")
        else:
            changes.append([start, end, line[start : len(line) - end]])
    return changes


def _spots_of(hunks: Sequence[Hunk], lines: Sequence[str]) -> dict[str, list[Spot]]:
    """The spots of each of the ``hunks`` that exchanges one of the ``lines`` for another, or for several, by its number."""
    found = {}
    for number, (line, count, _, changes, *_) in enumerate(hunks):
        if count == 1 and changes:
            was = lines[line]
            if spots := spots_between(was, "\n".join(changed([was], changes))):
                found[str(number)] = spots
    return found


class Fenced(NamedTuple):
    """What tells of a text which lines of it stand between the ends of a fence, and the numbers of the hunks whose lines did."""

    nesting: Nesting
    numbers: list[Any]


def applied(
    text: str,
    hunks: Any,
    kept: object = None,
    spots: object = None,
    in_part: bool = False,
    in_lists: bool = True,
    fenced: Fenced | None = None,
) -> tuple[str, list[int]]:
    """``text`` with the hunks that fit, and the 1-based lines where those that do not fit should have been. ``kept`` are the
    :func:`~vaultconv.pipeline.places.marks` of the text that the hunks are of; without them lines must be in their place. The
    ``spots`` of a hunk count where its line was edited: all of them, or those that are told, ``in_part``.
    Without ``in_lists`` no hunk counts that is about a list in which something is edited. What stood in a fence is not the same outside
    of one, nor the reverse: ``fenced`` tells."""
    lines = text.split("\n")
    known = [hunk for hunk in hunks if is_hunk(hunk)] if isinstance(hunks, list) else []
    places = Places(kept, lines)
    found = [_place(lines, hunk, places, kept is None) for hunk in known]
    edited: dict[int, str] = {}
    gone = _gone(known, found) if kept is not None else {}
    for number, now, text in reindented(lines, gone, places):
        found[number], edited[number] = _Place(now, known[number][1]), text
    if fenced is not None and not places.are_as_they_were:
        opened = fenced.nesting(lines)
        for number, place in enumerate(found):
            if place is not None and not _stands_so(place, opened, number in fenced.numbers):
                found[number] = None
    apart = set() if in_lists else lists_around(lines, places.touched)
    found = [None if place is not None and place.at in apart else place for place in found]
    partly: list[int] = []
    for number, told in spots_in(spots, len(known)).items() if known == hunks else ():
        at = places.edited(known[number][0]) if found[number] is None else None
        at = None if at in apart else at
        whole, left = respelled(lines[at], told) if at is not None else ("", 1)
        if at is not None and (not left or in_part):
            found[number], edited[number] = _Place(at, 1), whole
            partly += [at + 1] if left else []
    if kept is not None and in_lists:
        edited |= _renumbered(known, found, lines, places)
    torn = {kin_of(hunk) for hunk, place in zip(known, found, strict=True) if place is None} - {None}
    torn |= _parted(known, found)
    fitting: list[tuple[_Place, Hunk, str | None]] = []
    stale = partly
    for number, (hunk, place) in enumerate(zip(known, found, strict=True)):
        if place is None or kin_of(hunk) in torn:
            stale.append(min(max(place.at if place else places.about(hunk[0]), 0), len(lines) - 1) + 1)
        else:
            fitting.append((place, hunk, edited.get(number)))
    spelled = {at for place, *_ in fitting for at in range(place.at, place.at + place.taken)}
    spans: list[tuple[_Place, list[str]]] = []
    anew: set[int] = set()
    done = 0
    for place, hunk, respelt in sorted(fitting, key=lambda fit: fit[0]):
        if place.at < done:
            stale.append(place.at + 1)
            continue
        new = changed(lines[place.at : place.at + hunk[1]], hunk[3])[hunk[1] - place.taken :]
        if not place.taken:
            new = as_below(lines[place.at - 1], new)
        going = range(place.at + len(new), place.at + place.taken)
        spans.append(
            (place, [*new, *left_in(lines, going, spelled)] if respelt is None else respelt.split("\n"))
        )
        if respelt is not None:
            anew.add(place.at)
        done = place.at + place.taken
    if kept is not None:
        carried = {line for first, count, *_ in known for line in range(first, first + count)}
        lines = _indented_as_beside(lines, spans, places, carried)
    out: list[str] = []
    rows: list[int] = []
    done = 0
    for place, new in spans:
        out += lines[done : place.at]
        if place.at in anew:
            rows.append(len(out))
        out += new
        done = place.at + place.taken
    out += lines[done:]
    return "\n".join(padded(out, rows) if rows else out), sorted(stale)


def _indented_as_beside(
    lines: list[str], spans: Sequence[tuple[_Place, list[str]]], places: Places, told: Set[int]
) -> list[str]:
    """``lines`` with those that are new, and in no span, indented as the lines beside them are when the ``spans`` are as they were. The old
    lines that are ``told`` were spelled otherwise."""
    there = {
        at: line
        for place, changed in spans
        if place.taken <= len(changed)
        for at, line in enumerate(changed[: place.taken], place.at)
        if line.strip()
    }
    taken = {at for place, _ in spans for at in range(place.at, place.at + place.taken)}
    moved = as_beside(lines, there, (at for at in places.new(told) if at not in taken))
    return [moved.get(at, line) for at, line in enumerate(lines)] if moved else lines


def _gone(hunks: Sequence[Hunk], found: Sequence[_Place | None]) -> dict[int, Hunk]:
    """Those of the ``hunks``, by their numbers, of which the lines are not ``found`` as they were."""
    return {
        number: hunk for number, (hunk, place) in enumerate(zip(hunks, found, strict=True)) if place is None
    }


def _renumbered(
    hunks: Sequence[Hunk], found: list[_Place | None], lines: Sequence[str], places: Places
) -> dict[int, str]:
    """The lines of the ``hunks`` that are not ``found`` since they have another number in a list, spelled as they were. Finds
    their places."""
    gone = {hunk[2]: number for number, hunk in _gone(hunks, found).items() if hunk[1] == len(hunk[3]) == 1}
    there: dict[int, list[tuple[int, str]]] = {}
    for at in places.free(1) if gone else ():
        for then in renumbered(lines[at]):
            if (number := gone.get(fingerprint([then]))) is not None:
                there.setdefault(number, []).append((at, then))
    spelled = {}
    for number, each in there.items():
        if len(each) == 1:
            ((at, then),) = each
            found[number] = _Place(at, 1)
            spelled[number] = as_numbered(changed([then], hunks[number][3])[0], then, lines[at])
    return spelled


class _Place(NamedTuple):
    """Where the lines of a hunk are, and how many of them it is about: none, if only the line was edited behind which
    others are put in: that is at ``since``, or goes on from there."""

    at: int
    taken: int
    since: int = 0


def _place(lines: Sequence[str], hunk: Hunk, places: Places, still: bool) -> _Place | None:
    """Where the lines of ``hunk`` are: at their place if all is ``still``, else where they went; None if they are gone."""
    line, count, _, changes, *_ = hunk
    at = line if still else places.of(line, count)
    if at is not None and at >= 0 and is_about(lines[at : at + count], hunk):
        return _Place(at, count)
    if still:
        return None
    if count == 1 and only_puts_in(changes) and (edited := places.behind_edited(line)) is not None:
        return _Place(edited.stop, 0, edited.start)
    moved = [at for at in places.free(count) if is_about(lines[at : at + count], hunk)]
    return (
        _Place(moved[0], count)
        if len(moved) == 1 and any(map(str.strip, lines[moved[0] :][:count]))
        else None
    )


def _stands_so(place: _Place, opened: Sequence[tuple[str, ...]], is_fenced: bool) -> bool:
    """Whether lines stand at ``place`` as those did that they are taken for: between the ends of a fence, if that ``is_fenced``. What is put
    behind a block of an outline goes only behind its own words."""
    if place.taken:
        return within(opened, place.at) is is_fenced
    behind = opened[place.since : place.at - 1]
    return all(WORDS in each for each in behind) or not any(LEVEL in each for each in opened)


def _parted(hunks: Sequence[Hunk], found: Sequence[_Place | None]) -> set[int | None]:
    """The numbers of kin that stood one right behind the other and do no longer: somebody has put lines in between."""
    return {
        kin_of(one)
        for (one, here), (other, there) in pairwise(zip(hunks, found, strict=True))
        if here
        and there
        and kin_of(one) == kin_of(other) is not None
        and one[0] + one[1] == other[0]
        and here.at + here.taken != there.at
    }
