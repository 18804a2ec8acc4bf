"""The house rules that a program can see: each room says what it is for, files stay short, nothing is written twice."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = [
    path
    for path in sorted([*ROOT.glob("vaultconv/**/*.py"), *ROOT.glob("plugins/*/*/**/*.py")])
    if not {"template", "templates"} & {*path.parts}
]
LONGEST = 500
REASON = "This file is longer than others"
"""How a docstring says why a file is longer than ``LONGEST`` lines."""


NAMES = [path.relative_to(ROOT).as_posix() for path in MODULES]


@pytest.fixture(scope="module")
def trees() -> Mapping[str, ast.Module]:
    """Every module, parsed when the first test asks: that takes seconds, and each process that runs tests collects all of them."""
    return {name: ast.parse(path.read_text("utf-8")) for name, path in zip(NAMES, MODULES, strict=True)}


def test_each_module_says_what_it_is_for(trees: Mapping[str, ast.Module]) -> None:
    docs = {name: ast.get_docstring(tree) or "" for name, tree in trees.items()}
    assert [name for name, doc in docs.items() if len(doc.split("\n\n")[0]) <= 15] == []


def test_a_long_file_says_why(trees: Mapping[str, ast.Module]) -> None:
    lengths = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in NAMES}
    assert {
        name: length
        for name, length in lengths.items()
        if length > LONGEST and REASON not in (ast.get_docstring(trees[name]) or "")
    } == {}


def test_no_merge_is_left_half_done() -> None:
    left = re.compile(r"^(?:<{7} HEAD$|>{7} [0-9a-f]{7,40}\b)", re.MULTILINE)
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *MODULES]
    assert [path.relative_to(ROOT).as_posix() for path in files if left.search(path.read_text("utf-8"))] == []


def functions(
    trees: Mapping[str, ast.Module],
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}:{node.lineno}: {node.name}", node


def body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, int]:
    """What ``function`` does, whatever it and its variables are called, and its length in lines without the docstring."""
    statements = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not statements:
        return "", 0
    text = "\n".join(map(ast.dump, statements))
    own = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    own |= set(re.findall(r"Name\(id='(\w+)', ctx=Store\(\)\)", text))
    numbers: dict[str, str] = {}

    def numbered(name: re.Match[str]) -> str:
        return f"Name(id={numbers.setdefault(name[1], str(len(numbers)))}" if name[1] in own else name[0]

    length = (function.end_lineno or 0) - statements[0].lineno + 1
    return re.sub(r"Name\(id='(\w+)'", numbered, text), length


def eager(tree: ast.Module) -> list[int]:
    """The lines of ``tree`` in which a pattern is compiled when the module is imported."""
    found: list[int] = []
    todo: list[ast.AST] = [tree]
    while todo:
        for node in ast.iter_child_nodes(todo.pop()):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
                found.append(node.lineno)
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                todo.append(node)
    return found


def test_no_module_compiles_a_pattern_when_it_is_imported(trees: Mapping[str, ast.Module]) -> None:
    """``lazy_pattern`` compiles it when it is first asked: see :mod:`vaultconv.lazy_pattern`."""
    ours = {
        name: lines
        for name, tree in trees.items()
        if name.startswith("vaultconv/") and (lines := eager(tree))
    }
    assert ours == {}


def test_the_check_of_patterns_can_fail() -> None:
    source = "import re\n_A = {1: re.compile('a')}\ndef of():\n    return re.compile('b')\nclass B:\n    c = re.compile('c')\n"
    assert sorted(eager(ast.parse(source))) == [2, 6]


def test_no_function_of_more_than_five_lines_is_there_twice(trees: Mapping[str, ast.Module]) -> None:
    found = defaultdict(list)
    for place, function in functions(trees):
        text, length = body(function)
        if length > 5:
            found[text].append(place)
    assert [places for places in found.values() if len(places) > 1] == []


def test_the_check_of_functions_can_fail() -> None:
    one = ast.parse("def a(x):\n    'Doc.'\n    for y in x:\n        print(y)\n").body[0]
    two = ast.parse("def b(z):\n    for w in z:\n        print(w)\n").body[0]
    three = ast.parse("def b(z):\n    for w in z:\n        print(z)\n").body[0]
    assert isinstance(one, ast.FunctionDef)
    assert isinstance(two, ast.FunctionDef)
    assert isinstance(three, ast.FunctionDef)
    assert body(one) == (body(two)[0], 2)
    assert body(two)[0] != body(three)[0]
