"""On the way back: which notes name their pictures by their addresses again, and which files then stay behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import basename

from vaultconv.assets.cards import cards, with_cards
from vaultconv.assets.find import Shown, pictures, property_pictures
from vaultconv.assets.names import is_named_for
from vaultconv.assets.show import addressed, addressed_as_read
from vaultconv.formats.base import Format
from vaultconv.model.board import Board
from vaultconv.model.download import is_copy, may_show_copies
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.actions import digest_file
from vaultconv.pipeline.downloads import style_of
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.vault.index import Index


@dataclass(slots=True)
class Returned:
    """The notes of a vault whose pictures are at their addresses again, by path, and the files that stay behind."""

    notes: dict[str, Note] = field(default_factory=dict)
    left: frozenset[str] = frozenset()


def returned(loaded: Loaded, target: Format, options: Options) -> Returned:
    """What goes back: a note to the format that it came from, and any note to a format whose notes name pictures by
    their address. Files that were fetched for the format that they go back to stay behind, unless a note shows one
    in another way. With ``--download``, and within a format, files are shown on."""
    if options.shows_files or target.name == loaded.format.name:
        return Returned()
    candidates = {path for path, format in loaded.fetched.items() if format == target.name}
    if loaded.shared is not None and not candidates and not style_of(target).remote:
        return Returned()  # each of those who write the notes finds out for its own
    notes = notes_returned(loaded.vault.notes, loaded, target)
    if style_of(target).remote:
        candidates |= loaded.fetched.keys() | _unrecorded(loaded, notes)
    left = candidates - _still_shown(loaded, notes, target, options) if candidates else set()
    return Returned(notes, frozenset(path for path in left if loaded.index.is_attachment(path)))


def notes_returned(notes: Iterable[Note], loaded: Loaded, target: Format) -> dict[str, Note]:
    """Those of ``notes`` that go back, as they do, by path."""
    return {
        note.path: addressed_as_read(note, knowing(loaded.downloads))
        for note in notes
        if _goes_back(note, target)
    }


def _goes_back(note: Note, target: Format) -> bool:
    return style_of(target).remote or (note.carried or {}).get("format") == target.name


def _unrecorded(loaded: Loaded, notes: Mapping[str, Note]) -> set[str]:
    """The files that notes showed which are at their addresses in ``notes``, and that are copies by their own names though no record
    says so: what they hold hashes to what they are called."""
    found: set[str] = set()
    for note in loaded.vault.notes:
        if notes.get(note.path, note) is note:
            continue
        for name in {basename(shown.file) for shown in pictures(note) if is_copy(shown.file)}:
            found |= {path for path in loaded.index.by_name(name, whole=True) if path not in loaded.fetched}
    return {path for path in found if is_named_for(basename(path), digest_file(loaded.root / path))}


def board_returned(board: Board, loaded: Loaded, target: Format, options: Options) -> Board:
    """``board`` with what its cards show at its address again, where it goes back."""
    if options.shows_files or target.name == loaded.format.name:
        return board
    if not style_of(target).remote and (board.carried or {}).get("format") != target.name:
        return board
    return with_cards(board, lambda card: addressed(card, knowing(loaded.downloads)))


def knowing(downloads: Mapping[str, str]) -> Callable[[str, str], bool]:
    """Whether a file shows what is at an address, as ``downloads`` (a path for each address) know; of an address
    that they do not know, the note is believed."""

    def is_known(url: str, file: str) -> bool:
        path = downloads.get(url)
        return path is None or basename(path) == basename(file)

    return is_known


def _on_boards(loaded: Loaded, target: Format, options: Options) -> set[str]:
    """The files called as downloads are that cards show, once their boards are gone back."""
    shown: set[str] = set()
    for board in loaded.vault.boards:
        for card in cards(board_returned(board, loaded, target, options)):
            for picture in pictures(card):
                shown |= (
                    set(loaded.index.by_name(basename(picture.file), whole=True)) if picture.file else set()
                )
    return shown


def _still_shown(loaded: Loaded, notes: Mapping[str, Note], target: Format, options: Options) -> set[str]:
    """The files called as downloads are that notes refer to, besides those that are at their address again."""
    vault = loaded.vault
    index = Index(Vault(vault.name, vault.format, tuple(notes.get(note.path, note) for note in vault.notes)))
    shown = _on_boards(loaded, target, options)
    for note in index.vault.notes:
        for found in index.outbound(note.path):
            if is_copy(found.reference.target):
                meant = loaded.resolver.resolve(found.reference, note.path, loaded.index)
                shown.add(meant.path)
        for picture in pictures(note):
            if picture.file:
                shown |= set(loaded.index.by_name(basename(picture.file), whole=True))
    return shown


def left_behind(left: Iterable[str]) -> Iterator[Loss]:
    """The ledger's lines for files that stay behind."""
    for path in sorted(left):
        detail = (
            "a copy of what the notes name by its address again: it stays behind (--download takes it along)"
        )
        yield Loss(path, 0, "attachment", Outcome.DROPPED_VIEW_STATE, detail)


def lacking(note: Note, there: Loaded) -> Iterator[tuple[Shown, str]]:
    """The pictures that ``note`` of the vault ``there`` shows from downloads which are not there, or hold something
    else; each with what is wrong."""
    if note.source is not None and not may_show_copies(note.source.text):
        return
    for shown in pictures(note):
        if not shown.file or not is_copy(shown.file):
            continue
        name = basename(shown.file)
        path = next(iter(there.index.by_name(name, whole=True)), "")
        if not path:
            yield shown, f"{name} is not there"
        elif not is_named_for(name, digest_file(there.root / path)):
            yield shown, f"{path} holds other bytes"


def shown_beside(loaded: Loaded, target: Format, options: Options, left: Collection[str]) -> dict[str, str]:
    """The files that properties show for addresses in others, in notes that go on to another format: the path of each
    by its address, but for those that are ``left`` behind. How that is spelled is each format's own affair."""
    if target.name == loaded.format.name:
        return {}
    beside: dict[str, str] = {}
    for note in loaded.vault.notes:
        goes_back = not options.shows_files and _goes_back(note, target)
        for shown in property_pictures(note) if not goes_back else ():
            if shown.file:
                path = next(iter(loaded.index.by_name(basename(shown.file), whole=True)), "")
                if path and path not in left:
                    beside[shown.url] = path
    return beside
