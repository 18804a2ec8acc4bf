"""What a run may ask of the network, as its user said: which hosts, by which way, and how hard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from vaultconv.assets.limits import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Rules:
    """``only`` are the hosts to ask, all if there are none; ``skip`` those not to ask; ``allow`` those that may be asked at
    private addresses: each with the hosts below it. ``proxy`` is the address of the proxy to
    go through. ``offline`` asks nobody and takes what the cache has; ``refresh`` asks about what is there already, too, and ``retry`` about what
    was not to be had a short while ago.
    ``robots`` obeys what a host asks of programs. ``cache`` is the folder of the cache, ``None`` for the user's own."""

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    proxy: str = ""
    offline: bool = False
    refresh: bool = False
    retry: bool = False
    robots: bool = True
    cache: Path | None = None
    limits: Limits = LIMITS

    def allows_private(self, host: str) -> bool:
        """Whether ``host`` may be asked at a private address."""
        return is_among(host, self.allow)

    def refusal(self, url: str) -> str:
        """Why ``url`` is not to be asked for, ``""`` if it may be.

        >>> Rules(skip=("example.org",)).refusal("https://img.example.org/a.png")
        'img.example.org is not asked: --skip-domain example.org'
        >>> Rules(only=("example.org",)).refusal("https://example.org/a.png")
        ''
        """
        host = host_of(url)
        if named := next((name for name in self.skip if is_among(host, (name,))), ""):
            return f"{host} is not asked: --skip-domain {named}"
        if self.only and not is_among(host, self.only):
            return f"{host} is not asked: it is none of --download-from"
        return ""


RULES = Rules()
"""Those that hold unless others are said."""


def host_of(url: str) -> str:
    """The name of the host of ``url``, in small letters; ``""`` where there is none.

    >>> host_of("https://jane:pw@Example.org:8000/a"), host_of("http://[::1")
    ('example.org', '')
    """
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_among(host: str, names: Iterable[str]) -> bool:
    """Whether ``host`` is one of ``names``, or lies below one.

    >>> is_among("img.example.org", ["example.org"]), is_among("notexample.org", ["example.org"])
    (True, False)
    >>> is_among("xn--mhle-0ra.example", ["mühle.example"]), is_among("::1", ["[::1]"])
    (True, True)
    """
    bare = _bare(host)
    return any(bare == name or bare.endswith("." + name) for name in map(_bare, names))


def _bare(name: str) -> str:
    """``name`` as it is looked up, however it is spelled."""
    bare = name.strip().lower().strip(".").removeprefix("*.").removeprefix("[").removesuffix("]")
    try:
        return bare if bare.isascii() else bare.encode("idna").decode("ascii")
    except UnicodeError:
        return bare
