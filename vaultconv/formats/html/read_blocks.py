"""The blocks of a page, walked straight into the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html import levels, safety
from vaultconv.formats.html.apart import paragraphs
from vaultconv.formats.html.boxes import box_of, kind_of
from vaultconv.formats.html.carriers import ATTRIBUTE, read_carrier
from vaultconv.formats.html.depth import refusal
from vaultconv.formats.html.dialect import addresses_in
from vaultconv.formats.html.elements import EMPHASIS, FLOWING, HEADINGS, HOLDING, UNSEEN, WHOLE, kinds_of
from vaultconv.formats.html.flow import Edge, flow, holds_blocks
from vaultconv.formats.html.footnotes import Footnotes
from vaultconv.formats.html.formulas import formula_of
from vaultconv.formats.html.ids import Ids
from vaultconv.formats.html.lines import Tags, may_have_loose
from vaultconv.formats.html.one_block import as_one_block
from vaultconv.formats.html.places import Places
from vaultconv.formats.html.properties import own_table, read_table
from vaultconv.formats.html.quoted import source_of
from vaultconv.formats.html.read_code import code_of, numbered_code
from vaultconv.formats.html.read_own import OWN
from vaultconv.formats.html.read_spans import SpanReader, is_link
from vaultconv.formats.html.read_traits import described
from vaultconv.formats.html.saved_links import with_what_is_saved
from vaultconv.formats.html.tables import cells_of, is_layout, read_cells
from vaultconv.formats.html.tasks import box_of as task_box_of
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    FootnoteDefinition,
    Heading,
    Html,
    Item,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    with_traits,
)
from vaultconv.model.citation import Citation
from vaultconv.model.plain import plain_text
from vaultconv.model.spans import Break, MathSpan, Spans, Text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_Handler: TypeAlias = "Callable[[BlockReader, LexborNode], AnyBlock | Blocks]"

MAX_DEPTH = 100
"""Lists, quotes and boxes in each other. Beyond it a page is carried verbatim: nobody wrote it by hand."""

_UNSEEN_BLANKS = " \t\n\r\f"
_STANDING = ", ".join(sorted(WHOLE))
_BOX = lazy_pattern(r"\[.\](?:\s|\Z)")


class TooDeepError(Exception):
    """A page nests deeper than :data:`MAX_DEPTH`."""

    def __init__(self) -> None:
        super().__init__(f"nested more than {MAX_DEPTH} deep")


class BlockReader:
    """Reads the blocks of one page. ``ours``: it is one that we wrote; ``linked`` are the ids that its own links name, ``lines``
    the lines where its elements begin, by their numbers; ``tags`` are those of its source, and ``boxes`` says
    whether any of it may be a task; ``line_ends`` that its line ends are tags."""

    def __init__(
        self,
        places: Places,
        ours: bool,
        linked: frozenset[str] = frozenset(),
        lines: Mapping[int, int] | None = None,
        footnotes: Footnotes | None = None,
        tags: Tags | None = None,
        boxes: bool = True,
        line_ends: bool = False,
    ) -> None:
        self.ours = ours
        self._footnotes = footnotes or Footnotes()
        self.boxes = boxes
        self._paragraphs = tags is None or may_have_loose(tags)
        self._parted = not ours and (tags is None or len(tags.get("br", ())) > 1)
        self._standing = tags is None or not WHOLE.isdisjoint(tags)
        self.spans = SpanReader(places, ours, line_ends, marks_of_notes=self._footnotes.marks)
        self.ids = Ids(ours, linked, self.spans.marks)
        """What the ids of the page mean."""
        self._lines = lines or {}
        self._line = 0
        self._depth = 0
        self.expanded: dict[int, Citation | None] = {}
        """The citation of each quotation of another's page, None for none, by the number of its element."""

    def blocks(self, nodes: Iterable[LexborNode]) -> Blocks:
        """The blocks of ``nodes``. Raises :class:`TooDeepError`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise TooDeepError
        out: list[AnyBlock] = []
        run: list[LexborNode] = []
        for node in nodes:
            tag = node.tag or ""
            if tag == "-text":
                if run or (node.text_content or "").strip(_UNSEEN_BLANKS):
                    run.append(node)
            elif tag in HOLDING and not self._footnotes.texts and not holds_blocks(node):
                run.append(node)
            elif tag in _FRAMES:
                for step in flow((node,), self._is_kept):
                    if isinstance(step, Edge):
                        self._paragraph(run, out)
                        self._edge(step)
                    else:
                        self._step(step, step.tag or "", run, out)
            else:
                self._step(node, tag, run, out)
        self._paragraph(run, out)
        self._depth -= 1
        return tuple(out)

    def _step(self, node: LexborNode, tag: str, run: list[LexborNode], out: list[AnyBlock]) -> None:
        """Take ``node``, which is called ``tag``: a block of its own goes to ``out``, and what was gathered before it as a
        paragraph; anything else to the ``run`` that is gathered."""
        handler = self._handler(node, tag)
        if handler is None:
            if run or not node.is_text_node or (node.text_content or "").strip(_UNSEEN_BLANKS):
                run.append(node)
            return
        if run:
            self._paragraph(run, out)
        line = self.line_of(node)
        ids = self.ids
        waiting, ids.waiting = ids.waiting, []
        found = handler(self, node)
        if waiting:
            ids.waiting = waiting + ids.waiting
        if self.ours and "of-block" in kinds_of(node) and out:
            out[-1] = with_traits(out[-1], properties=read_table(node, self.spans.places).items)
        elif isinstance(found, tuple):
            out += found
        else:
            found.line = line
            out.append(
                found
                if self._is_bare(node) or isinstance(found, FootnoteDefinition)
                else ids.about(described(self, node, found), node.id or "")
            )

    def _is_bare(self, node: LexborNode) -> bool:
        """Whether a block of another's page says nothing but what it holds, as most do: no attribute, no id that waits for it."""
        return not (self.ours or self.ids.waiting or self.expanded or node.attributes)

    def inside(self, node: LexborNode) -> Blocks:
        """The blocks in ``node``."""
        only = node.child
        if only is not None and only.is_text_node and only.next is None:
            out: list[AnyBlock] = []
            self._say(self.spans.alone(only), out)
            return tuple(out)
        return self.blocks(node.iter(include_text=True))

    def inside_of_others(self, node: LexborNode) -> Blocks:
        """The blocks in ``node``, which somebody else has written, whoever wrote the page."""
        other = BlockReader(self.spans.places, False, lines=self._lines)
        other._line = self._line
        return other.inside(node)

    def line_of(self, node: LexborNode) -> int:
        """The line where ``node`` begins, or the last one that is known before it."""
        self._line = self._lines.get(node.mem_id, self._line)
        return self._line

    def _is_kept(self, node: LexborNode) -> bool:
        """Whether an element that only holds others for most pages means something in this one."""
        return self._by_class(node) is not None

    def _by_class(self, node: LexborNode) -> _Handler | None:
        """What reads ``node``, if its class says so. Classes are anybody's words: of pages that are not ours, we know only
        those that come with an attribute or a name of their own."""
        tag = node.tag
        if self._footnotes.texts and node.mem_id in self._footnotes.texts:
            return BlockReader.footnote
        if tag not in _MAY_BE_KEPT:
            return None
        if not self.ours:
            if tag == "figure":
                return BlockReader.figure if caption_of(node) else None
            if kind_of(node):
                return BlockReader.box
            return BlockReader.formula if node.tag == "div" and formula_of(node) is not None else None
        kinds = kinds_of(node)
        return next((OWN[kind] for kind in kinds if kind in OWN), None)

    def _handler(self, node: LexborNode, tag: str) -> _Handler | None:
        if tag in _MAY_BE_KEPT or self._footnotes.texts:
            found = self._by_class(node)
            if found is not None:
                return found
        return _TAGS.get(tag) or (BlockReader.whole if tag in WHOLE else None)

    # -- text, and the ids in it ------------------------------------------------------------------------------------

    def _edge(self, edge: Edge) -> None:
        """The address and the emphasis of a frame are those of each line in it; its id is that of what comes first."""
        node, around = edge.node, self.spans.around
        if edge.opens:
            self.line_of(node)
        if self.ours:
            return
        if node.tag in EMPHASIS or (node.tag == "a" and is_link(node)):
            if edge.opens:
                around.append(node)
            else:
                around.pop()
        if edge.opens:
            self.ids.waiting += filter(
                None, (node.id, node.attributes.get("name") if node.tag == "a" else "")
            )

    def _paragraph(self, run: list[LexborNode], out: list[AnyBlock]) -> None:
        """The inline content that was gathered is a paragraph, unless it is but blanks."""
        if run:
            if not all(node.is_text_node and (node.text_content or "").isspace() for node in run):
                for part in paragraphs(run) if self._parted else (run,):
                    self._say(self._text(part), out)
            run.clear()

    def _say(self, spans: Spans, out: list[AnyBlock]) -> None:
        """``spans`` are a paragraph, unless there are none."""
        if spans:
            block = self._of_text(spans)
            block.line = self._line
            out.append(self.ids.about(block) if self.ids.waiting else block)

    def _of_text(self, spans: Spans) -> Paragraph | MathBlock:
        """The block that is but ``spans``. A displayed formula that stands alone is one in Markdown, whatever it stands in on a page."""
        only = spans[0] if len(spans) == 1 and not self.ours else None
        return MathBlock(only.text) if isinstance(only, MathSpan) and only.display else Paragraph(spans)

    def _text(self, nodes: Iterable[LexborNode]) -> Spans:
        """The text of a block; the ids in it wait for the block."""
        return self._with_ids(self.spans.text(nodes))

    def _text_of(self, node: LexborNode) -> Spans:
        """The text of the block that ``node`` is."""
        return self._with_ids(self.spans.of(node))

    def _with_ids(self, spans: Spans) -> Spans:
        """``spans``, whose ids wait for their block."""
        if self.spans.ids:
            self.ids.waiting += self.spans.ids
            self.spans.ids.clear()
        return spans

    # -- elements ---------------------------------------------------------------------------------------------------

    def heading(self, node: LexborNode) -> AnyBlock | Blocks:
        """A heading."""
        spans = self._text_of(node)
        if not self.ours:  # Markdown has no hard line end in a heading
            spans = tuple(Break() if isinstance(span, Break) else span for span in spans)
        if not spans and not self.ours:
            return ()
        return Heading(self._level(node), spans)

    def _level(self, node: LexborNode) -> int:
        """The level of a heading. Of ours, pages of earlier releases say one beyond the sixth in a carrier."""
        tag = node.tag or "h1"
        if not self.ours:
            return HEADINGS.index(tag) + 1
        said = read_carrier(node.attributes.get(ATTRIBUTE)).get("level")
        return said if isinstance(said, int) else levels.level_of(tag, node.attributes.get(levels.ATTRIBUTE))

    def paragraph(self, node: LexborNode) -> AnyBlock | Blocks:
        """A paragraph; an empty one is none. One with a frame in it is several blocks."""
        if self._standing and not self.ours and node.css_first(_STANDING) is not None:
            return self.blocks(_apart(node))
        if self._parted and not node.id and len(parts := paragraphs(node.iter(include_text=True))) > 1:
            out: list[AnyBlock] = []
            for part in parts:
                self._say(self._text(part), out)
            return tuple(out)
        spans = self._text_of(node)
        return self._of_text(spans) if spans or node.attributes.get(ATTRIBUTE) else ()

    def list(self, node: LexborNode) -> AnyBlock | Blocks:
        """A list. What stands in it beside its items belongs to the item before."""
        items: list[Item] = []
        notes: list[AnyBlock] = []
        loose = False
        texts = self._footnotes.texts
        for child in node.iter(include_text=True):
            tag = child.tag
            if texts and child.mem_id in texts:
                line = self.line_of(child)
                notes.append(replace(self.footnote(child), line=line))
            elif tag == "li" or tag == "dt":
                loose = loose or (self._paragraphs and _has_paragraph(child))
                items.append(self.item(child))
            elif tag != "-text" or (child.text_content or "").strip():
                inner = self.blocks([child])
                if items and inner:
                    items[-1] = replace(items[-1], blocks=(*items[-1].blocks, *inner))
                elif inner:
                    items.append(Item(inner))
        if not items:
            return tuple(notes)
        start = node.attributes.get("start") or "1"
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 1
        outline = "outline" in kinds_of(node)
        found = List(tuple(items), number if node.tag == "ol" else None, not loose, outline)
        return (found, *notes) if notes else found

    def definitions(self, node: LexborNode) -> AnyBlock | Blocks:
        """Definitions stay HTML. A list of terms alone, as browsers export bookmarks, is a list."""
        return self.whole(node) if self.ours or node.css_first("dd") is not None else self.list(node)

    def item(self, node: LexborNode) -> Item:
        """One entry."""
        box = task_box_of(node) if self.boxes and not self.ours else None
        if box is not None:
            self.spans.boxes.add(box.mem_id)
        line = self.line_of(node)
        table = own_table(node) if self.ours else None
        if table is None:
            block = Item(self.inside(node), line=line)
        else:
            inner = (child for child in node.iter(include_text=True) if child.mem_id != table.mem_id)
            block = Item(self.blocks(inner), line=line)
        if not self.ours:
            block = with_what_is_saved(_without_box(block), node)
            if box is None and self._is_bare(node):
                return block
        item = self.ids.about(described(self, node, block), node.id or "")
        assert isinstance(item, Item)  # noqa: S101  traits do not change a kind
        return item

    def quote(self, node: LexborNode) -> AnyBlock:
        """A quotation. The footer of a quoteback says what its attributes do; one that says more stays."""
        citation, children = source_of(node, self.ours)
        if not self.ours and (citation is not None or node.attributes):
            self.expanded[node.mem_id] = citation
        return Quote(self.blocks(children))

    def component(self, node: LexborNode) -> AnyBlock:
        """A quotation as the script of Quotebacks draws it: all that it shows is in attributes, its words as HTML."""
        said = node.attributes
        words = said.get("text") or ""
        if refusal(words) is not None:
            raise TooDeepError
        body = LexborHTMLParser(f"<body>{words}").body if words else node
        author, title, url, favicon = (said.get(name) or "" for name in ("author", "title", "url", "favicon"))
        self.expanded[node.mem_id] = Citation(author, title, url, favicon=favicon)
        return Quote(self.inside(body) if body is not None else ())

    def box(self, node: LexborNode) -> AnyBlock:
        """A box with a title, as other programs render callouts. A title that only names the type is none."""
        box = box_of(node)
        title = _on_one_line(self.spans.inside(box.title)) if box.title is not None else None
        if title is not None and plain_text(title).strip().casefold() in ("", box.kind.casefold()):
            title = None
        metadata = node.attributes.get("data-callout-metadata") or ""
        return Callout(box.kind, title, self.blocks(box.content), box.fold, metadata)

    def frame(self, node: LexborNode) -> AnyBlock | Blocks:
        """A page in a page. One that stands in an attribute is read, since it would not be shown elsewhere."""
        words = "" if self.ours else node.attributes.get("srcdoc") or ""
        if not words:
            return self.whole(node)
        if refusal(words) is not None:
            raise TooDeepError
        body = LexborHTMLParser(words).body
        return self.inside(body) if body is not None else ()

    def formula(self, node: LexborNode) -> AnyBlock | Blocks:
        """A formula of another's page that stands by itself."""
        found = formula_of(node)
        return MathBlock(found.text) if found is not None else self.inside(node)

    def footnote(self, node: LexborNode) -> AnyBlock:
        """The text of a footnote of another's page."""
        label = self._footnotes.texts[node.mem_id]
        block = self.paragraph(node) if node.tag == "p" else self.inside(node)
        return FootnoteDefinition(label, block if isinstance(block, tuple) else (block,))

    def figure(self, node: LexborNode) -> AnyBlock | Blocks:
        """A picture whose caption is its own text."""
        caption = caption_of(node)
        picture = node.css_first("img")
        if picture is not None:
            picture.attrs["alt"] = caption
        found = self.blocks(child for child in node.iter(include_text=True) if child.tag != "figcaption")
        return found[0] if len(found) == 1 else found

    def code(self, node: LexborNode) -> AnyBlock:
        """Preformatted text: code, with its language."""
        return code_of(node, self.ours)

    def table(self, node: LexborNode) -> AnyBlock | Blocks:
        """A table whose cells hold lines, its caption before it; any other stays HTML."""
        numbered = None if self.ours else numbered_code(node)
        if numbered is not None:
            return self.code(numbered)
        if not self.ours and is_layout(node):
            return tuple(block for cell in cells_of(node) for block in self.inside(cell))
        table = read_cells(node, self.spans)
        if table is None:
            return self.whole(node)
        caption = node.css_first("caption")
        if caption is None:
            return table
        table.line = self.line_of(node)
        before = self.blocks([caption])
        return *before, self.ids.about(described(self, node, table), node.id or "")

    def whole(self, node: LexborNode) -> AnyBlock:
        """What Markdown has no word for. A blank line would end it, so it has none."""
        text = as_one_block(safety.harmless(node.html or "").strip())
        return Html(text, addresses_in(text, self.spans.places.of_raw))


