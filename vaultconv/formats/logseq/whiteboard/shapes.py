"""What the shapes of a whiteboard say: where they lie, in which order they are drawn, which of them frames a group. A file may
come from anybody, so nothing in it is taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from vaultconv.formats.logseq import carriers
from vaultconv.formats.logseq.edn import Keyword, Map

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, width, height."""


def carried_facts(shape: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a conversion to Logseq carried in a shape."""
    said = shape.get(carriers.KEY)
    return (carriers.read_carrier(said) if isinstance(said, str) else None) or {}


def carried_id(shape: Mapping[str, Any]) -> str:
    """The id of a shape, or that of the card it was made from."""
    said = carried_facts(shape).get("id")
    return said if isinstance(said, str) else text_at(shape, "id")


def shape_of(block: Map) -> Map | None:
    """The shape that ``block`` is; None for a block that was written. Older versions kept its facts one level higher."""
    facts = properties_of(block)
    if facts.get("ls-type") != "whiteboard-shape":
        return None
    shape = facts.get("logseq.tldraw.shape", facts)
    return shape if isinstance(shape, Map) and text_at(shape, "id") else None


def properties_of(block: Map) -> Map:
    """The properties of a block or page."""
    return map_at(block.get("block/properties"))


def drawn(blocks: Mapping[str, Map], order: Any) -> dict[str, Map]:
    """The shapes by their ids, in the order in which they are drawn: that of the page, else their own."""
    shapes = {id: shape for id, block in blocks.items() if (shape := shape_of(block)) is not None}
    places = {id: place for place, id in enumerate(texts_in(order))}

    def place(id: str) -> tuple[float, float]:
        own = shapes[id].get("index")
        return places.get(id, len(places)), own if isinstance(own, int | float) else 0

    return {id: shapes[id] for id in sorted(shapes, key=place)}


def frames_of(shapes: Mapping[str, Map]) -> dict[str, str]:
    """By the id of each group that of the box in it that holds all its other members, if it has one: its frame."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for id, shape in shapes.items():
        if shape.get("type") != "group":
            continue
        members = [child for child in texts_in(shape.get("children")) if child in shapes]
        first = next((member for member in members if shapes[member].get("type") == "box"), None)
        if first is not None and first not in taken:
            frame = extent(shapes[first], shapes)
            if all(_holds(frame, extent(shapes[member], shapes)) for member in members):
                found[id] = first
                taken.add(first)
    return found


def _holds(outer: Box, inner: Box) -> bool:
    """Whether the middle of ``inner`` lies in ``outer``."""
    x, y = inner[0] + inner[2] / 2, inner[1] + inner[3] / 2
    return outer[0] <= x <= outer[0] + outer[2] and outer[1] <= y <= outer[1] + outer[3]


def extent(shape: Map, shapes: Mapping[str, Map]) -> Box:
    """Where a shape lies. A group lies around its members, a line around its points."""
    members = _members(shape, shapes)
    return _around([_own_extent(member) for member in members]) if members else _own_extent(shape)


def _members(group: Map, shapes: Mapping[str, Map]) -> list[Map]:
    """The shapes in a group and in the groups in it, each once."""
    found: list[Map] = []
    seen: set[str] = set()
    stack = [group]
    while stack:
        shape = stack.pop()
        inner = texts_in(shape.get("children")) if shape.get("type") == "group" else []
        new = [id for id in inner if id in shapes and id not in seen]
        seen.update(new)
        stack += (shapes[id] for id in dict.fromkeys(new))
        if shape is not group and shape.get("type") != "group":
            found.append(shape)
    return found


def _own_extent(shape: Map) -> Box:
    x, y = _pair(shape.get("point"))
    width, height = _pair(shape.get("size"))
    handles = (map_at(handle).get("point") for handle in map_at(shape.get("handles")).values())
    points = shape.get("points")
    points = [_pair(point) for point in (*handles, *(points if isinstance(points, list) else ()))]
    if points and not (width or height):
        inner = _around([(*point, 0.0, 0.0) for point in points])
        return x + inner[0], y + inner[1], inner[2], inner[3]
    return x, y, max(width, 0.0), max(height, 0.0)


def stroke(shape: Map) -> tuple[tuple[float, float], ...]:
    """The points that a line or the stroke of a pen runs through; none for what is not drawn so."""
    x, y = _pair(shape.get("point"))
    points = shape.get("points")
    if isinstance(points, list):
        run = [_pair(point) for point in points]
    elif shape.get("type") == "line":
        handles = map_at(shape.get("handles"))
        run = [_pair(map_at(handles.get(end)).get("point")) for end in ("start", "end")]
    else:
        run = []
    return tuple((x + across, y + down) for across, down in run) if len(run) > 1 else ()


def _around(boxes: list[Box]) -> Box:
    """The box that holds all ``boxes``."""
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


def _pair(value: Any) -> tuple[float, float]:
    """A point or size, of which what follows its two numbers says something else (the pressure of a pen)."""
    if isinstance(value, list) and len(value) >= 2:
        x, y = value[0], value[1]
        if isinstance(x, int | float) and isinstance(y, int | float):
            return float(x), float(y)
    return 0.0, 0.0


# -- values of EDN -----------------------------------------------------------------------------------------------------


def map_at(value: Any) -> Map:
    """``value``, if it is a map; an empty one for anything else."""
    return value if isinstance(value, Map) else Map(value) if isinstance(value, dict) else Map()


def maps_in(value: Any) -> Iterable[Map]:
    """The maps in a list."""
    return [item for item in value if isinstance(item, Map)] if isinstance(value, list) else []


def text_at(value: Mapping[str, Any], key: str) -> str:
    """The text at a ``key``, ``""`` if there is none."""
    said = value.get(key)
    return said if isinstance(said, str) and not isinstance(said, Keyword) else ""


def texts_in(value: Any) -> list[str]:
    """The texts in a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
