"""What is in Obsidian's own help, a vault whose links and blocks others have counted: a parser of theirs, rule by rule."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.real_vaults import CORPORA
from vaultconv.model.blocks import Callout
from vaultconv.model.note import Note
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import Embed, Image, Link
from vaultconv.model.traverse import iter_blocks, note_spans
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.options import Options

HELP = CORPORA / "obsidian-help-en"
pytestmark = pytest.mark.skipif(not HELP.is_dir(), reason="the real vaults are not on this machine")


@cache
def loaded() -> Loaded:
    return load(HELP, Options(source_format="obsidian"))


def leading() -> list[tuple[str, Link | Embed | Image]]:
    """Each link, embed and picture that does not lead to the web, with the path of its note."""
    return [
        (note.path, span)
        for note in loaded().vault.notes
        for _, span in note_spans(note.blocks)
        if isinstance(span, Link | Embed | Image) and span.reference.kind is ReferenceKind.NAME
    ]


def test_all_notes_are_there_and_understood() -> None:
    assert len(loaded().vault.notes) == 173
    assert [note.path for note in loaded().vault.notes if note.problem is not None] == []


def test_links_and_embeds_are_as_many_as_others_counted() -> None:
    """1526 links, two of them with Markdown's brackets; 285 embeds, two of them with the form of a picture."""
    spans = Counter(type(span).__name__ for _, span in leading())
    styles = Counter(span.style for _, span in leading() if isinstance(span, Link))
    assert (spans["Link"], styles["wikilink"]) == (1526, 1524)
    assert (spans["Embed"] + spans["Image"], spans["Image"]) == (285, 2)


def test_seven_lead_nowhere_six_samples_and_a_film_that_is_not_there() -> None:
    there = loaded()
    lost = Counter(
        (path.rpartition("/")[2], span.reference.target)
        for path, span in leading()
        if there.resolver.resolve(span.reference, path, there.index).kind == "missing"
    )
    assert lost == {
        ("Internal links.md", "Example"): 4,
        ("Internal links.md", "Example.md"): 2,
        ("Obsidian CLI.md", "obsidian-cli.mp4"): 1,
    }


def test_block_ids() -> None:
    there = loaded()
    assert sum(len(there.index.anchors(note.path)) for note in there.vault.notes) == 15


def test_one_callout_more_than_others_counted_stands_behind_a_blank() -> None:
    """They count lines that begin with ``> [!``. One in ``Attachments.md`` begins with a blank before its ``>``, which CommonMark allows."""
    found = [
        (note, block)
        for note in loaded().vault.notes
        for block in iter_blocks(note.blocks)
        if isinstance(block, Callout)
    ]
    assert len(found) == 264
    indented = [
        note.path.rpartition("/")[2] for note, block in found if line_of(note, block).startswith(" >")
    ]
    assert indented == ["Attachments.md"]


def line_of(note: Note, block: Callout) -> str:
    """The line of ``block`` in the file of ``note``."""
    assert note.source is not None
    return note.source.text.split("\n")[block.line - 1]
