"""What only our own pages have, and say by a class: callouts, pictures with captions, what is not shown, boxes and drawers of other apps,
the footnotes at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from vaultconv.formats.html import captions, footnote_places
from vaultconv.formats.html.carriers import ATTRIBUTE, SHOWN, read_carrier, text_of
from vaultconv.formats.html.dialect import addresses_in, wikilinks_in
from vaultconv.formats.html.elements import kinds_of
from vaultconv.formats.html.own_html import as_shown_now
from vaultconv.formats.html.read_spans import holds_elements, tex_of
from vaultconv.formats.html.read_traits import described
from vaultconv.formats.html.shown_in_place import CLASS
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Comment,
    Directive,
    Drawer,
    FootnoteDefinition,
    Html,
    MathBlock,
    Paragraph,
    Raw,
)
from vaultconv.model.spans import Spans

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from vaultconv.formats.html.read_blocks import BlockReader

_Handler: TypeAlias = "Callable[[BlockReader, LexborNode], AnyBlock | Blocks]"

_KIND: Final = lazy_pattern(r"[\w-]+")
_MARK: Final = lazy_pattern(f' {ATTRIBUTE}="{SHOWN}"')
"""What marks the tags of an author's own HTML as but shown."""


def _callout(reader: BlockReader, node: LexborNode) -> AnyBlock:
    """A box with a title, of our page."""
    attributes = node.attributes
    kind = attributes.get("data-callout") or "note"
    title: Spans | None = None
    rest: list[LexborNode] = []
    parts = [
        one
        for part in node.iter(include_text=True)
        for one in (part.iter(include_text=True) if part.tag == "fieldset" else (part,))
    ]
    for child in parts:
        kinds = kinds_of(child)
        if "callout-title" in kinds:
            inner = child.css_first("strong") or child
            by_itself = (
                "default" in kinds and not holds_elements(inner) and inner.text().strip() == kind.capitalize()
            )
            title = None if by_itself or not inner.text().strip() else reader.spans.inside(inner)
            kind = _kind_before(child, kind)
        else:
            rest.append(child)
    fold = "" if node.tag != "details" else "+" if "open" in attributes else "-"
    return Callout(kind, title, reader.blocks(rest), fold, attributes.get("data-metadata") or "")


def _kind_before(title: LexborNode, kind: str) -> str:
    """The type that the words before the ``title`` of a box say, if that is another than its ``kind``."""
    word = next((part.text().strip() for part in title.iter() if part.tag == "small"), "").removesuffix(":")
    return word.lower() if _KIND.fullmatch(word) and word != kind.capitalize() else kind


def _picture(reader: BlockReader, node: LexborNode) -> AnyBlock | Blocks:
    """A picture with its caption, of our page."""
    picture, caption = node.css_first("img"), node.css_first("figcaption")
    if picture is None:
        return reader.inside(node)
    captions.read(picture, caption)
    return Paragraph(reader.spans.spans([picture]))


def _hidden(_reader: BlockReader, node: LexborNode) -> AnyBlock | Blocks:
    """What is not shown, from its carrier."""
    said = read_carrier(node.attributes.get(ATTRIBUTE))
    if "comment" in kinds_of(node):
        text = text_of(said, "comment")
        return Comment(text, wikilinks_in(text) if said.get("links") else ())
    return Raw(text_of(said, "raw"), text_of(said, "construct")) if "raw" in said else ()


def _footnote_here(reader: BlockReader, node: LexborNode) -> Blocks:
    """The place of a footnote that our page shows at its end."""
    label = text_of(read_carrier(node.attributes.get(ATTRIBUTE)), footnote_places.KEY)
    return reader.spans.places.waiting.take(label)


def _raw_html(reader: BlockReader, node: LexborNode) -> AnyBlock | Blocks:
    """An author's own HTML, from its carrier; without one, what is shown of it, as anybody's page. Where somebody changed the words that are
    shown, what is shown is the author's."""
    said = read_carrier(node.attributes.get(ATTRIBUTE))
    text = text_of(said, "html")
    if not text:
        return reader.inside_of_others(node)
    text = as_shown_now(text, node)
    if not text:  # addresses and all
        text = _MARK.sub("", node.inner_html or "").strip("\n")
        return Html(text, addresses_in(text, reader.spans.places.of_raw))
    return Html(text, addresses_in(text) if said.get("links") else ())


def _drawer(_reader: BlockReader, node: LexborNode) -> AnyBlock:
    """A drawer of another app, called as its page shows."""
    inner, shown = node.css_first("pre"), node.css_first("summary")
    name = shown.text().strip() if shown is not None else ""
    if not _KIND.fullmatch(name):
        name = node.attributes.get("data-name") or ""
    return Drawer(name, inner.text() if inner is not None else "")


def _directive(reader: BlockReader, node: LexborNode) -> AnyBlock:
    """A box of another app."""
    attributes = node.attributes
    name, options = attributes.get("data-name") or "", attributes.get("data-options") or ""
    children = list(node.iter())
    if len(children) == 1 and children[0].tag == "pre" and children[0].css_first("code") is None:
        return Directive(name, (), children[0].text(), options)
    return Directive(name, reader.inside(node), "", options)


def footnotes(reader: BlockReader, node: LexborNode) -> Blocks:
    """The footnotes of our page. A rule parts them from the text."""
    out: list[AnyBlock] = []
    for child in node.iter():
        if child.tag == "dl":
            label = ""
            for part in child.iter():
                if part.tag == "dt":
                    label = part.text().strip()
                elif part.tag == "dd":
                    label = part.attributes.get("data-label") or label
                    block = FootnoteDefinition(label, reader.inside(part), line=reader.line_of(part))
                    out.append(described(reader, part, block))
        elif child.tag != "hr":
            out += reader.blocks([child])
    return tuple(out)


OWN: Final[dict[str, _Handler]] = {
    "callout": _callout,
    captions.CLASS: _picture,
    CLASS: lambda _, __: (),
    "math": lambda _, node: MathBlock(tex_of(node)),
    "raw-html": _raw_html,
    "comment": _hidden,
    "raw": _hidden,
    "drawer": _drawer,
    "directive": _directive,
    "footnotes": footnotes,
    footnote_places.CLASS: _footnote_here,
}
"""What an element of our pages is by its class."""
