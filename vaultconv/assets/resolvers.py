"""Asset resolvers that packages bring: from an address of the web to a file on this disk that shows what is there.

A resolver is one object, registered under the entry-point group ``vaultconv.resolvers``. It is asked (``--resolve NAME``) before the
network is; what it gives is looked at as though it had come from there (:mod:`vaultconv.assets.resolved`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from vaultconv.formats.base import Option
from vaultconv.formats.entry_points import Kind


class AssetResolver(Protocol):
    """An asset resolver: what a package registers, and all that is asked of it."""

    name: str
    title: str
    options: tuple[Option, ...]
    """What a user may say besides its name: ``--resolve NAME:option=value``."""

    def resolve(self, address: str, options: Mapping[str, Any]) -> Path | None:
        """The file that shows what is at ``address``, None where this resolver knows none. It asks no network, writes nothing, and always
        gives the same answer while the disk is the same."""
        ...


RESOLVERS: Final[Kind[AssetResolver]] = Kind(
    "vaultconv.resolvers", "resolver", ("name", "title", "options", "resolve")
)
"""Asset resolvers, as packages register them."""
