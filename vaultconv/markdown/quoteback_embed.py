"""A quotation as Quotebacks embeds it in a page, where it stands in a note as raw HTML.

    <blockquote class="quoteback" data-title="Slow%20Maps" data-author="Jane Roe" cite="https://example.org/maps">
    A map that is <em>drawn</em> slowly.
    <footer>Jane Roe <cite><a href="https://example.org/maps">https://example.org/maps</a></cite></footer>
    </blockquote>
    <script note="" src="https://cdn.jsdelivr.net/gh/Blogger-Peer-Review/quotebacks@1/quoteback.js"></script>

What the quotation says becomes blocks, its attributes a citation. The script is a block of HTML of its own, as any other.
Source: ``formats/readwise.md``, f.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, TypeAlias

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.citation import plain_to_markdown
from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.markdown.leaves import read_spans
from vaultconv.markdown.quoteback_attributes import KNOWN, citation_of, says_no_more
from vaultconv.markdown.write_spans import destination, title_text
from vaultconv.model.blocks import AnyBlock, Blocks, Code, Heading, Item, List, Paragraph, Quote, Rule, Traits
from vaultconv.model.spans import Break, Span

_OPENS = lazy_pattern(r"\s*<blockquote\b[^<>]*?\bclass=(?:\"[^\"<>]*|'[^'<>]*|)\bquoteback\b", re.IGNORECASE)
_BLOCKQUOTE = lazy_pattern(r"<(/?)blockquote\b[^<>]*>", re.IGNORECASE)
_BLANKS = lazy_pattern(r"\s+")
_TICKS = lazy_pattern("`+")
_SCRIPT = lazy_pattern(r"<script\b[^<>]*\bquoteback[\w.-]*\.js\b[^<>]*>\s*</script\s*>", re.IGNORECASE)


def begins_embed(text: str) -> bool:
    """Whether ``text`` begins like an embedded quotation.

    >>> begins_embed('<blockquote class="quoteback" cite="https://e.org">'), begins_embed("<blockquote>")
    (True, False)
    """
    return _OPENS.match(text) is not None


def opened_by(text: str) -> int:
    """How many more quotations ``text`` opens than it closes.

    >>> opened_by("<blockquote><blockquote>A</blockquote>")
    1
    """
    return sum(-1 if found[1] else 1 for found in _BLOCKQUOTE.finditer(text))


def parted_embed(text: str) -> tuple[str, str] | None:
    """The quotation that ``text`` begins with, and the script behind it (``""``: none); None where the quotation does not end in
    it, or anything else stands behind.

    >>> parted_embed('<blockquote class="quoteback">A</blockquote>\\n<script src="quoteback.js"></script>')
    ('<blockquote class="quoteback">A</blockquote>', '<script src="quoteback.js"></script>')
    """
    depth = 0
    for found in _BLOCKQUOTE.finditer(text):
        depth += -1 if found[1] else 1
        if not depth:
            rest = text[found.end() :].strip()
            known = not rest or _SCRIPT.fullmatch(rest) is not None
            return (text[: found.end()], rest) if known else None
    return None


def read_embed(text: str) -> Quote | None:
    """The quotation that ``text`` is; None where it holds what has no place in one, or says nothing of its source.

    >>> quote = read_embed('<blockquote class="quoteback" data-author="Jane Roe"><p>A <em>map</em>.</p></blockquote>')
    >>> quote.traits.citation.author, quote.blocks[0].spans
    ('Jane Roe', (Text(text='A *map*.'),))
    """
    parser = _TreeParser()
    parser.feed(text.strip())
    parser.close()
    if parser.is_beyond or len(parser.root.children) != 1:
        return None
    node = parser.root.children[0]
    if isinstance(node, str) or not {*node.attributes} <= KNOWN:
        return None
    citation = citation_of(node.attributes)
    if citation is None:
        return None
    inner: list[_Child] = []
    for child in node.children:
        if isinstance(child, _Node) and child.tag == "footer":
            citation.url = citation.url or _address(child)
            if says_no_more(_text(child), citation):
                continue
            child = _Node("p", children=child.children)
        inner.append(child)
    try:
        return Quote(_blocks(inner), traits=Traits(citation=citation))
    except _BeyondError:
        return None


_BLOCKS: Final = frozenset(
    ["p", "div", "blockquote", "ul", "ol", "li", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "footer"]
)
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
_VOID: Final = frozenset({"br", "hr", "img", "wbr"})
_MARKS: Final[Mapping[str, str]] = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_OF_A_LINK: Final = frozenset({"href", "title", "target", "rel"})
_OF_A_PICTURE: Final = frozenset({"src", "alt", "title", "loading"})


@dataclass(slots=True)
class _Node:
    """An element; ``source`` is how its start was written."""

    tag: str
    attributes: Mapping[str, str | None] = field(default_factory=dict)
    source: str = ""
    children: list[_Child] = field(default_factory=list)


_Child: TypeAlias = "_Node | str"


class _BeyondError(Exception):
    """Something that no quotation holds."""


class _TreeParser(HTMLParser):
    """The tree of a quotation; ``is_beyond`` where it is none that is understood."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("")
        self.is_beyond = False
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _BLOCKS and tag not in _INLINE:
            self.is_beyond = True
        if (self._open[-1].tag == "p" and tag in _BLOCKS) or self._open[-1].tag == tag == "li":
            self._open.pop()  # its end may be left out
        node = _Node(tag, dict(attrs), self.get_starttag_text() or "")
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        while len(self._open) > 1 and self._open[-1].tag in ("p", "li") and self._open[-1].tag != tag:
            self._open.pop()
        if self._open[-1].tag == tag:
            self._open.pop()
        else:
            self.is_beyond = True

    def handle_data(self, data: str) -> None:
        if len(self._open) > 1 or data.strip():
            self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:  # noqa: ARG002  the parser calls it with what it says
        self.is_beyond = True


