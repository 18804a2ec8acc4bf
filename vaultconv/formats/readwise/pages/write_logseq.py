"""A page as the Logseq plugin writes it: properties, the cover, and bullets."""

from __future__ import annotations

from typing import TypeGuard

from vaultconv.formats.readwise.pages.ends import ends_text
from vaultconv.formats.readwise.pages.logseq_plugin import LEVEL
from vaultconv.formats.readwise.pages.metadata import COVER, text_of
from vaultconv.formats.readwise.pages.outline import Chapter, Header, Highlighted, Other, parts_of
from vaultconv.formats.readwise.pages.text import PageText
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Item, List, Paragraph
from vaultconv.model.properties import Property

_NAMES = {"book_title": "full-title", "canonical": "url"}
"""The keys that the plugin calls otherwise."""
_UUID = lazy_pattern(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def write(page: PageText) -> str:
    """The text of the page."""
    lines = [*_head(page), ""]
    depth = 0
    headed = False
    for part in parts_of(page.note.blocks):
        match part:
            case Header() if part.heading.level == LEVEL:
                lines += _bullet(page.writer.text(part.heading.spans).split("\n"), 0)
                depth, headed = 2, True
            case Chapter():
                lines += _bullet(page.lines((part.heading,)), 1)
                headed = False
            case Highlighted():
                lines += _highlight(part, page)
                headed = False
            case Header():
                lines += _other(part.heading, 0, False, page)
            case Other():
                page.left_out(part.block)
                lines += _other(part.block, depth if part.inside else 0, headed and part.inside, page)
    return "\n".join(lines)


def _head(page: PageText) -> list[str]:
    lines = [f"title:: {page.note.title}"]
    cover = ""
    for item in page.properties:
        if item.key == COVER and isinstance(item.value, str):
            cover = f"![]({item.value})"
            continue
        text = _value(item)
        if text is None:
            page.ledger.line = item.line
            page.ledger.approximated("property", f"{item.key!r} is written as text", item.key)
            text = str(item.value)
        lines.append(f"{_NAMES.get(item.key, item.key.replace('_', '-'))}:: {text}".rstrip())
    return [*lines, cover] if cover else lines


def _value(item: Property) -> str | None:
    """The value of ``item`` as a property of a page; None if it has lines or parts."""
    value = item.value
    if isinstance(value, list) and item.key == "author":
        return text_of(item)
    if isinstance(value, list):
        names = [name for name in value if isinstance(name, str) and not set(name) & set("[]#\n")]
        return " ".join(f"#[[{name}]]" for name in names) if len(names) == len(value) else None
    if isinstance(value, dict) or (isinstance(value, str) and "\n" in value):
        return None
    if item.key == "book_title":
        return f'"{value}"'
    if item.key == "category" and value:
        return f"#{value}"
    if value is None:
        return "[[]]" if item.key == "author" else ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bullet(lines: list[str], depth: int) -> list[str]:
    """A block at ``depth``: its empty lines are not empty."""
    tabs = "\t" * depth
    first, *further = lines or [""]
    return [f"{tabs}- {first}", *(f"{tabs}  {line}" for line in further)]


def _highlight(part: Highlighted, page: PageText) -> list[str]:
    page.report(part)
    citation = part.quote.traits.citation
    assert citation is not None  # noqa: S101  only such a quotation is a highlight
    anchor = part.quote.traits.anchor
    is_uuid = _UUID.fullmatch(anchor) is not None
    words = page.words(part.quote, ends_text(citation, "" if is_uuid else anchor), "\t  ")
    lines = _bullet(words, 1)
    if is_uuid:
        lines.insert(1, f"\t  id:: {anchor}")
    if citation.tags:
        lines += _bullet([f"**Tags**: {page.tags(citation.tags, '#[[{}]]')}"], 2)
    for block in part.below:
        if isinstance(block, Paragraph):
            first, *further = page.note_lines(block, "\t\t  ")
            lines += _bullet([f"**Note**: {first}", *further], 2)
        else:
            lines += _list(block, 2, page)
    return lines


def _list(block: List, depth: int, page: PageText) -> list[str]:
    """The bullets of a list, each a block. A list in one of them that has numbers is part of its text."""
    lines: list[str] = []
    for number, item in enumerate(block.items, block.start or 0):
        below = [inner for inner in item.blocks if _is_bullets(inner)]
        text = tuple(inner for inner in item.blocks if inner not in below)
        made = page.nested(List((Item(text, traits=item.traits),)), "")
        made = [made[0].removeprefix("*").removeprefix(" "), *(line.removeprefix("  ") for line in made[1:])]
        if block.start is not None:
            page.ledger.line = block.line
            page.ledger.approximated("list-item", "its number is text, in a bullet", f"{number}.")
            made = [f"{number}. {made[0]}", *made[1:]]
        lines += _bullet(made, depth)
        for inner in below:
            lines += _list(inner, depth + 1, page)
    return lines


def _is_bullets(block: AnyBlock) -> TypeGuard[List]:
    return isinstance(block, List) and block.start is None


def _other(block: AnyBlock, depth: int, headed: bool, page: PageText) -> list[str]:
    """A block that is none of the plugin's: a list as it is, anything else goes on the header that it stands right below, or is
    a bullet of its own. Among highlights it stands below the last one."""
    if isinstance(block, List) and not headed:
        return _list(block, depth, page)
    if headed:
        return [f"  {line}" for line in page.lines((block,))]
    page.ledger.line = block.line
    page.ledger.approximated("outline", "a block beside the highlights is a bullet")
    return _bullet(page.lines((block,)), depth)
