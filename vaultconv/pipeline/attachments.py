"""Which files of a vault its notes show or lead to, which nothing leads to, and which notes want and the vault has not."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from posixpath import basename, dirname, join, normpath, splitext
from urllib.parse import unquote

from vaultconv.assets.find import COPIES, pictures
from vaultconv.assets.in_properties import files_named
from vaultconv.assets.sniff import MEDIA
from vaultconv.markdown.html_addresses import address_ranges
from vaultconv.model.download import is_remote
from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.downloads import style_of
from vaultconv.pipeline.load import Loaded, is_own
from vaultconv.vault.index import Outbound

_NOTES = frozenset({"", ".md", ".markdown", ".html", ".htm", ".org", ".canvas", ".base", ".edn"})
_FILES = frozenset(
    {f".{kind}" for kind in MEDIA}
    | {".jpeg", ".webm", ".m4v", ".opus", ".docx", ".xlsx", ".zip", ".txt", ".csv"}
)
"""How files end that a link means to lead to, rather than to a note that is not written yet."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that is not there: its name or path, as notes write it, and the ``notes`` that want it, with the line of
    each."""

    target: str
    notes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Use:
    """The attachments of a vault: which notes lead to each (``users``), to which nothing leads (``unused``), and files that
    are ``missing``. ``outside`` are the references that lead out of the vault, each with the path of its note."""

    users: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    outside: tuple[tuple[str, Outbound], ...] = field(default=())

    def used_by(self) -> dict[str, list[str]]:
        """The files that each note leads to or shows, by its path."""
        found: dict[str, list[str]] = {}
        for file, notes in self.users.items():
            for note in notes:
                found.setdefault(note, []).append(file)
        return found


NO_USE = Use()
"""That of a vault without files."""


def use_of(loaded: Loaded, only: Iterable[str] | None = None) -> Use:
    """What the notes, boards and bases of ``loaded`` do with its files; or those at the paths ``only`` (then nothing is said of files
    that are not used)."""
    resolve, index = loaded.resolver.resolve, loaded.index
    users: dict[str, set[str]] = {}
    wanted: dict[str, dict[tuple[str, int], None]] = {}
    outside: list[tuple[str, Outbound]] = []
    vault = loaded.chosen
    for path in (item.path for item in (*vault.notes, *vault.sheets)) if only is None else only:
        with index.asked_by(path):  # where nothing is converted, nobody else asks
            item = index.note(path) or index.sheet(path)
            references = (*(index.outbound_of(item) if item is not None else ()), *_named(loaded, path))
            targets = [resolve(found.reference, path, index) for found in references]
        for found, target in zip(references, targets, strict=True):
            if target.kind == "asset":
                users.setdefault(target.path, set()).add(path)
            elif target.kind == "outside":
                outside.append((path, found))
            elif target.kind == "missing" and _is_file(found):
                wanted.setdefault(found.reference.target, {})[path, found.line] = None
    unused: tuple[str, ...] = ()
    if only is None:
        shown = (shown.file for note in vault.notes if COPIES not in note.lacking for shown in pictures(note))
        unused = unused_of(loaded, users, shown)
    missing = tuple(Missing(target, tuple(notes)) for target, notes in sorted(wanted.items()))
    shared = {path: frozenset(notes) for path, notes in users.items()}
    return Use(shared, unused, missing, tuple(outside))


def unused_of(loaded: Loaded, used: Collection[str], shown: Iterable[str]) -> tuple[str, ...]:
    """The files of ``loaded`` to which nothing leads: notes lead to those that are ``used``, and show from files so called what they name by
    an address in places that are no links: properties, citations, raw HTML."""
    unused = {item.path for item in loaded.chosen.attachments if not is_own(item)} - set(used)
    if unused:
        names = {basename(file) for file in shown if file}
        unused -= {path for name in names for path in loaded.index.by_name(name, whole=True)}
        unused -= _in_pages(loaded)
    return tuple(sorted(unused))


def in_order(wanted: Mapping[str, list[tuple[str, int]]], notes: Container[str]) -> tuple[Missing, ...]:
    """Files that are ``wanted`` and missing, each with the notes and boards that want it: the ``notes`` first, each by their paths."""
    return tuple(
        Missing(target, tuple(sorted(places, key=lambda place: (place[0] not in notes, place[0]))))
        for target, places in sorted(wanted.items())
        if places
    )


def _named(loaded: Loaded, path: str) -> Iterator[Outbound]:
    """The pictures that properties of the note at ``path`` name by their paths."""
    note = loaded.index.note(path)
    for item, reference in files_named(note) if note is not None else ():
        yield Outbound(reference, "property", item.line, None, item.key, str(item.value))


def _is_file(found: Outbound) -> bool:
    """Whether a reference means a file, and no note that somebody may still write."""
    ending = splitext(found.reference.target)[1].lower()
    return ending in _FILES or (found.place in ("image", "embed") and ending not in _NOTES)


def _in_pages(loaded: Loaded) -> set[str]:
    """The files that pages lead to in places that are nothing in a note: sets of pictures, the one before a film, subtitles, an icon."""
    found: set[str] = set()
    for note in loaded.chosen.notes if style_of(loaded.format).whole else ():
        text = note.source.text if note.source is not None else ""
        for start, end in address_ranges(text):
            path = unquote(unescape(text[start:end]).partition("#")[0].partition("?")[0])
            if path and not is_remote(path):
                place = path.lstrip("/") if path.startswith("/") else join(dirname(note.path), path)
                file = loaded.index.by_path(normpath(place))
                found |= {file} if file is not None else set()
    return found


def left_out(unused: tuple[str, ...]) -> Iterator[Loss]:
    """The ledger's lines for files that nothing leads to, and that are left out as their owner asked."""
    for path in unused:
        yield Loss(
            path,
            0,
            "attachment",
            Outcome.DROPPED_VIEW_STATE,
            "nothing leads to it: left out (--unused leave)",
        )
