"""Bytes to text and back: encodings, byte order marks and line ends, so that unchanged text gives the same bytes.

Obsidian reads UTF-8, ignores a byte order mark and accepts CRLF everywhere (its release notes 0.8.1, 1.1.10);
UTF-16 comes from Windows editors of old. Another encoding is read where the file itself declares it, and everything else
is a problem to report, never a guess.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field, replace
from itertools import takewhile
from operator import eq

from vaultconv.model.note import Encoding, Problem
from vaultconv.vault.bad_bytes import AS_HALVES, bytes_in, first_of, known_by, laid, shown

_REMEDY = "Open it in an editor, save it as UTF-8, and run again; until then it is copied as it is"

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks and the codec each announces."""

_UNREAD_MARKS: tuple[bytes, ...] = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
"""Marks of encodings that no note is written in; the first also begins like UTF-16."""


_UNICODE = frozenset(codec for _, codec in _MARKS)


@dataclass(slots=True)
class Decoded:
    """The text of a file with ``\\n`` as line end, and how it was laid in bytes. With a ``problem`` the text is only
    fit to be shown (what could not be read is U+FFFD): carry the bytes instead."""

    text: str
    encoding: Encoding = field(default_factory=Encoding)
    problem: Problem | None = None


def decode(data: bytes) -> Decoded:
    """The text in ``data``. Never raises: what cannot be read is in ``problem``, with line and column (counted in
    characters, both from 1).

    For any bytes, where there is no problem, ``encode(decoded.text, decoded.encoding) == data``. A lone carriage
    return is a character of the text like any other.

    >>> decode(b"a\\r\\nb\\r\\n")
    Decoded(text='a\\nb\\n', encoding=Encoding(codec='utf-8', bom=False, newline='\\r\\n', crlf_lines=()), problem=None)
    >>> decode(b"one\\ntw\\xff").problem.column
    3
    """
    if data.startswith(_UNREAD_MARKS):
        return Decoded("", problem=Problem("the text is in UTF-32", 1, 1, _REMEDY))
    codec, bom, payload = "utf-8", False, data
    for mark, named in _MARKS:
        if data.startswith(mark):
            codec, bom, payload = named, True, data[len(mark) :]
            break
    try:
        text = payload.decode(codec)
    except UnicodeDecodeError as error:
        return _undecodable(payload, codec, bom, error)
    problem = _binary(text) if "\0" in text else None
    if "\r\n" not in text:
        return Decoded(text, Encoding(codec, bom), problem)
    return _with_line_ends(text, codec, bom, problem)


def decode_declared(data: bytes, codec: str) -> Decoded:
    """The text in ``data``, a file that declares itself to be in ``codec``, one of old that knows no byte order mark. Never
    raises: as :func:`decode`, bytes that would not be the same again are in ``problem``.

    >>> decode_declared(b"caf\\xe9", "cp1252").text
    'café'
    """
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        return _undecodable(data, codec, False, error)
    encoding = Encoding(codec)
    decoded = _with_line_ends(text, codec, False, None) if "\r\n" in text else Decoded(text, encoding)
    if encode(decoded.text, decoded.encoding) != data:
        problem = Problem(f"some of the bytes are no {codec.upper()} as one writes it", remedy=_REMEDY)
        return Decoded(text, encoding, problem)
    return decoded


def decode_shown(data: bytes, codec: str) -> tuple[Decoded, Problem] | None:
    """The text in ``data``, which is in ``codec`` (or what its byte order mark says) but for some bytes, each bad sequence as U+FFFD, and
    where the first of them stands; None where the same bytes would not come back, or it is no text at all.

    >>> decoded, problem = decode_shown(b"caf\\xe9 au lait", "utf-8") or ()
    >>> decoded.text, problem.column, encode(decoded.text, decoded.encoding)
    ('caf\ufffd au lait', 4, b'caf\\xe9 au lait')
    """
    mark, marked = next((each for each in _MARKS if data.startswith(each[0])), (b"", codec))
    try:
        halved = data[len(mark) :].decode(marked, AS_HALVES)
    except UnicodeError:
        return None
    text, runs = shown(halved, marked)
    if text == halved or "\0" in text:
        return None
    decoded = (
        _with_line_ends(text, marked, bool(mark), None)
        if "\r\n" in text
        else Decoded(text, Encoding(marked, bool(mark)))
    )
    decoded.encoding = replace(decoded.encoding, replaced=known_by(decoded.text, runs))
    if encode(decoded.text, decoded.encoding) != data:
        return None
    line, column, bad = first_of(halved)
    message = f"the bytes {bad.hex(' ').upper()} are not valid {marked.upper()}"
    return decoded, Problem(message, line, column, damaged=True)


