"""What the network answered before, in the user's cache folder: kept by ``hishel``, as RFC 9111 says.

The cache is shared by all vaults. An answer is known in it by the address that a note has, byte for byte. What was had
within the last day is taken from it unasked, so a run that was interrupted goes on where it stopped; what is older is asked
about (``If-None-Match``, ``If-Modified-Since``), and comes again only if it has changed. Offline, all of it counts.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import hishel
import httpx
from hishel.httpx import CacheTransport
from platformdirs import user_cache_path

from vaultconv.assets.discreet import discreet
from vaultconv.assets.following import ASKED, FINAL
from vaultconv.assets.limits import Limits
from vaultconv.errors import DestinationError

_DATABASE = "answers-1.db"
_UNUSED_SECONDS = 600.0
"""How long an answer that was thrown out can still be read by who is reading it."""


def cache_folder() -> Path:
    """The folder of the cache, where nobody says another: in that which the system has for caches."""
    return user_cache_path("vaultconv", appauthor=False)


class Cache:
    """The cache in ``folder``, which is made where it lacks. May be asked from several threads."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        file = folder / _DATABASE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            usable(file)
        except OSError as error:
            raise DestinationError(
                f"the cache cannot be made: {error.strerror}",
                path=folder,
                remedy="Name another with --cache.",
            ) from error
        self._storage = hishel.SqliteStorage(
            database_path=file,
            max_size=limits.cached,
            max_stream_size=limits.size,
            soft_delete_ttl=_UNUSED_SECONDS,
        )

    def over(self, inner: httpx.BaseTransport) -> httpx.BaseTransport:
        """``inner``, asked only where the cache has no answer, or one that it has to ask about."""
        return CacheTransport(inner, self._storage, rfc=hishel.CacheOptions(shared=False))

    def extension(self, url: str) -> dict[str, Any]:
        """What a request says to be known by the address ``url``."""
        return {"key": _key(url)}

    def had(self, url: str, seconds: float) -> httpx.Response | None:
        """What ``url`` gave within the last ``seconds``, if that was anything; None otherwise."""
        since = time.time() - seconds
        found = [entry for entry in self._storage.get_entries(_key(url)) if entry.response.status_code == 200]
        best = max(found, key=lambda entry: _asked(entry.response.headers), default=None)
        if best is None or _asked(best.response.headers) < since:
            return None
        headers = httpx.Headers(
            [
                (name, value)
                for name in best.response.headers
                for value in best.response.headers.get_list(name) or []
            ],
            encoding="utf-8",  # some servers say a file's name in it as it is
        )
        stream: Any = best.response.stream
        return httpx.Response(200, headers=headers, stream=_Stored(stream))

    def forget(self, url: str) -> None:
        """Answers for ``url`` are not to be had from here any more: neither as they are, nor to ask whether they are still so."""
        for entry in self._storage.get_entries(_key(url)):
            self._storage.remove_entry(entry.id)

    def close(self) -> None:
        """Lets go of the file."""
        self._storage.close()


class _Stored(httpx.SyncByteStream):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces


def final_url(url: str, headers: httpx.Headers) -> str:
    """The address that gave the answer with ``headers`` to a request for ``url``, as it may be told."""
    return discreet(headers.get(FINAL, url))


def _asked(headers: Any) -> float:
    text = headers.get(ASKED, "0")
    return float(text) if text.isdecimal() else 0.0


def _key(url: str) -> str:
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def usable(file: Path) -> Path:
    """``file``, a database or nothing yet. One that is damaged is thrown away: it is a cache."""
    if not _is_readable(file):
        for name in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
            name.unlink(missing_ok=True)
    return file


def _is_readable(file: Path) -> bool:
    """Whether there is a database in ``file``, or nothing yet."""
    if not file.exists():
        return True
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return isinstance(error, sqlite3.OperationalError)  # in use, and not damaged
    return True
