"""Two sources of one title: each stays itself, however its highlights are grouped and whatever file holds both."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files
from tests.roundtrip.test_grouping import go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

FORMATS = ("obsidian", "html", "logseq")


def source(id: int, author: str, *passages: tuple[int, str]) -> dict[str, object]:
    """A source called "Slow Maps" as Readwise's API has it."""
    return {
        "user_book_id": id,
        "title": "Slow Maps",
        "author": author,
        "category": "books",
        "readwise_url": f"https://readwise.io/bookreview/{id}",
        "highlights": [
            {"id": known, "text": text, "book_id": id, "highlighted_at": f"2024-05-0{known % 10}T10:00:00Z"}
            for known, text in passages
        ],
    }


BOOKS = (
    source(1, "Jane Roe", (101, "A map that is drawn slowly"), (102, "Leave the margin wide")),
    source(5, "Ada Moe", (503, "A map of the other one")),
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "export.json").write_text(json.dumps({"count": 2, "nextPageCursor": None, "results": BOOKS}))
    return folder


def missing(source: Path, destination: Path) -> list[tuple[str, str, str]]:
    verdict = verify(source, destination, Options())
    assert verdict.facts > 12
    return [(each.note, each.kind, each.value) for each in verdict.missing]


def told(path: Path) -> dict[int, tuple[str, list[str]]]:
    """By the id of each source its author and what it says."""
    return {
        each["user_book_id"]: (each["author"], [passage["text"] for passage in each["highlights"]])
        for each in json.loads(path.read_bytes())["results"]
    }


@pytest.mark.parametrize("through", FORMATS)
def test_parted_and_gathered_again_each_has_its_own(tmp_path: Path, export: Path, through: str) -> None:
    go(export, tmp_path / "there", through, "highlight")
    assert missing(export, tmp_path / "there") == []
    go(tmp_path / "there", tmp_path / "back", "readwise")
    assert missing(tmp_path / "there", tmp_path / "back") == []
    assert list(files(tmp_path / "back")) == ["export.json"]
    assert told(tmp_path / "back" / "export.json") == told(export / "export.json")


def test_what_is_not_gathered_again_gets_a_file_of_the_site(tmp_path: Path, export: Path) -> None:
    go(export, tmp_path / "there", "obsidian", "highlight")
    go(tmp_path / "there", tmp_path / "back", "readwise", "highlight")
    assert missing(tmp_path / "there", tmp_path / "back") == []
    assert {path.partition("/")[0] for path in files(tmp_path / "back")} == {"notes", "_manual_posts"}
    assert len(files(tmp_path / "back")) == 5


def test_a_source_whose_highlights_were_all_deleted_has_none_in_the_export(
    tmp_path: Path, export: Path
) -> None:
    go(export, tmp_path / "there", "obsidian", "highlight")
    for path in (tmp_path / "there").rglob("*.md"):
        if "^rw503" in path.read_text():
            path.unlink()
    made = go(tmp_path / "there", tmp_path / "back", "readwise")
    assert missing(tmp_path / "there", tmp_path / "back") == []
    assert told(tmp_path / "back" / "export.json") == {
        1: told(export / "export.json")[1],
        5: ("Ada Moe", []),
    }
    assert list(files(tmp_path / "back")) == ["export.json"]
    assert not [action for action in made.actions if action.path.startswith("export.json/")]


# -- as an export of another form --------------------------------------------------------------------------------------


@pytest.fixture
def vault(tmp_path: Path, export: Path) -> Path:
    """A vault that does not know where it comes from."""
    go(export, tmp_path / "vault", "obsidian")
    shutil.rmtree(tmp_path / "vault" / ".vaultconv")
    return tmp_path / "vault"


@pytest.mark.parametrize("form", ["csv", "import-csv", "api"])
def test_in_one_file_they_are_found_by_what_they_say(tmp_path: Path, vault: Path, form: str) -> None:
    made = go(vault, tmp_path / "out", "readwise", readwise_form=form)
    assert missing(vault, tmp_path / "out") == []
    (path,) = files(tmp_path / "out")
    assert [loss.detail for loss in made.losses if f"{path}/" in loss.detail] == []
    text = (tmp_path / "out" / path).read_text()
    (tmp_path / "out" / path).write_text(text.replace("A map of the other one", "Gone"))
    lost = missing(vault, tmp_path / "out")
    assert [(kind, value) for _, kind, value in lost] == [("words", "A map of the other one")]


def test_two_that_nothing_in_a_file_tells_apart_are_in_the_ledger(tmp_path: Path, vault: Path) -> None:
    for path in (vault / "Books").glob("*.md"):
        path.write_text(path.read_text().replace("Ada Moe", "Jane Roe"))
    made = go(vault, tmp_path / "out", "readwise", readwise_form="csv")
    assert [(loss.note, loss.detail) for loss in made.losses if "nothing in" in loss.detail] == [
        (
            "Books/Slow Maps.md",
            "nothing in `readwise.csv` tells this source from Books/Slow Maps 1.md: their highlights are those of one",
        )
    ]
    assert missing(vault, tmp_path / "out") == []
    again = go(vault, tmp_path / "api", "readwise", readwise_form="api")
    assert [loss.detail for loss in again.losses if "nothing in" in loss.detail] == []
