"""Blocks that are templates, as notes for an app whose templates are notes; and those notes again, where a block says the same.

The block stays where it is, and so does all that leads there: the note is made of it, anew in each run, and is no other note to any
further conversion as long as the two say the same. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from vaultconv.formats.base import Format, Output, WriteContext
from vaultconv.model.blocks import Blocks
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, NoteKind, Settings
from vaultconv.model.properties import Properties
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.templates import NAME, Template, templates_in
from vaultconv.pipeline.fact import FactKind
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.load import Loaded, index_of
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.template_edits import Edits
from vaultconv.pipeline.written import is_failed, prepared, shape_of, write_safely
from vaultconv.transform.outline import DOCUMENT, OUTLINE, shaped
from vaultconv.vault.naming import fold, safe_name

_Fill: TypeAlias = Callable[[Blocks, Settings], Blocks]
_FIELD = f"{NAME}::"


def template_notes(
    loaded: Loaded, target: Format, context: WriteContext, options: Options, settings: Settings
) -> Iterator[Output]:
    """The notes of templates that ``target`` has for blocks of the vault, which will have these ``settings`` there."""
    writer = target.writer
    place: Callable[[str, WriteContext], str] | None = getattr(writer, "template_path", None)
    if writer is None or place is None or target.name == loaded.format.name:
        return
    taken = {fold(path) for path in context.paths.values()}
    asked: frozenset[str] | None = None
    for note in loaded.chosen.notes:
        if note.shape != OUTLINE or note.verbatim is not None:
            continue
        for number, template in enumerate(templates_in(note)):
            asked = _names_of_nothing(loaded) if asked is None else asked
            path = _free(place(template.name, context), taken, asked)
            title = path.rpartition("/")[2].removesuffix(".md")
            made = _note(template, title, f"{note.path}#{number}", note.extra)
            filled = prepared(made, loaded.index, loaded.format, target, options.format_options, settings)
            filled = replace(filled, blocks=_filling(target)(filled.blocks, settings))
            there = replace(context, paths={**context.paths, made.path: path})
            for output in write_safely(writer, filled, there, lambda _: b""):
                if not is_failed(output):
                    yield Output(path, output.data)


def _note(template: Template, title: str, path: str, extra: Mapping[str, Any]) -> Note:
    """The note of a ``template``. It is called like its file: another name would be one of each note that is begun with it."""
    return Note(
        path,
        title,
        NoteKind.TEMPLATE,
        shape=OUTLINE,
        blocks=template.blocks,
        extra={"days": extra.get("days", "")},
    )


def _names_of_nothing(loaded: Loaded) -> frozenset[str]:
    """What the links of the vault call that is not there, folded: a note called so would be what they lead to."""
    vault, index = loaded.vault, loaded.index
    return frozenset(
        fold(found.reference.target.rpartition("/")[2])
        for item in (*vault.notes, *vault.sheets)
        for found in index.outbound(item.path)
        if found.reference.kind is ReferenceKind.NAME
        and loaded.resolver.resolve(found.reference, item.path, index).kind == "missing"
    )


def _free(path: str, taken: set[str], asked: Container[str]) -> str:
    """``path``, numbered where something is there, or is ``asked`` for; it is ``taken`` from now on."""
    stem, number = path.removesuffix(".md"), 0
    while fold(path) in taken or fold(path.rpartition("/")[2].removesuffix(".md")) in asked:
        number += 1
        path = f"{stem} {number}.md"
    taken.add(fold(path))
    return path


def _filling(format: Format, name: str = "with_places") -> _Fill:
    found: _Fill = getattr(format.writer, name, _as_it_is)
    return found


def _as_it_is(blocks: Blocks, settings: Settings) -> Blocks:  # noqa: ARG001  as a format has it that fills nothing in
    return blocks


# -- and back ----------------------------------------------------------------------------------------------------------


def without_repeated(loaded: Loaded, target: Format) -> Loaded:
    """``loaded`` without the notes of templates that say what a block of another note says in a vault of ``target``, or that an earlier
    conversion made of one and nobody edited; each with its line. A block stands for one of them. What somebody edited in such a note is in
    that block, if nobody edited the note that it is in."""
    waiting = {
        note.path: note
        for note in loaded.vault.notes
        if note.kind is NoteKind.TEMPLATE and note.verbatim is None and not len(note.properties)
    }
    if not waiting or loaded.is_once:
        return loaded
    blocks = [
        (note, template)
        for note in loaded.vault.notes
        if note.path not in waiting and note.verbatim is None
        for template in (*templates_in(_nested(note, target)), *_named_in(note, target))
        if any(_is_called(each, template.name) for each in waiting.values())
    ]
    losses: list[Loss] = []
    edited: dict[str, Note] = {}
    for path in _linked(loaded) if blocks else ():
        waiting.pop(path, None)

    def leave_out(twin: Note, note: Note, template: Template) -> None:
        del waiting[twin.path]
        detail = f"the template is in {note.path}, line {template.line}, too: it is there once"
        losses.append(Loss(twin.path, 0, "template", Outcome.DROPPED_VIEW_STATE, detail))

    others: dict[str, dict[tuple[str, int], tuple[Note, Template]]] = {}
    for note, template in blocks:
        twins = (each for each in waiting.values() if _is_called(each, template.name))
        twin = next((each for each in twins if _is_same(loaded, note, template, each, target)), None)
        if twin is not None:
            leave_out(twin, note, template)
        else:
            others.setdefault(template.name, {})[note.path, template.line] = note, template
    for name, found in tuple(others.items()):
        named = [each for each in waiting.values() if _is_called(each, name)]
        if len(named) == len(found) == 1:
            ((note, template),) = found.values()
            merged = _with_edits(loaded, edited.get(note.path, note), template, named[0])
            if merged is not None:
                edited[note.path] = merged
                del others[name]
                leave_out(named[0], note, template)
    for name in sorted(others, key=len, reverse=True):  # a name may be another with a number
        made = [each for each in waiting.values() if _is_called(each, name) and _is_ours(each, loaded)]
        if len(made) <= len(others[name]):  # else the block of one is gone, and no one knows of which
            for twin, (note, template) in zip(sorted(made, key=_length), others[name].values(), strict=False):
                leave_out(twin, note, template)
    if not losses:
        return loaded
    gone = {loss.note for loss in losses}
    losses = [*loaded.losses, *losses]
    if edited:
        every = tuple(edited.get(note.path, note) for note in loaded.vault.notes)
        vault = replace(loaded.vault, notes=every)
        loaded = replace(
            loaded,
            vault=vault,
            index=index_of(vault),
            altered=loaded.altered.union(edited),
            altered_alone=False,
        )
    notes = tuple(note for note in loaded.vault.notes if note.path not in gone)
    return replace(loaded, vault=replace(loaded.vault, notes=notes), losses=tuple(losses), is_once=True)


def _with_edits(loaded: Loaded, note: Note, template: Template, twin: Note) -> Note | None:
    """``note`` with what somebody edited in ``twin``, which an earlier conversion made of its ``template``; None where that is not
    so, or ``note`` was edited, too: nobody knows which of the two is meant."""
    is_as_written = loaded.written.get(note.path, "") == loaded.digests.get(note.path)
    if twin.path not in loaded.made or not is_as_written or not template.blocks:
        return None
    fill, empty = (_filling(loaded.format, name) for name in ("with_places", "without_places"))
    settings = loaded.vault.settings
    edits = Edits(twin.blocks, lambda blocks: fill(blocks, settings), lambda blocks: empty(blocks, settings))
    return edits.put_into(note, template)


def _is_ours(twin: Note, loaded: Loaded) -> bool:
    """Whether an earlier conversion made ``twin``, and nobody edited it."""
    return loaded.made.get(twin.path, "") == loaded.digests.get(twin.path)


def _length(note: Note) -> int:
    return len(note.path)


def _nested(note: Note, target: Format) -> Note:
    """``note`` as bullets, if ``target`` has those and it may hold a template: what was a page is a document with ``--shape document``, which has
    what a template holds below a heading or a paragraph."""
    is_one = (
        note.shape != OUTLINE
        and shape_of(target) == OUTLINE
        and (note.source is None or _FIELD in note.source.text)
    )
    return shaped(note, OUTLINE) if is_one else note


def _named_in(note: Note, target: Format) -> Iterator[Template]:
    """The templates that the headings of ``note``, which was a page of ``target``, name in their text; what they hold is not told."""
    if (note.carried or {}).get("format") != target.name or note.source is None:
        return
    for number, line in enumerate(note.source.text.split("\n") if _FIELD in note.source.text else (), 1):
        for name in re.findall(rf"\[{NAME}:: ([^\]]+)\]", line) if line.startswith("#") else ():
            yield Template(name.strip(), (), number)


def _linked(loaded: Loaded) -> set[str]:
    """What notes, boards and bases of the vault lead to."""
    vault, index = loaded.vault, loaded.index
    return {
        loaded.resolver.resolve(found.reference, item.path, index).path
        for item in (*vault.notes, *vault.sheets)
        for found in index.outbound(item.path)
    }


def _is_called(note: Note, name: str) -> bool:
    """Whether the file of ``note`` is called as that of the template ``name`` is, with or without a number."""
    stem, safe = note.path.rpartition("/")[2].removesuffix(".md"), safe_name(name, extension=".md")
    return stem == safe or (stem.startswith(f"{safe} ") and stem[len(safe) + 1 :].isdecimal())


def _is_same(loaded: Loaded, note: Note, template: Template, twin: Note, target: Format) -> bool:
    """Whether ``template`` in ``note`` says what its ``twin`` does."""
    return bool(template.blocks) and _says(loaded, note, template) == _says(
        loaded, _nested(twin, target), None
    )


def _says(loaded: Loaded, note: Note, template: Template | None) -> Counter[tuple[str, str]]:
    """What ``note`` says, or a template in it."""
    blocks = note.blocks
    if template is not None:
        blocks = _filling(loaded.format)(template.blocks, loaded.vault.settings)
    said = Note(note.path, "", shape=DOCUMENT, properties=Properties(), blocks=blocks)
    found = facts(said, lambda reference: loaded.resolver.resolve(reference, note.path, loaded.index).path)
    return Counter((str(fact.kind), fact.value) for fact in found if fact.kind is not FactKind.TITLE)
