"""One note of an open vault: what it says, and edits of its properties, tags and aliases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from vaultconv.errors import EditError
from vaultconv.formats.base import WriteContext
from vaultconv.markdown.frontmatter import property_type
from vaultconv.model.blocks import AnyBlock
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import Property, Value
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.task import Status, Task
from vaultconv.model.traverse import iter_blocks, spans_of
from vaultconv.pipeline.fact import Fact, FactKind
from vaultconv.pipeline.facts import TAG_KEYS
from vaultconv.pipeline.filtered import tags_of
from vaultconv.pipeline.property_facts import names
from vaultconv.scripting.judge import about, check, same_name, understood
from vaultconv.scripting.tag_places import NO_TAG, TAG_IN_VALUE, places_of_tags, tags_in_values
from vaultconv.scripting.values import as_key, as_value
from vaultconv.vault.decoding import encode
from vaultconv.vault.filters import has_tag
from vaultconv.vault.index import ALIAS_KEYS, aliases_of

if TYPE_CHECKING:
    from vaultconv.scripting.vault import OpenVault


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link, embed or picture of a note: what it means as it is written, the note that it leads to (None: none), the path of what
    it leads to (``""``: nothing in the vault), its 1-based line, and where it stands (``link``, ``embed``, ``image``,
    ``property`` ...)."""

    reference: Reference
    note: OpenNote | None
    path: str
    line: int
    place: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task of a note: its ``block``, and what it says besides its words (``task``: marker, status, priority, dates ...)."""

    note: OpenNote
    block: AnyBlock
    task: Task

    @property
    def status(self) -> Status:
        """Whether it is open, done, or something between."""
        return self.task.status

    @property
    def line(self) -> int:
        """The 1-based line where it begins."""
        return self.block.line

    @property
    def words(self) -> str:
        """What is to be done, in plain words."""
        spans = (spans for block in iter_blocks((self.block,)) for spans in spans_of(block))
        return plain_text(next(spans, ()))

    def set(self, status: Status | str) -> None:
        """Gives it another ``status`` (``done``, ``open`` ...): its marker is changed, and nothing else. Raises
        :class:`~vaultconv.errors.EditError` for one that its format cannot say."""
        if status not in [*Status]:
            raise EditError(
                f"no task is {status!r}",
                path=self.note.path,
                line=self.line,
                remedy=f"Choose {', '.join(Status)}.",
            )
        status, line = Status(status), self.line

        def judge(before: Note, after: Note) -> None:
            tasks = (block.traits.task for block in iter_blocks(after.blocks) if block.line == line)
            if not any(task is not None and task.status is status for task in tasks):
                raise EditError(f"cannot have a task that is {status}", path=self.note.path, line=line)
            check(before, after, besides=lambda fact: fact.kind is FactKind.TASK and fact.line == line)

        editing = self.note.vault.editing
        self.note.edit(lambda note, context: editing.with_status(note, context, line, status), judge)


class OpenNote:
    """A note of an :class:`~vaultconv.scripting.vault.OpenVault`. It stays the same object when it is renamed."""

    __slots__ = ("_vault", "path")

    def __init__(self, vault: OpenVault, path: str) -> None:
        self._vault = vault
        self.path = path
        """Where it is in its vault, with ``/``."""

    def __repr__(self) -> str:
        return f"<note {self.path}>"

    @property
    def model(self) -> Note:
        """All that it says (:class:`vaultconv.model.note.Note`), with the edits that wait."""
        return self._vault.note_at(self.path)

    @property
    def title(self) -> str:
        """What its app calls it."""
        return self.model.title

    @property
    def kind(self) -> NoteKind:
        """What it is for: a page, a journal, a highlight or a template."""
        return self.model.kind

    @property
    def date(self) -> str:
        """The day of a journal or a highlight, ``YYYY-MM-DD``; else ``""``."""
        return self.model.date

    @property
    def text(self) -> str:
        """Its text, with the edits that wait; raises :class:`~vaultconv.errors.EditError` for a note that is not understood."""
        model = self.model
        if model.source is None:
            raise EditError("has no text that is understood", path=self.path)
        return model.source.text

    @text.setter
    def text(self, text: str) -> None:
        """Gives it another text, which need not say what it said. Raises :class:`~vaultconv.errors.EditError` for one that cannot be
        understood, or that calls the note otherwise."""

        def judge(before: Note, after: Note) -> None:
            understood(after)
            same_name(before, after, "the text")

        self.edit(lambda _note, _context: text, judge)

    @property
    def data(self) -> bytes:
        """Its bytes, with the edits that wait."""
        model = self.model
        return model.verbatim if model.verbatim is not None else encode(self.text, model.encoding)

    @property
    def is_editable(self) -> bool:
        """Whether it can be edited: it is understood, and has a file of its own."""
        return self.model.verbatim is None and self._vault.has_file(self.path)

    @property
    def properties(self) -> OpenProperties:
        """Its properties, to be read and changed."""
        return OpenProperties(self)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its further names."""
        return aliases_of(self.model)

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags, without ``#``, those of its properties first; each once."""
        return tuple(dict.fromkeys(tags_of(self.model)))

    def has_tag(self, tag: str) -> bool:
        """Whether it has ``tag``, or one below it."""
        return has_tag(self.tags, [tag])

    @property
    def links(self) -> tuple[OpenLink, ...]:
        """Its links, embeds and pictures, those of its properties first."""
        return self._vault.links_of(self)

    @property
    def backlinks(self) -> tuple[OpenNote, ...]:
        """The notes that link it."""
        return self._vault.backlinks(self)

    @property
    def blocks(self) -> Iterator[AnyBlock]:
        """Every block of it, outer before inner."""
        return iter_blocks(self.model.blocks)

    @property
    def tasks(self) -> tuple[OpenTask, ...]:
        """Its tasks, in the order of the text."""
        return tuple(
            OpenTask(self, block, block.traits.task) for block in self.blocks if block.traits.task is not None
        )

    # -- edits

    def rename(self, to: str, below: bool = True) -> None:
        """Calls it ``to``: see :meth:`~vaultconv.scripting.vault.OpenVault.rename`."""
        self._vault.rename(self, to, below)

    def move(self, folder: str) -> None:
        """Moves it into ``folder``: see :meth:`~vaultconv.scripting.vault.OpenVault.move`."""
        self._vault.move(self, folder)

    def add_alias(self, name: str) -> None:
        """Gives it ``name`` as one more name."""
        self._add(_key(self.model, ALIAS_KEYS, "aliases"), name, parted=False)

    def add_tag(self, tag: str) -> None:
        """Gives it ``tag`` in its properties, unless it has it."""
        tag = tag.removeprefix("#")
        if tag.casefold() not in (each.casefold() for each in self.tags):
            self._add(_key(self.model, TAG_KEYS, "tags"), tag, parted=True)

    def remove_tag(self, tag: str) -> None:
        """Takes ``tag`` from its properties. A tag in its text is words of it, and stays."""
        key, folded = _key(self.model, TAG_KEYS, "tags"), tag.removeprefix("#").casefold()
        listed = names(self.model.properties.get(key), parted=True)
        left: list[Value] = [each for each in listed if each.casefold() != folded]
        if len(left) == len(listed):
            return
        if left:
            self.properties[key] = left
        else:
            del self.properties[key]

    def rename_tag(self, tag: str, to: str) -> None:
        """Calls its ``tag``, and those below it, ``to``: in its properties and in its text. What is called so already stays, if that is
        below ``tag``."""
        tag, to = tag.removeprefix("#").strip("/"), to.removeprefix("#").strip("/")
        self.retag(lambda each: [_called(each, tag, to)])

    def retag(self, change: Callable[[str], Sequence[str]]) -> None:
        """Gives it in place of each tag those that ``change`` makes of it, in its properties and in its text (where a tag is a word: one
        that is nothing is left)."""
        keys = [item.key for item in self.model.properties if item.key.lower() in TAG_KEYS]
        wanted: dict[str, list[Value]] = {
            key: list(dict.fromkeys(name for each in self._tags_in(key) for name in change(each)))
            for key in keys
        }
        in_values = getattr(self._vault.editing, "nests", False)
        known = (*self.tags, *(tags_in_values(self.model) if in_values else ()))
        tags = {tag: tuple(change(tag)) or (tag,) for tag in known}
        changed = {tag.casefold(): new for tag, new in tags.items() if new != (tag,)}
        with self._vault.attempt(self):
            if changed:
                self._retag_text(changed, in_values)
            for key, new in wanted.items():
                listed = self._tags_in(key)
                if new != listed and new:
                    self.properties[key] = new
                elif not new and listed:
                    del self.properties[key]

    def _retag_text(self, changed: Mapping[str, Sequence[str]], in_values: bool) -> None:
        """Gives it the tags that have ``changed`` in its text: at each place that looks like one or, where something else stands at one of
        these, at those that are tags to its reader."""
        with_tags, judge = self._vault.editing.with_tags, _as_tagged(changed, in_values)
        try:
            self.edit(lambda note, context: with_tags(note, context, changed), judge)
        except EditError:
            before, context = self.model, self._vault.plain_context()
            if before.source is None:
                raise

            def read(names: Mapping[str, Sequence[str]]) -> Note:
                text = with_tags(before, context, names)
                return before if text is None else self._vault.read_as(before, self.path, text)

            places = places_of_tags(changed, before.source.text, read, in_values)
            self.edit(lambda note, context: with_tags(note, context, places), judge)

    def _tags_in(self, key: str) -> list[str]:
        """The tags that the property ``key`` lists."""
        return names(self.model.properties.get(key), parted=True)

    def _add(self, key: str, value: str, *, parted: bool) -> None:
        listed = names(self.model.properties.get(key), parted=parted)
        if value not in listed:
            self.properties[key] = [*listed, value]

    @property
    def vault(self) -> OpenVault:
        """The vault that it is a note of."""
        return self._vault

    def edit(
        self, make: Callable[[Note, WriteContext], str | None], judge: Callable[[Note, Note], None]
    ) -> None:
        """Edits its text: see :meth:`~vaultconv.scripting.vault.OpenVault.edit`."""
        self._vault.edit(self.path, make, judge)


