"""Link definitions (``[label]: address``), of which a graph knows none: those in use are in their links there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks
from vaultconv.model.spans import Image, Link
from vaultconv.model.traverse import constructs, iter_blocks

_LABEL = lazy_pattern(r"\[((?:[^\[\]\\]|\\.)*)\]\Z", re.DOTALL)
_DEFINITION = lazy_pattern(r"^ {0,3}\[((?:[^\[\]\\]|\\.)+)\]:", re.MULTILINE | re.DOTALL)


def unused_in(text: str, used: frozenset[str]) -> list[str]:
    """The definitions in ``text`` whose labels are none of those that are ``used``.

    >>> unused_in("[a]: /a\\n[B c]: /b", frozenset({"b c"}))
    ['[a]: /a']
    """
    starts = [(found.start(), found[1]) for found in _DEFINITION.finditer(text)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [
        text[start:end].strip()
        for (start, label), end in zip(starts, ends, strict=True)
        if _folded(label) not in used
    ]


def used_labels(blocks: Blocks) -> frozenset[str]:
    """The labels of the definitions that links and pictures in ``blocks`` refer to."""
    return frozenset(_used(blocks))


def _used(blocks: Blocks) -> Iterator[str]:
    for span in chain.from_iterable(map(constructs, iter_blocks(blocks))):
        if isinstance(span, Image) or (isinstance(span, Link) and span.style == "reference"):
            found = _LABEL.search(span.raw)
            if found is not None:
                yield _folded(found[1] or span.raw.lstrip("!")[1:-3])


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
