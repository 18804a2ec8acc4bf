"""Pictures of the web on the cards of a board are fetched as those of notes are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.assets.picture_server import PictureServer, png
from tests.downloads.journey import fetch_into, options
from tests.roundtrip.journey import files
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.in_place import plan_in_place
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import apply_in_place, convert
from vaultconv.pipeline.verify import verify

RED = png(200)


def card(id: str, text: str, y: int = 0) -> dict[str, object]:
    """A card that says ``text``."""
    return {"id": id, "type": "text", "text": text, "x": 0, "y": y, "width": 250, "height": 60}


@pytest.fixture
def source(site: PictureServer, tmp_path: Path) -> Path:
    """A vault with a board whose cards show pictures of the web; a note shows one of them, too."""
    folder = tmp_path / "in"
    (folder / ".obsidian").mkdir(parents=True)
    nodes = [
        card("a", f"A mill\n\n![a mill]({site.url('/red.png')})\n"),
        card("b", f"![gone]({site.url('/no-such.png')})", 100),
        card("c", "Words only", 200),
    ]
    (folder / "B.canvas").write_text(json.dumps({"nodes": nodes, "edges": []}, indent="\t"), "utf-8")
    (folder / "A.md").write_text(f"![a mill]({site.url('/red.png')})\n", "utf-8")
    return folder


def test_a_board_shows_them_from_files_and_no_other_byte_of_it_changes(
    source: Path, site: PictureServer, tmp_path: Path
) -> None:
    run = fetch_into(source, tmp_path / "out", "obsidian")
    out = files(tmp_path / "out")
    (path,) = (path for path, data in out.items() if data == RED)
    url = site.url("/red.png")
    local = path.rpartition("/")[2] + f' \\"{url}\\"'
    assert out["B.canvas"].decode().replace(local, url) == (source / "B.canvas").read_text("utf-8")
    assert local in out["B.canvas"].decode()
    assert site.requests == {"/red.png": 1, "/no-such.png": 1}
    (loss,) = (loss for loss in run.plan.losses if loss.outcome is Outcome.NOT_FETCHED)
    assert (loss.note, loss.value) == ("B.canvas", site.url("/no-such.png"))
    assert verify(source, tmp_path / "out", Options()).missing == ()


@pytest.mark.parametrize("target", ["html", "logseq"])
def test_elsewhere_too_and_back(source: Path, site: PictureServer, tmp_path: Path, target: str) -> None:
    fetch_into(source, tmp_path / "out", target)
    out = files(tmp_path / "out")
    (path,) = (path for path, data in out.items() if data == RED)
    name = path.rpartition("/")[2].encode()
    shown = [found for found, data in out.items() if name in data]
    assert len(shown) == 2  # the note, and the board
    assert verify(source, tmp_path / "out", Options()).missing == ()
    site.requests.clear()
    convert(tmp_path / "out", tmp_path / "back", Options(target, "obsidian", durable=False))
    back = files(tmp_path / "back")
    assert {path: back[path] for path in ("A.md", "B.canvas")} == {
        path: (source / path).read_bytes() for path in ("A.md", "B.canvas")
    }
    assert RED not in back.values()
    assert not site.requests


def test_in_place(source: Path, tmp_path: Path) -> None:
    fetch_into(source, tmp_path / "out", "obsidian")
    made = plan_in_place(source, replace(options(""), source_format="obsidian"))
    run = apply_in_place(made)
    made.close()
    assert {action.path for action in run.applied.written} >= {"A.md", "B.canvas"}
    assert files(source) == files(tmp_path / "out")
