"""What programs build of elements and classes of their own, as the elements that HTML has for it. It is done in the page, before it is read.

=============================================  ===================================================================
``<markdown-accessiblity-table>``              an element of somebody's own around blocks is but a frame
``<mjx-container>``                            MathJax 3 and 4: the MathML beside what was drawn; else its signs
``\\(x\\)``, ``\\[x\\]``, ``$$x$$``               what MathJax and KaTeX, which the page loads, would make formulas of
``div.checkbox``, a list for each item         Notion
``<script>`` in code and formulas              its words are none of the code
=============================================  ===================================================================

Word processors have :mod:`~vaultconv.formats.html.offices`, exports of apps :mod:`~vaultconv.formats.html.exports`, emphasis by style
:mod:`~vaultconv.formats.html.looks`, links that lead through others :mod:`~vaultconv.formats.html.redirectors`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.apart import mend_joined
from vaultconv.formats.html.building import task_box
from vaultconv.formats.html.elements import kinds_of
from vaultconv.formats.html.exports import mend_exports
from vaultconv.formats.html.flow import holds_blocks
from vaultconv.formats.html.foldable import mend_foldable
from vaultconv.formats.html.generators import mend_generated
from vaultconv.formats.html.looks import mend_looks
from vaultconv.formats.html.offices import mend_documents
from vaultconv.formats.html.papers import mend_papers
from vaultconv.formats.html.redirectors import mend_links
from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from vaultconv.formats.html.lines import Tags

_OWN_ELEMENT: Final = lazy_pattern(r"[a-z][a-z0-9]*-[a-z0-9-]*")
_KNOWN: Final = frozenset(("quoteback-component", "math-renderer", "annotation-xml", "font-face"))
"""Elements with such a name that mean something to us, or are none of somebody's own."""
_TYPESETTER: Final = lazy_pattern(r"<script[^>]{0,500}(?:mathjax|katex)")
_TEX: Final = lazy_pattern(r"\\\(.{1,1000}?\\\)|\\\[.{1,1000}?\\\]|\$\$.{1,1000}?\$\$", re.DOTALL)
"""Formulas between the delimiters that both know by themselves. A longer one is none: else a page of beginnings alone would take for ever."""
_TEX_AND_DOLLARS: Final = lazy_pattern(
    _TEX.pattern + r"|(?<![\\$])\$[^$\n]{1,500}?(?<!\\)\$(?!\$)", re.DOTALL
)
"""The same, with formulas between single dollars."""
_DOLLARS: Final = lazy_pattern(
    r"""inlinemath["']?\s{0,9}[:=]\s{0,9}(?:\{\s*['"]\[\+\]['"]\s*:\s*)?\[\s{0,9}\[\s{0,9}["']\$["']"""
)
"""How a page lets MathJax take text between single dollars for a formula, as those of notebooks do: by itself it does not."""
_NO_TEX: Final = frozenset(("script", "style", "textarea", "pre", "code", "annotation", "option", "noscript"))
"""Elements in which neither MathJax nor KaTeX looks for formulas."""
_DRAWN_SIGN: Final = lazy_pattern(r"(?:\A|\s)mjx-c([0-9A-F]{2,6})(?:\s|\Z)")
DRAWINGS: Final = "mjx-container"
_TWICE: Final = "b > strong, strong > b, strong > strong, i > em, em > i, em > em"
"""What may be emphasized already (Ghost): where it is all of what is, a second time says no more."""
_NOTION_BOX: Final = "li > div.checkbox, div.checkbox-on, div.checkbox-off"
_NO_CODE: Final = ", ".join(
    f"{around} {tag}"
    for around in ("pre", "code", "math")
    for tag in ('script:not([type^="math/tex"])', "style")
)
"""What a browser does not show of code and of formulas, whose every character would be read."""
_NOTION_LISTS: Final = frozenset(("to-do-list", "bulleted-list", "numbered-list", "toggle"))


