"""What we write for Logseq against npm ``mldoc``, the parser of its file version: the blocks, headings, tasks, properties,
references, code, formulas and tables that the source means, and nothing besides. And what we read against it.

Needs node, and ``npm ci`` in this folder; skips otherwise, saying so. The version is 1.5.7, that of Logseq 0.10.15: later
ones read otherwise. A test tool only: its repository is under the AGPL.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename, splitext
from typing import Any
from urllib.parse import unquote

import pytest

from tests.oracles.meant import Meant, Named, meant
from vaultconv.formats.base import ReadContext
from vaultconv.formats.logseq.outline import Bullet, read_outline
from vaultconv.formats.logseq.reader import read_note
from vaultconv.formats.logseq.tasks import STATUS
from vaultconv.model.blocks import Heading, Item
from vaultconv.model.note import Note, NoteKind
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Link, Tag
from vaultconv.model.traverse import iter_blocks, note_spans
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.written import prepared
from vaultconv.vault.headings import find_heading
from vaultconv.vault.property_links import wikilink_reference

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIXTURES = ROOT / "fixtures"
CORPORA = ROOT.parent / "shared" / "corpora"
NODE = shutil.which("node")

SOURCES = [
    FIXTURES / "sample-vault",
    FIXTURES / "obsidian-plugins",
    FIXTURES / "readwise-site",
    FIXTURES / "html-site",
    CORPORA / "obsidian-help-en",
    CORPORA / "obsidian-sandbox",
    CORPORA / "readwise-site",
]
GRAPHS = [FIXTURES / "logseq-graph", CORPORA / "logseq-docs"]

pytestmark = pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules" / "mldoc").is_dir(),
    reason="npm mldoc is not there: run `npm ci` in tests/oracles (needs node)",
)


def parsed(texts: list[str]) -> list[Any]:
    """What mldoc makes of each page."""
    done = subprocess.run(
        [str(NODE), str(HERE / "mldoc_oracle.cjs")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    answer: list[Any] = json.loads(done.stdout)
    return answer


@dataclass
class Graph:
    """A source and what mldoc sees of the pages that it becomes, by the path of each note in the source."""

    plan: Plan
    notes: dict[str, Note]
    pages: dict[str, Any]

    def name(self, path: str) -> str:
        """What the app calls the page of a note: its title, else what its file name says."""
        note = self.notes[path]
        if note.kind is NoteKind.JOURNAL and note.date:
            return note.date
        for item in self.pages[path]["properties"]:
            if item["key"] == "title":
                return str(item["value"])
        stem = splitext(basename(self.plan.converted.paths[path]))[0]
        return unquote(stem.replace("___", "/")).strip("/")

    def named(self, path: str) -> Named:
        """What references in the note at ``path`` mean, by the resolver of the source."""
        loaded = self.plan.loaded

        def named(reference: Reference) -> tuple[str, str]:
            target = loaded.format.resolver.resolve(reference, path, loaded.index)
            if target.kind != "note":
                return target.kind, target.path.removesuffix(".md")
            headings = loaded.index.headings(target.path)
            if reference.block and loaded.index.block(target.path, reference.block) is not None:
                return "place", target.path
            if reference.headings and find_heading(headings, reference.headings) is not None:
                return "place", target.path
            return "page", self.name(target.path)

        return named

    def compared(self) -> Iterator[tuple[str, Meant, Any]]:
        """Each block: the note's path, what it means, and what mldoc sees."""
        for path, page in self.pages.items():
            note = prepared(
                self.notes[path], self.plan.loaded.index, self.plan.loaded.format, self.plan.target
            )
            wanted = list(meant(note.blocks, self.named(path)))
            assert [block["level"] for block in page["blocks"]] == [block.level for block in wanted], path
            for block, found in zip(wanted, page["blocks"], strict=True):
                yield path, block, found


