"""A vault with one note a source, or one a highlight (``--group``): which notes are of one source, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from posixpath import dirname, join
from typing import Final, TypeAlias

from vaultconv.model.blocks import AnyBlock, Heading, Paragraph
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import MADE, Note, Vault
from vaultconv.model.passages import is_passage, parted, passage_id
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import PropertyType
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import Link
from vaultconv.model.traverse import iter_blocks
from vaultconv.transform.duplicates import DUPLICATE, is_twins_line, without_twins_line
from vaultconv.transform.gathered import Gathered, gather, title_of
from vaultconv.transform.highlight_keys import (
    BOOK,
    BOOK_TITLE,
    HOME,
    PERMALINK,
    is_of_first,
    is_single,
)
from vaultconv.transform.leads import NAMED, GroupedResolver, Leads, led, led_base, led_board
from vaultconv.transform.outline import DOCUMENT, OUTLINE, bullets_loosened, came_from, shaped
from vaultconv.transform.paths import Taken, ending_of, folder_for, free
from vaultconv.transform.references import named
from vaultconv.transform.scattered import Scattered, is_list_of_links, links_of, scatter
from vaultconv.transform.sources import about, by_source
from vaultconv.transform.twins import Marks, has_twins_line, linked, marks_of, twins_in, with_twins_line
from vaultconv.transform.ungathered import Ungathered
from vaultconv.transform.what_became import Grouping, Standing
from vaultconv.vault.index import Index
from vaultconv.vault.naming import safe_name

SOURCE: Final = "source"
"""As the source has it."""
BOOK_NOTES: Final = "book"
"""One note a source, with all its highlights."""
HIGHLIGHT_NOTES: Final = "highlight"
"""One note a highlight, and one for the source that lists them."""

GROUPS: Final = (SOURCE, HIGHLIGHT_NOTES, BOOK_NOTES)
"""The values of ``--group``."""

CALLED: Final = "called:"
"""What a tie begins with to notes of the same title, of a note that says no id of its source."""
TITLED: Final = "titled:"
"""And of one that says an id: it is a tie only to those that say none."""

_LONG_TITLE: Final = 40
"""Letters of a title of which a name may have no more."""

_Resolve: TypeAlias = Callable[[Reference, str, Index], Target]
Describe: TypeAlias = Callable[[Gathered, Sequence[Note]], Note]
"""Gives the note that was gathered from others, with what the way back is to know."""
_OF_A_SOURCE: Final = frozenset({BOOK, BOOK_TITLE, PERMALINK, "highlight_id"})


HIGHLIGHTS = "highlights"
"""What of :attr:`~vaultconv.model.note.Note.lacking` says that a note holds none."""


def holds_highlights(note: Note) -> bool:
    """Whether ``note`` holds passages and is about their source, as those are that Readwise made: an essay that quotes one is
    not."""
    if note.verbatim is not None or HIGHLIGHTS in note.lacking:
        return False
    passages = [block for block in iter_blocks(note.blocks) if is_passage(block)]
    if not passages:
        return False
    named = any(item.key in _OF_A_SOURCE for item in note.properties)
    return named or bool(note.form) or all(map(passage_id, passages))


class Grouper:
    """Groups the notes of a vault, whose ``index`` and way to ``resolve`` links are given."""

    def __init__(
        self,
        vault: Vault,
        index: Index,
        resolve: _Resolve,
        standing: Standing | None = None,
        *,
        asks_all: bool = False,
    ) -> None:
        """With the rest of the vault ``standing`` (None: there is none) as it was grouped before. ``asks_all``: each note asks what its links lead to,
        also where nothing is grouped."""
        self._vault = vault
        self._asks_all = asks_all or standing is not None
        self._standing = standing
        self._index = index
        self._resolve = resolve
        self._made: dict[str, tuple[Note, ...]] = {}
        self._leads = (
            Leads({}, {})
            if standing is None
            else Leads(dict(standing.leads.moved), dict(standing.leads.parted))
        )
        self._names: dict[str, str] = {} if standing is None else dict(standing.names)
        self._ties: dict[str, list[str]] = {}
        self._losses: list[Loss] = []
        self._new: list[tuple[Note, str]] = []
        self._gone: set[str] = set()
        self._homes_of: dict[str, str] = {}
        self._flattened: dict[str, int] = {}
        self._twins: dict[str, dict[str, None]] = {}
        self._marks: list[Marks] = []
        self._untwinned: set[str] = set()
        self._are_lines_said = True
        files = (*vault.attachments, *vault.sheets)
        self._taken = Taken(item.path.casefold() for item in (*vault.notes, *files))
        if standing is not None:
            self._taken.update(standing.taken)

    def gather(self, notes: Iterable[Note], describe: Describe, *, merge: bool = False) -> None:
        """Makes one note of all that are of one source. ``describe`` gives each note that was made, with what the way back is to
        know. To ``merge`` them is to have each highlight once."""
        documents = [self._document(note) for note in notes]
        for note in documents:
            self._tie(note)
        homes = self._homes(documents)
        listed = {path: self._listed_by(home) for path, home in homes.items()}
        for path, there in listed.items():
            self._ties.setdefault(path, []).extend(f"path:{each}" for each in sorted(there))
        for group in by_source(note for note in documents if note.path not in homes):
            paths = {note.path for note in group}
            home = [homes[path] for path in homes if not paths.isdisjoint(listed[path])]
            if home or len(group) > 1 or is_single(group[0]):
                self._gather(home, group, describe, merge, self._listed(home, group))

    def gather_again(
        self, groups: Iterable[tuple[Sequence[Note], Sequence[tuple[str, int]]]], describe: Describe
    ) -> None:
        """Makes one note of the notes of each of the ``groups``, which were one once: of the highlights, and of that which lists
        them, in whose order they are; where none does, in that which is told beside them (see :func:`gather`)."""
        for notes, order in groups:
            members = [self._document(note) for note in notes]
            for note in members:
                self._ties.setdefault(note.path, []).append(f"of:{members[0].path}")
            group = [note for note in members if is_single(note)]
            home = [note for note in members if not is_single(note)]
            self._gather(home, group, describe, False, self._listed(home, group) or order)

    def _gather(
        self,
        home: Sequence[Note],
        group: Sequence[Note],
        describe: Describe,
        merge: bool,
        order: Sequence[tuple[str, int]],
    ) -> None:
        members = [*home, *group]
        for note in members:
            self._taken.discard(note.path.casefold())
        title = title_of(members)
        ending = ending_of(members[0].path)
        path = free(join(dirname(members[0].path), safe_name(title, extension=ending) + ending), self._taken)
        told = [self._without_listing(note, group) for note in members]
        gathered = gather(told, path, title, merge=merge, order=order)
        self._losses += gathered.losses
        self._add(describe(gathered, members), members)
        self._tell_flattened(path, members)
        for was, anchor in gathered.places:
            self._leads.moved.setdefault(was, (path, anchor))
        for note in home:
            self._leads.moved[note.path] = path, ""

    def scatter(
        self, notes: Iterable[Note], describe: Callable[[Scattered, Note], None], *, at_home: bool
    ) -> None:
        """Makes one note of each highlight. ``describe`` gets what was made of which note, and adds what the way back is to
        know."""
        for note in map(self._document, notes):
            _, parts = parted(note.blocks)
            if not parts or is_single(note) or is_of_first(note.properties, parts):
                continue
            folder = folder_for(note.path)
            made = scatter(note, folder, self._taken, at_home=at_home)
            describe(made, note)
            whole = (
                made.home.path if made.home is not None else made.notes[0].path if made.notes else note.path
            )
            if at_home and made.home is not None:
                self._homes_of |= dict.fromkeys((one.path for one in made.notes), made.home.path)
            self._part(note, made.all, {**made.places, "": whole})
            if made.home is None:
                self._tell_page(whole, note, made.notes)

    def scatter_again(self, notes: Iterable[Note], describe: Callable[[Note, set[str]], Ungathered]) -> None:
        """Makes of each note those that it was made of. ``describe`` gives them, none at a path that is taken, with what was
        carried for each."""
        for note in map(self._document, notes):
            made = describe(note, self._taken)
            self._homes_of |= made.homes
            self._part(note, [one for _, one in made.notes], made.places)

    def _part(self, note: Note, made: Iterable[Note], places: dict[str, str]) -> None:
        for each in made:
            self._add(each, (note,), note.path)
        self._tell_flattened(places[""], (note,))
        self._leads.parted[note.path] = places

    def grouping(self) -> Grouping:
        """The vault as it is now, with all links leading to where their targets are."""
        if not (self._new or self._twins or self._untwinned or self._asks_all):
            return Grouping(self._vault, losses=self._losses, marks=self._marks)
        vault = self._led() if self._new or self._asks_all else self._vault
        titles = {note.path: note.title for note in vault.notes}
        notes = tuple(self._with_twins(note, titles) for note in vault.notes)
        made = replace(vault, notes=notes)
        return Grouping(
            made,
            self._made,
            self._losses,
            self._marks,
            not (self._new or self._untwinned),
            self._leads,
            self._names,
            self._ties,
            self._taken.met,
            frozenset(self._untwinned),
            self._are_lines_said,
        )

    def _led(self) -> Vault:
        """The vault with the notes that were made, and all links leading to where their targets are."""
        resolve = GroupedResolver(self._resolve).resolve
        kept = [(note, note.path) for note in self._vault.notes if note.path not in self._gone]
        notes = tuple(sorted((note for note, _ in (*kept, *self._new)), key=attrgetter("path")))
        standing = self._standing
        index = cache(
            lambda: Index(replace(self._vault, notes=notes)) if standing is None else standing.index(notes)
        )
        self._leads.names = lambda path: self._name_of(path, index())
        new = [(self._with_home(note, was), was) for note, was in self._new]
        every = [led(note, was, self._leads, self._index, resolve) for note, was in (*kept, *new)]
        return replace(
            self._vault,
            notes=tuple(sorted(every, key=lambda note: note.path)),
            boards=tuple(
                led_board(board, self._leads, self._index, self._resolve) for board in self._vault.boards
            ),
            bases=tuple(
                led_base(base, self._leads, self._index, self._resolve) for base in self._vault.bases
            ),
        )

    def called(self, path: str) -> str:
        """What the text of a property calls the note at ``path``, once all are grouped."""
        return self._leads.names(path)

    def _name_of(self, path: str, index: Index) -> str:
        """What the text of a property calls the note at ``path``: its title, if that means it, else a part of its path."""
        if path not in self._names:
            called = index.called(path)
            stem = folder_for(path)
            names = (called.title if called is not None else stem, stem.rpartition("/")[2], stem)
            self._names[path] = next((name for name in names if self._is_at(path, name, index)), path)
        return self._names[path]

    def _is_at(self, path: str, name: str, index: Index) -> bool:
        return self._resolve(Reference(ReferenceKind.NAME, name), "", index).path == path

    def _with_home(self, note: Note, was: str) -> Note:
        """``note`` of a highlight, whose text stood at the path ``was``, with the link to the note of its source."""
        if self._homes_of.get(note.path) is None:
            return note
        path = self._homes_of[note.path]
        self._index.asks(was, NAMED, (path,))
        name = self._leads.names(path)
        title = next((home.title for home, _ in self._new if home.path == path), name)
        link = f"[[{name}]]" if name == title else f"[[{name}|{title}]]"
        return replace(note, properties=note.properties.with_value(HOME, link, PropertyType.LINK))

    def _add(self, note: Note, members: Sequence[Note], was: str = "") -> None:
        note = replace(note, extra={**note.extra, MADE: True})
        self._made[note.path] = tuple(members)
        self._gone |= {member.path for member in members}
        self._new.append((note, was or members[0].path))

    def _document(self, note: Note) -> Note:
        """``note`` as a document, with references by note and place: an outline of one becomes one again, and the bullets of any
        other that holds passages become paragraphs."""
        if note.shape != OUTLINE:
            return note
        with self._index.asked_by(note.path):
            document = shaped(named(note, self._index), DOCUMENT, flatten=True)
        if came_from(note) == DOCUMENT:
            return document
        if not any(map(is_passage, document.blocks)):
            return note
        self._flattened[note.path] = bullets_loosened(note.blocks)
        return document

    def list_twins(self, *, link: bool) -> None:
        """Lists the highlights that stand in two notes, or twice in one, in the ledger, however they are grouped now; to ``link``
        them is to have each note name the other."""
        self.mark()
        found = list(twins_in(self._marks))
        for twin in found:
            there = self._made.get(twin.first, ())
            self._losses.append(twin.loss(there[0].path if len(there) == 1 else twin.first))
        if link:
            self._twins = linked(found)

    def mark(self) -> None:
        """Finds out by what the highlights of each note are known, however they are grouped now."""
        kept = (note for note in self._vault.notes if note.path not in self._gone)
        notes = filter(holds_highlights, (*(note for note, _ in self._new), *kept))
        self._marks = sorted(map(marks_of, notes), key=attrgetter("path"))

    def without_lines(self) -> None:
        """Takes away what :meth:`list_twins` wrote into notes, whatever it says now."""
        lined = (note for note in self._vault.notes if holds_highlights(note))
        self._untwinned |= {note.path for note in lined if has_twins_line(note)}

    @property
    def marks(self) -> Sequence[Marks]:
        """By what the highlights of each note are known, once that is found out."""
        return self._marks

    def without_links_to_twins(
        self, notes: Iterable[Note], twins: Mapping[str, Iterable[str]] | None = None
    ) -> bool:
        """Takes away what :meth:`list_twins` wrote into ``notes``, which go back to where nothing of it was. One that says otherwise was edited,
        and has its line. ``twins`` are the notes with highlights of each (None: as they are known here). Gives whether all say what they should."""
        for note in notes:
            for line in filter(is_twins_line, iter_blocks(note.blocks)):
                self._untwinned.add(note.path)
                twins = linked(twins_in(self._marks)) if twins is None else twins
                with self._index.asked_by(note.path):
                    is_said = self._says(note.path, line, twins.get(note.path, {}))
                if not is_said:
                    detail = (
                        "the line that names notes with the same highlights was edited: it does not go along"
                    )
                    self._losses.append(Loss(note.path, line.line, DUPLICATE, Outcome.APPROXIMATED, detail))
                    self._are_lines_said = False
        return self._are_lines_said

    def _says(self, path: str, line: AnyBlock, twins: Iterable[str]) -> bool:
        """Whether a ``line`` of the note at ``path`` calls each of its ``twins`` as that is called, and nothing else."""
        left = set(twins)
        for link in line.spans[1:] if isinstance(line, Paragraph) else ():
            if not isinstance(link, Link):
                continue
            there = self._index.note(self._resolve(link.reference, path, self._index).path)
            words = plain_text(link.label)
            if there is None or (words and not _is_called(words, there.title)):
                return False
            left.discard(there.path)
        return not left

    def _with_twins(self, note: Note, titles: Mapping[str, str]) -> Note:
        """``note`` with the line that leads to those with its highlights; of one that grouping made, or that goes back to where
        there is none, an older one goes. ``titles`` are those of all notes, by their paths."""
        if note.path in self._untwinned or note.path in self._made:
            document = self._document(note) if note.path in self._untwinned else note
            bare = without_twins_line(document)
            note = note if bare is document else bare
        return with_twins_line(note, [(path, titles[path]) for path in self._twins.get(note.path, ())])

    def _tell_flattened(self, path: str, members: Sequence[Note]) -> None:
        for note in members:
            if count := self._flattened.get(note.path, 0):
                detail = f"{count} bullets of {note.path} became paragraphs and headings of a document"
                self._losses.append(Loss(path, 0, "outline", Outcome.APPROXIMATED, detail))

    def _tell_page(self, path: str, note: Note, made: Iterable[Note]) -> None:
        """Names the page of the source ``note`` at the service, where each note that was ``made`` has that of its highlight in the
        key for it: no note of the source is left to say it."""
        page = note.properties.find(PERMALINK)
        if page is not None and all(one.properties.get(PERMALINK) != page.value for one in made):
            detail = f"it is the address of the highlight; that of its source is {page.value}"
            self._losses.append(
                Loss(path, page.line, "property", Outcome.APPROXIMATED, f"{PERMALINK}: {detail}", PERMALINK)
            )

    # -- the note of a source whose highlights have notes of their own -------------------------------------------------

    def _homes(self, notes: Sequence[Note]) -> dict[str, Note]:
        """The notes of sources whose highlights have notes of their own, by path: those that one of ``notes`` calls so, and those
        that list some and hold no text themselves."""
        found: dict[str, Note] = {}
        for note in notes:
            if note.properties.find(HOME) is None:
                continue
            for home in self._named_home(note):
                self._ties.setdefault(note.path, []).append(f"path:{home.path}")
                found[home.path] = self._document(home)
        singles = {note.path for note in notes if is_single(note)}
        for note in self._vault.notes:
            if note.path not in found and note.properties.find(BOOK_TITLE) is not None and not has_text(note):
                home = self._document(note)
                if not has_text(home) and (listed := self._listed_by(home)):
                    self._ties.setdefault(home.path, []).extend(f"path:{path}" for path in sorted(listed))
                    if listed <= singles:
                        found[home.path] = home
        return found

    def _named_home(self, note: Note) -> list[Note]:
        """The notes that ``note`` calls that of its source."""
        found: list[Note] = []
        outbound = self._index.outbound(note.path)
        with self._index.asked_by(note.path):
            for link in outbound:
                if link.key == HOME and link.block is None:
                    target = self._resolve(link.reference, note.path, self._index)
                    home = self._index.note(target.path) if target.kind == "note" else None
                    if home is not None and home.path != note.path:
                        found.append(home)
        return found

    def _listed_by(self, home: Note) -> set[str]:
        """The paths that lists of links in ``home`` lead to."""
        with self._index.asked_by(home.path):
            return {
                self._resolve(reference, home.path, self._index).path
                for block in home.blocks
                if is_list_of_links(block)
                for reference in links_of(block)
            }

    def _tie(self, note: Note) -> None:
        """Notes what ``note`` says of its source. By a title only those are one that have no id, and those with one that such may be of."""
        said = about(note)
        ties = [f"id:{said.id}"] if said.id else []
        ties += [f"{TITLED if said.id else CALLED}{said.title}"] if said.title else []
        self._ties.setdefault(note.path, []).extend(ties)

    def _listed(self, home: Iterable[Note], group: Sequence[Note]) -> list[tuple[str, int]]:
        """The passages of a source in the order in which the notes at ``home`` have their chapters and list those of the
        ``group``, each by the path of its note and its number there; empty where they list none."""
        counts = {note.path: len(parted(note.blocks)[1]) for note in group}
        found: list[tuple[str, int]] = []
        for note in home:
            before, parts = parted(note.blocks)
            for number, blocks in enumerate((before, *(part.below for part in parts))):
                if number:
                    found.append((note.path, number - 1))
                listings = filter(is_list_of_links, blocks)
                with self._index.asked_by(note.path):
                    for reference in (each for block in listings for each in links_of(block)):
                        path = self._resolve(reference, note.path, self._index).path
                        found += ((path, at) for at in range(counts.get(path, 0)))
        return found if any(path in counts for path, _ in found) else []

    def _without_listing(self, note: Note, group: Sequence[Note]) -> Note:
        """``note`` without lists that only lead to notes of its own source."""
        paths = {each.path for each in group}

        def leads_home(reference: Reference) -> bool:
            return self._resolve(reference, note.path, self._index).path in paths

        with self._index.asked_by(note.path):
            kept = tuple(
                block
                for block in note.blocks
                if not (is_list_of_links(block) and all(map(leads_home, links_of(block))))
            )
        return note if len(kept) == len(note.blocks) else replace(note, blocks=kept)


def _is_called(words: str, title: str) -> bool:
    """Whether ``words`` are a ``title``, as far as the name of a file may say it: without its marks, and not all of a long one.

    >>> _is_called("Maps: how, why?", "Maps- how, why"), _is_called("Maps", "Maps of old")
    (True, False)
    """
    one, other = ("".join(filter(str.isalnum, each.casefold())) for each in (words, title))
    long, short = max(one, other, key=len), min(one, other, key=len)
    return one == other or (len(short) >= _LONG_TITLE and long.startswith(short))


def has_text(note: Note) -> bool:
    """Whether any text of the source is a passage of ``note``, chapters aside.

    >>> has_text(Note("a.md", "A"))
    False
    """
    return any(is_passage(block) and not isinstance(block, Heading) for block in note.blocks)
