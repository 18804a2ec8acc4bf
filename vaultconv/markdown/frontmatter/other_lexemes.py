"""Lexemes of TOML and JSON: how each top-level entry was spelled. Both are rare, so a plain way will do: cut where an
entry may begin, and believe a cut only if the piece by itself means what the whole said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import StringIO
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.lexemes import Entry, Split

_ASSIGNMENT = lazy_pattern(r"""[ \t]*(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*=[ \t]*""")
_TABLE = lazy_pattern(r"[ \t]*\[")
_JSON_GAP = lazy_pattern(r"[ \t\n]*")
_CLOSES = lazy_pattern(r"\"\"\"|'''|[\]}]")
_BUDGET = 500_000
"""Characters that may be parsed in search of the entries' ends: about a second."""
_COMMENTS_TRIED = 16


def split_toml(block: str, values: Mapping[str, Any]) -> Split | None:
    """The entries of a TOML ``block`` that was read as ``values`` (keys in order); None where an entry is spread over
    the block, as a table with subtables or a dotted key may be, or would take too long to find."""
    lines = list(StringIO(block))
    entries: list[Entry] = []
    index = start = 0
    budget = _BUDGET
    while index < len(lines):
        if not lines[index].strip() or lines[index].lstrip().startswith("#"):
            index += 1
            continue
        table = _TABLE.match(lines[index]) is not None
        end = _table_end(lines, index) if table else index + 1
        text = "".join(lines[index:end])
        while (piece := _toml(text)) is None:
            budget -= len(text)
            if end >= len(lines) or budget < 0:
                return None
            end = _table_end(lines, end) if table else _value_end(lines, end)
            text = "".join(lines[index:end])
        if len(piece) != 1:
            return None
        key = next(iter(piece))
        lexeme = "" if table else _toml_lexeme(text, piece[key])
        entries.append(Entry(key, False, "".join(lines[start:end]), lexeme, index + 2))
        index = start = end
    if [entry.key for entry in entries] != list(values):
        return None
    return Split(entries, "".join(lines[start:]))


def _table_end(lines: list[str], header: int) -> int:
    """Where the table whose ``header`` is given ends: before the next header."""
    return next((at for at in range(header + 1, len(lines)) if _TABLE.match(lines[at])), len(lines))


def _value_end(lines: list[str], start: int) -> int:
    """After the first line from ``start`` on that may close a value of several lines."""
    return next((at + 1 for at in range(start, len(lines)) if _CLOSES.search(lines[at])), len(lines))


def split_json(block: str) -> Split:
    """The entries of a JSON object that was read: lexemes and lines. They have no lines of their own."""
    decoder = json.JSONDecoder()
    entries = []
    position = _gap(block, 1)
    counted, line = 0, 1
    while block[position] == '"':
        line += block.count("\n", counted, position)
        counted = position
        key, position = decoder.raw_decode(block, position)
        start = _gap(block, _gap(block, position) + 1)
        _, end = decoder.raw_decode(block, start)
        entries.append(Entry(key, True, "", block[start:end], line))
        position = _gap(block, end)
        if block[position] == ",":
            position = _gap(block, position + 1)
    return Split(entries, "")


def _gap(block: str, position: int) -> int:
    found = _JSON_GAP.match(block, position)
    return found.end() if found else position


def _toml(text: str) -> dict[str, Any] | None:
    import tomllib  # few vaults have any

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _toml_lexeme(text: str, value: object) -> str:
    """The value's spelling in ``text``, a whole entry: the shortest piece before a comment that means ``value``."""
    assignment = _ASSIGNMENT.match(text)
    if assignment is None:
        return ""
    rest = text[assignment.end() :].rstrip()
    comments = [at for at, char in enumerate(rest) if char == "#"]
    if len(comments) > _COMMENTS_TRIED:
        return ""
    for end in (*comments, len(rest)):
        read = _toml(f"v = {rest[:end]}")
        if read is not None and read["v"] == value:
            return rest[:end].rstrip()
    return ""
