"""What is drawn for each card of a board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from posixpath import splitext
from urllib.parse import urlsplit

import nh3

from vaultconv.formats.html import safety
from vaultconv.formats.html.board.shapes import Box, arrow_head, near, number
from vaultconv.formats.html.board.style import colored
from vaultconv.formats.html.carriers import attribute, text
from vaultconv.formats.html.links import Destination, Links
from vaultconv.formats.html.naming import PICTURES, slug_of
from vaultconv.formats.html.page import own_title
from vaultconv.formats.html.write_blocks import BlockWriter, lines_are_breaks
from vaultconv.model.blocks import AnyBlock, Blocks, Heading
from vaultconv.model.board import Board, BoardNode, Card
from vaultconv.model.plain import plain_text, source_text
from vaultconv.model.reference import Reference
from vaultconv.model.traverse import iter_blocks, spans_of
from vaultconv.vault.described import name_of

_CHARACTER = 130.0
"""So much of a card's area takes one character, with the space around."""

_TAGS = set(safety.FLOW | {"input", "fieldset", "legend"})
_ATTRIBUTES = {
    "*": {"title", "lang", "dir", "align"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "checked", "disabled", "aria-label"},
    "ol": {"start"},
    "details": {"open"},
    "td": {"align"},
    "th": {"align"},
    "time": {"datetime"},
}

_FITS = {"cover": "xMidYMid slice", "ratio": "xMidYMid meet"}
"""How the picture behind a group lies in it (JSON Canvas 1.0, "backgroundStyle")."""


@dataclass(slots=True)
class Cards:
    """Draws the cards of one board."""

    links: Links

    def draw(self, node: BoardNode) -> str:
        """A card as a part of the picture. A group is only its frame."""
        if node.stroke:
            return _stroke(node)
        box = Box.of(node)
        kind, style = colored(node.color)
        inside, missing = self._inside(node, box)
        kinds = f"{'group' if node.kind is Card.GROUP else 'card'}{kind}{' missing' if missing else ''}"
        radius = 12 if node.kind is Card.GROUP else 8
        face = f'<rect class="face"{box.attributes} rx="{radius}"/>'
        return f"<g{attribute('class', kinds)}{style}>{face}{inside}</g>\n"

    def _inside(self, node: BoardNode, box: Box) -> tuple[str, bool]:
        """What stands on a card, and whether what it shows is missing."""
        if node.kind is Card.GROUP:
            return self._background(node, box) + _name(node, box), False
        if node.kind is Card.TEXT:
            return self._text(box, self._blocks(node.blocks, self.links)), False
        if node.reference is None:
            return self._text(box, f"<p>{text(name_of(node))}</p>"), False
        if node.kind is Card.LINK:
            return self._text(box, _web(node.reference.target)), False
        return self._file(node, box, node.reference)

    def _file(self, node: BoardNode, box: Box, reference: Reference) -> tuple[str, bool]:
        """A picture, or the beginning of a note, or the name of a file."""
        where = self.links.to(reference)
        name = name_of(node)
        if where.href is None:
            shown = f'<p class="title">{text(name)}</p><p class="where">not in this vault</p>'
            return self._text(box, shown, shown=True), True
        href = attribute("href", where.href)
        if splitext(where.path)[1].lower() in PICTURES:
            size = box.inner(4)
            picture = (
                f"<image{attribute('href', where.href)}{size.attributes}><title>{text(name)}</title></image>"
            )
            return f"<a{href}{attribute('aria-label', name)}>{picture}</a>", False
        title = f'<p class="title"><a{href}>{text(name)}</a></p>'
        return self._text(box, title + self._beginning(where, reference, box), shown=True), False

    def _beginning(self, where: Destination, reference: Reference, box: Box) -> str:
        """As much of a note, or of the part that is meant, as finds room on a card."""
        note = self.links.context.index.note(where.target.path)
        if note is None:
            is_board = isinstance(self.links.context.index.sheet(where.target.path), Board)
            return f'<p class="where">{"a board" if is_board else text(where.target.path)}</p>'
        there = Links(note.path, self.links.page, self.links.context)
        room = box.width * box.height / _CHARACTER
        chosen: list[AnyBlock] = []
        part = self._part(note.blocks, note.path, reference)
        if own_title(note) is not None and part is note.blocks:
            part = part[1:]
        for block in part:
            chosen.append(block)
            room -= sum(len(plain_text(s)) + 40 for b in iter_blocks((block,)) for s in spans_of(b)) or 40
            if room <= 0:
                break
        return _shown(self._blocks(tuple(chosen), there), _not_here)

    def _part(self, blocks: Blocks, path: str, reference: Reference) -> Blocks:
        """The section or block of a note that ``reference`` names; all of it, if it names none that is there."""
        if reference.block:
            block = self.links.context.index.block(path, reference.block)
            return (block,) if block is not None else blocks
        wanted = [slug_of(heading) for heading in reference.headings]
        if not wanted:
            return blocks
        for at, block in enumerate(blocks):
            if isinstance(block, Heading) and slug_of(source_text(block.spans)) == wanted[0]:
                wanted.pop(0)
                if not wanted:
                    return _section(blocks[at + 1 :], block.level)
        return blocks

    def _blocks(self, blocks: Blocks, links: Links) -> str:
        """Blocks as they are shown: what the page has to say of them it says below the picture."""
        return BlockWriter.of(links, lines_are_breaks(links.context)).blocks(blocks)

    @staticmethod
    def _text(box: Box, inside: str, shown: bool = False) -> str:
        body = inside if shown else _shown(inside)
        return f'<foreignObject{box.attributes}><div class="in" dir="auto">{body}</div></foreignObject>'

    def _background(self, node: BoardNode, box: Box) -> str:
        """The picture behind a group."""
        href = self.links.to(node.background).href if node.background is not None else None
        if href is None:
            return ""
        if node.background_style == "repeat":
            image = attribute("style", f'width:100%;height:100%;background:url("{href}")')
            return f"<foreignObject{box.attributes}><div{image}></div></foreignObject>"
        fit = _FITS.get(node.background_style, _FITS["cover"])
        return f"<image{attribute('href', href)}{box.attributes}{attribute('preserveAspectRatio', fit)}/>"


