"""Pages of plugins that go on as a note for each highlight, or for each source: nothing of them is lost, and each page comes back to
the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import files
from tests.roundtrip.test_grouping import FORMATS, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

ROOT = Path(__file__).parents[2]
FOLDERS = ROOT / "fixtures" / "readwise-pages"
SAMPLES = ROOT.parent / "shared" / "corpora" / "readwise-plugins"

needs_the_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the corpora are not here")


def is_clean(source: Path, destination: Path) -> bool:
    verdict = verify(source, destination, Options())
    assert [(m.note, m.kind, m.value, m.now) for m in verdict.missing] == []
    return verdict.facts > 12


def pages(folder: Path) -> dict[str, bytes]:
    """The notes in ``folder``, without the settings of an app."""
    return {path: data for path, data in files(folder).items() if path.endswith(".md")}


@pytest.mark.parametrize("through", FORMATS)
@pytest.mark.parametrize("name", ["obsidian", "custom", "mirror", "logseq", "bulk"])
def test_pages_come_back_from_notes_of_their_highlights(tmp_path: Path, name: str, through: str) -> None:
    source, there, back = FOLDERS / name, tmp_path / "there", tmp_path / "back"
    made = go(source, there, through, "highlight", source_format="readwise")
    assert len(made.loaded.vault.notes) > len(pages(source))
    assert is_clean(source, there)
    go(there, back, "readwise")
    assert is_clean(there, back)
    assert pages(back) == pages(source)


@pytest.mark.parametrize("name", ["obsidian", "custom", "mirror"])
def test_pages_come_back_from_notes_of_their_sources(tmp_path: Path, name: str) -> None:
    source, there, back = FOLDERS / name, tmp_path / "there", tmp_path / "back"
    go(source, there, "obsidian", "book", source_format="readwise")
    assert is_clean(source, there)
    go(there, back, "readwise")
    assert pages(back) == pages(source)


def test_the_address_of_a_source_is_not_that_of_its_highlight(tmp_path: Path) -> None:
    go(FOLDERS / "mirror", tmp_path / "there", "obsidian", "highlight", source_format="readwise")
    made = go(tmp_path / "there", tmp_path / "again", "obsidian", "book")
    (note,) = made.loaded.vault.notes
    cited = [block.traits.citation for block in note.blocks if block.traits.citation is not None]
    assert [each.permalink.rpartition("/")[0] for each in cited][1:] == ["https://readwise.io/open", ""]


def test_an_edit_of_a_note_of_a_highlight_comes_back_to_its_page(tmp_path: Path) -> None:
    source, there, back = FOLDERS / "obsidian", tmp_path / "there", tmp_path / "back"
    go(source, there, "obsidian", "highlight", source_format="readwise")
    note = there / "Readwise" / "Articles" / "What a pulley costs" / "Highlight.md"
    note.write_text(note.read_text().replace("wheel, see", "big wheel, see"))
    go(there, back, "readwise")
    expected = pages(source)
    page = "Readwise/Articles/What a pulley costs.md"
    expected[page] = expected[page].replace(b"wheel, see", b"big wheel, see")
    assert pages(back) == expected


@needs_the_samples
@pytest.mark.parametrize("name", ["obsidian", "logseq"])
def test_the_samples_come_back_from_notes_of_their_highlights(tmp_path: Path, name: str) -> None:
    source, there, back = SAMPLES / name, tmp_path / "there", tmp_path / "back"
    go(source, there, "obsidian", "highlight", source_format="readwise")
    assert is_clean(source, there)
    go(there, back, "readwise")
    assert is_clean(there, back)
    assert pages(back) == pages(source)


def test_pages_are_grouped_into_pages(tmp_path: Path) -> None:
    source, site = tmp_path / "source", tmp_path / "site"
    source.mkdir()
    head = "Highlight,Title,Author,URL,Note,Location,Date\n"
    (source / "x.csv").write_text(
        f"{head}A map.,C:\\maps\\slow.pdf,Jane,,,1,\nB.,C:\\maps\\slow.pdf,Jane,,,2,\n"
    )
    convert(source, site, Options(target_format="html"))
    for by, count in (("highlight", 3), ("book", 1)):
        there = tmp_path / by
        convert(site, there, Options(target_format="html", group=by))
        assert verify(site, there, Options()).missing == ()
        pages = [
            path for path in there.rglob("*.html") if "_vault" not in path.parts and path.name != "index.html"
        ]
        assert len(pages) == count
        assert list(there.rglob("*.md")) == []
        site = there
