"""The app's spelling of whole entries, house styles, and what is copied instead of written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultconv.markdown.frontmatter import (
    YamlStyle,
    property_type,
    read_front_matter,
    write_entry,
    write_front_matter,
    write_yaml,
)
from vaultconv.model.properties import Properties, Property, PropertyType, Value


def prop(key: str, value: Value, lexeme: str = "", raw: str = "") -> Property:
    return Property(key, value, property_type(key, value, lexeme), lexeme, raw)


def test_the_app_writes_this() -> None:
    """The example of the app's own output, value by value."""
    values: dict[str, Value] = {
        "s": "plain",
        "q": "a: b",
        "dq": 'a: "b"',
        "empty": None,
        "list": ["[[a]]", None, 7, True],
        "none": [],
        "block": "two\nlines",
        "map": {"sub": {"deep": "x"}, "list": [["a", "b"], {"k": 1, "l": []}], "no": {}, "gone": None},
        "flag": False,
        "big": 1e21,
    }
    assert write_yaml(prop(key, value) for key, value in values.items()) == (
        "s: plain\n"
        'q: "a: b"\n'
        "dq: 'a: \"b\"'\n"
        "empty:\n"
        'list:\n  - "[[a]]"\n  - \n  - 7\n  - true\n'
        "none: []\n"
        "block: |-\n  two\n  lines\n"
        "map:\n  sub:\n    deep: x\n  list:\n    - - a\n      - b\n    - k: 1\n      l: []\n  no: {}\n  gone:\n"
        "flag: false\n"
        "big: 1e+21\n"
    )


@pytest.mark.parametrize(
    ("value", "lexeme", "written"),
    [
        (7, "007", "007"),
        (1000.0, "1e3", "1e3"),
        (9781234567890123456.0, "9781234567890123456", "9781234567890123456"),
        (8, "007", "8"),
        (1000, "1_000", "1000"),  # TOML's spelling means a text in YAML
        (True, "TRUE", "true"),
        ("x", '"x"', "x"),
        ("007", "'007'", '"007"'),
        ([7, 61120081], "\n  - 007\n  - 0061120081", "\n  - 007\n  - 0061120081"),
        ([7, "x", None], "[007, x, ~]", "\n  - 007\n  - x\n  - "),
        ([7, 8], "[007, 9]", "\n  - 007\n  - 8"),
        ([7], "[007, 8]", "\n  - 7"),
        ([7, "a"], '[007, "a"]', "\n  - 7\n  - a"),
        (["x"], "[x]", "\n  - x"),
    ],
)
def test_a_number_keeps_its_lexeme_and_nothing_else_does(value: Value, lexeme: str, written: str) -> None:
    expected = f"k:{written}\n" if written.startswith("\n") else f"k: {written}\n"
    assert write_entry(prop("k", value, lexeme)) == expected


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "? {}\n:\n"), ("x", "? {}\n: x\n"), (["a", "b"], "? {}\n: - a\n  - b\n")],
)
def test_a_very_long_key_is_explicit(value: Value, written: str) -> None:
    key = "k" * 1025
    assert write_entry(prop(key, value)) == written.format(key)
    nested = written.format(key).replace("\n", "\n  ").rstrip(" ")
    assert write_entry(prop("m", {key: value})) == f"m:\n  {nested}"


def test_a_house_style_spells_by_key() -> None:
    """The shape of the Readwise site's front matter: some keys always quoted, tags on one line, trailing blanks."""

    def quoted(value: Value) -> str | None:
        return f'"{value}"' if isinstance(value, str) else None

    def joined(value: Value) -> str | None:
        return " ".join(map(str, value)) if isinstance(value, list) else None

    style = YamlStyle(empty=" ", spellings={"title": quoted, "tags": joined}, text=lambda text, _: text)
    items = [
        prop("title", "a\\b"),
        prop("tags", ["x", "y"]),
        prop("image", None),
        prop("author", "@me"),
        prop("n", 1),
    ]
    assert write_yaml(items, style) == 'title: "a\\b"\ntags: x y\nimage: \nauthor: @me\nn: 1\n'
    assert write_yaml([prop("title", None), prop("tags", "one")], style) == "title: \ntags: one\n"


FRONT = "---\n# c\na: 007\n\nb: 'x'\nc: [1]\n# end\n---\n"


def test_what_nobody_touched_is_copied() -> None:
    read = read_front_matter(FRONT).properties
    assert write_front_matter(read, use_raw=True) == FRONT
    assert write_front_matter(read) == "---\n# c\na: 007\nb: x\nc:\n  - 1\n# end\n---\n"


