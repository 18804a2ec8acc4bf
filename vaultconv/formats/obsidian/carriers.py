"""Carriers in an Obsidian note: facts that it has no way to say, in a comment right behind the text they are about.

One key, ``vaultconv``, version 1, compact JSON (``docs/reference/carriers.md``). They live in people's vaults for
years: a version or key that is not known here is left alone, as the comment that it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

OPEN: Final = "%%vaultconv:"
"""How a carrier begins; it ends with ``%%``."""

VERSION: Final = 1


WORD: Final = r"[\w-]+"
TEXT: Final = r'(?:[^"\\%\n]|\\[^%\n])*+'
"""What the value of a carrier may be: one word, or any text."""


def pattern(key: str, value: str = WORD) -> str:
    """A regular expression for a carrier of ``key`` in the version that is known."""
    return rf'%%vaultconv:\{{"v":{VERSION},"{key}":"{value}"\}}%%'


def carrier(**facts: str | Mapping[str, str]) -> str:
    """A carrier of ``facts``.

    >>> carrier(sidenote="lsn")
    '%%vaultconv:{"v":1,"sidenote":"lsn"}%%'
    """
    text = json.dumps({"v": VERSION, **facts}, separators=(",", ":"), ensure_ascii=True)
    return OPEN + text.replace("%", "\\u0025") + "%%"


def read_carrier(text: str) -> dict[str, Any]:
    """The facts of a carrier that :func:`pattern` found.

    >>> read_carrier('%%vaultconv:{"v":1,"sidenote":"lsn"}%%')
    {'sidenote': 'lsn'}
    """
    facts: dict[str, Any] = json.loads(text[len(OPEN) : -2])
    del facts["v"]
    return facts
