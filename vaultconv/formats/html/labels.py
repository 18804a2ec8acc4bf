"""The words of links and pictures: in them no link can stand, and a bracket without its partner would end them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vaultconv.formats.html.assemble import assembled
from vaultconv.formats.html.links import NO_FILE, NO_PAGE
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.spans import Span, Spans, Text, Url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BRACKET = lazy_pattern(r"\\.|[\[\]]", re.DOTALL)


def without_links(label: Spans) -> Spans:
    """``label`` of a link with its bare addresses as text: in a link there is no other."""
    if not any(isinstance(span, Url) for span in label):
        return label
    return tuple(
        inner
        for span in label
        for inner in (assembled([span.url], True) if isinstance(span, Url) else (span,))
    )


def without_brackets(span: Span) -> Span:
    """``span`` of a link's text with its brackets escaped: they would end it."""
    if not isinstance(span, Text):
        return span
    return Text(with_brackets_escaped(span.text))


def is_balanced(text: str) -> bool:
    """Whether each bracket in ``text`` that is not escaped has its partner.

    >>> is_balanced("a [b]"), is_balanced("] a ["), is_balanced("[a\\\\]")
    (True, False, False)
    """
    depth = 0
    for found in _BRACKET.finditer(text):
        if len(found[0]) == 1:
            depth += 1 if found[0] == "[" else -1
        if depth < 0:
            return False
    return depth == 0


def with_brackets_escaped(text: str) -> str:
    """``text`` with each bracket escaped that is not already."""
    return _BRACKET.sub(_escaped_bracket, text)


def _escaped_bracket(found: re.Match[str]) -> str:
    return found[0] if len(found[0]) > 1 else "\\" + found[0]


def with_name(said: dict[str, Any], node: LexborNode, kinds: list[str]) -> dict[str, Any]:
    """What is ``said`` of a link or a picture, with the name of what it leads to if that is not there and its title says it."""
    title = node.attributes.get("title") or ""
    if "unresolved" not in kinds or said.keys() & {"to", "here", "url", "empty"}:
        return said
    name = next((title[len(said_so) :] for said_so in (NO_PAGE, NO_FILE) if title.startswith(said_so)), "")
    return {**said, "to": name} if name else said
