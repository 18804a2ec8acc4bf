"""The text of one block to spans.

CommonMark's own constructs come as tokens from the parser; the dialect's are found by one compiled pattern in what
lies between. Emphasis is left where it is, in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import BARE_URLS, Dialect
from vaultconv.markdown.escape import CONTEXT
from vaultconv.markdown.events import Token
from vaultconv.markdown.html_addresses import address_ranges
from vaultconv.model.reference import Reference
from vaultconv.model.spans import (
    Break,
    CodeSpan,
    Embed,
    Footnote,
    HtmlSpan,
    Image,
    Link,
    MathSpan,
    Span,
    Spans,
    Text,
    Url,
)

_ATTRIBUTES = lazy_pattern(r"\{:[^{}\n]*\}")
"""A kramdown inline attribute list."""


def spans_in(
    raw: str, tokens: list[Token], dialect: Dialect, low: int, high: int, in_cell: bool = False
) -> Spans:
    """The spans of ``raw[low:high]``, the text of a block in which ``tokens`` are what CommonMark knows. In the cell of a
    table (``in_cell``) a bar in a formula has a backslash, which is none of its TeX."""
    if not tokens and "\\" not in raw and dialect.trigger.search(raw, low, high) is None:
        return (Text(raw[low:high]),) if low < high else ()
    return InlineReader(raw, tokens, dialect, in_cell).spans(low, high)


class InlineReader:
    """Reads slices of one block's raw text (container prefixes already taken away) as spans."""

    __slots__ = ("_dialect", "_in_cell", "_raw", "_starts", "_tokens")

    def __init__(self, raw: str, tokens: list[Token], dialect: Dialect, in_cell: bool = False) -> None:
        self._raw = raw
        self._in_cell = in_cell
        self._tokens = tokens
        self._starts = [token.start for token in tokens]
        self._dialect = dialect

    def spans(self, low: int, high: int) -> Spans:
        """The spans of ``raw[low:high]``."""
        raw, dialect, tokens = self._raw, self._dialect, self._tokens
        search = dialect.trigger.search
        out: list[Span] = []
        text_from = at = low
        escaped = -1
        index = bisect_left(self._starts, low)
        found = search(raw, at, high)
        while True:
            while index < len(tokens) and tokens[index].start < high:
                if tokens[index].start >= at and tokens[index].end <= high:
                    break
                index += 1
            token = tokens[index] if index < len(tokens) and tokens[index].start < high else None
            while found is not None and found.start() < at:
                found = search(raw, at, high)
            if token is None and found is None:
                break
            if found is not None and (token is None or found.start() <= token.start):
                group = found.lastgroup or ""
                if group in ("esc", "wbr"):
                    at = escaped = found.end()
                    continue
                begins = escaped == found.start() or (bool(out) and text_from == found.start())
                if not self._may_begin(group, found.start(), begins):
                    at = found.start() + 1
                    continue
                if not self._reaches_out(found, index):
                    span = self._construct(group, found)
                    if span is not None:
                        self._text(out, text_from, found.start(), high)
                        if isinstance(span, Text) and out and isinstance(last := out[-1], Text):
                            span = Text(last.text + span.text)
                            out.pop()
                        out.append(span)
                        text_from = at = found.end()
                        continue
                if token is None or token.start > found.start():
                    at = found.start() + 1
                    continue
            assert token is not None  # noqa: S101  found was refused in favour of the token
            self._text(out, text_from, token.start, high)
            span, end = self._token(token)
            out.append(span)
            text_from = at = end
        self._text(out, text_from, high, high)
        return tuple(out)

    def _text(self, out: list[Span], start: int, end: int, high: int) -> None:
        if start >= end:
            return
        text = self._raw[start:end]
        if "\\" in text:
            text = self._dialect.table.unescape(text, self._raw[end : min(end + CONTEXT, high)])
        last = out[-1] if out else None
        if isinstance(last, Text):  # a construct that turned out to be text
            out[-1] = Text(last.text + text)
        else:
            out.append(Text(text))

    def _reaches_out(self, found: re.Match[str], index: int) -> bool:
        """Whether a CommonMark construct begins inside the match and ends beyond it. A link that begins with the
        brackets of ``[[x]]`` does not count: ``[[x]](y)`` is a wikilink and text."""
        tokens, end = self._tokens, found.end()
        own = (found.start(), found.start() + 1) if found[0].startswith(("[[", "[^")) else ()
        while index < len(tokens) and tokens[index].start < end:
            if tokens[index].end > end and tokens[index].start not in own:
                return True
            index += 1
        return False

    def _may_begin(self, group: str, start: int, begins: bool) -> bool:
        """Whether a construct may begin at ``start``, where a span or an escape before it ends if ``begins``."""
        construct = self._dialect.construct.get(group)
        if construct is None or construct.boundary is None or begins or not start:
            return True
        before = self._raw[start - 1]
        return before.isspace() or before in construct.boundary

    def _construct(self, group: str, found: re.Match[str]) -> Span | None:
        if group in BARE_URLS:
            return Url(found[0], found[0])
        start = found.start()
        span = self._dialect.construct[group].build(
            found[0], lambda low, high: self.spans(start + low, start + high)
        )
        if self._in_cell and isinstance(span, MathSpan):
            return MathSpan(span.text.replace("\\|", "|"), span.display)
        return span

    def _token(self, token: Token) -> tuple[Span, int]:
        raw = self._raw[token.start : token.end]
        match token.kind:
            case "Code":
                return CodeSpan(token.data, raw), token.end
            case "InlineHtml":
                return HtmlSpan(raw, html_links(raw, self._dialect) if "=" in raw else ()), token.end
            case "SoftBreak":
                return Break(), token.end
            case "HardBreak":
                return Break(True, raw), token.end
            case "FootnoteReference":
                return Footnote(token.data), token.end
            case "InlineMath" | "DisplayMath":
                return MathSpan(token.data, token.kind == "DisplayMath"), token.end
            case "Image":
                return self._image(token, raw)
            case _:
                return self._link(token, raw)

    def _attributes(self, end: int) -> tuple[str, int]:
        """The kramdown attributes that follow a link at ``end``."""
        around = self._dialect.attributes
        if around is None or not self._raw.startswith(around[0] + "{:", end):
            return "", end
        found = _ATTRIBUTES.match(self._raw, end + len(around[0]))
        if found is None or not self._raw.startswith(around[1], found.end()):
            return "", end
        return found[0], found.end() + len(around[1])

    def _link(self, token: Token, raw: str) -> tuple[Span, int]:
        kind, destination = token.data["link_type"], token.data["dest_url"]
        if kind in ("Autolink", "Email"):
            return Url(f"mailto:{destination}" if kind == "Email" else destination, raw), token.end
        style = "inline" if kind == "Inline" else "reference"
        tail = self._raw[token.label_end : token.end]
        attributes, end = self._attributes(token.end)
        return (
            Link(
                self._dialect.link(destination),
                self.spans(token.start + 1, token.label_end),
                style,
                token.data["title"],
                tail,
                attributes,
                raw,
            ),
            end,
        )

    def _image(self, token: Token, raw: str) -> tuple[Span, int]:
        alt = self._raw[token.start + 2 : token.label_end]
        attributes, end = self._attributes(token.end)
        image = Image(
            self._dialect.link(token.data["dest_url"]),
            alt,
            token.data["title"],
            attributes=attributes,
            raw=raw,
        )
        read: Callable[[Image], Image | Embed] | None = self._dialect.image
        return (read(image) if read else image), end


def html_links(text: str, dialect: Dialect) -> tuple[tuple[int, int, Reference], ...]:
    """The addresses in the attributes of raw HTML, with their ranges in ``text``.

    >>> from vaultconv.markdown.dialect import COMMONMARK
    >>> [(start, end) for start, end, _ in html_links('<img src="a.png">', COMMONMARK)]
    [(10, 15)]
    """
    return tuple((start, end, dialect.link(text[start:end])) for start, end in address_ranges(text))


def references_in(text: str, dialect: Dialect) -> tuple[tuple[int, int, Reference], ...]:
    """The links of the dialect inside ``text`` that is kept verbatim (a comment), with their ranges."""
    out = []
    for found in dialect.trigger.finditer(text):
        construct = dialect.construct.get(found.lastgroup or "")
        span = construct.build(found[0], lambda _low, _high: ()) if construct and construct.link else None
        if isinstance(span, Link | Embed):
            out.append((found.start(), found.end(), span.reference))
    return tuple(out)
