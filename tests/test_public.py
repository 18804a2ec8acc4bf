"""The public names of the package."""

from __future__ import annotations

import re
import subprocess
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vaultconv

ROOT = Path(__file__).parent.parent


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import vaultconv; print(sorted(set(sys.modules) - before))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "['__future__', 'vaultconv']\n"


@pytest.mark.parametrize("name", sorted({*vaultconv.__all__} - {"__version__"}))
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(vaultconv, name)
    assert callable(found)
    assert found.__name__ == name
    assert found.__doc__
    assert name in dir(vaultconv)


def test_another_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'vaultconv' has no attribute 'nothing'"):
        vaultconv.nothing


def named(annotation: Any) -> Iterator[type]:
    """The classes that an annotation names, those in it too."""
    if isinstance(annotation, type):
        yield annotation
    for part in typing.get_args(annotation):
        yield from named(part)


CALLS = [name for name in vaultconv.__all__ if name.islower() and not name.startswith("_")]


@pytest.mark.parametrize("name", CALLS)
def test_what_a_call_gives_has_a_public_name(name: str) -> None:
    given = typing.get_type_hints(getattr(vaultconv, name))["return"]
    ours = [each for each in named(given) if each.__module__.startswith("vaultconv.")]
    assert ours
    assert [each.__name__ for each in ours if getattr(vaultconv, each.__name__, None) is not each] == []


def test_the_attributes_that_are_promised_are_there() -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text("utf-8")
    table = page.partition("### What they give\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|]*) \|$", table, re.MULTILINE)
    assert len(rows) > 10
    for name, told in rows:
        kind = getattr(vaultconv, name)
        there = {*dir(kind), *getattr(kind, "__dataclass_fields__", ())}
        words = re.findall(r"`([a-z_]+)(?:\(\))?`", re.sub(r"\([^)]{3,}\)", "", told))
        assert words
        assert [word for word in words if word not in there] == [], name


def test_each_public_name_was_reviewed() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = page.partition("## The public names, one by one\n")[2].partition("\n## ")[0]
    reviewed = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE)))
    assert sorted(reviewed) == sorted(vaultconv.__all__)
