"""A vault to the files of another: names, notes, attachments, and what is carried for the way back. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from posixpath import basename
from typing import Any

from vaultconv.formats.base import Format, Output, ReadContext, Unit, WriteContext, Writer
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.actions import NewCopy, NewFile
from vaultconv.pipeline.carrier import carry, restore
from vaultconv.pipeline.load import Loaded, read_safely, with_carried
from vaultconv.pipeline.options import Options
from vaultconv.vault.decoding import decode
from vaultconv.vault.index import Index
from vaultconv.vault.naming import allot, fold


@dataclass(slots=True)
class Converted:
    """What a source becomes: files to write, attachments to copy, the path of each note and attachment, the ledger,
    and the destination as its own reader reads it (empty where nothing needed it)."""

    files: list[NewFile] = field(default_factory=list)
    copies: list[NewCopy] = field(default_factory=list)
    paths: Mapping[str, str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)


def convert(loaded: Loaded, target: Format, options: Options) -> Converted:
    """Converts the vault that was loaded. ``target`` has a writer."""
    writer = target.writer
    assert writer is not None  # noqa: S101  the caller has checked it, with a message
    context = _context(loaded, writer, target, options)
    outputs: list[Output] = []
    losses: list[Loss] = list(loaded.losses)
    for note in loaded.vault.notes:
        outputs += write_safely(writer, note, context)
    finished = list(writer.finish(loaded.vault, context))
    outputs = [_given_back(output, loaded, target, options, losses) for output in outputs]
    for output in (*outputs, *finished):
        losses += output.losses
    carried = {}
    if options.carriers and target.name != loaded.format.name:
        carried = _carried(loaded, outputs, target, context, options)
    files = [
        NewFile(
            output.path,
            output.data,
            output.source,
            loaded.mtimes.get(output.source, 0),
            loaded.digests.get(output.source, ""),
            carried.get(output.source),
        )
        for output in (*outputs, *finished)
    ]
    copies, dropped = _copies(loaded, context)
    return Converted(files, copies, context.paths, sorted({*losses, *dropped}))


def _context(loaded: Loaded, writer: Writer, target: Format, options: Options) -> WriteContext:
    context = WriteContext(
        loaded.format.name,
        loaded.index,
        loaded.format.resolver,
        {},
        {},
        options.format_options,
        loaded.vault.settings,
        options.origins,
        options.carriers,
        loaded.mtimes,
    )
    context.paths = _paths(loaded.vault, writer, context, same=loaded.format.name == target.name)
    context.names = names_of(context.paths.values())
    context.moved = frozenset(source for source, path in context.paths.items() if source != path)
    return context


def _paths(vault: Vault, writer: Writer, context: WriteContext, same: bool) -> dict[str, str]:
    """Where each note and attachment goes. In the same format everything stays where it is."""
    if same:
        sources = [note.path for note in vault.notes] + [attachment.path for attachment in vault.attachments]
        return {path: path for path in sources}
    wanted = [(note.path, writer.naming.place(note, context)) for note in vault.notes]
    for attachment in vault.attachments:
        path = writer.naming.place_attachment(attachment.path, context)
        if path and not attachment.path.startswith("."):
            wanted.append((attachment.path, path))
    return allot(wanted)


def names_of(paths: Iterable[str]) -> Counter[str]:
    """How often each base name occurs, folded as names are compared."""
    return Counter(fold(basename(path)) for path in paths)


def write_safely(writer: Writer, note: Note, context: WriteContext) -> tuple[Output, ...]:
    """The files of ``note``. Whatever a writer raises, the note's own bytes are not lost: they are copied, and the
    ledger says so."""
    try:
        return writer.write(note, context)
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001  the boundary of a note, as in reading
        detail = (
            f"writing it failed ({type(error).__name__}: {error}); its source is copied as it is. "
            "This is a bug of vaultconv: please report it with the note, if you can share it."
        )
        data = note.verbatim
        if data is None:
            text = note.source.text if note.source is not None else ""
            data = text.encode("utf-8", "surrogatepass")
        loss = Loss(note.path, 0, "note", Outcome.FAILED, detail)
        return (Output(context.paths[note.path], data, note.path, (loss,)),)


def _given_back(
    output: Output, loaded: Loaded, target: Format, options: Options, losses: list[Loss]
) -> Output:
    """``output`` with the spelling that an earlier conversion carried for it."""
    note = loaded.index.note(output.source)
    if (
        note is None
        or note.carried is None
        or not options.carriers
        or note.carried.get("format") != target.name
    ):
        return output
    if note.verbatim is not None:
        return output
    data, stale = restore(output.data, note.carried)
    for line in stale:
        detail = f"edited since it was converted: line {line} of {output.path} is in house style"
        losses.append(Loss(note.path, 0, "spelling", Outcome.CARRIER_STALE, detail))
    return replace(output, data=data)


def _copies(loaded: Loaded, context: WriteContext) -> tuple[list[NewCopy], list[Loss]]:
    copies: list[NewCopy] = []
    losses: set[Loss] = set()
    for attachment in loaded.vault.attachments:
        path = context.paths.get(attachment.path)
        if path is None:
            folder = attachment.path.split("/")[0]
            detail = "settings of the app: they mean nothing in the destination"
            losses.add(Loss(folder, 0, "settings", Outcome.DROPPED_VIEW_STATE, detail))
        else:
            file = loaded.root / attachment.path
            copies.append(NewCopy(path, file, attachment.path, attachment.size, attachment.mtime_ns))
    return copies, sorted(losses)


# -- the way back --------------------------------------------------------------------------------------------------


def _carried(
    loaded: Loaded, outputs: list[Output], target: Format, context: WriteContext, options: Options
) -> dict[str, dict[str, Any]]:
    """What is carried for each note: the way back is gone at once, and compared with where it started."""
    reader, writer = target.reader, loaded.format.writer
    if reader is None or writer is None:
        return {}
    notes: dict[str, Note] = {}
    for output in outputs:
        note = loaded.index.note(output.source)
        if note is None or note.verbatim is not None:
            continue
        hint = {"v": 1, "format": loaded.format.name, "path": note.path, "form": note.form}
        read = ReadContext(options.format_options, carried=hint)
        for item in read_safely(reader, Unit(output.path, "note"), output.data, read):
            if isinstance(item, Note):
                notes[output.source] = with_carried(item, hint)
    vault = Vault(
        loaded.vault.name,
        target.name,
        tuple(notes.values()),
        attachments=tuple(
            replace(attachment, path=context.paths[attachment.path])
            for attachment in loaded.vault.attachments
            if attachment.path in context.paths
        ),
    )
    back = WriteContext(
        target.name,
        Index(vault),
        target.resolver,
        {path: source for source, path in context.paths.items()},
        names_of(context.paths),
        options.format_options,
        origins=False,
        mtimes={path: loaded.mtimes.get(source, 0) for source, path in context.paths.items()},
        moved=frozenset(path for source, path in context.paths.items() if source != path),
    )
    return {source: _carry(loaded, source, note, writer, back) for source, note in notes.items()}


def _carry(loaded: Loaded, source: str, note: Note, writer: Writer, back: WriteContext) -> dict[str, Any]:
    original = loaded.index.note(source)
    assert original is not None  # noqa: S101  it was just converted
    text = original.source.text if original.source is not None else ""
    written = write_safely(writer, note, back)
    returned = next((output.data for output in written if output.path == source), b"")
    decoded = decode(returned)
    return carry(original, loaded.format.name, text, "" if decoded.problem else decoded.text)
