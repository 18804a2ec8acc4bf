"""Tables of a page: those that Markdown has a word for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultconv.formats.html.carriers import ATTRIBUTE, read_carrier
from vaultconv.formats.html.elements import BLOCKS
from vaultconv.formats.html.read_spans import SpanReader
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Cell, Table
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import Break, CodeSpan, HtmlSpan, Span

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LINES = frozenset(
    [
        "address",
        "article",
        "aside",
        "center",
        "div",
        "figure",
        "figcaption",
        "footer",
        "header",
        "main",
        "nav",
        "p",
        "section",
    ]
)
"""Elements of which one in a cell does no harm."""

_MARK = lazy_pattern(r"[!-/:-@\[-`{-~]")
_SIDE = lazy_pattern(r"text-align:\s*(left|right|center)")


def read_cells(node: LexborNode, spans: SpanReader) -> Table | None:
    """The table that ``node`` is, without its caption; None where its cells hold more than lines of text, or more than one
    column or row."""
    rows = [row for row in node.css("tr") if _table_of(row) == node.mem_id]
    cells = [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in rows]
    if not any(cells) or not all(_is_simple(cell) for row in cells for cell in row):
        return None
    widest = max(map(len, cells))
    said = read_carrier(node.attributes.get(ATTRIBUTE)).get("align")
    sides = [_side([row[column] for row in cells if column < len(row)]) for column in range(widest)]
    if isinstance(said, list):
        sides = [str(side) for side in said]
    head = _head(rows, cells) or (not spans.ours and _is_bold(rows, cells))
    read = tuple(tuple(Cell(spans.inside(cell)) for cell in row) for row in cells)
    if not head:  # Markdown has no table without one
        read, head = ((tuple(Cell(()) for _ in range(widest)), *read), 1)
    (table,) = with_spans((Table(read, tuple(sides), head),), _without_line_end)
    assert isinstance(table, Table)  # noqa: S101  spans do not change a kind
    return table


def is_layout(node: LexborNode) -> bool:
    """Whether a table only puts things in their places: it says so itself, or has no border, no head, and another table in it. Mail and old
    pages are made of such."""
    said = node.attributes
    if (said.get("role") or "").lower() in ("presentation", "none"):
        return True
    if said.get("border") != "0":
        return False
    if node.css_first("caption") is not None:
        return False
    if node.css_first("td table") is None:
        return node.css_first("th") is None and len(cells_of(node)) == 1
    return all(cell.tag == "td" for cell in cells_of(node))


def cells_of(node: LexborNode) -> list[LexborNode]:
    """The cells of the table ``node``, without those of tables in it."""
    rows = (row for row in node.css("tr") if _table_of(row) == node.mem_id)
    return [cell for row in rows for cell in row.iter() if cell.tag in ("td", "th")]


def _without_line_end(span: Span) -> Span:
    """A row is one line: where a line ends in a cell, the tag says so. A bar behind a backslash cannot be in the code of a cell:
    tags hold it there."""
    if isinstance(span, CodeSpan) and "\\|" in span.text:
        text = _MARK.sub(lambda found: f"&#{ord(found[0])};", span.text)
        return HtmlSpan(f"<code>{text}</code>")
    return HtmlSpan("<br>") if isinstance(span, Break) else span


def _table_of(row: LexborNode) -> int:
    """The number of the table that ``row`` belongs to."""
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else 0


def _head(rows: list[LexborNode], cells: list[list[LexborNode]]) -> int:
    """How many rows are the header: those that the page says are, else those that begin the table and hold nothing but
    headings."""
    said = sum(row.parent is not None and row.parent.tag == "thead" for row in rows)
    if said:
        return said
    for place, row in enumerate(cells):
        if any(cell.tag != "th" for cell in row):
            return place
    return len(cells)


def _is_bold(rows: list[LexborNode], cells: list[list[LexborNode]]) -> bool:
    """Whether the first row of a table without a header is one all the same: all its words are bold, and they are as bold as those of a header in
    a note, once it is one. Word processors and pages of old make them so."""
    first = [cell for cell in cells[0] if cell.text().strip()]
    if len(rows) < 2 or not first or not all(map(_is_all_bold, first)):
        return False
    for cell in first:
        for bold in cell.css("b, strong"):
            bold.unwrap()
    return True


def _is_all_bold(cell: LexborNode) -> bool:
    words = (
        node
        for node in cell.traverse(include_text=True)
        if node.is_text_node and (node.text_content or "").strip()
    )
    return all(_is_in_bold(node, cell) for node in words)


def _is_in_bold(node: LexborNode, cell: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.mem_id != cell.mem_id and above.tag not in ("b", "strong"):
        above = above.parent
    return above is not None and above.mem_id != cell.mem_id


def _is_simple(cell: LexborNode) -> bool:
    """Whether ``cell`` holds text alone, in one piece, and is one cell wide and high."""
    for name in ("colspan", "rowspan"):
        if (cell.attributes.get(name) or "1").strip() != "1":
            return False
    inside = [child.tag or "" for child in cell.traverse() if child.tag in BLOCKS]
    return len(inside) <= 1 and _LINES.issuperset(inside)


def _side(cells: list[LexborNode]) -> str:
    """How a column is aligned: as its first cell says."""
    for cell in cells:
        side = (cell.attributes.get("align") or "").lower()
        style = _SIDE.search(cell.attributes.get("style") or "")
        if style:
            side = style[1]
        if side in ("left", "right", "center"):
            return side
    return ""
