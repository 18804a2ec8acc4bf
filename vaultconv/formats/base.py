"""The protocol of a format.

A format is one object, registered under the entry-point group ``vaultconv.formats``. A reader knows one format
and nothing of any writer, and the reverse; between them there is only the model. What may be left out says so, and what is
assumed then; nothing in the core asks for the name of a format. Packages import all of it from :mod:`vaultconv.plugins`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, relpath
from typing import Any, Protocol, TypeAlias

from vaultconv.formats.earlier import Earlier
from vaultconv.formats.joint import Joint
from vaultconv.markdown.dialect import Dialect
from vaultconv.markdown.inline_html import KEEP, MODES
from vaultconv.markdown.parting import Part
from vaultconv.model.blocks import AnyBlock
from vaultconv.model.board import Base, Board, Sheet
from vaultconv.model.losses import Loss
from vaultconv.model.note import Attachment, Note, Settings, Vault
from vaultconv.model.properties import Property, PropertyType, Value
from vaultconv.model.reference import Reference, Target
from vaultconv.model.task import Status
from vaultconv.vault.app_addresses import Opens
from vaultconv.vault.index import Index
from vaultconv.vault.naming import Numbering
from vaultconv.vault.tree import Tree

Item: TypeAlias = Note | Board | Base | Attachment | Settings | Loss
"""What a reader makes of a unit; a loss is what it could not make anything of."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a format: it becomes a CLI flag (``link_style`` -> ``--link-style``) and a config key by itself.

    ``choices`` are the allowed values of a text option (the first is the default by convention); ``applies`` is
    ``read``, ``write`` or ``both``. Of a ``file`` the user names the path, and the value is its text; of a ``folder``, and the value
    is the text of each of its files by their names."""

    name: str
    default: str | int | bool
    help: str
    choices: tuple[str, ...] = ()
    applies: str = "write"
    file: bool = False
    folder: bool = False


HIGHLIGHT_TEMPLATE = Option(
    "highlight_template",
    "",
    "write notes that hold highlights by this template (Jinja2), with the variables of Readwise's plugins",
    file=True,
)
"""The option of formats whose notes are Markdown and can be written by a template of the user."""


INLINE_HTML = Option(
    "inline_html",
    KEEP,
    "HTML in notes stays as it is, becomes Markdown where Markdown has a word for it, or only its words stay.",
    MODES,
    "read",
)
"""The option of formats whose notes are Markdown, which may hold HTML."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """How sure a format is that a source is its own: 0 (no) to 100 (certain), and why, for the user."""

    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a source that is read on its own: here, a file. ``role`` is ``settings``, ``note``, ``board``, ``base``,
    ``export`` (many notes in one file) or ``attachment``; the bytes of an attachment are not read, it is copied on disk."""

    path: str
    role: str
    size: int = 0
    mtime_ns: int = 0
    further: tuple[str, ...] = ()
    """The paths of files that are read with it, since they tell of the same things."""


@dataclass(slots=True)
class ReadContext:
    """What a reader may know besides the bytes: the options, the vault's settings (units with that role come
    first) and what the state database carries for this path (None: nothing)."""

    options: Mapping[str, Any] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    carried: Mapping[str, Any] | None = None
    mtime_ns: int = 0
    further: tuple[bytes, ...] = ()
    """The bytes of each file that is read with the unit."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be: ``path`` in the destination, its bytes, the note it comes from, and what did not arrive. A ``seed``
    is only for a destination that has no such file (settings of a new vault): one that is there stays, whatever is in
    it, and ``needs`` says for the ledger what the notes would need in it (``""``: nothing that it does not say)."""

    path: str
    data: bytes
    source: str = ""
    losses: tuple[Loss, ...] = ()
    seed: bool = False
    needs: str = ""
    into: str = ""
    """The file that these bytes are a part of, which the writer's ``join`` makes: ``path`` is where the note is in it; ``""`` for none."""
    anew: bool = False
    """Whether it is in another form than it had in this format before: nothing that was carried for that fits it."""
    copy_of: str = ""
    """The path in the source of the attachment that :meth:`Writer.finish` has copied to ``path`` once more; then ``data`` says nothing."""
    redacted: bool = False
    """Whether something was left out that must not be known where this is read: then its wording is not carried either."""
    says_all: bool = False
    """Whether it is known to be with carriers what it is without."""


