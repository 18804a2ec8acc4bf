"""What is in a vault: counted, placed, and weighed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from vaultconv.errors import SourceError
from vaultconv.model.blocks import Directive, Drawer, Paragraph, Query
from vaultconv.model.board import Board
from vaultconv.model.note import Note
from vaultconv.model.spans import Macro
from vaultconv.pipeline.inspect import Inspection, NotUnderstood, Place, Unresolved, inspect, survey
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options

AS_OBSIDIAN = Options(source_format="obsidian")


def found(tmp_path: Path, files: Mapping[str, str]) -> Inspection:
    """What is in an Obsidian vault of these files."""
    for path, text in files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return inspect(tmp_path, AS_OBSIDIAN)


ONE_OF_EACH = [
    ("see [[Note]]", {"links": 1}),
    ("see [it](Note.md) and <https://example.org>", {"links": 2}),
    ("![[Note#Part]]", {"embeds": 1}),
    ("![alt](p.png)", {"images": 1}),
    ("#one and #two/three", {"tags": 2}),
    ("==marked==", {"highlights": 1}),
    ("%%hidden%%", {"comments": 1}),
    ("%%\nhidden\n%%", {"comments": 1}),
    ("said[^1]\n\n[^1]: by whom", {"footnotes": 1}),
    ("`code`\n\n```py\ncode\n```", {"code": 2}),
    ("$x$\n\n$$\ny\n$$", {"math": 2}),
    ("a <b>bold</b> word\n\n<div>block</div>", {"html": 3}),
    ("| a |\n|---|\n| b |", {"tables": 1}),
    ("> [!tip] Hint\n> Text.", {"callouts": 1}),
    ("- [ ] open\n- [x] done", {"tasks": 2}),
    ("A paragraph. ^id", {"anchors": 1}),
    ("No more than words.", {}),
]


@pytest.mark.parametrize(("text", "counts"), ONE_OF_EACH)
def test_constructs_are_counted(text: str, counts: dict[str, int], tmp_path: Path) -> None:
    inspection = found(tmp_path, {"Note.md": text + "\n"})
    assert {name: count for name, count in inspection.constructs.items() if count} == counts


def test_words_are_those_that_a_reader_sees(tmp_path: Path) -> None:
    text = "# One two\n\nthree **four** [[Note|five six]] %%not this%%\n\n- seven\n\n```\neight nine\n```\n"
    assert found(tmp_path, {"Note.md": text}).words == 9


def test_notes_are_counted_by_kind_and_attachments_weighed(tmp_path: Path) -> None:
    inspection = found(
        tmp_path,
        {
            ".obsidian/templates.json": '{"folder": "Templates"}',
            "Page.md": "",
            "2026-01-05.md": "",
            "Templates/T.md": "",
            "paper.txt": "12345",
        },
    )
    assert inspection.notes == {"page": 1, "journal": 1, "template": 1}
    assert inspection.size == 5 + len('{"folder": "Templates"}')


def test_tags_tasks_callouts_and_properties_are_told_apart(tmp_path: Path) -> None:
    inspection = found(
        tmp_path,
        {
            "A.md": "---\nwhen: 2026-01-05\ndone: true\n---\n#Bread #bread\n\n- [x] a\n- [-] b\n- [?] c\n\n> [!TIP]\n> t\n",
            "B.md": "---\nwhen: soon\nnone:\n---\n",
        },
    )
    assert inspection.tags == {"bread": 2}
    assert inspection.tasks == {"done": 1, "cancelled": 1, "other": 1}
    assert inspection.callouts == {"tip": 1}
    assert inspection.properties == {
        "when": {"date": 1, "text": 1},
        "done": {"checkbox": 1},
        "none": {"empty": 1},
    }


def test_links_that_lead_nowhere_or_out_have_a_place(tmp_path: Path) -> None:
    inspection = found(
        tmp_path,
        {"A.md": "---\nup: '[[Gone]]'\n---\n[[A]] [[None#Part]]\n\n![[../../secret.png]]\n", "p.png": ""},
    )
    assert inspection.unresolved == [
        Unresolved(Place("A.md", 2), "Gone", False),
        Unresolved(Place("A.md", 4), "None", False),
        Unresolved(Place("A.md", 6), "../../secret.png", True),
    ]


def test_what_is_not_understood_is_placed_with_a_remedy(tmp_path: Path) -> None:
    (inspection,) = found(tmp_path, {"A.md": "---\na: 1\na: 2\n---\n"}).not_understood
    assert inspection == NotUnderstood(
        Place("A.md", 3),
        1,
        "The property 'a' is given twice",
        "Merge the two entries into one, or rename one of them.",
    )


def test_what_is_left_out_is_named(tmp_path: Path) -> None:
    (tmp_path / "out.md").symlink_to("/etc/hostname")
    inspection = found(tmp_path, {"A.md": "", ".trash/B.md": ""})
    assert [path for path, _ in inspection.left_out] == ["out.md", ".trash"]


def test_what_the_app_hides_is_counted_and_patterns_are_not_run(tmp_path: Path) -> None:
    filters = '{"userIgnoreFilters": ["old/", "Sub/A.md", "/(a+)+$/", "/", "None"]}'
    notes = {"Old/A.md": "", "Old/B/C.md": "", "Sub/A.md": "", "N.md": "[[C]]", ".obsidian/app.json": filters}
    inspection = found(tmp_path, notes)
    assert inspection.excluded == [("old/", 2), ("Sub/A.md", 1), ("/(a+)+$/", None), ("/", 0), ("None", 0)]
    assert inspection.notes.total() == 4
    assert inspection.unresolved == []


def test_links_of_a_template_lead_nowhere_yet(tmp_path: Path) -> None:
    notes = {"T/A.md": "[[{{title}}]]", "N.md": "[[x]]", ".obsidian/templates.json": '{"folder": "T"}'}
    assert [each.place.note for each in found(tmp_path, notes).unresolved] == ["N.md"]


HARD = [
    (
        {"A.md": "---\nexcalidraw-plugin: parsed\n---\n", "B.md": "---\nkanban-plugin: board\n---\n"},
        {"drawing": 1, "board": 1},
    ),
    ({"A.md": "a <b>x</b>\n"}, {"HTML tag": 2}),
    ({"A.md": "<div>x</div>\n"}, {"block of HTML": 1}),
    ({"A.md": "- [?] hm\n"}, {"task with a mark of its own": 1}),
    ({"A.md": "![[B]] ![[p.png]]\n", "B.md": "", "p.png": ""}, {"embed of a note": 1}),
    ({"A/N.md": "", "B/n.md": "", "C/N.md": "", "D/M.md": ""}, {"name that several notes have": 1}),
    (
        {"A.md": "---\nx: 1\ny: 1\n---\n", "B.md": "---\nx: one\ny:\n---\n"},
        {"property with values of several types": 1},
    ),
    ({"A.md": "Just words, a [[B]] and a #tag.\n"}, {}),
]


@pytest.mark.parametrize(("files", "hard"), HARD)
def test_what_would_be_hard_is_counted(files: dict[str, str], hard: dict[str, int], tmp_path: Path) -> None:
    assert {each.what: each.count for each in found(tmp_path, files).hard} == hard


def test_what_is_hard_is_placed_where_it_stands_first_the_most_frequent_before_the_others(
    tmp_path: Path,
) -> None:
    hard = found(tmp_path, {"A.md": "- [?] x\n", "B.md": "\na<br>b\n\na<br>b\n"}).hard
    assert [(each.what, each.first) for each in hard] == [
        ("HTML tag", Place("B.md", 2)),
        ("task with a mark of its own", Place("A.md", 1)),
    ]


def test_blocks_that_only_one_app_knows_are_hard(tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("")
    loaded = load(tmp_path, AS_OBSIDIAN)
    blocks = (
        Query("dataview", "LIST", line=1),
        Directive("NOTE", line=2),
        Drawer("LOGBOOK", "", line=3),
        Paragraph((Macro("logseq", "{{query x}}"),), line=4),
    )
    vault = replace(
        loaded.vault, notes=(Note("A.md", "A", blocks=blocks),), boards=(Board("B.canvas", (), (), b""),)
    )
    loaded.vault = vault
    inspection = survey(loaded)
    assert {each.what: each.first.line for each in inspection.hard} == {
        "live query": 1,
        "block of its app": 2,
        "drawer": 3,
        "macro": 4,
        "board": 0,
    }


def test_a_source_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file or folder"):
        inspect(tmp_path / "nothing")


def test_what_is_on_boards_and_in_bases_is_counted(tmp_path: Path) -> None:
    board = """{"nodes": [
        {"id": "a", "type": "text", "text": "see [[Note]], [[Gone]] #tag"},
        {"id": "b", "type": "file", "file": "Lost.md"},
        {"id": "c", "type": "link", "url": "https://example.org"}
    ]}"""
    base = 'filters:\n  and:\n    - file.hasLink("Note")\n    - file.hasLink("Nobody")\n'
    files = {"Note.md": f"```base\n{base}```\n", "B.canvas": board, "All.base": base, "C.canvas": "{"}
    inspection = found(tmp_path, files)
    assert dict(inspection.cards) == {"text": 1, "file": 1, "link": 1}
    assert inspection.constructs["links"] == 8
    assert dict(inspection.tags) == {"tag": 1}
    assert inspection.unresolved == [
        Unresolved(Place("Note.md", 1), "Nobody", False),
        Unresolved(Place("B.canvas", 2), "Gone", False),
        Unresolved(Place("B.canvas", 3), "Lost.md", False),
        Unresolved(Place("All.base", 4), "Nobody", False),
    ]
    (broken,) = inspection.not_understood
    assert (broken.place, broken.column) == (Place("C.canvas", 1), 2)
    assert {each.what: each.count for each in inspection.hard} == {"board": 2, "base": 1, "query": 1}
