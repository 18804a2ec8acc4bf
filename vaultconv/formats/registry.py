"""Finding formats, and recognising what a source is.

The built-in formats stand in a table, so that naming one costs no look-up; the entry points of other packages are
read only for a name that is not in it, for the list of formats, and for recognition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Final, cast

from vaultconv.errors import SourceError
from vaultconv.formats.base import Format, Recognition
from vaultconv.formats.entry_points import Kind, Plugin
from vaultconv.vault.tree import Tree

BUILT_IN: Mapping[str, str] = {
    "html": "vaultconv.formats.html",
    "logseq": "vaultconv.formats.logseq",
    "obsidian": "vaultconv.formats.obsidian",
    "readwise": "vaultconv.formats.readwise",
}
"""Name of each built-in format to the module that holds its ``FORMAT``."""

_MEMBERS = (
    "name",
    "title",
    "options",
    "dialect",
    "resolver.resolve",
    "reader.discover",
    "reader.read",
    "writer.naming",
    "writer.write",
    "writer.finish",
    "recognise",
)
"""What a :class:`~vaultconv.formats.base.Format` must have."""

FORMATS: Final[Kind[Format]] = Kind(
    "vaultconv.formats", "format", _MEMBERS, tuple(BUILT_IN), ("dialect", "resolver")
)
"""Formats, as packages register them."""
_FAILED = "its look at the source failed"


def get_format(name: str) -> Format:
    """The format called ``name``. Raises :class:`~vaultconv.errors.UsageError` for an unknown one, with the nearest
    names, and for a plugin that cannot be used.

    >>> get_format("obsidian").name
    'obsidian'
    """
    if name in BUILT_IN:
        return cast(Format, import_module(BUILT_IN[name]).FORMAT)
    return FORMATS.get(name)


def format_names() -> tuple[str, ...]:
    """The names of all formats. Imports none of them.

    >>> "obsidian" in format_names()
    True
    """
    return FORMATS.names()


def all_formats() -> tuple[Plugin[Format], ...]:
    """Every format, the built-in ones first; one that cannot be used is named with what is wrong. The version
    of those is that of vaultconv."""
    built_in = (
        Plugin(name, "vaultconv", get_format(name), origin=f"{module}:FORMAT")
        for name, module in BUILT_IN.items()
    )
    return (*built_in, *FORMATS.plugins())


def recognise(tree: Tree) -> tuple[Format, Recognition]:
    """The format that is surest of ``tree``. Raises :class:`~vaultconv.errors.SourceError` if none is, or if two are
    equally sure."""
    asked = [
        (_asked(plugin.found, tree), plugin.found) for plugin in all_formats() if plugin.found is not None
    ]
    asked.sort(key=lambda answer: -answer[0].score)
    # A format imports its reader when that is asked for: only that of one which may be meant.
    sure = [answer for answer in asked if answer[0].score > 0 and answer[1].reader is not None]
    if not sure:
        answers = [answer for answer in asked if answer[1].reader is not None]
        raise SourceError(
            "cannot tell what kind of vault this is",
            path=str(tree.root),
            remedy="\n".join(
                [
                    f"Say it with --from ({', '.join(sorted(answer[1].name for answer in answers))}).",
                    *_without_a_say(answers),
                ]
            ),
        )
    best, *others = sure
    if others and others[0][0].score == best[0].score:
        raise SourceError(
            f"this could be {best[1].name} ({best[0].reason}) or {others[0][1].name} ({others[0][0].reason})",
            path=str(tree.root),
            remedy="Say which with --from.",
        )
    return best[1], best[0]


def _without_a_say(answers: Iterable[tuple[Recognition, Format]]) -> Iterator[str]:
    """A sentence for each format that was asked, or could not be, and gave no answer."""
    for answer, format in answers:
        if answer.reason.startswith(_FAILED):
            yield f"The format {format.name!r} could not be asked: {answer.reason}."
    for plugin in FORMATS.plugins():
        if plugin.found is None:
            yield f"The format {plugin.name!r} of the package {plugin.package!r} cannot be used: {plugin.error}."


def _asked(format: Format, tree: Tree) -> Recognition:
    """How sure ``format`` is. One that fails has no say."""
    try:
        answer = format.recognise(tree)
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001  whatever a plugin does, it breaks nothing else
        return Recognition(0, f"{_FAILED} ({type(error).__name__}: {error})")
    if not isinstance(answer, Recognition):
        return Recognition(0, f"{_FAILED} (it gives no Recognition but {type(answer).__name__})")
    if not 0 <= answer.score <= 100:
        return Recognition(0, f"{_FAILED} (its score is {answer.score}, and none from 0 to 100)")
    return answer
