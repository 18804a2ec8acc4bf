"""A source to a vault in memory: walked, recognised, read note by note.

One bad note never costs another: whatever goes wrong with one is in the ledger, and the note is carried as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from vaultconv.errors import SourceError
from vaultconv.formats.base import Format, Recognition, Resolver, Unit
from vaultconv.formats.registry import get_format, recognise
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Attachment, Note, Vault
from vaultconv.pipeline.collector import rarely_collecting
from vaultconv.pipeline.looks import Looks
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.own_place import FOLDER
from vaultconv.pipeline.reading import Reading
from vaultconv.pipeline.shelf import can_lie, kept_anew
from vaultconv.remote.unread import unread_of
from vaultconv.transform.twins import Told
from vaultconv.vault.filters import IGNORE_FILE
from vaultconv.vault.fragments import pages_of
from vaultconv.vault.index import Index
from vaultconv.vault.migration_files import MIGRATIONS, migration_files
from vaultconv.vault.near import did_you_mean_path
from vaultconv.vault.tree import Tree, reason, tree_of, walk, walk_hidden

if TYPE_CHECKING:
    from vaultconv.pipeline.crew import Crew
    from vaultconv.pipeline.read_in_shares import InShares
    from vaultconv.pipeline.shelf import Shelf
    from vaultconv.pipeline.spool import Spool
    from vaultconv.pipeline.still import Looked
    from vaultconv.pipeline.ungrouped import Ungrouped


@dataclass(slots=True)
class Loaded:
    """A vault that was read: its format and why it was taken for that, the tree on disk, the index, a hash of each
    note's bytes, and what went wrong."""

    root: Path
    tree: Tree
    format: Format
    recognition: Recognition
    vault: Vault
    index: Index
    digests: Mapping[str, str] = field(default_factory=dict)
    mtimes: Mapping[str, int] = field(default_factory=dict)
    losses: tuple[Loss, ...] = ()
    origins: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Attachments that an earlier conversion brought here: the format that they came from, and their path in it."""
    downloads: Mapping[str, str] = field(default_factory=dict)
    """The file here that shows what is at an address of the web, as an earlier conversion fetched it."""
    fetched: Mapping[str, str] = field(default_factory=dict)
    """Files that an earlier conversion fetched: the format of the notes that it fetched them for."""
    fingerprint: str = ""
    """The hash of all that was read, and of what decides what is made of it (:mod:`~vaultconv.pipeline.fingerprint`)."""
    frame: str = ""
    """The same without what the notes hold, and without files."""
    ground: str = ""
    """The same without the notes and files."""
    files: str = ""
    """The hash of the files that are no notes."""
    looks: Looks = field(default_factory=Looks)
    """How each file looked that was read."""
    members: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    """The notes that each note made by grouping was made of, by its path (see :mod:`vaultconv.pipeline.grouped`)."""
    grouped: Resolver | None = None
    before: Ungrouped | None = None
    """How it was before its notes were grouped; None where none were."""
    exported: frozenset[str] = frozenset()
    """The notes that came out of an export, a file that holds many."""
    tried: frozenset[str] = frozenset()
    """The files that might have been exports, and are files like others."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """What this run is not about, by its path, with the filter that leaves it out (:mod:`~vaultconv.pipeline.filtered`)."""

    has_highlights: bool = False
    """Whether notes hold highlights, which are grouped or could be; not where each stays what it is, whatever is in the others."""
    twins: Mapping[str, Told] = field(default_factory=dict)
    """What is told of the highlights of each note that has some, where each of these notes stays what it is (:mod:`vaultconv.transform.twins`)."""
    changed: frozenset[Loss] = frozenset()
    """The ledger's lines for what a transform of the user's changed; they are among the losses too."""
    altered: frozenset[str] = frozenset()
    """The notes that a transform changed, or that have what was edited in the note of a template of theirs."""
    altered_alone: bool = True
    """Whether each of these was changed by what stands in it alone, and so would others be."""

    packed: Mapping[str, Path] = field(default_factory=dict)
    """The files outside of the vault that hold attachments which are members of a file of it."""
    spool: Spool | None = None
    """Where these are, as long as this vault is wanted."""

    shared: InShares | None = None
    """Where its notes are, if they were read in shares."""

    shelf: Shelf | None = None
    """Where its notes are, if not all of them are in memory."""
    asked: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The names of pages of which ids were asked for the links of each note, folded."""
    home: Mapping[str, bytes] = field(default_factory=dict)
    """The settings files of the vault that an earlier conversion made this one of, where it goes back to that format."""
    made: Mapping[str, str] = field(default_factory=dict)
    """Notes that an earlier conversion made of no note, such as that of a template in a page: what each of them hashed to."""
    written: Mapping[str, str] = field(default_factory=dict)
    """Where there are such notes: what each file hashed to that an earlier conversion wrote here."""
    is_once: bool = False
    """Whether notes are left out already that say again what a template in a page does."""

    def file(self, path: str) -> Path:
        """The file on disk with the bytes of the attachment at ``path``."""
        return self.packed.get(path, self.root / path)

    @property
    def chosen(self) -> Vault:
        """The vault, of its notes and files only those that this run is about."""
        left, vault = self.left_out, self.vault
        if not left:
            return vault
        return replace(
            vault,
            notes=_without(vault.notes, left),
            boards=tuple(board for board in vault.boards if board.path not in left),
            attachments=tuple(file for file in vault.attachments if file.path not in left),
            bases=tuple(base for base in vault.bases if base.path not in left),
        )

    @property
    def resolver(self) -> Resolver:
        """What finds the targets of links: that of the format, or the one that knows the notes made by grouping too."""
        return self.grouped or self.format.resolver


