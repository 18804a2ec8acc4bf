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

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from vaultconv.formats.html.building import element, put_instead, renamed, task_box
from vaultconv.formats.html.elements import is_blank, is_deep, kinds_of, next_of, previous_of, style_of
from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_SPACER: Final = lazy_pattern(r"7\.0pt\s+[\"']?Times New Roman")
"""The style of the blanks that Word puts behind the sign of an item."""
_LEVEL: Final = lazy_pattern(r"mso-list:[^;]{0,100}\blevel(\d)")
_MARGIN: Final = lazy_pattern(r"margin(?:-left)?:\s{0,3}(?:[\d.]++[a-z%]*+\s++){0,3}([\d.]++)pt\s*(?:;|\Z)")
_USUAL_MARGIN: Final = 36.0
"""How far the paragraphs of a list of Word stand in where they do not say it, in points."""
_DEEPEST: Final = 9
_COUNTED: Final = lazy_pattern(r"\(?(?P<sign>[0-9]{1,9}|[a-zA-Z]|[ivxlIVXL]{2,6})[.)]")
_BULLET: Final = lazy_pattern(r"[^\w\s]|[oqvnlØ§]|-{1,2}")
"""The sign of an item that is not counted: one that Word has, or the letter that one is in a font of signs."""
_LOOKS: Final = frozenset(("span", "b", "i", "u", "s", "em", "strong", "font", "o:p", "small", "ins"))
"""Elements without words that nobody misses."""
_GOOGLE: Final = lazy_pattern(r"(?:\A|\s)lst-kix_(?P<list>[\w-]+)-(?P<level>\d)(?:\s|\Z)")


class _Entry(NamedTuple):
    """An item of a list: how deep it stands, whether it is counted, its number (0 for the next), what holds it, and up to where its
    sign stands in that."""

    level: float
    is_counted: bool
    number: int
    item: LexborNode
    sign: LexborNode | None = None


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
        if (
            not empty.id
            and not empty.text().strip()
            and all(_says_nothing(each) for each in empty.css("*")[1:])
        ):
            empty.decompose()
    for paragraphs in _runs(root, 'p[class^="MsoListParagraph"], p[style*="mso-list"]'):
        entries = [entry for entry in map(_word_entry, paragraphs) if entry is not None]
        if len(entries) == len(paragraphs):
            for entry in entries:
                if entry.sign is not None:
                    _take_before(entry.sign, entry.item)
            put_instead(paragraphs, _lists(entries, tree))


def _says_nothing(node: LexborNode) -> bool:
    """Whether an element without words is nothing but looks."""
    return node.tag in _LOOKS and not node.id


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
    sign = _said_before(spacer, paragraph)
    counted = _COUNTED.fullmatch(sign or "")
    if sign is None or (counted is None and not _BULLET.fullmatch(sign)):  # it says something of its own
        return None
    number = _number_of(counted["sign"]) if counted else 0
    return _Entry(depth, counted is not None, number, paragraph, spacer)


def _number_of(sign: str) -> int:
    """The number of an item that is counted so; a letter is that of the alphabet, Roman numerals none that is sure.

    >>> _number_of("7"), _number_of("c"), _number_of("iv")
    (7, 3, 0)
    """
    if sign.isdecimal():
        return int(sign)
    return ord(sign.lower()) - ord("a") + 1 if len(sign) == 1 else 0


def _said_before(last: LexborNode, within: LexborNode) -> str | None:
    """The words in ``within`` up to the end of ``last``; None if more than words stands there."""
    said: list[str] = []
    node: LexborNode | None = last
    while node is not None and node.mem_id != within.mem_id:
        before = node.prev
        while before is not None:
            if before.is_element_node and any(not _says_nothing(each) for each in before.css("*")):
                return None
            said.append(before.text_content or "" if before.is_text_node else before.text())
            before = before.prev
        node = node.parent
    return "".join(reversed(said)).strip()


def _take_before(last: LexborNode, within: LexborNode) -> None:
    """Takes out of ``within`` what stands there up to the end of ``last``."""
    node = last
    while node.mem_id != within.mem_id:
        above = node.parent
        before = node.prev
        while before is not None:
            earlier = before.prev
            before.decompose()
            before = earlier
        if node.mem_id == last.mem_id or not node.text().strip():
            node.decompose()
        if above is None:
            break
        node = above


def _mend_google_lists(root: LexborNode, tree: LexborHTMLParser) -> None:
    for lists in _runs(root, 'ul[class*="lst-kix_"], ol[class*="lst-kix_"]'):
        for _, group in groupby(lists, lambda each: _google(each)[0]):
            same = list(group)
            if len(same) > 1 and not any(each.id for each in same):
                entries = [entry for each in same for entry in _google_entries(each)]
                put_instead(same, _lists(entries, tree))


def _google(held: LexborNode) -> tuple[str, float]:
    found = _GOOGLE.search(held.attributes.get("class") or "")
    return (found["list"], float(found["level"])) if found else ("", 0.0)


def _google_entries(held: LexborNode) -> Iterator[_Entry]:
    level, start = _google(held)[1], held.attributes.get("start") or ""
    number = int(start) if start.isdecimal() else 0
    for item in held.iter():
        yield _Entry(level, held.tag == "ol", number, item)
        number = 0


def _mend_inner_lists(root: LexborNode) -> None:
    for item in reversed(root.css('li[style*="list-style-type" i]')):
        inner = [child for child in item.iter(include_text=True) if not is_blank(child)]
        before = previous_of(item)
        if (
            "list-style-type:none" in style_of(item)
            and before is not None
            and before.tag == "li"
            and not item.id
            and not is_deep(item)
            and [child.tag for child in inner] in (["ul"], ["ol"])
        ):
            before.insert_child(inner[0])
            item.decompose()


def _tasks(paragraphs: Sequence[LexborNode], tree: LexborHTMLParser) -> LexborNode:
    made = tree.create_node("ul")
    for paragraph in paragraphs:
        item = tree.create_node("li")
        tags = (paragraph.attributes.get("data-tag") or "").split(",")
        item.insert_child(task_box(tree, any(tag.strip() == "to-do:completed" for tag in tags)))
        if paragraph.id:
            item.attrs["id"] = paragraph.id
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
    start = following = 0
    while start < len(entries):
        first = entries[start]
        stop = start + 1
        while stop < len(entries) and entries[stop].level > first.level and depth < _DEEPEST:
            stop += 1
        if first.is_counted is not is_counted or (first.number and first.number != following):
            made.append(tree.create_node("ol" if first.is_counted else "ul"))
            is_counted = first.is_counted
            following = first.number or 1
            if following != 1:
                made[-1].attrs["start"] = str(following)
        inner = _lists(entries[start + 1 : stop], tree, depth + 1)
        item = element("li", [*first.item.iter(include_text=True), *inner], tree)
        if first.item.id:
            item.attrs["id"] = first.item.id
        made[-1].insert_child(item)
        following += 1
        start = stop
    return made


def is_document_of_google(root: LexborNode) -> bool:
    """Whether a page is what Google Docs exports: all its looks are in classes of its own."""
    return "doc-content" in kinds_of(root)
