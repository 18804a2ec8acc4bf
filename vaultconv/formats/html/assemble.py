"""Pieces of a line, as a page has them, to spans in CommonMark.

The text is escaped, exactly where CommonMark would take it for something else, and the result is proved: rendered again, it
must be what the page said. Where emphasis cannot be said by delimiters (``<b>"a"</b>b``), the tags stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TypeAlias

from vaultconv.formats.html.carriers import text as escaped
from vaultconv.formats.html.emphasis import placeholder, rendered
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.spans import Break, CodeSpan, HtmlSpan, Link, Span, Spans, Text, Url

_CANONICAL = {"*": "em", "_": "em", "**": "strong", "~~": "del"}
_BLANKS = lazy_pattern(r"[ \t\n\r\f]+")
_LIVE = lazy_pattern(
    r"\\(?=[!-/:-@\[-`{-~]|[ \t\n]*\Z)|`|[*_]+|~+|<(?=[A-Za-z/!?])"
    r"|&(?=(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)|\](?=[(\[:])|\[(?=\^)|!(?=\[)"
)
_SIGNS = lazy_pattern(r"[\\`*_~<&!\[\]]")
"""What no text can do without that means anything."""
_OUTSIDE = frozenset(" .,;:?()'\"")
_ESCAPED = ("*", "_", "~", "`", "\\")
_UNUSUAL = (Break, Text, Url)
"""Spans that what stands beside them has to be looked at for."""
_WHITE = lazy_pattern(r"\s")


class _Before(Enum):
    """What stands before a piece of a line."""

    NOTHING = 0
    TEXT = 1
    OPENED = 2
    CLOSED = 3
    SPAN = 4


_NOTHING, _TEXT, _OPENED, _CLOSED, _SPAN = _Before


@dataclass(slots=True)
class Mark:
    """A delimiter of emphasis, and the tag that says the same."""

    text: str
    closing: bool
    tag: str


Piece: TypeAlias = "str | Mark | Span"
"""What a line is made of: characters, delimiters, and whatever else is a span."""


def assembled(pieces: list[Piece], ours: bool = False) -> Spans:
    """``pieces`` as spans: text escaped, blanks at the ends and around line ends taken away.

    >>> assembled(["a * b*", Mark("*", False, "<i>"), "c", Mark("*", True, "</i>")])
    (Text(text='a * b\\\\**c*'),)
    """
    plain = _plain(pieces)
    if plain is not None:
        return tuple(plain)
    if not ours:
        pieces = _code_joined(pieces)
    pieces = _trimmed(pieces, ours)
    pieces = _apart(pieces, ours)
    out = _escaped(pieces)
    if _proved(out, pieces):
        return tuple(out)
    pieces = _spelled_out(pieces, _leaning(pieces))
    out = _escaped(pieces)
    if not _proved(out, pieces):
        pieces = _underscored(pieces)
        out = _escaped(pieces)
    if not _proved(out, pieces):
        pieces = _spelled_out(pieces, set(range(len(pieces))))
        out = _escaped(pieces, everywhere=True)
    return tuple(out)


def _code_joined(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` with code that touches other code as one: backticks in a row would be one delimiter."""
    if not any(isinstance(one, CodeSpan) and isinstance(two, CodeSpan) for one, two in pairwise(pieces)):
        return pieces
    out: list[Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if isinstance(piece, CodeSpan) and isinstance(last, CodeSpan):
            out[-1] = CodeSpan(last.text + piece.text)
        elif piece != "":
            out.append(piece)
    return out


def is_only_text(text: str) -> bool:
    """Whether ``text`` holds nothing that could mean anything to CommonMark.

    >>> is_only_text("A map: 3 of 4."), is_only_text("a * b")
    (True, False)
    """
    return _SIGNS.search(text) is None or _LIVE.search(text) is None


def _plain(pieces: list[Piece]) -> list[Span] | None:
    """``pieces`` as spans where no text among them could mean anything, and each delimiter stands between a blank or a mark
    outside and a letter inside, or between a blank and a mark, where it can only be one (CommonMark, section 6.2): then
    there is nothing to prove. None for any others."""
    out: list[Span] = []
    run = ""
    before = _NOTHING
    apart = False
    """Of an opening delimiter: a blank or nothing stands before it; of a closing one: a letter does."""
    for piece in pieces:
        if isinstance(piece, str):
            edge = piece[:1]
            if before is _TEXT or not is_only_text(piece):
                return None
            if before is _OPENED and not (edge.isalnum() or (apart and not edge.isspace())):
                return None
            if before is _CLOSED and not (edge == " " or (apart and edge in _OUTSIDE)):
                return None
            run += piece if out or run else piece.lstrip(" \t")
            before = _TEXT
        elif isinstance(piece, Mark):
            if before is not _TEXT and (piece.closing or before is not _NOTHING):
                return None
            edge = run[-1:]
            if piece.closing:
                apart = edge.isalnum()
            else:
                apart = edge in ("", " ")
            if edge.isspace() if piece.closing else edge not in _OUTSIDE and edge:
                return None
            run += piece.text
            before = _CLOSED if piece.closing else _OPENED
        elif (
            isinstance(piece, _UNUSUAL)
            or before is _OPENED
            or before is _CLOSED
            or (before is _SPAN and isinstance(piece, CodeSpan) and isinstance(out[-1], CodeSpan))
        ):
            return None
        else:
            if run:
                if isinstance(piece, Link) and run.endswith("!"):
                    run = run[:-1] + "\\!"  # or it would be a picture
                out.append(Text(run))
                run = ""
            out.append(piece)
            before = _SPAN
    if before is _OPENED:
        return None
    run = run.rstrip(" \t")
    if run:
        out.append(Text(run))
    return out


def _apart(pieces: list[Piece], ours: bool) -> list[Piece]:
    """``pieces`` with each bare address that touches what is around it in angle brackets, or it would end elsewhere. In a page of ours that
    is only one before a mark that will be escaped: all else stood there like this in the note."""
    if not any(isinstance(piece, Url) for piece in pieces):
        return pieces
    out = list(pieces)
    for place, piece in enumerate(pieces):
        if isinstance(piece, Url) and piece.raw == piece.url:
            before, after = _touching(pieces, place - 1, False), _touching(pieces, place + 1, True)
            if ours:
                touches = _is_escaped(pieces, place + 1)
            else:
                touches = before.isalnum() or not (after.isspace() or after in ".,;:!?)")
            if touches:
                out[place] = Url(piece.url, f"<{piece.url}>")
    return out


def _is_escaped(pieces: list[Piece], place: int) -> bool:
    """Whether text at ``place`` begins with a mark that is escaped."""
    piece = pieces[place] if place < len(pieces) else ""
    return isinstance(piece, str) and piece.startswith(_ESCAPED)


def _touching(pieces: list[Piece], place: int, first: bool) -> str:
    """The character at ``place`` that touches what stands beside it: a blank at either end of the line, and for a line end; a
    star for whatever else is no text."""
    if not 0 <= place < len(pieces) or isinstance(pieces[place], Break):
        return " "
    piece = pieces[place]
    return (piece[0] if first else piece[-1]) if isinstance(piece, str) else "*"


def _spelled_out(pieces: list[Piece], places: set[int]) -> list[Piece]:
    """``pieces`` with the tags instead of the delimiters at ``places``."""
    return [
        HtmlSpan(piece.tag) if isinstance(piece, Mark) and place in places else piece
        for place, piece in enumerate(pieces)
    ]


def _underscored(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` with underscores for the emphasis that touches a strong one: four stars in a row are read from the outside
    inwards (CommonMark, section 6.2, rule 14)."""
    out = list(pieces)
    opened: list[int] = []
    for place, piece in enumerate(pieces):
        if not isinstance(piece, Mark):
            continue
        if not piece.closing:
            opened.append(place)
            continue
        start = opened.pop() if opened else place
        touching = (
            pieces[near] for near in (start - 1, start + 1, place - 1, place + 1) if 0 <= near < len(pieces)
        )
        if piece.text == "*" and any(isinstance(near, Mark) and near.text == "**" for near in touching):
            for end in (start, place):
                mark = pieces[end]
                if isinstance(mark, Mark):
                    out[end] = Mark("_", mark.closing, mark.tag)
    return out


def _leaning(pieces: list[Piece]) -> set[int]:
    """The places of delimiters, and of their partners, that stand between a letter and a mark, where CommonMark takes them
    for text (section 6.2)."""
    found: set[int] = set()
    opened: list[int] = []
    for place, piece in enumerate(pieces):
        if not isinstance(piece, Mark):
            continue
        if not piece.closing:
            opened.append(place)
        partner = opened.pop() if piece.closing and opened else place
        if _leans(pieces, place, piece.closing) or (piece.closing and _leans(pieces, partner, False)):
            found |= {place, partner}
    return found


def _leans(pieces: list[Piece], place: int, closing: bool) -> bool:
    outer, inner = (place + 1, place - 1) if closing else (place - 1, place + 1)
    return _edge(pieces, outer, closing).isalnum() and not _edge(pieces, inner, not closing).isalnum()


def _edge(pieces: list[Piece], place: int, first: bool) -> str:
    """The first or last character at ``place``; a mark of punctuation for what is no text, a blank for nothing."""
    if not 0 <= place < len(pieces):
        return " "
    piece = pieces[place]
    return (piece[0] if first else piece[-1]) if isinstance(piece, str) else "."


def _trimmed(pieces: list[Piece], ours: bool) -> list[Piece]:
    """Texts joined, runs of blanks as one, blanks inside of delimiters moved out, empty pairs of them removed."""
    out: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Text):
            piece = piece.text
        if piece == "":
            continue
        if isinstance(piece, Mark) and piece.closing:
            if out and isinstance(out[-1], Break):
                out.insert(-1, piece)
                continue
            if out and isinstance(out[-1], Mark) and not out[-1].closing and out[-1].text == piece.text:
                out.pop()
                continue
            if out and isinstance(out[-1], str) and out[-1] != (kept := out[-1].rstrip(" \t")):
                blank = " "
                out.pop()
                out += [kept] if kept else []
                out += (piece, blank)
                continue
        if isinstance(piece, str):
            if out and isinstance(out[-1], Mark) and not out[-1].closing and piece[0] in " \t":
                mark = out.pop()
                if not (out and isinstance(out[-1], str) and out[-1].endswith(" ")):
                    out.append(" ")
                out.append(mark)
                piece = piece.lstrip(" \t")
                if not piece:
                    continue
            if out and isinstance(out[-1], str):
                out[-1] += piece
                continue
            if out and isinstance(out[-1], Break):
                piece = piece.lstrip(" \t")
                if not piece:
                    continue
        if isinstance(piece, Break):
            while out and isinstance(out[-1], str):
                out[-1] = out[-1].rstrip(" \t")
                if out[-1]:
                    break
                out.pop()
            if not out or isinstance(out[-1], Break) or (not ours and all(_opens(one) for one in out)):
                continue
            if isinstance(out[-1], Mark) and not out[-1].closing:
                out.insert(-1, piece)
                continue
        out.append(piece)
    while out and (isinstance(out[-1], Break) or (isinstance(out[-1], str) and not out[-1].strip(" \t"))):
        out.pop()
    if not ours:
        out = [_BLANKS.sub(" ", piece) if isinstance(piece, str) else piece for piece in out]
    if out and isinstance(out[-1], str):
        out[-1] = out[-1].rstrip(" \t")
    if out and isinstance(out[0], str):
        out[0] = out[0].lstrip(" \t")
    return [piece for piece in out if piece != ""]


def _opens(piece: Piece) -> bool:
    """Whether ``piece`` only begins something: no line ends before its first word."""
    if isinstance(piece, HtmlSpan):
        return not piece.text.startswith("</")
    return isinstance(piece, Mark) and not piece.closing


def _escaped(pieces: list[Piece], everywhere: bool = False) -> list[Span]:
    """``pieces`` as spans, delimiters and escaped text joined. ``everywhere`` escapes more than is needed."""
    tildes = sum(
        (piece if isinstance(piece, str) else piece.text).count("~")
        for piece in pieces
        if isinstance(piece, str | Mark)
    )
    out: list[Span] = []
    run: list[str] = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            before = pieces[place - 1][-1] if place and isinstance(pieces[place - 1], str) else ""  # type: ignore[index]
            run.append(_safe(piece, before, tildes > 1 or everywhere, everywhere))
        elif isinstance(piece, Mark):
            run.append(piece.text)
        else:
            text, run = "".join(run), []
            if isinstance(piece, Link) and text.endswith("!"):
                text = text[:-1] + "\\!"  # or it would be a picture
            out += [Text(text), piece] if text else [piece]
    return [*out, Text("".join(run))] if run else out


def _safe(text: str, before: str, tildes: bool, everywhere: bool) -> str:
    """``text`` so that CommonMark reads it as just that."""

    def change(found: re.Match[str]) -> str:
        run = found[0]
        if run[0] == "~" and not tildes:
            return run
        if run[0] in "*_" and not everywhere:
            left = text[found.start() - 1] if found.start() else before
            right = text[found.end() : found.end() + 1]
            if left and right and _WHITE.match(left) and _WHITE.match(right):
                return run
            if run[0] == "_" and left.isalnum() and right.isalnum():
                return run
        return "".join("\\" + character for character in run)

    return _LIVE.sub(change, text)


def _proved(spans: list[Span], pieces: list[Piece]) -> bool:
    """Whether ``spans``, rendered, say what the ``pieces`` do."""
    mark = placeholder("".join(span.text for span in spans if isinstance(span, Text)))
    source = "".join(span.text if isinstance(span, Text) else mark for span in spans)
    wanted = "".join(
        escaped(piece)
        if isinstance(piece, str)
        else f"<{'/' if piece.closing else ''}{_CANONICAL[piece.text]}>"
        if isinstance(piece, Mark)
        else "\0"
        for piece in pieces
    )
    return "".join("\0" if piece is None else piece for piece in rendered(source, mark)) == wanted
