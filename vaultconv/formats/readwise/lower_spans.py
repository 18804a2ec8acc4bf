"""Spans from elsewhere as spans that the site knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vaultconv.formats.readwise import liquid
from vaultconv.formats.readwise.ledger import Ledger
from vaultconv.formats.readwise.links import plain_to_markdown
from vaultconv.formats.readwise.markup import KRAMDOWN, SITE, is_formula
from vaultconv.formats.readwise.targets import Targets
from vaultconv.model.plain import cloze_said, plain_text
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
from vaultconv.model.traverse import iter_spans

NATIVE_MACROS = frozenset({liquid.KIND, KRAMDOWN, SITE})
"""Macros that the site runs itself."""

NO_BLOCK = HtmlSpan("<wbr>")
"""Shows nothing; before a comment at the start of a line, it keeps that line from being a block of HTML."""


class SpanLowering:
    """Lowers the spans of one note. ``inside`` counts the markup of the site that the text stands in."""

    def __init__(self, targets: Targets, ledger: Ledger, same: bool) -> None:
        self._targets = targets
        self._same = same
        self._ledger = ledger
        self._inside = 0

    def spans(self, spans: Spans, begins_lines: bool = False) -> Spans:
        """``spans``, or what stands for them; the same object where nothing changes. ``begins_lines`` says that they are
        lines of their own, which a comment at the start of one could turn into a block of HTML."""
        if not any(type(span) in _SPANS for span in spans):
            return spans
        out: list[Span] = []
        changed = False
        for i, span in enumerate(spans):
            lower = _SPANS.get(type(span))
            if lower is None:
                out.append(span)
                continue
            if isinstance(span, MathSpan):
                self._check_formula(span, spans[i - 1 : i], spans[i + 1 : i + 2])
            found = lower(self, span)
            changed = changed or len(found) != 1 or found[0] is not span
            if begins_lines and isinstance(span, CommentSpan) and (not out or isinstance(out[-1], Break)):
                out.append(NO_BLOCK)
            out += found
        return tuple(out) if changed else spans

    def link(self, span: Link) -> Spans:
        """A link; its words first."""
        return self._targets.link(span, self.spans(span.label), self._inside > 0)

    def embed(self, span: Embed) -> Spans:
        """What is shown in place."""
        return self._targets.embed(span, self._inside > 0)

    def image(self, span: Image) -> Spans:
        """A picture."""
        return self._targets.image(span, self._inside > 0)

    def tag(self, span: Tag) -> Spans:
        """The site has tags of the whole note only."""
        self._ledger.kept_as_text("tag", f"#{span.name} in the text is no tag on the site", span.name)
        return (Text("#" + span.name),)

    def marked(self, span: Highlight | Sidenote | Footnote) -> Spans:
        """Highlights and notes beside the line. Within each other they cannot stand, nor hold code with brackets."""
        if isinstance(span, Footnote) and span.label:
            return (span,)
        word = "highlight" if isinstance(span, Highlight) else "footnote"
        self._inside += 1
        inner = self.spans(span.spans)
        self._inside -= 1
        said = _said(span)
        if isinstance(span, Highlight) and span.cloze is not None:
            self._ledger.approximated(word, "a cloze is marked text: nothing hides it", said)
            said, span = "", Highlight(span.spans)
        if self._same and inner is span.spans:  # it was read from there
            return (span,)
        if self._inside:
            self._ledger.kept_as_text(word, f"a {word} within markup of the site is text", said)
            return inner if isinstance(span, Highlight) else (Text(" ("), *inner, Text(")"))
        if not _fits(inner):
            element = "mark" if isinstance(span, Highlight) else "small"
            self._ledger.approximated(
                word, f"a {word} that holds brackets is an HTML element: <{element}>", said
            )
            return (HtmlSpan(f"<{element}>"), *inner, HtmlSpan(f"</{element}>"))
        if isinstance(span, Footnote):
            return (Sidenote("rsn", inner),)
        if inner is span.spans:
            return (span,)
        return (Highlight(inner) if isinstance(span, Highlight) else Sidenote(span.kind, inner),)

    def comment(self, span: CommentSpan) -> Spans:
        """A comment: as one of HTML, it is in the source of the page."""
        text = html_comment(span.text)
        self._ledger.approximated("comment", "a comment is one of HTML: not shown, but in the page's source")
        return (HtmlSpan(text),)

    def macro(self, span: Macro) -> Spans:
        """A call of another app's: code."""
        if span.kind in NATIVE_MACROS:
            return (span,)
        self._ledger.kept_as_text("macro", f"`{span.text}` is code: only its app runs it")
        return (CodeSpan(span.text),)

    def timestamp(self, span: Timestamp) -> Spans:
        """A date with a syntax of its own: text."""
        return (Text(plain_to_markdown(span.text)),)

    def html(self, span: HtmlSpan) -> Spans:
        """A tag, with the address of a file where that is."""
        self.check_liquid(span.text)
        text = self._targets.in_html(span.text, span.references)
        return (span if text == span.text else HtmlSpan(text),)

    def sacred(self, span: CodeSpan | MathSpan) -> Spans:
        """Code, a formula: never changed."""
        self.check_liquid(span.text)
        return (span,)

    def url(self, span: Url) -> Spans:
        """An address: never changed."""
        self.check_liquid(span.url)
        return (span,)

    def check_liquid(self, text: str) -> None:
        """Reports code that the site runs because no raw block can hold it."""
        if not self._same and liquid.is_live(text) and not liquid.can_wrap(text):
            self._ledger.approximated("code", "it says endraw: the site's Liquid will run it")

    def _check_formula(self, span: MathSpan, before: Spans, after: Spans) -> None:
        """Reports a formula that its neighbours, or its own look, turn into text."""
        mark = "$$" if span.display else "$"
        text = f"{mark}{span.text}{mark}"
        left = before[0].text[-1:] if before and isinstance(before[0], Text) else ""
        right = after[0].text[:1] if after and isinstance(after[0], Text) else ""
        glued = not span.display and any(c.isalnum() or c in "_$" for c in (left, right) if c)
        if glued or not is_formula(text):
            value = f"{mark}{span.text.strip()}{mark}"
            self._ledger.kept_as_text("math", "between these dollars a site sees text, not a formula", value)


