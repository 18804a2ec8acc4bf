"""What a colour of a board is in its picture. All else of its looks is in the style sheet of the site."""

from __future__ import annotations

from vaultconv.lazy_pattern import lazy_pattern

_HEX = lazy_pattern(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")

PRESETS = ("1", "2", "3", "4", "5", "6")
"""The colours that have a name: red, orange, yellow, green, cyan, purple (JSON Canvas 1.0, "canvasColor")."""


def colored(color: str) -> tuple[str, str]:
    """The class of what has a ``color``, and the attribute that says one without a name; nothing for one that is none.

    >>> colored("4"), colored("#ff8800"), colored("red;}")
    ((' c4', ''), (' own', ' color="#ff8800"'), ('', ''))
    """
    if color in PRESETS:
        return f" c{color}", ""
    return (" own", f' color="{color}"') if _HEX.fullmatch(color) else ("", "")
