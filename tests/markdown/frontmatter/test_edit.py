"""Front matter that is edited where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from vaultconv.markdown.frontmatter import property_type, read_front_matter
from vaultconv.markdown.frontmatter.edit import with_entry, with_key, without_entry

EDITS: list[tuple[str, str, Any, str]] = [
    ("a: 1 # one", "a", 2, "a: 2 # one"),
    ("a:   x", "a", "y", "a:   y"),
    ("a: 'x'", "a", "it's", "a: 'it''s'"),
    ('a: "x" # q', "a", 'y "z"', 'a: "y \\"z\\"" # q'),
    ('a: "x"', "a", "back\\slash", "a: back\\slash"),
    ("a: 'x'", "a", 7, "a: 7"),
    ("a: x", "a", "y: z", 'a: "y: z"'),
    ("a: x", "a", None, "a:"),
    ("a:", "a", "x", "a: x"),
    ("a: # why", "a", "x", "a: x # why"),
    ("'a b': x", "a b", "y", "'a b': y"),
    ("a: x", "a", ["y"], "a:\n  - y"),
    ("a: [x, y] # c", "a", ["y", "z"], "a: [y, z] # c"),
    ("a: [x, 'y, z']", "a", ["x", "y, z", "a, b"], "a: [x, 'y, z', \"a, b\"]"),
    ("a: [x]", "a", [], "a: []"),
    ("a: [x]", "a", [["n"]], "a: [[n]]"),
    ("a: [[x], y]", "a", ["y"], "a: [y]"),
    ("a:\n- x # c\n- 'y'", "a", ["x", "y", "z"], "a:\n- x # c\n- 'y'\n- z"),
    ('a:\n    - x # c\n    - "y"', "a", ["y"], 'a:\n    - "y"'),
    ('a:\n  - x\n  - "y"', "a", ["x", "z"], 'a:\n  - x\n  - "z"'),
    ("a:\n  - x\n  - y", "a", ["n", "x", "y"], "a:\n  - n\n  - x\n  - y"),
    ("a:\n  - x", "a", "y", "a: y"),
    ("a: |\n  x\n  y\nb: 1", "a", "z", "a: z\nb: 1"),
    ("a: x", "a", "y\nz", "a: |-\n  y\n  z"),
    ("a: {k: v}", "a", {"k": "w"}, "a: {k: w}"),
    ("a: {k: 1.10, m: 2} # c", "a", {"k": 1.1, "m": 3}, "a: {k: 1.10, m: 3} # c"),
    (
        "a:\n  k: 1.10 # k\n  m:\n    - 007 # m\n    - n: 1e3 # n",
        "a",
        {"k": 1.1, "m": [7, {"n": 1000.0, "o": 1}]},
        "a:\n  k: 1.10 # k\n  m:\n    - 007 # m\n    - n: 1e3 # n\n      o: 1",
    ),
    ("a: {k: v, m: n}", "a", {"m": "n"}, "a: {m: n}"),
    ('a:\n  k: ["x"]', "a", {"k": ["y", "z"]}, 'a:\n  k: ["x", z]'.replace('"x", z', "y, z")),
    # another type: the comments stay, and the digits of a number
    ("a: 1.10 # c", "a", [1.1], "a: # c\n  - 1.10"),
    ("a: 12345678901234567890", "a", [12345678901234567890.0, "x"], "a:\n  - 12345678901234567890\n  - x"),
    ("a:\n  - 1.50 # x\n  # y\n  - 2", "a", 1.5, "a: 1.50\n  # x\n  # y"),
    ("a: [0x10, 2] # c", "a", 16, "a: 0x10 # c"),
    ("a: '1.10' # c", "a", 1.1, "a: 1.10 # c"),
    ('a: "007"', "a", 7, "a: 007"),
    ("a: [x, 'y # z'] # c", "a", "w", "a: w # c"),
    ("a:\n  - x # c\n  # d", "a", "y\nz", "# c\n# d\na: |-\n  y\n  z"),
    ("a: # c\n  - x", "a", {"k": 1}, "a: # c\n  k: 1"),
    ("a: | # c\n  # text", "a", ["x"], "a: # c\n  - x"),
    ("# c\n\na: x\n# d\nb: y", "b", "z", "# c\n\na: x\n# d\nb: z"),
    ("a: x\n# end", "b", "y", "a: x\nb: y\n# end"),
]


def _edited(block: str, key: str, value: Any) -> str:
    text = f"---\n{block}\n---\nBody\n"
    properties = read_front_matter(text, {}, ("yaml",)).properties
    return with_entry(text, properties, key, value, property_type(key, value))


@pytest.mark.parametrize(("block", "key", "value", "expected"), EDITS)
def test_only_the_value_is_written_anew(block: str, key: str, value: Any, expected: str) -> None:
    made = _edited(block, key, value)
    assert read_front_matter(made, {}, ("yaml",)).properties.get(key) == value
    assert made == f"---\n{expected}\n---\nBody\n"


def test_a_note_without_front_matter_gets_some_and_loses_it() -> None:
    made = with_entry("Body\n", read_front_matter("Body\n").properties, "a", ["x"], property_type("a", ["x"]))
    assert made == "---\na:\n  - x\n---\nBody\n"
    assert without_entry(made, read_front_matter(made).properties, "a") == "Body\n"
    assert without_entry(made, read_front_matter(made).properties, "b") == made


def test_empty_front_matter_takes_an_entry() -> None:
    text = "---\n---\nBody\n"
    assert (
        with_entry(text, read_front_matter(text).properties, "a", 1, property_type("a", 1))
        == "---\na: 1\n---\nBody\n"
    )


def test_what_else_is_in_front_matter_stays_when_an_entry_goes() -> None:
    text = "---\n# why\na: 1\n---\nBody\n"
    assert without_entry(text, read_front_matter(text).properties, "a") == "---\n# why\n---\nBody\n"


@pytest.mark.parametrize(
    ("block", "to", "expected"),
    [
        ("a: 1 # c", "b", "b: 1 # c"),
        ('"a" : 1', "b: c", '"b: c" : 1'),
        ("# c\na:\n  - 1", "b", "# c\nb:\n  - 1"),
        ("x: 1", "b", "x: 1"),
        ("? a\n: 1", "b", "? a\n: 1"),
    ],
)
def test_a_key_is_called_otherwise(block: str, to: str, expected: str) -> None:
    text = f"---\n{block}\n---\n"
    properties = read_front_matter(text).properties
    assert with_key(text, properties, "a", to) == f"---\n{expected}\n---\n"
