"""The inline content of a page to spans.

Elements become pieces: text, delimiters of emphasis, spans; :mod:`~vaultconv.formats.html.assemble` joins them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from vaultconv.formats.html import formulas, safety
from vaultconv.formats.html.assemble import Mark, Piece, assembled, is_only_text
from vaultconv.formats.html.carriers import ATTRIBUTE, SHOWN, attribute, read_carrier, text_of
from vaultconv.formats.html.dialect import addresses_in, wikilinks_in
from vaultconv.formats.html.elements import BLOCKS, EMPHASIS, FOREIGN, UNSEEN
from vaultconv.formats.html.labels import with_name, without_brackets, without_links
from vaultconv.formats.html.media import alt_of, caption_of, image, media, number_of
from vaultconv.formats.html.naming import DERIVED
from vaultconv.formats.html.own_html import as_led_now, tag_after
from vaultconv.formats.html.places import WORDS, Places
from vaultconv.formats.html.safety import is_passive, is_program
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import BARE_URL
from vaultconv.model.plain import default_label
from vaultconv.model.reference import ReferenceKind
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
from vaultconv.vault.fragments import BY_ID

_BLANKS = lazy_pattern(r"[ \t\n\r\f]+")
_JOINED = lazy_pattern(r"(?<=\S)[ \t]*\n[ \t]*(?=\S)")
"""A line end amid words."""
_NO_WORDS = BLOCKS | {"br"}
_MEANING = lazy_pattern(r"[\\`*_~<&!\[\]\t\n\r\f]")
"""What no text can do without that means anything, or that stands on more than one line."""
_BARE = lazy_pattern(BARE_URL)
_TAG = lazy_pattern(r"<!--.*?-->|</?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_TAG_NAME = lazy_pattern(r"#[^\s#]+")
_TAG_OF_WORDS = lazy_pattern(r"#\S+(?: \S+)*")
"""Tags of other apps may hold blanks."""

LABELLED = frozenset(("submit", "button", "reset", "image"))
"""Kinds of ``<input>`` that are buttons: their value is what they show."""

_FOR_STYLE = frozenset(("class", "role", "tabindex"))
"""What a tag says for the style and the scripts of its page."""

_MAY_BE_FORMULA = formulas.TAGS | {"span", "div", "img", "script"}


@dataclass(slots=True)
class SpanReader:
    """Reads the inline content of one page. ``ours``: it is one that we wrote, so that each blank and line end counts.

    ``line_ends``: each line end of a text is a tag, so that one without is none. ``around`` are the emphasis and links that stand around whole blocks; ``boxes`` the boxes of tasks, by their number, which
    are no text; ``ids`` gathers the ids met in the text, ``marks`` those that only mark a place.
    """

    places: Places
    ours: bool
    line_ends: bool = False
    around: list[LexborNode] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    boxes: set[int] = field(default_factory=set)
    marks_of_notes: Mapping[int, str] = field(default_factory=dict)

    def text(self, nodes: Iterable[LexborNode]) -> Spans:
        """The spans of ``nodes``, which are the text of a block, in the emphasis and the link around it."""
        if not (self.ours or self.around):
            return self.spans(nodes)
        emphasis = [node.tag or "" for node in self.around if node.tag in EMPHASIS]
        pieces: list[Piece] = [Mark(EMPHASIS[tag], False, f"<{tag}>") for tag in emphasis]
        for node in nodes:
            self._take(node, pieces)
        pieces += [Mark(EMPHASIS[tag], True, f"</{tag}>") for tag in reversed(emphasis)]
        spans = assembled(pieces, self.ours)
        link = next((node for node in reversed(self.around) if node.tag == "a"), None)
        if link is None or not spans:
            return spans
        return (self._link_to(link.attributes.get("href"), spans, link),)

    def spans(self, nodes: Iterable[LexborNode]) -> Spans:
        """The spans of ``nodes``, without blanks around them."""
        pieces: list[Piece] = []
        for node in nodes:
            tag = node.tag
            if self.ours:
                self._take(node, pieces)
            elif tag == "-text":
                self._text(node.text_content or "", pieces)
            elif tag == "code" and not node.attributes:
                pieces.append(self.code(node) or "")
            else:
                self._take(node, pieces)
        if len(pieces) == 1 and not self.ours and isinstance(text := pieces[0], str):
            text = text.strip(" ")
            if is_only_text(text):
                return (Text(text),) if text else ()
        return assembled(pieces, self.ours)

    def of(self, node: LexborNode) -> Spans:
        """The text of the block that ``node`` is. Most hold but words, and those are looked at no further."""
        only = node.child
        if only is not None and only.is_text_node and only.next is None:
            return self.alone(only)
        return self.text(node.iter(include_text=True))

    def alone(self, words: LexborNode) -> Spans:
        """The text of a block that holds but ``words``, a text."""
        if not (self.ours or self.around):
            text = words.text_content or ""
            if _MEANING.search(text) is None and "  " not in text and "://" not in text:
                text = text.strip(" ")
                return (Text(text),) if text else ()
        return self.text((words,))

    def inside(self, node: LexborNode) -> Spans:
        """The spans of what is in ``node``."""
        return self.spans(node.iter(include_text=True))

    def _take(self, first: LexborNode, pieces: list[Piece]) -> None:
        """Add what ``first`` says. A stack, so nesting is no limit."""
        stack: list[LexborNode | Piece] = [first]
        while stack:
            node = stack.pop()
            if not isinstance(node, LexborNode):
                pieces.append(node)
                continue
            tag = node.tag or ""
            if node.is_text_node:
                text = node.text_content or ""
                self._text(_joined(node, text) if self.line_ends and "\n" in text else text, pieces)
                continue
            if not node.is_element_node:
                continue
            if not self.ours and (found := self._of_others(node, tag)) is not None:
                pieces.append(found)
                continue
            if tag in UNSEEN:
                continue
            if node.id and not self.ours:
                self.ids.append(node.id)
            handler = _SPANS.get(tag)
            span = handler(self, node) if handler is not None else None
            if span is not None:
                pieces.append(span)
                continue
            if tag in FOREIGN and not self.ours:
                self._tags(node, pieces)
                continue
            before: list[Piece] = []
            after: list[Piece] = []
            if node.attributes.get(ATTRIBUTE) == SHOWN:
                pass
            elif tag in EMPHASIS:
                before.append(Mark(EMPHASIS[tag], False, f"<{tag}>"))
                after.append(Mark(EMPHASIS[tag], True, f"</{tag}>"))
            elif tag in safety.NATIVE:
                before.append(HtmlSpan(start_tag(node, self.ours)))
                after.append(HtmlSpan(f"</{tag}>"))
            elif tag in BLOCKS:
                before.append(Break())
                after.append(Break())
            pieces += before
            stack += reversed(after)
            stack += reversed(list(node.iter(include_text=True)))

    def _of_others(self, node: LexborNode, tag: str) -> Span | None:
        """What another's page says by more than its tags: the mark of a footnote, a formula."""
        if self.marks_of_notes and node.mem_id in self.marks_of_notes:
            return Footnote(self.marks_of_notes[node.mem_id])
        if tag in _MAY_BE_FORMULA:
            return formulas.formula_of(node)
        return None

    def _text(self, text: str, pieces: list[Piece]) -> None:
        if self.ours:
            after_break = bool(pieces) and isinstance(pieces[-1], Break)
            lines = (text.removeprefix("\n") if after_break else text).split("\n")
            pieces.append(lines[0])
            for line in lines[1:]:
                pieces += (Break(), line)
            return
        text = _on_one_line(text)
        if "://" not in text:
            pieces.append(text)
            return
        at = 0
        for found in _BARE.finditer(text):
            pieces += (text[at : found.start()], Url(found[0], found[0]))
            at = found.end()
        pieces.append(text[at:])

    def _tags(self, node: LexborNode, pieces: list[Piece]) -> None:
        """What Markdown has no word for stays HTML, tag by tag; what stands between the tags is text."""
        done = 0
        html = safety.harmless(node.html or "")
        for found in _TAG.finditer(html):
            pieces.append(_BLANKS.sub(" ", unescape(html[done : found.start()])))
            pieces.append(HtmlSpan(found[0], addresses_in(found[0], self.places.of_raw)))
            done = found.end()
        pieces.append(_BLANKS.sub(" ", unescape(html[done:])))

    # -- elements that are spans ------------------------------------------------------------------------------------

    def link(self, node: LexborNode) -> Span | None:
        """``<a>``, and what stands for one in the text of a link."""
        attributes = node.attributes
        kinds = (attributes.get("class") or "").split()
        said = read_carrier(attributes.get(ATTRIBUTE))
        if node.tag == "span":
            return self._span(node, kinds, said)
        if attributes.get(ATTRIBUTE) == SHOWN:
            return None
        if self.ours and "tag" in kinds and leads_to_tag(node):
            name = node.text()
            return Tag(name[1:]) if _TAG_OF_WORDS.fullmatch(name) else None
        if (
            not self.ours
            and "tag" in kinds
            and _TAG_NAME.fullmatch(name := node.text())
            and attributes.get("href") == name
        ):
            return Tag(name[1:])  # as Obsidian shows it
        if not self.ours and (id := attributes.get("name") or attributes.get("id")):
            self.ids.append(id)
            if "href" not in attributes:
                self.marks.add(id)
        return self._anchor(node, kinds if self.ours else [], said)

    def _anchor(self, node: LexborNode, kinds: list[str], said: dict[str, Any]) -> Span | None:
        attributes = node.attributes
        href = attributes.get("href") or attributes.get("data-href")
        said = with_name(said, node, kinds)
        if (href is None and not said and "url" not in kinds) or _was_emptied(node, kinds, said):
            return None
        if "url" in kinds and not holds_elements(node):
            return self._url(node, kinds, said)
        if "embed" in kinds:
            reference, width, height = (
                self.places.reference(href, said),
                number_of(said.get("width")),
                number_of(said.get("height")),
            )
            caption = caption_of(node, kinds, said, reference)
            if "image" not in kinds:
                return Embed(reference, caption, width, height)
            alt = alt_of(node.text()) if caption else ""
            title = attributes.get("title") or ""
            return Image(reference, alt, title, width, height, text_of(said, "attributes"))
        if not (self.ours or is_link(node)):
            return None
        return self._link_to(href, self.inside(node), node)

    def _link_to(self, href: str | None, label: Spans, node: LexborNode) -> Span:
        """The link that ``node`` is, to ``href`` and with ``label`` as its text."""
        attributes = node.attributes
        kinds = (attributes.get("class") or "").split() if self.ours else []
        said = with_name(read_carrier(attributes.get(ATTRIBUTE)), node, kinds)
        reference = self.places.reference(href, said)
        if reference.kind is ReferenceKind.URL and label == (Url(reference.target, reference.target),):
            return label[0]
        if not self.ours:
            label = without_links(label)
        title = text_of(said, "title") if "unresolved" in kinds else attributes.get("title") or ""
        if not self.ours and title.strip() == node.text().strip():
            title = ""  # it says nothing more
        tail = text_of(said, "tail")
        style = "reference" if tail else "inline"
        plain = all(isinstance(span, Text) for span in label) and not tail and not title
        shown = node.text()
        if said.get("shown") == shown and not (self.ours and holds_elements(node)):
            shown = text_of(said, "instead")
            label = assembled([shown], True)
        if reference.kind is not ReferenceKind.URL and ("wikilink" in kinds or (plain and not self.ours)):
            style = "wikilink"
            if (
                shown == default_label(reference)
                and reference.origin != BY_ID
                and not (self.ours and holds_elements(node))
            ):
                label = ()
        if not self.ours and any(
            "[" in span.text or "]" in span.text for span in label if isinstance(span, Text)
        ):
            style, label = "inline", tuple(without_brackets(span) for span in label)
        raw = f"[{shown}{tail}" if tail else ""
        return Link(reference, label, style, title, tail, text_of(said, "attributes"), raw)

    def _url(self, node: LexborNode, kinds: list[str], said: dict[str, Any]) -> Span:
        url = text_of(said, "url") or node.text()
        href = node.attributes.get("href")
        if href == f"mailto:{url}":
            return Url(href, f"<{url}>")
        if (
            href is not None and "url" not in said and as_led(href) != as_led(url)
        ):  # somebody edited one of both
            return Link(self.places.reference(href, said), (Text(url),), "inline")
        return Url(url, url if "bare" in kinds and _BARE.fullmatch(url) else f"<{url}>")

    def _span(self, node: LexborNode, kinds: list[str], said: dict[str, Any]) -> Span | None:
        """``<span>``: what we mark by it, else nothing but its content."""
        if "comment" in said or ("empty" in said and "hidden" in node.attributes):
            inside = text_of(said, "comment")
            return CommentSpan(inside, wikilinks_in(inside))
        if isinstance(said.get("html"), str):
            source = as_led_now(said["html"], tag_after(node))
            return HtmlSpan(source, addresses_in(source) if said.get("links") else ())
        if "tag" in kinds and (_TAG_OF_WORDS if self.ours else _TAG_NAME).fullmatch(name := node.text()):
            return Tag(name[1:])
        if "math" in kinds and self.ours:
            return MathSpan(tex_of(node), "display" in kinds)
        if not self.ours:
            return None
        if "link" in kinds:
            return self._anchor(node, kinds, said)
        return Text("") if "anchor" in kinds else None

    def control(self, node: LexborNode) -> Span | None:
        """A box that is no task's stays a box. What else can be pressed or filled in does nothing in a note: its label is
        text."""
        if self.ours or node.mem_id in self.boxes:
            return Text("")
        attributes = node.attributes
        kind = (attributes.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            return HtmlSpan(f'<input type="{kind}" disabled{" checked" * ("checked" in attributes)}>')
        return Text(_BLANKS.sub(" ", attributes.get("value") or "")) if kind in LABELLED else Text("")

    def code(self, node: LexborNode) -> Span | None:
        """Code, or a call that some app executes."""
        if not self.ours:
            text = node.text()
            text = _BLANKS.sub(" ", text) if "\n" in text or "  " in text or "\t" in text else text
            return CodeSpan(text) if text else Text("")
        if node.attributes.get(ATTRIBUTE) == SHOWN:
            return None
        if "macro" in (node.attributes.get("class") or "").split():
            return Macro(node.attributes.get("data-kind") or "", node.text())
        text = node.text()
        return CodeSpan(text) if text else Text("")

    def small(self, node: LexborNode) -> Span | None:
        """A footnote in its place, or a note beside the line."""
        kinds = (node.attributes.get("class") or "").split()
        if not self.ours:
            return None
        if "footnote" in kinds:
            return Footnote("", self.inside(node))
        if "task-facts" in kinds:
            return Text("")
        if "sidenote" in kinds:
            return Sidenote(node.attributes.get("data-kind") or "rsn", self.inside(node))
        return None

    def reference_mark(self, node: LexborNode) -> Span | None:
        """``<sup>`` with a link to a footnote of the page."""
        link = node.css_first("a")
        href = (link.attributes.get("href") or "") if link is not None else ""
        if not href.startswith("#"):
            return None
        label = self.places.footnotes.get(unquote(href[1:]))
        if link is not None and label and label.casefold() == (shown := link.text()).casefold():
            return Footnote(shown)
        return Footnote(label) if label else None

    def time(self, node: LexborNode) -> Span | None:
        """A date with a syntax of its own."""
        if not self.ours or "timestamp" not in (node.attributes.get("class") or "").split():
            return None
        return Timestamp(node.text(), node.attributes.get("datetime") or "")

    def line_break(self, node: LexborNode) -> Span:
        """A line end: a hard one, unless we know better."""
        kinds = (node.attributes.get("class") or "").split()
        if node.attributes.get(ATTRIBUTE) == SHOWN:
            return Text("")
        if self.ours and "html" in kinds:
            return HtmlSpan("<br>")
        return Break(not (self.ours and "soft" in kinds))

    def mark(self, node: LexborNode) -> Span | None:
        """Marked text."""
        if node.attributes.get(ATTRIBUTE) == SHOWN:
            return None
        inside = self.inside(node)
        is_cloze = self.ours and "cloze" in (node.attributes.get("class") or "").split()
        cue = (node.attributes.get("data-cue") or "") if is_cloze else None
        return Highlight(inside, cue) if inside else Text("")


_SPANS: dict[str, Callable[[SpanReader, Any], Span | None]] = {
    "a": SpanReader.link,
    "span": SpanReader.link,
    "img": image,
    "audio": media,
    "video": media,
    "code": SpanReader.code,
    "tt": SpanReader.code,
    "small": SpanReader.small,
    "sup": SpanReader.reference_mark,
    "time": SpanReader.time,
    "br": SpanReader.line_break,
    "input": SpanReader.control,
    "mark": SpanReader.mark,
}
"""Elements that are spans; None says that this one is only its content."""


def leads_to_tag(node: LexborNode) -> bool:
    """Whether a link of a tag in our page leads to a page of tags, or nowhere: else somebody has made another link of it."""
    href = node.attributes.get("href")
    return not href or f"{DERIVED}/tags/" in unquote(href)


def holds_elements(node: LexborNode) -> bool:
    """Whether there is more than words in ``node``: emphasis, a picture. That they are a day is no more."""
    return any(child.tag != "time" or holds_elements(child) for child in node.iter())


def _was_emptied(node: LexborNode, kinds: list[str], said: dict[str, Any]) -> bool:
    """Whether a link of our page has lost its words, so that nobody sees it: each has some."""
    return bool(kinds) and node.child is None and said.keys() <= {"to", WORDS}


def _joined(node: LexborNode, text: str) -> str:
    """``text``, which ``node`` is, with each line end amid words as the blank that a browser shows."""
    before, after = (
        "." * (beside is not None and beside.is_element_node and beside.tag not in _NO_WORDS)
        for beside in (node.prev, node.next)
    )
    whole = _JOINED.sub(" ", before + text + after)
    return whole[len(before) : len(whole) - len(after)]


def as_led(address: str) -> str:
    """``address`` without what a browser spells otherwise when it saves a page."""
    return unquote(address).rstrip("/").casefold()


def _on_one_line(text: str) -> str:
    """``text`` with each run of blanks as one.

    >>> _on_one_line("a\\n  b")
    'a b'
    """
    if not text.isascii() or "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        return _BLANKS.sub(" ", text)
    return text


def is_link(node: LexborNode) -> bool:
    """Whether ``node`` leads to a place; a program is none."""
    href = node.attributes.get("href")
    return href is not None and not is_program(href)


def start_tag(node: LexborNode, ours: bool) -> str:
    """The tag that begins ``node``, as a browser spells it. What another's page says in it for its own style and scripts is left out."""
    said = "".join(
        attribute(name, value or "")
        for name, value in node.attributes.items()
        if name != ATTRIBUTE
        and is_passive(name)
        and not is_program(value or "", picture=node.tag == "img")
        and (ours or not (name in _FOR_STYLE or name.startswith(("data-", "aria-"))))
    )
    return f"<{node.tag}{said}>"


def tex_of(node: LexborNode) -> str:
    """The TeX of a formula in one of our pages: beside its MathML, where it has some."""
    said = node.css_first("math > semantics > annotation")
    return said.text() if said is not None else node.text()