class Resolver(Protocol):
    """How the text of a link finds its target in a vault of this format."""

    def resolve(self, reference: Reference, source: str, index: Index) -> Target:
        """What ``reference``, written in the note at path ``source``, means. Never raises: what is not there is a
        target of kind ``missing``, what lies above the vault's root is ``outside``."""
        ...


class Naming(Protocol):
    """How a note becomes a path in a vault of this format, and how the second of two with one path is numbered."""

    numbering: Numbering

    def place(self, note: Note, context: WriteContext) -> str:
        """The path that ``note`` would like (``Dir/Title.md``), before collisions are settled."""
        ...

    def place_again(self, note: Note, context: WriteContext) -> str:
        """The path that ``note`` would like that comes from this format itself. May be left out by a format where it always
        stays where it is."""
        ...

    def is_part(self, note: Note, context: WriteContext) -> bool:
        """Whether ``note`` is written into a file with others. May be left out by a format where each note is a file."""
        ...

    def place_attachment(self, path: str, context: WriteContext) -> str:
        """The path that the attachment at ``path`` in the source would like."""
        ...

    def is_member(self, path: str) -> bool:
        """Whether what is at ``path`` of the destination is a member of another file (an archive), and none by itself: then the writer puts
        the bytes of an attachment there (``context.read``), and nothing is copied. May be left out by a format that has no such files."""
        ...

    def place_sheet(self, sheet: Sheet, context: WriteContext) -> str:
        """The path that the board or base ``sheet`` would like. May be left out by a format to which they are attachments."""
        ...


@dataclass(slots=True)
class WriteContext:
    """What a writer may know besides the note.

    ``index`` is the source vault's, ``resolver`` the source format's: together they say what a link means. ``paths`` maps each source path (note or attachment) to its
    destination path; ``names`` counts the destination's lower-case base names, for the shortest link. ``origins`` False writes every byte anew; ``carriers`` False leaves
    out what only the way back needs. ``mtimes`` are the sources' times by path, in nanoseconds since 1970 (UTC); ``moved`` the source paths whose destination path is
    another. ``settings`` are the source's; ``destination`` those of the vault that is written into, None for a new one, which has none yet. ``alone`` says that one note is
    all that is written, and has in itself what it would load. ``downloads`` has the file there that shows what is at an address of the web, ``wishes`` where each note
    would like to go, ``recorded`` the path that an earlier run gave each source path; ``absent`` are the source paths of what has a place there and is left out by this
    run; ``others`` the files of others there, whose names nothing new takes. ``memo`` is for what a writer works out once, ``noted`` for what :meth:`Writer.finish` is to
    know of the words of each note, by source path, ``earlier`` what an earlier run left of that and of its files."""

    source_format: str
    index: Index
    resolver: Resolver
    paths: Mapping[str, str]
    names: Mapping[str, int]
    options: Mapping[str, Any] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    origins: bool = True
    carriers: bool = True
    mtimes: Mapping[str, int] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()
    recorded: Mapping[str, str] = field(default_factory=dict)
    downloads: Mapping[str, str] = field(default_factory=dict)
    destination: Settings | None = None
    follows: bool = False
    """Whether a link that shows but the name of what it leads to shows the new one, as where its owner renames a note; else what it showed."""
    wishes: Mapping[str, str] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()
    memo: dict[str, Any] = field(default_factory=dict)
    alone: bool = False
    noted: dict[str, bytes] = field(default_factory=dict)
    earlier: Earlier | None = None
    read: Callable[[str], bytes] = lambda _path: b""
    """The bytes of the attachment at a path of the source, for a writer whose files hold others; ``b""``, where the ledger says why not."""
    home: Settings | None = None
    """What the settings files say that come home with a vault. How notes are spelled they do not decide: that may come home without them."""

    @property
    def standing(self) -> Settings:
        """The settings that the vault which is written does not get anew: its own, or those that come home."""
        return self.destination or self.home or Settings()

    def target(self, reference: Reference, source: str) -> Target:
        """What ``reference`` in the note at source path ``source`` means."""
        return self.resolver.resolve(reference, source, self.index)


Lead: TypeAlias = Callable[[Reference, int], Reference | None]
"""What a link, in a line, is to lead to from now on: the path of a note in the vault, and a place there; None if it can stay."""


