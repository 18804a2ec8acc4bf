"""Numbers as they were spelled: what is shown is what was written, what is compared is what YAML reads."""

from __future__ import annotations

import json
import math

import pytest

from vaultconv.markdown.frontmatter import as_spelled, flow_text, is_finite, number_in, read_flow, spells
from vaultconv.model.properties import Value


@pytest.mark.parametrize(
    ("word", "value"),
    [("01234", 1234), ("1.10", 1.1), ("0o17", 15), (".inf", math.inf), ("-.INF", -math.inf), (".5", 0.5)],
)
def test_a_spelling_is_one_of_its_number_only(word: str, value: float) -> None:
    assert number_in(word) == value
    assert spells(word, value)
    assert not spells(word, value + 1 if math.isfinite(value) else 0)
    assert not spells(word, str(value))


def test_a_checkbox_is_no_number() -> None:
    assert number_in("true") is None
    assert not spells("1", True)
    assert as_spelled(True, "TRUE") is True


def test_a_lexeme_that_says_something_else_is_not_believed() -> None:
    assert as_spelled(8, "007") == "8"
    assert as_spelled([7, 8], "[007]") == ["7", "8"]
    assert as_spelled([7, "a"], '\n  - 007\n  - "a"') == ["007", "a"]


@pytest.mark.parametrize(
    "value",
    [
        {"a": [math.inf, -math.inf, "NaN"], "b": "Infinity and -Infinity", "c": None},
        [1, [2.5, 'x"y'], {}],
        [math.inf],
    ],
)
def test_what_json_has_no_word_for_is_yaml(value: Value) -> None:
    assert read_flow(flow_text(value)) == value
    if is_finite(value):
        assert json.loads(flow_text(value)) == value
    else:
        with pytest.raises(ValueError, match="Expecting value"):
            json.loads(flow_text(value))


def test_nothing_is_what_nobody_wrote() -> None:
    assert read_flow("{") is None
    assert math.isnan(read_flow("[.nan]")[0])  # type: ignore[index,arg-type]
