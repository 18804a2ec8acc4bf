"""What only Logseq shows as more than words (TeX in brackets, entities, hiccup), and what it takes for more than any other app does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.logseq.test_traps import CONFIG, MODERN, written
from tests.roundtrip.journey import files, go
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.logseq.entities import ENTITIES
from vaultconv.markdown.read import read_spans
from vaultconv.model.spans import MathSpan, Text
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

GONE = "63f8a1b2-0000-4000-8000-000000000004"
PAGE = (
    "- round \\(x^2\\), square \\[y\\], **\\(b\\)**\n"
    "- \\alpha, \\rightarrow{} and \\notanentity, C:\\new\\times `\\beta`\n"
    '- hic [:b [:i "x"]] in a line [:open\n'
    "- from $10-$20 and a note[^1]\n"
    "- [[C#]], [l]([[A|B]]), {{embed [[[x] y]]}}\n"
    "- to [[other]] and [[b.png]]\n"
    "- DOING [#C]\n"
    "  SCHEDULED: <2024-01-05 Fri 10:00 .+1w>\n"
    "  ```\n"
    "  code\n"
    "  ```\n"
    "- ``` that nothing closes\n"
    "  words\n"
    f"- (({GONE})) [l]((({GONE}))) {{{{embed (({GONE}))}}}}\n"
)
NOTE = (
    "- round $x^2$, square $$y$$, **$b$**\n"
    "- α, → and \\notanentity, C:\\new\\times `\\beta`\n"
    '- hic [:b [:i "x"]] in a line [:open\n'
    "- from \\$10-\\$20 and a note[^1]\n"
    "- [[C|C#]], [[AB|l]], ![[x y]]\n"
    "- to [[other]] and [[b.png]]\n"
    "- [/] [scheduled-time:: 10:00] 🔽 🔁 every week when done ⏳ 2024-01-05\n"
    "\t```\n"
    "\tcode\n"
    "\t```\n"
    "- \\`\\`\\` that nothing closes\n"
    "\twords\n"
    f"- [[{GONE}]] [[{GONE}|l]] ![[{GONE}]]\n"
)


def test_it_is_said_as_well_as_a_vault_can_and_the_ledger_has_the_rest(tmp_path: Path) -> None:
    pages = {CONFIG: MODERN, "pages/P.md": PAGE, "pages/sub___other.md": "- words\n", "assets/b.png": "x"}
    graph = written(tmp_path / "graph", pages)
    made = go(graph, tmp_path / "vault", "obsidian")
    assert (tmp_path / "vault" / "P.md").read_text() == NOTE
    said = [(loss.line, loss.construct, loss.detail) for loss in made.losses if loss.note == "pages/P.md"]
    assert sorted(said) == [
        (3, "html", '`[:b [:i "x"]]` is text: only its app shows it as HTML'),
        (4, "math", "`$10-$` before a digit is text: here it is no formula"),
        (5, "embed", "`[x] y` is not there, and no link can name it: `x y`"),
        (5, "link", "`A|B` is not there, and no link can name it: `AB`"),
        (5, "link", "`C#` is not there, and no link can name it: `C`"),
        (6, "link", "`b.png` led nowhere, and here to the file of that name"),
        (6, "link", "`other` led nowhere, and here to the file of that name"),
        *(
            (14, kind, f"no block is called `{GONE}`: a link to nothing, by that name")
            for kind in ("embed", "link", "link")
        ),
    ]
    assert verify(graph, tmp_path / "vault", Options(target_format="obsidian")).missing == ()
    go(tmp_path / "vault", tmp_path / "plain", "logseq", origins=False)
    plain = files(tmp_path / "plain")["pages/P.md"].decode()
    assert f"- (({GONE})) [l]((({GONE}))) {{{{embed (({GONE}))}}}}\n" in plain
    note = tmp_path / "vault" / "P.md"
    note.write_text(NOTE.replace("[/]", "[x]").replace("round", "around"))
    go(tmp_path / "vault", tmp_path / "back", "logseq")
    back = files(tmp_path / "back")["pages/P.md"].decode()
    assert back == PAGE.replace("DOING", "DONE").replace("round", "around")


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("\\(x\\)", MathSpan("x")),
        ("\\( x \\)", MathSpan("x")),
        ("\\[x\\]", MathSpan("x", display=True)),
        ("\\((id)) b\\)", MathSpan("(id)) b")),
        ("\\\\(x\\)", None),
        ("\\(x", None),
        ("\\(\\)", None),
        ("\\(a $ b\\)", None),
        ("`\\(x\\)`", None),
    ],
)
def test_tex_in_brackets_is_a_formula(text: str, formula: MathSpan | None) -> None:
    found = [span for span in read_spans(text, LOGSEQ) if isinstance(span, MathSpan)]
    assert found == ([formula] if formula else [])


def test_each_entity_is_what_it_names_and_part_of_the_words_around_it() -> None:
    for name, shown in ENTITIES.items():
        assert read_spans(f"a \\{name} b", LOGSEQ) == (Text(f"a {shown} b"),), name
    assert len(ENTITIES) > 250


def test_what_only_looks_like_a_field_stays_text_beside_a_link_with_words(tmp_path: Path) -> None:
    page = "- note:\\: x [l]([[Q]])\n- words (k:\\: [l]([[Q]]))\n- k:: [l]([[Q]])\n"
    graph = written(tmp_path / "graph", {CONFIG: MODERN, "pages/P.md": page, "pages/Q.md": "- q\n"})
    go(graph, tmp_path / "vault", "obsidian")
    note = "- note:\\: x [[Q|l]]\n- words (k:\\: [[Q|l]])\n- k:: [[Q|l]]\n"
    assert (tmp_path / "vault" / "P.md").read_text() == note
    assert verify(graph, tmp_path / "vault", Options(target_format="obsidian")).missing == ()
    go(tmp_path / "vault", tmp_path / "plain", "logseq", origins=False)
    assert files(tmp_path / "plain")["pages/P.md"].decode() == page
