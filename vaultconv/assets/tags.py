"""What raw HTML shows: ``<img src>``, ``<audio>``, ``<video>`` and their kin, what they may show instead (``srcset``) or before a film
begins (``poster``), found and changed at their place, every other byte left as it is.

What an attribute said moves to one called ``data-`` and as it is, spelled as it was, and moves back from there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.html_addresses import CANDIDATE
from vaultconv.model.download import is_copy
from vaultconv.model.reference import Reference, ReferenceKind

Ranges: TypeAlias = tuple[tuple[int, int, Reference], ...]
"""References that stand in a text, with their ranges."""

_SHOWING = lazy_pattern(
    r"<!--(?:.*?-->|.*)|<(script|style|template|noscript|textarea)\b(?:.*?</\1\s*>|.*)"
    r"|(?P<tag><(?P<name>img|audio|video|source|embed|iframe)(?=[\s/])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)",
    re.IGNORECASE | re.DOTALL,
)
"""A tag, or what only looks as if it had one in it: a comment, a program; to the end of the text where it is not closed."""

_VALUE = r"\"[^\"]*\"|'[^']*'|[^\s\"'<>]+"
_ATTRIBUTE = lazy_pattern(
    rf"(?P<name>(?P<key>src|srcset|poster)\s*=\s*)(?P<value>{_VALUE})(?: data-(?P=key)=(?P<told>{_VALUE}))?"
    rf"|[^\s=\"'/<>]+(?:\s*=\s*(?:{_VALUE}))?",
    re.IGNORECASE,
)
"""An attribute; of one that leads to a file also what it led to before, if that is told beside it."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address in a tag called ``tag`` that begins ``at`` a place of a text, in an ``attribute``; with the ``file`` that it is
    shown from, ``""`` for one shown from there."""

    at: int
    url: str
    tag: str
    attribute: str
    file: str = ""


def may_have_sets(text: str) -> bool:
    """Whether ``text`` has, for all that a look tells, sets of pictures that are shown from files.

    >>> may_have_sets("<img srcset='a.png' data-srcset='b'>"), may_have_sets("<img srcset='b'>")
    (True, False)
    """
    return "data-srcset=" in text or "data-poster=" in text


def _unquoted(value: str) -> str:
    return html.unescape(value[1:-1] if value[:1] in ("'", '"') else value)


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    """Where each tag of ``text`` that shows something begins, the whole of it, and its name."""
    for found in _SHOWING.finditer(text):
        if found["tag"] is not None:
            yield found.start("tag"), found["tag"], found["name"].lower()


def _leading(tag: str) -> Iterator[re.Match[str]]:
    """The attributes of ``tag`` that lead to a file."""
    return (found for found in _ATTRIBUTE.finditer(tag) if found["key"])


def _addresses(attribute: str, value: str) -> list[str]:
    """The addresses that an ``attribute`` says.

    >>> _addresses("srcset", "https://e.org/a,1 1x, https://e.org/b"), _addresses("src", "a b")
    (['https://e.org/a,1', 'https://e.org/b'], ['a b'])
    """
    return [found["url"] for found in CANDIDATE.finditer(value)] if attribute == "srcset" else [value]


def places(text: str) -> Iterator[Place]:
    """Every address that a tag in ``text`` shows something from.

    >>> text = "<p><IMG alt='' src='https://e.org/?a=1&amp;b=2' srcset='x 1x, y 2x'><!-- <img src=x> -->"
    >>> [(place.at, place.url, place.attribute) for place in places(text)]
    [(3, 'https://e.org/?a=1&b=2', 'src'), (3, 'x', 'srcset'), (3, 'y', 'srcset')]
    >>> [place] = places('<img src="a/0123456789abcdef01234567.png" data-src="https://e.org/i">')
    >>> place.url, place.file
    ('https://e.org/i', 'a/0123456789abcdef01234567.png')
    """
    for at, tag, name in _tags(text):
        for found in _leading(tag):
            attribute = found["key"].lower()
            shown = _addresses(attribute, _unquoted(found["value"]))
            told = _addresses(attribute, _unquoted(found["told"])) if found["told"] is not None else shown
            if len(told) != len(shown):
                told = shown
            for url, file in zip(told, shown, strict=True):
                yield Place(at, url, name, attribute, file if file != url and is_copy(file) else "")


def with_files(text: str, ranges: Ranges, file_of: Callable[[str], str]) -> tuple[str, Ranges]:
    """``text`` with each picture shown from the file that ``file_of`` gives for its address (``""``: none).

    >>> with_files("<img src=https://e.org/i>", (), lambda url: "a/i.png")[0]
    '<img src="a/i.png" data-src=https://e.org/i>'
    >>> print(with_files("<img srcset='a 1x, b 2x'>", (), lambda url: "a.png" if url == "a" else "")[0])
    <img srcset="a.png 1x, b 2x" data-srcset='a 1x, b 2x'>
    """

    def shown(found: re.Match[str]) -> str | None:
        value, attribute = _unquoted(found["value"]), found["key"].lower()
        if found["told"] is not None:
            return None
        new = _replaced(attribute, value, file_of)
        if new == value:
            return None
        return f'{found["name"]}"{html.escape(new)}" data-{attribute}={found["value"]}'

    return _changed(text, ranges, shown)


def _replaced(attribute: str, value: str, file_of: Callable[[str], str]) -> str:
    """What an attribute says with files for the addresses that have some."""
    if attribute != "srcset":
        return file_of(value) or value
    pieces: list[str] = []
    done = 0
    for found in CANDIDATE.finditer(value):
        file = file_of(found["url"])
        pieces += (value[done : found.start()], quote(file, safe="/.%") if file else found["url"])
        done = found.end("url")
    return "".join((*pieces, value[done:]))


SETS = frozenset({"srcset", "poster"})
"""Attributes that lead to something besides what a tag shows first."""
EVERY = SETS | {"src"}


def with_addresses(
    text: str, ranges: Ranges, is_known: Callable[[str, str], bool], attributes: Collection[str] = EVERY
) -> tuple[str, Ranges]:
    """The reverse of :func:`with_files`, for those pictures whose address and file ``is_known`` says yes to, in these
    ``attributes``.

    >>> text, _ = with_files("<img src='https://e.org/i' alt>", (), lambda url: "0123456789abcdef01234567.png")
    >>> with_addresses(text, (), lambda url, file: True)[0]
    "<img src='https://e.org/i' alt>"
    """

    def addressed(found: re.Match[str]) -> str | None:
        attribute = found["key"].lower()
        if found["told"] is None or attribute not in attributes:
            return None
        now, before = (_addresses(attribute, _unquoted(found[group])) for group in ("value", "told"))
        if len(now) != len(before):
            return None
        changed = [(url, file) for url, file in zip(before, now, strict=True) if url != file]
        if not changed or not all(is_copy(file) and is_known(url, file) for url, file in changed):
            return None
        return f"{found['name']}{found['told']}"

    return _changed(text, ranges, addressed)


def _changed(text: str, ranges: Ranges, change: Callable[[re.Match[str]], str | None]) -> tuple[str, Ranges]:
    """``text`` with some attributes changed, and the ``ranges`` where they are then; one that stood in such a piece is no
    more, unless it is of a set that still says it."""
    pieces: list[str] = []
    shifts: list[tuple[int, int, int]] = []
    kept: list[tuple[int, int, Reference]] = []
    done = grown = 0
    for at, tag, _ in _tags(text):
        for found in _leading(tag):
            new = change(found)
            if new is None:
                continue
            start, end = at + found.start(), at + found.end()
            pieces += (text[done:start], new)
            done = end
            if found["key"].lower() == "srcset":
                kept += _still_said(text, ranges, (start, end), new, start + grown)
            grown += len(new) - (end - start)
            shifts.append((start, end, grown))
    if not pieces:
        return text, ranges
    moved = kept
    for start, end, reference in ranges:
        if any(low < end and start < high for low, high, _ in shifts):
            continue
        shift = next((grown for _, high, grown in reversed(shifts) if high <= start), 0)
        moved.append((start + shift, end + shift, reference))
    return "".join((*pieces, text[done:])), tuple(sorted(moved, key=lambda each: each[:2]))


def _still_said(
    text: str, ranges: Ranges, piece: tuple[int, int], new: str, at: int
) -> Iterator[tuple[int, int, Reference]]:
    """Those of the ``ranges`` in a ``piece`` of ``text`` that the ``new`` one, which stands ``at`` a place then, leads to as before."""
    said = new.partition(" data-srcset=")[0]
    for start, end, reference in ranges:
        if reference.kind is ReferenceKind.NAME and piece[0] <= start and end <= piece[1]:
            found = re.search(rf"(?<![^\s,\"'=]){re.escape(text[start:end])}(?![^\s,\"'])", said)
            if found is not None:
                yield at + found.start(), at + found.end(), reference
