"""Notes that go elsewhere, or are called otherwise, and the links that have to lead there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field, replace
from posixpath import splitext
from typing import TypeAlias

from vaultconv.errors import EditError
from vaultconv.formats.base import Editing, WriteContext
from vaultconv.model.note import Note, Vault
from vaultconv.model.reference import Reference
from vaultconv.pipeline.fact import Fact, FactKind, Meaning
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.filtered import tags_of
from vaultconv.pipeline.load import Loaded, index_of
from vaultconv.pipeline.written import names_of
from vaultconv.scripting.judge import check, is_name
from vaultconv.scripting.tag_places import NO_TAG, TAG_IN_VALUE, places_of_names
from vaultconv.scripting.unread import not_read, unread_links
from vaultconv.vault.decoding import decode, encode
from vaultconv.vault.fragments import settled_in
from vaultconv.vault.index import Index
from vaultconv.vault.naming import key

Read: TypeAlias = Callable[[Note, str, str], Note]
"""What a note would be to its reader that was this one, and is now at this path with this text."""


@dataclass(slots=True)
class Going:
    """What goes: the new path of each note by its old one, and what links call it then, where they do not call it by its path."""

    paths: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    below: dict[str, str] = field(default_factory=dict)
    """How the folded names of pages begin that are called otherwise, though there are none yet, and how they begin then: both end in a
    slash."""
    leaves: frozenset[str] = frozenset()
    """The old paths that others may go to."""
    _there: dict[str, str] = field(default_factory=dict)
    """The old path of each by its new one, folded."""

    def __bool__(self) -> bool:
        return bool(self.paths)

    def bound_for(self, new: str) -> str:
        """The old path of what goes to ``new`` already, on any disk; ``""`` for nothing."""
        return self._there.get(key(new), "")

    def add(self, old: str, new: str, name: str) -> None:
        """One more note goes."""
        self.paths[old] = new
        self._there[key(new)] = old
        if name:
            self.names[old] = name


@dataclass(frozen=True, slots=True)
class Gone:
    """What came of it: the new ``vault``; the ``moves``, by the old path of each note that went; the texts of the notes that were
    edited, by their paths now; and the bytes of boards and bases."""

    vault: Vault
    moves: Mapping[str, str]
    texts: Mapping[str, str]
    sheets: Mapping[str, bytes]


def context_of(loaded: Loaded, moves: Mapping[str, str], more: frozenset[str] = frozenset()) -> WriteContext:
    """The vault as a destination of itself, where what is in ``moves`` has another path, and links to ``more`` are written anew."""
    vault = loaded.vault
    items = (*vault.notes, *vault.attachments, *vault.sheets)
    paths = {item.path: moves.get(item.path, item.path) for item in items}
    moved = frozenset(old for old, new in moves.items() if old != new)
    return WriteContext(
        loaded.format.name,
        loaded.index,
        loaded.resolver,
        paths,
        names_of(paths.values()),
        settings=vault.settings,
        mtimes=loaded.mtimes,
        moved=moved | more,
        destination=vault.settings,
        follows=True,
    )


def relinked(
    loaded: Loaded, editing: Editing, going: Going, read: Read, files: Mapping[str, bytes] | None = None
) -> Gone:
    """The vault once all that is ``going`` has gone, with every link that led there. Of ``files`` that are no notes, these are the bytes, and
    not what is on disk. Raises :class:`~vaultconv.errors.EditError` where a note would then say something else."""
    return _Relinking(loaded, editing, going, read, files or {}).done()


def names_for(index: Index, path: str) -> tuple[str, ...]:
    """What the note or file at ``path`` is called: by its path and the ends of it, with or without its ending, and by its title."""
    note, stem = index.note(path), splitext(path)[0]
    tails = [text[at:] for text in (stem, path) for at in range(len(text)) if not at or text[at - 1] == "/"]
    return (*tails, *((note.title, str(note.extra.get("page", note.title))) if note is not None else ()))


class _Relinking:
    """One look at all links before, the edits, and one look after."""

    def __init__(
        self, loaded: Loaded, editing: Editing, going: Going, read: Read, files: Mapping[str, bytes]
    ) -> None:
        self.loaded = loaded
        self.files = files
        self.editing = editing
        self.going = going
        self.read = read
        self.texts: dict[str, str] = {}
        notes = {old: loaded.index.note(old) for old in going.names}
        self._renamed = {
            str(note.extra.get("page", note.title)).casefold(): going.names[old].casefold()
            for old, note in notes.items()
            if note is not None
        }
        self._tags_name = getattr(editing, "nests", False)
        self._was = {new: old for old, new in going.paths.items()}
        self._tags = {
            str(note.extra.get("page", note.title)).casefold(): f"[[note:{going.paths[old]}]]"
            if NO_TAG.search(going.names[old])
            else f"#{going.names[old]}"
            for old, note in notes.items()
            if note is not None
        }

    def done(self) -> Gone:
        """The edits, each judged."""
        going, vault = self.going, self.loaded.vault
        gone = {*going.paths}
        linking = gone | {
            item.path
            for item in (*vault.notes, *vault.sheets)
            if any(
                self._before(found.reference, item.path) in gone
                for found in self.loaded.index.outbound(item.path)
            )
        }
        linking |= {note.path for note in vault.notes if self._names_one(note)}
        if hasattr(self.editing, "beside"):  # a page names those that link it
            linking |= {
                meant
                for path in gone
                for found in self.loaded.index.outbound(path)
                if self._is_note(meant := self._before(found.reference, path))
            }
        context = context_of(self.loaded, going.paths)
        notes = {path: self._edited(path, context) for path in sorted(linking) if self._is_note(path)}
        made, index = self._made(notes)
        confused = {
            path: targets
            for path in self._paths()
            if (targets := self._confused(path, index)) and self._is_note(path)
        }
        if confused:
            more = frozenset[str]().union(*confused.values())
            context = context_of(self.loaded, going.paths, more)
            notes |= {
                path: self._edited(path, context)
                for path in sorted({*confused, *linking})
                if self._is_note(path)
            }
            made, index = self._made(notes)
        doubtful = {path for path, note in notes.items() if not self._is_right(path, note, index, context)}
        if doubtful:
            notes |= {path: self._edited(path, context, by_place=True) for path in sorted(doubtful)}
            made, index = self._made(notes)
            for path in sorted(doubtful):
                self._judge(path, notes[path], index, context)
        self._judge_unread(index)
        sheets = self._sheets(linking, context)
        return Gone(made, dict(going.paths), self.texts, sheets)

    def _names_one(self, note: Note) -> bool:
        """Whether ``note`` may name in a query, or in a tag, what is called otherwise now: no link, and yet a name."""
        text = note.source.text.casefold() if note.source is not None and self._renamed else ""
        if any(f"[[{name}]]" in text for name in self._renamed) or any(
            begin in text for begin in self.going.below
        ):
            return True
        return bool(text and self._tags_name) and (
            any(f"#{name}" in text for name in self._renamed)
            or any(tag.casefold() in self._renamed for tag in tags_of(note))
        )

    def _name_below(self, name: str) -> str:
        """What a page of this ``name`` that is not there is called, if it is below one that is called otherwise."""
        return next(
            (
                new + name[len(old) :]
                for old, new in self.going.below.items()
                if name.casefold().startswith(old)
            ),
            name,
        )

    def _paths(self) -> tuple[str, ...]:
        return tuple(note.path for note in self.loaded.vault.notes)

    def _is_note(self, path: str) -> bool:
        return self.loaded.index.note(path) is not None

    def _before(self, reference: Reference, source: str) -> str:
        """The path that ``reference`` meant; ``""`` for none in the vault."""
        target = self.loaded.resolver.resolve(reference, source, self.loaded.index)
        return target.path if target.kind in ("note", "asset") else ""

    def _edited(self, path: str, context: WriteContext, by_place: bool = False) -> Note:
        """The note at ``path`` with its links as they are to be; ``by_place``: where its reader takes a name for one alone."""
        note = self.loaded.index.note(path)
        assert note is not None  # noqa: S101  it was just found there
        if note.verbatim is not None or note.source is None:
            why = note.problem.message if note.problem is not None else "it has no text of its own"
            raise EditError(
                f"links what is to be renamed, and cannot be edited: {why}",
                path=path,
                line=note.problem.line if note.problem is not None else 0,
                remedy=note.problem.remedy if note.problem is not None else "",
            )
        new = self.going.paths.get(path, path)
        names: Mapping[str, str] = self.going.names | self.going.below

        def read(names: Mapping[str, str]) -> Note:
            text = self.editing.relinked(note, context, names)
            return note if text is None else self.read(note, new, text)

        if by_place and names:
            names = places_of_names(names, note.source.text, read)
        text = self.editing.relinked(note, context, names)
        if text is None:
            raise EditError("its links cannot be written anew in place", path=path, remedy="Edit it by hand.")
        self.texts.pop(new, None)
        if text != note.source.text:
            self.texts[new] = text
        if text == note.source.text and new == path:
            return note
        return self.read(note, new, text)

    def _made(self, notes: dict[str, Note]) -> tuple[Vault, Index]:
        """The vault with ``notes`` in the place of those that they were, with its index; their links by ids lead to what has these ids
        there."""
        made = self._vault(notes)
        index = index_of(made)
        settled = {path: settled_in(note, index) for path, note in notes.items()}
        if any(settled[path] is not note for path, note in notes.items()):
            notes |= settled
            made = self._vault(notes)
            index = index_of(made)
        return made, index

    def _vault(self, notes: Mapping[str, Note]) -> Vault:
        vault, paths = self.loaded.vault, self.going.paths
        made = (notes.get(note.path, note) for note in vault.notes)
        files = (
            replace(file, path=paths[file.path]) if file.path in paths else file for file in vault.attachments
        )
        return replace(
            vault,
            notes=tuple(sorted(made, key=lambda note: note.path)),
            attachments=tuple(sorted(files, key=lambda file: file.path)),
        )

    def _confused(self, path: str, index: Index) -> set[str]:
        """What links of the note at ``path`` meant that would mean something else now, though it stays where it is: another note has
        got its name."""
        new = self.going.paths.get(path, path)
        found = self.loaded.index.outbound(path)
        now = index.outbound(new)
        if len(found) != len(now):
            return set()  # what is wrong there is told when it is judged
        confused = set()
        for before, after in zip(found, now, strict=True):
            meant = self._before(before.reference, path)
            target = self.loaded.resolver.resolve(after.reference, new, index)
            is_there = target.kind in ("note", "asset")
            if meant and (target.path if is_there else "") != self.going.paths.get(meant, meant):
                confused.add(meant)
        return confused

    def _is_right(self, path: str, after: Note, index: Index, context: WriteContext) -> bool:
        """Whether the note that was at ``path`` says what it said; where names are not asked for place by place, it has to."""
        try:
            self._judge(path, after, index, context)
        except EditError:
            if not self._tags_name:
                raise
            return False
        return True

    def _judge(self, path: str, after: Note, index: Index, context: WriteContext) -> None:
        """Raises if the note that was at ``path`` does not say what it said, each link to the same note as before."""
        before = self.loaded.index.note(path)
        assert before is not None  # noqa: S101  it was edited
        if hasattr(self.editing, "recoded"):
            before = self.editing.recoded(before, context)
        going, new = self.going, after.path

        def was(reference: Reference) -> Meaning:
            target = self.loaded.resolver.resolve(reference, path, self.loaded.index)
            meant = going.paths.get(target.path, self._name_below(target.path))
            return Meaning(f"{target.kind}:{meant}", self._called(target.path, meant, index))

        def now(reference: Reference) -> Meaning:
            target = self.loaded.resolver.resolve(reference, new, index)
            old = self._was.get(target.path, target.path)
            return Meaning(f"{target.kind}:{target.path}", self._called(old, target.path, index))

        is_named = path in going.paths

        def besides(fact: Fact) -> bool:
            return is_named and is_name(fact)

        said = {fact.value for fact in facts(after, now) if fact.kind is FactKind.CODE}
        check(before, after, was=was, now=now, besides=besides, meant=lambda fact: (self._meant(fact, said),))

    def _judge_unread(self, index: Index) -> None:
        """Raises if a note that cannot be read links what would not be found there any more."""
        for note in self.loaded.vault.notes:
            for reference, line in unread_links(note):
                meant = self._before(reference, note.path)
                there = self.going.paths.get(meant, meant)
                if meant and self.loaded.resolver.resolve(reference, note.path, index).path != there:
                    raise not_read(note, line)

    def _called(self, old: str, new: str, index: Index) -> tuple[str, ...]:
        """The names of a note before and now: a link that shows one of them shows but its name."""
        return (*names_for(self.loaded.index, old), *names_for(index, new))

    def _meant(self, fact: Fact, said: Set[str]) -> Fact:
        """A query of an app names pages, and so may a tag: what they are to say, once these are called otherwise. Code says what it
        said, if it is among what is ``said``."""
        if fact.kind is FactKind.TAG:
            return replace(fact, value=self._renamed.get(fact.value, self._name_below(fact.value)).casefold())
        if fact.kind is FactKind.PROPERTY and self._tags_name:
            return replace(fact, value=self._with_tags(fact.value))
        if fact.kind is not FactKind.CODE or fact.value in said:
            return fact
        value = fact.value
        for begin, name in self.going.below.items():
            pattern = re.compile(rf"(?<=\[\[){re.escape(begin)}", re.IGNORECASE)
            value = pattern.sub(name.replace("\\", r"\\"), value)
        for old, name in self.going.names.items():
            note = self.loaded.index.note(old)
            if note is not None:
                value = value.replace(f"[[{note.extra.get('page', note.title)}]]", f"[[{name}]]")
        return replace(fact, value=value)

    def _with_tags(self, value: str) -> str:
        """The ``value`` of a property with the tags in it, which name pages, as these are called now. A name that no tag can have is in
        brackets."""
        return TAG_IN_VALUE.sub(lambda found: self._tags.get(found[1].casefold(), found[0]), value)

    def _sheets(self, linking: set[str], context: WriteContext) -> dict[str, bytes]:
        """The boards and bases that name what goes, written anew in these names."""
        write = getattr(self.loaded.format.writer, "write_sheet", None)
        made: dict[str, bytes] = {}
        for sheet in self.loaded.vault.sheets if write is not None else ():
            if sheet.path in linking and sheet.problem is None and write is not None:
                made |= {out.path: out.data for out in write(sheet, context) if out.source == sheet.path}
        return made | self._beside(context)

    def _beside(self, context: WriteContext) -> dict[str, bytes]:
        """The pages of the app's own that name what goes, as its index of all notes does."""
        beside: Callable[[str, str, WriteContext], str] | None = getattr(self.editing, "beside", None)
        made: dict[str, bytes] = {}
        for file in self.loaded.tree.files if beside is not None else ():
            if file.path.endswith(".html") and not self._is_note(file.path) and beside is not None:
                decoded = decode(self.files.get(file.path) or self.loaded.tree.read(file.path))
                text = beside(file.path, decoded.text, context)
                if decoded.problem is None and text != decoded.text:
                    made[file.path] = encode(text, decoded.encoding)
        return made
