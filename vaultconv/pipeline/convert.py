"""A vault to the files of another: names, notes, attachments, and what is carried for the way back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vaultconv.assets.cards import with_cards
from vaultconv.formats.base import Format, Output, WriteContext, Writer
from vaultconv.model.board import Board
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Settings
from vaultconv.pipeline.actions import NewCopy, NewFile
from vaultconv.pipeline.attachments import NO_USE, Use, left_out, use_of
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.downloads import Downloads, board_shown_from
from vaultconv.pipeline.filtered import leading_out
from vaultconv.pipeline.found_out import found_out
from vaultconv.pipeline.homeward import board_returned, left_behind, returned, shown_beside
from vaultconv.pipeline.laid import DataOf, lay_as
from vaultconv.pipeline.left_in_export import left_in_export, of_exports
from vaultconv.pipeline.load import Loaded, without_views
from vaultconv.pipeline.neighbours import NO_OTHERS, Others
from vaultconv.pipeline.note_by_note import NoteByNote
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.pile import Piled
from vaultconv.pipeline.publishing import is_hushed
from vaultconv.pipeline.record import Waiting
from vaultconv.pipeline.same_files import Digests, SameFiles, used_of
from vaultconv.pipeline.sheets import Sheets, written_sheets
from vaultconv.pipeline.templates import template_notes, without_repeated
from vaultconv.pipeline.unworded import unworded
from vaultconv.pipeline.vault_settings import come_home, settings_written
from vaultconv.pipeline.way_back import carried_for
from vaultconv.pipeline.where import context_of, is_inside
from vaultconv.pipeline.written import joined
from vaultconv.transform.web_places import with_places_in_addresses
from vaultconv.vault.questions import IDS

if TYPE_CHECKING:
    from vaultconv.pipeline.memory import LaidMemory, Memory
    from vaultconv.pipeline.noticed import Noticed
    from vaultconv.pipeline.written_in_shares import WritingInShares


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
    memory: Memory | LaidMemory | None = None
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
    stands_alone: bool = False,
) -> Converted:
    """Converts the vault that was loaded. ``target`` has a writer. ``recorded`` is the path that an earlier run gave what
    each source path became; ``downloads`` what the notes are to show from files; ``there`` are the settings files of the
    destination that this source did not write, if it has some, and ``others`` all such files in it. ``remember``: for the next run. ``stands_alone``: what comes of it is one note, with nothing beside it: no files, and no records."""
    writer = target.writer
    assert writer is not None  # noqa: S101  the caller has checked it, with a message
    loaded = loaded if target.name == loaded.format.name else without_repeated(without_views(loaded), target)
    loaded.index.questions.is_noted = remember
    for path, names in loaded.asked.items():
        loaded.index.asks(path, IDS, names)
    downloads = downloads or Downloads()
    there = there or {}
    chosen = loaded.chosen
    back = returned(loaded, target, options)
    downloads.beside = shown_beside(loaded, target, options, back.left)
    losses: list[Loss] = [*loaded.losses, *downloads.losses, *left_behind(back.left)]
    use = use_of(loaded)
    left = back.left
    if not options.unused:
        losses += left_out(use.unused)
        left |= frozenset(use.unused)
    same_as = SameFiles(loaded, target.name, left, Digests(loaded, {}), options.dedupe)
    lines: list[Loss] = []

    def placed(same: Mapping[str, str]) -> WriteContext:
        lines.clear()
        context = context_of(
            loaded, writer, target, options, lines, recorded or {}, downloads, left, same, there, others
        )
        context.alone = stands_alone
        return context

    context, sheets = laid_out(loaded, target, options, downloads, same_as, use.users, placed)
    same = same_as.all
    losses += [*same_as.losses(), *lines]
    finished = [
        *(output for output in sheets.files if not output.source),
        *come_home(writer.finish(chosen, context), loaded.home, there, target),
    ]
    settings = settings_written(there, finished, target, options.format_options)
    each = NoteByNote(loaded, target, options, context, settings, downloads, back)
    drawn = [output for output in sheets.files if output.source]
    writing = _in_shares(loaded, target, options, context, settings)
    noticed = None
    made = writing.write(each, drawn, use.used_by() if remember else None) if writing is not None else None
    if made is None:
        if loaded.shared is not None:
            each.back = returned(replace(loaded, shared=None), target, options)
        if remember and (noticed := _noticed(loaded, use)) is not None:
            each.notice = noticed.in_source(loaded.index, loaded.resolver)
        writing, made = None, each.write(chosen.notes, drawn)
        if noticed is not None:
            each.see(note for note in loaded.vault.notes if note.path in loaded.left_out)
    written, outputs = made.written, made.outputs
    templates = list(template_notes(loaded, target, context, options, settings))
    finished += templates
    amended = {
        output.source: output
        for output, restored in zip(written, outputs, strict=True)
        if restored is not output and not output.into and restored.data != output.data
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
    losses += leading_out(chosen.sheets, loaded, context)
    noted = [*made.losses, *(loss for output in outputs for loss in output.losses)]
    noted += each.also_lost(made, use, [*losses, *noted])
    if getattr(target, "losses_found", False) and target.name != loaded.format.name:
        losses += found_out(loaded, target, outputs, context, options, copied)
    carried: MutableMapping[str, bytes] = {}
    way_back = None
    carries = options.carriers and not stands_alone
    if not carries and target.name != loaded.format.name:
        fielded = of_exports(outputs, loaded)
        if fielded:
            noticed_there = noticed if writing is None else writing.noticed
            way_back = carried_for(
                loaded, fielded, [], target, context, options, settings, noticed=noticed_there
            )
            noted += left_in_export(loaded, way_back.carried)
    if carries and target.name != loaded.format.name:
        home = [*sheets.pages, *templates]
        if loaded.shelf is not None and loaded.shelf.is_of_very_many:
            loaded.index.forget_names()  # from here on it is asked of the destination, which has as many
            context.names = {}
        if writing is not None:
            way_back = writing.carried_for(outputs, home, copied)
        else:
            way_back = carried_for(
                loaded, outputs, home, target, context, options, settings, copied=copied, noticed=noticed
            )
        carried = way_back.carried
        # Word for word as it was it would lead to a file that does not come back, say what is to be known by nobody, or what a
        # transform of the user's had changed.
        redacted = {output.source for output in outputs if output.redacted}
        unworded(carried, used_of(same, use.users) | redacted | loaded.altered)
    copies, dropped = copies_of(loaded, context, {*left, *same}, target.name, is_inside(writer.naming))
    copies += (
        *sheets.copies,
        *downloads.copies(),
        *_further(loaded, copied, is_inside(writer.naming)),
    )
    memory: Memory | LaidMemory | None = None
    is_whole = noticed is not None or writing is not None
    if remember and is_whole and not (parts or templates or downloads.beside or is_hushed(outputs, options)):
        from vaultconv.pipeline.memory import laid_by, remembered  # only where there are records

        faces = {} if writing is None else writing.faces
        noticed = noticed if writing is None else writing.noticed_with(faces)
        whole = [*losses, *dropped]
        memory = remembered(
            loaded, context, way_back, whole, noted, noticed, faces, downloads, same, same_as.digests.rows
        )
        if memory is not None and loaded.shelf is not None and loaded.shelf.is_of_very_many:
            memory = laid_by(memory)
    del way_back  # of a large vault it is as large as all that follows
    files = [_to_be(output, loaded, _waiting(carried, output.source)) for output in (*outputs, *finished)]
    return Converted(
        files,
        copies,
        context.paths,
        sorted(loss for loss in (*losses, *noted, *dropped) if loss.note not in loaded.left_out),
        DataOf(amended),
        sheets.views,
        use,
        {part.source: part.into for part in parts},
        alone,
        memory,
        copied,
        same,
    )


def _noticed(loaded: Loaded, use: Use) -> Noticed | None:
    """What notices what is asked for each note; None where what they depend on is not told apart."""
    from vaultconv.pipeline.memory import is_told_apart
    from vaultconv.pipeline.noticed import Noticed

    order = None if loaded.shelf is None else loaded.shelf.order
    if not is_told_apart(loaded, ()):
        return None
    return Noticed(use.used_by(), order)


def _waiting(carried: Mapping[str, bytes], source: str) -> bytes | Waiting:
    """What is ``carried`` for the note that is the ``source`` of a file; where that is not in memory, it stays so."""
    return carried.waiting(source) if isinstance(carried, Piled) else carried.get(source, b"")


def _to_be(output: Output, loaded: Loaded, carried: bytes | Waiting) -> NewFile:
    """The file that ``output`` is to be, with what is ``carried`` for it."""
    made = NewFile(
        output.path,
        output.data,
        output.source,
        loaded.mtimes.get(output.source, 0),
        loaded.digests.get(output.source, ""),
        carried,
        output.seed,
        output.needs,
    )
    lay_as(made, output)
    return made


def _in_shares(
    loaded: Loaded, target: Format, options: Options, context: WriteContext, settings: Settings
) -> WritingInShares | None:
    """What has the notes written in shares; None where they were not read so, or are not all of the vault."""
    shared = loaded.shared
    of_few = loaded.left_out or loaded.grouped or loaded.has_highlights or loaded.altered
    if shared is None or of_few or context.downloads:
        return None
    from vaultconv.pipeline.written_in_shares import WritingInShares  # with all that processes need

    return WritingInShares(shared, loaded, target, options, context, settings)


def laid_out(
    loaded: Loaded,
    target: Format,
    options: Options,
    downloads: Downloads,
    same: SameFiles,
    users: Mapping[str, Collection[str]],
    placed: Callable[[Mapping[str, str]], WriteContext],
) -> tuple[WriteContext, Sheets]:
    """What is known of the whole once everything is ``placed``, where files that are the ``same`` as others are one with these; and what boards and
    bases become. Which of them are copied as they are is known only then: files that these name stay. ``users`` are the notes, boards
    and bases that lead to each file."""
    context = placed(same.all)
    sheets = sheets_of(loaded, target, options, context, downloads)
    if same.parts_with(users, sheets.copies):
        context = placed(same.all)
        sheets = sheets_of(loaded, target, options, context, downloads)
    return context, sheets


def sheets_of(
    loaded: Loaded, target: Format, options: Options, context: WriteContext, downloads: Downloads
) -> Sheets:
    """What the boards and bases of the vault that was ``loaded`` become."""
    goes_on = target.name != loaded.format.name

    def shown(board: Board) -> Board:
        back = board_returned(board, loaded, target, options)
        made = board_shown_from(back, downloads, context.paths, target)
        return with_cards(made, with_places_in_addresses) if goes_on else made

    return written_sheets(loaded, target, context, shown)


def _alone(part: Output, writer: Writer) -> bytes:
    """The file that holds ``part`` and nothing else."""
    return writer.join(part.into, [part]).data


def _further(
    loaded: Loaded, copied: Mapping[str, str], is_member: Callable[[str], bool]
) -> Iterator[NewCopy]:
    """The further copies of attachments: the source of each by its path in the destination."""
    files = {file.path: file for file in loaded.vault.attachments}
    for path, source in copied.items():
        if (item := files.get(source)) is not None and not is_member(path):
            yield NewCopy(path, loaded.file(source), source, item.size, item.mtime_ns)


def copies_of(
    loaded: Loaded,
    context: WriteContext,
    left: Collection[str],
    target: str,
    is_inside: Callable[[str], bool],
) -> tuple[list[NewCopy], list[Loss]]:
    """The copies of the attachments, and what of them does not arrive."""
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
