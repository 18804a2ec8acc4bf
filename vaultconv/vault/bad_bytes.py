"""Bytes that are no text, in a file that is: each bad sequence is shown as U+FFFD, and is the same bytes again when the text is laid in
bytes.

What is shown is what browsers show (WHATWG Encoding, section 4.1, error mode "replacement"; of UTF-8 a sequence that breaks off
is one U+FFFD: section 8.1.1). Bytes are known by what stands around them, so an edit elsewhere moves none; where an edit touches them
U+FFFD itself is written, and the ledger says where.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

from vaultconv.lazy_pattern import lazy_pattern

Replaced: TypeAlias = tuple[tuple[str, str], ...]
"""Of each run of U+FFFD in a text, in their order, the digest of what stands around it, and the bytes in hexadecimal."""

AS_HALVES: Final = "vaultconv.halves"
"""The name of the error mode that gives half a character (U+DC00 to U+DCFF) for each byte that is no text."""
_HALVES = lazy_pattern("[\udc00-\udcff]+")
_RUN = lazy_pattern("\ufffd+")
_RUN_OF_BOTH = lazy_pattern("[\ufffd\udc00-\udcff]+")
_AROUND: Final = 8
"""How many characters of its line on each side tell a run from others."""


def _as_halves(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101  only decoding asks
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(AS_HALVES, _as_halves)


def shown(halved: str, codec: str) -> tuple[str, list[bytes]]:
    """The text with U+FFFD for what is ``halved`` in it, and of each run of them, also of those that stood there, the bytes.

    >>> shown("caf\\udce9\\udce2\\udc82.", "utf-8")
    ('caf\ufffd\ufffd.', [b'\\xe9\\xe2\\x82'])
    """
    runs: list[bytes] = []

    def replaced(found: re.Match[str]) -> str:
        text = _HALVES.sub(lambda halves: _signs(_bytes(halves[0]), codec), found[0])
        runs.append(
            b"".join(
                _bytes(part) if _HALVES.fullmatch(part) else part.encode(codec)
                for part in re.findall("[\udc00-\udcff]+|\ufffd+", found[0])
            )
        )
        return text

    return _RUN_OF_BOTH.sub(replaced, halved), runs


def known_by(text: str, runs: Sequence[bytes]) -> Replaced:
    """What tells the ``runs`` of U+FFFD in ``text`` from each other, with their bytes."""
    return tuple(
        (_around(text, found), data.hex()) for found, data in zip(_RUN.finditer(text), runs, strict=True)
    )


def how_many(replaced: Replaced) -> int:
    """In how many runs of U+FFFD there are bytes that are no text."""
    return sum(1 for _, data in replaced if data.replace("efbfbd", ""))


def first_of(halved: str) -> tuple[int, int, bytes]:
    """The line and column of the first bytes in ``halved`` that are no text, and these bytes: no more than eight."""
    found = _HALVES.search(halved)
    assert found is not None  # noqa: S101  the caller has looked
    start = found.start()
    return halved.count("\n", 0, start) + 1, start - halved.rfind("\n", 0, start), _bytes(found[0][:8])


def bytes_in(text: str, replaced: Replaced, codec: str) -> list[bytes | None]:
    """Of each run of U+FFFD in ``text`` the bytes that it was; None where nobody knows of any.

    >>> bytes_in("a \ufffd c \ufffd", known_by("a \ufffd b", [b"\\xe9"]), "utf-8")
    [None, None]
    """
    known: dict[str, list[str]] = defaultdict(list)
    for around, data in replaced:
        known[around].append(data)
    runs = [(found[0], _around(text, found)) for found in _RUN.finditer(text)]
    there = Counter(around for _, around in runs)
    told = {around: _is_told(known[around], count) for around, count in there.items()}
    return [_believed(known[around].pop(0), run, codec) if told[around] else None for run, around in runs]


def not_told(text: str, runs: Sequence[bytes | None], replaced: Replaced) -> list[int]:
    """The lines, from 1, of the ``runs`` of U+FFFD in ``text`` that stay so, while there are bytes of which nobody can tell any more where
    they stood: an edit touched what they are known by. Where U+FFFD itself is gone, somebody has mended it.

    >>> known = known_by("caf\ufffd au lait", [b"\\xe9"])
    >>> not_told("caf\ufffd au laid", [None], known), not_told("caf\\xe9 au laid", [], known)
    ([1], [])
    """
    placed = how_many(tuple(("", data.hex()) for data in runs if data is not None))
    if placed >= how_many(replaced):
        return []
    return [
        text.count("\n", 0, found.start()) + 1
        for found, data in zip(_RUN.finditer(text), runs, strict=True)
        if data is None
    ]


def laid(text: str, runs: Iterable[bytes | None], codec: str, errors: str) -> bytes:
    """``text`` in bytes, each of the ``runs`` of U+FFFD in it as its own."""
    ends = [(found.start(), found.end()) for found in _RUN.finditer(text)]
    out, done = [], 0
    for (start, end), data in zip(ends, runs, strict=True):
        if data is not None:
            out += [text[done:start].encode(codec, errors), data]
            done = end
    return b"".join((*out, text[done:].encode(codec, errors)))


def _is_told(said: Sequence[str], there: int) -> bool:
    """Whether it is known which is which: there are as many as there were, or they are all alike."""
    return len(said) == there or (len(said) > there and len({*said}) == 1)


def _believed(data: str, run: str, codec: str) -> bytes | None:
    """The bytes that ``data`` says, if they are shown as ``run``: what is carried may come from anyone's folder."""
    try:
        found = bytes.fromhex(data)
        halved = found.decode(codec, AS_HALVES)
    except ValueError:
        return None
    return found if shown(halved, codec)[0] == run else None


def _around(text: str, found: re.Match[str]) -> str:
    before = text[max(found.start() - _AROUND, 0) : found.start()].rpartition("\n")[2]
    after = text[found.end() : found.end() + _AROUND].partition("\n")[0]
    return blake2b(f"{before}\0{after}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _bytes(halves: str) -> bytes:
    return bytes(ord(half) - 0xDC00 for half in halves)


def _signs(data: bytes, codec: str) -> str:
    """U+FFFD for ``data``, as often as it is shown."""
    replaced = data.decode(codec, "replace")
    return replaced if _RUN.fullmatch(replaced) else "\ufffd" * len(data)
