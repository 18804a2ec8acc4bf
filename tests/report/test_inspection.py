"""What is in a vault, as a page of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.pipeline.inspect import inspect
from vaultconv.pipeline.options import Options
from vaultconv.report.inspection import as_json, as_text


@pytest.fixture
def page(tmp_path: Path) -> str:
    """The page about a vault that has much of a few things."""
    (tmp_path / "A.md").write_text("".join(f"[[None {number}]]\n\n" for number in range(12)))
    (tmp_path / "B\n.md").write_text("[[../../out]]\n")
    (tmp_path / "big.bin").write_bytes(b"x" * 12_345)
    inspection = inspect(tmp_path, Options(source_format="obsidian"))
    return as_text(inspection, Path("notes")) + "====\n" + as_text(inspection, Path("notes"), verbose=True)


def test_long_lists_are_cut_unless_one_asks(page: str) -> None:
    short, _, long = page.partition("====\n")
    assert "  A.md:19: None 9\n  and 2 more (all with --verbose)\n" in short
    assert "None 11" not in short
    assert "  A.md:23: None 11\n" in long
    assert "--verbose" not in long


def test_sections_that_would_be_empty_are_left_out(page: str) -> None:
    assert "Links out of the vault\n  B\\n.md:1: ../../out\n" in page
    assert "Properties" not in page
    assert "Not understood" not in page


def test_what_the_app_hides_is_named(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "app.json").write_text('{"userIgnoreFilters": ["Old", "/x/"]}')
    (tmp_path / "Old.md").write_text("")
    inspection = inspect(tmp_path)
    section = (
        "Hidden by the app in its search, and converted all the same\n  Old (notes: 1)\n  /x/ (a pattern)\n"
    )
    assert section in as_text(inspection, tmp_path)
    assert as_json(inspection, tmp_path)["excluded"] == [
        {"filter": "Old", "notes": 1},
        {"filter": "/x/", "notes": None},
    ]


def test_sizes_are_in_units_that_people_use(page: str) -> None:
    assert "  attachments  1 (12.3 kB)\n" in page


def test_a_vault_with_boards_counts_them(tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("")
    inspection = inspect(tmp_path, Options(source_format="obsidian"))
    vault = inspection.loaded.vault
    vault.boards = (vault.notes[0],)  # type: ignore[assignment]
    assert "  boards       1\n" in as_text(inspection, tmp_path)
    assert as_json(inspection, tmp_path)["boards"] == 1
