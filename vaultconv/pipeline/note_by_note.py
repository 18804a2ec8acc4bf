"""What becomes of each note by itself, once it is known what becomes of the vault as a whole: its files, what was carried for them put in,
and its lines of the ledger. Pure.

Both kinds of runs come here: one that converts all notes, and one that converts only those that an edit concerns
(:mod:`vaultconv.pipeline.reworded`). So both say the same of a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from vaultconv.assets.as_pictures import with_pictures
from vaultconv.assets.discreet import discreet
from vaultconv.assets.in_properties import with_paths
from vaultconv.assets.show import with_sets_at_addresses
from vaultconv.formats.base import Format, Output, WriteContext
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Settings
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.pipeline.attachments import Use
from vaultconv.pipeline.downloads import Downloads, shown_from, style_of, unshown
from vaultconv.pipeline.filtered import leading_out, look_around
from vaultconv.pipeline.homeward import Returned
from vaultconv.pipeline.in_its_text import in_its_text
from vaultconv.pipeline.laid import laid
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.reread import note_as_read
from vaultconv.pipeline.shelf import at_hand
from vaultconv.pipeline.templated import template_of, templated
from vaultconv.pipeline.uncarried import uncarried
from vaultconv.pipeline.way_back import given_back
from vaultconv.pipeline.written import expanded, is_failed, own_bytes, prepared, shape_of, write_safely
from vaultconv.transform.outline import (
    DOCUMENT,
    OUTLINE,
    bullets_loosened,
    came_from,
    is_flattened,
    on_other_levels,
)
from vaultconv.transform.references import gone
from vaultconv.transform.web_places import places_beside, with_places_in_addresses

if TYPE_CHECKING:
    from vaultconv.transform.highlight_template.render import HighlightTemplate


@dataclass(slots=True)
class Written:
    """The files of notes, as they were ``written`` and in the same order with what was carried put in (``outputs``); each note as it
    was ``given`` to the writer, with what came of it, where that is asked for; and what did not arrive."""

    written: list[Output] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    given: list[tuple[Note, Output]] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)


@dataclass(slots=True)
class NoteByNote:
    """Converts the notes of a vault that was ``loaded``, each by itself: ``context`` is what is known of the whole, ``settings`` are those
    of the destination once it is written, ``back`` the notes whose pictures are at their addresses again."""

    loaded: Loaded
    target: Format
    options: Options
    context: WriteContext
    settings: Settings
    downloads: Downloads = field(default_factory=Downloads)
    back: Returned = field(default_factory=Returned)
    notice: Callable[[Note], None] | None = None
    """What each note is shown to once it was written, if it is to be remembered."""

    @property
    def _goes_on(self) -> bool:
        """Whether the notes go to another format."""
        return self.target.name != self.loaded.format.name

    def write(self, notes: Iterable[Note], sheets: Iterable[Output] = ()) -> Written:
        """The files of ``notes``, then those of ``sheets``, which are written already."""
        made, index = Written(), self.loaded.index
        template = template_of(self.target, self.options.format_options) if self._goes_on else None
        for each in notes:
            note = at_hand(each)
            with index.holding(note):
                with index.asked_by(note.path):
                    self._write(note, template, made)
                    made.losses += leading_out((note,), self.loaded, self.context)
                if self.notice is not None:
                    self.notice(note)
            made.losses += self._left_of(note)
            self._give_back(made)
        made.written += sheets
        self._give_back(made)
        return made

    def see(self, notes: Iterable[Note]) -> None:
        """Shows ``notes`` that are not written to whoever takes notice of them."""
        notice = self.notice
        if notice is None:
            return
        for each in notes:
            note = at_hand(each)
            with self.loaded.index.holding(note):
                look_around(note, self.loaded)
                notice(note)

    def _give_back(self, made: Written) -> None:
        """Puts in what was carried for the last of what was ``made``; the bytes are laid by, where the notes are."""
        pile = None if self.loaded.shelf is None else self.loaded.shelf.of_outputs
        for place in range(len(made.outputs), len(made.written)):
            output = made.written[place]
            restored = given_back(output, self.loaded, self.target, self.options, made.losses)
            made.written[place] = laid(output, pile)
            made.outputs.append(made.written[place] if restored is output else laid(restored, pile))

    def _write(self, note: Note, template: HighlightTemplate | None, made: Written) -> None:
        loaded, target, options = self.loaded, self.target, self.options
        writer = target.writer
        assert writer is not None  # noqa: S101  a format that is written has one
        ready = prepared(
            self.back.notes.get(note.path, note),
            loaded.index,
            loaded.format,
            target,
            options.format_options,
            self.settings,
        )
        if self._goes_on:
            made.losses += expanded(note, loaded.format, loaded.vault.settings)[1]
            made.losses += gone(note, loaded.index)
            ready = with_sets_at_addresses(ready)
        ready = with_paths(ready, partial(self._path_of, note.path))
        shown = shown_from(self._with_pictures(ready), self.downloads, self.context.paths, target)
        if self._goes_on and any(found.reference.subpath for found in loaded.index.outbound_of(note)):
            made.losses += places_beside(shown, discreet)
            shown = with_places_in_addresses(shown)
        outputs = write_safely(writer, shown, self.context, partial(own_bytes, loaded))
        if not self._goes_on and options.origins and shown is not ready and shown.source is ready.source:
            read = partial(note_as_read, path=note.path, there=loaded, options=options)
            edited = [in_its_text(shown, output, read) for output in outputs]
            outputs = tuple(output for output in edited if output is not None)
            if len(outputs) < len(edited):
                made.losses += unshown(ready, self.downloads, target)
                shown = ready
                outputs = write_safely(writer, ready, self.context, partial(own_bytes, loaded))
        if template is not None:
            outputs = tuple(templated(output, note, template, target, options) for output in outputs)
        made.written += outputs
        if self._is_told_unsaid:
            made.given += ((shown, output) for output in outputs if not is_failed(output))

    def _with_pictures(self, note: Note) -> Note:
        """``note`` with pictures for tags that show files, where raw HTML shows none."""
        if not style_of(self.target).as_pictures:
            return note

        def is_file(reference: Reference) -> bool:
            if reference.kind is ReferenceKind.URL:
                return reference.target in self.downloads.paths
            return self._goes_on and self.context.target(reference, note.path).kind == "asset"

        return with_pictures(note, is_file)

    def _path_of(self, note: str, reference: Reference) -> str:
        """The path by which a property of the ``note`` names a picture in the destination; ``""`` if that is as it was."""
        context = self.context
        target = context.target(reference, note)
        there, page = context.paths.get(target.path, ""), context.paths[note]
        if target.kind != "asset" or not there or (there == target.path and not self._goes_on):
            return ""
        path = style_of(self.target).by_path(there, page)
        return "" if path == reference.target else path

    def also_lost(self, made: Written, use: Use, said: Iterable[Loss]) -> list[Loss]:
        """What else did not arrive of the notes that became what was ``made``: ``use`` is what they do with the files of the vault; of links
        out of it those are left out that the ledger has ``said`` already."""
        losses = links_outside(use, said)
        if self._is_told_unsaid:
            losses += uncarried(made.given, self.target, self.context, self.options, self._write_again)
        return losses

    @property
    def _is_told_unsaid(self) -> bool:
        """Whether it is found out what the notes leave out, since nothing is carried and their writer does not say."""
        return self._goes_on and not self.options.carriers and getattr(self.target, "carries_unsaid", False)

    def _left_of(self, note: Note) -> list[Loss]:
        """What of ``note`` no writer is given."""
        if not self._goes_on:
            return []
        options, target, losses = self.options, self.target, list[Loss]()
        if not _keeps_view_state(target)(options.format_options, options.carriers):
            losses += _view_state(note, getattr(target, "tells_schedules", False))
        if options.format_options.get("shape") == DOCUMENT and shape_of(target) == DOCUMENT:
            losses += _flattening(note)
        if came_from(note) == DOCUMENT and shape_of(target) == DOCUMENT:
            losses += _put_elsewhere(note)
        losses += note.extra.get("unread", ())
        return losses

    def _write_again(self, note: Note, context: WriteContext) -> tuple[Output, ...]:
        writer = self.target.writer
        assert writer is not None  # noqa: S101  it wrote the note before
        return write_safely(writer, note, context, partial(own_bytes, self.loaded))


def links_outside(use: Use, losses: Iterable[Loss]) -> list[Loss]:
    """Links that lead out of the vault, save those that the writer has named: nothing there is read, and the link is left
    as it was written."""
    named = {(loss.note, loss.construct) for loss in losses if loss.outcome is Outcome.OUTSIDE_SOURCE}
    outside = []
    for path, found in use.outside:
        if (path, found.place) not in named:
            text = found.reference.target
            detail = f"`{text}` leads out of the vault: not read, and left as it was written"
            outside.append(Loss(path, found.line, found.place, Outcome.OUTSIDE_SOURCE, detail, text))
    return outside


def _keeps_view_state(format: Format) -> Callable[[Mapping[str, Any], bool], bool]:
    """What tells whether notes of ``format`` say how another app shows a block: never, where it does not tell."""
    found: Callable[[Mapping[str, Any], bool], bool] = getattr(
        format, "keeps_view_state", lambda _options, _carriers: False
    )
    return found


def _view_state(note: Note, tells_schedules: bool) -> Iterator[Loss]:
    """What only says how its app shows a note: it means nothing in another. The state keeps it for the way back. A writer that
    ``tells_schedules`` names itself what it leaves out of them."""
    told = note.extra.get("schedules", {}) if tells_schedules else {}
    for line, name in note.extra.get("view", ()):
        if (line, name) in told:
            continue
        detail = f"{name!r} says how the app shows a block: left out"
        yield Loss(note.path, line, "view", Outcome.DROPPED_VIEW_STATE, detail)


def _flattening(note: Note) -> Iterator[Loss]:
    """A page whose bullets become paragraphs has a line."""
    if is_flattened(note) and (count := bullets_loosened(note.blocks)):
        detail = f"{count} bullets became paragraphs and headings of a document"
        yield Loss(note.path, 0, "outline", Outcome.APPROXIMATED, detail)


def _put_elsewhere(note: Note) -> Iterator[Loss]:
    """A block of a page that was a document has a line where somebody has put it on a level that a document cannot say."""
    for line in on_other_levels(note.blocks) if note.shape == OUTLINE and note.verbatim is None else ():
        detail = "a document has no way to say that it stands on this level of the outline: there it follows what stands above it"
        yield Loss(note.path, line, "outline", Outcome.APPROXIMATED, detail)