def test_the_other_entries_are_copied_when_one_changes() -> None:
    read = read_front_matter(FRONT).properties
    changed = read.with_value("b", "y: z", PropertyType.TEXT)
    assert write_front_matter(changed, use_raw=True) == FRONT.replace("b: 'x'\n", 'b: "y: z"\n')
    assert write_front_matter(read.without("b"), use_raw=True) == FRONT.replace("\nb: 'x'\n", "")


def test_entries_that_lean_on_each_other_are_written_out() -> None:
    read = read_front_matter("---\na: &x [1]\nb: *x # c\nc: 'R&D'\n---\n").properties
    assert write_front_matter(read.without("a"), use_raw=True) == "---\nb:\n  - 1\nc: 'R&D'\n---\n"
    kept = read.with_value("c", "z", PropertyType.TEXT)
    assert write_front_matter(kept, use_raw=True) == "---\na: &x [1]\nb:\n  - 1\nc: z\n---\n"


def test_a_trailer_without_a_line_end_gets_one() -> None:
    properties = Properties((prop("a", "b"),), "yaml", "", "# end")
    assert write_front_matter(properties, use_raw=True) == "---\na: b\n# end\n---\n"


@pytest.mark.parametrize(
    ("properties", "written"),
    [
        (Properties(), ""),
        (Properties((), "yaml", "---\n---"), "---\n---"),
        (Properties((), "yaml", "---\na: b: c\n---\n"), "---\na: b: c\n---\n"),
    ],
)
def test_a_block_without_entries_is_copied_or_is_not_there(properties: Properties, written: str) -> None:
    assert write_front_matter(properties) == written


@pytest.mark.parametrize(
    ("syntax", "written"),
    [
        ("yaml", '---\na: x\nb:\n  - 1\n  - "true"\nc:\n---\n'),
        ("toml", '+++\na = "x"\nb = [1, "true"]\nc = ""\n+++\n'),
        ("json", '{\n  "a": "x",\n  "b": [\n    1,\n    "true"\n  ],\n  "c": null\n}\n'),
    ],
)
def test_the_three_languages(syntax: str, written: str) -> None:
    properties = Properties((prop("a", "x"), prop("b", [1, "true"]), prop("c", None)), "toml", "")
    assert write_front_matter(properties, syntax=syntax, use_raw=True) == written


def tree(depth_one: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    lists: st.SearchStrategy[Value] = st.lists(depth_one, max_size=4)
    maps: st.SearchStrategy[Value] = st.dictionaries(st.text(max_size=12), depth_one, max_size=4)
    return st.one_of(lists, maps)


WORDS = st.one_of(st.text(), st.text("a \n#:-\"'[]{}&*0\t.~", max_size=30))
LEAVES: st.SearchStrategy[Value] = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), WORDS
)


def same(value: Value) -> object:
    """``value`` with all numbers as doubles, told apart from checkboxes."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return [same(item) for item in value]
    if isinstance(value, dict):
        return {key: same(item) for key, item in value.items()}
    return ("number", float(value))


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.text(), st.recursive(LEAVES, tree, max_leaves=12), min_size=1, max_size=5))
def test_any_document_reads_back_as_itself(values: dict[str, Value]) -> None:
    written = write_front_matter(Properties(tuple(prop(key, value) for key, value in values.items())))
    read = read_front_matter(f"{written}Body")
    assert read.problem is None
    assert {item.key: same(item.value) for item in read.properties} == {
        key: same(v) for key, v in values.items()
    }
    assert [item.key for item in read.properties] == list(values)
    assert read.body_start == len(written)


@pytest.mark.parametrize(
    ("entry", "written"),
    [
        ("k: {{date}}\n", "k: {{date}}\n"),
        ('k: "{{date}}"\n', 'k: "{{date}}"\n'),
        ("k: {{ any | thing }}\n", "k: {{ any | thing }}\n"),
        ("k:\n  - {{title}} # c\n  - 007\n", "k:\n  - {{title}}\n  - 007\n"),
        ('k: ["{{title}}"]\n', 'k:\n  - "{{title}}"\n'),
        ("k: {a: 1}\n", "k:\n  a: 1\n"),
    ],
)
def test_a_placeholder_written_anew_has_the_quotes_that_it_had(entry: str, written: str) -> None:
    properties = read_front_matter(f"---\n{entry}---\n").properties
    assert write_yaml(properties) == written


def test_only_the_placeholders_of_the_app_are_bare_where_nobody_wrote_yaml() -> None:
    made = [prop("a", "{{date:YYYY}}"), prop("b", "{{query x}}", "{{query x}}")]
    assert write_yaml(made) == 'a: {{date:YYYY}}\nb: "{{query x}}"\n'
    assert write_yaml(made[:1], YamlStyle()) == 'a: "{{date:YYYY}}"\n'