@dataclass(frozen=True, slots=True)
class PictureStyle:
    """How a format shows pictures of the web from files of the destination (``--download``).

    ``folder`` says where such files go, from the settings of the vault that is written (those of the source, if it has the same format).
    ``in_html`` and ``in_property`` get the path of the file and that of the note, and give what raw HTML has as the picture's address, and
    the value of a property that shows it (``""``: the writer shows it in its own way); None where no file can be shown there. ``remote``
    says that notes of this format name pictures by their address on the web: what comes back to it is at its address again. ``by_path``
    gives how a property names a file of the vault that it names by nothing but a path. ``whole`` says that its writer copies the text of a
    note as a whole where nothing has changed; ``as_pictures`` that a tag of raw HTML which says no more than a picture becomes one, since
    raw HTML shows no files."""

    folder: Callable[[Settings], str] = lambda _settings: "assets"
    in_html: Callable[[str, str], str] | None = None
    in_property: Callable[[str, str], str] | None = None
    remote: bool = False
    by_path: Callable[[str, str], str] = lambda path, note: relpath(path, dirname(note) or ".")
    whole: bool = False
    as_pictures: bool = False

    @property
    def stands_beside(self) -> bool:
        """Whether a property shows the file for the address in another."""
        return self.in_property is not None and bool(self.in_property("a.png", "a"))


PICTURES = PictureStyle()
"""The style of a format that says nothing about it: pictures in the text, from the folder ``assets``."""


class Reader(Protocol):
    """Bytes to model. Pure: the same unit and context always give the same items."""

    def discover(self, tree: Tree, options: Mapping[str, Any]) -> Iterator[Unit]:
        """The units of ``tree``, settings first, then by path."""
        ...

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Item, ...]:
        """What ``unit`` holds. A note that cannot be understood is a note with ``verbatim`` and ``problem`` set, never an exception."""
        ...


class Writer(Protocol):
    """Model to bytes. Pure. A writer with a method ``check(source_format, options)`` is asked before anything is written; it
    raises :class:`~vaultconv.errors.UsageError` for options that it cannot do. One whose notes have no place for a line that says
    where their highlights stand too has ``links_twins`` False."""

    naming: Naming

    def write(self, note: Note, context: WriteContext) -> tuple[Output, ...]:
        """The files of one note, with what did not arrive as it was."""
        ...

    def wrapped(self, data: bytes, /) -> bytes:
        """A file that only shows the text in ``data``, for a note that could not be written: where the bytes of a note would be
        more than text to who opens them. May be left out by a format in which text is text; one that has it gives the text
        back with ``unwrapped`` of its :class:`Format`."""
        ...

    def write_sheet(self, sheet: Sheet, context: WriteContext) -> tuple[Output, ...]:
        """The files of a board or base. One whose ``source`` is the path of the sheet takes the place of its bytes, which are else copied
        as those of an attachment; others (a picture of it) stand beside it. May be left out by a format that has none."""
        ...

    def join(self, path: str, parts: Sequence[Output]) -> Output:
        """The file at ``path`` that ``parts`` are written ``into``, with all that did not arrive of them. May be left out by
        a format whose notes have files of their own."""
        ...

    def grouping(self, options: Mapping[str, Any]) -> str:
        """How the notes of highlights have to be grouped for what is written with these options: ``book`` or
        ``highlight``, or ``""`` where that is no matter. May be left out by a format to which it is none."""
        ...

    def leaves_out(self, item: Note | Sheet, settings: Settings, options: Mapping[str, Any]) -> str:
        """The flag because of which ``item`` of a vault with these ``settings`` is not written, ``""`` for none. May be left out by a
        format that writes all that it is given."""
        ...

    def is_for_others(self, options: Mapping[str, Any]) -> bool:
        """Whether what is written with these ``options`` is to be read by others: then nothing is kept in it for the way back, our records stand
        beside it, and what is not written any more is removed. May be left out by a format that never is."""
        ...

    def redacts(self, options: Mapping[str, Any]) -> bool:
        """Whether words are left out of what is written so, and so of our records. May be left out by a format that never does that."""
        ...

    def finish(self, vault: Vault, context: WriteContext) -> Iterable[Output]:
        """What belongs to the whole vault: settings, index pages; and the losses of what is no note."""
        ...


