"""Values out of YAML: the boundary to py-yaml12.

py-yaml12 reads YAML 1.2's core schema in Rust. Four things it does otherwise than npm ``yaml`` are settled here: a
tab right after a colon and a pair of surrogate escapes, which it refuses, the second of two equal keys inside a map
(which ``1`` and ``true`` are in Python), which silently wins, and a number with a sign too many (``+-1``, ``0x-1``), which is text. A panic in Rust stops here, too.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml12

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import checks, marks
from vaultconv.model.note import Problem
from vaultconv.model.properties import Value

_RETRIES = 200
"""How many tabs after colons are taken for separators where only the parser can tell; each costs a parse."""

_EMPTY_FLOW = lazy_pattern(r"(?<=[\[{])[ \t]*+\n[ \t\n]*+(?=[\]}])")
_END = "#\n"
_TAB_AFTER_KEY = lazy_pattern(r"^([^ \t\n#\"'][^:\n]*+(?::(?=[^ \t\n])[^:\n]*+)*+:)\t", re.MULTILINE)
_DOUBLE_QUOTED = lazy_pattern(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_ESCAPE = lazy_pattern(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\.", re.DOTALL)
_SIGNS = lazy_pattern(
    r"^(?P<key>[^ \t\n#\"'][^:\n]*+):[ \t]+(?P<word>(?:[+-][+-]|0[xo][+-])[^ \t\n]*+)[ \t]*+(?:#.*+)?$",
    re.MULTILINE,
)
_PAIR = lazy_pattern(r":(?=[ \t\n]|\Z)")
_SCALARS = frozenset((str, int, float, bool, type(None)))


class MalformedError(ValueError):
    """A block that tries to be properties and is not: ``problem`` says where (lines count from the first line of
    the block), why, and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def load(block: str) -> Value:
    """The value of the one YAML document ``block``, keys as text.

    Raises :class:`MalformedError` where Obsidian would see no properties at all.

    >>> load("a: yes\\nb: 012\\nc: [x, 1e3]\\n1: {d: ~}\\n")
    {'a': 'yes', 'b': 12, 'c': ['x', 1000.0], '1': {'d': None}}
    """
    problem = checks.check(block)
    if problem is not None:
        raise MalformedError(problem)
    data = _parse(block)
    if data.__class__ is not dict:
        return plain(data)
    values: dict[str, Value] = {}
    nested = False
    for key, value in data.items():
        if value.__class__ not in _SCALARS:
            value = plain(value)
            nested = nested or _holds_map(value)
        values[key if key.__class__ is str else key_name(key)] = value
    if "+" in block or "-" in block:
        values |= _texts_like_numbers(block, values)
    if len(values) != len(data):  # 1 and "1" are one key to the app
        raise MalformedError(Problem("Two properties have the same name", 1, 1, "Rename one of them."))
    if nested:
        _refuse_nested_duplicates(block, values)
    return values


def _texts_like_numbers(block: str, values: dict[str, Value]) -> dict[str, Value]:
    """The entries of ``block`` that are words beginning with two signs, where ``values`` has a number."""
    found = {match["key"].rstrip(): match["word"] for match in _SIGNS.finditer(block)}
    return {key: word for key, word in found.items() if values.get(key).__class__ in (int, float)}


def parses(text: str) -> bool:
    """Whether ``text``, a piece of a block that was read, is a whole YAML value by itself."""
    try:
        _call(text)
    except (ValueError, MalformedError):
        return False
    return True


def plain(value: Any) -> Value:
    """What py-yaml12 gave as plain data: tags are dropped, keys become text as in JavaScript."""
    kind = value.__class__
    if kind in _SCALARS:
        return value  # type: ignore[no-any-return]
    if kind is list:
        return [plain(item) for item in value]
    if kind is dict:
        return {key_name(key): plain(item) for key, item in value.items()}
    return plain(value.value)


def key_name(key: Any) -> str:
    """The name that JavaScript, and so the app, gives to a key that is no text.

    >>> [key_name(key) for key in ("a", 7, 1.0, True, None)]
    ['a', '7', '1', 'true', '']
    """
    if key.__class__ in _SCALARS:
        return marks.key_name(key)
    return _flow(plain(key))


