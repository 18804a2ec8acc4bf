"""What is written for others to read: nothing in it is for the way back, and our records stand beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vaultconv.errors import ConflictError, DestinationError, UsageError
from vaultconv.formats.registry import get_format
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.own_place import DATABASE, FOLDER, beside
from vaultconv.vault.filters import IGNORE_FILE

if TYPE_CHECKING:
    from vaultconv.formats.base import Output


def writer_of(options: Options) -> Any:
    """The writer that ``options`` ask for; None where they ask for none."""
    return get_format(options.target_format).writer if options.target_format else None


def is_for_others(options: Options) -> bool:
    """Whether what ``options`` ask for is to be read by others."""
    asks = getattr(writer_of(options), "is_for_others", None)
    return asks is not None and bool(asks(options.format_options))


def is_hushed(outputs: Iterable[Output], options: Options) -> bool:
    """Whether words of the notes are left out of ``outputs`` that lie beside their records (``--redact-tokens``): then these are not to
    hold them either, and nothing is remembered of the notes for the next run."""
    return any(output.redacted for output in outputs) and not is_for_others(options)


def as_published(options: Options) -> Options:
    """``options`` with what follows from it: no carriers, and no page stays that is not to be read any more. The same object where
    the result is for the user alone. Raises :class:`~vaultconv.errors.UsageError` for what does not go with it."""
    if not is_for_others(options):
        return options
    if options.ledger_note:
        raise UsageError(
            "the ledger names what is not published: it has no place among pages for others",
            remedy="Leave out --ledger-note or --publish.",
        )
    return replace(options, carriers=False, prune=True)


UNPUBLISHED: Final = "--publish"
"""Why something is left out that others are not to read."""


def still_meant(left_out: Mapping[str, str]) -> frozenset[str]:
    """What of all that a run is not about stays as it is in the destination, for another run may be about it: not what others are not to
    read, nor what no run is about.

    >>> still_meant({"a.md": "--only", "b.md": "--publish", "c.md": ".vaultconvignore"})
    frozenset({'a.md'})
    """
    return frozenset(path for path, why in left_out.items() if why not in (UNPUBLISHED, IGNORE_FILE))


def check_place(destination: Path, options: Options) -> None:
    """Refuses a folder for others that holds what was written for the user alone, and the reverse. Raises
    :class:`~vaultconv.errors.ConflictError`."""
    if not is_for_others(options) and beside(destination).is_dir():
        raise ConflictError(
            "is for others (--publish), and what is written now would not be",
            path=destination,
            remedy=f"Say --publish, choose another folder, or remove {beside(destination)}, where the records of it are.",
        )
    if is_for_others(options) and (destination / FOLDER / DATABASE).exists():
        raise ConflictError(
            f"has records of runs without --publish ({FOLDER}), and may hold notes that nobody else should read",
            path=destination,
            remedy="Choose a folder of its own for what is published.",
        )


def make_place(destination: Path, options: Options) -> None:
    """Makes ``destination`` and the folder of our records beside it, if it is for others. Raises
    :class:`~vaultconv.errors.DestinationError` where that cannot be."""
    for folder in (beside(destination), destination) if is_for_others(options) else ():
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = f"cannot be made: {error.strerror}"
            raise DestinationError(what, path=folder, remedy="Choose another destination.") from error
