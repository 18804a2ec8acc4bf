"""A picture that is a program, too, arrives as a picture; the ledger and the manifest say what it was."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.assets.picture_server import ACTIVE_SVG, CLEANED_SVG, PictureServer
from tests.downloads.journey import fetch_into
from tests.roundtrip.journey import files
from vaultconv.model.losses import Loss, Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import State
from vaultconv.pipeline.verify import verify

CUT = "the attribute onload, the element script"


@pytest.mark.parametrize("target", ["html", "logseq", "obsidian", "readwise"])
def test_an_active_svg_arrives_harmless(site: PictureServer, tmp_path: Path, target: str) -> None:
    url = site.url("/active.svg")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "A.md").write_text(f"Words.\n\n![x]({url}?token=secret)\n", "utf-8")
    (tmp_path / "in" / "B.md").write_text(f"![y]({url}?token=secret)\n", "utf-8")
    run = fetch_into(tmp_path / "in", tmp_path / "out", target)
    detail = f"`{url}?token=redacted` is kept as a picture only, without {CUT}"
    expected = [
        Loss(note, line, "image", Outcome.APPROXIMATED, detail) for note, line in (("A.md", 3), ("B.md", 1))
    ]
    assert [loss for loss in run.plan.losses if loss.detail.startswith("`http")] == expected
    assert [data for path, data in files(tmp_path / "out").items() if path.endswith(".svg")] == [CLEANED_SVG]
    with State.open(tmp_path / "out") as state:
        (seen,) = state.manifest()
    assert (seen.size, seen.sha256, seen.cut) == (len(ACTIVE_SVG), sha256(ACTIVE_SVG).hexdigest(), CUT)
    assert verify(tmp_path / "in", tmp_path / "out", Options()).missing == ()

    site.requests.clear()
    again = fetch_into(tmp_path / "in", tmp_path / "out", target)
    assert again.applied.written == []
    assert not site.requests
    assert [loss for loss in again.plan.losses if loss.detail.startswith("`http")] == expected
    if target != "obsidian":
        convert(tmp_path / "out", tmp_path / "back", Options(target, "obsidian", durable=False))
        assert files(tmp_path / "back")["A.md"] == (tmp_path / "in" / "A.md").read_bytes()


def test_an_svg_of_ones_own_is_copied_as_it_is_and_shown_as_a_picture(tmp_path: Path) -> None:
    """It is the owner's, not a stranger's; in a page nothing in it runs, because an `<img>` shows it."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mine.svg").write_bytes(ACTIVE_SVG)
    (tmp_path / "in" / "A.md").write_text("![[mine.svg]]\n", "utf-8")
    for target in ("html", "logseq", "obsidian", "readwise"):
        convert(tmp_path / "in", tmp_path / target, Options("obsidian", target, durable=False))
        assert ACTIVE_SVG in files(tmp_path / target).values()
    page = (tmp_path / "html" / "a.html").read_text("utf-8")
    assert '<img class="embed" src="mine.svg" alt="mine.svg">' in page
    assert "<object" not in page
    assert "<embed" not in page
