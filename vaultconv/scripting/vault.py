"""A vault that is open for a script: its notes, what they link, and edits that wait until they are applied.

Every edit is made in the text of a note, by the format that it is of; then the text is read again, and has to say what was meant
and all else that it said before. An edit that cannot be done raises, and nothing of it is done. On disk nothing is changed before
:meth:`OpenVault.apply`, which stages, records and can be undone like any run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from os.path import lexists
from posixpath import basename, dirname, join
from typing import Any
from unicodedata import normalize

from vaultconv.errors import EditError
from vaultconv.formats.base import WriteContext
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note, Settings
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.pipeline.fact import Fact
from vaultconv.pipeline.folders import parents
from vaultconv.pipeline.mirrored import NOT_IN_PLACE, check_local
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.record import digest
from vaultconv.pipeline.run import Run, foresee
from vaultconv.pipeline.whole import apply_whole
from vaultconv.remote.address import Location, place_of
from vaultconv.report.preview import file_diffs
from vaultconv.scripting.anew import anew
from vaultconv.scripting.going import Going
from vaultconv.scripting.joining import merge
from vaultconv.scripting.judge import Meant, check, is_name, understood
from vaultconv.scripting.note import OpenLink, OpenNote
from vaultconv.scripting.opened import Opened
from vaultconv.scripting.parting import At, split
from vaultconv.scripting.waiting import plan_of
from vaultconv.vault.fragments import settled_in
from vaultconv.vault.naming import safe_path


def open_vault(path: Location, format: str = "") -> OpenVault:
    """The vault at ``path``, open for reading and editing; its ``format`` is recognised where it is not said.

    Raises :class:`~vaultconv.errors.SourceError` when there is none, and :class:`~vaultconv.errors.UsageError` for a format whose notes
    cannot be edited.

    >>> import tempfile
    >>> from pathlib import Path
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
    place = place_of(path)
    check_local(place, *NOT_IN_PLACE)
    return OpenVault(place, format)


