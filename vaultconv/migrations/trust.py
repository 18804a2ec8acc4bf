"""Which scripts the user has said yes to, by the hash of what they hold.

That is kept in a folder of the user's own, and in no vault: a vault may come from anywhere, and would say yes for itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from platformdirs import user_state_path

from vaultconv.errors import DestinationError, UsageError
from vaultconv.migrations.script import Script
from vaultconv.vault.tree import reason

FILE = "trusted-migrations"
"""A line for each script: its hash, and what it was called."""


def trusted() -> frozenset[str]:
    """The hashes of all scripts that the user has ever said yes to."""
    try:
        text = _file().read_text("utf-8")
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"cannot be read: {error}", path=_file(), remedy="Remove it: scripts are asked about again."
        ) from error
    return frozenset(line.partition(" ")[0] for line in text.splitlines())


def untrusted(scripts: Iterable[Script]) -> tuple[Script, ...]:
    """Those of ``scripts`` that the user has not said yes to."""
    known = trusted()
    return tuple(script for script in scripts if script.hash not in known)


def trust(scripts: Iterable[Script]) -> None:
    """Remembers that the user said yes to ``scripts``. Raises :class:`~vaultconv.errors.DestinationError`."""
    lines = "".join(f"{script.hash} {script.name}\n" for script in scripts)
    if not lines:
        return
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as stream:
            stream.write(lines)
    except OSError as error:
        raise DestinationError(
            f"cannot be written: {reason(error)}", path=file, remedy="Say --trust each time."
        ) from error


def _file() -> Path:
    return user_state_path("vaultconv", appauthor=False) / FILE
