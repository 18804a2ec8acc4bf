"""Generated vaults: the same bytes for the same arguments, well-formed, and as large as they were asked to be."""

from __future__ import annotations

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

import vaultconv
from generate import FORMATS, files, generate
from vaultconv.errors import DONE
from vaultconv.formats.registry import recognise
from vaultconv.pipeline.load import load
from vaultconv.vault.tree import walk
from vaults import html, logseq, obsidian, readwise
from vaults.author import Author
from vaults.content import Heading, Listing
from vaults.topics import Measure, topics
from vaults.words import TONGUES

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "generate.py"
SMALL = Measure(60)
LEAST = Measure(25)
"""Of what is converted, which takes much longer than to make it."""
PAIRS = [
    *(("obsidian", target) for target in FORMATS),
    *((source, "obsidian") for source in FORMATS if source != "obsidian"),
]


def fingerprint(measure: Measure, format: str) -> str:
    """A hash of every path, time and byte of a vault."""
    state = sha256()
    for path, data, time in files(measure, format):
        state.update(f"{path}\0{time}\0{len(data)}\0".encode() + data)
    return state.hexdigest()[:16]


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("obsidian", "d90f9b130ed80c71"),
        ("logseq", "ec23098d11f46bb2"),
        ("readwise", "63cec166574f2608"),
        ("html", "91bca4ff545b988a"),
    ],
)
def test_the_bytes_are_the_same_on_every_python(format: str, expected: str) -> None:
    assert fingerprint(SMALL, format) == expected


@pytest.mark.parametrize("format", FORMATS)
def test_the_seed_decides(format: str) -> None:
    assert fingerprint(SMALL, format) == fingerprint(Measure(60), format)
    assert fingerprint(SMALL, format) != fingerprint(Measure(60, seed="2"), format)


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_written_is_what_was_made(tmp_path: Path, format: str) -> None:
    size = generate(tmp_path, SMALL, format)
    for path, data, time in files(SMALL, format):
        file = tmp_path / path
        assert file.read_bytes() == data
        assert file.stat().st_mtime == time
    notes = [file for file in tmp_path.rglob("*") if file.suffix in (".md", ".html")]
    assert size == sum(file.stat().st_size for file in notes)


@pytest.mark.parametrize("format", FORMATS)
def test_it_is_taken_for_what_it_is(tmp_path: Path, format: str) -> None:
    generate(tmp_path, SMALL, format)
    assert recognise(walk(tmp_path))[0].name == format


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_it_converts_and_nothing_is_missing(tmp_path: Path, source: str, target: str) -> None:
    generate(tmp_path / "in", LEAST, source)
    options = vaultconv.Options(source, target)
    done = vaultconv.convert(tmp_path / "in", tmp_path / "out", options)
    verdict = vaultconv.verify(tmp_path / "in", tmp_path / "out", options)
    assert done.exit_code == DONE
    assert verdict.missing == ()
    assert verdict.unread == ()
    assert verdict.notes == LEAST.notes + (source == "html")  # its index


@pytest.mark.parametrize("format", ["obsidian", "logseq", "html"])
def test_every_link_leads_somewhere(tmp_path: Path, format: str) -> None:
    generate(tmp_path, SMALL, format)
    loaded = load(tmp_path, vaultconv.Options(format))
    found = [
        loaded.format.resolver.resolve(outbound.reference, note.path, loaded.index).kind
        for note in loaded.vault.notes
        for outbound in loaded.index.outbound(note.path)
        if outbound.place != "property"  # a graph has pages in lists that nobody has written yet
    ]
    assert len(found) > SMALL.notes * SMALL.links
    assert set(found) <= {"note", "asset", "url"}


def test_links_and_properties_are_as_many_as_asked() -> None:
    for links, properties in ((0, 0), (3, 12)):
        measure = Measure(30, links=links, properties=properties)
        planned = topics(measure)
        for topic in planned:
            note = Author(measure, planned, 3).write(topic)
            text = obsidian.text_of(note).partition("\n---\n")[2] if properties else obsidian.text_of(note)
            own = re.findall(r"(?<!!)\[\[|\]\(<", text)
            assert len(own) - text.count("[[no link]]") == links
            assert len({each.name for each in note.properties}) == properties


@pytest.mark.parametrize("size", [500, 2000, 8000])
def test_notes_are_about_as_long_as_asked(size: int) -> None:
    texts = [data for path, data, _ in files(Measure(200, size), "obsidian") if path.endswith(".md")]
    assert 0.8 * size < sum(map(len, texts)) / len(texts) < 2 * size
    assert max(map(len, texts)) > 2 * min(map(len, texts))


def test_all_languages_are_spoken_in_turn() -> None:
    planned = topics(Measure(40))
    assert [topic.tongue.name for topic in planned[:4]] == list(TONGUES)
    assert {topic.tongue.name for topic in topics(Measure(9, languages=("ja",)))} == {"ja"}


def test_no_two_notes_have_one_title_or_one_file() -> None:
    planned = topics(Measure(5000))
    assert len({topic.title.casefold() for topic in planned}) == 5000
    for spelling in (obsidian, logseq, readwise, html):
        assert len({spelling.path_of(topic).casefold() for topic in planned}) == 5000


def test_a_note_has_what_notes_have() -> None:
    text = "".join(data.decode() for path, data, _ in files(Measure(200), "obsidian") if path.endswith(".md"))
    for mark in (
        "\n## ",
        "\n- ",
        "\n\t- ",
        "\n1. ",
        "- [ ] ",
        "- [x] ",
        "```python",
        "| --- |",
        "> [!",
        "\n> ",
        "$$",
    ):
        assert mark in text, mark
    for mark in (
        "![[picture",
        "![[",
        "|",
        "#^b",
        "](<",
        "==",
        "**",
        "#garden",
        "\naliases:",
        "\ntags:",
        "https://",
    ):
        assert mark in text, mark


def test_sections_that_others_link_to_are_there() -> None:
    measure = Measure(20)
    planned = topics(measure)
    for topic in planned:
        blocks = Author(measure, planned, 3).write(topic).blocks
        assert Heading(2, topic.heading) in blocks
        assert sum(getattr(block, "is_target", False) for block in blocks) == 1
        assert all(block.entries for block in blocks if isinstance(block, Listing))


def ran(*arguments: object) -> subprocess.CompletedProcess[str]:
    """``generate.py`` as it is started from a shell."""
    return subprocess.run([sys.executable, SCRIPT, *map(str, arguments)], capture_output=True, text=True)


def test_from_the_command_line(tmp_path: Path) -> None:
    made = ran(tmp_path / "vault", "--format", "logseq", "--notes", 7, "--languages", "de,ru", "--size", 300)
    assert made.returncode == 0, made.stderr
    assert "7 notes" in made.stdout
    assert len(list((tmp_path / "vault").glob("*/*.md"))) == 7


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--languages", "en,xx"], "no words for 'xx'; there are en, de, ja, ru"),
        (["--notes", "0"], "0 is not enough"),
        (["--links", "few"], "'few' is no whole number from 0 on"),
    ],
)
def test_wrong_words_are_explained(tmp_path: Path, arguments: list[str], complaint: str) -> None:
    made = ran(tmp_path / "vault", *arguments)
    assert made.returncode == 2
    assert complaint in made.stderr
    assert not (tmp_path / "vault").exists()


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    made = ran(tmp_path)
    assert made.returncode == 2
    assert "is there already" in made.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine.md"]