class OpenVault(Opened):
    """The notes of a vault, and the edits of them that wait to be applied. Made by :func:`open_vault`.

    Iterating gives the notes by path; ``vault[path]`` is one, and raises :class:`KeyError`."""

    def _handle(self, path: str) -> OpenNote:
        return OpenNote(self, path)

    # -- notes that come and go

    def add(self, path: str, text: str) -> OpenNote:
        """A new note at ``path`` that says ``text``. Raises :class:`~vaultconv.errors.EditError` if something is there, or the text cannot
        be understood."""
        self._settle()
        self._check_free("", path)
        return self.change({path: text})[0]

    def change(self, come: Mapping[str, str], go: Collection[OpenNote] = ()) -> tuple[OpenNote, ...]:
        """Gives notes, new ones too, these texts by their paths, and takes others away: what links mean then is for the caller to see to.
        Gives the notes that come. Raises as :meth:`add` does; then nothing is done."""
        self._will_change()
        vault = self._known().vault
        left = {note.path for note in go}
        for path in (*left, *(self._notes.keys() & come.keys())):
            self._check_file(path)
        for path in come.keys() - self._notes.keys():
            self._check_free("", path)
        index = self._loaded.index
        made = [self.read_as(index.note(path) or Note(path, ""), path, text) for path, text in come.items()]
        for each in made:
            understood(each)
        left -= come.keys()
        for path in left:
            self._waiting.texts.pop(path, None)
            self._waiting.gone.add(self._waiting.came.pop(path, path))
            del self._notes[path]
        self._waiting.texts |= come
        notes = [note for note in vault.notes if note.path not in left and note.path not in come]
        self._take(replace(vault, notes=tuple(sorted([*notes, *made], key=lambda note: note.path))))
        index = self._loaded.index
        known = {note.path: settled_in(note, index) for note in made}
        if any(known[note.path] is not note for note in made):
            told = tuple(known.get(note.path, note) for note in self._loaded.vault.notes)
            self._take(replace(self._loaded.vault, notes=told))
        self._notes |= {path: self._handle(path) for path in come if path not in self._notes}
        return tuple(self._notes[path] for path in come)

    def write_anew(self, options: Mapping[str, Any], group: str = "") -> tuple[Loss, ...]:
        """Writes the vault with the ``options`` of its format, and grouped (``book``, ``highlight``) if that is asked for: what is
        not said as it was comes back. Raises :class:`~vaultconv.errors.EditError` if grouping would lose anything."""
        made = anew(self._known(), options, group)
        led = {path: _led(self.links_of(note)) for path, note in self._notes.items() if path not in made.go}
        with self.atomic():
            self.change(made.come, [self._notes[path] for path in made.go])
            for path, leads in made.leads.items():
                self._lead(path, leads)
            for path, before in led.items():
                if _led(self.links_of(self._notes[path])) < before:
                    raise EditError("has a link that would lead nowhere", path=path)
        return made.losses

    def _lead(self, path: str, leads: Mapping[str, Reference]) -> None:
        """Lets the links of the note at ``path`` lead where ``leads`` say, by the folded names that they have: to the block of an id."""
        index = self.loaded.index

        def lead(reference: Reference, _line: int) -> Reference | None:
            new = leads.get(reference.target.casefold())
            there = index.note(new.target) if new is not None else None
            if new is None or there is None:
                return None
            known: Mapping[str, tuple[tuple[str, ...], str]] = there.extra.get("blocks", {})
            id = next((id for id, (_, block) in known.items() if block.lower() == new.block.lower()), "")
            if new.block and id:
                return Reference(ReferenceKind.BLOCK, id)
            return Reference(ReferenceKind.NAME, self.name_of(there))

        note = self.note_at(path)
        text = self.editing.led(note, self.plain_context(), lead)
        if note.source is not None and text is not None and text != note.source.text:
            self.change({path: text})

    def read_file(self, path: str) -> bytes | None:
        """The bytes of the file at ``path`` that is no note, with the edits that wait; None if there is none."""
        waiting, file = self._waiting, self._path / path
        if path in waiting.files:
            return waiting.files[path]
        if not file.is_file():
            return None
        data = file.read_bytes()
        waiting.seen[path] = digest(data)
        return data

    def write_file(self, path: str, data: bytes) -> None:
        """Gives the file at ``path`` that is no note, or is to be there, other bytes: one of the settings of its app, a board or a base. What
        is read of settings is read when the vault is read again."""
        if self.read_file(path) != data:
            self._will_change()
            self._waiting.files[path] = data
            known = self._known()
            if known.index.sheet(path) is not None:
                self._take(self._with_sheets(known.vault, {path: data}))

    def with_settings(
        self,
        settings: Settings,
        respell: Callable[[Note, WriteContext], str | None],
        meant: Meant = lambda fact: (fact,),
        known: Callable[[Fact], Fact] = lambda fact: fact,
    ) -> tuple[EditError, ...]:
        """Reads each note again as one of a vault with these ``settings``, and with the text that ``respell`` gives it (None: its own): each
        has to say what it said, each fact as it is ``meant`` to be, where facts that are ``known`` for one are one, and its links have to mean
        what they meant. One that does not keeps its text, and why is given."""
        self._will_change()
        was, context = self._known(), self.plain_context()
        before, texts = self.meanings(), dict[str, str]()
        notes: list[Note] = []
        self._loaded = replace(was, vault=replace(was.vault, settings=settings))
        for note in was.vault.notes:
            text = respell(note, context)
            if note.source is None or text is None:
                notes.append(note)
                continue
            if text != note.source.text:
                texts[note.path] = text
            notes.append(self.read_as(note, note.path, text))
        self._take(replace(self._loaded.vault, notes=tuple(notes)))
        after, left = self.meanings(), dict[str, EditError]()
        for old, new in zip(was.vault.notes, notes, strict=True):
            try:
                if new is not old:
                    check(
                        old,
                        new,
                        was=before(old.path),
                        now=after(new.path),
                        besides=is_name,
                        meant=lambda fact: map(known, meant(fact)),
                        known=known,
                    )
            except EditError as error:
                left[old.path] = error
        kept = (
            self.read_as(old, old.path, old.source.text)
            if old.path in left and old.source is not None
            else new
            for old, new in zip(was.vault.notes, notes, strict=True)
        )
        if left:
            self._take(replace(self._loaded.vault, notes=tuple(kept)))
        self._waiting.texts |= {path: text for path, text in texts.items() if path not in left}
        return tuple(left.values())

    def split(
        self,
        note: OpenNote,
        at: At = 1,
        names: Iterable[str] = (),
        link: bool = True,
    ) -> tuple[OpenNote, ...]:
        """Makes notes of parts of ``note``: of all headings of a level, of headings with these texts, or of these ``blocks`` of it. A heading goes
        with all that stands under it, a bullet of a graph with all below it, and any other block alone; footnotes that it names go too. A ``link`` stays
        in its place. Each is called by its first words, if there are no ``names``. Links to what has moved lead there. Gives the new notes.

        Raises :class:`~vaultconv.errors.EditError` where that cannot be done without a loss; then nothing is."""
        with self.atomic():
            return split(self, note, at, tuple(names), link)

    def merge(self, notes: Iterable[OpenNote], into: OpenNote, level: int = 1) -> None:
        """Makes ``notes`` parts of another, each under a heading of this ``level`` that is its title: in this order, at the end. Their names and
        aliases are aliases of that, their tags its tags, and their other properties its own, where it has none of that name; else they stay
        under the heading. Links to them lead to the heading, and links to places in them to these places. They are notes no more.

        Raises :class:`~vaultconv.errors.EditError` where that cannot be done without a loss; then nothing is."""
        with self.atomic():
            for note in notes:
                merge(self, note, into, level)

    # -- renaming

    def rename(self, note: OpenNote, to: str, below: bool = True) -> None:
        """Calls ``note`` ``to``, and rewrites every link to it as its app would. What is called by its file gets another file, in the same
        folder; a page of a graph or a note of a site gets another name, or title. Of a graph, pages ``below`` it go with it, as its app has it:
        ``a`` to ``b`` makes ``a/c`` ``b/c``.

        Raises :class:`~vaultconv.errors.EditError` if the name is taken or cannot be."""
        self.rename_all([(note, to)], below)

    def rename_all(self, names: Iterable[tuple[OpenNote, str]], below: bool = True) -> None:
        """Calls each note what stands beside it, all at once, so two may change their names: the links of five hundred renames are looked at once,
        and not five hundred times. Raises as :meth:`rename` does; then nothing is renamed."""
        going: dict[str, tuple[OpenNote, str, str]] = {}
        begins: dict[str, str] = {}
        asked = [(note, to, self._called(note, to)) for note, to in names]
        for note, to, _ in asked:
            if below and getattr(self.editing, "nests", False):
                begin = f"{self.name_of(self.note_at(note.path))}/".casefold()
                begins[begin] = f"{to}/"
                going |= {other.path: (other, *there) for other, there in self._below(begin, to)}
        going |= {note.path: (note, *found) for note, _, found in asked}
        self.relocate(going.values(), begins)

    def _called(self, note: OpenNote, to: str) -> tuple[str, str]:
        """Where ``note`` is when it is called ``to``, and what links call it then."""
        found = self.editing.named(self._noted(note), to, self._loaded.vault.settings)
        is_elsewhere = found is not None and not found[1] and dirname(found[0]) != dirname(note.path)
        if found is None or is_elsewhere or not to.strip() or "\n" in to:
            raise EditError(f"cannot be called {to!r}", path=note.path, remedy="Choose another name.")
        return found

    def _below(self, begin: str, to: str) -> Iterator[tuple[OpenNote, tuple[str, str]]]:
        """The pages whose folded names ``begin`` so, where they begin with ``to`` from now on."""
        for other in self.notes if not begin.startswith(f"{to}/".casefold()) else ():
            name = self.name_of(self.note_at(other.path))
            if name.casefold().startswith(begin):
                yield other, self._called(other, f"{to}/{name[len(begin) :]}")

    def move(self, note: OpenNote, folder: str) -> None:
        """Moves ``note`` into ``folder`` (``""``: the root of the vault), and rewrites every link that has to be. Raises as
        :meth:`rename` does."""
        self.move_all((note,), folder)

    def move_all(self, notes: Iterable[OpenNote], folder: str) -> None:
        """Moves ``notes`` into ``folder``, all at once: the links of a thousand notes are looked at once, and not a thousand times. Raises as
        :meth:`rename` does; then nothing is moved."""
        self.relocate([(note, join(folder.strip("/"), basename(note.path)), "") for note in notes])

    def _noted(self, note: OpenNote) -> Note:
        self._settle()
        self._check_file(note.path)
        return self.note_at(note.path)

    def relocate(
        self, going: Iterable[tuple[OpenNote, str, str]], below: Mapping[str, str] | None = None
    ) -> None:
        """Gives each note another path, all at once, and rewrites every link that has to be. What links call it then comes last,
        ``""`` where they call it by its path; pages that are not there yet are called so whose names begin as ``below`` says. Raises as :meth:`rename` does; then nothing is done."""
        self._settle()
        self._will_change()
        wanted, going = Going(below=dict(below or {})), tuple(going)
        wanted.leaves = frozenset(note.path for note, path, _ in going if path != note.path)
        for note, path, name in going:
            self._check_file(note.path)
            self._check_free(note.path, path, wanted)
            wanted.add(note.path, path, name)
        self._going = wanted
        self._settle()

    def move_file(self, path: str, folder: str) -> str:
        """Moves the attachment at ``path`` into ``folder`` (``""``: the root of the vault), and rewrites every link to it; gives its new
        path. Raises :class:`~vaultconv.errors.EditError` if there is none, or something is there."""
        return self.move_files([path], folder)[0]

    def move_files(self, paths: Iterable[str], folder: str) -> tuple[str, ...]:
        """As :meth:`move_file`, with several, whose links are rewritten at once."""
        self._settle()
        self._will_change()
        wanted = Going()
        for path in paths:
            new = join(folder.strip("/"), basename(path))
            if path not in self._known().tree or not self._loaded.index.is_attachment(path):
                raise EditError(
                    "is no attachment", path=path, remedy="Name a file of the vault that is no note."
                )
            if new != path:
                self._check_free(path, new, wanted)
            wanted.add(path, new, "")
        self._going = wanted
        self._settle()
        return tuple(wanted.paths.values())

    def _check_free(self, old: str, path: str, going: Going | None = None) -> None:
        """Raises if what is at ``old`` cannot go to ``path``, beside what is ``going`` with it."""
        if normalize("NFC", path) != safe_path(path) or path.startswith(("/", "../")):
            raise EditError(
                f"cannot go to {path!r}: no file can be called so", path=old, remedy="Choose another name."
            )
        index = self._known().index
        above = next((folder for folder in parents(path) if index.by_path(folder) is not None), "")
        if blocked := f"`{above}` is no folder" if above else self._view.look(path).blocked:
            raise EditError(f"cannot go to {path!r}: {blocked}", path=old, remedy="Choose another folder.")
        leaving = going.leaves if going is not None else frozenset[str]()
        there = index.by_path(path)
        if there is not None and there != old and there not in leaving:
            raise EditError(
                f"cannot go to {path!r}: `{there}` is there", path=old, remedy="Choose another name."
            )
        if other := going.bound_for(path) if going is not None else "":
            raise EditError(
                f"cannot go to {path!r}: `{other}` is to go there, too",
                path=old,
                remedy="Choose another name.",
            )
        # Where the disk tells names not apart by case, a note is in its own way: it would be written, and then removed.
        leaves = {*self._waiting.came.values(), *self._waiting.gone, *leaving}
        if path != old and lexists(self._path / path) and path not in leaves:
            raise EditError(
                f"cannot go to {path!r}: something is there", path=old, remedy="Choose another name."
            )

    # -- what waits, and doing it

    def plan(self) -> Plan:
        """What the edits that wait would do on disk: a plan as any other, for :func:`vaultconv.apply` too."""
        self._settle()
        self._known()
        return plan_of(self._waiting, self._loaded, self._path, self._options, self.note_at)

    def diff(self) -> str:
        """What the edits that wait would change, as a unified diff; ``""`` for nothing."""
        return "".join(each.text() for each in file_diffs(self.plan().actions, self._path))

    def apply(self) -> Run:
        """Does the edits that wait, all of them or none, and reads the vault again. Where a file that they concern was changed on disk
        meanwhile, or cannot be written, nothing is done: the run has the conflicts and failures, and the edits wait on. ``vaultconv undo``
        takes it back.

        Raises what :func:`vaultconv.apply` raises."""
        made = self.plan()
        if not made.actions:
            run = foresee(made)
            run.dry = False
            return run
        run = apply_whole(made, None, "edit", what="the edits")
        if not run.applied.conflicts and not run.applied.failed:
            self._read(self._notes)
        return run

    def discard(self) -> None:
        """Forgets the edits that wait, and reads the vault again."""
        came = self._waiting.came
        self._read({came.get(path, path): note for path, note in self._notes.items()})


def _led(links: Iterable[OpenLink]) -> int:
    """How many of the ``links`` lead somewhere."""
    return sum(bool(link.path) for link in links)
