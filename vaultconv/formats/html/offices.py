"""What word processors build of paragraphs, classes and style, as the elements that HTML has for it. It is done in the page, before
it is read.

=============================================  ===================================================================
``p.MsoListParagraph``, ``mso-list``           Word: items whose sign is text; how far they stand in is their level
``ul.lst-kix_x-1``                             Google Docs: a list for each level, one after the other
``<li style="list-style-type:none"><ul>``      OneNote: a list in an item of its own
``p[data-tag="to-do"]``                        OneNote: a task
``p.MsoTitle``, ``p.title``                    the title of a document of Word and Google Docs: a heading
``<object><table>``                            Apple Notes: the table
=============================================  ===================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from vaultconv.formats.html.building import element, put_instead, renamed, task_box
from vaultconv.formats.html.elements import is_blank, is_deep, kinds_of, next_of, previous_of, style_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_SPACER: Final = re.compile(r"7\.0pt\s+[\"']?Times New Roman")
"""The style of the blanks that Word puts behind the sign of an item."""
_LEVEL: Final = re.compile(r"mso-list:[^;]{0,100}\blevel(\d)")
_MARGIN: Final = re.compile(r"margin(?:-left)?:\s{0,3}(?:[\d.]++[a-z%]*+\s++){0,3}([\d.]++)pt\s*(?:;|\Z)")
_USUAL_MARGIN: Final = 36.0
"""How far the paragraphs of a list of Word stand in where they do not say it, in points."""
_DEEPEST: Final = 9
_COUNTED: Final = re.compile(r"\(?(?:(?P<number>\d{1,9})|[a-zA-Z]|[ivxlIVXL]{1,6})[.)]")
_GOOGLE: Final = re.compile(r"(?:\A|\s)lst-kix_(?P<list>[\w-]+)-(?P<level>\d)(?:\s|\Z)")


class _Entry(NamedTuple):
    """An item of a list: how deep it stands, whether it is counted, from which number on, and what is in it."""

    level: float
    is_counted: bool
    number: str
    content: Sequence[LexborNode]


def mend_documents(root: LexborNode, lower: str, tree: LexborHTMLParser) -> None:
    """Makes HTML of what word processors have built in the page, whose source is ``lower`` in lower case."""
    if "mso" in lower:
        _mend_word(root, tree)
    if "lst-kix_" in lower:
        _mend_google_lists(root, tree)
    if "list-style-type" in lower:
        _mend_inner_lists(root)
    if "data-tag" in lower:
        for tasks in _runs(root, 'p[data-tag^="to-do"]'):
            put_instead(tasks, [_tasks(tasks, tree)])
    if "msotitle" in lower or "doc-content" in lower:
        for title in root.css("p.MsoTitle, body.doc-content > p.title"):
            if title.text().strip():
                renamed(title, "h1", tree)
    if "<object" in lower:
        for held in root.css("object"):
            inner = [child for child in held.iter(include_text=True) if not is_blank(child)]
            if len(inner) == 1 and inner[0].tag == "table" and "data" not in held.attributes:
                held.unwrap()


def _mend_word(root: LexborNode, tree: LexborHTMLParser) -> None:
    for empty in root.css("p.MsoNormal"):
        if not empty.text().strip() and empty.css_first("img, a, br, input, object, svg") is None:
            empty.decompose()
    for paragraphs in _runs(root, 'p[class^="MsoListParagraph"], p[style*="mso-list"]'):
        entries = [entry for entry in map(_word_entry, paragraphs) if entry is not None]
        if len(entries) == len(paragraphs):
            put_instead(paragraphs, _lists(entries, tree))


def _word_entry(paragraph: LexborNode) -> _Entry | None:
    """The item that a paragraph of Word is, without the sign before it; None where it has none."""
    style = paragraph.attributes.get("style") or ""
    spacer = next(
        (
            span
            for span in paragraph.css("span")
            if _SPACER.search(span.attributes.get("style") or "") and not span.text().strip()
        ),
        None,
    )
    if spacer is None:
        return None
    level, margin = _LEVEL.search(style), _MARGIN.search(style)
    depth = float(level[1]) if level else float(margin[1]) if margin else _USUAL_MARGIN
    sign = _taken_before(spacer, paragraph).strip()
    counted = _COUNTED.fullmatch(sign)
    number = (counted["number"] or "") if counted else ""
    return _Entry(depth, counted is not None, number, list(paragraph.iter(include_text=True)))


def _taken_before(last: LexborNode, within: LexborNode) -> str:
    """What stands in ``within`` up to the end of ``last``: it is taken out."""
    said: list[str] = []
    node = last
    while node.mem_id != within.mem_id:
        above = node.parent
        before = node.prev
        while before is not None:
            earlier = before.prev
            said.append(before.text_content or "" if before.is_text_node else before.text())
            before.decompose()
            before = earlier
        if node.mem_id == last.mem_id or not node.text().strip():
            node.decompose()
        if above is None:
            break
        node = above
    return "".join(reversed(said))


def _mend_google_lists(root: LexborNode, tree: LexborHTMLParser) -> None:
    for lists in _runs(root, 'ul[class*="lst-kix_"], ol[class*="lst-kix_"]'):
        for _, group in groupby(lists, lambda each: _google(each)[0]):
            same = list(group)
            if len(same) > 1:
                entries = [entry for each in same for entry in _google_entries(each)]
                put_instead(same, _lists(entries, tree))


def _google(held: LexborNode) -> tuple[str, float]:
    found = _GOOGLE.search(held.attributes.get("class") or "")
    return (found["list"], float(found["level"])) if found else ("", 0.0)


def _google_entries(held: LexborNode) -> Iterator[_Entry]:
    level, number = _google(held)[1], held.attributes.get("start") or ""
    for item in held.iter():
        yield _Entry(level, held.tag == "ol", number, list(item.iter(include_text=True)))
        number = ""


def _mend_inner_lists(root: LexborNode) -> None:
    for item in reversed(root.css('li[style*="list-style-type" i]')):
        inner = [child for child in item.iter(include_text=True) if not is_blank(child)]
        before = previous_of(item)
        if (
            "list-style-type:none" in style_of(item)
            and before is not None
            and before.tag == "li"
            and not is_deep(item)
            and [child.tag for child in inner] in (["ul"], ["ol"])
        ):
            before.insert_child(inner[0])
            item.decompose()


def _tasks(paragraphs: Sequence[LexborNode], tree: LexborHTMLParser) -> LexborNode:
    made = tree.create_node("ul")
    for paragraph in paragraphs:
        item = tree.create_node("li")
        item.insert_child(task_box(tree, (paragraph.attributes.get("data-tag") or "").endswith(":completed")))
        for child in paragraph.iter(include_text=True):
            item.insert_child(child)
        made.insert_child(item)
    return made


# -- lists ---------------------------------------------------------------------------------------------------------


def _runs(root: LexborNode, selector: str) -> Iterator[list[LexborNode]]:
    """The elements that ``selector`` finds, those together that stand one behind the other."""
    run: list[LexborNode] = []
    for node in {node.mem_id: node for node in root.css(selector)}.values():  # two parts may find one
        if is_deep(node):
            continue
        if run and not _follows(run[-1], node):
            yield run
            run = []
        run.append(node)
    if run:
        yield run


def _follows(one: LexborNode, other: LexborNode) -> bool:
    following = next_of(one)
    return following is not None and following.mem_id == other.mem_id


def _lists(entries: Sequence[_Entry], tree: LexborHTMLParser, depth: int = 1) -> list[LexborNode]:
    """The lists that ``entries`` are: what stands deeper than the item before is in it, up to the ninth level, which is the last that
    word processors have."""
    made: list[LexborNode] = []
    is_counted: bool | None = None
    start = 0
    while start < len(entries):
        first = entries[start]
        stop = start + 1
        while stop < len(entries) and entries[stop].level > first.level and depth < _DEEPEST:
            stop += 1
        if first.is_counted is not is_counted:
            made.append(tree.create_node("ol" if first.is_counted else "ul"))
            is_counted = first.is_counted
            if first.number not in ("", "1"):
                made[-1].attrs["start"] = first.number
        inner = _lists(entries[start + 1 : stop], tree, depth + 1)
        made[-1].insert_child(element("li", [*first.content, *inner], tree))
        start = stop
    return made


def is_document_of_google(root: LexborNode) -> bool:
    """Whether a page is what Google Docs exports: all its looks are in classes of its own."""
    return "doc-content" in kinds_of(root)
