"""Dataclasses of ours whose methods are compiled when they are first asked.

A dataclass writes its methods as text, and has each compiled by Python: half a millisecond for one, and a command imports two hundred and
forty, a note through a pipe a hundred and seventy. Of these only ``__init__`` is asked for nearly always. Each of the others compiles
itself where somebody asks for it, and is from then on what it would have been. So a program starts sooner, and what takes long is not slower.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

_OURS: Final = "vaultconv."
_DATACLASS: Final[Any] = dataclasses.dataclass
"""That of Python, which a class is given whose methods are asked for while others are light."""


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
            own = dict(vars(cls))
            return _with_methods(known(cls, **{**said, **_NONE}), own, said)

        return made if cls is None else made(cls)

    dataclasses.dataclass = light
    try:
        yield
    finally:
        dataclasses.dataclass = known


_NONE: Final = {"repr": False, "eq": False, "frozen": False}
"""What is said of a class, so that nothing is compiled for it but ``__init__``."""


def _with_methods(made: type, own: dict[str, Any], said: dict[str, Any]) -> type:
    """``made``, a dataclass, with the methods that it would have as it was ``said``, but for its ``own``."""
    is_frozen = bool(said.get("frozen"))
    methods: dict[str, Any] = {}
    if said.get("repr", True):
        methods["__repr__"] = _later(made, "__repr__")
    if said.get("eq", True):
        methods["__eq__"] = _later(made, "__eq__")
        methods["__hash__"] = _later(made, "__hash__") if is_frozen else None
    if is_frozen and said.get("slots"):
        methods |= {"__getstate__": _getstate, "__setstate__": _setstate}
    for name, method in methods.items():
        if own.get(name) is None:  # a class with __eq__ has a __hash__ that is None
            setattr(made, name, method)
    return made


def _later(made: type, name: str) -> Callable[..., Any]:
    """The method ``name`` of ``made`` until it is first asked: then it is compiled, and stands there."""

    def first(*given: Any) -> Any:
        setattr(made, name, method := _compiled(made, name))
        return method(*given)

    return first


def _compiled(made: type, name: str) -> Callable[..., Any]:
    """The method ``name`` of a dataclass with the fields of ``made``, as Python writes it."""
    said: dict[str, Any] = {"__doc__": made.__doc__ or name, "__annotations__": {}}
    for one in dataclasses.fields(made):
        said["__annotations__"][one.name] = object
        said[one.name] = dataclasses.field(repr=one.repr, hash=one.hash, compare=one.compare)
    full = _DATACLASS(type(made.__name__, (), said), init=False, frozen=name == "__hash__")
    return vars(full)[name]  # type: ignore[no-any-return]


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
