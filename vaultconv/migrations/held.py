"""The vault that a migration is given: open for edits, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from vaultconv.errors import EditError
from vaultconv.pipeline.convert import Converted
from vaultconv.pipeline.plan import Plan
from vaultconv.scripting.note import OpenNote
from vaultconv.scripting.vault import OpenVault


class HeldVault(OpenVault):
    """An open vault whose edits only whoever runs the migration applies or forgets; and which knows the note that is being looked at."""

    def __init__(self, path: Path, format: str = "") -> None:
        super().__init__(path, format)
        self._there = self._loaded
        self.at = ""
        """The path of the note that is being looked at, or was when somebody had seen enough; ``""`` once all were looked at."""

    def __iter__(self) -> Iterator[OpenNote]:
        for note in self.notes:
            self.at = note.path
            yield note
        self.at = ""

    def apply(self) -> NoReturn:
        """Refuses: all of a migration is applied at once, when it has come to its end."""
        raise EditError("is applied by `vaultconv migrate run`, not by the script", path=self.path)

    def discard(self) -> NoReturn:
        """Refuses, as :meth:`apply` does: raise an exception, and nothing of the migration is done."""
        raise EditError("is not discarded by a script: raise an exception instead", path=self.path)

    def reread(self) -> None:
        """Forgets all edits, and reads the vault again."""
        super().discard()
        self._there = self._loaded

    def plan(self) -> Plan:
        """What the edits that wait would do, to the vault as it is on disk."""
        there = self._there
        return replace(super().plan(), made=lambda: (there, Converted()))
