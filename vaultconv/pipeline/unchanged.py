"""A run where nothing has changed since the last one: known by looking, and not done again.

A run that left nothing undone leaves a receipt in the state of the destination: a hash of all that it depended on, and what it
told. The next run looks at the source, whose notes are not understood, and read only where they do not look as they did
(:mod:`vaultconv.pipeline.looks`), at the settings and at each file of the destination. Where all is as it was, the plan is to keep every file, and the ledger is the one of the receipt.
Where anything is otherwise, be it one byte, the whole vault is converted. So the result is always that of a whole run.
"""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from vaultconv.errors import VaultconvError
from vaultconv.formats.base import Format
from vaultconv.formats.registry import BUILT_IN
from vaultconv.model.losses import Loss
from vaultconv.pipeline.actions import Action, Kind, digest_file
from vaultconv.pipeline.apply import STAGING
from vaultconv.pipeline.asking import Asking
from vaultconv.pipeline.attachments import Use
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.contested import contested, left_by, wanted_by
from vaultconv.pipeline.decide import decide_stale
from vaultconv.pipeline.destination import Destination
from vaultconv.pipeline.downloads import Downloads
from vaultconv.pipeline.fingerprint import program
from vaultconv.pipeline.known_settings import hash_of_settings
from vaultconv.pipeline.load import Loaded, Seen, look
from vaultconv.pipeline.looks import Looks
from vaultconv.pipeline.made import Restructured, Told
from vaultconv.pipeline.memory import NOTED, LaidMemory, LaidPart, Memory, as_parts, memory_of
from vaultconv.pipeline.neighbours import neighbours
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.own_place import own_folder
from vaultconv.pipeline.plugin_code import is_code_known
from vaultconv.pipeline.receipt import Counts as Counts
from vaultconv.pipeline.receipt import Other, Receipt, unpacked
from vaultconv.pipeline.record import Record, Source, digest
from vaultconv.pipeline.refetched import asked_again
from vaultconv.pipeline.reopened import Reopened
from vaultconv.pipeline.restructured import restructured
from vaultconv.pipeline.reworded import Reworded, Since, missing_now, reworded
from vaultconv.pipeline.seen_there import SeenThere
from vaultconv.pipeline.state import State
from vaultconv.pipeline.there import hash_there, of_the_web, taken_beside, with_there
from vaultconv.pipeline.vault_settings import settings_there
from vaultconv.remote.address import identity_of
from vaultconv.vault.known import Unforeseen

if TYPE_CHECKING:
    from vaultconv.pipeline.plan import Plan
    from vaultconv.pipeline.run import Run
    from vaultconv.pipeline.still import Looked


WORTH_KEEPING = 100
"""How many files a run without a change had to read, because they were written so shortly before the last, until it notes how they
look: each run after it reads none of them."""

REMEMBERED = 10_000_000
"""So many more objects are alive when the collector of cycles looks into what was remembered, which has none."""
Seeing = Callable[[str], tuple[int, int] | None]
"""Gives the size and the time of the file at a path of the destination; None where none is."""


def counted(loaded: Loaded) -> Counts:
    """What of the vault that was ``loaded`` a run is about."""
    vault = loaded.chosen
    return Counts(
        len(vault.notes),
        len(vault.boards),
        len(vault.bases),
        len(vault.attachments),
        loaded.format.name,
        loaded.recognition.reason,
    )


@dataclass(frozen=True, slots=True)
class Footing:
    """What the next run can stand on: hashes of all that this one depended on, of the same without the words of the notes
    (``frame``), without the notes and files (``ground``), and of the ``files`` alone; how all looked, and what is remembered of them."""

    fingerprint: str
    frame: str
    ground: str
    files: str
    looks: Looks
    memory: Memory | LaidMemory | None
    others: tuple[str, ...] | None = None
    """The files of others in the destination, if they were looked for when the run began."""


def footing_of(
    seen: Loaded | Seen, memory: Memory | LaidMemory | None, others: tuple[str, ...] | None = None
) -> Footing:
    """That of a run that has ``seen`` a source and files of ``others``, and remembers so much."""
    return Footing(seen.fingerprint, seen.frame, seen.ground, seen.files, seen.looks, memory, others)


