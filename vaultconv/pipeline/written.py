"""A note to the files that a writer makes of it: prepared for its format, and written whatever happens. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from sys import intern
from typing import Any, TypeVar, cast

from vaultconv.errors import SourceError
from vaultconv.formats.base import Format, Output, WriteContext, Writer
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Settings
from vaultconv.model.reference import WEB
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.reading import report_it
from vaultconv.transform.app_links import with_app_links
from vaultconv.transform.line_ends import KEPT, are_shown, with_line_ends
from vaultconv.transform.outline import DOCUMENT, HEADINGS, OUTLINE, shaped
from vaultconv.transform.references import named
from vaultconv.transform.web_links import with_web_links
from vaultconv.vault.all_folded import fold_all
from vaultconv.vault.app_addresses import Opens
from vaultconv.vault.decoding import encode
from vaultconv.vault.index import Index
from vaultconv.vault.known import Unforeseen
from vaultconv.vault.tree import reason

_T = TypeVar("_T")


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
    note = expanded(note, source, index.vault.settings)[0]
    note = _led(note, index, source)
    shown = are_shown(line_ends_of(source), index.vault.settings, note)
    will_show = are_shown(line_ends_of(target), there or Settings())
    return shaped(
        named(with_line_ends(note, shown, will_show), index),
        shape_of(target),
        options.get("outline", HEADINGS),
        flatten=options.get("shape") == DOCUMENT,
    )


def judged(
    note: Note, index: Index, source: Format, target: Format, options: Mapping[str, Any] | None = None
) -> Note:
    """``note`` as what became of it in a vault of ``target`` is compared with it: an outline in the shape that it has there, its links to what is
    on the web alone as links to there."""
    if note.shape == OUTLINE:
        return prepared(note, index, source, target, options)
    return note if source.name == target.name else _led(note, index, source)


def _led(note: Note, index: Index, source: Format) -> Note:
    """``note`` of a vault of ``source`` with its links as any other app can follow them: those to what is on the web alone, and those by which
    its own app opens a note."""
    resolve = source.resolver.resolve
    if WEB in note.extra:  # of hardly any note it is asked what it leads to there
        note = with_web_links(note, index, resolve)
    opens: Opens | None = getattr(source, "opens", None)
    return note if opens is None else with_app_links(note, index, opens, resolve)


def expanded(note: Note, source: Format, settings: Settings) -> tuple[Note, tuple[Loss, ...]]:
    """``note`` of a vault of ``source`` with what its app works out, and a line of the ledger for each."""
    expand = getattr(source, "expanded", None)
    made: tuple[Note, tuple[Loss, ...]] = expand(note, settings) if expand is not None else (note, ())
    return made


def line_ends_of(format: Format) -> str:
    """Whether the app of ``format`` shows a line end, as the format says."""
    return getattr(format, "line_ends", KEPT)


def shape_of(format: Format) -> str:
    """The shape of the notes of ``format``."""
    return getattr(format, "shape", DOCUMENT)


def write_safely(
    writer: Writer, note: Note, context: WriteContext, original: Callable[[Note], bytes]
) -> tuple[Output, ...]:
    """The files of ``note``. Whatever a writer raises, the note's own bytes are not lost: they are copied, or shown where a
    copy would be a program, and the ledger says so. ``original`` gives these bytes. What a run did not foresee
    that converts some notes only is not the writer's doing: :class:`~vaultconv.vault.known.Unforeseen` goes on."""
    try:
        return writer.write(note, context)
    except (KeyboardInterrupt, GeneratorExit, MemoryError, Unforeseen):
        raise
    except BaseException as error:  # noqa: BLE001  the boundary of a note, as in reading
        detail = (
            f"writing it failed ({type(error).__name__}: {error}); its source is copied as it is. "
            f"{report_it(writer)}"
        )
        loss = Loss(note.path, 0, "note", Outcome.FAILED, detail)
        wrap = getattr(writer, "wrapped", None)
        data = original(note) if wrap is None else wrap(original(note))
        return (Output(context.paths[note.path], data, note.path, (loss,)),)


def joined(parts: Iterable[Output], writer: Writer) -> list[Output]:
    """The files that the ``parts`` are written into."""
    files: dict[str, list[Output]] = {}
    for part in parts:
        files.setdefault(part.into, []).append(part)
    return [writer.join(path, each) for path, each in files.items()]


def is_failed(output: Output) -> bool:
    """Whether ``output`` is no conversion but its note's own bytes."""
    return any(loss.outcome is Outcome.FAILED for loss in output.losses)


def own_bytes(loaded: Loaded, note: Note) -> bytes:
    """The bytes that ``note`` was read from; of one that was made by grouping, those of each of the notes that it was made of."""
    if note.path in loaded.members:
        return b"\n".join(own_bytes(replace(loaded, members={}), each) for each in loaded.members[note.path])
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


def names_of(paths: Iterable[str]) -> Counter[str]:
    """How often each base name that links can mean occurs, folded as names are compared."""
    names = [path.rpartition("/")[2] for path in paths if path[:1] != "."]  # the app's own none can mean
    return Counter(map(intern, fold_all(names)))


def watched(context: WriteContext) -> WriteContext:
    """``context``, with what is asked of it noted among the questions of its index."""
    context.paths = asked_of(context, "paths", context.paths)
    context.names = asked_of(context, "names", context.names)
    context.moved = asked_of(context, "moved", context.moved)
    context.absent = asked_of(context, "absent", context.absent)
    context.downloads = asked_of(context, "downloads", context.downloads)
    return context


def asked_of(context: WriteContext, name: str, known: _T) -> _T:
    """``known``, a table or a set called ``name``, what is asked of which is noted among the questions of the index of ``context``."""
    questions = context.index.questions
    if not questions.is_noted:
        return known
    return questions.of(name, cast(_T, dict(known)) if isinstance(known, Mapping) else known)
