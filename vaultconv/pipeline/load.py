"""A source to a vault in memory: walked, recognised, read note by note.

One bad note never costs another: whatever goes wrong with one is in the ledger, and the note is carried as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vaultconv.errors import SourceError, VaultconvError
from vaultconv.formats.base import Format, Item, ReadContext, Reader, Recognition, Resolver, Unit
from vaultconv.formats.registry import get_format, recognise
from vaultconv.model.board import Base, Board
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Note, Problem, Settings, Vault
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.database import own_folder
from vaultconv.pipeline.fingerprint import Fingerprint
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import digest
from vaultconv.pipeline.state import DATABASE, FOLDER, State
from vaultconv.vault.filters import IGNORE_FILE
from vaultconv.vault.fragments import settled
from vaultconv.vault.index import Index
from vaultconv.vault.tree import OutsideVault, Tree, reason, walk, walk_hidden


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
    origins: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Attachments that an earlier conversion brought here: the format that they came from, and their path in it."""
    downloads: Mapping[str, str] = field(default_factory=dict)
    """The file here that shows what is at an address of the web, as an earlier conversion fetched it."""
    fetched: Mapping[str, str] = field(default_factory=dict)
    """Files that an earlier conversion fetched: the format of the notes that it fetched them for."""
    fingerprint: str = ""
    """The hash of all that was read, and of what decides what is made of it (:mod:`~vaultconv.pipeline.fingerprint`)."""
    members: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    """The notes that each note made by grouping was made of, by its path (see :mod:`vaultconv.pipeline.grouped`)."""
    grouped: Resolver | None = None
    exported: frozenset[str] = frozenset()
    """The notes that came out of an export, a file that holds many."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """What this run is not about, by its path, with the filter that leaves it out (:mod:`~vaultconv.pipeline.filtered`)."""

    changed: frozenset[Loss] = frozenset()
    """The ledger's lines for what a transform of the user's changed; they are among the losses too."""
    altered: frozenset[str] = frozenset()
    """The notes that a transform changed."""

    @property
    def chosen(self) -> Vault:
        """The vault, of its notes and files only those that this run is about."""
        left, vault = self.left_out, self.vault
        if not left:
            return vault
        return replace(
            vault,
            notes=tuple(note for note in vault.notes if note.path not in left),
            boards=tuple(board for board in vault.boards if board.path not in left),
            attachments=tuple(file for file in vault.attachments if file.path not in left),
            bases=tuple(base for base in vault.bases if base.path not in left),
        )

    @property
    def resolver(self) -> Resolver:
        """What finds the targets of links: that of the format, or the one that knows the notes made by grouping too."""
        return self.grouped or self.format.resolver


@rarely_collecting()
def load(source: Path, options: Options, beside: Iterable[tuple[Unit, bytes]] = ()) -> Loaded:
    """The vault at ``source``, a folder or a file, and what is ``beside`` it, which counts as though it were a file there where
    none is. Raises :class:`~vaultconv.errors.SourceError` when there is none,
    it cannot be read, or its kind cannot be told, and :class:`~vaultconv.errors.UsageError` for an unknown format."""
    tree = _walked(source, options)
    format, recognition = _format(tree, options)
    reading = _Reading(tree, format, recognition, options)
    reading.take_all()
    for unit, data in beside:
        if unit.path not in tree:
            reading.take(unit, data)
    name = tree.root.resolve().name
    vault = Vault(
        name,
        format.name,
        tuple(sorted(settled(reading.notes), key=lambda note: note.path)),
        tuple(sorted(reading.boards, key=lambda board: board.path)),
        tuple(sorted(reading.attachments, key=lambda attachment: attachment.path)),
        reading.settings,
        tuple(sorted(reading.bases, key=lambda base: base.path)),
    )
    index = index_of(vault)
    losses = (*tree.losses, *reading.losses, *_hidden(tree, vault), *_empty_folders(tree))
    return Loaded(
        tree.root,
        tree,
        format,
        recognition,
        vault,
        index,
        reading.digests,
        reading.mtimes,
        losses,
        reading.origins,
        reading.downloads,
        reading.fetched,
        reading.fingerprint.done(tree),
        exported=frozenset(reading.exported),
    )


def index_of(vault: Vault) -> Index:
    """The index of ``vault``. What is the app's own no link can mean, be it named like a note (``README.md`` of a plugin)."""
    return Index(replace(vault, attachments=tuple(file for file in vault.attachments if not is_own(file))))


