"""A glimpse of a note: what is worked out of a whole vault takes no more of each of its notes than that, so it need not be read again.

A glimpse says in full what the face of a note (:mod:`vaultconv.pipeline.face`) hashes, but for its words: what it is called and where it came
from, its properties and those of its blocks, its headings, block ids and links; and what it does with the files of its vault. It is stored
with the questions that were asked for the note, and unpacked when somebody looks.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar, Final, NamedTuple, cast

from vaultconv.assets.find import pictures
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Traits,
)
from vaultconv.model.note import MADE, STAMP, Encoding, Note, NoteKind
from vaultconv.model.plain import source_text
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Spans, Tag
from vaultconv.model.task import Status, Task
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.pipeline.face import OWN, tree_of_ids
from vaultconv.vault.fragments import IDS, Place
from vaultconv.vault.index import HeadingLine, Index, Outbound, aliases_of
from vaultconv.vault.kept import LINKS, NAMES, PROPERTIES, TAGS, packed, unpacked
from vaultconv.vault.known import Unforeseen
from vaultconv.vault.questions import packed as packed_questions
from vaultconv.vault.questions import unpacked as unpacked_questions
from vaultconv.vault.stored import as_json, by_anyone, text, understood

_LONG: Final = 400
"""What was carried and is longer, as JSON, is the spelling of the note itself: nobody else asks for it."""


_PARTS: Final = 7
"""What a glimpse says: what a note is, its properties and tags, the places in it, its links, the files that it uses, those that it shows,
and what the ids of a page mean."""
_UNIQUE_IDS: Final = b'"blocks":'
"""What stands in a glimpse that says which ids of its note are unique in the vault."""
_TYPES: Final = {str(kind): kind for kind in PropertyType}


class _Called(NamedTuple):
    """What a note is, but for its path."""

    title: str
    kind: NoteKind
    form: str
    shape: str
    date: str
    carried: Mapping[str, Any] | None
    extra: Mapping[str, Any]


class _Parts:
    """What a glimpse says, each part understood when somebody asks for it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: dict[int, Any] = {}

    @cached_property
    def _lines(self) -> list[bytes]:
        lines = self._data[4 + int.from_bytes(self._data[:4], "big") :].split(b"\n")
        if len(lines) != _PARTS:
            raise Unforeseen("a glimpse")
        return lines

    def line(self, part: int) -> bytes:
        """One of its parts, as it is stored."""
        return self._lines[part]

    def __getitem__(self, part: int) -> Any:
        if part not in self._known:
            line = self._lines[part]
            self._known[part] = [] if line == b"[]" else understood(line, _as_it_is)
        return self._known[part]

    @cached_property
    def is_called(self) -> _Called:
        """What the note is."""
        with by_anyone():
            title, kind, form, shape, date, carried, extra = self[0]
            return _Called(
                text(title),
                NoteKind(kind),
                text(form),
                text(shape),
                text(date),
                unpacked(carried),
                dict(unpacked(extra)),
            )

    @cached_property
    def properties(self) -> Properties:
        """Its properties."""
        with by_anyone():
            return Properties(_properties(self[1][0]))

    @cached_property
    def blocks(self) -> Blocks:
        """One for each of its blocks that has properties or tags."""
        with by_anyone():
            return tuple(
                Paragraph(_tags(tags), traits=Traits(properties=_properties(items)), line=line)
                for line, items, tags in self[1][1]
            )


def _as_it_is(said: Any) -> Any:
    return said


class GlimpsedNote(Note):
    """A note as it is seen in a glimpse, all of which but its path is understood when somebody asks for it."""

    __slots__ = ("parts",)

    parts: _Parts
    encoding: ClassVar[Encoding] = Encoding()  # type: ignore[misc]
    final_newline: ClassVar[bool] = True  # type: ignore[misc]
    source: ClassVar[None] = None  # type: ignore[misc]
    verbatim: ClassVar[None] = None  # type: ignore[misc]
    problem: ClassVar[None] = None  # type: ignore[misc]

    def __new__(cls, *given: Any, **named: Any) -> Note:  # type: ignore[misc]
        """Who makes another note of one (:func:`dataclasses.replace`) has asked for all of it: that is a note like any."""
        return Note(*given, **named)

    def __init__(self, *given: Any, **named: Any) -> None:
        """Never asked, see :meth:`__new__`: :attr:`Glimpse.note` makes them."""

    @property
    def title(self) -> str:  # type: ignore[override]
        """What its app calls it."""
        return self.parts.is_called.title

    @property
    def kind(self) -> NoteKind:  # type: ignore[override]
        """What it is for."""
        return self.parts.is_called.kind

    @property
    def form(self) -> str:  # type: ignore[override]
        """The generation of its format."""
        return self.parts.is_called.form

    @property
    def shape(self) -> str:  # type: ignore[override]
        """A document or an outline."""
        return self.parts.is_called.shape

    @property
    def date(self) -> str:  # type: ignore[override]
        """Its day."""
        return self.parts.is_called.date

    @property
    def carried(self) -> Mapping[str, Any] | None:  # type: ignore[override]
        """What an earlier conversion left for the way back."""
        return self.parts.is_called.carried

    @property
    def extra(self) -> Mapping[str, Any]:  # type: ignore[override]
        """Facts that few formats have."""
        return self.parts.is_called.extra

    @property
    def properties(self) -> Properties:  # type: ignore[override]
        """Its properties."""
        return self.parts.properties

    @property
    def blocks(self) -> Blocks:  # type: ignore[override]
        """One for each of its blocks that has properties or tags."""
        return self.parts.blocks