@rarely_collecting()
def load(
    source: Path,
    options: Options,
    beside: Iterable[tuple[Unit, bytes]] = (),
    crew: Crew | None = None,
    shelf: Shelf | None = None,
) -> Loaded:
    """The vault at ``source``, a folder or a file, and what is ``beside`` it, which counts as though it were a file there where
    none is. A ``crew`` reads the notes in shares, if there is one, and they can be told apart; else a ``shelf``, if there is one and they
    can, has those that are not to be in memory. Raises :class:`~vaultconv.errors.SourceError` when there is none,
    it cannot be read, or its kind cannot be told, and :class:`~vaultconv.errors.UsageError` for an unknown format."""
    return understood(_walked(source, options), options, beside, crew, shelf)


def understood(
    tree: Tree,
    options: Options,
    beside: Iterable[tuple[Unit, bytes]] = (),
    crew: Crew | None = None,
    shelf: Shelf | None = None,
) -> Loaded:
    """The vault that is in ``tree``, as :func:`load` has it, which raises what this does."""
    format, recognition = _format(tree, options)
    reading = Reading(tree, format, recognition, options)
    stand_alone = bool(getattr(format, "notes_stand_alone", False))
    shared = None
    if crew is not None and stand_alone:
        from vaultconv.pipeline.read_in_shares import InShares  # with all that processes need

        shared = InShares(crew)
    if shelf is not None and not can_lie(format):
        shelf = None
    if shelf is not None:
        shelf.expect(len(tree))
        reading.lay_on(shelf)
    reading.take_all(None if shared is None else shared.read)
    for unit, data in beside:
        if unit.path not in tree:
            reading.take(unit, data)
    name = tree.root.resolve().name
    pages = pages_of(reading.notes)
    vault = Vault(
        name,
        format.name,
        tuple(sorted(kept_anew(pages.settled, reading.notes, reading.keep), key=lambda note: note.path)),
        tuple(sorted(reading.boards, key=lambda board: board.path)),
        tuple(sorted(reading.attachments, key=lambda attachment: attachment.path)),
        reading.settings,
        tuple(sorted(reading.bases, key=lambda base: base.path)),
    )
    index = index_of(vault)
    if shelf is not None:
        shelf.let_lie(index)
    losses = (*reading.losses, *losses_of_tree(tree, vault))
    return Loaded(
        tree.root,
        tree,
        format,
        recognition,
        vault,
        index,
        reading.digests,
        reading.mtimes,
        losses,
        reading.origins,
        reading.downloads,
        reading.fetched,
        reading.fingerprint.done(tree),
        exported=frozenset(reading.exported),
        tried=frozenset(reading.tried),
        looks=reading.looks,
        made=reading.made,
        written=reading.written,
        frame=reading.fingerprint.frame,
        ground=reading.fingerprint.ground,
        files=reading.fingerprint.files,
        packed=reading.packed,
        spool=reading.spool,
        shared=shared if shared is not None and shared.shares else None,
        shelf=shelf,
        asked=pages.asked,
        home=reading.home,
    )


