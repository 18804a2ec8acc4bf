"""What generators of sites and of documentation build in their pages, as the elements that HTML has for it. It is done in the page,
before it is read.

=============================================  ===================================================================
``.tabbed-set``, ``[role=tablist]``            MkDocs, Docusaurus: the label of each tab, all of which stand before the first
``th.filename``                                Pygments: the name of a file above its code, in the table of the numbers of lines
``pre span.linenos``                           Pygments (Sphinx, pdoc): a number of a line in the code itself
``a.toc-backref``                              Docutils: a heading that leads back to the table of contents
``a[aria-label]``, ``a[title]``                a link that shows a sign alone, and whose label says what it is
=============================================  ===================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.building import element
from vaultconv.formats.html.elements import kinds_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NUMBERS: Final = frozenset(("linenos", "lineno"))
_BACK: Final = 'a.toc-backref[href^="#"]'
_LABELLED: Final = "a[href][aria-label], a[href][title]"
_SHOWN: Final = "img, picture, video, audio, iframe, object, math, input"
"""What a link may show that is no words."""


def mend_generated(root: LexborNode, lower: str, tree: LexborHTMLParser) -> None:
    """Makes HTML of what generators have built in the page, whose source is ``lower`` in lower case."""
    if "tabbed-labels" in lower:
        for tabs in root.css(".tabbed-set"):
            _put_labels_before(tabs, tree)
    if "tablist" in lower:
        for labels in reversed(root.css("[role=tablist]")):  # from the inside out
            _put_labels_of_list(labels, tree)
    if "filename" in lower:
        for name in root.css("table.highlighttable th.filename"):
            _put_before_code(name, tree)
    if "lineno" in lower:
        for code in root.css("pre"):
            for number in _numbers_of_lines(code):
                number.decompose()
    if "toc-backref" in lower:
        for link in root.css(_BACK):
            link.unwrap()
    if "aria-label" in lower or "title=" in lower:
        for link in root.css(_LABELLED):
            _say_in_words(link)


def _numbers_of_lines(code: LexborNode) -> list[LexborNode]:
    """The numbers in ``code`` that count its lines, each at the beginning of one: any other is part of it."""
    found, before = [], ""
    for node in code.traverse(include_text=True):
        if node.is_text_node:
            before = node.text_content or before
        elif before[-1:] in ("", "\n") and not _NUMBERS.isdisjoint(kinds_of(node)):
            found.append(node)
    found = [node for node in found if node.tag == "span" and node.text().strip().isdecimal()]
    numbers = [int(node.text()) for node in found]
    lines = len(code.text().rstrip("\n").split("\n"))
    first = numbers[0] if len(numbers) > 1 else 1
    return found if numbers == list(range(first, first + lines)) else []


def _put_labels_before(tabs: LexborNode, tree: LexborHTMLParser) -> None:
    """The label of each tab in bold, before what the tab shows."""
    parts = {kind: child for child in tabs.iter() for kind in kinds_of(child)}
    labels, content = parts.get("tabbed-labels"), parts.get("tabbed-content")
    if labels is None or content is None:
        return
    said, shown = list(labels.iter()), list(content.iter())
    named = "".join(label.text() for label in said)
    if len(said) != len(shown) or "".join(labels.text().split()) != "".join(named.split()):
        return
    _put_each_before(labels, said, shown, tree)


def _put_labels_of_list(labels: LexborNode, tree: LexborHTMLParser) -> None:
    """The label of each tab in bold, before what the tab shows: as ARIA calls them, right after the list of labels or in the element there."""
    said = [label for label in labels.css("[role=tab]") if label.mem_id != labels.mem_id]
    after = _element_after(labels)
    shown = _panels_from(after) or _panels_from(after.child if after is not None else None)
    named = "".join(label.text() for label in said)
    if len(said) == len(shown) and "".join(labels.text().split()) == "".join(named.split()):
        _put_each_before(labels, said, shown, tree)


def _panels_from(first: LexborNode | None) -> list[LexborNode]:
    """The panels that stand there one after the other."""
    found: list[LexborNode] = []
    node = first if first is None or first.is_element_node else _element_after(first)
    while node is not None and node.attributes.get("role") == "tabpanel":
        found.append(node)
        node = _element_after(node)
    return found


def _element_after(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and not following.is_element_node:
        following = following.next
    return following


def _put_each_before(
    labels: LexborNode, said: list[LexborNode], shown: list[LexborNode], tree: LexborHTMLParser
) -> None:
    for label, block in zip(said, shown, strict=True):
        words = element("strong", label.iter(include_text=True), tree)
        block.insert_before(element("p", [words], tree))
    labels.decompose()


def _put_before_code(name: LexborNode, tree: LexborHTMLParser) -> None:
    """The name of a file as a paragraph before the table of its code, which is code then."""
    row = table = name.parent
    while table is not None and table.tag != "table":
        table = table.parent
    if row is None or row.tag != "tr" or table is None or len(list(row.iter())) > 1:
        return
    table.insert_before(element("p", name.iter(include_text=True), tree))
    row.decompose()


def _say_in_words(link: LexborNode) -> None:
    """What the label of a ``link`` says, where it shows a sign at most."""
    said = link.attributes.get("aria-label") or link.attributes.get("title") or ""
    if not said.strip() or link.text().strip() or link.css_first(_SHOWN) is not None:
        return
    for sign in list(link.iter(include_text=True)):
        sign.decompose()
    link.insert_child(said.strip())