def _stroke(node: BoardNode) -> str:
    """What is drawn in one stroke: a line, with heads where it is an arrow."""
    kind, style = colored(node.color)
    run = [(near(x), near(y)) for x, y in node.stroke]
    heads = [
        head
        for end, tip, before in (("start", run[0], run[1]), ("end", run[-1], run[-2]))
        if end in node.heads
        for head in (arrow_head(tip, before),)
    ]
    drawn = " ".join(f"{number(x)},{number(y)}" for x, y in run)
    marks = "".join(
        f'<polygon points="{" ".join(f"{number(x)},{number(y)}" for x, y in head)}"/>' for head in heads
    )
    return (
        f'<g class="edge stroke{kind}"{style}><title>{text(name_of(node))}</title>'
        f'<polyline points="{drawn}"/>{marks}</g>\n'
    )


def _not_here(_tag: str, name: str, value: str) -> str | None:
    """A footnote of another page is not on this one: its number leads nowhere."""
    return None if name == "href" and value.startswith("#") else value


def _as_it_is(_tag: str, _name: str, value: str) -> str | None:
    return value


def _leads(name: str, value: str) -> bool:
    """Whether ``value`` is no program; the bytes of a bitmap are none."""
    return name not in ("href", "src") or not safety.is_program(value)


def _shown(fragment: str, keep: Callable[[str, str, str], str | None] = _as_it_is) -> str:
    """What of a fragment can be seen: without the ids and carriers that the words below the picture have."""
    return nh3.clean(
        fragment,
        attribute_filter=lambda tag, name, value: keep(tag, name, value) if _leads(name, value) else None,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes=set(safety.SCHEMES) | {"data"},
        clean_content_tags=set(),
    )


def _section(blocks: Blocks, level: int) -> Blocks:
    """What stands under a heading of ``level``."""
    for at, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level <= level:
            return blocks[:at]
    return blocks


def _name(node: BoardNode, box: Box) -> str:
    if not node.content.strip():
        return ""
    place = f'x="{number(box.x + 4)}" y="{number(box.y - 10)}"'
    return f'<text class="name" {place}>{text(name_of(node))}</text>'


def _web(url: str) -> str:
    """A page of the web: its host, and the address."""
    host = urlsplit(url).netloc if "[" not in url else ""
    name = text(host.removeprefix("www.") or url)
    if safety.is_safe(url):
        name = f"<a{attribute('href', url)}>{name}</a>"
    return f"<p><strong>{name}</strong></p><p><small>{text(url)}</small></p>"
