"""Each construct and outcome that the code gives a line of the ledger is in the reference: those that no fixture has, too.

The code is read, not run: a call that names an ``Outcome`` names the construct beside it, and one that adds to a ledger begins with it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "reference" / "ledger.md").read_text("utf-8")
EXPECTED = PAGE.partition("\n## What to expect\n")[2].partition("\n## ")[0]
ROWS = {
    (construct.strip("`"), outcome)
    for constructs, outcome in re.findall(r"^\| ([a-z`, -]+) \| `([a-z-]+)` \|", EXPECTED, re.MULTILINE)
    for construct in constructs.split(", ")
}
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
SIGNS = re.compile(r"Outcome\.[A-Z]|\.lose\(|ledger\.add\(|\.loss\(")


def words(nodes: list[ast.expr]) -> list[str]:
    """Those of ``nodes`` that are a word."""
    told = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [word for word in told if WORD.fullmatch(word)]


def outcomes(nodes: list[ast.expr]) -> list[str]:
    """The outcomes that ``nodes`` name."""
    return [
        node.attr.lower().replace("_", "-")
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Outcome"
    ]


def named(tree: ast.AST) -> Iterator[tuple[int, list[str], str]]:
    """The calls that give a line: at which line of the code, what may be the construct, and the outcome (``""``: not said)."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if (found := outcomes(given)) and words(given):
            yield node.lineno, words(given), found[0]
        elif re.search(r"(?:\.lose|ledger\.add|\.loss)$", ast.unparse(node.func)) and words(node.args[:1]):
            yield node.lineno, words(node.args[:1]), ""


def lines() -> Iterator[tuple[str, list[str], str]]:
    for path in sorted((ROOT / "vaultconv").rglob("*.py")):
        text = path.read_text("utf-8")
        if SIGNS.search(text):
            for line, constructs, outcome in named(ast.parse(text)):
                yield f"{path.relative_to(ROOT)}:{line}", constructs, outcome


LINES = list(lines())


def test_what_the_code_names_is_in_the_reference() -> None:
    assert len(LINES) > 100
    there = {construct for construct, _ in ROWS}
    missing = [
        f"{place}: {' or '.join(constructs)} {outcome}"
        for place, constructs, outcome in LINES
        if not any(
            (construct, outcome) in ROWS if outcome else construct in there for construct in constructs
        )
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("Loss(path, 0, 'wonder', Outcome.KEPT_AS_TEXT, detail)", (1, ["wonder"], "kept-as-text")),
        ("self._ledger.add('wonder', f'a {detail}')", (1, ["wonder"], "")),
        ("self.lose('wonder', 'two words')", (1, ["wonder"], "")),
    ],
)
def test_a_line_of_another_kind_would_be_found(code: str, found: tuple[int, list[str], str]) -> None:
    assert list(named(ast.parse(code))) == [found]
    assert "wonder" not in {construct for construct, _ in ROWS}
