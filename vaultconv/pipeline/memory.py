"""What a run remembers of a vault for the next one, so that this need not read again what nobody edited.

It is what the index had learned of names and ids on both sides, what formats had worked out of the whole vault, the face of each
note, and who looked into whom. Only a run remembers of which all that its notes depend on is among that: see :func:`is_told_apart`.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from itertools import chain
from typing import Any, cast

from vaultconv.formats.base import Format, WriteContext
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.model.templates import templates_in
from vaultconv.pipeline.downloads import Downloads
from vaultconv.pipeline.glimpse import glimpse_of
from vaultconv.pipeline.known_settings import hash_of_settings
from vaultconv.pipeline.layer import RAW, THERE, Layer, glimpses_before, layer_of
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.noticed import HOME as HOME
from vaultconv.pipeline.noticed import SOURCE as SOURCE
from vaultconv.pipeline.noticed import Noticed
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.pile import Pile
from vaultconv.pipeline.publishing import is_for_others
from vaultconv.pipeline.receipt import losses_in
from vaultconv.pipeline.same_files import Row, rows_in, without_same
from vaultconv.pipeline.shown_rows import shown_as_rows
from vaultconv.pipeline.side import Memos as Memos
from vaultconv.pipeline.side import Side as Side
from vaultconv.pipeline.templated import template_of
from vaultconv.pipeline.transformed import stand_alone
from vaultconv.pipeline.twin_rows import told_as_rows
from vaultconv.pipeline.ungrouped import Ungrouped
from vaultconv.pipeline.way_back import WayBack
from vaultconv.vault.in_pieces import changed, in_pieces, pieces_of
from vaultconv.vault.index import Index
from vaultconv.vault.known import Unforeseen
from vaultconv.vault.stored import Left, as_json, texts, understood


@dataclass(slots=True)
class Memory:
    """What is remembered: the ``faces`` of the notes, where everything goes (``paths``), and the lines of the ledger that speak of notes
    and were found in the vault as a whole; of the source, and of the destination as it would go back (None: nothing goes back)."""

    faces: Mapping[str, str]
    paths: Mapping[str, str]
    whole: list[Loss]
    source: Side
    home: Side | None = None
    frame: str = field(default="", compare=False)
    """The hash of all that the run depended on but the words of the notes, and files."""
    ground: str = field(default="", compare=False)
    """The hash of all that it depended on but the notes and files."""
    files: str = field(default="", compare=False)
    """The hash of the files that are no notes."""
    taken: str = field(default="", compare=False)
    """What was done with the names of files of others (:func:`~vaultconv.pipeline.there.taken_beside`)."""
    settings: str = ""
    """A hash of the settings of the source."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """The path in the source of what is shown for each address of the web."""
    wishes: Mapping[str, str] = field(default_factory=dict)
    """Where notes would like to go that go elsewhere."""
    same: Mapping[str, str] = field(default_factory=dict)
    """The files that become one with another, each with that."""
    held: Mapping[str, Row] = field(default_factory=dict, compare=False)
    """What files held that may become one with others."""
    glimpses: Mapping[str, bytes | None] = field(default_factory=dict)
    """The glimpses that are to be stored, by the side and the path of their notes; None for a note that is there no more."""
    raw: Layer | None = None
    """The source before its notes were grouped; None where they were not."""
    there: Layer | None = None
    """The destination before its notes are, on their way back."""
    homeward: Mapping[str, str] = field(default_factory=dict)
    """The path in the source of each note that grouping makes again on the way back."""
    stored: Mapping[str, bytes] = field(default_factory=dict, compare=False)
    """What of it is stored already, in parts."""

    def wish(self, path: str) -> str:
        """Where the note at ``path`` would like to go."""
        return self.wishes.get(path) or self.paths.get(path, "")

    def placed(self) -> Mapping[str, str]:
        """Where everything goes, with what is one file with another before that."""
        alone = without_same(self.paths, self.same)
        same = {path: self.paths[path] for path in self.same if path in self.paths}
        return {**same, **alone} if same else alone

    def sources(self) -> dict[str, str]:
        """The path in the source of what has each path in the destination: of what is one there, of the first."""
        return {path: source for source, path in without_same(self.paths, self.same).items()}


@dataclass(slots=True)
class LaidPart:
    """A part of what is remembered that lies on a ``pile``, from the piece with the number ``first`` to that before ``end``."""

    pile: Pile
    first: int
    end: int

    @classmethod
    def of(cls, pieces: Iterable[bytes], pile: Pile) -> LaidPart:
        """What is laid on the ``pile``, in ``pieces``. Raises :class:`OSError` where there is no room."""
        first = len(pile)
        for piece in pieces:
            pile.add(piece)
        return cls(pile, first, len(pile))

    def __iter__(self) -> Iterator[bytes]:
        """The pieces of it."""
        return (self.pile[number] for number in range(self.first, self.end))


@dataclass(slots=True)
class LaidMemory:
    """What is remembered of a vault so large that none of it stays in memory: all ``parts`` but the first, as they are stored; ``sides`` are the
    vaults of which something is."""

    parts: Mapping[str, LaidPart]
    sides: list[str]
    settings: str
    glimpses: Mapping[str, bytes | None]
    frame: str = ""
    ground: str = ""
    files: str = ""
    taken: str = ""


def laid_by(memory: Memory) -> Memory | LaidMemory:
    """``memory`` of a whole run, outside of memory; itself, where the disk has no room."""
    pile = Pile()
    try:
        parts = {what: LaidPart.of(pieces, pile) for what, pieces in _tables(memory)}
    except OSError:
        return memory
    return LaidMemory(parts, [*_sides(memory), *_layers(memory)], memory.settings, memory.glimpses)


def remembered(
    loaded: Loaded,
    context: WriteContext,
    way_back: WayBack | None,
    whole: Iterable[Loss],
    noted: Iterable[Loss],
    noticed: Noticed | None,
    faces: Mapping[str, str],
    downloads: Downloads,
    same: Mapping[str, str],
    held: Mapping[str, Row],
) -> Memory | None:
    """What is remembered of a run: ``context`` is what its notes were written with, ``way_back`` how they would go back; ``whole`` and
    ``noted`` are the losses found in the whole vault, and note by note; what was ``noticed`` of the notes, or their ``faces`` alone: then
    there is no glimpse of them; and what they show from ``downloads``; the files that are the ``same`` as another, and what such files
    ``held``. None where not all can be told."""
    notes = loaded.vault.notes
    paths = {note.path for note in notes}
    home = () if way_back is None else way_back.notes.values()
    sheets = {sheet.path for sheet in loaded.vault.sheets}
    either = paths | sheets if sheets else paths
    if not is_told_apart(loaded, home) or any(loss.note not in either for loss in noted):
        return None
    back = None if way_back is None else way_back.context
    there = None if way_back is None else way_back.before
    if there is not None and not is_remembered(there):
        return None
    noted_when_read = {loss for loss in loaded.losses if loss.note in paths}
    if noticed is not None and not noticed.is_all:
        return None
    return Memory(
        faces if noticed is None else noticed.faces,
        context.paths,
        [
            loss
            for loss in whole
            if loss.note in paths and loss not in noted_when_read and loss.note not in loaded.left_out
        ],
        Side.of(loaded.index, context.memo),
        None if back is None else Side.of(back.index, back.memo),
        raw=None if loaded.before is None else layer_of(loaded.before),
        there=None if there is None else layer_of(there),
        homeward={} if way_back is None else way_back.homeward,
        settings=hash_of_settings(loaded.vault.settings),
        shown=dict(downloads.paths),
        wishes={path: wish for path, wish in context.wishes.items() if context.paths.get(path) != wish},
        same=same,
        held=held,
        glimpses={}
        if noticed is None
        else _both(
            noticed.glimpses,
            noted_in(context, paths)
            | told_as_rows(loaded.twins)
            | shown_as_rows(downloads.shown)
            | ({} if loaded.before is None else glimpses_before(loaded.before, RAW))
            | ({} if there is None else glimpses_before(there, THERE)),
        ),
    )


def _both(glimpses: Mapping[str, bytes], noted: Mapping[str, bytes | None]) -> Mapping[str, bytes | None]:
    """The ``glimpses`` of notes, which are not in memory, and what was ``noted`` beside them."""
    return ChainMap(dict(noted), cast(dict[str, bytes | None], glimpses)) if noted else glimpses


NOTED = "noted"
"""As the sides are named where glimpses of notes are stored, so is what a writer has noted beside them."""


def noted_in(context: WriteContext, paths: Iterable[str]) -> dict[str, bytes | None]:
    """What the writer has noted in ``context`` of the notes at ``paths``, as it is stored."""
    return {f"{NOTED}:{path}": context.noted[path] for path in paths if path in context.noted}


def glimpses_of(
    side: str, notes: Iterable[Note], index: Index, used: Mapping[str, Iterable[str]]
) -> dict[str, bytes | None]:
    """The glimpses of ``notes`` of one side, as they are stored: ``used`` are the files that each of them uses."""
    asked = index.questions.asked
    return {
        f"{side}:{note.path}": glimpse_of(note, index, used.get(note.path, ()), asked.get(note.path, ())).data
        for note in notes
    }


def is_worth_it(options: Options) -> bool:
    """Whether a run with ``options`` depends on nothing but what can be remembered."""
    asks_anew = options.resolvers or options.rules.refresh
    is_of_some = bool(
        options.filters or is_for_others(options)
    )  # by what notes were before they were made others
    is_of_some = is_of_some and bool(options.transforms or options.group)
    return not (asks_anew or is_of_some or _is_of_others(options)) and stand_alone(options)


def are_notes_apart(options: Options, target: Format) -> bool:
    """Whether what a run with ``options`` makes of a note depends on that note, and on the faces of the others."""
    of_some = options.filters or is_for_others(options)
    is_templated = template_of(target, options.format_options) is not None
    is_changed = bool(options.transforms)
    is_of_others = options.group or _is_of_others(options)
    return not (of_some or options.shows_files or is_templated or is_changed or is_of_others)


def _is_of_others(options: Options) -> bool:
    """Whether notes are made of others."""
    return options.merge_duplicates


def is_told_apart(loaded: Loaded, home: Iterable[Note]) -> bool:
    """Whether what each note depends on is told apart: not where notes are grouped and it is not known how they were before, shown from downloads, or where links to ids are brought together with the pages that have them."""
    is_grouped = bool(loaded.members or loaded.has_highlights)
    of_many = loaded.tried or not loaded.altered_alone or (is_grouped and not is_remembered(loaded.before))
    from_elsewhere = loaded.downloads or loaded.fetched or loaded.made
    notes = (*loaded.vault.notes, *home)
    return not (
        of_many
        or from_elsewhere
        or any(any(templates_in(note)) for note in loaded.vault.notes)
        or any("shows" in note.extra for note in notes)
        or any(
            note.path not in loaded.looks.known
            and note.path not in loaded.exported
            and note.path not in loaded.members
            for note in loaded.vault.notes
        )
    )


def is_remembered(before: Ungrouped | None) -> bool:
    """Whether a run remembers how a vault was ``before`` its notes were grouped: what it does is told apart of each of them."""
    return before is not None and before.is_told_apart


# -- as it is stored -----------------------------------------------------------------------------------------------


def as_parts(memory: Memory | LaidMemory) -> Iterator[tuple[str, bytes | LaidPart | None]]:
    """``memory`` as it is stored, in parts, each made when it is its turn; of one that was left by an earlier run only those that are others
    now, and None for each that is no more."""
    if isinstance(memory, LaidMemory):
        return chain([_first(memory, memory.sides)], memory.parts.items())
    tables = ((what, b"".join(pieces)) for what, pieces in _tables(memory))
    return changed(chain([_first(memory, [*_sides(memory), *_layers(memory)])], tables), memory.stored)


def _first(memory: Memory | LaidMemory, sides: Iterable[str]) -> tuple[str, bytes]:
    """The part of ``memory`` by which it is told whether it is of use."""
    return "frame", as_json(
        [memory.frame, memory.ground, memory.files, memory.settings, memory.taken, sorted(sides)]
    )


def _sides(memory: Memory) -> dict[str, Side]:
    return {"source": memory.source} | ({} if memory.home is None else {"home": memory.home})


def _layers(memory: Memory) -> dict[str, Layer]:
    layers = {RAW: memory.raw, THERE: memory.there}
    return {name: layer for name, layer in layers.items() if layer is not None}


def _tables(memory: Memory) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The other parts of ``memory``, each in pieces, but for tables that are as they were left."""
    yield "whole", (as_json([astuple(loss) for loss in memory.whole]),)
    tables: dict[str, Mapping[str, Any]] = {
        "wishes": memory.wishes,
        "faces": memory.faces,
        "paths": memory.paths,
        "shown": memory.shown,
        "same": memory.same,
        "held": memory.held,
        "homeward": memory.homeward,
    }
    for name, side in _sides(memory).items():
        tables |= side.tables(name)
        yield from side.worked_out(name)
    for name, layer in _layers(memory).items():
        tables |= layer.tables(name)
        yield from layer.side.worked_out(name)
    for name, table in tables.items():
        for part, data in in_pieces(name, table):
            yield part, (data,)


