"""A path that leads nowhere, and the one nearby that was meant."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from vaultconv.errors import did_you_mean


def did_you_mean_path(path: Path) -> str:
    """A hint at what stands beside the first part of ``path`` that is not there; ``""`` where nothing has a name like it.

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp())
    >>> (place / "Notes").mkdir()
    >>> did_you_mean_path(place / "Nots" / "Bread.md")
    "Did you mean 'Notes'? "
    """
    parts = (path, *path.parents)
    for missing, folder in pairwise(parts):
        if folder.is_dir():
            try:
                return did_you_mean(missing.name, sorted(each.name for each in folder.iterdir()))
            except OSError:  # it may be entered and not listed: then there is nothing to offer
                return ""
    return ""
