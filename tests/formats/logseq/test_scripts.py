"""Subscript and superscript: braces in Logseq, tags of HTML everywhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.logseq.test_traps import body_of, page_of, vault_of


@pytest.mark.parametrize(
    ("bullet", "note"),
    [
        ("H_{2}O", "H<sub>2</sub>O"),
        ("x^{n+1}", "x<sup>n+1</sup>"),
        ("_{2} first", "<sub>2</sub> first"),
        ("**x_{2}**", "**x<sub>2</sub>**"),
        ("==x^{2}==", "==x<sup>2</sup>=="),
        ("## Water, H_{2}O", "## Water, H<sub>2</sub>O"),
        ("> q_{1}", "> q<sub>1</sub>"),
        ("x_{2}_{3}", "x<sub>2</sub><sub>3</sub>"),
        ("`x_{2}` $a_{2}$", "`x_{2}` $a_{2}$"),
        ("x_{} y_{2", "x_{} y_{2"),
        ("x_{see [[N]]}", r"x<sub>see \[[N]]</sub>"),
        ("[w_{2}](https://e.org)", "[w_{2}](https://e.org)"),
        ("snake_case_{is}", "snake_case<sub>is</sub>"),
    ],
)
def test_braces_are_tags_and_come_back(bullet: str, note: str, tmp_path: Path) -> None:
    assert vault_of(tmp_path, {"pages/A.md": f"- {bullet}\n"})["A.md"] == f"- {note}\n"


def test_in_the_title_of_a_box_too(tmp_path: Path) -> None:
    page = "- #+BEGIN_TIP\n  **CO_{2}**\n  good\n  #+END_TIP\n"
    assert "> [!tip] CO<sub>2</sub>\n" in vault_of(tmp_path, {"pages/A.md": page})["A.md"].replace("\t", "")


@pytest.mark.parametrize(
    ("note", "bullet"),
    [
        ("H<sub>2</sub>O", "H_{2}O"),
        ("*x<sup>2</sup>*", "*x^{2}*"),
        ("x<sub>*b*</sub>", "x[:span]<sub>*b*</sub>"),
        ("x<sub>2<sub>3</sub></sub>", "x[:span]<sub>2_{3}</sub>"),
        ("x<sub></sub>", "x[:span]<sub></sub>"),
        ("x<sub>2</sup>", "x<sub>2</sup>"),
        ('x<sub class="a">2</sub>', 'x[:span]<sub class="a">2</sub>'),
        ("x<sub>a}b</sub>", "x[:span]<sub>a}b</sub>"),
        ("x_{2}", r"x\_{2}"),
        ("x^{2}", r"x\^{2}"),
    ],
)
def test_tags_are_braces_where_these_hold_what_is_between_them(
    note: str, bullet: str, tmp_path: Path
) -> None:
    assert body_of(page_of(tmp_path, note + "\n")) == f"- {bullet}\n"
