"""Whether all stands still since the last run: asked of the disk alone, before anything is imported that could convert.

A run of ``vaultconv convert`` that left nothing undone leaves beside its records what the next one would say, and how all looked
that this depends on (:mod:`vaultconv.pipeline.stood`): the words of the command, the program, each file and folder of the source,
each file of the destination, the database. Where all looks so again, be it to the nanosecond, the next run says just that, and is
done in the time of a walk. Whatever looks otherwise, or cannot be looked at (a symbolic link, a folder that cannot be listed), is
not decided here: then it is an ordinary run, which finds out (:mod:`vaultconv.pipeline.unchanged`).

How a file looks is what git goes by: its size, its time, the time at which the system says that it was changed, which no program
can set, and its number. What was changed so shortly before it was looked at that an edit may not show in these is not
believed: where that are a few notes, these are read, as are the settings of the destination, and the head of the database, which
counts its changes (https://www.sqlite.org/fileformat.html, 1.3.7); where it is more, nothing is left. All other files are looked at, never
read.

Nothing of ours is imported here, and of Python nothing that costs a millisecond: that is what this module is for.
"""

# os.path on text is several times cheaper than Path, which would have to be imported first:
# ruff: noqa: PTH105, PTH112, PTH116, PTH120, PTH208

from __future__ import annotations

import os
import sys
from array import array
from hashlib import blake2b
from time import time_ns

TYPE_CHECKING = False
"""As in :mod:`typing`, which takes longer to import than this module."""

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FILE = "still"
"""The name of what is left, in the folder of our records."""
_MARK = b"vaultconv still 1\n"
_LIMIT = 1 << 20
"""The most bytes of an answer that is kept, and of settings that are read."""
_OURS = ".vaultconv"
_DATABASE = "state.db"
_HEAD = 100
"""The head of a database of SQLite has so many bytes."""
_PASSED = frozenset({".git", _OURS})
"""The hidden folders of a source that no reader looks into, whatever its format: they only have to be there, or not."""
_CODE = (".py", ".html", ".css", ".js")
"""What ends so in the package is code, or what pages are made of."""
_KIND = 0o170000
_FOLDER = 0o040000
_PLAIN = 0o100000
FACTS = 5
"""So many numbers say how a file looks."""
_OPEN = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
)


class Looked:
    """How the files below a folder look: for each folder its path (with a final ``/``), the names in it, and five numbers for each
    of these: rights, size, time, time of the last change, number of the file; of a folder only its rights. It ``began`` at that time, in
    nanoseconds."""

    __slots__ = ("began", "folders")

    def __init__(self) -> None:
        self.began = time_ns()
        self.folders: list[tuple[str, list[str], array[int]]] = []

    def hash(self) -> str:
        """All of it, as a hash."""
        state = blake2b(digest_size=20)
        for path, names, looks in self.folders:
            state.update("\0".join((path, str(len(names)), *names, "")).encode("utf-8", "surrogatepass"))
            state.update(looks)
        return state.hexdigest()

    def files(self) -> Iterator[tuple[str, int, int, int]]:
        """Each file: its path, its size, its time and when it was changed."""
        for path, names, looks in self.folders:
            modes, sizes, times, changes = (looks[fact::FACTS] for fact in range(FACTS - 1))
            for name, mode, size, time, changed in zip(names, modes, sizes, times, changes, strict=True):
                if mode & _KIND == _PLAIN:
                    yield path + name, size, time, changed


class Standing:
    """What an answer depends on, as it is now: all of it as a ``hash``, the files of the ``source`` and of the ``destination``; of
    the source also the bytes of those that are ``fresh``, of the destination the ``hidden`` ones that were asked for, by path with size and time,
    and the bytes of its ``settings``, as far as they are there."""

    __slots__ = ("destination", "fresh", "hash", "hidden", "settings", "source")

    def __init__(
        self,
        hash_: str,
        source: Looked,
        destination: Looked,
        fresh: dict[str, bytes],
        settings: dict[str, bytes],
        hidden: dict[str, tuple[int, int]],
    ) -> None:
        self.hash = hash_
        self.source = source
        self.destination = destination
        self.fresh = fresh
        self.hidden = hidden
        self.settings = settings


