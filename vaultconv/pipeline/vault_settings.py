"""The settings of a vault that is written into: its own where it has some, those of its first files where it is new.

Only the files that a format names are looked at, whatever the size of the vault. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultconv.formats.base import Format, Output, ReadContext, Unit
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Settings
from vaultconv.pipeline.destination import Destination
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.reading import read_safely
from vaultconv.pipeline.record import Record, digest

if TYPE_CHECKING:
    from vaultconv.pipeline.load import Loaded

_LARGEST = 1 << 18
"""The most bytes of a setting that is taken along."""


def settings_files(format: Format) -> tuple[str, ...]:
    """The files that hold the settings of a vault of ``format``, in the order in which they are read."""
    return getattr(format, "settings_files", ())


def settings_brought(loaded: Loaded, target: Format, options: Options) -> dict[str, bytes]:
    """The settings of the vault that was ``loaded``, for its way back from another format; none where nothing is to be carried, or something to
    be redacted: an app keeps addresses in its settings, too."""
    redacts = getattr(target.writer, "redacts", None)
    is_hushed = redacts is not None and redacts(options.format_options)
    if not options.carriers or is_hushed or target.name == loaded.format.name:
        return {}
    found: dict[str, bytes] = {}
    for file in loaded.vault.attachments:
        if file.size <= _LARGEST and is_of_the_vault(file.path, loaded.format):
            with suppress(OSError):  # that it could not be read has its line already
                found[file.path] = loaded.file(file.path).read_bytes()
    return found


def is_of_the_vault(path: str, format: Format) -> bool:
    """Whether the file at ``path`` is a setting that a vault of ``format`` takes along to other formats, to have it again when it comes home."""
    folder, _, name = path.rpartition("/")
    patterns = (pattern.rpartition("/") for pattern in getattr(format, "settings_kept", ()))
    return path in settings_files(format) or any(
        folder == place and fnmatchcase(name, pattern) for place, _, pattern in patterns
    )


def settings_there(destination: Path, target: Format) -> dict[str, bytes]:
    """The settings files that stand in ``destination``, by path; none where nothing is there yet.

    Raises :class:`~vaultconv.errors.NoFolderError` if ``destination`` is no folder."""
    names = settings_files(target)
    if not names or not destination.exists():
        return {}
    view = Destination(destination)
    found = {name: view.read(name) for name in names}
    return {name: data for name, data in found.items() if data is not None}


def settings_in(files: Mapping[str, bytes], format: Format, options: Mapping[str, Any]) -> Settings | None:
    """What ``files`` of a vault of ``format`` say; None where there are none."""
    if not files or format.reader is None:
        return None
    settings = Settings()
    for name in settings_files(format):
        if name in files:
            context = ReadContext(options, settings)
            for item in read_safely(format.reader, Unit(name, "settings"), files[name], context):
                if isinstance(item, Settings):
                    settings = item
    return settings


def not_ours(there: Mapping[str, bytes], records: Mapping[str, Record]) -> dict[str, bytes]:
    """Those of the settings files that are ``there`` which are not just as the ``records`` of their source have them: no run writes these."""
    return {
        name: data
        for name, data in there.items()
        if name not in records or records[name].hash != digest(data)
    }


def come_home(
    outputs: Iterable[Output], home: Mapping[str, bytes], there: Mapping[str, bytes], target: Format
) -> list[Output]:
    """``outputs`` with the settings that a vault of the format ``target`` has kept on its way, in place of new ones, now that it comes ``home``; but
    for those that are ``there`` in the destination. What else the notes need is in the ledger, as it is where a vault has its own settings."""
    files = {path: data for path, data in home.items() if path not in there and is_of_the_vault(path, target)}
    made: list[Output] = []
    for output in outputs:
        if output.seed and (data := files.pop(output.path, None)) is not None:
            detail = f"comes home as it was; the notes need {output.needs} in it"
            loss = Loss(output.path, 0, "settings", Outcome.APPROXIMATED, detail)
            lacking = (loss,) if output.needs else ()
            output = replace(output, data=data, losses=(*output.losses, *lacking))
        made.append(output)
    return [*made, *(Output(path, data, seed=True) for path, data in files.items())]


def settings_written(
    there: Mapping[str, bytes], outputs: Iterable[Output], format: Format, options: Mapping[str, Any]
) -> Settings:
    """What a reader of the destination will find: the files ``there`` that are not ours, and of the ``outputs`` those that it lacks."""
    seeds = {output.path: output.data for output in outputs if output.seed}
    return settings_in({**seeds, **there}, format, options) or Settings()
