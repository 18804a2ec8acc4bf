"""A vault that fetches what its own notes show: the plan is made as for any conversion, and the vault is its destination.

Of a note only the places change that show what was fetched; a note that shows none is not written, and neither is one that would
have to be written anew for it. It is edited because its owner asked for that, so what is there is what it is made from, and no
conflict; but one that changes while the run is under way is. What an earlier conversion wrote and nobody has edited since stays
known as such; what is the owner's own is never recorded as ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from posixpath import basename

from vaultconv.assets.cards import cards, with_cards
from vaultconv.assets.discreet import discreet
from vaultconv.assets.find import CONSTRUCTS, Shown
from vaultconv.assets.names import is_named_for
from vaultconv.assets.show import addressed
from vaultconv.errors import UsageError
from vaultconv.formats.base import Format
from vaultconv.model.board import Board
from vaultconv.model.download import is_copy
from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.actions import WRITTEN, Action, Kind, digest_file
from vaultconv.pipeline.archive import is_archive
from vaultconv.pipeline.asking import Asking
from vaultconv.pipeline.attachments import use_of
from vaultconv.pipeline.convert import Converted, convert
from vaultconv.pipeline.decide import decide
from vaultconv.pipeline.destination import READ_ONLY, Destination
from vaultconv.pipeline.downloads import Downloads, Fetching, at_addresses, gather, shown_in
from vaultconv.pipeline.filtered import filtered
from vaultconv.pipeline.homeward import knowing
from vaultconv.pipeline.load import Loaded, index_of, load
from vaultconv.pipeline.mirrored import NOT_IN_PLACE, check_local
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.record import Record, Source, digest
from vaultconv.pipeline.state import State
from vaultconv.pipeline.unchanged import counted
from vaultconv.pipeline.vault_settings import settings_there
from vaultconv.remote.address import Location, place_of


def plan_in_place(vault: Location, options: Options, fetching: Fetching | None = None) -> Plan:
    """What fetching what the notes of ``vault`` show would do to it. Writes nothing there.

    Raises what :func:`~vaultconv.pipeline.load.load` raises, and :class:`~vaultconv.errors.UsageError` for a vault that is an
    archive or one note, or of a format that cannot be written."""
    vault = place_of(vault)
    check_local(vault, *NOT_IN_PLACE)
    if is_archive(vault):
        raise UsageError(
            "is an archive, in which nothing can be changed",
            path=vault,
            remedy=f"Unpack it and name the folder; or let `vaultconv convert {vault} DST --download images,favicons` write another.",
        )
    with State.open(vault) as state:
        last = state.source_of()
        if not options.source_format and last is not None:
            options = replace(options, source_format=last.target)
        loaded = filtered(load(vault, options), options)
        target = _target(loaded, vault)
        options = replace(options, target_format=target.name)
        edited = _edited(loaded, target) if options.rules.refresh else {}
        asked = _at_addresses(loaded, target, edited) if options.rules.refresh else loaded
        downloads = gather(asked, target, options, state, vault, asking=Asking(fetching))
        downloads.leave_edited(edited)
        settings = settings_there(vault, target)
        converted = convert(asked, target, options, {}, downloads, settings)
        own = Source(str(vault.resolve()), target.name, target.name, options.recorded(), loaded.vault.name)
        source = last or own
        settled = decide((), list(downloads.copies()), vault, state, source)
        if refused := downloads.refused(settled):
            downloads.leave(refused)
            converted = convert(asked, target, options, {}, downloads, settings)
        left = [loss for loss in set(converted.losses) - set(downloads.losses) if _is_left(loss)]
        actions = [action for action in settled if action.kind is not Kind.STALE]
        edits = _edits(
            loaded, asked, target, converted, downloads, vault, state.records(), state.owner(source)
        )
        as_they_are = {loss.note for loss in left}
        done = [edit for edit in edits if edit.source not in as_they_are]
        unshown = _unshown(loaded, target, actions, done)
        downloads.forgo(
            {source for source, path in converted.paths.items() if path in unshown},
            "the note that shows it would have to be written anew for its file",
        )
        actions = [action for action in actions if action.path not in unshown] + done
    return Plan(
        source,
        vault,
        target,
        tuple(sorted(actions, key=lambda action: action.path)),
        tuple(sorted([*downloads.losses, *left])),
        counted(loaded),
        options,
        lambda: (loaded, converted),
        downloads,
        use=use_of(loaded) if asked is not loaded else converted.use,
        left_out=loaded.left_out,
    )


def _target(loaded: Loaded, vault: Path) -> Format:
    """The format of the vault that was ``loaded``, as the one to write."""
    if loaded.tree.only:
        raise UsageError("is a file, and no vault", path=vault, remedy="Name the folder that it lies in.")
    if loaded.format.writer is None:
        raise UsageError(
            f"{loaded.format.name} can be read, not written",
            path=vault,
            remedy="Convert it first, then fetch.",
        )
    return loaded.format


def _edited(loaded: Loaded, target: Format) -> dict[tuple[str, str], list[Loss]]:
    """What the notes of ``loaded`` show from files that somebody has edited since they were fetched: each address and the name of its
    file, with the ledger's lines."""
    edited: dict[tuple[str, str], list[Loss]] = {}
    for path in (*(note.path for note in loaded.vault.notes), *(board.path for board in loaded.vault.boards)):
        for shown in _shown(loaded, path, target):
            name = basename(shown.file)
            file = next(iter(loaded.index.by_name(name, whole=True)), "") if is_copy(name) else ""
            if file and not is_named_for(name, digest_file(loaded.root / file)):
                told = discreet(shown.url)
                detail = f"`{told}` is not asked for again: `{file}` was edited since it was fetched, and is left as it is"
                loss = Loss(path, shown.line, CONSTRUCTS[shown.kind], Outcome.NOT_FETCHED, detail, told)
                edited.setdefault((shown.url, name), []).append(loss)
    return edited


