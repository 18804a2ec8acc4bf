"""The ledger as a note of the vault that is written: each line links the place that it speaks of.

It is a file of the plan like any other, so that it is previewed, never put in the place of what somebody else wrote, and
gone when the run is undone. The writer of the format writes it, as it would a note of the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from vaultconv.errors import UsageError
from vaultconv.formats.base import Format, Resolver, WriteContext
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks, Cell, Heading, Item, List, Paragraph, Table
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note, Settings
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import CodeSpan, Link, Span, Spans, Text
from vaultconv.pipeline.actions import NewFile
from vaultconv.pipeline.ledger import SAYS, Group, grouped, in_words
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.written import names_of, shape_of
from vaultconv.transform.outline import OUTLINE, shaped
from vaultconv.vault.headings import clean_heading
from vaultconv.vault.index import Index

_OWN = "\0ledger"
"""What the note is called among those of the source, none of which can be called so."""
_LIVE = lazy_pattern(r"[\\`*_\[\]<~]|&(?=#?\w+;)")
"""What CommonMark would take for a mark. What only a dialect does is escaped by its writer."""
_CODE = lazy_pattern(r"`([^`\n]+)`")


class _ByPath(Resolver):
    """Finds what is named by its path in the source, as this note names it."""

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """The note at the path that is the text of ``reference``."""
        del source
        is_there = index.is_note(reference.target)
        return Target("note" if is_there else "missing", reference.target)


def ledger_note(
    path: str,
    losses: Iterable[Loss],
    loaded: Loaded,
    paths: Mapping[str, str],
    target: Format,
    options: Options,
    there: Settings | None,
    among: Callable[[Note], Index] | None = None,
) -> NewFile:
    """The note at ``path`` of the destination that says what ``losses`` say of the vault that was ``loaded``. ``paths`` has where each
    of its notes goes; ``there`` are the settings of the vault that is written into. ``among`` gives the index of the vault that has this note
    too, where its notes are not all read.

    Raises :class:`~vaultconv.errors.UsageError` where the writer would write it elsewhere, or into a file with others."""
    writer = target.writer
    assert writer is not None  # noqa: S101  the caller has checked it, with a message
    title = PurePosixPath(path).stem
    outline = shape_of(target) == OUTLINE
    blocks = _blocks(title, grouped(losses), loaded.index, outline)
    note = shaped(Note(_OWN, title, blocks=blocks), shape_of(target))
    all_paths = {**paths, _OWN: path}
    vault = loaded.vault
    index = Index(replace(vault, notes=(*vault.notes, note))) if among is None else among(note)
    context = WriteContext(
        loaded.format.name,
        index,
        _ByPath(),
        all_paths,
        names_of(all_paths.values()),
        options.format_options,
        vault.settings,
        origins=False,
        carriers=False,
        destination=there,
    )
    (made,) = writer.write(note, context)
    if made.into or made.path != path:
        raise UsageError(
            f"{target.name} cannot have the ledger as a note",
            path=path,
            remedy="Write it to a file outside the destination.",
        )
    return NewFile(path, made.data)


def _blocks(title: str, groups: tuple[Group, ...], index: Index, outline: bool) -> Blocks:
    """The whole note: how many of each, then each of them. In an ``outline`` a heading has no address but an id, which it has
    only where notes refer to it: there a line links its note."""
    every = [loss for group in groups for loss in group.losses]
    beginning: Blocks = (
        Heading(level=1, spans=_text(title)),
        Paragraph(spans=_text(f"{in_words(every)}." if every else "Everything arrived as it was.")),
    )
    if not every:
        return beginning
    rows = [("construct", "what became of it", "lines")]
    rows += [(group.construct, SAYS[group.outcome], f"{len(group.losses):,}") for group in groups]
    table = Table(
        rows=tuple(tuple(Cell(spans=_text(text)) for text in row) for row in rows),
        alignment=("", "", "right"),
    )
    parts: list[Heading | Paragraph | List] = []
    for group in groups:
        parts.append(Heading(level=2, spans=_text(f"{group.construct}: {SAYS[group.outcome]}")))
        lines = (_line(loss, index, () if outline else _heading_above(loss, index)) for loss in group.losses)
        said = [Paragraph(spans=line) for line in lines]
        parts += said if outline else [List(items=tuple(Item(blocks=(each,)) for each in said))]
    return (*beginning, table, *parts)


def _line(loss: Loss, index: Index, heading: tuple[str, ...]) -> Spans:
    """What ``loss`` says, behind a link to its note, and there to the ``heading``."""
    note = index.called(loss.note)
    place: tuple[Span, ...] = _text(loss.note)
    if note is not None:
        reference = Reference(ReferenceKind.NAME, loss.note, heading)
        place = (Link(reference, _text(note.title)),)
    where = f", line {loss.line}" if loss.line else ""
    return (*place, *_text(where + (": " if loss.detail else "")), *_sentence(loss.detail))


def _heading_above(loss: Loss, index: Index) -> tuple[str, ...]:
    """The heading that the line of ``loss`` stands under; nothing above the first one."""
    above = [heading for heading in index.headings(loss.note) if 0 < heading.line <= loss.line]
    return (clean_heading(above[-1].text),) if above and clean_heading(above[-1].text) else ()


def _sentence(detail: str) -> Spans:
    """``detail``, in which what stands between backticks is code."""
    spans: list[Span] = []
    for place, part in enumerate(_CODE.split(" ".join(detail.split()))):
        spans += (CodeSpan(part),) if place % 2 else _text(part)
    return tuple(spans)


def _text(words: str) -> tuple[Span, ...]:
    """``words`` in which nothing is a mark."""
    return (Text(_LIVE.sub(r"\\\g<0>", words)),) if words else ()
