"""An object store: what it has below an address, and how whole objects are fetched, put and removed there.

Through fsspec, which knows the kinds of stores; whatever one of them raises becomes a
:class:`~vaultconv.errors.StoreError` that names the object.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from vaultconv.errors import StoreError, UsageError, did_you_mean
from vaultconv.remote.address import Address

WRITES_WHOLE = frozenset({"abfs", "abfss", "az", "gcs", "gs", "memory", "oci", "oss", "s3", "s3a", "tos"})
"""Kinds of stores in which an object is put there in one step: whoever reads it finds the old one or the new one. On servers of
files (``sftp``, ``smb``, ``ftp``) one can be found half-written."""
AT_ONCE = 1 << 25
"""Up to so many bytes an object is put with one request; larger ones in the parts that the store has for that."""
_LANES = 8
"""So many requests are on their way together, to a store that can do that."""
_TAGS = ("ETag", "etag", "md5Hash", "content_md5", "checksum", "generation")
"""What stores call a text that is another once the bytes of an object are. Where they have one, the time is not asked: a listing and a
look at one object tell it with different precision."""
_TIMES = ("LastModified", "last_modified", "mtime", "modified", "updated", "created")
_NONE_SUCH = "there is no such bucket or object"
_EXTRA = 'Install it with `pip install "vaultconv[remote]"`.'

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Object:
    """What a store says of an object: its ``path`` below the address (``""``: the address is this object itself), its ``size`` in
    bytes, a ``stamp`` that is another once the object is (``""``: nothing tells), and when it was changed, in nanoseconds since
    1970 (0: not told)."""

    path: str
    size: int
    stamp: str
    mtime_ns: int


class Store:
    """What is at ``address``. Nobody is asked until a method is called."""

    def __init__(self, address: Address) -> None:
        """Raises :class:`~vaultconv.errors.StoreError` where such stores are not known, or the packages for them are not there."""
        self.address = address
        self._system, self._root = _opened(address)

    @property
    def lanes(self) -> int:
        """How many requests may be on their way together."""
        return _LANES if getattr(self._system, "async_impl", False) else 1

    def listed(self) -> list[Object]:
        """All that is below the address, or the one object that it is; nothing where there is nothing."""
        with self._asking("cannot be listed"):
            self._system.invalidate_cache()
            try:
                found = self._system.find(self._root, withdirs=False, detail=True)
            except FileNotFoundError:
                return []
        return [self._object(info) for info in found.values() if not _is_folder(info)]

    def look(self, path: str) -> Object | None:
        """The object at ``path`` as it is now; None if there is none."""
        with self._asking("cannot be looked at", path):
            self._system.invalidate_cache()
            try:
                info = self._system.info(self._full(path))
            except FileNotFoundError:
                return None
        return None if _is_folder(info) else self._object(info)

    def fetch(self, path: str, file: Path) -> None:
        """Writes the object at ``path`` into ``file``."""
        with self._asking("cannot be read", path):
            self._system.get_file(self._full(path), str(file))

    def put(self, path: str, file: Path) -> None:
        """Puts what ``file`` holds at ``path``, as a whole."""
        full = self._full(path)
        with self._asking("cannot be written", path):
            if file.stat().st_size <= AT_ONCE:
                self._system.pipe_file(full, file.read_bytes())
            else:
                self._system.put_file(str(file), full)

    def remove(self, path: str) -> None:
        """Removes the object at ``path``; one that is gone already is no mistake."""
        with self._asking("cannot be removed", path):
            try:
                self._system.rm_file(self._full(path))
            except FileNotFoundError:
                return

    def _full(self, path: str) -> str:
        return f"{self._root.rstrip('/')}/{path}" if path else self._root

    def _object(self, info: Mapping[str, Any]) -> Object:
        name, root = str(info["name"]).lstrip("/"), self._root.strip("/")
        path = "" if name == root else name.removeprefix(f"{root}/")
        size = int(info.get("size") or 0)
        tag = next((str(info[key]).strip('"') for key in _TAGS if info.get(key)), "")
        mtime_ns = nanoseconds(next((info[key] for key in _TIMES if info.get(key) is not None), None))
        stamp = f"{size} {tag or mtime_ns}" if tag or mtime_ns else ""
        return Object(path, size, stamp, mtime_ns)

    @contextmanager
    def _asking(self, what: str, path: str = "") -> Iterator[None]:
        """What a store raises while it is asked, as an error for the person at the keyboard."""
        try:
            yield
        except Exception as error:  # the libraries of stores have errors of their own, with no base in common
            where = f"{self.address.text}/{path}" if path else self.address.text
            raise StoreError(f"{what}: {reason(error)}", path=where, remedy=remedy(error)) from error


def _is_folder(info: Mapping[str, Any]) -> bool:
    """Whether what a store tells of is no object, or one that only marks a folder, as some tools put there."""
    return info.get("type") == "directory" or str(info["name"]).endswith("/")


def check_writes_whole(address: Address) -> None:
    """Raises :class:`~vaultconv.errors.UsageError` for a kind of store in which half an object can be found."""
    if address.scheme not in WRITES_WHOLE:
        raise UsageError(
            f"objects are not written whole to {address.scheme}://, so nothing is converted into it",
            path=address.text,
            remedy="Convert into a folder, and copy that there.",
        )


def _opened(address: Address) -> tuple[Any, str]:
    """The file system of fsspec for ``address``, and what that calls its root."""
    try:
        from fsspec.core import url_to_fs
        from fsspec.registry import known_implementations, registry
    except ImportError as error:
        raise StoreError("vaults in object stores need an extra", path=address.text, remedy=_EXTRA) from error
    known = {*known_implementations, *registry}
    for scheme in address.scheme.split("::"):
        if scheme not in known:
            raise StoreError(
                f"{scheme}:// is no kind of store that is known",
                path=address.text,
                remedy=f"{did_you_mean(scheme, known)}Known are {', '.join(sorted(WRITES_WHOLE))} and others; for a folder of that name say ./{address.text}",
            )
    try:
        system, root = url_to_fs(address.text, **address.options)
    except ImportError as error:
        raise StoreError(
            f"the package for {address.scheme}:// is not installed",
            path=address.text,
            remedy=f"{error}." if str(error) else _EXTRA,
        ) from error
    except Exception as error:  # as in Store: whatever the library of this kind of store raises
        raise StoreError(
            f"cannot be opened: {reason(error)}", path=address.text, remedy=remedy(error)
        ) from error
    return system, root


def reason(error: BaseException) -> str:
    """What a store said, in a line."""
    if isinstance(error, FileNotFoundError):
        return _NONE_SUCH
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, OSError) and error.errno and error.strerror:
        return error.strerror
    said = " ".join(str(error).split())
    return said if isinstance(error, OSError) and said else f"{type(error).__name__} {said}".rstrip()


def remedy(error: BaseException) -> str:
    """What to do about it."""
    if isinstance(error, FileNotFoundError):
        return "Check the address; make the bucket, if that is what lacks."
    if isinstance(error, PermissionError) or "redential" in type(error).__name__:
        return "Give the store's key by its own configuration or environment, one that may list, read and write there."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "Make room on this machine, and run again."
    return "Run it again once the store answers: what was done stays done."


def nanoseconds(moment: Any) -> int:
    """A time as stores tell it, in nanoseconds since 1970, no more exactly than a microsecond; 0 for what is none.

    >>> nanoseconds("1970-01-01T00:00:02Z"), nanoseconds(2.5), nanoseconds(None)
    (2000000000, 2500000000, 0)
    """
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            return 0
    if isinstance(moment, datetime):
        since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime(1970, 1, 1, tzinfo=UTC)
        return ((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds) * 1000
    if isinstance(moment, (int, float)) and not isinstance(moment, bool) and moment > 0:
        return round(moment * 1_000_000) * 1000
    return 0


def each(
    items: Sequence[Item], work: Callable[[Item], None], lanes: int
) -> Iterator[tuple[Item, StoreError | None]]:
    """Does ``work`` with each of ``items``, so many at a time as there are ``lanes``, and says in their order which went wrong. Once
    one has, no more are begun."""
    if lanes == 1:
        for item in items:
            error = _tried(work, item)
            yield item, error
            if error is not None:
                return
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(lanes) as pool:
        for first in range(0, len(items), lanes * 8):
            some = items[first : first + lanes * 8]
            outcomes = list(pool.map(lambda item: _tried(work, item), some))
            yield from zip(some, outcomes, strict=True)
            if any(outcomes):
                return


def _tried(work: Callable[[Item], None], item: Item) -> StoreError | None:
    try:
        work(item)
    except StoreError as error:
        return error
    return None
