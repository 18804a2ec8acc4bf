"""Dataclasses of ours whose methods are not compiled.

A dataclass writes its methods as text, and has each compiled by Python: half a millisecond for one, and a note through a pipe needs a hundred
and seventy. Of these only ``__init__`` is asked for at every turn. The others say in a loop over the fields what the compiled ones say in a line,
which is slower where two are compared a million times, and nothing where one note is converted.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

_OURS: Final = "vaultconv."


@contextmanager
def light_dataclasses() -> Iterator[None]:
    """Within it, dataclasses that modules of ours define are light; those of others are as ever. Nothing watches over one that is frozen:
    what assigns to it has been found by the tests, where it is.

    >>> with light_dataclasses():
    ...     @dataclasses.dataclass(slots=True)
    ...     class Place:
    ...         line: int = 1
    >>> Place(2), Place() == Place(1)
    (Place(line=2), True)
    """
    known: Any = dataclasses.dataclass

    def light(cls: type | None = None, /, **said: Any) -> Any:
        def made(cls: type) -> type:
            if not cls.__module__.startswith(_OURS) or said.get("order"):
                return known(cls, **said)  # type: ignore[no-any-return]
            return _with_methods(known(cls, **{**said, **_NONE}), cls, said)

        return made if cls is None else made(cls)

    dataclasses.dataclass = light
    try:
        yield
    finally:
        dataclasses.dataclass = known


_NONE: Final = {"repr": False, "eq": False, "frozen": False}
"""What is said of a class, so that nothing is compiled for it but ``__init__``."""


def _with_methods(made: type, written: type, said: dict[str, Any]) -> type:
    """``made``, the dataclass of the class that was ``written``, with the methods that it would have as it was ``said``."""
    methods: dict[str, Callable[..., Any] | None] = {}
    if said.get("repr", True):
        methods["__repr__"] = _repr
    if said.get("eq", True):
        methods |= {"__eq__": _eq, "__hash__": _hash if said.get("frozen") else None}
    for name, method in methods.items():
        if name not in vars(written) or (name == "__hash__" and vars(written)[name] is None):
            setattr(made, name, method)
    return made


def _repr(self: Any) -> str:
    said = (f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(said)})"


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self is other or _compared(self) == _compared(other)


def _hash(self: Any) -> int:
    return hash(_compared(self))


def _compared(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, one.name) for one in dataclasses.fields(self) if one.compare)