class Editing(Protocol):
    """How a note is edited where it stands, in its own text: only what is to change is touched. None of it raises: where something
    cannot be said in place, it gives None. Whoever asks reads the text again, and believes only that. A ``context`` is that of
    the vault as it is, but for :meth:`relinked`."""

    def with_property(
        self, note: Note, context: WriteContext, key: str, value: Value, type: PropertyType, /
    ) -> str | None:
        """The text of ``note`` with the property ``key`` as ``value``."""
        ...

    def with_item(self, note: Note, context: WriteContext, item: Property, /) -> str | None:
        """The text of ``note`` with a property of another note, as that spells it. May be left out where :meth:`with_property` does as well."""
        ...

    def without_property(self, note: Note, context: WriteContext, key: str, /) -> str | None:
        """The text of ``note`` without the property ``key``."""
        ...

    def with_key(self, note: Note, context: WriteContext, key: str, to: str, /) -> str | None:
        """The text of ``note`` with the property ``key`` called ``to``."""
        ...

    def with_tags(
        self, note: Note, context: WriteContext, names: Mapping[str, Sequence[str]], /
    ) -> str | None:
        """The text of ``note`` with each tag in its text as what it has in ``names``, folded (one or several), asked once a place."""
        ...

    def with_status(self, note: Note, context: WriteContext, line: int, status: Status, /) -> str | None:
        """The text of ``note`` with the task in ``line`` in another ``status``."""
        ...

    def named(self, note: Note, name: str, settings: Settings, /) -> tuple[str, str] | None:
        """Where ``note`` is when it is called ``name``, and what links call it then (``""``: they call it by its path)."""
        ...

    def relinked(self, note: Note, context: WriteContext, names: Mapping[str, str], /) -> str | None:
        """The text of ``note`` with its links to what has another path in ``context``, or another name in ``names`` (by the old
        path), leading there; and, where it has a name itself, with that in its own text. A folded name that ends in a slash begins those
        of pages that are not there, and are called otherwise too. ``names`` are asked once a place."""
        ...

    def recoded(self, note: Note, context: WriteContext, /) -> Note:
        """``note`` with code that names notes in its app's own way as it is to be once :meth:`relinked` was asked. May be left out by a format that
        has none."""
        ...

    def led(self, note: Note, context: WriteContext, lead: Lead, /) -> str | None:
        """The text of ``note`` with its links leading where ``lead`` says, spelled for the paths in ``context``; in each its line stays."""
        ...

    def led_sheet(self, sheet: Sheet, context: WriteContext, lead: Lead, /) -> bytes | None:
        """The bytes of a board or base with its links leading where ``lead`` says. May be left out by a format that has none."""
        ...

    def parts(self, note: Note, is_wanted: Callable[[AnyBlock], bool], /) -> list[Part]:
        """The parts of ``note`` that begin with the blocks that are wanted, each with all that it holds."""
        ...

    def parted(
        self, note: Note, parts: Sequence[Part], names: Sequence[str], /
    ) -> tuple[str, list[str]] | None:
        """The text of ``note`` with a link to a note of each of the ``names`` (``""``: none) in the place of its ``parts``, and the text of
        each."""
        ...

    def new_note(self, note: Note, title: str, text: str, settings: Settings, /) -> tuple[str, str, str]:
        """Where a note beside ``note`` is that has this ``title``, what links call it, and its whole text."""
        ...

    def joined(self, note: Note, other: Note, joint: Joint, /) -> str | None:
        """The text of ``note`` with that of ``other`` as its last part."""
        ...

    def rewritten(
        self, before: Note | None, after: Note, was: WriteContext, now: WriteContext, /
    ) -> str | None:
        """The text of a note that says what ``after`` does, in a vault that is ``now``; of one that was there ``before``, in a vault as it
        ``was``, only what is otherwise. Of a format whose notes are ``whole_pages``: split and merged by what they say. May be left out by
        others, as ``led``, ``parts``, ``parted`` and ``joined`` may by that."""
        ...

    def readdressed(self, text: str, path: str, context: WriteContext, /) -> str:
        """The page ``text`` at ``path`` with all its addresses in their places. Goes with :meth:`rewritten`."""
        ...

    by_path: bool
    """Whether :meth:`led` is told the paths of notes; else their names."""
    knows_places: bool
    """Whether a link to another note can name a heading of it."""

    def is_name(self, key: str, /) -> bool:
        """Whether the property ``key`` says what a note is called, or is of use to its app alone."""
        ...

    def id_for(self, note: Note, /) -> str:
        """The id of the block that ``note`` becomes as a part of another; ``""`` where links name its heading."""
        ...


