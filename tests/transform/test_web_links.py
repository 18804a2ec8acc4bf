"""A page that was saved alone says where on the web it is from: what it leads to and was not saved is there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

CANONICAL = '<link rel="canonical" href="https://bread.example/wiki/Bread">'
OG_URL = '<meta property="og:url" content="https://bread.example/wiki/Bread">'
SAVED_FROM = "<!-- saved from url=(0031)https://bread.example/wiki/Bread -->"
BODY = """<p>See <a href="/wiki/Flour" title="What it is">flour</a>, <a href="/wiki/Dough#rising">dough</a>,
<a href="Yeast">Yeast</a>, <a href="../hops?x=1&amp;y">hops</a>, <a href="#part">below</a>, <a href="salt.html">salt</a>,
<a href="//oats.example/o">oats</a>, <u><a href="/wiki/Rye_(grain)">rye</a></u>, <a href="mailto:a@bread.example">mail</a>.
<img src="/i/a%20loaf.png" alt="a loaf"></p><h2 id="part">Part</h2>
<table><tr><td rowspan="2"><a href="/wiki/Oven">oven</a></td><td><a href="salt.html">salt</a></td></tr><tr><td>x</td></tr></table>"""


@cache
def _converted(head: str, format: str) -> tuple[Path, Path]:
    pages, notes = (Path(mkdtemp()) / name for name in ("pages", "notes"))
    pages.mkdir()
    (pages / "loaf.html").write_text(f"<!doctype html>{head}<title>Loaf</title>{BODY}")
    (pages / "salt.html").write_text('<title>Salt</title><p>Salt <a href="/wiki/Sea">of the sea</a>')
    convert(pages, notes, Options("html", format, durable=False))
    return pages, notes


@pytest.mark.parametrize("head", [CANONICAL, OG_URL, SAVED_FROM], ids=["canonical", "og:url", "saved from"])
def test_what_was_not_saved_is_on_the_web(head: str) -> None:
    note = (_converted(head, "obsidian")[1] / "Loaf.md").read_text()
    for link in (
        '[flour](https://bread.example/wiki/Flour "What it is")',
        "[dough](https://bread.example/wiki/Dough#rising)",
        "[Yeast](https://bread.example/wiki/Yeast)",
        "[hops](https://bread.example/hops?x=1&y)",
        "[[#Part|below]]",
        "[[Salt|salt]]",
        "[oats](https://oats.example/o)",
        "[rye](https://bread.example/wiki/Rye_(grain))",
        "[mail](mailto:a@bread.example)",
        "![a loaf](https://bread.example/i/a%20loaf.png)",
        '<a href="https://bread.example/wiki/Oven">oven</a>',
        '<a href="Salt.md">salt</a>',
    ):
        assert link in note


@pytest.mark.parametrize(
    "head", ["", '<link rel="canonical" href="/wiki/Bread">'], ids=["nothing", "no host"]
)
def test_a_page_that_does_not_say_where_it_is_from_keeps_its_links(head: str) -> None:
    note = (_converted(head, "obsidian")[1] / "Loaf.md").read_text()
    assert "[[wiki/Dough#rising|dough]]" in note
    assert "[oats](//oats.example/o)" in note


def test_the_page_beside_it_says_nothing_of_the_web() -> None:
    assert (_converted(CANONICAL, "obsidian")[1] / "Salt.md").read_text() == "Salt [[wiki/Sea|of the sea]]\n"


@pytest.mark.parametrize("format", ["obsidian", "logseq", "readwise"])
def test_nothing_is_missing(format: str) -> None:
    pages, notes = _converted(CANONICAL, format)
    assert not verify(pages, notes, Options("html", format)).missing


def test_the_pages_come_home_as_they_were(tmp_path: Path) -> None:
    pages, notes = _converted(CANONICAL, "logseq")
    convert(notes, tmp_path / "home", Options("logseq", "html", durable=False))
    assert (tmp_path / "home/loaf.html").read_bytes() == (pages / "loaf.html").read_bytes()
