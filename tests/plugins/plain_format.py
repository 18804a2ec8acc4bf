"""A small format for the tests of the conformance suite: each ``.txt`` is a note, its lines are paragraphs. It holds every promise; the
tests break one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vaultconv.plugins import Output, ReadContext, Recognition, Tree, Unit, WriteContext
from vaultconv.plugins.model import Attachment, Blocks, Note, Problem, Reference, ReferenceKind, Target, Vault
from vaultconv.plugins.text import COMMONMARK, MarkdownWriter, Numbering, decode, read_blocks, safe_name


class Resolver:
    def resolve(self, reference: Reference, source: str, index: Any) -> Target:
        if reference.kind is ReferenceKind.URL:
            return Target("url", reference.target)
        return Target("missing", reference.target)


class Reader:
    def discover(self, tree: Tree, options: Any) -> Iterator[Unit]:
        for file in tree.files:
            yield Unit(
                file.path, "note" if file.path.endswith(".txt") else "attachment", file.size, file.mtime_ns
            )

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> tuple[Any, ...]:
        if unit.role == "attachment":
            return (Attachment(unit.path, unit.size, unit.mtime_ns),)
        title = unit.path.rpartition("/")[2].removesuffix(".txt")
        decoded = decode(data)
        if decoded.problem is not None:
            return (Note(unit.path, title, verbatim=data, problem=decoded.problem),)
        try:
            return (Note(unit.path, title, blocks=self.blocks(decoded.text)),)
        except Exception as error:  # noqa: BLE001
            return (Note(unit.path, title, verbatim=data, problem=Problem(str(error))),)

    def blocks(self, text: str) -> Blocks:
        return read_blocks(text, COMMONMARK)


class Naming:
    numbering = Numbering()

    def place(self, note: Note, context: WriteContext) -> str:
        return f"{safe_name(note.title)}.txt"

    def place_attachment(self, path: str, context: WriteContext) -> str:
        return path


class Writer:
    naming = Naming()

    def write(self, note: Note, context: WriteContext) -> tuple[Output, ...]:
        text = note.verbatim if note.verbatim is not None else self.text(note).encode()
        return (Output(context.paths[note.path], text, note.path),)

    def text(self, note: Note) -> str:
        return MarkdownWriter(COMMONMARK).write(note.blocks)

    def finish(self, vault: Vault, context: WriteContext) -> tuple[Output, ...]:
        return ()


class Format:
    name = "plain"
    title = "Plain"
    options = ()
    dialect = COMMONMARK
    losses_found = True
    resolver = Resolver()

    def __init__(self, reader: Any = None, writer: Any = None) -> None:
        self.reader = reader or Reader()
        self.writer = writer or Writer()

    def recognise(self, tree: Tree) -> Recognition:
        return Recognition(50 if any(file.path.endswith(".txt") for file in tree.files) else 0, "texts")


FORMAT = Format()
