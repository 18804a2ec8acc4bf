"""The way back: gone at once when a vault has been written, to find out what has to be carried for it; and, when a vault comes
from there, what was carried is put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from functools import partial
from posixpath import splitext
from typing import Any, Protocol

from vaultconv.assets.cards import with_cards
from vaultconv.assets.show import addressed, addressed_as_read
from vaultconv.formats.base import Format, Output, ReadContext, Unit, WriteContext, Writer
from vaultconv.model.board import Board
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Note, Settings, Vault
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.pipeline.carrier import NOT_UNDERSTOOD, carry, identity, is_edited, restore
from vaultconv.pipeline.fact import FactKind
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.levels import alike, levels
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.meaning import without_folders
from vaultconv.pipeline.members import with_spelling
from vaultconv.pipeline.noticed import Noticed
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.pile import Piled
from vaultconv.pipeline.reading import read_safely, with_carried
from vaultconv.pipeline.record import digest, pack
from vaultconv.pipeline.regrouped import Regrouped, regrouped
from vaultconv.pipeline.shared import share_words
from vaultconv.pipeline.sheets import as_note, drawn, named_sheet
from vaultconv.pipeline.shelf import Shelf, ShelvedNote, at_hand, kept_anew
from vaultconv.pipeline.ungrouped import Ungrouped
from vaultconv.pipeline.written import is_failed, names_of, own_bytes, prepared, watched, write_safely
from vaultconv.transform.duplicates import without_twins_line
from vaultconv.transform.outline import DOCUMENT, FLATTENED, OUTLINE, came_from, is_flattened
from vaultconv.transform.references import places_of
from vaultconv.transform.web_places import with_places_in_addresses
from vaultconv.vault.decoding import decode
from vaultconv.vault.fragments import Pages, pages_of, tells_ids
from vaultconv.vault.naming import fold
from vaultconv.vault.questions import IDS


class Home(Protocol):
    """What is known of the notes of a destination that were not just written."""

    def among(self, vault: Vault, target: Format, paths: Mapping[str, str]) -> Regrouped:
        """The ``vault`` that was written anew among the rest of what is there; ``paths`` leads from there to the source."""
        ...

    def pages(self, notes: Iterable[Note], paths: Mapping[str, str]) -> Pages:
        """The pages that ``notes``, which were written anew, are among the rest of what is there."""
        ...

    @property
    def memo(self) -> dict[str, Any]:
        """What was worked out of it for its notes on their way back."""
        ...


@dataclass(frozen=True, slots=True)
class WayBack:
    """What is ``carried`` for each note, packed as it is stored; and that from which it was found out: the vault that was written, and
    what its notes may know on their way back; None where there is none."""

    carried: MutableMapping[str, bytes]
    context: WriteContext | None = None
    notes: Mapping[str, Note] = field(default_factory=dict)
    """What was written, by the path in the source, as its format reads it."""
    views: tuple[Note, ...] = ()
    """The pages that show boards, as its format reads them."""
    before: Ungrouped | None = None
    """How the vault was written, before its notes were grouped again; None where none were, or only some were written."""
    homeward: Mapping[str, str] = field(default_factory=dict)
    """The path in the source of each note that grouping made again."""

    @property
    def pages(self) -> tuple[Note, ...]:
        """All that was written and is a note there."""
        return (*self.notes.values(), *self.views)


def carried_for(
    loaded: Loaded,
    outputs: list[Output],
    views: list[Output],
    target: Format,
    context: WriteContext,
    options: Options,
    settings: Settings,
    rest: Home | None = None,
    copied: Mapping[str, str] | None = None,
    noticed: Noticed | None = None,
) -> WayBack:
    """What is carried for each note: the way back is gone at once, and compared with where it started. ``settings`` are
    those of the destination, once it is written; ``views`` the pages that show its boards, which links lead to, and the notes
    of its templates. Where only some notes were written, ``rest`` is what else is there; ``copied`` are further copies of
    attachments. Of each note what is to be remembered is ``noticed``."""
    if target.reader is None or loaded.format.writer is None:
        return WayBack({})
    shelf = None if loaded.shelf is None else loaded.shelf.another()
    notes, boards, failed = all_read_back(loaded, outputs, target, options, settings, shelf)
    there = views_read(views, target, options, settings)
    paths = {path: source for source, path in context.paths.items()} | dict(copied or {})
    both = [*notes.values(), *there]
    pages = pages_of(both) if rest is None or not any(map(tells_ids, both)) else rest.pages(both, paths)
    both = list(kept_anew(pages.settled, both, None if shelf is None else shelf.keep))
    notes, there = dict(zip(notes, both, strict=False)), both[len(notes) :]
    vault = vault_there(loaded, target, context, settings, (*notes.values(), *there), boards, copied or {})
    home = regrouped(loaded, vault, target, paths) if rest is None else rest.among(vault, target, paths)
    if shelf is not None:
        shelf.let_lie(home.index)
    home.index.questions.is_noted = loaded.index.questions.is_noted
    for path, names in pages.asked.items():
        home.index.asks(path, IDS, names)
        if home.before is not None:
            home.before.index.asks(path, IDS, names)
    going = GoingHome(loaded, target, options, settings, home, {} if rest is None else rest.memo)
    carried: MutableMapping[str, bytes] = {} if loaded.shelf is None else Piled(loaded.shelf.order)
    carried.update(failed)
    made: dict[str, dict[str, Any]] = {}
    order = None if shelf is None else shelf.order
    notice = None if noticed is None else noticed.at_home(home.index, order)
    for source, known in notes.items():
        original = loaded.index.note(source)
        assert original is not None  # noqa: S101  it was just converted
        note = at_hand(home.index.note(known.path) or known)
        with home.index.holding(note):
            told = {} if source in failed else going.carry(original, note)
            if notice is not None and home.before is None:
                notice(note)
        if source in failed:
            continue
        if home.originals and source in loaded.members:
            made[source] = told
        else:  # packed at once: of an export it can be as long as the text
            carried[source] = pack(told)
    if home.originals:
        spelled = {
            original.path: going.carry(original, at_hand(there_now))
            for path, original in home.originals.items()
            if (there_now := home.index.note(path)) is not None
        }
        made |= with_spelling(made, spelled)
        carried.update({source: pack(told) for source, told in made.items()})
    if notice is not None:
        for view in there if home.before is None else home.vault.notes:
            notice(view)
    carried.update(going.carry_boards({path: board for path, board in boards.items() if path not in failed}))
    homeward = {path: original.path for path, original in home.originals.items()}
    return WayBack(carried, going.context, notes, tuple(there), home.before, homeward)


def vault_there(
    loaded: Loaded,
    target: Format,
    context: WriteContext,
    settings: Settings,
    notes: tuple[Note, ...],
    boards: Mapping[str, Board],
    copied: Mapping[str, str],
) -> Vault:
    """The vault that was written, as it will be read: its ``notes``, its ``boards`` by their paths in the source, and the attachments, with
    their further copies (``copied``)."""
    files = (
        context.paths[item.path]
        for item in (*loaded.vault.attachments, *loaded.vault.sheets)
        if item.path in context.paths and item.path not in boards
    )
    return Vault(
        loaded.vault.name,
        target.name,
        notes,
        tuple(boards.values()),
        tuple(map(Attachment, dict.fromkeys((*files, *copied)))),
        settings=settings,
    )


class _Times(Mapping[str, int]):
    """The times of what stands at ``paths``, each of which leads to that of its source: hardly anybody asks."""

    __slots__ = ("_mtimes", "_paths")

    def __init__(self, mtimes: Mapping[str, int], paths: Mapping[str, str]) -> None:
        self._mtimes, self._paths = mtimes, paths

    def __getitem__(self, path: str) -> int:
        return self._mtimes.get(self._paths[path], 0)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class GoingHome:
    """The way back of what was ``loaded`` and written in the format ``target``: ``home`` is the vault that goes."""

    def __init__(
        self,
        loaded: Loaded,
        target: Format,
        options: Options,
        settings: Settings,
        home: Regrouped,
        memo: dict[str, Any],
    ) -> None:
        """Of nothing yet; ``memo`` is what was worked out of the vault before."""
        writer = loaded.format.writer
        assert writer is not None  # noqa: S101  where nobody writes, nothing goes back
        self.loaded, self.target, self.options, self.home, self.writer = loaded, target, options, home, writer
        self.context = watched(
            WriteContext(
                target.name,
                home.index,
                home.resolver,
                home.paths,
                names_of(set(home.paths.values())),
                settings=settings,
                origins=False,
                mtimes=_Times(loaded.mtimes, home.paths),
                moved=frozenset(path for path, source in home.paths.items() if source != path),
                memo=memo,
            )
        )

    def carry(self, original: Note, note: Note) -> dict[str, Any]:
        """What is carried for the ``original``, which became ``note``."""
        with self.home.index.asked_by(note.path):
            ready = self._as_it_goes(note)
            told = _carry(self.loaded, original, ready, self.writer, self.context, self.options)
            if note.shape == OUTLINE and came_from(note) == DOCUMENT:
                told = {
                    "shape": DOCUMENT
                } | told  # known also where the line of the page that says so is taken away
            places = places_of(note, self.home.index)
            return told | {"places": places} if places else told

    def carry_boards(self, boards: Mapping[str, Board]) -> dict[str, bytes]:
        """What is carried for each of the ``boards``, by their paths in the source."""
        cards = {board.path: board for board in self.home.vault.boards}
        carried: dict[str, bytes] = {}
        for source, board in boards.items():
            with self.home.index.asked_by(board.path):
                drawn = _carry_board(
                    self.loaded, source, cards.get(board.path, board), self.context, self.options
                )
            carried[source] = pack(drawn)
        return carried

    def _as_it_goes(self, note: Note) -> Note:
        back = addressed_as_read(note)
        if (
            back is not note
        ):  # the page that a file was shown at is in its address again, as it is when it goes
            back = with_places_in_addresses(back)
        ready = prepared(
            back,
            self.home.index,
            self.target,
            self.loaded.format,
            there=self.loaded.vault.settings,
        )
        return without_twins_line(ready)


def all_read_back(
    loaded: Loaded,
    outputs: Iterable[Output],
    target: Format,
    options: Options,
    settings: Settings,
    shelf: Shelf | None = None,
) -> tuple[dict[str, Note], dict[str, Board], dict[str, bytes]]:
    """What the notes and boards say that were just written, each by its path in the source; and what is carried for those that are
    no conversion, but their own bytes. A ``shelf`` has those notes that are not to be in memory."""
    notes: dict[str, Note] = {}
    boards: dict[str, Board] = {}
    failed: dict[str, bytes] = {}
    for output in outputs:
        note = original_of(loaded, output.source)
        if note is None:
            continue
        if is_failed(output):
            failed[note.path] = pack(
                {**identity(note, loaded.format.name), NOT_UNDERSTOOD: digest(output.data)}
            )
        role = "note" if loaded.index.sheet(output.source) is None else "board"
        read = read_back(Unit(output.path, role), output.data, note, loaded, target, options, settings)
        if isinstance(read, Note):
            notes[output.source] = read if shelf is None else shelf.keep(read, len(output.data), note)
        elif isinstance(read, Board):
            boards[output.source] = read
    return notes, boards, failed


def views_read(views: Iterable[Output], target: Format, options: Options, settings: Settings) -> list[Note]:
    """The notes that ``views`` are, which are there besides those that were converted."""
    reader = target.reader
    assert reader is not None  # noqa: S101  where nobody reads, nothing is carried
    context = ReadContext(options.format_options, settings)
    return [
        item
        for view in views
        for item in read_safely(reader, Unit(view.path, "note"), view.data, context)
        if isinstance(item, Note)
    ]


def read_back(
    unit: Unit,
    data: bytes,
    original: Note,
    loaded: Loaded,
    target: Format,
    options: Options,
    settings: Settings,
) -> Note | Board | None:
    """What ``unit`` of the destination says, as its format reads it, which ``original`` was written to; None where it is neither note nor
    board."""
    reader = target.reader
    assert reader is not None  # noqa: S101  where nobody reads, nothing is carried
    hint = identity(original, loaded.format.name, _shape(original, options))
    found: Note | Board | None = None
    for item in read_safely(reader, unit, data, ReadContext(options.format_options, settings, hint)):
        if isinstance(item, Note):
            if not isinstance(original, ShelvedNote):
                share_words(item.blocks, original.blocks)
            item.source = None  # nothing is copied from it, and it is as long as all that was written
            found = with_carried(item, hint)
        elif isinstance(item, Board):
            found = item
    return found


def _carry(
    loaded: Loaded, original: Note, note: Note, writer: Writer, back: WriteContext, options: Options
) -> dict[str, Any]:
    shape = _shape(original, options)
    if original.source is None:  # its text is in no file: there is nothing to come back to
        return identity(original, loaded.format.name, shape)
    text = original.source.text
    written = write_safely(writer, note, back, lambda _: b"")
    returned = next((output for output in written if output.path == original.path), None)
    if returned is None or is_failed(returned) or (decoded := decode(returned.data)).problem is not None:
        # the way back fails: there is nothing to amend
        return carry(original, loaded.format.name, text, text, shape)
    nesting = getattr(loaded.format, "nesting", None)
    return carry(original, loaded.format.name, text, decoded.text, shape, nesting)


def _carry_board(
    loaded: Loaded, source: str, board: Board, back: WriteContext, options: Options
) -> dict[str, Any]:
    """What is carried for a board, which the destination has as ``board``: as for a note."""
    original = original_of(loaded, source)
    assert original is not None and original.source is not None  # noqa: S101, PT018  it was just converted
    text = original.source.text
    written = drawn(named_sheet(with_cards(board, addressed), back.index), loaded.format, back, [])
    returned = next((output for output in written if output.path == source), None)
    decoded = decode(returned.data) if returned is not None else None
    came = text if decoded is None or decoded.problem is not None else decoded.text
    return carry(original, loaded.format.name, text, came, _shape(original, options))


def original_of(loaded: Loaded, path: str) -> Note | None:
    """The note at ``path`` of the source, or what of a board there is to be known."""
    sheet = loaded.index.sheet(path)
    return as_note(sheet) if isinstance(sheet, Board) else loaded.index.note(path)


def _shape(note: Note, options: Options) -> str:
    """The shape of ``note`` as the way back has to know it: that in which it goes. A page that was a document before it came here
    is one again, and becomes a page as any other does."""
    if options.format_options.get("shape") == DOCUMENT and is_flattened(note):
        return FLATTENED
    return DOCUMENT if came_from(note) == DOCUMENT else note.shape


# -- what came back ------------------------------------------------------------------------------------------------


def _unwrapped(data: bytes, format: Format) -> bytes:
    """What a note was that could not be written in ``format`` and is shown as ``data`` there."""
    unwrap = getattr(format, "unwrapped", None)
    return data if unwrap is None else bytes(unwrap(data))


def given_back(
    output: Output, loaded: Loaded, target: Format, options: Options, losses: list[Loss]
) -> Output:
    """``output`` with the spelling that an earlier conversion carried for it."""
    note = original_of(loaded, output.source)
    if (
        note is None
        or output.anew
        or note.carried is None
        or not options.carriers
        or note.carried.get("format") != target.name
        or is_failed(output)
    ):
        return output
    if loaded.digests.get(note.path, "-") == note.carried.get(NOT_UNDERSTOOD):
        detail = "it could not be understood when it was converted; copied back byte for byte"
        return replace(
            output,
            data=_unwrapped(own_bytes(loaded, note), loaded.format),
            losses=(Loss(note.path, 0, "note", Outcome.FAILED, detail),),
        )
    codec = _declared_codec_of(target)
    restored = partial(restore, output.data, note.carried, codec, nesting=getattr(target, "nesting", None))
    plain = restored(in_edited=False)
    back = plain
    for in_part in (True, False):
        more = restored(in_part=in_part)
        if more.data == plain.data or _say_the_same(more.data, plain.data, output, target, options):
            back = more
            break
    if is_edited(output.data, note.carried) and not _on_their_levels(
        back.data, note, output, target, options
    ):
        back = restored(in_edited=False, in_lists=False)
    data, stale, not_told = back
    if isinstance(loaded.index.sheet(output.source), Board) and target.reader is not None:
        from vaultconv.pipeline.redrawn import board_given_back  # a note alone need not wait for it

        context = ReadContext(options.format_options)
        said = board_given_back(output, note.carried, [back, plain], target.reader, context)
        data, stale = said, stale if said == data else [1]
    if stale and output.into:
        detail = f"edited since it was converted: what only {output.into} says of it is gone in {len(stale)} places"
        losses.append(Loss(note.path, 0, "spelling", Outcome.CARRIER_STALE, detail))
        stale = []
    for line in stale:
        detail = f"edited since it was converted: line {line} of {output.path} is in house style"
        losses.append(Loss(note.path, 0, "spelling", Outcome.CARRIER_STALE, detail))
    for line in not_told:
        detail = f"edited beside bytes that were no text: \ufffd stands for them in line {line} of {output.path} now"
        losses.append(Loss(note.path, 0, "bytes", Outcome.CARRIER_STALE, detail))
    return replace(output, data=data)


def _say_the_same(back: bytes, plain: bytes, output: Output, target: Format, options: Options) -> bool:
    """Whether the note of ``output`` says the same to who reads it as it came ``back`` and as it is written ``plain``ly; or, as far as its
    properties go, as it is before what was carried for it is given back: of some it is carried in the note that they are text, which is
    not wanted there. Of a part of a file with others, a record, only what stands in its lines counts."""
    if output.into or target.reader is None:
        return True
    unit, context = Unit(output.path, "note"), ReadContext(options.format_options)
    mine, plainly, ours = (
        [
            (fact.kind, fact.value)
            for item in read_safely(target.reader, unit, data, context)
            if isinstance(item, Note)
            for fact in facts(item, partial(_as_named, splitext(output.path)[0]))
        ]
        for data in (back, plain, output.data)
    )
    if mine == ours:
        return True
    return len(mine) == len(plainly) and all(
        one == other or (one[0] is FactKind.PROPERTY and one in ours)
        for one, other in zip(mine, plainly, strict=True)
    )


def _on_their_levels(back: bytes, note: Note, output: Output, target: Format, options: Options) -> bool:
    """Whether the items of the ``note`` that became ``output`` stand on the same levels as it came ``back``: on its own, or on those of what was
    written. What one block holds (`1. Knead` in a line below another) can be an item in one spelling, and none in the other, so where these differ
    the items are compared that begin in the same lines."""
    if output.into or target.reader is None:
        return True
    unit, context = Unit(output.path, "note"), ReadContext(options.format_options)
    mine, ours = (
        [item.blocks for item in read_safely(target.reader, unit, data, context) if isinstance(item, Note)]
        for data in (back, output.data)
    )
    if [*map(levels, mine)] in ([*map(levels, ours)], [levels(at_hand(note).blocks)]):
        return True
    lines, others = (decode(data).text.split("\n") for data in (back, output.data))
    return len(mine) == len(ours) == 1 and alike(lines, mine[0], others, ours[0])


def _as_named(note: str, reference: Reference) -> str:
    """What a link in the ``note`` leads to, as it names that: names are compared without case, and the note by its own name is itself."""
    if reference.kind is not ReferenceKind.NAME:
        return reference.target
    name = without_folders(fold(reference.target).removesuffix(".md"))
    return "" if f"/{fold(note)}".endswith(f"/{name}") else name


def _declared_codec_of(format: Format) -> Callable[[bytes], str]:
    """What tells the codec that a file of ``format`` says it is in: nothing, where files of it cannot say one."""
    found: Callable[[bytes], str] = getattr(format, "declared_codec", lambda _data: "")
    return found
