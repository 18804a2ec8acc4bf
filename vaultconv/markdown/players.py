"""Addresses that apps show as a film or a post in place, where a note has the form of an image (``![](address)``).

Source: Obsidian Help, "Embed web pages" (YouTube and Twitter), release notes 1.3.2 and 1.7.0; Logseq 0.10.15, macros
``video``, ``youtube``, ``tweet`` and ``twitter``.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

FILM = "video"
POST = "tweet"

_PLAYERS: Mapping[str, str] = {
    "youtube.com": FILM,
    "youtu.be": FILM,
    "youtube-nocookie.com": FILM,
    "twitter.com": POST,
    "x.com": POST,
}


def player_of(url: str) -> str:
    """What shows ``url`` in place: a film (``video``), a post (``tweet``), or nothing that we know (``""``).

    >>> [player_of(f"https://{place}") for place in ("www.youtube.com/watch?v=a", "x.com/a/status/1", "e.org/x.png")]
    ['video', 'tweet', '']
    """
    if ".com/" not in url and "youtu.be/" not in url:
        return ""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return _PLAYERS.get(host.removeprefix("www.").removeprefix("m.").removeprefix("mobile."), "")
