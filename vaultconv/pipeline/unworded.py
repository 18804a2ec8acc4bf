"""What is carried for notes whose wording is not to come back: what they are, and no word of them."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping

from vaultconv.pipeline.carrier import IDENTITY
from vaultconv.pipeline.members import without_spelling
from vaultconv.pipeline.record import pack, unpack


def unworded(carried: MutableMapping[str, bytes], sources: Iterable[str]) -> None:
    """Takes the wording out of what is ``carried`` for the notes at ``sources``.

    >>> carried = {"a.md": pack({"format": "obsidian", "words": "a token"})}
    >>> unworded(carried, ["a.md", "b.md"])
    >>> unpack(carried["a.md"])
    {'format': 'obsidian'}
    """
    for path in carried.keys() & set(sources):
        told = without_spelling(unpack(carried[path]) or {})
        carried[path] = pack({key: value for key, value in told.items() if key in IDENTITY})
