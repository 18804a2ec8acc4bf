"""How a command ends: with an exit code, and for each error with words instead of a traceback."""

from __future__ import annotations

import os
import sys

from vaultconv.errors import DONE, INTERRUPTED, VaultconvError

TYPE_CHECKING = False
"""As in :mod:`typing`, which takes longer to import than this module."""

if TYPE_CHECKING:
    from collections.abc import Callable

BUG = 70
"""The exit code for an error that we did not foresee (``EX_SOFTWARE`` of BSD's ``sysexits.h``): always a bug."""
DEBUG = "VAULTCONV_DEBUG"
"""The environment variable that, set to ``1``, adds the traceback to the message of a bug."""


def outcome(work: Callable[[], int]) -> int:
    """Does ``work`` and returns its exit code; an error is told on stderr and becomes one.

    >>> outcome(lambda: 0)
    0
    """
    try:
        code = work()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        _forget_stdout()  # whoever read our output (`head`, a pager) has seen enough
        return DONE
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001  whatever it is, a traceback is for us, not for the user; Rust panics are no Exception
        return _interrupted() if is_interruption(error) else failure(error)[1]
    return code


def is_interruption(error: BaseException) -> bool:
    """Whether ``error`` is Ctrl-C. Python tells of it as a ``SystemError`` that a ``KeyboardInterrupt`` caused where it came while
    code in C was called (seen once, on 3.11, in a ``Path`` that was made text).

    >>> is_interruption(KeyboardInterrupt()), is_interruption(SystemError())
    (True, False)
    """
    if isinstance(error, SystemError):
        return isinstance(error.__cause__, KeyboardInterrupt)
    return isinstance(error, KeyboardInterrupt)


def bear_any_name() -> None:
    """Lets what is printed hold what the terminal's encoding cannot say: the name of a file may."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def failure(error: BaseException) -> tuple[str, int]:
    """Tells ``error`` on stderr, and gives its words and its exit code."""
    if isinstance(error, VaultconvError):
        _say(f"vaultconv: {error}\n{more(type(error))}")
        return str(error), error.exit_code
    words = _bug(error)
    _say(f"vaultconv: {words}")
    if os.environ.get(DEBUG) == "1":
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    return words, BUG


def more(kind: type[VaultconvError]) -> str:
    """Where there is more to read of errors of a ``kind``: the command that says it, and the page, where the documentation has an address.

    >>> from vaultconv.errors import UsageError
    >>> more(UsageError)
    'More: vaultconv explain usage'
    """
    from vaultconv.cli.documentation import documented

    page = documented(kind.code)
    return f"More: vaultconv explain {kind.code}{f', {page}' if page else ''}"


def _interrupted() -> int:
    _say("vaultconv: interrupted. No file is half-written: run it again, and it goes on where it was.")
    return INTERRUPTED


def _say(text: str) -> None:
    from vaultconv.report.terminal import visible

    print(visible(text), file=sys.stderr)


def _bug(error: BaseException) -> str:
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    whose = _whose(error)
    place = "the project's issues" if whose == "vaultconv" else "its authors"
    return (
        f"this is a bug of {whose}, not of your notes: {what}\n"
        "The source was not touched, and no file of the destination is half-written. "
        f"Please report it to {place}: run the command again with {DEBUG}=1 in the environment, and send "
        "what it prints, with what `vaultconv --version` says."
    )


def _whose(error: BaseException) -> str:
    from vaultconv.assets.resolvers import RESOLVERS
    from vaultconv.formats.entry_points import package_of
    from vaultconv.formats.registry import FORMATS
    from vaultconv.transform.named import TRANSFORMS

    package = package_of(error, (kind.group for kind in (FORMATS, TRANSFORMS, RESOLVERS)))
    return f"the package {package!r}" if package else "vaultconv"


def _forget_stdout() -> None:
    """Nothing more can be printed, not even by Python as it leaves."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (
        OSError,
        ValueError,
    ):  # stdout is no file here (a test, an embedding): then nothing is left to flush
        sys.stdout = None
