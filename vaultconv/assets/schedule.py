"""Whose turn it is: of many addresses at many hosts, the next that may be asked now.

No host is asked more often at a time than it may be, and one that wants to be left alone for a while is; meanwhile the
others have their turn, one address of each host after another.
"""

from __future__ import annotations

import heapq
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Condition


@dataclass(slots=True)
class Job:
    """An address to ask for, and how often that was tried."""

    url: str
    host: str
    tries: int = 0


@dataclass(slots=True)
class _Host:
    waiting: deque[Job] = field(default_factory=deque)
    busy: int = 0
    free_at: float = 0.0


class Schedule:
    """The ``jobs`` to do, at most ``per_host`` of a host at a time. May be asked from several threads."""

    def __init__(self, jobs: Iterable[Job], per_host: int) -> None:
        self._per_host = per_host
        self._hosts: dict[str, _Host] = {}
        self._turns: deque[str] = deque()
        """Hosts that may be asked now."""
        self._later: list[tuple[float, int, str, Job | None]] = []
        """When which host has its turn again, with a job that comes back to it."""
        self._left = self._count = 0
        self._changed = Condition()
        for job in jobs:
            self._hosts.setdefault(job.host, _Host()).waiting.append(job)
            self._left += 1
        self._turns.extend(self._hosts)

    def take(self) -> Job | None:
        """The next job, waited for if need be; None when all are done."""
        with self._changed:
            while self._left > 0:
                self._wake()
                if (job := self._next()) is not None:
                    if self._turns or self._later:
                        self._changed.notify()  # somebody else is to look what there is, or when there will be
                    return job
                self._changed.wait(self._pause())
            return None

    def done(self, job: Job) -> None:
        """``job`` is done."""
        with self._changed:
            self._left -= 1
            self._release(self._hosts[job.host], job.host)
            if self._left > 0:
                self._changed.notify()
            else:
                self._changed.notify_all()

    def stop(self) -> None:
        """Nothing more is to be done; who waits for a job gets none."""
        with self._changed:
            self._left = 0
            self._changed.notify_all()

    def again(self, job: Job, pause: float, *, whole_host: bool = False) -> None:
        """``job`` is to be tried again after ``pause`` seconds; the ``whole_host`` is left alone for so long."""
        with self._changed:
            host = self._hosts[job.host]
            at = time.monotonic() + pause
            if whole_host:
                host.free_at = max(host.free_at, at)
            self._put_off(at, job.host, job)
            self._release(host, job.host)
            self._changed.notify()

    def _put_off(self, at: float, name: str, job: Job | None = None) -> None:
        self._count += 1
        heapq.heappush(self._later, (at, self._count, name, job))

    def _pause(self) -> float | None:
        """The seconds until the next comes back, None if there is none."""
        return max(self._later[0][0] - time.monotonic(), 0.0) if self._later else None

    def _wake(self) -> None:
        """Brings those back whose time has come."""
        now = time.monotonic()
        while self._later and self._later[0][0] <= now:
            _, _, name, job = heapq.heappop(self._later)
            if job is not None:
                self._hosts[name].waiting.append(job)
            self._turns.append(name)

    def _next(self) -> Job | None:
        now = time.monotonic()
        for _ in range(len(self._turns)):
            name = self._turns.popleft()
            host = self._hosts[name]
            if not host.waiting or host.busy >= self._per_host:
                continue  # it has its turn again when one of its jobs is done
            if host.free_at > now:
                self._put_off(host.free_at, name)
                continue
            host.busy += 1
            if host.waiting:
                self._turns.append(name)
            return host.waiting.popleft()
        return None

    def _release(self, host: _Host, name: str) -> None:
        host.busy -= 1
        self._turns.append(name)