@dataclass(frozen=True, slots=True)
class Seen:
    """A source that was looked at and not understood: the hash of what :func:`load` would read, the time of each file, and
    the format that it is in."""

    fingerprint: str
    mtimes: Mapping[str, int]
    format: Format
    recognition: Recognition
    name: str


def look(source: Path, options: Options) -> Seen:
    """What is at ``source``, by its bytes alone: the cost of looking. Raises what :func:`load` raises, and :class:`OSError`
    where a file cannot be read."""
    tree = _walked(source, options)
    format, recognition = _format(tree, options)
    reading = _Reading(tree, format, recognition, options)
    reading.look_at_all()
    return Seen(reading.fingerprint.done(tree), reading.mtimes, format, recognition, tree.root.resolve().name)


def without_views(loaded: Loaded) -> Loaded:
    """``loaded`` without the pages that only show a board which is there itself."""
    notes = tuple(note for note in loaded.vault.notes if not _shows(note, loaded.index))
    return replace(loaded, vault=replace(loaded.vault, notes=notes))


def _shows(note: Note, index: Index) -> bool:
    return index.is_attachment(str(note.extra.get("shows", "")))


def is_apps_own(path: str) -> bool:
    """Whether the file at ``path`` in a vault is its app's, not its owner's: it lies in a hidden folder
    (``.obsidian/app.json``). Readers list such files among the attachments, and links never lead there.

    >>> is_apps_own(".obsidian/app.json"), is_apps_own("Attachments/loaf.png")
    (True, False)
    """
    return path.startswith(".")


def is_own(attachment: Attachment) -> bool:
    """Whether a file is the app's own: it says so, or it lies in a hidden folder."""
    return attachment.own or is_apps_own(attachment.path)


def _walked(source: Path, options: Options) -> Tree:
    """What is at ``source``; an error where that is nothing."""
    try:
        tree = walk(source, allow=options.allow, follow_symlinks=options.follow_symlinks)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceError("there is no such file or folder", path=source, remedy="Check the path.") from error
    except OSError as error:
        raise SourceError(
            f"cannot be read: {reason(error)}", path=source, remedy="Check its permissions."
        ) from error
    if tree.only and not tree.files:
        raise SourceError(tree.losses[0].detail, path=source, remedy="Name a folder or a file with notes.")
    if not tree.files and not tree.hidden:
        raise SourceError("the folder is empty", path=source, remedy="Name a folder with notes in it.")
    return tree


def _format(tree: Tree, options: Options) -> tuple[Format, Recognition]:
    if options.source_format:
        return get_format(options.source_format), Recognition(100, "you said so")
    return recognise(tree)


def _hidden(tree: Tree, vault: Vault) -> Iterator[Loss]:
    """Hidden files and folders are no part of a vault, save those that the reader took: of these, what it could not
    take."""
    taken = {
        attachment.path.split("/")[0] for attachment in vault.attachments if is_apps_own(attachment.path)
    }
    for path in tree.hidden:
        if path in taken:
            yield from walk_hidden(tree, path).losses
        elif path.split("/")[-1] not in (FOLDER, IGNORE_FILE):
            yield Loss(
                path, 0, "folder", Outcome.OUTSIDE_SOURCE, "hidden, so no part of the vault: not copied"
            )


def _empty_folders(tree: Tree) -> Iterator[Loss]:
    """Folders with nothing in them: folders of the destination are made for what they hold. One that could not be
    listed has its line already."""
    paths = (*(file.path for file in tree.files), *tree.folders, *tree.hidden)
    lost = [loss.note for loss in tree.losses]
    filled = {path.rpartition("/")[0] for path in (*paths, *lost)}
    for folder in tree.folders:
        if folder not in filled and folder not in lost:
            yield Loss(folder, 0, "folder", Outcome.DROPPED_VIEW_STATE, "an empty folder: it is not made")


