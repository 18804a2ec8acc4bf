"""The page of a PDF on the web, which a graph names beside the address, is in the address elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

PAGE = (
    "- see ![paper](https://example.org/a.pdf){:page 4} and ![mine](../assets/a.pdf){:page 3}\n"
    "- and ![both](https://example.org/c.pdf?token=hush#page=2){:page 7}\n"
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph with one page and a PDF of its own."""
    folder = tmp_path_factory.mktemp("graph")
    for name, data in {"pages/P.md": PAGE, "logseq/config.edn": "{}\n", "assets/a.pdf": "%PDF-1.4\n"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(data, "utf-8")
    return folder


@pytest.mark.parametrize("carriers", [True, False])
@pytest.mark.parametrize("target", ["html", "obsidian", "readwise"])
def test_it_goes_along(graph: Path, tmp_path: Path, target: str, carriers: bool) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    run = convert(graph, there, Options("logseq", target, durable=False, carriers=carriers))
    (note,) = (
        file
        for file in there.rglob("*")
        if file.suffix in (".md", ".html") and "paper" in file.read_text("utf-8")
    )
    text = note.read_text("utf-8")
    assert "https://example.org/a.pdf#page=4" in text
    assert "{:page" not in text
    told = [(loss.line, loss.detail) for loss in run.plan.losses if loss.outcome is Outcome.APPROXIMATED]
    assert told == [
        (
            2,
            "`https://example.org/c.pdf?token=redacted#page=2` names a place itself: `page=7` beside it is left out",
        )
    ]
    assert not verify(graph, there, Options()).missing
    convert(there, back, Options(target, "logseq", durable=False))
    if carriers:
        assert (back / "pages/P.md").read_text("utf-8") == PAGE
