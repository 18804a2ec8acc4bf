"""A tolerant reader of EDN, as far as the settings of a graph need it.

Source: the EDN specification (github.com/edn-format/edn). What is code there (``(fn [r] ...)``, ``#"regex"``, ``#_x``) is
read past, never run.
"""

from __future__ import annotations

import re
from typing import Any

_TOKEN = re.compile(
    r"""[\s,]+ | ;[^\n]* | (?P<open>\#?\{|\(|\[|\#\() | (?P<close>[\])}]) | (?P<discard>\#_)
      | \#?"(?P<text>(?:[^"\\]|\\.)*)" | \\(?P<char>\S\w*) | (?P<atom>[^\s,;"()\[\]{}]+)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_DEEPEST = 200


class Keyword(str):
    """A keyword, without its colon."""

    __slots__ = ()


def read_edn(text: str) -> Any:
    """The first value in ``text``: maps as dict, vectors, lists and sets as list, keywords as :class:`Keyword`. What is
    malformed ends early; nothing at all is None.

    >>> read_edn('{:a "x" ;; why\\n :b #{:c 2} #_(gone) :d nil}')
    {'a': 'x', 'b': ['c', 2], 'd': None}
    """
    stack: list[tuple[str, list[Any]]] = [("[", [])]
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
            stack.append((found["open"][-1] if found["open"] != "#{" else "[", []))
            continue
        if kind == "close":
            if len(stack) == 1:
                break
            bracket, items = stack.pop()
            value: Any = _map(items) if bracket == "{" else items
        elif kind == "text":
            value = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), found["text"], flags=re.DOTALL)
        elif kind == "char":
            value = found["char"]
        else:
            value = _atom(found["atom"])
        if skips and skips[-1] == len(stack):
            skips.pop()
        else:
            stack[-1][1].append(value)
    while len(stack) > 1:
        bracket, items = stack.pop()
        stack[-1][1].append(_map(items) if bracket == "{" else items)
    return stack[0][1][0] if stack[0][1] else None


def _map(items: list[Any]) -> dict[str, Any]:
    return {str(key): value for key, value in zip(items[::2], items[1::2], strict=False)}


def _atom(text: str) -> Any:
    if text.startswith(":"):
        return Keyword(text[1:])
    if text in ("true", "false", "nil"):
        return {"true": True, "false": False, "nil": None}[text]
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def edn_text(text: str) -> str:
    """``text`` as a string of EDN.

    >>> edn_text('a "b"')
    '"a \\\\"b\\\\""'
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
