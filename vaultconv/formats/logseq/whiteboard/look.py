"""How a shape looks, as a board of any app can say it: its colour, and the side of it that a line begins at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern

_HEX = lazy_pattern(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")

_NAMED = {
    "red": "1",
    "yellow": "3",
    "green": "4",
    "purple": "6",
    "blue": "#0091ff",
    "pink": "#e93d82",
    "gray": "#8d8d8d",
}
"""The colours that the app's palette names, and what they are on other boards: one of their six, else as it looks (the ninth
shades of the Radix palette, which the app takes them from)."""

_PALETTE = {
    **{color: name for name, color in _NAMED.items()},
    "2": "#f76808",
    "5": "#05a2c2",
}
"""The same the other way. Orange and cyan have no name here."""

_SHOWN = {**_NAMED, "#f76808": "2", "#05a2c2": "5"}

_FILLED = "fill"
_MIDDLE: tuple[float, float] = (0.5, 0.5)
_POINTS: dict[str, tuple[float, float]] = {
    "": _MIDDLE,
    "top": (0.5, 0.0),
    "right": (1.0, 0.5),
    "bottom": (0.5, 1.0),
    "left": (0.0, 0.5),
}
"""Where a line is bound to a shape, in parts of its width and height."""

_NEAR_MIDDLE = 0.3
"""A line that is bound so near the middle leads to the shape, not to a side of it."""


def read_color(shape: Mapping[str, Any]) -> str:
    """The colour of a shape: its line's, or its filling's; ``""`` for those that every shape has.

    >>> read_color({"stroke": "red"}), read_color({"stroke": "", "fill": "#AB1200"})
    ('1', '#AB1200')
    >>> read_color({"stroke": "var(--tl-foreground, #000)", "fill": "#ffffff", "noFill": True})
    ''
    """
    filled = "" if shape.get("noFill") is True else shape.get(_FILLED)
    for said in (shape.get("stroke"), filled):
        if isinstance(said, str) and (said in _SHOWN or _HEX.fullmatch(said)):
            return _SHOWN.get(said, said)
    return ""


def write_color(color: str) -> str | None:
    """The colour of a card as the app says it, ``""`` for none; None if it is no colour.

    >>> write_color("4"), write_color("#b5651d"), write_color(""), write_color("reddish")
    ('green', '#b5651d', '', None)
    """
    if not color or color in _PALETTE:
        return _PALETTE.get(color, "")
    return color if _HEX.fullmatch(color) else None


def read_side(point: Any) -> str:
    """The side that a line is bound to at ``point``.

    >>> read_side([0.5, 0.5]), read_side([0.98, 0.4]), read_side([0.5, 0.1]), read_side(None)
    ('', 'right', 'top', '')
    """
    if not (isinstance(point, list) and len(point) == 2 and all(isinstance(n, int | float) for n in point)):
        return ""
    across, down = point[0] - 0.5, point[1] - 0.5
    if max(abs(across), abs(down)) < _NEAR_MIDDLE:
        return ""
    if abs(across) >= abs(down):
        return "right" if across > 0 else "left"
    return "bottom" if down > 0 else "top"


def write_side(side: str) -> tuple[float, float]:
    """Where a line to that ``side`` is bound.

    >>> write_side("left"), write_side("")
    ((0.0, 0.5), (0.5, 0.5))
    """
    return _POINTS.get(side, _MIDDLE)
