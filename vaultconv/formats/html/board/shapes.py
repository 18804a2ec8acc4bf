"""Where the lines of a board run, and numbers as a picture has them."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, isfinite

from vaultconv.model.board import BoardEdge, BoardNode

Point = tuple[float, float]

_FARTHEST = 1e6
"""A card farther out than that is drawn there: no screen shows both it and the others."""

_NORMALS: dict[str, Point] = {"top": (0, -1), "right": (1, 0), "bottom": (0, 1), "left": (-1, 0)}
"""Where a line leaves a card, by the side."""

_STEPS = 16
"""At so many points of a curve it is asked where it runs."""

_ARROW = 12.0
"""How long the head of an arrow is."""


def number(value: float) -> str:
    """A length as a picture has it, to a hundredth.

    >>> number(3.0), number(1 / 3), number(-0.001), number(float("inf"))
    ('3', '0.33', '0', '1000000')
    """
    value = min(max(value, -_FARTHEST), _FARTHEST) if value == value else 0.0
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def near(value: float) -> float:
    """``value`` where a picture can have it."""
    return min(max(value, -_FARTHEST), _FARTHEST) if isfinite(value) else 0.0


@dataclass(slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, node: BoardNode) -> Box:
        """Where ``node`` lies."""
        return cls(near(node.x), near(node.y), near(node.width), near(node.height))

    @property
    def attributes(self) -> str:
        """As attributes of an element, with a blank before."""
        return f' x="{number(self.x)}" y="{number(self.y)}" width="{number(self.width)}" height="{number(self.height)}"'

    def side(self, name: str) -> Point:
        """The middle of a side."""
        x, y = _NORMALS[name]
        return self.x + self.width * (1 + x) / 2, self.y + self.height * (1 + y) / 2

    def inner(self, by: float) -> Box:
        """The box inside, ``by`` so much smaller on each side."""
        return Box(self.x + by, self.y + by, max(self.width - 2 * by, 0), max(self.height - 2 * by, 0))


def around(boxes: list[Box], margin: float) -> Box:
    """The box that holds all ``boxes``, and a ``margin``."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right = max(box.x + box.width for box in boxes)
    bottom = max(box.y + box.height for box in boxes)
    return Box(left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin)


@dataclass(slots=True)
class Curve:
    """A line from one card to another: a cubic curve that leaves each side at a right angle. ``heads`` are the three corners
    of each arrow head."""

    points: tuple[Point, Point, Point, Point]
    heads: tuple[tuple[Point, Point, Point], ...]

    @property
    def path(self) -> str:
        """As the ``d`` of a path."""
        start, *rest = [f"{number(x)} {number(y)}" for x, y in self.points]
        return f"M{start} C{', '.join(rest)}"

    @property
    def middle(self) -> Point:
        """The point half way."""
        return self.at(0.5)

    @property
    def box(self) -> Box:
        """What is around it, closely enough."""
        xs, ys = zip(*(self.at(step / _STEPS) for step in range(_STEPS + 1)), strict=True)
        return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))

    def at(self, share: float) -> Point:
        """The point after a ``share`` of the way, from 0 to 1."""
        rest = 1 - share
        weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
        x = sum(weight * point[0] for weight, point in zip(weights, self.points, strict=True))
        y = sum(weight * point[1] for weight, point in zip(weights, self.points, strict=True))
        return x, y


def curve(edge: BoardEdge, start: Box, end: Box) -> Curve:
    """How ``edge`` runs between two cards. Where it does not name a side, that which looks at the other card."""
    first = edge.start_side or _facing(start, end)
    last = edge.end_side or _facing(end, start)
    here, there = start.side(first), end.side(last)
    reach = min(max(hypot(there[0] - here[0], there[1] - here[1]) / 2, 30), 240)
    heads = tuple(
        _head(point, side)
        for point, side, kind in ((here, first, edge.start_end), (there, last, edge.end_end))
        if kind == "arrow"
    )
    a = _off(here, first, _ARROW * 0.8 if edge.start_end == "arrow" else 0)
    d = _off(there, last, _ARROW * 0.8 if edge.end_end == "arrow" else 0)
    return Curve((a, _off(here, first, reach), _off(there, last, reach), d), heads)


def _off(point: Point, side: str, distance: float) -> Point:
    """The point that lies so far off a side."""
    x, y = _NORMALS[side]
    return point[0] + x * distance, point[1] + y * distance


def _head(tip: Point, side: str) -> tuple[Point, Point, Point]:
    x, y = _NORMALS[side]
    back = _off(tip, side, _ARROW)
    return (
        tip,
        (back[0] + y * _ARROW / 2, back[1] + x * _ARROW / 2),
        (back[0] - y * _ARROW / 2, back[1] - x * _ARROW / 2),
    )


def arrow_head(tip: Point, before: Point) -> tuple[Point, Point, Point]:
    """The corners of the head of an arrow that ends at ``tip`` and comes from ``before``.

    >>> arrow_head((10, 0), (0, 0))
    ((10, 0), (-2.0, -6.0), (-2.0, 6.0))
    """
    across, down = tip[0] - before[0], tip[1] - before[1]
    length = hypot(across, down) or 1.0
    x, y = across / length, down / length
    back = (tip[0] - x * _ARROW, tip[1] - y * _ARROW)
    half = _ARROW / 2
    return tip, (back[0] + y * half, back[1] - x * half), (back[0] - y * half, back[1] + x * half)


def _facing(box: Box, other: Box) -> str:
    """The side of ``box`` that looks at the ``other``."""
    across = (other.x + other.width / 2) - (box.x + box.width / 2)
    down = (other.y + other.height / 2) - (box.y + box.height / 2)
    if abs(across) * max(box.height, 1) >= abs(down) * max(box.width, 1):
        return "right" if across >= 0 else "left"
    return "bottom" if down >= 0 else "top"