class _Reading:
    """What has been read so far."""

    def __init__(self, tree: Tree, format: Format, recognition: Recognition, options: Options) -> None:
        if format.reader is None:
            raise SourceError(
                f"{format.name} can be written, not read", path=tree.root, remedy="Choose another --from."
            )
        self.tree = tree
        self.reader: Reader = format.reader
        self.fingerprint = Fingerprint(tree, f"{format.name}: {recognition.reason}", options)
        self.options = options
        self.settings = Settings()
        self.notes: list[Note] = []
        self.boards: list[Board] = []
        self.bases: list[Base] = []
        self.attachments: list[Attachment] = []
        self.digests: dict[str, str] = {}
        self.mtimes: dict[str, int] = {}
        self.losses: list[Loss] = []
        self.origins: dict[str, tuple[str, str]] = {}
        self.downloads: dict[str, str] = {}
        self.fetched: dict[str, str] = {}
        self.exported: set[str] = set()
        self.state: State | None = None

    def take_all(self) -> None:
        """Reads every unit, with what an earlier conversion into this folder left for the way back."""
        self._open()
        try:
            for unit in self.reader.discover(self.tree, self.options.format_options):
                self._take(self._here(unit))
        except OSError as error:
            raise SourceError(
                f"cannot be read: {reason(error)}", path=self.tree.root, remedy="Run again."
            ) from error
        finally:
            self._close()

    def look_at_all(self) -> None:
        """Reads every unit as :meth:`take_all` does, but only its bytes."""
        self._open()
        try:
            for unit in self.reader.discover(self.tree, self.options.format_options):
                self._bytes(self._here(unit))
        finally:
            self._close()

    def _open(self) -> None:
        """Opens the state that an earlier conversion into this folder left, if it did; and learns what of the vault is to be
        left out of any run."""
        for path in self.tree.hidden:
            if path.rpartition("/")[2] == IGNORE_FILE:
                self.fingerprint.file(self.tree.root / path)
        if not self.options.carriers:
            return
        for name in (DATABASE, f"{DATABASE}-journal"):
            with suppress(OSError):  # opening it says what is wrong with it
                self.fingerprint.file(own_folder(self.tree.root) / name)
        try:
            self.state = State.open(self.tree.root)
            self._learn(self.state)
        except VaultconvError as error:
            self._without_state(error)

    def _close(self) -> None:
        if self.state is not None:
            self.state.close()

    def _learn(self, state: State) -> None:
        """Where the other files of this folder came from, as its state tells. A state that tells of no file has nothing
        for any note either, and is not asked again."""
        sources = state.sources()
        records = state.records()
        if not records:
            state.close()
            self.state = None
            return
        for path, record in records.items():
            if record.owner not in sources:
                continue
            if record.kind == "attachment":
                self.origins[path] = (sources[record.owner].format, record.source)
            elif record.kind == "download":
                self.fetched[path] = sources[record.owner].format
        self.downloads = {url: path for url, (path, _) in state.downloads().items()}

    def _here(self, unit: Unit) -> Unit:
        """``unit`` in the role that it has in this run."""
        origin = self.origins.get(unit.path)
        if unit.role == "note" and origin is not None and origin[0] == self.options.target_format:
            # In the app that it goes back to it is a file that nobody reads.
            return replace(unit, role="attachment")
        return unit

    def _bytes(self, unit: Unit) -> tuple[list[bytes], str]:
        """The bytes of ``unit`` and of each file that is read with it, and their hash; none of an attachment."""
        if unit.role == "attachment":
            data, stamp = [b""], ""
        else:
            data = [self.tree.read(path) for path in (unit.path, *unit.further)]
            stamp = digest(data[0] if len(data) == 1 else b"".join(data))
        self.mtimes[unit.path] = unit.mtime_ns
        self.fingerprint.unit(unit, stamp)
        return data, stamp

    def take(self, unit: Unit, data: bytes) -> None:
        """Reads ``unit``, which is no file of the vault, from its bytes."""
        for item in read_safely(
            self.reader, unit, data, ReadContext(self.options.format_options, self.settings)
        ):
            self._keep(item, None)

    def _take(self, unit: Unit) -> None:
        try:
            (data, *further), stamp = self._bytes(unit)
        except OSError as error:
            self._unread(unit, error)
            return
        carried = self._carried(unit, stamp)
        context = ReadContext(
            self.options.format_options, self.settings, carried, unit.mtime_ns, tuple(further)
        )
        for item in read_safely(self.reader, unit, data, context):
            self._keep(item, carried)
            if isinstance(item, Note | Board):
                self.digests[item.path] = stamp
                self.mtimes[item.path] = unit.mtime_ns
                if unit.role == "export":
                    self.exported.add(item.path)

    def _unread(self, unit: Unit, error: OSError) -> None:
        """A file was found, and now it cannot be read."""
        outcome = Outcome.FAILED
        if isinstance(error, OutsideVault):
            outcome, detail = Outcome.OUTSIDE_SOURCE, f"leads out of the vault now, not read: {error}"
        elif isinstance(error, FileNotFoundError):
            detail = "was there when the folder was listed, and is gone. Run again."
        else:
            detail = f"cannot be read: {reason(error)}. Check its permissions and run again."
        self.losses.append(Loss(unit.path, 0, unit.role, outcome, detail))

    def _carried(self, unit: Unit, stamp: str) -> Mapping[str, Any] | None:
        if self.state is None or unit.role not in ("note", "board"):
            return None
        try:
            carried = self.state.carried(unit.path, stamp)
        except VaultconvError as error:
            self.state.close()
            self._without_state(error)
            return None
        return None if carried is None else carried.data

    def _without_state(self, error: VaultconvError) -> None:
        """The records in the source are damaged, or in use: its notes are read all the same."""
        self.state = None
        detail = (
            f"{error.what}: the notes are read without it, so what was carried for the way back, their spelling "
            "and their old names, stays behind. Put it in order and run again, or delete it."
        )
        self.losses.append(Loss(f"{FOLDER}/{DATABASE}", 0, "state", Outcome.CARRIER_STALE, detail))

    def _keep(self, item: Item, carried: Mapping[str, Any] | None) -> None:
        match item:
            case Note():
                self.notes.append(with_carried(item, carried))
            case Board():
                self.boards.append(item)
            case Base():
                self.bases.append(item)
            case Attachment():
                self.attachments.append(item)
            case Settings():
                self.settings = item
            case Loss():
                self.losses.append(item)


