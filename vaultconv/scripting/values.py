"""What a script may give a property: what a value of a note can be, and days, which are texts there."""

from __future__ import annotations

from datetime import date, datetime

from vaultconv.errors import EditError
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Value

_SURROGATE = lazy_pattern("[\ud800-\udfff]")


def as_key(key: object, path: str) -> str:
    """``key`` as the name of a property of the note at ``path``. Raises :class:`~vaultconv.errors.EditError` if none can be called so."""
    if not isinstance(key, str) or not key.strip():
        raise EditError(f"no property can be called {key!r}", path=path, remedy="Give it a name.")
    return as_text(key, path)


def as_text(text: str, path: str) -> str:
    """``text``, which the note at ``path`` is to say. Raises :class:`~vaultconv.errors.EditError` for halves of characters, which no file can hold.

    >>> as_text("café", "A.md")
    'café'
    """
    found = None if text.isascii() else _SURROGATE.search(text)
    if found is not None:
        near = text[max(found.start() - 20, 0) : found.end() + 20]
        raise EditError(f"{near!r} is no valid Unicode", path=path, remedy="Take the lone surrogate out.")
    return text


def as_value(value: object, path: str) -> Value:
    """``value`` as one of a property of the note at ``path``: a day is its text, since no format has a type for one. Raises
    :class:`~vaultconv.errors.EditError` for what no property can be.

    >>> from datetime import date
    >>> as_value({"days": [date(2026, 1, 5)]}, "A.md")
    {'days': ['2026-01-05']}
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return as_text(value, path)
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, list):
        return [as_value(each, path) for each in value]
    if isinstance(value, dict):
        return {as_key(key, path): as_value(each, path) for key, each in value.items()}
    raise EditError(
        f"no property can be {value!r}",
        path=path,
        remedy="Give it a text, a number, true or false, a day, or a list or dict of these.",
    )
