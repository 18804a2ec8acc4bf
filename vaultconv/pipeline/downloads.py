"""What notes show from the web as files of the destination: what is wanted, what is there already, what must be fetched.

All that is asked of the network is asked here, before the plan is made, and waits in a temporary folder outside the
destination: so a preview names the files that a run would write. An address that was fetched once, and whose file is
still there as recorded, is not asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import basename
from typing import TYPE_CHECKING

from vaultconv.assets import tags
from vaultconv.assets.answers import Failed, Fetched, Found, Wish
from vaultconv.assets.cards import cards, with_cards
from vaultconv.assets.discreet import discreet
from vaultconv.assets.find import (
    CONSTRUCTS,
    KINDS,
    TAG,
    TAKEN,
    Shown,
    is_wanted,
    medium_of,
    page_pictures,
    pictures,
)
from vaultconv.assets.resolvers import RESOLVERS
from vaultconv.assets.show import Copies, Known, addressed, localized, respelled
from vaultconv.assets.sniff import TYPES
from vaultconv.assets.unplaced import UNPLACED, unplaced
from vaultconv.formats.base import PICTURES, Format, PictureStyle
from vaultconv.model.board import Board
from vaultconv.model.download import PREFIX
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note
from vaultconv.pipeline.actions import Action, Kind, NewCopy, digest_file
from vaultconv.pipeline.asking import Asking, not_askable
from vaultconv.pipeline.asking import Fetching as Fetching
from vaultconv.pipeline.destination import Destination
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import Sighting
from vaultconv.pipeline.written import shape_of
from vaultconv.transform.outline import OUTLINE
from vaultconv.vault.index import Index

if TYPE_CHECKING:
    from vaultconv.pipeline.spool import Spool
    from vaultconv.pipeline.state import State

ShownBy = Mapping[str, Collection[Shown]]
"""What notes show from the web of the kinds that are asked for, by the path of each."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A picture on this disk: where, its size in bytes, and the hash of its bytes."""

    file: Path
    size: int
    hash: str


@dataclass(slots=True)
class Downloads:
    """What the notes of a vault show from files. ``paths`` has the path in the source for each address: that of a file
    of the vault, or one that begins with :data:`~vaultconv.model.download.PREFIX`; the latter are ``files``. ``places`` has, once that is known, where each goes. ``losses`` name what stays at its address; ``beside`` are files that properties show already. Of the addresses, ``fetched`` were asked now, ``kept`` had been before; ``found`` is what was answered, by address; ``wants`` says
    who wants each, ``shown`` what each note shows, and ``unfetched`` what was asked in vain, with the reason."""

    kinds: tuple[str, ...] = ()
    paths: dict[str, str] = field(default_factory=dict)
    files: dict[str, LocalFile] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    found: dict[str, Found] = field(default_factory=dict)
    fetched: int = 0
    kept: int = 0
    failed: int = 0
    spool: Spool | None = None
    wants: dict[str, _Want] = field(default_factory=dict)
    shown: ShownBy = field(default_factory=dict)
    unfetched: list[tuple[Wish, str]] = field(default_factory=list)
    in_the_way: dict[str, Action] = field(default_factory=dict)

    def refused(self, actions: Iterable[Action]) -> dict[str, str]:
        """The files that do not get into their places, as ``actions`` have it, each with why: no note is to show them. What is there instead is ``in_the_way``."""
        conflicts = {action.path: action for action in actions if action.kind is Kind.CONFLICT}
        found = {}
        for source in self.files:
            if (action := conflicts.get(self.places[source])) is not None:
                self.in_the_way[action.path] = action
                found[source] = f"`{action.path}` {action.reason}"
        return found

    def leave(self, refused: Mapping[str, str]) -> None:
        """Leaves at their addresses what cannot be put into the destination: ``refused`` are reasons, by paths in the source."""
        for url, want in self.wants.items():
            source = self.paths.get(url, "")
            if source not in refused:
                continue
            for each in (url, *want.spelled):
                self.paths.pop(each, None)
            self.files.pop(source, None)
            if url in self.found:
                self.found[url] = Failed(url, refused[source], 200)
                self.fetched -= 1
                self.unfetched.append((want.wish(url), refused[source]))
            else:
                self.kept -= 1
            self.failed += 1
            self.losses = [loss for loss in self.losses if loss not in want.cleaned]
            self.losses += want.staying(url, refused[source])

    def with_those_in_the_way(self, actions: tuple[Action, ...]) -> tuple[Action, ...]:
        """The ``actions``, with what becomes of the files that are in the way of others."""
        if not self.in_the_way:
            return actions
        left = (action for action in actions if action.path not in self.in_the_way)
        return tuple(sorted((*left, *self.in_the_way.values()), key=lambda action: action.path))

    def leave_edited(self, edited: Mapping[tuple[str, str], list[Loss]]) -> None:
        """Counts what is not asked for again since its file was ``edited``, and says so."""
        self.failed += len(edited)
        for lines in edited.values():
            self.losses += lines

    def forgo(self, sources: Collection[str], why: str) -> None:
        """Does without the files called ``sources`` that were fetched just now, since no note is to show them, and says ``why``."""
        for url, source in list(self.paths.items()):
            if source in sources:
                del self.paths[url]
                if url in self.found:
                    self.found[url] = Failed(url, why, 200)
                    self.fetched -= 1
                    self.failed += 1
        for source in sources:
            self.files.pop(source, None)

    def copies(self) -> Iterator[NewCopy]:
        """The files to put into the destination."""
        for source, local in self.files.items():
            yield NewCopy(self.places[source], local.file, "", local.size, 0, "download", local.hash)

    def asked_each_time(self) -> Iterator[tuple[Wish, str]]:
        """What each run asks for, with what came of it: what gave nothing, and why; and what gave a file that the vault has of its own."""
        yield from self.unfetched
        for url, want in self.wants.items():
            if not self.paths.get(url, PREFIX).startswith(PREFIX):
                yield want.wish(url), ""

    def entries(self) -> dict[str, tuple[str, str]]:
        """What the state is to remember: path and hash by address."""
        return {
            url: (self.places[source], self.files[source].hash)
            for url, source in self.paths.items()
            if source in self.files
        }

    def sightings(self, now: int) -> tuple[Sighting, ...]:
        """What the manifest is to say of what was asked ``now``."""
        return tuple(self._sighting(found, now) for _, found in sorted(self.found.items()))

    def _sighting(self, found: Found, now: int) -> Sighting:
        path = self.places.get(self.paths.get(found.url, ""), "")
        if isinstance(found, Failed):  # with a path where an older file stays
            return Sighting(found.url, "", found.status, "", 0, "", path, found.reason, now, now)
        kind = TYPES[found.kind]
        cut = _listed(found.cut)
        return Sighting(
            found.url, found.final, found.status, kind, found.came, found.sha256, path, "", now, now, cut
        )


