"""Origin and spelling: two of the three layers that bring bytes back (the third, the carrier, is made by
the pipeline, which alone knows both formats)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(slots=True)
class Origin:
    """The slice ``[start:end]`` of the body text (:attr:`vaultconv.model.note.Source.body`) that a block was
    read from, less its final newline. A nested block's slice may be copied only where each of its further
    lines begins with what its container puts there now; the writer checks that."""

    start: int
    end: int


Spelling: TypeAlias = Mapping[str, str | int]
"""What a dialect lets an author choose without changing the meaning, where the choice departs from the
dialect's house style. The keys are listed in :mod:`vaultconv.markdown.spelling`."""

PLAIN: Spelling = {}
"""House style: nothing departs."""
