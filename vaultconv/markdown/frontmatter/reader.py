"""Front matter in: from the text of a note to its typed properties, each with its lexeme and its verbatim lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter import marks, values
from vaultconv.markdown.frontmatter.core_schema import resolve
from vaultconv.markdown.frontmatter.fences import SYNTAX_BY_FIRST, find
from vaultconv.markdown.frontmatter.inference import property_type
from vaultconv.markdown.frontmatter.lexemes import Entry, Split, from_survey, split
from vaultconv.markdown.frontmatter.other_lexemes import split_json, split_toml
from vaultconv.markdown.frontmatter.placeholders import as_placeholder
from vaultconv.markdown.frontmatter.values import MalformedError
from vaultconv.model.note import Problem
from vaultconv.model.properties import Properties, Property, Value

if TYPE_CHECKING:
    from vaultconv.markdown.frontmatter.handlers import FrontMatterHandler

SYNTAXES = ("yaml", "toml", "json")
"""The languages of front matter that are recognised unless the caller asks for fewer."""

_NOTHING = lazy_pattern(r"(?:[ \t]*+(?:#[^\n]*+)?\n)*+")
_LIKE_A_MAPPING = lazy_pattern(
    r"""^[ \t]*+["']?[^\W_][\w .@/+-]{0,63}["']?[ \t]*:(?:[ \t]|$)|\A\s*\{\s*["}]""", re.MULTILINE
)


@dataclass(slots=True)
class FrontMatter:
    """What stood before the body. ``body_start`` is the index in the text where the body begins: just after the line
    end of the closing fence, 0 where there is no front matter. ``problem`` says, with line and column in the
    file, why the block cannot be understood; ``properties`` then holds it verbatim in ``raw`` and has no items."""

    properties: Properties = field(default_factory=Properties)
    body_start: int = 0
    problem: Problem | None = None


def read_front_matter(
    text: str, types: Mapping[str, str] | None = None, syntaxes: Sequence[str] = SYNTAXES
) -> FrontMatter:
    """The front matter of ``text``, which is decoded, with ``\\n`` as line end and no byte order mark. ``types`` are the
    declared types of properties by lower-case key (:attr:`vaultconv.model.note.Settings.property_types`); ``syntaxes``
    says which languages count (Obsidian knows YAML only).

    Text between two rules that is not a mapping is body. Never raises for what a text holds.

    >>> found = read_front_matter("---\\nisbn: 007 # c\\ntags:\\n  - a\\n---\\nBody\\n")
    >>> [(item.key, item.value, item.lexeme, item.line) for item in found.properties]
    [('isbn', 7, '007', 2), ('tags', ['a'], '\\n  - a', 3)]
    >>> found.body_start, found.problem
    (34, None)
    >>> problem = read_front_matter("---\\na: 1\\na: 2\\n---\\n").problem
    >>> (problem.message, problem.line, problem.column)
    ("The property 'a' is given twice", 3, 1)
    """
    syntax = SYNTAX_BY_FIRST.get(text[:1])
    if syntax is None or syntax not in syntaxes:
        return FrontMatter()
    found = find(text, syntax)
    if found is None:
        return FrontMatter()
    block, body_start = text[found.start : found.end], found.body
    raw = text[:body_start]
    try:
        data = values.load(block) if syntax == "yaml" else _handlers()[syntax].load(block)
        if data.__class__ is not dict:
            if data is None and _NOTHING.fullmatch(block):
                return FrontMatter(Properties((), syntax, raw, block), body_start)
            return FrontMatter()
        items, trailer = _SPLITTERS[syntax](block, data, types or {})
    except MalformedError as error:
        if syntax == "yaml" and not _LIKE_A_MAPPING.search(block):
            return FrontMatter()
        problem = error.problem
        before = 1 if syntax == "yaml" else _handlers()[syntax].lines_before
        problem = Problem(problem.message, problem.line + before, problem.column, problem.remedy)
        return FrontMatter(Properties((), syntax, raw), body_start, problem)
    return FrontMatter(Properties(items, syntax, raw, trailer), body_start)


@cache
def _handlers() -> dict[str, FrontMatterHandler]:
    """The handlers, imported when the first front matter is met that is not YAML: python-frontmatter takes some 40 ms."""
    from vaultconv.markdown.frontmatter.handlers import HANDLERS

    return HANDLERS


