"""The samples of real pages: all that a simple look at their lines finds is in the notes."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from tests.formats.readwise.pages.pages import REAL, words
from tests.formats.readwise.pages.test_page_writers import files, there_and_back
from vaultconv.model.blocks import Heading, List, Paragraph, Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.plain import source_text
from vaultconv.model.traverse import iter_blocks, spans_of
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"the corpus {REAL} is not here")

SAMPLES = ("obsidian", "logseq")
FOLDERS = [REAL / name for name in SAMPLES]


OF_THE_TEMPLATE = frozenset(
    (
        "metadata",
        "tags",
        "note",
        "view",
        "highlight",
        "tweet",
        "rw",
        "book",
        "cover",
        "id",
        "title",
        "full",
        "url",
    )
)
"""The words that the plugins put on a page, and that its note says in another way."""


def notes_of(folder: Path) -> dict[str, Note]:
    """The notes of a folder of samples, by their paths."""
    return {note.path: note for note in load(folder, Options(source_format="readwise")).vault.notes}


def lines_of(folder: Path, path: str) -> list[str]:
    """The lines of a sample, below its front matter."""
    text = (folder / path).read_bytes().decode().replace("\r\n", "\n")
    return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL).rstrip("\n").split("\n")


def samples() -> list[tuple[Path, str]]:
    """Each sample."""
    return (
        [(folder, path.name) for folder in FOLDERS for path in sorted(folder.glob("*.md"))]
        if REAL.is_dir()
        else []
    )


def place_of(citation: Citation) -> str:
    """The address of the place that ``citation`` says: where that opens an app, it is none of the source."""
    return citation.permalink if "/to_kindle" in citation.permalink else citation.url


def test_there_are_eight() -> None:
    assert len(samples()) == 8


@pytest.mark.parametrize(("folder", "path"), samples(), ids=str)
def test_every_highlight_is_a_quotation(folder: Path, path: str) -> None:
    mark = "\t- " if folder.name == "logseq" else "- "
    lines = lines_of(folder, path)
    start = next(n for n, line in enumerate(lines) if re.match(r"(?:## |- )Highlights", line))
    expected = sum(line.startswith(mark) for line in lines[start + 1 :])
    note = notes_of(folder)[path]
    assert sum(isinstance(block, Quote) for block in note.blocks) == expected > 0


@pytest.mark.parametrize(("folder", "path"), samples(), ids=str)
def test_every_tag_and_place_is_in_a_citation(folder: Path, path: str) -> None:
    text = "\n".join(lines_of(folder, path))
    tags = Counter(
        tag
        for line in re.findall(r"^\s+- \**Tags\**: (.*)$", text, re.MULTILINE)
        for tag in re.findall(r"\[\[(.*?)\]\]", line)
    )
    places = Counter(re.findall(r"\(\[(?:Location \d+|View \w+)\]\(([^()]*)\)\)$", text, re.MULTILINE))
    said = [
        block.traits.citation
        for block in notes_of(folder)[path].blocks
        if isinstance(block, Quote) and block.traits.citation is not None
    ]
    assert Counter(tag for citation in said for tag in citation.tags) == tags
    assert Counter(place for citation in said if (place := place_of(citation))) == places
    labels = re.findall(r"\(\[(Location \d+)\]", text)
    assert [citation.location for citation in said if citation.location] == labels


@pytest.mark.parametrize(("folder", "path"), samples(), ids=str)
def test_every_note_follows_its_highlight(folder: Path, path: str) -> None:
    text = "\n".join(lines_of(folder, path))
    expected = re.findall(r"^\s+- \**Note\**: (.*)$", text, re.MULTILINE)
    blocks = notes_of(folder)[path].blocks
    found = [
        words(block)
        for before, block in pairwise(blocks)
        if isinstance(block, Paragraph) and isinstance(before, Quote)
    ]
    assert found == expected


@pytest.mark.parametrize(("folder", "path"), samples(), ids=str)
def test_every_word_of_a_sample_is_in_its_note(folder: Path, path: str) -> None:
    note = notes_of(folder)[path]
    said = [note.title, *(str(word) for item in note.properties for word in (item.key, item.value))]
    for block in note.blocks:
        said += (source_text(spans) for inner in iter_blocks((block,)) for spans in spans_of(inner))
        citation = block.traits.citation
        if citation is not None:
            said += (citation.location, place_of(citation), *citation.tags)
        said.append(block.traits.anchor)
    lines = (re.sub(r"^\s+\d\) ", "", line) for line in lines_of(folder, path))
    wanted = Counter(re.findall(r"[^\W_]+", "\n".join(lines).casefold()))
    lost = wanted - Counter(re.findall(r"[^\W_]+", " ".join(said).casefold()))
    assert set(lost) <= OF_THE_TEMPLATE


def test_lines_that_people_added_are_still_there() -> None:
    obsidian, logseq = (notes_of(folder) for folder in FOLDERS)
    assert obsidian["55592974085.md"].properties.get("tags") == ["source"]
    assert words(obsidian["66844399938.md"].blocks[0]) == "How to design a PCB"
    asked = logseq["9005269014.md"].blocks
    assert asked[2].traits.anchor == "634014ed-b6e7-4f0d-a3b6-3a2fcf39b863"
    answer = asked[3]
    assert isinstance(answer, List)
    assert words(answer).startswith("to Allow any traffic between ALL servers")
    assert words(answer).endswith("All TPC | TCP | 0-65535 | custom | sg-xxxxxxxx")


def test_sections_that_were_appended_say_the_day_of_their_sync() -> None:
    obsidian = notes_of(REAL / "obsidian")["55592974085.md"]
    headings = [words(block) for block in obsidian.blocks if isinstance(block, Heading)]
    assert headings == ["Highlights", "New highlights added September 5, 2022 at 11:19 PM"]
    dates = [block.traits.citation.date for block in obsidian.blocks if block.traits.citation is not None]
    assert dates == ["", ""]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_samples_that_stay_pages_keep_their_bytes(folder: Path, tmp_path: Path) -> None:
    convert(folder, tmp_path, Options(source_format="readwise", target_format="readwise", durable=False))
    assert files(tmp_path) == files(folder)


@pytest.mark.parametrize("over", ["obsidian", "logseq", "html"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_samples_come_home_with_their_bytes(folder: Path, over: str, tmp_path: Path) -> None:
    home, missing = there_and_back(folder, over, tmp_path)
    assert missing == []
    assert files(home) == files(folder)


@pytest.mark.parametrize("over", ["obsidian", "logseq", "html"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_of_a_sample_is_missing_without_origins_and_carriers(
    folder: Path, over: str, tmp_path: Path
) -> None:
    assert there_and_back(folder, over, tmp_path, plain=True)[1] == []
