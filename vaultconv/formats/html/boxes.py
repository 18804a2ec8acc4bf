"""Boxes with a title, as programs render callouts.

====================================================  ==========================================================
``div.markdown-alert.markdown-alert-tip``             GitHub; the title in ``.markdown-alert-title``
``.callout[data-callout=tip]``                        Obsidian and its Publish; ``.callout-title``, ``.callout-content``
``.theme-admonition-tip``, ``.admonition-tip``        Docusaurus, now and before; a heading element, then the content
``.admonition.tip``, ``details.tip``                  Python-Markdown, MkDocs, Sphinx; ``.admonition-title``, ``summary``
====================================================  ==========================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TITLE = lazy_pattern(r"(?:callout|markdown-alert|admonition)-(?:title|heading)|admonitionHeading(?:_\w*)?")
_CONTENT = lazy_pattern(r"(?:callout|admonition)-content|admonitionContent(?:_\w*)?")
_NAMED = lazy_pattern(r"(?:markdown-alert|theme-admonition|admonition)-(?P<kind>[a-z]+)")
_FOLDING = frozenset(
    (
        "note",
        "abstract",
        "info",
        "tip",
        "success",
        "question",
        "warning",
        "failure",
        "danger",
        "bug",
        "example",
        "quote",
    )
)
"""The types of boxes of MkDocs: one that folds has no other class."""
_NO_KIND = frozenset(("title", "content", "heading", "icon", "admonition", "alert", "theme-admonition"))


@dataclass(slots=True)
class Box:
    """A box of another's page: its type, what its title is in (None for none), what it holds, and whether it folds."""

    kind: str
    title: LexborNode | None
    content: list[LexborNode]
    fold: str = ""


def kind_of(node: LexborNode) -> str:
    """The type of the box that ``node`` is; ``""`` if it is none."""
    attributes = node.attributes
    said = attributes.get("class")
    if node.tag == "details" and said in _FOLDING:
        return said
    if not said or ("callout" not in said and "alert" not in said and "admonition" not in said):
        return ""
    kinds = said.split()
    if "callout" in kinds:
        return attributes.get("data-callout") or ""
    if not any(kind in ("markdown-alert", "theme-admonition", "admonition") for kind in kinds):
        return ""
    for kind in kinds:
        found = _NAMED.fullmatch(kind)
        if found is not None and found["kind"] not in _NO_KIND:
            return found["kind"]
    if "markdown-alert" in kinds:
        return "note"
    others = [kind for kind in kinds if kind not in _NO_KIND and kind.isalpha() and kind.islower()]
    return others[0] if others else "note"


def box_of(node: LexborNode) -> Box:
    """The parts of the box that ``node`` is."""
    title: LexborNode | None = None
    content: list[LexborNode] = []
    for child in node.iter(include_text=True):
        kinds = (child.attributes.get("class") or "").split() if child.is_element_node else []
        if title is None and (child.tag == "summary" or any(map(_TITLE.fullmatch, kinds))):
            title = child
        elif any(map(_CONTENT.fullmatch, kinds)):
            content += child.iter(include_text=True)
        else:
            content.append(child)
    return Box(kind_of(node), title, content, _fold(node))


def _fold(node: LexborNode) -> str:
    said = node.attributes.get("data-callout-fold")
    if said in ("+", "-"):
        return said
    if node.tag != "details":
        return ""
    return "+" if "open" in node.attributes else "-"
