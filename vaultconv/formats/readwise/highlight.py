"""Finding the passage of a highlight note and its source among the blocks that were read.

Whatever does not fit its form stays as it is: ordinary blocks, with nothing lost.
"""

from __future__ import annotations

from dataclasses import replace

from vaultconv.formats.readwise.footer import is_footer
from vaultconv.formats.readwise.forms import BOX_FIRST, BOX_LAST, FORMS, HEADER, Form, anchor_of
from vaultconv.formats.readwise.forms import highlight_id as id_of
from vaultconv.formats.readwise.source import FRAME, frame_of, said_by
from vaultconv.markdown import spelling as sp
from vaultconv.model.blocks import AnyBlock, Blocks, Directive, Html, Paragraph, Quote, Rule, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.origin import Origin
from vaultconv.model.properties import Properties

_HEADER_BLOCKS = (Paragraph, Paragraph, Paragraph, Rule)


def with_highlights(blocks: Blocks, form: Form, body: str, properties: Properties) -> Blocks:
    """``blocks`` of a note of ``form`` with its passage as a quotation that has a citation and, as its anchor, the id
    of the highlight. Quotations with a footer are such in a note of any form."""
    if form.source == BOX_FIRST:
        blocks = _after_box(blocks, form, body)
    elif form.source == BOX_LAST:
        blocks = _before_box(blocks, form, body)
    elif form.source == HEADER:
        blocks = _after_header(blocks, form, body)
    permalink = properties.text("readwise_url")
    out: list[AnyBlock] = []
    named = False
    for block in blocks:
        if isinstance(block, Quote) and block.traits.citation is None:
            block = _with_footer(block, "" if named else permalink)
        citation = block.traits.citation
        if citation is not None and form.is_highlight and not named:
            named = True
            anchor = block.traits.anchor or anchor_of(id_of(properties, citation.permalink))
            block = replace(block, traits=replace(block.traits, anchor=anchor))
        out.append(block)
    return tuple(out)


def _with_footer(block: Quote, permalink: str) -> Quote:
    """``block`` without its footer line, which becomes its citation; ``block`` if it has none."""
    last = block.blocks[-1] if block.blocks else None
    if not isinstance(last, Html):
        return block
    text, _, footer = last.text.rpartition("\n")
    if not is_footer(footer):
        return block
    form = FORMS["F5"]
    citation = said_by(footer, form, permalink)
    if citation is None:
        return block
    kept = block.blocks[:-1]
    gap = "\n" * int(last.spelling.get(sp.BEFORE, 1 if kept else 0))
    if text:
        kept = (*kept, replace(last, text=text, origin=None))
        gap = ""
    frame = gap + footer
    spelling = {**block.spelling, **({FRAME: frame} if frame != frame_of(form, citation) else {})}
    return replace(block, blocks=kept, traits=replace(block.traits, citation=citation), spelling=spelling)


def _after_box(blocks: Blocks, form: Form, body: str) -> Blocks:
    """F1: a box, then the passage to the end."""
    if not blocks or not _is_box(blocks[0]):
        return blocks
    return _framed(blocks[1:], form, _slice(body, blocks[:2]), blocks[0], blocks[0]) or blocks


def _before_box(blocks: Blocks, form: Form, body: str) -> Blocks:
    """F2 to F3h: the passage, then a box; what follows is the reader's."""
    for i, block in enumerate(blocks):
        if _is_box(block):
            frame = body[_end(blocks[i - 1]) if i else _start(block) : _end(block)].lstrip(" \t")
            found = _framed(blocks[:i], form, frame, blocks[0], block)
            if found is not None:
                return (*found, *blocks[i + 1 :])
    return blocks


def _after_header(blocks: Blocks, form: Form, body: str) -> Blocks:
    """F0: three paragraphs and a rule, then the passage to the end."""
    if len(blocks) < 4 or any(
        not isinstance(b, kind) for b, kind in zip(blocks, _HEADER_BLOCKS, strict=False)
    ):
        return blocks
    return _framed(blocks[4:], form, _slice(body, blocks[:5]), blocks[0], blocks[3]) or blocks


def _is_box(block: AnyBlock) -> bool:
    return isinstance(block, Directive) and block.name == "wrap"


def _framed(text: Blocks, form: Form, frame: str, first: AnyBlock, last: AnyBlock) -> tuple[Quote] | None:
    """The passage ``text`` as a quotation with what its ``frame`` says; None if that is no source."""
    citation: Citation | None = said_by(frame, form)
    if citation is None:
        return None
    if text:
        text = (_unspaced(text[0]), *text[1:])
    house = frame_of(form, citation)
    quote = Quote(
        text,
        traits=Traits(citation=citation),
        origin=Origin(_start(first), max(_end(block) for block in (*text, last))),
        line=min(block.line for block in (*text, last)),
    )
    spelling: dict[str, str | int] = {}
    if sp.BEFORE in first.spelling:
        spelling[sp.BEFORE] = first.spelling[sp.BEFORE]
    if frame != (house if text else house.strip("\n")):
        spelling[FRAME] = frame
    quote.spelling = spelling
    return (quote,)


def _unspaced(block: AnyBlock) -> AnyBlock:
    spelling = {key: value for key, value in block.spelling.items() if key != sp.BEFORE}
    return replace(block, spelling=spelling)


def _slice(body: str, blocks: Blocks) -> str:
    """The text of all ``blocks`` but the last, with what parts them from it; of one block, its text."""
    if len(blocks) == 1:
        return body[_start(blocks[0]) : _end(blocks[0])]
    return body[_start(blocks[0]) : _start(blocks[-1])]


def _start(block: AnyBlock) -> int:
    assert block.origin is not None  # noqa: S101  it was just read
    return block.origin.start


def _end(block: AnyBlock) -> int:
    assert block.origin is not None  # noqa: S101  it was just read
    return block.origin.end
