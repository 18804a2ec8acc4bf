"""What the notes of a vault show from files of the web (``--download``), where only some of them have changed since the last run.

What each note shows is remembered, so it is known without reading them what is wanted, what is there, and what has to be asked for. That is
found out by the same code as in a run that converts everything; the notes that asked for an address of which something else came of it than
last time are those that it concerns. Where nothing has changed at all, only what could not be had is asked for once more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from zlib import crc32

from vaultconv.assets.answers import Failed, Wish
from vaultconv.assets.find import Shown
from vaultconv.assets.sniff import Medium
from vaultconv.model.note import Note
from vaultconv.pipeline.asking import Asking, not_askable
from vaultconv.pipeline.downloads import Downloads, gather, kinds_of, shown_by
from vaultconv.pipeline.glimpsed import others_in
from vaultconv.pipeline.load import Loaded
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.receipt import Receipt
from vaultconv.pipeline.reworded import Since
from vaultconv.pipeline.shown_rows import shown_as_rows, shown_in_rows
from vaultconv.vault.stored import by_anyone


@dataclass(slots=True)
class Refetched:
    """What notes show from files now (``downloads``), and ``then``: the path in the source by the address; ``rows`` are what is to be stored of
    what they show."""

    downloads: Downloads = field(default_factory=Downloads)
    then: Mapping[str, str] = field(default_factory=dict)
    rows: dict[str, bytes | None] = field(default_factory=dict)
    showing: frozenset[str] = frozenset()
    """The notes that show anything from the web, be it from a file or not."""

    @property
    def concerned(self) -> frozenset[str]:
        """The notes that it concerns without their having asked: all that show anything, where the first file is shown, or the last no more."""
        return self.showing if bool(self.then) is not bool(self.downloads.paths) else frozenset()

    def questions(self, paths: Mapping[str, str]) -> Iterator[int]:
        """The questions for what is shown for an address that have another answer than where everything went to ``paths``."""
        now = self.downloads
        was = {url: (source, paths.get(source, "")) for url, source in self.then.items()}
        yield from others_in(
            was,
            {url: (source, now.places[source]) for url, source in now.paths.items()},
            crc32(b"downloads"),
        )


def refetched(
    since: Since,
    then: Mapping[str, str],
    rows: Mapping[str, bytes],
    loaded: Loaded,
    notes: Mapping[str, Note],
    changed: Collection[str],
) -> Refetched:
    """What the ``notes`` of the vault that was ``loaded`` show from files now, where once they showed what ``then`` says; ``rows`` tell
    what each showed, but for those that have come, gone or ``changed``."""
    options = since.options
    if not options.shows_files:
        return Refetched()
    known, left = shown_in_rows(rows), loaded.left_out
    anew = [path for path in notes if path not in left and (path in changed or path in since.left_out)]
    found = shown_by(map(notes.__getitem__, anew), loaded, since.target, options)
    kept = {path: those for path, those in known.items() if path not in changed and path not in left}
    shown: dict[str, list[Shown]] = dict(sorted((kept | found).items()))
    downloads = gather(
        loaded, since.target, options, since.state, since.destination, asking=since.asking, shown=shown
    )
    gone = known.keys() - shown.keys()
    rows_now = shown_as_rows({path: shown[path] for path in found}, but=sorted(gone))
    return Refetched(downloads, then, rows_now, frozenset(shown))


def asked_again(told: Receipt, options: Options, asking: Asking) -> Downloads | None:
    """What a run comes to that finds all as the last one, which ``told`` so much, has left it: what could not be had is asked for once more. None
    where something else comes of that than came."""
    if not options.shows_files:
        return Downloads()
    with by_anyone():
        wishes = [Wish(url, frozenset(map(Medium, media))) for url, media, _ in told.asked]
    downloads = Downloads(kinds_of(options), kept=told.shown, failed=len(wishes))
    downloads.found = dict(asking.network(wishes, options.rules)) if wishes else {}
    for url, _, reason in told.asked:
        answer = downloads.found.get(url, not_askable(url))
        if not isinstance(answer, Failed) or answer.reason != reason:
            return None
    downloads.spool = asking.spool
    return downloads