def memory_of(parts: Mapping[str, bytes]) -> Memory | None:
    """The reverse of :func:`as_parts`; None where nothing is remembered. What it did not make raises
    :class:`~vaultconv.vault.known.Unforeseen`, at the latest when somebody looks into that."""
    if not parts:
        return None
    try:
        (frame, ground, files, settings, taken), sides = understood(parts["frame"], _hashes)
        source, home = (Side.stored(parts, name) if name in sides else None for name in ("source", "home"))
        raw, there = (Layer.stored(parts, name) if name in sides else None for name in (RAW, THERE))
        if source is None:
            raise Unforeseen("nothing is remembered of the source")
        return Memory(
            Left(pieces_of(parts, "faces"), texts),
            Left(pieces_of(parts, "paths"), texts),
            understood(parts["whole"], losses_in),
            source,
            home,
            frame,
            ground,
            files,
            taken,
            settings,
            Left(pieces_of(parts, "shown"), texts),
            Left(pieces_of(parts, "wishes"), texts).table,
            Left(pieces_of(parts, "same"), texts),
            Left(pieces_of(parts, "held"), rows_in),
            raw=raw,
            there=there,
            homeward=Left(pieces_of(parts, "homeward"), texts),
            stored=parts,
        )
    except KeyError as error:
        raise Unforeseen("a part is not there") from error


def _hashes(said: Any) -> tuple[tuple[str, str, str, str, str], list[str]]:
    frame, ground, files, settings, taken, sides = said
    return (str(frame), str(ground), str(files), str(settings), str(taken)), list(sides)
