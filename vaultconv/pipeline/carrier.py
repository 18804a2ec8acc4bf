"""Carriers of spelling: what the way back needs to be exact, and that no reader of the note should have to look at.

When a note has been written, the way back is tried at once: the destination's reader reads what was written, the
source's writer writes that, and where the result is not what the source was, the difference is kept in the state
database of the destination. What is kept is a list of hunks. A hunk says which lines it is about (their hash: what
the visible content must still be) and how each of them is to be changed; a line is stored as the part that differs,
never whole where it need not be. A hunk whose lines are no longer there (somebody edited them) is not applied:
visible content wins, and the ledger says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any, TypeAlias

from vaultconv.model.note import Encoding, Note
from vaultconv.pipeline.lines import changes as changed_lines
from vaultconv.vault.decoding import decode, encode, is_unicode

VERSION = 1
"""The version of what is stored; one that is not known is left alone."""

REACH = 500
"""How many lines a hunk may have moved by an edit elsewhere in its note and still be found."""

_NEAR = 3
"""How many lines may be between lines that are put in and others that are taken away, and that may be the same."""

_Span: TypeAlias = tuple[int, int, int, int]
"""The lines from one number up to another that become those from a third up to a fourth."""

NOT_UNDERSTOOD = "verbatim"
"""The key of what is carried for a file that holds a note's own bytes, since nobody could understand them: their hash. While
it is true, these bytes go back, whatever the other app makes of them."""

Hunk: TypeAlias = list[Any]
"""``[line, count, hash, changes]``: ``count`` lines from ``line`` (0-based) on that hash to ``hash`` become the lines that
``changes`` say. A change is a whole new line (text), or ``[start, end, text]``: the line in the same place, its
characters from ``start`` on and up to ``end`` from its end kept, ``text`` between them."""


def carry(note: Note, format: str, original: str, back: str, shape: str = "") -> dict[str, Any]:
    """What is carried for ``note`` of ``format``, whose text is ``original`` and would come back as ``back``; ``shape`` as
    for :func:`identity`.

    >>> carry(Note("a.md", "a"), "readwise", "x \\n", "x\\n")["hunks"][0][3]
    [[1, 0, ' ']]
    """
    carried = identity(note, format, shape)
    encoding = _encoding_facts(note.encoding)
    if encoding:
        carried["encoding"] = encoding
    hunks = hunks_between(back, original)
    if hunks:
        carried["hunks"] = hunks
    return carried


def identity(note: Note, format: str, shape: str = "") -> dict[str, Any]:
    """What tells the way back what ``note`` of ``format`` was: its path, the generation of its format, its ``date`` property
    where its path has a day too, its ``shape`` where it is no document (its own, if none is given), the name that links of its
    app call it by, where its vault keeps the notes of days, and in which format it writes them, and whether it takes line ends
    for blanks.

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
    for fact in ("page", "daily", "days", "strict"):
        if note.extra.get(fact):
            carried[fact] = note.extra[fact]
    return carried


def restore(
    data: bytes, carried: Mapping[str, Any], declared: Callable[[bytes], str] = lambda _data: ""
) -> tuple[bytes, list[int]]:
    """The bytes that were carried for, made from the bytes that were written, and the 1-based lines (of the written
    text) of the hunks that fit no longer. ``carried`` may come from anyone's folder: what is malformed fits nothing.

    ``declared`` gives the codec that a file of the format says it is in. One of old is used only where the file that comes
    out declares it: what is written in one and says another can be read by nobody.
    """
    if carried.get("v") != VERSION:
        return data, []
    decoded = decode(data)
    if decoded.problem is not None:
        return data, []
    text, stale = applied(decoded.text, carried.get("hunks", []))
    facts = carried.get("encoding")
    if not isinstance(facts, Mapping):
        return encode(text, decoded.encoding), stale
    encoding = _encoding(facts)
    codec = facts.get("codec")
    if encoding.codec != codec and isinstance(codec, str) and codec:
        plain = encode(text, encoding)
        if declared(plain) == codec:
            encoding = replace(encoding, codec=codec)
    return encode(text, encoding), stale


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
    return facts


def _encoding(facts: Mapping[str, Any]) -> Encoding:
    codec, newline, lines = facts.get("codec"), facts.get("newline"), facts.get("crlf")
    return Encoding(
        codec if isinstance(codec, str) and is_unicode(codec) else "utf-8",
        facts.get("bom") is True,
        newline if newline in ("\r\n", "mixed") else "\n",
        tuple(line for line in lines if isinstance(line, int)) if isinstance(lines, list) else (),
    )


# -- hunks ---------------------------------------------------------------------------------------------------------


