"""What programs of papers, outlines and wikis build in their pages, as the elements that HTML has for it. It is done in the page, before
it is read.

=============================================  ===================================================================
``.ltx_role_footnote``                         LaTeXML (arXiv): a footnote, which stands where its mark does
``table.ltx_equation``                         LaTeXML: a formula, and beside it its number
``.ltx_tag_item``                              LaTeXML: the sign of an item
``li.on``, ``li.off``, ``li.trans``            Org: a task, whose box is code
``pre.code``, ``dl.code``                      DokuWiki: code in a language, and with the name of its file
``.kg-callout-card``                           Ghost: a box; its sign is the title
``.admonitionblock``, ``ul.checklist``         Asciidoctor: a box that is a table; tasks, whose boxes are signs
=============================================  ===================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.building import element, put_instead, task_box
from vaultconv.formats.html.elements import is_deep, kinds_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BOXES_OF_ORG: Final = {"[ ]": " ", "[X]": "x", "[-]": "/"}
_SIGNS_OF_TASKS: Final = {"\N{CHECK MARK}": True, "\N{LOWER RIGHT DROP-SHADOWED WHITE SQUARE}": False}
_ICONS_OF_TASKS: Final = {"fa-check-square-o": True, "fa-square-o": False}
_MORE: Final = "a[href], video, audio, iframe, object, input"
"""What is more than words, and than the picture that is the sign of a box."""
_FOOTNOTE: Final = "user-content-fn-"
"""What the ids of footnotes begin with here: no page of LaTeXML has such."""
_ASCIIDOC: Final = frozenset(("note", "tip", "important", "warning", "caution"))
_OF_NO_LANGUAGE: Final = frozenset(("code", "file"))


def mend_papers(root: LexborNode, lower: str, tree: LexborHTMLParser) -> None:
    """Makes HTML of what programs of papers, outlines and wikis have built in the page, whose source is ``lower`` in lower case."""
    if "ltx_" in lower:
        _mend_latexml(root, tree)
    if "org-ul" in lower:
        for item in root.css("ul.org-ul > li"):
            _mend_task(item, tree)
    if "dokuwiki" in lower:
        _mend_wiki(root, tree)
    if "admonitionblock" in lower:
        for box in reversed(root.css("div.admonitionblock")):  # from the inside out
            _mend_block(box, tree)
    if "checklist" in lower:
        for words in root.css("ul.checklist > li > p"):
            _mend_sign(words, tree)
    if "kg-callout-card" in lower:
        for card in root.css(".kg-callout-card"):
            _mend_card(card, tree)


def _mend_latexml(root: LexborNode, tree: LexborHTMLParser) -> None:
    for held in root.css("ul:has(> li > .ltx_tag_item), ol:has(> li > .ltx_tag_item)"):
        for count, item in enumerate(held.iter(), 1):
            _mend_item(item, str(count))
    for table in root.css("table.ltx_equation"):
        formulas, number = table.css("math"), table.css_first(".ltx_tag_equation")
        shown = "".join(part.text() for part in (*formulas, number) if part is not None)
        if (
            len(formulas) == 1
            and not is_deep(table)
            and _says_the_same(table, shown)
            and not table.css("img")
        ):
            made = element("p", [formulas[0], *([number] if number is not None else [])], tree)
            if table.id:
                made.attrs["id"] = table.id
            put_instead([table], [made])
    notes = [note for note in root.css(".ltx_role_footnote") if note.id and not is_deep(note)]
    for count, note in enumerate(notes, 1):
        content = note.css_first(".ltx_note_content")
        if content is None:
            continue
        for sign in content.css(".ltx_note_mark, .ltx_tag_note"):
            sign.decompose()
        mark, back = tree.create_node("a"), tree.create_node("a")
        mark.attrs["id"], mark.attrs["href"] = note.id, f"#{_FOOTNOTE}{count}"
        back.attrs["href"] = f"#{note.id}"
        for link in (mark, back):
            link.insert_child(str(count))
        text = _text_of_note(content, back, tree)
        text.attrs["id"] = f"{_FOOTNOTE}{count}"
        root.insert_child(text)
        put_instead([note], [element("sup", [mark], tree)])


def _text_of_note(content: LexborNode, back: LexborNode, tree: LexborHTMLParser) -> LexborNode:
    """The text of a footnote, with the link ``back`` at its beginning. Its paragraphs are ``span`` as well, for it stands in one."""
    parts: list[LexborNode] = []
    for part in content.iter(include_text=True):
        is_frame = part.is_element_node and "ltx_para" in kinds_of(part)
        parts += part.iter(include_text=True) if is_frame else [part]
    paragraphs = {part.mem_id for part in parts if part.is_element_node and "ltx_p" in kinds_of(part)}
    if len(paragraphs) < 2:
        return element("p", [back, *parts], tree)
    made = [
        element("p", part.iter(include_text=True), tree) if part.mem_id in paragraphs else part
        for part in parts
        if part.is_element_node or (part.text_content or "").strip()
    ]
    return element("li", [back, *made], tree)


def _mend_item(item: LexborNode, number: str) -> None:
    """An item whose sign is that of its list, or its ``number`` there: what else a sign says is words."""
    for sign in [part for part in item.iter() if "ltx_tag_item" in kinds_of(part)]:
        words = sign.text().strip()
        if words.strip("().") == number or not any(char.isalnum() for char in words):
            sign.decompose()


def _says_the_same(node: LexborNode, shown: str) -> bool:
    """Whether ``node`` shows no words but those that are ``shown`` of it, however they are spaced."""
    return "".join(node.text().split()) == "".join(shown.split())


def _mend_task(item: LexborNode, tree: LexborHTMLParser) -> None:
    box = item.child
    while box is not None and box.is_text_node and not (box.text_content or "").strip():
        box = box.next
    if box is None or box.tag != "code" or not {"on", "off", "trans"}.intersection(kinds_of(item)):
        return
    state = _BOXES_OF_ORG.get(box.text().replace("\N{NO-BREAK SPACE}", " "))
    if state is not None:
        item.attrs["data-task"] = state
        box.replace_with(task_box(tree, state != " "))


def _mend_wiki(root: LexborNode, tree: LexborHTMLParser) -> None:
    for held in root.css("dl.code"):
        name, code = held.css_first("dt"), held.css_first("dd > pre")
        if name is None or code is None or code.css_first("dl") is not None:
            continue
        more = [len(part.css(f"img, {_MORE}")) for part in (held, name, code)]
        if _says_the_same(held, name.text() + code.text()) and more[0] == more[1] + more[2]:
            put_instead([held], [element("p", name.iter(include_text=True), tree), code])
    for code in root.css("pre.code"):
        language = [kind for kind in kinds_of(code) if kind not in _OF_NO_LANGUAGE]
        if len(language) == 1:
            code.attrs["data-lang"] = language[0]


def _mend_block(box: LexborNode, tree: LexborHTMLParser) -> None:
    """A box of Asciidoctor: a table of one row, with its sign and what it says; above that a title, if it has one."""
    kind, content = _kind_of(box), box.css_first("td.content")
    if content is None or not is_box(box):
        return
    title = content.css_first("div.title")
    parts = list(content.iter(include_text=True))
    if (
        title is not None
        and parts
        and title.mem_id == next(part for part in parts if part.is_element_node).mem_id
    ):
        title.attrs["class"] = "admonition-title"
        parts = [part for part in parts if part.mem_id != title.mem_id]
    else:
        title = _caption(box, kind, tree)
    said = element("div", parts, tree)
    said.attrs["class"] = "admonition-content"
    made = element("div", [*([title] if title is not None else []), said], tree)
    made.attrs["class"] = f"admonition {kind}"
    if box.id:
        made.attrs["id"] = box.id
    put_instead([box], [made])


def is_box(box: LexborNode) -> bool:
    """Whether a ``box`` of Asciidoctor holds no more than its sign and what it says, so that it is a callout of a note."""
    icon, content = box.css_first("td.icon"), box.css_first("td.content")
    if not _kind_of(box) or content is None or is_deep(box):
        return False
    is_all = _says_the_same(box, f"{icon.text() if icon is not None else ''}{content.text()}")
    return is_all and len(box.css(_MORE)) == len(content.css(_MORE))


def _kind_of(box: LexborNode) -> str:
    return next((kind for kind in kinds_of(box) if kind in _ASCIIDOC), "")


def _caption(box: LexborNode, kind: str, tree: LexborHTMLParser) -> LexborNode | None:
    """What the sign of a box says, as its title; None where that only names its ``kind``."""
    icon = box.css_first("td.icon")
    picture = icon.css_first("img") if icon is not None else None
    words = icon.text().strip() if icon is not None else ""
    words = words or ((picture.attributes.get("alt") or "") if picture is not None else "").strip()
    if not words or words.casefold() == kind:
        return None
    title = element("p", (), tree)
    title.insert_child(words)
    title.attrs["class"] = "admonition-title"
    return title


def _mend_sign(words: LexborNode, tree: LexborHTMLParser) -> None:
    first = words.child
    if first is not None and first.tag == "i" and not first.text().strip():
        for kind in _ICONS_OF_TASKS.keys() & kinds_of(first):
            first.replace_with(task_box(tree, _ICONS_OF_TASKS[kind]))
            return
    text = (first.text_content or "").lstrip() if first is not None and first.is_text_node else ""
    if first is not None and text[:1] in _SIGNS_OF_TASKS:
        first.insert_before(task_box(tree, _SIGNS_OF_TASKS[text[:1]]))
        first.replace_with(f" {text[1:].lstrip()}")


def _mend_card(card: LexborNode, tree: LexborHTMLParser) -> None:
    """A box of Ghost: a sign, or none, and below it what it says."""
    sign, text = card.css_first(".kg-callout-emoji"), card.css_first(".kg-callout-text")
    shown = "".join(part.text() for part in (sign, text) if part is not None)
    if text is None or is_deep(card) or not _says_the_same(card, shown):
        return
    if len(card.css(f"img, {_MORE}")) != len(text.css(f"img, {_MORE}")):
        return
    title = element("p", sign.iter(include_text=True) if sign is not None else (), tree)
    content = element("div", text.iter(include_text=True), tree)
    title.attrs["class"], content.attrs["class"] = "admonition-title", "admonition-content"
    made = element("div", [title, content] if sign is not None else [content], tree)
    made.attrs["class"] = "admonition note"
    put_instead([card], [made])
