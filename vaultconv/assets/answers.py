"""What is asked of the network, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from vaultconv.assets.sniff import Medium

PICTURES = frozenset({Medium.PICTURE})


@dataclass(frozen=True, slots=True)
class Wish:
    """An address, and which of the ``media`` its file may be."""

    url: str
    media: frozenset[Medium] = PICTURES


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was at ``url``: ``name`` is what to call it (its content's hash, and its ``kind``), ``hash`` the whole hash,
    ``file`` where its ``size`` bytes wait. ``final`` is the address that gave it in the end, with ``status``; ``how``:
    ``network``, ``checked`` (the server says that what the cache has is still so) or ``cache``. Of what came, ``came`` is the
    size and ``sha256`` the hash for others; that is not what waits only where something was ``cut`` out of it."""

    url: str
    name: str
    hash: str
    size: int
    file: Path
    final: str = ""
    status: int = 200
    kind: str = ""
    sha256: str = ""
    how: str = "network"
    came: int = 0
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """An address that gave nothing, and why; ``status`` is the server's, 0 for none."""

    url: str
    reason: str
    status: int = 0


Found: TypeAlias = Fetched | Failed
