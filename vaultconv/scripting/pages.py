"""Pages that are split and merged: what they say is parted or joined, and each is written as we write it; of a page that was there, only
what changes. The links of all of them are led by what they say, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import basename
from typing import TYPE_CHECKING

from vaultconv.errors import EditError
from vaultconv.formats.joint import Joint
from vaultconv.markdown.parting import anchors_in, labels_in, others, title_of
from vaultconv.model.blocks import AnyBlock, Blocks, Code, FootnoteDefinition, Heading, Paragraph, Raw, edited
from vaultconv.model.note import Note
from vaultconv.model.plain import source_text
from vaultconv.model.properties import Properties, Value
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.rewrite import with_blocks, with_spans
from vaultconv.model.spans import Embed, Footnote, Link, Span, Text
from vaultconv.model.traverse import note_spans
from vaultconv.pipeline.fact import Fact, FactKind
from vaultconv.pipeline.load import Loaded, index_of
from vaultconv.scripting.going import context_of
from vaultconv.scripting.leading import Leading, as_joined, at_any_depth, flat, leads_to, said, same_facts
from vaultconv.scripting.places import Place, place_of, way_to
from vaultconv.vault.index import HeadingLine, Index
from vaultconv.vault.property_links import TextLink, respelled

if TYPE_CHECKING:
    from vaultconv.scripting.vault import OpenVault

_DEEPEST = 6
_LED = "led"
"""The :attr:`~vaultconv.model.reference.Reference.origin` of a reference to a page that is to be."""


@dataclass(slots=True)
class Pages:
    """Pages as they are to be: ``come`` by their paths, new and changed ones; ``go`` are those that are no more. ``move`` says where a place is now."""

    vault: OpenVault
    before: Loaded
    move: Callable[[Place], Place]
    come: dict[str, Note] = field(default_factory=dict)
    go: str = ""

    def done(
        self,
        what: str,
        may_come: Callable[[Fact], bool],
        parts: Iterable[str],
        names: tuple[str, ...],
        known: Callable[[Fact], Fact] = at_any_depth,
    ) -> None:
        """Writes them, with all that links what is elsewhere now, and judges: the notes ``parts`` say together what they said together, and each
        other one what it said. Facts count as ``known``."""
        led = self._led()
        texts = self._texts(led)
        gone = [self.vault[self.go]] if self.go else []
        self.vault.change(texts, gone)
        leading = Leading(self.vault, self.before, self.move, frozenset(), lambda *_said: None, names)
        together = {*parts}
        self._judge(leading, together, what, may_come, known)
        for path in texts.keys() - together:
            self._judge(leading, {path}, what, lambda _fact: False, at_any_depth)

    def _judge(
        self,
        leading: Leading,
        paths: set[str],
        what: str,
        may_come: Callable[[Fact], bool],
        known: Callable[[Fact], Fact],
    ) -> None:
        old = (self.before.index.note(path) for path in sorted(paths))
        new = (self.vault.loaded.index.note(path) for path in sorted(paths))
        same_facts(
            map(known, said((note for note in old if note), leading.was)),
            map(known, said((note for note in new if note), leading.now)),
            min(paths),
            may_come,
            what,
        )

    def _led(self) -> dict[str, Note]:
        """The pages as they are to be, with their links leading where they led."""
        notes = {note.path: note for note in self.before.vault.notes if note.path != self.go} | self.come
        sources = {path: self._source(path) for path in notes}
        headings = {path: _headings(note) for path, note in notes.items()}
        made: dict[str, Note] = {}
        for path, note in notes.items():
            changed = self._with_links(note, sources[path], headings)
            if changed is not note or path in self.come:
                made[path] = changed
        return made

    def _source(self, path: str) -> str:
        return path if self.before.index.note(path) is not None else ""

    def _with_links(self, note: Note, source: str, headings: Mapping[str, Sequence[HeadingLine]]) -> Note:
        index, resolver = self.before.index, self.before.resolver

        def led(reference: Reference, own: str) -> Reference | None:
            """The reference that leads where one led; None if it still does. A place in its ``own`` page has no target."""
            if reference.origin == _LED or not reference.target:
                return None
            place = place_of(reference, source, index, resolver)
            now = self.move(place) if place is not None else None
            if place is None or now is None or (now == place and now.path != own):
                return None
            way = way_to(now.heading, headings[now.path]) if now.heading >= 0 else ()
            target = "" if now.path == own and not now.is_whole else now.path
            return Reference(ReferenceKind.NAME, target, way, now.block, now.words)

        def change(span: Span) -> Span:
            if not isinstance(span, Link | Embed):
                return span
            new = led(span.reference, note.path)
            return span if new is None else replace(span, reference=new)

        def link(old: TextLink) -> str | None:
            new = led(old.reference, "")
            if new is None:
                return None
            place = "".join(f"#{heading}" for heading in new.headings) + (
                f"#^{new.block}" if new.block else ""
            )
            return f"[[{self._title(new.target)}{place}{'|' if old.words else ''}{old.words}]]"

        items = tuple(
            replace(item, value=value, lexeme="", raw="")
            if (value := _respelled(item.value, link)) != item.value
            else item
            for item in note.properties
        )
        blocks = with_spans(note.blocks, change)
        if blocks is note.blocks and items == note.properties.items:
            return note
        return replace(note, blocks=blocks, properties=replace(note.properties, items=items, raw=""))

    def _title(self, path: str) -> str:
        """The title of the page that is to be at ``path``."""
        note = self.come.get(path) or self.before.index.note(path)
        return note.title if note is not None else path

    def _texts(self, led: Mapping[str, Note]) -> dict[str, str]:
        """The text of each page that changes."""
        kept = [note for note in self.before.vault.notes if note.path != self.go and note.path not in led]
        vault = replace(
            self.before.vault, notes=tuple(sorted([*kept, *led.values()], key=lambda note: note.path))
        )
        before = _as_shown(self.before)
        after = _as_shown(replace(self.before, vault=vault, index=index_of(vault)))
        was, now = context_of(before, {}), context_of(after, {})
        editing, texts = self.vault.editing, dict[str, str]()
        for path in led:
            note = after.index.note(path)
            assert note is not None  # noqa: S101  it is to be there
            text = editing.rewritten(before.index.note(path), note, was, now)
            if text is None:
                raise EditError(
                    "is written otherwise than we write pages, and cannot be edited in place",
                    path=path,
                    remedy="Edit it by hand. Nothing of it was changed.",
                )
            texts[path] = text
        return texts


def _as_shown(loaded: Loaded) -> Loaded:
    """The vault that was ``loaded``, with what each page shows of others called by their titles."""
    titled = tuple(_titled(note, loaded.index) for note in loaded.vault.notes)
    vault = replace(loaded.vault, notes=titled)
    return replace(loaded, vault=vault, index=index_of(vault))


def _titled(note: Note, index: Index) -> Note:
    """``note`` with what it shows of other pages called by their titles, as in the page of a note that comes from another app."""

    def change(span: Span) -> Span:
        if not (
            isinstance(span, Embed) or (isinstance(span, Link) and not span.label and span.reference.target)
        ):
            return span
        there = index.note(span.reference.target or note.path)
        if there is None or index.by_title(there.title) != (there.path,):
            return span
        return replace(span, reference=replace(span.reference, target=there.title))

    blocks = with_spans(note.blocks, change)
    return note if blocks is note.blocks else replace(note, blocks=blocks)


def _respelled(value: Value, link: Callable[[TextLink], str | None]) -> Value:
    """``value`` with the links in its texts as ``link`` has them."""
    if isinstance(value, list):
        return [_respelled(each, link) for each in value]
    return respelled(value, link) if isinstance(value, str) else value


def _headings(note: Note) -> list[HeadingLine]:
    """The headings of a page that links can name."""
    return [
        HeadingLine(block.level, source_text(block.spans), place)
        for place, block in enumerate(note.blocks)
        if isinstance(block, Heading)
    ]


def split_page(
    vault: OpenVault,
    note: Note,
    is_wanted: Callable[[AnyBlock], bool],
    called: Callable[[Sequence[str]], Sequence[tuple[str, str]]],
    link: bool,
) -> tuple[str, ...]:
    """Makes pages of the parts of ``note`` that begin with the blocks that are wanted; ``called`` gives path and title of each by its first words.
    Gives their paths."""
    ranges = _ranges(note.blocks, is_wanted)
    if not ranges:
        return ()
    new = called([title_of(note.blocks[each.start]) for each in ranges])
    home = {place: path for each, (path, _) in zip(ranges, new, strict=True) for place in each}
    before = vault.loaded
    places = [place for place, block in enumerate(note.blocks) if isinstance(block, Heading)]
    anchors = {
        anchor.lower(): home.get(place, note.path)
        for place, block in enumerate(note.blocks)
        for anchor in anchors_in(replace(note, blocks=(block,)))
    }

    def move(place: Place) -> Place:
        if place.path != note.path:
            return place
        if place.heading >= 0:
            path = home.get(places[place.heading], note.path)
            known = [each for each in places if home.get(each, note.path) == path]
            return place._replace(path=path, heading=known.index(places[place.heading]))
        return place._replace(path=anchors.get(place.block, note.path)) if place.block else place

    come: dict[str, Note] = {}
    rest: list[AnyBlock] = []
    for place, block in enumerate(note.blocks):
        path = home.get(place)
        if path is None:
            rest.append(block)
        elif link and any(each.start == place for each in ranges):
            title = next(title for known, title in new if known == path)
            reference = Reference(ReferenceKind.NAME, path, origin=_LED)
            rest.append(Paragraph((Link(reference, (Text(title),), "inline"),)))
    for each, (path, title) in zip(ranges, new, strict=True):
        blocks = tuple(_own_links(note.blocks[each.start : each.stop], note.path))
        notes = _footnotes(blocks, note.blocks, each)
        come[path] = Note(path, title, blocks=(*blocks, *notes), extra={"place": path})
    named = {
        label for _, span in note_spans(tuple(rest)) if isinstance(span, Footnote) for label in [span.label]
    }
    known = {
        definition.label
        for made in come.values()
        for definition in made.blocks
        if isinstance(definition, FootnoteDefinition)
    }
    kept = tuple(
        block
        for block in rest
        if not isinstance(block, FootnoteDefinition) or block.label in named or block.label not in known
    )
    come[note.path] = replace(note, blocks=tuple(_own_links(kept, note.path)))
    links = {leads_to(path) for path, _ in new}

    def may_come(fact: Fact) -> bool:
        is_link = fact.kind is FactKind.LINK and fact.value.partition("|")[0] in links
        return is_link or fact.kind in (FactKind.FOOTNOTE, FactKind.HTML)

    names = (note.title, *(title for _, title in new))
    Pages(vault, before, move, come).done("split", may_come, come, names)
    return tuple(path for path, _ in new)


def _ranges(blocks: Blocks, is_wanted: Callable[[AnyBlock], bool]) -> list[range]:
    """The places of the blocks of each part."""
    end = len(blocks)
    while end and isinstance(blocks[end - 1], FootnoteDefinition | Raw):
        end -= 1
    ranges: list[range] = []
    for place, block in enumerate(blocks[:end]):
        if not is_wanted(block) or (ranges and place in ranges[-1]):
            continue
        stop = place + 1
        while (
            isinstance(block, Heading)
            and stop < end
            and not (isinstance(other := blocks[stop], Heading) and other.level <= block.level)
        ):
            stop += 1
        ranges.append(range(place, stop))
    return ranges


def _own_links(blocks: Iterable[AnyBlock], path: str) -> Blocks:
    """``blocks`` of the page at ``path`` with its links to itself naming it: they may be elsewhere."""

    def change(span: Span) -> Span:
        if (
            isinstance(span, Link | Embed)
            and span.reference.kind is ReferenceKind.NAME
            and not span.reference.target
        ):
            return replace(span, reference=replace(span.reference, target=path))
        return span

    return with_spans(tuple(blocks), change)


def _footnotes(blocks: Blocks, whole: Blocks, own: range) -> Blocks:
    """The footnotes that ``blocks`` name and that stand elsewhere in the ``whole``."""
    named = {span.label for _, span in note_spans(blocks) if isinstance(span, Footnote)}
    return tuple(
        block
        for place, block in enumerate(whole)
        if isinstance(block, FootnoteDefinition) and block.label in named and place not in own
    )


def merge_page(
    vault: OpenVault, note: Note, into: Note, level: int, kept: str, names: tuple[str, ...]
) -> None:
    """Makes the page ``note`` a part of another, under a heading of this ``level``; what is ``kept`` of its properties stands there as code."""
    before = vault.loaded
    number = sum(isinstance(block, Heading) for block in into.blocks)
    footnotes = others(labels_in(note), labels_in(into))
    anchors = others(anchors_in(note), anchors_in(into))
    ids = {old.lower(): new.lower() for old, new in anchors.items()}

    def move(place: Place) -> Place:
        if place.path != note.path:
            return place
        if place.heading >= 0:
            return Place(into.path, number + 1 + place.heading)
        if place.is_whole:
            return Place(into.path, number)
        return place._replace(path=into.path, block=ids.get(place.block, place.block))

    heading = Heading(level, (Text(names[0]),))
    code = (Code(kept, "yaml"),) if kept else ()
    part = _deeper(_renamed(note.blocks, footnotes, anchors), level)
    blocks = (*_own_links(into.blocks, into.path), heading, *code, *_own_links(part, note.path))
    come = {into.path: replace(into, blocks=blocks)}

    def may_come(fact: Fact) -> bool:
        return fact.kind in (FactKind.HEADING, FactKind.CODE, FactKind.FOOTNOTE, FactKind.ANCHOR)

    plain = replace(note, properties=Properties(), date="")
    told = replace(
        before.vault,
        notes=tuple(plain if each.path == note.path else each for each in before.vault.notes),
    )
    joint = Joint(names[0], level, footnotes=footnotes, anchors=anchors)
    Pages(vault, replace(before, vault=told, index=index_of(told)), move, come, note.path).done(
        "merged", may_come, (into.path, note.path), names, lambda fact: flat(as_joined(fact, joint))
    )
    context = context_of(before, {})
    context = replace(context, paths={**context.paths, note.path: into.path})
    named = {
        each.path: vault.editing.readdressed(each.text, each.path, context)
        for each in vault.notes
        if each.is_editable and basename(note.path) in each.text
    }
    vault.change({path: text for path, text in named.items() if text != vault[path].text})


def _renamed(blocks: Blocks, footnotes: Mapping[str, str], anchors: Mapping[str, str]) -> Blocks:
    """``blocks`` with their footnotes and ids called otherwise."""

    def span(old: Span) -> Span:
        return (
            replace(old, label=footnotes[old.label])
            if isinstance(old, Footnote) and old.label in footnotes
            else old
        )

    def block(old: AnyBlock) -> AnyBlock:
        if isinstance(old, FootnoteDefinition) and old.label in footnotes:
            old = edited(old, label=footnotes[old.label])
        if old.traits.anchor in anchors:
            old = edited(old, traits=replace(old.traits, anchor=anchors[old.traits.anchor]))
        return old

    return with_blocks(with_spans(blocks, span), block)


def _deeper(blocks: Blocks, below: int) -> Blocks:
    """``blocks`` with headings so deep that each stands below one of the level ``below``."""
    by = max(
        0, below + 1 - min((block.level for block in blocks if isinstance(block, Heading)), default=_DEEPEST)
    )
    return tuple(
        edited(block, level=min(block.level + by, _DEEPEST)) if by and isinstance(block, Heading) else block
        for block in blocks
    )
