"""Where a run puts its files: into a folder; and where that is the copy of what is in an object store, into the store before."""

# os.path on text is several times cheaper than Path, and this runs once a file:
# ruff: noqa: PTH105, PTH108

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from vaultconv.errors import DestinationError, StoreError

if TYPE_CHECKING:
    from vaultconv.remote.mirror import Outlet

Answer = TypeVar("Answer")


class Outward:
    """The way to the destination, by an ``outlet`` if that is in a store. A store that does not answer would answer no more for any other
    object: then a :class:`~vaultconv.errors.DestinationError` ends the run. Errors of the disk come out as :class:`OSError`."""

    def __init__(self, outlet: Outlet | None = None) -> None:
        self._outlet = outlet

    @property
    def is_store(self) -> bool:
        """Whether it leads into a store."""
        return self._outlet is not None

    def is_as_known(self, path: str) -> bool:
        """Whether nobody has changed the object at ``path`` since the plan was made; in a folder the file itself says so."""
        return self._outlet is None or _asked(partial(self._outlet.is_as_known, path))

    def put(self, path: str, file: str, target: str) -> None:
        """Moves ``file`` to ``target``, which is ``path`` in the destination."""
        if self._outlet is not None:
            _asked(partial(self._outlet.put, path, Path(file)))
        os.replace(file, target)

    def take_away(self, path: str, target: str) -> None:
        """Removes the file at ``target``, which is ``path`` in the destination."""
        if self._outlet is not None:
            _asked(partial(self._outlet.remove, path))
        os.unlink(target)


def _asked(work: Callable[[], Answer]) -> Answer:
    try:
        return work()
    except StoreError as error:
        raise DestinationError(error.what, path=error.path, remedy=error.remedy) from error
