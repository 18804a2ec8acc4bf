"""Who does the work of a conversion that is shared: processes of this machine, or whatever an executor of the user's leads to.

A task is a function of a module, what it needs is handed over pickled, and it gives the same whenever and wherever it is done. So a task that
got lost, with its process or on its way, is done again, and one that fails is done here, where its error is met as without a crew.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from vaultconv.pipeline.record import digest

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_T = TypeVar("_T")
_S = TypeVar("_S")
FEWEST = 200
"""Of fewer notes one process has made something before others have begun."""
_KEPT = 6
"""How much a process keeps: all of a run, and of one that follows."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something that all tasks of a run are given, pickled once. ``key`` is the hash of it, by which each process opens it once
    (:func:`opened`)."""

    key: str
    data: bytes

    @classmethod
    def of(cls, content: Any) -> Parcel:
        """The parcel of ``content``.

        >>> Parcel.of(["a"]).open()
        ['a']
        """
        import pickle  # most runs have no crew

        data = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
        return cls(digest(data), data)

    def open(self) -> Any:
        """What is in it."""
        import pickle

        return pickle.loads(self.data)  # noqa: S301  a process of ours has packed it


_OPENED: OrderedDict[str, Any] = OrderedDict()
ONE_AT_A_TIME = threading.RLock()
"""Held by each task: an executor may have several threads in one process, which know the same notes."""


def opened(key: str, make: Callable[[], _T]) -> _T:
    """What this process knows by ``key``; where it does not, what it can ``make``."""
    if key not in _OPENED:
        _OPENED[key] = make()
        while len(_OPENED) > _KEPT:
            _OPENED.popitem(last=False)
    _OPENED.move_to_end(key)
    known: _T = _OPENED[key]
    return known


def forget() -> None:
    """Lets go of all that this process has opened."""
    _OPENED.clear()


class Crew(Protocol):
    """Who does tasks: ``many`` at a time, of a vault with at least the ``fewest`` notes for which that is worth it."""

    many: int
    fewest: int

    def each(self, task: Callable[..., _T], parcels: Sequence[Parcel], shares: Sequence[_S]) -> list[_T]:
        """What ``task`` makes of the ``parcels`` and of each of the ``shares``, in their order."""
        ...

    def close(self) -> None:
        """Lets them go."""
        ...


class Processes:
    """As ``many`` processes of this machine, each of which has always the same shares: what it has read of one it need not read again."""

    def __init__(self, many: int, fewest: int = FEWEST) -> None:
        """They are begun with the first task."""
        self.many = many
        self.fewest = fewest
        self._workers: list[tuple[BaseProcess, Connection]] = []

    def each(self, task: Callable[..., _T], parcels: Sequence[Parcel], shares: Sequence[_S]) -> list[_T]:
        """See :meth:`Crew.each`."""
        from multiprocessing.connection import wait

        if not self._workers:
            self._begin()
        done: dict[int, _T] = {}
        waiting: list[list[int]] = [list(range(n, len(shares), self.many)) for n in range(self.many)]
        lines = {line: n for n, (_, line) in enumerate(self._workers)}
        for line, n in list(lines.items()):
            if not self._sent(line, task, parcels, shares, waiting[n]):
                del lines[line]
        while lines:
            for ready in wait(list(lines)):
                line = next(known for known in lines if known is ready)
                place = waiting[lines[line]].pop(0)
                try:
                    is_done, result = line.recv()
                except (EOFError, OSError):  # it is gone, and what it had to do is done here
                    del lines[line]
                    continue
                if is_done:
                    done[place] = result
                if not self._sent(line, task, parcels, shares, waiting[lines[line]]):
                    del lines[line]
        return [done[place] if place in done else task(*parcels, share) for place, share in enumerate(shares)]

    def _sent(
        self,
        line: Connection,
        task: Callable[..., Any],
        parcels: Sequence[Parcel],
        shares: Sequence[Any],
        waiting: list[int],
    ) -> bool:
        """Whether the next of the shares that are ``waiting`` was sent."""
        if not waiting:
            return False
        try:
            line.send((task, tuple(parcels), shares[waiting[0]]))
        except OSError:
            return False
        return True

    def _begin(self) -> None:
        import multiprocessing

        # A copy of this process has all modules at once. It must be one without threads, which a copy would not have.
        may_fork = sys.platform == "linux" and threading.active_count() == 1
        context: Any = multiprocessing.get_context("fork" if may_fork else "spawn")
        for _ in range(self.many):
            ours, theirs = multiprocessing.Pipe()
            process = context.Process(target=_work, args=(theirs, ours if may_fork else None), daemon=True)
            process.start()
            theirs.close()
            self._workers.append((process, ours))

    def close(self) -> None:
        """Ends them."""
        for process, line in self._workers:
            line.close()
            process.terminate()
            process.join()
        self._workers = []


def _work(line: Connection, other_end: Connection | None) -> None:
    """Does what comes along ``line``, until nothing more can come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who has begun it is asked, and ends it
    if other_end is not None:
        other_end.close()
    gc.disable()  # the model has no cycles, and the process ends with the run
    with suppress(EOFError, OSError):
        while True:
            task, parcels, share = line.recv()
            try:
                done = True, task(*parcels, share)
            except BaseException:  # noqa: BLE001  it is done again by who has sent it, who meets it then
                done = False, None
            line.send(done)


class Executing:
    """Whoever ``executor`` leads to: threads, processes, or a cluster. It stays the caller's own, unless ``ends`` with the crew."""

    def __init__(
        self,
        executor: Executor,
        many: int,
        ends: Callable[[], None] = lambda: None,
        fewest: int = FEWEST,
    ) -> None:
        """Knows nobody yet."""
        self.many = many
        self.fewest = fewest
        self._executor = executor
        self._ends = ends

    def each(self, task: Callable[..., _T], parcels: Sequence[Parcel], shares: Sequence[_S]) -> list[_T]:
        """See :meth:`Crew.each`. A task whose worker is lost is sent once more, and then done here."""
        found: dict[int, _T] = {}
        for _ in range(2):
            left = [place for place in range(len(shares)) if place not in found]
            with suppress(RuntimeError):  # an executor that was shut down takes nothing more
                sent = {place: self._executor.submit(task, *parcels, shares[place]) for place in left}
                for place, future in sent.items():
                    with suppress(Exception):
                        found[place] = future.result()
        return [
            found[place] if place in found else task(*parcels, share) for place, share in enumerate(shares)
        ]

    def close(self) -> None:
        """Lets them go."""
        self._ends()


def processors() -> int:
    """How many processes can run at once here.

    >>> processors() >= 1
    True
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
