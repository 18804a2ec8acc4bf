"""What was grouped goes back byte for byte: each note of a site, each export, whether gathered, scattered or merged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.properties.test_grouping import Passage, note
from tests.roundtrip.journey import files, same_lines
from tests.roundtrip.test_grouping import ANSWER, CSV, FORMATS, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpora" / "readwise-site"

needs_the_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpora are not here")


def merge(source: Path, destination: Path, to: str) -> Plan:
    return convert(source, destination, Options(target_format=to, merge_duplicates=True)).plan


def notes(folder: Path) -> dict[str, bytes]:
    """The files of ``folder`` but those that list notes by where they came from."""
    found = files(folder)
    return {path: found[path] for path in found if path != "index.html" and not path.startswith("_vault/")}


def is_clean(source: Path, destination: Path, carriers: bool = True) -> bool:
    verdict = verify(source, destination, Options(carriers=carriers))
    assert [(m.note, m.kind, m.value, m.now) for m in verdict.missing] == []
    return verdict.facts > 12


# -- the real site -----------------------------------------------------------------------------------------------------


@needs_the_corpus
@pytest.mark.parametrize("through", FORMATS)
def test_the_real_site_comes_back_from_notes_of_its_sources(tmp_path: Path, through: str) -> None:
    go(CORPUS, tmp_path / "there", through, "book")
    go(tmp_path / "there", tmp_path / "back", "readwise")
    before = files(CORPUS)
    assert len(before) == 25
    assert files(tmp_path / "back") == before
    assert is_clean(tmp_path / "there", tmp_path / "back")


SHARES = {"obsidian": 0.70, "logseq": 0.66, "html": 0.64}
"""Lines of the real site that are the same, with nothing carried: what no note shows of a source is the form of each note, and the
name of its file."""


@needs_the_corpus
@pytest.mark.parametrize("through", FORMATS)
def test_the_real_site_loses_nothing_without_carriers(tmp_path: Path, through: str) -> None:
    go(CORPUS, tmp_path / "there", through, "book", carriers=False)
    go(tmp_path / "there", tmp_path / "back", "readwise", "highlight", carriers=False)
    assert is_clean(CORPUS, tmp_path / "there", carriers=False)
    assert is_clean(tmp_path / "there", tmp_path / "back", carriers=False)
    share = same_lines(files(CORPUS), files(tmp_path / "back"))
    assert SHARES[through] <= share < 1


# -- exports -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A CSV and an answer of the API that tell of the same highlights."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "highlights.csv").write_text(CSV)
    (folder / "answer.json").write_text(ANSWER)
    return folder


@pytest.mark.parametrize("through", FORMATS)
@pytest.mark.parametrize("group", ["book", "highlight"])
def test_both_exports_come_back_however_they_were_grouped(
    tmp_path: Path, exports: Path, group: str, through: str
) -> None:
    go(exports, tmp_path / "there", through, group)
    go(tmp_path / "there", tmp_path / "back", "readwise")
    assert files(tmp_path / "back") == files(exports)
    assert is_clean(tmp_path / "there", tmp_path / "back")


@pytest.mark.parametrize("through", FORMATS)
def test_both_exports_come_back_from_a_merged_vault(tmp_path: Path, exports: Path, through: str) -> None:
    merge(exports, tmp_path / "there", through)
    text = "".join(data.decode() for data in files(tmp_path / "there").values())
    assert text.count("A map that is drawn slowly") == 1
    go(tmp_path / "there", tmp_path / "back", "readwise")
    assert files(tmp_path / "back") == files(exports)
    assert is_clean(tmp_path / "there", tmp_path / "back")


def test_an_edit_of_a_merged_highlight_comes_back_to_both_exports(tmp_path: Path, exports: Path) -> None:
    merge(exports, tmp_path / "there", "obsidian")
    page = tmp_path / "there" / "Books" / "Slow Maps.md"
    page.write_text(page.read_text().replace("A map that is drawn slowly", "A map that was drawn slowly"))
    go(tmp_path / "there", tmp_path / "back", "readwise")
    back = files(tmp_path / "back")
    changed = CSV.replace("A map that is drawn", "A map that was drawn")
    assert back["highlights.csv"] == changed.encode()
    assert back["answer.json"] == ANSWER.replace("A map that is drawn", "A map that was drawn").encode()
    assert is_clean(tmp_path / "there", tmp_path / "back")


def test_what_is_new_in_a_merged_note_comes_back_once(tmp_path: Path, exports: Path) -> None:
    merge(exports, tmp_path / "there", "obsidian")
    page = tmp_path / "there" / "Books" / "Slow Maps.md"
    page.write_text(
        page.read_text() + "\n> [!quote]\n> Quite new\n>\n> — Jane Roe, *Slow Maps* · Location 480\n"
    )
    go(tmp_path / "there", tmp_path / "back", "readwise")
    back = files(tmp_path / "back")
    assert sum(data.count(b"Quite new") for data in back.values()) == 1
    assert back["highlights.csv"] == CSV.encode()
    texts = [each["text"] for each in json.loads(back["answer.json"])["results"][0]["highlights"]]
    assert texts == ["A map that is drawn slowly", "Only here", "Quite new"]


def test_what_is_deleted_in_a_merged_note_is_gone_from_both(tmp_path: Path, exports: Path) -> None:
    merge(exports, tmp_path / "there", "obsidian")
    page = tmp_path / "there" / "Books" / "Slow Maps.md"
    before, rest = page.read_text().split("> [!quote]\n> A map that is")
    page.write_text(before + rest[rest.index("> [!quote]") :])
    go(tmp_path / "there", tmp_path / "back", "readwise")
    back = files(tmp_path / "back")
    assert b"drawn slowly" not in back["highlights.csv"] + back["answer.json"]
    assert (b"Leave the margin wide" in back["highlights.csv"], b"Only here" in back["answer.json"]) == (
        True,
        True,
    )


EQUAL = json.dumps(
    {
        "count": 3,
        "nextPageCursor": None,
        "results": [
            {
                "user_book_id": number,
                "title": "Quotations",
                "author": author,
                "category": "books",
                "highlights": [{"id": number * 10, "text": f"Words of {author}", "note": ""}],
            }
            for number, author in ((9, "Ada"), (3, "Jane Roe"), (5, "Ines"))
        ],
    },
    indent=1,
)


@pytest.mark.parametrize("through", FORMATS)
@pytest.mark.parametrize("group", ["book", "highlight", ""])
def test_sources_of_one_title_come_back_in_their_order(tmp_path: Path, group: str, through: str) -> None:
    source = tmp_path / "export"
    source.mkdir()
    (source / "export.json").write_text(EQUAL)
    go(source, tmp_path / "there", through, group)
    go(tmp_path / "there", tmp_path / "back", "readwise")
    assert files(tmp_path / "back") == {"export.json": EQUAL.encode()}


# -- site notes --------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that has one of its highlights twice, as importers of two years wrote it: other tags, another comment."""
    folder = tmp_path / "site" / "notes" / "_posts"
    folder.mkdir(parents=True)
    once = Passage(1, "Slow Maps", 1, "A map that is drawn", "A comment", "maps", "", "", 0)
    later = Passage(1, "Slow Maps", 2, "A map that is drawn", "Another", "maps tools", "2022.NTE.001", "", 0)
    other = Passage(1, "Slow Maps", 3, "Leave the margin wide", "", "inbox", "", "", 0)
    (folder / "2022-03-01-1.md").write_text(note(1, once))
    (folder / "2022-03-02-2.md").write_text(note(1, later))
    (folder / "2022-03-03-3.md").write_text(note(3, other))
    return folder.parents[1]