@dataclass(frozen=True, slots=True)
class Ground:
    """What of a destination the receipt of a run (``fingerprint``, and what it ``told``) holds for: the bytes of the ``settings`` files, the files
    of ``others``, and what the state has of all that the source wrote there, which is in the fingerprint."""

    fingerprint: str
    told: Receipt
    settings: Mapping[str, bytes]
    others: tuple[str, ...]
    records: tuple[Record, ...] = ()
    """Those of the state, if they were all at hand at once."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What a whole run would come to, where nothing has changed but, maybe, the words of some notes."""

    source: Source
    actions: tuple[Action, ...]
    losses: tuple[Loss, ...]
    counts: Counts
    use: Use
    left_out: Mapping[str, str]
    ground: Ground | None = None
    """What it stands on in the destination, if nothing has changed."""
    looks: Looks | None = None
    """How the files look now, where that is all there is to be noted, and worth it."""
    footing: Footing | None = None
    """What the run stands on, if notes have other words than they had."""
    downloads: Downloads = field(default_factory=Downloads)
    """What notes show from files of the web."""


@rarely_collecting(REMEMBERED)
def since_last_run(
    source: Path,
    destination: Path,
    options: Options,
    target: Format,
    asking: Asking,
    met: Mapping[str, Looked] = MappingProxyType({}),
) -> Unchanged | None:
    """What a run would come to, if nothing has changed since the last one, or only some notes; None if more has, or that
    cannot be told. Writes nothing; what could not be had of the web is asked for by who is ``asking``. Folders that were ``met`` just now, by
    their paths, are not looked at again."""
    if not is_known(options, target) or os.path.lexists(own_folder(destination) / STAGING):
        return None
    try:
        with State.open(destination) as state:
            return _since(source, destination, options, target, state, asking, met)
    except (VaultconvError, OSError, Unforeseen):
        return None  # the whole run will say what is wrong


def _since(
    source: Path,
    destination: Path,
    options: Options,
    target: Format,
    state: State,
    asking: Asking,
    met: Mapping[str, Looked],
) -> Unchanged | None:
    last = state.source_of()
    if last is None or last.identity != identity_of(source):
        return None
    owner = state.owner(last)
    receipt = state.receipt(owner)
    if receipt is None or state.pending(owner):
        return None
    then = state.looks(owner)
    seen = look(source, options, then, met.get(os.path.realpath(source)))
    now = Source(last.identity, seen.format.name, target.name, options.recorded(), seen.name)
    if seen.format.name not in BUILT_IN or not state.is_current(now):
        return None
    everyones = state.records()
    records = {path: record for path, record in everyones.items() if record.owner == owner}
    there = settings_there(destination, target)
    standing = SeenThere(destination, met.get(os.path.realpath(destination)))
    others = standing.strangers(records)
    told = unpacked(receipt[1])
    known = replace(
        as_told(now, told),
        looks=seen.looks if seen.read >= WORTH_KEEPING else None,
    )
    now_there = hash_there(there, records.values(), others, of_the_web(options, state))
    taken = taken_beside(others, options)
    spared = state.spared(owner)[1]
    stale = decide_stale(told.stale, destination, state, now, records, options.prune, told.left_out)
    if stale is None or (told.stale and told.others):
        return None
    is_same = receipt[0] == with_there(seen.fingerprint, now_there + taken) and not any(map(is_to_go, stale))
    downloads = asked_again(told, options, asking) if is_same and not told.contested else None
    if downloads is not None:
        actions = all_kept(told, records.values(), seen.mtimes, destination, standing.look, spared=spared)
        if actions is not None:
            ground = Ground(receipt[0], told, there, others)
            return replace(known, actions=in_order(actions, stale), ground=ground, downloads=downloads)
    memory = memory_of(state.memory(owner))
    if memory is None or memory.ground != with_there(seen.ground, now_there):
        return None
    if memory.files != seen.files and any(
        each.source and each.source not in memory.faces for each in told.others
    ):
        return None  # a file of somebody else stands for one that may have changed
    since = Since(
        now,
        source,
        destination,
        options,
        target,
        state,
        then,
        seen,
        records,
        there,
        standing,
        others,
        told.stale,
        spared,
        told.left_out,
        asking,
        everyones,
        contested(told, records.values(), standing.look, spared),
    )
    with Reopened(seen, options) as reopened:
        if memory.settings != hash_of_settings(reopened.reading.settings):
            return None
        is_of_all = getattr(target, "finishes_with_words", False) or options.ledger_note
        are_words_told = is_of_all or options.shows_files
        is_of_notes = memory.files == seen.files and memory.frame == with_there(seen.frame, now_there + taken)
        is_of_notes = is_of_notes and memory.raw is None
        is_of_words = is_of_notes and not are_words_told and since.contested.sources <= memory.faces.keys()
        again = reworded(since, memory, reopened) if is_of_words else None
        if again is not None:
            return _with_words(known, told, again, since, stale)
        said = Told(known.losses, known.use)
        other = restructured(since, memory, reopened, state.glimpses(owner, but=NOTED), said)
        return None if other is None else _with_notes(known, told, other, since)


