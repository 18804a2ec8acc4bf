"""What is drawn for each card of a board."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import splitext
from urllib.parse import urlsplit

from vaultconv.formats.html import safety
from vaultconv.formats.html.board.shapes import Box, arrow_head, near, number
from vaultconv.formats.html.board.style import colored
from vaultconv.formats.html.carriers import attribute, text
from vaultconv.formats.html.links import Destination, Links
from vaultconv.formats.html.naming import PICTURES
from vaultconv.formats.html.page import own_title
from vaultconv.formats.html.parts import not_here, part_of, seen
from vaultconv.formats.html.write_blocks import BlockWriter, lines_are_breaks
from vaultconv.model.blocks import AnyBlock, Blocks
from vaultconv.model.board import Board, BoardNode, Card
from vaultconv.model.plain import plain_text
from vaultconv.model.reference import Reference
from vaultconv.model.traverse import iter_blocks, spans_of
from vaultconv.vault.described import name_of

_CHARACTER = 130.0
"""So much of a card's area takes one character, with the space around."""

_FITS = {"cover": "xMidYMid slice", "ratio": "xMidYMid meet"}
"""How the picture behind a group lies in it (JSON Canvas 1.0, "backgroundStyle")."""


@dataclass(slots=True)
class Cards:
    """Draws the cards of one board."""

    links: Links
    style: str = ""
    """What no attribute can say of the cards that were drawn."""

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
        part = part_of(note, reference, self.links.context.index)
        titled = own_title(note) is not None if part is note.blocks else bool(reference.headings)
        if titled:
            part = part[1:]
        for block in part:
            chosen.append(block)
            room -= sum(len(plain_text(s)) + 40 for b in iter_blocks((block,)) for s in spans_of(b)) or 40
            if room <= 0:
                break
        return seen(self._blocks(tuple(chosen), there), not_here)

    def _blocks(self, blocks: Blocks, links: Links) -> str:
        """Blocks as they are shown: what the page has to say of them it says below the picture."""
        return BlockWriter.of(links, lines_are_breaks(links.context)).blocks(blocks)

    @staticmethod
    def _text(box: Box, inside: str, shown: bool = False) -> str:
        body = inside if shown else seen(inside)
        return f'<foreignObject{box.attributes}><div class="in" dir="auto">{body}</div></foreignObject>'

    def _background(self, node: BoardNode, box: Box) -> str:
        """The picture behind a group."""
        href = self.links.to(node.background).href if node.background is not None else None
        if href is None:
            return ""
        if node.background_style == "repeat":
            number = self.style.count(".behind") + 1
            self.style += f'.board .behind-{number}{{background:url("{_in_css(href)}")}}'
            behind = f'<div class="behind behind-{number}"></div>'
            return f"<foreignObject{box.attributes}>{behind}</foreignObject>"
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


def _name(node: BoardNode, box: Box) -> str:
    if not node.content.strip():
        return ""
    place = f'x="{number(box.x + 4)}" y="{number(box.y - 10)}"'
    return f'<text class="name" {place}>{text(name_of(node))}</text>'


def _in_css(href: str) -> str:
    """An address in quotes in a style sheet.

    >>> _in_css('a"b')
    'a%22b'
    """
    return href.translate({34: "%22", 92: "%5C", 10: "%0A", 60: "%3C"})


def _web(url: str) -> str:
    """A page of the web: its host, and the address."""
    host = urlsplit(url).netloc if "[" not in url else ""
    name = text(host.removeprefix("www.") or url)
    if safety.is_safe(url):
        name = f"<a{attribute('href', url)}>{name}</a>"
    return f"<p><strong>{name}</strong></p><p><small>{text(url)}</small></p>"
