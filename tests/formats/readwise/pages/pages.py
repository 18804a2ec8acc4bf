"""Pages of plugins, as these tests speak of them."""

from __future__ import annotations

from pathlib import Path

from vaultconv.formats.base import ReadContext
from vaultconv.formats.readwise.reader import read_note
from vaultconv.model.blocks import AnyBlock, Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.plain import plain_text
from vaultconv.model.traverse import iter_blocks, spans_of
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.options import Options

ROOT = Path(__file__).resolve().parents[4]
FIXTURES = ROOT / "fixtures" / "readwise-pages"
REAL = ROOT.parent / "shared" / "corpora" / "readwise-plugins"

PLACE = "([Location 7](https://readwise.io/to_kindle?action=open&location=7))"
HEAD = "# Slow Maps\n\n## Metadata\n- Author: [[Jane Roe]]\n- Category: #books\n\n## Highlights\n"


def page(text: str, path: str = "Slow Maps.md") -> Note:
    """The page with this ``text``, whose folder nobody knows."""
    return read_note(path, text.encode(), ReadContext())


def folder(name: str) -> Loaded:
    """A folder of the fixtures, read as a whole."""
    return load(FIXTURES / name, Options(source_format="readwise"))


def note_in(name: str, ending: str) -> Note:
    """The note of a folder of the fixtures whose path ends so."""
    (found,) = (note for note in folder(name).vault.notes if note.path.endswith(ending))
    return found


def words(block: AnyBlock) -> str:
    """All words of ``block``, each run of them on a line."""
    return "\n".join(plain_text(spans) for inner in iter_blocks((block,)) for spans in spans_of(inner))


def outline(note: Note) -> list[tuple[str, str]]:
    """What each block of ``note`` is, with its words."""
    return [(type(block).__name__, words(block)) for block in note.blocks]


def highlights(note: Note) -> list[tuple[str, Citation, str]]:
    """The highlights of ``note``: their words, where they are, their anchors."""
    return [
        (words(block), block.traits.citation, block.traits.anchor)
        for block in note.blocks
        if isinstance(block, Quote) and block.traits.citation is not None
    ]
