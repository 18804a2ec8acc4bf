"""One note to another, without a folder: what comes through a pipe, or what a script has at hand.

It is converted as a vault of one note is, by the same code, and what it becomes is what that vault would become, to the byte (but for a page, which
has its looks in itself, since nothing lies beside it). There is no folder, so there are no records: nothing is carried but what stands in the
note itself. Nothing is read or written on a disk.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from vaultconv.errors import DONE, FAILED, SourceError, UsageError
from vaultconv.formats.base import Format
from vaultconv.formats.registry import get_format
from vaultconv.model.board import Board
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.problem import Problem
from vaultconv.pipeline.actions import NewFile
from vaultconv.pipeline.convert import Converted, convert
from vaultconv.pipeline.filtered import filtered
from vaultconv.pipeline.grouped import grouped
from vaultconv.pipeline.load import Loaded, understood
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.publishing import as_published
from vaultconv.pipeline.target import target_of
from vaultconv.pipeline.transformed import transformed
from vaultconv.vault.held import PIPE, Held, held

NAME: Final = "Untitled"
"""What a note is called whose name is not said: as apps call a new one."""
_SUFFIX: Final = ".md"
"""How the notes of a format end that does not say it."""
_HAVE_A_PART: Final = frozenset(
    {"source_format", "target_format", "format_options", "origins", "carriers", "group", "transforms"}
)
"""The options that mean something for one note."""


@dataclass(frozen=True, slots=True)
class ConvertedNote:
    """A note in another format: its bytes (``data``), its ``path`` in a vault of that format, the ledger of what did not arrive as it
    was (``losses``), and what is wrong with the note (``problem``), where it could not be understood and is its own source."""

    data: bytes
    path: str
    losses: tuple[Loss, ...] = ()
    problem: Problem | None = None

    @property
    def text(self) -> str:
        """The note as text."""
        return self.data.decode("utf-8", "surrogateescape")

    @property
    def exit_code(self) -> int:
        """What it comes to, in the words of :mod:`vaultconv.errors`: a note that failed, or not."""
        return FAILED if any(loss.outcome is Outcome.FAILED for loss in self.losses) else DONE


def convert_note(
    note: str | bytes, options: Options, name: str = NAME, *, mtime_ns: int = 0
) -> ConvertedNote:
    """``note``, the whole text of a file in ``options.source_format``, as ``options.target_format`` has it. ``name`` is what its file would be
    called, or where it would be in its vault; the ending of its format is added. What the name of a note says (its title, a day) is told
    by it. ``mtime_ns`` is when it was changed, for a format that dates a note so which has no date.

    Raises :class:`~vaultconv.errors.UsageError` where a format is not said, or an option means nothing for one note, and
    :class:`~vaultconv.errors.SourceError` where there is no note, or more than one.

    >>> made = convert_note("Feed the ==starter==.\\n", Options("obsidian", "readwise"), "Bread")
    >>> print(made.text, end="")
    ---
    title: Bread
    manual_post: true
    ---
    <BLANKLINE>
    Feed the [[starter::highlight]].
    >>> made.path, made.losses
    ('_manual_posts/1970-01-01-bread.md', ())
    """
    target = target_of(options)
    _check(options)
    options = as_published(options)
    data = note.encode("utf-8", "surrogateescape") if isinstance(note, str) else note
    loaded = understood(_tree(name, data, mtime_ns, options), options)
    if (check := getattr(target.writer, "check", None)) is not None:
        check(loaded.format.name, options.format_options)
    loaded = transformed(grouped(filtered(loaded, options), target, options), options)
    converted = convert(loaded, target, options, stands_alone=True)
    made = _one(converted, loaded, target)
    items: tuple[Note | Board, ...] = (*loaded.vault.notes, *loaded.vault.boards)
    problem = next((item.problem for item in items if item.problem is not None), None)
    return ConvertedNote(made.data, made.path, tuple(sorted(converted.losses)), problem)


def _check(options: Options) -> None:
    """Refuses what is said of a folder."""
    if not options.source_format:
        raise UsageError("the format of the note is not said", remedy="Say it with --from.")
    plain = Options()
    for each in fields(options):
        if each.name not in _HAVE_A_PART and getattr(options, each.name) != getattr(plain, each.name):
            raise UsageError(
                f"the option {each.name!r} means nothing for one note",
                remedy="Convert the folder that it is in.",
            )


def _tree(name: str, data: bytes, mtime_ns: int, options: Options) -> Held:
    """The vault of a note called ``name``, which is a path that the reader takes for more than an attachment."""
    source = get_format(options.source_format)
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if not parts or ".." in parts or "\0" in name:
        raise UsageError(f"a note cannot be called {name!r}", remedy="Say a name, or a path in its vault.")
    tree = held("/".join(parts), data, mtime_ns)
    units = source.reader.discover(tree, options.format_options) if source.reader is not None else ()
    if any(unit.role != "attachment" for unit in units):
        return tree
    return held(tree.only + getattr(source, "suffix", _SUFFIX), data, mtime_ns)


def _one(converted: Converted, loaded: Loaded, target: Format) -> NewFile:
    """The one file of a note among what was ``converted``."""
    notes = {item.path for item in (*loaded.vault.notes, *loaded.vault.sheets)}
    shared = {*converted.parts.values(), *converted.views.values()}
    made = [file for file in converted.files if file.source in notes or file.path in shared]
    if len(made) == 1:
        return made[0]
    if made:
        raise SourceError(
            f"it is {len(made):,} notes in {target.name}, and a pipe has place for one",
            path=PIPE,
            remedy="Convert the file into a folder.",
        )
    if loaded.left_out:
        flag = next(iter(loaded.left_out.values()))
        raise SourceError(f"{flag} leaves it out", path=PIPE, remedy=f"Mark the note, or leave out {flag}.")
    why = next((f": {loss.detail}" for loss in converted.losses if loss.outcome is Outcome.FAILED), "")
    raise SourceError(f"there is no note in it{why}", path=PIPE, remedy="Convert the folder that it is in.")
