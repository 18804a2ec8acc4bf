"""TOML out."""

from __future__ import annotations

import math
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.markdown.frontmatter.toml_writer import write_toml


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (None, '""'),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (1e21, "1e+21"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (math.nan, "nan"),
        ("\x7f\n", '"\\u007f\\n"'),
        ([], "[]"),
        ({}, "{}"),
        ({"a b": [1, {"c": "d"}]}, '{ "a b" = [1, { c = "d" }] }'),
    ],
)
def test_each_kind_of_value(value: object, spelled: str) -> None:
    assert write_toml({"k": value}) == f"k = {spelled}\n"


@given(st.dictionaries(st.text(), st.text(), max_size=4))
def test_any_texts_read_back(values: dict[str, str]) -> None:
    assert tomllib.loads(write_toml(values)) == values
