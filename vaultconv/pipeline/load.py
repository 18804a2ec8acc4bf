"""A source to a vault in memory: walked, recognised, read note by note.

One bad note never costs another: whatever goes wrong with one is in the ledger, and the note is carried as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vaultconv.errors import SourceError
from vaultconv.formats.base import Format, Item, ReadContext, Reader, Recognition, Unit
from vaultconv.formats.registry import get_format, recognise
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Board, Note, Problem, Settings, Vault
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import digest
from vaultconv.pipeline.state import FOLDER, State
from vaultconv.vault.index import Index
from vaultconv.vault.tree import Tree, reason, walk


@dataclass(slots=True)
class Loaded:
    """A vault that was read: its format and why it was taken for that, the tree on disk, the index, a hash of each
    note's bytes, and what went wrong."""

    root: Path
    tree: Tree
    format: Format
    recognition: Recognition
    vault: Vault
    index: Index
    digests: Mapping[str, str] = field(default_factory=dict)
    mtimes: Mapping[str, int] = field(default_factory=dict)
    losses: tuple[Loss, ...] = ()


def load(source: Path, options: Options) -> Loaded:
    """The vault at ``source``, a folder or a file. Raises :class:`~vaultconv.errors.SourceError` when there is none,
    it cannot be read, or its kind cannot be told, and :class:`~vaultconv.errors.UsageError` for an unknown format."""
    if not source.exists():
        raise SourceError("there is no such file or folder", path=source, remedy="Check the path.")
    try:
        tree = walk(source, allow=options.allow, follow_symlinks=options.follow_symlinks)
    except OSError as error:
        raise SourceError(
            f"cannot be read: {reason(error)}", path=source, remedy="Check its permissions."
        ) from error
    format, recognition = _format(tree, options)
    if format.reader is None:
        raise SourceError(
            f"{format.name} can be written, not read", path=source, remedy="Choose another --from."
        )
    reading = _Reading(tree, format.reader, options)
    with State.open(tree.root) as state:
        for unit in format.reader.discover(tree, options.format_options):
            reading.take(unit, state if options.carriers else None)
    name = tree.root.resolve().name
    vault = Vault(
        name,
        format.name,
        tuple(sorted(reading.notes, key=lambda note: note.path)),
        tuple(sorted(reading.boards, key=lambda board: board.path)),
        tuple(sorted(reading.attachments, key=lambda attachment: attachment.path)),
        reading.settings,
    )
    losses = (*tree.losses, *reading.losses, *_hidden(tree, vault))
    return Loaded(
        tree.root, tree, format, recognition, vault, Index(vault), reading.digests, reading.mtimes, losses
    )


def _format(tree: Tree, options: Options) -> tuple[Format, Recognition]:
    if options.source_format:
        return get_format(options.source_format), Recognition(100, "you said so")
    if not tree.files:
        raise SourceError("the folder is empty", path=tree.root, remedy="Name a folder with notes in it.")
    return recognise(tree)


def _hidden(tree: Tree, vault: Vault) -> tuple[Loss, ...]:
    """Hidden folders are no part of a vault, save those whose files the reader took."""
    taken = {
        attachment.path.split("/")[0] for attachment in vault.attachments if attachment.path.startswith(".")
    }
    return tuple(
        Loss(path, 0, "folder", Outcome.OUTSIDE_SOURCE, "hidden, so no part of the vault: not copied")
        for path in tree.hidden
        if path not in taken and path.split("/")[-1] != FOLDER
    )


class _Reading:
    """What has been read so far."""

    def __init__(self, tree: Tree, reader: Reader, options: Options) -> None:
        self.tree = tree
        self.reader = reader
        self.options = options
        self.settings = Settings()
        self.notes: list[Note] = []
        self.boards: list[Board] = []
        self.attachments: list[Attachment] = []
        self.digests: dict[str, str] = {}
        self.mtimes: dict[str, int] = {}
        self.losses: list[Loss] = []

    def take(self, unit: Unit, state: State | None) -> None:
        """Reads one unit."""
        data = b""
        if unit.role != "attachment":
            try:
                data = self.tree.read(unit.path)
            except OSError as error:
                detail = f"cannot be read: {reason(error)}. Check its permissions and run again."
                self.losses.append(Loss(unit.path, 0, "note", Outcome.FAILED, detail))
                return
        carried = self._carried(unit, data, state)
        self.mtimes[unit.path] = unit.mtime_ns
        context = ReadContext(self.options.format_options, self.settings, carried, unit.mtime_ns)
        for item in read_safely(self.reader, unit, data, context):
            self._keep(item, carried)
            if isinstance(item, Note):
                self.digests[item.path] = digest(data)

    def _carried(self, unit: Unit, data: bytes, state: State | None) -> Mapping[str, Any] | None:
        if state is None or unit.role != "note":
            return None
        carried = state.carried(unit.path, digest(data))
        return None if carried is None else carried.data

    def _keep(self, item: Item, carried: Mapping[str, Any] | None) -> None:
        match item:
            case Note():
                self.notes.append(with_carried(item, carried))
            case Board():
                self.boards.append(item)
            case Attachment():
                self.attachments.append(item)
            case Settings():
                self.settings = item


def with_carried(note: Note, carried: Mapping[str, Any] | None) -> Note:
    """``note`` with what was carried for it: the generation of its format above all."""
    if carried is None or note.verbatim is not None:
        return note
    return replace(note, carried=carried, form=note.form or str(carried.get("form", "")))


def read_safely(reader: Reader, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
    """What ``unit`` holds. Whatever a reader or a parser raises, the note is then carried as it is: parsers written in
    Rust raise exceptions that are not :class:`Exception`."""
    try:
        return reader.read(unit, data, context)
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001  the boundary of a note: it is reported, with its file, and carried
        problem = Problem(
            f"reading it failed ({type(error).__name__}: {error})",
            remedy="This is a bug of vaultconv: please report it with the note, if you can share it.",
        )
        return (
            Note(unit.path, unit.path.rpartition("/")[2].removesuffix(".md"), verbatim=data, problem=problem),
        )
