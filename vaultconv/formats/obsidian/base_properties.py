"""Names of properties in a base: in its filters and formulas, and in what its views show, sort and group by.

Source: Help, "Bases syntax": ``note.price``, ``note["price"]`` or simply ``price``; ``file.hasProperty("price")`` ("Functions").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import dumps
from typing import NamedTuple

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.frontmatter.marks import MarkedError, MarkedScalar, line_and_column, scalars
from vaultconv.markdown.frontmatter.scalars import scalar_text

_OWN = frozenset(
    {"file", "note", "formula", "this", "value", "values", "index", "acc", "true", "false", "null"}
)
"""Names that mean something else in a formula."""
_NAME = lazy_pattern(r"[^\W\d]\w*")
_TOKEN = lazy_pattern(
    r"""(?P<property>\bhasProperty\s*\(\s*)(?P<q>["'])(?P<said>(?:\\.|(?!(?P=q))[^\\])*)(?P=q)
    | (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    | (?P<pattern>(?<![\w)\]"'\s])\s*/(?:\\.|[^/\\\n])+/[a-z]*|\A\s*/(?:\\.|[^/\\\n])+/[a-z]*)
    | (?P<owner>(?<![\w.])(?:(?:this\s*\.\s*)?note|this|file\s*\.\s*properties)\s*)
      (?:\.\s*(?P<member>[^\W\d][\w]*)(?!\s*\() | \[\s*(?P<mq>["'])(?P<index>(?:\\.|(?!(?P=mq))[^\\])*)(?P=mq)\s*\])
    | (?P<name>(?<![\w.])[^\W\d]\w*(?:-\w+)*)(?P<call>\s*\()?
    | .""",
    re.VERBOSE | re.DOTALL,
)
_LISTING = frozenset({"order", "property", "column", "groupBy", "sort"})
"""Keys of a view whose values are names of properties."""
_BY_NAME = frozenset({"properties", "summaries", "columnSize"})
"""Keys whose mappings have names of properties as keys."""


class Left(NamedTuple):
    """What names the property and cannot be renamed in place: its 1-based ``line``, and ``what`` it is."""

    line: int
    what: str


def with_property_name(text: str, key: str, to: str) -> tuple[str, tuple[Left, ...]]:
    """The base ``text`` with the property ``key`` called ``to``, and what had to stay. Raises
    :class:`~vaultconv.markdown.frontmatter.marks.MarkedError`.

    >>> base = "filters: price > 2 && file.name != 'price'\\nviews:\\n  - order: [note.price, formula.price]\\n"
    >>> print(with_property_name(base, "price", "cost")[0], end="")
    filters: cost > 2 && file.name != 'price'
    views:
      - order: [note.cost, formula.price]
    """
    pieces: list[str] = []
    left: list[Left] = []
    done = 0
    for scalar in scalars(text):
        raw = text[scalar.start : scalar.end]
        new, unsure = _renamed(scalar, key, to)
        if unsure:
            left.append(_left(text, scalar))
        if new == scalar.value:
            continue
        spelled = _spelled(raw, scalar, new)
        if spelled is None:
            left.append(_left(text, scalar))
            continue
        pieces += (text[done : scalar.start], spelled)
        done = scalar.end
    made = "".join((*pieces, text[done:]))
    if made != text and not _says(made, text, key, to):
        return text, (Left(1, f"names {key!r} where it cannot be called otherwise in place"),)
    return made, tuple(dict.fromkeys(left))


def _left(text: str, scalar: MarkedScalar) -> Left:
    return Left(line_and_column(text, scalar.start)[0], f"`{scalar.value.strip()}` may name the property")


def _renamed(scalar: MarkedScalar, key: str, to: str) -> tuple[str, bool]:
    """What a value of a base says once the property ``key`` is called ``to``, and whether it may name it in another way too."""
    above, value = scalar.path, scalar.value
    if "filters" in above and not scalar.is_key:
        return _in_formula(value, key, to)
    if above[:1] in (("formulas",), ("summaries",)):
        return (value, False) if scalar.is_key else _in_formula(value, key, to)
    if scalar.is_key:
        return (_id(value, key, to) if above[-1:] and above[-1] in _BY_NAME else value), False
    if above[:1] == ("views",):
        is_listed = not _LISTING.isdisjoint(above[1:]) and above[-1] != "direction"
        is_own = value == key and above[-1] not in ("name", "type")  # an option of a view that a plugin gives
        new = _id(value, key, to) if is_listed or value == f"note.{key}" else value
        return new, is_own and not is_listed
    return value, False


def _id(value: str, key: str, to: str) -> str:
    """The name of a column, where ``key`` is called ``to``.

    >>> _id("note.price", "price", "cost"), _id("price", "price", "file.x"), _id("formula.price", "price", "cost")
    ('note.cost', 'note.file.x', 'formula.price')
    """
    if value == f"note.{key}":
        return f"note.{to}"
    if value != key:
        return value
    return to if to.partition(".")[0] not in _OWN else f"note.{to}"


def _in_formula(text: str, key: str, to: str) -> tuple[str, bool]:
    """The formula ``text`` with the property ``key`` called ``to``, and whether it may name it in a way that cannot be told.

    >>> _in_formula('price + note["price"] + formula.price + price(1) + "price"', "price", "unit cost")[0]
    'note["unit cost"] + note["unit cost"] + formula.price + price(1) + "price"'
    >>> _in_formula('a-price + file.hasProperty("price")', "price", "cost")
    ('a-price + file.hasProperty("cost")', True)
    """
    pieces: list[str] = []
    unsure = False
    is_name = _NAME.fullmatch(to) is not None
    for found in _TOKEN.finditer(text):
        piece = found[0]
        if found["property"] and found["said"] == key:
            piece = f"{found['property']}{dumps(to, ensure_ascii=False) if found['q'] == chr(34) else _single(to)}"
        elif found["member"] == key or found["index"] == key:
            owner = found["owner"]
            if found["member"] and is_name:
                piece = piece[: len(piece) - len(key)] + to
            else:
                quoted = _single(to) if found["mq"] == "'" else dumps(to, ensure_ascii=False)
                piece = f"{owner.rstrip()}[{quoted}]"
        elif found["name"] == key and not found["call"] and key not in _OWN:
            piece = to if is_name and to not in _OWN else f"note[{dumps(to, ensure_ascii=False)}]"
        elif found["name"] and not found["call"] and key in {*found["name"].split("-")} - _OWN:
            unsure = True  # a property with a hyphen in its name, or a subtraction
        pieces.append(piece)
    return "".join(pieces), unsure


def _single(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _spelled(raw: str, scalar: MarkedScalar, new: str) -> str | None:
    """The value ``new`` in the style that ``scalar`` has; None where that cannot be told."""
    if scalar.style == "'" and raw == _in_single(scalar.value):
        return _in_single(new)
    if scalar.style == '"' and raw == dumps(scalar.value, ensure_ascii=False):
        return dumps(new, ensure_ascii=False)
    if not scalar.style and raw == scalar.value:
        return new if scalar_text(new) == new else scalar_text(new)
    return None


def _in_single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _says(made: str, text: str, key: str, to: str) -> bool:
    """Whether the base that was ``made`` says what ``text`` does, with the property ``key`` called ``to``."""

    def said(base: str) -> Iterator[tuple[tuple[str, ...], bool, str]]:
        return ((scalar.path, scalar.is_key, scalar.value) for scalar in scalars(base))

    try:
        found = list(said(made))
    except MarkedError:
        return False
    wanted = list(scalars(text))
    return len(found) == len(wanted) and all(
        value in (old.value, _renamed(old, key, to)[0])
        for (_, _, value), old in zip(found, wanted, strict=True)
    )
