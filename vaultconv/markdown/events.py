"""The parser's events, with the offsets of characters and one shape for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias, cast

import pyromark

from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.offsets import to_characters

Event: TypeAlias = tuple[str, Any, int, int, bool | None]
"""``(name, data, start, end, opens)``; ``opens`` is None for what is no pair."""

_STAND_INS = "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x7f"
"""What the parser sees for a lone carriage return, which it would take for a line end: one that the text has not."""


def events(text: str, dialect: Dialect) -> Iterator[Event]:
    """What pulldown-cmark sees in ``text``, with the extensions of ``dialect``. A lone carriage return is a character
    to it like any other."""
    options = 0
    if dialect.tables:
        options |= pyromark.Options.ENABLE_TABLES
    if dialect.footnotes:
        options |= pyromark.Options.ENABLE_FOOTNOTES
    if dialect.math:
        options |= pyromark.Options.ENABLE_MATH
    character = to_characters(text)
    stand_in = ""
    if "\r" in text:
        stand_in = next((c for c in _STAND_INS if c not in text), _STAND_INS[0])
        text = text.replace("\r", stand_in)
    for event, where in pyromark.events_with_range(text, options=pyromark.Options(options)):
        start, end = where["start"], where["end"]
        if character is not None:
            start, end = character(start), character(end)
        if isinstance(event, str):
            yield event, None, start, end, None
            continue
        ((name, data),) = cast("dict[str, Any]", event).items()
        if stand_in:
            data = _with_carriage_returns(data, stand_in)
        if name not in ("Start", "End"):
            yield name, data, start, end, None
        elif isinstance(data, str):
            yield data, None, start, end, name == "Start"
        else:
            ((inner, detail),) = data.items()
            yield inner, detail, start, end, name == "Start"


def _with_carriage_returns(data: Any, stand_in: str) -> Any:
    """The data of an event with the carriage returns that ``stand_in`` stood for."""
    if isinstance(data, str):
        return data.replace(stand_in, "\r")
    if isinstance(data, dict):
        return {key: _with_carriage_returns(value, stand_in) for key, value in data.items()}
    return data