def hunks_between(old: str, new: str) -> list[Hunk]:
    """The hunks that turn the text ``old`` into ``new``. Insertions take a neighbouring line in, so that every hunk has
    lines to know its place by."""
    if old == new:
        return []
    before, after = old.split("\n"), new.split("\n")
    spans: list[_Span] = []
    for i, j, k, m in changed_lines(before, after):
        span = (i, j, k, m) if j > i else _with_neighbour(i, k, m)
        if spans and span[0] < spans[-1][1]:  # they share the line that was taken in: one hunk
            span = (spans[-1][0], max(span[1], spans[-1][1]), spans[-1][2], max(span[3], spans[-1][3]))
            spans.pop()
        spans.append(span)
    return [
        [i, j - i, _hash(before[i:j]), _changes(before[i:j], after[k:m])] for i, j, k, m in _together(spans)
    ]


def _together(spans: list[_Span]) -> list[_Span]:
    """``spans`` with those as one of which one puts in lines and the next takes lines away, or the other way round: they may be
    the same lines. Were they two, an edit of the lines that go would leave them where they are, and the other would put
    them in once more, as they were."""
    out: list[_Span] = []
    last = 0
    for span in spans:
        growth = _growth(span)
        if out and span[0] - out[-1][1] <= _NEAR and growth * last < 0:
            before = out.pop()
            span = (before[0], span[1], before[2], span[3])
        out.append(span)
        last = growth
    return out


def _growth(span: _Span) -> int:
    """How many lines more there are in the place of ``span`` afterwards."""
    i, j, k, m = span
    return (m - k) - (j - i)


def _with_neighbour(at: int, first: int, last: int) -> tuple[int, int, int, int]:
    """An insertion with the line before it, or, at the very start, with the one after."""
    return (at - 1, at, first - 1, last) if at else (0, 1, 0, last + 1)


def _changes(old: Sequence[str], new: Sequence[str]) -> list[Any]:
    changes: list[Any] = []
    for i, line in enumerate(new):
        if i >= len(old):
            changes.append(line)
            continue
        was = old[i]
        start = _common(was, line)
        end = _common(was[start:][::-1], line[start:][::-1])
        changes.append([start, end, line[start : len(line) - end]])
    return changes


def _common(a: str, b: str) -> int:
    """How many characters two texts begin with in common."""
    limit = min(len(a), len(b))
    if a[:limit] == b[:limit]:
        return limit
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if a[:middle] == b[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _hash(lines: Sequence[str]) -> str:
    return blake2b("\n".join(lines).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def applied(text: str, hunks: Any) -> tuple[str, list[int]]:
    """``text`` with the hunks that fit, and the 1-based lines where those that do not fit should have been."""
    lines = text.split("\n")
    out: list[str] = []
    stale: list[int] = []
    done = shift = 0
    for hunk in hunks if isinstance(hunks, list) else []:
        if not _is_hunk(hunk):
            continue
        wanted, count, fingerprint, changes = hunk
        at = _find(lines, wanted + shift, count, fingerprint, done)
        if at is None:
            stale.append(min(max(wanted + shift, 0), len(lines) - 1) + 1)
            continue
        out += lines[done:at]
        out += _changed(lines[at : at + count], changes)
        done = at + count
        shift = at - wanted
    return "\n".join((*out, *lines[done:])), stale


def _find(lines: Sequence[str], wanted: int, count: int, fingerprint: str, low: int) -> int | None:
    """Where the lines of a hunk are now: at their place or the nearest one after ``low``."""
    last = len(lines) - count
    for distance in range(min(max(wanted - low, last - wanted, 0), REACH) + 1):
        for at in (wanted - distance, wanted + distance) if distance else (wanted,):
            if low <= at <= last and _hash(lines[at : at + count]) == fingerprint:
                return at
    return None


def _changed(old: Sequence[str], changes: Sequence[Any]) -> list[str]:
    out = []
    for i, change in enumerate(changes):
        if isinstance(change, str):
            out.append(change)
        else:
            start, end, text = change
            was = old[i] if i < len(old) else ""
            out.append(was[:start] + text + (was[len(was) - end :] if end else ""))
    return out


def _is_hunk(hunk: Any) -> bool:
    if not (isinstance(hunk, list) and len(hunk) == 4):
        return False
    line, count, fingerprint, changes = hunk
    numbers = isinstance(line, int) and isinstance(count, int) and count > 0
    return (
        numbers
        and isinstance(fingerprint, str)
        and isinstance(changes, list)
        and all(map(_is_change, changes))
    )


def _is_change(change: Any) -> bool:
    if isinstance(change, str):
        return True
    return (
        isinstance(change, list)
        and len(change) == 3
        and all(isinstance(number, int) and number >= 0 for number in change[:2])
        and isinstance(change[2], str)
    )
