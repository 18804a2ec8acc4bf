"""The command line: words and arguments, no logic. One file a command; what they have in common is in ``arguments.py``.

:func:`main` is the console script. Nothing but it is imported for ``vaultconv --version``, which editors and scripts ask
often, for a ``convert`` where all stands still (:mod:`vaultconv.pipeline.still`), and for a note in a pipe
(:mod:`vaultconv.cli.piping`): the libraries behind the commands take ten times as long.
"""

from __future__ import annotations

import sys

from vaultconv import __version__

TYPE_CHECKING = False
"""As in :mod:`typing`, which takes longer to import than all that is needed here."""

if TYPE_CHECKING:
    from vaultconv.pipeline.still import Looked


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line with ``arguments`` (by default those of the process) and returns its exit code, one of
    those in :mod:`vaultconv.errors`. Never raises.

    >>> main(["--version"])
    vaultconv 0.1.0
    0
    """
    given = sys.argv[1:] if arguments is None else arguments
    if given == ["--version"]:
        print(f"vaultconv {__version__}")
        return 0
    from vaultconv.cli.outcome import outcome

    met: dict[str, Looked] = {}
    if given[:1] == ["convert"]:
        from vaultconv.cli.piping import plainly

        if (work := plainly(given)) is not None:
            return outcome(work)
        from vaultconv.pipeline.still import answer

        known = answer(given, met)
        if known is not None:
            return outcome(lambda: _tell(*known))
    if arguments is None:  # a program of its own, of which nobody else has the classes
        from vaultconv.cli.light_dataclasses import light_dataclasses

        with light_dataclasses():
            return outcome(lambda: _run(given, met))
    return outcome(lambda: _run(given, met))


def _tell(text: str, code: int) -> int:
    """Says what the last run left to be said."""
    from vaultconv.cli.outcome import bear_any_name

    bear_any_name()
    print(text, end="")
    return code


def _run(arguments: list[str], met: dict[str, Looked]) -> int:
    from vaultconv.pipeline.collector import rarely_collecting

    with rarely_collecting():  # what is imported stays, and what is read until the end
        from vaultconv.cli.app import run

        return run(arguments, met)
