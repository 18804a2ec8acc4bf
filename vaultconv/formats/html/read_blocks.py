"""The blocks of a page, walked straight into the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vaultconv.formats.html.carriers import ATTRIBUTE, read_carrier, text_of
from vaultconv.formats.html.citation import read_citation
from vaultconv.formats.html.dialect import addresses_in, wikilinks_in
from vaultconv.formats.html.places import Places
from vaultconv.formats.html.properties import read_inline
from vaultconv.formats.html.read_spans import BLOCKS, UNSEEN, SpanReader
from vaultconv.formats.html.tasks import read_task
from vaultconv.model.blocks import (
    BARE,
    AnyBlock,
    Blocks,
    Callout,
    Cell,
    Code,
    Comment,
    Directive,
    Drawer,
    FootnoteDefinition,
    Heading,
    Html,
    Item,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Raw,
    Rule,
    Table,
    Traits,
)
from vaultconv.model.plain import plain_text
from vaultconv.model.spans import Spans

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_DEPTH = 100
"""Lists, quotes and boxes in each other. Beyond it a page is carried verbatim: nobody wrote it by hand."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FLOWING = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "div",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "main",
        "nav",
        "section",
        "label",
        "legend",
    ]
)
"""Elements that only hold others."""

_WHOLE = frozenset(
    [
        "details",
        "dl",
        "iframe",
        "object",
        "embed",
        "canvas",
        "svg",
        "math",
        "map",
        "picture",
        "select",
        "textarea",
    ]
)
"""Elements that Markdown has no word for: they stay HTML, whole."""

_PARAGRAPHS = frozenset(("p", "dt", "dd", "figcaption", "summary", "caption"))
_BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")
_ID = re.compile(r"[A-Za-z0-9-]+")
_LANGUAGE = re.compile(r"(?:language|lang)-(\S+)")


class TooDeepError(Exception):
    """A page nests deeper than :data:`MAX_DEPTH`."""

    def __init__(self) -> None:
        super().__init__(f"nested more than {MAX_DEPTH} deep")


