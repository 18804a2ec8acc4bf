"""What an earlier run left of the files that a writer makes of a vault as a whole, for one that finds few of its notes to be others: those
files that nothing of it shows in can stay, and of the rest most is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Earlier:
    """``others`` are the source paths of the notes that came, went, or were edited since; ``paths`` where everything went, ``memo`` what had been
    worked out by way of the context, and ``noted`` gives what was noted of the note at a source path (None: nothing). ``files`` are the hashes
    of what :meth:`~vaultconv.formats.base.Writer.finish` made, by path, and ``read`` gives the bytes that have a hash (None: nobody has them)."""

    others: Collection[str]
    paths: Mapping[str, str]
    memo: Mapping[str, Any]
    noted: Callable[[str], bytes | None]
    files: Mapping[str, str]
    read: Callable[[str], bytes | None]
    contested: Collection[str] = ()
    """The files that somebody has edited, or taken away: they are made again, and what becomes of them is decided then."""
    stays: set[str] = field(default_factory=set)
    """The paths of the files that stay as they are: ``finish`` need not give them."""

    def keep(self, path: str) -> bool:
        """Lets the file at ``path`` stay as it is; False where there is none that can."""
        if path not in self.files or path in self.contested:
            return False
        self.stays.add(path)
        return True

    def file(self, path: str) -> bytes | None:
        """What was written at ``path``; None where that is not known."""
        hash_ = self.files.get(path)
        return None if hash_ is None else self.read(hash_)
