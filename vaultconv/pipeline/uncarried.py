"""What a note no longer says where its carriers are left out (``--carriers off``), for formats whose own ledger does not tell.

The note is written a second time, with its carriers. Both are read, and each fact that only the second has gets its line.
So the lines are right by construction, whatever a format carries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from vaultconv.formats.base import Format, Output, ReadContext, Unit, WriteContext
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Settings
from vaultconv.model.reference import Reference
from vaultconv.pipeline.compare import compare
from vaultconv.pipeline.fact import FactKind
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.reading import read_safely
from vaultconv.vault.fragments import settled

SAID_OTHERWISE = frozenset(
    {
        FactKind.LINK,
        FactKind.EMBED,
        FactKind.IMAGE,
        FactKind.PROPERTY,
        FactKind.COMMENT,
        FactKind.HTML,
        FactKind.CARD,
    }
)
"""Kinds of facts whose words have references in them, which are not spelled alike on both sides: a line names only the kind."""


def uncarried(
    written: Sequence[tuple[Note, Output]],
    target: Format,
    context: WriteContext,
    options: Options,
    write: Callable[[Note, WriteContext], Iterable[Output]],
) -> Iterator[Loss]:
    """The lines for what each note in ``written`` (as it was given to the writer, with what came of it) does not say without
    carriers. ``write`` writes a note, and never raises."""
    whole = replace(context, carriers=True)
    told = [_again(output, write(note, whole)) for note, output in written]
    with_them = read_outputs(told, target, options)
    without = read_outputs([output for _, output in written], target, options)
    for (note, output), other in zip(written, told, strict=True):
        if other.data == output.data or note.verbatim is not None:
            continue
        lacking = compare(
            facts(with_them[output.path], as_written), facts(without[output.path], as_written)
        ).missing
        lines = {(fact.kind, fact.value): fact.line for fact in facts(note, as_written)}
        for fact in lacking:
            line = lines.get((fact.kind, fact.value))
            named = line is not None and fact.kind not in SAID_OTHERWISE
            yield Loss(
                note.path,
                line or 0,
                str(fact.kind),
                Outcome.APPROXIMATED,
                f"without carriers nothing says `{fact.value[:60]}`",
                fact.value if named else "",
            )


def _again(output: Output, made: Iterable[Output]) -> Output:
    """What was ``made`` of a note with its carriers, instead of ``output``; that itself where it could not be written."""
    for each in made:
        if each.path == output.path and not any(loss.outcome is Outcome.FAILED for loss in each.losses):
            return each
    return output


def read_outputs(outputs: Iterable[Output], target: Format, options: Options) -> dict[str, Note]:
    """The notes that ``outputs`` are to their own format, by path."""
    reader = target.reader
    assert reader is not None  # noqa: S101  a format that is judged can be read
    context = ReadContext(options.format_options, Settings())
    notes = [
        item
        for output in outputs
        for item in read_safely(reader, Unit(output.path, "note"), output.data, context)
        if isinstance(item, Note)
    ]
    return {note.path: note for note in settled(notes)}


def as_written(reference: Reference) -> str:
    """A reference as it is written: what it leads to is no matter here."""
    return "#".join(filter(None, (reference.target, *reference.headings, reference.block)))
