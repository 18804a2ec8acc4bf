"""What becomes of HTML in a note of Markdown (``--inline-html``): it stays, becomes Markdown, or only its words stay.

The text of the note is changed before it is read, so that links, tags and highlights in it are what they are anywhere else.
Where HTML stands, the parser says; code, formulas, comments and the dialect's own constructs are never looked into.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

import pyromark

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.events import events
from vaultconv.markdown.regions import mask
from vaultconv.model.losses import Loss, Outcome

KEEP, MARKDOWN, STRIP = MODES = ("keep", "markdown", "strip")

_TAG = lazy_pattern(r"<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)(?P<said>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_WHOLE_HTML = lazy_pattern(r"\s*<(?![!?])")
_ADDRESS = lazy_pattern(r"\b(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE)
_LOOKED_THROUGH = frozenset(("highlight", "cloze"))
"""Constructs of a dialect in which HTML is HTML."""
_DELIMITER = lazy_pattern(r"\*{1,3}|_|~~|==|\^\^")
_PARTS = frozenset(["tr", "td", "th", "tbody", "thead", "tfoot", "li", "dt", "dd", "summary", "source"])
"""Elements that are only parts of another."""
_CONTAINERS = lazy_pattern(r"[^>\s]")


@dataclass(slots=True)
class Changed:
    """The text of a note with its HTML changed, and what the ledger says of it."""

    text: str
    losses: tuple[Loss, ...] = ()


def with_html(
    body: str, dialect: Dialect, mode: str, path: str, first_line: int = 1, own: frozenset[str] = frozenset()
) -> Changed:
    """``body`` of the note at ``path`` with its HTML as ``mode`` says; ``first_line`` is that of the body in its file. Tags that
    the format uses for things of its ``own`` stay, and so do the footers of quotebacks.

    >>> from vaultconv.markdown.dialect import COMMONMARK
    >>> with_html("a <b>b</b> `<b>`", COMMONMARK, "markdown", "n.md").text
    'a **b** `<b>`'
    >>> with_html("a <b>b</b> <kbd>c</kbd>", COMMONMARK, "strip", "n.md").text
    'a b c'
    """
    if mode == KEEP or mode not in MODES or "<" not in body:
        return Changed(body)
    return _Change(body, dialect, mode, path, first_line, own).run()


@dataclass(slots=True)
class _Piece:
    """A tag in a line: where it stands, and what it is."""

    start: int
    end: int
    name: str
    closing: bool


@dataclass
class _Change:
    """What becomes of the HTML in the ``body`` of a note."""

    body: str
    dialect: Dialect
    mode: str
    path: str
    first_line: int
    own: frozenset[str]
    out: list[tuple[int, int, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    unsaid: set[str] = field(default_factory=set)
    addresses: list[str] = field(default_factory=list)
    _is_one_line: bool = False
    """Whether the text goes on in the same line to its end: in a heading, or in a cell."""

    def run(self) -> Changed:
        run: list[_Piece] = []
        for kind, start, end in self._html():
            if kind == "block":
                self._block(start, end)
            elif kind == "tag":
                found = _TAG.fullmatch(self.body[start:end])
                if found is not None and found["name"].lower() not in self.own:
                    run.append(_Piece(start, end, found["name"].lower(), bool(found["end"])))
            else:
                self._line(run)
                run = []
                self._is_one_line = kind in ("TableCell", "Heading", "TableHead", "TableRow")
        self._line(run)
        self.out.sort()
        pieces: list[str] = []
        done = 0
        for start, end, text in self.out:
            pieces += (self.body[done:start], text)
            done = end
        return Changed("".join((*pieces, self.body[done:])), tuple(self._losses()))

    def _html(self) -> Iterator[tuple[str, int, int]]:
        """Blocks of HTML and tags in lines, with their ranges in the body; something else where a line ends."""
        masked = self._masked()
        offsets = None if masked.isascii() else [0, *accumulate(len(c.encode()) for c in masked)]

        def at(byte: int) -> int:
            return byte if offsets is None else bisect_left(offsets, byte)

        for event, place in events(masked, self.dialect):
            if not isinstance(event, dict):
                continue
            (name, said), *_ = event.items()
            start, end = at(place["start"]), at(place["end"])
            if name == "InlineHtml":
                yield "tag", start, end
            elif name == "Start" and said == "HtmlBlock":
                yield "block", start, end
            elif (
                name in ("Start", "End")
                and (leaf := said if isinstance(said, str) else next(iter(said))) in _LEAVES
            ):
                yield leaf, start, end

    def _masked(self) -> str:
        """The body with everything blotted out that the dialect takes for something of its own."""
        text = mask(self.body, self.dialect).text
        for construct in self.dialect.constructs:
            if construct.name not in _LOOKED_THROUGH:
                text = re.sub(construct.pattern, lambda found: re.sub(r"[<>]", "x", found[0]), text)
        return text

    # -- in a line --------------------------------------------------------------------------------------------------

    def _line(self, run: list[_Piece]) -> None:
        """The elements of one line, each with what is in it."""
        opened: list[_Piece] = []
        outer: list[tuple[int, int]] = []
        matched: set[int] = set()
        for place, piece in enumerate(run):
            if piece.name in _VOID:
                matched.add(place)
                outer.append((piece.start, piece.end))
            elif not piece.closing:
                opened.append(piece)
            elif any(one.name == piece.name for one in opened):
                while (top := opened.pop()).name != piece.name:
                    pass
                outer.append((top.start, piece.end))
        if self.mode == STRIP:
            for piece in run:
                self._stripped_tag(piece)
            return
        done = -1
        for start, end in sorted(outer, key=lambda span: (span[0], -span[1])):
            if start >= done:
                self._element(start, end, [piece for piece in run if start <= piece.start < end])
                done = end

    def _stripped_tag(self, piece: _Piece) -> None:
        source = self.body[piece.start : piece.end]
        text = ""
        if piece.name == "br":
            text = " " if self.body[piece.end : piece.end + 1] not in ("\n", " ", "") else ""
        elif piece.name == "img":
            found = re.search(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", source)
            text = (found[1] or found[2] or "") if found else ""
        if not piece.closing:
            self._count(piece.name, source)
        self.out.append((piece.start, piece.end, text))

    def _element(self, start: int, end: int, tags: list[_Piece]) -> None:
        from vaultconv.markdown.html_converter import KEPT, TOKEN, HtmlConverter

        names = {piece.name for piece in tags}
        if names <= KEPT:
            return
        if names == {"br"}:
            self._break(start, end)
            return
        tokens: list[str] = []
        fragment: list[str] = []
        done = start
        for piece in tags:
            fragment += (
                self._token(self.body[done : piece.start], tokens),
                self.body[piece.start : piece.end],
            )
            done = piece.end
        converter = HtmlConverter(self.dialect, tokens)
        text = converter.convert(_well_formed("".join(fragment)))
        text = TOKEN.sub(lambda found: tokens[int(found[1])], text)
        if not text.strip() and any(tokens):
            return
        if "\n\n" in text or text.startswith(("#", "> ", "```", "|", "- ")) or self._leans(text, start, end):
            return
        if names.isdisjoint(("mark", "img")) and _words(text) != _words(self.body[start:end]):
            return
        if text != self.body[start:end]:
            for piece in tags:
                if not piece.closing and piece.name not in KEPT:
                    self.counts[piece.name] += 1
            self.unsaid |= converter.unsaid
            self.out.append((start, end, text))

    def _break(self, start: int, end: int) -> None:
        """A line end, where the text can go on in the next line as it is."""
        after = self.body[end : end + 1]
        line = self.body[self.body.rfind("\n", 0, start) + 1 : start]
        if self._is_one_line or line[:1] in ("", " ", "\t", ">", "-", "*", "+", "|") or line[:1].isdigit():
            return
        if after == "\n":
            self.out.append((start, end, "\\"))
        elif after.isalpha():
            self.out.append((start, end, "\\\n"))
        else:
            return
        self.counts["br"] += 1

    @staticmethod
    def _token(text: str, tokens: list[str]) -> str:
        """What stands for ``text`` in the fragment; its blanks at the ends stay, for a delimiter must not touch them."""
        inner = text.strip(" ")
        if not inner:
            return text
        tokens.append(inner)
        lead = text[: len(text) - len(text.lstrip(" "))]
        return f"{lead}\ue000{len(tokens) - 1}\ue001{text[len(text.rstrip(' ')) :]}"

    def _leans(self, text: str, start: int, end: int) -> bool:
        """Whether a delimiter at an end of ``text`` would stand between a letter and a mark, where it is none (CommonMark,
        section 6.2)."""
        found = _DELIMITER.match(text)
        if found is None:
            return False
        size = len(found[0])
        before, after = self.body[start - 1 : start] if start else "", self.body[end : end + 1]
        inner = text[size:-size]
        if found[0] == "_" and (before.isalnum() or after.isalnum()):
            return True
        return (before.isalnum() and not inner[:1].isalnum()) or (
            after.isalnum() and not inner[-1:].isalnum()
        )

    # -- blocks -----------------------------------------------------------------------------------------------------

    def _block(self, start: int, end: int) -> None:
        line_start = self.body.rfind("\n", 0, start) + 1
        prefix = _CONTAINERS.sub(" ", self.body[line_start:start])
        text = self.body[start:end]
        tail = text[len(text.rstrip("\n")) :]
        lines = text[: len(text) - len(tail)].split("\n")
        fragment = "\n".join([lines[0], *(_without(line, prefix) for line in lines[1:])])
        if _WHOLE_HTML.match(fragment) is None or not _TAG.search(fragment) or "quoteback" in fragment:
            return
        made = self._stripped(fragment) if self.mode == STRIP else self._converted(fragment)
        if made is None:
            return
        shown = "\n".join(
            [line if not place else (prefix + line).rstrip() for place, line in enumerate(made.split("\n"))]
        )
        stands_first = not self.body[line_start:start].strip(" \t>")
        if shown and stands_first and line_start and not _is_blank(self.body, line_start):
            shown = f"{prefix.rstrip()}\n{prefix}{shown}"  # a paragraph before it would take it in
            start = line_start
        self.out.append((start, end - len(tail), shown))

    def _converted(self, fragment: str) -> str | None:
        from vaultconv.markdown.html_converter import KEPT, HtmlConverter

        names = [found["name"].lower() for found in _TAG.finditer(fragment) if not found["end"]]
        if not _is_whole(fragment) or (names and names[0] in KEPT):
            return None
        converter = HtmlConverter(self.dialect)
        text = re.sub(r"\n{3,}", "\n\n", str(converter.convert(_well_formed(fragment)))).strip("\n")
        if text.startswith("<") and "\n\n" not in text:
            return None  # it stays what it was
        self.counts.update(name for name in names if name not in KEPT | _PARTS)
        self.unsaid |= converter.unsaid
        return "\n".join(line.rstrip(" ") for line in text.split("\n"))

    def _stripped(self, fragment: str) -> str:
        from bs4 import BeautifulSoup

        from vaultconv.markdown.citation import words_to_markdown
        from vaultconv.markdown.html_converter import words_of

        for found in _TAG.finditer(fragment):
            if not found["end"]:
                self._count(found["name"].lower(), found[0])
        words = words_of(BeautifulSoup(fragment, "html.parser"))
        return "\n".join(words_to_markdown(line, self.dialect) for line in words.split("\n"))

    # -- the ledger -------------------------------------------------------------------------------------------------

    def _count(self, name: str, tag: str) -> None:
        if name not in _PARTS:
            self.counts[name] += 1
        found = _ADDRESS.search(tag)
        if found is not None:
            self.addresses.append(found[1] or found[2] or found[3] or "")

    def _losses(self) -> Iterator[Loss]:
        if not self.counts:
            return
        line = self.first_line + self.body.count("\n", 0, self.out[0][0])
        named = ", ".join(f"{count} {name}" for name, count in sorted(self.counts.items()))
        if self.mode == STRIP:
            detail = f"--inline-html strip: only the words are kept of {named}"
            if self.addresses:
                detail += f"; not of {', '.join(self.addresses)}"
            yield Loss(self.path, line, "html", Outcome.KEPT_AS_TEXT, detail)
        elif self.unsaid:
            detail = f"--inline-html markdown: {named} are Markdown now; what their attributes {', '.join(sorted(self.unsaid))} said is left out"
            yield Loss(self.path, line, "html", Outcome.APPROXIMATED, detail)


_LEAVES: Final = frozenset(
    [
        "Paragraph",
        "Heading",
        "TableCell",
        "Item",
        "List",
        "BlockQuote",
        "CodeBlock",
        "HtmlBlock",
        "FootnoteDefinition",
        "TableHead",
        "TableRow",
        "Table",
    ]
)


def _well_formed(fragment: str) -> str:
    """``fragment`` with each element closed, as a browser closes it."""
    from selectolax.lexbor import LexborHTMLParser  # only where HTML is to become something else

    body = LexborHTMLParser(f"<body>{fragment}").body
    return (body.inner_html if body is not None else None) or fragment


def _words(markdown: str) -> str:
    """The words that ``markdown`` shows, and the delimiters that are none."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(pyromark.html(markdown, options=pyromark.Options.ENABLE_STRIKETHROUGH)).body
    return "".join(body.text().split()) if body is not None else ""


def _without(line: str, prefix: str) -> str:
    """``line`` without what containers put before it, as far as it has it."""
    for place, character in enumerate(prefix):
        if not line[place : place + 1] or (line[place] != character and line[place] not in " \t"):
            return line[place:]
    return line[len(prefix) :]


def _is_blank(body: str, line_start: int) -> bool:
    """Whether the line before the one at ``line_start`` holds nothing but what containers put there."""
    before = body[: line_start - 1].rpartition("\n")[2] if line_start else ""
    return not before.strip(" \t>")


def _is_whole(fragment: str) -> bool:
    """Whether each element of ``fragment`` ends in it."""
    opened: list[str] = []
    for found in _TAG.finditer(fragment):
        name = found["name"].lower()
        if name in _VOID or found["said"].endswith("/"):
            continue
        if not found["end"]:
            opened.append(name)
        elif name not in opened:
            return False
        else:
            while opened.pop() != name:
                pass
    return not {*opened} - {"p", "li", "dt", "dd", "tr", "td", "th"}
