"""What a note no longer says where its carriers are left out (``--carriers off``), for formats whose own ledger does not tell.

The note is written a second time, with its carriers. Both are read, and each fact that only the second has gets its line.
So the lines are right by construction, whatever a format carries. Where both are the same, or the writer knows that they would be, there is
nothing to find out.
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
from vaultconv.vault.fragments import is_among, names_by_id, settled

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
    differing = [
        (note, output, other)
        for note, output in written
        if not output.says_all and note.verbatim is None
        if (other := _again(output, write(note, whole))).data != output.data
    ]
    paths = {output.path for _, output, _ in differing}
    same = [output for _, output in written if output.path not in paths]
    with_them = _read_among([other for _, _, other in differing], same, target, options)
    without = _read_among([output for _, output, _ in differing], same, target, options)
    for note, output, _ in differing:
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


def _read_among(
    outputs: Sequence[Output], rest: Iterable[Output], target: Format, options: Options
) -> dict[str, Note]:
    """The notes that ``outputs`` are, by path, among the ``rest``, of which only those are read that they lead to a place in."""
    notes = _read(outputs, target, options)
    names = names_by_id(notes)
    there = _read(
        [output for output in rest if is_among(output.path, names)] if names else [], target, options
    )
    return {note.path: note for note in settled((*notes, *there))}


def read_outputs(outputs: Iterable[Output], target: Format, options: Options) -> dict[str, Note]:
    """The notes that ``outputs`` are to their own format, by path."""
    return {note.path: note for note in settled(_read(outputs, target, options))}


def _read(outputs: Iterable[Output], target: Format, options: Options) -> list[Note]:
    """The notes that ``outputs`` are, each read alone."""
    reader = target.reader
    assert reader is not None  # noqa: S101  a format that is judged can be read
    context = ReadContext(options.format_options, Settings())
    return [
        item
        for output in outputs
        for item in read_safely(reader, Unit(output.path, "note"), output.data, context)
        if isinstance(item, Note)
    ]


def as_written(reference: Reference) -> str:
    """What a reference names as it is written: what that leads to is no matter here, and the place in it is said by who asks."""
    return reference.target
