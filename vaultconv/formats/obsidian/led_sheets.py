"""Boards and bases whose links are led elsewhere, as where a note is split: each changes where it stands, and every other byte stays."""

from __future__ import annotations

from collections.abc import Callable
from json import dumps

from vaultconv.formats.base import Lead, WriteContext
from vaultconv.formats.obsidian.bases import Named, names_in, with_names
from vaultconv.formats.obsidian.canvas import nodes_of
from vaultconv.formats.obsidian.led import LedLinks
from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.markdown.frontmatter.marks import line_and_column
from vaultconv.model.board import Base, Board, BoardNode, Card, Sheet
from vaultconv.model.note import Note
from vaultconv.vault.decoding import decode, encode
from vaultconv.vault.json_text import Json, read_json, whole, with_texts

LedCard = Callable[[BoardNode, str], "str | None"]
"""The Markdown of a card, given the card and its text, with its links led."""


def led_sheet(sheet: Sheet, context: WriteContext, lead: Lead, card: LedCard) -> bytes | None:
    """The bytes of ``sheet`` with its links leading where ``lead`` says, those of its cards as ``card`` has them; None where something in it
    cannot be led."""
    decoded = decode(sheet.verbatim)
    if sheet.problem is not None or not decoded.text.strip():
        return None
    if isinstance(sheet, Base):
        text = _base(decoded.text, sheet, context, lead)
    else:
        text = _canvas(decoded.text, sheet, lead, card)
    return None if text is None else encode(text, decoded.encoding)


def _canvas(text: str, board: Board, lead: Lead, card: LedCard) -> str | None:
    changes: list[tuple[Json, str]] = []
    come: dict[int, str] = {}
    for item, node in zip(nodes_of(read_json(text)), board.nodes, strict=False):
        if node.kind is Card.TEXT and node.blocks:
            said = item.get("text")
            new = card(node, whole(said.text))
            if new is None:
                return None
            changes += [(said, new)] if new != whole(said.text) else []
        elif node.reference is not None and (there := lead(node.reference, node.line)) is not None:
            path, known, place = item.get("file"), item.get("subpath"), LinkSpeller.subpath(there)
            changes += [(path, there.target), *([(known, place)] if known.text else [])]
            if place and not known.text:
                come[path.end] = f', "subpath": {dumps(place, ensure_ascii=False)}'
    for at in sorted(come, reverse=True):  # from the end, so that all places before stay what they are
        behind = [change for change in changes if change[0].start > at]
        text = with_texts(text, behind)
        text = text[:at] + come[at] + text[at:]
        changes = [change for change in changes if change[0].start < at]
    return with_texts(text, changes)


def _base(text: str, base: Base, context: WriteContext, lead: Lead) -> str | None:
    led = LedLinks(lead)
    found = {}
    for named in names_in(text):
        line, _ = line_and_column(text, named.start)
        reference = named.reference
        found[named.start] = led.there(reference, line) if reference is not None else None
    if led.by_path:
        return None
    links = LinkSpeller(Note(base.path, ""), led.context(context))

    def renamed(named: Named) -> str:
        there = found[named.start]
        if there is None:
            return ""
        has_ending = named.name.partition("#")[0].endswith(".md")
        return f"{links.path_text(there, ending=has_ending)}{links.subpath(there)}"

    new, left = with_names(text, renamed)
    return None if left else new
