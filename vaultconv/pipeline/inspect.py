"""What a vault is and what is in it: the question before a conversion. Reads the source, makes no plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import basename, splitext
from typing import NamedTuple

from vaultconv.model.blocks import (
    AnyBlock,
    Callout,
    Code,
    Comment,
    Directive,
    Drawer,
    Html,
    MathBlock,
    Query,
    Table,
)
from vaultconv.model.board import Base, Board, Sheet
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.plain import plain_text
from vaultconv.model.problem import Problem
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.spans import (
    CodeSpan,
    CommentSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Sidenote,
    Tag,
    Url,
)
from vaultconv.model.task import Status
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.pipeline.filtered import filtered
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.mirrored import brought
from vaultconv.pipeline.options import Options
from vaultconv.remote.address import Location
from vaultconv.vault.naming import fold

_CONSTRUCTS: dict[type, str] = {
    Link: "links",
    Url: "links",
    Embed: "embeds",
    Image: "images",
    Tag: "tags",
    Highlight: "highlights",
    CommentSpan: "comments",
    Comment: "comments",
    Footnote: "footnotes",
    Sidenote: "sidenotes",
    CodeSpan: "code",
    Code: "code",
    MathSpan: "math",
    MathBlock: "math",
    HtmlSpan: "html",
    Html: "html",
    Table: "tables",
    Callout: "callouts",
    Query: "queries",
    Macro: "macros",
    Directive: "directives",
    Drawer: "drawers",
}
"""What each kind of block and span is counted as. A footnote counts where it is called, not where it is defined."""
CONSTRUCTS = (*dict.fromkeys(_CONSTRUCTS.values()), "tasks", "citations", "anchors")
"""Everything that is counted, in the order in which it is shown."""

_HARD: dict[type, tuple[str, str]] = {
    Query: (
        "live query",
        "only its app can answer it; elsewhere it is code, and its answer is nowhere in the vault",
    ),
    Macro: ("macro", "only its app runs it; elsewhere it is text"),
    Directive: ("block of its app", "only its app knows it; elsewhere it is text"),
    Drawer: ("drawer", "only its app hides it; elsewhere it is text"),
    Html: ("block of HTML", "it is kept as it is, but not every app shows it"),
    HtmlSpan: ("HTML tag", "it is kept as it is, but not every app shows it"),
}
"""Kinds of blocks and spans that not every format has: what each is called, and what is hard about it."""


GENERATED = ("title", "author_id", "favicon_url", "source_url", "footer")
"""What of a note may be generated, in the order in which it is shown."""

_DECLARED: dict[str, dict[PropertyType, PropertyType]] = {
    "text": dict.fromkeys(
        (PropertyType.NUMBER, PropertyType.CHECKBOX, PropertyType.DATE, PropertyType.DATETIME),
        PropertyType.TEXT,
    ),
    "date": dict.fromkeys((PropertyType.TEXT, PropertyType.DATETIME), PropertyType.DATE),
    "datetime": dict.fromkeys((PropertyType.TEXT, PropertyType.DATE), PropertyType.DATETIME),
}
"""What a value counts as that looks like something else than its key is declared to be: an ISBN is no number where its key is
a text, and the app reads days and times in many spellings."""


class Place(NamedTuple):
    """Where something stands: the note's path and the 1-based line (0: the note as a whole)."""

    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A link, embed or image that leads to nothing in the vault (``outside`` False), or out of it: its ``target`` as
    it is written, without the place in it."""

    place: Place
    target: str
    outside: bool


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A note or file that cannot be read or understood: why, and what to do. ``column`` is 1-based, 0 for unknown."""

    place: Place
    column: int
    message: str
    remedy: str


@dataclass(slots=True)
class Hard:
    """Something that will be hard to convert: what it is, why, how often it occurs, and where first."""

    what: str
    why: str
    first: Place
    count: int = 0