def as_told(source: Source, told: Receipt) -> Unchanged:
    """What the last run ``told`` of its ``source``, but for what becomes of each file."""
    return Unchanged(source, (), told.losses, told.counts, told.use, told.left_out)


def all_kept(
    told: Receipt,
    records: Iterable[Record],
    times: Mapping[str, int],
    destination: Path,
    look: Seeing,
    but: frozenset[str] = frozenset(),
    decided: Collection[str] = (),
    stays: Container[str] = (),
    spared: Container[str] = (),
) -> tuple[Action, ...] | None:
    """The files of ``records``, each to be kept, and those that are kept though this source did not write them; of all of them none of
    the notes ``but``, unless it is one that ``stays``, and none that is ``decided``. ``times`` are those of the files in the source,
    ``spared`` the files that are left to other runs. None where one of them is not there as it was when one comes to ``look``."""
    others = [other for other in told.others if other.path not in decided]
    theirs = {other.path for other in others}
    theirs.update(told.stale, decided)
    written = [
        record
        for record in records
        if record.path not in theirs and (record.source not in but or record.path in stays)
    ]
    actions = [*_kept(written, times, look, spared), *_others(others, destination, spared)]
    found = [action for action in actions if action is not None]
    if len(found) < len(actions) or any(
        action.source in but and action.path not in stays for action in found
    ):
        return None
    return in_order(found)


def is_to_go(action: Action) -> bool:
    """Whether ``action`` removes a file."""
    return action.kind is Kind.REMOVE


def in_order(*actions: Iterable[Action]) -> tuple[Action, ...]:
    """All ``actions``, in the order of the paths that they are for."""
    return tuple(sorted(chain.from_iterable(actions), key=attrgetter("path")))


def _with_words(
    known: Unchanged, told: Receipt, again: Reworded, since: Since, stale: tuple[Action, ...]
) -> Unchanged | None:
    """What was ``known`` of the last run, what became ``again`` of the notes whose words are others now, and what becomes of the files that
    were ``stale``."""
    records, times, look = since.records.values(), since.seen.mtimes, since.standing.look
    kept = all_kept(told, records, times, since.destination, look, again.paths, spared=since.spared)
    if kept is None:
        return None
    losses = [loss for loss in known.losses if loss.note not in again.paths]
    use = replace(known.use, missing=missing_now(known.use.missing, again))
    return replace(
        known,
        actions=in_order(kept, again.actions, stale),
        losses=tuple(sorted((*losses, *again.losses))),
        use=use,
        looks=None,
        footing=footing_of(since.seen, again.memory, since.others),
    )


def _with_notes(known: Unchanged, told: Receipt, other: Restructured, since: Since) -> Unchanged | None:
    """What was ``known`` of the last run, and what has become of it with ``other`` notes."""
    decided = {action.path for action in other.actions}
    if not decided.issuperset(told.stale):
        return None  # somebody removed one
    kept = all_kept(
        told,
        since.records.values(),
        since.seen.mtimes,
        since.destination,
        since.standing.look,
        other.decided,
        decided,
        other.stays,
        since.spared,
    )
    if kept is None:
        return None
    return replace(
        known,
        actions=in_order(kept, other.actions),
        losses=other.told.losses,
        counts=counted(other.loaded),
        use=other.told.use,
        left_out=other.loaded.left_out,
        looks=None,
        footing=footing_of(since.seen, other.memory, since.others),
        downloads=other.downloads,
    )


def is_known(options: Options, target: Format) -> bool:
    """Whether all that a run with ``options`` depends on can be looked at, but for what could not be had of the web: no plugin, but transforms that
    say that they stand alone, and not what is on the web now of what was had."""
    plugins = options.resolvers or target.name not in BUILT_IN or not is_code_known(options)
    return not (plugins or (options.download and options.rules.refresh)) and program() != ""


