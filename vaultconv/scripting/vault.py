"""A vault that is open for a script: its notes, what they link, and edits that wait until they are applied.

Every edit is made in the text of a note, by the format that it is of; then the text is read again, and has to say what was meant
and all else that it said before. An edit that cannot be done raises, and nothing of it is done. On disk nothing is changed before
:meth:`OpenVault.apply`, which stages, records and can be undone like any run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from posixpath import basename, dirname, join

from vaultconv.errors import EditError, UsageError
from vaultconv.formats.base import Editing, Format, WriteContext
from vaultconv.model.note import Note, Vault
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.pipeline.actions import Action, Kind, digest_file
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.convert import Converted
from vaultconv.pipeline.destination import Destination
from vaultconv.pipeline.load import Loaded, index_of, load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.record import Source, digest
from vaultconv.pipeline.reread import note_alone
from vaultconv.pipeline.run import Run, apply, foresee
from vaultconv.pipeline.state import State
from vaultconv.pipeline.unchanged import counted
from vaultconv.pipeline.written import own_bytes
from vaultconv.report.preview import file_diffs
from vaultconv.scripting.going import Going, context_of, relinked
from vaultconv.scripting.note import OpenLink, OpenNote
from vaultconv.vault.decoding import encode
from vaultconv.vault.fragments import settled_in
from vaultconv.vault.naming import safe_path
from vaultconv.vault.tree import reason


def open_vault(path: Path | str, format: str = "") -> OpenVault:
    """The vault at ``path``, open for reading and editing; its ``format`` is recognised where it is not said.

    Raises :class:`~vaultconv.errors.SourceError` when there is none, and :class:`~vaultconv.errors.UsageError` for a format whose notes
    cannot be edited.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "Starter.md").write_text("---\\nfed: 2026-01-30 # by hand\\n---\\nFlour. #bread\\n")
    ...     _ = Path(folder, "Loaf.md").write_text("Feed the [[Starter|old one]] first.\\n")
    ...     vault = open_vault(folder, "obsidian")
    ...     note = vault.find("Starter")
    ...     note.properties["fed"] = "2026-01-31"
    ...     vault.rename(note, "Sourdough")
    ...     print(vault.diff(), end="")
    ...     done = vault.apply()
    ...     print(Path(folder, "Loaf.md").read_text(), end="")
    --- a/Loaf.md
    +++ b/Loaf.md
    @@ -1 +1 @@
    -Feed the [[Starter|old one]] first.
    +Feed the [[Sourdough|old one]] first.
    --- /dev/null
    +++ b/Sourdough.md
    @@ -0,0 +1,4 @@
    +---
    +fed: 2026-01-31 # by hand
    +---
    +Flour. #bread
    --- a/Starter.md
    +++ /dev/null
    @@ -1,4 +0,0 @@
    ----
    -fed: 2026-01-30 # by hand
    ----
    -Flour. #bread
    Feed the [[Sourdough|old one]] first.
    """
    return OpenVault(Path(path), format)


class OpenVault:
    """The notes of a vault, and the edits of them that wait to be applied. Made by :func:`open_vault`.

    Iterating gives the notes by path; ``vault[path]`` is one, and raises :class:`KeyError`."""

    def __init__(self, path: Path, format: str = "") -> None:
        self._path = path
        self._options = Options(source_format=format, target_format=format)
        self._read()

    @rarely_collecting()
    def _read(self) -> None:
        """Reads the vault from disk; edits that wait are gone."""
        loaded = load(self._path, self._options)
        editing: Editing | None = getattr(loaded.format, "editing", None)
        if loaded.tree.only or editing is None or loaded.format.writer is None:
            what = "is a file, and no vault" if loaded.tree.only else f"{loaded.format.name} is not edited"
            raise UsageError(what, path=self._path, remedy="Name the folder of a vault.")
        self._loaded: Loaded = loaded
        self.editing = editing
        self._texts: dict[str, str] = {}
        """The text of each note that was edited, by its path now."""
        self._came: dict[str, str] = {}
        """Where each note is on disk that has another path now, by that."""
        self._sheets: dict[str, bytes] = {}
        self._edited: dict[str, Note] = {}
        """What notes say now that the index does not know of yet."""
        self._going = Going()
        self._context: WriteContext | None = None
        self._linked = False
        self._notes = {note.path: OpenNote(self, note.path) for note in loaded.vault.notes}

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
        text = make(before, self._plain_context())
        if text is None:
            raise EditError(
                "cannot be edited in place: what is asked for cannot be said in this note",
                path=path,
                remedy="Edit this note by hand. Nothing of it was changed.",
            )
        after = settled_in(self._as_read(before, path, text), self._loaded.index)
        judge(before, after)
        self._texts[path] = text
        self._edited[path] = after

    @contextmanager
    def attempt(self, note: OpenNote) -> Iterator[None]:
        """Several edits of ``note`` that are done together or not at all: if one of them raises, it says what it said before, and the
        error goes on. Not for what gives it another path."""
        self._settle()
        path = note.path
        before, text = self.note_at(path), self._texts.get(path)
        try:
            yield
        except BaseException:
            if self.note_at(path) is not before:
                self._edited[path] = before
                self._texts.pop(path)
                if text is not None:
                    self._texts[path] = text
            raise

    def _as_read(self, before: Note, path: str, text: str) -> Note:
        """The note that was ``before``, if it had this ``text`` at ``path``."""
        note = note_alone(encode(text, before.encoding), path, self._loaded, self._options)
        return replace(note, carried=before.carried)

    def _plain_context(self) -> WriteContext:
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

    # -- renaming

    def rename(self, note: OpenNote, to: str) -> None:
        """Calls ``note`` ``to``, and rewrites every link to it as its app would. What is called by its file gets another file, in the same
        folder; a page of a graph or a note of a site gets another name, or title.

        Raises :class:`~vaultconv.errors.EditError` if the name is taken or cannot be."""
        found = self.editing.named(self._noted(note), to, self._loaded.vault.settings)
        is_elsewhere = found is not None and not found[1] and dirname(found[0]) != dirname(note.path)
        if found is None or is_elsewhere or not to.strip() or "\n" in to:
            raise EditError(f"cannot be called {to!r}", path=note.path, remedy="Choose another name.")
        self._go(note, *found)

    def move(self, note: OpenNote, folder: str) -> None:
        """Moves ``note`` into ``folder`` (``""``: the root of the vault), and rewrites every link that has to be. Raises as
        :meth:`rename` does."""
        self._go(note, join(folder.strip("/"), basename(note.path)), "")

    def _noted(self, note: OpenNote) -> Note:
        self._settle()
        self._check_file(note.path)
        return self.note_at(note.path)

    def has_file(self, path: str) -> bool:
        """Whether the note at ``path`` has a file of its own: in an export, one file holds many notes."""
        return self._came.get(path, path) in self._loaded.tree

    def _check_file(self, path: str) -> None:
        """Refuses to edit a note that has no file of its own: one of many in an export."""
        if not self.has_file(path):
            raise EditError("is a part of an export", path=path, remedy="Convert it first, then edit that.")

    def _go(self, note: OpenNote, path: str, name: str) -> None:
        self._settle()
        old = note.path
        self._check_file(old)
        if path != safe_path(path) or path.startswith(("/", "../")):
            raise EditError(
                f"cannot go to {path!r}: no file can be called so", path=old, remedy="Choose another name."
            )
        there = self._known().index.by_path(path)
        if there is not None and there != old:
            raise EditError(
                f"cannot go to {path!r}: `{there}` is there", path=old, remedy="Choose another name."
            )
        # Where the disk tells names not apart by case, a note is in its own way: it would be written, and then removed.
        if path != old and (self._path / path).exists() and path not in self._came.values():
            raise EditError(
                f"cannot go to {path!r}: something is there", path=old, remedy="Choose another name."
            )
        self._going.add(old, path, name)
        self._settle()

    @rarely_collecting()
    def _settle(self) -> None:
        """Does the renames that wait: all notes that link what goes elsewhere are written anew in these links."""
        if not self._going:
            return
        going, self._going = self._going, Going()
        done = relinked(self._known(), self.editing, going, self._as_read)
        self._texts = {done.moves.get(path, path): text for path, text in self._texts.items()} | {
            **done.texts
        }
        came = {done.moves.get(path, path): old for path, old in self._came.items()}
        self._came = came | {
            new: old for old, new in done.moves.items() if new != old and old not in self._came
        }
        self._sheets |= done.sheets
        for handle in [self._notes.pop(old) for old in done.moves]:
            handle.path = done.moves[handle.path]
            self._notes[handle.path] = handle
        self._take(done.vault)

    # -- what waits, and doing it

    def plan(self) -> Plan:
        """What the edits that wait would do on disk: a plan as any other, for :func:`vaultconv.apply` too."""
        self._settle()
        loaded, view = self._loaded, Destination(self._path)
        wanted: dict[str, tuple[str, bytes]] = {path: (path, data) for path, data in self._sheets.items()}
        for path in {*self._texts, *self._came}:
            old = self._came.get(path, path)
            note = self.note_at(path)
            data = (
                encode(self._texts[path], note.encoding) if path in self._texts else self._bytes_of(old, note)
            )
            wanted[path] = old, data
        actions = [self._write(view, path, *made) for path, made in wanted.items()]
        actions += [self._remove(view, old) for old in self._came.values() if old not in wanted]
        with State.open(self._path) as state:
            own = Source(
                str(self._path.resolve()), loaded.format.name, loaded.format.name, {}, loaded.vault.name
            )
            source = state.source_of() or own
        return Plan(
            source,
            self._path,
            loaded.format,
            tuple(sorted(filter(None, actions), key=lambda action: action.path)),
            (),
            counted(loaded),
            replace(self._options, source_format=loaded.format.name, target_format=loaded.format.name),
            lambda: (loaded, Converted()),
            is_unchanged=True,
        )

    def _bytes_of(self, old: str, note: Note) -> bytes:
        """The bytes of ``note``, which is at ``old`` on disk and was not edited."""
        return (
            note.verbatim if note.verbatim is not None else own_bytes(self._loaded, replace(note, path=old))
        )

    def _write(self, view: Destination, path: str, old: str, data: bytes) -> Action | None:
        """What it takes to have ``data`` at ``path`` of what is at ``old`` on disk; None for nothing."""
        place = view.look(path)
        if changed := self._changed(old):
            return Action(path, Kind.CONFLICT, old, data, size=len(data), reason=changed)
        if not place.there:
            return Action(path, Kind.WRITE, old, data, size=len(data), is_owners=True)
        if changed := self._changed(path):
            return Action(path, Kind.CONFLICT, old, data, size=len(data), reason=changed)
        hash_ = digest_file(self._path / path)
        if hash_ == digest(data):
            return None
        seen = (place.size, place.mtime_ns)
        return Action(path, Kind.UPDATE, old, data, size=len(data), old=hash_, seen=seen, is_owners=True)

    def _remove(self, view: Destination, old: str) -> Action:
        """The file at ``old`` goes: its note has another path now."""
        place = view.look(old)
        if changed := self._changed(old):
            return Action(old, Kind.CONFLICT, old, reason=changed)
        seen = (place.size, place.mtime_ns)
        hash_ = self._loaded.digests[old]
        return Action(old, Kind.REMOVE, old, size=place.size, old=hash_, seen=seen, is_owners=True)

    def _changed(self, path: str) -> str:
        """Why the file at ``path`` is not what was read; ``""`` if it is."""
        known = self._loaded.digests.get(path)
        try:
            is_same = known is None or digest_file(self._path / path) == known
        except OSError as error:
            return f"cannot be read any more: {reason(error)}"
        return "" if is_same else "was changed since it was read"

    def diff(self) -> str:
        """What the edits that wait would change, as a unified diff; ``""`` for nothing."""
        return "".join(each.text() for each in file_diffs(self.plan().actions, self._path))

    def apply(self) -> Run:
        """Does the edits that wait, all of them, and reads the vault again. A note that was changed on disk meanwhile is left alone, and
        is a conflict of the run. ``vaultconv undo`` takes it back.

        Raises what :func:`vaultconv.apply` raises."""
        made = self.plan()
        if not made.actions:
            run = foresee(made)
            run.dry = False
            return run
        run = apply(made, command="edit")
        self._read()
        return run

    def discard(self) -> None:
        """Forgets the edits that wait, and reads the vault again."""
        self._read()
