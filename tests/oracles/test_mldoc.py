"""What we write for Logseq against npm ``mldoc``, the parser of its file version: the same blocks at the same levels, with
the same markers, properties and references.

Needs node, and ``npm ci`` in this folder; skips otherwise, saying so. The version is 1.5.7, that of Logseq 0.10.15: later
ones read otherwise. A test tool only: its repository is under the AGPL.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.base import ReadContext
from vaultconv.formats.logseq.outline import Bullet, read_outline
from vaultconv.formats.logseq.reader import read_note
from vaultconv.model.blocks import (
    Blocks,
    Callout,
    Code,
    Comment,
    Heading,
    Item,
    List,
    MathBlock,
    Quote,
    Rule,
    Table,
)
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import Embed, Link, Tag
from vaultconv.model.traverse import note_spans

HERE = Path(__file__).parent
FIXTURES = HERE.parents[1] / "fixtures"
NODE = shutil.which("node")

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


@pytest.fixture(scope="module", params=["sample-vault", "readwise-site", "logseq-graph"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of the graph that a fixture becomes."""
    graph = tmp_path_factory.mktemp("graph") / "graph"
    go(FIXTURES / request.param, graph, "logseq", origins=request.param != "logseq-graph")
    return {
        p: d.decode()
        for p, d in files(graph).items()
        if p.endswith(".md") and p.startswith(("pages", "journals"))
    }


def items(blocks: Blocks, depth: int = 1) -> Iterator[tuple[int, Item]]:
    """The bullets of a page that was read, each with its level."""
    for block in blocks:
        for item in block.items if isinstance(block, List) else ():
            yield depth, item
            if item.blocks and item.blocks[0].traits.citation is not None:
                yield depth + 1, Item(())  # its footer stands in a bullet below
            place = next((n for n, b in enumerate(item.blocks) if isinstance(b, List)), len(item.blocks))
            yield from items(item.blocks[place:], depth + 1)


def bullets(found: list[Bullet], depth: int = 1) -> Iterator[tuple[int, Bullet]]:
    for bullet in found:
        yield depth, bullet
        yield from bullets(bullet.below, depth + 1)


def references(item: Item) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """The pages, blocks and tags that the text of a bullet refers to."""
    place = next((n for n, b in enumerate(item.blocks) if isinstance(b, List)), len(item.blocks))
    found: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    for _, span in note_spans(item.blocks[:place]):
        if isinstance(span, Link | Embed):
            if span.reference.kind is ReferenceKind.BLOCK:
                found[1][span.reference.target] += 1
            elif span.reference.origin == "page":
                found[0][span.reference.target] += 1
        elif isinstance(span, Tag):
            found[2][span.name] += 1
    return found


def test_the_same_blocks_at_the_same_levels(pages: dict[str, str]) -> None:
    for (path, text), theirs in zip(pages.items(), parsed(list(pages.values())), strict=True):
        ours = [(depth, bullet) for depth, bullet in bullets(read_outline(text).bullets)]
        assert [block["level"] for block in theirs["blocks"]] == [depth for depth, _ in ours], path


def test_the_same_headings_and_markers(pages: dict[str, str]) -> None:
    for (path, text), theirs in zip(pages.items(), parsed(list(pages.values())), strict=True):
        note = read_note(path, text.encode(), ReadContext())
        ours = []
        for _, item in items(note.blocks):
            first = item.blocks[0] if item.blocks else None
            ours.append(((isinstance(first, Heading) and first.level) or None, item.traits.task is not None))
        assert [(b.get("size"), b.get("marker") is not None) for b in theirs["blocks"]] == ours, path


def test_the_same_properties(pages: dict[str, str]) -> None:
    for (path, text), theirs in zip(pages.items(), parsed(list(pages.values())), strict=True):
        written = [line for line in text.split("\n") if line.lstrip("\t -").startswith("id:: ")]
        assert [v for b in theirs["blocks"] for k, v in b["properties"] if k == "id"] == [
            line.split("id:: ")[1] for line in written
        ], path
        keys = [
            line.split("::")[0] for line in text.split("\n\n- ")[0].split("\n") if "::" in line.split(" ")[0]
        ]
        assert [key for key, _ in theirs["properties"]] == keys, path


def test_the_same_references(pages: dict[str, str]) -> None:
    for (path, text), theirs in zip(pages.items(), parsed(list(pages.values())), strict=True):
        note = read_note(path, text.encode(), ReadContext())
        ours = [references(item) for _, item in items(note.blocks)]
        found = [(Counter(b["pages"]), Counter(b["blocks"]), Counter(b["tags"])) for b in theirs["blocks"]]
        assert found == ours, path


KINDS = {
    Code: "Src",
    Callout: "Custom",
    Comment: "CommentBlock",
    MathBlock: "Displayed_Math",
    Quote: "Quote",
    Rule: "Horizontal_Rule",
    Table: "Table",
}
"""What mldoc calls the kinds of blocks that a bullet may begin with."""


def test_the_same_kinds_of_blocks(pages: dict[str, str]) -> None:
    seen = set()
    for (path, text), theirs in zip(pages.items(), parsed(list(pages.values())), strict=True):
        note = read_note(path, text.encode(), ReadContext())
        for (_, item), block in zip(items(note.blocks), theirs["blocks"], strict=True):
            wanted = KINDS.get(type(item.blocks[0])) if item.blocks else None
            if wanted is not None and item.traits.task is None:
                assert (block["kinds"] or [""])[0].split(" ")[0] == wanted, (path, block)
                seen.add(wanted)
    assert "Quote" in seen
