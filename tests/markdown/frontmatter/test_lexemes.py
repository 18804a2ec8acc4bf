"""The splitter: verbatim lines, lexemes and lines of each entry, beside the block they come from."""

from __future__ import annotations

import pytest

from vaultconv.markdown.frontmatter.lexemes import from_survey, item_lexemes, split, uncommented
from vaultconv.markdown.frontmatter.marks import survey


@pytest.mark.parametrize(
    ("entry", "lexeme"),
    [
        ("k: 007\n", "007"),
        ("k:  x  \n", "x"),
        ("k:\t1_000\n", "1_000"),
        ("k:\n", ""),
        ("k: \n", ""),
        ("k: ~\n", "~"),
        ('k: ""\n', '""'),
        ("k: a#b\n", "a#b"),
        ("k: a # b # c\n", "a"),
        ("k: # c\n", ""),
        ('k: "a # b" # c\n', '"a # b"'),
        ("k: 'it''s # x' # c\n", "'it''s # x'"),
        ('k: [a, "b # c"] # d\n', '[a, "b # c"]'),
        ("k: [it's, b] # it's\n", "[it's, b]"),
        ("k: {a: 1} # c\n", "{a: 1}"),
        ("k: !!str 3 # c\n", "!!str 3"),
        ("k: [a # b # c\n  ] # d\n", "[a # b # c\n  ] # d"),
        ("k:\n  - a\n  - b\n", "\n  - a\n  - b"),
        ("k:\n- a\n- b\n", "\n- a\n- b"),
        ("k: # c\n  - a\n", "\n  - a"),
        ("k:\n  - a\n# c\n\n  - b\n", "\n  - a\n# c\n\n  - b"),
        ("k:\n  m: 1\n", "\n  m: 1"),
        ("k: one\n  two\n", "one\n  two"),
        ("k: one # c\n  # d\n", "one"),
        ("k: one\n  # d\n", "one"),
        ("k:\n  # d\n", ""),
        ('k: "one\n  # two"\n', '"one\n  # two"'),
        ('k: "one" # c\n  # d\n', '"one"'),
        ("k: |\n  one\n  # two\n", "|\n  one\n  # two"),
        ("k: |- # c\n  one\n", "|- # c\n  one"),
        ("k: >\n  one\n     \n", ">\n  one\n     "),
        ("k: |+\n  one\n\n\n", "|+\n  one\n\n"),
        ("k: |\n", "|"),
        ("k: [a,\n  b\n]\n", "[a,\n  b\n]"),
        ('"k" : v\n', "v"),
        ("a: b:c\n", "b:c"),
        ("a::b: c\n", "c"),
        (":k: v\n", "v"),
        ("-k: v\n", "v"),
    ],
)
def test_one_entry(entry: str, lexeme: str) -> None:
    """Alone, and between others: the lines before it that are its own come with it."""
    pieces = split(entry)
    assert pieces is not None
    assert [(one.raw, one.lexeme, one.line) for one in pieces.entries] == [(entry, lexeme, 2)]
    among = split(f"a0: x\n{entry}z0: y\n# end\n")
    assert among is not None
    assert [one.raw for one in among.entries] == ["a0: x\n", entry, "z0: y\n"]
    assert among.entries[1].lexeme == lexeme
    assert among.trailer == "# end\n"


def test_comments_and_blank_lines_lead_the_next_entry() -> None:
    pieces = split("\n# top\na: 1\n\n# about b\nb: 2\n\n# end\n")
    assert pieces is not None
    assert [(one.key, one.raw, one.line) for one in pieces.entries] == [
        ("a", "\n# top\na: 1\n", 4),
        ("b", "\n# about b\nb: 2\n", 7),
    ]
    assert pieces.trailer == "\n# end\n"


@pytest.mark.parametrize(
    "block",
    [
        "? k\n: v\n",
        "{a: 1}\n",
        " a: 1\n",
        "text\n",
        "- a\n",
        "a: 1\ntext\n",
        "[a]: 1\n",
        "&x a: 1\n",
        "a: 1\n? b\n",
    ],
)
def test_what_is_no_ordinary_mapping_is_left_to_the_marks(block: str) -> None:
    assert split(block) is None


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("? k\n: 007 # c\n", [("k", "? k\n: 007 # c\n", "007", 2)]),
        ("# c\n a: 1\n\n b: |\n  x\n", [("a", "# c\n a: 1\n", "1", 3), ("b", "\n b: |\n  x\n", "|\n  x", 5)]),
        ("&x a: 1\nb:\n  - *x\n", [("a", "&x a: 1\n", "1", 2), ("b", "b:\n  - *x\n", "\n  - *x", 3)]),
        ("[a]: 1\nb: [x,\n  y]\n", [("[a]", "[a]: 1\n", "1", 2), ("b", "b: [x,\n  y]\n", "[x,\n  y]", 3)]),
        ("? k\n: - a\n  - b\n", [("k", "? k\n: - a\n  - b\n", "", 2)]),
        ('{"a": 007,\n "b": [1, "x"]}\n', [("a", "", "007", 2), ("b", "", '[1, "x"]', 3)]),
    ],
)
def test_entries_by_marks(block: str, expected: list[tuple[str, str, str, int]]) -> None:
    pieces = from_survey(block, survey(block))
    assert [(one.key, one.raw, one.lexeme, one.line) for one in pieces.entries] == expected


def test_a_flow_value_with_many_comment_signs_is_given_up_in_time() -> None:
    rest = "[a" + " #" * 10_000
    assert uncommented(rest) == rest


@pytest.mark.parametrize(
    ("lexeme", "items"),
    [
        ("\n  - 007\n  - 1e3 # c", ["007", "1e3"]),
        ("\n- 1\n- x", ["1", "x"]),
        ("[007, 0x1F]", ["007", "0x1F"]),
        ("[]", [""]),
        ("\n  - [1]", None),
        ('["a", 1]', None),
        ("[[1]]", None),
        ("\n  - 1\n    - 2\n  x", None),
        ("\n  - 1\n  # c", None),
    ],
)
def test_items_of_a_simple_list(lexeme: str, items: list[str] | None) -> None:
    assert item_lexemes(lexeme) == items
