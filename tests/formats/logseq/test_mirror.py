"""Pages of the Markdown Mirror of Logseq's database version, read as pages of a graph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq import FORMAT
from vaultconv.formats.logseq.mirror import as_page, is_mirrored
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify
from vaultconv.vault.tree import walk

FIXTURE = Path(__file__).resolve().parents[3] / "fixtures" / "logseq-mirror"
ID = "id:: 6a1f0c52-3b7e-4d19-9c84-0e5a7b2d1f60\n"


def page(*lines: str) -> str:
    """The page of files that a page of a mirror with these lines becomes."""
    return as_page(ID + "\n".join(lines) + "\n").text.removeprefix("\n")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (ID, True),
        (ID.upper().replace("ID::", "id::") + "\n- a\n", True),
        (ID + "* k:: v\n\n- a\n", True),
        (ID + "\n1. a\n", True),
        (ID + "k:: v\n\n- a\n", False),  # a page of files whose properties begin with an id
        ("- a\n  " + ID, False),
        ("id:: 7\n- a\n", False),
        ("", False),
    ],
)
def test_a_page_of_a_mirror_begins_with_its_id(text: str, is_one: bool) -> None:
    assert is_mirrored(text) is is_one


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["- a", "  - b", "    - c", "- d"], "- a\n\t- b\n\t\t- c\n- d\n"),
        (["- a", "  b"], "- a\n  b\n"),
        (["- a", "  b", "  * k:: v"], "- a\n  k:: v\n  b\n"),
        (
            ["1. a", "2. b"],
            "- a\n  logseq.order-list-type:: number\n- b\n  logseq.order-list-type:: number\n",
        ),
        (["- a", "  * k:: A, B"], "- a\n  k:: A, B\n"),
        (["- a", "  * k:: [[A, B]], [[C]]"], "- a\n  k:: [[A, B]], [[C]]\n"),
        (["- a", "  * k:: [[Jan 5th, 2026]]"], "- a\n  k:: [[2026-01-05]]\n"),
        (["- a", "  * k::", "    - one, two"], "- a\n  k:: one, two\n"),
        (["- a", "  * k::", "    - one, two", "    - three"], '- a\n  k:: "one, two", three\n'),
        (["- a", "  * k::"], "- a\n  k::\n"),
        (["- a", "  * two words:: 1"], "- a\n  two-words:: 1\n"),
        (
            ["- a", "  * k::", "    - v", "      - w", "  - b"],
            "- a\n\t- **k**\n\t\t- v\n\t\t\t- w\n\t- b\n",
        ),
        (["- a", "  * list", "  * of text"], "- a\n  * list\n  * of text\n"),
        (
            ["- ```", "  - x", "", "  * k:: v", "  ```", "  * l:: w"],
            "- ```\n  - x\n\n  * k:: v\n  ```\n  l:: w\n",
        ),
        (["- > q", "  * k:: v"], "- > q\n  k:: v\n"),
        (["- TODO a"], "- TODO a\n"),
        (["- IN-REVIEW a"], "- DOING a\n  status:: IN-REVIEW\n"),
        (["- BACKLOG a"], "- LATER a\n  status:: BACKLOG\n"),
        (["- TODO a", "  * Priority:: Medium"], "- TODO [#B] a\n"),
        (["- TODO a", "  * Priority:: Urgent"], "- TODO a\n  Priority:: Urgent\n"),
        (["- a", "  * Priority:: Medium"], "- a\n  Priority:: Medium\n"),
        (["- TODO a", "  * Deadline:: [[Jan 5th, 2026]]"], "- TODO a\n  DEADLINE: <2026-01-05 Mon>\n"),
        (["- TODO a", "  * Deadline:: soon"], "- TODO a\n  Deadline:: soon\n"),
        (["-", "- a"], "-\n- a\n"),
    ],
)
def test_what_a_block_becomes(lines: list[str], expected: str) -> None:
    assert page(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["* k:: v", "* l:: 2", "", "- a"], "k:: v\nl:: 2\n\n- a\n"),
        (["* k::", "  - long text", "- a"], "k:: long text\n\n- a\n"),
        (["* k::", "  - v", "    - w", "", "- a"], "- **k**\n\t- v\n\t\t- w\n- a\n"),
        (["loose words", "", "- a"], "- loose words\n- a\n"),
    ],
)
def test_what_stands_before_the_first_block(lines: list[str], expected: str) -> None:
    assert page(*lines) == expected


def test_what_is_otherwise_has_a_line() -> None:
    made = as_page(ID + "- a\n  * k::\n    - v\n      - w\n")
    assert made.losses == ((3, "the values of 'k' are blocks: they stand below its name, in bold"),)
    assert made.id == "6a1f0c52-3b7e-4d19-9c84-0e5a7b2d1f60"


@given(
    st.lists(st.sampled_from(["- a", "  - b", "    - c", "  * k:: v", "  more", "1. n", "", "```", "    x"]))
)
def test_any_page_is_read_and_no_word_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    made = as_page(ID + text).text
    for word in ("a", "b", "c", "n", "x", "v", "more"):
        assert len(re.findall(rf"\b{word}\b", made)) == len(re.findall(rf"\b{word}\b", text))


def test_a_graph_of_the_database_version_is_told_by_its_mirror(tmp_path: Path) -> None:
    assert FORMAT.recognise(walk(FIXTURE)).score == 95
    assert FORMAT.recognise(walk(FIXTURE / "mirror" / "markdown")).score == 90
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "B.org").write_text("* B\n")
    assert FORMAT.recognise(walk(tmp_path)).score < 50
    (tmp_path / "pages" / "A.md").write_text("# A\n")
    assert FORMAT.recognise(walk(tmp_path)).score < 50


def test_only_the_mirror_of_such_a_graph_is_read() -> None:
    loaded = load(FIXTURE, Options())
    assert [note.path for note in loaded.vault.notes] == [
        "mirror/markdown/journals/2026_03_02.md",
        "mirror/markdown/pages/Boat shed.md",
        "mirror/markdown/pages/Winter list.md",
    ]
    assert [(a.path, a.own) for a in loaded.vault.attachments] == [
        ("assets/winch.svg", False),
        ("db.sqlite", True),
    ]


def test_beside_a_graph_of_files_a_mirror_is_derived(tmp_path: Path) -> None:
    for path, text in {
        "logseq/config.edn": "{}",
        "pages/A.md": "- a",
        "mirror/markdown/pages/A.md": ID + "\n- a\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert [note.path for note in load(tmp_path, Options()).vault.notes] == ["pages/A.md"]


def test_a_mirror_as_a_vault(tmp_path: Path) -> None:
    go(FIXTURE, tmp_path / "vault", "obsidian")
    assert verify(FIXTURE, tmp_path / "vault", Options()).missing == ()
    shed = (tmp_path / "vault" / "Boat shed.md").read_text()
    for line in (
        "Opened: 2026-03-02",
        "Motto: Dry wood, slow glue, no hurry",
        "- [ ] Varnish the oars ⏫ 📅 2026-04-09",
        "- [/] Plan for the crane [status:: IN-REVIEW]",
        "\t\t2. grease the winch [Needs:: [[Winch grease]]]",
        "- this page by its id: [[Boat shed]]",
        "- ![winch](winch.svg)",
    ):
        assert line in shed.split("\n")
    assert "assets/winch.svg" in files(tmp_path / "vault")
