"""The names in ``tags::`` and ``alias::``: what Logseq sees there (``text/parse-property``), and what a link shows besides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.logseq.test_traps import CONFIG, MODERN, written
from tests.roundtrip.journey import go
from vaultconv.formats.logseq.named_tags import names_in
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a b, #c d", ["a b", "c", "d"]),
        ("[[a]] [[b]]", ["a", "b"]),
        ("#a #[[b c]]，d", ["a", "b c", "d"]),
        ("[w]([[B]]), c", ["B", "c"]),
        ("see [l, m]([[D]]) too", ["see", "D", "too"]),
        ("[[a, b]], [[c [[d]] e]]", ["a, b", "[[c [[d]] e]]"]),
        ("`[[x]]`, [l](https://e.org/#x), y", ["`[[x]]`", "[l](https://e.org/#x)", "y"]),
        ("#a.b, C#, F#", ["a.b", "C#", "F#"]),
        ('"b, c" , d, he "said"', ["b, c", "d", 'he "said"']),
        (r"\#x, \[[y", [r"\#x", r"\[[y"]),
        (" , ,", []),
    ],
)
def test_each_link_and_tag_is_a_name_and_so_are_the_words_around(text: str, names: list[str]) -> None:
    assert [found.name for found in names_in(text)] == names


def test_a_link_with_words_is_the_page_and_the_ledger_has_the_words(tmp_path: Path) -> None:
    page = "tags:: [w]([[B]]), c\nalias:: [x]([[Y]])\n\n- a block\n  tags:: [z]([[D]])\n  see:: [w]([[B]])\n"
    graph = written(tmp_path / "graph", {CONFIG: MODERN, "pages/P.md": page})
    made = go(graph, tmp_path / "vault", "obsidian")
    note = (tmp_path / "vault" / "P.md").read_text()
    assert note == ("---\ntags:\n  - B\n  - c\naliases:\n  - Y\n---\n- a block #D [see:: [[B|w]]]\n")
    assert [(loss.line, loss.detail) for loss in made.losses if loss.outcome is Outcome.APPROXIMATED] == [
        (1, "`[w]([[B]])` is the name 'B': the words that the link shows are left out"),
        (2, "`[x]([[Y]])` is the name 'Y': the words that the link shows are left out"),
        (4, "`[z]([[D]])` is the name 'D': the words that the link shows are left out"),
    ]
    assert verify(graph, tmp_path / "vault", Options(target_format="obsidian")).missing == ()
    text = (tmp_path / "vault" / "P.md").read_text().replace("  - c\n", "  - c\n  - new\n")
    (tmp_path / "vault" / "P.md").write_text(text)
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    back = (tmp_path / "back" / "pages" / "P.md").read_text()
    assert back == page.replace("]]), c\n", "]]), c, new\n")