class BlockReader:
    """Reads the blocks of one page. ``ours``: it is one that we wrote."""

    def __init__(self, places: Places, ours: bool) -> None:
        self._ours = ours
        self._spans = SpanReader(places, ours)
        self._depth = 0

    def blocks(self, nodes: Iterable[LexborNode]) -> Blocks:
        """The blocks of ``nodes``. Raises :class:`TooDeepError`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise TooDeepError
        out: list[AnyBlock] = []
        run: list[LexborNode] = []
        for node in _flow(nodes):
            if node is None:
                self._paragraph(run, out)
                continue
            handler = self._handler(node)
            if handler is None:
                run.append(node)
                continue
            self._paragraph(run, out)
            found = handler(self, node)
            out += found if isinstance(found, tuple) else (self._with_traits(node, found),)
        self._paragraph(run, out)
        self._depth -= 1
        return tuple(out)

    def inside(self, node: LexborNode) -> Blocks:
        """The blocks in ``node``."""
        return self.blocks(node.iter(include_text=True))

    def _paragraph(self, run: list[LexborNode], out: list[AnyBlock]) -> None:
        """The inline content that was gathered is a paragraph, unless it is but blanks."""
        if run:
            spans = self._spans.spans(run)
            run.clear()
            if spans:
                out.append(Paragraph(spans))

    def _handler(self, node: LexborNode) -> Callable[[BlockReader, LexborNode], Any] | None:
        if not node.is_element_node:
            return None
        kinds = _kinds(node)
        for kind in kinds:
            if kind in _CLASSES and node.tag in ("div", "details", "blockquote", "section"):
                return _CLASSES[kind]
        if node.tag == "pre" or node.tag in _TAGS:
            return _TAGS[node.tag]
        return BlockReader.whole if node.tag in _WHOLE else None

    def _with_traits(self, node: LexborNode, block: AnyBlock) -> AnyBlock:
        """``block`` with what the attributes of its element say besides."""
        attributes = node.attributes
        if block.traits is not BARE or not (attributes or node.tag == "li"):
            return block
        said = read_carrier(attributes.get(ATTRIBUTE))
        id = attributes.get("id") or ""
        anchor = id[1:] if id.startswith("^") else ""
        if isinstance(block, Heading):
            mark = node.css_first("span.anchor")
            anchor = ((mark.attributes.get("id") or "") if mark is not None else "")[1:]
        elif not self._ours and not anchor and _ID.fullmatch(id):
            anchor = id
        task = read_task(node, said)
        citation = None
        if isinstance(block, Quote | Callout) or self._ours:
            citation = read_citation(attributes, self._ours) if node.tag not in ("table", "ol") else None
            if "data-name" in attributes:
                citation = None
        traits = Traits(
            anchor,
            properties=read_inline(said.get("properties")),
            task=task,
            citation=citation,
            attributes=text_of(said, "attributes"),
        )
        return block if traits == BARE else replace(block, traits=traits)

    # -- elements ---------------------------------------------------------------------------------------------------

    def heading(self, node: LexborNode) -> AnyBlock | Blocks:
        """A heading."""
        spans = self._spans.inside(node)
        level = read_carrier(node.attributes.get(ATTRIBUTE)).get("level")
        if not spans and not self._ours:
            return ()
        return Heading(level if isinstance(level, int) else _HEADINGS.index(node.tag or "h1") + 1, spans)

    def paragraph(self, node: LexborNode) -> AnyBlock | Blocks:
        """A paragraph; an empty one is none."""
        spans = self._spans.inside(node)
        return Paragraph(spans) if spans or node.attributes.get(ATTRIBUTE) else ()

    def list(self, node: LexborNode) -> AnyBlock | Blocks:
        """A list. What stands in it beside its items belongs to the item before."""
        items: list[Item] = []
        loose = False
        for child in node.iter(include_text=True):
            if child.tag == "li":
                loose = loose or any(inner.tag == "p" for inner in child.iter())
                items.append(self.item(child))
            elif child.is_element_node and child.tag not in UNSEEN:
                inner = self.blocks([child])
                if items:
                    items[-1] = replace(items[-1], blocks=(*items[-1].blocks, *inner))
                elif inner:
                    items.append(Item(inner))
        if not items:
            return ()
        start = node.attributes.get("start") or "1"
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 1
        outline = "outline" in _kinds(node)
        return List(tuple(items), number if node.tag == "ol" else None, not loose, outline)

    def item(self, node: LexborNode) -> Item:
        """One entry."""
        item = self._with_traits(node, Item(self.inside(node)))
        assert isinstance(item, Item)  # noqa: S101  traits do not change a kind
        return item

    def quote(self, node: LexborNode) -> AnyBlock:
        """A quotation. The footer of a quoteback says what its attributes do."""
        children = list(node.iter(include_text=True))
        if read_citation(node.attributes, self._ours) is not None:
            children = [child for child in children if child.tag != "footer"]
        return Quote(self.blocks(children))

    def callout(self, node: LexborNode) -> AnyBlock:
        """A box with a title: ours, or GitHub's."""
        title: Spans | None = None
        rest: list[LexborNode] = []
        for child in node.iter(include_text=True):
            kinds = _kinds(child)
            if "callout-title" in kinds:
                inner = child.css_first("strong") if child.tag == "p" else child
                title = None if "default" in kinds else self._spans.inside(inner or child)
            elif "markdown-alert-title" not in kinds:
                rest.append(child)
        attributes = node.attributes
        kind = attributes.get("data-callout") or next(
            (k.removeprefix("markdown-alert-") for k in _kinds(node) if k.startswith("markdown-alert-")),
            "note",
        )
        fold = "" if node.tag != "details" else "+" if "open" in attributes else "-"
        return Callout(kind, title, self.blocks(rest), fold, attributes.get("data-metadata") or "")

    def code(self, node: LexborNode) -> AnyBlock:
        """Preformatted text: code, with its language."""
        inner = node.css_first("code")
        found = _LANGUAGE.search(
            f"{(inner or node).attributes.get('class') or ''} {node.attributes.get('class') or ''}"
        )
        said = read_carrier(node.attributes.get(ATTRIBUTE))
        text = node.text()
        if text and not text.endswith("\n") and "empty" not in said:
            text += "\n"
        return Code(text, text_of(said, "info") or (found[1] if found else ""))

    def table(self, node: LexborNode) -> AnyBlock | Blocks:
        """A table whose cells hold lines; any other stays HTML."""
        rows = node.css("tr")
        if not rows or node.css_first(", ".join(_NOT_IN_CELLS)) is not None or _spanned(node):
            return self.whole(node)
        cells = [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in rows]
        said = read_carrier(node.attributes.get(ATTRIBUTE)).get("align")
        head = 0
        for row in cells:
            if not row or any(cell.tag != "th" for cell in row):
                break
            head += 1
        if (
            head == len(cells)
            and node.css_first("tbody th") is not None
            and node.css_first("thead") is not None
        ):
            head = len(node.css("thead tr"))
        widest = max(len(row) for row in cells)
        sides = [_side([row[column] for row in cells if column < len(row)]) for column in range(widest)]
        if isinstance(said, list):
            sides = [str(side) for side in said]
        self._spans.in_table = True
        read = tuple(tuple(Cell(self._spans.inside(cell)) for cell in row) for row in cells)
        self._spans.in_table = False
        if not head:  # Markdown has no table without one
            read, head = ((tuple(Cell(()) for _ in range(widest)), *read), 1)
        return Table(read, tuple(sides), head)

    def whole(self, node: LexborNode) -> AnyBlock:
        """What Markdown has no word for. A blank line would end it, so it has none."""
        text = _BLANK_LINE.sub("", (node.html or "").strip())
        return Html(text, addresses_in(text))

    def hidden(self, node: LexborNode) -> AnyBlock | Blocks:
        """What is not shown, from its carrier."""
        said = read_carrier(node.attributes.get(ATTRIBUTE))
        if "comment" in _kinds(node):
            text = text_of(said, "comment")
            return Comment(text, wikilinks_in(text) if said.get("links") else ())
        return Raw(text_of(said, "raw"), text_of(said, "construct")) if "raw" in said else ()

    def raw_html(self, node: LexborNode) -> AnyBlock | Blocks:
        """An author's own HTML, from its carrier."""
        said = read_carrier(node.attributes.get(ATTRIBUTE))
        text = text_of(said, "html")
        if not text:
            return self.inside(node)
        return Html(text, addresses_in(text) if said.get("links") else ())

    def drawer(self, node: LexborNode) -> AnyBlock:
        """A drawer of another app."""
        inner = node.css_first("pre")
        return Drawer(node.attributes.get("data-name") or "", inner.text() if inner is not None else "")

    def directive(self, node: LexborNode) -> AnyBlock:
        """A box of another app."""
        attributes = node.attributes
        name, options = attributes.get("data-name") or "", attributes.get("data-options") or ""
        children = list(node.iter())
        if len(children) == 1 and children[0].tag == "pre" and children[0].css_first("code") is None:
            return Directive(name, (), children[0].text(), options)
        return Directive(name, self.inside(node), "", options)

    def footnotes(self, node: LexborNode) -> Blocks:
        """The footnotes of our page."""
        out: list[AnyBlock] = []
        for child in node.iter():
            label = child.attributes.get("data-label")
            if label is None:
                out += self.blocks([child])
                continue
            children = list(child.iter(include_text=True))
            mark = next((place for place, inner in enumerate(children) if inner.tag == "sup"), -1)
            block = FootnoteDefinition(label, self.blocks(children[mark + 1 :]))
            traits = self._with_traits(child, block)
            out.append(
                replace(traits, traits=replace(traits.traits, anchor="")) if not _anchored(child) else traits
            )
        return tuple(out)


