"""Where a run puts its files: into a folder; and where that is the copy of what is in an object store, into the store before."""

# os.path on text is several times cheaper than Path, and this runs once a file:
# ruff: noqa: PTH105, PTH108

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from vaultconv.errors import DestinationError, StoreError

if TYPE_CHECKING:
    from vaultconv.pipeline.staging import Staged
    from vaultconv.remote.mirror import Outlet, Sent

Answer = TypeVar("Answer")


class Outward:
    """The way to the destination, by an ``outlet`` if that is in a store. A store that does not answer would answer no more for any other
    object: then a :class:`~vaultconv.errors.DestinationError` ends the run. Errors of the disk come out as :class:`OSError`."""

    def __init__(self, outlet: Outlet | None = None) -> None:
        self._outlet = outlet
        self._sent: dict[str, Sent] = {}

    def in_turn(self, staged: Sequence[Staged], may_go: Callable[[Staged], bool]) -> Iterator[Staged]:
        """What is ``staged``, one after the other. A store that can be asked several things together is sent some of it ahead, of what
        ``may_go``: files before the notes that show them. What got there comes before what did not."""
        if self._outlet is None or self._outlet.lanes == 1:
            yield from staged
            return
        for _, group in groupby(staged, key=lambda each: each.action.copy_from is None):
            alike = list(group)
            for first in range(0, len(alike), self._outlet.lanes * 8):
                some = alike[first : first + self._outlet.lanes * 8]
                going = [(each.action.path, Path(each.file)) for each in some if may_go(each)]
                self._sent = {sent.path: sent for sent in self._outlet.send(going)}
                yield from sorted(some, key=lambda each: self._broke_off(each.action.path))

    def _broke_off(self, path: str) -> bool:
        return path not in self._sent or self._sent[path].error is not None

    @property
    def is_store(self) -> bool:
        """Whether it leads into a store."""
        return self._outlet is not None

    def is_as_known(self, path: str) -> bool:
        """Whether nobody has changed the object at ``path`` since the plan was made; in a folder the file itself says so."""
        if self._outlet is None:
            return True
        sent = self._sent.get(path)
        return sent.is_as_known if sent is not None else _asked(partial(self._outlet.is_as_known, path))

    def put(self, path: str, file: str, target: str) -> None:
        """Moves ``file`` to ``target``, which is ``path`` in the destination."""
        if self._outlet is not None:
            sent = self._sent.get(path)
            _asked(partial(self._outlet.put, path, Path(file)) if sent is None else sent.check)
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
