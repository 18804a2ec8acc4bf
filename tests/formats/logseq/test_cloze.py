"""Clozes and cards: an answer that is hidden until it is asked for."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.formats.logseq.test_traps import CONFIG, MODERN, graph_of, page_of, vault_of, written
from tests.roundtrip.journey import go
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.markdown.read import read_spans
from vaultconv.model.losses import Outcome
from vaultconv.model.spans import Highlight, Macro, Span, Text
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("{{cloze red}}", Highlight((Text("red"),), "")),
        ("{{cloze  red  }}", Highlight((Text("red"),), "")),
        (r"{{cloze red \\ colour}}", Highlight((Text("red"),), "colour")),
        (r"{{cloze red\\colour}}", Highlight((Text("red"),), "colour")),
        ("{{cloze a, b}}", Highlight((Text("a, b"),), "")),
        ("{{cloze $x$}}", Highlight((Text("$x$"),), "")),
        ("{{cloze **bold**}}", Highlight((Text(r"\*\*bold\*\*"),), "")),
        ("{{cloze see [[N]]}}", Highlight((Text(r"see \[\[N\]\]"),), "")),
        ("{{cloze a #tag}}", Highlight((Text("a #tag"),), "")),
        (r"{{cloze \\ \\}}", Highlight((Text(r"\\\\"),), "")),
        (r"{{cloze a \\ b \\ c}}", Highlight((Text(r"a \\\\ b"),), "c")),
        (r"{{cloze \d+}}", Highlight((Text(r"\\d+"),), "")),
        ("{{clozes x}}", Macro("logseq", "{{clozes x}}")),
    ],
)
def test_a_cloze_is_marked_text_with_its_cue(text: str, span: Span) -> None:
    assert read_spans(text, LOGSEQ) == (span,)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ('==x==%%vaultconv:{"v":1,"cloze":""}%%', ""),
        ('==x==%%vaultconv:{"v":1,"cloze":"a \\"b\\" \\u0025\\u0025"}%%', 'a "b" %%'),
        ('{{x}}%%vaultconv:{"v":1,"cloze":"c"}%%', "c"),
        ("==x==", None),
        ("==x==%%not ours%%", None),
    ],
)
def test_in_a_vault_a_comment_says_that_it_is_one(text: str, cue: str | None) -> None:
    first = read_spans(text, OBSIDIAN)[0]
    assert isinstance(first, Highlight)
    assert (first.spans, first.cloze) == ((Text("x"),), cue)


@pytest.mark.parametrize(
    "bullet",
    [
        "{{cloze red}}",
        r"most are {{cloze red \\ 100% colour}}",
        r"{{cloze the \# sign}}",
        "{{cloze a == b}}",
        r"{{cloze \\ \\}}",
        r"{{cloze a \\ b \\ c}}",
        r"{{cloze \d+ *x* \\ [[N]]}}",
        "{{cloze see [[N]] and #this}}",
        "x{{cloze y}}",
        "**{{cloze y}}**",
    ],
)
def test_there_and_back_with_the_state_and_without(bullet: str, tmp_path: Path) -> None:
    source = written(tmp_path / "graph", {CONFIG: MODERN, "pages/N.md": f"- {bullet}\n"})
    for to in ("obsidian", "html"):
        go(source, tmp_path / to, to)
        assert verify(source, tmp_path / to, Options(target_format=to)).missing == ()
        go(tmp_path / to, tmp_path / f"{to}-back", "logseq")
        assert (tmp_path / f"{to}-back" / "pages" / "N.md").read_text() == f"- {bullet}\n"
        shutil.rmtree(tmp_path / to / FOLDER)
        go(tmp_path / to, tmp_path / f"{to}-again", "logseq")
        assert verify(tmp_path / to, tmp_path / f"{to}-again", Options(target_format="logseq")).missing == ()
        left = verify(source, tmp_path / f"{to}-again", Options(target_format="logseq")).missing
        assert {found.note for found in left} <= {CONFIG}  # a graph of its own


def test_what_braces_cannot_hold_is_marked_text_with_a_line_in_the_ledger(tmp_path: Path) -> None:
    mark = '%%vaultconv:{"v":1,"cloze":""}%%'
    text = f"==see [[N]]=={mark} or =={{x}}=={mark} or ==*x*=={mark}\n"
    files, made = graph_of(tmp_path, {"N.md": text, "M.md": f"==x=={mark}\n"})
    assert "{{cloze" not in files["pages/N.md"]
    assert "- {{cloze x}}\n" in files["pages/M.md"]
    assert [loss.construct for loss in made.losses if loss.outcome is Outcome.APPROXIMATED] == [
        "highlight"
    ] * 3


def test_a_cloze_behind_a_word_is_parted_from_it(tmp_path: Path) -> None:
    assert "x[:span]{{cloze y}}z" in page_of(tmp_path, 'x==y==%%vaultconv:{"v":1,"cloze":""}%%z\n')


@pytest.mark.parametrize(("asked", "shown"), [({}, "==y=="), ({"cloze": "braces"}, "{{y}}")])
def test_both_ways_that_a_plugin_reads(asked: dict[str, Any], shown: str, tmp_path: Path) -> None:
    source = written(tmp_path / "graph", {CONFIG: MODERN, "pages/N.md": "- a {{cloze y}}\n"})
    go(source, tmp_path / "vault", "obsidian", **asked)
    assert (tmp_path / "vault" / "N.md").read_text() == f'- a {shown}%%vaultconv:{{"v":1,"cloze":""}}%%\n'


def test_without_carriers_it_is_marked_text_with_a_line_in_the_ledger(tmp_path: Path) -> None:
    source = written(tmp_path / "graph", {CONFIG: MODERN, "pages/N.md": "- a {{cloze y}} {{cloze $5}}\n"})
    made = go(source, tmp_path / "vault", "obsidian", carriers=False)
    assert (tmp_path / "vault" / "N.md").read_text() == "- a ==y== ==$5==\n"
    assert [loss.value for loss in made.losses if loss.construct == "highlight"] == ["$5::cloze", "y::cloze"]
    assert verify(source, tmp_path / "vault", Options(target_format="obsidian", carriers=False)).missing == ()


def test_a_card_is_a_block_with_a_tag_and_its_answer_below(tmp_path: Path) -> None:
    pages = {"pages/N.md": "- Where does rye grow? #card\n  deck:: bread\n\t- Where it is {{cloze cold}}.\n"}
    assert vault_of(tmp_path, pages)["N.md"] == (
        '- Where does rye grow? #card [deck:: bread]\n\t- Where it is ==cold==%%vaultconv:{"v":1,"cloze":""}%%.\n'
    )
