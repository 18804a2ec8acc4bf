"""Flashcards: lines of a deck in a vault, blocks with a tag in a graph; each comes back as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.formats.logseq.test_traps import CONFIG, MODERN, written
from tests.roundtrip.journey import files, go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

DECK = "---\ntags:\n  - flashcards\n---\n"
NOTES = {
    "Lines.md": f"{DECK}un::one\ndeux::two\n\nAsked:: [[Below]]. ^asked\n\nWords.\n\n- item::answer\n- words\n- more::than\n\t- a line\n",
    "Below.md": f"{DECK}# Head\n\nWhat is in it?\n?\n- flour\n- water\n\nTwo\nlines?\n?\none\n- and a list\n\nSee [[Lines#^asked]].\n",
    "Gaps.md": "#flashcards/bread\n\nRye holds ==more== water. <!--SR:!2026-01-09,4,270-->\n\nBoth ==**bold**== and ==plain==.\n",
    "Words.md": "No deck::no card, and ==marked==.\n",
    "Left.md": f"{DECK}- [ ] task::is one\n\n# a::b\n\nQ\n?\n\n- not right below\n\nsee [deck:: bread] here\n",
}
PAGES = {
    "Lines": (
        "- un #card\n"
        '  vaultconv:: {"v":1,"card":"::"}\n'
        "\t- one\n"
        "- deux #card\n"
        '  vaultconv:: {"v":1,"card":"::","joined":true}\n'
        "\t- two\n"
        "- Asked #card\n"
        "  id:: ID\n"
        '  vaultconv:: {"v":1,"card":":: ","anchor":"asked"}\n'
        "\t- [[Below]].\n"
        "- Words.\n"
        "\t- item #card\n"
        '\t  vaultconv:: {"v":1,"card":"::"}\n'
        "\t\t- answer\n"
        "\t- words\n"
        "\t- more::than\n"
        "\t\t- a line\n"
    ),
    "Below": (
        "- # Head\n"
        "\t- What is in it? #card\n"
        '\t  vaultconv:: {"v":1,"card":"?","below":true}\n'
        "\t\t- flour\n"
        "\t\t- water\n"
        "\t- Two\n"
        '\t  vaultconv:: {"v":1,"card":"?"}\n'
        "\t  lines? #card\n"
        "\t\t- one\n"
        "\t\t- and a list\n"
        "\t- See ((ID)).\n"
    ),
    "Gaps": (
        "- #flashcards/bread\n"
        "- Rye holds {{cloze more}} water. #card\n"
        "  card-last-interval:: 4\n"
        "  card-ease-factor:: 2.7\n"
        "  card-next-schedule:: 2026-01-09T00:00:00.000Z\n"
        '  vaultconv:: {"v":1,"card":"==","asked":"beside"}\n'
        "- Both ==**bold**== and ==plain==.\n"
    ),
    "Words": ("- No deck::no card, and ==marked==.\n"),
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("cards") / "vault", NOTES)


@pytest.fixture(scope="module")
def graph(vault: Path) -> Path:
    go(vault, vault.parent / "graph", "logseq")
    return vault.parent / "graph"


@pytest.mark.parametrize("name", PAGES)
def test_a_card_is_a_block_with_its_answer_below(name: str, graph: Path) -> None:
    page = (graph / "pages" / f"{name}.md").read_text("utf-8").partition("vaultconv:: document\n\n")[2]
    lines = (graph / "pages" / "Lines.md").read_text("utf-8")
    id = lines.partition("id:: ")[2].partition("\n")[0]
    assert page.replace(id, "ID") == PAGES[name]


def test_what_is_no_card_to_both_apps_stays_words(graph: Path) -> None:
    assert "#card" not in (graph / "pages" / "Left.md").read_text("utf-8")


def test_the_cards_come_back_to_the_letter(vault: Path, graph: Path, tmp_path: Path) -> None:
    assert verify(vault, graph, Options(target_format="logseq")).missing == ()
    go(graph, tmp_path / "back", "obsidian")
    assert {path: data.decode() for path, data in files(tmp_path / "back").items()} == NOTES


def test_without_the_state_they_are_cards_again(graph: Path, tmp_path: Path) -> None:
    shutil.copytree(graph, tmp_path / "graph")
    shutil.rmtree(tmp_path / "graph" / FOLDER)
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    there = files(tmp_path / "back")
    assert there["Below.md"].decode() == NOTES["Below.md"]
    assert b"un::one\ndeux::two\n" in there["Lines.md"]


@pytest.mark.parametrize(
    ("page", "old", "new", "there"),
    [
        ("Lines", "\t- one", "\t- eins", "eins\ndeux::two"),
        ("Lines", "deux #card", "zwei #card", "un::one\nzwei::two"),
        ("Lines", "\t- two", "\t- two\n\t- and more", "un::one\n\ndeux #card\n\n- two\n- and more"),
        ("Lines", "deux #card", "deux", "un::one\n\ndeux\n\n- two"),
        ("Below", "\t- water", "\t- water\n\t\t\t- salt", "- flour\n- water\n\t- salt\n"),
        ("Gaps", "{{cloze more}}", "{{cloze less}}", "Rye holds ==less== water."),
        ("Gaps", "{{cloze more}}", "more", "Rye holds more water."),
    ],
)
def test_what_is_edited_comes_back_as_that(
    page: str, old: str, new: str, there: str, graph: Path, tmp_path: Path
) -> None:
    shutil.copytree(graph, tmp_path / "graph")
    file = tmp_path / "graph" / "pages" / f"{page}.md"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert there in files(tmp_path / "back")[f"{page}.md"].decode()


def test_without_carriers_they_are_their_words(vault: Path, tmp_path: Path) -> None:
    go(vault, tmp_path / "graph", "logseq", carriers=False)
    assert "- un::one\n  deux::two\n" in files(tmp_path / "graph")["pages/Lines.md"].decode()


# -- from a graph ------------------------------------------------------------------------------------------------------

CARDS = {
    "logseq/config.edn": CONFIG + MODERN,
    "pages/Cards.md": "- What does it eat? #card\n\t- [[Flour]] and **water**\n- Many #card\n\t- one\n\t- two\n- # Head\n\t- Deep #card\n\t\t- yes\n- TODO x #card\n\t- y\n- a::b #card\n\t- c\n",
    "pages/Marked.md": "- Q #card\n\t- A\n- ==marked==\n",
    "pages/Gap.md": "- Rye holds {{cloze water}}. #card\n",
    "pages/Deck.md": "- #flashcards\n- Q #card\n\t- A\n",
}
DECK_MADE = '#flashcards %%vaultconv:{"v":1,"deck":"made"}%%\n\n'
CARD = '%%vaultconv:{"v":1,"card":"card"}%%'
MADE = {
    "Cards.md": f"{DECK_MADE}- What does it eat?::[[Flour]] and **water** {CARD}\n- Many #card\n\t- one\n\t- two\n- # Head\n\t- Deep::yes {CARD}\n- [ ] x #card\n\t- y\n- a::b #card\n\t- c\n",
    "Marked.md": "- Q #card\n\t- A\n- ==marked==\n",
    "Gap.md": f'{DECK_MADE}- Rye holds ==water==%%vaultconv:{{"v":1,"cloze":""}}%%. #card\n',
    "Deck.md": f"- #flashcards\n- Q::A {CARD}\n",
}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("lines")
    go(written(place / "graph", CARDS), place / "vault", "obsidian")
    return place / "vault"


@pytest.mark.parametrize("name", MADE)
def test_a_block_with_one_line_below_is_a_line_of_a_deck(name: str, lines: Path) -> None:
    assert files(lines)[name].decode() == MADE[name]


@pytest.mark.parametrize("is_known", [True, False])
def test_they_are_blocks_again(is_known: bool, lines: Path, tmp_path: Path) -> None:
    shutil.copytree(lines, tmp_path / "vault")
    if not is_known:
        shutil.rmtree(tmp_path / "vault" / FOLDER)
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    there = files(tmp_path / "back")
    assert {path: there[path].decode() for path in CARDS if path.startswith("pages/")} == {
        path: text for path, text in CARDS.items() if path.startswith("pages/")
    }


@pytest.mark.parametrize("origins", [True, False])
def test_inside_a_vault_they_stay_as_they_are(origins: bool, lines: Path, tmp_path: Path) -> None:
    go(lines, tmp_path / "copy", "obsidian", origins=origins)
    copy = files(tmp_path / "copy")
    assert {name: copy[name].decode() for name in MADE} == MADE


def test_cards_of_another_plugin_stay_bullets(tmp_path: Path) -> None:
    note = {"N.md": "- Q #card\n\t- A\n"}
    go(written(tmp_path / "vault", note), tmp_path / "graph", "logseq")
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back")["N.md"].decode() == note["N.md"]