class Receipt:
    """What is left: the hash of the ``standing``, which of the words are the ``source`` and the ``destination``, with which ``code`` the
    program leaves and what it says (``text``); and the files that are not only looked at: of the source those that are read
    (``fresh``), of the destination those that are read (``settings``) or looked at by name (``hidden``)."""

    __slots__ = ("code", "destination", "fresh", "hidden", "settings", "source", "standing", "text")

    def __init__(
        self,
        standing: str,
        source: int,
        destination: int,
        code: int,
        text: str,
        fresh: Sequence[str] = (),
        settings: Sequence[str] = (),
        hidden: Sequence[str] = (),
    ) -> None:
        self.standing = standing
        self.source = source
        self.destination = destination
        self.code = code
        self.text = text
        self.fresh = tuple(fresh)
        self.settings = tuple(settings)
        self.hidden = tuple(hidden)

    def packed(self) -> bytes:
        """As it is stored; ``b""`` for what is too long, or no text."""
        numbers = (self.source, self.destination, self.code, len(self.fresh), len(self.settings))
        fields = (self.standing, *map(str, numbers), self.text, *self.fresh, *self.settings, *self.hidden)
        body = "\0".join(fields).encode("utf-8", "surrogatepass")
        is_fit = "\0" not in self.text and len(body) < _LIMIT
        return _MARK + _hash(body).encode() + b"\n" + body if is_fit else b""


def unpacked(data: bytes) -> Receipt | None:
    """The reverse of :meth:`Receipt.packed`; None for what it did not make, or not whole.

    >>> found = unpacked(Receipt("f0", 1, 2, 0, "nothing to do", ["A.md"], ["a.json"], [".b"]).packed())
    >>> (found.text, found.fresh, found.settings, found.hidden) if found else None
    ('nothing to do', ('A.md',), ('a.json',), ('.b',))
    >>> unpacked(Receipt("f0", 1, 2, 0, "nothing to do").packed()[:-1])
    """
    stamp, _, body = data.removeprefix(_MARK).partition(b"\n")
    if not data.startswith(_MARK) or stamp != _hash(body).encode():
        return None
    standing, source, destination, code, fresh, settings, text, *files = body.decode(
        "utf-8", "surrogatepass"
    ).split("\0")
    first, second = int(fresh), int(fresh) + int(settings)
    lists = files[:first], files[first:second], files[second:]
    return Receipt(standing, int(source), int(destination), int(code), text, *lists)


def answer(words: Sequence[str], met: dict[str, Looked] | None = None) -> tuple[str, int] | None:
    """What ``vaultconv`` with these ``words`` prints, and the code with which it leaves, where all stands still since the last
    run that they were said to; None where that cannot be told: then how its source and its destination looked is among what was ``met``, by their paths. Writes
    nothing, and raises nothing."""
    for place, word in enumerate(words):
        if not word.startswith("-"):
            try:
                receipt = unpacked(_read(_left_in(word)))
                if receipt is None or receipt.destination != place or receipt.source >= len(words):
                    continue
                source = words[receipt.source]
                now = standing(words, source, word, receipt.fresh, receipt.settings, receipt.hidden)
            except (OSError, ValueError):
                continue
            if now is not None and now.hash == receipt.standing:
                return receipt.text, receipt.code
            if now is not None and met is not None:
                met[os.path.realpath(source)] = now.source
                met[os.path.realpath(word)] = now.destination
            return None
    return None


def standing(
    words: Sequence[str],
    source: str,
    destination: str,
    fresh: Sequence[str] = (),
    settings: Sequence[str] = (),
    hidden: Sequence[str] = (),
    files: Looked | None = None,
    written: Looked | None = None,
) -> Standing | None:
    """What the answer to ``words`` depends on, which name the folders ``source``, with the files that are ``fresh``, and
    ``destination``, with the files ``settings`` and the ``hidden`` ones; how their files look, ``files`` and those ``written``, may be known. None
    where it cannot be looked at. Raises :class:`OSError`."""
    roots = [os.path.realpath(folder) for folder in (source, destination)]
    if any(os.path.lexists(_beside(root)) for root in roots):
        return None  # what is for others has its records beside it
    files = look(roots[0], hidden=True) if files is None else files
    written = look(roots[1], hidden=False) if written is None else written
    if files is None or written is None:
        return None
    notes = {path: _read(f"{roots[0]}/{path}") for path in fresh}
    read = {path: _read(f"{roots[1]}/{path}") for path in settings if os.path.lexists(f"{roots[1]}/{path}")}
    named = [looks_of(f"{roots[1]}/{path}") for path in hidden]
    said = (
        [os.fsencode(word) for word in words],
        [os.fsencode(root) for root in roots],
        [_root(root) for root in roots],
        (os.geteuid(), os.getegid(), os.getgroups()),
        program(),
        files.hash(),
        written.hash(),
        [(path, _hash(data)) for path, data in (*notes.items(), *read.items())],
        named,
        _folders(roots[1], (*settings, *hidden)),
        _records(roots[0], is_source=True),
        _records(roots[1], is_source=False),
    )
    seen = {path: (looks[1], looks[2]) for path, looks in zip(hidden, named, strict=True) if looks}
    return Standing(_hash(repr(said).encode("utf-8", "surrogatepass")), files, written, notes, read, seen)


