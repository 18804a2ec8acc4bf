"""Carriers in an Obsidian note: facts that it has no way to say, in a comment right behind the text they are about.

One key, ``vaultconv``, version 1, compact JSON (``docs/reference/carriers.md``). They live in people's vaults for
years: a version or key that is not known here is left alone, as the comment that it is.
"""

from __future__ import annotations

import json
from typing import Any, Final

OPEN: Final = "%%vaultconv:"
"""How a carrier begins; it ends with ``%%``."""

VERSION: Final = 1


def pattern(key: str) -> str:
    """A regular expression for a carrier of ``key`` in the version that is known; its value is one word."""
    return rf'%%vaultconv:\{{"v":{VERSION},"{key}":"[\w-]+"\}}%%'


def carrier(**facts: str) -> str:
    """A carrier of ``facts``.

    >>> carrier(sidenote="lsn")
    '%%vaultconv:{"v":1,"sidenote":"lsn"}%%'
    """
    return OPEN + json.dumps({"v": VERSION, **facts}, separators=(",", ":"), ensure_ascii=True) + "%%"


def read_carrier(text: str) -> dict[str, Any]:
    """The facts of a carrier that :func:`pattern` found.

    >>> read_carrier('%%vaultconv:{"v":1,"sidenote":"lsn"}%%')
    {'sidenote': 'lsn'}
    """
    facts: dict[str, Any] = json.loads(text[len(OPEN) : -2])
    del facts["v"]
    return facts
