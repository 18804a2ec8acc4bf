"""Numbers in properties: shown as they were written, and numbers again on the way back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.state import FOLDER

SPELLED = {
    "zip": "01234",
    "version": "1.10",
    "big": "12345678901234567890123",
    "agent": "007",
    "hex": "0x1F",
    "octal": "0o17",
    "power": "1e3",
    "sign": "+4930901820",
    "minus": "-0",
    "half": ".5",
    "whole": "5.",
    "endless": ".inf",
    "none": ".nan",
    "plain": "12",
}
NOTE = "---\n" + "".join(f"{key}: {word}\n" for key, word in SPELLED.items()) + "---\nx\n"
LIST = '---\nmany:\n  - 007\n  - "08"\n  - 1.10\n---\nx\n'
MAP = "---\nmap:\n  a: 7\n  b: .nan\n  c:\n    - -.inf\n---\nx\n"


def vault(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "N.md").write_text(text)
    return folder


@pytest.mark.parametrize("to", ["logseq", "html"])
def test_a_number_is_shown_as_it_was_written_and_comes_back_without_the_state(
    to: str, tmp_path: Path
) -> None:
    source = vault(tmp_path / "vault", NOTE)
    assert go(source, tmp_path / to, to).losses == ()
    page = next(
        data for path, data in files(tmp_path / to).items() if path.lower().endswith(("/n.md", "n.html"))
    )
    for key, word in SPELLED.items():
        shown = f"{key}:: {word}\n" if to == "logseq" else f'{key}</th><td data-type="number">{word}</td>'
        assert shown in page.decode()
    shutil.rmtree(tmp_path / to / FOLDER)
    go(tmp_path / to, tmp_path / "back", "obsidian")
    assert (tmp_path / "back" / "N.md").read_text() == NOTE


@pytest.mark.parametrize("to", ["logseq", "html"])
@pytest.mark.parametrize("text", [LIST, MAP])
def test_numbers_in_lists_and_what_json_cannot_say_come_back(to: str, text: str, tmp_path: Path) -> None:
    source = vault(tmp_path / "vault", text)
    go(source, tmp_path / to, to)
    shutil.rmtree(tmp_path / to / FOLDER)
    go(tmp_path / to, tmp_path / "back", "obsidian")
    assert (tmp_path / "back" / "N.md").read_text() == text


@pytest.mark.parametrize("text", [NOTE, LIST, MAP])
def test_every_carrier_is_json(text: str, tmp_path: Path) -> None:
    go(vault(tmp_path / "vault", text), tmp_path / "graph", "logseq")
    page = (tmp_path / "graph" / "pages" / "N.md").read_text()
    said = next(line for line in page.split("\n") if line.startswith("vaultconv:: ")).removeprefix(
        "vaultconv:: "
    )
    for word in ("NaN", "Infinity"):
        assert word not in page
    assert json.loads(said)["v"] == 1


def test_a_number_that_somebody_changed_in_the_graph_is_the_new_one(tmp_path: Path) -> None:
    go(vault(tmp_path / "vault", "---\nzip: 01234\n---\nx\n"), tmp_path / "graph", "logseq")
    page = tmp_path / "graph" / "pages" / "N.md"
    page.write_text(page.read_text().replace("01234", "04321"))
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert "zip: 04321\n" in (tmp_path / "back" / "N.md").read_text()


def test_without_carriers_the_ledger_says_what_is_text_now(tmp_path: Path) -> None:
    source = vault(tmp_path / "vault", "---\nzip: 01234\nplain: 12\n---\nx\n")
    made = go(source, tmp_path / "graph", "logseq", carriers=False)
    assert "zip:: 01234" in (tmp_path / "graph" / "pages" / "N.md").read_text()
    assert [(loss.construct, loss.value) for loss in made.losses] == [("shape", ""), ("property", "zip")]


def test_a_graphs_own_spelling_arrives(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    (graph / "pages").mkdir(parents=True)
    (graph / "logseq").mkdir()
    (graph / "logseq" / "config.edn").write_text("{}")
    (graph / "pages" / "N.md").write_text("zip:: 01234\nversion:: 1.10\n\n- x\n")
    go(graph, tmp_path / "vault", "obsidian")
    assert (tmp_path / "vault" / "N.md").read_text().startswith('---\nzip: "01234"\nversion: 1.10\n---\n')
