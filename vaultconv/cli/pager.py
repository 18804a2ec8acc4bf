"""A pager for what is long, and only on a terminal: the one that ``PAGER`` names, else ``less``; none with ``NO_PAGER``."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO

from vaultconv.cli.screen import is_plain

_LESS = "FRX"
"""What ``less`` is asked unless ``LESS`` says otherwise: to leave where one screen holds all, to show colours, and to leave
the screen as it is."""
_NONE = ("", "cat")


@contextmanager
def paged() -> Iterator[IO[str]]:
    """Where to write: a pager, which is waited for, or stdout itself. Who leaves the pager has seen enough: that is no error."""
    words = pager(os.environ) if sys.stdout.isatty() else []
    if not words:
        yield sys.stdout
        return
    sys.stdout.flush()
    environment = {"LESS": _LESS, "LV": "-c", **os.environ}
    with (
        subprocess.Popen(  # noqa: S603 - the user's own pager
            words,
            stdin=subprocess.PIPE,
            env=environment,
            encoding=sys.stdout.encoding
            or "utf-8",  # it shows text on the screen that we would have written to
            errors="backslashreplace",
        ) as shown,
        _left_to_the_pager(),
    ):
        assert shown.stdin is not None  # noqa: S101 - a pipe was asked for
        with suppress(BrokenPipeError):
            yield shown.stdin
        with suppress(BrokenPipeError):  # what it did not take is not missed
            shown.stdin.close()
        shown.wait()


@contextmanager
def _left_to_the_pager() -> Iterator[None]:
    """Within it Ctrl-C is the pager's: ``less`` takes it for the end of a search, and goes on."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def pager(environment: Mapping[str, str], windows: bool = os.name == "nt") -> list[str]:
    """The words of the command that shows text in pages; none where there is to be none, or it is not there.

    >>> pager({"PAGER": "less -S", "NO_PAGER": "1"}), pager({"PAGER": "cat"}), pager({"PAGER": "no-such-pager"})
    ([], [], [])
    """
    if environment.get("NO_PAGER") or is_plain(environment):
        return []
    said = environment.get("PAGER", "less").strip()
    try:
        words = [] if said in _NONE else _words(said, windows)
    except ValueError:  # a quotation mark without its other
        words = []
    return words if words and shutil.which(words[0], path=environment.get("PATH")) else []


def _words(said: str, windows: bool) -> list[str]:
    r"""The words of a command. On ``windows`` a backslash parts folders.

    >>> _words(r'"C:\Program Files\less.exe" -R', windows=True), _words(r"my\ less -R", windows=False)
    (['C:\\Program Files\\less.exe', '-R'], ['my less', '-R'])
    """
    return [word.strip('"') for word in shlex.split(said, posix=False)] if windows else shlex.split(said)