def _said(span: Highlight | Sidenote | Footnote) -> str:
    """The fact that ``span`` is, where it holds nothing but words; else ``""``."""
    if not all(isinstance(inner, Text) for inner in span.spans):
        return ""
    words = " ".join(plain_text(span.spans).split())
    if isinstance(span, Highlight):
        return words + cloze_said(span)
    place = f"::{span.kind}" if isinstance(span, Sidenote) and span.kind != "rsn" else ""
    return f"^[{words}]{place}"


def html_comment(text: str) -> str:
    """``text`` as a comment of HTML.

    >>> html_comment(" a --> b ")
    '<!-- a --&gt; b -->'
    """
    safe = text.replace("-->", "--&gt;").replace("--!>", "--!&gt;")
    if safe.startswith((">", "->")):
        safe = " " + safe
    return f"<!--{safe}{' ' if safe.endswith('-') else ''}-->"


def _fits(spans: Spans) -> bool:
    """Whether ``[[...]]`` can hold ``spans``: text is escaped, but nothing else is ever changed."""
    for span in iter_spans(spans):
        if isinstance(span, CodeSpan | MathSpan | HtmlSpan | Macro):
            said = span.text
        elif isinstance(span, Url):
            said = span.url
        elif isinstance(span, Link | Image):
            parts = (span.reference.target, span.title, getattr(span, "tail", ""), getattr(span, "alt", ""))
            said = "\n".join(parts)
        else:
            continue
        if "[[" in said or "]]" in said:
            return False
    return bool(spans)


_SPANS: Mapping[type, Callable[[SpanLowering, Any], Spans]] = {
    Link: SpanLowering.link,
    Embed: SpanLowering.embed,
    Image: SpanLowering.image,
    Tag: SpanLowering.tag,
    Highlight: SpanLowering.marked,
    Sidenote: SpanLowering.marked,
    Footnote: SpanLowering.marked,
    CommentSpan: SpanLowering.comment,
    Macro: SpanLowering.macro,
    CodeSpan: SpanLowering.sacred,
    HtmlSpan: SpanLowering.html,
    MathSpan: SpanLowering.sacred,
    Url: SpanLowering.url,
    Timestamp: SpanLowering.timestamp,
}
"""What is done with each kind that the site does not know, or not in every place."""