class Glimpse:
    """What is seen of the note at ``path``, as it is stored in ``data``."""

    def __init__(self, path: str, data: bytes) -> None:
        """Unpacks nothing yet."""
        self.path = path
        self.data = data

    @cached_property
    def _said(self) -> _Parts:
        return _Parts(self.data)

    @property
    def packed_questions(self) -> bytes:
        """What was asked for the note when it was converted, as it is stored."""
        return self.data[4 : 4 + int.from_bytes(self.data[:4], "big")]

    @property
    def questions(self) -> Iterable[int]:
        """What was asked for the note when it was converted."""
        with by_anyone():
            return unpacked_questions(self.packed_questions)

    @cached_property
    def note(self) -> Note:
        """The note without its words: of its blocks there is one for each that has properties or tags."""
        made: GlimpsedNote = object.__new__(GlimpsedNote)
        made.parts, made.path = self._said, self.path
        return made

    @cached_property
    def headings(self) -> tuple[HeadingLine, ...]:
        """The headings at its root."""
        with by_anyone():
            return tuple(
                HeadingLine(int(level), text(title), int(line)) for level, title, line in self._said[2][0]
            )

    @property
    def anchors(self) -> list[str]:
        """Its block ids, in lower case."""
        with by_anyone():
            return list(map(str, self._said[2][1]))

    def has_anchor(self, name: str) -> bool:
        """Whether ``name`` is one of these."""
        return as_json(name) in self.data and name in self.anchors

    @cached_property
    def outbound(self) -> tuple[Outbound, ...]:
        """Its references but for those to the web, without the blocks that they stand in."""
        with by_anyone():
            return tuple(
                Outbound(
                    Reference(ReferenceKind(kind), str(target), tuple(map(str, headings)), *map(str, rest)),
                    str(place),
                    int(line),
                    None,
                    str(key),
                )
                for place, line, key, kind, target, headings, *rest in self._said[3]
            )

    @property
    def blocks_with_ids(self) -> Blocks:
        """Its blocks as far as they lead to block ids, without words."""
        with by_anyone():
            return _tree(self._said[2][2])

    @property
    def ids(self) -> dict[str, Place] | None:
        """What its ids mean, if it is a page that tells them."""
        said: dict[str, Any] | None = self._said[6]
        if said is None:
            return None
        with by_anyone():
            return {id: (tuple(map(text, there)), text(block)) for id, (there, block) in said.items()}

    @property
    def unique_ids(self) -> Mapping[str, Any]:
        """Those of its ids that are unique in the vault, with what they name: hardly any note has some."""
        found: Mapping[str, Any] = self.note.extra.get("blocks", {}) if _UNIQUE_IDS in self.data else {}
        return found

    def ids_among(self, ids: Iterable[str]) -> Iterable[str]:
        """Its ids that are unique in the vault, in lower case, if one of ``ids`` may be among them: to see that is quicker than to unpack it."""
        said = self._said.line(0).decode("utf-8", "surrogatepass").lower()
        if any(as_json(id)[1:-1].decode("utf-8", "surrogatepass") in said for id in ids):
            return {name.lower() for name in self.unique_ids}
        return ()

    @property
    def uses(self) -> list[str]:
        """The files of the vault that it leads to or shows."""
        if self._said.line(4) == b"[]":
            return []
        with by_anyone():
            return list(map(str, self._said[4]))

    @property
    def shows(self) -> list[str]:
        """The files that it shows for addresses of the web."""
        if self._said.line(5) == b"[]":
            return []
        with by_anyone():
            return list(map(str, self._said[5]))

    def differs_in(self, other: Glimpse) -> set[str]:
        """In what this note and what it was, the ``other``, differ."""
        mine, its = self._said, other._said
        found = set()
        if mine[0] != its[0] or aliases_of(self.note) != aliases_of(other.note):
            found.add(NAMES)
        if self._properties() != other._properties():
            found.add(PROPERTIES)
        if self._tags() != other._tags():
            found.add(TAGS)
        if self._places() != other._places() or mine[6] != its[6]:
            found.add(LINKS)
        return found

    @property
    def called_headings(self) -> list[tuple[int, str, int]]:
        """Its headings as links tell them apart: of those that are called alike the lines too."""
        met = Counter(title for _, title, _ in self.headings)
        return [(level, title, line if met[title] > 1 else 0) for level, title, line in self.headings]

    def _properties(self) -> list[Any]:
        """Its properties, and those of its blocks."""
        with by_anyone():
            own, blocks = self._said[1]
            return [own, [[line, items] for line, items, _ in blocks if items]]

    def _tags(self) -> list[list[str]]:
        """The tags in its text."""
        with by_anyone():
            return [tags for _, _, tags in self._said[1][1] if tags]

    def _places(self) -> tuple[Any, ...]:
        """Its headings, ids and links."""
        with by_anyone():
            (_, anchors, tree), links = self._said[2], self._said[3]
            return self.called_headings, anchors, tree, [[place, *rest] for place, _, *rest in links]