def recast(root: LexborNode, lower: str, tags: Tags, tree: LexborHTMLParser) -> None:
    """Makes HTML of what programs have built in the page, whose source is ``lower`` in lower case, with the ``tags``."""
    names = {name for name in tags if "-" in name and _OWN_ELEMENT.fullmatch(name)} - _KNOWN
    if DRAWINGS in names:
        _undraw(root)
    if "script" in tags or "style" in tags:
        for node in root.css(_NO_CODE):
            if node.parent is not None:
                node.decompose()
    own = ",".join(sorted(name for name in names if not name.startswith("mjx-")))
    for node in reversed(root.css(own) if own else []):  # from the inside out: one may hold another
        if holds_blocks(node):
            node.unwrap()
    if "checkbox" in lower or "-list" in lower or "toggle" in lower:
        _mend_lists(root, tree)
    if ("\\(" in lower or "\\[" in lower or "$" in lower) and _TYPESETTER.search(lower):
        _mark_formulas(root, tree, _TEX_AND_DOLLARS if _DOLLARS.search(lower) else _TEX)
    mend_generated(root, lower, tree)
    mend_papers(root, lower, tree)
    mend_exports(root, lower, tree)
    mend_documents(root, lower, tree)
    if not tags.keys().isdisjoint(("strong", "em")):
        for again in root.css(_TWICE):
            if again.parent is not None and len(list(again.parent.iter(include_text=True))) == 1:
                again.unwrap()
    mend_looks(root, lower, tree)
    mend_foldable(root, lower)
    mend_joined(root, lower, tree)
    mend_links(root, lower)


def only_drawn(container: LexborNode) -> bool:
    """Whether a formula of MathJax says nothing but how it is drawn."""
    return container.css_first("math") is None


def _undraw(root: LexborNode) -> None:
    for container in root.css(DRAWINGS):
        if only_drawn(container):
            signs = "".join(map(_sign_of, container.css("[class*=mjx-c], [data-c]")))
            if signs:
                container.replace_with(unicodedata.normalize("NFKC", signs))
            continue
        for drawn in [child for child in container.iter() if child.tag != "math"]:
            math = drawn.css_first("math")
            if math is None:
                drawn.decompose()


def _sign_of(drawn: LexborNode) -> str:
    """The character that a piece of a drawn formula is."""
    attributes = drawn.attributes
    found = _DRAWN_SIGN.search(attributes.get("class") or "")
    code = attributes.get("data-c") or (found[1] if found is not None else "")
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{2,6}", code) else 0
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0x110000 else ""


def _mend_lists(root: LexborNode, tree: LexborHTMLParser) -> None:
    """The boxes of Notion, and its lists, which have one item each."""
    for drawn in root.css(_NOTION_BOX):
        kinds = kinds_of(drawn)
        if not drawn.text().strip():
            drawn.replace_with(task_box(tree, "checkbox-on" in kinds))
        elif "checkbox-on" in kinds or "checkbox-off" in kinds:
            drawn.insert_before(task_box(tree, "checkbox-on" in kinds))
            drawn.unwrap()
    for held in root.css("ul, ol"):
        if held.parent is None or not _NOTION_LISTS.intersection(kinds_of(held)):
            continue
        while (following := _next_element(held)) is not None and _goes_on(held, following):
            for child in list(following.iter(include_text=True)):
                held.insert_child(child)
            following.decompose()


def _next_element(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and following.is_text_node and not (following.text_content or "").strip():
        following = following.next
    return following


def _goes_on(held: LexborNode, following: LexborNode) -> bool:
    """Whether ``following`` holds the next items of the list ``held``."""
    return following.tag == held.tag and bool(_NOTION_LISTS.intersection(kinds_of(following)))


def _mark_formulas(root: LexborNode, tree: LexborHTMLParser, form: re.Pattern[str]) -> None:
    """Puts TeX of that ``form``, between its delimiters, into elements of its own."""
    texts = [
        node
        for node in root.traverse(include_text=True)
        if node.is_text_node and form.search(node.text_content or "") and not _is_code(node)
    ]
    for node in texts:
        words = node.text_content or ""
        done = at = 0
        while found := form.search(words, at):
            at = found.end()
            if found[0][0] == "$" != found[0][1] and words[at : at + 1].isdigit():
                # "$5 and $6": a note can have no formula there, and few pages mean one; another may stand within
                found = _TEX.search(words, found.start(), at)
                if found is None:
                    continue
                at = found.end()
            if found.start() > done:
                node.insert_before(words[done : found.start()])
            formula = tree.create_node("span")
            formula.attrs["class"] = "math"
            formula.insert_child(found[0])
            node.insert_before(formula)
            done = found.end()
        if done < len(words):
            node.insert_before(words[done:])
        node.decompose()


def _is_code(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in _NO_TEX:
            return True
        above = above.parent
    return False
