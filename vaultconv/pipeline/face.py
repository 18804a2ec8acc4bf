"""The face of a note: all that the other notes of its vault, and what is made of the vault as a whole, see of it.

What a note is called and where it is, its properties and block ids, which files it leads to, and which places in notes; and its headings,
which others see only where links lead to them (:attr:`~vaultconv.vault.index.Index.led_to`). Not its words and tags, nor its links to
notes as a whole, of which these notes know nothing. While the face of a note is as it was, an edit of it concerns no other note but
those that show its words, and these are known by having looked into it (:attr:`~vaultconv.vault.index.Index.lookers`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, TypeAlias

from vaultconv.assets.find import pictures
from vaultconv.formats.base import Resolver
from vaultconv.model.blocks import AnyBlock, Blocks, Callout, Heading
from vaultconv.model.download import may_show_copies
from vaultconv.model.note import MADE, STAMP, Note
from vaultconv.model.opened import is_opened
from vaultconv.model.plain import source_text
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.traverse import children, iter_blocks
from vaultconv.vault.index import Index

_Facts: TypeAlias = tuple[Any, ...]

OWN = frozenset({"view", "schedules", "unread", "derived", "kept", "ids", STAMP, MADE})
"""The facts in a note's ``extra`` that nobody asks for but whoever converts the note itself."""


def face_of(note: Note, index: Index, resolver: Resolver) -> str:
    """Two hashes of the face of ``note`` in the vault of ``index``, whose links mean what ``resolver`` says: of all but its headings, and
    of these."""
    return f"{_hash(_facts(note, index, resolver))} {_hash([_headings(note)])}"


def is_as_seen(now: str, then: str, is_led_to: bool) -> bool:
    """Whether nobody sees a difference between two faces of a note; its headings are seen if it ``is_led_to``.

    >>> is_as_seen("a 1", "a 2", False), is_as_seen("a 1", "a 2", True), is_as_seen("a 1", "b 1", False)
    (True, False, False)
    """
    return now == then or (not is_led_to and now.split(" ")[0] == then.split(" ")[0])


def _hash(facts: Iterable[_Facts]) -> str:
    state = blake2b(digest_size=12)
    for fact in facts:
        state.update(repr(fact).encode("utf-8", "surrogatepass"))
        state.update(b"\0")
    return state.hexdigest()


def _facts(note: Note, index: Index, resolver: Resolver) -> Iterator[_Facts]:
    yield note.path, note.title, str(note.kind), note.form, note.shape, note.date
    yield (
        note.verbatim is None,
        note.problem is None,
        sorted((note.carried or {}).items(), key=lambda one: one[0]),
    )
    yield tuple((name, repr(fact)) for name, fact in sorted(note.extra.items()) if name not in OWN)
    yield tuple((item.key, str(item.type), item.value) for item in note.properties)
    outbound = index.outbound_of(note)
    yield tuple(
        (found.place, found.key, found.reference)
        for found in outbound
        if _is_told(found.reference, note, index, resolver)
    )
    said = [fact for block in iter_blocks(note.blocks) for fact in _seen(block)]
    yield tuple(said)
    if any(fact[0] == "anchor" for fact in said):
        yield tuple(tree_of_ids(note.blocks))
    if note.source is None or may_show_copies(note.source.text):
        yield tuple((shown.url, shown.file) for shown in pictures(note))


def _is_told(reference: Reference, note: Note, index: Index, resolver: Resolver) -> bool:
    """Whether anything but ``note`` depends on its having this ``reference``: the id of a place, or whether a file is used."""
    if reference.kind is ReferenceKind.BLOCK or reference.headings or reference.block:
        return True
    return resolver.resolve(reference, note.path, index).kind == "asset"


def _headings(note: Note) -> _Facts:
    """The headings that links can name: level and text, and of those of one text their lines too, which tell them apart."""
    headings = [block for block in note.blocks if isinstance(block, Heading)]
    texts = [source_text(heading.spans) for heading in headings]
    met = Counter(texts)
    return tuple(
        (heading.level, text, heading.line if met[text] > 1 else 0)
        for heading, text in zip(headings, texts, strict=True)
    )


def _seen(block: AnyBlock) -> Iterator[_Facts]:
    """What of ``block`` is seen from outside, but for what it refers to."""
    traits = block.traits
    if traits.anchor:
        yield "anchor", traits.anchor
    if traits.citation is not None:
        yield "citation", traits.citation
    for item in traits.properties:
        yield "property", item.key, str(item.type), item.value


def tree_of_ids(blocks: Blocks) -> list[tuple[int, str, str]]:
    """The tree of ``blocks`` as far as it leads to block ids, parents before children: the depth of each, what it is, and its id. Which bullet
    bears an id depends on where the block is."""
    stack: list[tuple[AnyBlock, int]] = [(block, 0) for block in reversed(blocks)]
    met: list[tuple[AnyBlock, int]] = []
    while stack:
        top = stack.pop()
        met.append(top)
        stack.extend([(inner, top[1] + 1) for inner in reversed(children(top[0]))])
    kept: list[tuple[int, str, str]] = []
    parent = -1
    for block, depth in reversed(met):
        anchor = block.traits.anchor
        if anchor or depth == parent:
            kept.append((depth, _kind(block), anchor))
            parent = depth - 1
    return kept[::-1]


def _kind(block: AnyBlock) -> str:
    """What ``block`` is, as far as it matters to which bullet its id belongs."""
    name = type(block).__name__
    return f"Opened{name}" if isinstance(block, Callout) and is_opened(block) else name