def _at_addresses(loaded: Loaded, target: Format, edited: Collection[tuple[str, str]]) -> Loaded:
    """``loaded`` with what its notes show from downloads at its address, so that all of it is asked about but what is ``edited``."""
    is_its = knowing(loaded.downloads)

    def known(url: str, file: str) -> bool:
        return is_its(url, file) and (url, basename(file)) not in edited

    notes = tuple(at_addresses(note, target, known) for note in loaded.vault.notes)
    boards = tuple(with_cards(board, lambda card: addressed(card, known)) for board in loaded.vault.boards)
    vault = replace(loaded.vault, notes=notes, boards=boards)
    return replace(loaded, vault=vault, index=index_of(vault), downloads={})


def _is_left(loss: Loss) -> bool:
    """Whether ``loss`` says of a note that it stays as it is, though what it shows was fetched, or is not known for the note cannot
    be read."""
    return loss.outcome in (Outcome.NOT_FETCHED, Outcome.FAILED)


def _unshown(
    loaded: Loaded, target: Format, copies: Iterable[Action], edits: Iterable[Action]
) -> frozenset[str]:
    """The new files among ``copies`` that no note shows, neither once ``edits`` are done nor as it is."""
    new = {action.path for action in copies if action.kind in WRITTEN and action.seen is None}
    new -= {path for edit in edits for path in edit.shows}
    if not new:
        return frozenset()
    paths = [note.path for note in loaded.vault.notes] + [board.path for board in loaded.vault.boards]
    there = {basename(shown.file) for path in paths for shown in _shown(loaded, path, target)}
    return frozenset(path for path in new if basename(path) not in there)


def _edits(
    loaded: Loaded,
    asked: Loaded,
    target: Format,
    converted: Converted,
    downloads: Downloads,
    vault: Path,
    records: Mapping[str, Record],
    owner: int,
) -> Iterator[Action]:
    """The notes and boards that show something from another place than they did."""
    view = Destination(vault)
    for file in converted.files:
        before, now = (list(_shown(each, file.source, target)) for each in (loaded, asked))
        if file.path != file.source or not _shows_anew(before, now, downloads):
            continue
        hash_ = loaded.digests[file.source]
        if digest(file.data) == hash_:
            continue
        place = view.look(file.path)
        if place.stays:
            yield Action(file.path, Kind.CONFLICT, file.source, size=len(file.data), reason=READ_ONLY)
            continue
        action = Action(file.path, Kind.UPDATE, file.source, file.data, size=len(file.data), old=hash_)
        action.seen = (place.size, place.mtime_ns)
        sources = {downloads.paths.get(shown.url, "") for shown in now}
        action.shows = frozenset(converted.paths[source] for source in sources & downloads.files.keys())
        known = records.get(file.path)
        if known is not None and (known.owner, known.hash) == (owner, hash_):
            action.record = replace(known, hash=digest(file.data))
        else:
            action.is_owners = True
        yield action


def _shown(loaded: Loaded, path: str, target: Format) -> Iterator[Shown]:
    """What the note or board at ``path`` shows."""
    sheet, note = loaded.index.sheet(path), loaded.index.note(path)
    for each in cards(sheet) if isinstance(sheet, Board) else () if note is None else (note,):
        yield from shown_in(each, target)


def _shows_anew(before: Iterable[Shown], now: Iterable[Shown], downloads: Downloads) -> bool:
    """Whether something is shown from a file that was not shown from it ``before``, where ``now`` is what was asked about."""
    names = {shown.url: basename(shown.file) for shown in before}
    return any(
        shown.url in downloads.paths and names.get(shown.url) != basename(downloads.paths[shown.url])
        for shown in now
        if not shown.file
    )
