"""What we write for Logseq against npm ``mldoc``, the parser of its file version: the blocks, headings, tasks, properties,
references, code, formulas and tables that the source means, and nothing besides. And what we read against it.

``make corpora-check`` prints the same figures for the real vaults. Skips where mldoc is not there, saying so.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.formats.html.hostile import VECTORS
from tests.mapping.rows import rows
from tests.oracles.agreement import NO_BOX, Agreement, agreement
from tests.oracles.mldoc import (
    CORPORA,
    FIXTURES,
    HERE,
    NODE,
    Graph,
    converted,
    needs_mldoc,
    planned,
    read_by_mldoc,
    with_page,
)
from tests.oracles.reading import graph_pages, nested, reading
from tests.real_vaults import part_of
from tests.roundtrip.journey import go
from vaultconv.formats.logseq.settings import INDENTATIONS
from vaultconv.markdown.indentation import TAB
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.state import FOLDER

SOURCES = [
    FIXTURES / "sample-vault",
    FIXTURES / "obsidian-plugins",
    FIXTURES / "readwise-site",
    FIXTURES / "html-site",
    FIXTURES / "constructs" / "obsidian",
    FIXTURES / "constructs" / "html",
    FIXTURES / "bad-input",
    CORPORA / "obsidian-help-en",
    CORPORA / "obsidian-sandbox",
    CORPORA / "readwise-site",
]
GRAPHS = [FIXTURES / "logseq-graph", FIXTURES / "constructs" / "logseq", CORPORA / "logseq-docs"]
KINDS = {
    "blocks": ("pages", "blocks", "levels", "headings"),
    "tasks": ("markers", "priorities", "dates"),
    "properties": ("properties of pages", "properties of blocks"),
    "references": ("page refs", "block refs", "ids"),
    "code": ("code", "formulas", "programs"),
    "content": ("kinds", "tables", "words"),
}
"""What is compared, in the groups in which a failing test names it."""

pytestmark = needs_mldoc


def summed(found: Sequence[Agreement]) -> Agreement:
    """All of these as one."""
    compared = sum((each.compared for each in found), Counter[str]())
    return Agreement(compared, [difference for each in found for difference in each.differences])


# -- the writer --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=SOURCES, ids=lambda path: f"{path.parent.name}-{path.name}")
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The graph that a source becomes."""
    if not request.param.is_dir():
        pytest.skip(f"the corpus {request.param.name} is not on this machine")
    place = tmp_path_factory.mktemp("graph")
    return converted(part_of(request.param, place), place / "graph")


@pytest.fixture(scope="module")
def agreed(graph: Graph) -> Agreement:
    """What mldoc and the source say of it."""
    return agreement(graph)


@pytest.mark.parametrize("kinds", KINDS.values(), ids=KINDS)
def test_each_page_says_to_the_app_what_its_note_means(agreed: Agreement, kinds: tuple[str, ...]) -> None:
    assert agreed.unexplained(*kinds) == []
    assert agreed.compared["blocks"] > 5


