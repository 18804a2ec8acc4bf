"""What raw HTML shows by sets of pictures (``srcset``), or before a film begins (``poster``): fetched, shown and given back as the
rest is. A browser prefers a set to what the tag shows else, so without it nothing would be seen offline."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.assets.picture_server import PictureServer, png
from tests.downloads.journey import fetch_into, options
from vaultconv.pipeline.in_place import plan_in_place
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import apply_in_place, convert
from vaultconv.pipeline.verify import verify

TEXT = (
    'A <img alt="a src=b" src="U/red.png" srcset="U/red.png 1x,mine.png 3x, U/blue.png?a=1&amp;b=2 2x"> and\n'
    '<video poster="U/blue.png"></video> `<img srcset="U/red.png">`\n\n'
    "<picture>\n<source srcset='U/blue.png'>\n<img src=U/red.png>\n</picture>\n"
)
_COPY = re.compile(r"[0-9a-f]{24}\.png")


@pytest.fixture
def vault(tmp_path: Path, site: PictureServer) -> Path:
    """A vault with one note."""
    (tmp_path / "in" / ".obsidian").mkdir(parents=True)
    (tmp_path / "in" / "A.md").write_text(TEXT.replace("U/", site.url("/")), "utf-8")
    return tmp_path / "in"


def _text(note: Path, site: PictureServer) -> str:
    return _COPY.sub("C", note.read_text("utf-8").replace(site.url("/"), "U/"))


def test_they_are_shown_from_files(vault: Path, site: PictureServer, tmp_path: Path) -> None:
    run = fetch_into(vault, tmp_path / "out", "obsidian")
    assert site.requests == {"/red.png": 1, "/blue.png": 1, "/blue.png?a=1&b=2": 1}
    assert not [loss for loss in run.plan.losses if loss.outcome == "not-fetched"]
    assert _text(tmp_path / "out" / "A.md", site) == (
        'A <img alt="a src=b" src="Attachments/C" data-src="U/red.png" '
        'srcset="Attachments/C 1x,mine.png 3x, Attachments/C 2x" '
        'data-srcset="U/red.png 1x,mine.png 3x, U/blue.png?a=1&amp;b=2 2x"> and\n'
        '<video poster="Attachments/C" data-poster="U/blue.png"></video> `<img srcset="U/red.png">`\n\n'
        "<picture>\n<source srcset=\"Attachments/C\" data-srcset='U/blue.png'>\n"
        '<img src="Attachments/C" data-src=U/red.png>\n</picture>\n'
    )


@pytest.mark.parametrize("target", ["logseq", "html", "readwise"])
def test_on_and_back(vault: Path, site: PictureServer, tmp_path: Path, target: str) -> None:
    """Their paths are not followed into another format: there they are at their addresses."""
    fetch_into(vault, tmp_path / "out", "obsidian")
    convert(tmp_path / "out", tmp_path / target, Options("obsidian", target, durable=False))
    assert not verify(tmp_path / "out", tmp_path / target, Options()).missing
    there = "".join(file.read_text("utf-8") for file in (tmp_path / target).rglob("[Aa].*"))
    assert not re.search(r"<[^>]*(?<!data-)(?:srcset|poster)=\S*[0-9a-f]{24}\.", there)
    convert(tmp_path / target, tmp_path / "back", Options(target, "obsidian", durable=False))
    assert (tmp_path / "back" / "A.md").read_bytes() == (tmp_path / "out" / "A.md").read_bytes()


def test_pages_of_others_in_place_and_refreshed(site: PictureServer, tmp_path: Path) -> None:
    page = (
        '<!doctype html><p>a <img src="own.png" srcset="U/red.png 2x"> <video poster="U/blue.png"></video>\n'
    )
    (tmp_path / "p.html").write_text(page.replace("U/", site.url("/")), "utf-8")
    for refresh in (False, True):
        asked = options("", source="html")
        made = plan_in_place(tmp_path, replace(asked, rules=replace(asked.rules, refresh=refresh)))
        apply_in_place(made)
        made.close()
        assert _text(tmp_path / "p.html", site) == (
            '<!doctype html><p>a <img src="own.png" srcset="assets/C 2x" data-srcset="U/red.png 2x"> '
            '<video poster="assets/C" data-poster="U/blue.png"></video>\n'
        )
        now = _COPY.findall((tmp_path / "p.html").read_text("utf-8"))[0]
        shown = site.pictures.get("/red.png")
        assert shown is None or (tmp_path / "assets" / now).read_bytes() == shown
        site.pictures["/red.png"] = png(88)


def test_what_pages_only_link_to_is_not_fetched(site: PictureServer, tmp_path: Path) -> None:
    page = f'<!doctype html><p><a href="{site.url("/q.pdf")}#page=4">paper</a> <img src="{site.url("/red.png")}">\n'
    (tmp_path / "p.html").write_text(page, "utf-8")
    made = plan_in_place(tmp_path, options("", ("images", "pdf"), source="html"))
    apply_in_place(made)
    made.close()
    assert site.requests == {"/red.png": 1}
    assert f'href="{site.url("/q.pdf")}#page=4"' in (tmp_path / "p.html").read_text("utf-8")
