"""What Roam says, and what becomes of it. What every format has to hold: ``pytest --vaultconv-format roam``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from vaultconv_roam import FORMAT

import vaultconv
from vaultconv.plugins import ReadContext, Unit
from vaultconv.plugins.model import Loss, Note

SAMPLE = Path(__file__).parent / "samples" / "garden"
BEES = """\
---
Kept by: "[[Ada]]"
Tools:
  - smoker
  - "[[Hive tool]]"
Hives: 3
---
- ## The hive
\t- It faces *east*, and holds **forty thousand** bees. #garden [[small animals]] [Counted:: [[2026-01-05]]] ^bee-count
\t\t- A guess, ==not a fact==. ^guess0001
\t- [ ] Feed them before the frost ^todo00001
\t- [x] Order frames from [[Joinery|the joiner]]
- In winter [[#^bee-count]], as [[#^guess0001|I said before]].
- ![[#^todo00001]]
- ```roam-query
  {{[[query]]: {and: [[TODO]] [[Bees]]}}}
  ```
- ```python
  hives = {'key:: value': '[[no link]]'}
  ```
- 1\\. not a list, $a^2$, `{{word-count}}`%%vaultconv:{"v":1,"macro":"roam"}%%, `((bee_count))`
- Steps
\t1. smoke
\t2. lift
\t\tand look
- > A swarm in May
- ![comb](https://images.example.org/comb.png)
"""


def options(target: str, **more: Any) -> vaultconv.Options:
    return vaultconv.Options(target_format=target, durable=False, format_options=more)


def read(pages: Any, **said: Any) -> list[Any]:
    """The notes that an export with these ``pages`` holds, and what else."""
    data = pages if isinstance(pages, bytes) else json.dumps(pages).encode()
    return list(FORMAT.reader.read(Unit("g.json", "export"), data, ReadContext(said)))


def in_obsidian(tmp_path: Path, *blocks: Any) -> str:
    """What a page with ``blocks`` is in Obsidian."""
    page = {
        "title": "P",
        "uid": "page00001",
        "children": [b if isinstance(b, dict) else {"string": b} for b in blocks],
    }
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "g.json").write_text(json.dumps([page]))
    vaultconv.convert(tmp_path / "g", tmp_path / "v", options("obsidian"))
    return (tmp_path / "v" / "P.md").read_text()


def test_a_graph_is_recognised_and_reads_as_its_owner_would_have_it(tmp_path: Path) -> None:
    done = vaultconv.convert(SAMPLE, tmp_path / "vault", options("obsidian"))
    assert done.plan.source.format == "roam"
    assert (tmp_path / "vault" / "Bees.md").read_text() == BEES
    day = (tmp_path / "vault" / "2026-01-05.md").read_text()
    assert (
        day
        == "- Looked at the [[Bees]], see [[Bees#^bee-count]]\n- Again on [[2026-01-12|January 12th, 2026]]\n"
    )


def test_in_a_graph_of_logseq_blocks_are_referred_to_by_their_ids(tmp_path: Path) -> None:
    vaultconv.convert(SAMPLE, tmp_path / "graph", options("logseq"))
    page = (tmp_path / "graph" / "pages" / "Bees.md").read_text()
    ids = [line.split(":: ")[1] for line in page.splitlines() if line.strip().startswith("id:: ")]
    assert len(ids) == 3
    assert f"- In winter (({ids[0]})), as [I said before](({ids[1].join('()')}))." in page
    assert f"- {{{{embed (({ids[2]}))}}}}" in page
    assert f"see (({ids[0]}))" in (tmp_path / "graph" / "journals" / "2026_01_05.md").read_text()
    assert "shape" not in page  # it was bullets before


def test_all_ids_are_kept_if_that_is_asked_for(tmp_path: Path) -> None:
    vaultconv.convert(SAMPLE, tmp_path / "vault", options("obsidian", roam_ids="all"))
    assert "- A guess, ==not a fact==. ^guess0001" in (tmp_path / "vault" / "Bees.md").read_text()
    assert "^quote0001" in (tmp_path / "vault" / "Bees.md").read_text()
    assert vaultconv.verify(SAMPLE, tmp_path / "vault", options("obsidian", roam_ids="all")).missing == ()


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("{{TODO}} plain", "- [ ] plain"),
        ("  {{[[DONE]]}} late", "- [x] late"),
        ("#a/b, #[[c]]", "- #a/b, #c"),
        ("[[a [[nested]] page]]", "- "),
        ("~~gone~~ and ^^marked^^", "- ~~gone~~ and ==marked=="),
        ("__one__ and __two", "- __one__ and __two"),
        ("---", "- ***"),
        ("x\n\n\ny", "- x\n\ty"),
        ("before ```js\nlet a\n``` after", "- before\n"),
        ("{{query: {or: [[a]]}}}", "- ```roam-query"),
        ("{{embed: [[Page]]}}", "- ![[Page]]"),
        ("{{[[embed-path]]: ((gone12345))}}", "- "),
        ("https://example.org/a_b_c", "- https://example.org/a_b_c"),
    ],
)
def test_what_stands_in_a_block(tmp_path: Path, text: str, becomes: str) -> None:
    assert in_obsidian(tmp_path, text).startswith(becomes)


def test_properties_of_many_kinds(tmp_path: Path) -> None:
    text = in_obsidian(
        tmp_path,
        "Rate:: 4.5",
        "Empty::",
        "Links:: [[A]], [[B]]",
        "Kind:: #x",
        "Said:: twice",
        "Said:: again",
        {"string": "Deep::", "children": [{"string": "a", "children": [{"string": "b"}]}]},
        "https://example.org is no:: key",
    )
    front = text.split("---\n")[1]
    assert front == (
        'Rate: 4.5\nEmpty:\nLinks:\n  - "[[A]]"\n  - "[[B]]"\nKind: "#x"\nSaid:\n  - twice\n  - again\n'
    )
    assert "- Deep::\n\t- a\n\t\t- b\n" in text


def test_an_attribute_that_is_referred_to_stays_a_block(tmp_path: Path) -> None:
    text = in_obsidian(tmp_path, {"string": "Said:: this", "uid": "said00001"}, "as ((said00001))")
    assert r"Said:\: this ^said00001" in text


def test_two_titles_that_would_be_one_file_are_two() -> None:
    notes = [
        item for item in read([{"title": "a?"}, {"title": "a"}, {"title": "A"}]) if isinstance(item, Note)
    ]
    assert [note.path for note in notes] == ["a.md", "a 1.md", "A 2.md"]


def test_what_no_note_says_is_in_the_ledger() -> None:
    page = {
        "title": "P",
        "create-time": 1,
        "children": [{"string": "a", "uid": "abcd", "text-align": "left"}, 7],
    }
    note, *losses = read([page, "no page", {"title": 3}])
    assert [(loss.construct, loss.detail) for loss in losses] == [
        ("note", "2 of its entries are no pages: left where they are"),
        ("view", "when pages and blocks were made and changed, and by whom stays behind (1 times)"),
        ("view", "how blocks are shown stays behind (1 times)"),
    ]
    (loss,) = note.extra["unread"]
    assert isinstance(loss, Loss)
    assert "the ids of 1 blocks that nothing refers to" in loss.detail


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"[{]", "it is no valid JSON"),
        (b"{}", "it is no list of pages"),
        (b"\xff\xff", "not valid UTF-8"),
        (b"[" * 100_000, "it is nested deeper than any graph is"),
    ],
)
def test_what_is_no_graph_is_carried_and_says_why(data: bytes, why: str) -> None:
    (note,) = read(data)
    assert note.verbatim == data
    assert why in note.problem.message


def test_one_page_that_is_too_deep_costs_no_other() -> None:
    deep: dict[str, Any] = {"string": "end"}
    for _ in range(120):
        deep = {"string": "x", "children": [deep]}
    bad, good = read([{"title": "Bad", "children": [deep]}, {"title": "Good"}])
    assert bad.problem.message == "its blocks are nested more than 90 deep"
    assert json.loads(bad.verbatim)["title"] == "Bad"
    assert good.problem is None


def test_other_files_are_attachments(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('[{"title": "no graph"}]')
    (tmp_path / "g.json").write_text('[{"title": "P", "uid": "abcd", "children": []}]')
    from vaultconv.vault.tree import walk

    units = {unit.path: unit.role for unit in FORMAT.reader.discover(walk(tmp_path), {})}
    assert units == {"g.json": "export", "other.json": "attachment"}
    assert FORMAT.recognise(walk(tmp_path)).score == 94
    (tmp_path / "g.json").unlink()
    assert FORMAT.recognise(walk(tmp_path)).score == 0