def _kept(
    records: Iterable[Record], times: Mapping[str, int], look: Seeing, spared: Container[str]
) -> list[Action | None]:
    """The files of ``records``, each to be kept; None for one that is not there as it was written."""
    actions: list[Action | None] = []
    for record in records:
        seen = look(record.path)
        if seen != (record.size, record.mtime_ns):
            return [None]
        time = times.get(record.source, 0)
        actions.append(
            Action(  # by their places, since that is quicker, and these are all files
                record.path,
                Kind.KEEP,
                record.source,
                None,
                None,
                time,
                record.size,
                "",
                record.hash,
                seen,
                is_spared=record.path in spared,
            )
        )
    return actions


def _others(told: Iterable[Other], destination: Path, spared: Container[str]) -> list[Action | None]:
    """The files that are kept though this source did not write them, or not so; None for one that is another now."""
    view = Destination(destination)
    actions: list[Action | None] = []
    for path, source, reason, time, size, hash_ in told:
        place = view.look(path)
        if not place.there or digest_file(Path(view.full(place.actual))) != hash_:
            return [None]
        seen = (place.size, place.mtime_ns)
        is_spared = path in spared
        actions.append(
            Action(path, Kind.KEEP, source, None, None, time, size, reason, hash_, seen, is_spared=is_spared)
        )
    return actions


def keep_looks(plan: Plan, state: State) -> None:
    """Notes how the files of the source look, where a ``plan`` without a change had to read many of them."""
    if plan.looks is not None:
        state.make_writable(plan.options.durable)
        state.keep_looks(state.owner(plan.source), plan.looks)


def keep_receipt(run: Run, state: State) -> Ground | None:
    """Leaves the receipt of ``run`` in ``state``, if it did all that there was to do, and all that it depended on is known; and gives
    what of the destination it holds for."""
    plan, done, footing = run.plan, run.applied, run.plan.footing
    left = left_by(plan.actions)
    if (
        footing is None
        or left is None
        or (left and footing.memory is None)
        or not is_known(plan.options, plan.target)
        or plan.source.format not in BUILT_IN
        or plan.failed
        or done.failed
        or len(done.conflicts) > sum(action.kind is Kind.CONFLICT for action in left)
    ):
        return None
    owner = state.owner(plan.source)
    if not owner:
        return None
    settings = settings_there(plan.destination, plan.target)
    standing = {each.path: each for each in done.kept if not each.is_theirs}
    hashes: dict[str, str] = {}
    records: list[Record] = []

    def recorded() -> Iterator[Record]:
        for record in state.each_record(owner):
            if not plan.is_whole:
                records.append(record)
            if record.path in settings:
                hashes[record.path] = record.hash
            if (kept := standing.get(record.path)) and (record.size, record.mtime_ns) == kept.seen:
                del standing[record.path]
            yield record

    others = neighbours(plan.destination, state, owner, footing.others)
    now_there = hash_there(settings, recorded(), others, of_the_web(plan.options, state))
    taken = taken_beside(others, plan.options)
    if any(
        data != plan.there.get(name) and hashes.get(name) != digest(data) for name, data in settings.items()
    ):
        return None  # somebody wrote them while the run was under way
    told = Receipt(
        plan.counts,
        tuple(plan.losses),
        plan.use,
        dict(plan.left_out),
        tuple(
            Other(each.path, each.source, each.reason, each.mtime_ns, each.size, each.old)
            for each in standing.values()
        ),
        tuple((action.path, action.source) for action in left),
        tuple(action.path for action in done.stale),
        plan.downloads.kept + plan.downloads.fetched,
        tuple((wish.url, tuple(sorted(wish.media)), why) for wish, why in plan.downloads.asked_each_time()),
    )
    packed = told.packed()
    whole = with_there(footing.fingerprint, now_there + taken)
    ground = Ground(whole, told, settings, others, tuple(records))
    if state.receipt(owner) == (whole, packed):
        return ground
    parts: Iterator[tuple[str, bytes | LaidPart | None]] | None = None
    glimpses: Mapping[str, bytes | None] = {}
    if footing.memory is not None:
        frame, bare = with_there(footing.frame, now_there + taken), with_there(footing.ground, now_there)
        memory = replace(footing.memory, frame=frame, ground=bare, files=footing.files, taken=taken)
        glimpses = ChainMap(dict(wanted_by(left)), cast(dict[str, bytes | None], memory.glimpses))
        parts = as_parts(memory)
    state.make_writable(plan.options.durable)
    with state.transaction():
        state.keep_receipt(owner, whole, packed)
        state.keep_looks(owner, footing.looks)
        state.keep_memory(owner, parts, glimpses, anew=plan.is_whole)
    return ground
