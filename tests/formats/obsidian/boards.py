"""A small vault in memory, with boards and bases, some of whose files get other names."""

from __future__ import annotations

from collections.abc import Mapping

from vaultconv.formats.base import Output, ReadContext, Unit, WriteContext
from vaultconv.formats.obsidian import FORMAT
from vaultconv.model.board import Base, Board, Sheet
from vaultconv.model.note import Attachment, Note, Vault
from vaultconv.pipeline.written import names_of
from vaultconv.vault.index import Index

_ROLES = {"md": "note", "canvas": "board", "base": "base"}


def vault_of(files: Mapping[str, str]) -> Vault:
    """The vault that holds ``files``."""
    items = [
        FORMAT.reader.read(
            Unit(path, _ROLES.get(path.rpartition(".")[2], "attachment")), text.encode(), ReadContext()
        )[0]
        for path, text in files.items()
    ]
    return Vault(
        "v",
        "obsidian",
        tuple(item for item in items if isinstance(item, Note)),
        tuple(item for item in items if isinstance(item, Board)),
        tuple(item for item in items if isinstance(item, Attachment)),
        bases=tuple(item for item in items if isinstance(item, Base)),
    )


def context_of(files: Mapping[str, str], renames: Mapping[str, str], **options: str) -> WriteContext:
    """How the vault of ``files`` is written, if those of ``renames`` get other paths."""
    paths = {path: renames.get(path, path) for path in files}
    return WriteContext(
        "obsidian",
        Index(vault_of(files)),
        FORMAT.resolver,
        paths,
        names_of(paths.values()),
        options,
        moved=frozenset(path for path, there in paths.items() if path != there),
    )


def renamed(files: Mapping[str, str], renames: Mapping[str, str], **options: str) -> dict[str, str]:
    """The files of the vault as they are then, by their new paths."""
    context = context_of(files, renames, **options)
    made = {context.paths[path]: text for path, text in files.items()}
    outputs: list[Output] = []
    for note in context.index.vault.notes:
        outputs += FORMAT.writer.write(note, context)
    for sheet in context.index.vault.sheets:
        outputs += FORMAT.writer.write_sheet(sheet, context)
    return made | {output.path: output.data.decode() for output in outputs}


def back(renames: Mapping[str, str]) -> dict[str, str]:
    """The reverse of ``renames``."""
    return {new: old for old, new in renames.items()}


def sheet_of(path: str, text: str) -> Sheet:
    """The board or base at ``path``."""
    (sheet,) = vault_of({path: text}).sheets
    return sheet