@pytest.fixture(scope="module", params=SOURCES, ids=lambda path: f"{path.parent.name}-{path.name}")
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The graph that a source becomes."""
    if not request.param.is_dir():
        pytest.skip(f"the corpus {request.param.name} is not on this machine")
    return converted(request.param, tmp_path_factory.mktemp("graph") / "graph")


def converted(source: Path, destination: Path) -> Graph:
    made = plan(source, destination, Options(target_format="logseq"))
    notes = {note.path: note for note in made.loaded.vault.notes if note.verbatim is None}
    texts = {file.source: file.data.decode() for file in made.converted.files if file.source in notes}
    return Graph(made, notes, dict(zip(texts, parsed(list(texts.values())), strict=True)))


# -- the writer --------------------------------------------------------------------------------------------------------


def test_each_block_stands_where_it_is_meant_to(graph: Graph) -> None:
    for path, block, found in graph.compared():
        assert (found["size"], found["marker"] is not None) == (block.heading, block.task), (path, found)
        assert found["parts"] == 1, (path, found)
    assert not any(page["before"] for page in graph.pages.values())


def test_each_block_refers_to_the_pages_that_it_is_meant_to(graph: Graph) -> None:
    for path, block, found in graph.compared():
        pages = Counter(name.casefold() for name in (*found["pages"], *found["tags"]))
        assert not block.pages - pages, (path, found)
        assert not pages - block.pages - block.missing, (path, found)


def test_each_link_to_a_block_finds_it(graph: Graph) -> None:
    ids = Counter(
        item["value"]
        for page in graph.pages.values()
        for block in page["blocks"]
        for item in block["properties"]
        if item["key"] == "id"
    )
    assert set(ids.values()) <= {1}
    for path, block, found in graph.compared():
        assert len(found["blocks"]) == block.places, (path, found)
        assert set(found["blocks"]) <= ids.keys(), (path, found)


def test_nothing_in_code_or_formulas_has_changed(graph: Graph) -> None:
    for path, block, found in graph.compared():
        code = Counter(" ".join(text.split()) for text in found["code"])
        # What the app can only show as HTML is no code to its parser.
        assert block.marked_up or not code - block.code, (path, found)
        assert sum((block.code - code).values()) <= found["html"].count("<code>"), (path, found)
        assert Counter(" ".join(text.split()) for text in found["formulas"]) == block.formulas, (path, found)
        assert [text.rstrip("\n") for text in found["programs"]] == block.programs, (path, found)


def test_each_block_holds_what_it_is_meant_to(graph: Graph) -> None:
    seen: Counter[str] = Counter()
    for path, block, found in graph.compared():
        if block.marked_up:
            continue
        assert Counter(found["kinds"]) == block.kinds, (path, found)
        assert [tuple(rows) for rows in found["tables"]] == block.tables, (path, found)
        assert found["late"] == [], (path, found)
        seen.update(found["kinds"])
    assert seen["Quote"]


def test_each_word_is_shown_and_none_besides(graph: Graph) -> None:
    boxed = {loss.note for loss in graph.plan.losses if loss.construct == "task"}
    for path, block, found in graph.compared():
        if not block.marked_up and not block.is_footer and path not in boxed:
            # In any order: the text of a footnote stands below its line.
            assert Counter(shown(found["words"])) == Counter(shown(block.words)), (path, found)


def shown(text: str) -> str:
    """``text`` less blanks and the marks of emphasis, whose corners no two parsers see alike."""
    return re.sub(r"[\s*_~^=]+", "", html.unescape(text))


def test_each_property_is_one_and_refers_to_what_it_is_meant_to(graph: Graph) -> None:
    for path, page in graph.pages.items():
        note, named = graph.notes[path], graph.named(path)
        items = [item for item in page["properties"] if item["key"] not in ("title", "folder", "vaultconv")]
        own = list(note.properties)
        dated = note.date and note.kind is not NoteKind.JOURNAL and note.properties.find("date") is None
        assert len(items) == len(own) + bool(dated), path
        for item, source in zip(items, own, strict=False):
            values = source.value if isinstance(source.value, list) else [source.value]
            links = [
                reference
                for value in values
                if isinstance(value, str) and (reference := wikilink_reference(value)) is not None
            ]
            if source.type.value in ("date", "datetime") or source.key in ("tags", "aliases", "alias"):
                continue
            wanted = Counter(
                name if kind == "page" else reference.target
                for reference in links
                for kind, name in (named(reference),)
                if kind != "place"
            )
            assert Counter(item["names"]) == wanted, (path, item)


# -- the reader --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=GRAPHS, ids=lambda path: f"{path.parent.name}-{path.name}")
def pages(request: pytest.FixtureRequest) -> Mapping[str, tuple[str, Any]]:
    """The pages of a graph that people wrote, each with what mldoc sees of it."""
    if not request.param.is_dir():
        pytest.skip(f"the corpus {request.param.name} is not on this machine")
    texts = {
        path.relative_to(request.param).as_posix(): path.read_text("utf-8")
        for folder in ("pages", "journals")
        for path in sorted((request.param / folder).rglob("*.md"))
    }
    return {path: (texts[path], page) for path, page in zip(texts, parsed(list(texts.values())), strict=True)}


def bullets(found: list[Bullet], depth: int = 1) -> Iterator[tuple[int, Bullet]]:
    for bullet in found:
        yield depth, bullet
        yield from bullets(bullet.below, depth + 1)


def references(note: Note) -> tuple[Counter[str], Counter[str]]:
    """The pages and blocks that the text of a page refers to."""
    found: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for _, span in note_spans(note.blocks):
        if isinstance(span, Link | Embed):
            if span.reference.kind is ReferenceKind.BLOCK:
                found[1][span.reference.target] += 1
            elif span.reference.origin == "page":
                found[0][span.reference.target] += 1
        elif isinstance(span, Tag):
            found[0][span.name] += 1
    return found


def size_of(block: Any) -> int:
    """The level of the heading that a block is, by its marks or its property; 0 for none."""
    said = next((item["value"] for item in block["properties"] if item["key"] == "heading"), "")
    return block["size"] or (1 if said == "true" else int(said or 0))


def test_a_page_is_split_where_the_app_splits_it(pages: Mapping[str, tuple[str, Any]]) -> None:
    for path, (text, theirs) in pages.items():
        ours = [bullet.indent + 1 for _, bullet in bullets(read_outline(text).bullets)]
        assert len(ours) == len(theirs["blocks"]), path


def test_headings_tasks_and_references_are_those_that_the_app_sees(
    pages: Mapping[str, tuple[str, Any]],
) -> None:
    for path, (text, theirs) in pages.items():
        note = read_note(path, text.encode(), ReadContext())
        blocks = [theirs["head"], *theirs["blocks"]]
        firsts = [
            item.blocks[0] for item in iter_blocks(note.blocks) if isinstance(item, Item) and item.blocks
        ]
        levels = [block.level for block in firsts if isinstance(block, Heading)]
        assert levels == [size for block in theirs["blocks"] if (size := size_of(block))], path
        tasks = [
            b
            for b in iter_blocks(note.blocks)
            if b.traits.task is not None and b.traits.task.marker in STATUS
        ]
        assert len(tasks) == sum(block["marker"] is not None for block in theirs["blocks"]), path
        pages_, places = references(note)
        named = (name.strip() for block in blocks for name in (*block["pages"], *block["tags"]))
        assert Counter(named) == pages_, path
        assert Counter(id for block in blocks for id in block["blocks"]) == places, path


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
