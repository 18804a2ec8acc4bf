"""Origin and spelling: two of the three layers that bring bytes back (the third, the carrier, is made by
the pipeline, which alone knows both formats)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(slots=True)
class Origin:
    """The slice ``[start:end]`` of the body text (:attr:`vaultconv.model.note.Source.body`) that a block was
    read from, less the final newline. ``prefix`` is what a container put before each of its continuation
    lines (``"> "``, four blanks, ...): the slice may be copied only under the same prefix."""

    start: int
    end: int
    prefix: str = ""


Spelling: TypeAlias = Mapping[str, str | int]
"""What a dialect lets an author choose without changing the meaning, where the choice departs from the
dialect's house style. The keys are listed in :mod:`vaultconv.markdown.spelling`."""

PLAIN: Spelling = {}
"""House style: nothing departs."""
