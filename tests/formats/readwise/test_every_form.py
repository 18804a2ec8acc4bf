"""Each thing that leaves Readwise is told from the others by how it is laid out: never by its name, and never by what a user says
beside ``--from readwise``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.formats.readwise.test_forms import FORM_OF_FIXTURE
from vaultconv.formats.readwise.kinds import KINDS
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.inspect import survey
from vaultconv.pipeline.load import Loaded, load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.report.inspection import as_json, as_text

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
EXPORTS, PAGES, SITE = (FIXTURES / f"readwise-{name}" for name in ("exports", "pages", "site"))


class Known(NamedTuple):
    """A file of the fixtures, and the form that its notes have."""

    file: Path
    form: str


KNOWN = [
    Known(EXPORTS / "api" / "export.json", "api"),
    Known(EXPORTS / "highlights-csv" / "readwise-data.csv", "csv"),
    Known(EXPORTS / "import-csv" / "to-import.csv", "import-csv"),
    Known(EXPORTS / "kindle" / "My Clippings.txt", "kindle"),
    Known(EXPORTS / "reader-csv" / "reader.csv", "reader-csv"),
    Known(EXPORTS / "reader-api" / "list.json", "reader-api"),
    Known(EXPORTS / "lists" / "books.json", "highlights-api"),
    Known(EXPORTS / "lists" / "highlights.json", "highlights-api"),
    Known(PAGES / "obsidian" / "Readwise" / "Books" / "The Quiet Ledger.md", "obsidian-plugin"),
    Known(PAGES / "bulk" / "Slow Maps.md", "bulk-markdown"),
    Known(PAGES / "logseq" / "What a pulley costs (highlights).md", "logseq-plugin"),
    Known(PAGES / "mirror" / "The Quiet Ledger.md", "mirror"),
    *(Known(SITE / path, form) for path, form in FORM_OF_FIXTURE.items()),
]


def read(folder: Path, path: str, data: bytes | str, source_format: str = "readwise") -> Loaded:
    """What the file ``data`` alone in a folder is read as."""
    (folder / path).write_bytes(data if isinstance(data, bytes) else data.encode())
    return load(folder, Options(source_format=source_format))


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.file.name)
def test_each_is_told_by_its_structure_whatever_it_is_called(known: Known, tmp_path: Path) -> None:
    endings = [".md"] if known.file.suffix == ".md" else [".csv", ".json", ".txt"]
    for ending in endings:
        (tmp_path / ending).mkdir()
        loaded = read(tmp_path / ending, f"x{ending}", known.file.read_bytes())
        assert {note.form for note in loaded.vault.notes} == {known.form}
        assert not any(note.problem for note in loaded.vault.notes)
        found = survey(loaded)
        assert found.forms == {known.form: len(loaded.vault.notes)}
        assert found.kinds == (KINDS[known.form],)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.file.name)
def test_each_is_known_without_a_word_from_the_user(known: Known, tmp_path: Path) -> None:
    if known.form in ("F7", "M0"):  # by their keys alone they could be any site's: their folders tell
        tmp_path = tmp_path / "_posts"
        tmp_path.mkdir()
    name = known.file.name if known.file.suffix == ".md" else f"x{known.file.suffix}"
    loaded = read(tmp_path, name, known.file.read_bytes(), source_format="")
    assert loaded.format.name == "readwise"
    assert {note.form for note in loaded.vault.notes} == {known.form}


def test_every_form_has_words_for_people() -> None:
    assert {known.form for known in KNOWN} <= {*KINDS}
    assert all(KINDS.values())


CSV = (
    "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at\n"
)
READER = "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"

NEARLY = {
    "a column has another name": ("a.csv", CSV.replace("Book Title", "Book"), "Book Title is missing"),
    "in lower case": ("a.csv", CSV.lower(), "none of its columns"),
    "semicolons": ("a.csv", CSV.replace(",", ";"), "parted by semicolons"),
    "tabs": ("a.csv", CSV.replace(",", "\t"), "none of its columns"),
    "a row before the header": ("a.csv", "My highlights\n" + CSV, "none of its columns"),
    "to import, without a date": ("a.csv", "Highlight,Title,Author,URL\na,b,c,d\n", "is missing"),
    "Reader's, without what was seen": ("a.csv", READER.replace(",Seen", ""), "Seen is missing"),
    "a table of one's own": ("a.csv", "Name,Colour\na,b\n", "none of its columns"),
    "nothing": ("a.csv", "", "there is nothing in it"),
    "no text": ("a.csv", b"\x00\x01\x02", "there is nothing in it that is text"),
    "words of an export in a text": ("a.json", '[{"text": "\\"user_book_id\\": 1"}]', "it begins like none"),
    "a list of somebody else's": ("a.json", '{"results": [{"id": 1, "title": "x"}]}', "it begins like none"),
    "one key of Reader's": ("a.json", '[{"id": "a", "category": "article"}]', "it begins like none"),
    "a highlight without a text": (
        "a.json",
        '[{"book_id": 1, "highlighted_at": null}]',
        "it begins like none",
    ),
    "nothing but brackets": ("a.json", "[]", "it begins like none"),
    "an expired token": (
        "a.json",
        '{"detail": "Invalid token."}',
        "a refusal of the service: Invalid token.",
    ),
    "clippings without a second line": ("a.txt", "Maps (Roe)\n\nwords\n==========\n", "it begins like none"),
    "a list below a title": ("a.txt", "Maps\n- a list\n- of words | 2 bars\n", "it begins like none"),
    "a line that parts": ("a.txt", "==========\n- Your Note on page 1 | x\n\na", "it begins like none"),
}


@pytest.mark.parametrize("case", NEARLY)
def test_what_is_nearly_one_is_named_with_what_it_lacks_and_copied(case: str, tmp_path: Path) -> None:
    path, data, why = NEARLY[case]
    loaded = read(tmp_path, path, data)
    assert not loaded.vault.notes
    assert [each.path for each in loaded.vault.attachments] == [path]
    (loss,) = (loss for loss in loaded.losses if loss.outcome is Outcome.FAILED)
    assert why in loss.detail
    assert (loss.note, loss.line) == (path, 1)


@pytest.mark.parametrize(
    ("path", "data"), [("a.csv", CSV), ("a.json", '{"count": 0, "nextPageCursor": null, "results": []}')]
)
def test_an_export_of_nothing_is_one_and_comes_back(path: str, data: str, tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    loaded = read(tmp_path / "from", path, data, source_format="")
    assert (loaded.format.name, loaded.vault.notes) == ("readwise", ())
    (loss,) = loaded.losses
    assert (loss.note, loss.outcome) == (path, Outcome.APPROXIMATED)
    assert loss.detail.endswith("and there is nothing in it: it is copied as it is")
    convert(tmp_path / "from", tmp_path / "vault", Options(target_format="obsidian"))
    convert(tmp_path / "vault", tmp_path / "back", Options("obsidian", "readwise"))
    assert (tmp_path / "back" / path).read_bytes() == data.encode()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("# A\n\n## Highlights\n- of my day\n", ""),
        ("# A\n\n## Metadata\n- Weight: 7\n\n## Highlights\n- Words\n", ""),
        ("# A\n\n## Metadata\n- Author: [[B]]\n\n## Notes\n- Words\n", ""),
        ("# A\n\n## Metadata\n- Author: [[B]]\n\n## Highlights\n- Words\n", "obsidian-plugin"),
        ("title:: A\nauthor:: [[B]]\n\n- Highlights of my day\n\t- words\n", ""),
        (
            "author:: [[B]]\n\n- Highlights first synced by [[Readwise]] [[Nov 19th, 2022]]\n\t- words\n",
            "logseq-plugin",
        ),
        ("> Words\n> — Jane\n", ""),
        ("---\ntitle: A\nhide_title: true\n---\n\nSource Title: B\n\nAuthor: C\n\n---\n\nWords\n", "F0"),
        ("---\ntitle: A\n---\n\nThe Source Title: B\n", ""),
        ("---\nmanual_post: true\n---\nWords\n", "M0"),
        ("---\nmanual_post: maybe\n---\nWords\n", ""),
    ],
)
def test_notes_that_are_nearly_one_of_a_page_or_a_site(text: str, form: str, tmp_path: Path) -> None:
    (note,) = read(tmp_path, "x.md", text).vault.notes
    assert note.form == form


def test_several_in_one_folder_are_each_what_they_are(tmp_path: Path) -> None:
    for number, known in enumerate(KNOWN[:6]):
        (tmp_path / f"{number}{known.file.suffix}").write_bytes(known.file.read_bytes())
    loaded = load(tmp_path, Options(source_format="readwise"))
    assert {note.form for note in loaded.vault.notes} == {known.form for known in KNOWN[:6]}


def test_inspect_says_which_it_is(tmp_path: Path) -> None:
    found = survey(read(tmp_path, "x.csv", KNOWN[1].file.read_bytes(), ""))
    page = as_text(found, tmp_path)
    assert "is read as readwise (the highlights of Readwise as CSV): x.csv is the highlights" in page
    assert ["forms", "csv", "3"] in [line.split() for line in page.splitlines()]
    said = json.loads(json.dumps(as_json(found, tmp_path)))
    assert (said["kinds"], said["forms"]) == (["the highlights of Readwise as CSV"], {"csv": 3})
    site = survey(load(SITE, Options()))
    assert site.kinds == ("Readwise site notes",)
    assert "forms" in [line.split()[0] for line in as_text(site, SITE).splitlines() if line.startswith("  ")]
    assert {*site.forms} == {*FORM_OF_FIXTURE.values()}
