"""When a flashcard comes again: three properties of a block, or a comment of Spaced Repetition; both hold the day, the interval and
the ease."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.formats.logseq.test_traps import CONFIG, MODERN, written
from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq.schedules import EASE, INTERVAL, NEXT, properties_of, schedule_of
from vaultconv.model.flashcards import Schedule, schedule_in
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify


def scheduled(day: str, interval: str, ease: str, indent: str = "  ") -> str:
    lines = (f"{INTERVAL}:: {interval}", f"{EASE}:: {ease}", f"{NEXT}:: {day}T00:00:00.000Z")
    return "".join(f"{indent}{line}\n" for line in lines)


VAULT = (
    "#flashcards\n\n"
    "Q1::A1\n<!--SR:!2026-02-26,141,310-->\n\n"
    "Q2::A2 <!--SR:!2026-01-09,4,270-->\n\n"
    "List\n?\n- a\n- b\n<!--SR:!2026-01-11,4,255-->\n\n"
    "Rye ==more== water <!--SR:!2026-01-12,4,257-->\n\n"
    "Both:::ways\n<!--SR:!2026-02-26,4,270!2026-02-27,5,270-->\n\n"
    "- item::answer <!--SR:!2026-01-14,4,257-->\n- x\n\n"
    "a::b\nc::d\n<!--SR:!2026-01-15,4,257-->\n\n"
    "No card.\n<!--SR:!2026-01-16,4,257-->\n\n"
    "e::f\nwords\ng::h\n\n-\n<!--SR:!2026-01-16,4,257-->\n"
)
PAGE = (
    "- Q1 #card\n" + scheduled("2026-02-26", "4", "2.6") + "  card-repeats:: 2\n\t- A1\n"
    "- Rye {{cloze holds}} x #card\n"
    f"  {INTERVAL}:: 4.14\n  {EASE}:: 2.36\n  {NEXT}:: 2026-02-26T07:00:00.000Z\n"
    "- Q3 #card\n" + scheduled("2026-02-26", "4", "2.6") + "\t- A1\n\t- A2\n"
)


def test_a_vaults_schedules_are_properties_of_its_cards_and_come_back(tmp_path: Path) -> None:
    vault = written(tmp_path / "vault", {"Deck.md": VAULT})
    made = go(vault, tmp_path / "graph", "logseq")
    page = files(tmp_path / "graph")["pages/Deck.md"].decode()
    carried = '  vaultconv:: {"v":1,"card":"::"'
    assert f"- Q1 #card\n{scheduled('2026-02-26', '141', '3.1')}{carried}}}\n\t- A1\n" in page
    assert f'- Q2 #card\n{scheduled("2026-01-09", "4", "2.7")}{carried},"asked":"beside"}}\n\t- A2\n' in page
    assert f"- List #card\n{scheduled('2026-01-11', '4', '2.55')}" in page
    assert f"- Rye {{{{cloze more}}}} water #card\n{scheduled('2026-01-12', '4', '2.57')}" in page
    assert f"- c #card\n{scheduled('2026-01-15', '4', '2.57')}" in page
    assert page.count("<!--SR:") == 3
    assert "when 3 cards come again stays a comment" in "".join(loss.detail for loss in made.losses)
    assert verify(vault, tmp_path / "graph", Options(target_format="logseq")).missing == ()
    shutil.rmtree(tmp_path / "graph" / FOLDER)
    go(tmp_path / "graph", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back")["Deck.md"].decode() == VAULT


def test_a_card_that_is_asked_in_the_graph_comes_back_with_its_new_day(tmp_path: Path) -> None:
    vault = written(tmp_path / "vault", {"Deck.md": VAULT})
    go(vault, tmp_path / "graph", "logseq")
    page = tmp_path / "graph" / "pages" / "Deck.md"
    asked = scheduled("2027-01-01", "300.4", "3.2").replace("T00:00", "T10:22") + "  card-repeats:: 1\n"
    new = scheduled("2026-12-01", "3", "2.5")
    text = page.read_text().replace(scheduled("2026-02-26", "141", "3.1"), asked)
    page.write_text(
        text.replace("- a #card\n", f"- a #card\n{new}").replace("- d\n", "- d\n- N #card\n\t- new\n")
    )
    made = go(tmp_path / "graph", tmp_path / "back", "obsidian")
    now = (tmp_path / "back" / "Deck.md").read_text()
    assert now.count("<!--SR:!2027-01-01,300,320-->") == 1
    assert (
        now.replace("2027-01-01,300,320", "2026-02-26,141,310").splitlines()[:22] == VAULT.splitlines()[:22]
    )
    assert "card-repeats" in "".join(loss.detail for loss in made.losses)


def test_a_graphs_schedules_are_comments_of_its_cards_and_the_ledger_says_what_is_left_out(
    tmp_path: Path,
) -> None:
    graph = written(tmp_path / "graph", {CONFIG: MODERN, "pages/Bread.md": PAGE})
    made = go(graph, tmp_path / "vault", "obsidian")
    note = (tmp_path / "vault" / "Bread.md").read_text()
    assert '- Q1::A1 %%vaultconv:{"v":1,"card":"card"}%% <!--SR:!2026-02-26,4,260-->\n' in note
    assert "x #card <!--SR:!2026-02-26,4,236-->\n- Q3 #card\n\t- A1\n" in note
    assert sorted((loss.line, loss.detail) for loss in made.losses if loss.construct == "view") == [
        (1, "'card-repeats' says how the app shows a block: left out"),
        (7, f"'{INTERVAL}' is said by the card, but for parts of a day"),
        (7, f"'{NEXT}' is said by the card, but for the time of day"),
        *((11, f"'{name}' says how the app shows a block: left out") for name in (EASE, INTERVAL, NEXT)),
    ]
    assert verify(graph, tmp_path / "vault", Options(target_format="obsidian")).missing == ()
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    assert (tmp_path / "back" / "pages" / "Bread.md").read_text() == PAGE


@pytest.mark.parametrize("beside", [True, False])
def test_a_card_that_the_plugin_asks_comes_back_with_its_new_day(beside: bool, tmp_path: Path) -> None:
    first = PAGE[: PAGE.index("- Rye")]
    page = first if beside else "- Q1 #card\n  mine:: 4\n\t- A1\n"
    graph = written(tmp_path / "graph", {CONFIG: MODERN, "pages/Bread.md": page})
    go(graph, tmp_path / "vault", "obsidian")
    note = tmp_path / "vault" / "Bread.md"
    asked = "<!--SR:!2026-03-09,11,270-->"
    text = note.read_text()
    note.write_text(text.replace("<!--SR:!2026-02-26,4,260-->", asked) if beside else text + asked + "\n")
    made = go(tmp_path / "vault", tmp_path / "back", "logseq")
    now = (tmp_path / "back" / "pages" / "Bread.md").read_text()
    for line in scheduled("2026-03-09", "11", "2.7").splitlines():
        assert line in now.splitlines(), now
    assert ("  card-repeats:: 2\n" in now) is beside
    assert "<!--" not in now
    assert "- A1\n" in now
    assert not made.failed


def test_elsewhere_it_is_left_out_with_a_line(tmp_path: Path) -> None:
    graph = written(tmp_path / "graph", {CONFIG: MODERN, "pages/Bread.md": PAGE})
    site = go(graph, tmp_path / "site", "html")
    assert len([loss for loss in site.losses if loss.construct == "view"]) == 10
    uncarried = go(graph, tmp_path / "plain", "obsidian", carriers=False)
    assert len([loss for loss in uncarried.losses if loss.construct == "view"]) == 10
    go(graph, tmp_path / "vault", "obsidian")
    again = go(tmp_path / "vault", tmp_path / "page", "html")
    assert [(loss.line, loss.construct) for loss in again.losses] == [(3, "view"), (4, "view")]


@pytest.mark.parametrize(
    ("instant", "interval", "ease"),
    [
        ("", "4", "2.5"),
        ("2026-02-26", "", "2.5"),
        ("2026-02-26", "4", "-1"),
        ("soon", "4", "2.5"),
        ("2026-02-26", "1e3", "2"),
    ],
)
def test_what_is_no_schedule_is_none(instant: str, interval: str, ease: str) -> None:
    assert schedule_of({NEXT: instant, INTERVAL: interval, EASE: ease}) is None


@pytest.mark.parametrize("ease", range(130, 420, 7))
def test_each_ease_comes_back(ease: int) -> None:
    schedule = Schedule("2026-02-26", ease * 3, ease)
    assert schedule_of(properties_of(schedule)) == schedule
    assert schedule_in(schedule.comment()) == schedule
