"""Each kind of thing that is fetched: covers, sound, films, PDFs; only what it is called for, and back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assets.picture_server import PictureServer, png
from tests.downloads.journey import fetch_into
from tests.roundtrip.journey import files
from vaultconv.assets.find import KINDS
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

MP3 = b"ID3\x04" + bytes(60)
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08moov\0\0\0\x08mdat"
PDF = b"%PDF-1.4\n" + b"x" * 60 + b"\n%%EOF\n"


@pytest.fixture
def source(site: PictureServer, tmp_path: Path) -> Path:
    """A vault with a note that shows one of each."""
    site.pictures.update(
        {"/talk.mp3": MP3, "/film.mp4": MP4, "/paper.pdf": PDF, "/cover": png(9), "/false.mp3": png(8)}
    )
    at = site.url
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "A.md").write_text(
        f"---\ncover: {at('/cover')}\nphoto: {at('/blue.png')}\n---\n"
        f"![]({at('/talk.mp3')})\n\n"
        f'![a film]({at("/film.mp4")} "Our film") and ![]({at("/red.png")})\n\n'
        f'See [the paper]({at("/paper.pdf")}#page=3) and [this]({at("/paper.pdf")} "A paper").\n\n'
        f'<video controls src="{at("/film.mp4")}"></video>\n\n'
        f"<audio><source src='{at('/talk.mp3')}'></audio>\n",
        "utf-8",
    )
    return tmp_path / "in"


@pytest.mark.parametrize(
    ("kinds", "paths"),
    [
        (("images",), {"/cover", "/blue.png", "/red.png"}),
        (("covers",), {"/cover"}),
        (("audio",), {"/talk.mp3"}),
        (("video",), {"/film.mp4"}),
        (("pdf",), {"/paper.pdf"}),
        (KINDS, {"/cover", "/blue.png", "/red.png", "/talk.mp3", "/film.mp4", "/paper.pdf"}),
    ],
)
def test_each_kind_is_fetched_where_it_is_asked_for(
    source: Path, site: PictureServer, tmp_path: Path, kinds: tuple[str, ...], paths: set[str]
) -> None:
    fetch_into(source, tmp_path / "out", "obsidian", kinds)
    assert site.requests == dict.fromkeys(paths, 1)
    found = {data for path, data in files(tmp_path / "out").items() if path.startswith("Attachments/")}
    assert found == {site.pictures[path] for path in paths}


@pytest.mark.parametrize("target", ["html", "logseq", "obsidian", "readwise"])
def test_all_of_it_comes_back(source: Path, site: PictureServer, tmp_path: Path, target: str) -> None:
    fetch_into(source, tmp_path / "out", target, KINDS)
    site.requests.clear()
    convert(tmp_path / "out", tmp_path / "back", Options(target, "obsidian", durable=False))
    if target != "obsidian":
        assert files(tmp_path / "back")["A.md"] == (source / "A.md").read_bytes()
    assert not site.requests
    assert verify(source, tmp_path / "out", Options()).missing == ()


def test_a_pdf_keeps_its_page_and_sound_is_played_on_a_page(source: Path, tmp_path: Path) -> None:
    fetch_into(source, tmp_path / "vault", "obsidian", KINDS)
    assert '.pdf#page=3 "http://' in (tmp_path / "vault" / "A.md").read_text("utf-8")
    fetch_into(source, tmp_path / "site", "html", KINDS)
    page = (tmp_path / "site" / "a.html").read_text("utf-8")
    assert '<audio controls class="image" src="assets/' in page
    assert '<video controls class="image" src="assets/' in page
    assert '.pdf#page=3" title="http://' in page


PDF_LINKS = {
    "html": (
        '<a href="assets/{name}.pdf#page=3" title="{url}#page=3">the paper</a>',
        '<a href="assets/{name}.pdf" title="{url} A paper">this</a>',
    ),
    "logseq": (
        '[the paper](../assets/{name}.pdf#page=3 "{url}#page=3")',
        '[this](../assets/{name}.pdf "{url} A paper")',
    ),
    "obsidian": (
        '[the paper]({name}.pdf#page=3 "{url}#page=3")',
        '[this]({name}.pdf "{url} A paper")',
    ),
    "readwise": (
        '[the paper](/assets/{name}.pdf#page=3 "{url}#page=3")',
        '[this](/assets/{name}.pdf "{url} A paper")',
    ),
}


@pytest.mark.parametrize("target", PDF_LINKS)
def test_a_link_to_a_pdf_leads_to_the_file_with_its_page_and_title(
    source: Path, site: PictureServer, tmp_path: Path, target: str
) -> None:
    run = fetch_into(source, tmp_path / "out", target, ("pdf",))
    found = files(tmp_path / "out")
    (name,) = (Path(path).stem for path, data in found.items() if data == PDF)
    text = b"".join(data for path, data in found.items() if path.endswith((".md", ".html"))).decode()
    for link in PDF_LINKS[target]:
        assert link.format(name=name, url=site.url("/paper.pdf")) in text
    assert not [loss for loss in run.plan.losses if loss.outcome is Outcome.NOT_FETCHED]


def test_sound_and_films_in_raw_html_are_played_from_the_file_on_a_page(
    source: Path, site: PictureServer, tmp_path: Path
) -> None:
    fetch_into(source, tmp_path / "out", "html", ("audio", "video"))
    names = {data: path for path, data in files(tmp_path / "out").items() if path.startswith("assets/")}
    page = (tmp_path / "out" / "a.html").read_text("utf-8")
    film, sound = site.url("/film.mp4"), site.url("/talk.mp3")
    assert f'<video controls="" src="{names[MP4]}" data-src="{film}" data-vaultconv="shown">' in page
    assert f'<source src="{names[MP3]}" data-src="{sound}" data-vaultconv="shown">' in page
    assert page.count("<audio") == page.count("<audio controls")


def test_what_is_of_another_kind_than_it_is_called_stays_where_it_is(
    source: Path, site: PictureServer, tmp_path: Path
) -> None:
    (source / "A.md").write_text(f"![]({site.url('/false.mp3')})\n", "utf-8")
    run = fetch_into(source, tmp_path / "out", "obsidian", KINDS)
    (loss,) = run.plan.losses
    assert loss.construct == "audio"
    assert loss.detail.endswith("stays where it is: what came is no audio file: a picture")


@pytest.mark.parametrize("target", ["html", "obsidian"])
def test_the_page_that_a_graph_names_beside_the_address_comes_back_beside_it(
    site: PictureServer, tmp_path: Path, target: str
) -> None:
    site.pictures["/paper.pdf"] = PDF
    graph, there, back = (tmp_path / name for name in ("graph", "there", "back"))
    text = "- see ![p](U){:page 4} and ![q](U#page=2)\n- ![both](U){:page 3} [l](U#page=3)\n"
    text = text.replace("U", site.url("/paper.pdf"))
    for name, said in {"pages/Paper.md": text, "logseq/config.edn": "{}\n"}.items():
        (graph / name).parent.mkdir(parents=True)
        (graph / name).write_text(said, "utf-8")
    run = fetch_into(graph, there, target, ("pdf",))
    assert run.plan.downloads.fetched == 1
    assert not verify(graph, there, Options()).missing
    again = convert(there, back, Options(target, "logseq", durable=False))
    assert (back / "pages" / "Paper.md").read_text("utf-8") == text
    assert [loss.construct for loss in again.plan.losses if loss.outcome is Outcome.CARRIER_STALE] == []
