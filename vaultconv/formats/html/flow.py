"""The content of a page in order, without the frames around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from vaultconv.formats.html.elements import BLOCKS, FLOWING, HOLDING, UNSEEN

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


@dataclass(slots=True)
class Edge:
    """Where the frame ``node`` begins (``opens``), or ends."""

    node: LexborNode
    opens: bool


Step: TypeAlias = "LexborNode | Edge"


def flow(nodes: Iterable[LexborNode], kept: Callable[[LexborNode], bool]) -> Iterator[Step]:
    """``nodes`` in order, what only holds others replaced by what it holds, between its edges; ``kept`` says of such an
    element that it means something itself. A stack, so nesting is no limit."""
    stack: list[Step] = list(nodes)
    stack.reverse()
    while stack:
        step = stack.pop()
        if isinstance(step, Edge) or not step.is_element_node:
            yield step
        elif step.tag in UNSEEN:
            if step.tag == "script" and (step.attributes.get("type") or "").startswith("math/tex"):
                yield step
        elif (step.tag in FLOWING and not kept(step)) or (step.tag in HOLDING and holds_blocks(step)):
            stack += (Edge(step, False), *reversed(list(step.iter(include_text=True))))
            yield Edge(step, True)
        else:
            yield step


def holds_blocks(node: LexborNode) -> bool:
    """Whether an element of a line holds what stands on lines of its own, itself or in others of its kind."""
    only = node.child
    if only is None or (only.is_text_node and only.next is None):
        return False
    stack = [node]
    while stack:
        for child in stack.pop().iter():
            if child.tag in BLOCKS:
                return True
            if child.tag in HOLDING:
                stack.append(child)
    return False
