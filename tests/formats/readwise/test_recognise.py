"""Telling a site from other folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.readwise.site import FIXTURES, ROOT
from tests.formats.readwise.test_reader import FOOTER
from vaultconv.formats.readwise import FORMAT
from vaultconv.vault.tree import walk

KEYS = "---\ntitle: T\nhighlight_id: 7\n---\n"


def score(folder: Path) -> int:
    found = FORMAT.recognise(walk(folder))
    assert found.reason
    return found.score


def make(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def test_the_fixtures_are_one() -> None:
    assert score(FIXTURES) == 90


@pytest.mark.parametrize(
    "path", sorted(path.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob("*.md"))
)
def test_any_single_note_is_known(path: str) -> None:
    assert score(FIXTURES / path) >= (90 if "2025" not in path and "manual" not in path else 60)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, 0),
        ({"a.txt": "x"}, 0),
        ({"a.md": "words"}, 0),
        ({"_posts/2020-01-01-a.md": "words"}, 10),
        ({"_posts/2020-01-01-a.md": KEYS}, 80),
        ({"2020-01-01-7.md": KEYS}, 60),
        ({"2020-01-01-7.md": KEYS + "> [!quote]\n> a\n"}, 0),
        ({"T.md": KEYS}, 0),
        ({"T.md": f"> a\n> {FOOTER}"}, 90),
        ({"T.md": f"> a\n> {FOOTER}", "a.md": "x", "b.md": "y"}, 0),
    ],
)
def test_other_folders(tmp_path: Path, files: dict[str, str], expected: int) -> None:
    assert score(make(tmp_path, files)) == expected


def test_a_vault_is_none() -> None:
    assert score(ROOT / "fixtures" / "sample-vault") == 0


def test_only_some_notes_are_looked_at(tmp_path: Path) -> None:
    files = {f"_posts/2020-01-01-{number:03}.md": KEYS for number in range(95)}
    found = FORMAT.recognise(walk(make(tmp_path, files)))
    assert found.reason == "10 of 10 notes in _posts have the keys of a Readwise site"


def test_a_note_that_went_away_meanwhile(tmp_path: Path) -> None:
    tree = walk(make(tmp_path, {"_posts/2020-01-01-a.md": KEYS}))
    (tmp_path / "_posts" / "2020-01-01-a.md").unlink()
    assert FORMAT.recognise(tree).score == 10
