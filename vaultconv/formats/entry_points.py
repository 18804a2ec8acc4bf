"""What other packages bring: objects that they register under a group of entry points.

Whatever is wrong with a plugin, nothing else is: one that cannot be imported, was made for another version of the protocol, or
lacks something is named with what to do, and skipped.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from vaultconv.errors import UsageError
from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

PROTOCOL: Final = 1
"""The version of the protocol of plugins: an object says the one that it was made for as its ``protocol``, and is taken to mean this one
where it says none."""

T = TypeVar("T")


def entry_points(*, group: str) -> Iterable[EntryPoint]:
    """What all packages register under ``group``. Who names a built-in format never asks, and does not wait for what answers.

    The records of all packages of an environment take longer to read than a note to convert, so they are read again only after a
    package has come or gone."""
    looked_at = tuple(map(_place, sys.path)), tuple(map(id, sys.meta_path))
    before, points = _READ.get(group, (None, ()))
    if before != looked_at:
        points = _registered(group) if _may_be_any(group) else ()
        _READ[group] = looked_at, points
    return points


def _registered(group: str) -> tuple[EntryPoint, ...]:
    """What the records of all packages say."""
    from importlib.metadata import entry_points as registered

    return tuple(registered(group=group))


_RECORDS = (".dist-info", ".egg-info")
_OURS = lazy_pattern(r"vaultconv(-[0-9].*)?\.(dist|egg)-info$")


def _may_be_any(group: str) -> bool:
    """Whether any package but ours may register something under ``group``: only then what understands records is imported, which takes longer
    than a look at which of them has the name of the group in it. Where packages may lie elsewhere than in folders, some may."""
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        return True
    marker = group.encode()
    for path in sys.path:
        try:
            names = os.listdir(path or ".")  # noqa: PTH208  Path is slower, and this is asked by most runs
        except (OSError, ValueError):
            if os.path.lexists(path):
                return True
            continue
        if path.lower().endswith(".egg"):
            return True
        for name in names:
            if name.lower().endswith(_RECORDS) and not _OURS.match(name.lower()):
                with suppress(OSError):
                    said = Path(path, name, "entry_points.txt").read_bytes()
                    if marker in said:
                        return True
    return False


_READ: dict[str, tuple[object, tuple[EntryPoint, ...]]] = {}
"""What was found under each group, with what was looked at for it."""


def _place(path: str) -> tuple[Path, int]:
    """A folder where packages are, and when one last came into it or went (0 where there is none)."""
    place, changed = Path(path).absolute(), 0
    with suppress(OSError, ValueError):
        changed = place.stat().st_mtime_ns
    return place, changed


@dataclass(frozen=True, slots=True)
class Plugin(Generic[T]):
    """What a package registers, as ``vaultconv formats`` lists it: the package and its version, where in it the object is
    (``origin``, as an entry point spells it), and either the object (``found``) or what is wrong with it, and what to do."""

    name: str
    package: str
    found: T | None
    error: str = ""
    version: str = ""
    origin: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of plugin: the ``group`` of its entry points, what one is called (``noun``), which ``members`` each has to have (dotted:
    of a member that is not None), a ``built_in`` one for each name that no package may take, and the members that are never None (``needed``)."""

    group: str
    noun: str
    members: tuple[str, ...]
    built_in: Sequence[str] = ()
    needed: tuple[str, ...] = ()

    def plugins(self) -> Iterator[Plugin[T]]:
        """Each that a package registers, by name. Of two packages with one name the first by the alphabet has it."""
        taken: dict[str, str] = {}
        others = [point for point in entry_points(group=self.group) if not self._is_ours(point)]
        for point in sorted(others, key=lambda point: (point.name, _package(point))):
            package = _package(point)
            if point.name in self.built_in:
                yield self._broken(
                    point,
                    f"{point.name!r} is a name of vaultconv's own",
                    "Its authors have to rename it.",
                )
            elif point.name in taken:
                why = f"the package {taken[point.name]!r} has registered this name"
                yield self._broken(point, why, f"Remove {package!r} or {taken[point.name]!r}.")
            else:
                taken[point.name] = package
                yield self._loaded(point)

    def names(self) -> tuple[str, ...]:
        """The names of all, the built-in ones too. Imports none of them."""
        return tuple(sorted({*self.built_in, *(point.name for point in entry_points(group=self.group))}))

    def get(self, name: str) -> T:
        """The one of a package that is called ``name``. Raises :class:`~vaultconv.errors.UsageError` for one that is not there, with
        the nearest names, and for one that is broken, with what to do."""
        for plugin in self.plugins():
            if plugin.name == name:
                if plugin.found is None:
                    raise UsageError(
                        f"the {self.noun} {name!r} of the package {plugin.package!r} cannot be used: {plugin.error}",
                        remedy=plugin.remedy,
                    )
                return plugin.found
        from difflib import get_close_matches  # as in vaultconv.errors

        names = self.names()
        near = get_close_matches(name, names, 1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        known = f"Known {self.noun}s: {', '.join(names)}." if names else f"No package brings a {self.noun}."
        raise UsageError(f"there is no {self.noun} {name!r}", remedy=f"{hint}{known}")

    def _is_ours(self, point: EntryPoint) -> bool:
        return point.name in self.built_in and point.value.partition(".")[0].partition(":")[0] == "vaultconv"

    def _loaded(self, point: EntryPoint) -> Plugin[T]:
        mend = f"Update or remove the package {_package(point)!r}, or tell its authors."
        try:
            with redirect_stdout(
                sys.stderr
            ):  # what it prints while it is imported is no answer to anybody's question
                found = point.load()
            wrong = _lacking(found, point.name, self)
        except (KeyboardInterrupt, MemoryError):
            raise
        except BaseException as error:  # noqa: BLE001  whatever a plugin does, it breaks nothing else: it is named
            return self._broken(point, f"{type(error).__name__}: {error}".removesuffix(": "), mend)
        version = getattr(found, "protocol", PROTOCOL)
        if version != PROTOCOL:
            newer = isinstance(version, int) and version > PROTOCOL
            remedy = "Update vaultconv." if newer else f"Update the package {_package(point)!r}."
            return self._broken(
                point, f"it is for version {version!r} of the protocol, and this is {PROTOCOL}", remedy
            )
        if wrong:
            return self._broken(point, wrong, mend)
        return Plugin(point.name, _package(point), found, "", _version(point), point.value)

    @staticmethod
    def _broken(point: EntryPoint, error: str, remedy: str) -> Plugin[T]:
        return Plugin(point.name, _package(point), None, error, _version(point), point.value, remedy)


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "?"


def _version(point: EntryPoint) -> str:
    return point.dist.version if point.dist is not None else ""


def package_of(error: BaseException, groups: Iterable[str]) -> str:
    """The package of a plugin in whose code ``error`` was raised, of those that register something under one of ``groups``; ``""`` where it was in none."""
    from traceback import walk_tb

    packages = {
        point.module.partition(".")[0]: _package(point)
        for group in groups
        for point in entry_points(group=group)
    }
    modules = (
        str(frame.f_globals.get("__name__")).partition(".")[0] for frame, _ in walk_tb(error.__traceback__)
    )
    return next((packages[module] for module in modules if module != "vaultconv" and module in packages), "")


def _lacking(found: Any, name: str, kind: Kind[Any]) -> str:
    """What is wrong with the object that is to be a plugin called ``name``; ``""`` for nothing."""
    if isinstance(found, type):
        return f"it is the class {found.__name__}: register an object of it"
    lacking = [member for member in kind.members if not _has(found, member)]
    lacking += [member for member in kind.needed if getattr(found, member, "") is None]
    if lacking:
        return f"it is no {kind.noun}: it has no {', '.join(lacking)}"
    if "options" in kind.members and not _are_options(found.options):
        return f"its options are {found.options!r}: they are to be a tuple, each of them an Option"
    if found.name != name:
        return f"it is registered as {name!r} and calls itself {found.name!r}"
    return ""


def _are_options(options: Any) -> bool:
    """Whether ``options`` is what a plugin may say its options are."""
    return isinstance(options, list | tuple) and all(
        isinstance(getattr(each, "name", None), str) and hasattr(each, "default") for each in options
    )


def _has(found: Any, member: str) -> bool:
    """Whether ``found`` has what the dotted name ``member`` leads to. Of what is None nothing is asked."""
    first, _, rest = member.partition(".")
    if not hasattr(found, first):
        return False
    inner = getattr(found, first)
    return not rest or inner is None or _has(inner, rest)
