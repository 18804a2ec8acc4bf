"""What was worked out about a whole vault, as JSON, so that a later run need not work it out again.

Only plain values, and the few types of ours that say so (:func:`kept`), are understood: what is read may have been written by
anyone.
"""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, wraps
from itertools import islice
from typing import Any, Protocol, TypeVar, cast, get_args, get_origin, get_type_hints

from vaultconv.model.note import Note
from vaultconv.vault.edited import Edited
from vaultconv.vault.index import Index
from vaultconv.vault.questions import Questions
from vaultconv.vault.stored import as_json

_T = TypeVar("_T", bound=type[Any])
_KINDS: dict[str, type[Any]] = {}
_FOUND = TypeVar("_FOUND")

NAMES, PROPERTIES, LINKS, TAGS = "names", "properties", "links", "tags"
"""What of the notes of a vault something is worked out of: what they are called, what kind they are and where they came from; what they say
about themselves and their blocks; where their links lead, and their headings and block ids; the tags in their text."""
ALL_PARTS = frozenset({NAMES, PROPERTIES, LINKS, TAGS})
"""All of that."""
_PLAIN = (str, int, float, bool, type(None))


def kept(name: str) -> Callable[[_T], _T]:
    """Lets values of a type be kept: a dataclass or a named tuple, whose fields can be."""

    def keep(kind: _T) -> _T:
        _KINDS[name] = kind
        return kind

    return keep


class Knowing(Protocol):
    """The context that notes are written with."""

    index: Index
    memo: dict[str, Any]