def _called(tag: str, old: str, to: str) -> str:
    """``tag`` where ``old``, and what is below it, is called ``to``.

    >>> _called("Bread/rye", "bread", "food"), _called("breads", "bread", "food"), _called("a/b/c", "a", "a/b")
    ('food/rye', 'breads', 'a/b/c')
    """
    is_named = is_below(to, old) and is_below(tag, to)
    return to + tag[len(old) :] if is_below(tag, old) and not is_named else tag


def is_below(tag: str, other: str) -> bool:
    """Whether ``tag`` is ``other``, or below it.

    >>> is_below("Bread/rye", "bread"), is_below("breads", "bread")
    (True, False)
    """
    return f"{tag.casefold()}/".startswith(f"{other.casefold()}/")


def _as_tagged(changed: Mapping[str, Sequence[str]], in_values: bool) -> Callable[[Note, Note], None]:
    """The judge of a text in which the tags that are ``changed`` are so, those ``in_values`` of properties too; those that properties list are
    set after it."""

    def said(found: re.Match[str]) -> str:
        return " ".join(_in_value(name) for name in changed.get(found[1].casefold(), (found[1],)))

    def meant(fact: Fact) -> Iterable[Fact]:
        if in_values and fact.kind is FactKind.PROPERTY:
            return [replace(fact, value=TAG_IN_VALUE.sub(said, fact.value))]
        if fact.kind is not FactKind.TAG:
            return [fact]
        return [
            Fact(fact.kind, name.casefold(), fact.line) for name in changed.get(fact.value, (fact.value,))
        ]

    def judge(before: Note, after: Note) -> None:
        items = (*before.properties, *after.properties)
        lines = {item.line for item in items if item.key.lower() in TAG_KEYS}
        check(
            before,
            after,
            meant=meant,
            besides=lambda fact: fact.kind is FactKind.TAG and fact.line in lines,
        )

    return judge


