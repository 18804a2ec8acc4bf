"""What the screen that is written to can show."""

from __future__ import annotations

from collections.abc import Mapping

_PLAIN = frozenset({"dumb", "unknown"})


def is_plain(environment: Mapping[str, str]) -> bool:
    """Whether the terminal shows lines of text and nothing else: no colours, and nothing that is wiped away again. (A console of
    Windows has no ``TERM``; what an old one of them cannot show rich draws in its own way.)

    >>> is_plain({"TERM": "dumb"}), is_plain({"TERM": "xterm-256color"}), is_plain({})
    (True, False, False)
    """
    return environment.get("TERM", "").lower() in _PLAIN
