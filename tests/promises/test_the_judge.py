"""A judge must not judge itself: for every kind of fact, one instance is altered in the *files* of a destination, and
``verify`` must name exactly that one, by its kind, its line in the source, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import go
from vaultconv.pipeline.fact import FactKind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

NOTE = """---
aliases:
  - Nick
tags:
  - garden
rating: 4
---
# First heading

Plain words stand here.

See [[Other]] and ![[Other#Part]] now.

![a map](https://example.org/map.png)

A line with an id. ^here

- [ ] water the beans
- a bullet

`inline code` it is.

| a | b |
| - | - |
| 1 | 2 |

$$x^2$$

This is ==marked== text.

%%hidden thought%%

A claim.^[with its proof]

> [!tip] Mind
> the gap

> quoted words

---

<details>more</details>

> [!quote]
> A highlight.
>
> — Jane Roe, *Slow Maps*
"""

CASES: list[tuple[FactKind, str, str, int]] = [
    (FactKind.ALIAS, "  - Nick\n", "  - Nickname\n", 2),
    (FactKind.TAG, "  - garden\n", "  - kitchen\n", 4),
    (FactKind.PROPERTY, "rating: 4\n", "rating: 5\n", 6),
    (FactKind.HEADING, "# First heading\n", "## First heading\n", 8),
    (FactKind.HEADING, "# First heading\n\n", "", 8),
    (FactKind.WORDS, "Plain words", "Plain word", 10),
    (FactKind.LINK, "[[Other]]", "[[Third]]", 12),
    (FactKind.EMBED, "![[Other#Part]]", "![[Other]]", 12),
    (FactKind.IMAGE, "map.png", "mop.png", 14),
    (FactKind.ANCHOR, " ^here", " ^there", 16),
    (FactKind.TASK, "- [ ] water", "- [x] water", 18),
    (FactKind.CODE, "`inline code`", "`inline  code`", 21),
    (FactKind.TABLE, "| 1 | 2 |", "| 1 | 3 |", 23),
    (FactKind.MATH, "x^2", "x^3", 27),
    (FactKind.HIGHLIGHT, "==marked==", "==market==", 29),
    (FactKind.COMMENT, "hidden thought", "hidden thoughts", 31),
    (FactKind.FOOTNOTE, "its proof", "no proof", 33),
    (FactKind.CALLOUT, "[!tip] Mind", "[!info] Mind", 35),
    (FactKind.RULE, "\n---\n\n<det", "\n<det", 40),
    (FactKind.HTML, "<details>more", "<details open>more", 42),
    (FactKind.CITATION, "Jane Roe", "John Roe", 44),
    (FactKind.LIST_ITEM, "- a bullet", "1. a bullet", 19),
    (FactKind.QUOTE, "> quoted words", "quoted words", 38),
]


@pytest.fixture
def vaults(tmp_path: Path) -> tuple[Path, Path]:
    source, destination = tmp_path / "source", tmp_path / "destination"
    source.mkdir()
    (source / "Note.md").write_text(NOTE, "utf-8")
    (source / "Other.md").write_text("# Part\n\nx\n", "utf-8")
    (source / "Third.md").write_text("y\n", "utf-8")
    (source / "pic.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (source / "Broken.md").write_text("---\na: b: c\n---\nx\n", "utf-8")
    go(source, destination, "obsidian", origins=False)
    return source, destination


@pytest.mark.parametrize(("kind", "old", "new", "line"), CASES, ids=[f"{c[0].value}-{c[3]}" for c in CASES])
def test_verify_names_exactly_it(
    vaults: tuple[Path, Path], kind: FactKind, old: str, new: str, line: int
) -> None:
    source, destination = vaults
    assert verify(source, destination, Options()).missing == ()
    text = (destination / "Note.md").read_text("utf-8")
    assert text.count(old) == 1, "the case must alter one place"
    (destination / "Note.md").write_text(text.replace(old, new), "utf-8")
    missing = verify(source, destination, Options()).missing
    assert [(m.kind, m.note, m.line) for m in missing] == [(kind.value, "Note.md", line)]


BOARD = """{"nodes": [
  {"id": "a", "type": "file", "file": "Other.md", "x": 0, "y": 0, "width": 200, "height": 100},
  {"id": "b", "type": "text", "text": "See [[Third]].", "x": 300, "y": 0, "width": 200, "height": 100, "color": "2"}
], "edges": [
  {"id": "c", "fromNode": "a", "toNode": "b"}
]}
"""

ON_A_BOARD: list[tuple[FactKind, str, str, int]] = [
    (FactKind.CARD, '"x": 300', '"x": 301', 3),
    (FactKind.CARD, '"color": "2"', '"color": "3"', 3),
    (FactKind.EDGE, '"id": "c"', '"id": "c", "toEnd": "none"', 5),
    (FactKind.LINK, "Other.md", "Gone/Other.md", 2),
    (FactKind.LINK, "[[Third]]", "[[Other]]", 3),
]


@pytest.mark.parametrize(("kind", "old", "new", "line"), ON_A_BOARD)
def test_what_was_altered_on_a_board_is_named(
    kind: FactKind, old: str, new: str, line: int, tmp_path: Path
) -> None:
    source, destination = tmp_path / "source", tmp_path / "destination"
    source.mkdir()
    (source / "Plan.canvas").write_text(BOARD, "utf-8")
    (source / "Other.md").write_text("o\n", "utf-8")
    (source / "Third.md").write_text("t\n", "utf-8")
    go(source, destination, "obsidian")
    assert verify(source, destination, Options()).missing == ()
    board = destination / "Plan.canvas"
    assert old in board.read_text("utf-8")
    board.write_text(board.read_text("utf-8").replace(old, new), "utf-8")
    named = {(found.kind, found.note, found.line) for found in verify(source, destination, Options()).missing}
    assert (kind.value, "Plan.canvas", line) in named
    assert {found for found, *_ in named} == {kind.value}


def test_every_kind_has_a_case() -> None:
    elsewhere = {FactKind.TITLE, FactKind.VERBATIM} | {kind for kind, *_ in ON_A_BOARD}
    assert {case[0] for case in CASES} | elsewhere == set(FactKind)


def test_a_note_that_is_gone_is_named(vaults: tuple[Path, Path]) -> None:
    source, destination = vaults
    (destination / "Third.md").unlink()
    found = verify(source, destination, Options()).missing
    assert [(m.kind, m.note) for m in found if m.note == "Third.md"] == [("note", "Third.md")]


def test_a_note_that_was_renamed_has_lost_its_place(vaults: tuple[Path, Path]) -> None:
    source, destination = vaults
    (destination / "Third.md").rename(destination / "Fourth.md")
    assert [(m.kind, m.value) for m in verify(source, destination, Options()).missing] == [("note", "Third")]


def test_a_title_that_was_altered_is_named(tmp_path: Path) -> None:
    source, destination = tmp_path / "source", tmp_path / "destination"
    (source / "_manual_posts").mkdir(parents=True)
    post = "---\ntitle: 'What: now?'\ntags: a\nmanual_post: true\n---\n\nx\n"
    (source / "_manual_posts" / "2026-01-05-what.md").write_text(post, "utf-8")
    go(source, destination, "obsidian")
    (note,) = destination.glob("*.md")
    note.write_text(note.read_text("utf-8").replace("What: now?", "What: then?"), "utf-8")
    kinds = sorted(m.kind for m in verify(source, destination, Options()).missing)
    assert kinds == ["property", "title"]


def test_a_byte_of_a_note_that_could_not_be_understood_is_named(vaults: tuple[Path, Path]) -> None:
    source, destination = vaults
    (destination / "Broken.md").write_text("---\na: b: d\n---\nx\n", "utf-8")
    assert [(m.kind, m.note) for m in verify(source, destination, Options()).missing] == [
        ("verbatim", "Broken.md")
    ]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\t", b"", b"longer than it was"])
def test_an_attachment_of_other_bytes_is_named(vaults: tuple[Path, Path], data: bytes) -> None:
    source, destination = vaults
    (destination / "pic.png").write_bytes(data)
    assert [(m.kind, m.note) for m in verify(source, destination, Options()).missing] == [
        ("attachment", "pic.png")
    ]


def test_an_attachment_that_is_gone_is_named(vaults: tuple[Path, Path]) -> None:
    source, destination = vaults
    (destination / "pic.png").unlink()
    assert [(m.kind, m.note) for m in verify(source, destination, Options()).missing] == [
        ("attachment", "pic.png")
    ]
