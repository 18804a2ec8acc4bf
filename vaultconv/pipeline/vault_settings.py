"""The settings of a vault that is written into: its own where it has some, those of its first files where it is new.

Only the files that a format names are looked at, whatever the size of the vault. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from vaultconv.formats.base import Format, Output, ReadContext, Unit
from vaultconv.model.note import Settings
from vaultconv.pipeline.destination import Destination
from vaultconv.pipeline.reading import read_safely
from vaultconv.pipeline.record import Record, digest


def settings_files(format: Format) -> tuple[str, ...]:
    """The files that hold the settings of a vault of ``format``, in the order in which they are read."""
    return getattr(format, "settings_files", ())


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


def settings_written(
    there: Mapping[str, bytes], outputs: Iterable[Output], format: Format, options: Mapping[str, Any]
) -> Settings:
    """What a reader of the destination will find: the files ``there`` that are not ours, and of the ``outputs`` those that it lacks."""
    seeds = {output.path: output.data for output in outputs if output.seed}
    return settings_in({**seeds, **there}, format, options) or Settings()