class Format(Protocol):
    """A format: what the registry finds, and all that the pipeline needs."""

    name: str
    title: str
    shape: str
    """What its notes are: a ``document`` or an ``outline``. Assumed to be a document where a format does not say."""
    suffix: str
    """How the names of its notes end; ``.md`` where a format does not say."""
    line_ends: str
    """Whether its app shows a line end in a paragraph as a break (``shown``, if the settings of the vault do not say otherwise),
    or a line end simply stays one (``kept``). Assumed to be kept where a format does not say."""
    links_by_name: bool
    """Whether a link may call a file by its name alone: then no new one is called as one that is there. Assumed not where none is said."""
    pictures: PictureStyle
    """How it shows pictures of the web from files; :data:`PICTURES` where a format does not say."""
    kinds: Mapping[str, str]
    """What notes of each of its forms came from (``form`` of a note), where it has several; none where a format does not say."""
    options: tuple[Option, ...]
    settings_files: tuple[str, ...]
    """The files that hold the settings of a vault, by their paths in it, in the order in which they are read; none where none are said."""
    settings_kept: tuple[str, ...]
    """What else of its app a vault takes along, for its way home: paths in it, with a pattern of :mod:`fnmatch` as the last part; assumed: nothing."""
    opens: Opens
    """By which addresses its app opens a note of its own. May be left out."""
    dialect: Dialect
    resolver: Resolver
    reader: Reader | None
    writer: Writer | None

    def expanded(self, note: Note, settings: Settings, /) -> tuple[Note, tuple[Loss, ...]]:
        """``note`` with what its app shows for what only that app can work out, by the ``settings`` of the vault, and a line
        of the ledger for each: what goes to another format. May be left out by a format that has no such thing."""
        ...

    def keeps_view_state(self, options: Mapping[str, Any], carriers: bool, /) -> bool:
        """Whether it says how another app shows a block (``view:`` in the spelling of an item), with these ``options`` of the
        formats, and with or without ``carriers``. May be left out by a format that never does."""
        ...

    tells_schedules: bool
    """Whether its writer says when a flashcard comes again, and names what it leaves out of that (``schedules`` of :attr:`Note.extra`); assumed not."""
    losses_found: bool
    """Whether it leaves to the pipeline to find out what did not arrive as it was: all that was written is read back by its own reader, and each
    thing that a note said and does not say there has a line. Then its writer keeps no ledger but of what it cannot write at all. Assumed not."""
    notes_stand_alone: bool
    """Whether what a file of it says is told by that file, the settings, and the faces of the other notes, and so are the files that its writer
    makes of a note, which keeps nothing from one note to the next: then several processes may share the work. Assumed not."""
    notes_can_lie: bool
    """Whether notes of it, and what is ``extra`` of them, are plain data, so that of a large vault most can wait outside of memory. Assumed not, but
    where they stand alone."""
    finishes_with_words: bool
    """Whether what its writer makes of the whole vault tells of the words of notes, or a note tells what leads to it: then an edit of words
    concerns more than the note that has them. Assumed not where a format does not say."""
    carries_unsaid: bool
    """Whether no line of its ledger says what it leaves out with ``--carriers off``: then the pipeline finds that out. Assumed not."""

    def declared_codec(self, data: bytes) -> str:
        """The codec that a file of it says it is in; ``""`` where it says none, or UTF-8. May be left out where files cannot say it."""
        ...

    def unwrapped(self, data: bytes, /) -> bytes:
        """What :meth:`Writer.wrapped` got; any other ``data`` as it is. May be left out together with it."""
        ...

    def nesting(self, lines: Sequence[str]) -> Sequence[tuple[str, ...]]:
        """What is open after each of the ``lines`` of a note, the outermost first: fences, tables. Lines that something parts
        from the line where it ends are never restored by halves. May be left out by a format that has no such thing."""
        ...

    editing: Editing
    """How its notes are edited in place. May be left out by a format whose notes are not."""

    def caution(self, options: Mapping[str, Any]) -> str:
        """What somebody should know of what is written with these ``options`` before others get it; ``""`` for nothing. May be left out."""
        ...

    def recognise(self, tree: Tree) -> Recognition:
        """How sure this format is that ``tree`` is one of its own, from names alone and a few first bytes."""
        ...