@pytest.mark.parametrize("through", FORMATS)
def test_two_notes_of_one_highlight_come_back_from_the_one_that_they_were(
    tmp_path: Path, site: Path, through: str
) -> None:
    merge(site, tmp_path / "there", through)
    text = "".join(data.decode() for data in files(tmp_path / "there").values())
    assert text.count("A map that is drawn") == 1
    assert text.count("Another") == text.count("A comment") == 1
    assert is_clean(site, tmp_path / "there")
    go(tmp_path / "there", tmp_path / "back", "readwise")
    assert files(tmp_path / "back") == files(site)
    assert is_clean(tmp_path / "there", tmp_path / "back")


@pytest.mark.parametrize("through", FORMATS)
def test_two_notes_of_one_highlight_stay_two_and_come_back(tmp_path: Path, site: Path, through: str) -> None:
    plan = go(site, tmp_path / "there", through, "book")
    assert [loss.construct for loss in plan.losses if loss.construct in ("anchor", "duplicate")] == [
        "anchor",
        "duplicate",
    ]
    go(tmp_path / "there", tmp_path / "back", "readwise")
    assert files(tmp_path / "back") == files(site)


def test_a_vault_that_was_grouped_by_source_is_one_of_highlights_again(tmp_path: Path, exports: Path) -> None:
    """A vault of notes of highlights, each linking its source, goes to a graph of one page a source, and comes back."""
    go(exports, tmp_path / "vault", "obsidian", "highlight")
    go(tmp_path / "vault", tmp_path / "graph", "logseq", "book")
    assert is_clean(tmp_path / "vault", tmp_path / "graph")
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    before, after = files(tmp_path / "vault"), files(tmp_path / "back")
    assert {path: after.get(path) for path in before} == before


@pytest.mark.parametrize("through", FORMATS)
def test_a_note_of_a_source_that_went_to_a_site_is_that_note_again(
    tmp_path: Path, exports: Path, through: str
) -> None:
    """An export becomes a vault, the vault a site of a note a highlight, and the site the vault again."""
    (exports / "highlights.csv").unlink()
    go(exports, tmp_path / "vault", through)
    go(tmp_path / "vault", tmp_path / "site", "readwise", readwise_form="site")
    go(tmp_path / "site", tmp_path / "back", through)
    assert notes(tmp_path / "back") == notes(tmp_path / "vault")


@pytest.mark.parametrize("through", FORMATS)
def test_a_note_of_a_source_is_made_of_a_site_twice(tmp_path: Path, site: Path, through: str) -> None:
    go(site, tmp_path / "vault", through, "book")
    go(tmp_path / "vault", tmp_path / "site-again", "readwise")
    go(tmp_path / "site-again", tmp_path / "vault-again", through)
    assert notes(tmp_path / "vault-again") == notes(tmp_path / "vault")
