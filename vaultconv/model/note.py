"""Note and its neighbours in a vault: attachments, settings. Boards and bases are in :mod:`vaultconv.model.board`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Final

from vaultconv.model.blocks import Blocks
from vaultconv.model.board import Base, Board, Sheet
from vaultconv.model.problem import Problem as Problem
from vaultconv.model.properties import Properties

OF_FORM: Final = "of_form"
"""The key in :attr:`Note.extra` of the form of the note that one was made of: its links mean what they meant there."""


class NoteKind(StrEnum):
    """What a note is for. A journal has a date; a template is never resolved."""

    PAGE = "page"
    JOURNAL = "journal"
    HIGHLIGHT = "highlight"
    TEMPLATE = "template"


@dataclass(slots=True)
class Source:
    """The text a note was read from, for a writer of the same dialect. ``text`` is decoded, with ``\\n`` as line
    end; ``body_start`` is where the body begins in it; ``dialect`` names who may copy slices of it."""

    text: str
    body_start: int
    dialect: str
    fielded: bool = False
    """Whether each line is a field by itself, told by its own beginning: then none moves, and none belongs to another."""

    @property
    def body(self) -> str:
        """The text after the front matter: what every :class:`~vaultconv.model.origin.Origin` counts in."""
        return self.text[self.body_start :]


@dataclass(slots=True)
class Encoding:
    """How the text was laid in bytes: ``codec`` (``utf-8``, ``utf-16-le``, ``utf-16-be``, or one of old that the
    file itself declares), whether a byte order mark stood first, and ``newline``: ``\\n``, ``\\r\\n``, or ``mixed``; then ``crlf_lines`` are the 0-based lines
    that ended in CRLF. ``replaced`` says of each run of U+FFFD which bytes it was, where some were no text (see
    :mod:`vaultconv.vault.bad_bytes`)."""

    codec: str = "utf-8"
    bom: bool = False
    newline: str = "\n"
    crlf_lines: tuple[int, ...] = ()
    replaced: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(slots=True)
class Note:
    """One note. ``path`` is its logical path in the source (``Dir/Note.md``, with ``/``); ``title`` is what its app
    calls it; ``date`` is ``YYYY-MM-DD`` for a journal or a dated highlight, else ``""``; ``form`` names the
    generation of its format (``F5`` of the Readwise site notes), ``""`` for the current one.

    ``verbatim`` is set on a note that could not be understood: its bytes, which every writer copies as they
    are; ``problem`` then says why. ``carried`` is what an earlier conversion left in the state database for the
    way back (see :mod:`vaultconv.pipeline.carrier`). ``shape`` is ``document`` (headings, paragraphs, lists) or ``outline``
    (lists of bullets, whose ``outline`` says which of them are no lists to a reader).

    ``extra`` is for facts that few formats have: ``page``, the name by which links of its app call the note where that
    is not its title; ``place``, its path in a vault of folders where that is not ``path``; ``blocks``, what each id that
    is unique in the vault names: the headings that lead there, and the block's own id in the note; ``ids``, the same for the
    ids of this page alone; ``daily``, where its vault keeps the notes of days and what they are called; ``line_ends``, ``shown`` where they are breaks
    though its format alone does not say so, ``strict`` where its vault's setting has them for blanks; ``indent``, what its nested lines are indented by if not by a tab;
    ``workflow``, which words its app has for the states of tasks if not those that it has for itself; ``unread``, the losses of what its reader has no place for;
    ``derived``, digests of its values that were generated and can be again, and of what they are made of, by their names;
    ``kept``, the names of those that were generated and cannot be;
    ``schedules``, by line and name, the properties of a card that say when it comes again, and what its schedule leaves out of each;
    ``altered``, where a transform of the user's changed the note: it is no more what its text says;
    ``stamp``, a hash of all that the note was made of, where its file holds more than that;
    ``folder``, the one that a page carries; ``shows``, the path of the board of which this is but a picture.
    """

    path: str
    title: str
    kind: NoteKind = NoteKind.PAGE
    form: str = ""
    shape: str = "document"
    properties: Properties = field(default_factory=Properties)
    blocks: Blocks = ()
    date: str = ""
    encoding: Encoding = field(default_factory=Encoding)
    final_newline: bool = True
    source: Source | None = None
    verbatim: bytes | None = None
    problem: Problem | None = None
    carried: Mapping[str, Any] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    lacking: ClassVar[frozenset[str]] = frozenset()
    """What it is known to have none of, so that nobody need look: names that whoever looks agrees on with whoever has read the note."""


OF_BLOCKS: Final = "properties of blocks"
"""What of :attr:`Note.lacking` says that no block of a note has properties."""

MADE: Final = "made"
"""In :attr:`Note.extra`: whether the note was made of others, so that no text of a file is its own."""
STAMP: Final = "stamp"
"""The key in :attr:`Note.extra` of a hash of all that a note was made of, where its file holds more notes."""

FIELDS: Final = "fields"
"""What of :attr:`Note.lacking` says that no line of a note is a field."""


def has_fields(note: Note) -> bool:
    """Whether each line of ``note`` is a field, as in an export.

    >>> has_fields(Note("a.json", "a", source=Source("{}", 0, "acme", fielded=True))), has_fields(Note("A.md", "A"))
    (True, False)
    """
    return FIELDS not in note.lacking and note.source is not None and note.source.fielded


def came_from(note: Note, format: str) -> str:
    """The path that ``note`` had in a vault of the ``format`` of that name, before it was converted to what it is; ``""`` where nothing says
    that it was in one. A writer puts it there again.

    >>> came_from(Note("A.md", "A", carried={"format": "acme", "path": "b/A.acme"}), "acme"), came_from(Note("A.md", "A"), "acme")
    ('b/A.acme', '')
    """
    carried = note.carried or {}
    return str(carried.get("path", "")) if carried.get("format") == format else ""


@dataclass(slots=True)
class Attachment:
    """A file that is no note: known by its path in the vault; its bytes stay on disk until they are copied.
    ``size`` in bytes, ``mtime_ns`` in nanoseconds since 1970 (UTC). ``own`` is True for a file of the app's, not of the
    vault's owner: no link leads there, and it stays behind when the vault goes to another app. ``kind`` is what only that
    app shows it as (``a drawing``), ``""`` for a file like any other."""

    path: str
    size: int = 0
    mtime_ns: int = 0
    own: bool = False
    kind: str = ""
    data: bytes | None = None
    """The bytes of one that is no file by itself: a member of an archive. None: they are on disk, at ``path``."""
    came: tuple[str, str] = ("", "")
    """The format that it came from, and its path in it, where the file that it is in says so."""


@dataclass(slots=True)
class Settings:
    """The settings of a vault that change what its notes mean. Empty text means "the app's default".

    ``attachment_folder`` as Obsidian spells it (``/`` root, ``./`` beside the note); ``link_style`` is ``shortest``,
    ``relative`` or ``absolute``; ``journal_format`` in the format's own tokens; ``templates`` are the folders of templates
    and single ones (without ending), folded; ``excluded`` the filters of what the app hides in its search; ``property_types``
    maps a lower-case key to its declared type; ``macros`` a name to its text; ``other`` keeps what else was read."""

    attachment_folder: str = ""
    link_style: str = ""
    markdown_links: bool = False
    strict_line_breaks: bool = False
    journal_folder: str = ""
    journal_format: str = ""
    templates: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    property_types: Mapping[str, str] = field(default_factory=dict)
    macros: Mapping[str, str] = field(default_factory=dict)
    favourites: tuple[str, ...] = ()
    other: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Vault:
    """A whole vault in memory: everything the readers found, each list sorted by path."""

    name: str
    format: str
    notes: tuple[Note, ...] = ()
    boards: tuple[Board, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    settings: Settings = field(default_factory=Settings)
    bases: tuple[Base, ...] = ()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Boards and bases: files that are no notes and have links."""
        return (*self.boards, *self.bases)
