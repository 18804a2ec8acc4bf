"""What tells that a file may be an export, before anything is asked that knows one."""

from __future__ import annotations

from typing import Final

ENDINGS: Final = (".csv", ".json", ".txt")
"""The endings that a file of them can have."""

HEAD: Final = 65_536
"""Bytes of a file that are looked at to tell its form."""

WRITTEN: Final = ("api", "csv", "import-csv")
"""The names of the forms that are written, too."""

AS_READ: Final = "auto"
"""What is written is each note as it came, where the user asks for no form."""
