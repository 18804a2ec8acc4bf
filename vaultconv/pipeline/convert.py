"""A vault to the files of another: names, notes, attachments, and what is carried for the way back. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from posixpath import basename, join
from typing import Any

from vaultconv.assets.show import CopyResolver, addressed_as_read
from vaultconv.errors import SourceError
from vaultconv.formats.base import Format, Naming, Output, ReadContext, Unit, WriteContext, Writer
from vaultconv.model.board import Board, Sheet
from vaultconv.model.download import PREFIX
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Note, Settings, Vault
from vaultconv.pipeline.actions import NewCopy, NewFile
from vaultconv.pipeline.carrier import NOT_UNDERSTOOD, carry, identity, restore
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.downloads import Downloads, left_behind, returned, shown_beside, shown_from, style_of
from vaultconv.pipeline.load import (
    Loaded,
    is_apps_own,
    is_own,
    read_safely,
    with_carried,
    without_views,
)
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import digest
from vaultconv.pipeline.sheets import as_note, drawn, named_sheet, written_sheets
from vaultconv.pipeline.uncarried import uncarried
from vaultconv.pipeline.vault_settings import settings_in, settings_written
from vaultconv.transform.line_ends import KEPT, are_shown, with_line_ends
from vaultconv.transform.outline import (
    DOCUMENT,
    FLATTENED,
    HEADINGS,
    bullets_loosened,
    is_flattened,
    shaped,
)
from vaultconv.transform.references import named
from vaultconv.vault.decoding import decode, encode
from vaultconv.vault.fragments import settled
from vaultconv.vault.index import Index
from vaultconv.vault.naming import HERE, RETURNED, SAFE, allot, fold, safe_path
from vaultconv.vault.tree import reason


@dataclass(slots=True)
class Converted:
    """What a source becomes: files to write, attachments to copy, the path of each note and attachment, the ledger, and
    by its path in the source what each note was written as before what an earlier conversion carried for it was put in
    (only where that made a difference). ``views`` has the page that shows each board."""

    files: list[NewFile] = field(default_factory=list)
    copies: list[NewCopy] = field(default_factory=list)
    paths: Mapping[str, str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    written: Mapping[str, bytes] = field(default_factory=dict)
    views: Mapping[str, str] = field(default_factory=dict)


@rarely_collecting()
def convert(
    loaded: Loaded,
    target: Format,
    options: Options,
    recorded: Mapping[str, str] | None = None,
    downloads: Downloads | None = None,
    there: Mapping[str, bytes] | None = None,
) -> Converted:
    """Converts the vault that was loaded. ``target`` has a writer. ``recorded`` is the path that an earlier run gave what
    each source path became; ``downloads`` what the notes are to show from files; ``there`` are the settings files of the
    destination, if it has some."""
    writer = target.writer
    assert writer is not None  # noqa: S101  the caller has checked it, with a message
    loaded = loaded if target.name == loaded.format.name else without_views(loaded)
    downloads = downloads or Downloads()
    there = there or {}
    back = returned(loaded, target, options)
    downloads.beside = shown_beside(loaded, target, back)
    losses: list[Loss] = [*loaded.losses, *downloads.losses, *left_behind(back.left)]
    context = _context(loaded, writer, target, options, losses, recorded or {}, downloads, back.left, there)
    sheets = written_sheets(loaded, target, context)
    finished = [
        *(output for output in sheets.files if not output.source),
        *writer.finish(loaded.vault, context),
    ]
    settings = settings_written(there, finished, target, options.format_options)
    written: list[Output] = []
    given: list[tuple[Note, Output]] = []
    for note in loaded.vault.notes:
        ready = prepared(
            back.notes.get(note.path, note),
            loaded.index,
            loaded.format,
            target,
            options.format_options,
            settings,
        )
        ready = shown_from(ready, downloads, context.paths, target)
        made = write_safely(writer, ready, context, partial(_own_bytes, loaded))
        written += made
        given += ((ready, output) for output in made if not _failed(output))
    written += (output for output in sheets.files if output.source)
    outputs = [_given_back(output, loaded, target, options, losses) for output in written]
    for output in (*outputs, *finished):
        losses += output.losses
    losses += sheets.losses
    losses += _links_outside(loaded, losses)
    if target.name != loaded.format.name:
        losses += _view_state(loaded)
        if options.format_options.get("shape") == DOCUMENT and shape_of(target) == DOCUMENT:
            losses += _flattening(loaded)
        losses += [loss for note in loaded.vault.notes for loss in note.extra.get("unread", ())]
        if not options.carriers and getattr(target, "carries_unsaid", False):
            losses += uncarried(
                given,
                target,
                context,
                options,
                lambda note, whole: write_safely(writer, note, whole, partial(_own_bytes, loaded)),
            )
    carried = {}
    if options.carriers and target.name != loaded.format.name:
        views = [output for output in sheets.files if output.path in sheets.views.values()]
        carried = _carried(loaded, outputs, views, target, context, options, settings)
    files = [
        NewFile(
            output.path,
            output.data,
            output.source,
            loaded.mtimes.get(output.source, 0),
            loaded.digests.get(output.source, ""),
            carried.get(output.source),
            output.seed,
            output.needs,
        )
        for output in (*outputs, *finished)
    ]
    copies, dropped = _copies(loaded, context, back.left, target.name)
    copies += (*sheets.copies, *downloads.copies(context.paths))
    amended = {
        output.source: output.data
        for output, given_back in zip(written, outputs, strict=True)
        if given_back.data != output.data
    }
    return Converted(files, copies, context.paths, sorted([*losses, *dropped]), amended, sheets.views)


def _context(
    loaded: Loaded,
    writer: Writer,
    target: Format,
    options: Options,
    losses: list[Loss],
    recorded: Mapping[str, str],
    downloads: Downloads,
    left: frozenset[str],
    there: Mapping[str, bytes],
) -> WriteContext:
    context = WriteContext(
        loaded.format.name,
        loaded.index,
        CopyResolver(loaded.format.resolver.resolve) if downloads.paths else loaded.format.resolver,
        {},
        {},
        options.format_options,
        loaded.vault.settings,
        options.origins,
        options.carriers,
        loaded.mtimes,
        recorded=recorded,
        destination=settings_in(there, target, options.format_options),
    )
    fetched = {source: _place(source, target, loaded) for source in downloads.files}
    context.paths = _paths(loaded, writer, context, target.name, losses, fetched, left)
    context.names = names_of(context.paths.values())
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
    left: frozenset[str],
) -> dict[str, str]:
    """Where each note and attachment goes, but for those that are ``left``, and each file that was ``fetched``. In the same format everything stays where it is, as far as the system of
    the destination can have it so. Who does not get the path that it would like is in the ledger."""
    vault, naming = loaded.vault, writer.naming
    same = loaded.format.name == target
    wanted: list[tuple[str, str]]
    returned: Collection[str] = ()
    if same:
        rules = HERE
        sources = [item.path for item in (*vault.notes, *vault.attachments, *vault.sheets)]
        wanted = [(path, path) for path in sources]
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
    paths = allot(wanted, numbering=naming.numbering, rules=rules, returned=returned)
    titles = {note.path: note.title for note in vault.notes}
    for source, wish in wanted:
        path = paths[source]
        safe = RETURNED if source in returned else rules
        if path != wish and (same or path != safe_path(wish, safe)):
            construct = "title" if source in titles else "attachment"
            detail = f"goes to `{path}`: `{wish}` is taken, or differs from another path only in case or Unicode form"
            losses.append(Loss(source, 0, construct, Outcome.RENAMED, detail, titles.get(source, source)))
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


def names_of(paths: Iterable[str]) -> Counter[str]:
    """How often each base name that links can mean occurs, folded as names are compared."""
    return Counter(fold(basename(path)) for path in paths if not is_apps_own(path))


def _links_outside(loaded: Loaded, losses: list[Loss]) -> list[Loss]:
    """Links that lead out of the vault, save those that the writer has named: nothing there is read, and the link is left
    as it was written."""
    resolve, index = loaded.format.resolver.resolve, loaded.index
    named = {(loss.note, loss.construct) for loss in losses if loss.outcome is Outcome.OUTSIDE_SOURCE}
    outside = []
    for path in (item.path for item in (*loaded.vault.notes, *loaded.vault.sheets)):
        for found in index.outbound(path):
            known = (path, found.place) in named
            if not known and resolve(found.reference, path, index).kind == "outside":
                text = found.reference.target
                detail = f"`{text}` leads out of the vault: not read, and left as it was written"
                outside.append(Loss(path, found.line, found.place, Outcome.OUTSIDE_SOURCE, detail, text))
    return outside


def prepared(
    note: Note,
    index: Index,
    source: Format,
    target: Format,
    options: Mapping[str, Any] | None = None,
    there: Settings | None = None,
) -> Note:
    """``note`` of the vault that ``index`` is of, as a vault of ``target`` with the settings ``there`` can have it: in its
    shape, as ``options`` say (``outline``, ``shape``), with references that name the note they lead to, and line ends that show
    where they did. Within one format it stays as it is."""
    if source.name == target.name or note.verbatim is not None:
        return note
    options = options or {}
    shown = are_shown(_line_ends_of(source), index.vault.settings, note)
    will_show = are_shown(_line_ends_of(target), there or Settings())
    return shaped(
        named(with_line_ends(note, shown, will_show), index),
        shape_of(target),
        options.get("outline", HEADINGS),
        flatten=options.get("shape") == DOCUMENT,
    )


def _line_ends_of(format: Format) -> str:
    return getattr(format, "line_ends", KEPT)


def shape_of(format: Format) -> str:
    """The shape of the notes of ``format``."""
    return getattr(format, "shape", DOCUMENT)


def _view_state(loaded: Loaded) -> Iterable[Loss]:
    """What only says how its app shows a note: it means nothing in another. The state keeps it for the way back."""
    for note in loaded.vault.notes:
        for line, name in note.extra.get("view", ()):
            detail = f"{name!r} says how the app shows a block: left out"
            yield Loss(note.path, line, "view", Outcome.DROPPED_VIEW_STATE, detail)


def _flattening(loaded: Loaded) -> Iterable[Loss]:
    """Pages whose bullets become paragraphs: a line for each page."""
    for note in loaded.vault.notes:
        if is_flattened(note) and (count := bullets_loosened(note.blocks)):
            detail = f"{count} bullets became paragraphs and headings of a document"
            yield Loss(note.path, 0, "outline", Outcome.APPROXIMATED, detail)


def write_safely(
    writer: Writer, note: Note, context: WriteContext, original: Callable[[Note], bytes]
) -> tuple[Output, ...]:
    """The files of ``note``. Whatever a writer raises, the note's own bytes are not lost: they are copied, and the
    ledger says so. ``original`` gives these bytes."""
    try:
        return writer.write(note, context)
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001  the boundary of a note, as in reading
        detail = (
            f"writing it failed ({type(error).__name__}: {error}); its source is copied as it is. "
            "This is a bug of vaultconv: please report it with the note, if you can share it."
        )
        loss = Loss(note.path, 0, "note", Outcome.FAILED, detail)
        return (Output(context.paths[note.path], original(note), note.path, (loss,)),)


def _failed(output: Output) -> bool:
    """Whether ``output`` is no conversion but its note's own bytes."""
    return any(loss.outcome is Outcome.FAILED for loss in output.losses)


