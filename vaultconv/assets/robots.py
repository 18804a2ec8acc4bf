"""What a host asks of programs: its ``robots.txt`` (RFC 9309), asked for once a host and run, and obeyed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from urllib.parse import urlsplit

from protego import Protego

NAME = "vaultconv"
"""What we are called in such a file."""
LARGEST = 500 * 1024
"""Bytes of it that are read (RFC 9309, 2.5)."""

Ask = Callable[[str], tuple[int, bytes]]
"""The status and the first bytes of what is at an address. Raises what it likes where there is no answer."""


class Robots:
    """The rules of hosts. May be asked from several threads."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._lock = Lock()
        self._locks: dict[str, Lock] = {}
        self._known: dict[str, Protego | str] = {}

    def refusal(self, url: str) -> str:
        """Why its host does not want ``url`` to be asked for by a program, ``""`` if it does not mind. Raises what asking
        raises."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        with self._lock:
            lock = self._locks.setdefault(origin, Lock())
        with lock:
            if origin not in self._known:
                self._known[origin] = self._rules(origin)
            rules = self._known[origin]
        if isinstance(rules, str):
            return rules
        if rules.can_fetch(url, NAME):
            return ""
        return f"the robots.txt of {parts.hostname} asks programs not to fetch it: --no-robots does"

    def _rules(self, origin: str) -> Protego | str:
        """A file that is not there forbids nothing; one that the server fails to give forbids all (RFC 9309, 2.3.1)."""
        status, data = self._ask(f"{origin}/robots.txt")
        if status >= 500:
            host = urlsplit(origin).hostname
            return f"{host} does not say what programs may fetch: its robots.txt gives {status}"
        text = data.decode("utf-8", "replace") if status == 200 else ""
        return Protego.parse(text)
