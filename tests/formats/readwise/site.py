"""A site of a few notes in memory, as these tests speak of it."""

from __future__ import annotations

from pathlib import Path

from vaultconv.formats.base import ReadContext, Resolver, Unit, WriteContext
from vaultconv.formats.obsidian import FORMAT as OBSIDIAN
from vaultconv.formats.readwise import FORMAT
from vaultconv.formats.readwise.reader import read_note
from vaultconv.model.blocks import AnyBlock, Blocks
from vaultconv.model.losses import Loss
from vaultconv.model.note import Attachment, Note, Vault
from vaultconv.vault.index import Index

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "fixtures" / "readwise-site"
REAL = ROOT.parent / "shared" / "corpora" / "readwise-site"

POST = "_manual_posts/2026-01-05-post.md"
FRONT = "---\ntitle: Post\nmanual_post: true\n---\n\n"


def read(text: str, path: str = "notes/_posts/2022-03-01-456.md") -> Note:
    """The note with this ``text``."""
    return read_note(path, text.encode(), ReadContext())


def blocks(body: str) -> Blocks:
    """The blocks of a post with this ``body``."""
    return read(FRONT + body, POST).blocks


def block(body: str) -> AnyBlock:
    """The only block of a post with this ``body``."""
    (only,) = blocks(body)
    return only


def context(
    notes: tuple[Note, ...], source_format: str, origins: bool, files: tuple[str, ...] = ()
) -> WriteContext:
    """What a writer knows of a vault of these ``notes`` and ``files``."""
    index = Index(Vault("vault", source_format, notes, attachments=tuple(map(Attachment, files))))
    resolver: Resolver = FORMAT.resolver if source_format == "readwise" else OBSIDIAN.resolver
    made = WriteContext(source_format, index, resolver, {}, {}, origins=origins)
    made.paths = {note.path: FORMAT.writer.naming.place(note, made) for note in notes} | {
        path: FORMAT.writer.naming.place_attachment(path, made) for path in files
    }
    return made


def written(note: Note, origins: bool = False) -> str:
    """``note``, which was read from a site, written again."""
    (output,) = FORMAT.writer.write(note, context((note,), "readwise", origins))
    return output.data.decode()


def vault(files: dict[str, str]) -> tuple[Note, ...]:
    """The notes of an Obsidian vault of these ``files``."""
    notes: list[Note] = []
    for path, text in files.items():
        for item in OBSIDIAN.reader.read(Unit(path, "note"), text.encode(), ReadContext()):
            assert isinstance(item, Note)
            notes.append(item)
    return tuple(notes)


def from_notes(
    notes: tuple[Note, ...], files: tuple[str, ...] = (), origins: bool = True
) -> tuple[str, tuple[Loss, ...]]:
    """What becomes of the first of ``notes``, which are an Obsidian vault with these ``files``."""
    (output,) = FORMAT.writer.write(notes[0], context(notes, "obsidian", origins, files))
    return output.data.decode(), output.losses


OTHERS = {"Maps.md": "# One\n\ntext ^bid\n", "Dir/Long.md": "---\ntitle: A longer name\n---\n"}
"""Notes for links to lead to."""


def body(text: str, files: tuple[str, ...] = ("i.png", "f.pdf")) -> tuple[str, list[tuple[str, str]]]:
    """What becomes of an Obsidian note with this ``text``: the body, and each loss as its construct and outcome."""
    made, losses = from_notes(vault({"N.md": text, **OTHERS}), files)
    head, _, rest = made.partition("manual_post: true\n---\n\n")
    assert head.startswith("---\ntitle: N\n")
    return rest.removesuffix("\n"), [(loss.construct, loss.outcome.value) for loss in losses]
