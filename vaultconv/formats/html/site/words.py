"""The words of a page, as the search looks for them: what a reader sees there."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from posixpath import basename
from typing import TYPE_CHECKING, Any, Final

from vaultconv.formats.html.private import is_secret
from vaultconv.formats.html.safety import shown_text
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Blocks, Code, Comment, Drawer, Html, MathBlock, Raw
from vaultconv.model.download import parted
from vaultconv.model.spans import CodeSpan, Embed, Image, Link, Macro, MathSpan, Tag, Text, Timestamp, Url
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.vault.described import described, title_of_board

if TYPE_CHECKING:
    from vaultconv.model.board import Board
    from vaultconv.model.citation import Citation
    from vaultconv.model.note import Note

_ROUGH = lazy_pattern(r"[^\s!-/:-@\[-`{-~\x00-\x1f\x7f\u2000-\u206f\u3000-\u303f]+")
"""Whatever stands between blanks and the marks of ASCII; only what is not ASCII is looked at more closely."""
_RUN = lazy_pattern(r"[^\W_]+")
_UNSPACED = lazy_pattern("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_LONGEST_WORD = 40
_UNSEEN = (Comment, Raw, Drawer)


def words(text: str) -> set[str]:
    """The words of ``text`` as they are looked for: in lower case, without accents. Of scripts without blanks, each two
    characters that stand side by side, and the last.

    >>> sorted(words("Éclair au café, 2 x")), sorted(words("日本のパン"))
    (['2', 'au', 'cafe', 'eclair', 'x'], ['の', 'のハ', 'ハ', 'ハン', 'ン', '日', '日本', '本', '本の'])
    """
    out: set[str] = set()
    runs: set[str] = set()
    for rough in set(_ROUGH.findall(text.lower())):  # most are met many times, and few have accents
        if rough.isascii():
            out.add(rough[:_LONGEST_WORD])
            continue
        apart = unicodedata.normalize("NFKD", rough).lower()
        runs.update(_RUN.findall("".join([c for c in apart if unicodedata.category(c) != "Mn"])))
    for run in runs:
        if run.isascii() or _UNSPACED.search(run) is None:
            out.add(run[:_LONGEST_WORD])
            continue
        for found in _UNSPACED.finditer(run):
            piece = found[0]
            out.update(piece[at : at + 2] for at in range(len(piece) - 1))
            out.update(piece)
        out.update(piece for piece in _UNSPACED.split(run) if piece)
    return out


def shown_in(note: Note, tags: Iterable[str]) -> str:
    """What the page of ``note``, which has these ``tags``, shows."""
    return "\n".join((note.title, *tags, *_values(note.properties.items), _text(note.blocks)))


def shown_on(board: Board) -> str:
    """What the page of ``board`` shows."""
    return f"{title_of_board(board)}\n{_text(described(board).blocks)}"


def _values(items: tuple[Any, ...]) -> Iterator[str]:
    """The texts of properties: what their tables show, but for secrets, which nobody looks for."""
    for item in items:
        if is_secret(item.key):
            continue
        for value in item.value if isinstance(item.value, list) else [item.value]:
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                yield str(value)


def _text(blocks: Blocks) -> str:
    """What a page shows of ``blocks``."""
    return "\n".join([said for block in iter_blocks(blocks) for said in _said(block)])


def _said(block: AnyBlock) -> Iterator[str]:
    if isinstance(block, _UNSEEN):
        return
    if isinstance(block, Code | MathBlock):
        yield block.text
    elif isinstance(block, Html):
        yield shown_text(block.text)
    yield from _values(block.traits.properties)
    if block.traits.citation is not None:
        yield _source(block.traits.citation)
    for spans in spans_of(block):
        yield " ".join([_WORDS[type(span)](span) for span in iter_spans(spans) if type(span) in _WORDS])


def _source(citation: Citation) -> str:
    """What the footer of a quotation says."""
    return " ".join((citation.author, citation.title, citation.location, citation.date, *citation.tags))


_WORDS: Final[dict[type, Callable[[Any], str]]] = {
    Text: lambda span: span.text,
    CodeSpan: lambda span: span.text,
    Macro: lambda span: span.text,
    MathSpan: lambda span: span.text,
    Timestamp: lambda span: span.text,
    Tag: lambda span: span.name,
    Url: lambda span: span.url,
    Link: lambda span: "" if span.label else basename(span.reference.target),
    Embed: lambda span: span.caption or basename(span.reference.target),
    Image: lambda span: f"{span.alt} {parted(span.title)[1]}",
}
"""What a page shows of each kind of span; what others hold comes by itself. The folders of a target are no words of a note."""