def _in_value(name: str) -> str:
    """The tag ``name`` in the value of a property of a graph, as facts have it.

    >>> _in_value("bread"), _in_value("our bread")
    ('#bread', '[[name:our bread]]')
    """
    return f"[[{ReferenceKind.NAME}:{name}]]" if NO_TAG.search(name) else f"#{name}"


def _key(note: Note, keys: frozenset[str], usual: str) -> str:
    """The key among ``keys`` that ``note`` has; the ``usual`` one where it has none."""
    return next((item.key for item in note.properties if item.key.lower() in keys), usual)


class OpenProperties(MutableMapping[str, Value]):
    """The properties of a note. A changed one changes its own line: comments, quotes and order of the others stay, byte for byte."""

    def __init__(self, note: OpenNote) -> None:
        self._note = note

    def __getitem__(self, key: str) -> Value:
        found = self._note.model.properties.find(key)
        if found is None:
            raise KeyError(key)
        return found.value

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(item.key for item in self._note.model.properties))

    def __len__(self) -> int:
        return len(set(self))

    def __repr__(self) -> str:
        return repr(dict(self))

    def line_of(self, key: str) -> int:
        """The 1-based line where ``key`` stands; 0 where that is not known."""
        found = self._note.model.properties.find(key)
        return found.line if found is not None else 0

    def __setitem__(self, key: str, value: Value | date) -> None:
        """Sets ``key``; a day is its text then. Raises :class:`~vaultconv.errors.EditError` where the note cannot say it in place."""
        self._set(as_key(key, self._note.path), as_value(value, self._note.path))

    def take(self, item: Property) -> None:
        """Sets the property that another note has, spelled as it is there. Raises as setting it does."""
        editing = self._note.vault.editing
        if hasattr(editing, "with_item"):
            self._set(item.key, item.value, lambda note, context: editing.with_item(note, context, item))
        else:
            self[item.key] = item.value

    def _set(
        self, key: str, value: Value, make: Callable[[Note, WriteContext], str | None] | None = None
    ) -> None:
        known = self._note.model.properties.find(key)
        if known is not None and known.value == value and type(known.value) is type(value):
            return
        kind = property_type(key, value)

        def judge(before: Note, after: Note) -> None:
            said = after.properties.find(key)
            if said is None or not _is_same(said.value, value):
                found = "nothing" if said is None else repr(said.value)
                raise EditError(
                    f"cannot say {key!r} as {value!r}: it would be read as {found}",
                    path=self._note.path,
                    line=known.line if known is not None else 0,
                    remedy="Choose a value that this format can say.",
                )
            same_name(before, after, repr(key))
            check(before, after, besides=about([key]))

        editing = self._note.vault.editing
        self._note.edit(
            make or (lambda note, context: editing.with_property(note, context, key, value, kind)), judge
        )

    def __delitem__(self, key: str) -> None:
        """Takes ``key`` away."""
        if key not in self:
            raise KeyError(key)

        def judge(before: Note, after: Note) -> None:
            if after.properties.find(key) is not None:
                raise EditError(f"still has {key!r}", path=self._note.path)
            same_name(before, after, repr(key))
            check(before, after, besides=about([key]))

        self._note.edit(
            lambda note, context: self._note.vault.editing.without_property(note, context, key),
            judge,
        )

    def rename(self, key: str, to: str) -> None:
        """Calls the property ``key`` ``to``; its value stays as it is spelled. Nothing happens where there is no such property.

        Raises :class:`~vaultconv.errors.EditError` if there is one called ``to`` already."""
        to = as_key(to, self._note.path)
        if key not in self or key == to:
            return
        if to in self:
            raise EditError(
                f"has a property {to!r} already", path=self._note.path, remedy="Merge the two first."
            )
        value = self[key]

        def judge(before: Note, after: Note) -> None:
            said = after.properties.find(to)
            if said is None or not _is_same(said.value, value):
                raise EditError(f"cannot have a property {to!r}", path=self._note.path)
            same_name(before, after, repr(key))
            check(before, after, besides=about([key, to]))

        self._note.edit(
            lambda note, context: self._note.vault.editing.with_key(note, context, key, to),
            judge,
        )


def _is_same(said: Value, wanted: Value) -> bool:
    """Whether what is read is what was wanted: a list of one text may be that text."""
    if isinstance(wanted, list) and len(wanted) == 1 and not isinstance(said, list):
        return said == wanted[0]
    if isinstance(said, bool) is not isinstance(wanted, bool):
        return False
    return said == wanted
