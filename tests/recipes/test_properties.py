"""Recipes for properties."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import vaultconv
from tests.scripting.conftest import FORMATS
from vaultconv.errors import UsageError
from vaultconv.recipes import RECIPES, Left


@pytest.mark.parametrize("format", FORMATS)
def test_a_property_is_called_otherwise(format: str, opened: Any) -> None:
    vault = opened(format)
    value = vault.find("Starter").properties["fed"]
    assert RECIPES["rename-property"].run(vault, key="fed", to="watered") == ()
    assert vault.find("Starter").properties["watered"] == value
    assert "fed" not in vault.find("Starter").properties


def test_a_note_that_has_both_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("---\na: 1\nb: 2\n---\n")
    (tmp_path / "B.md").write_text("---\na: 1 # one\n---\n")
    vault = vaultconv.open_vault(tmp_path, "obsidian")
    left = RECIPES["rename-property"].run(vault, key="a", to="b")
    assert left == (Left("A.md", 2, "has both 'a' and 'b'"),)
    assert vault["A.md"].text == "---\na: 1\nb: 2\n---\n"
    assert vault["B.md"].text == "---\nb: 1 # one\n---\n"


def test_a_note_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "Latin.md").write_bytes(b"---\na: 1\n---\ncaf\xe9\n")
    (tmp_path / "Plain.md").write_text("---\na: 1\n---\n")
    vault = vaultconv.open_vault(tmp_path, "obsidian")
    (left,) = RECIPES["rename-property"].run(vault, key="a", to="b")
    assert str(left) == "Latin.md:4: cannot be read: the bytes E9 are not valid UTF-8"
    assert "b" in vault["Plain.md"].properties


def test_no_property_is_called_nothing(tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("---\na: 1\n---\n")
    vault = vaultconv.open_vault(tmp_path, "obsidian")
    with pytest.raises(UsageError, match="to: no property can be called so"):
        RECIPES["rename-property"].run(vault, key="a", to=" ")
    assert vault.diff() == ""
