"""Links that name an id of a page (``page.html#id``): which heading or block of that page they lead to.

A page alone does not know the ids of another, so its reader leaves an id where headings go, says so in ``origin``, and tells
the ids of its own (``extra["ids"]`` of the note). Once the whole vault is read, the two are brought together here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from posixpath import basename, dirname, splitext
from typing import Any, TypeAlias

from vaultconv.model.blocks import Blocks, Heading
from vaultconv.model.note import Note
from vaultconv.model.plain import default_label, source_text
from vaultconv.model.reference import Reference
from vaultconv.model.rewrite import with_spans
from vaultconv.model.spans import Embed, Link, Span, Text
from vaultconv.model.traverse import note_spans
from vaultconv.vault.headings import clean_heading, find_heading, heading_key
from vaultconv.vault.index import HeadingLine, Index
from vaultconv.vault.naming import fold

Place: TypeAlias = tuple[tuple[str, ...], str]
"""The headings that lead to a heading, or the id of a block: what a link needs to say."""

BY_ID = "id"
"""The :attr:`~vaultconv.model.reference.Reference.origin` of a reference whose one heading is the id of a place."""

IDS = "ids"
"""The key of a note's ``extra`` that holds its places by their ids."""


def places_of(blocks: Blocks, named: Mapping[str, Heading | str]) -> dict[str, Place]:
    """What each id in ``named`` means: the heading among ``blocks``, by as many of those above it as it takes to find
    just that one, or a block's own id.

    >>> from vaultconv.model.spans import Text
    >>> page = [Heading(level, (Text(text),)) for level, text in ((1, "A"), (2, "x"), (1, "B"), (2, "x"))]
    >>> places_of(tuple(page), {"first": page[1], "last": page[3]})
    {'first': (('x',), ''), 'last': (('B', 'x'), '')}
    """
    chains: dict[int, tuple[str, ...]] = {}
    above: list[Heading] = []
    lines = []
    for place, block in enumerate(blocks):
        if isinstance(block, Heading):
            while above and above[-1].level >= block.level:
                above.pop()
            above.append(block)
            chains[id(block)] = tuple(clean_heading(source_text(one.spans)) for one in above)
            lines.append(HeadingLine(block.level, source_text(block.spans), place))
    texts = Counter(heading_key(line.text) for line in lines)
    found: dict[str, Place] = {}
    for name, what in named.items():
        if isinstance(what, str):
            found[name] = (), what
            continue
        chain = chains.get(id(what), ())
        if chain and texts[heading_key(chain[-1])] > 1:
            chain = _shortest(chain, lines, what, blocks)
        if chain:
            found[name] = chain[-1:] if texts[heading_key(chain[-1])] == 1 else chain, ""
    return found


def _shortest(
    chain: tuple[str, ...], lines: list[HeadingLine], heading: Heading, blocks: Blocks
) -> tuple[str, ...]:
    """The end of ``chain`` that leads to ``heading``; the last heading alone where none does."""
    for start in range(len(chain) - 1, -1, -1):
        found = find_heading(lines, chain[start:])
        if found is not None and blocks[found.line] is heading:
            return chain[start:]
    return chain[-1:]


class Pages:
    """The pages whose ids links may name: ``ids`` gives the places of the page at each of the ``paths`` by their ids, None for one that
    tells none. ``asked`` has the names of pages that were asked for each note, folded."""

    def __init__(self, paths: Iterable[str], ids: Callable[[str], Mapping[str, Place] | None]) -> None:
        self._ids = ids
        self._called: dict[str, list[str]] = {}
        self.asked: dict[str, set[str]] = {}
        paths = list(paths)
        for path in paths:
            self._called.setdefault(fold(path), []).insert(0, path)
        for path in paths:
            for name in more_names(path):
                self._called.setdefault(fold(name), []).append(path)

    def settled(self, note: Note) -> Note:
        """``note`` with each link to an id as a link to the heading or block of that id. An id that no page has stays a heading
        that nobody wrote. Only in a page can links name ids."""
        if not tells_ids(note):
            return note

        def places(path: str) -> Mapping[str, Place]:
            name = fold(path)
            self.asked.setdefault(note.path, set()).add(name)
            found = (self._ids(page) for page in self._called.get(name, ()))
            return next((ids for ids in found if ids is not None), {})

        return with_places(note, places, True)