_NAMED = 5
"""So many things that were cut out of a file are named."""


def style_of(format: Format) -> PictureStyle:
    """How ``format`` shows pictures from files."""
    style = getattr(format, "pictures", PICTURES)
    return style if isinstance(style, PictureStyle) else PICTURES


@dataclass(slots=True)
class _Want:
    """An address that notes show: of which kinds, how it is spelled (a PDF with its page, behind ``#``), and a line for
    the ledger for each note, should it not be had."""

    kinds: set[str] = field(default_factory=set)
    spelled: set[str] = field(default_factory=set)
    losses: dict[str, Loss] = field(default_factory=dict)
    cleaned: list[Loss] = field(default_factory=list)

    def staying(self, url: str, why: str) -> Iterator[Loss]:
        """The ledger's lines if ``url`` stays where it is."""
        told = discreet(url)
        for loss in self.losses.values():
            yield replace(loss, detail=f"`{told}` stays where it is: {why}", value=told)

    def without(self, url: str, cut: str) -> list[Loss]:
        """The ledger's lines if something was ``cut`` out of what is at ``url``."""
        detail = f"`{discreet(url)}` is kept as a picture only, without {cut}"
        lines = (
            replace(loss, outcome=Outcome.APPROXIMATED, detail=detail, value="")
            for loss in self.losses.values()
        )
        self.cleaned = list(lines) if cut else []
        return self.cleaned

    def wish(self, url: str) -> Wish:
        """What to ask for."""
        return Wish(url, frozenset(map(medium_of, self.kinds)))


