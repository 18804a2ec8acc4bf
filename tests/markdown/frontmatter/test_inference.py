"""Types of properties: inferred as Obsidian does, or declared in ``types.json``."""

from __future__ import annotations

import pytest

from vaultconv.markdown.frontmatter import property_type
from vaultconv.model.properties import PropertyType, Value

T = PropertyType


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, T.EMPTY),
        ("", T.TEXT),
        ("x", T.TEXT),
        (True, T.CHECKBOX),
        (0, T.NUMBER),
        (0.5, T.NUMBER),
        ([], T.LIST),
        ([["x"]], T.LIST),
        ({}, T.MAP),
        ("2020-08-21", T.DATE),
        ("2020-02-30", T.TEXT),
        ("2020-08-21T10:30", T.DATETIME),
        ("2020-08-21T10:30:00", T.DATETIME),
        ("2020-08-21T10:30:00.5", T.DATETIME),
        ("2020-08-21T25:30", T.TEXT),
        ("2020-08-21T10:30:00Z", T.TEXT),
        ("2020-08", T.TEXT),
        ("2020/08/21", T.TEXT),
        ("٢٠٢٠-08-21", T.TEXT),
        ("[[x]]", T.LINK),
        (" [[Dir/x#h|y]] ", T.LINK),
        ("[[Sq]uare]]", T.LINK),
        ("see [[x]]", T.TEXT),
        ("[[x]], [[y]]", T.TEXT),
        ("[[x]] [[y]]", T.TEXT),
        ("[[]]", T.TEXT),
        ("[[a\nb]]", T.TEXT),
    ],
)
def test_a_type_is_inferred(value: Value, kind: PropertyType) -> None:
    assert property_type("k", value) is kind


@pytest.mark.parametrize("key", ["tags", "Aliases", "CSSCLASSES"])
def test_reserved_keys_are_lists(key: str) -> None:
    assert property_type(key, "a, b") is T.LIST
    assert property_type(key, ["a"]) is T.LIST
    assert property_type(key, None) is T.EMPTY


@pytest.mark.parametrize(
    ("declared", "value", "kind"),
    [
        ("text", "2020-08-21", T.TEXT),
        ("text", "[[x]]", T.LINK),
        ("text", 7, T.NUMBER),
        ("date", "2020-08-21T10:30", T.DATE),
        ("date", "soon", T.TEXT),
        ("datetime", "2020-08-21", T.DATETIME),
        ("multitext", "a", T.LIST),
        ("tags", "a", T.LIST),
        ("number", "x", T.TEXT),
        ("checkbox", None, T.EMPTY),
        ("unheard-of", "2020-08-21", T.DATE),
    ],
)
def test_a_declared_type_decides_among_what_the_value_allows(
    declared: str, value: Value, kind: PropertyType
) -> None:
    assert property_type("k", value, "", declared) is kind
