"""The core schema of YAML 1.2: which bare words are not text.

The patterns are those of npm ``yaml`` 2.x, the library Obsidian bundles (its ``src/schema/core``), which are those
of YAML 1.2.2 section 10.3.2. YAML 1.1 (``yes``, ``12:30``, ``1_000``, dates) has no place here.
"""

from __future__ import annotations

from vaultconv.lazy_pattern import lazy_pattern

_NULL = r"~|[Nn]ull|NULL|"
_BOOL = r"[Tt]rue|TRUE|[Ff]alse|FALSE"
_INT = r"[-+]?[0-9]+"
_OCTAL = r"0o[0-7]+"
_HEX = r"0x[0-9a-fA-F]+"
_SPECIAL = r"[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN"
_FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)"
_EXPONENT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+"

_NOT_TEXT = lazy_pattern(
    rf"(?P<null>{_NULL})|(?P<bool>{_BOOL})|(?P<int>{_INT})|(?P<radix>{_OCTAL}|{_HEX})"
    rf"|(?P<special>{_SPECIAL})|(?P<float>{_FLOAT}|{_EXPONENT})"
)
_STARTS = frozenset("~nNtTfF.+-0123456789")
_EXACT_DIGITS = 18  # 19 digits may pass 2**63, where every reader of YAML goes over to doubles


def is_text(word: str) -> bool:
    """Whether a bare ``word`` is read as text.

    >>> [is_text(word) for word in ("yes", "12:30", "1_000", "2020-08-21", "007", "Null", ".5", "")]
    [True, True, True, True, False, False, False, False]
    """
    return bool(word) and (word[0] not in _STARTS or _NOT_TEXT.fullmatch(word) is None)


def resolve(word: str) -> str | int | float | bool | None:
    """What a bare ``word`` is read as. An integer that has no place in 64 bits becomes a float, as in JavaScript.

    >>> [resolve(word) for word in ("007", "1e3", "0x1F", "TRUE", "~", "no", "9781234567890123456789")]
    [7, 1000.0, 31, True, None, 'no', 9.781234567890124e+21]
    """
    found = None if is_text(word) else _NOT_TEXT.fullmatch(word)
    if found is None:
        return word
    kind = found.lastgroup
    if kind == "null":
        return None
    if kind == "bool":
        return word[0] in "tT"
    if kind == "int":
        return int(word) if len(word) <= _EXACT_DIGITS else _narrow(float(word), word)
    if kind == "radix":
        number = int(word, 0)
        return number if number < 2**63 else float(number)
    if kind == "special":
        return float(word.replace(".", "", 1))
    return float(word)


def _narrow(number: float, word: str) -> int | float:
    """``word`` as a whole number if it fits 64 bits, else the double nearest to it."""
    if abs(number) >= 2.0**64:
        return number
    whole = int(word)
    return whole if -(2**63) <= whole < 2**63 else number