def _flow(value: Value) -> str:
    """A list or map that stands as a key, as npm ``yaml`` names it: ``{ date }`` for ``{{date}}``."""
    if isinstance(value, list):
        return f"[ {', '.join(map(_flow, value))} ]" if value else "[]"
    if isinstance(value, dict):
        pairs = (key if item is None else f"{key}: {_flow(item)}" for key, item in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    return value if isinstance(value, str) else json.dumps(value)


def _parse(block: str) -> Any:
    """Parse ``block``, helping the parser over what it refuses and YAML allows."""
    text = _TAB_AFTER_KEY.sub(r"\1 ", block) if "\t" in block else block
    if "rue" in text or "alse" in text or "RUE" in text or "ALSE" in text:
        text = _truths_apart(text)
    if "|" in text or ">" in text:
        text += _END  # else an empty block scalar at the very end is read as a line end
    for _ in range(_RETRIES):
        try:
            return _call(text)
        except ValueError as error:
            message = str(error)
            repaired = _repaired(text, message)
            if repaired is None:
                raise MalformedError(marks.locate(block, message)) from error
            text = repaired
    raise MalformedError(marks.locate(block, "more tabs after colons than can be read"))


def _truths_apart(text: str) -> str:
    try:
        return marks.truths_apart(text)
    except marks.MarkedError:
        return text  # what is wrong with it, the parser says


def _repaired(text: str, message: str) -> str | None:
    """``text`` with what ``message`` complains about spelled in another way, or None."""
    if "must be followed by a valid YAML whitespace" in message:
        position = re.search(r"line (\d+) column (\d+)", message)
        if position is None:
            return None
        lines = text.split("\n")
        row = int(position[1]) - 1
        tab = lines[row].rfind(":\t", 0, int(position[2])) + 1 if row < len(lines) else 0
        if not tab:
            return None
        lines[row] = f"{lines[row][:tab]} {lines[row][tab + 1 :]}"
        return "\n".join(lines)
    if message.endswith("invalid indentation") or "invalid indentation at" in message:
        closed = _EMPTY_FLOW.sub(lambda gap: " " * len(gap[0]), text)
        return closed if closed != text else None
    if "invalid Unicode character escape" in message:
        joined = _DOUBLE_QUOTED.sub(lambda quoted: _ESCAPE.sub(_join_surrogates, quoted[0]), text)
        return joined if joined != text else None
    return None


def _join_surrogates(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return escape[0]
    code = 0x10000 + ((int(escape[1], 16) - 0xD800) << 10) + (int(escape[2], 16) - 0xDC00)
    return f"\\U{code:08X}"


def _call(text: str) -> Any:
    """py-yaml12's value of ``text``; its errors are ValueErrors.

    Raises :class:`MalformedError` for a panic in Rust, which is no ``Exception``."""
    try:
        return yaml12.parse_yaml(text)
    except (ValueError, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a PanicException derives from BaseException: no narrower net holds it
        raise MalformedError(marks.invalid(f"the parser gave up ({error})", 1, 1)) from error


def _holds_map(value: Value) -> bool:
    if isinstance(value, list):
        return any(item.__class__ is not str and _holds_map(item) for item in value)
    return isinstance(value, dict)


def _count_keys(value: Value) -> int:
    if isinstance(value, dict):
        return len(value) + sum(_count_keys(item) for item in value.values())
    if isinstance(value, list):
        return sum(_count_keys(item) for item in value)
    return 0


def _refuse_nested_duplicates(block: str, values: dict[str, Value]) -> None:
    """Two equal keys inside a map make the block malformed. Every entry has a colon, so that as many keys as colons
    means none was lost; only where there are more colons (or entries may have none) are positions asked for."""
    if "{" not in block and "?" not in block and len(_PAIR.findall(block)) == _count_keys(values):
        return
    if len(block) > marks.MAX_SIZE:
        raise MalformedError(marks.too_large("to look for duplicate keys"))
    try:
        duplicate = marks.survey(block).duplicate
    except marks.MarkedError:
        return  # ruamel.yaml is stricter than YAML here (control characters); the parser has read the block
    if duplicate is not None:
        raise MalformedError(duplicate)
