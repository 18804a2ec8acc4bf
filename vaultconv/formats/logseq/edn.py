"""A tolerant reader of EDN, as far as the settings and whiteboards of a graph need it, and a writer.

Source: the EDN specification (github.com/edn-format/edn). What is code there (``(fn [r] ...)``, ``#"regex"``, ``#_x``) is
read past, never run; of a tagged value (``#uuid "..."``) the value counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern

_TOKEN = lazy_pattern(
    r"""[\s,]+ | ;[^\n]* | (?P<open>\#?\{|\(|\[|\#\() | (?P<close>[\])}]) | (?P<discard>\#_)
      | \#?"(?P<text>(?:[^"\\]|\\.)*)" | \\(?P<char>\S\w*) | (?P<atom>[^\s,;"()\[\]{}]+)""",
    re.VERBOSE | re.DOTALL,
)
_TAGGED = lazy_pattern(r"#[A-Za-z][\w./-]*")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_DEEPEST = 200


class Keyword(str):
    """A keyword, without its colon."""

    __slots__ = ()


class Tagged(str):
    """A text with the tag ``uuid``."""

    __slots__ = ()


class Map(dict[str, Any]):
    """A map, its keys without their colons, and where it stands in its text: from the character ``start`` up to ``end``."""

    start = 0
    end = 0


def read_edn(text: str) -> Any:
    """The first value in ``text``: maps as :class:`Map`, vectors, lists and sets as list, keywords as :class:`Keyword`. What
    is malformed ends early; nothing at all is None.

    >>> read_edn('{:a "x" ;; why\\n :b #{:c 2} #_(gone) :d nil}')
    {'a': 'x', 'b': ['c', 2], 'd': None}
    """
    stack: list[tuple[str, list[Any], int]] = [("[", [], 0)]
    skips: list[int] = []
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind is None:
            continue
        if kind == "discard":
            skips.append(len(stack))
            continue
        if kind == "open":
            if len(stack) > _DEEPEST:
                break
            stack.append((found["open"][-1] if found["open"] != "#{" else "[", [], found.start()))
            continue
        if kind == "close":
            if len(stack) == 1:
                break
            value: Any = _whole(*stack.pop(), found.end())
        elif kind == "text":
            value = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), found["text"], flags=re.DOTALL)
        elif kind == "char":
            value = found["char"]
        elif _TAGGED.fullmatch(found["atom"]):
            continue
        else:
            value = _atom(found["atom"])
        if skips and skips[-1] == len(stack):
            skips.pop()
        else:
            stack[-1][1].append(value)
    while len(stack) > 1:
        value = _whole(*stack.pop(), len(text))
        stack[-1][1].append(value)
    return stack[0][1][0] if stack[0][1] else None


def _whole(bracket: str, items: list[Any], start: int, end: int) -> Any:
    """What stands between two brackets."""
    if bracket != "{":
        return items
    made = Map((str(key), value) for key, value in zip(items[::2], items[1::2], strict=False))
    made.start, made.end = start, end
    return made


def _atom(text: str) -> Any:
    if text.startswith(":"):
        return Keyword(text[1:])
    if text in ("true", "false", "nil"):
        return {"true": True, "false": False, "nil": None}[text]
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def is_one_map(text: str) -> bool:
    """Whether ``text`` is one map and nothing else, whole to the last bracket: it can stand in other EDN.

    >>> [is_one_map(text) for text in ("{:a [1]}", "{:a [1}", "{} {}", '{:a "}', "{} ;", "[]", "")]
    [True, False, False, False, True, False, False]
    """
    stack: list[str] = []
    place = maps = 0
    for found in _TOKEN.finditer(text):
        if found.start() != place:
            return False
        place = found.end()
        if found["open"]:
            maps += not stack and found["open"] == "{"
            stack.append(found["open"][-1])
        elif found["close"]:
            if not stack or _CLOSING[stack.pop()] != found["close"]:
                return False
        elif found.lastgroup is not None and not stack:
            return False
    return place == len(text) and not stack and maps == 1 and text.lstrip().startswith("{")


def edn_text(text: str) -> str:
    """``text`` as a string of EDN.

    >>> edn_text('a "b"')
    '"a \\\\"b\\\\""'
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_edn(value: Any) -> str:
    """``value`` in one line, as the app prints it: lists as vectors, texts with their line ends escaped.

    >>> write_edn({"id": Tagged("64ab"), "point": [1.5, -2.0], "text": "a\\nb", "type": Keyword("x"), "on": True})
    '{:id #uuid "64ab", :point [1.5 -2], :text "a\\\\nb", :type :x, :on true}'
    """
    match value:
        case Tagged():
            return f"#uuid {edn_text(value)}"
        case Keyword():
            return f":{value}"
        case str():
            return edn_text(value).replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
        case bool() | None:
            return {True: "true", False: "false", None: "nil"}[value]
        case int():
            return str(value)
        case float():
            return edn_number(value)
        case Mapping():
            return "{" + ", ".join(f":{key} {write_edn(item)}" for key, item in value.items()) + "}"
        case Iterable():
            return "[" + " ".join(map(write_edn, value)) + "]"
    raise TypeError(type(value).__name__)


def edn_number(value: float) -> str:
    """A length, without a fraction where there is none. What is no number is 0: EDN has no word for it.

    >>> edn_number(3.0), edn_number(0.5), edn_number(float("inf"))
    ('3', '0.5', '0')
    """
    if not isfinite(value):
        return "0"
    return str(int(value)) if value == int(value) else repr(value)
