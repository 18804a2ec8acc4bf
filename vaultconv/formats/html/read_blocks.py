"""The blocks of a page, walked straight into the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html import captions, levels, safety
from vaultconv.formats.html.boxes import box_of, kind_of
from vaultconv.formats.html.carriers import ATTRIBUTE, read_carrier, text_of
from vaultconv.formats.html.citation import read_expanded
from vaultconv.formats.html.depth import refusal
from vaultconv.formats.html.dialect import addresses_in, wikilinks_in
from vaultconv.formats.html.elements import EMPHASIS, FLOWING, HEADINGS, HOLDING, UNSEEN, WHOLE
from vaultconv.formats.html.flow import Edge, flow
from vaultconv.formats.html.footnotes import Footnotes
from vaultconv.formats.html.formulas import formula_of
from vaultconv.formats.html.languages import language_of
from vaultconv.formats.html.places import Places
from vaultconv.formats.html.properties import read_inline, read_table
from vaultconv.formats.html.read_spans import SpanReader, is_link, tex_of
from vaultconv.formats.html.saved_links import with_what_is_saved
from vaultconv.formats.html.tables import read_cells
from vaultconv.formats.html.tasks import box_of as task_box_of
from vaultconv.formats.html.tasks import read_task
from vaultconv.markdown.quoteback_attributes import citation_of, says_no_more
from vaultconv.model.blocks import (
    BARE,
    AnyBlock,
    Blocks,
    Callout,
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
    Traits,
    with_traits,
)
from vaultconv.model.citation import Citation
from vaultconv.model.plain import plain_text
from vaultconv.model.reference import Reference
from vaultconv.model.spans import Break, MathSpan, Spans, Text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_Handler: TypeAlias = "Callable[[BlockReader, LexborNode], AnyBlock | Blocks]"

MAX_DEPTH = 100
"""Lists, quotes and boxes in each other. Beyond it a page is carried verbatim: nobody wrote it by hand."""

_BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")
_STANDING = ", ".join(sorted(WHOLE))
_LOOSE = re.compile(r"<(?:li|dt)\b.*?<p[\s>]", re.DOTALL)
"""Without it no item of a page holds a paragraph."""
_BOX = re.compile(r"\[.\](?:\s|\Z)")
_ID = re.compile(r"[A-Za-z0-9-]+")
_NO_ID = re.compile(r"[^A-Za-z0-9]+")
_NUMBERS = frozenset(("linenos", "lineno", "gutter", "rouge-gutter", "gl"))


class TooDeepError(Exception):
    """A page nests deeper than :data:`MAX_DEPTH`."""

    def __init__(self) -> None:
        super().__init__(f"nested more than {MAX_DEPTH} deep")


class BlockReader:
    """Reads the blocks of one page. ``ours``: it is one that we wrote; ``linked`` are the ids that its own links name, ``lines``
    the lines where its elements begin, by their numbers; ``lower`` is its source in lower case."""

    def __init__(
        self,
        places: Places,
        ours: bool,
        linked: frozenset[str] = frozenset(),
        lines: Mapping[int, int] | None = None,
        footnotes: Footnotes | None = None,
        lower: str | None = None,
    ) -> None:
        self.named: dict[str, Heading | str] = {}
        """The heading, or the block id, that each id of the page means."""
        self._ours = ours
        self._footnotes = footnotes or Footnotes()
        self._boxes = lower is None or "<input" in lower
        self._paragraphs = lower is None or _LOOSE.search(lower) is not None
        self._standing = lower is None or any(f"<{name}" in lower for name in WHOLE)
        self._spans = SpanReader(places, ours, marks_of_notes=self._footnotes.marks)
        self._linked = linked
        self._lines = lines or {}
        self._line = 0
        self._depth = 0
        self._ids: list[str] = []
        self._anchors: set[str] = set()
        self._expanded: dict[int, Citation] = {}
        """The citation of each quotation that says it in an expanded footer, by the number of its element."""

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
                if run or not (node.text_content or "").isspace():
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
            if run or not node.is_text_node or not (node.text_content or "").isspace():
                run.append(node)
            return
        self._paragraph(run, out)
        waiting, self._ids = self._ids, []
        line = self._at(node)
        found = handler(self, node)
        self._ids = waiting + self._ids
        if self._ours and "of-block" in _kinds(node) and out:
            out[-1] = with_traits(out[-1], properties=read_table(node).items)
        elif isinstance(found, tuple):
            out += found
        else:
            found.line = line
            out.append(found if self._is_bare(node) else self._named(self._with_traits(node, found), node.id or ""))

    def _is_bare(self, node: LexborNode) -> bool:
        """Whether a block of another's page says nothing but what it holds, as most do: no attribute, no id that waits for it."""
        return not (self._ours or self._ids or self._expanded or node.attributes)

    def inside(self, node: LexborNode) -> Blocks:
        """The blocks in ``node``."""
        only = node.child
        if only is not None and only.is_text_node and only.next is None:
            out: list[AnyBlock] = []
            self._say(self._text_of(node), out)
            return tuple(out)
        return self.blocks(node.iter(include_text=True))

    def _at(self, node: LexborNode) -> int:
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
        if not self._ours:
            if tag == "figure":
                return BlockReader.figure if caption_of(node) else None
            if kind_of(node):
                return BlockReader.box
            return BlockReader.formula if node.tag == "div" and formula_of(node) is not None else None
        kinds = _kinds(node)
        return next((_CLASSES[kind] for kind in kinds if kind in _CLASSES), None)

    def _handler(self, node: LexborNode, tag: str) -> _Handler | None:
        if tag in _MAY_BE_KEPT or self._footnotes.texts:
            found = self._by_class(node)
            if found is not None:
                return found
        return _TAGS.get(tag) or (BlockReader.whole if tag in WHOLE else None)

    # -- text, and the ids in it ------------------------------------------------------------------------------------

    def _edge(self, edge: Edge) -> None:
        """The address and the emphasis of a frame are those of each line in it; its id is that of what comes first."""
        node, around = edge.node, self._spans.around
        if edge.opens:
            self._at(node)
        if self._ours:
            return
        if node.tag in EMPHASIS or (node.tag == "a" and is_link(node)):
            if edge.opens:
                around.append(node)
            else:
                around.pop()
        if edge.opens:
            self._ids += filter(None, (node.id, node.attributes.get("name") if node.tag == "a" else ""))

    def _paragraph(self, run: list[LexborNode], out: list[AnyBlock]) -> None:
        """The inline content that was gathered is a paragraph, unless it is but blanks."""
        if run:
            self._say(self._text(run), out)
            run.clear()

    def _say(self, spans: Spans, out: list[AnyBlock]) -> None:
        """``spans`` are a paragraph, unless there are none."""
        if spans:
            block = self._of_text(spans)
            block.line = self._line
            out.append(self._named(block) if self._ids else block)

    def _of_text(self, spans: Spans) -> Paragraph | MathBlock:
        """The block that is but ``spans``. A displayed formula that stands alone is one in Markdown, whatever it stands in on a page."""
        only = spans[0] if len(spans) == 1 and not self._ours else None
        return MathBlock(only.text) if isinstance(only, MathSpan) and only.display else Paragraph(spans)

    def _text(self, nodes: Iterable[LexborNode]) -> Spans:
        """The text of a block; the ids in it wait for the block."""
        return self._with_ids(self._spans.text(nodes))

    def _text_of(self, node: LexborNode) -> Spans:
        """The text of the block that ``node`` is."""
        return self._with_ids(self._spans.of(node))

    def _with_ids(self, spans: Spans) -> Spans:
        """``spans``, whose ids wait for their block."""
        if self._spans.ids:
            self._ids += self._spans.ids
            self._spans.ids.clear()
        return spans

    def _named(self, block: AnyBlock, own: str = "") -> AnyBlock:
        """``block``, which is what the ids that wait for one mean, and its ``own``. It gets a block id where something leads
        there; a heading needs none."""
        if not own and not self._ids:
            return block
        ids, self._ids = [*self._ids, *filter(None, [own])], []
        if isinstance(block, Heading):
            self.named.update((id, block) for id in ids if id not in self.named)
            return block
        if self._ours or not ids:
            return block
        anchor = block.traits.anchor
        wanted = [id for id in ids if id in self._linked or id in self._spans.marks or id == anchor]
        if not wanted:
            return block
        anchor = anchor or self._new_anchor(wanted[0])
        self._anchors.add(anchor.lower())
        self.named.update((id, anchor) for id in wanted if id not in self.named)
        return replace(block, traits=replace(block.traits, anchor=anchor))

    def _new_anchor(self, id: str) -> str:
        """A block id that says ``id`` and is no other's."""
        stem = anchor = _NO_ID.sub("-", id).strip("-") or "id"
        number = 1
        while anchor.lower() in self._anchors:
            number += 1
            anchor = f"{stem}-{number}"
        return anchor

    def _with_traits(self, node: LexborNode, block: AnyBlock) -> AnyBlock:
        """``block`` with what the attributes of its element say besides."""
        if block.traits is not BARE:
            return block
        attributes = node.attributes
        tag = node.tag or ""
        if not attributes and node.mem_id not in self._expanded:
            if tag != "li" and (not self._ours or tag not in HEADINGS):
                return block
            if not self._ours:
                task = read_task(node, {}) if self._boxes else None
                return block if task is None else replace(block, traits=Traits(task=task))
        said = read_carrier(attributes.get(ATTRIBUTE))
        id = attributes.get("id") or ""
        anchor = id[1:] if id.startswith("^") else ""
        if isinstance(block, Heading):
            mark = node.css_first("span.anchor") if self._ours else None
            anchor = ((mark.attributes.get("id") or "") if mark is not None else "")[1:]
        elif not self._ours and not anchor and _ID.fullmatch(id):
            anchor = id
        task = read_task(node, said)
        citation = None
        if isinstance(block, Quote | Callout) or self._ours:
            citation = citation_of(attributes, self._ours) if node.tag not in ("table", "ol") else None
            if "data-name" in attributes:
                citation = None
            citation = citation or self._expanded.get(node.mem_id)
            if citation is not None:
                citation.favicon_file = self._favicon_file(node, citation.favicon)
        anchor = anchor or text_of(said, "anchor")
        properties = read_inline(said.get("properties"))
        table = _own_table(node) if self._ours and node.tag == "li" else None
        if table is not None:
            properties = read_table(table).items
        traits = Traits(
            anchor,
            properties=properties,
            task=task,
            citation=citation,
            attributes=text_of(said, "attributes"),
        )
        return block if traits == BARE else replace(block, traits=traits)

    def _favicon_file(self, node: LexborNode, url: str) -> Reference | None:
        """The file that the favicon at ``url`` is shown from in the footer of the quotation ``node``."""
        for footer in node.iter():
            picture = footer.css_first("img") if footer.tag == "footer" else None
            if picture is not None and url and picture.attributes.get("data-src") == url:
                return self._spans.places.reference(picture.attributes.get("src"), {})
        return None

    # -- elements ---------------------------------------------------------------------------------------------------

    def heading(self, node: LexborNode) -> AnyBlock | Blocks:
        """A heading."""
        spans = self._text_of(node)
        if not self._ours:  # Markdown has no hard line end in a heading
            spans = tuple(Break() if isinstance(span, Break) else span for span in spans)
        if not spans and not self._ours:
            return ()
        return Heading(self._level(node), spans)

    def _level(self, node: LexborNode) -> int:
        """The level of a heading. Of ours, pages of earlier releases say one beyond the sixth in a carrier."""
        tag = node.tag or "h1"
        if not self._ours:
            return HEADINGS.index(tag) + 1
        said = read_carrier(node.attributes.get(ATTRIBUTE)).get("level")
        return said if isinstance(said, int) else levels.level_of(tag, node.attributes.get(levels.ATTRIBUTE))

    def paragraph(self, node: LexborNode) -> AnyBlock | Blocks:
        """A paragraph; an empty one is none. One with a frame in it is several blocks."""
        if self._standing and not self._ours and node.css_first(_STANDING) is not None:
            return self.blocks(_apart(node))
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
                line = self._at(child)
                notes.append(replace(self.footnote(child), line=line))
            elif tag == "li" or tag == "dt":  # noqa: PLR1714  most are entries
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
        outline = "outline" in _kinds(node)
        found = List(tuple(items), number if node.tag == "ol" else None, not loose, outline)
        return (found, *notes) if notes else found

    def definitions(self, node: LexborNode) -> AnyBlock | Blocks:
        """Definitions stay HTML. A list of terms alone, as browsers export bookmarks, is a list."""
        return self.whole(node) if self._ours or node.css_first("dd") is not None else self.list(node)

    def item(self, node: LexborNode) -> Item:
        """One entry."""
        box = task_box_of(node) if self._boxes and not self._ours else None
        if box is not None:
            self._spans.boxes.add(box.mem_id)
        line = self._at(node)
        table = _own_table(node) if self._ours else None
        if table is None:
            block = Item(self.inside(node), line=line)
        else:
            inner = (child for child in node.iter(include_text=True) if child.mem_id != table.mem_id)
            block = Item(self.blocks(inner), line=line)
        if not self._ours:
            block = with_what_is_saved(_without_box(block), node)
            if box is None and self._is_bare(node):
                return block
        item = self._named(self._with_traits(node, block), node.id or "")
        assert isinstance(item, Item)  # noqa: S101  traits do not change a kind
        return item

    def quote(self, node: LexborNode) -> AnyBlock:
        """A quotation. The footer of a quoteback says what its attributes do; one that says more stays."""
        children = list(node.iter(include_text=True))
        citation = citation_of(node.attributes, self._ours)
        if citation is not None:
            children = [
                child
                for child in children
                if child.tag != "footer" or not (self._ours or says_no_more(child.text(), citation))
            ]
        elif not self._ours and (expanded := read_expanded(node)) is not None:
            citation, footer = expanded
            children = [child for child in children if child.mem_id != footer.mem_id]
            self._expanded[node.mem_id] = citation
        return Quote(self.blocks(children))

    def component(self, node: LexborNode) -> AnyBlock:
        """A quotation as the script of Quotebacks draws it: all that it shows is in attributes, its words as HTML."""
        said = node.attributes
        words = said.get("text") or ""
        if refusal(words) is not None:
            raise TooDeepError
        body = LexborHTMLParser(f"<body>{words}").body if words else node
        author, title, url, favicon = (said.get(name) or "" for name in ("author", "title", "url", "favicon"))
        self._expanded[node.mem_id] = Citation(author, title, url, favicon=favicon)
        return Quote(self.inside(body) if body is not None else ())

    def callout(self, node: LexborNode) -> AnyBlock:
        """A box with a title, of our page."""
        attributes = node.attributes
        title: Spans | None = None
        rest: list[LexborNode] = []
        parts = [
            one
            for part in node.iter(include_text=True)
            for one in (part.iter(include_text=True) if part.tag == "fieldset" else (part,))
        ]
        for child in parts:
            kinds = _kinds(child)
            if "callout-title" in kinds:
                inner = child.css_first("strong")
                title = None if "default" in kinds else self._spans.inside(inner or child)
            else:
                rest.append(child)
        fold = "" if node.tag != "details" else "+" if "open" in attributes else "-"
        kind = attributes.get("data-callout") or "note"
        return Callout(kind, title, self.blocks(rest), fold, attributes.get("data-metadata") or "")

    def box(self, node: LexborNode) -> AnyBlock:
        """A box with a title, as other programs render callouts. A title that only names the type is none."""
        box = box_of(node)
        title = self._spans.inside(box.title) if box.title is not None else None
        if title is not None and plain_text(title).strip().casefold() in ("", box.kind.casefold()):
            title = None
        metadata = node.attributes.get("data-callout-metadata") or ""
        return Callout(box.kind, title, self.blocks(box.content), box.fold, metadata)

    def formula(self, node: LexborNode) -> AnyBlock | Blocks:
        """A formula of another's page that stands by itself."""
        found = formula_of(node)
        return MathBlock(found.text) if found is not None else self.inside(node)

    def footnote(self, node: LexborNode) -> AnyBlock:
        """The text of a footnote of another's page."""
        label = self._footnotes.texts[node.mem_id]
        block = self.paragraph(node) if node.tag == "p" else self.inside(node)
        return FootnoteDefinition(label, block if isinstance(block, tuple) else (block,))

    def picture(self, node: LexborNode) -> AnyBlock | Blocks:
        """A picture with its caption, of our page."""
        picture, caption = node.css_first("img"), node.css_first("figcaption")
        if picture is None:
            return self.inside(node)
        if caption is not None:
            captions.give(picture, caption.text())
        return Paragraph(self._spans.spans([picture]))

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
        said = read_carrier(node.attributes.get(ATTRIBUTE))
        return self._code(node, said)

    def _code(self, node: LexborNode, said: dict[str, Any]) -> AnyBlock:
        text = "".join("\n" if child.tag == "br" else child.text_content or "" for child in _leaves(node))
        if text and not text.endswith("\n") and "empty" not in said:
            text += "\n"
        return Code(text, text_of(said, "info") or (_own_language(node) if self._ours else _language(node)))

    def table(self, node: LexborNode) -> AnyBlock | Blocks:
        """A table whose cells hold lines, its caption before it; any other stays HTML."""
        numbered = None if self._ours else _numbered_code(node)
        if numbered is not None:
            return self.code(numbered)
        table = read_cells(node, self._spans)
        if table is None:
            return self.whole(node)
        caption = node.css_first("caption")
        if caption is None:
            return table
        table.line = self._at(node)
        before = self.blocks([caption])
        return *before, self._named(self._with_traits(node, table), node.id or "")

    def whole(self, node: LexborNode) -> AnyBlock:
        """What Markdown has no word for. A blank line would end it, so it has none."""
        text = _BLANK_LINE.sub("", safety.harmless(node.html or "").strip())
        return Html(text, addresses_in(text, self._spans.places.of_raw))

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
                        block = FootnoteDefinition(label, self.inside(part), line=self._at(part))
                        out.append(self._with_traits(part, block))
            elif child.tag != "hr":
                out += self.blocks([child])
        return tuple(out)


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


