"""Links that lead to places which are in other notes now: each note that has one is written anew in these links, and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from vaultconv.errors import EditError
from vaultconv.formats.base import Lead, WriteContext
from vaultconv.formats.joint import Joint
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import AnyBlock, Code, edited
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.rewrite import with_blocks
from vaultconv.pipeline.fact import Fact, FactKind, Meaning, Resolve
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.written import names_of
from vaultconv.scripting.going import context_of, names_for
from vaultconv.scripting.places import Place, place_of
from vaultconv.scripting.unread import not_read, unread_links
from vaultconv.vault.index import Index

if TYPE_CHECKING:
    from vaultconv.scripting.vault import OpenVault

_END = "\ufdd3"
"""Ends what a link means: what follows is how its place is said."""
_SAID = lazy_pattern(rf'(?<={_END})#[^|"\]]*')
Move = Callable[[Place], Place]
"""Where a place is now."""


@dataclass(frozen=True, slots=True)
class Leading:
    """Links of the vault as it was ``before``, some of whose places are elsewhere now: ``move`` says where. ``come`` are the paths of new notes, and
    ``says`` what a link to a place has to say; None where it may stay as it is."""

    vault: OpenVault
    before: Loaded
    move: Move
    come: frozenset[str]
    says: Callable[[Place, Place, Reference, str, int], Reference | None]
    names: tuple[str, ...] = ()
    """What the notes are called besides: links that show one of these show but a name."""

    def texts(self, besides: Iterable[str] = ()) -> dict[str, str]:
        """The text of each note with links that change, by its path; those of the notes ``besides`` in any case."""
        known, context = {*besides}, self._context()
        for note in self.before.vault.notes:
            for reference, line in unread_links(note):
                if self._changes(note.path, reference, line):
                    raise not_read(note, line)
        return {
            note.path: self._led(note, context)
            for note in self.before.vault.notes
            if note.path in known
            or any(
                self._changes(note.path, found.reference, found.line)
                for found in self.before.index.outbound(note.path)
            )
        }

    def sheets(self) -> dict[str, bytes]:
        """The bytes of each board or base with links that change, by its path."""
        led = getattr(self.vault.editing, "led_sheet", None)
        made: dict[str, bytes] = {}
        for sheet in self.before.vault.sheets:
            for found in self.before.index.outbound(sheet.path):
                if sheet.path not in made and self._changes(sheet.path, found.reference, found.line):
                    data = led(sheet, self._context(), self._lead(sheet.path)) if led is not None else None
                    if data is None:
                        raise _not_led(sheet.path, found.line)
                    made[sheet.path] = data
        return made

    def write_sheets(self, sheets: Mapping[str, bytes]) -> None:
        """Gives boards and bases these bytes. Raises :class:`~vaultconv.errors.EditError` if a link in one would lead elsewhere then."""
        for path, data in sheets.items():
            self.vault.write_file(path, data)
        for path in sheets:
            old, new = self.before.index.outbound(path), self.vault.loaded.index.outbound(path)
            was, now = self.was(path), self.now(path)
            for before, after in zip_longest(old, new):
                if before is None or after is None or was(before.reference) != now(after.reference):
                    raise _not_led(path, (before or after).line)

    def _context(self) -> WriteContext:
        """The vault as it was, with what is to come."""
        context = context_of(self.before, {})
        paths = {**context.paths, **{path: path for path in self.come}}
        return replace(context, paths=paths, names=names_of(paths.values()))

    def _changes(self, source: str, reference: Reference, line: int) -> bool:
        return self._lead(source)(reference, line) is not None

    def _lead(self, source: str) -> Lead:
        index, resolver = self.before.index, self.before.resolver

        def lead(reference: Reference, line: int) -> Reference | None:
            place = place_of(reference, source, index, resolver)
            return None if place is None else self.says(place, self.move(place), reference, source, line)

        return lead

    def _led(self, note: Note, context: WriteContext) -> str:
        text = self.vault.editing.led(note, context, self._lead(note.path))
        if text is None or note.verbatim is not None:
            raise EditError(
                "its links cannot be written anew in place", path=note.path, remedy="Edit it by hand."
            )
        return text

    def was(self, source: str) -> Resolve:
        """What links of the note at ``source`` meant, as they are to mean it now."""
        return _meaning(self.before, source, self.move, self.names)

    def now(self, source: str) -> Resolve:
        """What links of the note at ``source`` mean now."""
        return _meaning(self.vault.loaded, source, lambda place: place, self.names)


def _not_led(path: str, line: int) -> EditError:
    return EditError(
        "leads to what would be elsewhere, and cannot be written anew in place",
        path=path,
        line=line,
        remedy="Take it out of this board or base, first.",
    )


def _meaning(loaded: Loaded, source: str, move: Move, more: tuple[str, ...]) -> Resolve:
    def mean(reference: Reference) -> Meaning:
        place = place_of(reference, source, loaded.index, loaded.resolver)
        if place is not None:
            names = names_for(loaded.index, place.path)
            words = _words_of(reference, loaded.index, place)
            called = (
                *names,
                *more,
                *words,
                *(f"{name} > {word}" for name in (*names, *more) for word in words),
            )
            return Meaning(f"note:{move(place)}{_END}", called)
        target = loaded.resolver.resolve(reference, source, loaded.index)
        return Meaning(f"{target.kind}:{target.path}", names_for(loaded.index, target.path))

    return mean


def _words_of(reference: Reference, index: Index, place: Place) -> tuple[str, ...]:
    """What a link shows that says a place and has no words of its own."""
    if reference.kind is ReferenceKind.BLOCK or place.heading < 0:
        return ()
    return (index.headings(place.path)[place.heading].text,)


def leads_to(path: str) -> str:
    """What a link to the note at ``path`` is as a fact."""
    return f"note:{Place(path)}{_END}"


def same_facts(
    before: Iterable[Fact],
    after: Iterable[Fact],
    path: str,
    may_come: Callable[[Fact], bool],
    what: str,
) -> None:
    """Raises :class:`~vaultconv.errors.EditError` if a fact of ``before`` is in ``after`` no more, or one has come that may not."""
    old, new = Counter(before), Counter(after)
    lost = next(iter(old - new), None)
    come = next((fact for fact in (new - old).elements() if not may_come(fact)), None)
    fact = lost or come
    if fact is not None:
        raise EditError(
            f"cannot be {what}: {fact.kind} {fact.value!r} would {'be lost' if lost else 'come'}",
            path=path,
            line=fact.line,
            remedy="Edit this note by hand. Nothing of it was changed.",
        )


def _placed(fact: Fact) -> Fact:
    """``fact`` with the places that links lead to, and not with the words that they say it by."""
    return replace(fact, value=_SAID.sub("", fact.value)) if _END in fact.value else fact


def at_any_depth(fact: Fact) -> Fact:
    """``fact``; of an item only that it is one, and of which kind: it may stand deeper, or less deep."""
    if fact.kind is FactKind.LIST_ITEM:
        return replace(fact, value=fact.value.partition(" ")[2].partition(" ")[2])
    return fact


def _by_meaning(note: Note, resolve: Resolve) -> Note:
    """``note`` with what its code names, where an app reads that, by what it means."""

    def change(block: AnyBlock) -> AnyBlock:
        if not isinstance(block, Code):
            return block
        text = block.text
        for start, end, reference in reversed(block.references):
            text = text[:start] + resolve(reference) + text[end:]
        return edited(block, text=text) if text != block.text else block

    return replace(note, blocks=with_blocks(note.blocks, change))


def said(notes: Iterable[Note], resolves: Callable[[str], Resolve]) -> list[Fact]:
    """What ``notes`` say, but for what they are called."""
    return [
        _placed(fact)
        for note in notes
        for fact in facts(_by_meaning(note, resolves(note.path)), resolves(note.path))
        if fact.kind is not FactKind.TITLE
    ]


def as_joined(fact: Fact, joint: Joint) -> Fact:
    """``fact`` as it is once its note is a part of another."""
    if fact.kind is FactKind.ANCHOR:
        return replace(fact, value=joint.anchors.get(fact.value, fact.value))
    if fact.kind is FactKind.FOOTNOTE:
        for old, new in joint.footnotes.items():
            fact = replace(fact, value=fact.value.replace(f"[^{old}]", f"[^{new}]"))
    return fact


def flat(fact: Fact) -> Fact:
    """``fact``; of a heading or an item only that it is one, and its words: it may stand deeper."""
    if fact.kind is FactKind.HEADING:
        return replace(fact, value=fact.value.lstrip("#").strip())
    return at_any_depth(fact)


__all__ = ["Leading", "as_joined", "at_any_depth", "flat", "leads_to", "said", "same_facts"]
