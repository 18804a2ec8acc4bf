"""Front matter in, as a whole: recognition, types, lexemes, problems in the file's own lines, and the law of bytes."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultconv.markdown.frontmatter import marks, read_front_matter, write_front_matter
from vaultconv.model.properties import PropertyType, Value

T = PropertyType


def test_an_ordinary_note() -> None:
    text = '---\ntitle: "A # b" # c\ntags:\n  - x\nisbn: 0061120081\ndone: TRUE\nwhen: 2020-08-21\nempty:\n---\n\nBody\n'
    found = read_front_matter(text)
    assert [(p.key, p.value, p.type, p.lexeme, p.line) for p in found.properties] == [
        ("title", "A # b", T.TEXT, '"A # b"', 2),
        ("tags", ["x"], T.LIST, "\n  - x", 3),
        ("isbn", 61120081, T.NUMBER, "0061120081", 5),
        ("done", True, T.CHECKBOX, "TRUE", 6),
        ("when", "2020-08-21", T.DATE, "2020-08-21", 7),
        ("empty", None, T.EMPTY, "", 8),
    ]
    assert found.properties.syntax == "yaml"
    assert text[found.body_start :] == "\nBody\n"
    assert found.problem is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Body\n",
        "-\n",
        "--- \na: 1\n---\n",
        "\n---\na: 1\n---\n",
        "---\nno end\n",
        "---\nJust a sentence between two rules.\n---\nBody\n",
        "---\n- a\n- list\n---\n",
        "---\n~\n---\n",
        "---\nProse with `code`, @names and [brackets\n\n> and: a quote\n---\n",
        "---\n\tindented prose\n---\n",
        "+++\nno end\n",
        "{\nprose\n}\n",
    ],
)
def test_this_is_body(text: str) -> None:
    found = read_front_matter(text)
    assert (found.body_start, found.problem, found.properties.raw, len(found.properties)) == (0, None, "", 0)


@pytest.mark.parametrize("raw", ["---\n---\n", "---\n---", "---\n\n# c\n---\n", "{\n}\n", "+++\n+++\n"])
def test_an_empty_block_exists_but_holds_nothing(raw: str) -> None:
    found = read_front_matter(raw)
    assert (len(found.properties), found.properties.raw, found.body_start) == (0, raw, len(raw))
    assert found.problem is None
    assert write_front_matter(found.properties, use_raw=True) == raw


@pytest.mark.parametrize(
    ("text", "words", "line", "column"),
    [
        ("---\na: 1\nb: x: y\n---\n", "mapping values", 3, 5),
        ("---\na: 1\na: 2\n---\n", "'a' is given twice", 3, 1),
        ("---\na: 1\n'a': 2\n---\n", "'a' is given twice", 3, 1),
        ("---\n? a\n: 1\na: 2\n---\n", "'a' is given twice", 4, 1),
        ("---\nm:\n  k: 1\n  k: 2\n---\n", "'k' is given twice", 4, 3),
        ("---\na:\n\tb: 1\n---\n", "tab", 3, 1),
        ("---\n\tx: 1\n---\n", "tab", 2, 1),
        ("---\n \ta: 1\n---\n", "tab", 2, 2),
        ("---\n  a: 1\n b: 2\n---\n", "", 3, 2),
        ("---\na: 1\n...\nb: 2\n---\n", "second document", 3, 1),
        ("---\ntags: [#a, b]\n---\n", "comments", 2, 8),
        ("---\n<% tp.x %>\ntitle: @me\n---\n", "mapping values", 3, 6),
        ("---\n a: 1\nb: 2\n---\n", "document start", 3, 1),
        ("---\n1: a\n1.0: b\n---\n", "given twice", 3, 1),
        ('---\n{"a": 1,\n---\n', "flow node", 3, 1),
        ("+++\na = 1\nb =\n+++\n", "Invalid value", 3, 4),
        ('{\n"a": 1,\n"b" 2\n}\n', "delimiter", 3, 5),
    ],
)
def test_a_malformed_block_is_reported_and_kept(text: str, words: str, line: int, column: int) -> None:
    found = read_front_matter(f"{text}Body")
    assert found.problem is not None
    assert words in found.problem.message
    assert (found.problem.line, found.problem.column) == (line, column)
    assert found.problem.remedy
    assert len(found.properties) == 0
    assert found.body_start == len(text)
    assert write_front_matter(found.properties) == text


@pytest.mark.parametrize(
    ("block", "items"),
    [
        ('{"a": 1e3, "b": ["x"]}\n', [("a", 1000.0, "1e3", 2), ("b", ["x"], '["x"]', 2)]),
        ("? a\n: 007\n", [("a", 7, "007", 2)]),
        ("007: a\n~: b\n'q r': c\n", [("007", "a", "a", 2), ("", "b", "b", 3), ("q r", "c", "c", 4)]),
        ("? 007\n: a\n? [x]\n: b\n", [("007", "a", "a", 2), ("[ x ]", "b", "b", 4)]),
        ("k: \xa0\n", [("k", "\xa0", "\xa0", 2)]),
        ("k: 0x1FFFFFFFFFFFFFFFFFF\n", [("k", float(0x1FFFFFFFFFFFFFFFFFF), "0x1FFFFFFFFFFFFFFFFFF", 2)]),
        ("k:\tv\n", [("k", "v", "v", 2)]),
        ("k: {{date}}\n", [("k", "{{date}}", "{{date}}", 2)]),
        ("&x k: v\nl: *x\n", [("k", "v", "v", 2), ("l", "k", "*x", 3)]),
    ],
)
def test_unusual_entries(block: str, items: list[tuple[str, Value, str, int]]) -> None:
    found = read_front_matter(f"---\n{block}---\n")
    assert [(p.key, p.value, p.lexeme, p.line) for p in found.properties] == items


def test_toml_and_json_at_the_start_of_the_file() -> None:
    toml = read_front_matter("+++\na = 0x1F # c\nd = 1979-05-27\n+++\nBody")
    assert [(p.key, p.value, p.type, p.lexeme, p.line) for p in toml.properties] == [
        ("a", 31, T.NUMBER, "0x1F", 2),
        ("d", "1979-05-27", T.DATE, "1979-05-27", 3),
    ]
    spread = read_front_matter("+++\na.b = 1\na.c = 2\n+++\n", types={"a": "text"})
    assert [(p.key, p.value, p.lexeme, p.raw, p.line) for p in spread.properties] == [
        ("a", {"b": 1, "c": 2}, "", "", 0)
    ]
    json = read_front_matter('{\n"a": [1]\n}\nBody')
    assert [(p.key, p.value, p.type, p.lexeme, p.line) for p in json.properties] == [
        ("a", [1], T.LIST, "[1]", 2)
    ]
    assert (toml.properties.syntax, json.properties.syntax) == ("toml", "json")


def test_a_caller_may_know_yaml_only_and_declare_types() -> None:
    assert read_front_matter("+++\na = 1\n+++\n", syntaxes=("yaml",)).body_start == 0
    declared = read_front_matter("---\nDate: 2020-08-21\n---\n", types={"date": "text"})
    assert declared.properties.items[0].type is T.TEXT
    explicit = read_front_matter("---\n? Date\n: 2020-08-21\n---\n", types={"date": "text"})
    assert explicit.properties.items[0].type is T.TEXT


def test_a_block_too_large_for_marks_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MAX_SIZE", 5)
    found = read_front_matter("---\n? a\n: 1\n---\n")
    assert found.problem is None or "too large to find its entries" in found.problem.message
    assert found.problem is not None or found.body_start == 0


FRAGMENTS = st.sampled_from(
    [
        't: "x # y" # c\n',
        "s: 'it''s'\n",
        "# comment\n",
        "\n",
        "  # indented\n",
        "m:\n  p: 1\n  q: [a, b]\n",
        "k:\n- a\n# between\n- b\n",
        "z: |\n  one\n  # two\n\n",
        "w: |+\n  keep\n\n\n",
        "y: >-\n  folded\n\n  text\n   \n",
        "n: 007\n",
        "e:\n",
        "u: https://x/y#z\n",
        'v: "many\n  # lines\n  here"\n',
        "f: [a,\n  b # c\n]\n",
        "'q r' : v\n",
        "? x\n: y\n",
        "o: &q 1\n",
        "i: *q\n",
        "b: a: b\n",
        "h:\tx\n",
        "\tbad: 1\n",
        "text\n",
        "...\n",
        "g: {{date}}\n",
        "j: 🌐 é\n",
    ]
)


@settings(max_examples=600, deadline=None)
@given(
    st.lists(FRAGMENTS, max_size=8).map("".join),
    st.sampled_from(["---\n", "---  \n", "---"]),
    st.text(max_size=5),
)
def test_what_is_read_goes_back_byte_for_byte(block: str, closing: str, body: str) -> None:
    raw = f"---\n{block}{closing}"
    text = raw + body if closing.endswith("\n") else raw
    found = read_front_matter(text)
    if not found.body_start:
        assert found == type(found)()
        return
    assert found.body_start == len(raw)
    assert write_front_matter(found.properties, use_raw=True) == raw
    items = found.properties.items
    if items:
        assert "---\n" + "".join(item.raw for item in items) + found.properties.trailer + closing == raw
        for item in items:
            assert raw.split("\n")[item.line - 1].lstrip("?").strip().startswith((item.key, "'", "&"))


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(["---\n{}\n---\n", "+++\n{}\n+++\n", '{{\n"{}\n}}\n']),
    st.text(st.characters(), max_size=60),
)
def test_no_text_is_too_odd_to_be_read(frame: str, inside: str) -> None:
    text = frame.format(inside)
    found = read_front_matter(text)
    assert write_front_matter(found.properties, use_raw=True) == text[: found.body_start]


def test_reading_a_note_without_front_matter_imports_no_parser_of_front_matter() -> None:
    code = (
        "import sys; from vaultconv.markdown.frontmatter import read_front_matter as read;"
        "read('Body'); print(sorted({'frontmatter', 'yaml', 'ruamel.yaml'} & set(sys.modules)));"
        "read('---\\na: 1\\n---\\n'); print(sorted({'frontmatter', 'yaml', 'ruamel.yaml'} & set(sys.modules)));"
        "read('+++\\na = 1\\n+++\\n'); print('frontmatter' in sys.modules, 'ruamel.yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n[]\nTrue False\n"
