"""Carriers in an Obsidian note: facts that it has no way to say, in a comment right behind the text they are about.

One key, ``vaultconv``, version 1, compact JSON (``docs/reference/carriers.md``). They live in people's vaults for
years: a version or key that is not known here is left alone, as the comment that it is.
"""

from __future__ import annotations

import json
from typing import Any, Final

OPEN: Final = "%%vaultconv:"
"""How a carrier begins; it ends with ``%%``."""

PATTERN: Final = r"%%vaultconv:\{[^%\n]*\}%%"
"""A carrier, as a regular expression."""

VERSION: Final = 1


def carrier(**facts: str) -> str:
    """A carrier of ``facts``.

    >>> carrier(sidenote="lsn")
    '%%vaultconv:{"v":1,"sidenote":"lsn"}%%'
    """
    return OPEN + json.dumps({"v": VERSION, **facts}, separators=(",", ":"), ensure_ascii=True) + "%%"


def read_carrier(text: str) -> dict[str, Any] | None:
    """The facts of a carrier; None if it is none, or of a version that is not known.

    >>> read_carrier('%%vaultconv:{"v":1,"sidenote":"lsn"}%%')
    {'sidenote': 'lsn'}
    """
    try:
        facts = json.loads(text[len(OPEN) : -2])
    except ValueError:
        return None
    if not isinstance(facts, dict) or facts.pop("v", None) != VERSION:
        return None
    return facts
