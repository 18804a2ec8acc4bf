"""Notes made of parts of another, and links that lead to what has moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from posixpath import splitext
from typing import TYPE_CHECKING, TypeAlias

from vaultconv.errors import EditError
from vaultconv.markdown.parting import Part
from vaultconv.model.blocks import AnyBlock, Heading
from vaultconv.model.note import Note
from vaultconv.model.plain import source_text
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.pipeline.fact import Fact, FactKind
from vaultconv.pipeline.load import Loaded
from vaultconv.scripting.leading import Leading, at_any_depth, leads_to, said, same_facts
from vaultconv.scripting.pages import split_page
from vaultconv.scripting.places import Place, way_to
from vaultconv.vault.headings import heading_key
from vaultconv.vault.index import HeadingLine

if TYPE_CHECKING:
    from vaultconv.scripting.note import OpenNote
    from vaultconv.scripting.vault import OpenVault


At: TypeAlias = "int | str | Iterable[str | AnyBlock]"
"""Where a note is parted: at headings of a level, at headings with these texts, or at these blocks."""


@dataclass(frozen=True, slots=True)
class _New:
    """A note that is to be: the part that it is made of, its path, and what links call it."""

    part: Part
    path: str
    name: str


def split(
    vault: OpenVault,
    note: OpenNote,
    at: At,
    names: Sequence[str],
    link: bool,
) -> tuple[OpenNote, ...]:
    """Makes notes of parts of ``note``: see :meth:`~vaultconv.scripting.vault.OpenVault.split`."""
    before = vault.loaded
    model = vault.editable(note)
    if getattr(vault.editing, "whole_pages", False):
        made = split_page(
            vault, model, _wanted(at), lambda titles: _paths(vault, model, names or titles), link
        )
        return tuple(vault[path] for path in made)
    at = at if isinstance(at, int | str) else tuple(at)
    parts = vault.editing.parts(model, _wanted(at))
    if not parts and not isinstance(at, int):
        raise EditError(
            "has no such heading or block that can be a note",
            path=note.path,
            remedy="Name headings of it by their texts, or give blocks of it.",
        )
    if names and len(names) != len(parts):
        raise EditError(f"has {len(parts)} parts, and there are {len(names)} names for them", path=note.path)
    if not parts:
        return ()
    new = _called(vault, model, parts, names)
    return _Split(vault, before, model, new, link).done()


def _paths(vault: OpenVault, note: Note, titles: Sequence[str]) -> list[tuple[str, str]]:
    """The paths and titles of new pages beside ``note``."""
    parts = [Part(title, 0, 0) for title in titles]
    return [(new.path, new.name) for new in _called(vault, note, parts, titles)]


def _wanted(at: At) -> Callable[[AnyBlock], bool]:
    """Whether a part begins with a block."""
    if isinstance(at, int):
        return lambda block: isinstance(block, Heading) and block.level == at
    wanted = [at] if isinstance(at, str) else list(at)
    texts = {heading_key(each) for each in wanted if isinstance(each, str)}
    blocks = [each for each in wanted if not isinstance(each, str)]
    return lambda block: (
        any(block is each for each in blocks)
        or (isinstance(block, Heading) and heading_key(source_text(block.spans)) in texts)
    )


def _called(vault: OpenVault, note: Note, parts: Sequence[Part], names: Sequence[str]) -> list[_New]:
    """What the new notes are called: no two alike, and none as one that is there."""
    found: list[_New] = []
    taken = {path.casefold() for path in vault.files}
    stems = {splitext(path)[0].rpartition("/")[2] for path in taken}
    for part, title in zip(parts, names or [part.title for part in parts], strict=True):
        number, called = 1, title
        while True:
            path, name, _ = vault.editing.new_note(note, called, "", vault.settings)
            stem = splitext(path.casefold())[0].rpartition("/")[2]
            if path.casefold() not in taken and stem not in stems and vault.find(name) is None:
                break
            number += 1
            called = f"{title} {number}"
        taken.add(path.casefold())
        stems.add(stem)
        found.append(_New(part, path, called))
    return found


@dataclass(slots=True)
class _Split:
    """One note that is parted."""

    vault: OpenVault
    before: Loaded
    note: Note
    new: list[_New]
    link: bool

    def done(self) -> tuple[OpenNote, ...]:
        """The new notes, once all that links what moved is written anew, and judged."""
        vault, path = self.vault, self.note.path
        headings = self._headings()
        leading = Leading(
            vault,
            self.before,
            self._moved,
            frozenset(new.path for new in self.new),
            self._says(headings),
            tuple(new.name for new in self.new),
        )
        texts, sheets = leading.texts([path]), leading.sheets()
        led = vault.read_as(self.note, path, texts[path])
        names = [vault.editing.new_note(self.note, new.name, "", vault.settings)[1] for new in self.new]
        made = vault.editing.parted(
            led, [new.part for new in self.new], names if self.link else [""] * len(names)
        )
        if made is None:
            raise EditError("cannot be split in its text", path=path, remedy="Edit it by hand.")
        texts[path], pieces = made
        for new, piece in zip(self.new, pieces, strict=True):
            texts[new.path] = vault.editing.new_note(self.note, new.name, piece, vault.settings)[2]
        vault.change(texts)
        leading.write_sheets(sheets)
        self._judge(leading, texts)
        return tuple(vault[new.path] for new in self.new)

    def _home(self, line: int) -> str:
        """The path of the note in which what stands in ``line`` is now."""
        return next((new.path for new in self.new if line in new.part), self.note.path)

    def _name(self, path: str) -> str:
        """What links call the note that will be at ``path``."""
        return next((new.name for new in self.new if new.path == path), self.vault.name_of(self.note))

    def _headings(self) -> dict[str, list[HeadingLine]]:
        """The headings that each of the notes has now."""
        found: dict[str, list[HeadingLine]] = {self.note.path: [], **{new.path: [] for new in self.new}}
        for heading in self.before.index.headings(self.note.path):
            found[self._home(heading.line)].append(heading)
        return found

    def _moved(self, place: Place) -> Place:
        """Where a place is now."""
        if place.path != self.note.path:
            return place
        headings = self.before.index.headings(place.path)
        if place.heading >= 0:
            line = headings[place.heading].line
            home = self._home(line)
            known = [heading for heading in headings if self._home(heading.line) == home]
            return place._replace(path=home, heading=known.index(headings[place.heading]))
        if place.block:
            block = self.before.index.block(place.path, place.block)
            return place._replace(path=self._home(block.line if block is not None else 0))
        return place

    def _says(
        self, headings: dict[str, list[HeadingLine]]
    ) -> Callable[[Place, Place, Reference, str, int], Reference | None]:
        def says(was: Place, now: Place, reference: Reference, source: str, line: int) -> Reference | None:
            home = self._home(line) if source == self.note.path else source
            is_own = not reference.target and reference.kind is ReferenceKind.NAME
            stays = now.path == home if is_own else now.path == was.path
            if was.path != self.note.path or reference.kind is ReferenceKind.BLOCK:
                return None
            way = way_to(now.heading, headings[now.path]) if now.heading >= 0 else ()
            if stays and (now.heading < 0 or way == reference.headings or now.path == was.path):
                return None
            name = now.path if self.vault.editing.by_path else self._name(now.path)
            return Reference(ReferenceKind.NAME, name, way, now.block and reference.block, now.words)

        return says

    def _judge(self, leading: Leading, texts: dict[str, str]) -> None:
        """Raises if something that was said is not, or is said that was not, or a link leads elsewhere."""
        vault, path, own = self.vault, self.note.path, {new.path for new in self.new}
        notes = [vault.loaded.index.note(each) for each in (path, *own)]
        links = {leads_to(each) for each in own}

        def may_come(fact: Fact) -> bool:
            is_link = fact.kind is FactKind.LINK and fact.value in links
            is_copy = fact.kind in (FactKind.FOOTNOTE, FactKind.HTML)
            return is_link or is_copy or (fact.kind in (FactKind.PROPERTY, FactKind.LIST_ITEM))

        same_facts(
            map(at_any_depth, said([self.note], leading.was)),
            map(at_any_depth, said([note for note in notes if note is not None], leading.now)),
            path,
            may_come,
            "split",
        )
        for each in texts.keys() - {path} - own:
            old, now = self.before.index.note(each), vault.loaded.index.note(each)
            assert old is not None  # noqa: S101  its links were changed
            assert now is not None  # noqa: S101
            same_facts(said([old], leading.was), said([now], leading.now), each, lambda _fact: False, "split")
