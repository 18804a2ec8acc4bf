"""The plan: what ``diff`` shows, ``convert --dry-run`` counts and ``convert`` carries out. Made once, by one piece of
code, and nothing is written while it is made."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from vaultconv.formats.base import Format
from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.actions import Action
from vaultconv.pipeline.asking import Asking, Fetching
from vaultconv.pipeline.attachments import NO_USE, Use
from vaultconv.pipeline.collector import give_back, rarely_collecting
from vaultconv.pipeline.conflicts import MERGE
from vaultconv.pipeline.convert import Converted, convert
from vaultconv.pipeline.crew import Crew
from vaultconv.pipeline.decide import decide, left_there
from vaultconv.pipeline.destination import check_overlap
from vaultconv.pipeline.downloads import Downloads, gather
from vaultconv.pipeline.filtered import filtered
from vaultconv.pipeline.grouped import grouped
from vaultconv.pipeline.ledger_note import ledger_note
from vaultconv.pipeline.load import Loaded, load, without_views
from vaultconv.pipeline.looks import Looks
from vaultconv.pipeline.memory import is_worth_it
from vaultconv.pipeline.merge import check_merging
from vaultconv.pipeline.mirrored import brought, check_writable
from vaultconv.pipeline.moved_source import moved
from vaultconv.pipeline.neighbours import Others, met, neighbours
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.part import spared_by_last
from vaultconv.pipeline.publishing import as_published, check_place
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.sharing import sharing, shelf_for
from vaultconv.pipeline.state import State
from vaultconv.pipeline.target import target_of
from vaultconv.pipeline.transformed import transformed
from vaultconv.pipeline.unchanged import Counts, Footing, Ground, counted, footing_of, since_last_run
from vaultconv.pipeline.vault_settings import not_ours, settings_brought, settings_in, settings_there
from vaultconv.remote.address import Location, check_apart, identity_of, place_of

if TYPE_CHECKING:
    from vaultconv.pipeline.still import Looked


@dataclass(slots=True)
class Plan:
    """What a run would do: one action for each path of the destination, and the ledger; and what the source holds.
    ``made`` gives the vault that was read, and what it becomes: where nothing has changed since the last run, these are only
    made if somebody asks for them. ``there`` are the settings files that stood in the destination."""

    source: Source
    destination: Path
    target: Format
    actions: tuple[Action, ...]
    losses: tuple[Loss, ...]
    counts: Counts
    options: Options
    made: Callable[[], tuple[Loaded, Converted]]
    downloads: Downloads = field(default_factory=Downloads)
    there: Mapping[str, bytes] = field(default_factory=dict)
    is_unchanged: bool = False
    use: Use = NO_USE
    """What the notes do with the files of the source."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """What filters leave out, by its path in the source, with the filter that does."""
    looks: Looks | None = None
    """How the files of the source look, where that is all there is to be noted."""
    footing: Footing | None = None
    """What the next run can stand on."""
    anew: Callable[[], tuple[Loaded, Converted]] | None = None
    """Makes once more what ``made`` gives, where that is so large that it does not stay in memory while the files are written."""
    ground: Ground | None = None
    """What of the destination it stands on, where nothing has changed."""
    is_whole: bool = True
    """Whether all notes are converted, and not only those that an edit concerns."""
    brought: Mapping[str, bytes] = field(default_factory=dict)
    """The settings files of the source, kept for the way back; of a run that is not whole they are what they were."""

    @property
    def loaded(self) -> Loaded:
        """The vault that was read."""
        return self.made()[0]

    @property
    def converted(self) -> Converted:
        """What it becomes."""
        return self.made()[1]

    @property
    def failed(self) -> bool:
        """Whether some notes could not be converted."""
        return any(loss.outcome is Outcome.FAILED for loss in self.losses)

    def let_go(self) -> None:
        """Lets go of the vault that was read and of what it becomes, if they are large: who asks for them has them made anew. Where notes
        failed somebody will."""
        if self.anew is not None and not self.failed:
            self.made, self.anew = cache(self.anew), None
            gc.collect()
            give_back()

    def close(self) -> None:
        """Removes what was fetched for it and waits; it cannot be carried out any more."""
        if self.downloads.spool is not None:
            self.downloads.spool.close()


@rarely_collecting()
def plan(source: Location, destination: Location, options: Options, fetching: Fetching | None = None) -> Plan:
    """What converting ``source`` into ``destination`` would do, of which each is a path or an address. Writes nothing there; what has to be downloaded waits in a
    temporary folder, for as long as the plan is kept. ``fetching`` is told how many addresses are asked.

    Raises :class:`~vaultconv.errors.OverlapError` if one lies inside the other, what
    :func:`~vaultconv.pipeline.load.load` raises, and :class:`~vaultconv.errors.UsageError` for options that the writer
    refuses."""
    return plan_of_met(source, destination, options, fetching, {})


def plan_of_met(
    source: Location,
    destination: Location,
    options: Options,
    fetching: Fetching | None,
    met: Mapping[str, Looked],
) -> Plan:
    """:func:`plan`, where it is known how folders look that were ``met`` just now, by their paths."""
    target = target_of(options)
    options = as_published(options)
    source, destination = place_of(source), place_of(destination)
    check_apart(source, destination)
    check_writable(destination, options)
    source, destination = brought(source, as_source=True), brought(destination)
    check_place(destination, options)
    if options.on_conflict == MERGE:
        check_merging()
    if source.exists():
        check_overlap(source, destination)
    asking = Asking(fetching)
    same = None if options.full else since_last_run(source, destination, options, target, asking, met)
    if same is not None:
        made = cache(partial(_made_anew, source, destination, options, target, asking))
        return Plan(
            same.source,
            destination,
            target,
            same.actions,
            same.losses,
            same.counts,
            options,
            made,
            same.downloads,
            there=settings_there(destination, target),
            is_unchanged=same.footing is None,
            use=same.use,
            left_out=same.left_out,
            looks=same.looks,
            footing=same.footing,
            ground=same.ground,
            is_whole=False,
        )
    there = settings_there(destination, target)
    loaded, converted, record, actions, downloads = _made(source, destination, options, target, asking)
    losses = tuple(sorted([*converted.losses, *left_there(actions)]))
    is_large = loaded.shelf is not None and loaded.shelf.is_of_very_many
    return Plan(
        record,
        destination,
        target,
        actions,
        losses,
        counted(loaded if target.name == loaded.format.name else without_views(loaded)),
        options,
        lambda: (loaded, converted),
        downloads,
        there,
        use=converted.use,
        left_out=loaded.left_out,
        footing=footing_of(loaded, converted.memory),
        anew=partial(_made_anew, source, destination, options, target, asking) if is_large else None,
        brought=settings_brought(loaded, target, options),
    )


def _made_anew(
    source: Path, destination: Path, options: Options, target: Format, asking: Asking
) -> tuple[Loaded, Converted]:
    """The vault at ``source``, and what it becomes."""
    return _made(source, destination, options, target, asking)[:2]


def _made(
    source: Path, destination: Path, options: Options, target: Format, asking: Asking
) -> tuple[Loaded, Converted, Source, tuple[Action, ...], Downloads]:
    """The vault at ``source``, what it becomes, and what that means for each path of ``destination``."""
    with sharing(options, target) as crew:
        return _made_by(crew, source, destination, options, target, asking)


def _made_by(
    crew: Crew | None,
    source: Path,
    destination: Path,
    options: Options,
    target: Format,
    asking: Asking,
) -> tuple[Loaded, Converted, Source, tuple[Action, ...], Downloads]:
    loaded = load(source, options, crew=crew, shelf=shelf_for(options, target))
    if (check := getattr(target.writer, "check", None)) is not None:
        check(loaded.format.name, options.format_options)
    loaded = transformed(grouped(filtered(loaded, options), target, options), options)
    record = Source(
        identity_of(source), loaded.format.name, target.name, options.recorded(), loaded.vault.name
    )
    with State.open(destination) as state:
        owner = state.owner(record)
        downloads = gather(loaded, target, options, state, destination, asking=asking)
        work = partial(_worked_out, loaded, target, options, destination, state, downloads)
        is_avoiding = bool(owner) and not options.on_conflict
        others = Others(neighbours(destination, state, owner), is_avoiding)
        converted, actions = work(record, others)
        if not owner and (again := moved(record, converted.files, loaded.left_out, state)) is not None:
            record, owner = again, state.owner(again)
            others = Others(neighbours(destination, state, owner), not options.on_conflict)
            converted, actions = work(record, others)
        if not owner and not options.on_conflict:
            strangers = met(others, converted.paths.values(), actions)
            if strangers is not None:
                converted, actions = work(record, strangers)
    return loaded, converted, record, actions, downloads


def _worked_out(
    loaded: Loaded,
    target: Format,
    options: Options,
    destination: Path,
    state: State,
    downloads: Downloads,
    record: Source,
    others: Others,
) -> tuple[Converted, tuple[Action, ...]]:
    """What the vault that was ``loaded`` becomes beside the ``others``, and what that means for each path of ``destination``."""
    ours = state.outputs_for(record)
    there = not_ours(settings_there(destination, target), ours)
    recorded = {known.source: path for path, known in ours.items()}
    remember = is_worth_it(options)
    converted = convert(loaded, target, options, recorded, downloads, there, others, remember)
    if options.ledger_note:
        seeds = [file for file in converted.files if file.seed]
        ledger = (*converted.losses, *left_there(decide(seeds, (), destination, state, record)))
        converted.files.append(
            ledger_note(
                options.ledger_note,
                ledger,
                loaded,
                converted.paths,
                target,
                options,
                settings_in(there, target, options.format_options),
            )
        )
    actions = decide(
        converted.files,
        converted.copies,
        destination,
        state,
        record,
        left_out=loaded.left_out,
        on_conflict=options.on_conflict,
        prune=options.prune,
        spared=spared_by_last(state, state.owner(record), options.filters),
    )
    if refused := downloads.refused(actions):
        downloads.leave(refused)
        return _worked_out(loaded, target, options, destination, state, downloads, record, others)
    return converted, downloads.with_those_in_the_way(actions)
