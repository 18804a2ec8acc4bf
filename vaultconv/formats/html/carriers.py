"""Carriers in a page: facts that HTML has no way to say, in an attribute of the element that they are about.

One attribute, ``data-vaultconv``, version 1, compact JSON (``docs/reference/carriers.md``). It does nothing in a browser.
A version that is not known is left alone.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from vaultconv.lazy_pattern import lazy_pattern

ATTRIBUTE: Final = "data-vaultconv"
"""The attribute that holds a carrier."""

VERSION: Final = 1

OUTLINE: Final = "outline"
"""The word of a page's carrier that says that it was an outline; another is its kind. Each page would carry as much as a
line of its text, were this JSON."""

SHOWN: Final = "shown"
"""The value of the attribute on what is only shown: the carrier beside it says what it was."""


_HALF: Final = lazy_pattern("[\ud800-\udfff]")
"""Half a surrogate pair: JSON can say it, and it is no character."""


@dataclass(slots=True)
class Silence:
    """That no carrier is written, and whether there was one to write."""

    hides: bool = False


_SILENT: ContextVar[Silence | None] = ContextVar("silent", default=None)


@contextmanager
def carriers(on: bool) -> Iterator[Silence]:
    """Within it, carriers are written, or none is (``--carriers off``): then it knows afterwards whether one was wanted.

    >>> with carriers(False) as silence:
    ...     print(repr(carrier(info="")), silence.hides, repr(carrier(info="x")), silence.hides)
    '' False '' True
    """
    silence = Silence()
    token = _SILENT.set(None if on else silence)
    try:
        yield silence
    finally:
        _SILENT.reset(token)


def are_written() -> bool:
    """Whether carriers are written: asked where there is one to write."""
    silence = _SILENT.get()
    if silence is not None:
        silence.hides = True
    return silence is None


def text(value: str) -> str:
    """``value`` as the text of an element. A carriage return is spelled, or the parser takes it for a line end.

    >>> text("1 < 2 & 3")
    '1 &lt; 2 &amp; 3'
    """
    value = html.escape(value, quote=False)
    return value.replace("\r", "&#13;").replace("\xa0", "&nbsp;")


def attribute(name: str, value: str) -> str:
    """An attribute with a blank before it.

    >>> attribute("title", 'a "b"')
    ' title="a &quot;b&quot;"'
    """
    return f' {name}="{html.escape(value).replace(chr(13), "&#13;")}"'


def carrier(**facts: Any) -> str:
    """A carrier of those ``facts`` that say anything, as an attribute; ``""`` if none does.

    It stands in single quotes: JSON has so many double ones that they would be most of it.

    >>> print(carrier(info="python x"))
     data-vaultconv='{"v":1,"info":"python x"}'
    """
    said = {key: value for key, value in facts.items() if value}
    if not said or not are_written():
        return ""
    value = json.dumps({"v": VERSION, **said}, separators=(",", ":"), ensure_ascii=False)
    for character, spelled in (("&", "&amp;"), ("'", "&#x27;"), ("<", "&lt;"), ("\r", "&#13;")):
        value = value.replace(character, spelled)
    return f" {ATTRIBUTE}='{value}'"


def read_carrier(value: str | None) -> dict[str, Any]:
    """The facts of a carrier; none where there is none, or none that is understood.

    >>> read_carrier('{"v":1,"info":"x"}'), read_carrier("shown"), read_carrier('{"v":2}')
    ({'info': 'x'}, {}, {})
    """
    if not value or not value.startswith("{"):
        return {}
    try:
        facts = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    if "\\u" in value and _HALF.search(json.dumps(facts, ensure_ascii=False)):
        return {}
    if facts.pop("v", None) != VERSION:
        return {}
    return dict(facts)


def text_of(facts: dict[str, Any], key: str) -> str:
    """The text that a carrier says under ``key``, ``""`` if it says none: a page may come from anybody."""
    value = facts.get(key)
    return value if isinstance(value, str) else ""
