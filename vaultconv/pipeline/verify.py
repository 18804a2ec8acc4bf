"""What is in the source and not in the destination: the question of promise 1, put to the files on disk.

The plan is made anew, only to learn where each note must be and what the ledger admits. Then both sides are read by
their own readers, and the facts of each note are compared. A judge must not judge itself: the destination is read from
disk, not taken from the plan.

A note that goes back to the format that it came from is more than its source says: what was carried for it brings the
first note back. There two questions are asked. Does what was written, before anything carried was put in, hold what the
source says? And does the disk hold what the first note said?
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from posixpath import basename

from vaultconv.assets.cards import with_cards
from vaultconv.assets.find import CONSTRUCTS, pictures
from vaultconv.assets.show import addressed, addressed_as_read
from vaultconv.errors import SourceError
from vaultconv.formats.base import Unit
from vaultconv.model.board import Board, Sheet
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Note
from vaultconv.model.reference import Reference
from vaultconv.pipeline.actions import digest_file
from vaultconv.pipeline.as_before import completed
from vaultconv.pipeline.by_way import by_way_of, has_its_shape
from vaultconv.pipeline.called_otherwise import called_otherwise
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.compare import Comparison, compare
from vaultconv.pipeline.convert import Converted, convert
from vaultconv.pipeline.downloads import gather
from vaultconv.pipeline.fact import Fact, FactKind
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.filtered import filtered
from vaultconv.pipeline.grouped import grouped, lost_by_grouping
from vaultconv.pipeline.homeward import knowing, lacking
from vaultconv.pipeline.load import Loaded, load, without_views
from vaultconv.pipeline.meaning import identities, said_there_of
from vaultconv.pipeline.mirrored import brought
from vaultconv.pipeline.neighbours import Others, neighbours
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.publishing import as_published
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.reread import as_though_there, note_as_read, part_as_read, sheet_as_read
from vaultconv.pipeline.sheet_facts import sheet_facts
from vaultconv.pipeline.sheets import named_sheet
from vaultconv.pipeline.state import State
from vaultconv.pipeline.target import target_of
from vaultconv.pipeline.templates import without_repeated
from vaultconv.pipeline.transformed import transformed
from vaultconv.pipeline.vault_settings import not_ours, settings_there
from vaultconv.pipeline.written import judged
from vaultconv.remote.address import Location, identity_of
from vaultconv.transform.gathered import title_of
from vaultconv.transform.references import named_board
from vaultconv.vault.described import described
from vaultconv.vault.near import did_you_mean_path

_PARTS = "verify.parts"


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact of the source that the destination does not hold and no ledger line names: the note's path and 1-based
    line in the source, the kind of fact, what it said, and what stands there now, if anything like it does."""

    note: str
    line: int
    kind: str
    value: str
    now: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A note of the source that is only bytes to us: its path, the 1-based line where it could not be understood (0: the
    whole note), and why. It is there if the destination has the same bytes; what it says was not compared."""

    note: str
    line: int
    reason: str


@dataclass(slots=True)
class Verdict:
    """What was found: facts that are missing, how many are only excused by the ledger, how many notes and
    attachments were compared, the ledger itself, and the notes that were not compared by what they say."""

    missing: tuple[Missing, ...]
    excused: int
    notes: int
    facts: int
    losses: tuple[Loss, ...]
    source_format: str
    destination_format: str
    unread: tuple[Unread, ...] = ()

    @property
    def blind(self) -> bool:
        """Whether no note at all could be compared by what it says: then that nothing is missing means little."""
        return 0 < self.notes <= len(self.unread)

    @property
    def ok(self) -> bool:
        """Whether nothing is missing that the ledger does not name."""
        return not self.missing


@rarely_collecting()
def verify(source: Location, destination: Location, options: Options) -> Verdict:
    """Compares what ``source`` says with what ``destination`` holds, of which each is a path or an address. Writes nothing.

    The format of the destination is that of ``options``, else the one that its state database remembers, else the
    one that is recognised. Raises :class:`~vaultconv.errors.SourceError` where either side is not there."""
    source, destination = brought(source, as_source=True), brought(destination, as_source=True)
    if not destination.is_dir():
        raise SourceError(
            "there is no such folder",
            path=destination,
            remedy=f"{did_you_mean_path(destination)}Convert into it first.",
        )
    options = completed(source, destination, options)
    asked = options
    target = target_of(options)
    options = as_published(options)
    loaded = filtered(load(source, options), options)
    loaded = loaded if target.name == loaded.format.name else without_repeated(without_views(loaded), target)
    loaded = transformed(grouped(loaded, target, options), options)
    with State.open(destination) as state:
        identity = identity_of(source)
        recorded = state.paths_for(identity)
        record = Source(identity, loaded.format.name)
        owner = state.owner(record)
        others = Others(neighbours(destination, state, owner), bool(owner))
        downloads = gather(loaded, target, options, state, destination)
        is_known = knowing({url: path for url, (path, _) in state.downloads().items()})
        written_for = not_ours(settings_there(destination, target), state.outputs_for(record))
    converted = convert(loaded, target, options, recorded, downloads, written_for, others)
    beside: Iterable[tuple[Unit, bytes]] = ()
    if loaded.left_out:
        everything = replace(loaded, left_out={})
        beside = as_though_there(
            loaded, convert(everything, target, options, recorded, downloads, written_for, others)
        )
    there = load(destination, replace(options, source_format=target.name, carriers=False), beside)
    way = None if recorded else by_way_of(source, destination, asked)
    moved: Mapping[str, str] = {}
    if way is not None:
        moved = way.places
    elif not recorded:
        moved = called_otherwise(loaded.chosen.notes, converted.paths, there)
    places = {**converted.paths, **moved}
    inverse = {path: original for original, path in places.items()} | dict(converted.copied)
    planned = {file.source: file.data for file in converted.files if file.source in converted.written}
    same = converted.same
    missing: list[Missing] = []
    unread = [Unread(path, line, why) for path, (line, why) in _failures(loaded).items()]
    chosen = loaded.chosen
    notes = len(chosen.notes) + len(unread)
    failures = _failures(there)
    excused = total = 0
    broken: dict[str, Missing] = {}
    taken: set[str] = set()
    ledger: dict[str, list[Loss]] = defaultdict(list)
    for loss in (*converted.losses, *(way.losses if way is not None else ())):
        # A link to what was left out is there, and judged as any other; what a transform changed is not looked for.
        if loss.outcome is not Outcome.LEFT_OUT and loss not in loaded.changed:
            ledger[loss.note].append(loss)
    for note in chosen.notes:
        says = partial(_facts_of, note, loaded=loaded, same=same)
        said_there = partial(
            said_there_of, there=there, source=note, inverse=inverse, index=loaded.index, is_known=is_known
        )
        said = judged(note, loaded.index, loaded.format, target, options.format_options)
        if way is not None and (reshaped := way.reshaped.get(note.path)) is not None:
            home = there.index.note(places[note.path])
            if home is None or not has_its_shape(said, home, says, said_there, ledger[note.path]):
                said = reshaped(said)
        wanted = says(said)
        total += len(wanted)
        if note.path in converted.parts and note.path not in moved:
            copy = _part(note, wanted, converted, there, taken, said_there)
        else:
            copy = there.index.note(places[note.path])
        if copy is None:
            left = _bytes_only(note, ledger[note.path])
            if left is not None and (note.verbatim is None or _is_copied(note, converted, there)):
                unread.append(left)
                continue
            path = converted.paths[note.path]
            now = failures[path][1] if path in failures else _elsewhere(path, there)
            missing.append(Missing(note.path, 0, "note", note.title, now))
            continue
        bytes_only = _bytes_only(note, ledger[note.path])
        if bytes_only is not None:
            unread.append(bytes_only)
            stamps = loaded.digests[note.path], there.digests[copy.path]
            if stamps[0] != stamps[1]:
                missing.append(Missing(note.path, 0, FactKind.VERBATIM.value, *stamps))
            continue
        if copy.verbatim is not None:
            why = copy.problem.message if copy.problem is not None else "it is not understood"
            missing.append(Missing(note.path, 0, "note", note.title, f"cannot be read: {why}"))
            continue
        # What was another name of the note and is its own name there is still said.
        wanted = tuple(fact for fact in wanted if (fact.kind, fact.value) != (FactKind.ALIAS, copy.title))
        for name, found in _lacking(note, copy, there):
            broken.setdefault(name, found)
        if note.path in converted.written:
            written = note_as_read(converted.written[note.path], copy.path, there, options)
            meant = said_there(note_as_read(planned[note.path], copy.path, there, options))
            lines = {(fact.kind, fact.value): fact.line for fact in wanted}
            meant = tuple(replace(fact, line=lines.get((fact.kind, fact.value), 0)) for fact in meant)
            missing += _missing(note.path, compare(meant, said_there(copy), ()))
            if copy.path == (note.carried or {}).get("path"):  # it has the name that it had
                wanted = tuple(fact for fact in wanted if fact.kind is not FactKind.TITLE)
            result = compare(wanted, said_there(written), ledger[note.path])
        elif note.path in converted.alone:
            file = converted.parts[note.path]
            before, after = (part_as_read(data, file, there, options) for data in converted.alone[note.path])
            missing += _missing(note.path, compare(said_there(after), said_there(copy), ()))
            result = compare(wanted, said_there(before), ledger[note.path])
        else:
            result = compare(wanted, said_there(copy), ledger[note.path])
        excused += len(result.excused)
        missing += _missing(note.path, result)
    for path, wanted, found_there, excuses in _sheets(loaded, there, converted, inverse, planned, options):
        result = compare(wanted, found_there, ledger[path] if excuses else ())
        total += len(wanted)
        excused += len(result.excused)
        missing += _missing(path, result)
    own = {basename(attachment.path) for attachment in chosen.attachments}
    missing += (found for name, found in broken.items() if name not in own)  # those have a line of their own
    missing += _attachments(loaded, there, converted.paths)
    missing += (
        Missing(path, fact.line, str(fact.kind), fact.value) for path, fact in lost_by_grouping(loaded)
    )
    return Verdict(
        tuple(sorted(missing, key=lambda m: (m.note, m.line, m.kind, m.value))),
        excused,
        notes,
        total,
        tuple(converted.losses),
        loaded.format.name,
        target.name,
        tuple(sorted(unread, key=lambda each: (each.note, each.line))),
    )


def _facts_of(note: Note, said: Note, loaded: Loaded, same: Mapping[str, str]) -> tuple[Fact, ...]:
    """What ``said`` says, which is ``note`` or a form of it, with the addresses that are files as they are read there."""
    return facts(addressed_as_read(said, knowing(loaded.downloads)), identities(loaded, note.path, same))


def _part(
    note: Note,
    wanted: Sequence[Fact],
    converted: Converted,
    there: Loaded,
    taken: set[str],
    said_there: Callable[[Note], tuple[Fact, ...]],
) -> Note | None:
    """What ``note`` became, whose facts are ``wanted``, which is a part of a file with others. Nothing in the file says which: of those that are called as it
    is, that which says the most of what it says; and rather one that is not ``taken`` for another note."""
    file, title = converted.parts[note.path], title_of((note,))
    alike = _titled(there, file).get(title, [])
    if not alike:
        return there.index.note(converted.paths[note.path])
    found = alike[0]
    if len(alike) > 1:
        found = min(
            alike, key=lambda part: (len(compare(wanted, said_there(part)).missing), part.path in taken)
        )
    taken.add(found.path)
    return found


def _titled(there: Loaded, file: str) -> dict[str, list[Note]]:
    """The parts of ``file`` by their titles."""
    known: dict[str, dict[str, list[Note]]] = there.index.memo.setdefault(_PARTS, {})
    if not known:
        for note in there.vault.notes:
            known.setdefault(note.path.rpartition("/")[0], {}).setdefault(note.title, []).append(note)
    return known.get(file, {})


def _failures(loaded: Loaded) -> dict[str, tuple[int, str]]:
    """The notes of a vault that could not even be read from disk: line and reason by path."""
    return {
        loss.note: (loss.line, loss.detail)
        for loss in loaded.losses
        if loss.outcome is Outcome.FAILED and loss.construct == "note"
    }


def _is_copied(note: Note, converted: Converted, there: Loaded) -> bool:
    """Whether the bytes of ``note``, which could not be understood, are in the destination, as a file that is no note there."""
    path = converted.paths[note.path]
    try:
        return path in there.tree and there.tree.read(path) == note.verbatim
    except OSError:
        return False


def _bytes_only(note: Note, ledger: Iterable[Loss]) -> Unread | None:
    """Why only the bytes of ``note`` can be compared; None if it was understood, and written as what it says."""
    if note.verbatim is not None:
        problem = note.problem
        return Unread(note.path, problem.line if problem else 0, problem.message if problem else "")
    failed = (loss for loss in ledger if loss.outcome is Outcome.FAILED and loss.construct == "note")
    return next((Unread(note.path, loss.line, loss.detail) for loss in failed), None)


def _missing(path: str, result: Comparison) -> Iterable[Missing]:
    """Each missing fact, with the nearest thing of its kind that the destination has instead."""
    for fact, now in result.changes():
        yield Missing(path, fact.line, str(fact.kind), fact.value, "" if now is None else now.value)


def _lacking(note: Note, copy: Note, there: Loaded) -> Iterable[tuple[str, Missing]]:
    """Files that ``copy`` shows what ``note`` names by its address from, and that are not there, or not as they were; by
    their names, each with the place of the address in ``note``."""
    for shown, now in lacking(copy, there):
        line = next((picture.line for picture in pictures(note) if picture.url == shown.url), 0)
        yield basename(shown.file), Missing(note.path, line, CONSTRUCTS[shown.kind], shown.url, now)


def _sheets(
    loaded: Loaded,
    there: Loaded,
    converted: Converted,
    inverse: Mapping[str, str],
    planned: Mapping[str, bytes],
    options: Options,
) -> Iterable[tuple[str, tuple[Fact, ...], tuple[Fact, ...], bool]]:
    """The facts of each board and base that was understood, and those of the one that the destination has, with whether the
    ledger counts; then the same of the page that shows a board there."""
    for sheet in loaded.chosen.sheets:
        if sheet.problem is not None:
            continue  # only its bytes can be compared
        meant = identities(loaded, sheet.path, converted.same)
        path = converted.paths[sheet.path]
        copy = there.index.sheet(path)
        if copy is not None:
            meant_there = identities(there, path, inverse, loaded.index)
            said = _sheet_facts(sheet, loaded, meant)
            if sheet.path in converted.written:
                data = planned[sheet.path]
                after = _sheet_facts(sheet_as_read(data, path, there, options), there, meant_there)
                yield sheet.path, after, _sheet_facts(copy, there, meant_there), False
                copy = sheet_as_read(converted.written[sheet.path], path, there, options)
            yield sheet.path, said, _sheet_facts(copy, there, meant_there), True
        if isinstance(sheet, Board) and sheet.path in converted.views:
            view = there.index.note(converted.views[sheet.path])
            view = addressed(view, knowing(there.downloads)) if view else None
            shown = facts(view, identities(there, view.path, inverse, loaded.index)) if view else ()
            board = named_board(sheet, loaded.index)
            yield sheet.path, facts(described(board), meant), shown, True


def _sheet_facts(sheet: Sheet, home: Loaded, meant: Callable[[Reference], str]) -> tuple[Fact, ...]:
    """The facts of ``sheet`` of the vault ``home``, which any format can say."""
    ready = (
        with_cards(sheet, partial(addressed, is_known=knowing(home.downloads)))
        if isinstance(sheet, Board)
        else sheet
    )
    return sheet_facts(named_sheet(ready, home.index), meant)


def _elsewhere(path: str, there: Loaded) -> str:
    name = path.rpartition("/")[2]
    return next((other for other in there.index.by_name(name) if other != path), "")


def _attachments(loaded: Loaded, there: Loaded, paths: Mapping[str, str]) -> Iterable[Missing]:
    """Attachments that are not in the destination, or not of the same bytes; boards and bases too, where these are files like
    any other."""
    found = {attachment.path: attachment.size for attachment in there.vault.attachments}
    sheets = (
        Attachment(sheet.path, len(sheet.verbatim))
        for sheet in loaded.chosen.sheets
        if sheet.problem is not None or there.index.sheet(paths[sheet.path]) is None
    )
    for attachment in (*loaded.chosen.attachments, *sheets):
        path = paths.get(attachment.path)
        if path is None:
            continue
        if path not in found and (there.root / path).is_file():
            found[path] = (there.root / path).stat().st_size  # a note to the destination's app
        if path not in found:
            yield Missing(attachment.path, 0, "attachment", f"{attachment.size} bytes")
        elif found[path] != attachment.size:
            yield Missing(
                attachment.path, 0, "attachment", f"{attachment.size} bytes", f"{found[path]} bytes"
            )
        elif digest_file(loaded.file(attachment.path)) != digest_file(there.file(path)):
            yield Missing(attachment.path, 0, "attachment", f"{attachment.size} bytes", "other bytes")
