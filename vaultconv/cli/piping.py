"""A note from standard input to standard output: ``vaultconv convert -``.

An editor may ask for it with every key, so the start counts: the plainest words are understood here (:func:`plainly`), and nothing is imported
but what converts between the two formats. All other words are those of the command (:mod:`vaultconv.cli.pipe`), which does the same.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
"""As in :mod:`typing`, which takes longer to import than this module."""

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from vaultconv.pipeline.one_note import ConvertedNote
    from vaultconv.pipeline.options import Options

PIPE = "-"
"""What is said in the place of a folder."""
_VALUES = {"--from": "source_format", "--to": "target_format", "--name": "name"}
_SWITCHES = {
    "--strict": "strict",
    "--quiet": "quiet",
    "-q": "quiet",
    "--verbose": "verbose",
    "-v": "verbose",
}
"""The words that are understood here, with what they are in :func:`piped` or its options."""


def is_piped(arguments: Sequence[str]) -> bool:
    """Whether ``arguments`` are about one note, and no folder is written.

    >>> is_piped(["convert", "--to", "html", "-"]), is_piped(["convert", "Notes", "Site"])
    (True, False)
    """
    return arguments[:1] == ["convert"] and PIPE in arguments


def plainly(arguments: Sequence[str]) -> Callable[[], int] | None:
    """What ``arguments`` ask for, if they are such that nobody else has to understand them; None where they are not.

    >>> plainly(["convert", "-", "--from", "readwise", "--to", "obsidian"]) is None
    False
    >>> plainly(["convert", "-", "--to", "html", "--template", "Looks"]) is None
    True
    """
    if not is_piped(arguments):
        return None
    said: dict[str, str] = {}
    places: list[str] = []
    words = iter(arguments[1:])
    for word in words:
        if word in _VALUES:
            said[_VALUES[word]] = next(words, "")
        elif word in _SWITCHES:
            said[_SWITCHES[word]] = word
        else:
            places.append(word)
    if places not in ([PIPE], [PIPE, PIPE]) or not all(said.values()):
        return None

    def work() -> int:
        from vaultconv.cli.light_dataclasses import light_dataclasses

        with light_dataclasses():
            from vaultconv.pipeline.options import Options

            options = Options(said.get("source_format", ""), said.get("target_format", ""))
            made = converted(options, said.get("name", ""))
            return written(made, strict="strict" in said, quiet="quiet" in said, verbose="verbose" in said)

    return work


def converted(options: Options, name: str = "", source: Path | None = None) -> ConvertedNote:
    """What the note in ``source``, or in standard input, becomes. It is called ``name``, or else as its file."""
    from vaultconv.pipeline.collector import rarely_collecting

    with rarely_collecting():  # what is imported stays
        from vaultconv.pipeline.one_note import NAME, convert_note

    if source is not None:
        data, changed = _read(source)
        return convert_note(data, options, name or source.name, mtime_ns=changed)
    if sys.stdin.isatty():
        print("The note is read from the keyboard, until Ctrl-D (on Windows Ctrl-Z, Enter).", file=sys.stderr)
    return convert_note(sys.stdin.buffer.read(), options, name or NAME)


def _read(source: Path) -> tuple[bytes, int]:
    """The bytes of the file ``source``, and when it was changed."""
    from vaultconv.errors import SourceError
    from vaultconv.vault.tree import reason

    try:
        return source.read_bytes(), source.stat().st_mtime_ns
    except IsADirectoryError as error:
        raise SourceError(
            "it is a folder, and only one note can be written to the screen or a pipe",
            path=source,
            remedy="Name one note, or a folder to write in the place of `-`.",
        ) from error
    except OSError as error:
        raise SourceError(
            f"cannot be read: {reason(error)}", path=source, remedy="Check the path and its permissions."
        ) from error


def written(made: ConvertedNote, *, strict: bool = False, quiet: bool = False, verbose: bool = False) -> int:
    """Writes the note that was ``made`` to standard output and its ledger to standard error, as the flags of the command say, and gives
    the exit code."""
    from vaultconv.errors import combine
    from vaultconv.pipeline.ledger import strictly

    sys.stdout.buffer.write(made.data)
    sys.stdout.buffer.flush()
    if told := _told(made, quiet, verbose):
        print(told, file=sys.stderr)
    return combine(made.exit_code, strictly(strict, made.losses))


def _told(made: ConvertedNote, quiet: bool, verbose: bool) -> str:
    """What is said of the note that was ``made``: what failed, with its place, then the ledger; with ``quiet`` only the former."""
    from vaultconv.model.losses import Outcome
    from vaultconv.report.ledger import summary
    from vaultconv.report.terminal import one_line

    lines: list[str] = []
    for loss in made.losses:
        if loss.outcome is Outcome.FAILED:
            problem = made.problem
            column = problem.column if problem is not None and problem.line == loss.line else 0
            place = ":".join(str(part) for part in (loss.note, loss.line, column if loss.line else 0) if part)
            lines.append(one_line(f"failed: {place}: {loss.detail}"))
    rest = [loss for loss in made.losses if loss.outcome is not Outcome.FAILED]
    if rest and not quiet:
        lines.append(summary(rest, len(rest)) if verbose else summary(rest))
    return "\n".join(lines)