def caption_of(figure: LexborNode) -> str:
    """The caption of ``figure``, if it is plain text, and that of a single picture that has no other; else ``""``."""
    caption = figure.css_first("figcaption")
    pictures = figure.css("img")
    if caption is None or len(pictures) != 1 or any(caption.iter()):
        return ""
    words = " ".join(caption.text().split())
    alt = " ".join((pictures[0].attributes.get("alt") or "").split())
    return words if alt in ("", words) else ""


def _apart(node: LexborNode) -> Iterator[LexborNode]:
    """What is in ``node``, without what of it is only around something that stands by itself."""
    stack = [node]
    while stack:
        top = stack.pop()
        if top is node or (
            top.is_element_node and top.tag not in WHOLE and top.css_first(_STANDING) is not None
        ):
            stack += reversed(list(top.iter(include_text=True)))
        else:
            yield top


def _on_one_line(spans: Spans) -> Spans:
    """``spans`` without line ends: a title has but one line."""
    return tuple(Text(" ") if isinstance(span, Break) else span for span in spans)


def _has_paragraph(item: LexborNode) -> bool:
    """Whether words of ``item`` stand in a paragraph of their own."""
    return any(inner.tag == "p" and inner.text().strip() for inner in item.iter())


def _without_box(item: Item) -> Item:
    """``item``, which is no task for what its text begins with (``[x] words``)."""
    first = item.blocks[0] if item.blocks else None
    if not isinstance(first, Paragraph) or not first.spans:
        return item
    text = first.spans[0]
    if not isinstance(text, Text) or _BOX.match(text.text) is None:
        return item
    spans = (Text("\\" + text.text), *first.spans[1:])
    return replace(item, blocks=(replace(first, spans=spans), *item.blocks[1:]))


_FRAMES = FLOWING | HOLDING | UNSEEN
"""Elements that hold others, or nothing to read."""
_MAY_BE_KEPT = frozenset(("div", "details", "blockquote", "section", "aside", "figure"))
"""Elements that a class makes something else."""

_TAGS: dict[str, _Handler] = {
    **dict.fromkeys(HEADINGS, BlockReader.heading),
    "p": BlockReader.paragraph,
    "ul": BlockReader.list,
    "ol": BlockReader.list,
    "menu": BlockReader.list,
    "blockquote": BlockReader.quote,
    **dict.fromkeys(("pre", "listing", "xmp"), BlockReader.code),
    "table": BlockReader.table,
    "hr": lambda _, __: Rule(),
    "dl": BlockReader.definitions,
    "iframe": BlockReader.frame,
    "quoteback-component": BlockReader.component,
}
"""What an element is by its tag."""
