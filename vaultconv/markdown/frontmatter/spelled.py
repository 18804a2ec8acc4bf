"""Numbers as their author spelled them, for formats that show a value as text: a postcode ``01234``, a version ``1.10``, an
ISBN with more digits than a double holds.

A number and its spelling are two things: what YAML reads is compared, what was written is shown.
"""

from __future__ import annotations

import json
import math
import re

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.core_schema import resolve
from vaultconv.markdown.frontmatter.lexemes import item_lexemes
from vaultconv.markdown.frontmatter.scalars import number_text
from vaultconv.markdown.frontmatter.values import MalformedError, load
from vaultconv.model.properties import Value

_TEXT = lazy_pattern(r'"(?:[^"\\]|\\.)*+"')
_NO_JSON = lazy_pattern(r"NaN|-?Infinity")
_YAML = {"NaN": ".nan", "Infinity": ".inf", "-Infinity": "-.inf"}


def is_number(value: object) -> bool:
    """Whether ``value`` is a number; a checkbox is none."""
    return value.__class__ is int or value.__class__ is float


def number_in(word: str) -> int | float | None:
    """The number that YAML reads in the bare ``word``; None if it reads something else.

    >>> number_in("007"), number_in("1.10"), number_in("true"), number_in("x")
    (7, 1.1, None, None)
    """
    found = resolve(word)
    return found if is_number(found) else None  # type: ignore[return-value]


def spells(word: str, value: object) -> bool:
    """Whether the bare ``word`` is a spelling of the number ``value``.

    >>> spells("0x1F", 31), spells(".NaN", float("nan")), spells("7", 7.0), spells("7", True)
    (True, True, True, False)
    """
    read = number_in(word)
    return read is not None and is_number(value) and (read == value or (read != read and value != value))


def as_spelled(value: Value, lexeme: str) -> Value:
    """``value`` with each number as text: as ``lexeme`` spells it, where that tells.

    >>> as_spelled(7, "007"), as_spelled([7, "x", 1.1], "[007, x, 1.10]"), as_spelled(7, "")
    ('007', ['007', 'x', '1.10'], '7')
    """
    if isinstance(value, list):
        words = item_lexemes(lexeme) if lexeme else None
        if words is None or len(words) != len(value):
            words = [""] * len(value)
        return [
            as_spelled(item, word) if is_number(item) else item
            for item, word in zip(value, words, strict=True)
        ]
    if isinstance(value, int | float) and is_number(value):
        return lexeme if spells(lexeme, value) else number_text(value)
    return value


def flow_text(value: Value) -> str:
    """``value`` in one line that is JSON, or where JSON has no word for one of its numbers, YAML.

    >>> flow_text({"a": [7, None]}), flow_text([float("inf"), "NaN"])
    ('{"a": [7, null]}', '[.inf, "NaN"]')
    """
    text = json.dumps(value, ensure_ascii=False)
    if "N" not in text and "I" not in text:
        return text
    pieces = []
    done = 0
    for found in _TEXT.finditer(text):
        pieces += [_NO_JSON.sub(_in_yaml, text[done : found.start()]), found[0]]
        done = found.end()
    return "".join((*pieces, _NO_JSON.sub(_in_yaml, text[done:])))


def _in_yaml(found: re.Match[str]) -> str:
    return _YAML[found[0]]


def read_flow(text: str) -> Value:
    """What :func:`flow_text` wrote; None for what nobody wrote like that.

    >>> read_flow('[.inf, "NaN"]'), read_flow("[")
    ([inf, 'NaN'], None)
    """
    try:
        return load(text + "\n")
    except MalformedError:
        return None


def is_finite(value: Value) -> bool:
    """Whether JSON has a word for every number in ``value``."""
    stack = [value]
    while stack:
        top = stack.pop()
        if isinstance(top, float) and not math.isfinite(top):
            return False
        if isinstance(top, list):
            stack.extend(top)
        elif isinstance(top, dict):
            stack.extend(top.values())
    return True
