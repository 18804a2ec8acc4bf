"""Emphasis that a page says by looks alone: Google Docs, OneNote, mail, and whatever was pasted from there.

``<span style="font-weight:700">`` is ``<b>``, as a browser shows it. Of Google Docs the classes say it, and the style of the page
says what they mean. Code has colors of its own, and a heading is bold without a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.elements import HEADINGS, is_deep, kinds_of
from vaultconv.formats.html.offices import is_document_of_google
from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_SIGNS: Final = ("font-weight", "font-style", "line-through", "background")
_RULE: Final = lazy_pattern(r"\.(c\d{1,4})\{([^{}]{1,2000})\}")
_BOLD: Final = lazy_pattern(r"(?:\A|[;\s])font-weight:\s*(?:bold|bolder|[6-9]00)\b")
_ITALIC: Final = lazy_pattern(r"(?:\A|[;\s])font-style:\s*(?:italic|oblique)\b")
_STRUCK: Final = lazy_pattern(r"(?:\A|[;\s])text-decoration(?:-line)?:[^;]{0,100}\bline-through\b")
_MARKED: Final = lazy_pattern(
    r"(?:\A|[;\s])background(?:-color)?:\s*(?:yellow|lime|aqua|fuchsia|#ff0\b|#ffff00|#00ff00|#00ffff|#ff00ff|#ffef9e)",
)
_PLAIN: Final = lazy_pattern(r"(?:\A|[;\s])font-weight:\s*(?:normal|400)\b")
_BY_LOOKS: Final[Mapping[str, re.Pattern[str]]] = {"b": _BOLD, "i": _ITALIC, "s": _STRUCK, "mark": _MARKED}
"""The element that says what a style shows."""
_BOLD_ALREADY: Final = frozenset((*HEADINGS, "th", "b", "strong", "summary"))
_OWN_LOOKS: Final = frozenset(("pre", "code", "svg", "math", "mjx-container"))


def mend_looks(root: LexborNode, lower: str, tree: LexborHTMLParser) -> None:
    """Makes elements of what the page, whose source is ``lower`` in lower case, says by style."""
    if not any(sign in lower for sign in _SIGNS):
        return
    for wrapper in root.css('b[style*="font-weight"]'):  # around all that is copied out of Google Docs
        if _PLAIN.search(_style(wrapper)):
            wrapper.unwrap()
    rules: dict[str, str] = {}
    if is_document_of_google(root):
        for sheet in tree.css("style"):
            rules.update(_RULE.findall(sheet.text()))
    for node in reversed(root.css("span" if rules else "span[style]")):  # from the inside out
        style = ";".join(filter(None, (_style(node), *(rules.get(kind, "") for kind in kinds_of(node)))))
        names = [name for name, looks in _BY_LOOKS.items() if looks.search(style)] if style else []
        if names and not is_deep(node) and node.text().strip():
            around = _around(node)
            if around & _OWN_LOOKS:
                continue
            names = [name for name in names if name != "b" or not around & _BOLD_ALREADY]
            _wrap(node, names, tree)


def _wrap(node: LexborNode, names: list[str], tree: LexborHTMLParser) -> None:
    """What is in ``node`` stands in the elements ``names`` from now on, blanks at its ends beside them: nobody sees emphasis of these."""
    if not names:
        return
    made = tree.create_node(names[0])
    children = list(node.iter(include_text=True))
    first, last = children[0].text_content or "", children[-1].text_content or ""
    before = first[: len(first) - len(first.lstrip())] if children[0].is_text_node else ""
    after = last[len(last.rstrip()) :] if children[-1].is_text_node else ""
    for child in children:
        words = (child.text_content or "") if child.is_text_node else None
        if words is None:
            made.insert_child(child)
            continue
        words = words.removeprefix(before) if child.mem_id == children[0].mem_id else words
        words = words.removesuffix(after) if child.mem_id == children[-1].mem_id else words
        if words:
            made.insert_child(words)
    for name in names[1:]:
        outer = tree.create_node(name)
        outer.insert_child(made)
        made = outer
    if node.id:
        made.attrs["id"] = node.id
    for blank, put in ((before, node.insert_before), (after, node.insert_after)):
        if blank:
            put(blank)
    node.replace_with(made)


def _around(node: LexborNode) -> set[str]:
    found: set[str] = set()
    above = node.parent
    while above is not None:
        found.add(above.tag or "")
        above = above.parent
    return found


def _style(node: LexborNode) -> str:
    """The style of ``node``, whose words are told apart by blanks (``underline line-through``)."""
    return (node.attributes.get("style") or "").lower()
