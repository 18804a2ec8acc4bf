"""Tables that are written anew of what another export said: one number for a place, and no words in a note but its reader's."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

FIXTURES = Path(__file__).resolve().parents[4] / "fixtures" / "readwise-exports"


def rows_of(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "readwise.csv").read_text("utf-8"))))


@pytest.mark.parametrize("form", ["import-csv", "csv"])
def test_a_kindle_becomes_a_table(form: str, tmp_path: Path) -> None:
    source, vault, back = FIXTURES / "kindle", tmp_path / "vault", tmp_path / "back"
    convert(source, vault, Options(target_format="obsidian"))
    made = convert(
        vault, back, Options(target_format="readwise", format_options={"readwise_form": form})
    ).plan
    assert verify(vault, back, Options()).missing == ()
    rows = rows_of(back)
    assert [(row["Location"], row["Note"]) for row in rows] == [("77", ""), ("180", "Ask about the lid")]
    told = {(loss.construct, loss.detail) for loss in made.losses}
    assert ("comment", "what another export said of the highlight besides: left out") in told
    assert any(construct == "citation" and detail.endswith("location") for construct, detail in told)


def test_what_the_reader_hid_in_a_note_is_the_reader_s(tmp_path: Path) -> None:
    vault, back = tmp_path / "vault", tmp_path / "back"
    convert(FIXTURES / "kindle", vault, Options(target_format="obsidian"))
    note = vault / "Books" / "The Patient Oven.md"
    note.write_text(note.read_text("utf-8") + "\n%%\nAsk whom?\n%%\n", "utf-8")
    convert(vault, back, Options(target_format="readwise", format_options={"readwise_form": "import-csv"}))
    rows = rows_of(back)
    assert rows[1]["Note"] == "Ask about the lid\n\n<!--\nAsk whom?\n-->"


def test_a_place_with_an_end_stays_where_its_row_is_edited(tmp_path: Path) -> None:
    source, vault, back = tmp_path / "source", tmp_path / "vault", tmp_path / "back"
    source.mkdir()
    head = "Highlight,Title,Author,URL,Note,Location,Date\n"
    (source / "x.csv").write_text(f"{head}A map.,Slow,Jane,,,180-182,2024-03-05\n", "utf-8")
    convert(source, vault, Options(target_format="obsidian"))
    (note,) = vault.glob("*.md")
    note.write_text(note.read_text("utf-8").replace("A map", "A long map"), "utf-8")
    convert(vault, back, Options(target_format="readwise"))
    assert (back / "x.csv").read_text("utf-8") == f"{head}A long map.,Slow,Jane,,,180-182,2024-03-05\n"
