"""Small vaults to be converted, and formats made for a test."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from vaultconv.formats.base import Output, WriteContext
from vaultconv.formats.obsidian import FORMAT
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note, Vault
from vaultconv.pipeline.convert import Converted
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.options import Options

OPTIONS = Options(source_format="obsidian", target_format="obsidian")


def vault(root: Path, files: dict[str, str | bytes]) -> Loaded:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data.encode() if isinstance(data, str) else data)
    return load(root, OPTIONS)


def written(converted: Converted) -> dict[str, bytes]:
    return {file.path: file.data for file in converted.files}


def ledger(converted: Converted) -> list[tuple[str, int, str, Outcome, str]]:
    return [(loss.note, loss.line, loss.construct, loss.outcome, loss.value) for loss in converted.losses]


def other(**changes: Any) -> Any:
    """A format like Obsidian, but another."""
    members = {"name": "other", "writer": FORMAT.writer, "reader": FORMAT.reader, "resolver": FORMAT.resolver}
    return SimpleNamespace(**members | changes)


def failing(error: BaseException, *paths: str, finish: tuple[Output, ...] = ()) -> Any:
    """A writer that raises for the notes at ``paths``."""

    def write(note: Note, context: WriteContext) -> tuple[Output, ...]:
        if note.path in paths:
            raise error
        return FORMAT.writer.write(note, context)

    def finish_(vault: Vault, context: WriteContext) -> tuple[Output, ...]:
        return finish

    return SimpleNamespace(naming=FORMAT.writer.naming, write=write, finish=finish_)
