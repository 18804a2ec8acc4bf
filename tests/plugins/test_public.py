"""The public names for plugins are there, documented, and enough: the plugins of this repository use nothing else, and the core does not
know them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.plugins.installing import PLUGINS, ROOT

PUBLIC = ("vaultconv.plugins", "vaultconv.plugins.model", "vaultconv.plugins.text")
CODE = sorted(path for path in PLUGINS.glob("*/vaultconv_*/*.py"))
TEMPLATES = sorted((ROOT / "vaultconv" / "plugins" / "template").rglob("*.py.jinja"))


def imported(code: str) -> Iterator[tuple[str, str]]:
    """The modules of ours that ``code`` imports from, each with a name."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "vaultconv":
            yield from ((str(node.module), alias.name) for alias in node.names)
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.startswith("vaultconv."))


@pytest.mark.parametrize("path", [*CODE, *TEMPLATES], ids=lambda path: str(path.relative_to(ROOT)))
def test_plugins_use_nothing_private(path: Path) -> None:
    code = re.sub(r"\{\{ (\w+) \}\}", r"\1", path.read_text("utf-8"))
    in_tests = {("vaultconv.cli", "main")} if path.name.startswith("test_") else set()
    for module, name in {*imported(code)} - in_tests:
        assert module in PUBLIC, f"{path.name} imports from {module}"
        assert name in import_module(module).__all__, (
            f"{path.name} imports {name}, which {module} does not show"
        )


@pytest.mark.parametrize("module", PUBLIC)
def test_every_public_name_is_there_documented_and_in_the_reference(module: str) -> None:
    found = import_module(module)
    names = found.__all__
    assert names == sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name))
    page = (ROOT / "docs" / "plugins" / "reference.md").read_text("utf-8")
    assert [name for name in names if f"`{name}`" not in page] == []
    undocumented = [
        name
        for name in names
        if callable(getattr(found, name)) and not (getattr(found, name).__doc__ or "").strip()
    ]
    assert undocumented == []


def test_no_name_is_in_the_reference_that_is_not_there() -> None:
    page = (ROOT / "docs" / "plugins" / "reference.md").read_text("utf-8")
    tables = re.findall(r"^## `vaultconv\.plugins[.\w]*`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert len(tables) == len(PUBLIC)
    listed = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", "".join(tables), re.MULTILINE)
    names = {name for cell in listed for name in re.findall(r"`(\w+)`", cell)}
    known = {name for module in PUBLIC for name in import_module(module).__all__}
    assert names
    assert names - known == set()


def test_the_core_does_not_know_the_plugins() -> None:
    for path in (ROOT / "vaultconv").rglob("*.py"):
        text = path.read_text("utf-8")
        assert (
            re.search(r"vaultconv_roam|vaultconv_textbundle|[\"']roam[\"']|[\"']textbundle[\"']", text)
            is None
        ), path


def test_nothing_in_the_core_asks_for_a_format_by_its_name() -> None:
    """But the table of those that are built in, what shows a preview as a page, and Readwise, which is a service."""
    allowed = {
        "vaultconv/formats/registry.py",
        "vaultconv/report/html_report/rendered.py",  # a preview is a page
        "vaultconv/pipeline/live.py",  # the folder for what the service says
        "vaultconv/cli/batch_file/example.py",  # an example
        "vaultconv/markdown/dialect.py",  # a scheme of addresses
        "vaultconv/plugins/conformance/samples.py",  # our own vault is one of Obsidian
    }
    found = set()
    for path in (ROOT / "vaultconv").rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if re.match(r"vaultconv/(formats/(html|logseq|obsidian|readwise)|recipes)/", name):
            continue  # a recipe is for the files of an app, and says of which
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and id(node) not in docstrings
                and node.value in ("obsidian", "logseq", "readwise")
            ):
                found.add(name)
    assert found - allowed == set()
