"""JSON with the places of its values, so that one of them can be changed and every other byte stays.

Source: RFC 8259. As JavaScript reads it, of two members with one name the last counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError, JSONDecoder, dumps
from math import isfinite
from typing import TypeAlias

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.problem import Problem

MAX_DEPTH = 200
"""Arrays and objects in each other that are read."""

_BLANKS = lazy_pattern(r"[ \t\n\r]*")
_NUMBER = lazy_pattern(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_ESCAPE = lazy_pattern(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)
_HALF = lazy_pattern("[\ud800-\udfff]")
_DECODER = JSONDecoder()
_WORDS = {"true": True, "false": False, "null": None}
_REMEDY = "Mend it in a text editor, or let its app write it anew; until then it is copied."


@dataclass(slots=True)
class Json:
    """A value and where it stands: the characters from ``start`` up to ``end`` of the text."""

    value: Plain
    start: int
    end: int

    @property
    def text(self) -> str:
        """The value if it is a text, else ``""``."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def number(self) -> float:
        """The value if it is a number that is not too large for one, else 0."""
        return self.value if isinstance(self.value, float) and isfinite(self.value) else 0.0

    @property
    def items(self) -> list[Json]:
        """The values in an array, none in anything else."""
        return self.value if isinstance(self.value, list) else []

    def get(self, name: str) -> Json:
        """The member of an object that is called ``name``; null where there is none."""
        found = self.value.get(name) if isinstance(self.value, dict) else None
        return NOTHING if found is None else found


Plain: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"
NOTHING = Json(None, 0, 0)
"""What is not there."""


class NotJsonError(ValueError):
    """A text is no JSON: what is wrong, and the character where it is."""

    def __init__(self, what: str, at: int) -> None:
        super().__init__(what)
        self.what = what
        self.at = at

    def problem(self, text: str) -> Problem:
        """What to tell the person whose ``text`` it is."""
        line = text.count("\n", 0, self.at) + 1
        column = self.at - text.rfind("\n", 0, self.at)
        return Problem(f"this is no JSON: {self.what}", line, column, _REMEDY)


def read_json(text: str) -> Json:
    """The value that ``text`` says. Raises :class:`NotJsonError`.

    >>> read_json('{"a": ["b", 1]}').get("a").items[0]
    Json(value='b', start=7, end=10)
    """
    found = _value(text, _blank(text, 0), 0)
    end = _blank(text, found.end)
    if end < len(text):
        raise NotJsonError("something stands after its end", end)
    return found


def _blank(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, depth: int) -> Json:
    head = text[at : at + 1]
    if head == '"':
        return _string(text, at)
    if head in ("{", "["):
        if depth >= MAX_DEPTH:
            raise NotJsonError(f"values are nested more than {MAX_DEPTH} deep", at)
        return _object(text, at, depth + 1) if head == "{" else _array(text, at, depth + 1)
    number = _NUMBER.match(text, at)
    if number is not None:
        return Json(float(number[0]), at, number.end())
    for word, value in _WORDS.items():
        if text.startswith(word, at):
            return Json(value, at, at + len(word))
    raise NotJsonError("a value is expected" if head else "it ends too early", at)


def _string(text: str, at: int) -> Json:
    if text[at : at + 1] != '"':
        raise NotJsonError(
            "a name in double quotes is expected" if at < len(text) else "it ends too early", at
        )
    try:
        value, end = _DECODER.raw_decode(text, at)
    except JSONDecodeError as error:
        raise NotJsonError(error.msg[:1].lower() + error.msg[1:], error.pos) from error
    return Json(value, at, end)


def _object(text: str, at: int, depth: int) -> Json:
    members: dict[str, Json] = {}
    here = _blank(text, at + 1)
    if text[here : here + 1] == "}":
        return Json(members, at, here + 1)
    while True:
        name = _string(text, here)
        here = _blank(text, name.end)
        if text[here : here + 1] != ":":
            raise NotJsonError("a colon is expected", here)
        value = _value(text, _blank(text, here + 1), depth)
        members[name.text] = value
        here, done = _next(text, value.end, "}")
        if done:
            return Json(members, at, here)


def _array(text: str, at: int, depth: int) -> Json:
    values: list[Json] = []
    here = _blank(text, at + 1)
    if text[here : here + 1] == "]":
        return Json(values, at, here + 1)
    while True:
        values.append(_value(text, here, depth))
        here, done = _next(text, values[-1].end, "]")
        if done:
            return Json(values, at, here)


def _next(text: str, at: int, close: str) -> tuple[int, bool]:
    """Where the next value of a collection begins, or where the collection ends."""
    here = _blank(text, at)
    head = text[here : here + 1]
    if head == close:
        return here + 1, True
    if head != ",":
        raise NotJsonError(f"a comma or `{close}` is expected" if head else "it ends too early", here)
    return _blank(text, here + 1), False


# -- changing a value ----------------------------------------------------------------------------------------------


def with_texts(text: str, changes: list[tuple[Json, str]]) -> str:
    """``text`` with other texts in the place of some: of each, only the characters that differ are written anew. What was
    escaped without need stays as it was, and a text that is all ASCII stays that.

    >>> source = '{"a": "caf\\\\u00e9/x.md", "b":"y"}'
    >>> with_texts(source, [(read_json(source).get("a"), "caf\u00e9/z.md")])
    '{"a": "caf\\\\u00e9/z.md", "b":"y"}'
    """
    ascii_only = text.isascii() and "\\u" in text
    for old, new in sorted(changes, key=lambda change: -change[0].start):
        raw = text[old.start + 1 : old.end - 1]
        text = text[: old.start + 1] + _respelled(raw, old.text, new, ascii_only) + text[old.end - 1 :]
    return text


def _respelled(raw: str, old: str, new: str, ascii_only: bool) -> str:
    """``raw``, which spells ``old``, so that it spells ``new``."""
    places = _places(raw)
    slash = "\\/" if "\\/" in raw else "/"
    out, done = [], 0
    for start, end, middle in _differences(whole(old), whole(new)):
        spelled = dumps(middle, ensure_ascii=ascii_only)[1:-1].replace("/", slash)
        out += [raw[places[done] : places[start]], spelled]
        done = end
    return "".join((*out, raw[places[done] :]))


def whole(text: str) -> str:
    """``text`` with U+FFFD for each half of a character, which JSON can say and no file can hold.

    >>> whole("a\\ud83d")
    'a\ufffd'
    """
    return _HALF.sub("\ufffd", text)


def _differences(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """What to put in the place of which characters of ``old``: line by line, and in each line from the first to the last
    that differs."""
    before, after = old.split("\n"), new.split("\n")
    if len(before) != len(after):
        before, after = [old], [new]
    at = 0
    for was, now in zip(before, after, strict=True):
        if was != now:
            start = _common(was, now)
            end = _common(was[start:][::-1], now[start:][::-1])
            yield at + start, at + len(was) - end, now[start : len(now) - end]
        at += len(was) + 1


def _places(raw: str) -> list[int]:
    """Where in ``raw`` each character begins that it spells, and where the last one ends."""
    starts, at = [], 0
    while at < len(raw):
        found = _ESCAPE.match(raw, at) if raw[at] == "\\" else None
        starts.append(at)
        at = found.end() if found else at + 1
    return [*starts, len(raw)]


def _common(a: str, b: str) -> int:
    """How many characters two texts begin with in common."""
    shortest = min(len(a), len(b))
    return next((i for i in range(shortest) if a[i] != b[i]), shortest)
