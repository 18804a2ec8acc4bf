"""What raw HTML shows: ``<img src>``, ``<audio>``, ``<video>`` and their kin, found and changed at their place, every other
byte left as it is.

The address that was there moves to ``data-src``, spelled as it was, and moves back from there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from vaultconv.model.download import is_copy
from vaultconv.model.reference import Reference

Ranges: TypeAlias = tuple[tuple[int, int, Reference], ...]
"""References that stand in a text, with their ranges."""

_SHOWING = re.compile(
    r"<!--(?:.*?-->|.*)|<(script|style|template|noscript|textarea)\b(?:.*?</\1\s*>|.*)"
    r"|(?P<tag><(?P<name>img|audio|video|source|embed|iframe)(?=[\s/])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)",
    re.IGNORECASE | re.DOTALL,
)
"""A tag, or what only looks as if it had one in it: a comment, a program; to the end of the text where it is not closed."""

_VALUE = r"\"[^\"]*\"|'[^']*'|[^\s\"'<>]+"
_SRC = re.compile(rf"(?<=[\s\"'/])(?P<name>src\s*=\s*)(?P<value>{_VALUE})", re.IGNORECASE)
_BOTH = re.compile(
    rf"(?<=[\s\"'/])(?P<name>src\s*=\s*)(?P<file>{_VALUE}) data-src=(?P<value>{_VALUE})", re.IGNORECASE
)


_OTHERS = re.compile(rf"(?<=[\s\"'/])(?P<name>srcset|poster)\s*=\s*(?P<value>{_VALUE})", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*(\S+)(?:\s+[^,]*)?")
"""An address of a set, and how large what is there is (HTML, 4.8.4.2.1: a comma ends one only before a blank)."""


def _unquoted(value: str) -> str:
    return html.unescape(value[1:-1] if value[:1] in ("'", '"') else value)


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    """Where each tag of ``text`` that shows something begins, the whole of it, and its name."""
    for found in _SHOWING.finditer(text):
        if found["tag"] is not None:
            yield found.start("tag"), found["tag"], found["name"].lower()


def addresses(text: str) -> Iterator[tuple[int, str, str]]:
    """The ``src`` of each tag in ``text`` that shows something, with the place where the tag begins, and its name.

    >>> list(addresses("<p><IMG alt='' src='https://e.org/?a=1&amp;b=2'><!-- <img src=x> -->"))
    [(3, 'https://e.org/?a=1&b=2', 'img')]
    """
    for at, tag, name in _tags(text):
        found = _SRC.search(tag)
        if found is not None:
            yield at, _unquoted(found["value"]), name


def others(text: str) -> Iterator[tuple[int, str, str]]:
    """What tags in ``text`` may show instead, by attributes that hold several addresses or stand for a film: where the tag begins,
    each address, and the attribute.

    >>> [found[1:] for found in others('<img src=a srcset="https://e.org/a,1 1x, https://e.org/b 2x"><video poster=p>')]
    [('https://e.org/a,1', 'srcset'), ('https://e.org/b', 'srcset'), ('p', 'poster')]
    """
    for at, tag, _ in _tags(text):
        for found in _OTHERS.finditer(tag):
            value, name = _unquoted(found["value"]), found["name"].lower()
            urls = _CANDIDATE.findall(value) if name == "srcset" else [value]
            yield from ((at, url.rstrip(","), name) for url in urls)


def files(text: str) -> Iterator[tuple[int, str, str]]:
    """The pictures in ``text`` that are shown from downloads: where the tag begins, the address, and the file's.

    >>> text = '<img src="a/0123456789abcdef01234567.png" data-src="https://e.org/i">'
    >>> list(files(text))
    [(0, 'https://e.org/i', 'a/0123456789abcdef01234567.png')]
    """
    for at, tag, _ in _tags(text):
        found = _BOTH.search(tag)
        if found is not None and is_copy(file := _unquoted(found["file"])):
            yield at, _unquoted(found["value"]), file


def with_files(text: str, ranges: Ranges, file_of: Callable[[str], str]) -> tuple[str, Ranges]:
    """``text`` with each picture shown from the file that ``file_of`` gives for its address (``""``: none).

    >>> with_files("<img src=https://e.org/i>", (), lambda url: "a/i.png")[0]
    '<img src="a/i.png" data-src=https://e.org/i>'
    """

    def shown(tag: str) -> tuple[int, int, str] | None:
        found = _SRC.search(tag)
        file = file_of(_unquoted(found["value"])) if found is not None else ""
        if found is None or not file or _BOTH.search(tag):
            return None
        new = f'{found["name"]}"{html.escape(file)}" data-src={found["value"]}'
        return found.start(), found.end(), new

    return _changed(text, ranges, shown)


def with_addresses(text: str, ranges: Ranges, is_known: Callable[[str, str], bool]) -> tuple[str, Ranges]:
    """The reverse of :func:`with_files`, for those pictures whose address and file ``is_known`` says yes to.

    >>> text, _ = with_files("<img src='https://e.org/i' alt>", (), lambda url: "0123456789abcdef01234567.png")
    >>> with_addresses(text, (), lambda url, file: True)[0]
    "<img src='https://e.org/i' alt>"
    """

    def addressed(tag: str) -> tuple[int, int, str] | None:
        found = _BOTH.search(tag)
        if found is None or not is_copy(file := _unquoted(found["file"])):
            return None
        if not is_known(_unquoted(found["value"]), file):
            return None
        return found.start(), found.end(), f"{found['name']}{found['value']}"

    return _changed(text, ranges, addressed)


def _changed(
    text: str, ranges: Ranges, change: Callable[[str], tuple[int, int, str] | None]
) -> tuple[str, Ranges]:
    """``text`` with a piece of some tags changed, and the ``ranges`` where they are then; one that stood in such a piece
    is no more."""
    pieces: list[str] = []
    shifts: list[tuple[int, int, int]] = []
    done = grown = 0
    for at, tag, _ in _tags(text):
        changed = change(tag)
        if changed is None:
            continue
        start, end, new = changed
        pieces += (text[done : at + start], new)
        done = at + end
        grown += len(new) - (end - start)
        shifts.append((at + start, done, grown))
    if not pieces:
        return text, ranges
    moved = []
    for start, end, reference in ranges:
        if any(low < end and start < high for low, high, _ in shifts):
            continue
        shift = next((grown for _, high, grown in reversed(shifts) if high <= start), 0)
        moved.append((start + shift, end + shift, reference))
    return "".join((*pieces, text[done:])), tuple(moved)