@dataclass(slots=True)
class Inspection:
    """What is in a vault.

    ``notes`` counts notes by kind, ``words`` what a reader sees of prose and code, parted by blanks (so not of use
    for Japanese). ``size`` is that of the attachments in bytes. ``constructs`` counts by the names in
    :data:`CONSTRUCTS`, ``cards`` the cards of boards by kind; ``tags`` counts each tag of the text by its lower-case name, ``tasks`` by status, ``callouts``
    by type; ``properties`` maps a key to how often it has which type. ``left_out`` are hidden folders, symbolic
    links and what filters leave out, with the reason. ``excluded`` are the filters of what the app itself hides in its search, with the number of notes
    that each hides, None for a pattern: patterns of others are not run. ``derived`` counts by their names the values that were
    generated and can be again to the byte, ``kept`` those that cannot; ``forms`` counts notes by the form of their format."""

    loaded: Loaded
    notes: Counter[str] = field(default_factory=Counter)
    words: int = 0
    size: int = 0
    constructs: Counter[str] = field(default_factory=Counter)
    cards: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    callouts: Counter[str] = field(default_factory=Counter)
    properties: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unresolved: list[Unresolved] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    hard: list[Hard] = field(default_factory=list)
    excluded: list[tuple[str, int | None]] = field(default_factory=list)
    derived: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the notes came from, the most frequent first, where their format tells; else what the format is."""
        known: Mapping[str, str] = getattr(self.loaded.format, "kinds", {})
        counts: Counter[str] = Counter()
        for form, count in self.forms.items():
            if form in known:
                counts[known[form]] += count
        return tuple(sorted(counts, key=lambda kind: (-counts[kind], kind))) or (self.loaded.format.title,)


def inspect(source: Location, options: Options | None = None) -> Inspection:
    """What the vault at ``source``, a path or an address, is, and what is in it. Raises what :func:`~vaultconv.pipeline.load.load` raises."""
    options = options or Options()
    return survey(filtered(load(brought(source, as_source=True), options), options))


def survey(loaded: Loaded) -> Inspection:
    """What is in a vault that was read, as far as it is chosen. Time is proportional to its text."""
    vault = loaded.chosen
    found = Inspection(loaded, size=sum(each.size for each in vault.attachments))
    counting = _Counting(found)
    for note in vault.notes:
        counting.note(note)
    for board in vault.boards:
        counting.board(board)
    for base in vault.bases:
        counting.base(base)
    for loss in loaded.losses:
        if loss.outcome is Outcome.FAILED or loss.construct == "settings":
            found.not_understood.append(NotUnderstood(Place(loss.note, loss.line), 0, loss.detail, ""))
        elif loss.outcome is Outcome.OUTSIDE_SOURCE or loss.construct == "scripts":
            found.left_out.append((loss.note, loss.detail))
    found.left_out += sorted(loaded.left_out.items())
    found.excluded = [(each, _hidden_by(each, loaded)) for each in loaded.vault.settings.excluded]
    _names(loaded, counting)
    _mixed_properties(found, counting)
    found.hard.sort(key=lambda hard: (-hard.count, hard.what))
    return found


class _Counting:
    """Fills an inspection, note by note."""

    def __init__(self, found: Inspection) -> None:
        self.found = found
        self.first_seen: dict[str, Place] = {}
        """Where each key of a property stood first."""
        self._hard: dict[str, Hard] = {}

    def hard(self, what: str, why: str, place: Place, count: int = 1) -> None:
        """Notes that ``what`` is hard, at ``place``."""
        known = self._hard.get(what)
        if known is None:
            known = self._hard[what] = Hard(what, why, place)
            self.found.hard.append(known)
        known.count += count

    def note(self, note: Note) -> None:
        """Counts what is in one note."""
        found = self.found
        found.notes[note.kind.value] += 1
        if note.form:
            found.forms[note.form] += 1
        self._problem(note.path, note.problem)
        for item in note.properties:
            found.properties[item.key][self._type(item).value] += 1
            self.first_seen.setdefault(item.key, Place(note.path, item.line))
        for block in iter_blocks(note.blocks):
            self._block(block, note.path)
        derived = note.extra.get("derived", {})
        found.derived.update(name for name in GENERATED if name in derived)
        found.kept.update(note.extra.get("kept", ()))
        for loss in note.extra.get("unread", ()):
            self.hard(loss.construct, loss.detail, Place(loss.note, loss.line))
        if note.kind is not NoteKind.TEMPLATE:
            self._links(note.path)

    def _type(self, item: Property) -> PropertyType:
        """The type of ``item``: what its vault declares for its key, if its value can be that."""
        declared = self.found.loaded.vault.settings.property_types.get(item.key.lower(), "")
        return _DECLARED.get(declared, {}).get(item.type, item.type)

    def board(self, board: Board) -> None:
        """Counts what is on the cards of one board."""
        self._sheet(board)
        self.hard("board", "only its own app draws it", Place(board.path, 0))
        for node in board.nodes:
            self.found.cards[node.kind.value] += 1
            if node.reference is not None:
                self.found.constructs["links"] += 1
            for block in iter_blocks(node.blocks):
                self._block(block, board.path)

    def base(self, base: Base) -> None:
        """Counts the links of one base."""
        self._sheet(base)
        self.hard("base", "only its own app shows the notes that it finds", Place(base.path, 0))
        self.found.constructs["links"] += len(base.references)

    def _sheet(self, sheet: Sheet) -> None:
        self._problem(sheet.path, sheet.problem)
        self._links(sheet.path)

    def _problem(self, path: str, problem: Problem | None) -> None:
        if problem is not None:
            place = Place(path, problem.line)
            self.found.not_understood.append(
                NotUnderstood(place, problem.column, problem.message, problem.remedy)
            )

    def _block(self, block: AnyBlock, path: str) -> None:
        found, place = self.found, Place(path, block.line)
        self._count(type(block), place)
        if isinstance(block, Code):
            found.constructs["links"] += len(block.references)
            found.words += len(block.text.split())
        elif isinstance(block, Callout):
            found.callouts[block.type.lower()] += 1
        traits = block.traits
        if traits.task is not None:
            found.constructs["tasks"] += 1
            found.tasks[traits.task.status.value] += 1
            if traits.task.status is Status.OTHER:
                self.hard("task with a mark of its own", "other apps know other marks", place)
        found.constructs["citations"] += traits.citation is not None
        found.constructs["anchors"] += bool(traits.anchor)
        for spans in spans_of(block):
            found.words += len(plain_text(spans).split())
            for span in iter_spans(spans):
                self._count(type(span), place)
                if isinstance(span, Tag):
                    found.tags[span.name.lower()] += 1

    def _count(self, kind: type, place: Place) -> None:
        name = _CONSTRUCTS.get(kind)
        if name is None:
            return
        self.found.constructs[name] += 1
        if kind in _HARD:
            self.hard(*_HARD[kind], place)

    def _links(self, path: str) -> None:
        """What leads nowhere, or out. Templates hold links that are still to be filled in: they are never resolved."""
        loaded = self.found.loaded
        for outbound in loaded.index.outbound(path):
            target = loaded.format.resolver.resolve(outbound.reference, path, loaded.index)
            place = Place(path, outbound.line)
            if target.kind in ("missing", "outside"):
                outside = target.kind == "outside"
                self.found.unresolved.append(Unresolved(place, outbound.reference.target, outside))
            elif outbound.place == "embed" and target.kind == "note":
                self.hard("embed of a note", "where notes cannot be shown in place, it becomes a link", place)


def _hidden_by(filter: str, loaded: Loaded) -> int | None:
    """How many notes a filter of the app hides: those whose paths begin with it. One between slashes is a pattern."""
    if len(filter) > 1 and filter.startswith("/") and filter.endswith("/"):
        return None
    prefix = fold(filter)
    return sum(fold(note.path).startswith(prefix) for note in loaded.vault.notes)


def _names(loaded: Loaded, counting: _Counting) -> None:
    """Notes whose file names are one: a link by name alone means only one of them."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for note in loaded.chosen.notes:
        by_name[fold(splitext(basename(note.path))[0])].append(note.path)
    for paths in by_name.values():
        if len(paths) > 1:
            counting.hard(
                "name that several notes have",
                "a link by the name alone means one of them; each app chooses in its own way",
                Place(paths[0], 0),
            )


def _mixed_properties(found: Inspection, counting: _Counting) -> None:
    """Keys whose values are of several types, beside empty ones."""
    for key, types in found.properties.items():
        if len(types.keys() - {PropertyType.EMPTY.value}) > 1:
            counting.hard(
                "property with values of several types",
                "an app that gives each key one type shows the others as wrong",
                counting.first_seen[key],
            )