def is_unicode(codec: str) -> bool:
    """Whether ``codec`` can say every text.

    >>> is_unicode("utf-16-le"), is_unicode("cp1252")
    (True, False)
    """
    return codec in _UNICODE


def encode(text: str, encoding: Encoding) -> bytes:
    """``text`` in bytes, laid out as ``encoding`` says. With mixed line ends, the lines that ended in CRLF do so
    again as far as the text goes. What a codec of old has no byte for is a numeric reference to the character: it is pages
    that declare such codecs, and browsers do the same (WHATWG Encoding, section 4.1).

    Raises :class:`UnicodeEncodeError` for a lone surrogate, which no text read by :func:`decode` holds.

    >>> encode("a\\nb\\n", Encoding(newline="mixed", crlf_lines=(1,)))
    b'a\\nb\\r\\n'
    >>> encode("café 日", Encoding("cp1252"))
    b'caf\\xe9 &#26085;'
    """
    bad = bytes_in(text, encoding.replaced, encoding.codec) if encoding.replaced else ()
    if encoding.newline == "\r\n":
        text = text.replace("\n", "\r\n")
    elif encoding.newline == "mixed":
        lines = text.split("\n")
        for number in encoding.crlf_lines:
            if number < len(lines) - 1:
                lines[number] += "\r"
        text = "\n".join(lines)
    codec, errors = encoding.codec, "strict" if is_unicode(encoding.codec) else "xmlcharrefreplace"
    data = laid(text, bad, codec, errors) if bad else text.encode(codec, errors)
    return "\ufeff".encode(encoding.codec) + data if encoding.bom else data


def relaid(encoding: Encoding, old: str, new: str) -> Encoding:
    """How the ``new`` text of a file is laid in bytes whose ``old`` one was laid so: where lines end in two ways, each line that stays ends
    as before, one that is edited as the one that it was, and one that comes as the one above it.

    >>> relaid(Encoding(newline="mixed", crlf_lines=(0, 2)), "a\\nb\\nc\\nd\\n", "a\\nnew\\nb\\nc\\nd\\n").crlf_lines
    (0, 1, 3)
    """
    if encoding.newline != "mixed" or old == new:
        return encoding
    from difflib import SequenceMatcher  # hardly any note has both

    was, now, ended = old.split("\n"), new.split("\n"), frozenset(encoding.crlf_lines)
    same = _alike(was, now)
    rest = _alike(was[same:][::-1], now[same:][::-1])
    middle = slice(same, len(was) - rest), slice(same, len(now) - rest)
    places = [*range(same)]
    """Of each line the number of the one that it ends like."""
    for _, start, stop, first, last in SequenceMatcher(
        None, was[middle[0]], now[middle[1]], autojunk=False
    ).get_opcodes():
        places += (max(same + min(start + place, stop - 1), 0) for place in range(last - first))
    places += range(len(was) - rest, len(was))
    return replace(encoding, crlf_lines=tuple(number for number, at in enumerate(places[:-1]) if at in ended))


def _alike(one: list[str], other: list[str]) -> int:
    """With how many equal lines both begin."""
    return sum(1 for _ in takewhile(bool, map(eq, one, other)))


def _with_line_ends(text: str, codec: str, bom: bool, problem: Problem | None) -> Decoded:
    """Text that holds CRLF: all lines alike, or mixed."""
    if text.count("\r\n") == text.count("\n"):
        return Decoded(text.replace("\r\n", "\n"), Encoding(codec, bom, "\r\n"), problem)
    lines = text.split("\n")
    last = len(lines) - 1
    ended = tuple(number for number, line in enumerate(lines) if number < last and line.endswith("\r"))
    for number in ended:
        lines[number] = lines[number][:-1]
    return Decoded("\n".join(lines), Encoding(codec, bom, "mixed", ended), problem)


def _place(before: str) -> tuple[int, int]:
    """Line and column, from 1, of what follows ``before``."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _binary(text: str) -> Problem:
    line, column = _place(text[: text.index("\0")])
    return Problem("a NUL character: this is no text but a binary file", line, column, _REMEDY)


def _undecodable(payload: bytes, codec: str, bom: bool, error: UnicodeDecodeError) -> Decoded:
    """What to say, and to show, of bytes that are no text in ``codec``."""
    shown = payload.decode(codec, "replace")
    if "\0" in shown:
        return Decoded(shown, Encoding(codec, bom), _binary(shown))
    line, column = _place(payload[: error.start].decode(codec))
    found = " ".join(f"{byte:02X}" for byte in payload[error.start : error.end])
    return Decoded(
        shown,
        Encoding(codec, bom),
        Problem(f"the bytes {found} are not valid {codec.upper()}", line, column, _REMEDY),
    )
