"""Whole vaults to pages and back: every byte of a vault comes back, and nothing is missing that the ledger does not name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
LEDGERS = {
    ("sample-vault", "html"): {
        ("html", "approximated"): 1,
        ("link", "approximated"): 1,
        ("query", "kept-as-text"): 1,
        ("settings", "dropped-view-state"): 1,
    },
    ("readwise-site", "html"): {("title", "renamed"): 1},
    ("html-site", "obsidian"): {
        ("metadata", "dropped-view-state"): 1,
        ("navigation", "dropped-view-state"): 1,
        ("script", "dropped-view-state"): 3,
        ("script", "kept-as-text"): 1,
        ("style", "dropped-view-state"): 2,
    },
}


@pytest.mark.parametrize(("name", "target"), LEDGERS)
def test_there(name: str, target: str, tmp_path: Path) -> None:
    made = go(FIXTURES / name, tmp_path / "there", target)
    counts: dict[tuple[str, str], int] = {}
    for loss in made.losses:
        key = (loss.construct, str(loss.outcome))
        counts[key] = counts.get(key, 0) + 1
    assert counts == LEDGERS[name, target]
    assert verify(FIXTURES / name, tmp_path / "there", Options(target_format=target)).missing == ()


@pytest.mark.parametrize(("name", "back"), [("sample-vault", "obsidian"), ("readwise-site", "readwise")])
def test_there_and_back(name: str, back: str, tmp_path: Path) -> None:
    go(FIXTURES / name, tmp_path / "there", "html")
    go(tmp_path / "there", tmp_path / "back", back)
    assert verify(tmp_path / "there", tmp_path / "back", Options(target_format=back)).missing == ()
    wanted = {p: d for p, d in files(FIXTURES / name).items() if not p.startswith(".obsidian/")}
    found = files(tmp_path / "back")
    assert {path for path in wanted if found.get(path) != wanted[path]} == set()


@pytest.mark.parametrize("other", ["obsidian", "logseq", "readwise"])
def test_a_site_and_back(other: str, tmp_path: Path) -> None:
    go(FIXTURES / "html-site", tmp_path / "there", other)
    go(tmp_path / "there", tmp_path / "back", "html")
    assert verify(tmp_path / "there", tmp_path / "back", Options(target_format="html")).missing == ()


def test_without_the_state_the_facts_come_back(tmp_path: Path) -> None:
    go(FIXTURES / "sample-vault", tmp_path / "there", "html", carriers=False)
    go(tmp_path / "there", tmp_path / "back", "obsidian", carriers=False, origins=False)
    options = Options(target_format="obsidian", carriers=False, origins=False)
    assert verify(tmp_path / "there", tmp_path / "back", options).missing == ()


EDITS = [
    ("bread/country-loaf.html", "The crust should sing", "The crust must sing", "Bread/Country loaf.md"),
    (
        "bread/country-loaf.html",
        '<td data-type="date">2025-11-08</td>',
        '<td data-type="date">2025-11-09</td>',
        "Bread/Country loaf.md",
    ),
    (
        "bread/baking-log.html",
        '<input type="checkbox" disabled aria-label="open"> a numbered task',
        '<input type="checkbox" disabled checked aria-label="open"> a numbered task',
        "Bread/Baking log.md",
    ),
    ("reading/slow-mornings.html", "On page 12 and", "On page 13 and", "Reading/Slow mornings.md"),
]


@pytest.mark.parametrize(("page", "before", "after", "note"), EDITS)
def test_an_edit_of_a_page_changes_its_own_line(
    page: str, before: str, after: str, note: str, tmp_path: Path
) -> None:
    go(FIXTURES / "sample-vault", tmp_path / "there", "html")
    file = tmp_path / "there" / page
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")
    go(tmp_path / "there", tmp_path / "back", "obsidian")
    first, second = files(FIXTURES / "sample-vault"), files(tmp_path / "back")
    changed = {path for path, data in first.items() if second.get(path, data) != data}
    assert {path for path in changed if not path.startswith(".obsidian/")} == {note}
    lines = zip(first[note].split(b"\n"), second[note].split(b"\n"), strict=True)
    assert len([old for old, new in lines if old != new]) == 1
