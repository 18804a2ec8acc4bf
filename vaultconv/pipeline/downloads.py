"""Pictures of the web as files of the destination: which are wanted, which are there already, which must be fetched.

All that is asked of the network is asked here, before the plan is made, and waits in a temporary folder outside the
destination: so a preview names the files that a run would write. An address that was fetched once, and whose file is
still there as recorded, is not asked again.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import basename
from typing import TypeAlias

from vaultconv.assets import tags
from vaultconv.assets.find import CONSTRUCTS, Shown, pictures, property_pictures
from vaultconv.assets.names import is_named_for
from vaultconv.assets.show import Copies, addressed_as_read, localized, respelled
from vaultconv.formats.base import PICTURES, Format, PictureStyle
from vaultconv.model.download import PREFIX, is_copy, is_remote, may_show_copies
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.actions import NewCopy, digest_file
from vaultconv.pipeline.destination import Destination
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import State
from vaultconv.vault.index import Index

Fetching: TypeAlias = Callable[[int], Callable[[], object]]
"""Called once, with how many addresses will be asked; gives what to call after each."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A picture on this disk: where, its size in bytes, and the hash of its bytes."""

    file: Path
    size: int
    hash: str


@dataclass(slots=True)
class Downloads:
    """What the notes of a vault show from files. ``paths`` has the path in the source for each address: that of a file
    of the vault, or one that begins with :data:`~vaultconv.model.download.PREFIX`; the latter are ``files``. ``losses`` name
    what stays at its address; ``beside`` are files that properties show already. Of the addresses, ``fetched`` were asked now, ``kept`` had been before."""

    kinds: tuple[str, ...] = ()
    paths: dict[str, str] = field(default_factory=dict)
    files: dict[str, LocalFile] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    fetched: int = 0
    kept: int = 0
    failed: int = 0
    spool: Spool | None = None

    def copies(self, paths: Mapping[str, str]) -> Iterator[NewCopy]:
        """The files to put into the destination, given the path of each there."""
        for source, local in self.files.items():
            yield NewCopy(paths[source], local.file, source, local.size, 0, "download", local.hash)

    def entries(self, paths: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """What the state is to remember: path and hash by address."""
        return {
            url: (paths[source], self.files[source].hash)
            for url, source in self.paths.items()
            if source in self.files
        }


class Spool:
    """A temporary folder for what was fetched. It is removed with this object, at the latest when the program ends."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vaultconv-"))
        self._finish = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def close(self) -> None:
        """Removes it now."""
        self._finish()


def style_of(format: Format) -> PictureStyle:
    """How ``format`` shows pictures from files."""
    style = getattr(format, "pictures", PICTURES)
    return style if isinstance(style, PictureStyle) else PICTURES


def gather(
    loaded: Loaded,
    target: Format,
    options: Options,
    state: State,
    destination: Path,
    *,
    fetch: bool = True,
    fetching: Fetching | None = None,
) -> Downloads:
    """What the notes of ``loaded`` show from files in ``destination``, which ``state`` is of. With ``fetch`` what is not
    there is fetched; without, the network is left alone. Writes nothing in the destination."""
    downloads = Downloads(options.download)
    if not options.download:
        return downloads
    wanted = _wanted(loaded, style_of(target), options.download)
    there = _Recorded(state, destination)
    asked: list[str] = []
    for url in wanted:
        mine = loaded.downloads.get(url, "")
        if mine and loaded.index.is_attachment(mine):
            downloads.paths[url] = mine
        elif (found := there.find(url)) is not None:
            name, local = found
            _add(downloads, loaded.index, url, name, local)
            downloads.kept += 1
        else:
            asked.append(url)
    if fetch and asked:
        _fetch(downloads, loaded, wanted, asked, options, fetching)
    return downloads


def _wanted(loaded: Loaded, style: PictureStyle, kinds: Iterable[str]) -> dict[str, list[Loss]]:
    """The addresses that notes show and ``style`` can show from files, each with a line for the ledger for each note that
    shows it, should it not be had."""
    shows = {"property": style.in_property, "html": style.in_html}
    wanted: dict[str, dict[str, Loss]] = {}
    for note in loaded.vault.notes:
        for shown in pictures(note) if note.verbatim is None else ():
            if shown.kind not in kinds or shown.file or shows.get(shown.place, style) is None:
                continue
            if shown.url.lower().startswith(("http://", "https://")):
                loss = Loss(note.path, shown.line, CONSTRUCTS[shown.kind], Outcome.NOT_FETCHED, "", shown.url)
                wanted.setdefault(shown.url, {}).setdefault(note.path, loss)
    return {url: list(wanted[url].values()) for url in sorted(wanted)}


class _Recorded:
    """What earlier runs fetched into a destination, as far as it is still there."""

    def __init__(self, state: State, destination: Path) -> None:
        self._known = state.downloads()
        self._records = state.records() if self._known else {}
        self._view = Destination(destination)

    def find(self, url: str) -> tuple[str, LocalFile] | None:
        """The name and the file of what is at ``url``; None if it was not fetched, or is no longer as it was."""
        path, hash_ = self._known.get(url, ("", ""))
        place = self._view.look(path) if path else None
        if place is None or not place.there:
            return None
        file = Path(self._view.full(place.actual))
        record = self._records.get(path)
        if record is None or (record.hash, record.size, record.mtime_ns) != (
            hash_,
            place.size,
            place.mtime_ns,
        ):
            try:
                if digest_file(file) != hash_:
                    return None
            except OSError:
                return None  # then it is fetched again, and the plan says what is wrong with this one
        return basename(path), LocalFile(file, place.size, hash_)


def _add(downloads: Downloads, index: Index, url: str, name: str, local: LocalFile) -> None:
    """Notes that what is at ``url`` is ``local``. Where the vault has the same picture already, that is shown."""
    own = next((path for path in index.by_name(name, whole=True) if index.is_attachment(path)), None)
    downloads.paths[url] = own or PREFIX + name
    if own is None:
        downloads.files[PREFIX + name] = local


def _fetch(
    downloads: Downloads,
    loaded: Loaded,
    wanted: Mapping[str, list[Loss]],
    asked: list[str],
    options: Options,
    fetching: Fetching | None,
) -> None:
    from vaultconv import __version__
    from vaultconv.assets.fetch import Failed, Fetched, fetch_all

    askable = [url for url in asked if is_remote(url)]
    downloads.spool = spool = Spool()
    answers = fetch_all(
        askable,
        spool.folder,
        options.download_limits,
        allow_private=options.download_private,
        agent=f"vaultconv/{__version__} (fetches the pictures that its user's notes show)",
        done=fetching(len(askable)) if fetching is not None else lambda: None,
    )
    for url in asked:
        answer = answers.get(url, Failed(url, "it is no address that can be asked for as it stands"))
        if isinstance(answer, Fetched):
            _add(downloads, loaded.index, url, answer.name, LocalFile(answer.file, answer.size, answer.hash))
            downloads.fetched += 1
        else:
            downloads.failed += 1
            downloads.losses += (
                replace(loss, detail=f"`{url}` stays where it is: {answer.reason}") for loss in wanted[url]
            )


def shown_from(note: Note, downloads: Downloads, paths: Mapping[str, str], target: Format) -> Note:
    """``note`` with its pictures shown from the files of ``downloads``; ``paths`` are those of the destination."""
    style = style_of(target)
    if downloads.beside:
        note = respelled(note, _copies(note, downloads.beside, paths, style))
    if not downloads.paths:
        return note
    copies = _copies(note, downloads.paths, paths, style)
    made = localized(note, copies)
    source = note.source
    if style.whole and source is not None and source.dialect == target.name:
        text, _ = tags.with_files(source.text, (), copies.html_address)
        made = made if text == source.text else replace(made, source=replace(source, text=text))
    return made


def _copies(note: Note, files: Mapping[str, str], paths: Mapping[str, str], style: PictureStyle) -> Copies:
    """``files`` by their addresses, as ``note`` is to spell them in the destination."""
    page = paths[note.path]

    def placed(spell: Callable[[str, str], str] | None) -> Callable[[str], str]:
        return lambda source: spell(paths[source], page) if spell is not None else ""

    return Copies(files, placed(style.in_html), placed(style.in_property))


def shown_beside(loaded: Loaded, target: Format, back: Returned) -> dict[str, str]:
    """The files that properties show for addresses in others, in notes that go on to another format: the path of each
    by its address. How that is spelled is each format's own affair."""
    if target.name == loaded.format.name:
        return {}
    beside: dict[str, str] = {}
    for note in loaded.vault.notes:
        for shown in property_pictures(note) if note.path not in back.notes else ():
            if shown.file:
                path = next(iter(loaded.index.by_name(basename(shown.file), whole=True)), "")
                if path and path not in back.left:
                    beside[shown.url] = path
    return beside


# -- on the way back ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Returned:
    """The notes of a vault whose pictures are at their addresses again, by path, and the files that stay behind."""

    notes: dict[str, Note] = field(default_factory=dict)
    left: frozenset[str] = frozenset()


def returned(loaded: Loaded, target: Format, options: Options) -> Returned:
    """What goes back: a note to the format that it came from, and any note to a format whose notes name pictures by
    their address. Files that were fetched for the format that they go back to stay behind, unless a note shows one
    in another way. With ``--download``, and within a format, files are shown on."""
    if options.download or target.name == loaded.format.name:
        return Returned()
    remote = style_of(target).remote
    notes = {
        note.path: addressed_as_read(note, knowing(loaded.downloads))
        for note in loaded.vault.notes
        if remote or (note.carried or {}).get("format") == target.name
    }
    candidates = {path for path, format in loaded.fetched.items() if format == target.name}
    left = candidates - _still_shown(loaded, notes) if candidates else set()
    return Returned(notes, frozenset(path for path in left if loaded.index.is_attachment(path)))


def knowing(downloads: Mapping[str, str]) -> Callable[[str, str], bool]:
    """Whether a file shows what is at an address, as ``downloads`` (a path for each address) know; of an address
    that they do not know, the note is believed."""

    def is_known(url: str, file: str) -> bool:
        path = downloads.get(url)
        return path is None or basename(path) == basename(file)

    return is_known


def _still_shown(loaded: Loaded, notes: Mapping[str, Note]) -> set[str]:
    """The files called as downloads are that notes refer to, besides those that are at their address again."""
    vault = loaded.vault
    index = Index(Vault(vault.name, vault.format, tuple(notes.get(note.path, note) for note in vault.notes)))
    shown = set()
    for note in index.vault.notes:
        for found in index.outbound(note.path):
            if is_copy(found.reference.target):
                target = loaded.format.resolver.resolve(found.reference, note.path, loaded.index)
                shown.add(target.path)
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
