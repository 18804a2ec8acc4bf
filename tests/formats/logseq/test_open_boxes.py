"""Callouts with tasks, anchors, or boxes in a list in them: bullets with what they hold below, and callouts again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.formats.logseq.test_traps import body_of, graph_of, page_of, written
from tests.roundtrip.journey import files, go
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify


@pytest.mark.parametrize(
    ("note", "page"),
    [
        (
            "> [!tip]- Before *you* leave\n> - [ ] doors\n",
            '- **Before *you* leave**\n  vaultconv:: {"v":1,"box":{"type":"tip","fold":"-"}}\n\t- TODO doors\n',
        ),
        (
            "> [!tip|red]\n> - [x] doors\n",
            '- **Tip**\n  vaultconv:: {"v":1,"box":{"type":"tip","metadata":"red","untitled":true}}\n\t- DONE doors\n',
        ),
        (
            "> [!tip] **Bold**\n> words\n> - [ ] doors\n",
            '- **Bold**\n  vaultconv:: {"v":1,"box":{"type":"tip"}}\n\t- words\n\t\t- TODO doors\n',
        ),
        (
            "> [!tip] T\n> - a\n>   > [!note]\n>   > b\n",
            '- **T**\n  vaultconv:: {"v":1,"box":{"type":"tip"}}\n\t- a\n\t  logseq.order-list-type:: bullet\n'
            "\n\t  #+BEGIN_NOTE\n\t  b\n\t  #+END_NOTE\n",
        ),
    ],
)
def test_what_it_holds_stands_below_and_comes_back(note: str, page: str, tmp_path: Path) -> None:
    assert body_of(page_of(tmp_path, note)) == page


def test_a_link_leads_to_the_block_in_it(tmp_path: Path) -> None:
    made, run = graph_of(tmp_path, {"N.md": "> [!tip] T\n> - doors ^door\n\nSee [[#^door]].\n"})
    id = made["pages/N.md"].partition("id:: ")[2].partition("\n")[0]
    assert f"- doors\n\t  logseq.order-list-type:: bullet\n\t  id:: {id}\n" in made["pages/N.md"]
    assert f"- See (({id})).\n" in made["pages/N.md"]
    assert [(loss.construct, loss.outcome) for loss in run.losses] == [("callout", Outcome.APPROXIMATED)]


@pytest.mark.parametrize(
    "note",
    ["> [!tip] T\n> - doors\n", "- i\n\t> [!tip] T\n\t> - [ ] doors\n", "> > [!tip] T\n> > - [ ] doors\n"],
)
def test_any_other_stays_a_box(note: str, tmp_path: Path) -> None:
    assert "#+BEGIN_TIP" in page_of(tmp_path, note)


@pytest.mark.parametrize(
    ("note", "line", "told"),
    [
        ("> 1. > [!tip] T\n>    > b\n", "  1. **T**\n\n     b\n", ["callout"]),
        ("> - a\n>   > - b\n>   >   > > c\n", "  * a\n    * b\n      > c\n", ["quote", "quote"]),
        ("> - %%a%%\n> - b\n", "  * <!--%%a%%-->\n  * b\n", []),
        ("> - %%\n>   a\n>\n>   c\n>   %%\n", "  * <!--%%a c%%-->\n", []),
        ("> - a\n>   ```\n>   - b\n>   ```\n", "  * a\n    ```\n    - b\n    ```\n", ["code"]),
        ("> - ~~~js\n>   a\n>   ~~~\n> - b\n", "  * ```js\n    a\n    ```\n  * b\n", []),
        ("> %%a%% `b` [[c]]\n> %%d%% e\n", "- > <!--%%a%%--> `b` [[c]]\n  > <!--%%d%%--> e\n", []),
    ],
)
def test_no_item_in_a_box_holds_a_box(note: str, line: str, told: list[str], tmp_path: Path) -> None:
    made, run = graph_of(tmp_path, {"N.md": note})
    assert line in made["pages/N.md"]
    assert [loss.construct for loss in run.losses] == told


def test_without_the_state_it_is_the_same_callout(tmp_path: Path) -> None:
    note = "> [!warning]+ Doors\n> - [/] front ^f\n>\n> > [!tip]\n> > - [ ] back\n"
    go(written(tmp_path / "vault", {"N.md": note}), tmp_path / "graph", "logseq")
    shutil.rmtree(tmp_path / "graph" / FOLDER)
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back")["N.md"].decode() == note


@pytest.mark.parametrize(
    ("old", "new", "there"),
    [
        ("**Doors**", "**Windows**", "> [!tip] Windows\n> - [ ] front\n"),
        ("TODO front", "DONE front", "> [!tip] Doors\n> - [x] front\n"),
        (
            "\t- TODO front\n",
            "\t- TODO front\n\t- TODO back\n",
            "> [!tip] Doors\n> - [ ] front\n> - [ ] back\n",
        ),
        ("**Doors**", "Doors", "Doors\n\n- [ ] front\n"),
    ],
)
def test_what_is_edited_in_the_graph_comes_back_as_that(
    old: str, new: str, there: str, tmp_path: Path
) -> None:
    go(written(tmp_path / "vault", {"N.md": "> [!tip] Doors\n> - [ ] front\n"}), tmp_path / "graph", "logseq")
    page = tmp_path / "graph" / "pages" / "N.md"
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back")["N.md"].decode() == there


@pytest.mark.parametrize(
    ("note", "page", "home"),
    [
        (
            "> [!tip]- Doors\n> - [ ] front ^f\n",
            "- #+BEGIN_TIP\n  **Doors**\n  #+END_TIP\n\t- TODO front\n",
            "> [!tip] Doors\n> - [ ] front\n",
        ),
        (
            "> [!tip]\n> words\n>\n> - [ ] a\n> \t- b\n> \t- c\n",
            "- #+BEGIN_TIP\n  #+END_TIP\n\t- words\n\t\t- TODO a\n\t\t\t- b\n\t\t\t- c\n",
            "",
        ),
        (
            "> [!tip] T\n> > q\n>\n> # H\n>\n> 1. a ^k\n> 2. b\n",
            "- #+BEGIN_TIP\n  **T**\n  #+END_TIP\n\t- > q\n\t- # H\n"
            "\t\t- a\n\t\t  logseq.order-list-type:: number\n\t\t- b\n\t\t  logseq.order-list-type:: number\n",
            "> [!tip] T\n> > q\n>\n> # H\n>\n> 1. a\n> 2. b\n",
        ),
    ],
    ids=["a fold", "a list below a text", "a quote, and a list below a heading"],
)
def test_with_nothing_carried_a_box_with_its_title_stands_for_it(
    note: str, page: str, home: str, tmp_path: Path
) -> None:
    nothing = Options(carriers=False, origins=False)
    vault, graph, back = written(tmp_path / "vault", {"N.md": note}), tmp_path / "graph", tmp_path / "back"
    go(vault, graph, "logseq", carriers=False, origins=False)
    assert files(graph)["pages/N.md"].decode() == page
    go(graph, back, "obsidian", carriers=False, origins=False, shape="document")
    assert files(back)["N.md"].decode() == (home or note)
    for leg in ((vault, graph), (graph, back), (vault, back)):
        assert verify(*leg, nothing).missing == ()


def test_an_underlined_heading_of_several_lines_in_a_quote_is_in_the_ledger_in_one(tmp_path: Path) -> None:
    """``verify`` looks for the words of a heading as one line."""
    (tmp_path / "vault/.obsidian").mkdir(parents=True)
    (tmp_path / "vault/Maps.md").write_text("> Old\n> maps\n> ---\n>\n> words\n", "utf-8")
    made = convert(tmp_path / "vault", tmp_path / "graph", Options("obsidian", "logseq"))
    assert [loss.value for loss in made.plan.losses if loss.construct == "heading"] == ["## Old maps"]
    assert verify(tmp_path / "vault", tmp_path / "graph", Options()).missing == ()
