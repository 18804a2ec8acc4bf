"""What of an export no note shows: where nothing is carried, it stays in the export, and the ledger has the names of its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from vaultconv.formats.base import Output
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import has_fields
from vaultconv.pipeline.hunk import Hunk
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.members import spelled_in
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import unpack


def is_fielded(loaded: Loaded, path: str) -> bool:
    """Whether the note at ``path`` of the source is a part of an export, with a field a line, or was made of such."""
    note = loaded.index.note(path)
    members = loaded.members.get(path, () if note is None else (note,))
    return any(map(has_fields, members))


def of_exports(outputs: Iterable[Output], loaded: Loaded) -> list[Output]:
    """Those of the ``outputs`` that are of notes of an export: where nothing is carried, the way back is gone for these alone."""
    return [output for output in outputs if is_fielded(loaded, output.source)]


def gone_back(
    outputs: list[Output], views: list[Output], loaded: Loaded, options: Options
) -> tuple[list[Output], list[Output]]:
    """Those of the ``outputs``, and of the ``views`` beside them, for which the way back is gone in a run with ``options``."""
    return (outputs, views) if options.carriers else (of_exports(outputs, loaded), [])


def left_in_export(loaded: Loaded, carried: Mapping[str, bytes]) -> Iterable[Loss]:
    """A line for each note of an export whose way back would need what is ``carried`` for it, where nothing is to be carried: how
    much that is, and what the export calls it. One that was grouped has it where its first note is."""
    originals = {note.path: note for members in loaded.members.values() for note in members}
    for path, packed in carried.items():
        places = 0
        names: dict[str, dict[str, None]] = {}
        for each in spelled_in(unpack(packed) or {}):
            note = originals.get(str(each.get("path"))) or loaded.index.note(str(each.get("path")))
            hunks = each.get("hunks", ())
            if hunks and note is not None and note.source is not None:
                places += len(hunks)
                for part, fields in _fields_of(hunks, note.source.text.split("\n")).items():
                    names.setdefault(part, {}).update(dict.fromkeys(fields))
        if places:
            said = "; ".join(f"{part}: {', '.join(fields)}" for part, fields in names.items())
            detail = f"{places} places of its record are in the export only, and no note shows them ({said})"
            yield Loss(path, 0, "export", Outcome.APPROXIMATED, detail)


_FIELD = lazy_pattern(r'"(?P<name>(?:[^"\\]|\\.)+)"')
_PART = lazy_pattern(r"[a-z]+")
"""What a line of a note of fields begins with (:attr:`~vaultconv.model.note.Source.fielded`): a field, or a part with fields."""
_PLACE = "#"
"""The field of the place in the export."""


def _fields_of(hunks: Iterable[Hunk], lines: Sequence[str]) -> dict[str, list[str]]:
    """The names of the fields in those of the ``lines`` that ``hunks`` make, each once, by the part that they are in.

    >>> lines = ["source", '"title": "Maps"', "highlight @7", '"#" @7: 0', '"id" @7: 7', '"note" @7: ""']
    >>> _fields_of([[1, 1, "", [[0, 0, lines[1]]]], [3, 1, "", [lines[3], [10, 0, ""], lines[5]]]], lines)
    {'source': ['title'], 'highlight': ['place', 'note']}
    """
    parts: list[str] = []
    for line in lines:
        found = _PART.match(line)
        parts.append(found[0] if found is not None else parts[-1] if parts else "")
    names: dict[str, dict[str, None]] = {}
    moved = 0
    for start, count, _, changes, *_ in hunks:
        for at, change in enumerate(changes, start + moved):
            field = _FIELD.match(lines[at]) if at < len(lines) and change != [len(lines[at]), 0, ""] else None
            if field is not None:
                name = "place" if field["name"] == _PLACE else field["name"]
                names.setdefault(parts[at], {})[name] = None
        moved += len(changes) - count
    return {part: list(fields) for part, fields in names.items()}
