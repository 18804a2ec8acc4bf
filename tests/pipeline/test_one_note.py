"""One note, without a folder."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from vaultconv import Options, convert_note, plan
from vaultconv.errors import SourceError, UsageError
from vaultconv.vault.filters import Filters

NOTES = {
    "obsidian": (
        "Bread.md",
        "---\naliases: [Brot]\n---\nFeed the [[Starter]] ==soon== #baking\n\n- [/] salt ^a\n",
    ),
    "logseq": ("pages/Bread.md", "alias:: Brot\n- Feed the [[Starter]] #baking\n\t- TODO salt\n"),
    "readwise": ("notes/2026-01-05-bread.md", "---\ntitle: Bread\nrating: 5\n---\nFeed the [[Starter]].\n"),
    "html": ("bread.html", "<!doctype html><title>Bread</title><h1>Bread</h1><p>Feed <b>it</b></p>"),
}
PAIRS = [(source, target) for source in NOTES for target in NOTES]


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_it_becomes_what_a_vault_of_one_note_becomes(source: str, target: str, tmp_path: Path) -> None:
    name, text = NOTES[source]
    file = tmp_path / "-" / name
    file.parent.mkdir(parents=True)
    file.write_text(text)
    options = Options(source, target)
    vault = plan(tmp_path / "-", tmp_path / "out", options)
    made = convert_note(text, options, name, mtime_ns=file.stat().st_mtime_ns)
    there = next(action.data for action in vault.actions if action.path == made.path)
    assert there is not None
    if target == "html" != source:  # nothing of a page lies beside it
        assert not re.search(r"<(?!a)[^>]* (?:src|href)=", made.text)
        assert "<style>" in made.text
        assert _article(made.text) == re.sub(
            r"<a (class=\"tag\") [^>]*>(.*?)</a>", r"<span \1>\2</span>", _article(there.decode())
        )
    else:
        assert made.data == there
    assert made.losses == vault.losses


def _article(page: str) -> str:
    found = re.search(r"<article.*</article>", page, re.DOTALL)
    assert found is not None
    return found[0]


def test_what_is_in_the_name_is_in_the_note() -> None:
    made = convert_note("- milk\n", Options("logseq", "obsidian"), "journals/2026_01_05")
    assert (made.path, made.text) == ("journals/2026-01-05.md", "- milk\n")
    assert convert_note("x\n", Options("obsidian", "logseq")).path == "pages/Untitled.md"
    assert convert_note("x\n", Options("obsidian", "logseq"), "Dr. Who v1.2").path == "pages/Dr. Who v1.2.md"
    assert convert_note("<p>x", Options("html", "logseq"), "Bread").path == "pages/Bread.md"


def test_a_board_is_one_too() -> None:
    board = (
        '{"nodes":[{"id":"a","type":"text","text":"Feed it","x":0,"y":0,"width":100,"height":50}],"edges":[]}'
    )
    made = convert_note(board, Options("obsidian", "html"), "Plan.canvas")
    assert "Feed it" in made.text
    assert "<svg" in made.text


def test_bytes_are_decoded_as_those_of_a_file() -> None:
    made = convert_note("Feed Ä\r\n".encode("utf-16"), Options("obsidian", "logseq", carriers=False))
    assert made.text == "- Feed Ä\n"
    assert made.exit_code == 0


def test_a_note_that_cannot_be_understood_stays_as_it_was() -> None:
    made = convert_note(b"---\n\ta: 1\n---\nx\n", Options("obsidian", "logseq"))
    assert (made.data, made.exit_code) == (b"---\n\ta: 1\n---\nx\n", 3)
    assert made.problem is not None
    assert (made.problem.line, made.problem.column) == (2, 1)


@pytest.mark.parametrize("name", ["", "..", "a/../b", ".", "a\0b"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be called"):
        convert_note("x", Options("obsidian", "logseq"), name)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"source_format": ""}, "format of the note is not said"),
        ({"target_format": ""}, "format to write is not said"),
        ({"prune": True}, "option 'prune' means nothing for one note"),
        ({"filters": Filters(tags=("a",))}, "option 'filters' means nothing"),
        ({"download": ("images",)}, "option 'download' means nothing"),
    ],
)
def test_what_is_said_of_a_folder_is_refused(more: dict[str, object], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        convert_note("x", replace(Options("obsidian", "logseq"), **more))  # type: ignore[arg-type]


def test_what_is_more_than_one_note_or_none_is_refused() -> None:
    lines = (
        "Highlight,Book Title,Book Author,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags"
    )
    rows = "one,A,X,,,,,1,2026-01-05 10:00:00,\ntwo,B,Y,,,,,2,2026-01-05 10:00:00,"
    with pytest.raises(SourceError, match="it is 2 notes in obsidian"):
        convert_note(f"{lines}\n{rows}\n", Options("readwise", "obsidian"), "highlights.csv")
    with pytest.raises(SourceError, match="there is no note in it"):
        convert_note('{"a": 1}', Options("obsidian", "logseq"), ".obsidian/app.json")
    with pytest.raises(SourceError, match="--publish leaves it out"):
        convert_note("x", Options("obsidian", "html", {"publish": True}))


def test_what_only_records_could_keep_is_in_the_ledger() -> None:
    export = {
        "highlights": [{"id": 7, "text": "one", "created_at": "2026-01-05T10:00:00Z", "external_id": "x"}]
    }
    book = {"user_book_id": 1, "title": "A", "readable_title": "A", "category": "books", **export}
    made = convert_note(json.dumps({"results": [book]}), Options("readwise", "obsidian"), "export.json")
    said = [loss.detail for loss in made.losses if loss.construct == "export"]
    assert len(said) == 1
    assert "external_id" in said[0]


def test_a_page_that_stands_alone_comes_back_as_it_was() -> None:
    note = NOTES["obsidian"][1].replace(" [Brot]", "\n  - Brot")
    page = convert_note(note, Options("obsidian", "html"), "Bread").text
    assert convert_note(page, Options("html", "obsidian"), "bread.html").text == note
