"""What downloads may take: bytes, seconds, tries, connections."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Limits:
    """``size`` of one file in bytes, as it comes over the wire and once it is unpacked; ``total`` bytes of a whole run;
    ``seconds`` for the whole of one download, ``connect`` and ``silence`` for the connection and between two pieces;
    ``redirects`` that are followed; ``pauses`` are the seconds before each further try, and ``patience`` the longest pause
    that a server may ask for; ``resumes`` how often a body that breaks off is gone on with; ``silences`` how often in a row
    a host may give no answer in time before it is asked no more in this run. At most ``workers`` requests
    are under way at a time, ``workers_per_host`` at one host. What was had within the last ``recent`` seconds is taken from
    the cache unasked; of the cache, ``cached`` bytes are kept."""

    size: int = 20 * MEBIBYTE
    total: int = 4096 * MEBIBYTE
    seconds: float = 60.0
    connect: float = 10.0
    silence: float = 20.0
    redirects: int = 5
    pauses: tuple[float, ...] = (0.5, 2.0)
    patience: float = 60.0
    resumes: int = 2
    silences: int = 5
    workers: int = 16
    workers_per_host: int = 4
    recent: float = DAY
    cached: int = 1024 * MEBIBYTE


LIMITS = Limits()
"""Those that hold unless others are said."""
