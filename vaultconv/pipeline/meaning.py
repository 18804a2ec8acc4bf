"""What the links of a note mean, and what a note says, in words that two vaults of different formats have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from posixpath import basename, splitext

from vaultconv.assets.show import Known, addressed_as_read
from vaultconv.formats.registry import get_format
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.board import Board
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.pipeline.fact import Fact, Meaning
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.load import Loaded
from vaultconv.transform.outline import DOCUMENT, OUTLINE, came_from, is_bullets, to_document
from vaultconv.transform.references import named
from vaultconv.vault.described import title_of_board
from vaultconv.vault.index import Index

_DAYS = "verify.days"
_FOLDERS = lazy_pattern(r"\A(?:\.{0,2}/)*(?:assets/)?")


def said_there_of(
    note: Note, there: Loaded, source: Note, inverse: Mapping[str, str], index: Index, is_known: Known
) -> tuple[Fact, ...]:
    """The facts of ``note`` of the destination, in the words of ``source``, which it was made from; ``index`` is that of
    the source. A picture is its address, if the file that it is shown from ``is_known`` to hold what is there."""
    note = addressed_as_read(note, is_known)
    if note.shape == OUTLINE and there.format.name != index.vault.format:
        note = named(note, there.index)
    if note.shape == OUTLINE and source.shape == DOCUMENT:
        note = replace(note, shape=DOCUMENT)
        if came_from(source) != OUTLINE and not is_bullets(source.blocks):
            note.blocks = to_document(note.blocks)
    return facts(note, identities(there, note.path, inverse, index))


def identities(
    loaded: Loaded, path: str, inverse: Mapping[str, str], source: Index | None = None
) -> Callable[[Reference], str]:
    """What each reference in the note at ``path`` means, in words that do not depend on the format: the path in the
    source, whose index is ``source`` (``inverse`` leads there from a path of the destination), with the title there."""
    notes = source or loaded.index

    def identity(reference: Reference) -> str:
        target = loaded.resolver.resolve(reference, path, loaded.index)
        if target.kind not in ("note", "asset"):
            day = target.day
            if source is not None and target.kind == "missing":
                day = _day(target.path, source) or (day if day in _days(source) else "")
            return f"{target.kind}:{day or _nowhere(target)}"
        original = inverse.get(target.path, target.path)
        note = notes.note(original)
        sheet = notes.sheet(original)
        called = (note.title, str(note.extra.get("page", note.title))) if note is not None else ()
        if isinstance(sheet, Board):
            called = (title_of_board(sheet), basename(target.path))
        # To some apps the bytes of a note that nobody understood are a note, to others any file.
        is_copied = note is not None and note.verbatim is not None
        return Meaning(f"{'note' if is_copied else target.kind}:{original}", called)

    return identity


def _nowhere(target: Target) -> str:
    """What a link is called that leads to no note: of a file that is not there, it is not told where in the vault it would
    have to be, since each app looks in folders of its own."""
    return without_folders(target.path) if target.kind == "missing" else target.path


def without_folders(path: str) -> str:
    """The ``path`` of a file that is not there, without what its own app puts before it; any other as it is.

    >>> without_folders("../assets/map.png"), without_folders("../Map"), without_folders("map.png")
    ('map.png', '../Map', 'map.png')
    """
    return _FOLDERS.sub("", path) if "/" in path and splitext(path)[1] else path


def _day(text: str, source: Index) -> str:
    """The day that a link called ``text`` means in the vault that ``source`` is the index of, ``""`` for none: each app has
    its own names for days."""
    resolver = get_format(source.vault.format).resolver
    return resolver.resolve(Reference(ReferenceKind.NAME, text), "", source).day


def _days(source: Index) -> frozenset[str]:
    """The days without a note that links mean in the vault that ``source`` is the index of."""
    known: frozenset[str] | None = source.memo.get(_DAYS)
    if known is None:
        resolve = get_format(source.vault.format).resolver.resolve
        known = source.memo[_DAYS] = frozenset(
            resolve(found.reference, note.path, source).day
            for note in source.vault.notes
            for found in source.outbound(note.path)
        )
    return known
