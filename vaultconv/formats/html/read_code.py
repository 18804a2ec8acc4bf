"""Code of a page: its text, and the language that its page says it is in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultconv.formats.html.carriers import ATTRIBUTE, read_carrier, text_of
from vaultconv.formats.html.languages import language_of
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Code

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NUMBERS = frozenset(("linenos", "lineno", "gutter", "rouge-gutter", "gl"))
WORD = lazy_pattern(r"[\w+#.-]+")
"""The language in the line after a fence."""
_NUMBER = lazy_pattern(r"[0-9]{1,6}")


def code_of(node: LexborNode, ours: bool) -> Code:
    """The code that ``node``, an element of preformatted text, holds. ``ours``: the page is one that we wrote."""
    said = read_carrier(node.attributes.get(ATTRIBUTE))
    shown = node
    table = None if ours else node.css_first("table")
    if table is not None and node.text().strip() == table.text().strip():
        shown = numbered_code(table) or node
    text = "".join("\n" if child.tag == "br" else child.text_content or "" for child in _leaves(shown))
    if text and not text.endswith("\n") and "empty" not in said:
        text += "\n"
    return Code(text, _own_info(text_of(said, "info"), _own_language(node)) if ours else _language(node))


def _own_info(info: str, language: str) -> str:
    """The line after a fence, as it was carried, in the ``language`` that the page says.

    >>> _own_info('py title="x"', "py"), _own_info('py title="x"', "js"), _own_info("", "js")
    ('py title="x"', 'js title="x"', 'js')
    """
    word = WORD.match(info)
    if not info or not language:
        return info or language
    return info if word is None else language + info[word.end() :]


def numbered_code(table: LexborNode) -> LexborNode | None:
    """The code of a table that only puts numbers beside its lines (Pygments, Rouge, Hexo, Chroma); None for any other."""
    cells = table.css("td")
    if len(cells) != 2 or table.css_first("th, caption") is not None:
        return None
    code = cells[1].css_first("pre")
    if _NUMBERS.intersection((cells[0].attributes.get("class") or "").split()):
        return code or cells[1]
    return code if code is not None and _counts_lines(cells[0], code) else None


def _counts_lines(cell: LexborNode, code: LexborNode) -> bool:
    """Whether a ``cell`` holds the numbers of the lines of ``code``, preformatted, and nothing else (Chroma)."""
    numbers = cell.text().split() if cell.css_first("pre") is not None else []
    first = int(numbers[0]) if numbers and _NUMBER.fullmatch(numbers[0]) else -1
    rows = len(code.text().rstrip("\n").split("\n"))
    return (first == 1 or (rows > 1 and first >= 0)) and numbers == [str(first + row) for row in range(rows)]


def _leaves(node: LexborNode) -> Iterator[LexborNode]:
    """The texts in ``node``, and what ends a line."""
    return (child for child in node.traverse(include_text=True) if child.is_text_node or child.tag == "br")


def _own_language(node: LexborNode) -> str:
    """The language of the code in ``node`` of our page: the word that its author wrote, whatever it means."""
    code = node.css_first("code")
    kinds = (code.attributes.get("class") or "") if code is not None else ""
    return kinds.removeprefix("language-") if kinds.startswith("language-") else ""


def _language(node: LexborNode) -> str:
    """The language of the code in ``node``, as its class or that of what is in it or around it says."""
    around: list[LexborNode] = [node]
    while len(around) < 7 and (above := around[-1].parent) is not None and above.tag != "body":
        around.append(above)
    inside = node.css_first("code")
    holders = [*([inside] if inside is not None else []), *around]
    said = language_of(holder.attributes for holder in holders)
    return said or (node.attributes.get("lang") or "" if node.tag == "pre" else "")
