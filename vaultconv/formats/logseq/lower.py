"""Blocks from elsewhere as a page can say them: what a line cannot hold, and what means nothing there.

Spans are changed where their neighbours decide (a tag before a bracket, a URL behind one), where a place forbids them
(a tag in the words of a link), and where Logseq has another word (a footnote in its line).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from vaultconv.formats.logseq.ledger import Ledger
from vaultconv.formats.logseq.links import page_reference
from vaultconv.formats.logseq.targets import Targets, as_label
from vaultconv.markdown import spelling as sp
from vaultconv.markdown.write_spans import html_comment
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Cell,
    Comment,
    FootnoteDefinition,
    Html,
    List,
    Paragraph,
    Raw,
    Table,
)
from vaultconv.model.losses import Outcome
from vaultconv.model.spans import (
    Break,
    CommentSpan,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Sidenote,
    Span,
    Spans,
    Tag,
    Text,
    Timestamp,
    Url,
)
from vaultconv.model.traverse import children, note_spans

_ENDS_TAG = re.compile(r"(?:\s|[,!?'\":#]|[.;]+(?:\s|\Z)|\Z)")
_TAG_NAME = re.compile(r"[^\s,!?'\":#.;*`\[\]\\(){}|]+(?:[.;][^\s,!?'\":#.;*`\[\]\\(){}|]+)*")
_STAMP = re.compile(r"[<\[]\d{4}-\d\d-\d\d [A-Z][a-z]{2}[^<>\[\]\n]*[>\]]")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\Z", re.DOTALL)
_DEFINITION = re.compile(r"^ {0,3}\[((?:[^\[\]\\]|\\.)+)\]:", re.MULTILINE | re.DOTALL)
_RAW_LABEL = re.compile(r"(?<!\\)([\[\]])")


class Lowering:
    """Lowers the blocks of one note. ``pending`` are the footnotes of the block at hand that stood in their line."""

    __slots__ = ("_count", "_in_label", "_ledger", "_same", "_targets", "_used", "pending")

    def __init__(self, targets: Targets, ledger: Ledger, same: bool, blocks: Blocks) -> None:
        self._targets = targets
        self._ledger = ledger
        self._same = same
        self._count: dict[str, int] = {}
        self._in_label = False
        self._used = frozenset(_used_labels(blocks))
        self.pending: list[FootnoteDefinition] = []

    def blocks(self, blocks: Blocks) -> Blocks:
        """``blocks``, or what stands for them."""
        return tuple(lowered for block in blocks for lowered in self.block(block))

    def block(self, block: AnyBlock) -> Blocks:
        """What stands for ``block``, in house style but for the blank lines before it."""
        self._ledger.line = block.line or self._ledger.line
        if isinstance(block, Raw) and block.construct == "link-definition":
            return self._definition(block)
        changes: dict[str, Any] = {"spelling": _gap(block), "origin": None}
        if isinstance(spans := getattr(block, "spans", None), tuple):
            changes["spans"] = self.spans(spans)
        elif isinstance(block, Callout) and block.title:
            changes["title"] = self.spans(block.title)
        elif isinstance(block, Table):
            rows = tuple(tuple(Cell(self.spans(cell.spans)) for cell in row) for row in block.rows)
            changes["rows"] = rows
        elif isinstance(block, Html):
            changes |= {"text": self._html(block), "references": ()}
        elif isinstance(block, Comment) and block.references and not self._same:
            self._ledger.add("comment", "the links in a comment count no more")
        if inner := children(block):
            changes["items" if isinstance(block, List) else "blocks"] = self.blocks(inner)
        lowered = replace(block, **changes)
        if block.traits.attributes:
            return self._with_attributes(lowered)
        return (lowered,)

    def _with_attributes(self, block: AnyBlock) -> Blocks:
        """Attributes of kramdown are a comment behind what they are about."""
        comment = html_comment(block.traits.attributes)
        block = replace(block, traits=replace(block.traits, attributes=""))
        if isinstance(block, Paragraph):
            return (replace(block, spans=(*block.spans, HtmlSpan(comment))),)
        return (block, Html(comment, line=block.line))

    def _definition(self, block: Raw) -> Blocks:
        """Link definitions: those in use are in their links now, others are a comment."""
        starts = [(found.start(), found[1]) for found in _DEFINITION.finditer(block.text)]
        unused = []
        for place, (start, label) in enumerate(starts):
            end = starts[place + 1][0] if place + 1 < len(starts) else len(block.text)
            if _folded(label) not in self._used:
                unused.append(block.text[start:end].strip())
        for text in unused:
            self._ledger.add(
                "html", "a link definition that nothing uses is a comment", " ".join(text.split())
            )
        return (Comment("\n".join(unused), line=block.line),) if unused else ()

    def _html(self, block: Html) -> str:
        text = block.text
        for start, end, reference in reversed(block.references):
            path = self._targets.file(self._targets.target(reference))
            if path:
                text = text[:start] + path + text[end:]
        return text

    # -- spans -----------------------------------------------------------------------------------------------------

    def spans(self, spans: Spans) -> Spans:
        """A run of spans."""
        out: list[Span] = []
        for place, span in enumerate(spans):
            lower = _SPANS.get(type(span))
            if lower is None:
                out.append(span)
            else:
                out += lower(self, span, spans, place)
        return tuple(out)

    def _tag(self, span: Tag, spans: Spans, place: int) -> Spans:
        """A tag, where what follows ends it; else the link to its page, which is the same to the app."""
        if self._in_label:
            self._ledger.add(
                "tag", f"#{span.name} in the words of a link is no tag", span.name, Outcome.KEPT_AS_TEXT
            )
            return (Text("#" + span.name),)
        after = _first(spans[place + 1 :])
        if _ENDS_TAG.match(after) and _TAG_NAME.fullmatch(span.name):
            return (span,)
        if _ENDS_TAG.match(after) and not any(mark in span.name for mark in ("[[", "]]")):
            return (HtmlSpan(f"#[[{span.name}]]"),)
        self._ledger.add(
            "tag", f"#{span.name} is a link to its page: what follows would belong to it", span.name
        )
        return (Link(page_reference(span.name), tag_words(span.name)),)

    def _url(self, span: Url, spans: Spans, place: int) -> Spans:
        """An address in running text: between angles where its neighbours would hide it or join it."""
        if span.raw.startswith("<"):
            return (span,)
        before = spans[place - 1] if place else None
        glued = before is not None and not isinstance(before, Break)
        if glued and isinstance(before, Text):
            glued = not before.text[-1:].isspace()
        after = _first(spans[place + 1 :])
        return (
            (Url(span.url, f"<{span.url}>"),)
            if (glued or after[:1] not in ("", " ", "\n")) and ":" in span.url
            else (span,)
        )

    def _link(self, span: Link, spans: Spans, place: int) -> Spans:
        """A link with its words; one by reference gets its address."""
        self._in_label, outer = True, self._in_label
        label = self.spans(span.label)
        self._in_label = outer
        if span.style == "wikilink" and not self._same:
            label = tuple(Text(_RAW_LABEL.sub(_entity, s.text)) if isinstance(s, Text) else s for s in label)
        comment = (HtmlSpan(html_comment(span.attributes)),) if span.attributes else ()
        style = "inline" if span.style == "reference" else span.style
        tail = span.tail if span.style == "inline" else ""
        return (replace(span, label=label, style=style, tail=tail, attributes="", raw=""), *comment)

    def _image(self, span: Image, spans: Spans, place: int) -> Spans:
        if not span.attributes:
            return (span,)
        return (replace(span, attributes="", raw=""), HtmlSpan(html_comment(span.attributes)))

    def _highlight(self, span: Highlight, spans: Spans, place: int) -> Spans:
        """Marked text, in one line."""
        inner = tuple(Text(" ") if isinstance(s, Break) else s for s in self.spans(span.spans))
        return (Highlight(inner),)

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
    Highlight: Lowering._highlight,
    Footnote: Lowering._footnote,
    Sidenote: Lowering._footnote,
    CommentSpan: Lowering._comment,
    Timestamp: Lowering._timestamp,
}
"""What is done with each kind of span that Logseq says otherwise, or not in every place."""


def _entity(found: re.Match[str]) -> str:
    return "&lsqb;" if found[1] == "[" else "&rsqb;"


def _first(spans: Spans) -> str:
    """The first characters of what follows, as far as they can end a tag."""
    for span in spans:
        if isinstance(span, Text):
            if span.text:
                return span.text
        elif isinstance(span, Break):
            return "\n"
        else:
            return "x"
    return ""


def _gap(block: AnyBlock) -> dict[str, str | int]:
    return {sp.BEFORE: block.spelling[sp.BEFORE]} if sp.BEFORE in block.spelling else {}


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()


def _used_labels(blocks: Blocks) -> Iterator[str]:
    """The labels of the link definitions that links and pictures refer to."""
    for _, span in note_spans(blocks):
        if (
            isinstance(span, Link | Image)
            and span.raw
            and (isinstance(span, Image) or span.style == "reference")
        ):
            found = _LABEL.search(span.raw)
            if found is not None:
                yield _folded(found[1] or span.raw.lstrip("!")[1:-3])
