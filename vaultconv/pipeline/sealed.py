"""Whether anything may be written just now. While a migration script runs nothing may: it is applied as a whole once it has come to its end,
and what it wrote by itself could not be taken back with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vaultconv.errors import EditError

_SEALS: list[object] = []
"""One for each script that runs, whichever thread asks."""


@contextmanager
def sealed() -> Iterator[None]:
    """As long as this lasts, whatever would be written by a plan is refused."""
    _SEALS.append(None)
    try:
        yield
    finally:
        _SEALS.pop()


def check_open(path: object) -> None:
    """Raises :class:`~vaultconv.errors.EditError` if nothing may be written to ``path`` just now.

    >>> check_open("notes")
    >>> with sealed():
    ...     check_open("notes")
    Traceback (most recent call last):
    vaultconv.errors.EditError: notes: nothing is written while a migration runs
    Change the notes of the vault that the step is given: all of it is applied once the script has come to its end.
    """
    if _SEALS:
        raise EditError(
            "nothing is written while a migration runs",
            path=path,
            remedy="Change the notes of the vault that the step is given: all of it is applied once the script has come to its end.",
        )
