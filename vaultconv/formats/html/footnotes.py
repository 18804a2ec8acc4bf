"""The footnotes of anybody's page: a mark leads to a text, and the text leads back to the mark.

So write them pandoc, GitHub, kramdown, Docusaurus, markdown-it, Python-Markdown, MediaWiki, Substack and Word; their classes
differ, and are not asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultconv.formats.html.elements import HEADINGS
from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

_HOLDERS = frozenset(("li", "p", "div", "dd", "aside"))
"""Elements that are the text of a footnote."""
_LONGEST_MARK = 12
_LONGEST_LABEL = 40
_BRACKETS = "[]() \t\n\N{NO-BREAK SPACE}"
_FRAME = lazy_pattern(
    r"(?:user-content-|_|sd)?(?:footnote|endnote|cite_note|note|ftnt|ftn|edn|fn)(?:[-_:.]{1,2}|(?=\d))"
)
_LABEL = lazy_pattern(r"[\w.-]+")
_HASH = lazy_pattern(r"-[0-9a-f]{6,}\Z")
"""What Docusaurus adds to the ids of a page."""
_SECTION = frozenset(("footnotes", "footnote", "footnotes-list", "references", "endnotes"))
_UNSEEN_HEADING = frozenset(("sr-only", "visually-hidden", "screen-reader-text"))
_GITHUB = "user-content-"
_NO_BREAK = "\N{NO-BREAK SPACE}"
_FEW = 8
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
    texts: dict[int, LexborNode | None] = {}
    backs: dict[int, dict[str, list[LexborNode]]] = {}
    unwanted: dict[int, LexborNode] = {}
    for link in links:
        shown = link.text().strip(_BRACKETS)
        if not shown or len(shown) > _LONGEST_MARK:
            continue
        if places is None:
            places = {name: node for node in root.css("[id], a[name]") for name in _names(node)}
        id = unquote((link.attributes.get("href") or "")[1:])
        place = places.get(id)
        if place is None:
            continue
        if place.mem_id not in texts:
            texts[place.mem_id] = _text_at(place)
        text = texts[place.mem_id]
        if text is None or text.mem_id == link.mem_id or _is_inside(link, text):
            continue
        if text.mem_id not in backs:
            backs[text.mem_id] = _links_in(text)
        there = [back for name in _names_of_mark(link) for back in backs[text.mem_id].get(name, ())]
        if not there:
            continue
        if text.mem_id not in found.texts:
            found.texts[text.mem_id] = _label(id, shown, set(found.texts.values()))
        unwanted.update((back.mem_id, back) for back in there)
        found.marks[_whole_mark(link).mem_id] = found.texts[text.mem_id]
    _unframe(text for text in texts.values() if text is not None and text.mem_id in found.texts)
    for back in unwanted.values():
        _take_out(back)
    return found


def _take_out(back: LexborNode) -> None:
    """Take a link back out of the page, with what is only around it."""
    frame = back.parent
    while frame is not None and frame.tag in ("sup", "b", "span") and _is_all_of(back, frame):
        back, frame = frame, frame.parent
    if frame is not None and _BACK_FRAME in _classes(frame):
        back = frame
    if back.parent is None:
        return
    before = back.prev
    blank = before.text_content or "" if before is not None and before.is_text_node else ""
    if before is not None and blank.endswith(_NO_BREAK):
        before.replace_with(blank.rstrip(_NO_BREAK + " "))
    after = back.next if not blank.strip() else None
    while after is not None and not after.is_text_node:
        after = after.child
    if after is not None and (after.text_content or "").startswith(_NO_BREAK):
        after.replace_with((after.text_content or "").lstrip(_NO_BREAK + " "))
    back.decompose()


def _names(node: LexborNode) -> list[str]:
    return [name for name in (node.id, node.attributes.get("name") if node.tag == "a" else "") if name]


def _text_at(place: LexborNode) -> LexborNode | None:
    """The text of a footnote that begins at ``place``: itself, or what the sign in it begins."""
    node: LexborNode | None = place
    if place.tag in _HOLDERS:
        return place if place.tag != "div" or _SECTION.intersection(_classes(place)) else None
    while node is not None and node.tag not in _HOLDERS:
        node = node.parent
    if node is None or place.tag not in ("a", "sup", "span"):
        return None
    leaves = (leaf for leaf in node.traverse(include_text=True) if leaf.is_text_node)
    first = next((leaf for leaf in leaves if (leaf.text_content or "").strip()), None)
    return node if first is not None and _is_inside(first, place) else None


def _links_in(text: LexborNode) -> dict[str, list[LexborNode]]:
    """The links in ``text`` by the place in the page that they lead to."""
    found: dict[str, list[LexborNode]] = {}
    for link in text.css('a[href^="#"]'):
        name = unquote((link.attributes.get("href") or "")[1:]).removeprefix(_GITHUB)
        found.setdefault(name, []).append(link)
    return found


def _names_of_mark(link: LexborNode) -> list[str]:
    """What a link to the mark may call it: the ids of ``link``, of what is around it, and of an anchor right before it."""
    names = _names(link)
    node = link
    while node.parent is not None and node.parent.tag in ("sup", "span"):
        node = node.parent
        names += _names(node)
    if node.prev is not None and node.prev.tag == "a" and node.prev.child is None:
        names += _names(node.prev)
    return [*dict.fromkeys(name.removeprefix(_GITHUB) for name in names)]


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
    while node.parent is not None and node.parent.tag in ("sup", "span") and _is_all_of(link, node.parent):
        node = node.parent
    return node


def _is_all_of(link: LexborNode, frame: LexborNode) -> bool:
    """Whether ``frame`` shows nothing but ``link``, and brackets. One with many things in it is not looked through."""
    if sum(1 for _ in islice(frame.iter(include_text=True), _FEW + 1)) > _FEW:
        return False
    return frame.text().strip(_BRACKETS) in ("", link.text().strip(_BRACKETS))


def _is_inside(node: LexborNode, holder: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id == holder.mem_id:
            return True
        above = above.parent
    return False


def _unframe(texts: Iterable[LexborNode]) -> None:
    """Take out the rules and the unseen headings of the sections that ``texts`` are in."""
    seen: set[int] = set()
    for text in texts:
        section = text.parent
        for _ in range(3):
            if section is None or section.mem_id in seen:
                break
            seen.add(section.mem_id)
            if _SECTION.intersection(_classes(section)) or section.attributes.get("role") == "doc-endnotes":
                for child in list(section.iter()):
                    unseen = child.tag in HEADINGS and _UNSEEN_HEADING.intersection(_classes(child))
                    if child.tag == "hr" or unseen:
                        child.decompose()
            section = section.parent


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()
