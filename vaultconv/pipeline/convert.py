"""A vault to the files of another: names, notes, attachments, and what is carried for the way back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from posixpath import basename, join

from vaultconv.assets.cards import with_cards
from vaultconv.assets.show import CopyResolver
from vaultconv.formats.base import Format, Naming, Output, WriteContext, Writer
from vaultconv.model.board import Board, Sheet
from vaultconv.model.download import PREFIX
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, NoteKind, Settings
from vaultconv.pipeline.actions import NewCopy, NewFile, digest_file
from vaultconv.pipeline.attachments import (
    NO_USE,
    Use,
    kept_apart,
    left_out,
    made_one,
    named_as_they_were,
    same_files,
    use_of,
)
from vaultconv.pipeline.carrier import IDENTITY
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.downloads import Downloads, board_shown_from, style_of
from vaultconv.pipeline.filtered import leading_out
from vaultconv.pipeline.found_out import found_out
from vaultconv.pipeline.homeward import board_returned, left_behind, returned, shown_beside
from vaultconv.pipeline.left_in_export import is_fielded, left_in_export
from vaultconv.pipeline.load import Loaded, bytes_of, is_own, without_views
from vaultconv.pipeline.members import without_spelling
from vaultconv.pipeline.memory import Memory, remembered
from vaultconv.pipeline.neighbours import NO_OTHERS, Others
from vaultconv.pipeline.note_by_note import NoteByNote
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import pack, unpack
from vaultconv.pipeline.sheets import Sheets, written_sheets
from vaultconv.pipeline.templates import template_notes, without_repeated
from vaultconv.pipeline.vault_settings import settings_in, settings_written
from vaultconv.pipeline.way_back import carried_for
from vaultconv.pipeline.written import joined, names_of, shape_of
from vaultconv.pipeline.written_in_shares import WritingInShares
from vaultconv.transform.outline import came_from, shaped
from vaultconv.transform.web_places import with_places_in_addresses
from vaultconv.vault.naming import HERE, RETURNED, SAFE, allot, safe_path


@dataclass(slots=True)
class Converted:
    """What a source becomes: files to write, attachments to copy, the path of each note and attachment, the ledger, and
    by its path in the source what each note was written as before what an earlier conversion carried for it was put in
    (only where that made a difference). ``parts`` has the file that each note is a part of which has none of its own; ``alone``, of those parts that were grouped, what
    their files would be with nothing else in them, before and after; ``views`` the page that shows each board; ``use`` what notes do with the files of the vault."""

    files: list[NewFile] = field(default_factory=list)
    copies: list[NewCopy] = field(default_factory=list)
    paths: Mapping[str, str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    written: Mapping[str, bytes] = field(default_factory=dict)
    views: Mapping[str, str] = field(default_factory=dict)
    use: Use = NO_USE
    parts: Mapping[str, str] = field(default_factory=dict)
    alone: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)
    memory: Memory | None = None
    """What the next run may know of this one, if that is asked for and can be told."""
    copied: Mapping[str, str] = field(default_factory=dict)
    """The attachment that each further copy in the destination is of."""
    same: Mapping[str, str] = field(default_factory=dict)
    """The attachments that are one file with another, each with that."""


@rarely_collecting()
def convert(
    loaded: Loaded,
    target: Format,
    options: Options,
    recorded: Mapping[str, str] | None = None,
    downloads: Downloads | None = None,
    there: Mapping[str, bytes] | None = None,
    others: Others = NO_OTHERS,
    remember: bool = False,
) -> Converted:
    """Converts the vault that was loaded. ``target`` has a writer. ``recorded`` is the path that an earlier run gave what
    each source path became; ``downloads`` what the notes are to show from files; ``there`` are the settings files of the
    destination, if it has some, and ``others`` the files in it that this source did not write. ``remember``: for the next run."""
    writer = target.writer
    assert writer is not None  # noqa: S101  the caller has checked it, with a message
    loaded = loaded if target.name == loaded.format.name else without_repeated(without_views(loaded))
    downloads = downloads or Downloads()
    there = there or {}
    chosen = loaded.chosen
    back = returned(loaded, target, options)
    downloads.beside = shown_beside(loaded, target, options, back.left)
    losses: list[Loss] = [*loaded.losses, *downloads.losses, *left_behind(back.left)]
    use = use_of(loaded)
    equal = same_files(loaded) if options.dedupe else {}
    again = once_again(loaded, target)
    left = back.left
    if not options.unused:
        losses += left_out(use.unused)
        left |= frozenset(use.unused)
    goes_back = partial(board_returned, loaded=loaded, target=target, options=options)

    def laid_out(same: Mapping[str, str]) -> tuple[WriteContext, Sheets, list[Loss]]:
        lines: list[Loss] = []
        placed = _context(
            loaded, writer, target, options, lines, recorded or {}, downloads, left, same, there, others
        )
        goes_on = target.name != loaded.format.name

        def shown(board: Board) -> Board:
            made = board_shown_from(goes_back(board), downloads, placed.paths, target)
            return with_cards(made, with_places_in_addresses) if goes_on else made

        return placed, written_sheets(loaded, target, placed, shown), lines

    context, sheets, lines = laid_out(again | equal)
    if named := named_as_they_were(equal, use, sheets.copies):
        equal = {path: first for path, first in equal.items() if path not in named}
        context, sheets, lines = laid_out(again | equal)
        losses += kept_apart(named)
    same = again | equal
    losses += [*made_one(equal), *lines]
    finished = [
        *(output for output in sheets.files if not output.source),
        *writer.finish(chosen, context),
    ]
    settings = settings_written(there, finished, target, options.format_options)
    each = NoteByNote(loaded, target, options, context, settings, downloads, back)
    drawn = [output for output in sheets.files if output.source]
    writing = _in_shares(loaded, target, options, context, settings)
    made = writing.write(each, drawn, remember) if writing is not None else None
    if made is None:
        if loaded.shared is not None:
            each.back = returned(replace(loaded, shared=None), target, options)
        writing, made = None, each.write(chosen.notes, drawn)
    written, outputs = made.written, made.outputs
    templates = list(template_notes(loaded, target, context, options, settings))
    finished += templates
    amended = {
        output.source: output.data
        for output, restored in zip(written, outputs, strict=True)
        if restored.data != output.data and not output.into
    }
    alone = {
        output.source: (_alone(output, writer), _alone(restored, writer))
        for output, restored in zip(written, outputs, strict=True)
        if output.into and output.source in loaded.members and restored.data != output.data
    }
    parts = [output for output in outputs if output.into]
    outputs = [output for output in outputs if not output.into]
    finished += joined(parts, writer)
    losses += [loss for output in finished for loss in output.losses]
    losses += sheets.losses
    copied = {output.path: output.copy_of for output in finished if output.copy_of}
    finished = [output for output in finished if not output.copy_of]
    losses += leading_out(loaded, context)
    noted = [*made.losses, *(loss for output in outputs for loss in output.losses)]
    noted += each.also_lost(made, use, [*losses, *noted])
    if getattr(target, "losses_found", False) and target.name != loaded.format.name:
        losses += found_out(loaded, target, outputs, context, options, copied)
    carried: dict[str, bytes] = {}
    way_back = None
    if not options.carriers and target.name != loaded.format.name:
        fielded = [output for output in outputs if is_fielded(loaded, output.source)]
        if fielded:
            unshown = carried_for(loaded, fielded, [], target, context, options, settings).carried
            losses += left_in_export(loaded, unshown)
    if options.carriers and target.name != loaded.format.name:
        views = [output for output in sheets.files if output.path in sheets.views.values()]
        home = [*views, *templates]
        if writing is not None:
            way_back = writing.carried_for(outputs, home, copied)
        else:
            way_back = carried_for(loaded, outputs, home, target, context, options, settings, copied=copied)
        carried = way_back.carried
        unworded = {note for merged in same for note in use.users.get(merged, ())}
        unworded |= {output.source for output in outputs if output.redacted} | loaded.altered
        for path in unworded & carried.keys():
            # Word for word as it was it would lead to a file that does not come back, say what is to be known by nobody, or what a
            # transform of the user's had changed.
            told = without_spelling(unpack(carried[path]) or {})
            carried[path] = pack({key: value for key, value in told.items() if key in IDENTITY})
    files = [
        NewFile(
            output.path,
            output.data,
            output.source,
            loaded.mtimes.get(output.source, 0),
            loaded.digests.get(output.source, ""),
            carried.get(output.source, b""),
            output.seed,
            output.needs,
        )
        for output in (*outputs, *finished)
    ]
    copies, dropped = _copies(loaded, context, {*left, *same}, target.name, is_inside(writer.naming))
    copies += (
        *sheets.copies,
        *downloads.copies(context.paths),
        *_further(loaded, copied, is_inside(writer.naming)),
    )
    return Converted(
        files,
        copies,
        context.paths,
        sorted(loss for loss in (*losses, *noted, *dropped) if loss.note not in loaded.left_out),
        amended,
        sheets.views,
        use,
        {part.source: part.into for part in parts},
        alone,
        remembered(
            loaded, context, way_back, [*losses, *dropped], noted, None if writing is None else writing.faces
        )
        if remember and not (parts or templates or downloads.beside)
        else None,
        copied,
        same,
    )


def _in_shares(
    loaded: Loaded, target: Format, options: Options, context: WriteContext, settings: Settings
) -> WritingInShares | None:
    """What has the notes written in shares; None where they were not read so, or are not all of the vault."""
    shared = loaded.shared
    of_few = loaded.left_out or loaded.members or loaded.has_highlights or loaded.altered
    if shared is None or of_few or context.downloads:
        return None
    return WritingInShares(shared, loaded, target, options, context, settings)


def once_again(loaded: Loaded, target: Format) -> dict[str, str]:
    """The attachments that go back to one and the same file of ``target``, each with the first of them, as long as they hold the same."""
    first: dict[tuple[str, str], str] = {}
    same: dict[str, str] = {}
    for item in loaded.chosen.attachments:
        format, original = loaded.origins.get(item.path, ("", ""))
        if format == target.name != loaded.format.name:
            known = first.setdefault((original, digest_file(loaded.file(item.path))), item.path)
            same |= {item.path: known} if known != item.path else {}
    return same


def _alone(part: Output, writer: Writer) -> bytes:
    """The file that holds ``part`` and nothing else."""
    return writer.join(part.into, [part]).data


def _context(
    loaded: Loaded,
    writer: Writer,
    target: Format,
    options: Options,
    losses: list[Loss],
    recorded: Mapping[str, str],
    downloads: Downloads,
    left: frozenset[str],
    same: Mapping[str, str],
    there: Mapping[str, bytes],
    others: Others,
) -> WriteContext:
    context = WriteContext(
        loaded.format.name,
        loaded.index,
        CopyResolver(loaded.resolver.resolve) if downloads.paths else loaded.resolver,
        {},
        {},
        options.format_options,
        loaded.vault.settings,
        options.origins,
        options.carriers,
        loaded.mtimes,
        recorded=recorded,
        destination=settings_in(there, target, options.format_options),
        absent=frozenset(loaded.left_out),
        read=partial(bytes_of, loaded),
    )
    fetched = {source: _place(source, target, loaded) for source in downloads.files}
    avoided = others if others.are_avoided else NO_OTHERS
    names = avoided.names() if getattr(target, "links_by_name", False) else frozenset()
    paths = _paths(
        loaded,
        writer,
        context,
        target.name,
        shape_of(target),
        losses,
        fetched,
        {*left, *same},
        avoided.paths,
        names,
    )
    # What is one file there is, from there, the first of those that it was here.
    context.paths = {path: paths[first] for path, first in same.items() if first in paths} | paths
    written = set(context.paths.values())
    context.names = names_of([*written, *(path for path in others.paths if path not in written)])
    context.moved = frozenset(
        source for source, path in context.paths.items() if source != path and source not in fetched
    )
    shown = {**downloads.beside, **downloads.paths}
    context.downloads = {url: context.paths[source] for url, source in shown.items()}
    return context


def _place(source: str, target: Format, loaded: Loaded) -> str:
    """Where the fetched file called ``source`` would like to go."""
    settings = loaded.vault.settings if target.name == loaded.format.name else Settings()
    return join(style_of(target).folder(settings), source.removeprefix(PREFIX))


def _paths(
    loaded: Loaded,
    writer: Writer,
    context: WriteContext,
    target: str,
    shape: str,
    losses: list[Loss],
    fetched: Mapping[str, str],
    left: Collection[str],
    taken: Collection[str],
    names: Collection[str],
) -> dict[str, str]:
    """Where each note and attachment goes, but for those that are ``left``, and each file that was ``fetched``. In the same format everything stays where it is, as far as the system of
    the destination can have it so. Nothing gets a path that is ``taken``, nor one of the ``names``, unless an earlier run gave it. Who
    does not get the path that it would like is in the ledger."""
    vault, naming = loaded.vault, writer.naming
    same = loaded.format.name == target
    wanted: list[tuple[str, str]]
    returned: Collection[str] = ()
    if same:
        rules = HERE
        sources = [item.path for item in (*vault.notes, *vault.attachments, *vault.sheets)]
        again: Callable[[Note, WriteContext], str] | None = getattr(naming, "place_again", None)
        places = {} if again is None else {note.path: again(note, context) for note in vault.notes}
        wanted = [(path, places.get(path, path)) for path in sources if path not in left]
    else:
        rules = SAFE
        came = {path: original for path, (format, original) in loaded.origins.items() if format == target}
        came |= {board.path: place for board in vault.boards if (place := _came_from(board, target))}
        returned = {note.path for note in vault.notes if _goes_back(note, target)} | came.keys()
        wanted = [(note.path, naming.place(_as_it_goes(note, shape), context)) for note in vault.notes]
        wanted += (
            (item.path, came.get(item.path) or naming.place_attachment(item.path, context))
            for item in vault.attachments
            if not is_own(item) and item.path not in left
        )
        wanted += (
            (sheet.path, came.get(sheet.path) or _place_of(sheet, naming, context)) for sheet in vault.sheets
        )
    wanted += fetched.items()
    is_member = is_inside(naming)
    inside = {source: safe_path(wish, rules) for source, wish in wanted if is_member(wish)}
    wanted = [(source, wish) for source, wish in wanted if source not in inside]
    settled = {source for source, wish in wanted if context.recorded.get(source) == safe_path(wish, rules)}
    days = {note.path for note in vault.notes if note.kind is NoteKind.JOURNAL}
    paths = inside | allot(
        wanted,
        taken,
        numbering=naming.numbering,
        rules=rules,
        returned=returned,
        names=names,
        unbound=settled | days,
    )
    is_part: Callable[[Note, WriteContext], bool] | None = getattr(naming, "is_part", None)
    parts = {note.path for note in vault.notes if is_part is not None and is_part(note, context)}
    titles = {note.path: note.title for note in vault.notes}
    attachments = {item.path for item in vault.attachments}
    for source, wish in wanted:
        if source in parts:  # no file is called so
            continue
        path = paths[source]
        safe = RETURNED if source in returned else rules
        if path != wish and (same or path != safe_path(wish, safe)):
            construct = "title" if source in titles else "attachment"
            detail = f"goes to `{path}`: `{wish}` is taken, or differs from another path only in case or Unicode form"
            named = wish if source in fetched else source
            losses.append(Loss(named, 0, construct, Outcome.RENAMED, detail, titles.get(source, named)))
        elif source in attachments and source not in returned and basename(path) != basename(source):
            detail = f"goes to `{path}`: what it is called is not safe on every system, or in every link"
            losses.append(Loss(source, 0, "attachment", Outcome.RENAMED, detail, source))
    return paths


def _as_it_goes(note: Note, shape: str) -> Note:
    """``note``, if its place may depend on the highlight in it: in the ``shape`` in which it goes there, which says where that is."""
    return shaped(note, shape) if note.kind is NoteKind.HIGHLIGHT and came_from(note) == shape else note


def _further(
    loaded: Loaded, copied: Mapping[str, str], is_member: Callable[[str], bool]
) -> Iterator[NewCopy]:
    """The further copies of attachments: the source of each by its path in the destination."""
    files = {file.path: file for file in loaded.vault.attachments}
    for path, source in copied.items():
        if (item := files.get(source)) is not None and not is_member(path):
            yield NewCopy(path, loaded.file(source), source, item.size, item.mtime_ns)


def is_inside(naming: Naming) -> Callable[[str], bool]:
    """What tells whether a path of the destination is that of a member of another file: none is, where the format does not tell."""
    found: Callable[[str], bool] = getattr(naming, "is_member", lambda _path: False)
    return found


def _place_of(sheet: Sheet, naming: Naming, context: WriteContext) -> str:
    """The path that ``sheet`` would like."""
    place: Callable[[Sheet, WriteContext], str] | None = getattr(naming, "place_sheet", None)
    return place(sheet, context) if place is not None else naming.place_attachment(sheet.path, context)


def _came_from(board: Board, target: str) -> str:
    """Where ``board`` was in a vault of the format ``target``; ``""`` if it is not known to have been in one."""
    carried = board.carried or {}
    return str(carried.get("path", "")) if carried.get("format") == target else ""


def _goes_back(note: Note, target: str) -> bool:
    """Whether ``note`` came from a vault of the format ``target``, and it is known where it was in it."""
    carried = note.carried or {}
    return carried.get("format") == target and isinstance(carried.get("path"), str)


def _copies(
    loaded: Loaded,
    context: WriteContext,
    left: Collection[str],
    target: str,
    is_inside: Callable[[str], bool],
) -> tuple[list[NewCopy], list[Loss]]:
    copies: list[NewCopy] = []
    losses: set[Loss] = set()
    kinds: dict[str, list[str]] = {}
    for attachment in loaded.chosen.attachments:
        path = context.paths.get(attachment.path)
        if attachment.path in left:
            continue
        if path is None:  # the app's own
            folder = attachment.path.split("/")[0]
            detail = "settings of the app: they mean nothing in the destination"
            losses.add(Loss(folder, 0, "settings", Outcome.DROPPED_VIEW_STATE, detail))
        else:
            if attachment.kind:
                kinds.setdefault(attachment.kind, []).append(attachment.path)
            if is_inside(path):
                continue
            file = loaded.file(attachment.path)
            copies.append(NewCopy(path, file, attachment.path, attachment.size, attachment.mtime_ns))
    if target != loaded.format.name:
        for kind, paths in kinds.items():
            more = f" ({len(paths) - 1} more like it)" if len(paths) > 1 else ""
            detail = f"{kind} is copied as a file, and not translated{more}"
            losses.add(Loss(paths[0], 0, "attachment", Outcome.APPROXIMATED, detail))
    return copies, sorted(losses)