def look(root: str, *, hidden: bool) -> Looked | None:
    """How each file below the folder ``root`` looks; those that are ``hidden`` too, or without them. None where something is neither
    a file nor a folder, or cannot be looked at."""
    if os.name != "posix":
        return None  # elsewhere the system does not tell when a file was changed
    found = Looked()
    waiting = [""]
    stat = os.stat
    try:
        while waiting:
            path = waiting.pop()
            folder = os.open(f"{root}/{path}", _OPEN)
            try:
                names = [name for name in os.listdir(folder) if hidden or name[0] != "."]
                names.sort()
                looks = array("q")
                for name in names:
                    info = stat(name, dir_fd=folder, follow_symlinks=False)
                    mode = info.st_mode
                    if mode & _KIND == _PLAIN:
                        looks.extend((mode, info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino))
                    elif mode & _KIND == _FOLDER:
                        looks.extend((mode, 0, 0, 0, 0))
                        if name not in _PASSED:
                            waiting.append(f"{path}{name}/")
                    else:
                        return None
            finally:
                os.close(folder)
            found.folders.append((path, names, looks))
    except (OSError, OverflowError):
        return None
    return found


def leave(destination: str, receipt: Receipt) -> None:
    """Puts ``receipt`` in its place, in one step. Raises :class:`OSError`."""
    data = receipt.packed()
    if not data:
        return
    file = _left_in(destination)
    aside = f"{file}.new"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    with os.fdopen(os.open(aside, flags, 0o666), "wb") as stream:
        stream.write(data)
    os.replace(aside, file)


def program() -> list[str]:
    """What this program is: Python, the packages that are installed, and the size and time of each file of ours. Raises
    :class:`OSError` where that cannot be told."""
    installed = []
    for folder in sys.path:
        if os.path.isdir(folder or "."):
            installed += sorted(name for name in os.listdir(folder or ".") if name.endswith("-info"))
    return [sys.version, repr(installed), *sorted(sources(os.path.dirname(os.path.dirname(__file__))))]


def sources(folder: str) -> list[str]:
    """The files below ``folder`` that are code, or that pages are made of: each with its size and time. Raises
    :class:`OSError`."""
    found = []
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.name.endswith(_CODE):
                info = entry.stat()
                found.append(f"{entry.path} {info.st_size} {info.st_mtime_ns}")
            elif entry.name != "__pycache__" and entry.is_dir(follow_symlinks=False):
                found += sources(entry.path)
    return found


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=20).hexdigest()


def _left_in(destination: str) -> str:
    return f"{destination}/{_OURS}/{FILE}"


def _beside(root: str) -> str:
    """Where the records are of a folder that is for others (:func:`vaultconv.pipeline.database.beside`)."""
    folder, _, name = root.rpartition("/")
    return f"{folder}/.{name}{_OURS}"


def _root(root: str) -> tuple[int, ...]:
    info = os.stat(root)
    return info.st_dev, info.st_ino, info.st_mode


def looks_of(file: str | os.PathLike[str]) -> tuple[int, ...]:
    """How ``file`` looks; nothing for one that is not there."""
    try:
        info = os.lstat(file)
    except FileNotFoundError:
        return ()
    return info.st_mode, info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino


def _folders(root: str, paths: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """The folders around ``paths``, as far as they are there. Raises :class:`OSError` for what is in the place of one."""
    found = {}
    for path in paths:
        while path := path.rpartition("/")[0]:
            found[path] = looks_of(f"{root}/{path}")[:1]
    if any(mode & _KIND != _FOLDER for looks in found.values() for mode in looks):
        raise OSError(f"{root}: a link, or a file, is in the place of a folder")
    return sorted(found.items())


def _read(file: str, most: int = _LIMIT) -> bytes:
    """The first bytes of ``file``, which is no link. Raises :class:`OSError` for one that is not there, or too long."""
    with os.fdopen(os.open(file, _OPEN), "rb", buffering=0) as stream:
        data = stream.read(most + 1) or b""
    if len(data) > most == _LIMIT:
        raise OSError(f"{file}: longer than anything that is kept here")
    return data[:most]


def _records(root: str, *, is_source: bool) -> object:
    """What an answer depends on in our records in ``root``: of a source that itself was converted into, the database; of a
    destination, too, and what else lies beside it."""
    own = f"{root}/{_OURS}"
    names = (_DATABASE, f"{_DATABASE}-journal")
    looks = [looks_of(own)[:1], *(looks_of(f"{own}/{name}") for name in names)]
    if is_source and not looks[1]:
        return looks
    others = [] if is_source else sorted(name for name in os.listdir(own) if name.partition(".")[0] != FILE)
    return looks, _read(f"{own}/{_DATABASE}", _HEAD), others