_NOT_IN_CELLS = (
    "table table",
    "td ul",
    "td ol",
    "td pre",
    "td blockquote",
    "th ul",
    "td h2",
    "td h3",
    "td p + p",
    "td div + div",
)


def _anchored(node: LexborNode) -> bool:
    return (node.attributes.get("id") or "").startswith("^")


def _spanned(table: LexborNode) -> bool:
    return table.css_first("[colspan], [rowspan]") is not None


def _side(cells: list[LexborNode]) -> str:
    """How a column is aligned: as its first cell says."""
    for cell in cells:
        side = cell.attributes.get("align") or ""
        style = re.search(r"text-align:\s*(left|right|center)", cell.attributes.get("style") or "")
        side = style[1] if style else side.lower()
        if side in ("left", "right", "center"):
            return side
    return ""


def _kinds(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split() if node.is_element_node else []


def _flow(nodes: Iterable[LexborNode]) -> Iterator[LexborNode | None]:
    """``nodes`` in order, what only holds others replaced by what it holds; None where such a thing begins or ends. A
    stack, so nesting is no limit."""
    stack: list[LexborNode | None] = list(nodes)
    stack.reverse()
    while stack:
        node = stack.pop()
        if node is None or not node.is_element_node:
            yield node
            continue
        tag = node.tag
        if tag in UNSEEN and tag not in ("input",):
            continue
        if (
            tag in ("dt", "dd", "summary", "figcaption")
            or (tag in _FLOWING and not set(_kinds(node)) & _CLASSES.keys())
            or (tag in _HOLDING and _holds_blocks(node))
        ):
            stack += (None, *reversed(list(node.iter(include_text=True))), None)
        else:
            yield node


_HOLDING = frozenset(
    ("a", "span", "b", "i", "em", "strong", "font", "u", "ins", "del", "small", "custom-element")
)


def _holds_blocks(node: LexborNode) -> bool:
    """Whether an inline element holds what stands on lines of its own: then it is only a frame."""
    return any(child.tag in BLOCKS for child in node.iter())


def heading_texts(root: LexborNode) -> dict[str, str]:
    """The text of each heading in ``root`` by its id."""
    found = {}
    for node in root.css(", ".join(_HEADINGS)):
        id = node.attributes.get("id")
        if id:
            found[id] = plain_text(SpanReader(Places(""), False).inside(node))
    return found


_CLASSES: dict[str, Callable[[BlockReader, Any], Any]] = {
    "callout": BlockReader.callout,
    "markdown-alert": BlockReader.callout,
    "math": lambda _, node: MathBlock(node.text()),
    "raw-html": BlockReader.raw_html,
    "comment": BlockReader.hidden,
    "raw": BlockReader.hidden,
    "drawer": BlockReader.drawer,
    "directive": BlockReader.directive,
    "footnotes": BlockReader.footnotes,
}
"""What an element is by its class."""

_TAGS: dict[str, Callable[[BlockReader, Any], Any]] = {
    **dict.fromkeys(_HEADINGS, BlockReader.heading),
    "p": BlockReader.paragraph,
    "ul": BlockReader.list,
    "ol": BlockReader.list,
    "menu": BlockReader.list,
    "blockquote": BlockReader.quote,
    "pre": BlockReader.code,
    "table": BlockReader.table,
    "hr": lambda _, __: Rule(),
}
"""What an element is by its tag."""
