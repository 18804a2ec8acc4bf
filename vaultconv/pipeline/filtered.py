"""What of a vault a run is about, where it is not about all of it: filters, and ``.vaultconvignore``.

The whole vault is read all the same, and each note has the path that it would have without a filter. So names stay unique,
links find what they mean, and a later run for the rest does not rename anything. What is left out is counted, and each link
that leads there has its line in the ledger.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from posixpath import basename, dirname
from zlib import crc32

from vaultconv.assets.find import pictures
from vaultconv.assets.in_properties import files_named
from vaultconv.formats.base import WriteContext
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Blocks
from vaultconv.model.board import Base, Board, Sheet
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Note
from vaultconv.model.spans import Tag
from vaultconv.model.traverse import iter_blocks, iter_spans, spans_of
from vaultconv.pipeline.facts import TAG_KEYS
from vaultconv.pipeline.load import Loaded, is_own
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.property_facts import names
from vaultconv.pipeline.publishing import UNPUBLISHED, is_for_others, writer_of
from vaultconv.vault.filters import IGNORE_FILE, Patterns, check_lines, has_tag
from vaultconv.vault.tree import Tree

_OF_A_SOURCE = "document_tags"
"""The property with the tags of a source of highlights, which may be several words."""
_DAY = lazy_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def filtered(loaded: Loaded, options: Options) -> Loaded:
    """``loaded``, with what ``options`` and the files ``.vaultconvignore`` in it leave out (``left_out``). Losses that
    only concern that are none.

    A note or board is meant if its path, a tag and its time are. Of attachments and bases those are that what is meant shows
    or leads to, and those that the filters name themselves; what is excluded never is."""
    choice = Choice(loaded, options)
    if not choice.is_made:
        return loaded
    left = choice.left_out()
    return replace(loaded, left_out=left, losses=tuple(choice.meant(loaded.losses, left)))


def ignore_files(tree: Tree) -> Iterator[tuple[str, Sequence[str]]]:
    """The files ``.vaultconvignore`` of a vault: the folder of each, and its lines, those of the deepest folders first, which
    have the last word. Raises :class:`~vaultconv.errors.ConfigurationError` for a line that is no pattern."""
    for path in sorted(tree.hidden, key=lambda path: (-path.count("/"), path)):
        if basename(path) == IGNORE_FILE:
            lines = tree.head(path, -1).decode("utf-8-sig", "replace").splitlines()
            yield dirname(path), check_lines(tree.root / path, lines)


class Choice:
    """Says of each thing of a vault why it is left out."""

    def __init__(self, loaded: Loaded, options: Options) -> None:
        self.loaded = loaded
        self.options = options.format_options
        self.writer = writer_of(options) if is_for_others(options) else None
        self.filters = filters = options.filters
        self.exclude = Patterns(filters.exclude)
        self.only = Patterns(filters.only)
        self.ignored = tuple(Patterns(lines, folder) for folder, lines in ignore_files(loaded.tree))
        self.earliest = filters.earliest

    @property
    def is_made(self) -> bool:
        """Whether anything may be left out at all."""
        return bool(self.ignored) or self.is_of_notes

    @property
    def is_of_notes(self) -> bool:
        """Whether it may depend on what notes say, and files go along with those that are meant."""
        return bool(self.filters) or self.writer is not None

    def left_out(self) -> dict[str, str]:
        """The paths of what is left out, each with the filter that does."""
        items = self._items()
        left = {item.path: why for item in items if (why := self.why(item))}
        return left | self.files_left_out(self.used_by(item for item in items if item.path not in left))

    def why(self, item: Note | Board) -> str:
        """The filter that leaves ``item`` out; ``""`` for none. What others are not to read is that first: no page of it stays, whichever
        notes a run is about."""
        return self._why_unpublished(item) or self._why_excluded(item.path) or self._why_item(item)

    def files_left_out(self, used: Container[str]) -> dict[str, str]:
        """The attachments and bases that are left out, each with the filter that does, where what is meant shows or leads to those that are
        ``used``."""
        vault, left = self.loaded.vault, dict[str, str]()
        files: tuple[Attachment | Base, ...] = (*vault.attachments, *vault.bases)
        for file in files:
            meant = file.path in used or (isinstance(file, Attachment) and is_own(file))
            meant = meant and not (isinstance(file, Base) and self._why_unpublished(file))
            if why := self._why_excluded(file.path) or ("" if meant else self._why_file(file.path)):
                left[file.path] = why
        return left

    def meant(self, losses: Iterable[Loss], left: Container[str]) -> Iterator[Loss]:
        """Those of ``losses`` that concern more than what is ``left`` out."""
        return (loss for loss in losses if loss.note not in left and not self.excluded(loss.note))

    def _items(self) -> tuple[Note | Board, ...]:
        return (*self.loaded.vault.notes, *self.loaded.vault.boards)

    def excluded(self, path: str) -> bool:
        """Whether ``path`` is excluded, whatever is there."""
        return bool(self._why_excluded(path))

    def _why_excluded(self, path: str) -> str:
        if self.exclude.check(path):
            return "--exclude"
        for patterns in self.ignored:
            if (said := patterns.check(path)) is not None:
                return IGNORE_FILE if said else ""
        return ""

    def _why_item(self, item: Note | Board) -> str:
        filters = self.filters
        if filters.only and not self.only.check(item.path):
            return "--only"
        if filters.tags and not has_tag(tags_of(item), filters.tags):
            return "--tag"
        return "--since" if self._is_older(item) else ""

    def _why_unpublished(self, item: Note | Sheet) -> str:
        """The flag of the writer because of which it does not write ``item``."""
        if self.writer is None:
            return ""
        return str(self.writer.leaves_out(item, self.loaded.vault.settings, self.options))

    def _is_older(self, item: Note | Board) -> bool:
        """Whether ``item`` was last changed before the day that is asked for. An export says nothing of that: of its notes
        the last day counts that a highlight in it says, and one that says none is meant."""
        if not self.filters.since:
            return False
        if isinstance(item, Note) and item.path in self.loaded.exported:
            return "" < max(_days(item), default="") < self.filters.since
        return self.loaded.mtimes.get(item.path, 0) < self.earliest

    def _why_file(self, path: str) -> str:
        """Of a file that nothing uses that is meant: a file has no tags."""
        if self.filters.only and not self.only.check(path):
            return "--only"
        if self.filters.tags:
            return "--tag"
        file = self.loaded.tree.get(path)
        if self.filters.since and (file is None or file.mtime_ns < self.earliest):
            return "--since"
        return "" if self.writer is None else UNPUBLISHED

    def used_by(self, items: Iterable[Note | Board]) -> frozenset[str]:
        """The files that ``items`` show or lead to, where that matters."""
        loaded, used = self.loaded, set[str]()
        for item in items if self.is_of_notes else ():
            for found in loaded.index.outbound(item.path):
                target = loaded.resolver.resolve(found.reference, item.path, loaded.index)
                if target.kind == "asset":
                    used.add(target.path)
            if isinstance(item, Note):
                named = (
                    loaded.resolver.resolve(reference, item.path, loaded.index)
                    for _, reference in files_named(item)
                )
                used |= {target.path for target in named if target.kind == "asset"}
                used |= self.called_as(shown.file for shown in pictures(item))
        return frozenset(used)

    def called_as(self, shown: Iterable[str]) -> set[str]:
        """The files that are called as those that are ``shown`` for addresses of the web."""
        names = {basename(file) for file in shown if file}
        return {path for name in names for path in self.loaded.index.by_name(name, whole=True)}


def _days(note: Note) -> Iterator[str]:
    """The days that ``note`` of an export and the highlights in it say."""
    said = [note.date]
    said += (cited.date for block in iter_blocks(note.blocks) if (cited := block.traits.citation) is not None)
    yield from (day[:10] for day in said if _DAY.match(day))


def tags_of(item: Note | Board) -> Iterator[str]:
    """The tags of a note, those of its properties first, or of the cards of a board, in the order of the text."""
    if isinstance(item, Board):
        for node in item.nodes:
            yield from _tags_in(node.blocks)
        return
    for entry in item.properties:
        if entry.key.lower() in TAG_KEYS:
            yield from names(entry.value, parted=True)
        elif entry.key == _OF_A_SOURCE:
            yield from names(entry.value, parted=False)
    yield from _tags_in(item.blocks)


def _tags_in(blocks: Blocks) -> Iterator[str]:
    for block in iter_blocks(blocks):
        if block.traits.citation is not None:
            yield from block.traits.citation.tags
        for entry in block.traits.properties:
            if entry.key.lower() in TAG_KEYS:
                yield from names(entry.value, parted=True)
        for spans in spans_of(block):
            yield from (span.name for span in iter_spans(spans) if isinstance(span, Tag))


def look_around(note: Note, loaded: Loaded) -> None:
    """Asks what the links of ``note``, which is left out, mean: that is seen of it too."""
    with loaded.index.asked_by(note.path):
        for found in loaded.index.outbound_of(note):
            loaded.resolver.resolve(found.reference, note.path, loaded.index)


LEFT_OUT = crc32(b"left out")
"""Questions for why something is left out, by its path."""


def leading_out(items: Iterable[Note | Sheet], loaded: Loaded, context: WriteContext) -> Iterator[Loss]:
    """The ledger's lines for links from ``items``, which are meant, to what is left out: they are written as if it were there."""
    for item in items if loaded.left_out else ():
        for found in loaded.index.outbound(item.path):
            target = loaded.resolver.resolve(found.reference, item.path, loaded.index)
            if target.kind not in ("note", "asset"):
                continue
            loaded.index.questions.ask(LEFT_OUT, target.path)
            why = loaded.left_out.get(target.path)
            if why and why != UNPUBLISHED:  # to others such a link is text, and the writer says so
                place = context.paths.get(target.path, target.path)
                there = "" if place == target.path else f", and would be `{place}`"
                detail = f"leads to `{target.path}`, which is left out of this run ({why}){there}"
                yield Loss(
                    item.path, found.line, found.place, Outcome.LEFT_OUT, detail, found.reference.target
                )
