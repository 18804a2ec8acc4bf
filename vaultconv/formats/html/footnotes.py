"""The footnotes of anybody's page: a mark leads to a text, and the text leads back to the mark.

So write them pandoc, GitHub, kramdown, Docusaurus, markdown-it, Python-Markdown, MediaWiki, Substack and Word; their classes
differ, and are not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultconv.formats.html.elements import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

_HOLDERS = frozenset(("li", "p", "div", "dd", "aside"))
"""Elements that are the text of a footnote."""
_LONGEST_MARK = 12
_LONGEST_LABEL = 40
_BRACKETS = "[]() \t\n\N{NO-BREAK SPACE}"
_FRAME = re.compile(
    r"(?:user-content-|_|sd)?(?:footnote|endnote|cite_note|note|ftnt|ftn|edn|fn)(?:[-_:.]|(?=\d))"
)
_LABEL = re.compile(r"[\w.-]+")
_HASH = re.compile(r"-[0-9a-f]{6,}\Z")
"""What Docusaurus adds to the ids of a page."""
_SECTION = frozenset(("footnotes", "footnote", "footnotes-list", "references", "endnotes"))
_UNSEEN_HEADING = frozenset(("sr-only", "visually-hidden", "screen-reader-text"))
_BACK_FRAME = "mw-cite-backlink"


@dataclass(slots=True)
class Footnotes:
    """The footnotes of a page: the label of each mark, and that of each text, by the numbers of their elements."""

    marks: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


def footnotes_of(root: LexborNode, links: Iterable[LexborNode]) -> Footnotes:
    """The footnotes of the page; ``links`` are those that lead to places in it. The links back are taken out, as is the frame
    around the texts: they are made again wherever footnotes are shown."""
    found = Footnotes()
    places: dict[str, LexborNode] | None = None
    backs: list[LexborNode] = []
    labels: dict[int, str] = {}
    for link in links:
        shown = link.text().strip(_BRACKETS)
        if not shown or len(shown) > _LONGEST_MARK:
            continue
        if places is None:
            places = {name: node for node in root.css("[id], a[name]") for name in _names(node)}
        id = unquote((link.attributes.get("href") or "")[1:])
        place = places.get(id)
        text = _text_at(place) if place is not None else None
        if text is None or text.mem_id == link.mem_id or _is_inside(link, text):
            continue
        there = _back_links(link, text)
        if not there:
            continue
        if text.mem_id not in labels:
            labels[text.mem_id] = found.texts[text.mem_id] = _label(id, shown, set(labels.values()))
            _unframed(text)
        backs += there
        found.marks[_whole_mark(link).mem_id] = labels[text.mem_id]
    for back in {node.mem_id: node for node in backs}.values():
        frame = back.parent
        while (
            frame is not None
            and frame.tag in ("sup", "b", "span")
            and frame.text().strip(_BRACKETS) in ("", back.text().strip(_BRACKETS))
        ):
            back, frame = frame, frame.parent
        if frame is not None and _BACK_FRAME in _classes(frame):
            back = frame
        if back.parent is not None:
            before = back.prev
            if (
                before is not None
                and before.is_text_node
                and (before.text_content or "").endswith("\N{NO-BREAK SPACE}")
            ):
                before.replace_with((before.text_content or "").rstrip("\N{NO-BREAK SPACE} "))
            back.decompose()
    return found


def _names(node: LexborNode) -> list[str]:
    return [name for name in (node.id, node.attributes.get("name") if node.tag == "a" else "") if name]


def _text_at(place: LexborNode) -> LexborNode | None:
    """The text of a footnote that begins at ``place``: itself, or what the sign in it begins."""
    node: LexborNode | None = place
    if place.tag in _HOLDERS:
        return place if place.tag != "div" or _SECTION.intersection(_classes(place)) else None
    while node is not None and node.tag not in _HOLDERS:
        node = node.parent
    if (
        node is None
        or place.tag not in ("a", "sup", "span")
        or not node.text().lstrip().startswith(place.text().strip())
    ):
        return None
    return node


def _back_links(link: LexborNode, text: LexborNode) -> list[LexborNode]:
    """The links in ``text`` that lead to the mark whose ``link`` led to it."""
    names = set(_names(link))
    around = link.parent
    while around is not None and around.tag in ("sup", "span"):
        names.update(_names(around))
        around = around.parent
    if around is not None:
        names.update(name for near in around.css("a[name]:empty") for name in _names(near))
    names = {name.removeprefix("user-content-") for name in names}
    return [
        back
        for back in text.css('a[href^="#"]')
        if unquote((back.attributes.get("href") or "")[1:]).removeprefix("user-content-") in names
    ]


def _label(id: str, shown: str, taken: set[str]) -> str:
    """What a footnote is called: what its id says, else what its mark shows.

    >>> _label("user-content-fn-oven", "1", set()), _label("fn3", "3", set()), _label("x y", "*", {"1"})
    ('oven', '3', '2')
    """
    frame = _FRAME.match(id)
    name = _HASH.sub("", id[frame.end() :]) if frame else ""
    for label in (name, shown):
        if label and len(label) <= _LONGEST_LABEL and _LABEL.fullmatch(label) and label not in taken:
            return label
    number = 1
    while str(number) in taken:
        number += 1
    return str(number)


def _whole_mark(link: LexborNode) -> LexborNode:
    """The mark with what is only around its link."""
    node = link
    while (
        node.parent is not None
        and node.parent.tag in ("sup", "span")
        and node.parent.text().strip(_BRACKETS) == link.text().strip(_BRACKETS)
    ):
        node = node.parent
    return node


def _is_inside(node: LexborNode, holder: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id == holder.mem_id:
            return True
        above = above.parent
    return False


def _unframed(text: LexborNode) -> None:
    """Take out the rule and the unseen heading of the section that ``text`` is in."""
    section = text.parent
    for _ in range(3):
        if section is None:
            return
        said = section.attributes
        if _SECTION.intersection(_classes(section)) or said.get("role") == "doc-endnotes":
            for child in list(section.iter()):
                if child.tag == "hr" or (
                    child.tag in HEADINGS and _UNSEEN_HEADING.intersection(_classes(child))
                ):
                    child.decompose()
        section = section.parent


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()
