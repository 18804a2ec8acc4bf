"""Pages below a page of a graph are called otherwise together with it, as its app has it."""

from __future__ import annotations

from pathlib import Path

import pytest

import vaultconv
from tests.scripting.conftest import files
from vaultconv.recipes import RECIPES

PAGES = {
    "logseq/config.edn": "{:file/name-format :triple-lowbar}",
    "pages/Bread.md": "- See [[bread/Rye]]\n",
    "pages/Bread___Rye.md": "title:: Bread/Rye\n\n- Up: [[Bread]], down: [[Bread/Rye/Dark]] and #[[bread/wheat]]\n",
    "pages/Bread___Rye___Dark.md": "- `[[Bread/Rye]]`\n",
    "pages/Breadth.md": "- Not [[Breadth/Of]], #Breadth\n",
    "pages/Asks.md": "tags:: Bread/Rye, bread\n\n- {{query [[Bread/Wheat]]}}\n- #Bread/Rye #bread\n",
}


@pytest.fixture
def graph(tmp_path: Path) -> vaultconv.OpenVault:
    for path, text in PAGES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return vaultconv.open_vault(tmp_path)


def test_what_is_below_goes_along_there_or_not(graph: vaultconv.OpenVault) -> None:
    rye = graph.find("Bread/Rye")
    assert rye is not None
    graph.rename(graph["pages/Bread.md"], "Loaves")
    assert graph.find("Loaves/rye") is rye
    assert graph.apply().exit_code == 0
    assert files(graph.path) == {
        "logseq/config.edn": b"{:file/name-format :triple-lowbar}",
        "pages/Loaves.md": b"- See [[Loaves/Rye]]\n",
        "pages/Loaves___Rye.md": b"title:: Loaves/Rye\n\n- Up: [[Loaves]], down: [[Loaves/Rye/Dark]] and #[[Loaves/wheat]]\n",
        "pages/Loaves___Rye___Dark.md": b"- `[[Bread/Rye]]`\n",
        "pages/Breadth.md": b"- Not [[Breadth/Of]], #Breadth\n",
        "pages/Asks.md": b"tags:: Loaves/Rye, Loaves\n\n- {{query [[Loaves/Wheat]]}}\n- #Loaves/Rye #Loaves\n",
    }


def test_it_can_go_alone(graph: vaultconv.OpenVault) -> None:
    graph["pages/Bread.md"].rename("Loaves", below=False)
    assert [note.path for note in graph if "Bread___" in note.path] == [
        "pages/Bread___Rye.md",
        "pages/Bread___Rye___Dark.md",
    ]
    assert graph["pages/Asks.md"].text == (
        "tags:: Bread/Rye, Loaves\n\n- {{query [[Bread/Wheat]]}}\n- #Bread/Rye #Loaves\n"
    )


def test_a_page_can_go_below_itself(graph: vaultconv.OpenVault) -> None:
    graph["pages/Bread.md"].rename("Bread/All")
    assert graph.find("Bread/All/Rye/Dark") is graph["pages/Bread___All___Rye___Dark.md"]
    assert graph.apply().exit_code == 0
    assert graph.diff() == ""


def test_tags_of_properties_follow_and_words_of_links_stay(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/Bread.md").write_text("- x\n", "utf-8")
    text = "tags:: #Bread, oven\n\n- [#Bread](https://a.example/1) #Bread\n"
    (tmp_path / "pages/All.md").write_text(text, "utf-8")
    vault = vaultconv.open_vault(tmp_path, "logseq")
    vault["pages/Bread.md"].rename("Rye bread")
    assert vault["pages/All.md"].text == (
        "tags:: [[Rye bread]], oven\n\n- [#Bread](https://a.example/1) #[[Rye bread]]\n"
    )
    vault.discard()
    RECIPES["rename-tag"].run(vault, tag="Bread", to="food")
    assert vault["pages/All.md"].text == "tags:: #food, oven\n\n- [#Bread](https://a.example/1) #food\n"


@pytest.mark.parametrize(
    ("to", "after"),
    [
        ("Eat", "type:: #Eat, #Foods\n\n- x\n  kind:: [[Eat]], #eat #Food/Raw\n"),
        ("To eat", "type:: [[To eat]], #Foods\n\n- x\n  kind:: [[To eat]], [[To eat]] #Food/Raw\n"),
    ],
)
def test_tags_in_any_property_name_pages(to: str, after: str, tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "logseq/config.edn").write_text("{}")
    (tmp_path / "pages/Food.md").write_text("- x\n")
    (tmp_path / "pages/A.md").write_text("type:: #Food, #Foods\n\n- x\n  kind:: [[Food]], #food #Food/Raw\n")
    vault = vaultconv.open_vault(tmp_path)
    vault["pages/Food.md"].rename(to, below=False)
    assert vault["pages/A.md"].text == after.replace("#eat", "#Eat")


def test_what_only_looks_like_a_link_stays_and_a_path_follows(graph: vaultconv.OpenVault) -> None:
    left = "- \\[[Bread]] and $[[Bread]]$ and `[[Bread]]`\n"
    own = '- [f](../pages/Bread.md) [g](Bread.md "t") [h](../assets/a.png)\n'
    (graph.path / "pages/Also.md").write_text(f"{left}- [[Bread]]\n{own}")
    vault = vaultconv.open_vault(graph.path)
    vault.rename(vault["pages/Bread.md"], "My Loaves")
    assert vault["pages/Also.md"].text == (
        f"{left}- [[My Loaves]]\n"
        '- [f](../pages/My%20Loaves.md) [g](My%20Loaves.md "t") [h](../assets/a.png)\n'
    )
