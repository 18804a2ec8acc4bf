"""The parser's events: its own, as they come, and those of one leaf as inline constructs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import pyromark

from vaultconv.markdown.dialect import Dialect

Event: TypeAlias = tuple[Any, Any]
"""As the parser gives it: a name, or a mapping of one from its name to its data; and the range in bytes, ``{"start": 0,
"end": 6}``. There are hundreds in a note, and most mean nothing to us: they are not made into anything nicer."""

_EMPHASIS = {"Emphasis", "Strong", "Strikethrough"}
_LABELLED = {"Link", "Image"}
_INLINE = _EMPHASIS | _LABELLED

_STAND_INS = "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x7f"
"""What the parser sees for a lone carriage return, which it would take for a line end: one that the text has not."""


@dataclass(slots=True)
class Token:
    """A CommonMark inline construct at ``[start:end]``; ``label_end`` is where the text of a link or image ends. First
    they are places in the body, then in the raw text of the block (:func:`vaultconv.markdown.leaf.settle`)."""

    start: int
    end: int
    kind: str
    data: Any
    label_end: int = 0


@dataclass(slots=True)
class Leaf:
    """What stands in one leaf block: its ``tokens``, outer before inner; the byte where the ``last`` thing in it ends (0:
    there is none), ``ended`` by the event after them."""

    tokens: list[Token]
    last: int
    ended: Event | None


def events(text: str, dialect: Dialect) -> Iterator[Event]:
    """What pulldown-cmark sees in ``text``, with the extensions of ``dialect``. A lone carriage return is a character
    to it like any other.

    >>> from vaultconv.markdown.dialect import COMMONMARK
    >>> list(events("a", COMMONMARK))[1]
    ({'Text': 'a'}, {'start': 0, 'end': 1})
    """
    wanted = _extensions(dialect.tables, dialect.footnotes, dialect.math)
    if "\r" not in text:
        return iter(pyromark.events_with_range(text, options=wanted))
    stand_in = next((c for c in _STAND_INS if c not in text), _STAND_INS[0])
    found = pyromark.events_with_range(text.replace("\r", stand_in), options=wanted)
    return ((_with_carriage_returns(event, stand_in), where) for event, where in found)


@cache
def _extensions(tables: bool, footnotes: bool, math: bool) -> pyromark.Options:
    """The parser's extensions. Kept: flags are objects, and each line of a list that has a link in it is parsed by itself."""
    options = pyromark.Options(0)
    if tables:
        options |= pyromark.Options.ENABLE_TABLES
    if footnotes:
        options |= pyromark.Options.ENABLE_FOOTNOTES
    if math:
        options |= pyromark.Options.ENABLE_MATH
    return options


def _with_carriage_returns(data: Any, stand_in: str) -> Any:
    """The data of an event with the carriage returns that ``stand_in`` stood for."""
    if isinstance(data, str):
        return data.replace(stand_in, "\r")
    if isinstance(data, dict):
        return {key: _with_carriage_returns(value, stand_in) for key, value in data.items()}
    return data


def leaf(stream: Iterable[Event], character: Callable[[int], int] | None) -> Leaf:
    """Takes the events of one leaf from ``stream``, up to and with the first that is a matter of blocks: its own end, or
    for a paragraph of a tight list, which has no events itself, what comes after it. ``character`` makes offsets of the
    body from those of bytes; None if they are the same."""
    tokens: list[Token] = []
    labels: list[Token] = []
    last = 0
    for event, where in stream:
        if "Text" in event:
            last = where["end"]
            continue
        if event.__class__ is str:
            if event == "Rule":
                return Leaf(tokens, last, (event, where))
            name, data = event, None
        elif "End" in event:
            name = event["End"]
            if name.__class__ is not str or name not in _INLINE:
                return Leaf(tokens, last, (event, where))
            if name in _LABELLED:
                labels.pop().label_end = last if character is None else character(last)
            last = where["end"]
            continue
        elif "Start" in event:
            tag = event["Start"]
            name, data = (tag, None) if tag.__class__ is str else next(iter(tag.items()))
            if name not in _INLINE:
                return Leaf(tokens, last, (event, where))
            if name in _EMPHASIS:
                continue
        else:
            ((name, data),) = event.items()
            if name == "Html":  # of a block, where a line that stands alone turned out to be several
                continue
        start, end = where["start"], where["end"]
        if character is None:
            token = Token(start, end, name, data)
        else:
            token = Token(character(start), character(end), name, data)
        tokens.append(token)
        last = end
        if name in _LABELLED:
            labels.append(token)
            last = start + (2 if name == "Image" else 1)
    return Leaf(tokens, last, None)