def _own_bytes(loaded: Loaded, note: Note) -> bytes:
    """The bytes that ``note`` was read from."""
    if note.verbatim is not None:
        return note.verbatim
    if note.source is not None:
        return encode(note.source.text, note.encoding)
    try:
        return loaded.tree.read(note.path)
    except OSError as error:
        raise SourceError(
            f"cannot be read again: {reason(error)}", path=note.path, remedy="Run again."
        ) from error


def _given_back(
    output: Output, loaded: Loaded, target: Format, options: Options, losses: list[Loss]
) -> Output:
    """``output`` with the spelling that an earlier conversion carried for it."""
    note = _original(loaded, output.source)
    if (
        note is None
        or note.carried is None
        or not options.carriers
        or note.carried.get("format") != target.name
        or _failed(output)
    ):
        return output
    if loaded.digests.get(note.path, "-") == note.carried.get(NOT_UNDERSTOOD):
        detail = "it could not be understood when it was converted; copied back byte for byte"
        return replace(
            output,
            data=_own_bytes(loaded, note),
            losses=(Loss(note.path, 0, "note", Outcome.FAILED, detail),),
        )
    data, stale = restore(output.data, note.carried, _declared_codec_of(target))
    for line in stale:
        detail = f"edited since it was converted: line {line} of {output.path} is in house style"
        losses.append(Loss(note.path, 0, "spelling", Outcome.CARRIER_STALE, detail))
    return replace(output, data=data)


