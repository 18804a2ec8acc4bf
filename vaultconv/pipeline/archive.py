"""Archives as sources: ``Export.zip`` in the place of a folder.

What is in an archive is laid out once in the user's cache folder, and read from there like any other folder. It stays there until
the archive changes, so that a second run knows the files again. Nothing is ever laid out beside that folder, whatever
names an archive has.
"""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import Final

from platformdirs import user_cache_path

from vaultconv.errors import SourceError
from vaultconv.vault.tree import reason

LARGEST: Final = 8 << 30
"""Bytes. What is laid out is never more than this."""
MOST_FILES: Final = 500_000
FEW_BYTES: Final = 1 << 30
STEEPEST: Final = 200
"""What is laid out is never more than :data:`FEW_BYTES` and so many times the archive: nobody's notes pack so well, and a bomb does."""

_ENDING = ".zip"
_NOT_OURS = frozenset({"__MACOSX", ".DS_Store"})
"""What the Finder of macOS puts into archives: no part of them to anybody else."""
_SAYS_UTF_8 = 0x800
"""The bit with which an entry says that its path is in UTF-8 (APPNOTE, 4.4.4)."""
_CHUNK = 1 << 20
_STAMP = ".vaultconv-archive"


def is_archive(source: Path) -> bool:
    """Whether ``source`` is an archive, by its name and what it is.

    >>> is_archive(Path("Notes"))
    False
    """
    return may_be_archive(source) and source.is_file()


def may_be_archive(source: Path) -> bool:
    """Whether ``source`` is called as archives are.

    >>> may_be_archive(Path("Export.ZIP"))
    True
    """
    return source.suffix.lower() == _ENDING


def unpacked(source: Path) -> Path:
    """The folder that the archive ``source`` is laid out in; where all of it lies in one folder, that one.

    Raises :class:`~vaultconv.errors.SourceError` for an archive that is damaged, locked, too large, or names files that would
    lie outside of it."""
    try:
        info = source.stat()
        stamp = f"{info.st_size} {info.st_mtime_ns}"
        home = user_cache_path("vaultconv", appauthor=False) / "archives" / _name(source)
        if not (home / _STAMP).is_file() or (home / _STAMP).read_text() != stamp:
            home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside = Path(mkdtemp(prefix=".new-", dir=home.parent))
            try:
                _lay_out(source, aside / source.stem)
                (aside / _STAMP).write_text(stamp)
                shutil.rmtree(home, ignore_errors=True)
                aside.replace(home)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        return _only_folder(home / source.stem)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise SourceError(
            f"cannot be unpacked: {error}",
            path=source,
            remedy="The archive may be cut off: make or load it again.",
        ) from error
    except OSError as error:
        raise SourceError(
            f"cannot be unpacked: {reason(error)}",
            path=error.filename or source,
            remedy="Make room or give yourself the right to write there, or unpack it yourself and name the folder.",
        ) from error


def _lay_out(source: Path, home: Path) -> None:
    """Writes what is in the archive below ``home``, each file with its time."""
    with zipfile.ZipFile(source) as archive:
        entries = list(_entries(archive, source))
        if not entries:
            raise SourceError("holds no files", path=source, remedy="Name an archive with notes in it.")
        said = sum(entry.file_size for entry, _ in entries)
        if said > max(FEW_BYTES, STEEPEST * source.stat().st_size):
            raise _refused(
                source,
                f"would take {said / (1 << 30):.1f} GiB, and is {source.stat().st_size:,} bytes itself",
            )
        home.mkdir()
        left = LARGEST
        for entry, parts in entries:
            file = home.joinpath(*parts)
            if entry.is_dir():
                file.mkdir(parents=True, exist_ok=True)
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as packed, file.open("xb") as out:
                while chunk := packed.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise _refused(source, f"holds more than {LARGEST >> 30} GiB")
                    out.write(chunk)
            moment = _moment(entry)
            os.utime(file, (moment, moment))


def _entries(archive: zipfile.ZipFile, source: Path) -> Iterator[tuple[zipfile.ZipInfo, tuple[str, ...]]]:
    """The entries of an archive with the parts of their paths. Of two with one path the last counts, as to every other
    program."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise _refused(source, f"holds more than {MOST_FILES:,} files")
    found: dict[tuple[str, ...], zipfile.ZipInfo] = {}
    for info in infos:
        path = PurePosixPath(_called(info).replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or any(":" in part for part in path.parts[:1]):
            raise _refused(source, f"names a file outside of itself: {info.filename!r}")
        if info.flag_bits & 1:
            raise _refused(source, f"is locked with a password: {info.filename!r}")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise _refused(source, f"holds a symbolic link, which could lead anywhere: {info.filename!r}")
        if path.parts and not _NOT_OURS.intersection(path.parts):
            found[path.parts] = info
    for parts, info in found.items():
        yield info, parts


def _called(info: zipfile.ZipInfo) -> str:
    """The path that an entry has. Many programs write UTF-8 and do not say so, for which the library then takes the code page of DOS."""
    if info.flag_bits & _SAYS_UTF_8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _refused(source: Path, what: str) -> SourceError:
    return SourceError(what, path=source, remedy="Look into it, unpack it yourself, and name the folder.")


def _only_folder(home: Path) -> Path:
    """``home``, or the one folder that everything in it lies in."""
    inside = sorted(home.iterdir())
    return (
        inside[0] if len(inside) == 1 and inside[0].is_dir() and not inside[0].name.startswith(".") else home
    )


def _moment(entry: zipfile.ZipInfo) -> float:
    """When a file was last changed. An archive says it without a zone; what is no time at all is the first that it can say."""
    try:
        return datetime(*entry.date_time, tzinfo=UTC).timestamp()
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC).timestamp()


def _name(source: Path) -> str:
    """The name of the folder for ``source``: that of one archive is never that of another."""
    return blake2b(os.fsencode(source.resolve()), digest_size=12).hexdigest()
