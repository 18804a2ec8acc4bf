"""Every error a user can meet, and the exit codes of the command line.

An error says what was being done to which file, what was found there, and what to do now. The command line
prints it and leaves with its ``exit_code``; a library caller catches :class:`VaultconvError`. What concerns one
note only is no error but a line of the ledger (:mod:`vaultconv.model.losses`): one bad note never costs another.
"""

from __future__ import annotations

TYPE_CHECKING = False
"""As in :mod:`typing`, which takes longer to import than this module."""

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

CALLED: dict[str, str] = {}
"""What places are called where people read it, if not by their paths: the addresses of what lies in an object store, each by the
folder that its copy is in."""

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

_SENTENCE = r"(?<=\.) (?=[A-Z`])"
_PRECEDENCE = (INTERRUPTED, USAGE, REFUSED, FAILED, DIFFERENT, DONE)


def combine(*codes: int) -> int:
    """The one exit code to leave with when several apply; :data:`DONE` when none does.

    >>> combine(DONE, FAILED, REFUSED)
    4
    """
    return min(codes, key=_PRECEDENCE.index, default=DONE)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint at the one of ``known`` that ``word`` was meant to be, and a blank after it; ``""`` where none is near.

    >>> did_you_mean("obsidan", ["logseq", "obsidian"]), did_you_mean("org", ["logseq"])
    ("Did you mean 'obsidian'? ", '')
    """
    from difflib import get_close_matches  # it costs what all of this module does, and is for who mistypes

    near = get_close_matches(word, list(known), 1)
    return f"Did you mean {near[0]!r}? " if near else ""


def _as_called(text: str) -> str:
    """``text`` with places as people know them."""
    for folder, name in CALLED.items():
        text = text.replace(folder, name)
    return text


class VaultconvError(Exception):
    """Base of all our errors. ``what`` was found (or could not be done), at ``path`` with its 1-based ``line`` and
    ``column`` (0: not known), and ``remedy``: what to do now.

    >>> print(VaultconvError("a tab indents this key", path="A.md", line=3, column=1, remedy="Use blanks."))
    A.md:3:1: a tab indents this key
    Use blanks.
    """

    exit_code = USAGE
    code = "error"
    """What the error is called: ``vaultconv explain CODE`` and the reference say more of it."""
    causes = ""
    """What usually leads to it, and what to do: Markdown."""

    def __init__(
        self, what: str, *, path: object = "", line: int = 0, column: int = 0, remedy: str = ""
    ) -> None:
        super().__init__(what)
        self.what = _as_called(what)
        self.path = _as_called(str(path))
        self.line = line
        self.column = column
        self.remedy = _as_called(remedy)

    def __str__(self) -> str:
        place = [part for part in (self.path, self.line, self.column if self.line else 0) if part]
        return ": ".join([*([":".join(map(str, place))] if place else []), self.what]) + (
            f"\n{self.remedy}" if self.remedy else ""
        )


class UsageError(VaultconvError):
    """The command line or a configuration asks for something that cannot be."""

    code = "usage"
    causes = """
        An option, a value or a name is mistyped; two options say the opposite; an option belongs to a format that has no part
        in the run; or nothing says which format to write. Nothing was done. `vaultconv COMMAND --help` has the options of a
        command, `vaultconv formats` those of the formats.
        """


class ConfigurationError(UsageError):
    """A file of configuration says what cannot be: all of it at once, each of the ``problems`` with its place.

    >>> print(ConfigurationError([UsageError("no key", path="a.toml", line=2), UsageError("no", remedy="Say yes.")]))
    a.toml:2: no key
    no
    Say yes.
    """

    code = "configuration"
    causes = """
        A file of jobs (`vaultconv.toml`) has a key that there is not, a value of the wrong type, a job without source or
        destination, or two jobs of one name; or a line of a `.vaultconvignore` is no pattern. The whole file is read before anything is done: each problem is listed with its
        line. `vaultconv batch --init` writes a file to begin with, `vaultconv batch --schema` prints the schema for editors. Or a
        migration script says of itself what cannot be: a step that takes what none is given, a script that it depends on and
        that is not there. All of that is read before any script runs.
        """

    def __init__(self, problems: Sequence[UsageError]) -> None:
        super().__init__("; ".join(problem.what for problem in problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class EditError(VaultconvError):
    """An edit of a note cannot be done, or would change more than was meant: nothing of it was."""

    code = "edit"
    causes = """
        A script asked for a change that the format of the note has no words for, or that, read again, would say something
        else as well: a property where the front matter is no YAML, a title that another note has, a block that is not there
        any more. The note is as it was. Change it by hand, or ask for less at once.
        """


class MigrationError(VaultconvError):
    """A migration script went wrong while it ran: nothing of it was done."""

    code = "migration"
    causes = """
        An exception left a function of the script. The message names the line of the script, the function and the note that it
        was at; the vault is as it was before this migration, and those before it in the same run stay applied. Mend the script,
        and run again: `vaultconv migrate run --diff` shows what it would do, and writes nothing.
        """
    exit_code = FAILED


class SourceError(VaultconvError):
    """The source is not there, cannot be read, or nothing says which format it is."""

    code = "source"
    causes = """
        The path is mistyped, the folder is empty or may not be read, an archive is damaged, or a folder has no sign of any
        format: then `--from` says what it is. The source is never written to.
        """


class ServiceError(SourceError):
    """A service of the web did not give what was asked of it."""

    code = "service"
    causes = """
        There is no network, the token in the environment is missing, mistyped or has expired, or the service asks for more
        patience than one run has. What it gave before is kept: the next run goes on from there. The token is sent to the
        service's own host and nowhere else, and is in no message.
        """


class StoreError(SourceError):
    """An object store did not give, or take, what was asked of it."""

    code = "store"
    causes = """
        An address such as `s3://bucket/vault` was given, and its kind of store is not known, the packages for it are not
        installed (`pip install "vaultconv[remote]"`, and for `s3://` also `s3fs`), there is no such bucket, its configuration or the
        environment lacks the right key, or the network broke off. What was fetched before stays, and is not fetched again: run
        it once more. Objects that were written are written whole; each other one is as it was.
        """


class OverlapError(VaultconvError):
    """The source lies inside the destination, or the reverse, or they are the same folder."""

    code = "overlap"
    causes = """
        A run into its own source would read what it writes. Name a folder beside the vault. To change a vault in place there
        are commands that are made for it, such as `vaultconv fetch`.
        """


class StateError(VaultconvError):
    """The state database of a destination is damaged, or was written by a newer vaultconv."""

    code = "state"
    causes = """
        `.vaultconv/` in the destination remembers what was written and from what. It may have been cut off by a full disk, or
        be of a newer version: then use that. If it cannot be mended, move `.vaultconv` away: no note is lost with it, and the
        next run leaves every file alone that is not just as it would write it.
        """


class ConflictError(VaultconvError):
    """Refused as a whole, because it would overwrite or race with what this run did not write."""

    code = "conflict"
    causes = """
        Another run works on the same destination, a note changed while a run was being planned, or an undo would take back
        what was edited since. Nothing was done. Wait for the other run; look at the edits with `--diff`; take them back too
        with `--force` where a command has it.
        """
    exit_code = REFUSED


_LISTED = 10


def _listed(paths: Sequence[str]) -> str:
    more = len(paths) - _LISTED
    return ", ".join(paths[:_LISTED]) + (f" and {more} more" if more > 0 else "")


class DestinationError(VaultconvError):
    """The destination cannot be written any more: the disk is full, read-only, or gone. ``done`` are the paths
    that were written and ``not_done`` those that were not, both relative to the destination; those that were ``to_go`` were, or
    were not, removed.

    >>> print(DestinationError("no space left on device", path="out", done=["A.md"], not_done=["B.md", "C.md"], to_go={"C.md"}))
    out: no space left on device
    Written: A.md
    Not written: B.md
    Not removed: C.md
    """

    code = "destination"
    causes = """
        The disk is full, the folder or a file in it may not be written, or a drive went away. No file is half-written: each
        is as it was or as it was to be, and the message lists which. Make room, or give yourself the right to write, and run
        again: it goes on where it was.
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
        to_go: Collection[str] = (),
    ) -> None:
        super().__init__(what, path=path, remedy=remedy)
        self.done = tuple(done)
        self.not_done = tuple(not_done)
        self.to_go = frozenset(to_go)

    def __str__(self) -> str:
        lines = [super().__str__()]
        if self.done or self.not_done:
            for paths, written, removed in (
                (self.done, "Written", "Removed"),
                (self.not_done, "Not written", "Not removed"),
            ):
                gone = [path for path in paths if path in self.to_go]
                there = [path for path in paths if path not in self.to_go]
                lines.append(f"{written}: {_listed(there) or 'nothing'}")
                lines += [f"{removed}: {_listed(gone)}"] if gone else []
        return "\n".join(lines)


