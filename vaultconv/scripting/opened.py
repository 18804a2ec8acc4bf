"""A vault that is open: what can be asked of it, and the core of each edit. What can be done to it is in
:mod:`vaultconv.scripting.vault`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from posixpath import basename

from vaultconv.errors import EditError, UsageError
from vaultconv.formats.base import Editing, Format, WriteContext
from vaultconv.model.board import Base, Board, Sheet
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note, Settings, Vault
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.destination import Destination
from vaultconv.pipeline.fact import Meaning, Resolve
from vaultconv.pipeline.load import Loaded, index_of, is_own, load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.reread import note_alone, sheet_as_read
from vaultconv.scripting.going import Going, context_of, names_for, relinked
from vaultconv.scripting.not_followed import not_followed
from vaultconv.scripting.note import OpenLink, OpenNote
from vaultconv.scripting.values import as_text
from vaultconv.scripting.waiting import Waiting
from vaultconv.vault.decoding import encode, relaid
from vaultconv.vault.fragments import settled_in


class Opened(ABC):
    """The notes of a vault as they are with the edits that wait.

    Iterating gives the notes by path; ``vault[path]`` is one, and raises :class:`KeyError`."""

    def __init__(self, path: Path, format: str = "") -> None:
        self._path = path
        self._options = Options(source_format=format, target_format=format)
        self._read()

    @rarely_collecting()
    def _read(self, known: Mapping[str, OpenNote] | None = None) -> None:
        """Reads the vault from disk; edits that wait are gone. Notes that are ``known`` by their paths there stay the same objects."""
        loaded = load(self._path, self._options)
        editing: Editing | None = getattr(loaded.format, "editing", None)
        if loaded.tree.only or editing is None or loaded.format.writer is None:
            what = "is a file, and no vault" if loaded.tree.only else f"{loaded.format.name} is not edited"
            raise UsageError(what, path=self._path, remedy="Name the folder of a vault.")
        self._loaded: Loaded = loaded
        self.editing = editing
        self._waiting = Waiting()
        self._view = Destination(self._path)
        self._edited: dict[str, Note] = {}
        """What notes say now that the index does not know of yet."""
        self._going = Going()
        self._attempts: list[list[Callable[[], None]]] = []
        """For each attempt that is under way, the way back from what concerns more than its note, once there is such a thing."""
        self._context: WriteContext | None = None
        self._linked = False
        self._notes = {note.path: self._handle(note.path) for note in loaded.vault.notes}
        for path, note in (known or {}).items():
            if path in self._notes:
                self._notes[path], note.path = note, path

    # -- looking

    @property
    def path(self) -> Path:
        """The folder of the vault."""
        return self._path

    @property
    def format(self) -> Format:
        """The format of its notes."""
        return self._loaded.format

    @property
    def notes(self) -> tuple[OpenNote, ...]:
        """Every note, by path."""
        self._settle()
        return tuple(self._notes[path] for path in sorted(self._notes))

    @property
    def attachments(self) -> tuple[str, ...]:
        """The paths of the attachments of its owner: files that are no notes, and not the app's own."""
        self._settle()
        return tuple(file.path for file in self._loaded.vault.attachments if not is_own(file))

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of all that is in it: notes, boards, bases and attachments."""
        vault = self._known().vault
        return tuple(sorted(item.path for item in (*vault.notes, *vault.sheets, *vault.attachments)))

    @property
    def loaded(self) -> Loaded:
        """All that is known of it, with the edits that wait."""
        self._settle()
        return self._known()

    def name_of(self, note: Note) -> str:
        """What links call ``note``."""
        return str(note.extra.get("page", note.title))

    def editable(self, note: OpenNote) -> Note:
        """What ``note`` says; raises :class:`~vaultconv.errors.EditError` if it cannot be edited."""
        self._check_file(note.path)
        model = self.note_at(note.path)
        if model.source is None:
            raise EditError("cannot be edited, since it is not understood", path=note.path)
        return model

    @property
    def settings(self) -> Settings:
        """What its app is told of it (:class:`vaultconv.model.note.Settings`)."""
        return self._loaded.vault.settings

    def __iter__(self) -> Iterator[OpenNote]:
        return iter(self.notes)

    def __len__(self) -> int:
        return len(self._notes)

    def __contains__(self, path: object) -> bool:
        self._settle()
        return path in self._notes

    def __getitem__(self, path: str) -> OpenNote:
        self._settle()
        return self._notes[path]

    def find(self, name: str) -> OpenNote | None:
        """The note that a link to ``name`` leads to, as the app of this vault finds it; None if there is none."""
        self._settle()
        target = self.resolve(Reference(ReferenceKind.NAME, name), "")
        return self._notes.get(target)

    def resolve(self, reference: Reference, source: str) -> str:
        """The path that ``reference`` means in the note at ``source``; ``""`` for what is not in the vault."""
        known = self._known()
        target = known.resolver.resolve(reference, source, known.index)
        return target.path if target.kind in ("note", "asset") else ""

    def meanings(self) -> Callable[[str], Resolve]:
        """What links mean in the vault as it is now: by the path of a note, what gives the meaning of each of its links. That is not what
        later edits make of the vault."""
        known = self._known()

        def of(source: str) -> Resolve:
            def mean(reference: Reference) -> Meaning:
                target = known.resolver.resolve(reference, source, known.index)
                if target.day:
                    return Meaning(f"day:{target.day}", (reference.target, basename(reference.target)))
                return Meaning(f"{target.kind}:{target.path}", names_for(known.index, target.path))

            return mean

        return of

    def links_of(self, note: OpenNote) -> tuple[OpenLink, ...]:
        """The links of ``note``, those of its properties first."""
        self._settle()
        found = []
        for each in self._known().index.outbound(note.path):
            path = self.resolve(each.reference, note.path)
            found.append(OpenLink(each.reference, self._notes.get(path), path, each.line, each.place))
        return tuple(found)

    def backlinks(self, note: OpenNote) -> tuple[OpenNote, ...]:
        """The notes that link ``note``, by path."""
        self._settle()
        known = self._known()
        index = known.index
        if not self._linked:
            index.link_up(lambda reference, path: known.resolver.resolve(reference, path, index))
            self._linked = True
        paths = {source for source, _ in index.inbound(note.path)}
        return tuple(self._notes[path] for path in sorted(paths) if path in self._notes)

    # -- what an open note asks

    def note_at(self, path: str) -> Note:
        """What the note at ``path`` says."""
        found = self._edited.get(path) or self._loaded.index.note(path)
        if found is None:
            raise EditError("is no note of this vault any more", path=path, remedy="Open the vault again.")
        return found

    def edit(
        self, path: str, make: Callable[[Note, WriteContext], str | None], judge: Callable[[Note, Note], None]
    ) -> None:
        """Edits the note at ``path``: ``make`` gives its new text, ``judge`` gets what it said and says, and raises if that is not what
        was meant. Raises :class:`~vaultconv.errors.EditError`; then nothing is changed."""
        self._settle()
        self._check_file(path)
        before = self.note_at(path)
        if before.verbatim is not None:
            problem = before.problem
            raise EditError(
                "cannot be edited, since it is not understood"
                + (f": {problem.message}" if problem is not None else ""),
                path=path,
                line=problem.line if problem is not None else 0,
                remedy=problem.remedy if problem is not None else "",
            )
        text = make(before, self.plain_context())
        if before.source is not None and text == before.source.text:
            return
        if text is None:
            raise EditError(
                "cannot be edited in place: what is asked for cannot be said in this note",
                path=path,
                remedy="Edit this note by hand. Nothing of it was changed.",
            )
        after = settled_in(self.read_as(before, path, text), self._loaded.index)
        judge(before, after)
        self._waiting.texts[path] = text
        self._edited[path] = after

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Edits of any notes that are done together or not at all: if one of them raises, the vault is as it was before, and the error
        goes on."""
        self._settle()
        back = self._way_back()
        try:
            yield
        except BaseException:
            back()
            raise

    @contextmanager
    def attempt(self, note: OpenNote) -> Iterator[None]:
        """Several edits of ``note`` that are done together or not at all: if one of them raises, it says what it said before, where it was,
        and the error goes on. A vault is copied only where notes or files come, go, or are called otherwise meanwhile."""
        self._settle()
        path = note.path
        before, text = self.note_at(path), self._waiting.texts.get(path)
        back: list[Callable[[], None]] = []
        self._attempts.append(back)
        try:
            yield
            self._settle()
        except BaseException:
            for each in back:
                each()
            if self.note_at(path) is not before:
                self._edited[path] = before
                self._waiting.texts.pop(path)
                if text is not None:
                    self._waiting.texts[path] = text
            raise
        finally:
            self._attempts.pop()

    def _will_change(self) -> None:
        """Says that more than one note is about to change: whatever is attempted can go back to here."""
        if waiting := [back for back in self._attempts if not back]:
            way = self._way_back()
            for back in waiting:
                back.append(way)

    def _way_back(self) -> Callable[[], None]:
        """What makes the vault what it is now, whatever was done to it."""
        self._settle()
        waiting, edited, loaded, notes = self._waiting.copy(), {**self._edited}, self._loaded, {**self._notes}
        paths = {note: path for path, note in notes.items()}

        def back() -> None:
            self._going = Going()
            self._waiting, self._edited, self._loaded = waiting.copy(), {**edited}, loaded
            self._notes = {**notes}
            self._linked, self._context = False, None
            for note, path in paths.items():
                note.path = path

        return back

    def read_as(self, before: Note, path: str, text: str) -> Note:
        """The note that was ``before``, if it had this ``text`` at ``path``."""
        old = before.source.text if before.source is not None else ""
        data = encode(as_text(text, path), relaid(before.encoding, old, text))
        note = note_alone(data, path, self._loaded, self._options)
        return replace(note, carried=before.carried)

    def plain_context(self) -> WriteContext:
        """The vault as a destination of itself."""
        if self._context is None:
            self._context = context_of(self._loaded, {})
        return self._context

    def _known(self) -> Loaded:
        """The vault as it is with all edits, and its index."""
        if self._edited:
            vault = self._loaded.vault
            notes = tuple(self._edited.get(note.path, note) for note in vault.notes)
            self._edited = {}
            self._take(replace(vault, notes=notes))
        return self._loaded

    def _take(self, vault: Vault) -> None:
        self._loaded = replace(self._loaded, vault=vault, index=index_of(vault))
        self._linked = False
        self._context = None

    def has_file(self, path: str) -> bool:
        """Whether the note at ``path`` has a file of its own: in an export, one file holds many notes."""
        waiting = self._waiting
        return waiting.came.get(path, path) in self._loaded.tree or path in waiting.texts

    def _check_file(self, path: str) -> None:
        """Refuses to edit a note that has no file of its own: one of many in an export."""
        if not self.has_file(path):
            raise EditError("is a part of an export", path=path, remedy="Convert it first, then edit that.")

    @rarely_collecting()
    def _settle(self) -> None:
        """Does the renames that wait: all notes that link what goes elsewhere are written anew in these links."""
        if not self._going:
            return
        going, self._going = self._going, Going()
        done = relinked(self._known(), self.editing, going, self.read_as, self._waiting.files)
        self._waiting.moved(done.moves)
        self._waiting.texts |= done.texts
        self._waiting.files |= done.sheets
        for handle in [self._notes.pop(old) for old in done.moves if old in self._notes]:
            handle.path = done.moves[handle.path]
            self._notes[handle.path] = handle
        gone = {old: note for old in done.moves if (note := self._loaded.index.note(old)) is not None}
        self._take(self._with_sheets(done.vault, done.sheets))
        self.tell(not_followed(self._loaded, gone, done.moves))

    @property
    def warnings(self) -> tuple[Loss, ...]:
        """What the edits that wait leave as it is though it names what they take elsewhere, or cannot have as it was: lines of a ledger, those
        of :meth:`~vaultconv.scripting.vault.OpenVault.plan` too."""
        self._settle()
        return self._waiting.told

    def tell(self, losses: Iterable[Loss]) -> None:
        """Notes what is to be told of the edits that wait."""
        self._waiting.told = tuple(dict.fromkeys((*self._waiting.told, *losses)))

    def _with_sheets(self, vault: Vault, files: Mapping[str, bytes]) -> Vault:
        """``vault`` with the boards and bases among ``files`` as these have them."""

        def now(sheet: Sheet) -> Sheet:
            data = files.get(sheet.path)
            return sheet if data is None else sheet_as_read(data, sheet.path, self._loaded, self._options)

        boards = tuple(board for each in vault.boards if isinstance(board := now(each), Board))
        bases = tuple(base for each in vault.bases if isinstance(base := now(each), Base))
        return replace(vault, boards=boards, bases=bases)

    @abstractmethod
    def _handle(self, path: str) -> OpenNote:
        """The note at ``path``, open."""
