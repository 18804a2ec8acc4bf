"""A block that somebody takes away in a graph, or its id alone: what leads to it from other pages comes home as it was, and the ledger says
that it leads there no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert

BREAD = "# Bread\n\n## Flour\n\nRye.\n\n## Water\n\nCold.\n\nA line to point at. ^hot\n"
OTHER = (
    '---\nsee: "[[Bread#Flour]]"\n---\nThe [[Bread#Flour]] and [[Bread#Flour|that flour]], [[Bread#^hot]] and [[Bread#^hot|here]].\n\n'
    "![[Bread#Flour]]\n\n![[Bread#^hot]]\n"
)
HEADING = re.compile(r"\t*- ## Flour\n\t*  id:: .*\n")
BLOCK = re.compile(r"\t*- A line to point at\.\n(?:\t*  .*\n)*")
IDS = re.compile(r"\t*  id:: .*\n")
ALL = re.compile(r"(?s).*")


@pytest.mark.parametrize(
    ("gone", "lines", "left"),
    [
        (HEADING, {"link": [4, 4], "embed": [5]}, BREAD.replace("\n## Flour\n", "")),
        (BLOCK, {"link": [4, 4], "embed": [6]}, BREAD.replace("\nA line to point at. ^hot\n", "")),
        (IDS, {"link": [4, 4, 4, 4], "embed": [5, 6]}, BREAD),
        (ALL, {"link": [4, 4, 4, 4], "embed": [5, 6]}, None),
    ],
    ids=["a heading", "a block", "their ids", "their page"],
)
def test_what_leads_to_a_block_that_is_gone_comes_home_as_it_was_and_has_a_line(
    gone: re.Pattern[str], lines: dict[str, list[int]], left: str | None, tmp_path: Path
) -> None:
    vault, there, back = tmp_path / "vault", tmp_path / "there", tmp_path / "back"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "Bread.md").write_text(BREAD)
    (vault / "Other.md").write_text(OTHER)
    convert(vault, there, Options(target_format="logseq", durable=False))
    page = there / "pages/Bread.md"
    text = gone.sub("", page.read_text())
    if text:
        page.write_text(text)
    else:
        page.unlink()
    losses = convert(there, back, Options(target_format="obsidian", durable=False)).plan.losses
    assert (back / "Other.md").read_text() == OTHER
    assert ((back / "Bread.md").read_text() if left else None) == left
    said = [loss for loss in losses if loss.note == "pages/Other.md"]
    assert {loss.construct: _lines(said, loss.construct) for loss in said} == lines
    assert all(loss.outcome is Outcome.APPROXIMATED and "'Bread > " in loss.detail for loss in said)


def _lines(losses: list[Loss], construct: str) -> list[int]:
    return [loss.line for loss in losses if loss.construct == construct]


def test_a_reference_of_a_graph_to_no_block_has_a_line_with_its_place(tmp_path: Path) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text("{}")
    (graph / "pages").mkdir()
    id = "64cd1111-1111-4111-8111-111111111111"
    text = f"- one\n- see (({id})), [words]((({id})))\n- {{{{embed (({id}))}}}}\n"
    (graph / "pages/A.md").write_text(text)
    losses = convert(graph, there, Options(target_format="obsidian", durable=False)).plan.losses
    said = [(loss.line, loss.construct, loss.value) for loss in losses if loss.note == "pages/A.md"]
    assert said == [(2, "link", id), (2, "link", id), (3, "embed", id)]
    assert (there / "A.md").read_text() == f"- one\n- see [[{id}]], [[{id}|words]]\n- ![[{id}]]\n"
    convert(there, back, Options(target_format="logseq", durable=False))
    assert (back / "pages/A.md").read_text() == text
