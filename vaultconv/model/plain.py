"""Spans as text: how they were written, and the words alone."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

from vaultconv.lazy_pattern import lazy_pattern
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

_BACKTICKS = lazy_pattern("`+")


def reference_text(reference: Reference) -> str:
    """``reference`` as a wikilink holds it.

    >>> reference_text(Reference(ReferenceKind.NAME, "Note", headings=("A", "B")))
    'Note#A#B'
    """
    if reference.kind is ReferenceKind.BLOCK:
        return reference.target or reference.block
    if reference.block:
        return f"{reference.target}#^{reference.block}"
    return "#".join((reference.target, *reference.headings, *filter(None, (reference.subpath,))))


def backticked(text: str) -> str:
    """``text`` as a code span, in as many backticks as it needs (CommonMark 0.31.2, section 6.1).

    >>> backticked("a ` b")
    '``a ` b``'
    """
    runs = {len(run) for run in _BACKTICKS.findall(text)}
    fence = next("`" * n for n in range(1, len(runs) + 2) if n not in runs)
    outer_blanks = text.startswith(" ") and text.endswith(" ") and text.strip(" ")
    pad = " " if text.startswith("`") or text.endswith("`") or outer_blanks else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _sized(words: str, width: int, height: int) -> str:
    """Alternative text with the size in pixels that follows it."""
    if not width:
        return words
    size = f"{width}x{height}" if height else str(width)
    return f"{words}|{size}" if words else size


def _link_source(link: Link) -> tuple[str | Spans, ...]:
    if link.raw:
        return (link.raw,)
    if link.style == "wikilink":
        target = reference_text(link.reference)
        return ("[[", target, "|", link.label, "]]") if link.label else ("[[", target, "]]")
    if link.tail:
        return ("[", link.label, link.tail, link.attributes)
    title = f' "{link.title}"' if link.title else ""
    return ("[", link.label, f"]({reference_text(link.reference)}{title})", link.attributes)


def _embed_source(embed: Embed) -> tuple[str | Spans, ...]:
    shown = _sized(embed.caption, embed.width, embed.height)
    target = reference_text(embed.reference)
    return (embed.raw or f"![[{target}|{shown}]]" if shown else embed.raw or f"![[{target}]]",)


def _image_source(image: Image) -> tuple[str | Spans, ...]:
    title = f' "{image.title}"' if image.title else ""
    shown = _sized(image.alt, image.width, image.height)
    return (image.raw or f"![{shown}]({reference_text(image.reference)}{title}){image.attributes}",)


def _math_source(math: MathSpan) -> tuple[str | Spans, ...]:
    fence = "$$" if math.display else "$"
    return (f"{fence}{math.text}{fence}",)


def cloze_said(highlight: Highlight) -> str:
    """What marked text says besides its words: that it is the answer to a cue.

    >>> cloze_said(Highlight((), "colour")), cloze_said(Highlight((), "")), cloze_said(Highlight(()))
    ('::cloze(colour)', '::cloze', '')
    """
    if highlight.cloze is None:
        return ""
    cue = " ".join(highlight.cloze.split())
    return f"::cloze({cue})" if cue else "::cloze"


def _footnote_source(note: Footnote) -> tuple[str | Spans, ...]:
    return (f"[^{note.label}]",) if note.label else ("^[", note.spans, "]")


_SOURCE: dict[type, Callable[[Any], tuple[str | Spans, ...]]] = {
    Text: lambda s: (s.text,),
    CodeSpan: lambda s: (s.raw or backticked(s.text),),
    Break: lambda s: (s.raw or ("\\\n" if s.hard else "\n"),),
    Url: lambda s: (s.raw or s.url,),
    Link: _link_source,
    Embed: _embed_source,
    Image: _image_source,
    Tag: lambda s: ("#" + s.name,),
    Highlight: lambda s: ("==", s.spans, "=="),
    CommentSpan: lambda s: (f"%%{s.text}%%",),
    MathSpan: _math_source,
    Macro: lambda s: (s.text,),
    Footnote: _footnote_source,
    Sidenote: lambda s: ("[[", s.spans, f"::{s.kind}]]"),
    HtmlSpan: lambda s: (s.text,),
    Timestamp: lambda s: (s.text,),
}
"""How each kind of span is written; a run of spans inside is written in its turn."""


def source_text(spans: Spans) -> str:
    """``spans`` as they were written, as far as they remember it, else in the commonest spelling. This is what
    Obsidian keeps of a heading (``See [[X]]``), and so what a link to one is compared with.

    >>> source_text((Text("on "), Tag("a/b"), Text(": "), Highlight((Text("x"),))))
    'on #a/b: ==x=='
    """
    return "".join(_unrolled(spans, _SOURCE))


def _unrolled(spans: Spans, table: dict[type, Callable[[Any], tuple[str | Spans, ...]]]) -> list[str]:
    """The pieces of text of ``spans`` by ``table``. A stack, so nesting is no limit."""
    pieces: list[str] = []
    stack: list[Span | str | Spans] = [spans]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            pieces.append(top)
        elif isinstance(top, tuple):
            stack.extend(reversed(top))
        else:
            stack.extend(reversed(table[type(top)](top)))
    return pieces


def names_links(link: Link) -> bool:
    """Whether ``link`` leads to a page in whose name are links (``[[a [[b]] c]]``): only Logseq has such. Its label is the
    name, read.

    >>> names_links(Link(Reference(ReferenceKind.NAME, "a [[b]]"), (Text("a [[b]]"),)))
    True
    >>> names_links(Link(Reference(ReferenceKind.NAME, "a [[b")))
    False
    """
    return link.style == "wikilink" and bool(link.label) and "[[" in link.reference.target


def default_label(reference: Reference) -> str:
    """What a link without display text shows (Obsidian's test vault "all_link_types"): ``A > B > C``.

    >>> default_label(Reference(ReferenceKind.NAME, "A", headings=("B",)))
    'A > B'
    """
    block = ("^" + reference.block,) if reference.block else ()
    return " > ".join(filter(None, (reference.target, *reference.headings, *block)))


class _Shown(str):
    """Characters that are no Markdown: shown as they are."""

    __slots__ = ()


_WORDS: dict[type, Callable[[Any], tuple[str | Spans, ...]]] = {
    Text: lambda s: (s.text,),
    CodeSpan: lambda s: (_Shown(s.text),),
    Break: lambda _: (" ",),
    Url: lambda s: (_Shown(s.url),),
    Link: lambda s: s.label or (_Shown(default_label(s.reference)),),
    Embed: lambda s: (_Shown(s.caption or default_label(s.reference)),),
    Image: lambda s: (_Shown(s.alt),),
    Tag: lambda s: (_Shown("#" + s.name),),
    Highlight: lambda s: s.spans,
    CommentSpan: lambda _: (),
    MathSpan: lambda s: (_Shown(s.text),),
    Macro: lambda s: (_Shown(s.text),),
    Footnote: lambda s: s.spans,
    Sidenote: lambda s: s.spans,
    HtmlSpan: lambda _: (),
    Timestamp: lambda s: (_Shown(s.text),),
}
"""What a person reads of each kind of span. Comments and HTML tags are not seen."""

_INLINE = lazy_pattern(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<marks>\*+|_+|(?<!~)~~(?!~))"
)


def plain_text(spans: Spans) -> str:
    """The words of ``spans``: no delimiters of emphasis, no escapes, no entities, no HTML tags; a link by its
    display text. Delimiters are paired as CommonMark does it (0.31.2, section 6.2): a run that opens and finds its like vanishes,
    one that stands alone is text.

    >>> plain_text((Text("*see* 2 \\\\* 3, "), Highlight((Text("**this**"),)), Text(" &amp; snake_case")))
    'see 2 * 3, this & snake_case'
    """
    pieces: list[str] = []
    opened: dict[str, list[_Opened]] = {"*": [], "_": [], "~": []}
    before = " "
    unrolled = _unrolled(spans, _WORDS)
    for number, piece in enumerate(unrolled):
        if isinstance(piece, _Shown):
            pieces.append(piece)
            before = "."
            continue
        at = 0
        for found in _INLINE.finditer(piece):
            pieces.append(piece[at : found.start()])
            if at < found.start():
                before = piece[found.start() - 1]
            at = found.end()
            if found["marks"]:
                after = piece[at : at + 1] or _first(unrolled, number + 1)
                _pair(found["marks"], before, after, pieces, opened)
            else:
                pieces.append(found["escaped"] or html.unescape(found["entity"]))
            before = piece[at - 1]
        pieces.append(piece[at:])
        before = piece[-1:] or before
    return "".join(pieces)


def _first(unrolled: list[str], at: int) -> str:
    """The character that stands first from the piece ``at`` on; a blank, if none does."""
    for piece in unrolled[at:]:
        if isinstance(piece, _Shown):
            return "."
        if piece:
            return piece[0]
    return " "


_REACH = 4
"""How many runs that were opened a run looks back through for its like."""


class _Opened(NamedTuple):
    """A run of delimiters that may be closed: its place among the pieces, its length, and whether it may close, too."""

    place: int
    length: int
    is_both: bool


def _is_punctuation(character: str) -> bool:
    """Whether CommonMark takes ``character`` for punctuation (0.31.2, section 2.1)."""
    return not character.isalnum() and unicodedata.category(character)[0] in "PS"


def _flanks(run: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of delimiters between these characters may open, and whether it may close (CommonMark 0.31.2, section 6.2).

    >>> _flanks("*", ")", "a"), _flanks("_", "a", "b"), _flanks("*", "a", "b")
    ((True, False), (False, False), (True, True))
    """
    blank_before, blank_after = before.isspace(), after.isspace()
    sign_before, sign_after = _is_punctuation(before), _is_punctuation(after)
    left = not blank_after and (not sign_after or blank_before or sign_before)
    right = not blank_before and (not sign_before or blank_after or sign_after)
    if run[0] == "_":
        return left and (not right or sign_before), right and (not left or sign_after)
    return (not blank_after, not blank_before) if run[0] == "~" else (left, right)


def _pair(run: str, before: str, after: str, pieces: list[str], opened: dict[str, list[_Opened]]) -> None:
    """Add a run of delimiters to ``pieces``; if it closes one that was opened, empty both (CommonMark, rules 9 and 10: where
    one of them could be both, their lengths together are no multiple of 3, or both are). What was opened between the two stays
    open for ever: emphasis does not overlap."""
    opens, closes = _flanks(run, before, after)
    is_both = opens and closes
    waiting = opened[run[0]]
    left = len(run)
    while closes and left and waiting:
        matching = next(
            (
                at
                for at, other in enumerate(waiting[: -_REACH - 1 : -1], 1)
                if not (other.is_both or is_both) or (other.length + len(run)) % 3 or not other.length % 3
            ),
            0,
        )
        if not matching:
            break
        del waiting[len(waiting) - matching + 1 :]
        there = waiting[-1].place
        for others in opened.values():
            while others and others[-1].place > there:
                others.pop()
        used = min(left, len(pieces[there]))
        pieces[there] = pieces[there][used:]
        left -= used
        if not pieces[there]:
            waiting.pop()
    pieces.append(run[0] * left)
    if opens and left:
        waiting.append(_Opened(len(pieces) - 1, len(run), is_both))
