"""Names and paths: what a title becomes on disk, and what happens when two would become the same.

One room for every format: which characters a file name may hold, how long it may be, which names are taken by the
system, and when two names are one. A format chooses a set of rules; nothing that passed through :func:`safe_path`
or :func:`allot` can leave the folder it is put in.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from vaultconv.lazy_pattern import lazy_pattern

UNTITLED = "Untitled"
"""The name of what has none (as Obsidian names a new note)."""

_BLANKS = "\t\n\v\f\r\x85\xa0\u2028\u2029\u202f"
"""Shown as a blank, and written as one (obsidian-importer ``normalizePath``: NBSP and U+202F become blanks)."""

_CONTROLS = (
    "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
    + "\u061c\u200b\u200e\u200f\u2060\ufeff"  # marks without width
    + "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # overrides that make gpj.exe read exe.jpg
)
"""C0, C1 and what turns a line of text around: never seen, and only good for deceiving."""

_SLASHES = {"/": "-", "\\": "-"}
_WINDOWS_RESERVED = '?<>:*|"'
_BREAK_LINKS = "[]#^"

_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [port + digit for port in ("com", "lpt") for digit in "0123456789¹²³"]
)
"""Names that Windows gives to devices, with any extension (learn.microsoft.com, "Naming Files, Paths, and
Namespaces"; the superscript digits count too)."""

_EXTENSION = lazy_pattern(r"\.[A-Za-z0-9_-]{1,16}\Z")
_DRIVE = lazy_pattern(r"\A[A-Za-z]:(?=[/\\]|\Z)")
_LONGEST_TITLE = 4_096
"""Characters looked at in one name. More is no name, and Unicode's normal form costs the square of a long run of marks."""
_REMEMBERED = 256
"""Characters of the longest name whose folded form is remembered."""


@dataclass(frozen=True, slots=True)
class NameRules:
    """What one segment of a path may be, as data.

    ``replace`` maps a character to what stands for it; those in ``drop`` vanish (and blanks around them become one);
    of a run of those in ``once`` one is left. ``trim`` may not stand at the end, ``trim_start`` not at the
    beginning. ``devices`` are reserved in lower case, with any extension. ``max_bytes`` counts UTF-8, extension
    included. ``composed`` brings names to Unicode's normal form C. ``separators`` part the segments of a path;
    ``drives`` says whether ``C:`` may begin one, and then goes.
    """

    replace: dict[str, str] = field(default_factory=dict)
    drop: str = ""
    once: str = ""
    trim: str = ""
    trim_start: str = ""
    devices: frozenset[str] = frozenset()
    max_bytes: int = 255
    composed: bool = False
    separators: str = "/"
    drives: bool = False
    _changed: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _table: dict[int, str] = field(init=False, repr=False, compare=False)
    _dropped: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    _once: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    _parting: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.max_bytes < 64:
            raise ValueError(f"max_bytes is {self.max_bytes}; names need at least 64")
        put = object.__setattr__
        changed = "".join(self.replace) + self.drop + self.once
        put(self, "_changed", lazy_pattern(f"[{re.escape(changed)}]" if changed else r"(?!)"))
        put(self, "_table", {ord(old): new for old, new in self.replace.items()})
        put(self, "_dropped", lazy_pattern(f"[ {re.escape(self.drop)}]+") if self.drop else None)
        put(self, "_once", lazy_pattern(f"([{re.escape(self.once)}])\\1+") if self.once else None)
        put(self, "_parting", lazy_pattern(f"[{re.escape(self.separators)}]"))


_BLANKED = dict.fromkeys(_BLANKS, " ")
_HIDDEN = "".join(c for c in _CONTROLS if c not in _BLANKS)

SAFE = NameRules(
    replace=_BLANKED | _SLASHES,
    drop=_WINDOWS_RESERVED + _BREAK_LINKS + _HIDDEN,
    once="%",
    trim=" .",
    trim_start=" .",
    devices=_DEVICES,
    max_bytes=240,
    composed=True,
    separators="/\\",
    drives=True,
)
"""Good on every system and in every link: obsidian-importer ``sanitizeFileName`` (``src/util.ts``), and ``%%``, which
would open a comment. Use it for what we name ourselves."""

WINDOWS = NameRules(
    replace=_SLASHES,
    drop=_WINDOWS_RESERVED + "".join(map(chr, range(0x20))),
    trim=" .",
    devices=_DEVICES,
    separators="/\\",
    drives=True,
)
"""What Windows can store, and no more than that: for names that an author gave."""

POSIX = NameRules(replace={"/": "-"}, drop="\0")
"""What Linux and macOS can store, and no more than that: for names that an author gave."""

HERE = WINDOWS if os.name == "nt" else POSIX
"""The least that this system asks for: names that an author gave stay as they are wherever they can."""


RETURNED = replace(HERE, trim_start=".")
"""What an author gave, and comes back to where it was. The record of it may be anybody's, so it can hide nothing: what
begins with a dot is no note's, and an app's own."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the second of two equal names is told apart: ``pattern`` goes before the extension, ``{n}`` counts from
    ``start``. Raises :class:`ValueError` if the pattern does not hold ``{n}`` or would not itself be safe."""

    pattern: str = " {n}"
    start: int = 1

    def __post_init__(self) -> None:
        first, second = (f"a{self.mark(n)}" for n in (1, 2))
        if first == second or safe_name(first) != first or safe_name(f"{first}.md") != f"{first}.md":
            raise ValueError(f"numbering pattern {self.pattern!r}: write one like ' {{n}}' or '-{{n}}'")

    def mark(self, n: int) -> str:
        """What number ``n`` adds to a name."""
        return self.pattern.replace("{n}", str(n))


def key(path: str) -> str:
    """The identity of a path: two paths with one key cannot both exist on every system.

    Unicode's canonical caseless match: normal form C, full case folding, normal form C. So case and NFC/NFD do not
    tell names apart, nor do ``ß`` and ``ss`` (a case-folding ext4 holds those equal too). To look up a link use
    :func:`fold`, which goes less far.

    >>> key("STRASSE/E\\u0301.md") == key("straße/é.md")
    True
    """
    if path.isascii():
        return path.lower()
    return _normal(_normal(path).casefold())


def fold(text: str) -> str:
    """``text`` as links are looked up: lower case and NFC (obsidian-importer, measured; Logseq's
    ``page-name-sanity-lc`` does the same).

    >>> fold("E\\u0301 Straße")
    'é straße'
    """
    return _folded_once(text) if len(text) <= _REMEMBERED else _folded(text)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _normal(_normal(text).lower())


_folded_once = lru_cache(maxsize=4_096)(_folded)
"""The same names are asked for again and again, while a vault is read and written."""


_WIDE_BLANKS = {0xA0: " ", 0x202F: " "}
"""Blanks that do not break, which a path is found without."""


def plain_blanks(text: str) -> str:
    """``text`` with plain blanks for those that do not break (obsidian-importer, ``normalizePath``).

    >>> plain_blanks("My\xa0note")
    'My note'
    """
    return text if text.isascii() else text.translate(_WIDE_BLANKS)


@lru_cache(maxsize=4_096)  # of paths of a vault only, which are short
def paths_to(path: str) -> tuple[str, ...]:
    """The folded texts by which the file at ``path`` is found: its own, and with plain blanks where it has others on disk.

    >>> paths_to("My note.md"), paths_to("My\xa0note.md")
    (('my note.md',), ('my\xa0note.md', 'my note.md'))
    """
    folded = fold(path)
    if folded.isascii():
        return (folded,)
    plain = plain_blanks(folded)
    return (folded,) if plain == folded else (folded, plain)


def _normal(text: str) -> str:
    """``text`` in normal form C, unless it is so long that no path can be equal to it."""
    if len(text) > _LONGEST_TITLE or text.isascii():
        return text
    return unicodedata.normalize("NFC", text)


def safe_name(title: str, rules: NameRules = SAFE, *, extension: str = "") -> str:
    """``title`` as one segment of a path under ``rules``.

    Never empty. Applying it twice changes nothing more. A name that is too long loses the end of its stem, never
    half a character and, where it can be helped, no part of an emoji or of a letter with its marks. If the caller will
    add an ``extension`` of its own (``.md``; not added here), room is left for it.

    >>> safe_name("AC/DC: live?")
    'AC-DC live'
    >>> safe_name("con.md"), safe_name("...")
    ('con_.md', 'Untitled')
    """
    name = title
    while True:
        safe = _safe_once(name, rules)
        if safe == name:
            break
        name = safe
    return cut(name, rules.max_bytes - len(extension), rules.trim) if extension else name


def _safe_once(title: str, rules: NameRules) -> str:
    """One pass. A second one may find that the first made an extension or a blank appear."""
    stem, extension = _split(title) if len(title) > _LONGEST_TITLE else (title, "")
    name = stem[:_LONGEST_TITLE] + extension
    if not name.isascii():
        name = name.encode("utf-8", "replace").decode("utf-8")
    if rules.composed:
        name = _normal(name)
    if rules._changed.search(name):
        name = name.translate(rules._table)
        if rules._dropped:
            name = rules._dropped.sub(_what_dropping_leaves, name)
        if rules._once:
            name = rules._once.sub(r"\1", name)
        if rules.composed:
            name = _normal(name)
    stem, extension = _split(name, bare=not title.startswith("."))
    stem = stem.lstrip(rules.trim_start).rstrip(rules.trim)
    stem = cut(stem, rules.max_bytes - len(extension), rules.trim) or UNTITLED
    return _device_apart(UNTITLED if stem + extension in (".", "..") else stem + extension, rules)


def _what_dropping_leaves(run: re.Match[str]) -> str:
    """What becomes of a run of blanks and dropped characters: blanks alone stay, else one blank stands for all."""
    text = run.group()
    if not text.strip(" "):
        return text
    return " " if " " in text else ""


def _device_apart(name: str, rules: NameRules) -> str:
    """``name``, told apart from a device of the same name."""
    base, dot, rest = name.partition(".")
    if base.rstrip(" ").lower() in rules.devices:
        return f"{base.rstrip(' ')}_{dot}{rest}"
    return name


def _split(name: str, *, bare: bool = False) -> tuple[str, str]:
    """Stem and extension. A name that is nothing but an extension is all stem, unless ``bare``."""
    found = _EXTENSION.search(name, max(0, len(name) - 17))
    if found is None or (found.start() == 0 and not bare):
        return name, ""
    return name[: found.start()], found.group()


def cut(text: str, max_bytes: int, trim: str = " .") -> str:
    """The beginning of ``text`` that fits into ``max_bytes`` of UTF-8, cut between two whole characters as a person
    sees them, and without ``trim`` at the end.

    >>> cut("naïve 👩‍👩‍👧", 12)
    'naïve'
    """
    if len(text) * 4 <= max_bytes or len(text.encode("utf-8")) <= max_bytes:
        return text
    shorter = text.encode("utf-8")[:max_bytes].decode("utf-8", "ignore")
    end = len(shorter)
    while end > 0 and _joined(text, end):
        end -= 1
    return text[: end or len(shorter)].rstrip(trim)


def _joined(text: str, at: int) -> bool:
    """Whether a person sees the characters on both sides of ``at`` as one (close to Unicode's grapheme clusters,
    UAX 29: marks, joiners, variation selectors, skin tones, tags, flags)."""
    before, after = text[at - 1], text[at]
    if before == "\u200d" or _extends(after):
        return True
    if _is_flag_letter(before) and _is_flag_letter(after):
        start = at
        while start > 0 and _is_flag_letter(text[start - 1]):
            start -= 1
        return (at - start) % 2 == 1
    return False


def _extends(char: str) -> bool:
    """Whether ``char`` goes on with the one before it."""
    if char < "\u0300":
        return False
    return (
        char == "\u200d"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        or unicodedata.category(char) in ("Mn", "Me", "Mc")
    )


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def safe_path(path: str, rules: NameRules = SAFE) -> str:
    """``path`` with each segment safe; always relative and always inside, whatever it was. ``..``, ``.``, empty
    segments and drive letters go.

    >>> safe_path("C:\\\\notes\\\\..\\\\..\\\\con.md")
    'notes/con_.md'
    """
    if rules.drives:
        path = _DRIVE.sub("", path)
    segments = [s for s in rules._parting.split(path) if s not in ("", ".", "..")]
    return "/".join(safe_name(s, rules) for s in segments) or UNTITLED


def allot(
    wanted: Iterable[tuple[str, str]],
    taken: Iterable[str] = (),
    numbering: Numbering = Numbering(),
    *,
    rules: NameRules = SAFE,
    returned: Container[str] = (),
    names: Container[str] = (),
    unbound: Container[str] = (),
    allotted: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """A path for each source: the one it wants, made safe by ``rules``, or the next free number of it. Sources that are
    ``returned`` want the path that they had before: it need be no safer than :data:`RETURNED` has it.

    ``wanted`` are pairs (source, path); the first of two that want the same gets it, the second ``Name 1.md``. What
    comes later never changes what came before. ``taken`` are paths of files that are there already. No two
    results, nor a result and a taken path, have one :func:`key`; none is a folder of another; folders that differ
    only in case or Unicode form become one, spelled as first met. A source given twice keeps its first path. ``names`` are keys of
    file names that none gets, whatever its folder, but sources that are ``unbound``. What a source that wants the same as ever was ``allotted``
    before, by the same rules, is known to be safe.

    >>> allot([("x", "A.md"), ("y", "a.md"), ("z", "a.md/b.md")])
    {'x': 'A.md', 'y': 'a 1.md', 'z': 'a.md 1/b.md'}
    """
    room = _Allotment(numbering)
    for path in taken:
        room.take(path)
    found: dict[str, str] = {}
    for source, path in wanted:
        if source not in found:
            safe = RETURNED if source in returned else rules
            safely = path if allotted.get(source) == path else safe_path(path, safe)
            placed = room.place(safely, safe, () if source in unbound else names)
            found[source] = path if placed == path else placed  # one text, not two
    return found


class _Allotment:
    """What is taken so far. Each number is tried once for each name, so the whole is linear."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.reserve = len(numbering.mark(9_999_999).encode("utf-8"))
        self.files: set[str] = set()
        self.folders: dict[str, str] = {"": ""}
        """Key of a folder as it is wanted -> the folder it became."""
        self.become: dict[str, str] = {}
        """The folder that each became which was asked for."""
        self.occupied: set[str] = {""}
        """Keys of the folders there are."""
        self.next: dict[str, int] = {}

    def take(self, path: str) -> None:
        """Note that there is a file at ``path``, and hence its folders."""
        self.files.add(key(path))
        folder = path.rpartition("/")[0]
        while folder and key(folder) not in self.occupied:
            self.occupied.add(key(folder))
            self.folders[key(folder)] = folder
            folder = folder.rpartition("/")[0]

    def place(self, path: str, rules: NameRules, names: Container[str] = ()) -> str:
        """The path that a file which wants ``path`` gets, under ``rules``, with none of ``names``."""
        folder, _, name = path.rpartition("/")
        found, identity = self.free(self.folder(folder, rules), name, rules, folder_wanted=False, names=names)
        self.files.add(identity)
        return found

    def folder(self, wanted: str, rules: NameRules) -> str:
        """What the folder ``wanted`` became; a new one is made where no file stands in its place."""
        known = self.become.get(wanted)
        if known is None:
            known = self.become[wanted] = self._folder(wanted, rules)
        return known

    def _folder(self, wanted: str, rules: NameRules) -> str:
        known = self.folders.get(key(wanted))
        if known is not None:
            return known
        actual = ""
        parts = wanted.split("/")
        for depth in range(1, len(parts) + 1):
            name = key("/".join(parts[:depth]))
            become = self.folders.get(name)
            if become is None:
                become, identity = self.free(actual, parts[depth - 1], rules, folder_wanted=True)
                self.folders[name] = become
                self.occupied.add(identity)
            actual = become
        return actual

    def free(
        self,
        folder: str,
        name: str,
        rules: NameRules,
        *,
        folder_wanted: bool,
        names: Container[str] = (),
    ) -> tuple[str, str]:
        """``folder/name``, or its first number that is free, and is none of ``names``; with its :func:`key`."""
        prefix = folder + "/" if folder else ""
        path = prefix + name
        identity = key(path)
        is_free = identity not in self.files and identity not in self.occupied
        if is_free and (not names or key(name) not in names):
            return path, identity
        stem, extension = (name, "") if folder_wanted else _split(name)
        stem = cut(stem, rules.max_bytes - len(extension) - self.reserve, rules.trim)
        counter = key(prefix + stem) + "\0" + extension.lower()
        number = self.next.get(counter, self.numbering.start)
        while True:
            candidate = stem + self.numbering.mark(number) + extension
            number += 1
            identity = key(prefix + candidate)
            if identity in self.files or identity in self.occupied or key(candidate) in names:
                continue
            if safe_name(candidate, rules) == candidate:
                self.next[counter] = number
                return prefix + candidate, identity
