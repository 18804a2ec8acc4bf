"""Notes put together at random from all that means something to any of the parsers, against npm ``mldoc``: whatever
stands where, a page has the blocks that are meant, with their headings, tasks and programs, and no fact is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.oracles.agreement import agreement
from tests.oracles.mldoc import converted, needs_mldoc
from tests.roundtrip.journey import go
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

PIECES = [
    *[
        "a",
        "_",
        "*",
        "**",
        "~~",
        "==",
        "`",
        "``",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "((",
        "))",
        "$",
        "\\",
        "|",
        ",",
        ".",
        "!",
        "?",
        "'",
        '"',
        ":",
        "/",
        "+",
        "~",
        "@",
        "é",
        "中",
    ],
    *("\u00a0", " ", "word ", "\n", "\n\n", "    ", "\t", "- ", "* ", "1. ", "# ", "## ", "> ", "---", "==="),
    *("> [!note] ", "- [ ] ", "- [x] ", "- [?] ", "[[Bee]]", "[[Bee|x]]", "![[Bee]]", "![[i.png|20]]"),
    *("[[Bee#Head]]", "[[Bee#^blk]]", "![[Bee#^blk]]", "#tag", "#t/u", "#1", "{{x}}", "$x$", "$5", "%%c%%"),
    *("<u>", "</u>", "<br>", "<kbd>P</kbd>", "<!-- c -->", "<div>", "</div>", '<img src="i.png">'),
    *("<div>\n\nx\n\n</div>", "https://e.org/a", "<https://e.org>", "<a@b.c>", "[l](https://e.org)"),
    *(
        "![p](https://e.org/i.png)",
        "\\*",
        "\\#",
        "&amp;",
        "&#39;",
        "::",
        "k:: v",
        "id:: x",
        "title:: X",
        "^id",
    ),
    *("TODO ", "[#A] ", "SCHEDULED: <2024-01-01 Mon>", "<2024-01-01 Mon>", "[^1]", "[^1]: note", "^[in]"),
    *(
        ":LOGBOOK:",
        ":END:",
        "#+BEGIN_NOTE",
        "#+END_NOTE",
        "#+KEY: v",
        "@@html: x@@",
        "[:b]",
        "x_{2}",
        "\\alpha",
    ),
    *(
        "term\n: def\n",
        "[1/2]",
        "\n| a | b |\n|---|---|\n| c | d |\n",
        "\n```js\n- x\n```\n",
        "\n````\n```\n````\n",
    ),
]

pytestmark = needs_mldoc

SURE = ("pages", "blocks", "levels", "headings", "markers", "priorities", "dates", "programs", "ids")
"""What must be the same whatever stands where. What refers to what among loose marks, no two parsers see alike."""


@pytest.fixture(scope="module", params=range(3))
def vault(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of such notes, the same at each run, and a note that they link to."""
    chance = random.Random(request.param)
    folder = tmp_path_factory.mktemp("any") / "vault"
    folder.mkdir()
    (folder / "Bee.md").write_text("# Head\n\ntext ^blk\n", "utf-8")
    (folder / "i.png").write_bytes(b"x")
    for number in range(100):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 12)))
        (folder / f"n{number}.md").write_text(text, "utf-8")
    return folder


def test_the_blocks_are_those_that_are_meant(vault: Path) -> None:
    found = agreement(converted(vault, vault.parent / "graph"))
    assert found.unexplained(*SURE) == []
    assert found.compared["blocks"] > 100


def test_nothing_is_lost(vault: Path) -> None:
    graph = vault.parent / "written"
    go(vault, graph, "logseq", carriers=False)
    options = Options(target_format="logseq", carriers=False)
    assert verify(vault, graph, options).missing == ()
