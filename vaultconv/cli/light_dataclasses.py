"""Dataclasses of ours that are worked out when they are first asked.

A dataclass looks through its fields, is made a second time for its slots, writes its methods as text, and has each compiled by Python: half a
millisecond and more for one, and a command imports two hundred and forty, a note through a pipe a hundred and eighty, of which it makes a third. So
of one with slots only these are made at once. What its fields are, and ``__init__``, are worked out where somebody first makes one or asks for its
fields; each of the other methods compiles itself where somebody asks for it. From then on they are what they would have been. So a program starts
sooner, and what takes long is not slower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from vaultconv.cli.put_off import put_off

with put_off("inspect", "ipaddress"):  # they are asked for signatures, and for addresses in brackets
    import dataclasses
    import pathlib  # noqa: F401  whoever imports it later finds it here

_OURS: Final = "vaultconv."
_DATACLASS: Final[Any] = dataclasses.dataclass
"""That of Python, which a class is given whose methods are asked for while others are light."""
_FIELDS: Final = "__dataclass_fields__"
_ABOUT: Final = (_FIELDS, "__dataclass_params__", "__match_args__")
"""What a dataclass says of itself."""
_SLOTTED: Final = frozenset({"slots", "frozen", "eq", "repr"})
"""What may be said of a class whose fields are worked out later."""
_NO_FIELD: Final = ("ClassVar", "typing.ClassVar")
_SPECIAL: Final = ("InitVar", "KW_ONLY")
_AFTER: Final = "__post_init__"


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
            if said.get("slots") and said.keys() <= _SLOTTED and _is_plain(cls):
                return _with_methods(_slotted(cls), own, said)
            return _with_methods(known(cls, **{**said, **_NONE}), own, said)

        return made if cls is None else made(cls)

    dataclasses.dataclass = light
    try:
        yield
    finally:
        dataclasses.dataclass = known


# -- fields ----------------------------------------------------------------------------------------------------


class _Later:
    """What the dataclass ``made`` says of itself under a name, worked out by ``complete`` when it is first asked."""

    __slots__ = ("complete", "name")

    def __init__(self, name: str, complete: Callable[[], None]) -> None:
        self.name = name
        self.complete = complete

    def __get__(self, one: object, made: type) -> Any:
        self.complete()
        return getattr(made, self.name)


def _is_plain(cls: type) -> bool:
    """Whether the fields of ``cls`` are all that its annotations are about, said as text, and what it is made from has slots as well."""
    own = vars(cls)
    return (
        "__init__" not in own
        and "__slots__" not in own
        and all(isinstance(kind, str) and not _is_special(kind) for kind in cls.__annotations__.values())
        and all("__slots__" in vars(base) for base in cls.__mro__[1:] if _FIELDS in vars(base))
    )


def _is_special(kind: str) -> bool:
    return any(name in kind for name in _SPECIAL)


def _slotted(cls: type) -> type:
    """``cls`` with a slot for each field; what its fields are, and how one is made, are worked out when that is first asked."""
    names = [name for name, kind in cls.__annotations__.items() if not kind.startswith(_NO_FIELD)]
    taken = {name for base in cls.__mro__[1:-1] for name in _slots_of(base)}
    body = dict(vars(cls))
    defaults = {name: body.pop(name) for name in names if name in body}

    def complete() -> None:
        if vars(made)["__init__"] is first:
            twin = _twin(cls, defaults)
            for name in ("__init__", *_ABOUT):
                setattr(made, name, vars(twin)[name])

    def first(self: Any, *given: Any, **named: Any) -> None:
        complete()
        made.__init__(self, *given, **named)

    body["__slots__"] = tuple(name for name in names if name not in taken)
    body["__init__"] = first
    body |= {name: _Later(name, complete) for name in _ABOUT}
    for name in ("__dict__", "__weakref__"):
        body.pop(name, None)
    made: Any = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    return made  # type: ignore[no-any-return]


def _slots_of(base: type) -> tuple[str, ...]:
    slots = vars(base).get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _twin(cls: type, defaults: dict[str, Any]) -> type:
    """A dataclass, as Python makes it, with the fields of ``cls``, which have these ``defaults``, and nothing else."""
    said: dict[str, Any] = {
        "__module__": cls.__module__,
        "__qualname__": cls.__qualname__,
        "__doc__": cls.__doc__ or "",
        "__annotations__": dict(cls.__annotations__),
        **defaults,
    }
    if hasattr(cls, _AFTER):
        said[_AFTER] = None  # that there is one is all that is looked at
    bases = tuple(base for base in cls.__bases__ if hasattr(base, _FIELDS)) or (object,)
    return _DATACLASS(type(cls.__name__, bases, said), **_NONE)  # type: ignore[no-any-return]


# -- methods ---------------------------------------------------------------------------------------------------


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
