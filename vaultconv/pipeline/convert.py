"""A vault to the files of another: names, notes, attachments, and what is carried for the way back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from posixpath import basename, join
from typing import Any

from vaultconv.assets.show import CopyResolver
from vaultconv.formats.base import Format, Naming, Output, WriteContext, Writer
from vaultconv.model.board import Board, Sheet
from vaultconv.model.download import PREFIX
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, NoteKind, Settings
from vaultconv.pipeline.actions import NewCopy, NewFile
from vaultconv.pipeline.attachments import NO_USE, Use, left_out, made_one, same_files, use_of
from vaultconv.pipeline.carrier import IDENTITY
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.downloads import Downloads, board_shown_from, shown_from, style_of
from vaultconv.pipeline.filtered import leading_out
from vaultconv.pipeline.homeward import board_returned, left_behind, returned, shown_beside
from vaultconv.pipeline.in_its_text import in_its_text
from vaultconv.pipeline.left_in_export import is_fielded, left_in_export
from vaultconv.pipeline.load import Loaded, is_own, without_views
from vaultconv.pipeline.members import without_spelling
from vaultconv.pipeline.neighbours import NO_OTHERS, Others
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import pack, unpack
from vaultconv.pipeline.reread import note_as_read
from vaultconv.pipeline.sheets import written_sheets
from vaultconv.pipeline.templated import template_of, templated
from vaultconv.pipeline.templates import template_notes, without_repeated
from vaultconv.pipeline.uncarried import uncarried
from vaultconv.pipeline.vault_settings import settings_in, settings_written
from vaultconv.pipeline.way_back import carried_for, given_back
from vaultconv.pipeline.written import (
    expanded,
    is_failed,
    joined,
    names_of,
    own_bytes,
    prepared,
    shape_of,
    write_safely,
)
from vaultconv.transform.outline import (
    DOCUMENT,
    bullets_loosened,
    is_flattened,
)
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


@rarely_collecting()
def convert(
    loaded: Loaded,
    target: Format,
    options: Options,
    recorded: Mapping[str, str] | None = None,
    downloads: Downloads | None = None,
    there: Mapping[str, bytes] | None = None,
    others: Others = NO_OTHERS,
) -> Converted:
    """Converts the vault that was loaded. ``target`` has a writer. ``recorded`` is the path that an earlier run gave what
    each source path became; ``downloads`` what the notes are to show from files; ``there`` are the settings files of the
    destination, if it has some, and ``others`` the files in it that this source did not write."""
    writer = target.writer
    assert writer is not None  # noqa: S101  the caller has checked it, with a message
    loaded = loaded if target.name == loaded.format.name else without_repeated(without_views(loaded))
    downloads = downloads or Downloads()
    there = there or {}
    chosen = loaded.chosen
    back = returned(loaded, target, options)
    downloads.beside = shown_beside(loaded, target, back)
    losses: list[Loss] = [*loaded.losses, *downloads.losses, *left_behind(back.left)]
    use = use_of(loaded)
    same = same_files(loaded) if options.dedupe else {}
    losses += made_one(same)
    left = back.left
    if not options.unused:
        losses += left_out(use.unused)
        left |= frozenset(use.unused)
    context = _context(
        loaded, writer, target, options, losses, recorded or {}, downloads, left, same, there, others
    )
    goes_back = partial(board_returned, loaded=loaded, target=target, options=options)
    sheets = written_sheets(
        loaded,
        target,
        context,
        lambda board: board_shown_from(goes_back(board), downloads, context.paths, target),
    )
    finished = [
        *(output for output in sheets.files if not output.source),
        *writer.finish(chosen, context),
    ]
    settings = settings_written(there, finished, target, options.format_options)
    template = template_of(target, options.format_options) if target.name != loaded.format.name else None
    stays = target.name == loaded.format.name and options.origins
    written: list[Output] = []
    given: list[tuple[Note, Output]] = []
    for note in chosen.notes:
        ready = prepared(
            back.notes.get(note.path, note),
            loaded.index,
            loaded.format,
            target,
            options.format_options,
            settings,
        )
        if target.name != loaded.format.name:
            losses += expanded(note, loaded.format, loaded.vault.settings)[1]
        shown = shown_from(ready, downloads, context.paths, target)
        made = write_safely(writer, shown, context, partial(own_bytes, loaded))
        if stays and shown is not ready and shown.source is ready.source:
            read = partial(note_as_read, path=note.path, there=loaded, options=options)
            made = tuple(in_its_text(shown, output, read) for output in made)
        ready = shown
        if template is not None:
            made = tuple(templated(output, note, template, target, options) for output in made)
        written += made
        given += ((ready, output) for output in made if not is_failed(output))
    templates = list(template_notes(loaded, target, context, options, settings))
    finished += templates
    written += (output for output in sheets.files if output.source)
    outputs = [given_back(output, loaded, target, options, losses) for output in written]
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
    for output in (*outputs, *finished):
        losses += output.losses
    losses += sheets.losses
    losses += _links_outside(use, losses)
    losses += leading_out(loaded, context)
    if target.name != loaded.format.name:
        if not _keeps_view_state(target)(options.format_options, options.carriers):
            losses += _view_state(loaded)
        if options.format_options.get("shape") == DOCUMENT and shape_of(target) == DOCUMENT:
            losses += _flattening(loaded)
        losses += [loss for note in chosen.notes for loss in note.extra.get("unread", ())]
        if not options.carriers and getattr(target, "carries_unsaid", False):
            losses += uncarried(
                given,
                target,
                context,
                options,
                lambda note, whole: write_safely(writer, note, whole, partial(own_bytes, loaded)),
            )
    carried = {}
    if not options.carriers and target.name != loaded.format.name:
        fielded = [output for output in outputs if is_fielded(loaded, output.source)]
        if fielded:
            unshown = carried_for(loaded, fielded, [], target, context, options, settings)
            losses += left_in_export(loaded, unshown)
    if options.carriers and target.name != loaded.format.name:
        views = [output for output in sheets.files if output.path in sheets.views.values()]
        carried = carried_for(loaded, outputs, [*views, *templates], target, context, options, settings)
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
    copies, dropped = _copies(loaded, context, {*left, *same}, target.name)
    copies += (*sheets.copies, *downloads.copies(context.paths))
    return Converted(
        files,
        copies,
        context.paths,
        sorted(loss for loss in (*losses, *dropped) if loss.note not in loaded.left_out),
        amended,
        sheets.views,
        use,
        {part.source: part.into for part in parts},
        alone,
    )


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
    )
    fetched = {source: _place(source, target, loaded) for source in downloads.files}
    avoided = others if others.are_avoided else NO_OTHERS
    names = avoided.names() if getattr(target, "links_by_name", False) else frozenset()
    paths = _paths(
        loaded, writer, context, target.name, losses, fetched, {*left, *same}, avoided.paths, names
    )
    # What is one file there is, from there, the first of those that it was here.
    context.paths = {path: paths[first] for path, first in same.items() if first in paths} | paths
    written = set(context.paths.values())
    context.names = names_of(
        [*context.paths.values(), *(path for path in others.paths if path not in written)]
    )
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
        wanted = [(note.path, naming.place(note, context)) for note in vault.notes]
        wanted += (
            (item.path, came.get(item.path) or naming.place_attachment(item.path, context))
            for item in vault.attachments
            if not is_own(item) and item.path not in left
        )
        wanted += (
            (sheet.path, came.get(sheet.path) or _place_of(sheet, naming, context)) for sheet in vault.sheets
        )
    wanted += fetched.items()
    settled = {source for source, wish in wanted if context.recorded.get(source) == safe_path(wish, rules)}
    days = {note.path for note in vault.notes if note.kind is NoteKind.JOURNAL}
    paths = allot(
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


def _links_outside(use: Use, losses: list[Loss]) -> list[Loss]:
    """Links that lead out of the vault, save those that the writer has named: nothing there is read, and the link is left
    as it was written."""
    named = {(loss.note, loss.construct) for loss in losses if loss.outcome is Outcome.OUTSIDE_SOURCE}
    outside = []
    for path, found in use.outside:
        if (path, found.place) not in named:
            text = found.reference.target
            detail = f"`{text}` leads out of the vault: not read, and left as it was written"
            outside.append(Loss(path, found.line, found.place, Outcome.OUTSIDE_SOURCE, detail, text))
    return outside


def _keeps_view_state(format: Format) -> Callable[[Mapping[str, Any], bool], bool]:
    """What tells whether notes of ``format`` say how another app shows a block: never, where it does not tell."""
    found: Callable[[Mapping[str, Any], bool], bool] = getattr(
        format, "keeps_view_state", lambda _options, _carriers: False
    )
    return found


def _view_state(loaded: Loaded) -> Iterable[Loss]:
    """What only says how its app shows a note: it means nothing in another. The state keeps it for the way back."""
    for note in loaded.chosen.notes:
        for line, name in note.extra.get("view", ()):
            detail = f"{name!r} says how the app shows a block: left out"
            yield Loss(note.path, line, "view", Outcome.DROPPED_VIEW_STATE, detail)


def _flattening(loaded: Loaded) -> Iterable[Loss]:
    """Pages whose bullets become paragraphs: a line for each page."""
    for note in loaded.chosen.notes:
        if is_flattened(note) and (count := bullets_loosened(note.blocks)):
            detail = f"{count} bullets became paragraphs and headings of a document"
            yield Loss(note.path, 0, "outline", Outcome.APPROXIMATED, detail)


def _copies(
    loaded: Loaded, context: WriteContext, left: Collection[str], target: str
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
            file = loaded.root / attachment.path
            copies.append(NewCopy(path, file, attachment.path, attachment.size, attachment.mtime_ns))
    if target != loaded.format.name:
        for kind, paths in kinds.items():
            more = f" ({len(paths) - 1} more like it)" if len(paths) > 1 else ""
            detail = f"{kind} is copied as a file, and not translated{more}"
            losses.add(Loss(paths[0], 0, "attachment", Outcome.APPROXIMATED, detail))
    return copies, sorted(losses)
