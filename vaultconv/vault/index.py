"""The index of a whole vault: what is where, under which names, and who points at whom.

Built once; each question costs no more than its answer. It knows no app: which of several candidates a link means is
decided by the format's Resolver, which asks here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from sys import intern
from typing import Any

from vaultconv.model.blocks import AnyBlock, Blocks
from vaultconv.model.board import Sheet
from vaultconv.model.note import Note, Vault
from vaultconv.model.reference import Reference, Target
from vaultconv.model.traverse import iter_blocks
from vaultconv.vault.faced import ALIAS_KEYS as ALIAS_KEYS
from vaultconv.vault.faced import FacedNote, NamesOf, anchors_of, headings_of
from vaultconv.vault.faced import aliases_of as aliases_of
from vaultconv.vault.known import Called, Glimpsed, called
from vaultconv.vault.known import Known as Known
from vaultconv.vault.lookers import Lookers
from vaultconv.vault.name_table import FewNames, Gathering, NamedPaths, Names, Table, by_length
from vaultconv.vault.naming import fold, paths_to
from vaultconv.vault.outbound import HeadingLine as HeadingLine
from vaultconv.vault.outbound import Outbound as Outbound
from vaultconv.vault.places_by_id import IdPlace, places_by_id
from vaultconv.vault.property_links import TextLink, links_in
from vaultconv.vault.questions import (
    ALIAS,
    ALL,
    BLOCK,
    CALLED,
    CARD,
    HEADINGS,
    NAME,
    NOTE,
    PATH,
    PLACE,
    SHEET,
    TITLE,
    Questions,
)
from vaultconv.vault.referred import references_in, references_of
from vaultconv.vault.stored import Later


class Index:
    """What can be asked of a vault.

    ``read_links`` tells what the text of a property refers to; the default reads ``[[...]]``, and ``((id))``. Names are compared as
    :func:`~vaultconv.vault.naming.fold` folds them; paths are returned as the vault spells them.
    """

    __slots__ = (
        "_anchors",
        "_assets",
        "_blocks",
        "_boards",
        "_called",
        "_few",
        "_glimpses",
        "_headings",
        "_inbound",
        "_may_be_few",
        "_names",
        "_nearest",
        "_notes",
        "_places",
        "_read_links",
        "_references",
        "_sheets",
        "_tails",
        "_vault_blocks",
        "asker",
        "led_to",
        "lookers",
        "memo",
        "questions",
        "texts",
        "vault",
    )

    def __init__(
        self,
        vault: Vault,
        *,
        read_links: Callable[[str], Iterable[TextLink]] = links_in,
        notes: Mapping[str, Note] | None = None,
        known: Known | None = None,
        glimpses: Mapping[str, Glimpsed] | None = None,
    ) -> None:
        self.vault = vault
        self.questions = Questions()
        self._glimpses: Mapping[str, Glimpsed] = glimpses or {}
        self.asker = ""
        """The path of the note that is converted, while it is: it is noted into whom it looks (``lookers``: who looked into each)."""
        self.lookers = Lookers()
        self.led_to: set[str] = set()
        """The notes whose headings anybody else asked for: links lead to some of them."""
        self.memo: dict[str, Any] = {}
        """What a format has worked out about this vault as a whole, by a name that begins with the format's."""
        self.texts: Callable[[], MutableMapping[str, str]] = dict
        """What makes a table of texts for that which is worked out of each note."""
        self._read_links = read_links
        self._references: dict[str, tuple[Outbound, ...]] = {}
        self._notes: Mapping[str, Note] = (
            notes if notes is not None else {note.path: note for note in vault.notes}
        )
        self._sheets: dict[str, Sheet] = {sheet.path: sheet for sheet in vault.sheets}
        self._assets: frozenset[str] = frozenset([a.path for a in vault.attachments]) | self._sheets.keys()
        self._names: NamedPaths | None = None
        self._few: FewNames | None = None
        self._may_be_few = known is not None
        self._tails: dict[tuple[str, int, bool], Table] = {}
        self._nearest: dict[str, dict[str, str]] = {}
        self._headings: dict[str, tuple[HeadingLine, ...]] = {}
        self._blocks: dict[str, dict[str, AnyBlock]] = {}
        self._boards: dict[str, str] | None = None
        self._anchors: dict[str, frozenset[str]] = {}
        self._vault_blocks: Mapping[str, str] | None = None if known is None else known.blocks
        self._inbound: dict[str, list[tuple[str, Reference]]] | None = None
        self._places: Mapping[str, IdPlace] | None = None if known is None else known.places
        self._called: Mapping[str, tuple[str, tuple[str, ...]]] | None = (
            NamesOf(self._notes) if known is None else known.names
        )
        """How each note is called, until the tables of names are filled: when somebody asks for a name."""

    def known(self) -> Known:
        """What it has learned, for another index of a vault whose notes are called just so."""
        names = NamesOf(self._notes)
        if self.texts is dict:
            return Known(dict(names), self._known_places(), self._known_blocks())
        return Known(
            names, self._known_places(), Later(self._blocks_found)
        )  # of very many it is laid by at once

    def _learn_names(self) -> NamedPaths:
        """The names of the paths; fills the tables of names, once. Paths are taken shortest first, so each answer is in order by itself. Of each name there is one text,
        however many tables it is in."""
        if self._names is not None:
            return self._names
        called, self._called = self._called, None
        if called is None:
            called = NamesOf(self._notes)
        alone: Table = {}
        names, titles, aliases = (Gathering(alone) for _ in range(3))
        whole, stems = set[str](), set[str]()
        for path in sorted({*self._notes, *self._assets}, key=by_length):
            for folded in (path.lower(),) if path.isascii() else paths_to(path):
                name = intern(folded.rpartition("/")[2])
                names.add(name, path)
                whole.add(name)
                stem, dot, _ = name.rpartition(".")
                if dot and stem:
                    names.add(intern(stem), path)
                    stems.add(stem)
            if path in called:
                title, more = called[path]
                titles.add(intern(title.lower() if title.isascii() else fold(title)), path)
                for alias in more:
                    aliases.add(fold(alias), path)
        made, self._few = Names(names, whole, stems, titles, aliases), None
        self._names = made
        return made

    def _named(self) -> NamedPaths:
        """What tells which paths go by a name; of a vault of which is known how its notes are called, few are asked for."""
        if self._names is None and self._may_be_few:
            self._few = self._few or FewNames({*self._notes, *self._assets}, self._called or {})
            self._may_be_few = self._few.are_few
            return self._few
        return self._learn_names()

    def forget_names(self) -> None:
        """Lets go of the tables of names: they are filled once more when somebody asks for a name."""
        self._names = None
        self._tails, self._nearest = {}, {}
        self._called = NamesOf(self._notes)

    def note(self, path: str) -> Note | None:
        """The note at ``path``, spelled as in the vault."""
        if self.asker and path != self.asker:
            self._looked_into(path)
            self.questions.ask(PATH, fold(path))
        return self._notes.get(path)

    def seen(self, path: str) -> Note:
        """The note at ``path``, or what an earlier run saw of it: it is asked for nobody."""
        glimpse = self._glimpses.get(path)
        return self._notes[path] if glimpse is None else glimpse.note

    def has(self, note: Note) -> bool:
        """Whether just this ``note`` is in the vault."""
        return self._notes.get(note.path) is note

    def is_note(self, path: str) -> bool:
        """Whether there is a note at ``path``, spelled as in the vault: it is not looked into."""
        self.questions.ask(PATH, fold(path))
        return path in self._notes

    def called(self, path: str) -> Called | None:
        """What the note at ``path``, spelled as in the vault, is called and what it is; None for what is no note. It is not looked into."""
        if path != self.asker:
            self.questions.ask(CALLED, path)
        glimpse = self._glimpses.get(path)
        note = self._notes.get(path) if glimpse is None else glimpse.note
        return None if note is None else called(note)

    def _looked_into(self, path: str) -> None:
        self.lookers.add(path, self.asker)
        self.questions.ask(NOTE, path)

    @contextmanager
    def holding(self, note: Note) -> Iterator[None]:
        """Within it ``note`` is in the vault in the place of the one at its path, of which only the face is in memory. One that the vault
        does not have, since it is a part of another there, is not put into it."""
        known = self._notes.get(note.path)
        if known is None or known is note or not isinstance(self._notes, dict):
            yield
            return
        self._notes[note.path] = note
        if isinstance(known, FacedNote):
            self._references[note.path] = known.outbound
        try:
            yield
        finally:
            self._notes[note.path] = known
            self._references.pop(note.path, None)
            self._blocks.pop(note.path, None)
            if isinstance(known, FacedNote):  # its face has them
                self._headings.pop(note.path, None)
                self._anchors.pop(note.path, None)

    @contextmanager
    def asked_by(self, path: str) -> Iterator[None]:
        """What is asked within it is asked for the note at ``path``; by ``""``, for the vault as a whole."""
        asker, self.asker = self.asker, path
        self.questions.begin(path)
        try:
            yield
        finally:
            self.asker = asker
            self.questions.begin(asker)

    def asks(self, path: str, table: int, keys: Iterable[str]) -> None:
        """Notes that it was asked for the ``keys`` of a ``table`` for the note at ``path``."""
        with self.asked_by(path):
            for key in keys:
                self.questions.ask(table, key)

    def sheet(self, path: str) -> Sheet | None:
        """The board or base at ``path``, spelled as in the vault."""
        self.questions.ask(SHEET, path)
        return self._sheets.get(path)

    def is_attachment(self, path: str) -> bool:
        """Whether there is a file at ``path``, spelled as in the vault, that is no note: an attachment, a board or a base."""
        self.questions.ask(PATH, fold(path))
        return path in self._assets

    def by_path(self, path: str) -> str | None:
        """The path in the vault that is ``path``, whatever its case and Unicode form. Where several are, the one
        spelled just so, else the first."""
        folded = fold(path)
        self.questions.ask(PATH, folded)
        if path in self._notes or path in self._assets:
            return path
        return self._named().at(folded)

    def by_name(self, name: str, *, whole: bool = False) -> tuple[str, ...]:
        """The notes, attachments and boards whose last segment is ``name``, with or without its extension (``whole``:
        only with it); shortest path first, then by the alphabet."""
        self.questions.ask(NAME, folded := fold(name))
        return self._named().so(folded, whole=whole)

    def ending_with(self, text: str, *, whole: bool = False) -> tuple[str, ...]:
        """The paths whose last segments are those of ``text`` (``a/N``), the very last with or without its
        extension (``whole``: only with it); in the order of :meth:`by_name`. A slash at either end is no segment."""
        folded = fold(text).strip("/")
        folder, slash, name = folded.rpartition("/")
        self.questions.ask(NAME, name)
        found = self._named().so(name, whole=whole)
        if not slash or not found:
            return found
        depth = folder.count("/") + 1
        tails = self._tails.get((name, depth, whole))
        if tails is None:
            gathered = Gathering()
            for path in found:
                for text in paths_to(path):
                    folders = text.split("/")[:-1]
                    if len(folders) >= depth:
                        gathered.add("/".join(folders[-depth:]), path)
            tails = self._tails[name, depth, whole] = gathered.table()
        return tails.get(folder, ())

    def ending_with_below(self, text: str, folder: str) -> str | None:
        """The first of :meth:`ending_with` (``whole``) that lies in ``folder``, spelled as in the vault, or somewhere below it.
        However many there are of one name, the first question sorts them and each further one is one look."""
        found = self.ending_with(text, whole=True)
        if len(found) < 2:
            return found[0] if found and found[0].startswith(folder + "/") else None
        name = fold(text).strip("/")
        nearest = self._nearest.get(name)
        if nearest is None:
            nearest = self._nearest[name] = {}
            for path in found:
                parent = path.rpartition("/")[0]
                while parent and parent not in nearest:
                    nearest[parent] = path
                    parent = parent.rpartition("/")[0]
        return nearest.get(folder)

    def by_alias(self, name: str) -> tuple[str, ...]:
        """The notes that have ``name`` among their aliases."""
        self.questions.ask(ALIAS, folded := fold(name))
        return self._named().aliased(folded)

    def by_title(self, name: str) -> tuple[str, ...]:
        """The notes whose title is ``name``."""
        self.questions.ask(TITLE, folded := fold(name))
        return self._named().titled(folded)

    def headings(self, path: str) -> tuple[HeadingLine, ...]:
        """The headings at the root of the note at ``path``, those that links can name (headings in quotes, callouts
        and lists do not count: Obsidian). None for what is no note."""
        if path != self.asker:
            self.led_to.add(path)
            self.questions.ask(HEADINGS, path)
        known = self._headings.get(path)
        if known is None and path in self._glimpses:
            return self._glimpses[path].headings
        if known is None:
            note = self._notes.get(path)
            if isinstance(note, FacedNote):
                return note.headings
            known = self._headings[path] = () if note is None else headings_of(note)
        return known

    def anchors(self, path: str) -> frozenset[str]:
        """The block ids of the note at ``path``, in lower case (they are compared without it)."""
        if path != self.asker:
            self.questions.ask(NOTE, path)
        known = self._anchors.get(path)
        if known is None:
            note = self._notes.get(path)
            known = frozenset(() if note is None else anchors_of(note))
            if not isinstance(note, FacedNote):
                self._anchors[path] = known
        return known

    def block(self, path: str, id: str) -> AnyBlock | None:
        """The block of the note at ``path`` whose id is ``id``; the first, if several are."""
        if self.asker and path != self.asker:
            self._looked_into(path)
        note = self._notes.get(path)
        if isinstance(note, FacedNote) and id.lower() not in note.anchors:
            return None
        return self._blocks_of(path).get(id.lower())

    def blocks_with_ids(self, path: str) -> Blocks:
        """The blocks of the note at ``path``, as far as they lead to block ids."""
        if path in self._glimpses:
            return self._glimpses[path].blocks_with_ids
        note = self._notes.get(path)
        return () if note is None else note.blocks

    def vault_block(self, id: str) -> tuple[str, AnyBlock] | None:
        """The path and block that ``id`` names, if just one block of the vault has it."""
        self.questions.ask(BLOCK, id.lower())
        path = self._known_blocks().get(id.lower(), "")
        block = self.block(path, id) if path else None
        return None if block is None else (path, block)

    def _known_blocks(self) -> Mapping[str, str]:
        """The path of the note with the block of each id; ``""`` where several have one."""
        if self._vault_blocks is None:
            self._vault_blocks = self._blocks_found()
        return self._vault_blocks

    def _blocks_found(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for path in self._notes:
            for name in self.anchors(path):
                found[name] = "" if name in found else path
        return found

    def place_of(self, id: str) -> IdPlace | None:
        """What the id of a block that is unique in the vault names: the path of its note, and the headings that lead to it
        there or the block's own id in the note."""
        self.questions.ask(PLACE, id.lower())
        return self._known_places().get(id.lower())

    def _known_places(self) -> Mapping[str, IdPlace]:
        if self._places is None:
            self._places = places_by_id(self._notes, self.texts)
        return self._places

    def board_with(self, id: str) -> str | None:
        """The path of the board that has a card or connection called ``id``; the first, if several have."""
        self.questions.ask(CARD, ALL)
        if self._boards is None:
            self._boards = {}
            for board in self.vault.boards:
                for name in (*(node.id for node in board.nodes), *(edge.id for edge in board.edges)):
                    self._boards.setdefault(name.lower(), board.path)
        return self._boards.get(id.lower())

    def _blocks_of(self, path: str) -> dict[str, AnyBlock]:
        known = self._blocks.get(path)
        if known is None:
            known = {}
            note = self._notes.get(path)
            if not isinstance(note, FacedNote):
                self._blocks[path] = known
            for block in iter_blocks(note.blocks) if note else ():
                if block.traits.anchor:
                    known.setdefault(block.traits.anchor.lower(), block)
        return known

    def outbound(self, path: str) -> tuple[Outbound, ...]:
        """The references of the note, board or base at ``path``, properties first, then in the order of the text."""
        if path != self.asker:
            self.questions.ask(NOTE, path)
        known = self._references.get(path)
        if known is None and path in self._glimpses:
            return self._glimpses[path].outbound
        if known is None:
            found = self._notes.get(path) or self._sheets.get(path)
            if isinstance(found, FacedNote):
                return found.outbound
            known = self._references[path] = tuple(references_of(found, self._read_links)) if found else ()
        return known

    def outbound_of(
        self, found: Note | Sheet, blocks: Iterable[AnyBlock] | None = None
    ) -> tuple[Outbound, ...]:
        """The references of ``found``, whether the vault has it or not, with the blocks that they stand in; ``blocks`` are all of a note's, by
        whoever has gone through them."""
        if isinstance(found, FacedNote) and blocks is None:
            return found.outbound
        is_here = (self._notes.get(found.path) or self._sheets.get(found.path)) is found
        known = self._references.get(found.path) if is_here else None
        if known is None:
            known = tuple(references_of(found, self._read_links, blocks))
            if is_here:
                self._references[found.path] = known
        return known

    def references(self, blocks: Blocks) -> Iterator[Outbound]:
        """The references in a tree of blocks, in the order of the text."""
        return references_in(iter_blocks(blocks), self._read_links)

    def link_up(self, resolve: Callable[[Reference, str], Target]) -> None:
        """Find out who points at whom: ``resolve`` is asked once for each reference and the path of its note."""
        inbound: dict[str, list[tuple[str, Reference]]] = {}
        for path, item in (*self._notes.items(), *self._sheets.items()):
            for found in references_of(item, self._read_links):
                target = resolve(found.reference, path)
                if target.kind in ("note", "asset"):
                    inbound.setdefault(target.path, []).append((path, found.reference))
        self._inbound = inbound

    def inbound(self, path: str) -> tuple[tuple[str, Reference], ...]:
        """Who points at the note or attachment at ``path``: the path of each such note, and its reference, in the order
        of the vault. Raises :class:`RuntimeError` before :meth:`link_up`."""
        if self._inbound is None:
            raise RuntimeError("Index.inbound was asked before Index.link_up")
        return tuple(self._inbound.get(path, ()))
