"""What all notes of a vault do with its files, where it is found out anew for some of them only, and of all others known from the last run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from vaultconv.assets.find import pictures
from vaultconv.model.note import Note
from vaultconv.pipeline.attachments import Use, in_order, unused_of
from vaultconv.pipeline.glimpse import Glimpse
from vaultconv.pipeline.load import Loaded, is_own


class _Made(Protocol):
    """What was made anew."""

    @property
    def notes(self) -> list[Note]:
        """The notes that were converted."""
        ...

    @property
    def others(self) -> list[Note]:
        """Those that are left out."""
        ...

    @property
    def use(self) -> Use:
        """What those that were converted do with files."""
        ...


def use_now(
    loaded: Loaded,
    made: _Made,
    told: Use,
    glimpses: Mapping[str, Glimpse],
    removed: Collection[str],
    notes: Collection[str],
) -> Use:
    """What the ``notes`` and boards of ``loaded`` do with files: some were ``made`` anew, some ``removed``, of all others the last run has ``told``, and
    there are ``glimpses``."""
    again = {item.path for item in (*made.notes, *made.others, *loaded.vault.sheets)}.union(removed)
    wanted = {
        missing.target: [each for each in missing.notes if each[0] in notes and each[0] not in again]
        for missing in told.missing
    }
    for missing in made.use.missing:
        wanted.setdefault(missing.target, []).extend(missing.notes)
    used, shown = set(made.use.users), {picture.file for note in made.notes for picture in pictures(note)}
    if any(not is_own(file) for file in loaded.vault.attachments):
        for path, glimpse in glimpses.items():
            if path not in again and path not in loaded.left_out:
                used.update(glimpse.uses)
                shown.update(glimpse.shows)
    return Use(unused=unused_of(loaded, used, shown), missing=in_order(wanted, notes))
