"""Finding formats, and recognising what a source is.

The built-in formats stand in a table, so that naming one costs no look-up; the entry points of other packages are
read only for a name that is not in it, for the list of formats, and for recognition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from vaultconv.errors import SourceError, UsageError
from vaultconv.formats.base import Format, Recognition
from vaultconv.vault.tree import Tree

GROUP = "vaultconv.formats"
"""The entry-point group under which a package registers its format."""

BUILT_IN: Mapping[str, str] = {
    "html": "vaultconv.formats.html",
    "logseq": "vaultconv.formats.logseq",
    "obsidian": "vaultconv.formats.obsidian",
    "readwise": "vaultconv.formats.readwise",
}
"""Name of each built-in format to the module that holds its ``FORMAT``."""


_MEMBERS = ("name", "title", "options", "dialect", "resolver", "reader", "writer", "recognise")
"""What a :class:`~vaultconv.formats.base.Format` must have."""


@dataclass(frozen=True, slots=True)
class Known:
    """A format as ``vaultconv formats`` lists it: the package it comes from, and either the format or what went
    wrong when it was imported."""

    name: str
    package: str
    format: Format | None
    error: str = ""


def get_format(name: str) -> Format:
    """The format called ``name``. Raises :class:`~vaultconv.errors.UsageError` for an unknown one, with the nearest
    names, and for a plugin that fails to import.

    >>> get_format("obsidian").name
    'obsidian'
    """
    if name in BUILT_IN:
        return cast(Format, import_module(BUILT_IN[name]).FORMAT)
    for known in _plugins():
        if known.name == name:
            if known.format is None:
                raise UsageError(
                    f"the format {name!r} of the package {known.package!r} cannot be imported: {known.error}",
                    remedy=f"Mend or remove the package {known.package!r}.",
                )
            return known.format
    names = format_names()
    near = get_close_matches(name, names, 1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise UsageError(f"there is no format {name!r}", remedy=f"{hint}Known formats: {', '.join(names)}.")


def format_names() -> tuple[str, ...]:
    """The names of all formats. Imports none of them.

    >>> "obsidian" in format_names()
    True
    """
    return tuple(sorted({*BUILT_IN, *(point.name for point in entry_points(group=GROUP))}))


def all_formats() -> tuple[Known, ...]:
    """Every format, the built-in ones first; one whose import failed is named with its error."""
    built_in = (Known(name, "vaultconv", get_format(name)) for name in BUILT_IN)
    return (*built_in, *_plugins())


def _plugins() -> Iterator[Known]:
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        if point.name not in BUILT_IN:
            yield _load(point)


def _load(point: EntryPoint) -> Known:
    package = point.dist.name if point.dist is not None else "?"
    try:
        found = point.load()
    except Exception as error:  # noqa: BLE001  whatever a plugin does, it breaks nothing else: it is named
        return Known(point.name, package, None, f"{type(error).__name__}: {error}")
    lacking = [member for member in _MEMBERS if not hasattr(found, member)]
    if lacking:
        return Known(point.name, package, None, f"it is no format: it has no {', '.join(lacking)}")
    return Known(point.name, package, found)


def recognise(tree: Tree) -> tuple[Format, Recognition]:
    """The format that is surest of ``tree``. Raises :class:`~vaultconv.errors.SourceError` if none is, or if two are
    equally sure."""
    answers = sorted(
        (
            (_asked(known.format, tree), known.format)
            for known in all_formats()
            if known.format is not None and known.format.reader is not None
        ),
        key=lambda answer: -answer[0].score,
    )
    best = answers[0]
    if best[0].score <= 0:
        raise SourceError(
            "cannot tell what kind of vault this is",
            path=str(tree.root),
            remedy=f"Say it with --from ({', '.join(sorted(answer[1].name for answer in answers))}).",
        )
    if len(answers) > 1 and answers[1][0].score == best[0].score:
        raise SourceError(
            f"this could be {best[1].name} ({best[0].reason}) or {answers[1][1].name} ({answers[1][0].reason})",
            path=str(tree.root),
            remedy="Say which with --from.",
        )
    return best[1], best[0]


def _asked(format: Format, tree: Tree) -> Recognition:
    """How sure ``format`` is. One that fails has no say."""
    try:
        return format.recognise(tree)
    except Exception as error:  # noqa: BLE001  whatever a plugin does, it breaks nothing else
        return Recognition(0, f"it failed: {type(error).__name__}: {error}")
