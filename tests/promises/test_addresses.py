"""Addresses are never rewritten: mangled, nested, with tokens and text fragments, through every pair of formats."""

from __future__ import annotations

import html
from itertools import product
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

ADDRESSES = (
    "https://s2.googleusercontent.com/s2/favicons?domain=example.org",
    "https://icons.example.com/ip3/example.org.ico",
    "https://covers.example.com/media/uploaded_book_covers/profile_1/https3A2F2Fe.org2Fpub_QucYOCv.png",
    "https://covers.example.com/media/reader/parsed_document_assets/7/in-cove_a1B2.png",
    "https://covers.example.com/I/41k%2BxRG._SL200_.jpg",
    "https://cdn.example.com/image/fetch/w_1200,h_600,c_fill,f_jpg,q_auto:good,fl_progressive:steep,g_auto/https%3A%2F%2Fb.example.com%2Fi%2F5.png",
    "https://v.example.com/filter/overlay?src0=https%3A%2F%2Fv.example.com%2F1_640x360&src1=https%3A%2F%2Ff.example.com%2Fp%2Fplay.png",
    "https://is1.example.com/image/thumb/9781101196311.jpg/1400x0w.jpg",
    "https://example.org/a?token=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.x-_y~z&page=2",
    "https://example.org/maps/#sec:~:text=A%20map%20that,*will*%20be-used%3A%3Ahighlight",
    "http://www.example.org/Path/?q=a+b&amp=1&lt=2;c",
    "https://example.org/%7Ejane/100%25/%E2%80%93",
)
FORMATS = ("obsidian", "logseq", "html", "readwise")


def site(root: Path) -> Path:
    """A site of Readwise with each of the addresses wherever one can stand."""
    folder = root / "notes" / "_posts"
    folder.mkdir(parents=True)
    for number, url in enumerate(ADDRESSES, 100):
        front = "\n".join(f"{key}: {url}" for key in ("canonical", "image", "favicon_url"))
        footer = (
            f'<div class="quoteback-footer"><div class="quoteback-avatar"><img class="mini-favicon" src="{url}"></div>'
            '<div class="quoteback-metadata"><div class="metadata-inner"><span style="display:none">FROM:</span>'
            '<div aria-label="Jane" class="quoteback-author"> Jane</div><div aria-label="T" class="quoteback-title"> T</div>'
            '</div></div><div class="quoteback-backlink"><a target="_blank" aria-label="go to the full text of this quotation" '
            f'rel="noopener" href="{url}" class="quoteback-arrow"> Source</a></div></div>'
        )
        (folder / f"2022-03-01-{number}.md").write_text(
            f'---\ntitle: "Note {number}"\ntags: maps\n{front}\nhighlight_id: {number}\nsource_url: "{url}"\n---\n\n'
            f"> Words, [a link]({url}), ![a picture]({url}) and <{url}>.\n> {footer}",
            "utf-8",
        )
    return root


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("addresses")
    made = {"readwise": site(root / "readwise")}
    for name in FORMATS[:3]:
        go(made["readwise"], root / name, name)
        made[name] = root / name
    return made


@pytest.mark.parametrize(("source", "to"), list(product(FORMATS, FORMATS)))
def test_each_address_arrives_byte_for_byte(
    source: str, to: str, starts: dict[str, Path], tmp_path: Path
) -> None:
    options = {"readwise_form": "F5"} if source == to == "readwise" else {}
    go(starts[source], tmp_path / "out", to, origins=source == to, **options)
    pages = [
        data.decode() for path, data in files(tmp_path / "out").items() if path.endswith((".md", ".html"))
    ]
    for number, url in enumerate(ADDRESSES, 100):
        (page,) = (page for page in pages if f"Note {number}" in page and "Words" in page)
        shown = html.unescape(page) if to == "html" else page
        assert shown.count(url) >= 8, (number, shown)
    assert verify(starts[source], tmp_path / "out", Options()).ok
