"""The way back: gone at once when a vault has been written, to find out what has to be carried for it; and, when a vault comes
from there, what was carried is put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vaultconv.assets.cards import with_cards
from vaultconv.assets.show import addressed, addressed_as_read
from vaultconv.formats.base import Format, Output, ReadContext, Unit, WriteContext, Writer
from vaultconv.model.board import Board
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Note, Settings, Vault
from vaultconv.pipeline.carrier import NOT_UNDERSTOOD, Hunk, carry, identity, restore
from vaultconv.pipeline.load import Loaded, read_safely, with_carried
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import digest, pack, unpack
from vaultconv.pipeline.sheets import as_note, drawn, named_sheet
from vaultconv.pipeline.written import is_failed, names_of, own_bytes, prepared, write_safely
from vaultconv.transform.duplicates import without_twins_line
from vaultconv.transform.outline import DOCUMENT, FLATTENED, came_from, is_flattened
from vaultconv.vault.decoding import decode
from vaultconv.vault.fragments import settled
from vaultconv.vault.index import Index


def carried_for(
    loaded: Loaded,
    outputs: list[Output],
    views: list[Output],
    target: Format,
    context: WriteContext,
    options: Options,
    settings: Settings,
) -> dict[str, bytes]:
    """What is carried for each note, packed as it is stored: the way back is gone at once, and compared with where it started. ``settings`` are
    those of the destination, once it is written; ``views`` the pages that show its boards, which links lead to."""
    reader, writer = target.reader, loaded.format.writer
    if reader is None or writer is None:
        return {}
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
        hint = identity(note, loaded.format.name, _shape(note, options))
        read = ReadContext(options.format_options, settings, hint)
        role = "note" if loaded.index.sheet(output.source) is None else "board"
        for item in read_safely(reader, Unit(output.path, role), output.data, read):
            if isinstance(item, Note):
                item.source = None  # nothing is copied from it, and it is as long as all that was written
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
        source: pack(
            _carry(
                loaded,
                source,
                without_twins_line(
                    prepared(
                        addressed_as_read(note),
                        back.index,
                        target,
                        loaded.format,
                        there=loaded.vault.settings,
                    )
                ),
                writer,
                back,
                options,
            )
        )
        for source, note in notes.items()
        if source not in failed
    }
    redrawn = {
        source: pack(_carry_board(loaded, source, board, back, options))
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
    if original.source is None:  # its text is in no file: there is nothing to come back to
        return identity(original, loaded.format.name, shape)
    text = original.source.text
    written = write_safely(writer, note, back, lambda _: b"")
    returned = next((output for output in written if output.path == source), None)
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


def is_fielded(loaded: Loaded, path: str) -> bool:
    """Whether the note at ``path`` of the source is a part of an export, with a field a line."""
    note = loaded.index.note(path)
    return note is not None and note.source is not None and note.source.fielded


def left_in_export(loaded: Loaded, carried: Mapping[str, bytes]) -> Iterable[Loss]:
    """A line for each note of an export whose way back would need what is ``carried`` for it, where nothing is to be carried: how
    much that is, and what the export calls it."""
    for path, packed in carried.items():
        hunks = (unpack(packed) or {}).get("hunks", ())
        note = loaded.index.note(path)
        if hunks and note is not None and note.source is not None:
            names = _fields_of(hunks, note.source.text.split("\n"))
            said = "; ".join(f"{part}: {', '.join(fields)}" for part, fields in names.items())
            detail = (
                f"{len(hunks)} places of its record are in the export only, and no note shows them ({said})"
            )
            yield Loss(path, 0, "export", Outcome.APPROXIMATED, detail)


_FIELD = re.compile(r'"(?P<name>(?:[^"\\]|\\.)+)"')
_PART = re.compile(r"[a-z]+")
"""What a line of a note of fields begins with (:attr:`~vaultconv.model.note.Source.fielded`): a field, or a part with fields."""
_PLACE = "#"
"""The field of the place in the export."""


def _fields_of(hunks: Iterable[Hunk], lines: Sequence[str]) -> dict[str, list[str]]:
    """The names of the fields in those of the ``lines`` that ``hunks`` make, each once, by the part that they are in.

    >>> lines = ["source", '"title": "Maps"', "highlight @7", '"#" @7: 0', '"id" @7: 7', '"note" @7: ""']
    >>> _fields_of([[1, 1, "", [[0, 0, lines[1]]]], [3, 1, "", [lines[3], [10, 0, ""], lines[5]]]], lines)
    {'source': ['title'], 'highlight': ['place', 'note']}
    """
    parts: list[str] = []
    for line in lines:
        found = _PART.match(line)
        parts.append(found[0] if found is not None else parts[-1] if parts else "")
    names: dict[str, dict[str, None]] = {}
    moved = 0
    for start, count, _, changes, *_ in hunks:
        for at, change in enumerate(changes, start + moved):
            field = _FIELD.match(lines[at]) if at < len(lines) and change != [len(lines[at]), 0, ""] else None
            if field is not None:
                name = "place" if field["name"] == _PLACE else field["name"]
                names.setdefault(parts[at], {})[name] = None
        moved += len(changes) - count
    return {part: list(fields) for part, fields in names.items()}


# -- what came back ------------------------------------------------------------------------------------------------


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
            data=own_bytes(loaded, note),
            losses=(Loss(note.path, 0, "note", Outcome.FAILED, detail),),
        )
    data, stale = restore(output.data, note.carried, _declared_codec_of(target))
    if stale and output.into:
        detail = f"edited since it was converted: what only {output.into} says of it is gone in {len(stale)} places"
        losses.append(Loss(note.path, 0, "spelling", Outcome.CARRIER_STALE, detail))
        stale = []
    for line in stale:
        detail = f"edited since it was converted: line {line} of {output.path} is in house style"
        losses.append(Loss(note.path, 0, "spelling", Outcome.CARRIER_STALE, detail))
    return replace(output, data=data)


def _declared_codec_of(format: Format) -> Callable[[bytes], str]:
    """What tells the codec that a file of ``format`` says it is in: nothing, where files of it cannot say one."""
    found: Callable[[bytes], str] = getattr(format, "declared_codec", lambda _data: "")
    return found
