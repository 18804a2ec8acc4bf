"""Links between pages become links between notes, however an address spells the page and the place in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv import Options, apply, plan, verify

PAGES = {
    "about/index.html": '<title>About us</title><h2 id="team">The Team</h2><p id=sec-1>para</p><p><a href="../">home</a> <a href="/">root</a> <a href="..">up</a> <a href="#team">t</a> <a href="">self</a>',
    "c d.html": '<title>C D</title><base href="/about/"><p><a href="./">base</a> <a href="index.html#team">its team</a> <a href="#here">here</a><p id=here>h',
    "sub/up.html": '<title>Up</title><base href="../about/"><p><a href="../c%20d.html">cd</a> <a href="index.html#team">team</a>',
    "sub/deep.html": '<title>Deep</title><h2 id="café">Café</h2><p><a href="../c%20d.html">cd</a><img src="../IMG/p.png">',
}
ADDRESSES = {
    "about": "[[About us|{}]]",
    "about/": "[[About us|{}]]",
    "about/index.html": "[[About us|{}]]",
    "ABOUT/": "[[About us|{}]]",
    "./about/?utm=1": "[[About us|{}]]",
    "/about/": "[[About us|{}]]",
    "%61bout/": "[[About us|{}]]",
    "about//index.html": "[[About us|{}]]",
    "sub/../about/": "[[About us|{}]]",
    " about/\n": "[[About us|{}]]",
    "c%20d.html": "[[C D|{}]]",
    "C%20D.HTML": "[[C D|{}]]",
    "c d.html": "[[C D|{}]]",
    "c+d.html": "[[c+d.html|{}]]",
    "about/#team": "[[About us#The Team|{}]]",
    "about/index.html#Team": "[[About us#The Team|{}]]",
    "about#TEAM": "[[About us#The Team|{}]]",
    "about/#sec-1": "[[About us#^sec-1|{}]]",
    "about/#nowhere": "[[About us#nowhere|{}]]",
    "sub/Deep.html#caf%C3%A9": "[[Deep#Café|{}]]",
    "img/P.PNG": "[[p.png|{}]]",
    "http://other.org/about/": "[{}](http://other.org/about/)",
}


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("links")
    home = "<title>Home</title>" + "".join(
        f'<p><a href="{address}">n{number}</a>' for number, address in enumerate(ADDRESSES)
    )
    for path, text in {"index.html": home, **PAGES}.items():
        file = folder / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "site/img").mkdir()
    (folder / "site/img/p.png").write_bytes(b"\x89PNG")
    go(folder / "site", folder / "vault", "obsidian")
    return {path: data.decode() for path, data in files(folder / "vault").items() if path.endswith(".md")}


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_spelling_of_an_address(notes: dict[str, str], address: str) -> None:
    link = ADDRESSES[address].format(f"n{list(ADDRESSES).index(address)}")
    assert link in notes["Home.md"].split("\n")


def test_links_back_and_a_base(notes: dict[str, str]) -> None:
    assert "[[Home|home]] [[Home|root]] [[Home|up]] [[#The Team|t]] self" in notes["about/About us.md"]
    assert "[[C D|cd]] [[About us#The Team|team]]" in notes["sub/Up.md"]
    assert "[[About us|base]] [[About us#The Team|its team]] [[#^here|here]]\n\nh ^here" in notes["C D.md"]
    assert "[[C D|cd]]![](p.png)" in notes["sub/Deep.md"]


def test_a_picture_that_is_not_there_is_no_page_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("<title>Home</title><img src=loaf><a href=loaf>it</a>", "utf-8")
    (tmp_path / "site/b.html").write_text("<title>loaf</title><p>a page", "utf-8")
    go(tmp_path / "site", tmp_path / "vault", "obsidian")
    assert files(tmp_path / "vault")["Home.md"].decode() == "![](loaf)[[loaf|it]]\n"


def test_a_picture_of_the_site_is_an_attachment(notes: dict[str, str], tmp_path: Path) -> None:
    assert set(notes) == {"Home.md", "C D.md", "about/About us.md", "sub/Deep.md", "sub/Up.md"}


def test_a_name_in_a_property_means_no_page_of_another_folder(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    (graph / "logseq").mkdir(parents=True)
    (graph / "pages").mkdir()
    (graph / "logseq/config.edn").write_text("{}")
    (graph / "pages/Alpha.md").write_text("- a page\n")
    (graph / "pages/Beta.md").write_text("- of it\n  up:: [[sub/Alpha]], [[Alpha]]\n")
    apply(plan(graph, tmp_path / "site", Options("logseq", "html")))
    verdict = verify(graph, tmp_path / "site", Options("logseq", "html"))
    assert [(fact.value, fact.now) for fact in verdict.missing] == []
    assert 'unresolved">sub/Alpha</a>' in (tmp_path / "site/beta.html").read_text()


def test_a_link_to_nothing_that_a_page_of_the_graph_is_called_is_in_the_ledger(tmp_path: Path) -> None:
    first, site, graph = tmp_path / "first", tmp_path / "site", tmp_path / "graph"
    (first / "logseq").mkdir(parents=True)
    (first / "pages").mkdir()
    (first / "logseq/config.edn").write_text("{:file/name-format :triple-lowbar}")
    (first / "pages/Bread.md").write_text("- [[Loaf]] and {{embed [[Loaf]]}}\n")
    there, back = Options("logseq", "html"), Options("html", "logseq")

    def shown() -> None:
        """The site without our records, which would say what its pages were called."""
        apply(plan(first, tmp_path / "made", there))
        shutil.copytree(
            tmp_path / "made", site, ignore=shutil.ignore_patterns(".vaultconv"), dirs_exist_ok=True
        )

    shown()
    apply(before := plan(site, graph, back))
    assert [loss for loss in before.losses if loss.note] == []
    (first / "pages/Oven___Loaf.md").write_text("- a loaf\n")  # no page is called so but by its last name
    shown()
    made = plan(site, graph, back)
    assert {loss.detail for loss in made.losses if loss.note == "bread.html"} == {
        "'Loaf' leads nowhere; in the graph it is the page of that name",
        "'Loaf' leads nowhere; in the graph the page of that name is shown",
    }
    assert made.losses == plan(site, tmp_path / "clean", back).losses
    apply(made)
    assert verify(site, graph, back).missing == ()
