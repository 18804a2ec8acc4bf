"""Why something could not be understood."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Problem:
    """Why a note could not be understood: a message with its 1-based line and column (0: the whole file),
    and what to do now. ``damaged`` is what could not be read of a file that was read as far as it goes."""

    message: str
    line: int = 0
    column: int = 0
    remedy: str = ""
    damaged: bool = False
