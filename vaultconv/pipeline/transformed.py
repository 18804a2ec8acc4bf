"""The loaded vault as the transforms of the user's make it (``--transform NAME``), with a line of the ledger for each thing that a note
said before and does not say after.

As with grouping, it is the one place where this happens: ``convert``, ``diff`` and ``verify`` all see the same notes. A transform that
fails on a note leaves it as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from vaultconv.formats.chosen import Chosen
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference
from vaultconv.pipeline.compare import compare
from vaultconv.pipeline.downloads import style_of
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.load import Loaded, index_of
from vaultconv.pipeline.options import Options
from vaultconv.transform.named import TRANSFORMS, Transform, TransformContext

_SHOWN = 60


def transformed(loaded: Loaded, options: Options) -> Loaded:
    """``loaded`` with each note as the transforms of ``options`` make it, one after the other. Raises
    :class:`~vaultconv.errors.UsageError` for a transform that is not there, is broken, or is told what it has no option for."""
    chosen = [_Ready(each, loaded) for each in options.transforms]
    if not chosen:
        return loaded
    notes, changed = [], list[Loss]()
    for note in loaded.vault.notes:
        made, losses = _made(note, chosen, loaded)
        notes.append(made)
        changed += losses
    altered = {old.path for old, new in zip(loaded.vault.notes, notes, strict=True) if new is not old}
    vault = replace(loaded.vault, notes=tuple(notes))
    return replace(
        loaded,
        vault=vault,
        index=index_of(vault),
        losses=(*loaded.losses, *changed),
        changed=frozenset(changed),
        altered=loaded.altered | altered,
    )


class _Ready:
    """A transform that was ``chosen``, with what it may know."""

    def __init__(self, chosen: Chosen, loaded: Loaded) -> None:
        self.transform: Transform = TRANSFORMS.get(chosen.name)
        said: dict[str, Any] = chosen.values(self.transform.options)
        self.context = TransformContext(loaded.index, loaded.resolver, said)


def _made(note: Note, chosen: Sequence[_Ready], loaded: Loaded) -> tuple[Note, list[Loss]]:
    """What the transforms make of ``note``, and what of it is said no more, or otherwise."""
    losses: list[Loss] = []
    if note.verbatim is not None:
        return note, losses
    for ready in chosen:
        name = ready.transform.name
        try:
            made = ready.transform.apply(note, ready.context)
            wrong = _wrong(note, made)
        except (KeyboardInterrupt, MemoryError):
            raise
        except BaseException as error:  # noqa: BLE001  the boundary of a note: whatever a plugin does, no other note suffers
            wrong = f"{type(error).__name__}: {error}"
        if wrong:
            detail = f"the transform {name!r} failed here ({wrong}): the note is as it was before. Tell its authors."
            losses.append(Loss(note.path, 0, "transform", Outcome.FAILED, detail))
        elif made is not note and made != note:
            losses += _said_otherwise(note, made, name, loaded)
            # Where a writer copies the text of a note as a whole, what was changed would not be in it.
            source = None if style_of(loaded.format).whole else made.source
            note = replace(made, source=source, extra={**made.extra, "altered": True})
    return note, losses


def _wrong(note: Note, made: Any) -> str:
    """What is wrong with what a transform ``made`` of ``note``; ``""`` for nothing."""
    if not isinstance(made, Note):
        return f"it gives no note but {type(made).__name__}"
    return "" if made.path == note.path else f"it gives the note another path, {made.path!r}"


def _said_otherwise(note: Note, made: Note, name: str, loaded: Loaded) -> Iterator[Loss]:
    """A line for each fact of ``note`` that ``made`` does not say."""

    def meant(reference: Reference) -> str:
        target = loaded.resolver.resolve(reference, note.path, loaded.index)
        return f"{target.kind}:{target.path}"

    for fact in compare(facts(note, meant), facts(made, meant)).missing:
        shown = fact.value if len(fact.value) <= _SHOWN else fact.value[:_SHOWN] + "…"
        detail = f"the transform {name!r} leaves it out, or says it otherwise: `{shown}`"
        yield Loss(note.path, fact.line, str(fact.kind), Outcome.APPROXIMATED, detail, fact.value)
