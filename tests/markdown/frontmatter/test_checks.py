"""What is refused before the parser sees it, and what only looks like it."""

from __future__ import annotations

import pytest

from vaultconv.markdown.frontmatter.checks import MAX_DEPTH, check
from vaultconv.markdown.frontmatter.values import load


@pytest.mark.parametrize(
    ("block", "words", "line", "column"),
    [
        ("a: 1\nb: \0\n", "NUL", 2, 4),
        ("a: x\ry: 1\n", "carriage return", 1, 5),
        ("a: 1\n--- b\n", "second document after '---'", 2, 1),
        ("--- x\n", "second document", 1, 1),
        ("a: 1\n...\nb: 2\n", "second document after '...'", 2, 1),
        ("\ta: 1\n", "tab used as indentation", 1, 1),
        ("a:\n\tb: 1\n", "tab used as indentation", 2, 1),
        ("a:\n  \t- c\n", "tab used as indentation", 2, 3),
        ("a:\n  -\tb: c\n", "tab used as indentation", 2, 4),
        ("a: |\n  x\n\ty\n", "tab used as indentation", 3, 1),
        ("a:\n " + "- " * 200 + "x\n", "levels deep", 2, 2),
        ("".join(f"{' ' * depth}a:\n" for depth in range(200)), "levels deep", MAX_DEPTH + 1, MAX_DEPTH + 1),
        ("a: &x [1]\n" + "c: [" + "*x, " * 101 + "]\n", "aliases", 2, 401),
    ],
)
def test_refused(block: str, words: str, line: int, column: int) -> None:
    problem = check(block)
    assert problem is not None
    assert words in problem.message
    assert (problem.line, problem.column) == (line, column)
    assert problem.remedy


@pytest.mark.parametrize(
    "block",
    [
        "a: 1\n",
        "a: 1\n...\n\n# end\n",
        "----: 1\n...x: 2\n",
        "a:\t1\n",
        "a: 1\t# c\n\t# comment\n\t\nb: 2\n",
        "a: |\n  x\n  \ty: 1\n",
        "a:\n  -\tb\n",
        'a: "x\n \ty"\n',
        '{\n\t"a": 1\n}\n',
        "a: R&D *bold* &c\n",
        "a: &x 1\nb: *x\n",
        "l:\n" + "  - x\n" * 500,
        "a: " + " " * 100 + "x\n",
    ],
)
def test_let_through(block: str) -> None:
    assert check(block) is None


@pytest.mark.parametrize("step", ["*a{0}, *a{0}", ", ".join(["*a{0}"] * 9)])
def test_an_alias_bomb_is_refused_at_once(step: str) -> None:
    """The second has fewer than a hundred aliases and would unfold to a billion items."""
    lines = ["a0: &a0 lol\n"] + [
        f"a{n}: &a{n} [{step.format(n - 1)}]\n" for n in range(1, 30 if step == "*a{0}, *a{0}" else 10)
    ]
    problem = check("".join(lines))
    assert problem is not None
    assert "unfold more than 100 times" in problem.message


@pytest.mark.parametrize(
    "block",
    ["? " * 20000, "- " * 20000, "a: " + "[" * 20000, "a: " + "{" * 20000, "a: &x " + "[" * 20000 + "*x"],
)
def test_depth_neither_hangs_nor_crashes(block: str) -> None:
    with pytest.raises(ValueError, match="properties"):
        load(block + "\n")


@pytest.mark.parametrize(
    "block",
    [
        "a: x" + " " * 300_000 + "y\n",
        "a" * 300_000 + "\n",
        "a:" * 100_000 + "\n",
        "\n" * 300_000 + "a: 1\n",
        "a: '" + "''" * 100_000 + "'\n",
        " #" * 100_000 + "\n",
        "- \t" * 30 + "\t" * 100_000 + "\n",
    ],
)
def test_long_lines_take_time_in_proportion(block: str) -> None:
    check(block)
