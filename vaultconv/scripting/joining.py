"""A note that becomes a part of another, and links that lead there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vaultconv.errors import EditError
from vaultconv.formats.joint import Joint
from vaultconv.markdown.frontmatter import flow_text
from vaultconv.markdown.parting import anchors_in, labels_in, lowered, others
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.pipeline.fact import Fact, FactKind
from vaultconv.pipeline.facts import TAG_KEYS
from vaultconv.pipeline.load import Loaded
from vaultconv.scripting.judge import is_name
from vaultconv.scripting.leading import Leading, as_joined, flat, said, same_facts
from vaultconv.scripting.not_followed import not_followed
from vaultconv.scripting.pages import merge_page
from vaultconv.scripting.places import Place, way_to
from vaultconv.vault.index import ALIAS_KEYS, HeadingLine

if TYPE_CHECKING:
    from vaultconv.scripting.note import OpenNote
    from vaultconv.scripting.vault import OpenVault


def merge(vault: OpenVault, note: OpenNote, into: OpenNote, level: int) -> None:
    """Makes ``note`` a part of another: see :meth:`~vaultconv.scripting.vault.OpenVault.merge`."""
    if note is into:
        raise EditError("cannot become a part of itself", path=note.path)
    _Merge(vault, vault.loaded, vault.editable(note), vault.editable(into), note, into, level).done()


@dataclass(slots=True)
class _Merge:
    vault: OpenVault
    before: Loaded
    note: Note
    into: Note
    handle: OpenNote
    target: OpenNote
    level: int

    def done(self) -> None:
        """The one note, once all that links the other is written anew, and judged."""
        vault, note, into = self.vault, self.note, self.into
        if getattr(vault.editing, "whole_pages", False):
            self._as_pages()
            self._tell("")
            return
        joint = self._joint()
        names = (vault.name_of(note), *self.handle.aliases)
        leading = Leading(vault, self.before, self._mover(joint), frozenset(), self._sayer(joint), names)
        texts, sheets = leading.texts([note.path, into.path]), leading.sheets()
        one, other = (vault.read_as(each, each.path, texts.pop(each.path)) for each in (into, note))
        text = vault.editing.joined(one, other, joint)
        if text is None:
            raise EditError("cannot become a part of another note", path=note.path, remedy="Edit it by hand.")
        tags = [tag for tag in self.handle.tags if tag not in self.target.tags]
        own = [
            item
            for item in note.properties
            if _is_own(item) and self._is_free(item) and not _has_comment(item)
        ]
        vault.change({**texts, into.path: text}, [self.handle])
        leading.write_sheets(sheets)
        self._judge(leading, texts, joint)
        self._take_over(names, tags, own)
        self._tell(joint.id)

    def _tell(self, id: str) -> None:
        """Tells what names the note that is none any more, and which headings cannot be as deep as they should be."""
        path, headings = self.note.path, self.before.index.headings(self.note.path)
        by = max(0, self.level + 1 - min((heading.level for heading in headings), default=6))
        self.vault.tell(
            Loss(
                path,
                heading.line,
                "heading",
                Outcome.APPROXIMATED,
                f"a heading of level {heading.level} should be {by} deeper, and none is deeper than 6",
            )
            for heading in headings
            if not id and heading.level + by > 6
        )
        self.vault.tell(not_followed(self.vault.loaded, {path: self.note}, {}))

    def _as_pages(self) -> None:
        """The same of pages, which are written as a whole."""
        note = self.note
        names, tags = (self.vault.name_of(note), *self.handle.aliases), self.handle.tags
        own = [item for item in note.properties if _is_own(item) and self._is_free(item)]
        kept = "".join(
            f"{item.key}: {flow_text(item.value)}\n" for item in note.properties if self._clashes(item)
        )
        merge_page(self.vault, note, self.into, self.level, kept, names)
        self._take_over(names, [tag for tag in tags if tag not in self.target.tags], own)

    def _take_over(self, names: Iterable[str], tags: Iterable[str], own: Iterable[Property]) -> None:
        """Gives the one note what the other was called, and what it said of itself."""
        known = {name.casefold() for name in (self.vault.name_of(self.into), *self.target.aliases)}
        for name in names:
            if name.casefold() not in known:
                self.target.add_alias(name)
        for tag in tags:
            self.target.add_tag(tag)
        for item in own:
            self.target.properties.take(item)

    def _is_free(self, item: Property) -> bool:
        """Whether the other note has no property of that name."""
        return self.into.properties.find(item.key) is None and not self.vault.editing.is_name(item.key)

    def _clashes(self, item: Property) -> bool:
        """Whether the other note has a property of that name, with another value."""
        there = self.into.properties.find(item.key)
        return _is_own(item) and there is not None and there.value != item.value

    def _joint(self) -> Joint:
        """How the two are joined."""
        note, editing = self.note, self.vault.editing
        kept = tuple(
            item
            for item in note.properties
            if not editing.is_name(item.key) and (_has_comment(item) or self._clashes(item))
        )
        if note.date and note.properties.find("date") is None:  # which the name of its file says
            day = Property("date", note.date, PropertyType.DATE, note.date, f"date: {note.date}\n")
            kept = (*kept, day)
        return Joint(
            self.vault.name_of(note),
            self.level,
            kept,
            editing.id_for(note),
            others(labels_in(note), labels_in(self.into)),
            others(anchors_in(note), anchors_in(self.into)),
        )

    def _mover(self, joint: Joint) -> Callable[[Place], Place]:
        path, into = self.note.path, self.into.path
        number = len(self.before.index.headings(into))
        anchors = {old.lower(): new.lower() for old, new in joint.anchors.items()}

        def move(place: Place) -> Place:
            if place.path != path:
                return place
            if place.is_whole:
                return (
                    Place(into, block=joint.id)
                    if joint.id
                    else Place(into, number if self.vault.editing.knows_places else -1)
                )
            if place.heading >= 0:
                return Place(into, number + 1 + place.heading)
            return place._replace(path=into, block=anchors.get(place.block, place.block))

        return move

    def _headings(self, joint: Joint) -> list[HeadingLine]:
        """The headings of the one note."""
        index = self.before.index
        by = lowered(self.note, joint.level)[1]
        below = (_deeper(heading, by) for heading in index.headings(self.note.path))
        return [*index.headings(self.into.path), HeadingLine(joint.level, joint.title, 0), *below]

    def _sayer(self, joint: Joint) -> Callable[[Place, Place, Reference, str, int], Reference | None]:
        headings = self._headings(joint)
        note, into = self.note.path, self.into.path

        def says(was: Place, now: Place, reference: Reference, source: str, _line: int) -> Reference | None:
            if was.path != note or reference.kind is ReferenceKind.BLOCK:
                return None
            if joint.id and was.is_whole:
                return Reference(ReferenceKind.BLOCK, joint.id)
            way = way_to(now.heading, headings) if now.heading >= 0 else ()
            if (
                not reference.target
                and source == note
                and (way or reference.headings) == reference.headings
                and now.block == was.block
            ):
                return None
            name = into if self.vault.editing.by_path else self.vault.name_of(self.into)
            block = joint.anchors.get(reference.block, reference.block)
            return Reference(ReferenceKind.NAME, name, way, block, now.words if not way and not block else "")

        return says

    def _judge(self, leading: Leading, texts: dict[str, str], joint: Joint) -> None:
        """Raises if something that one of them said is not said, or a link leads elsewhere."""
        vault, path, into = self.vault, self.note.path, self.into.path
        found = vault.loaded.index.note(into)
        assert found is not None  # noqa: S101  it was just written
        plain = replace(self.note, properties=replace(self.note.properties, items=()))

        def may_come(fact: Fact) -> bool:
            return fact.kind in (
                FactKind.HEADING,
                FactKind.CODE,
                FactKind.PROPERTY,
                FactKind.ANCHOR,
                FactKind.LIST_ITEM,
            )

        def known(fact: Fact) -> Fact:
            return as_joined(fact, joint)

        before = [
            *said([self.into], leading.was),
            *(known(fact) for fact in said([plain], leading.was) if not is_name(fact)),
        ]
        same_facts(map(flat, before), map(flat, said([found], leading.now)), path, may_come, "merged")
        for each in texts:
            old, now = self.before.index.note(each), vault.loaded.index.note(each)
            assert old is not None  # noqa: S101  its links were changed
            assert now is not None  # noqa: S101
            same_facts(
                said([old], leading.was), said([now], leading.now), each, lambda _fact: False, "merged"
            )


def _deeper(heading: HeadingLine, by: int) -> HeadingLine:
    """``heading``, deeper."""
    return heading._replace(level=min(heading.level + by, 6))


def _has_comment(item: Property) -> bool:
    """Whether somebody wrote something about a property beside it: that stays with it."""
    return "#" in item.raw.replace(item.lexeme, "", 1)


def _is_own(item: Property) -> bool:
    """Whether a property is neither a tag nor another name."""
    return item.key.lower() not in (TAG_KEYS | ALIAS_KEYS)
