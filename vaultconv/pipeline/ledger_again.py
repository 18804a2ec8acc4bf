"""The ledger as a note of the vault (:mod:`vaultconv.pipeline.ledger_note`), where only some notes are converted: all of its lines are there, and of the
notes that they name it asks what they are called and which headings they have, which their glimpses say."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.pipeline.actions import NewFile
from vaultconv.pipeline.decide import decide_some, left_there
from vaultconv.pipeline.glimpse import Glimpse
from vaultconv.pipeline.glimpsed import GlimpsedNotes
from vaultconv.pipeline.ledger_note import ledger_note
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.reworded import Since
from vaultconv.pipeline.vault_settings import settings_in
from vaultconv.vault.index import Index, Known, aliases_of


def ledger_again(
    losses: Iterable[Loss],
    files: Iterable[NewFile],
    since: Since,
    loaded: Loaded,
    paths: Mapping[str, str],
    known: Known,
    glimpses: Mapping[str, Glimpse],
) -> Iterator[NewFile]:
    """The ledger of ``losses`` as a note of a vault that gets the ``files``, where that is asked for: of the notes of the one that was ``loaded``, which
    go to ``paths``, there are ``glimpses``, and so much is ``known``."""
    options, target = since.options, since.target
    if not options.ledger_note:
        return
    seeds = [file for file in files if file.seed]
    left = left_there(decide_some(seeds, since.destination, since.state, since.source, since.everyones))
    there = settings_in(since.theirs, target, options.format_options)

    def among(note: Note) -> Index:
        return _with_another(note, loaded.index, known, glimpses)

    yield ledger_note(options.ledger_note, (*losses, *left), loaded, paths, target, options, there, among)


def _with_another(note: Note, index: Index, known: Known, glimpses: Mapping[str, Glimpse]) -> Index:
    """An index of the vault of the ``index`` with one ``note`` more."""
    notes = GlimpsedNotes(glimpses)
    names = {**known.names, note.path: (note.title, aliases_of(note))}
    return Index(
        replace(index.vault, notes=(*notes, note)),
        notes=ChainMap({note.path: note}, {each.path: each for each in notes}),
        known=Known(names, known.places, known.blocks),
        glimpses=glimpses,
    )
