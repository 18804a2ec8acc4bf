"""Liquid: Jekyll runs ``{{ ... }}`` and ``{% ... %}`` before it looks at Markdown, in code as anywhere else.

So text from elsewhere that holds them is put between ``{% raw %}`` and ``{% endraw %}``, around and never inside code,
and the reader takes that away again. Source: Liquid's documentation, "Template comments and raw"; its tokenizer
(``lib/liquid/tokenizer.rb``), which ends a raw block at the first ``endraw`` whatever stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import Construct
from vaultconv.model.spans import CodeSpan, HtmlSpan, Image, Link, Macro, MathSpan, Span, Spans, Text, Url

RAW, END_RAW = "{% raw %}", "{% endraw %}"

KIND = "liquid"
"""The kind of a :class:`~vaultconv.model.spans.Macro` that is Liquid."""

_OPEN_TAG = r"\{%-?[ \t]*raw[ \t]*-?%\}"
_CLOSE_TAG = r"\{%-?[ \t]*endraw[ \t]*-?%\}"
_IS_OPEN, _IS_CLOSE = lazy_pattern(_OPEN_TAG), lazy_pattern(_CLOSE_TAG)
_EDGES = lazy_pattern(rf"\A{_OPEN_TAG}|{_CLOSE_TAG}\Z")

_ENDS_RAW = lazy_pattern(r"\{%-?\s*endraw")
_PIECE = lazy_pattern(r"\\*(?:\{\{(?:(?!\{\{|\}\}).)*\}\}|\{%(?:(?!\{%|%\}).)*%\}|\{\{|\{%)", re.DOTALL)
"""What must not be run, with the backslashes before it."""

_WRAPPED = (CodeSpan, HtmlSpan, Image, Link, MathSpan, Url)
"""What may stand alone in a raw block within a line."""


def is_live(text: str) -> bool:
    """Whether Jekyll would run something in ``text``.

    >>> is_live("{{ page.title }}"), is_live("{ {")
    (True, False)
    """
    return "{{" in text or "{%" in text


def is_raw_tag(span: Span) -> bool:
    """Whether ``span`` opens a raw block."""
    return isinstance(span, Macro) and span.kind == KIND and _IS_OPEN.fullmatch(span.text) is not None


def is_end_tag(span: Span) -> bool:
    """Whether ``span`` closes a raw block."""
    return isinstance(span, Macro) and span.kind == KIND and _IS_CLOSE.fullmatch(span.text) is not None


def can_wrap(text: str) -> bool:
    """Whether a raw block can hold ``text``: one that closes it can not.

    >>> can_wrap("{{ a }}"), can_wrap("{% endraw %}")
    (True, False)
    """
    return _ENDS_RAW.search(text) is None


def wrap(text: str) -> str:
    """``text`` in a raw block, if it needs one and one can hold it.

    >>> wrap("`{{ a }}`")
    '{% raw %}`{{ a }}`{% endraw %}'
    """
    return f"{RAW}{text}{END_RAW}" if is_live(text) and can_wrap(text) else text


def protect(text: str, escape: Callable[[str, str], str], following: str = "") -> str:
    """Literal ``text``, escaped, with what would be run in raw blocks. Where it says ``raw`` or ``endraw`` itself, only its
    opening mark is wrapped. ``following`` is what comes after it.

    >>> protect("a {{ b }} c", lambda text, after: text)
    'a {% raw %}{{ b }}{% endraw %} c'
    """
    if not is_live(text):
        return escape(text, following)
    out: list[str] = []
    done = 0
    for found in _PIECE.finditer(text):
        piece = found[0]
        if not can_wrap(piece) or _IS_OPEN.search(piece):
            piece = piece[: piece.index("{") + 2]
        out += (escape(text[done : found.start()], RAW), RAW, escape(piece, END_RAW), END_RAW)
        done = found.start() + len(piece)
    return "".join((*out, escape(text[done:], following)))


def build_raw(unescape: Callable[[str], str]) -> Callable[[str, Callable[[int, int], Spans]], Span]:
    """How a raw block within a line is read: as the one thing that it holds, or as literal text. One that holds more
    stays what it is."""

    def build(text: str, inner: Callable[[int, int], Spans]) -> Span:
        opening, closing = _EDGES.findall(text)
        low, high = len(opening), len(text) - len(closing)
        spans = inner(low, high)
        if len(spans) == 1 and isinstance(spans[0], _WRAPPED):
            span = spans[0]
            return CodeSpan(span.text) if isinstance(span, CodeSpan) else span
        if all(isinstance(span, Text) or (isinstance(span, Macro) and span.kind == KIND) for span in spans):
            return Text(unescape(text[low:high]))
        return Macro(KIND, text)

    return build


CALL = Construct(
    "liquid",
    r"\{\{(?:(?!\{\{|\}\})[^\n])*\}\}|\{%(?:(?!\{%|%\})[^\n])*%\}",
    lambda text, _: Macro(KIND, text),
)
"""A call of Liquid within a line."""


def raw_block(unescape: Callable[[str], str]) -> Construct:
    """A raw block within a line."""
    return Construct(
        "raw", rf"{_OPEN_TAG}(?:(?!{_CLOSE_TAG}|{_OPEN_TAG})[\s\S])*{_CLOSE_TAG}", build_raw(unescape)
    )