def with_carried(note: Note, carried: Mapping[str, Any] | None) -> Note:
    """``note`` with what was carried for it: where it was above all, and the generation of its format."""
    if carried is None:
        return note
    if note.verbatim is not None:
        return replace(note, carried=carried)
    return replace(note, carried=carried, form=note.form or str(carried.get("form", "")))


def report_it(culprit: object) -> str:
    """Whom to tell that ``culprit``, a reader or writer, has a bug.

    >>> report_it(Loaded)
    'This is a bug of vaultconv: please report it with the note, if you can share it.'
    """
    module = (culprit if isinstance(culprit, type) else type(culprit)).__module__.partition(".")[0]
    whose = "vaultconv" if module == "vaultconv" else f"the package that brings this format ({module})"
    return f"This is a bug of {whose}: please report it with the note, if you can share it."


def read_safely(reader: Reader, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
    """What ``unit`` holds. Whatever a reader or a parser raises, the file is then carried as it is: parsers written in
    Rust raise exceptions that are not :class:`Exception`. Settings that cannot be read leave the app's defaults; the
    file itself is listed among the attachments."""
    try:
        return reader.read(unit, data, context)
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001  the boundary of a note: it is reported, with its file, and carried
        if unit.role == "settings":
            return ()
        problem = Problem(
            f"reading it failed ({type(error).__name__}: {error})",
            remedy=report_it(reader),
        )
        if unit.role == "board":
            return (Board(unit.path, (), (), data, problem),)
        return (
            Note(unit.path, unit.path.rpartition("/")[2].removesuffix(".md"), verbatim=data, problem=problem),
        )