def bytes_of(loaded: Loaded, path: str) -> bytes:
    """The bytes of the attachment at ``path``; none where they cannot be read, which has its line when it is copied."""
    try:
        return loaded.file(path).read_bytes()
    except OSError:
        return b""


def index_of(vault: Vault) -> Index:
    """The index of ``vault``."""
    return Index(shown_in(vault))


def shown_in(vault: Vault) -> Vault:
    """``vault`` as links see it: what is the app's own none can mean, be it named like a note (``README.md`` of a plugin)."""
    return replace(vault, attachments=tuple(file for file in vault.attachments if not is_own(file)))


@dataclass(frozen=True, slots=True)
class Seen:
    """A source that was looked at and not understood: the hash of what :func:`load` would read, the time of each file, and
    the format that it is in."""

    fingerprint: str
    mtimes: Mapping[str, int]
    format: Format
    recognition: Recognition
    name: str
    looks: Looks = field(default_factory=Looks)
    read: int = 0
    """How many files had to be read for it."""
    frame: str = ""
    """The hash of all but what its notes hold, and but its files."""
    ground: str = ""
    """The hash of all but its notes and files."""
    files: str = ""
    """The hash of the files that are no notes."""
    tree: Tree = field(default_factory=lambda: Tree(Path()))


def look(source: Path, options: Options, looks: Looks | None = None, looked: Looked | None = None) -> Seen:
    """What is at ``source``, by its bytes alone, and by its ``looks`` where these are as they were: the cost of looking. How its files look now may
    be known (``looked``). Raises what :func:`load` raises, and :class:`OSError` where a file cannot be read."""
    met = None if looked is None else tree_of(source, looked.folders)
    tree = _walked(source, options, met)
    format, recognition = _format(tree, options)
    reading = Reading(tree, format, recognition, options, looks)
    if met is not None and looked is not None:
        reading.looks.began_ns = looked.began
    reading.look_at_all()
    return Seen(
        reading.fingerprint.done(tree),
        reading.mtimes,
        format,
        recognition,
        tree.root.resolve().name,
        reading.looks,
        reading.count,
        reading.fingerprint.frame,
        reading.fingerprint.ground,
        reading.fingerprint.files,
        tree,
    )


def without_views(loaded: Loaded) -> Loaded:
    """``loaded`` without the pages that only show a board which is there itself."""
    notes = tuple(note for note in loaded.vault.notes if not _shows(note, loaded.index))
    return replace(loaded, vault=replace(loaded.vault, notes=notes))


def _shows(note: Note, index: Index) -> bool:
    return index.is_attachment(str(note.extra.get("shows", "")))


def is_apps_own(path: str) -> bool:
    """Whether the file at ``path`` in a vault is its app's, not its owner's: it lies in a hidden folder
    (``.obsidian/app.json``). Readers list such files among the attachments, and links never lead there.

    >>> is_apps_own(".obsidian/app.json"), is_apps_own("Attachments/loaf.png")
    (True, False)
    """
    return path.startswith(".")