class NoFolderError(DestinationError):
    """The destination is there, and is no folder that can be listed. Nothing was done."""

    code = "no-folder"
    causes = """
        There is a file of that name, or a folder that you may not look into. Name another folder.
        """

    exit_code = USAGE


def kinds(base: type[VaultconvError] = VaultconvError) -> tuple[type[VaultconvError], ...]:
    """Every kind of error, the general before the special.

    >>> [kind.code for kind in kinds()][:4]
    ['usage', 'configuration', 'edit', 'migration']
    """
    return tuple(found for kind in base.__subclasses__() for found in (kind, *kinds(kind)))


def explained(kind: type[VaultconvError]) -> str:
    """What there is to know of errors of ``kind``, in Markdown.

    >>> print(explained(NoFolderError))
    The destination is there, and is no folder that can be listed.
    <BLANKLINE>
    There is a file of that name, or a folder that you may not look into. Name another folder.
    <BLANKLINE>
    The exit code is 2.
    """
    import re
    from inspect import cleandoc

    first = " ".join(cleandoc(kind.__doc__ or "").split("\n\n")[0].split())
    summary = re.split(_SENTENCE, first)[0].replace("``", "`")
    return "\n\n".join((summary, cleandoc(kind.causes).strip(), f"The exit code is {kind.exit_code}."))
