"""A page of a graph that is edited on its page of a site comes home as that edit: it says nothing of where the site has it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import FOLDER

PAGES = {
    "pages/Tools___Hand Tools___Saw.md": "type:: [[Grain]]\n\n- Cuts\n",
    "pages/Rye.md": "alias:: Grain\n\n- A grain\n",
    "journals/2026_02_03.md": "weather:: dry\n\n- Sawed\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A graph as a site."""
    graph, site = tmp_path / "graph", tmp_path / "site"
    for path, text in {**PAGES, "logseq/config.edn": "{:file/name-format :triple-lowbar}\n"}.items():
        (graph / path).parent.mkdir(parents=True, exist_ok=True)
        (graph / path).write_text(text)
    convert(graph, site, Options(target_format="html", durable=False))
    return site


def test_a_property_that_is_taken_out_brings_no_folder(site: Path) -> None:
    page = site / "tools/hand-tools/saw.html"
    text = page.read_text()
    before, found, after = text.partition("rye.html")
    assert found
    page.write_text(before + after.replace(">Grain</a>", "></a>", 1))
    home = site.parent / "home"
    convert(site, home, Options(target_format="logseq", durable=False))
    came = (home / "pages/Tools___Hand Tools___Saw.md").read_text()
    assert came.startswith("type::\n")
    assert "folder" not in came
    assert "outline" not in came


def test_a_day_says_nothing_of_its_folder_without_the_state(site: Path) -> None:
    shutil.rmtree(site / FOLDER)
    home = site.parent / "home"
    convert(site, home, Options(target_format="logseq", durable=False))
    assert (home / "journals/2026_02_03.md").read_text() == PAGES["journals/2026_02_03.md"]