@pytest.fixture(scope="module")
def rows_agreed(tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    """The same for each row of ``fixtures/mapping`` that is no graph itself."""
    place = tmp_path_factory.mktemp("rows")
    plans = [
        planned(
            row.folder / "source",
            place / row.slug,
            {"source_format": row.source, "format_options": row.options},
        )
        for row in rows()
        if row.source != "logseq"
    ]
    return summed([agreement(graph) for graph in read_by_mldoc(plans)])


@pytest.mark.parametrize("kinds", KINDS.values(), ids=KINDS)
def test_each_construct_says_to_the_app_what_it_means(rows_agreed: Agreement, kinds: tuple[str, ...]) -> None:
    assert rows_agreed.unexplained(*kinds) == []
    assert sum(rows_agreed.compared[kind] for kind in kinds)


def test_only_html_and_what_the_ledger_has_is_other_words_to_the_app(rows_agreed: Agreement) -> None:
    assert {each.what for each in rows_agreed.differences if each.reason != NO_BOX} <= {"words", "code"}
    assert len(rows_agreed.differences) < 0.1 * rows_agreed.compared["blocks"]


# -- what tries to run -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile_agreed(tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    """The same for each piece of HTML that tries to run something, as a note and as a page."""
    place = tmp_path_factory.mktemp("hostile")
    plans = []
    for format, before, after, ending in (
        ("obsidian", "before\n\n", "\n\nafter\n", "md"),
        ("html", "<!doctype html><title>N</title><p>before</p>", "<p>after</p>", "html"),
    ):
        for number, vector in enumerate(VECTORS):
            path = place / format / f"v{number}.{ending}"
            path.parent.mkdir(exist_ok=True)
            path.write_text(before + vector + after, "utf-8")
        plans.append(planned(place / format, place / f"{format} graph", {"source_format": format}))
    return summed([agreement(graph) for graph in read_by_mldoc(plans)])


@pytest.mark.parametrize("kinds", KINDS.values(), ids=KINDS)
def test_what_tries_to_run_says_to_the_app_what_it_means_or_the_ledger_has_it(
    hostile_agreed: Agreement, kinds: tuple[str, ...]
) -> None:
    assert hostile_agreed.unexplained(*kinds) == []
    assert hostile_agreed.compared["blocks"] > 2 * len(VECTORS)


# -- what holds several vaults, or is none by itself ----------------------------------------------------------------------

FOLDERS = {
    **{f"exports-{each.name}": (each, {}) for each in sorted((FIXTURES / "readwise-exports").iterdir())},
    **{
        f"pages-{each.name}": (each, {"source_format": "readwise"})
        for each in sorted((FIXTURES / "readwise-pages").iterdir())
    },
}
"""What each folder of exports and of pages of Readwise holds, with how it is read."""


@pytest.fixture(scope="module")
def folders_agreed(tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    """What mldoc and the sources say of the graphs that each of them becomes; and the pages of a mirror, by way of a vault."""
    place = tmp_path_factory.mktemp("folders")
    plans = [planned(source, place / name, options) for name, (source, options) in FOLDERS.items()]
    go(FIXTURES / "logseq-mirror", place / "vault", "obsidian")
    shutil.rmtree(place / "vault" / FOLDER)  # or the pages would be as they were, and not ours
    plans.append(planned(place / "vault", place / "graph", {"source_format": "obsidian"}))
    return summed([agreement(graph) for graph in read_by_mldoc(plans)])


@pytest.mark.parametrize("kinds", KINDS.values(), ids=KINDS)
def test_each_page_of_an_export_or_a_mirror_says_to_the_app_what_it_means(
    folders_agreed: Agreement, kinds: tuple[str, ...]
) -> None:
    assert folders_agreed.unexplained(*kinds) == []
    assert folders_agreed.compared["blocks"] > 100


# -- indented by blanks ------------------------------------------------------------------------------------------------

SETTINGS = ':file/name-format :triple-lowbar :journal/page-title-format "yyyy-MM-dd"'
"""Those of a new graph."""
BLANKS = {name: indent for name, indent in INDENTATIONS.items() if indent != TAB}


@pytest.mark.parametrize(("name", "indent"), BLANKS.items(), ids=BLANKS)
def test_a_page_that_is_indented_by_blanks_says_the_same_to_the_app(
    name: str, indent: str, tmp_path: Path
) -> None:
    plans = []
    for source in (FIXTURES / "sample-vault", FIXTURES / "constructs" / "obsidian"):
        config = tmp_path / source.name / "logseq" / "config.edn"
        config.parent.mkdir(parents=True)
        config.write_text(f"{{{SETTINGS} :export/bullet-indentation :{name}}}", "utf-8")
        plans.append(planned(source, tmp_path / source.name))
    found = summed([agreement(graph) for graph in read_by_mldoc(plans, len(indent))])
    assert found.unexplained() == []
    assert found.compared["blocks"] > 100


@pytest.mark.parametrize("indent", BLANKS.values(), ids=BLANKS)
def test_a_page_that_is_indented_by_blanks_is_read_as_the_app_reads_it(indent: str) -> None:
    pages = {
        path: re.sub(r"^\t+", lambda found: indent * len(found[0]), text, flags=re.MULTILINE)
        for path, text in graph_pages(FIXTURES / "logseq-graph").items()
    }
    found = reading(pages)
    assert found.differences == []
    assert all(found.compared[kind] for kind in READ)


# -- that it would be seen -------------------------------------------------------------------------------------------------


SEEN = {
    "levels": ("- a\n\t- b\n", "- a\n- b\n"),
    "headings": ("# a\n", "- a\n"),
    "markers": ("- [ ] a\n", "- DONE a\n"),
    "priorities": ("- [ ] a ⏫\n", "- TODO [#B] a\n"),
    "dates": ("- [ ] a 📅 2026-01-05\n", "- TODO a\n  DEADLINE: <2026-01-06 Tue>\n"),
    "properties of pages": ("---\nk: v\n---\na\n", "k:: w\n\n- a\n"),
    "properties of blocks": ("a [k:: v]\n", "- a\n  k:: w\n"),
    "page refs": ("[[B]]\n", "- [[C]]\n"),
    "block refs": ("[[N#^x]]\n\ntext ^x\n", "- [[N]]\n- text\n"),
    "code": ("`a`\n", "- `b`\n"),
    "formulas": ("$a$\n", "- $b$\n"),
    "programs": ("```\na\n```\n", "- ```\n  b\n  ```\n"),
    "kinds": ("> a\n", "- a\n"),
    "tables": ("| a | b |\n|---|---|\n", "- | a |\n  |---|\n"),
    "words": ("a\n", "- b\n"),
    "pages": ("a\n", "outside\n\n- a\n"),
}
"""For each thing that is compared a note, and a page that says another."""


@pytest.mark.parametrize("what", SEEN)
def test_a_page_that_says_something_else_is_seen(what: str, tmp_path: Path) -> None:
    note, page = SEEN[what]
    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    (tmp_path / "vault" / "N.md").write_text(note, "utf-8")
    made = planned(tmp_path / "vault", tmp_path / "graph")
    right, wrong = read_by_mldoc([made]), read_by_mldoc([with_page(made, page)])
    assert agreement(right[0]).unexplained() == []
    assert what in {each.what for each in agreement(wrong[0]).unexplained()}


# -- the reader --------------------------------------------------------------------------------------------------------


READ = ("pages", "blocks", "levels", "headings", "properties of pages", "properties of blocks")
REFERRED = ("markers", "priorities", "dates", "ids", "page refs", "block refs")


@pytest.fixture(scope="module", params=GRAPHS, ids=lambda path: f"{path.parent.name}-{path.name}")
def read(request: pytest.FixtureRequest) -> Agreement:
    """A graph that people wrote, as we read it and as the app does."""
    if not request.param.is_dir():
        pytest.skip(f"the corpus {request.param.name} is not on this machine")
    return reading(graph_pages(request.param))


def test_a_page_is_read_as_the_app_reads_it(read: Agreement) -> None:
    assert read.differences == []
    assert all(read.compared[kind] for kind in (*READ, *REFERRED))


def test_each_construct_of_a_graph_is_read_as_the_app_reads_it() -> None:
    found = summed([reading(graph_pages(row.folder / "source")) for row in rows() if row.source == "logseq"])
    assert found.differences == []
    assert all(found.compared[kind] for kind in (*READ, *REFERRED))


def test_levels_that_do_not_match_are_those_of_the_app() -> None:
    assert nested([1, 5, 3, 3, 1, 2]) == [1, 2, 2, 2, 1, 2]


STAMPED = """- [ ] sow ⏫ 🔁 every week when done ⏳ 2026-01-19 📅 2026-01-20
- [x] turn [k:: v] ✅ 2026-01-04
- Q::A and a:: b in a line

No bullet, so that the page says that it is none.
"""


def test_dates_and_priorities_are_those_that_the_app_sees(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "N.md").write_text(STAMPED, "utf-8")
    made = plan(tmp_path / "vault", tmp_path / "graph", Options("obsidian", "logseq"))
    page = next(a.data for a in made.actions if a.path == "pages/N.md" and a.data is not None).decode()
    script = (
        "const {Mldoc}=require(process.argv[1]+'/node_modules/mldoc');"
        "const c=JSON.stringify({format:'Markdown',toc:false,heading_number:false,keep_line_break:true,"
        "heading_to_list:false,exporting_keep_properties:true,inline_type_with_pos:false,parse_outline_only:false,"
        "export_md_remove_options:[],hiccup_in_block:true});"
        "console.log(Mldoc.parseJson(require('fs').readFileSync(0,'utf8'),c))"
    )
    done = subprocess.run(
        [str(NODE), "-e", script, str(HERE)], input=page, capture_output=True, encoding="utf-8", check=True
    )
    nodes = [node[0] for node in json.loads(done.stdout)]
    heads = [node[1] for node in nodes if node[0] == "Heading"]
    assert [(head.get("marker"), head.get("priority")) for head in heads] == [
        ("TODO", "A"),
        ("DONE", None),
        (None, None),
        (None, None),
    ]
    text = json.dumps(nodes)
    assert '"Scheduled"' in text
    assert '"Deadline"' in text
    assert '"repetition": [["Dotted"], ["Week"], 1]' in text
    kept = {key for node in nodes if node[0] == "Property_Drawer" for key, *_ in node[1]}
    assert kept == {"vaultconv", "k", "done", "logseq.order-list-type"}
