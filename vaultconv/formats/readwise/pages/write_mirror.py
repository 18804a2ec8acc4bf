"""A page as Readwise Mirror writes it, by its default templates."""

from __future__ import annotations

from dataclasses import replace

from vaultconv.formats.readwise.pages.ends import ends_text, label_of
from vaultconv.formats.readwise.pages.metadata import BOOK, COVER, text_of
from vaultconv.formats.readwise.pages.mirror import UPDATED
from vaultconv.formats.readwise.pages.outline import Highlighted, Other, parts_of
from vaultconv.formats.readwise.pages.text import PageText
from vaultconv.markdown.frontmatter import write_front_matter
from vaultconv.model.blocks import Paragraph
from vaultconv.model.properties import Properties, Property

_LABELS = {
    "author": "Authors",
    "category": "Category",
    "document_tags": "Tags",
    "num_highlights": "Number of Highlights",
    "readwise_url": "Readwise URL",
    "canonical": "Source URL",
    "created": "Date",
    "last_highlighted_date": "Last Highlighted",
    "summary": "Summary",
}
"""The word before each value, in the order of the template."""


def write(page: PageText) -> str:
    """The text of the page."""
    by_key = {item.key: item for item in page.properties}
    about = {key: item for key, item in by_key.items() if key in _LABELS and _value(item) is not None}
    hidden = {key for key in (BOOK, UPDATED, COVER) if key in by_key}
    if BOOK not in by_key:
        hidden -= {UPDATED}
    in_front = tuple(item for item in page.properties if item.key not in about and item.key not in hidden)
    lines: list[str] = []
    if BOOK in hidden:
        updated = [f"Updated: {by_key[UPDATED].value}"] if UPDATED in hidden else []
        lines += ["%%", f"ID: {by_key[BOOK].value}", *updated, "%%", ""]
    if COVER in hidden:
        lines += [f"![]( {by_key[COVER].value})", ""]
    lines += ["# About", f"Title: [[{page.note.title}]]"]
    lines += (f"{_LABELS[key]}: {_value(item)}" for key, item in about.items())
    lines += ["", "---"]
    for part in parts_of(page.note.blocks):
        lines.append("")
        if isinstance(part, Highlighted):
            lines += _highlight(part, page)
        elif isinstance(part, Other):
            page.left_out(part.block)
            lines += page.lines((part.block,))
        else:
            lines += page.lines((part.heading,))
    front = write_front_matter(Properties(in_front, "yaml", trailer=page.properties.trailer), use_raw=True)
    return front + "\n".join(lines)


def _value(item: Property) -> str | None:
    text = text_of(item)
    if text is None or "\n" in text:
        return None
    if isinstance(item.value, list) and item.key != "author":
        return " ".join(f"#[[{name}]]" for name in item.value)
    return {
        "created": f"[[{text}]]",
        "num_highlights": f"=={text}==",
        "last_highlighted_date": f"*{text}*",
    }.get(item.key, text)


def _highlight(part: Highlighted, page: PageText) -> list[str]:
    page.report(part)
    citation = part.quote.traits.citation
    assert citation is not None  # noqa: S101  only such a quotation is a highlight
    anchor = part.quote.traits.anchor
    short = anchor.removeprefix("rw") if anchor[2:].isdecimal() else anchor
    if not short:
        page.ledger.line = part.quote.line
        page.ledger.approximated(
            "citation", "without an id a page of Readwise Mirror cannot tell it from text"
        )
    url = citation.url or citation.permalink
    apart = bool(url) and not citation.location
    lines = page.words(part.quote, ends_text(replace(citation), short, not apart), "")
    for block in part.below:
        if isinstance(block, Paragraph):
            first, *further = page.note_lines(block, "")
            lines += ["", f"Note: {first}", *further]
        else:
            lines += ["", *page.nested(block, "")]
    if citation.tags:
        lines += ["", f"Tags: {page.tags(citation.tags, '#[[{}]]')}"]
    if apart:
        lines += ["", f"[{label_of('', url)}]({url})"]
    return [*lines, "", "---"]
