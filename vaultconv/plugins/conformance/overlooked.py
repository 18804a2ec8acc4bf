"""The check that a reader overlooks nothing: where nothing is written in a format, no way back shows what its reader has left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from vaultconv.formats.base import Item, ReadContext, Reader, Unit
from vaultconv.formats.registry import get_format
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.note import Note, Settings
from vaultconv.vault.tree import walk

_WORD = lazy_pattern(r"(?<=[^\W\d_] )[^\W\d_]{3,}|[^\W\d_]{3,}(?= [^\W\d_])")
"""A word of some length beside another: what people write, and no key, id, date or other sign of an app."""
_MOST = 1000
"""So many words of a file are tried, evenly spread."""


def overlooked(name: str, sample: Path) -> Iterator[str]:
    """Each word that people wrote counts: with one letter of it another, ``sample`` is read as something else, in a note or in a line of
    the ledger. Asked of formats that are only read, and of their files that are text in UTF-8."""
    format = get_format(name)
    if format.reader is None or format.writer is not None:
        return
    tree = walk(sample)
    for unit in format.reader.discover(tree, {}):
        if unit.role == "attachment":
            continue
        context = ReadContext(
            settings=Settings(),
            mtime_ns=unit.mtime_ns,
            further=tuple(tree.read(path) for path in unit.further),
        )
        try:
            text = tree.read(unit.path).decode("utf-8")
        except UnicodeDecodeError:
            continue
        for line, word in _idle_words(format.reader, unit, text, context):
            yield f"{unit.path}:{line}: the word {word!r} is overlooked: it is in no note, and no line of the ledger has it"


def _idle_words(reader: Reader, unit: Unit, text: str, context: ReadContext) -> Iterator[tuple[int, str]]:
    """The words of ``text`` that make no difference, each with its line."""
    said = _said(reader, unit, text, context)
    words = list(_WORD.finditer(text))
    for word in words[:: len(words) // _MOST + 1]:
        changed = text[: word.end() - 1] + _another(word[0][-1]) + text[word.end() :]
        if _said(reader, unit, changed, context) == said:
            yield text.count("\n", 0, word.start()) + 1, word[0]


def _said(reader: Reader, unit: Unit, text: str, context: ReadContext) -> tuple[Item, ...]:
    """What ``unit`` holds if it holds ``text``, without the text itself."""
    items = reader.read(unit, text.encode(), context)
    return tuple(replace(item, source=None) if isinstance(item, Note) else item for item in items)


def _another(letter: str) -> str:
    """Another letter.

    >>> _another("d"), _another("X"), _another("x")
    ('x', 'Y', 'y')
    """
    other = "y" if letter in "xX" else "x"
    return other.upper() if letter.isupper() else other
