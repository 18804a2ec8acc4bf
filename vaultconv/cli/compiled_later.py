"""Regular expressions of ours that are compiled when they are first asked for something.

The formats have some four hundred, each a constant of its module. One note through a pipe needs forty of them, and to compile the others
takes as long as all else that it does. In a long run each is compiled once, which is nothing; so there they stay what they are, and nothing
stands between a loop and its expression.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_METHODS: Final = ("fullmatch", "match", "search", "sub", "subn", "split", "findall", "finditer")
_FACTS: Final = ("flags", "groups", "groupindex", "scanner")
_OURS: Final = "vaultconv."


class CompiledLater:
    """Stands for the expression that ``pattern`` and its flags make, and has what that has once it is asked.

    >>> digits = CompiledLater("[0-9]+", 0)
    >>> digits.pattern, digits.findall("a 1 b 23"), digits.match("a") is None
    ('[0-9]+', ['1', '23'], True)
    """

    __slots__ = ("_compile", "_said", "pattern", *_METHODS, *_FACTS)

    def __init__(self, pattern: str | bytes, flags: int, compile: Any = re.compile) -> None:
        self.pattern = pattern
        self._said = flags
        self._compile = compile

    def __getattr__(self, name: str) -> Any:
        """Asked only as long as nothing is compiled."""
        if name not in _METHODS and name not in _FACTS:
            raise AttributeError(name)
        made = self._compile(self.pattern, self._said)
        for each in (*_METHODS, *_FACTS):
            setattr(self, each, getattr(made, each))
        return getattr(self, name)


@contextmanager
def compiled_later() -> Iterator[None]:
    """Within it, what modules of ours compile is a :class:`CompiledLater`; what others compile is as ever."""
    known = re.compile

    def later(pattern: Any, flags: Any = 0) -> Any:
        asks = sys._getframe(1).f_globals.get("__name__", "")
        if asks.startswith(_OURS) and isinstance(pattern, str | bytes):
            return CompiledLater(pattern, flags, known)
        return known(pattern, flags)

    re.compile = later
    try:
        yield
    finally:
        re.compile = known
