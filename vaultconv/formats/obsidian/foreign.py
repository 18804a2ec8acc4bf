"""Notes of another app as a vault can say them, before they are written.

What only the other app knows becomes what a reader understands: a query is code, a drawer a comment, tags among the
properties of a block are tags in its text, a tag that Obsidian would not take for one is a link to its page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import is_
from types import MappingProxyType
from typing import Any

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown import spelling as sp
from vaultconv.model.blocks import (
    BARE,
    AnyBlock,
    Blocks,
    Callout,
    Cell,
    Code,
    Comment,
    Drawer,
    Heading,
    Item,
    List,
    Paragraph,
    Query,
    Table,
    Traits,
    edited,
)
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.properties import Property
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
    Url,
)
from vaultconv.model.task import Status
from vaultconv.model.traverse import children

TAG_CHARACTER = r"[^\s!-,.:-@\[-^`{-~\u2000-\u206f\u2e00-\u2e7f]"
"""What a tag may hold (Obsidian Help, "Tags")."""

NO_TAG = lazy_pattern(r"[\s!-,.:-@\[-^`{-~\u2000-\u206f\u2e00-\u2e7f]+")
"""What no tag may hold."""

_TAG = lazy_pattern(rf"(?=[0-9/]*[^0-9/]){TAG_CHARACTER}+(?<!/)")
_ENDS_COMMENT = lazy_pattern(r"(?<!%)%{2,3}(?!%)")
_GOES_ON = lazy_pattern(TAG_CHARACTER)
_TEXTS = (Paragraph, Heading)
_SAME = frozenset({Text, CodeSpan, Break, Url, Image, HtmlSpan})
"""The spans that a vault says as they are."""


LINK, KEBAB = "link", "kebab"
"""What a tag of several words is (``--multiword-tags``): a link to a note of that name, or a tag with hyphens."""

KEEP, DROP = "keep", "drop"
"""What becomes of when a task was worked on (``--logbook``)."""


class Foreign:
    """Rewrites the blocks of the note at ``path``; ``losses`` grows. ``linked`` says links in a property as the vault
    does, ``options`` are those of the format, ``astray`` as in :class:`~vaultconv.formats.obsidian.link_speller.LinkSpeller`."""

    __slots__ = ("_astray", "_drops_logbooks", "_kebab", "_line", "_linked", "_losses", "_path")

    def __init__(
        self,
        path: str,
        losses: list[Loss],
        linked: Callable[[Property], Property] = lambda item: item,
        options: Mapping[str, Any] = MappingProxyType({}),
        astray: Callable[[Reference], tuple[str, str]] = lambda _reference: ("", ""),
    ) -> None:
        self._astray = astray
        self._kebab = options.get("multiword_tags") == KEBAB
        self._drops_logbooks = options.get("logbook") == DROP
        self._path = path
        self._losses = losses
        self._linked = linked
        self._line = 0

    def _lose(self, construct: str, outcome: Outcome, detail: str, value: str = "") -> None:
        self._losses.append(Loss(self._path, self._line, construct, outcome, detail, value))

    def blocks(self, blocks: Blocks) -> Blocks:
        """``blocks`` as a vault has them; the same object where nothing changes."""
        out: list[AnyBlock] = []
        for block in blocks:
            if not self._is_dropped(block):
                out += self._with_task_below(self.block(block))
        same = len(out) == len(blocks) and all(map(is_, out, blocks))
        return blocks if same else tuple(out)

    def _is_dropped(self, block: AnyBlock) -> bool:
        """Whether ``block`` says when a task was worked on, and that is not wanted."""
        if not (self._drops_logbooks and isinstance(block, Drawer) and block.name.upper() == "LOGBOOK"):
            return False
        self._line = block.line or self._line
        detail = "when the task was worked on is left out, as you asked"
        said = " ".join(f":{block.name}: {block.text}".split())
        self._lose("comment", Outcome.DROPPED_VIEW_STATE, detail, said)
        return True

    def _with_task_below(self, block: AnyBlock) -> tuple[AnyBlock, ...]:
        """``block``, and, where it is a heading that is a task, that task as an item of its own below: in a vault only items
        are tasks, and a heading that said more would not be found by those who link to it."""
        task = block.traits.task
        if task is None or not isinstance(block, Heading):
            return (block,)
        self._lose("task", Outcome.APPROXIMATED, "a heading is no task here: its box stands below")
        item = Item((Paragraph(()),), traits=Traits(task=task), line=block.line)
        return edited(block, traits=replace(block.traits, task=None)), List((item,))

    def block(self, block: AnyBlock) -> AnyBlock:
        """``block`` as a vault has it."""
        self._line = block.line or self._line
        if isinstance(block, _TEXTS) and block.traits is BARE:  # most blocks: nothing else is said of them
            spans = self.spans(block.spans)
            return block if spans is block.spans else edited(block, spans=spans)
        if isinstance(block, Query):
            detail = f"a query ({block.language}) is code: it does not run"
            self._lose("query", Outcome.KEPT_AS_TEXT, detail)
            return Code(block.text, block.language, traits=block.traits, line=block.line)
        if isinstance(block, Drawer):
            text = self._hidden(f" :{block.name}:\n{block.text}\n")
            return Comment(text, traits=block.traits, line=block.line)
        if isinstance(block, Comment):
            text = self._hidden(block.text)
            return _on_own_lines(block if text is block.text else edited(block, text=text, references=()))
        changes: dict[str, Any] = {}
        if isinstance(block, Paragraph | Heading) and (spans := self.spans(block.spans)) is not block.spans:
            changes["spans"] = spans
        elif (
            isinstance(block, Callout)
            and block.title
            and (title := self.spans(block.title)) is not block.title
        ):
            changes["title"] = title
        elif isinstance(block, Table):
            rows = tuple(tuple(self._cell(cell) for cell in row) for row in block.rows)
            if any(
                a is not b
                for row, old in zip(rows, block.rows, strict=True)
                for a, b in zip(row, old, strict=True)
            ):
                changes["rows"] = rows
        inner = children(block)
        made = self.blocks(inner)
        if made is not inner:
            changes["items" if isinstance(block, List) else "blocks"] = made
        self._line = block.line or self._line
        return self._traits(edited(block, **changes) if changes else block)

    def _hidden(self, text: str) -> str:
        """``text`` so that nothing in it ends a comment: two percent signs would, four are nothing (release notes 1.13.2)."""
        made = _ENDS_COMMENT.sub("%%%%", text)
        made = (" " if made.startswith("%") else "") + made + (" " if made.endswith("%") else "")
        if made == text:
            return text
        detail = (
            "percent signs that would end the comment here are four in a row, or have a blank beside them"
        )
        self._lose("comment", Outcome.APPROXIMATED, detail, " ".join(text.split()))
        return made

    def _cell(self, cell: Cell) -> Cell:
        spans = self.spans(cell.spans)
        return cell if spans is cell.spans else Cell(spans)

    # -- what a block says besides its text ------------------------------------------------------------------------

    def _traits(self, block: AnyBlock) -> AnyBlock:
        """``block`` with the tags that its properties give in its text."""
        traits = block.traits
        tags: Spans = ()
        left: list[Property] = []
        for item in traits.properties:
            if names := _tags(item):
                for name in names:
                    tags += (Text(" "), Tag(name) if _TAG.fullmatch(name) else self._linked_tag(name))
            else:
                left.append(self._linked(item))
        if traits.properties:
            block = edited(block, traits=replace(traits, properties=tuple(left)))
        if tags:
            block = _with_words(block, tags)
        if traits.task is not None and traits.task.status is Status.WAITING:
            self._lose("task", Outcome.APPROXIMATED, f"{traits.task.marker!r} is an open box")
        if isinstance(block, Item) and block.traits.anchor and block.blocks:
            return _anchored(block)
        return block

    # -- spans -----------------------------------------------------------------------------------------------------

    def spans(self, spans: Spans) -> Spans:
        """A run of spans; the same object where nothing changes."""
        if _SAME.issuperset(map(type, spans)):
            return spans
        out: list[Span] = []
        for place, span in enumerate(spans):
            new = span
            if isinstance(span, Macro):
                self._lose("macro", Outcome.KEPT_AS_TEXT, f"`{span.text}` is code: only its app runs it")
            elif isinstance(span, CommentSpan):
                text = self._hidden(span.text)
                new = span if text is span.text else replace(span, text=text, references=())
            elif isinstance(span, Tag):
                new = self._tag(span, spans, place)
            elif isinstance(span, Highlight | Sidenote | Footnote) and span.spans:
                inner = self.spans(span.spans)
                new = span if inner is span.spans else replace(span, spans=inner)
            elif isinstance(span, Link | Embed):
                if span.reference.kind is ReferenceKind.NAME:
                    new = self._named(span)
                if isinstance(new, Link) and new.label:
                    label = self._label(new.label)
                    new = new if label is new.label else replace(new, label=label, raw="")
            elif isinstance(span, MathSpan) and _is_money(span, spans, place):
                detail = f"`${span.text}$` before a digit is text: here it is no formula"
                self._lose("math", Outcome.APPROXIMATED, detail, f"${span.text}$")
                new = Text(f"${span.text}$")
            out.append(new)
        return spans if all(a is b for a, b in zip(out, spans, strict=True)) else tuple(out)

    def _named(self, span: Link | Embed) -> Link | Embed:
        """``span``, by a name that a link can say: of a page that is not there, and is called as no note can be."""
        name = span.reference.target
        made, why = self._astray(span.reference)
        if not made:
            return span
        construct = "link" if isinstance(span, Link) else "embed"
        self._lose(construct, Outcome.APPROXIMATED if made == name else Outcome.RENAMED, why)
        if made == name:
            return span
        reference = replace(span.reference, target=made)
        if isinstance(span, Embed):
            return replace(span, reference=reference, raw="")
        label = span.label or (Text(name.replace("|", "-").replace("]]", "] ]")),)
        return replace(span, reference=reference, raw="", label=label)

    def _label(self, spans: Spans) -> Spans:
        """The words of a link: a tag in them is a word."""
        if not any(isinstance(span, Tag) for span in spans):
            return spans
        return tuple(Text("#" + span.name) if isinstance(span, Tag) else span for span in spans)

    def _tag(self, span: Tag, spans: Spans, place: int) -> Span:
        before, after = _edge(spans[:place], last=True), _edge(spans[place + 1 :], last=False)
        apart = (not before or before.isspace()) and not _GOES_ON.match(after)
        if apart and _TAG.fullmatch(span.name):
            return span
        return self._linked_tag(span.name, apart)

    def _linked_tag(self, name: str, apart: bool = True) -> Link | Tag:
        """What stands for a tag that the app would not take for one. It stands ``apart`` from other words, or not."""
        joined = NO_TAG.sub("-", name).strip("-")
        if self._kebab and apart and _TAG.fullmatch(joined):
            detail = f"the tag {name!r} is written {joined!r}: a tag holds no blank or punctuation"
            self._lose("tag", Outcome.RENAMED, detail, name)
            return Tag(joined)
        why = "a tag stands alone" if _TAG.fullmatch(name) else "a tag holds no blank or punctuation"
        detail = f"#{name} is a link to a note of that name: {why}"
        self._lose("tag", Outcome.APPROXIMATED, detail, name)
        return Link(Reference(ReferenceKind.NAME, name))


def _is_money(span: MathSpan, spans: Spans, place: int) -> bool:
    """Whether a digit behind ``span`` makes it text (:mod:`vaultconv.formats.obsidian.money`)."""
    after = spans[place + 1] if place + 1 < len(spans) else None
    return not span.display and isinstance(after, Text) and "0" <= after.text[:1] <= "9"


def _edge(spans: Spans, last: bool) -> str:
    """The character next to a tag, ``*`` for what is no text, ``""`` where nothing is."""
    for span in reversed(spans) if last else spans:
        if isinstance(span, Break):
            return "\n"
        if not isinstance(span, Text):
            return "*"
        if span.text:
            return span.text[-1] if last else span.text[0]
    return ""


def _on_own_lines(block: Comment) -> Comment:
    """``block`` with its marks on lines of their own where it has several: what plugins look for in one (a heading, a fence)
    begins a line. Where its first line begins with a blank, that is how a plugin marks its settings."""
    text = block.text
    if "\n" not in text:
        return block
    start = "" if text.startswith(("\n", " ")) else "\n"
    end = "" if text.endswith("\n") else "\n"
    return edited(block, text=f"{start}{text}{end}", references=()) if start or end else block


def _tags(item: Property) -> tuple[str, ...]:
    """The tags that a property of a block gives, if it gives nothing else."""
    if item.key.lower() not in ("tag", "tags"):
        return ()
    values = item.value if isinstance(item.value, list) else [item.value]
    names = tuple(value for value in values if isinstance(value, str) and value.strip())
    return names if len(names) == len(values) else ()


def _with_words(block: AnyBlock, words: Spans) -> AnyBlock:
    """``block`` with ``words`` at the end of its first text; where it has none, in a paragraph of their own."""
    if isinstance(block, Paragraph):
        return edited(block, spans=(*block.spans, *(words if block.spans else _stripped(words))))
    if isinstance(block, Item):
        first = block.blocks[0] if block.blocks else None
        if isinstance(first, Paragraph):
            return edited(block, blocks=(_with_words(first, words), *block.blocks[1:]))
        place = 0 if first is None or (isinstance(first, List) and first.start is None) else 1
        words_alone = Paragraph(_stripped(words), line=block.line)
        return edited(block, blocks=(*block.blocks[:place], words_alone, *block.blocks[place:]))
    if isinstance(block, Heading):
        return edited(block, spans=(*block.spans, *words))
    return block


def _stripped(words: Spans) -> Spans:
    """``words`` without the blank that begins them."""
    first = words[0]
    return (Text(first.text.lstrip(" ")), *words[1:]) if isinstance(first, Text) else words


def _anchored(item: Item) -> Item:
    """``item`` with its id where Obsidian looks for it: behind what is no text."""
    first = item.blocks[0]
    if isinstance(first, Paragraph) or first.traits.anchor:
        return item
    if isinstance(first, List) and (first.outline or first.start is None):
        return item
    place = "line" if isinstance(first, Heading) else "after"
    named = replace(first, traits=replace(first.traits, anchor=item.traits.anchor, anchor_place=place))
    rest = item.blocks[1:]
    if rest:  # what follows the line with the id may not go on it
        rest = (replace(rest[0], spelling={**rest[0].spelling, sp.BEFORE: 1}), *rest[1:])
    return replace(item, traits=replace(item.traits, anchor=""), blocks=(named, *rest))
