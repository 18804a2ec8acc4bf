"""Where everything goes, and with that all that is known of a vault as a whole while its notes are written. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from posixpath import basename, join
from types import MappingProxyType

from vaultconv.assets.show import CopyResolver
from vaultconv.formats.base import Format, Naming, WriteContext, Writer
from vaultconv.model.board import Board, Sheet
from vaultconv.model.download import PREFIX
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, NoteKind, Settings
from vaultconv.pipeline.downloads import Downloads, style_of
from vaultconv.pipeline.load import Loaded, bytes_of, is_own
from vaultconv.pipeline.neighbours import NO_OTHERS, Others
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.vault_settings import settings_in
from vaultconv.pipeline.written import asked_of, names_of, shape_of, watched
from vaultconv.transform.outline import came_from, shaped
from vaultconv.vault.index import Index
from vaultconv.vault.kept import NAMES
from vaultconv.vault.naming import HERE, RETURNED, SAFE, allot, key, safe_path
from vaultconv.vault.shares import OfEachNote
from vaultconv.vault.stored import text


def context_of(
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
    known: WriteContext | None = None,
    allotted: Mapping[str, str] = MappingProxyType({}),
) -> WriteContext:
    """What is known of the whole while its notes are written: ``losses`` gets those that come of it. What is ``known`` of it already is not
    worked out again: of where everything goes, only what notes would like, and where what is as it was went (``allotted``)."""
    context = known or context_before(loaded, target, options, recorded, there, others)
    if downloads.paths:
        context.resolver = CopyResolver(loaded.resolver.resolve)
    fetched = {source: _place(source, target, loaded) for source in downloads.files}
    avoided = others if others.are_avoided else NO_OTHERS
    names = avoided.names() if getattr(target, "links_by_name", False) else frozenset()
    paths = _paths(
        loaded,
        writer,
        context,
        target,
        losses,
        fetched,
        {*left, *same},
        avoided.paths,
        names,
        allotted,
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
    downloads.places = {source: context.paths[source] for source in downloads.paths.values()}
    downloads.paths = asked_of(context, "downloads", downloads.paths)
    return watched(context)


def context_before(
    loaded: Loaded,
    target: Format,
    options: Options,
    recorded: Mapping[str, str],
    there: Mapping[str, bytes],
    others: Others,
) -> WriteContext:
    """What is known of the whole before it is known where everything goes."""
    return WriteContext(
        loaded.format.name,
        loaded.index,
        loaded.resolver,
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
        others=others.paths if others.are_avoided else (),
        read=partial(bytes_of, loaded),
        home=settings_in(loaded.home, target, options.format_options),
    )


def _place(source: str, target: Format, loaded: Loaded) -> str:
    """Where the fetched file called ``source`` would like to go."""
    settings = loaded.vault.settings if target.name == loaded.format.name else Settings()
    return join(style_of(target).folder(settings), source.removeprefix(PREFIX))


def _paths(
    loaded: Loaded,
    writer: Writer,
    context: WriteContext,
    target: Format,
    losses: list[Loss],
    fetched: Mapping[str, str],
    left: Collection[str],
    taken: Collection[str],
    names: Collection[str],
    allotted: Mapping[str, str],
) -> dict[str, str]:
    """Where each note and attachment goes, but for those that are ``left``, and each file that was ``fetched``. In the same format everything stays where it is, as far as the system of
    the destination can have it so. Nothing gets a path that is ``taken``, nor one of the ``names``, unless an earlier run gave it. Who
    does not get the path that it would like is in the ledger."""
    vault, naming = loaded.vault, writer.naming
    same = loaded.format.name == target.name
    wanted: list[tuple[str, str]]
    returned: Collection[str] = ()
    if same:
        rules = HERE
        sources = [item.path for item in (*vault.notes, *vault.attachments, *vault.sheets)]
        places = wishes_of(vault.notes, target, context)
        wanted = [(path, places.get(path, path)) for path in sources if path not in left]
    else:
        rules = SAFE
        came = {
            path: original for path, (format, original) in loaded.origins.items() if format == target.name
        }
        came |= {board.path: place for board in vault.boards if (place := _came_from(board, target.name))}
        returned = {path for path, format in _CAME.of(context.index) if format == target.name} | came.keys()
        places = wishes_of(vault.notes, target, context)
        wanted = [(note.path, places[note.path]) for note in vault.notes]
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
    unbound: set[str] = set()
    if names:  # else nothing is bound by them
        unbound = {
            source for source, wish in wanted if context.recorded.get(source) == safe_path(wish, rules)
        }
        unbound |= {note.path for note in vault.notes if note.kind is NoteKind.JOURNAL}
    paths = inside | allot(
        wanted,
        taken,
        numbering=naming.numbering,
        rules=rules,
        returned=returned,
        names=names,
        unbound=unbound,
        allotted=allotted,
    )
    is_part: Callable[[Note, WriteContext], bool] | None = getattr(naming, "is_part", None)
    parts = {note.path for note in vault.notes if is_part(note, context)} if is_part is not None else ()
    notes = {note.path: note for note in vault.notes}
    attachments = {item.path for item in vault.attachments}
    for source, wish in wanted:
        if source in parts:  # no file is called so
            continue
        path = paths[source]
        safe = RETURNED if source in returned else rules
        if path != wish and (same or path != safe_path(wish, safe)):
            construct, title = ("title", notes[source].title) if source in notes else ("attachment", "")
            detail = f"goes to `{path}`: {_why_not(wish, taken, names)}"
            named = wish if source in fetched else source
            losses.append(Loss(named, 0, construct, Outcome.RENAMED, detail, title or named))
        elif source in attachments and source not in returned and basename(path) != basename(source):
            detail = f"goes to `{path}`: what it is called is not safe on every system, or in every link"
            losses.append(Loss(source, 0, "attachment", Outcome.RENAMED, detail, source))
    return paths


def _why_not(wish: str, taken: Collection[str], names: Collection[str]) -> str:
    """Why nothing got the path ``wish`` in a destination where others have ``taken`` paths, and with them ``names``."""
    name = key(basename(wish))
    if name in names:
        theirs = [path for path in taken if key(basename(path)) == name]
        if theirs and key(wish) not in map(key, theirs):
            return f"`{min(theirs)}` is there already, and links mean that by its name"
    return f"`{wish}` is taken, or differs from another path only in case or Unicode form"


def _as_it_goes(note: Note, shape: str) -> Note:
    """``note``, if its place may depend on the highlight in it: in the ``shape`` in which it goes there, which says where that is."""
    return shaped(note, shape) if note.kind is NoteKind.HIGHLIGHT and came_from(note) == shape else note


def wishes_of(notes: Iterable[Note], target: Format, context: WriteContext) -> Mapping[str, str]:
    """Where each of ``notes`` would like to go in a vault of ``target``, as ``context`` knows it from now on; in the same format only those
    that may not want to stay where they are."""
    writer = target.writer
    assert writer is not None  # noqa: S101  a format that is written has one
    shape = shape_of(target)
    same = context.source_format == target.name
    place: Callable[[Note, WriteContext], str] | None
    place = getattr(writer.naming, "place_again", None) if same else writer.naming.place
    known = dict(context.wishes)
    for note in notes:
        if place is not None and note.path not in known:
            with context.index.asked_by(note.path):
                known[note.path] = place(note if same else _as_it_goes(note, shape), context)
    context.wishes = known
    return known


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


def _came(index: Index, path: str) -> str:
    """The format of the vault that the note at ``path`` came from, if it is known where it was in it; else ``""``."""
    carried = index.seen(path).carried or {}
    return str(carried.get("format", "")) if isinstance(carried.get("path"), str) else ""


_CAME = OfEachNote("vault.came", NAMES, share=_came, read=text)
