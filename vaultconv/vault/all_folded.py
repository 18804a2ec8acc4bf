"""Very many names folded at once, as :mod:`vaultconv.vault.naming` folds one: in a tenth of the time."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from vaultconv.vault.naming import fold, key

_APART: Final = "\0"
"""What no path holds. Nothing that stands before or behind it changes how the other is folded."""
_AT_ONCE: Final = 500
"""So many texts are folded at a time."""
_LONGEST: Final = 1_000
"""Characters of a text that is folded with others; of much longer ones some are left as they are."""


def key_all(paths: Iterable[str]) -> list[str]:
    """The :func:`~vaultconv.vault.naming.key` of each of ``paths``.

    >>> key_all(["E\\u0301.md", "STRASSE", ""])
    ['é.md', 'strasse', '']
    """
    return _all_of(list(paths), str.casefold, key)


def fold_all(texts: Iterable[str]) -> list[str]:
    """Each of ``texts`` as :func:`~vaultconv.vault.naming.fold` has it.

    >>> fold_all(["E\\u0301 Straße", "ΟΔΟΣ", "Σ", ""])
    ['é straße', 'οδος', 'σ', '']
    """
    return _all_of(list(texts), str.lower, fold)


def _all_of(each: list[str], lower: Callable[[str], str], alone: Callable[[str], str]) -> list[str]:
    """Each of the texts in normal form, in ``lower`` case; what is made of one ``alone``."""
    found: list[str] = []
    for start in range(0, len(each), _AT_ONCE):
        some = each[start : start + _AT_ONCE]
        joined = _APART.join(some)
        made: list[str] = []
        if joined.isascii():
            made = joined.lower().split(_APART)
        elif max(map(len, some)) <= _LONGEST:
            normal = unicodedata.normalize
            made = normal("NFC", lower(normal("NFC", joined))).split(_APART)
        found += made if len(made) == len(some) else map(alone, some)
    return found
