"""A page as the Obsidian plugin writes it, by its default template.

What the metadata has no line for stands in front matter, which the plugin leaves to its users.
"""

from __future__ import annotations

from dataclasses import replace

from vaultconv.formats.readwise.pages.ends import ends_text
from vaultconv.formats.readwise.pages.metadata import COVER, METADATA, label_of, text_of
from vaultconv.formats.readwise.pages.outline import Chapter, Header, Highlighted, Other, Part, parts_of
from vaultconv.formats.readwise.pages.text import PageText
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.frontmatter import write_front_matter
from vaultconv.model.blocks import AnyBlock, Heading, List, Paragraph
from vaultconv.model.properties import Properties, Property

_BELOW = "    "
_SAID = lazy_pattern(r"^((?:[ \t]*[-*+][ \t]+)?[^\W_][^:\n`\[\]#>|]{0,39}?):(?=:?(?:[ \t]|\Z))")
"""How a line of metadata begins: before the highlights, a line of text must not."""


def write(page: PageText) -> str:
    """The text of the page."""
    in_list = [item for item in page.properties if _is_metadata(item)]
    in_front = tuple(item for item in page.properties if item not in in_list)
    lines = [*_head(page, in_list)]
    previous: Part | None = None
    headed = False
    for part in parts_of(page.note.blocks):
        headed = headed or isinstance(part, Header | Highlighted)
        made = _part(part, page)
        if not headed and isinstance(part, Other) and isinstance(part.block, Paragraph | List):
            made = [_SAID.sub(r"\1\\:", line) for line in made]
        follows = isinstance(previous, Highlighted | Header | Chapter) and isinstance(
            part, Highlighted | Chapter
        )
        appended = isinstance(previous, Highlighted) and isinstance(part, Header)
        headed = isinstance(previous, Other) and isinstance(previous.block, Heading)
        if lines and not (follows or appended or headed):
            lines.append("")
        lines += made
        previous = part
    front = write_front_matter(Properties(in_front, "yaml", trailer=page.properties.trailer), use_raw=True)
    return front + "\n".join(lines)


def _is_metadata(item: Property) -> bool:
    return (item.key in METADATA and text_of(item) is not None) or (item.key == COVER and bool(item.value))


def _head(page: PageText, items: list[Property]) -> list[str]:
    lines: list[str] = []
    if page.note.title and page.properties.get("title") != page.note.title:
        lines += [f"# {page.note.title}"]
    cover = next((item for item in items if item.key == COVER), None)
    if cover is not None:
        lines += ([""] if lines else []) + [f"![rw-book-cover]({cover.value})"]
    said = [item for item in items if item.key != COVER]
    if said:
        lines += ([""] if lines else []) + ["## Metadata"]
    for item in said:
        first, *further = (text_of(item) or "").split("\n")
        blank = " " if isinstance(item.value, list) and item.key != "author" else ""
        lines += [f"- {label_of(item.key)}: {first}{blank}", *(f"  {line}" for line in further)]
    return lines


def _part(part: Part, page: PageText) -> list[str]:
    match part:
        case Header() | Chapter():
            lines = page.lines((part.heading,))
            return [f"- {lines[0]}"] if isinstance(part, Chapter) else lines
        case Highlighted():
            return _highlight(part, page)
        case _:
            page.left_out(part.block)
            return page.lines((_parted(part.block) if part.inside else part.block,))


def _parted(block: AnyBlock) -> AnyBlock:
    """``block``; the bullets of a list that is none of highlights are stars."""
    if not isinstance(block, List) or block.start is not None:
        return block
    return replace(
        block, items=tuple(replace(item, spelling={**item.spelling, sp.MARKER: "*"}) for item in block.items)
    )


def _highlight(part: Highlighted, page: PageText) -> list[str]:
    page.report(part)
    citation = part.quote.traits.citation
    assert citation is not None  # noqa: S101  only such a quotation is a highlight
    words = page.words(part.quote, ends_text(citation, part.quote.traits.anchor), "  ")
    lines = [f"- {words[0]}".rstrip() if not words[0] else f"- {words[0]}"]
    lines += (f"  {line}" if line else "" for line in words[1:])
    if citation.tags:
        lines.append(f"{_BELOW}- Tags: {page.tags(citation.tags, '[[{}]]')} ")
    for block in part.below:
        if isinstance(block, Paragraph):
            first, *further = page.note_lines(block, _BELOW + "  ")
            lines += [f"{_BELOW}- Note: {first}", *(f"{_BELOW}  {line}" for line in further)]
        else:
            lines += (f"{_BELOW}{line}" if line else "" for line in page.nested(block, _BELOW))
    return lines