_Items = tuple[tuple[Property, ...], str]


def _yaml_items(block: str, data: dict[str, Value], types: Mapping[str, str]) -> _Items:
    """The properties of a YAML block. The splitter's entries are believed if their keys are the parser's.

    Raises :class:`MalformedError` for a key given twice, and for a block of which the parser saw only a part."""
    pieces = split(block)
    keys = None if pieces is None else _keys(pieces.entries, data)
    if pieces is None or keys is None:
        if pieces is not None:
            _refuse_duplicates(pieces.entries)
        pieces = _by_marks(block, data)
        keys = [_key(entry, name) or name for entry, name in zip(pieces.entries, data, strict=True)]
    items = []
    for key, entry, value in zip(keys, pieces.entries, data.values(), strict=True):
        lexeme = entry.lexeme
        if value is None and lexeme:
            value = _null(lexeme)
        elif value.__class__ is str and lexeme[:2] in ("0x", "0o"):
            value = resolve(lexeme)  # the parser leaves those beyond 64 bits as text
        elif "{{" in lexeme:
            value = as_placeholder(value, lexeme)
        kind = property_type(key, value, lexeme, types.get(key.lower()) if types else None)
        items.append(Property(key, value, kind, lexeme, entry.raw, entry.line))
    return tuple(items), pieces.trailer


def _keys(entries: Sequence[Entry], data: Mapping[str, Value]) -> list[str] | None:
    """The key of each entry, or None where the entries are not those that the parser saw."""
    if len(entries) != len(data):
        return None
    keys = []
    for entry, name in zip(entries, data, strict=True):
        key = name if entry.key == name else _key(entry, name)
        if key is None:
            return None
        keys.append(key)
    return keys


def _refuse_duplicates(entries: Sequence[Entry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = _unquoted(entry)
        if name in seen:
            raise MalformedError(marks.duplicate_key(name, entry.line - 1, 1))
        seen.add(name)


def _by_marks(block: str, data: Mapping[str, Value]) -> Split:
    """The entries by ruamel.yaml's marks. Raises :class:`MalformedError` where there are none to be had."""
    if len(block) > marks.MAX_SIZE:
        raise MalformedError(marks.too_large("to find its entries"))
    try:
        found = marks.survey(block)
    except marks.MarkedError as error:
        raise MalformedError(error.problem) from error
    if found.duplicate is not None:
        raise MalformedError(found.duplicate)
    if len(found.entries) != len(data):
        raise MalformedError(marks.invalid("only a part of the block can be read", 1, 1))
    return from_survey(block, found)


def _key(entry: Entry, name: str) -> str | None:
    """The key of ``entry`` if it means ``name``: a number or checkbox as it was spelled; None if it means another."""
    if entry.quoted:
        return name if _unquoted(entry) == name else None
    read = resolve(entry.key)
    if values.key_name(read) != name:
        return None
    return name if read is None else entry.key


def _unquoted(entry: Entry) -> str:
    if not entry.quoted or entry.key[:1] not in ('"', "'"):
        return entry.key
    read = values.load(entry.key + "\n")
    return read if isinstance(read, str) else entry.key


def _null(lexeme: str) -> Value:
    """None, unless ``lexeme`` is blank in the eyes of the parser only (a no-break space), where it is text."""
    return lexeme if lexeme.isspace() and lexeme.strip(" \t\n") else None


def _toml_items(block: str, data: dict[str, Value], types: Mapping[str, str]) -> _Items:
    pieces = split_toml(block, data)
    return _other_items(data, pieces, types)


def _json_items(block: str, data: dict[str, Value], types: Mapping[str, str]) -> _Items:
    return _other_items(data, split_json(block), types)


def _other_items(data: dict[str, Value], pieces: Split | None, types: Mapping[str, str]) -> _Items:
    entries: Sequence[Entry | None] = pieces.entries if pieces else [None] * len(data)
    items = []
    for entry, (key, value) in zip(entries, data.items(), strict=True):
        lexeme, raw, line = (entry.lexeme, entry.raw, entry.line) if entry else ("", "", 0)
        kind = property_type(key, value, lexeme, types.get(key.lower()))
        items.append(Property(key, value, kind, lexeme, raw, line))
    return tuple(items), pieces.trailer if pieces else ""


_SPLITTERS: dict[str, Any] = {"yaml": _yaml_items, "toml": _toml_items, "json": _json_items}