def gather(
    loaded: Loaded,
    target: Format,
    options: Options,
    state: State,
    destination: Path,
    *,
    asking: Asking | None = None,
    shown: ShownBy | None = None,
) -> Downloads:
    """What the notes of ``loaded`` show from files in ``destination``, which ``state`` is of. What is not there is fetched by who is
    ``asking``; without, the network is left alone. What the notes show may be known (``shown``). Writes nothing in the destination."""
    if not options.shows_files:
        return Downloads()
    downloads = Downloads(kinds_of(options))
    downloads.shown = shown_by(loaded.chosen.notes, loaded, target, options) if shown is None else shown
    on_cards = [card for board in loaded.chosen.boards for card in cards(board)]
    everything = [*_each(downloads.shown), *_shown(on_cards, loaded, target, downloads.kinds)]
    downloads.wants = wanted = _wanted(everything, target)
    there = _Recorded(state, destination)
    asked: list[str] = []
    had: dict[str, tuple[str, LocalFile]] = {}
    for url, want in wanted.items():
        mine = next((loaded.downloads[each] for each in (url, *want.spelled) if each in loaded.downloads), "")
        if mine and loaded.index.is_attachment(mine):
            downloads.paths |= dict.fromkeys(want.spelled, mine)
            continue
        found = there.find(url)
        if found is not None:
            had[url] = found
        if found is None or options.rules.refresh:
            asked.append(url)
    answers = {} if asking is None else _answers(downloads, wanted, asked, options, asking)
    for url, want in wanted.items():
        answer = answers.get(url)
        spelled = {url, *want.spelled}
        if isinstance(answer, Fetched):
            local = LocalFile(answer.file, answer.size, answer.hash)
            _add(downloads, loaded.index, spelled, answer.name, local)
            downloads.losses += want.without(url, _listed(answer.cut))
            downloads.fetched += 1
        elif url in had:
            _add(downloads, loaded.index, spelled, *had[url])
            downloads.losses += want.without(url, there.cut(url))
            downloads.kept += 1
        elif answer is not None:
            downloads.failed += 1
            downloads.losses += want.staying(url, answer.reason)
            downloads.unfetched.append((want.wish(url), answer.reason))
    downloads.losses += _unasked(everything, target)
    return downloads


def kinds_of(options: Options) -> tuple[str, ...]:
    """What is shown from files, by the words of ``--download``."""
    return options.download or KINDS


def _unasked(everything: Iterable[tuple[str, Shown]], target: Format) -> Iterator[Loss]:
    """The ledger's lines for what notes show from the web, though such things are fetched: there is no place to show a file in."""
    style = style_of(target)
    for path, shown in everything:
        if why := _no_place(shown, style):
            told = discreet(shown.url)
            detail = f"`{told}` stays where it is: {why}"
            yield Loss(path, shown.line, CONSTRUCTS[shown.kind], Outcome.NOT_FETCHED, detail, told)


def _no_place(shown: Shown, style: PictureStyle) -> str:
    """Why a file cannot be ``shown`` where its address is, ``""`` if it can."""
    if shown.place in UNPLACED:
        return UNPLACED[shown.place]
    if shown.place == TAKEN and style.stands_beside:
        return "the property that would show a file for it is one of your own"
    if style.in_html is None and (shown.place == "html" or (shown.place == TAG and not style.as_pictures)):
        return "raw HTML shows no files there"
    return ""


def shown_by(
    notes: Iterable[Note], loaded: Loaded, target: Format, options: Options
) -> dict[str, list[Shown]]:
    """What ``notes`` of the vault that was ``loaded`` show from the web, of the kinds that are asked for, whether or not a file can be shown
    there; by the path of each that shows something."""
    found: dict[str, list[Shown]] = {}
    for path, shown in _shown(notes, loaded, target, kinds_of(options)):
        found.setdefault(path, []).append(shown)
    return found


def _each(shown: ShownBy) -> Iterator[tuple[str, Shown]]:
    return ((path, each) for path, those in shown.items() for each in those)


def _shown(
    notes: Iterable[Note], loaded: Loaded, target: Format, kinds: Collection[str]
) -> Iterator[tuple[str, Shown]]:
    """What ``notes`` and cards show from the web, of the ``kinds`` that are wanted, each with the path of its note."""
    in_graph = shape_of(loaded.format) == OUTLINE
    for note in notes:
        for shown in (*shown_in(note, target), *unplaced(note, in_graph)) if note.verbatim is None else ():
            is_web = shown.url.lower().startswith(("http://", "https://"))
            if is_web and not shown.file and is_wanted(shown.kind, kinds):
                yield note.path, shown


def shown_in(note: Note, target: Format) -> Iterator[Shown]:
    """What ``note`` shows from the web, or from copies, in the format ``target``: where its text is copied there as a whole, all that
    is in it by its tags, and nothing that it only leads to, for such a link stays as it is."""
    yield from (shown for shown in pictures(note) if shown.place != "link" or not _is_copied(note, target))
    if _is_copied(note, target) and note.source is not None:
        yield from page_pictures(note.source.text)


def _is_copied(note: Note, target: Format) -> bool:
    return style_of(target).whole and note.source is not None and note.source.dialect == target.name


def at_addresses(note: Note, target: Format, known: Known) -> Note:
    """``note`` with what it shows from copies at its address again, as far as these are ``known``."""
    made = addressed(note, known)
    if not _is_copied(note, target) or note.source is None:
        return made
    text, _ = tags.with_addresses(note.source.text, (), known)
    return made if text == note.source.text else replace(made, source=replace(note.source, text=text))


