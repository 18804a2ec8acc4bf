"""What of a vault is in the site that is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext


def is_written(path: str, context: WriteContext) -> bool:
    """Whether what is at ``path`` in the source has a place in the site, and is not left out of it."""
    return path in context.paths and path not in context.absent
