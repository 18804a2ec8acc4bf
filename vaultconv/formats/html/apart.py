"""What only the style of a page keeps apart: two days one right behind the other, who is quoted and what was said, paragraphs that are parted by
line ends.

=============================================  ===================================================================
``time + time``                                WordPress: when a post was published, and when it was changed
``.cat-links + .tags-links``, ``.crumb``       WordPress, phpBB: lists that are laid out by style
``blockquote cite``                            phpBB: who is quoted stands on a line of its own
``dl.postprofile``                              phpBB: who wrote a post, in lines
``<br><br>``                                   the next paragraph, in mail, forums and pages of old
=============================================  ===================================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.building import element, put_instead
from vaultconv.formats.html.elements import is_blank, is_deep, next_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BESIDE: Final = "time + time, .cat-links + .tags-links, .crumb + .crumb"
_QUOTED: Final = "blockquote > cite, blockquote > div > cite"


def mend_joined(root: LexborNode, lower: str, tree: LexborHTMLParser) -> None:
    """Puts blanks and line ends into the page, whose source is ``lower`` in lower case, where style alone keeps things apart."""
    if "<time" in lower or "tags-links" in lower or "crumb" in lower:
        for node in root.css(_BESIDE):
            if node.prev is not None and node.prev.is_element_node:
                node.insert_before(" ")
    if "postprofile" in lower:
        for profile in root.css("dl.postprofile"):
            if is_deep(profile):
                continue
            lines = (part for part in profile.iter() if part.tag in ("dt", "dd") and _shows(part))
            items = [element("li", line.iter(include_text=True), tree) for line in lines]
            put_instead([profile], [element("ul", items, tree)] if items else [])
    if "<cite" in lower:
        for cite in root.css(_QUOTED):
            following = cite.next
            is_first = all(is_blank(before) for before in _before(cite))
            if is_first and following is not None and following.is_text_node and not is_blank(following):
                cite.insert_after(tree.create_node("br"))


def _shows(node: LexborNode) -> bool:
    """Whether ``node`` holds words or a picture."""
    return bool(node.text().strip()) or node.css_first("img") is not None


def _before(node: LexborNode) -> Iterable[LexborNode]:
    before = node.prev
    while before is not None:
        yield before
        before = before.prev


def paragraphs(nodes: Iterable[LexborNode]) -> list[list[LexborNode]]:
    """``nodes`` in parts, between which two lines end or more.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> body = LexborHTMLParser("a<br>b<br>\\n<br>c<br>").body
    >>> [["".join(node.text() for node in part)] for part in paragraphs(body.iter(include_text=True))]
    [['ab'], ['c']]
    """
    parts: list[list[LexborNode]] = [[]]
    ends = False
    for node in nodes:
        if node.tag == "br":
            following = next_of(node)
            if not ends and following is not None and following.tag == "br":
                ends = True
                parts.append([])
        ends = ends and (node.tag == "br" or is_blank(node))
        if not ends:
            parts[-1].append(node)
    return parts