def _listed(cut: tuple[str, ...]) -> str:
    """What was ``cut`` out of a file, in words."""
    more = len(cut) - _NAMED
    return ", ".join((*cut[:_NAMED], *((f"and {more} more",) if more > 0 else ())))


def _wanted(everything: Iterable[tuple[str, Shown]], target: Format) -> dict[str, _Want]:
    """The addresses that notes show and ``target`` can show from files."""
    style = style_of(target)
    shows = {"property": style.in_property, TAKEN: style.in_property}
    wanted: dict[str, _Want] = {}
    for path, shown in everything:
        if shows.get(shown.place, style) is None or _no_place(shown, style):
            continue
        want = wanted.setdefault(shown.url.partition("#")[0], _Want())
        want.kinds.add(shown.kind)
        want.spelled.add(shown.url)
        loss = Loss(path, shown.line, CONSTRUCTS[shown.kind], Outcome.NOT_FETCHED, "", shown.url)
        want.losses.setdefault(path, loss)
    return {url: wanted[url] for url in sorted(wanted)}


class _Recorded:
    """What earlier runs fetched into a destination, as far as it is still there."""

    def __init__(self, state: State, destination: Path) -> None:
        self._known = state.downloads()
        self._records = state.records() if self._known else {}
        self._view = Destination(destination)
        self._cut = state.cut()

    def cut(self, url: str) -> str:
        """What was cut out of what is at ``url``."""
        return self._cut.get(url, "")

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


def _add(downloads: Downloads, index: Index, urls: Iterable[str], name: str, local: LocalFile) -> None:
    """Notes that what is at ``urls`` is ``local``. Where the vault has the same file already, that is shown."""
    own = next((path for path in index.by_name(name, whole=True) if index.is_attachment(path)), None)
    downloads.paths |= dict.fromkeys(urls, own or PREFIX + name)
    if own is None:
        downloads.files[PREFIX + name] = local


def _answers(
    downloads: Downloads, wanted: Mapping[str, _Want], asked: list[str], options: Options, asking: Asking
) -> dict[str, Found]:
    """What each of the addresses ``asked`` gives: by the resolvers that the user chose; what these do not have, by the network, if that
    may be asked."""
    if not asked:
        downloads.spool = asking.spool
        return {}
    from vaultconv.assets.resolved import resolved  # it cleans pictures, which takes long to import

    downloads.spool = spool = asking.waiting()
    answers: dict[str, Found] = {}
    for chosen in options.resolvers:
        resolver = RESOLVERS.get(chosen.name)
        said = chosen.values(resolver.options)
        for url in asked:
            if not isinstance(answers.get(url), Fetched):
                found = resolved(
                    resolver, wanted[url].wish(url), said, spool.folder, options.rules.limits.size
                )
                answers |= {} if found is None else {url: found}
    downloads.found = dict(answers)
    left = [url for url in asked if not isinstance(answers.get(url), Fetched)] if options.download else []
    if left:
        told = asking.network([wanted[url].wish(url) for url in left], options.rules)
        downloads.found |= told
        answers |= {url: not_askable(url) for url in left} | told
    return answers


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
    if source is not None and _is_copied(note, target):
        text, _ = tags.with_files(source.text, (), copies.html_address)
        made = made if text == source.text else replace(made, source=replace(source, text=text))
    return made


def unshown(note: Note, downloads: Downloads, target: Format) -> Iterator[Loss]:
    """The ledger's lines for what ``note`` would show from files, had its text a place where only that could change."""
    for shown in shown_in(note, target):
        if shown.url in downloads.paths and not shown.file:
            told = discreet(shown.url)
            detail = f"`{told}` is shown as it was: the whole note would have to be written anew for its file"
            yield Loss(note.path, shown.line, CONSTRUCTS[shown.kind], Outcome.NOT_FETCHED, detail, told)


def board_shown_from(board: Board, downloads: Downloads, paths: Mapping[str, str], target: Format) -> Board:
    """``board`` with what its cards show shown from the files of ``downloads``."""
    if not downloads.paths:
        return board
    return with_cards(board, lambda card: shown_from(card, downloads, paths, target))


def _copies(note: Note, files: Mapping[str, str], paths: Mapping[str, str], style: PictureStyle) -> Copies:
    """``files`` by their addresses, as ``note`` is to spell them in the destination."""
    page = paths[note.path]

    def placed(spell: Callable[[str, str], str] | None) -> Callable[[str], str]:
        return lambda source: spell(paths[source], page) if spell is not None else ""

    return Copies(files, placed(style.in_html), placed(style.in_property))
