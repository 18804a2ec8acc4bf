"""What one download may take."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """``size`` in bytes; ``seconds`` for the whole of a download, ``connect`` and ``silence`` for the connection and between
    two pieces; ``pauses`` are the seconds before each further try."""

    size: int = 20 * MEBIBYTE
    seconds: float = 60.0
    connect: float = 10.0
    silence: float = 20.0
    redirects: int = 5
    pauses: tuple[float, ...] = (0.5, 2.0)
    workers: int = 8
    workers_per_host: int = 4


LIMITS = Limits()
"""Those that hold unless others are said."""
