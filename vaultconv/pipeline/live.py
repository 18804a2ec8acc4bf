"""Sources that are no folder but a service: ``readwise:`` in the place of a path.

What the service says is kept as a file in a folder of the user, which is then read like any other. The next time only what was
changed since is asked for. Each file is written aside and moved into place in one step; a run that is stopped changes nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from vaultconv.errors import ServiceError
from vaultconv.pipeline.archive import is_archive, unpacked
from vaultconv.pipeline.lock import locked
from vaultconv.pipeline.mirrored import archive_at
from vaultconv.services.merge import Entry, merged, renewed
from vaultconv.services.readwise import HOST, PATIENCE, TOKEN_PAGE, Patience, Told, ask
from vaultconv.vault.tree import reason

READWISE: Final = "readwise:"
"""What a source is called that is asked of Readwise."""
TOKEN: Final = "READWISE_TOKEN"  # noqa: S105  the name of the variable
"""The environment variable that holds the token."""

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def at_hand(
    source: Path,
    told: Told = lambda _: None,
    *,
    fresh: bool = True,
    base: str = HOST,
    patience: Patience = PATIENCE,
    environment: Mapping[str, str] = os.environ,
) -> Path:
    """The folder that ``source`` is: itself, for an archive the one that it is laid out in, or for ``readwise:`` the one that
    what Readwise says is kept in, after it was asked what is new. With ``fresh`` False nobody is asked: it is as the last run left it.

    ``base`` is for tests against a server of this machine. Raises :class:`~vaultconv.errors.ServiceError`, and
    :class:`~vaultconv.errors.ConflictError` while another run asks.

    >>> str(at_hand(Path("Notes")))
    'Notes'
    """
    if str(source) != READWISE:
        source = archive_at(source)
        return unpacked(source) if is_archive(source) else source
    kept = _Kept(_state_folder(environment) / "vaultconv")
    if not fresh:
        if not kept.export.is_file():
            raise ServiceError(
                "nothing of Readwise is kept here yet",
                path=kept.export,
                remedy="Run `vaultconv convert readwise:` first.",
            )
        return kept.export.parent
    token = environment.get(TOKEN, "").strip()
    if not token:
        raise ServiceError(
            f"there is no token of Readwise in the environment variable {TOKEN}",
            remedy=f"Copy yours from {TOKEN_PAGE}, and set the variable to it.",
        )
    try:
        kept.make()
        with locked(kept.records):
            sources = kept.renew(token, told, base, patience)
    except OSError as error:
        raise ServiceError(
            f"what Readwise says cannot be kept: {reason(error)}",
            path=error.filename or kept.export,
            remedy="Make room or give yourself the right to write there, and run again.",
        ) from error
    if not sources:
        raise ServiceError(
            "your library at Readwise is empty", remedy="Highlight something, or look whose token it is."
        )
    return kept.export.parent


@dataclass(slots=True)
class _Kept:
    """What is kept of Readwise below ``folder``: the export, and records of when and for whom it was asked."""

    folder: Path

    @property
    def export(self) -> Path:
        """The export, as the service gives it."""
        return self.folder / "readwise" / "export.json"

    @property
    def records(self) -> Path:
        """The folder of what is about the export, and not in it."""
        return self.folder / "service"

    @property
    def record(self) -> Path:
        """From when on to ask, and with whose token it was asked."""
        return self.records / "readwise.json"

    def make(self) -> None:
        """Makes the folders; nobody else may look into them."""
        for folder in (self.folder, self.export.parent, self.records):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def renew(self, token: str, told: Told, base: str, patience: Patience) -> list[Entry]:
        """Asks what is new, or everything where nothing is known, and keeps it. Gives all that is known then."""
        known = _sources(_read(self.export))
        record = _read(self.record)
        account = sha256(token.encode("utf-8", "replace")).hexdigest()[:16]
        goes_on = known is not None and isinstance(record, dict) and record.get("account") == account
        after = str(record.get("updatedAfter", "")) if goes_on and isinstance(record, dict) else ""
        answer = ask(token, after, base=base, patience=patience, agent=_agent(), told=told)
        sources = merged(known or (), answer.sources) if after else renewed(known or (), answer.sources)
        if sources != known:
            if not after:  # stopped between the two files, the next run must not go on from the old record
                self.record.unlink(missing_ok=True)
            self._write(self.export, {"count": len(sources), "nextPageCursor": None, "results": sources})
        self._write(self.record, {"account": account, "updatedAfter": answer.until})
        return sources

    def _write(self, file: Path, value: Any) -> None:
        """Writes ``value`` aside, and moves it into place once it is on the disk."""
        aside = self.records / f"{file.name}.new"
        with os.fdopen(os.open(aside, _FLAGS, 0o600), "w", encoding="ascii", newline="\n") as stream:
            json.dump(value, stream, indent=1)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(file)


def _read(file: Path) -> Any:
    """The value in ``file``; None where it is not there or damaged: then it is asked for anew."""
    with suppress(FileNotFoundError, ValueError, RecursionError):
        return json.loads(file.read_bytes())
    return None


def _sources(export: Any) -> list[Entry] | None:
    listed = export.get("results") if isinstance(export, dict) else None
    return listed if isinstance(listed, list) and all(isinstance(each, dict) for each in listed) else None


def _agent() -> str:
    from vaultconv import __version__

    return f"vaultconv/{__version__}"


def _state_folder(environment: Mapping[str, str]) -> Path:
    """Where programs keep for a user what can be had again: XDG Base Directory Specification 0.8, and what macOS and Windows
    have for it."""
    variable, *below = {"win32": ("LOCALAPPDATA",), "darwin": ("", "Library", "Application Support")}.get(
        sys.platform, ("XDG_STATE_HOME", ".local", "state")
    )
    named = environment.get(variable, "") if variable else ""
    if named and Path(named).is_absolute():
        return Path(named)
    try:
        return Path.home().joinpath(*below)
    except RuntimeError as error:
        raise ServiceError(
            "nothing says where your home folder is", remedy="Set HOME, and run again."
        ) from error
