"""The flags that say what is fetched from the web, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from vaultconv.assets.discreet import discreet
from vaultconv.assets.find import KINDS
from vaultconv.assets.limits import LIMITS, MEBIBYTE
from vaultconv.assets.rules import Rules
from vaultconv.cli.choices import choose
from vaultconv.errors import UsageError

ALL = "all"
_PROXIES = ("http", "https", "socks5", "socks5h")


def _hosts(flag: str, text: str) -> Any:
    return Annotated[
        list[str], typer.Option(flag, metavar="HOST", help=f"{text} May be repeated.", show_default=False)
    ]


def kinds_flag(default: str) -> tuple[str, Any, Any]:
    """The flag that says which kinds are fetched; ``default`` where it is not given, ``""`` for none."""
    text = f"Fetch what notes show from the web, and show it from there: {', '.join(KINDS)}, or {ALL}; commas between."
    typed = typer.Option(
        "--download", metavar="KINDS", help=f"{text} [default: {default or 'nothing'}]", show_default=False
    )
    return "download", Annotated[str, typed], default


HOW: tuple[tuple[str, Any, Any], ...] = (
    ("download_from", _hosts("--download-from", "Ask this host and those below it, and no others."), ()),
    ("skip_domain", _hosts("--skip-domain", "Do not ask this host, nor those below it."), ()),
    (
        "allow_host",
        _hosts("--allow-host", "Ask this host even at an address of this machine or of a private network."),
        (),
    ),
    (
        "proxy",
        Annotated[
            str,
            typer.Option(
                "--proxy",
                metavar="URL",
                help="Go through this proxy; those of the environment are not used.",
                show_default=False,
            ),
        ],
        "",
    ),
    (
        "offline",
        Annotated[bool, typer.Option("--offline", help="Ask nobody: take what the cache has.")],
        False,
    ),
    (
        "refresh",
        Annotated[
            bool, typer.Option("--refresh", help="Ask whether what is there already has changed, too.")
        ],
        False,
    ),
    (
        "retry",
        Annotated[
            bool,
            typer.Option("--retry", help="Ask again for what was not to be had within the last day, too."),
        ],
        False,
    ),
    (
        "robots",
        Annotated[
            bool, typer.Option("--robots/--no-robots", help="Obey what hosts ask of programs in robots.txt.")
        ],
        True,
    ),
    (
        "cache",
        Annotated[
            Path | None,
            typer.Option(
                "--cache",
                metavar="DIR",
                help="The folder of the cache. [default: the user's]",
                show_default=False,
            ),
        ],
        None,
    ),
    (
        "download_size",
        Annotated[
            int, typer.Option("--download-size", metavar="MIB", min=1, help="The largest file to fetch.")
        ],
        LIMITS.size // MEBIBYTE,
    ),
    (
        "download_total",
        Annotated[
            int, typer.Option("--download-total", metavar="MIB", min=1, help="The most that one run fetches.")
        ],
        LIMITS.total // MEBIBYTE,
    ),
    (
        "download_time",
        Annotated[
            int,
            typer.Option(
                "--download-time", metavar="SECONDS", min=1, help="The longest that one file may take."
            ),
        ],
        int(LIMITS.seconds),
    ),
)
"""How it is fetched."""

DOWNLOADS = (kinds_flag(""), *HOW)
"""All of them, for a command that fetches nothing unasked."""


def download_kinds(text: str) -> tuple[str, ...]:
    """The kinds that ``--download`` names, in a fixed order. Raises :class:`~vaultconv.errors.UsageError` for an unknown
    one.

    >>> download_kinds("favicons, images"), download_kinds("")
    (('images', 'favicons'), ())
    >>> download_kinds("all") == KINDS
    True
    """
    named = [choose("--download", word.strip(), (*KINDS, ALL)) for word in text.split(",") if word.strip()]
    return KINDS if ALL in named else tuple(kind for kind in KINDS if kind in named)


def download_rules(values: Mapping[str, Any]) -> Rules:
    """What the flags among ``values`` say. Raises :class:`~vaultconv.errors.UsageError` for what cannot be."""
    if "offline" not in values:
        return Rules()
    for asking in ("refresh", "retry"):
        if values["offline"] and values[asking]:
            raise UsageError(
                f"--offline and --{asking} say the opposite",
                remedy=f"Leave one of them out: --{asking} asks the network.",
            )
    return Rules(
        only=_named("--download-from", values["download_from"]),
        skip=_named("--skip-domain", values["skip_domain"]),
        allow=_named("--allow-host", values["allow_host"]),
        proxy=_proxy(values["proxy"]),
        offline=values["offline"],
        refresh=values["refresh"],
        retry=values["retry"],
        robots=values["robots"],
        cache=values["cache"],
        limits=replace(
            LIMITS,
            size=values["download_size"] * MEBIBYTE,
            total=values["download_total"] * MEBIBYTE,
            seconds=values["download_time"],
        ),
    )


def _named(flag: str, hosts: Iterable[str] | None) -> tuple[str, ...]:
    """The hosts that ``flag`` names, with commas between or one at a time."""
    found = tuple(host.strip().lower() for text in hosts or () for host in text.split(",") if host.strip())
    for host in found:
        if "/" in host or ("://" in host):
            raise UsageError(f"{flag} cannot be {host!r}", remedy="Name the host alone, such as example.org.")
    return found


def _proxy(text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        good = parts.scheme in _PROXIES and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good:
        raise UsageError(
            f"--proxy cannot be {discreet(text)!r}",
            remedy="Say it as http://HOST:PORT, or with https or socks5 for http.",
        )
    return text
