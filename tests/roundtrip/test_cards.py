"""Any note can be the text of a card: it is told, drawn, judged and brought home as a note is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample vault, with all its notes on one board: as text, and as files."""
    folder = tmp_path_factory.mktemp("cards") / "vault"
    shutil.copytree(FIXTURES / "sample-vault", folder)
    nodes = []
    for number, file in enumerate(sorted(folder.rglob("*.md"))):
        place = {"x": 400 * (number % 5), "y": 800 * (number // 5), "width": 380, "height": 380}
        path = file.relative_to(folder).as_posix()
        nodes.append({"id": f"t{number}", "type": "text", "text": file.read_bytes().decode(), **place})
        nodes.append({"id": f"f{number}", "type": "file", "file": path, **place, "y": place["y"] + 400})
    (folder / "All.canvas").write_text(json.dumps({"nodes": nodes}), "utf-8")
    return folder


@pytest.mark.parametrize("to", ["obsidian", "html", "logseq", "readwise"])
def test_there(to: str, vault: Path, tmp_path: Path) -> None:
    go(vault, tmp_path / to, to)
    assert verify(vault, tmp_path / to, Options(target_format=to)).missing == ()


def test_from_a_site(vault: Path, tmp_path: Path) -> None:
    go(vault, tmp_path / "site", "html")
    go(tmp_path / "site", tmp_path / "back", "obsidian")
    wanted = {path: data for path, data in files(vault).items() if not path.startswith(".obsidian/")}
    found = files(tmp_path / "back")
    assert {path for path in wanted if found.get(path) != wanted[path]} == set()
