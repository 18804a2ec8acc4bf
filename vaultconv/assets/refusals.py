"""What the network would not give, remembered for a day: a run that comes again asks no host for what it does not have.

Only what a host answered is remembered: that there is no such thing, or that it is something else than a note shows. A connection
that breaks, a host that is silent or busy may do better at the next run, and is asked. What is remembered is known by the address
and by all that the answer may depend on: what it was asked for, and how.
"""

from __future__ import annotations

import sqlite3
import time
from hashlib import sha256
from pathlib import Path
from threading import Lock

from vaultconv.assets.answers import Failed, Wish
from vaultconv.assets.cache import usable
from vaultconv.assets.rules import Rules

_DATABASE = "refusals-1.db"
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS refusals"
    "(key TEXT PRIMARY KEY, at REAL NOT NULL, status INTEGER NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID"
)
_PATIENCE = 30.0
"""Seconds that another run may have the file for itself."""


class Refusals:
    """Those in ``folder``, as far as ``rules`` are the same. May be asked from several threads."""

    def __init__(self, folder: Path, rules: Rules) -> None:
        limits = rules.limits
        self._rules = repr((limits.size, limits.redirects, rules.only, rules.skip, rules.allow, rules.robots))
        self._recent = limits.recent
        self._lock = Lock()
        file = usable(folder / _DATABASE)
        self._connection = sqlite3.connect(
            file, timeout=_PATIENCE, check_same_thread=False, isolation_level=None
        )
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute(_SCHEMA)
        self._connection.execute("DELETE FROM refusals WHERE at < ?", (time.time() - self._recent,))

    def find(self, wish: Wish) -> Failed | None:
        """What came of ``wish`` lately; None if it was not asked for, or not refused."""
        since = time.time() - self._recent
        query = "SELECT reason, status FROM refusals WHERE key=? AND at >= ?"
        with self._lock:
            row = self._connection.execute(query, (self._key(wish), since)).fetchone()
        return Failed(wish.url, *row) if row else None

    def keep(self, wish: Wish, failed: Failed) -> None:
        """Remembers that ``wish`` ``failed``."""
        row = (self._key(wish), time.time(), failed.status, failed.reason)
        with self._lock:
            self._connection.execute("INSERT OR REPLACE INTO refusals VALUES(?,?,?,?)", row)

    def _key(self, wish: Wish) -> str:
        asked = "\0".join((wish.url, ",".join(sorted(wish.media)), self._rules))
        return sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._connection.close()
