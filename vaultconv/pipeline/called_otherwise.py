"""Notes that are in a destination under another name than they would be given there.

What a run wrote it has recorded. Of a folder without a record of the source, such as one that was made of a conversion of it, nobody
says which note is which where no name tells: then the title does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from vaultconv.model.note import Note
from vaultconv.pipeline.load import Loaded


def called_otherwise(notes: Iterable[Note], paths: Mapping[str, str], there: Loaded) -> dict[str, str]:
    """Where each of the ``notes`` is ``there`` that is not at its place in ``paths``: the first note of its title that stands at
    nobody's."""
    settled = {paths[note.path] for note in notes}
    free: dict[str, list[str]] = defaultdict(list)
    for other in there.vault.notes:
        if other.path not in settled:
            free[other.title].append(other.path)
    missing = (note for note in notes if there.index.note(paths[note.path]) is None)
    return {note.path: free[note.title].pop(0) for note in missing if free[note.title]}
