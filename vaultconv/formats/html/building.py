"""New elements in a page that is read, in place of what programs built. To insert one copies it, so it is whole by then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


def element(tag: str, content: Iterable[LexborNode], tree: LexborHTMLParser) -> LexborNode:
    """An element ``tag`` of ``tree`` that holds ``content``."""
    node = tree.create_node(tag)
    for child in content:
        node.insert_child(child)
    return node


def task_box(tree: LexborHTMLParser, is_checked: bool) -> LexborNode:
    """The box of a task."""
    node = tree.create_node("input")
    node.attrs["type"] = "checkbox"
    if is_checked:
        node.attrs["checked"] = ""
    return node


def put_instead(old: Sequence[LexborNode], new: Iterable[LexborNode]) -> None:
    """Puts what is ``new`` where what is ``old`` stands."""
    for node in new:
        old[0].insert_before(node)
    for node in old:
        node.decompose()


def renamed(node: LexborNode, tag: str, tree: LexborHTMLParser) -> None:
    """Puts an element ``tag`` with what ``node`` holds in place of it, under the same id."""
    made = element(tag, node.iter(include_text=True), tree)
    if node.id:
        made.attrs["id"] = node.id
    put_instead([node], [made])
