"""By what the highlights of notes could be the same: as long as no two have one of these in common, none is told of twice, however notes are
grouped by their sources (:func:`~vaultconv.transform.duplicates.twins`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from vaultconv.model.blocks import AnyBlock
from vaultconv.model.note import Note
from vaultconv.model.passages import is_passage, passage_id
from vaultconv.model.traverse import iter_blocks
from vaultconv.transform.duplicates import at_moment, words


def twin_keys(note: Note) -> list[list[str]]:
    """Of each highlight in ``note`` its id (``""``: none), and by what else it could be told to be the same as another: its words, and
    where and when it was marked; these as hashes.

    >>> twin_keys(Note("A.md", "A"))
    []
    """
    return [_keys(passage_id(block), words(block), at_moment(block)) for block in _passages(note)]


def are_apart(keys: Iterable[Iterable[list[str]]]) -> bool:
    """Whether no two highlights of those that have such ``keys``, note by note, can be the same: of one id, or, where one of them has none, of
    one word or moment.

    >>> are_apart([[["1", "a"]], [["2", "a"]]]), are_apart([[["1", "a"]], [["", "a"]]]), are_apart([[["1"], ["1"]]])
    (True, False, False)
    """
    ids: Counter[str] = Counter()
    named: Counter[str] = Counter()
    nameless: Counter[str] = Counter()
    for id, *others in (of_one for note in keys for of_one in note):
        if id:
            ids[id] += 1
        (named if id else nameless).update(others)
    is_once = all(count == 1 for count in (*ids.values(), *nameless.values()))
    return is_once and nameless.keys().isdisjoint(named)


def _passages(note: Note) -> Iterator[AnyBlock]:
    return filter(is_passage, iter_blocks(note.blocks))


def _keys(id: str, text: str, at: object) -> list[str]:
    told = [("words", text)] if text else []
    told += [("at", repr(at))] if at is not None else []
    return [
        id,
        *(blake2b(repr(each).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() for each in told),
    ]
