"""TextPack: a bundle in a zip file. Read within limits, and written the same on every machine."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from posixpath import basename, normpath

from vaultconv_textbundle.places import INFO

LARGEST, MOST = 1 << 30, 10_000
"""Bytes, and files: no note with its pictures has more."""
_NOT_OURS = ("__MACOSX/", ".DS_Store")


class BrokenPackError(Exception):
    """A pack that cannot be read, and why."""


@dataclass(frozen=True)
class Pack:
    """What is in a pack: the ``text`` and what its file is called, the ``info``, and the ``others`` by their paths in the bundle."""

    name: str
    text: bytes
    info: bytes = b""
    others: dict[str, bytes] = field(default_factory=dict)


def read_pack(data: bytes) -> Pack:
    """What is in the pack ``data``. Raises :class:`BrokenPackError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = _files(archive)
            texts = sorted((path.count("/"), path) for path in files if is_text(basename(path)))
            if not texts:
                raise BrokenPackError("it has no text")
            folder, _, name = texts[0][1].rpartition("/")
            members = {
                path.removeprefix(f"{folder}/" if folder else ""): archive.read(info)
                for path, info in sorted(files.items())
            }
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise BrokenPackError(f"it is no zip file that can be read: {error}") from error
    return Pack(name, members.pop(name), members.pop(INFO, b""), members)


def _files(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members that are files, by their paths, which stay inside."""
    found = {}
    for info in archive.infolist():
        path = normpath(info.filename.replace("\\", "/"))
        if info.is_dir() or any(part in info.filename for part in _NOT_OURS):
            continue
        if path.startswith(("/", "..")) or "\0" in path or ":" in path.split("/")[0]:
            raise BrokenPackError(f"it names a file outside of itself: {info.filename!r}")
        if info.flag_bits & 1:
            raise BrokenPackError("it is locked with a password")
        found[path] = info
    if len(found) > MOST or sum(info.file_size for info in found.values()) > LARGEST:
        raise BrokenPackError(f"it holds more than {MOST:,} files, or {LARGEST >> 20} MiB")
    return found


def is_text(name: str) -> bool:
    """Whether the file ``name`` is the text of a bundle.

    >>> is_text("text.md"), is_text("text"), is_text("context.md")
    (True, False, False)
    """
    return name.lower().startswith("text.") and len(name) > len("text.")


def write_pack(folder: str, members: Iterable[tuple[str, bytes]]) -> bytes:
    """A pack with the bundle ``folder``, and in it ``members``. Nothing is made smaller: what does is not the same on every machine."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for path, data in members:
            info = zipfile.ZipInfo(f"{folder}/{path}")
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, data)
    return made.getvalue()