def pages_of(notes: Iterable[Note]) -> Pages:
    """The pages that ``notes`` are."""
    ids = {note.path: note.extra[IDS] for note in notes if IDS in note.extra}
    return Pages(ids, ids.get)


def settled(notes: Iterable[Note]) -> list[Note]:
    """``notes`` with each link to an id as a link to the heading or block of that id (:meth:`Pages.settled`)."""
    notes = list(notes)
    return list(map(pages_of(notes).settled, notes))


def tells_ids(note: Note) -> bool:
    """Whether ``note`` is a page: only in one that tells its ids can links name those of others."""
    return IDS in note.extra


def names_by_id(notes: Iterable[Note]) -> set[str]:
    """What ``notes`` call the others that they lead to an id of."""
    return {
        fold(span.reference.target)
        for note in notes
        for _, span in note_spans(note.blocks)
        if isinstance(span, Link | Embed) and _by_id(span) and span.reference.target not in ("", note.path)
    }


def is_among(path: str, names: Collection[str]) -> bool:
    """Whether the page at ``path`` is one of those that links call by ``names``.

    >>> is_among("A/index.html", {"a"}), is_among("b.html", {"a"})
    (True, False)
    """
    return any(fold(name) in names for name in (path, *more_names(path)))


def more_names(path: str) -> Iterator[str]:
    """What a page at ``path`` is called besides: servers leave out the end of its name, and that of an index.

    >>> list(more_names("a/b.html")), list(more_names("a/index.html"))
    (['a/b'], ['a/index', 'a'])
    """
    stem, end = splitext(path)
    if end:
        yield stem
    if basename(stem).lower() == "index" and dirname(stem):
        yield dirname(stem)


def _place(there: Mapping[str, Place], id: str) -> Place | None:
    """The place of ``id``, however it is spelled in upper and lower case where only one is meant."""
    found = there.get(id)
    if found is None and id:
        folded = fold(id)
        alike = [name for name in there if fold(name) == folded]
        found = there[alike[0]] if len(alike) == 1 else None
    return found


def settled_in(note: Note, index: Index) -> Note:
    """``note``, which was read alone, as it would be in the vault of ``index``. It may have been written anew, and the others not,
    which then have other ids than it thinks: what is the text of a heading but for its blanks leads to that heading."""
    own: Mapping[str, Place] = note.extra.get(IDS, {})

    def ids(path: str) -> Mapping[str, Place]:
        if path == note.path:
            return own
        known = index.by_path(path)
        there = index.note(known or "")
        if known is None or there is None:
            return {}
        return _Places(there.extra.get(IDS, {}), [line.text for line in index.headings(known)])

    return with_places(note, ids, True)


class _Places(dict[str, Place]):
    """Places by their ids, and headings by what an id is made of them."""

    def __init__(self, ids: Mapping[str, Place], headings: Iterable[str]) -> None:
        super().__init__(ids)
        self._headings = headings

    def get(self, id: str, default: Any = None) -> Any:
        """The place of ``id``; ``default`` for none."""
        found = super().get(id)
        if found is not None:
            return found
        wanted = _words_of(id)
        text = next((text for text in self._headings if _words_of(text) == wanted), None)
        return default if text is None else ((clean_heading(text),), "")


def _words_of(text: str) -> str:
    """What an id and the heading that it is made of have in common."""
    return heading_key(text.replace("-", " ").replace("_", " "))


def with_places(note: Note, ids: Callable[[str], Mapping[str, Place]], last: bool = False) -> Note:
    """``note`` with its links to an id as links to what it names: ``ids`` tells those of the note at a path. ``last``: no one
    else will know."""
    if not any(_by_id(span) for _, span in note_spans(note.blocks)):
        return note

    def change(span: Span) -> Span:
        if not isinstance(span, Link | Embed) or not _by_id(span):
            return span
        reference = span.reference
        place = _place(ids(reference.target or note.path), reference.headings[0])
        if place is None:
            return replace(span, reference=replace(reference, origin="")) if last else span
        headings, block = place
        reference = Reference(reference.kind, reference.target, headings, block)
        if (
            isinstance(span, Link)
            and span.style == "wikilink"
            and span.label == (Text(default_label(reference)),)
        ):
            return replace(span, reference=reference, label=())
        return replace(span, reference=reference)

    return replace(note, blocks=with_spans(note.blocks, change))


def _by_id(span: Span) -> bool:
    return isinstance(span, Link | Embed) and span.reference.origin == BY_ID
