"""The index of the search: built with the site, loaded by the page on the first search.

A page opened from a disk can read no other file, but it can load programs; so the index is programs that do nothing but hand over
data. ``search-index.js`` has the pages (address, title, folder, tags) and the words at which each further part begins; ``search-N.js`` has
such a part: words in order, each with the pages that have it. A search loads the parts that its words may be in, and no other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from posixpath import basename, dirname
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vaultconv.formats.html.links import address
from vaultconv.formats.html.naming import DERIVED, INDEX, view_of
from vaultconv.formats.html.publishing import hides_tokens
from vaultconv.formats.html.safety import shown_text
from vaultconv.formats.html.site.head import in_script
from vaultconv.formats.html.site.tags import tags_of
from vaultconv.model.blocks import AnyBlock, Blocks, Code, Comment, Drawer, Html, MathBlock, Raw
from vaultconv.model.download import parted
from vaultconv.model.spans import CodeSpan, Embed, Image, Link, Macro, MathSpan, Tag, Text, Timestamp, Url
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.vault.described import described, title_of_board
from vaultconv.vault.stored import by_anyone
from vaultconv.vault.tokens import redacted

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.model.citation import Citation
    from vaultconv.model.note import Vault

FILE: Final = f"{DERIVED}/search-index.js"
"""What the page loads first."""

LONGEST_PART: Final = 120_000
"""Characters of a part, about."""

_ROUGH = re.compile(r"[^\s!-/:-@\[-`{-~\x00-\x1f\x7f\u2000-\u206f\u3000-\u303f]+")
"""Whatever stands between blanks and the marks of ASCII; only what is not ASCII is looked at more closely."""
_RUN = re.compile(r"[^\W_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_LONGEST_WORD = 40
_UNSEEN = (Comment, Raw, Drawer)


class _Page(NamedTuple):
    """A page of the site: where it is, what it is called, where it stands, its tags, and the words that it says."""

    href: str
    title: str
    folder: str
    tags: list[str]
    words: Iterable[str]


def search_files(vault: Vault, context: WriteContext) -> Iterator[tuple[str, str]]:
    """The files of the index, with their paths."""
    pages = sorted(_pages(vault, context), key=lambda page: (page.title.casefold(), page.href))
    found: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        for word in page.words:
            found.setdefault(word, []).append(number)
    starts: list[str] = []
    parts: list[dict[str, str]] = []
    size = LONGEST_PART
    for word in sorted(found, key=lambda word: word.encode("utf-16-be")):  # the order of JavaScript
        said = _packed(found[word])
        if size + len(word) + len(said) > LONGEST_PART:
            starts.append(word)
            parts.append({})
            size = 0
        parts[-1][word] = said
        size += len(word) + len(said) + 6
    folders = {folder: number for number, folder in enumerate(dict.fromkeys(page.folder for page in pages))}
    listed: list[list[Any]] = [[page.href, page.title, folders[page.folder], *page.tags] for page in pages]
    yield FILE, f"vaultSearch({in_script({'pages': listed, 'folders': list(folders), 'starts': starts})});\n"
    for number, part in enumerate(parts):
        yield f"{DERIVED}/search-{number}.js", f"vaultSearchPart({number},{in_script(part)});\n"


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


def _packed(pages: list[int]) -> str:
    """The numbers of pages in order, as the distance of each from the one before, in base 36.

    >>> _packed([0, 1, 37])
    '0 1 10'
    """
    out, last = [], 0
    for number in pages:
        out.append(_base36(number - last))
        last = number
    return " ".join(out)


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if not number:
            return digits


def _pages(vault: Vault, context: WriteContext) -> Iterator[_Page]:
    for note in vault.notes:
        path = context.paths.get(note.path)
        if path is not None and note.verbatim is None:
            folder = dirname(str(note.extra.get("place", note.path)))
            tags = list(dict.fromkeys(tags_of(note)))
            yield _Page(address(path, INDEX), note.title, folder, tags, _words_of(note.path, tags, context))
    for board in vault.boards:
        path = context.paths.get(board.path)
        if path is not None and board.problem is None:
            title = title_of_board(board)
            text = f"{title}\n{_text(described(board).blocks)}"
            yield _Page(address(view_of(path), INDEX), title, dirname(board.path), [], words(text))


def _words_of(path: str, tags: list[str], context: WriteContext) -> Iterable[str]:
    """The words of the note at ``path`` of the source, which has these ``tags``. They are noted, so that no later run reads it for them."""
    noted = context.noted.get(path)
    if noted is not None:
        with by_anyone():
            return noted.decode("utf-8", "surrogatepass").split("\n") if noted else ()
    note = context.index.note(path)
    assert note is not None  # noqa: S101  it is one of those of the vault
    text = "\n".join((note.title, *tags, *_values(note.properties.items), _text(note.blocks)))
    found = sorted(words(redacted(text) if hides_tokens(context.options) else text))
    context.noted[path] = "\n".join(found).encode("utf-8", "surrogatepass")
    return found


def _values(items: tuple[Any, ...]) -> Iterator[str]:
    """The texts of properties: what their tables show."""
    for item in items:
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
