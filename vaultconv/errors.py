"""Every error a user can meet, and the exit codes of the command line.

An error says what was being done to which file, what was found there, and what to do now. The command line
prints it and leaves with its ``exit_code``; a library caller catches :class:`VaultconvError`. What concerns one
note only is no error but a line of the ledger (:mod:`vaultconv.model.losses`): one bad note never costs another.
"""

from __future__ import annotations

from collections.abc import Sequence

DONE = 0
"""All went well."""
DIFFERENT = 1
"""``diff --exit-code`` found differences, or ``verify`` something missing that no ledger line names."""
USAGE = 2
"""Wrong usage or configuration: nothing was done."""
FAILED = 3
"""Done, but some notes or files failed; they are listed."""
REFUSED = 4
"""Something was left alone, because writing it would overwrite what this source did not write."""
INTERRUPTED = 130
"""Stopped by the user (Ctrl-C), as shells say it: 128 + SIGINT."""

_PRECEDENCE = (INTERRUPTED, USAGE, REFUSED, FAILED, DIFFERENT, DONE)


def combine(*codes: int) -> int:
    """The one exit code to leave with when several apply; :data:`DONE` when none does.

    >>> combine(DONE, FAILED, REFUSED)
    4
    """
    return min(codes, key=_PRECEDENCE.index, default=DONE)


class VaultconvError(Exception):
    """Base of all our errors. ``what`` was found (or could not be done), at ``path`` with its 1-based ``line`` and
    ``column`` (0: not known), and ``remedy``: what to do now.

    >>> print(VaultconvError("a tab indents this key", path="A.md", line=3, column=1, remedy="Use blanks."))
    A.md:3:1: a tab indents this key
    Use blanks.
    """

    exit_code = USAGE

    def __init__(
        self, what: str, *, path: object = "", line: int = 0, column: int = 0, remedy: str = ""
    ) -> None:
        super().__init__(what)
        self.what = what
        self.path = str(path)
        self.line = line
        self.column = column
        self.remedy = remedy

    def __str__(self) -> str:
        place = [part for part in (self.path, self.line, self.column if self.line else 0) if part]
        return ": ".join([*([":".join(map(str, place))] if place else []), self.what]) + (
            f"\n{self.remedy}" if self.remedy else ""
        )


class UsageError(VaultconvError):
    """The command line or a configuration asks for something that cannot be."""


class ConfigurationError(UsageError):
    """A file of configuration says what cannot be: all of it at once, each of the ``problems`` with its place.

    >>> print(ConfigurationError([UsageError("no key", path="a.toml", line=2), UsageError("no", remedy="Say yes.")]))
    a.toml:2: no key
    no
    Say yes.
    """

    def __init__(self, problems: Sequence[UsageError]) -> None:
        super().__init__("; ".join(problem.what for problem in problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class EditError(VaultconvError):
    """An edit of a note cannot be done, or would change more than was meant: nothing of it was."""


class MigrationError(VaultconvError):
    """A migration script went wrong while it ran: nothing of it was done."""

    exit_code = FAILED


class SourceError(VaultconvError):
    """The source is not there, cannot be read, or nothing says which format it is."""


class ServiceError(SourceError):
    """A service of the web did not give what was asked of it."""


class OverlapError(VaultconvError):
    """The source lies inside the destination, or the reverse, or they are the same folder."""


class StateError(VaultconvError):
    """The state database of a destination is damaged, or was written by a newer vaultconv."""


class ConflictError(VaultconvError):
    """Refused as a whole, because it would overwrite or race with what this run did not write."""

    exit_code = REFUSED


_LISTED = 10


def _listed(paths: Sequence[str]) -> str:
    more = len(paths) - _LISTED
    return ", ".join(paths[:_LISTED]) + (f" and {more} more" if more > 0 else "")


class DestinationError(VaultconvError):
    """The destination cannot be written any more: the disk is full, read-only, or gone. ``done`` are the paths
    that were written and ``not_done`` those that were not, both relative to the destination.

    >>> print(DestinationError("no space left on device", path="out", done=["A.md"], not_done=["B.md"]))
    out: no space left on device
    Written: A.md
    Not written: B.md
    """

    exit_code = FAILED

    def __init__(
        self,
        what: str,
        *,
        path: object = "",
        remedy: str = "",
        done: Sequence[str] = (),
        not_done: Sequence[str] = (),
    ) -> None:
        super().__init__(what, path=path, remedy=remedy)
        self.done = tuple(done)
        self.not_done = tuple(not_done)

    def __str__(self) -> str:
        lines = [super().__str__()]
        if self.done or self.not_done:
            lines.append(f"Written: {_listed(self.done) or 'nothing'}")
            lines.append(f"Not written: {_listed(self.not_done) or 'nothing'}")
        return "\n".join(lines)


class NoFolderError(DestinationError):
    """The destination is there, and is no folder that can be listed. Nothing was done."""

    exit_code = USAGE
