"""Where the time of a job goes: by room of the package, by function, and as a tree of calls.

    python benchmarks/rooms.py convert obsidian:logseq SRC DST

The stack is looked at as often as the system's clock ticks in processor time (every 1 to 4 ms); that costs little and
bends little, where a profiler that counts calls makes small functions look dear. What a library takes (parsing, SQLite) counts as the function of ours that
asked for it. The collector of cycles is timed by itself: it runs inside of whatever makes objects.
"""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import CodeType, FrameType

import vaultconv
from jobs import JOBS, options_of

PACKAGE = Path(vaultconv.__file__).parent
_TICK = 0.001
_SHOWN = 22
_LEAST = 0.02
"""The share of all time from which on a call is in the tree."""

Stack = tuple[str, ...]
"""Functions of ours as ``room.module.function``, the outermost first."""


class Looks:
    """What was seen while a job ran."""

    def __init__(self) -> None:
        self.stacks: Counter[Stack] = Counter()
        self.collecting = 0.0
        self.seconds = 0.0
        self._names: dict[CodeType, str] = {}
        self._since = 0.0

    def watch(self, job: Callable[[], object]) -> None:
        """Runs ``job`` under observation."""
        gc.collect()
        gc.callbacks.append(self._collects)
        before = signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, _TICK, _TICK)
        start = time.process_time()
        try:
            job()
        finally:
            self.seconds = time.process_time() - start
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
            gc.callbacks.remove(self._collects)

    def _look(self, signal_number: int, frame: FrameType | None) -> None:
        stack = []
        while frame is not None:
            if name := self._name(frame.f_code):
                stack.append(name)
            frame = frame.f_back
        self.stacks[tuple(reversed(stack))] += 1

    def _collects(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._since = time.process_time()
        else:
            self.collecting += time.process_time() - self._since

    def _name(self, code: CodeType) -> str:
        if code not in self._names:
            self._names[code] = _name(code)
        return self._names[code]

    # -- what it comes to --------------------------------------------------------------------------------------

    def _shares(self, counts: Counter[str]) -> list[tuple[str, float]]:
        all_of_them = self.stacks.total()
        return [(name, count / all_of_them) for name, count in counts.most_common()]

    def rooms(self) -> list[tuple[str, float]]:
        """The share of each room: of the innermost function of ours."""
        return self._shares(self._count(lambda stack: [_room(stack[-1])] if stack else ["elsewhere"]))

    def functions(self) -> list[tuple[str, float]]:
        """The share of each function itself, without what it calls of ours."""
        return self._shares(self._count(lambda stack: stack[-1:]))

    def calls(self) -> list[tuple[str, float]]:
        """The share of each function with all that it calls."""
        return self._shares(self._count(set))

    def _count(self, names: Callable[[Stack], Iterable[str]]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for stack, count in self.stacks.items():
            for name in names(stack):
                counts[name] += count
        return counts

    def tree(self) -> Iterator[str]:
        """The calls that take a share worth seeing, each below its caller."""
        total = self.stacks.total()
        below: Counter[Stack] = Counter()
        for stack, count in self.stacks.items():
            for depth in range(1, len(stack) + 1):
                below[stack[:depth]] += count
        worth = {path: count for path, count in below.items() if count / total >= _LEAST and len(path) <= 7}

        def under(path: Stack) -> Iterator[str]:
            inside = [other for other in worth if other[:-1] == path]
            for child in sorted(inside, key=lambda other: -worth[other]):
                yield f"{worth[child] / total:6.1%} {'  ' * (len(child) - 1)}{child[-1]}"
                yield from under(child)

        yield from under(())


def _name(code: CodeType) -> str:
    """``pipeline.load.load``; "" for what is not ours."""
    path = Path(code.co_filename)
    if not path.is_relative_to(PACKAGE):
        return ""
    return ".".join((*path.relative_to(PACKAGE).with_suffix("").parts, code.co_qualname))


def _room(function: str) -> str:
    """The room of a function; each format is one of its own."""
    room, _, rest = function.partition(".")
    return f"{room}.{rest.partition('.')[0]}" if room == "formats" else room


def report(looks: Looks) -> Iterator[str]:
    """All of it, as text."""
    yield f"{looks.seconds:.2f} s of processor time, {looks.stacks.total()} looks"
    yield f"{looks.collecting / looks.seconds:6.1%} in the collector of cycles, wherever it ran"
    for title, shares in (
        ("by room", looks.rooms()),
        ("by function, without what it calls", looks.functions()[:_SHOWN]),
        ("by function, with what it calls", looks.calls()[:_SHOWN]),
    ):
        yield f"\n{title}"
        yield from (f"{share:6.1%} {name}" for name, share in shares)
    yield "\nas a tree"
    yield from looks.tree()


def main() -> int:
    """Watches the job that the command line names; the words are those of ``jobs.py``."""
    name, formats, source, destination, *flags = sys.argv[1:]
    options = options_of(formats, flags)
    looks = Looks()
    looks.watch(lambda: JOBS[name](Path(source), Path(destination), options))
    print("\n".join(report(looks)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