def is_own(attachment: Attachment) -> bool:
    """Whether a file is the app's own: it says so, or it lies in a hidden folder."""
    return attachment.own or is_apps_own(attachment.path)


def _walked(source: Path, options: Options, met: Tree | None = None) -> Tree:
    """What is at ``source``, if it was not ``met`` yet; an error where that is nothing."""
    try:
        tree = met or walk(source, allow=options.allow, follow_symlinks=options.follow_symlinks)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceError(
            "there is no such file or folder",
            path=source,
            remedy=f"{did_you_mean_path(source)}Check the path.",
        ) from error
    except OSError as error:
        raise SourceError(
            f"cannot be read: {reason(error)}", path=source, remedy="Check its permissions."
        ) from error
    tree = _without_scripts(tree)
    if unread := unread_of(source):
        tree = replace(tree, losses=tuple(sorted((*tree.losses, *unread))))
    if tree.only and not tree.files:
        raise SourceError(tree.losses[0].detail, path=source, remedy="Name a folder or a file with notes.")
    if not tree.files and not tree.hidden:
        raise SourceError("the folder is empty", path=source, remedy="Name a folder with notes in it.")
    return tree


def _without_scripts(tree: Tree) -> Tree:
    """``tree`` without the migration scripts of the vault: they change it, and are no part of what it says."""
    own = migration_files(file.path for file in tree.files)
    if not own:
        return tree
    files = "1 file" if len(own) == 1 else f"{len(own):,} files"
    what = f"migration scripts ({files}), so no part of the vault: not copied"
    return tree.without(own, Loss(MIGRATIONS, 0, "scripts", Outcome.DROPPED_VIEW_STATE, what))


def _format(tree: Tree, options: Options) -> tuple[Format, Recognition]:
    if options.source_format:
        return get_format(options.source_format), Recognition(100, "you said so")
    return recognise(tree)


def _without(notes: tuple[Note, ...], left: Container[str]) -> tuple[Note, ...]:
    """Those of ``notes`` that are not ``left`` out."""
    without: Callable[[Container[str]], Any] | None = getattr(notes, "without", None)
    if without is not None:  # they are read, or unpacked, when somebody asks
        return cast(tuple[Note, ...], without(left))
    return tuple(note for note in notes if note.path not in left)


def losses_of_tree(tree: Tree, vault: Vault) -> Iterator[Loss]:
    """What of ``tree`` is no part of ``vault``."""
    yield from tree.losses
    yield from _hidden(tree, vault)
    yield from _empty_folders(tree)


def _hidden(tree: Tree, vault: Vault) -> Iterator[Loss]:
    """Hidden files and folders are no part of a vault, save those that the reader took: of these, what it could not
    take."""
    taken = {
        attachment.path.split("/")[0] for attachment in vault.attachments if is_apps_own(attachment.path)
    }
    for path in tree.hidden:
        if path in taken:
            yield from walk_hidden(tree, path).losses
        elif path.split("/")[-1] not in (FOLDER, IGNORE_FILE):
            yield Loss(
                path, 0, "folder", Outcome.OUTSIDE_SOURCE, "hidden, so no part of the vault: not copied"
            )


def _empty_folders(tree: Tree) -> Iterator[Loss]:
    """Folders with nothing in them: folders of the destination are made for what they hold. One that could not be
    listed has its line already."""
    paths = (*(file.path for file in tree.files), *tree.folders, *tree.hidden)
    lost = [loss.note for loss in tree.losses]
    filled = {path.rpartition("/")[0] for path in (*paths, *lost)}
    for folder in tree.folders:
        if folder not in filled and folder not in lost:
            yield Loss(folder, 0, "folder", Outcome.DROPPED_VIEW_STATE, "an empty folder: it is not made")