def _text(node: _Node) -> str:
    return "".join(child if isinstance(child, str) else _text(child) for child in node.children)


def _address(node: _Node) -> str:
    """Where the first link in ``node`` leads."""
    for child in node.children:
        if isinstance(child, _Node) and (
            found := (child.attributes.get("href") or "") if child.tag == "a" else _address(child)
        ):
            return found
    return ""


def _blocks(children: Sequence[_Child]) -> Blocks:
    """``children`` as blocks: what stands loose between elements is a paragraph."""
    out: list[AnyBlock] = []
    loose: list[_Child] = []
    for child in children:
        if isinstance(child, str) or child.tag in _INLINE:
            loose.append(child)
            continue
        out += _paragraph(loose)
        loose = []
        out += _block(child)
    return (*out, *_paragraph(loose))


def _block(node: _Node) -> Blocks:
    if node.attributes and node.tag != "ol":
        raise _BeyondError
    match node.tag:
        case "p" | "div":
            return _blocks(node.children)
        case "blockquote":
            return (Quote(_blocks(node.children)),)
        case "ul" | "ol":
            return (_list(node),)
        case "hr":
            return (Rule(),)
        case "pre":
            return (Code(_text(node).strip("\n") + "\n"),)
        case "footer" | "li":
            raise _BeyondError
        case _:
            (heading,) = _paragraph(node.children) or (Paragraph(()),)
            return (Heading(int(node.tag[1]), heading.spans),)


def _list(node: _Node) -> List:
    entries = [child for child in node.children if isinstance(child, _Node) or child.strip()]
    start = str(node.attributes.get("start") or 1)
    if not {*node.attributes} <= {"start"} or not start.isdecimal():
        raise _BeyondError
    if not all(isinstance(entry, _Node) and entry.tag == "li" and not entry.attributes for entry in entries):
        raise _BeyondError
    items = tuple(Item(_blocks(entry.children)) for entry in entries if isinstance(entry, _Node))
    return List(items, int(start) if node.tag == "ol" else None)


def _paragraph(children: Sequence[_Child]) -> tuple[Paragraph, ...]:
    """``children``, all of them text or inline, as a paragraph; none where they say nothing."""
    lines = [line.strip() for line in _inline(children).split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    if not lines:
        return ()
    spans: list[Span] = []
    for number, line in enumerate(lines):
        if number:
            spans.append(Break(hard=True))
        spans += read_spans(line, COMMONMARK)
    return (Paragraph(tuple(spans)),)


def _inline(children: Iterable[_Child]) -> str:
    """``children`` as CommonMark, with a line for each that ``<br>`` ends. What that has no mark for is its tags."""
    out = ""
    for child in children:
        if isinstance(child, str):
            out += plain_to_markdown(_BLANKS.sub(" ", child), COMMONMARK)
        elif child.tag in _BLOCKS:
            raise _BeyondError
        else:
            out += _marked(child, out)
    return out


def _marked(node: _Node, before: str) -> str:
    """``node`` with the marks that it has in CommonMark behind ``before``, else with its tags."""
    tag, attributes = node.tag, node.attributes
    if tag == "br":
        return "\n"
    if tag == "img" and attributes.keys() <= _OF_A_PICTURE:
        alt = plain_to_markdown(attributes.get("alt") or "", COMMONMARK)
        title = title_text(attributes.get("title") or "")
        return f"![{alt}]({destination(attributes.get('src') or '')}{title})"
    if tag in _VOID:
        return node.source
    inner = _inline(node.children)
    mark = _MARKS.get(tag, "")
    if mark and not attributes and inner[:1].isalnum() and inner[-1:].isalnum() and not before.endswith("*"):
        return f"{mark}{inner}{mark}"
    if tag == "code" and not attributes and _is_text(node) and (words := " ".join(_text(node).split())):
        ticks = "`" * (1 + max(map(len, _TICKS.findall(words)), default=0))
        pad = " " * (words[0] == "`" or words[-1] == "`")
        return f"{ticks}{pad}{words}{pad}{ticks}"
    address = attributes.get("href") if tag == "a" and attributes.keys() <= _OF_A_LINK else None
    if address and inner.strip() and "\n" not in inner:
        return f"[{inner}]({destination(address)}{title_text(attributes.get('title') or '')})"
    return f"{node.source}{inner}</{tag}>"


def _is_text(node: _Node) -> bool:
    return all(isinstance(child, str) for child in node.children)