def glimpse_of(note: Note, index: Index, uses: Iterable[str], questions: Iterable[int]) -> Glimpse:
    """What is seen of ``note`` in the vault of ``index``, of whose files it ``uses`` some; with the ``questions`` that were asked for it."""
    asked = packed_questions(questions)
    said = b"\n".join(map(as_json, _said(note, index, uses)))
    return Glimpse(note.path, len(asked).to_bytes(4, "big") + asked + said)


def with_questions(data: bytes, more: Iterable[int]) -> bytes:
    """A glimpse as it is stored, of whose note ``more`` questions were asked."""
    length = int.from_bytes(data[:4], "big")
    asked = packed_questions({*unpacked_questions(data[4 : 4 + length]), *more})
    return len(asked).to_bytes(4, "big") + asked + data[4 + length :]


def _said(note: Note, index: Index, uses: Iterable[str]) -> list[Any]:
    headings = [block for block in note.blocks if isinstance(block, Heading)]
    blocks = list(iter_blocks(note.blocks))
    anchors = list(dict.fromkeys(block.traits.anchor.lower() for block in blocks if block.traits.anchor))
    extra = {key: value for key, value in note.extra.items() if key not in OWN}
    carried = None if note.carried is None else _short(note.carried)
    return [
        [note.title, str(note.kind), note.form, note.shape, note.date, packed(carried), packed(extra)],
        [
            _items(note.properties),
            _described(note, blocks),
        ],
        [
            [[heading.level, source_text(heading.spans), heading.line] for heading in headings],
            anchors,
            tree_of_ids(note.blocks) if anchors else [],
        ],
        [_link(found) for found in index.outbound_of(note) if found.reference.kind is not ReferenceKind.URL],
        sorted(uses),
        sorted({shown.file for shown in pictures(note) if shown.file}),
        note.extra.get(IDS),
    ]


def _tags(names: Iterable[Any]) -> Spans:
    return tuple(Tag(text(name)) for name in names)


_READ_ANEW: Final = frozenset({STAMP, MADE, "altered"})
"""What is known of notes without a text of their own that are no notes of a destination: of records, those that grouping made, or a transform."""


def _described(note: Note, blocks: Iterable[AnyBlock]) -> list[Any]:
    """The properties and tags of each of the ``blocks`` that has some. Of a note that was just written, which has no text and
    is all that its file holds, nobody asks for its tags."""
    is_tagged = "#" in note.source.text if note.source is not None else not _READ_ANEW.isdisjoint(note.extra)
    found = []
    for block in blocks:
        tags = _tags_in(block) if is_tagged else []
        if tags or block.traits.properties:
            found.append([block.line, _items(block.traits.properties), tags])
    return found


def _tags_in(block: AnyBlock) -> list[str]:
    return [span.name for spans in spans_of(block) for span in iter_spans(spans) if isinstance(span, Tag)]


def _short(carried: Any) -> dict[str, Any]:
    """What of ``carried`` tells of the note as a whole."""
    return {key: value for key, value in carried.items() if len(json.dumps(value)) < _LONG}


def _items(properties: Iterable[Property]) -> list[Any]:
    return [[item.key, item.value, str(item.type), item.line] for item in properties]


def _properties(items: Iterable[Any]) -> tuple[Property, ...]:
    return tuple(Property(key, value, _TYPES[kind], line=line) for key, value, kind, line in items)


def _link(found: Outbound) -> list[Any]:
    said = found.reference
    return [
        found.place,
        found.line,
        found.key,
        str(said.kind),
        said.target,
        said.headings,
        said.block,
        said.subpath,
        said.origin,
        said.web,
    ]


# -- the tree of block ids -----------------------------------------------------------------------------------------


def _tree(flat: list[Any]) -> Blocks:
    """The reverse of :func:`~vaultconv.pipeline.face.tree_of_ids`."""
    below: dict[int, list[AnyBlock]] = {}
    for depth, kind, anchor in reversed(flat):
        inner = tuple(reversed(below.pop(depth + 1, [])))
        below.setdefault(depth, []).append(_block(kind, anchor, inner))
    return tuple(reversed(below.get(0, [])))


def _block(kind: str, anchor: str, inner: Blocks) -> AnyBlock:
    """A block of the ``kind`` with the id ``anchor``, without words, and what is ``inner``."""
    traits = Traits(anchor=anchor)
    match kind:
        case "List":
            return List(cast(tuple[Item, ...], inner), traits=traits)
        case "Item":
            return Item(inner, traits=traits)
        case "OpenedCallout":
            task = Paragraph((), traits=Traits(task=Task(" ", Status.OPEN)))
            return Callout("", None, (*inner, task), traits=traits)
        case _:  # whatever it is, it is one bullet with all that is in it
            return Quote(inner, traits=traits)
