"""The loaded vault as the transforms of the user's make it (``--transform NAME``), with a line of the ledger for each thing that a note
said before and does not say after.

As with grouping, it is the one place where this happens: ``convert``, ``diff`` and ``verify`` all see the same notes. A transform that
fails on a note leaves it as it was.

Of those that stand alone, what a note says otherwise is told by what links mean among the notes that were made: of these a run after an edit knows what
was asked. Of others by what they mean among the notes that they were given, which they may have looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from vaultconv.errors import UsageError
from vaultconv.formats.base import Format, Resolver
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Vault
from vaultconv.model.reference import Reference
from vaultconv.pipeline.compare import compare
from vaultconv.pipeline.downloads import style_of
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.load import Loaded, index_of
from vaultconv.pipeline.options import Options
from vaultconv.transform.named import TRANSFORMS, Transform, TransformContext, stands_alone
from vaultconv.vault.fragments import tells_ids
from vaultconv.vault.index import Index
from vaultconv.vault.known import Unforeseen

_SHOWN = 60


def transformed(loaded: Loaded, options: Options) -> Loaded:
    """``loaded`` with each note as the transforms of ``options`` make it, one after the other. Raises
    :class:`~vaultconv.errors.UsageError` for a transform that is not there, is broken, or is told what it has no option for."""
    if not options.transforms:
        return loaded
    are_alone = stand_alone(options)
    index = _no_vault(loaded.format) if are_alone else loaded.index
    each = EachTransformed(options, loaded.format, index, loaded.resolver)
    notes = tuple(map(each.note, loaded.vault.notes))
    altered = {old.path for old, new in zip(loaded.vault.notes, notes, strict=True) if new is not old}
    vault = replace(loaded.vault, notes=notes)
    made = replace(
        loaded,
        vault=vault,
        index=index_of(vault),
        altered=loaded.altered | altered,
        altered_alone=are_alone and not any(map(tells_ids, loaded.vault.notes)),
    )
    made.index.questions.is_noted = are_alone
    said = [note.path for note in (made.chosen.notes if are_alone else notes)]
    changed = list(each.losses(said, made if are_alone else loaded))
    return replace(made, losses=(*loaded.losses, *changed), changed=frozenset(changed))


def stand_alone(options: Options) -> bool:
    """Whether what the transforms of ``options`` make of a note depends on that note alone, as each of them says: of one that is not there nobody
    knows."""
    try:
        return all(stands_alone(TRANSFORMS.get(each.name)) for each in options.transforms)
    except UsageError:
        return False


def alone(options: Options, format: Format) -> EachTransformed:
    """The transforms of ``options``, which stand alone, at work on notes of ``format``."""
    return EachTransformed(options, format, _no_vault(format), format.resolver, is_again=True)


def _no_vault(format: Format) -> Index:
    """What one that stands alone knows of the vault."""
    return Index(Vault("", format.name))


class EachTransformed:
    """The transforms of ``options`` at work, note by note, in a vault of ``format``, of which they know its ``index`` and ``resolver``."""

    def __init__(
        self, options: Options, format: Format, index: Index, resolver: Resolver, is_again: bool = False
    ) -> None:
        """Raises :class:`~vaultconv.errors.UsageError` as :func:`transformed` does. ``is_again``: in a run that converts some notes only."""
        self._format = format
        self._is_again = is_again
        self._ready: list[tuple[Transform, TransformContext]] = []
        for chosen in options.transforms:
            transform = TRANSFORMS.get(chosen.name)
            said: dict[str, Any] = chosen.values(transform.options)
            self._ready.append((transform, TransformContext(index, resolver, said)))
        self._steps: dict[str, list[tuple[Note, Note, str]]] = {}
        self._failed: dict[str, list[Loss]] = {}

    def note(self, note: Note) -> Note:
        """What they make of ``note``."""
        path = note.path
        if note.verbatim is not None:
            return note
        if self._is_again and self._ready and tells_ids(note):
            raise Unforeseen("ids of pages are brought together before it")
        for transform, context in self._ready:
            name = transform.name
            try:
                made = transform.apply(note, context)
                wrong = _wrong(note, made)
            except (KeyboardInterrupt, MemoryError):
                raise
            except BaseException as error:  # noqa: BLE001  the boundary of a note: whatever a plugin does, no other note suffers
                wrong = f"{type(error).__name__}: {error}"
            if wrong:
                detail = f"the transform {name!r} failed here ({wrong}): the note is as it was before. Tell its authors."
                failed = Loss(path, 0, "transform", Outcome.FAILED, detail)
                self._failed.setdefault(path, []).append(failed)
            elif made is not note and made != note:
                self._steps.setdefault(path, []).append((note, made, name))
                # Where a writer copies the text of a note as a whole, what was changed would not be in it.
                source = None if style_of(self._format).whole else made.source
                note = replace(made, source=source, extra={**made.extra, "altered": True})
        return note

    def losses(self, paths: Iterable[str], loaded: Loaded) -> Iterator[Loss]:
        """What the notes at ``paths`` say no more, or otherwise, where links mean what they do in the vault that was ``loaded``."""
        for path in paths:
            yield from self._failed.get(path, ())
            for before, after, name in self._steps.get(path, ()):
                with loaded.index.asked_by(path):
                    yield from _said_otherwise(before, after, name, loaded)


def altered_among(notes: Iterable[Note]) -> set[str]:
    """The paths of those of ``notes`` that a transform changed."""
    return {note.path for note in notes if "altered" in note.extra}


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