def _declared_codec_of(format: Format) -> Callable[[bytes], str]:
    """What tells the codec that a file of ``format`` says it is in: nothing, where files of it cannot say one."""
    found: Callable[[bytes], str] = getattr(format, "declared_codec", lambda _data: "")
    return found


def _copies(
    loaded: Loaded, context: WriteContext, left: frozenset[str], target: str
) -> tuple[list[NewCopy], list[Loss]]:
    copies: list[NewCopy] = []
    losses: set[Loss] = set()
    kinds: dict[str, list[str]] = {}
    for attachment in loaded.vault.attachments:
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


# -- the way back --------------------------------------------------------------------------------------------------


def _carried(
    loaded: Loaded,
    outputs: list[Output],
    views: list[Output],
    target: Format,
    context: WriteContext,
    options: Options,
    settings: Settings,
) -> dict[str, dict[str, Any]]:
    """What is carried for each note: the way back is gone at once, and compared with where it started. ``settings`` are
    those of the destination, once it is written; ``views`` the pages that show its boards, which links lead to."""
    reader, writer = target.reader, loaded.format.writer
    if reader is None or writer is None:
        return {}
    notes: dict[str, Note] = {}
    boards: dict[str, Board] = {}
    failed: dict[str, dict[str, Any]] = {}
    for output in outputs:
        note = _original(loaded, output.source)
        if note is None:
            continue
        if _failed(output):
            failed[note.path] = {**identity(note, loaded.format.name), NOT_UNDERSTOOD: digest(output.data)}
        hint = identity(note, loaded.format.name, _shape(note, options))
        read = ReadContext(options.format_options, settings, hint)
        role = "note" if loaded.index.sheet(output.source) is None else "board"
        for item in read_safely(reader, Unit(output.path, role), output.data, read):
            if isinstance(item, Note):
                notes[output.source] = with_carried(item, hint)
            elif isinstance(item, Board):
                boards[output.source] = item
    there = [
        item
        for view in views
        for item in read_safely(
            reader, Unit(view.path, "note"), view.data, ReadContext(options.format_options, settings)
        )
        if isinstance(item, Note)
    ]
    both = settled((*notes.values(), *there))
    notes, there = dict(zip(notes, both, strict=False)), both[len(notes) :]
    vault = Vault(
        loaded.vault.name,
        target.name,
        (*notes.values(), *there),
        tuple(boards.values()),
        tuple(
            Attachment(context.paths[item.path])
            for item in (*loaded.vault.attachments, *loaded.vault.sheets)
            if item.path in context.paths and item.path not in boards
        ),
        settings=settings,
    )
    back = WriteContext(
        target.name,
        Index(vault),
        target.resolver,
        {path: source for source, path in context.paths.items()},
        names_of(context.paths),
        settings=settings,
        origins=False,
        mtimes={path: loaded.mtimes.get(source, 0) for source, path in context.paths.items()},
        moved=frozenset(path for source, path in context.paths.items() if source != path),
    )
    understood = {
        source: _carry(
            loaded,
            source,
            prepared(
                addressed_as_read(note),
                back.index,
                target,
                loaded.format,
                there=loaded.vault.settings,
            ),
            writer,
            back,
            options,
        )
        for source, note in notes.items()
        if source not in failed
    }
    redrawn = {
        source: _carry_board(loaded, source, board, back, options)
        for source, board in boards.items()
        if source not in failed
    }
    return failed | understood | redrawn