def _has_paragraph(item: LexborNode) -> bool:
    """Whether words of ``item`` stand in a paragraph of their own."""
    return any(inner.tag == "p" and inner.text().strip() for inner in item.iter())


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


def _numbered_code(table: LexborNode) -> LexborNode | None:
    """The code of a table that only puts numbers beside its lines (Pygments, Rouge, Hexo); None for any other."""
    cells = table.css("td")
    if len(cells) != 2 or not _NUMBERS.intersection(_kinds(cells[0])):
        return None
    return cells[1].css_first("pre") or cells[1]


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


def _own_table(item: LexborNode) -> LexborNode | None:
    """The properties of ``item`` of our page."""
    tables = (child for child in item.iter() if child.tag == "table")
    return next((table for table in tables if _kinds(table) == ["properties"]), None)


def _kinds(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split() if node.is_element_node else []


_FRAMES = FLOWING | HOLDING | UNSEEN
"""Elements that hold others, or nothing to read."""
_MAY_BE_KEPT = frozenset(("div", "details", "blockquote", "section", "aside", "figure"))
"""Elements that a class makes something else."""

_CLASSES: dict[str, _Handler] = {
    "callout": BlockReader.callout,
    captions.CLASS: BlockReader.picture,
    "embedded": lambda _, __: (),
    "math": lambda _, node: MathBlock(tex_of(node)),
    "raw-html": BlockReader.raw_html,
    "comment": BlockReader.hidden,
    "raw": BlockReader.hidden,
    "drawer": BlockReader.drawer,
    "directive": BlockReader.directive,
    "footnotes": BlockReader.footnotes,
}
"""What an element of our pages is by its class."""

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
    "quoteback-component": BlockReader.component,
}
"""What an element is by its tag."""
