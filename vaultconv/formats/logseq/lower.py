"""Blocks from elsewhere as a page can say them: what a line cannot hold, and what means nothing there.

Spans are changed where their neighbours or their place forbid them, and where Logseq has another word (a footnote in its line).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vaultconv.formats.logseq.boxes import as_box
from vaultconv.formats.logseq.definitions import unused_in, used_labels
from vaultconv.formats.logseq.emphasis import in_lines, inside
from vaultconv.formats.logseq.files import place_behind
from vaultconv.formats.logseq.imported import Imported
from vaultconv.formats.logseq.ledger import Ledger
from vaultconv.formats.logseq.links import page_reference
from vaultconv.formats.logseq.markup import HICCUP, KNOWN, TAG, VOID, closed
from vaultconv.formats.logseq.neighbours import (
    APART,
    Tags,
    apart_from_brackets,
    first_after,
    is_cut_short,
    is_glued,
    is_unknown,
    only_markup_before,
    where_text,
)
from vaultconv.formats.logseq.properties import value_text
from vaultconv.formats.logseq.scripts import SCRIPTS, in_braces
from vaultconv.formats.logseq.targets import Targets, as_label
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.emphasis import pairs, without_bold
from vaultconv.markdown.html_addresses import with_address
from vaultconv.markdown.task_signs import bare, said_by, sign
from vaultconv.markdown.write_spans import html_comment
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Cell,
    Comment,
    Drawer,
    FootnoteDefinition,
    Heading,
    Html,
    Item,
    List,
    Paragraph,
    Quote,
    Raw,
    Table,
)
from vaultconv.model.download import PREFIX
from vaultconv.model.losses import Outcome
from vaultconv.model.plain import default_label, source_text
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import (
    Break,
    CodeSpan,
    CommentSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Sidenote,
    Span,
    Spans,
    Tag,
    Text,
    Timestamp,
    Url,
)
from vaultconv.model.traverse import children
from vaultconv.vault.property_links import wikilink_reference

_DRAWER = lazy_pattern(r" :(?P<name>[A-Za-z][\w-]*):\n(?P<text>.*)", re.DOTALL)
"""A comment that is a drawer, as other apps have it."""

_ENDS_TAG = lazy_pattern(r"(?:[ \t\n]|[,!?'\":]|#(?:[ \t\n]|\Z)|[.;]+(?:[ \t\n]|\Z)|\Z)")
_TAG_NAME = lazy_pattern(r"[^\s,!?'\":#.;*`\[\]\\(){}|]+(?:[.;][^\s,!?'\":#.;*`\[\]\\(){}|]+)*")
_STAMP = lazy_pattern(r"[<\[]\d{4}-\d\d-\d\d [A-Z][a-z]{2}[^<>\[\]\n]*[>\]]")
_RAW_LABEL = lazy_pattern(r"(?<!\\)([\[\]])|((?<!\\)\\)\Z")


class Lowering:
    """Lowers the blocks of one note. ``pending`` are the footnotes of the block at hand that stood in their line."""

    __slots__ = (
        "_count",
        "_in_cell",
        "_in_emphasis",
        "_in_label",
        "_ledger",
        "_same",
        "_tags",
        "_targets",
        "_used",
        "imported",
        "pending",
    )

    def __init__(
        self,
        targets: Targets,
        ledger: Ledger,
        same: bool,
        blocks: Blocks,
        imported: Imported | None = None,
    ) -> None:
        """Of one note, with these ``blocks``; what an importer takes out of them is noted in ``imported``."""
        self._targets = targets
        self._ledger = ledger
        self._same = same
        self._count: dict[str, int] = {}
        self._in_cell = False
        self._in_emphasis = False
        self._in_label = False
        self._tags = Tags(())
        self._used = used_labels(blocks)
        self.imported = imported
        self.pending: list[FootnoteDefinition] = []

    def blocks(self, blocks: Blocks) -> Blocks:
        """``blocks``, or what stands for them."""
        lowered: list[AnyBlock] = []
        for block in blocks:
            lowered += self.block(block)
        return tuple(lowered)

    def block(self, block: AnyBlock) -> Blocks:
        """What stands for ``block``, in house style but for the blank lines before it."""
        self._ledger.line = block.line or self._ledger.line
        if block.traits.properties or (
            block.traits.task is not None and block.traits.task != bare(block.traits.task)
        ):
            block = self._said_in_text(block)
        if isinstance(block, Paragraph):  # as most, and replace() is ten times dearer
            spans = self.spans(block.spans)
            paragraph = Paragraph(spans, traits=block.traits, spelling=_gap(block), line=block.line)
            return self._with_attributes(paragraph) if block.traits.attributes else (paragraph,)
        if isinstance(block, Raw) and block.construct == "link-definition":
            return self._definition(block)
        if isinstance(block, Comment) and (drawer := _DRAWER.fullmatch(block.text.strip("\n"))):
            return (Drawer(drawer["name"], drawer["text"], line=block.line),)
        if isinstance(block, Item):
            self._check_box(block)
        elif isinstance(block, Quote | Callout) and not self._same:
            block = as_box(block, self._ledger)
        changes: dict[str, Any] = {"spelling": _gap(block), "origin": None}
        if isinstance(block, Heading):
            changes["spans"] = self.spans(block.spans)
        elif isinstance(block, Callout) and block.title:
            changes["title"] = self._box_title(block.title)
        elif isinstance(block, Table):
            self._in_cell = True
            rows = tuple(tuple(Cell(self.spans(cell.spans)) for cell in row) for row in block.rows)
            changes["rows"] = rows
            self._in_cell = False
        elif isinstance(block, Html):
            changes |= {"text": self._addressed(block.text, block.references), "references": ()}
        elif isinstance(block, Comment) and block.references and not self._same:
            self._ledger.add("comment", "the links in a comment count no more")
        if inner := children(block):
            changes["items" if isinstance(block, List) else "blocks"] = self.blocks(inner)
        lowered: AnyBlock = replace(block, **changes)
        if block.traits.attributes:
            return self._with_attributes(lowered)
        return (lowered,)

    def _box_title(self, title: Spans) -> Spans:
        """The title of a callout, which is bold as a whole."""
        self._in_emphasis = not self._same
        made = self.spans(title if self._same else without_bold(title))
        self._in_emphasis = False
        return made

    def _check_box(self, item: Item) -> None:
        """Reports the mark of a task in a box or a quotation: there the app knows only an empty one and ``x``."""
        task = item.traits.task
        if task is not None and task.marker not in (" ", "x", "X") and not self._same:
            self._ledger.line = item.line
            box = f"[{task.marker}]"
            self._ledger.add("task", f"the app shows `{box}` as text: it stands in a box", box)

    def _said_in_text(self, block: AnyBlock) -> AnyBlock:
        """A block that is no bullet has no properties, and a box no dates: they are text, with a line in the ledger."""
        task = block.traits.task
        words: list[Span] = []
        for item in block.traits.properties:
            self._ledger.add(
                "property", f"the property {item.key!r} is text: in a box", item.key, Outcome.KEPT_AS_TEXT
            )
            reference = wikilink_reference(item.value) if isinstance(item.value, str) else None
            label = str(item.value).strip()[2:-2].partition("|")[2]
            value = (
                Text(value_text(item, self._targets))
                if reference is None
                else Link(reference, (Text(label),) if label else ())
            )
            words += (Text(f" [{item.key}:: "), value, Text("]"))
        if task is not None and task != bare(task):
            self._ledger.add(
                "task", "dates and priority of a task in a box are text", "", Outcome.KEPT_AS_TEXT
            )
            words.append(Text("".join(f" {sign(name, value)}" for name, value in said_by(task))))
            task = bare(task)
        block = replace(block, traits=replace(block.traits, properties=(), task=task))
        if isinstance(block, Paragraph | Heading):
            return replace(block, spans=(*block.spans, *words))
        if isinstance(block, Item):
            first = block.blocks[0] if block.blocks else None
            if isinstance(first, Paragraph | Heading):
                return replace(
                    block, blocks=(replace(first, spans=(*first.spans, *words)), *block.blocks[1:])
                )
            return replace(block, blocks=(Paragraph(tuple(words), line=block.line), *block.blocks))
        return block

    def _with_attributes(self, block: AnyBlock) -> Blocks:
        """Attributes of kramdown are a comment behind what they are about."""
        comment = html_comment(block.traits.attributes)
        block = replace(block, traits=replace(block.traits, attributes=""))
        if isinstance(block, Paragraph):
            said = HtmlSpan(comment)
            glued = not self._same and is_glued(block.spans, len(block.spans), Tags(block.spans))
            return (replace(block, spans=(*block.spans, *((APART,) if glued else ()), said)),)
        return (block, Html(comment, line=block.line))

    def _definition(self, block: Raw) -> Blocks:
        """Link definitions: those in use are in their links now, others are a comment."""
        unused = unused_in(block.text, self._used)
        for text in unused:
            self._ledger.add(
                "html", "a link definition that nothing uses is a comment", " ".join(text.split())
            )
        return (Comment("\n".join(unused), line=block.line),) if unused else ()

    def _addressed(self, text: str, references: tuple[tuple[int, int, Reference], ...]) -> str:
        """HTML with the files of the graph where they lie; no HTML leads to a page."""
        for start, end, reference in reversed(references):
            path = self._targets.file(self._targets.target(reference))
            if path:
                text = with_address(text, start, end, path + place_behind(reference))
                self._ledger.add("html", f"{path!r} is in raw HTML, where the app shows no files", path)
            elif self._targets.target(reference).kind == "note":
                self._ledger.add("html", f"the address {reference.target!r} in HTML leads to no page")
        return text

    # -- spans -----------------------------------------------------------------------------------------------------

    def spans(self, spans: Spans) -> Spans:
        """A run of spans."""
        if len(spans) == 1 and spans[0].__class__ is Text:
            return spans  # nothing stands beside it, or in it
        outer, around = self._in_emphasis, self._tags
        if not (self._same or self._in_label):
            spans = in_braces(spans)
        found = () if self._same else pairs(spans)
        if found and (lined := in_lines(spans, found)) is not spans:
            spans, found = lined, pairs(lined)
        emphasised = inside(found)
        tags = self._tags = Tags(spans)
        out: list[Span] = []
        for place, span in enumerate(spans):
            if span.__class__ is Text:
                out.append(span)
                continue
            self._in_emphasis = outer or place in emphasised
            if tags.holds(place) and not self._same and isinstance(span, _REFER):
                self._dead(span, "in HTML")
            if isinstance(span, HtmlSpan):
                out += self._markup(span, spans, place)
                continue
            lower = _SPANS.get(type(span))
            for made in (span,) if lower is None else lower(self, span, spans, place):
                out += self._standing(made, spans, place)
        self._in_emphasis, self._tags = outer, around
        if not (self._same or self._in_label) and is_cut_short(out):
            out.append(APART)
        return tuple(apart_from_brackets(out))

    def _standing(self, span: Span, spans: Spans, place: int) -> Spans:
        """``span`` where it stands: behind a word, many are words themselves, and in emphasis."""
        if self._same or self._in_label:
            return (span,)
        is_cloze = isinstance(span, Highlight) and span.cloze is not None
        if self._in_emphasis and (is_cloze or isinstance(span, _DEAD_IN_EMPHASIS)):
            self._dead(span, "in emphasis")
        elif (is_cloze or isinstance(span, _BEGIN_A_WORD)) and is_glued(spans, place, self._tags):
            return (APART, span)
        return (span,)

    def _dead(self, span: Span, where: str) -> None:
        """Reports what the app shows as the text that it is."""
        text = source_text((span,)).replace(PREFIX, "")
        construct = _CONSTRUCTS.get(type(span), "html")
        self._ledger.add(construct, f"the app shows {text!r} as text: it stands {where}", text)

    def _markup(self, span: HtmlSpan, spans: Spans, place: int) -> Spans:
        """A tag of HTML."""
        if self._same or self._in_label:
            if not self._same and not self._tags.is_drawn(place):
                self._dead(span, "in the words of a link")
            return (span,)
        if span.references:
            span = HtmlSpan(self._addressed(span.text, span.references))
        if span.text[0] in SCRIPTS:
            return (span,)
        tag = TAG.fullmatch(span.text)
        name = tag["name"].lower() if tag is not None else ""
        closes = tag is not None and bool(tag["close"])
        is_empty = tag is not None and name in KNOWN - VOID and tag["rest"].strip() == "/"
        if (name in HICCUP or is_empty) and not self._in_emphasis:
            return (HtmlSpan(f"[:{name}]"),)
        if (tag is None and not is_unknown(span.text)) or (name in VOID and name in KNOWN):
            return self._standing(HtmlSpan(closed(span.text)), spans, place)
        if not self._tags.are_markup(place):
            if name in KNOWN and not closes and only_markup_before(spans, place):
                said = f"{span.text} is text: nothing closes it in its line"
                self._ledger.add("html", said, span.text, Outcome.KEPT_AS_TEXT)
                return (Text("\\" + span.text),)
            if not self._tags.is_drawn(place):
                self._dead(span, where_text(span.text))
            return (span,)
        return (span,) if closes or self._tags.holds(place) else self._standing(span, spans, place)

    def _code(self, span: CodeSpan, spans: Spans, place: int) -> Spans:
        """Code that cannot stand between one or two backticks, in a cell, or at the start of a line is HTML."""
        text = " ".join(span.text.split("\n"))
        begins = not place or isinstance(spans[place - 1], Break)
        like_property = begins and _LIKE_PROPERTY.match(text) is not None
        if self._same or not ("``" in text or like_property or (self._in_cell and "|" in text)):
            return (span,)
        shown = html.escape(text, quote=False).replace("`", "&grave;")
        shown = shown.replace("::", "&colon;:") if like_property else shown.replace("|", "&vert;")
        return self._standing(HtmlSpan(f"<code>{shown}</code>"), spans, place)

    def _math(self, span: MathSpan, spans: Spans, place: int) -> Spans:
        """A formula in one line. A bar would end its cell: TeX has a word for it."""
        text = " ".join(span.text.split("\n"))
        if self._in_cell and not self._same and "|" in text:
            self._ledger.add("math", "a bar in a formula in a table is \\vert")
            text = _BAR_OF_TEX.sub(lambda found: "\\Vert " if found[0].startswith("\\") else "\\vert ", text)
        return (span,) if text == span.text else (replace(span, text=text),)

    def _tag(self, span: Tag, spans: Spans, place: int) -> Spans:
        """A tag, where what follows ends it; else the link to its page, which is the same to the app."""
        if self._in_label:
            self._ledger.add(
                "tag", f"#{span.name} in the words of a link is no tag", span.name, Outcome.KEPT_AS_TEXT
            )
            return (Text("#" + span.name),)
        ends = _ENDS_TAG.match(first_after(spans, place)) is not None
        if self._in_emphasis:
            self._ledger.add("tag", f"#{span.name} is a link to its page: emphasis holds no tags", span.name)
            return (Link(page_reference(span.name), tag_words(span.name)),)
        if ends and not any(mark in span.name for mark in ("[[", "]]")):
            if self.imported is not None:
                self.imported.tag(span.name, spans, place, self._ledger.line)
            return (span if _TAG_NAME.fullmatch(span.name) else HtmlSpan(f"#[[{span.name}]]"),)
        self._ledger.add(
            "tag", f"#{span.name} is a link to its page: what follows would belong to it", span.name
        )
        return (Link(page_reference(span.name), tag_words(span.name)),)

    def _url(self, span: Url, spans: Spans, place: int) -> Spans:
        """An address in running text: between angles where what follows would join it; a link with itself as its words
        where it would be text, behind a word or in emphasis."""
        if self._same or self._in_label:
            return (span,)
        if self._in_emphasis or is_glued(spans, place, self._tags):
            if _NO_LABEL.search(span.url):
                self._dead(span, "behind a word or in emphasis")
                return (span,)
            return (Link(Reference(ReferenceKind.URL, span.url), (Url(span.url, span.url),), "inline"),)
        after = first_after(spans, place)
        if span.raw.startswith("<") or after[:1] in ("", " ", "\n") or ":" not in span.url:
            return (span,)
        return (Url(span.url, f"<{span.url}>"),)

    def _link(self, span: Link, spans: Spans, place: int) -> Spans:
        """A link with its words; one by reference gets its address."""
        self._in_label, outer = True, self._in_label
        label = self.spans(span.label)
        self._in_label = outer
        if span.style == "wikilink" and not self._same:
            label = tuple(Text(_RAW_LABEL.sub(_entity, s.text)) if isinstance(s, Text) else s for s in label)
        label = tuple(Text(" ") if isinstance(s, Break) else s for s in label)
        if (
            not (label or self._same)
            and (self._in_emphasis or is_glued(spans, place, self._tags))
            and self._targets.is_block(span)
        ):
            label = as_label(default_label(span.reference))
        comment = (HtmlSpan(html_comment(span.attributes)),) if span.attributes else ()
        style = "inline" if span.style == "reference" else span.style
        tail = span.tail if span.style == "inline" else ""
        return (replace(span, label=label, style=style, tail=tail, attributes="", raw=""), *comment)

    def _image(self, span: Image, spans: Spans, place: int) -> Spans:
        if not span.attributes:
            return (span,)
        return (replace(span, attributes="", raw=""), HtmlSpan(html_comment(span.attributes)))

    def _embed(self, span: Embed, spans: Spans, place: int) -> Spans:
        if self.imported is not None and self._targets.target(span.reference).kind == "note":
            self.imported.embed(spans, place)
        return (span,)

    def _highlight(self, span: Highlight, spans: Spans, place: int) -> Spans:
        """Marked text, in one line."""
        outer, self._in_emphasis = self._in_emphasis, True
        inner = tuple(Text(" ") if isinstance(s, Break) else s for s in self.spans(span.spans))
        self._in_emphasis = outer
        return (replace(span, spans=inner),)

    def _footnote(self, span: Footnote | Sidenote, spans: Spans, place: int) -> Spans:
        """A footnote with its text in the line: by a label, with its text below in the same block."""
        if isinstance(span, Footnote) and span.label:
            return (span,)
        kind = span.kind if isinstance(span, Sidenote) else "in"
        self._count[kind] = self._count.get(kind, 0) + 1
        label = f"{kind}-{self._count[kind]}"
        text = tuple(Text(" ") if isinstance(s, Break) else s for s in self.spans(span.spans))
        self.pending.append(FootnoteDefinition(label, (Paragraph(text),)))
        return (Footnote(label),)

    def _comment(self, span: CommentSpan, spans: Spans, place: int) -> Spans:
        if span.references and not self._same:
            self._ledger.add("comment", "the links in a comment count no more")
        elif "-->" in span.text:
            self._ledger.add("comment", "a comment holds what would end it: that is spelled otherwise")
        return (span,)

    def _timestamp(self, span: Timestamp, spans: Spans, place: int) -> Spans:
        return (HtmlSpan(span.text),) if _STAMP.fullmatch(span.text) else (Text(span.text),)


def tag_words(name: str) -> Spans:
    """The words of the link that stands for a tag: its page, unless no page can be called so."""
    return () if "]]" not in name and "[[" not in name else as_label(name)


_SPANS: dict[type, Callable[[Lowering, Any, Spans, int], Spans]] = {
    Tag: Lowering._tag,
    Url: Lowering._url,
    Link: Lowering._link,
    Image: Lowering._image,
    Embed: Lowering._embed,
    Highlight: Lowering._highlight,
    Footnote: Lowering._footnote,
    Sidenote: Lowering._footnote,
    CommentSpan: Lowering._comment,
    Timestamp: Lowering._timestamp,
    CodeSpan: Lowering._code,
    MathSpan: Lowering._math,
}
"""What is done with each kind of span that Logseq says otherwise, or not in every place."""


_LIKE_PROPERTY = lazy_pattern(r"[^\s:]+::(?:\s|$)")
_NO_LABEL = lazy_pattern(r"[\[\]\\`\s<>$]|&#?\w+;")


_BEGIN_A_WORD = (Image, Embed, Macro, CommentSpan, HtmlSpan)
_BAR_OF_TEX = lazy_pattern(r"\\?\|")
_DEAD_IN_EMPHASIS = (Image, Embed, Macro, CommentSpan, HtmlSpan, MathSpan, Footnote)
_REFER = (Link, Tag, Embed, Image)
_CONSTRUCTS: dict[type, str] = {
    Image: "image",
    Embed: "embed",
    Macro: "code",
    CommentSpan: "comment",
    MathSpan: "math",
    Footnote: "footnote",
    Highlight: "highlight",
    Link: "link",
    Url: "link",
    Tag: "tag",
}


def _entity(found: re.Match[str]) -> str:
    return {"[": "&lsqb;", "]": "&rsqb;", "\\": "&bsol;"}[found[0]]


def _gap(block: AnyBlock) -> dict[str, str | int]:
    return {sp.BEFORE: block.spelling[sp.BEFORE]} if sp.BEFORE in block.spelling else {}
