"""Values: YAML 1.2 as Obsidian reads it, row by row, and what the parser is helped over."""

from __future__ import annotations

import math

import pytest

from vaultconv.markdown.frontmatter import marks, values
from vaultconv.markdown.frontmatter.values import MalformedError, load, parses


@pytest.mark.parametrize(
    ("block", "value"),
    [
        ("a: yes\nb: No\nc: on\n", {"a": "yes", "b": "No", "c": "on"}),
        (
            "a: 12:30\nb: 1_000\nc: 2024-01\nd: 1.2.3\n",
            {"a": "12:30", "b": "1_000", "c": "2024-01", "d": "1.2.3"},
        ),
        ("a: 2020-08-21\nb: 2020-08-21T10:30:00\n", {"a": "2020-08-21", "b": "2020-08-21T10:30:00"}),
        (
            "a: 012\nb: 0o17\nc: 0x1F\nd: 1e3\ne: .5\nf: +12\n",
            {"a": 12, "b": 15, "c": 31, "d": 1000, "e": 0.5, "f": 12},
        ),
        ("a: .inf\n", {"a": math.inf}),
        ("a: 9781234567890123456\n", {"a": 9781234567890123456.0}),
        ("a: [[x]]\n", {"a": [["x"]]}),
        ("a: #tag\n", {"a": None}),
        ("a: {{date}}\n", {"a": {"{ date }": None}}),
        ("? [a, 1]\n: b\n", {"[ a, 1 ]": "b"}),
        ("? []\n: b\n? {}\n: c\n", {"[]": "b", "{}": "c"}),
        ("{{x: [y]}}\n", {"{ x: [ y ] }": None}),
        ("A: 1\na: 2\n", {"A": 1, "a": 2}),
        ("<<: {a: 1}\n", {"<<": {"a": 1}}),
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("a: one\n  two\n", {"a": "one two"}),
        ("a: !t 3\nb: !t [x]\n!t c: d\n", {"a": "3", "b": ["x"], "c": "d"}),
        (
            "7: a\n1.5: b\ntrue: c\n~: d\nfalse: e\n",
            {"7": "a", "1.5": "b", "true": "c", "": "d", "false": "e"},
        ),
        ('{"a": 1, "b": [true, null]}\n', {"a": 1, "b": [True, None]}),
        ("a: 1\n...\n# end\n", {"a": 1}),
        # what py-yaml12 refuses, or reads otherwise, and YAML does not
        ("a:\t1\nb: 'x:\ty'\n", {"a": 1, "b": "x:\ty"}),
        ('"a":\t1\n', {"a": 1}),
        ("a:\n  b:\tc\n  d:\te\n", {"a": {"b": "c", "d": "e"}}),
        ('{\n\t"a":\t1\n}\n', {"a": 1}),
        ('a: "\\ud83d\\ude00 \\\\ud83d\\n"\n', {"a": "😀 \\ud83d\n"}),
        ("a: |\n", {"a": ""}),
        ("b: [\n]\nc: {\n  }\n", {"b": [], "c": {}}),
        # a mapping that is none
        ("- a\n- b: 1\n", ["a", {"b": 1}]),
        ("text\n", "text"),
        ("# only\n", None),
    ],
)
def test_a_block_has_its_value(block: str, value: object) -> None:
    assert load(block) == value


@pytest.mark.parametrize(
    ("block", "line", "column"),
    [
        ("a: b: c\n", 1, 5),
        ("x: 1\na: It's: x\n", 2, 8),
        ("a: [x\n", 2, 1),
        ("a: [[x]], [[y]]\n", 1, 9),
        ("a: @x\n", 1, 4),
        ("a: `x`\n", 1, 4),
        ("é: 🌐\nb: %x\n", 2, 4),
        ("a: *bold*\n", 1, 4),
        ('a: "\\q"\n', 1, 6),
        ('a: "\\ud800"\n', 1, 4),
        ("a: [#a, b]\n", 1, 5),
        ("a: !!null x\n", 1, 1),
        ("m:\n  k: 1\n  k: 2\n", 3, 3),
        ("m: {k: 1, 'k': 2}\n", 1, 11),
        ("l:\n  - k: 1\n    k: 'x: y'\n", 3, 5),
        ("1: a\n'1': b\n", 1, 1),
    ],
)
def test_a_malformed_block_says_where(block: str, line: int, column: int) -> None:
    with pytest.raises(MalformedError) as caught:
        load(block)
    problem = caught.value.problem
    assert (problem.line, problem.column) == (line, column)
    assert problem.message.startswith(
        ("The properties are not valid YAML: ", "The property ", "Two properties")
    )
    assert problem.remedy


def test_colons_in_texts_are_no_duplicates() -> None:
    assert load("m:\n  k: 'x: y'\n  j: {a: 1}\n") == {"m": {"k": "x: y", "j": {"a": 1}}}


def test_a_block_only_our_parser_reads_is_believed() -> None:
    assert load("m:\n  k: 'x: y\x01'\n") == {"m": {"k": "x: y\x01"}}


def test_a_block_too_large_to_be_searched_for_duplicates_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MAX_SIZE", 20)
    assert load("m:\n  k: 1\n  j: 2\nlong: enough\n") == {"m": {"k": 1, "j": 2}, "long": "enough"}
    with pytest.raises(MalformedError, match="too large to look for duplicate keys"):
        load("m:\n  k: 'x: y'\n  j: 2\n")


def test_a_panic_in_rust_stops_at_the_boundary(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(_: str) -> object:
        raise PanicException("index out of bounds")

    monkeypatch.setattr(values.yaml12, "parse_yaml", panic)
    with pytest.raises(MalformedError, match="the parser gave up"):
        load("a: 1\n")
    assert not parses("[a]")


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, MemoryError])
def test_a_stop_is_no_panic(monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]) -> None:
    def stopped(_: str) -> object:
        raise stop

    monkeypatch.setattr(values.yaml12, "parse_yaml", stopped)
    with pytest.raises(stop):
        load("a: 1\n")


def test_more_nested_tabs_than_are_worth_it_are_a_problem() -> None:
    with pytest.raises(MalformedError, match="not valid YAML"):
        load("m:\n" + "".join(f"  k{number}:\tx\n" for number in range(300)))


def test_a_complaint_without_a_position_is_not_repaired() -> None:
    assert values._repaired("a: 1\n", "':' must be followed by a valid YAML whitespace") is None
    assert (
        values._repaired("a: 1\n", "must be followed by a valid YAML whitespace at byte 3 line 9 column 1")
        is None
    )
    assert values._repaired("a: 1\n", "invalid indentation at byte 3 line 1 column 4") is None
