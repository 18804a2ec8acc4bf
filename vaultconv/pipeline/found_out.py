"""What did not arrive as it was, for formats that leave it to us to find out (``losses_found``).

All that was written is read back by the format's own reader, as one vault, and each fact of a note that its copy does not say gets its
line. It is what ``verify`` asks of the disk, asked of the plan: so the lines are right by construction, whatever a writer leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from vaultconv.assets.show import addressed_as_read
from vaultconv.formats.base import Format, Output, ReadContext, Recognition, Unit, WriteContext
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Note, Vault
from vaultconv.pipeline.compare import compare
from vaultconv.pipeline.fact import FactKind
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.homeward import knowing
from vaultconv.pipeline.load import Loaded, index_of
from vaultconv.pipeline.meaning import identities, said_there_of
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.reading import read_safely
from vaultconv.pipeline.written import judged
from vaultconv.vault.fragments import settled

_SHOWN = 60


def found_out(
    loaded: Loaded,
    target: Format,
    outputs: Sequence[Output],
    context: WriteContext,
    options: Options,
    copied: Mapping[str, str],
) -> Iterator[Loss]:
    """The lines for what the ``outputs`` that were written of the notes of ``loaded`` do not say."""
    there = _as_read(loaded, target, outputs, context, options, copied)
    inverse = {path: source for source, path in context.paths.items()} | dict(copied)
    failed = {output.source for output in outputs if output.losses}
    for note in loaded.chosen.notes:
        copy = there.index.note(context.paths[note.path])
        if note.verbatim is not None or note.path in failed or copy is None:
            continue
        said = judged(note, loaded.index, loaded.format, target, options.format_options)
        wanted = facts(addressed_as_read(said, knowing(loaded.downloads)), identities(loaded, note.path, {}))
        has = said_there_of(copy, there, note, inverse, loaded.index, knowing({}))
        for fact in compare(
            [fact for fact in wanted if (fact.kind, fact.value) != (FactKind.ALIAS, copy.title)], has
        ).missing:
            shown = fact.value if len(fact.value) <= _SHOWN else fact.value[:_SHOWN] + "…"
            detail = f"{target.title} does not say it so: `{shown}`"
            yield Loss(note.path, fact.line, str(fact.kind), Outcome.APPROXIMATED, detail, fact.value)


def _as_read(
    loaded: Loaded,
    target: Format,
    outputs: Sequence[Output],
    context: WriteContext,
    options: Options,
    copied: Mapping[str, str],
) -> Loaded:
    """The vault that the reader of ``target`` would find."""
    reader = target.reader
    assert reader is not None  # noqa: S101  a format that is read back can be read
    reading = ReadContext(options.format_options)
    notes = [
        item
        for output in outputs
        if output.source
        for item in read_safely(reader, Unit(output.path, "note", len(output.data)), output.data, reading)
        if isinstance(item, Note)
    ]
    files = [context.paths[file.path] for file in loaded.vault.attachments if file.path in context.paths]
    files += copied
    vault = Vault(
        loaded.vault.name, target.name, tuple(settled(notes)), attachments=tuple(map(Attachment, files))
    )
    return replace(
        loaded,
        format=target,
        recognition=Recognition(100, "written"),
        vault=vault,
        index=index_of(vault),
        grouped=None,
    )