def _carry(
    loaded: Loaded, source: str, note: Note, writer: Writer, back: WriteContext, options: Options
) -> dict[str, Any]:
    original = loaded.index.note(source)
    assert original is not None  # noqa: S101  it was just converted
    shape = _shape(original, options)
    text = original.source.text if original.source is not None else ""
    written = write_safely(writer, note, back, lambda _: b"")
    returned = next((output for output in written if output.path == source), None)
    if returned is None or _failed(returned) or (decoded := decode(returned.data)).problem is not None:
        # the way back fails: there is nothing to amend
        return carry(original, loaded.format.name, text, text, shape)
    nesting = getattr(loaded.format, "nesting", None)
    return carry(original, loaded.format.name, text, decoded.text, shape, nesting)


def _carry_board(
    loaded: Loaded, source: str, board: Board, back: WriteContext, options: Options
) -> dict[str, Any]:
    """What is carried for a board, which the destination has as ``board``: as for a note."""
    original = _original(loaded, source)
    assert original is not None and original.source is not None  # noqa: S101, PT018  it was just converted
    text = original.source.text
    written = drawn(named_sheet(board, back.index), loaded.format, back, [])
    returned = next((output for output in written if output.path == source), None)
    decoded = decode(returned.data) if returned is not None else None
    came = text if decoded is None or decoded.problem is not None else decoded.text
    return carry(original, loaded.format.name, text, came, _shape(original, options))


def _original(loaded: Loaded, path: str) -> Note | None:
    """The note at ``path`` of the source, or what of a board there is to be known."""
    sheet = loaded.index.sheet(path)
    return as_note(sheet) if isinstance(sheet, Board) else loaded.index.note(path)


def _shape(note: Note, options: Options) -> str:
    """The shape of ``note`` as the way back has to know it."""
    return FLATTENED if options.format_options.get("shape") == DOCUMENT and is_flattened(note) else note.shape
