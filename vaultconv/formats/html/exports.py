"""What apps of notes and wikis build in the pages that they export, as the elements that HTML has for it. It is done in the page,
before it is read.

=============================================  ===================================================================
``figure.callout``                             Notion: a box; its sign is the title
``div.confluence-information-macro-warning``   Confluence: a box
``ul.inline-task-list``                        Confluence: tasks
``li[style*="--en-checked"]``                  Evernote: a task
``<en-todo>``, a box that begins a ``<div>``   Evernote before 2020: a task; a run of them is a list
``div.en-codeblock``                           Evernote: code
``.graf``, ``data-selectable-paragraph``       Medium: the id is one that each block has
``li.listitem``, ``div.title``                 Google Keep: a task, the title of the note
``.bookTitle``, ``.noteText``                  the notebook of a Kindle: headings, quotations
=============================================  ===================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.building import element, renamed, task_box
from vaultconv.formats.html.elements import is_deep, kinds_of, style_of
from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_CONFLUENCE: Final = "confluence-information-macro-"
_CONFLUENCE_PARTS: Final = {"title": "admonition-title", f"{_CONFLUENCE}body": "admonition-content"}
_CODE: Final = 'div.en-codeblock, div[style*="--en-codeblock"]'
_SYNTAX = lazy_pattern(r"--en-syntaxlanguage:([\w+#-]+)")
PROGRAM_IDS: Final = (
    ".graf[id][name], [data-selectable-paragraph][id], dl.postprofile[id], "
    ":is(nav, form, [role=navigation], [role=contentinfo]) :is(ul, ol, li, p, textarea)[id]"
)
"""Blocks with an id that Medium or phpBB gave them, or in what stands around the text."""
ID_SIGNS: Final = (
    "graf",
    "data-selectable-paragraph",
    "postprofile",
    "<nav",
    "<form",
    "navigation",
    "contentinfo",
)
"""Words without one of which no page has such blocks."""
_MORE_THAN_WORDS: Final = "a[href], img, video, audio, iframe, table, ul, ol, input, svg, object"
"""What a title, or code, has no place for."""
_KINDLE: Final = {"noteText": "blockquote", "bookTitle": "h1", "sectionHeading": "h2", "noteHeading": "h3"}
_KEEP: Final = ("\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}")
_LINES: Final = "div, p, ul, ol, table"
TASKS: Final = ("en-todo", "inline-task-list", "--en-checked", "to-do", "org-ul", "checklist", "listitem")
"""Words of pages whose tasks get their boxes here, or in what word processors build."""


def mend_exports(root: LexborNode, lower: str, tree: LexborHTMLParser) -> None:
    """Makes HTML of what apps have built in the page, whose source is ``lower`` in lower case."""
    if "callout" in lower:
        for figure in reversed(root.css("figure.callout")):  # from the inside out
            if not is_deep(figure):
                _mend_callout(figure, tree)
    if _CONFLUENCE in lower:
        for held in root.css(f'div[class*="{_CONFLUENCE}"]'):
            _mend_macro(held)
    if "inline-task-list" in lower:
        for item in root.css("ul.inline-task-list > li"):
            _mend_item(item, "checked" in kinds_of(item), tree)
    if "--en-" in lower:
        for item in root.css('li[style*="--en-checked"]'):
            _mend_item(item, "--en-checked:true" in style_of(item), tree)
        for held in reversed(root.css(_CODE)):
            if not is_deep(held):
                _mend_code(held, tree)
    if "en-todo" in lower or ("evernote" in lower and "checkbox" in lower):
        _mend_todos(root, tree)
    if any(sign in lower for sign in ID_SIGNS):
        for block in root.css(PROGRAM_IDS):
            if block.id and f"#{block.id.lower()}" not in lower:
                for name in ("id", "name"):
                    if name in block.attributes:
                        del block.attrs[name]
    if "meta-icons" in lower or "listitem" in lower:
        _mend_keep(root, tree)
    if "notetext" in lower and "booktitle" in lower:
        for name, tag in _KINDLE.items():
            for part in root.css(f".bodyContainer > div.{name}"):
                if not is_deep(part) and (tag != "blockquote" or _is_highlight(part)):
                    renamed(part, tag, tree)


def _mend_keep(root: LexborNode, tree: LexborHTMLParser) -> None:
    """A note of Google Keep, as Takeout has it: its title, and items that begin with the sign of a box."""
    for title in root.css("div.note > div.title"):
        if not is_deep(title):
            renamed(title, "h1", tree)
    for item in root.css("li.listitem"):
        sign = item.css_first("span.bullet")
        if sign is not None and sign.text().strip() in _KEEP:
            box = task_box(tree, "checked" in kinds_of(item))
            sign.replace_with(box)
            if box.next is not None and not (
                box.next.is_text_node and (box.next.text_content or "")[:1].isspace()
            ):
                box.insert_after(" ")


def _mend_todos(root: LexborNode, tree: LexborHTMLParser) -> None:
    """Tasks of Evernote as it was: a box before a line. ``<en-todo>`` is none to HTML, which takes what follows for its content."""
    for todo in reversed(root.css("en-todo")):
        box = task_box(tree, (todo.attributes.get("checked") or "").lower() in ("true", "checked"))
        todo.insert_before(box)
        todo.unwrap()
    held: LexborNode | None = None
    for line in root.css("div, p"):
        if line.parent is None or line.parent.tag == "li" or not _begins_with_box(line):
            continue
        if is_deep(line) or any(child.mem_id != line.mem_id for child in line.css(_LINES)):
            continue
        before = line.prev
        while before is not None and before.is_text_node and not (before.text_content or "").strip():
            before = before.prev
        item = element("li", line.iter(include_text=True), tree)
        if held is None or before is None or before.mem_id != held.mem_id:
            line.insert_before(element("ul", [item], tree))
            held = line.prev
        else:
            held.insert_child(item)
        line.decompose()


def _begins_with_box(line: LexborNode) -> bool:
    first = line.child
    while first is not None and first.is_text_node and not (first.text_content or "").strip():
        first = first.next
    return first is not None and first.tag == "input" and first.attributes.get("type") == "checkbox"


def _mend_callout(figure: LexborNode, tree: LexborHTMLParser) -> None:
    """A box of Notion: a sign, and beside it what it says."""
    parts = list(figure.iter())
    if (
        len(parts) != 2
        or parts[0].css_first(".icon") is None
        or parts[0].css_first(_MORE_THAN_WORDS) is not None
    ):
        return
    title, content = tree.create_node("p"), tree.create_node("div")
    title.attrs["class"], content.attrs["class"] = "admonition-title", "admonition-content"
    title.insert_child(parts[0].text().strip())
    for child in parts[1].iter(include_text=True):
        content.insert_child(child)
    made = tree.create_node("div")
    made.attrs["class"] = "admonition note"
    if figure.id:
        made.attrs["id"] = figure.id
    made.insert_child(title)
    made.insert_child(content)
    figure.replace_with(made)


def _mend_macro(held: LexborNode) -> None:
    kinds = (kind.removeprefix(_CONFLUENCE) for kind in kinds_of(held) if kind.startswith(_CONFLUENCE))
    kind = {"information": "info"}.get(found := next(kinds, ""), found)
    if kind not in ("note", "tip", "warning", "info"):
        return
    held.attrs["class"] = f"admonition {kind}"
    for child in held.iter():
        for name in kinds_of(child):
            if name in _CONFLUENCE_PARTS:
                child.attrs["class"] = _CONFLUENCE_PARTS[name]


def _mend_item(item: LexborNode, is_checked: bool, tree: LexborHTMLParser) -> None:
    first = item.child
    while first is not None and first.is_text_node and not (first.text_content or "").strip():
        first = first.next
    if first is None:
        return
    if first.tag in ("div", "span") and first.child is not None:
        around, first = first, first.child
        around.unwrap()
    first.insert_before(task_box(tree, is_checked))


def _mend_code(held: LexborNode, tree: LexborHTMLParser) -> None:
    """A line of code is a ``<div>``, a text outside of these, or ends with a ``<br>``."""
    if held.css_first(_MORE_THAN_WORDS) is not None:
        return
    lines = [""]
    for child in held.iter(include_text=True):
        if child.is_comment_node or (child.is_text_node and not (child.text_content or "").strip()):
            continue
        if child.tag in ("div", "p") and lines[-1]:
            lines.append("")
        for leaf in child.traverse(include_text=True):
            if leaf.tag == "br" or (leaf.tag in ("div", "p") and leaf.mem_id != child.mem_id and lines[-1]):
                lines.append("")
            elif leaf.is_text_node:
                lines[-1] += leaf.text_content or ""
        if child.tag in ("div", "p"):
            lines.append("")
    made = tree.create_node("pre")
    code = tree.create_node("code")
    language = _SYNTAX.search(style_of(held))
    if language is not None and language[1] not in ("plain", "plaintext"):
        code.attrs["class"] = f"language-{language[1]}"
    code.insert_child("\n".join(lines).rstrip("\n") + "\n")
    made.insert_child(code)
    if held.id:
        made.attrs["id"] = held.id
    held.replace_with(made)


def _is_highlight(text: LexborNode) -> bool:
    """Whether a text of a notebook is of the book: what stands before it names its color. A note of the reader has none."""
    before = text.prev
    while before is not None and before.is_text_node:
        before = before.prev
    return before is not None and before.css_first('[class^="highlight_"]') is not None
