"""Macros of a graph (``:macros``): elsewhere they are what they stand for, and they come home as calls."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq.macros import BUILT_IN, stands_for
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

CONFIG = r"""{:macros {"issue" "[#$1](https://example.org/$1)"
  "poem" "Rose is $1, violet's *$2*. See [[Other]]"
  "mark" "[:mark \"$1\"]"
  "two" "a\n\nb"
  "now" "<% today %>"
  "again" "{{again}}"
  "query" "mine"}}"""


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    folder = tmp_path / "graph"
    (folder / "logseq").mkdir(parents=True)
    (folder / "pages").mkdir()
    (folder / "logseq" / "config.edn").write_text(CONFIG)
    (folder / "pages" / "Other.md").write_text("- here\n")
    return folder


def became(graph: Path, text: str, to: str = "obsidian") -> str:
    """What a page that says ``text`` becomes; nothing is missing, and it comes home as it was."""
    (graph / "pages" / "N.md").write_text(text)
    there, back = graph.parent / to, graph.parent / "back"
    made = go(graph, there, to)
    assert verify(graph, there, Options(target_format=to)).missing == ()
    go(there, back, "logseq")
    assert files(back)["pages/N.md"] == text.encode()
    (path,) = (
        made.converted.paths[note.path] for note in made.loaded.vault.notes if note.path == "pages/N.md"
    )
    return (there / path).read_text()


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        ("{{issue 7}}", "[#7](https://example.org/7)"),
        ("{{{issue 7}}}", "[#7](https://example.org/7)"),
        ("{{issue(7)}}", "[#7](https://example.org/7)"),
        ("{{poem red, [[blue, green]]}}", "Rose is red, violet's *[[blue, green]]*. See [[Other]]"),
        ("{{poem red}}", "Rose is red, violet's *$2*. See [[Other]]"),
        ("{{mark hello}}", "<mark>hello</mark>"),
    ],
)
def test_a_call_is_what_it_stands_for(graph: Path, call: str, shown: str) -> None:
    assert became(graph, f"- see {call} there\n") == f"- see {shown} there\n"


@pytest.mark.parametrize("call", ["{{two}}", "{{now}}", "{{again}}", "{{nothing 1}}", "{{renderer 1}}"])
def test_what_stands_for_no_text_stays_a_call(graph: Path, call: str) -> None:
    assert f"`{call}`" in became(graph, f"- see {call} there\n")


def test_in_properties_headings_and_tables(graph: Path) -> None:
    text = "url:: {{issue 1}}\n\n- # {{issue 2}}\n- text\n  note:: {{issue 3}}\n- |a|b|\n  |--|--|\n  |{{issue 4}}|x|\n"
    found = became(graph, text)
    assert all(f"https://example.org/{number}" in found for number in (1, 2, 3, 4))
    assert "{{" not in found


@pytest.mark.parametrize("to", ["html", "readwise"])
def test_in_every_format(graph: Path, to: str) -> None:
    assert "https://example.org/7" in became(graph, "- see {{issue 7}} there\n", to)


def test_each_call_has_its_line(graph: Path) -> None:
    (graph / "pages" / "N.md").write_text("url:: {{issue 1}}\n\n- {{issue 2}}\n- {{two}}\n")
    made = go(graph, graph.parent / "there", "obsidian")
    lines = [
        loss for loss in made.losses if loss.construct == "macro" and loss.outcome.value == "approximated"
    ]
    assert [(loss.note, loss.line) for loss in sorted(lines)] == [("pages/N.md", 1), ("pages/N.md", 3)]
    assert all(":macros" in loss.detail for loss in lines)


def test_in_the_graph_itself_nothing_is_worked_out(graph: Path) -> None:
    (graph / "pages" / "N.md").write_text("- {{issue 2}}\n")
    made = go(graph, graph.parent / "again", "logseq")
    assert (graph.parent / "again" / "pages" / "N.md").read_text() == "- {{issue 2}}\n"
    assert made.losses == ()


def test_macros_of_the_app_are_their_own_words_elsewhere(graph: Path) -> None:
    names = sorted(BUILT_IN - {"query", "embed", "cloze", "video", "youtube", "tweet", "twitter"})
    assert "youtube-timestamp" in names
    found = became(graph, "".join(f"- at {{{{{name} 120}}}} there\n" for name in names))
    assert re.findall(r"`\{\{(\S+) 120\}\}`", found) == names


def test_macros_of_the_app_stay_its_own(graph: Path) -> None:
    assert "mine" not in became(graph, "- {{query (task TODO)}}\n")
    assert "query" in BUILT_IN


def test_macros_in_macros_end() -> None:
    around = {"a": "{{b}}", "b": "{{a}}"}
    assert stands_for("{{a}}", around) in {"{{a}}", "{{b}}"}
