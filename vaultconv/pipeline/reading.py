"""The units of a source, read one by one: what each holds, and what an earlier conversion left for the way back of each.

One bad note never costs another: whatever goes wrong with one is in the ledger, and the note is carried as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultconv.errors import SourceError, VaultconvError
from vaultconv.formats.base import Format, Item, ReadContext, Reader, Recognition, Unit
from vaultconv.model.board import Base, Board
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import STAMP, Attachment, Note, Problem, Settings
from vaultconv.pipeline.called_anew import as_called
from vaultconv.pipeline.fingerprint import EXPORT, NOTE, Fingerprint
from vaultconv.pipeline.looks import Looks, LooksInTree
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.own_place import DATABASE, FOLDER, own_folder
from vaultconv.pipeline.record import digest
from vaultconv.vault.filters import IGNORE_FILE
from vaultconv.vault.held import Held
from vaultconv.vault.tree import OutsideVault, Tree, reason

if TYPE_CHECKING:
    from vaultconv.pipeline.shelf import Shelf
    from vaultconv.pipeline.spool import Spool
    from vaultconv.pipeline.state import State

_ITEMS = (Note, Attachment, Board, Base, Settings, Loss)
"""What a reader may give."""


class Reading:
    """What has been read so far."""

    def __init__(
        self,
        tree: Tree,
        format: Format,
        recognition: Recognition,
        options: Options,
        looks: Looks | None = None,
    ) -> None:
        self.known = looks or Looks()
        self._seen = LooksInTree(tree)
        self.looks = Looks(time.time_ns(), self._seen)
        self.count = 0
        if format.reader is None:
            raise SourceError(
                f"{format.name} can be written, not read", path=tree.root, remedy="Choose another --from."
            )
        self.tree = tree
        self.format = format
        self.reader: Reader = format.reader
        self.fingerprint = Fingerprint(tree, format.name, recognition.reason, options)
        self.options = options
        self.settings = Settings()
        self.home: Mapping[str, bytes] = {}
        """The settings files of the vault that this one was made of, where it goes back to that format."""
        self.notes: list[Note] = []
        self.boards: list[Board] = []
        self.bases: list[Base] = []
        self.attachments: list[Attachment] = []
        self.digests: MutableMapping[str, str] = {}
        self.mtimes: dict[str, int] = {}
        self.stamps: dict[str, str] = {}
        self.losses: list[Loss] = []
        self.origins: dict[str, tuple[str, str]] = {}
        self.made: dict[str, str] = {}
        self.written: dict[str, str] = {}
        self.downloads: dict[str, str] = {}
        self.fetched: dict[str, str] = {}
        self.exported: set[str] = set()
        self.tried: set[str] = set()
        """Files that might have held many notes, and hold none: they are copied as others."""
        self.packed: dict[str, Path] = {}
        self.spool: Spool | None = None
        self.state: State | None = None
        self.keep: Callable[[Note], Note] = lambda note: note
        """What keeps a note that was read, and may lay by what of it is not to be in memory."""

    def lay_on(self, shelf: Shelf) -> None:
        """What is read from now on may lie on the ``shelf``."""
        self.keep = shelf.keep
        self.digests = shelf.texts_of_files()
        self._seen.lie_in(shelf.texts_of_files())

    def take_all(self, others: Callable[[Reading, list[Unit]], Mapping[str, str]] | None = None) -> None:
        """Reads every unit, with what an earlier conversion into this folder left for the way back. ``others`` may read some of them in its
        place, once the settings are known: it gives the hash of the bytes of each, by its path."""
        self.open()
        try:
            units = [self.here(unit) for unit in self.reader.discover(self.tree, self.options.format_options)]
            settings = list(takewhile(lambda unit: unit.role == "settings", units))
            self.take_each(settings)
            units = units[len(settings) :]
            stamps = {} if others is None else others(self, units)
            for unit in units:
                if unit.path not in stamps:
                    self._take(unit)
                elif stamps[unit.path]:
                    self.noted(unit, stamps[unit.path])
        except OSError as error:
            raise SourceError(
                f"cannot be read: {reason(error)}", path=self.tree.root, remedy="Run again."
            ) from error
        finally:
            self.close()

    def take_each(self, units: Iterable[Unit]) -> None:
        """Reads ``units``."""
        for unit in units:
            self._take(unit)

    def take_but_notes(self) -> dict[str, Unit]:
        """Reads every unit but the notes, and gives these by their paths: each is read when it is asked for (:meth:`note`)."""
        self.open()
        notes: dict[str, Unit] = {}
        for unit in self.reader.discover(self.tree, self.options.format_options):
            here = self.here(unit)
            if here.role == NOTE:
                notes[here.path] = here
            else:
                self._take(here)
        return notes

    def note(self, unit: Unit) -> Note | None:
        """The note that ``unit`` is; None where it is none, or more than one."""
        there = len(self.notes), len(self.boards), len(self.bases), len(self.attachments)
        self._take(unit)
        more = self.notes[there[0] :]
        others = len(self.boards), len(self.bases), len(self.attachments)
        is_one = len(more) == 1 and more[0].path == unit.path and others == there[1:]
        return more[0] if is_one else None

    def look_at_all(self) -> None:
        """Reads every unit as :meth:`take_all` does, but only its bytes, and these only where it looks otherwise than it did."""
        self.open()
        try:
            files = self.tree.by_path
            for unit in self.reader.discover(self.tree, self.options.format_options):
                here = self.here(unit) if self.origins else unit
                stamp = "" if here.further else self.known.stamp(files.get(here.path))
                if stamp and here.role != "attachment":
                    self.noted(here, stamp)
                else:
                    self._bytes(here)
        finally:
            self.close()

    def open(self) -> None:
        """Opens the state that an earlier conversion into this folder left, if it did; and learns what of the vault is to be
        left out of any run."""
        for path in self.tree.hidden:
            if path.rpartition("/")[2] == IGNORE_FILE:
                self.fingerprint.file(self.tree.root / path)
        if not self.options.carriers or isinstance(self.tree, Held):
            return
        from vaultconv.pipeline.state import State  # with SQLite: what comes through a pipe has no records

        for name in (DATABASE, f"{DATABASE}-journal"):
            with suppress(OSError):  # opening it says what is wrong with it
                self.fingerprint.file(own_folder(self.tree.root) / name)
        try:
            self.state = State.open(self.tree.root)
            self._learn(self.state)
        except VaultconvError as error:
            self._without_state(error)

    def close(self) -> None:
        """Lets go of the state."""
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
            elif not record.source and path.endswith(".md"):
                self.made[path] = record.hash
            elif record.kind == "download":
                self.fetched[path] = sources[record.owner].format
        if self.made:
            self.written = {path: record.hash for path, record in records.items() if record.owner in sources}
        self.downloads = {url: path for url, (path, _) in state.downloads().items()}
        if self.options.target_format != self.format.name:
            self.home = state.settings_of(self.options.target_format)

    def here(self, unit: Unit) -> Unit:
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
            self.count += 1
        self.noted(unit, stamp)
        return data, stamp

    def noted(self, unit: Unit, stamp: str) -> None:
        """Notes that the bytes of ``unit`` have the hash ``stamp``."""
        self.mtimes[unit.path] = unit.mtime_ns
        self.stamps[unit.path] = stamp
        self.fingerprint.unit(unit, stamp)
        if stamp and not unit.further and unit.path in self.tree:
            self._seen.note(unit.path, stamp)

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
        carried = self._carried(unit, digest(data) if further else stamp)
        context = ReadContext(
            self.options.format_options, self.settings, carried, unit.mtime_ns, tuple(further)
        )
        for item in read_safely(self.reader, unit, data, context):
            self._keep(item, carried)
            if isinstance(item, Note | Board):
                self.digests[item.path] = stamp_of(item) or stamp
                self.mtimes[item.path] = unit.mtime_ns
                if unit.role == EXPORT:
                    self.exported.add(item.path)
            elif unit.role == EXPORT and isinstance(item, Attachment):
                self.tried.add(item.path)

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
        return None if carried is None else as_called(carried.data, carried.path, unit.path, self.format.name)

    def _without_state(self, error: VaultconvError) -> None:
        """The records in the source are damaged, or in use: its notes are read all the same."""
        self.state = None
        detail = (
            f"{error.what}: the notes are read without it, so what was carried for the way back, their spelling "
            "and their old names, stays behind. Put it in order and run again, or delete it."
        )
        self.losses.append(Loss(f"{FOLDER}/{DATABASE}", 0, "state", Outcome.CARRIER_STALE, detail))

    def _laid_out(self, item: Attachment, data: bytes) -> Attachment:
        """``item``, a member of a file, with its ``data`` on disk."""
        from vaultconv.pipeline.spool import Spool

        self.spool = self.spool or Spool()
        file = self.spool.folder / str(len(self.packed))
        file.write_bytes(data)
        self.packed[item.path] = file
        return replace(item, size=len(data), data=None)

    def _keep(self, item: Item, carried: Mapping[str, Any] | None) -> None:
        match item:
            case Note():
                self.notes.append(self.keep(with_carried(item, carried)))
            case Board():
                self.boards.append(item)
            case Base():
                self.bases.append(item)
            case Attachment():
                self.attachments.append(item if item.data is None else self._laid_out(item, item.data))
                if all(item.came) and self.options.carriers:
                    self.origins[item.path] = item.came
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


def stamp_of(item: Note | Board) -> str:
    """A hash of all that ``item`` was made of, if its file holds more than that; else ``""``.

    >>> stamp_of(Note("a.csv/Maps.md", "Maps", extra={"stamp": "00"})), stamp_of(Note("A.md", "A"))
    ('00', '')
    """
    return str(item.extra.get(STAMP, "")) if isinstance(item, Note) else ""


def report_it(culprit: object) -> str:
    """Whom to tell that ``culprit``, a reader or writer, has a bug.

    >>> report_it(Looks)
    'This is a bug of vaultconv: please report it with the note, if you can share it.'
    """
    module = (culprit if isinstance(culprit, type) else type(culprit)).__module__.partition(".")[0]
    whose = "vaultconv" if module == "vaultconv" else f"the package that brings this format ({module})"
    return f"This is a bug of {whose}: please report it with the note, if you can share it."


def _items(given: Any) -> tuple[Item, ...]:
    """``given``, which a reader gives, if it is what one may give: else it would be gone without a word."""
    if not isinstance(given, tuple):
        raise TypeError(f"it gives no tuple but {type(given).__name__}")
    for each in given:
        if not isinstance(each, _ITEMS):
            raise TypeError(f"among what it gives is no item but {type(each).__name__}")
    return given


def read_safely(reader: Reader, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
    """What ``unit`` holds. Whatever a reader or a parser raises, the file is then carried as it is: parsers written in
    Rust raise exceptions that are not :class:`Exception`. Settings that cannot be read leave the app's defaults; the
    file itself is listed among the attachments."""
    try:
        return _items(reader.read(unit, data, context))
    except (KeyboardInterrupt, GeneratorExit, MemoryError):
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