_GIVEN = TypeVar("_GIVEN", bound="Index | Knowing")
_T_AGAIN = TypeVar("_T_AGAIN", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Change:
    """How a vault differs from what it was: the notes that are others as they were ``then``, without their words, and as they are ``now``; and
    the paths of those that are ``asking`` what has another answer now: what they lead to may be something else."""

    then: Mapping[str, Note]
    now: Mapping[str, Note]
    asking: Callable[[], Iterable[str]] = tuple


@dataclass(frozen=True, slots=True)
class Kept:
    """What is worked out of a whole vault by the name of ``of``, and is kept from run to run: ``work`` does it, and remembers."""

    of: frozenset[str]
    work: Callable[[Any], Any]
    by: Callable[[Note], Iterable[Hashable]] | None = None
    """What of each note it is worked out of; None: of all that is said by ``of``."""
    amend: Callable[[Any, Any, Change], Any] | None = None
    """What makes it of what it was, by the vault as it is and what differs in that; None: it is worked out anew."""


KEPT: dict[str, Kept] = {}
"""What formats work out that is kept, by its name."""
_AGAIN: dict[str, Callable[[Any, Mapping[str, Any], Edited], Any]] = {}
"""What works it out again where only some notes were edited."""


def worked_out(
    name: str,
    *of: str,
    by: Callable[[Note], Iterable[Hashable]] | None = None,
    amend: Callable[[Any, Any, Change], Any] | None = None,
) -> Callable[[Callable[[_GIVEN], _FOUND]], Callable[[_GIVEN], _FOUND]]:
    """Lets a function that works something out of a whole vault do so once, and be kept from run to run by ``name``, which begins with that
    of a format. ``of`` says on what of the notes it depends (on all, if nothing is said); on anything else of them it may not. ``by``
    gives what of a note it is worked out of: where that stays the same, it is not worked out again, wherever the note is. ``amend`` makes it of what it was,
    by what differs, where that is quicker. It is remembered by what it is worked out of: the index, or the context that notes are written with."""

    def keep(work: Callable[[_GIVEN], _FOUND]) -> Callable[[_GIVEN], _FOUND]:
        @wraps(work)
        def asked(given: _GIVEN) -> _FOUND:
            index = given if isinstance(given, Index) else given.index
            known: _FOUND | None = given.memo.get(name)
            if known is None:
                with index.asked_by(""):
                    known = _again(name, given)
                    if known is None:
                        known = work(given)
                    known = given.memo[name] = index.questions.of(name, known)
            return known

        KEPT[name] = Kept(frozenset(of) or ALL_PARTS, asked, by, amend)
        return asked

    return keep


def kept_anew(name: str) -> Callable[[Callable[[_GIVEN], _FOUND]], Callable[[_GIVEN], _FOUND]]:
    """Lets what a function works out in each run be kept by ``name``, for the next run to compare it with."""

    def keep(work: Callable[[_GIVEN], _FOUND]) -> Callable[[_GIVEN], _FOUND]:
        @wraps(work)
        def asked(given: _GIVEN) -> _FOUND:
            given.memo[name] = found = work(given)
            return found

        KEPT[name] = Kept(frozenset({""}), asked)
        return asked

    return keep


def works_again(name: str) -> Callable[[_T_AGAIN], _T_AGAIN]:
    """Lets a function work out again what is kept by ``name``, of a vault of which only some notes were edited. It is given what that is worked
    out of, all that was left of such, by name, and what was edited; and gives what working it out of all notes would give, or None
    where it cannot tell: then that is done. What it gives as it was left is not stored again."""

    def keep(work: _T_AGAIN) -> _T_AGAIN:
        _AGAIN[name] = work
        return work

    return keep


def _again(name: str, given: Index | Knowing) -> Any:
    memo = given.memo
    if name not in _AGAIN or not isinstance(memo, Recalling) or memo.edited is None or name not in memo.left:
        return None
    known = _AGAIN[name](given, memo.left, memo.edited)
    if known is memo.left[name]:
        memo.is_as_left(name)
    return known


class Recalling(dict[str, Any]):
    """What is known of a vault, of which an earlier run ``left`` some: that is understood when it is asked for, with the ``questions`` for it
    noted from then on. What is ``other`` now is not recalled; it is worked out again, by what was ``edited``, if that is known."""

    def __init__(
        self,
        left: Mapping[str, Any],
        questions: Questions,
        other: Collection[str] = frozenset(),
        edited: Edited | None = None,
    ) -> None:
        super().__init__()
        self.left = left
        self.edited = edited
        self._questions = questions
        self._other = other
        self._recalled: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        """As of any mapping."""
        if name not in self and name in self.left and name not in self._other:
            self[name] = self._questions.of(name, self.left[name])
            self._recalled.add(name)
        return super().get(name, default)

    def is_as_left(self, name: str) -> None:
        """What is known by ``name`` was worked out again, and is as it was left."""
        self._recalled.add(name)

    @property
    def new(self) -> dict[str, Any]:
        """What was worked out since."""
        return {name: value for name, value in self.items() if name not in self._recalled}


def kept_of(memo: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of ``memo`` is kept."""
    if not isinstance(memo, Recalling):
        return {name: value for name, value in memo.items() if name in KEPT}
    new = kept_of(memo.new)
    return ChainMap(dict(new), cast(dict[str, Any], memo.left)) if new else memo.left


def packed(value: Any) -> Any:
    """``value`` as JSON can say it. Raises :class:`TypeError` for what cannot be kept.

    >>> packed({"a": ("b", frozenset({2, 1}))})
    {'map': {'a': {'tuple': ['b', {'set': [1, 2]}]}}}
    """
    for name, kind in _KINDS.items():
        if type(value) is kind:
            named = [field.name for field in fields(kind)] if is_dataclass(kind) else kind._fields
            return {name: [packed(getattr(value, field)) for field in named]}
    match value:
        case str() | int() | float() | None:
            return value
        case Counter():
            return {"counter": dict(value)}
        case dict() if all(type(key) is str for key in value):
            plain = all(type(each) in _PLAIN for each in value.values())
            return {"map": value if plain else {key: packed(each) for key, each in value.items()}}
        case dict():
            return {"pairs": [[packed(key), packed(each)] for key, each in value.items()]}
        case list():
            return [packed(each) for each in value]
        case Mapping():
            return packed(dict(value))
        case tuple():
            return {"tuple": [packed(each) for each in value]}
        case frozenset():
            return {"set": sorted(value)}
    raise TypeError(f"{type(value).__name__} cannot be kept")


_SOME = 1000
"""So many entries of a table are made JSON at a time."""


def json_of(value: Any) -> Iterator[bytes]:
    """What :func:`packed` makes of ``value``, as it is stored, in pieces: of a large table no more than one is in memory at once.

    >>> b"".join(json_of({"a": "b", "c": "d"}))
    b'{"map":{"a":"b","c":"d"}}'
    """
    named = [name for name, kind in _KINDS.items() if type(value) is kind and issubclass(kind, tuple)]
    if named:
        yield b"{" + as_json(named[0]) + b":["
        for number, part in enumerate(value):
            if number:
                yield b","
            yield from json_of(part)
        yield b"]}"
    elif (
        isinstance(value, Mapping)
        and not isinstance(value, Counter)
        and all(type(key) is str for key in value)
    ):
        entries, before = iter(value.items()), b""
        yield b'{"map":{'
        while some := {key: packed(each) for key, each in islice(entries, _SOME)}:
            yield before + as_json(some)[1:-1]
            before = b","
        yield b"}}"
    else:
        yield as_json(packed(value))


def recalled(name: str, data: Any) -> Any:
    """What was worked out by the ``name`` and :func:`packed`. Raises :class:`ValueError` or :class:`TypeError` for what cannot be that."""
    if name not in KEPT:
        raise ValueError(f"nothing is worked out by the name {name}")
    value = unpacked(data)
    if not _is_of(value, _given_by(KEPT[name].work)):
        raise TypeError(f"{name} is something else")
    return value


def _given_by(work: Callable[[Any], Any]) -> Any:
    """What the annotation of ``work`` says that it gives."""
    from inspect import unwrap  # only what is recalled is asked for its kind

    written = unwrap(work)
    said = type("Said", (), {"__annotations__": {"given": written.__annotations__["return"]}})
    return get_type_hints(said, written.__globals__)["given"]


def _is_of(value: Any, kind: Any) -> bool:
    """Whether ``value`` is of the ``kind`` that an annotation says, with all that it holds."""
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if not isinstance(value, origin):
        return False
    if is_dataclass(origin) or hasattr(origin, "_fields"):
        return all(_is_of(getattr(value, name), each) for name, each in _hints(origin).items())
    if issubclass(origin, Mapping):
        return all(map(_are_of, (value.keys(), value.values()), inner))
    if origin is tuple:
        return len(value) == len(inner) and all(map(_is_of, value, inner))
    return not inner or _are_of(value, inner[0])


_hints = cache(get_type_hints)


def _are_of(values: Collection[Any], kind: Any) -> bool:
    if isinstance(kind, type) and kind in _PLAIN:
        return all(issubclass(each, kind) for each in set(map(type, values)))
    return all(_is_of(value, kind) for value in values)


def unpacked(data: Any) -> Any:
    """The reverse of :func:`packed`. Raises :class:`ValueError` or :class:`TypeError` for what it did not make.

    >>> unpacked(packed({"a": ("b", frozenset({2, 1}))}))
    {'a': ('b', frozenset({1, 2}))}
    """
    if isinstance(data, list):
        return [unpacked(each) for each in data]
    if not isinstance(data, dict):
        return data
    ((name, said),) = data.items()
    match name:
        case "counter":
            return Counter(said)
        case "map":
            return {key: each if type(each) in _PLAIN else unpacked(each) for key, each in said.items()}
        case "pairs":
            return {unpacked(key): unpacked(each) for key, each in said}
        case "tuple":
            return tuple(unpacked(each) for each in said)
        case "set":
            return frozenset(said)
    if name not in _KINDS:
        raise ValueError(f"nothing of ours is called {name}")
    return _KINDS[name](*map(unpacked, said))
