"""Lines to bullets: the rules of the outline, each run through the app's own parser (``formats/logseq.md``, section 3)."""

from __future__ import annotations

import pytest

from vaultconv.formats.logseq.outline import Bullet, read_outline
from vaultconv.markdown.read import TooDeepError


def tree(bullets: list[Bullet]) -> list[object]:
    return [[b.lines[0], *tree(b.below)] if b.below else b.lines[0] for b in bullets]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n- b\n", ["a", "b"]),
        ("- a\n\t- b\n\t\t- c\n\t- d\n", [["a", ["b", "c"], "d"]]),
        ("- a\n    - b\n  - c\n\t\t- d\n", [["a", "b", "c", "d"]]),
        ("- a\n\n\n- b\n", ["a", "b"]),
        ("-a\n", []),
        ("* a\n+ b\n1. c\n", []),
        ("# A\n## B\n- c\n\t- d\n", ["# A", "## B", ["c", "d"]]),
        ("- ## A\n\t- b\n", [["## A", "b"]]),
        ("-\n- b\n", ["", "b"]),
        ("- ```\n  - no\n  # no\n  ```\n- b\n", ["```", "b"]),
        ("- ```\n  - never closed\n", [["```", "never closed"]]),
        ("- #+BEGIN_TIP\n  - no\n  #+END_TIP\n- b\n", ["#+BEGIN_TIP", "b"]),
        ("- #+BEGIN_TIP\n  - never closed\n", [["#+BEGIN_TIP", "never closed"]]),
        ("- #+END_TIP\n- #+BEGIN_TIP\n- b\n", ["#+END_TIP", "#+BEGIN_TIP", "b"]),
        ("- $$\n  - x\n  $$\n- b\n", ["$$", "b"]),
        ("- $$x$$\n- b\n", ["$$x$$", "b"]),
        ("- <details>\n  - x\n  </details>\n- b\n", ["<details>", "b"]),
        ("- <span>\n  - x\n", [["<span>", "x"]]),
        ("- <!-- a\n  - x\n  -->\n- b\n", ["<!-- a", "b"]),
        ("- ```a`b\n- c\n", ["```a`b", "c"]),
    ],
)
def test_what_starts_a_bullet(text: str, expected: list[object]) -> None:
    assert tree(read_outline(text).bullets) == expected


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("- a\n  b\n", ["a", "b"]),
        ("\t- a\n\t  b\n\t    c\n", ["a", "b", "  c"]),
        ("- a\nb\n", ["a", "b"]),
        ("- a\n\n  b\n", ["a", "", "b"]),
        ("# A\n  b\n", ["# A", "  b"]),
    ],
)
def test_further_lines(text: str, lines: list[str]) -> None:
    (bullet,) = read_outline(text).bullets
    assert bullet.lines == lines


def test_lines_before_the_first_bullet_are_kept_apart() -> None:
    page = read_outline("title:: x\nwords\n\n- a\n")
    assert page.before == ["title:: x", "words", ""]
    assert page.bullets[0].line == 3


def test_too_deep_is_said_with_its_line() -> None:
    with pytest.raises(TooDeepError) as caught:
        read_outline("".join("\t" * depth + "- x\n" for depth in range(200)))
    assert caught.value.line == 101


def test_unclosed_marks_cost_no_more_than_closed_ones() -> None:
    lines = [f"- #+BEGIN_X{n}\n" for n in range(20_000)] + ["- ```\n"] * 1 + ["- <div>\n"] * 20_000
    assert len(read_outline("".join(lines)).bullets) == 40_001
