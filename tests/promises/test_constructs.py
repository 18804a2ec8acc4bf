"""What other converters are measured by: 34 constructs from a graph to a vault, 27 from a vault to a graph, each of them
kept. ``fixtures/constructs`` is a graph and a vault that hold them.

Source of the list: ``formats/peers.md`` section 3. What counts is what the owner finds in the other app; nothing may be
missing for ``verify``, and what is shown in another way has its line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.roundtrip.journey import files
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "constructs"
PEAR = "5f3a0c1e-2b4d-4e6f-8a90-1b2c3d4e5f60"
OLD = "5f3a0c1e-2b4d-4e6f-8a90-1b2c3d4e5f61"
PIER, NORTH, BELOW = (
    "8946de78-7a99-54de-aa43-06a18e59c5f7",
    "c60825f1-38bf-5e12-909f-e401a94c42ff",
    "a8c00e59-c239-5c1e-8470-89e8696b6d0c",
)

TO_OBSIDIAN = {
    "a reference to a block": ("Work", f"- see [[Orchard#^{OLD}]] there"),
    "an embed of a block": ("Work", f"- ![[Orchard#^{PEAR}]]"),
    "an embed of a page": ("Work", "- ![[Orchard]]"),
    "words for a block": ("Work", f"- [[Orchard#^{OLD}|the oldest]]"),
    "words for a page": ("Work", "- [[Orchard|my trees]]"),
    "a link in a link": ("Work", "- \\[[a [[Orchard]] plan]]"),
    "the anchor of a block": ("Orchard", f"[planted:: 1998] ^{OLD}"),
    "front matter": ("From Windows", "---\nkind: list\nrating: 4\n---\n"),
    "aliases": ("Orchard", "aliases:\n  - Fruit garden\n  - The trees\n"),
    "tags": ("Orchard", "tags:\n  - outdoors\n  - slow-work\n"),
    "a comma in a link of a list": ("Orchard", 'partners:\n  - "[[Beta, Inc]]"\n  - Gamma\n'),
    "007, 12:30, yes": ("Orchard", 'plot: "007"\nopens: 12:30\nmown: yes\n'),
    "quotes and a hash in a text": ("Orchard", "said: 'he said: \"hi\" # x'\n"),
    "a task with priority and dates": ("Work", "[ ] prune ⏫ ⏳ 2026-02-01 📅 2026-02-20\n"),
    "a task that is being done": ("Work", "- [/] dig\n"),
    "a task that is done": ("Work", "- [x] rake\n"),
    "a task that was called off": ("Work", "- [-] burn\n"),
    "a task for later": ("Work", "- [ ] sharpen\n"),
    "a logbook": ("Work", "[x] rake\n  %% :LOGBOOK:\n"),
    "code": ("Orchard", f"- ```clojure\n  (({OLD})) key:: value\n  - TODO [[Orchard]]\n  ```\n"),
    "a tag of two words": ("Work", "- [[winter work]] begins"),
    "a day": ("Work", "- on [[2026-01-05|Jan 5th, 2026]]"),
    "a journal": ("journals/2026-01-05", "- frost"),
    "a namespace": ("Garden/Shed", "- tools"),
    "a link into a namespace": ("Work", "- [[Shed|Garden/Shed]]"),
    "the size of a picture": ("Orchard", "- ![the pear|60x40](pear.svg)"),
    "a numbered list": ("Orchard", "1. first\n2. second\n"),
    "highlighted text": ("Work", "- ==mind the wasps=="),
    "boxes": ("Orchard", "- > [!note]\n\t> Wear gloves.\n- > Plant in November.\n"),
    "a query": ("Work", "- ```logseq-query\n  {{query (and [[Orchard]] (task TODO))}}\n  ```\n"),
    "a film": ("Work", "- ![](https://www.youtube.com/watch?v=aaaaaaaaaaa)"),
    "a name that no file can have": ("What", "aliases:\n  - What?\n"),
    "a link to such a name": ("Work", "[[What|What?]]"),
    "a link by an alias, and in another case": (
        "Work",
        "its alias [[Orchard|The trees]] and by its title [[orchard]]",
    ),
    "a title": ("Links", "- [[The proper name]]"),
    "a bar in a table": ("Orchard", "| saw \\| knife | pruning |"),
    "a reference to nothing": ("Work", "- gone: [[5f3a0c1e-2b4d-4e6f-8a90-1b2c3d4e5fff]]"),
    "lines of a block": ("Orchard", "- a block\n\ton two lines\n\tand a third\n"),
}

TO_LOGSEQ = {
    "a link": ("Boats", "- [[Harbour]], "),
    "a link with words": ("Boats", "[[Harbour]], [[the port]],"),
    "a link to a heading": ("Boats", f"[Harbour > North pier]((({NORTH})))"),
    "a link to a heading of its own": ("Boats", f"[Below]((({BELOW})))"),
    "a link to a block": ("Boats", f", (({PIER}))\n"),
    "an embed of a note": ("Boats", "- {{embed [[Harbour]]}}\n"),
    "an embed of a section": ("Boats", f"- {{{{embed (({NORTH}))}}}}\n"),
    "an embed of a block": ("Boats", f"- {{{{embed (({PIER}))}}}}\n"),
    "the id of a heading": ("Harbour", f"- ## North pier\n\t  id:: {NORTH}\n"),
    "aliases": ("Harbour", "alias:: The port\n"),
    "a link to nothing": ("Boats", "[[Nobody wrote this]]"),
    "two notes of one name": ("Boats", "[[y/Same]] and [[x/Same]]"),
    "brackets and percents in a name": ("Boats", "[[Ropes (old) & 5%]]"),
    "a tag in a tag": ("Boats", "- #sea/cold\n"),
    "a daily note": ("Boats", "- [[2026-01-05]] and "),
    "a task with a date": ("Harbour", "- TODO paint the railing\n\t\t\t  DEADLINE: <2026-03-01 Sun>\n"),
    "states of tasks": (
        "Harbour",
        "- DOING mend the ladder\n\t\t\t- DONE grease the crane\n\t\t\t- CANCELED sell the tug\n",
    ),
    "callouts in each other": (
        "Harbour",
        "#+BEGIN_TIP\n\t\t  **Ropes**\n\t\t  Two are better.\n\t\t  #+END_TIP\n",
    ),
    "highlighted text": ("Harbour", "- ==wet stone=="),
    "a comment": ("Harbour", "<!--%%not for visitors%%-->"),
    "a formula": ("Harbour", "$e^{x}$"),
    "a footnote": ("Harbour", "[^in-1]: in place\n"),
    "code": ("Harbour", "- ```md\n\t\t  [[Harbour]] ![[Harbour#North pier]] - [ ] no task\n\t\t  ```\n"),
    "a bar in a link in a table": ("Harbour", "| [small]([[Boats]]) | towing |"),
    "the size of a picture": ("Harbour", "- ![crane.svg](../assets/crane.svg){:height 60, :width 80}\n"),
    "12:30, 007, yes, a day": (
        "Harbour",
        "opens:: 12:30\nberth:: 007\nlit:: yes\nsurveyed:: [[2026-01-05]]\n",
    ),
    "text of two lines in a property": ("Harbour", "note:: two lines of text\n"),
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The notes of the graph in a vault, by path without ending."""
    return converted("logseq", "obsidian", tmp_path_factory.mktemp("vault"))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The notes of the vault in a graph, by name."""
    made = converted("obsidian", "logseq", tmp_path_factory.mktemp("graph"))
    return {path.partition("/")[2]: text for path, text in made.items()}


def converted(source: str, to: str, place: Path) -> dict[str, str]:
    run = convert(FIXTURES / source, place, Options(target_format=to))
    assert run.applied is not None
    assert not run.applied.failed
    found = files(place)
    return {path[:-3]: data.decode(errors="replace") for path, data in found.items() if path.endswith(".md")}


def test_there_are_as_many_as_the_others_are_measured_by() -> None:
    assert len(TO_OBSIDIAN) >= 34
    assert len(TO_LOGSEQ) == 27


@pytest.mark.parametrize("construct", TO_OBSIDIAN)
def test_from_a_graph_to_a_vault(construct: str, vault: dict[str, str]) -> None:
    note, text = TO_OBSIDIAN[construct]
    assert text in vault[note]


@pytest.mark.parametrize("construct", TO_LOGSEQ)
def test_from_a_vault_to_a_graph(construct: str, graph: dict[str, str]) -> None:
    note, text = TO_LOGSEQ[construct]
    assert text in graph[note]


@pytest.mark.parametrize(
    ("source", "to", "broken"),
    [
        ("logseq", "obsidian", ["pages/Broken.md"]),
        ("obsidian", "logseq", ["pages/Broken.md", "pages/Unclosed.md"]),
    ],
)
def test_what_nobody_can_read_is_there_byte_for_byte(
    source: str, to: str, broken: list[str], tmp_path: Path
) -> None:
    convert(FIXTURES / source, tmp_path, Options(target_format=to))
    there = files(tmp_path)
    given = {Path(path).name: data for path, data in files(FIXTURES / source).items()}
    assert [there[path] for path in broken] == [given[Path(path).name] for path in broken]


@pytest.mark.parametrize(("source", "to"), [("logseq", "obsidian"), ("obsidian", "logseq")])
def test_nothing_is_missing_and_every_byte_comes_back(source: str, to: str, tmp_path: Path) -> None:
    convert(FIXTURES / source, tmp_path / "there", Options(target_format=to))
    assert verify(FIXTURES / source, tmp_path / "there", Options()).missing == ()
    convert(tmp_path / "there", tmp_path / "back", Options(target_format=source))
    back = files(tmp_path / "back")
    given = files(FIXTURES / source)
    assert {path: data for path, data in given.items() if path.endswith(".md")} == {
        path: data for path, data in back.items() if path.endswith(".md")
    }


def test_what_stands_beside_the_notes_comes_along(tmp_path: Path) -> None:
    """A picture and a canvas; how the app showed a block does not, and has a line."""
    run = convert(FIXTURES / "logseq", tmp_path / "vault", Options(target_format="obsidian"))
    there = files(tmp_path / "vault")
    assert there["assets/pear.svg"] == files(FIXTURES / "logseq")["assets/pear.svg"]
    assert not [path for path, data in there.items() if b"collapsed" in data]
    assert [loss.outcome.value for loss in run.plan.losses if "collapsed" in loss.detail] == [
        "dropped-view-state"
    ]
    convert(FIXTURES / "obsidian", tmp_path / "graph", Options(target_format="logseq"))
    assert b':pageId "Harbour"' in files(tmp_path / "graph")["whiteboards/Chart.edn"]


def test_a_link_in_the_name_of_a_page_has_its_line(tmp_path: Path) -> None:
    run = convert(FIXTURES / "logseq", tmp_path, Options(target_format="obsidian"))
    assert [
        (loss.line, loss.outcome.value, loss.value) for loss in run.plan.losses if loss.construct == "link"
    ] == [
        (6, "approximated", "a [[Orchard]] plan"),
        (7, "approximated", "5f3a0c1e-2b4d-4e6f-8a90-1b2c3d4e5fff"),
    ]


def test_an_embed_that_holds_itself_ends(graph: dict[str, str]) -> None:
    assert "- {{embed [[Loop again]]}}" in graph["Loop"]
    assert "- {{embed [[Loop]]}}" in graph["Loop again"]
