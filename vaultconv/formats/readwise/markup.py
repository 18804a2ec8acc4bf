"""The site's own markup: ``[[Title]]``, ``[[text::https://...]]``, ``[[text::highlight]]``, sidenotes and boxes.

Source: the theme (Simply Jekyll) and the site's Content include (``formats/readwise.md``, a.3, 4). The content may hold
Markdown links, quotes, line ends and ``<br>``, but no other ``[[...]]``: the include splits at the first brackets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import Construct
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import (
    CodeSpan,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Sidenote,
    Span,
    Spans,
    Text,
    Url,
)

_Inner = Callable[[int, int], Spans]

TITLE: Final = "title"
"""The :attr:`~vaultconv.model.reference.Reference.origin` of a link that names its target by title."""

SITE: Final = "site"
"""The kind of a Macro that is a box of the site within a line, and the style of ``[[text::https://...]]``."""

KRAMDOWN: Final = "kramdown"
"""The kind of a Macro that is kramdown's ``{:...}``."""

SIDENOTES: Final = tuple(name + tail for name in ("rsn", "lsn", "rmn", "lmn") for tail in ("", "-transclude"))
"""Right and left, side and margin notes."""

BOXES: Final = ("wrap", "srs")
"""A box, a flashcard."""

_CONTENT = r"(?:[^\[\]\\]|\\[\s\S]|\[(?!\[)|\](?!\]))+"
_KEYWORD = "|".join(("highlight", *SIDENOTES, *BOXES))
_ADDRESS = r"(?:https?://|mailto:)[^\s\[\]]+"
_TAIL = lazy_pattern(rf"::(?P<word>{_KEYWORD}|{_ADDRESS})\]\]\Z")

ATTRIBUTES: Final = r"\{:[^{}\n]*\}"
"""kramdown's attributes (its documentation, "Inline Attribute Lists")."""


def _site(text: str, inner: _Inner) -> Span | None:
    found = _TAIL.search(text)
    assert found is not None  # noqa: S101  the pattern ends in the same way
    word, end = found["word"], found.start()
    if word == "highlight":
        return Highlight(inner(2, end))
    if word in SIDENOTES:
        return Sidenote(word, inner(2, end))
    if word in BOXES:
        return Macro(SITE, text)
    return Link(Reference(ReferenceKind.URL, word), inner(2, end), SITE, raw=text)


def _wikilink(text: str, _inner: _Inner) -> Span | None:
    title = text[2:-2]
    if not title.strip():
        return None
    return Link(Reference(ReferenceKind.NAME, title, origin=TITLE), raw=text)


def box_of(span: Span) -> tuple[str, str] | None:
    """The name of a box and its text up to ``::``; None if ``span`` is none.

    >>> box_of(Macro("site", "[[what?::srs]]"))
    ('srs', 'what?')
    """
    if not isinstance(span, Macro) or span.kind != SITE:
        return None
    inside, _, name = span.text[2:-2].rpartition("::")
    return name, inside


def spell_marked(spans: Spans, word: str, writer: MarkdownWriter) -> str:
    """``[[...::word]]``. Brackets that would meet across two spans are told apart; those within a text the dialect
    escapes by itself.

    >>> from vaultconv.markdown.dialect import COMMONMARK
    >>> spell_marked((Text("a "), Text("note")), "rsn", MarkdownWriter(COMMONMARK))
    '[[a note::rsn]]'
    """
    inside = ""
    for span in spans:
        piece = writer.text((span,))
        if inside and inside[-1] in "[]" and piece[:1] == inside[-1]:
            if isinstance(span, Text):
                piece = "\\" + piece
            elif not inside.endswith("\\", 0, -1):
                inside = inside[:-1] + "\\" + inside[-1]
        inside += piece
    return f"[[{inside}::{word}]]"


def spell_wikilink(title: str) -> str:
    """``[[Title]]``."""
    return f"[[{title}]]"


def can_name(title: str) -> bool:
    """Whether ``[[...]]`` can hold ``title``.

    >>> can_name("Slow Maps"), can_name("a [b]"), can_name("a::b")
    (True, False, False)
    """
    return bool(title.strip()) and not any(mark in title for mark in ("[", "]", "::", "\n"))


LONGEST_FORMULA: Final = 300
"""Characters of a formula in a line. So far is looked ahead for its end."""

_BODY = rf"(?:[^$\n\\]|\\.){{1,{LONGEST_FORMULA}}}"
_FORMULA_REST = rf"(?=[^\s$]){_BODY}(?<=\S)\$(?![\w$])"
_FORMULA = rf"\${_FORMULA_REST}"
_DISPLAYED = rf"\$\$(?!\$){_BODY}\$\$"
"""kramdown itself knows ``$$`` only, but most sites load a script that shows ``$x$`` too. Prices are no formulas:
``$5-$10``, ``US$``, and ``from $5 to 10$`` (see :func:`is_formula`)."""

_MATH = lazy_pattern(f"{_FORMULA}|{_DISPLAYED}")
_PRICE = lazy_pattern(r"\d\S*\s")


def is_formula(text: str) -> bool:
    """Whether ``text``, with its dollars, is a formula where it stands alone.

    >>> [is_formula(text) for text in ("$x^2$", "$$x$$", "$5 to 10$", "$ x $")]
    [True, True, False, False]
    """
    return _MATH.fullmatch(text) is not None and not _PRICE.match(text, 1)


def _parts_prices(span: Span) -> bool:
    """Whether no formula has ``span`` inside, so that the dollars around it are two prices."""
    if isinstance(span, Link):
        return span.style != "wikilink"
    if isinstance(span, HtmlSpan | Macro):
        return span.text.startswith(("<!--", "{%"))
    return isinstance(span, Image | Url | CodeSpan | Highlight | Sidenote)


def _math(text: str, inner: _Inner) -> Span | None:
    width = 2 if text.startswith("$$") else 1
    if not is_formula(text):
        return None
    if any(map(_parts_prices, inner(width, len(text) - width))):
        return None
    return MathSpan(text[width:-width], width == 2)


CONSTRUCTS: Final = (
    Construct("site", rf"\[\[{_CONTENT}::(?:{_KEYWORD}|{_ADDRESS})\]\]", _site),
    Construct("wikilink", r"\[\[(?:(?!::)[^\[\]\n])+\]\]", _wikilink, link=True),
    Construct("ial", ATTRIBUTES, lambda text, _: Macro(KRAMDOWN, text)),
    Construct("display", _DISPLAYED, _math),
    Construct("math", rf"\$(?<![\w$]\$){_FORMULA_REST}", _math),
)
"""What the site adds to Markdown within a line."""
