"""Names of properties in a base are told from all that only looks like one."""

from __future__ import annotations

import pytest

from vaultconv.formats.obsidian.base_properties import with_property_name

BASE = """\
filters:
  and:
    - rating > 3 # why
    - 'note["rating"] != "rating"'
    - file.hasProperty('rating')
formulas:
  rating: "if(rating, rating.toFixed(2) + \\" rating\\")"
  b: /rating/.matches(rating) || x.rating || rating(1)
  c: this.rating + this.note.rating + file.properties.rating + formula.rating
properties:
  rating:
    displayName: rating
  formula.rating:
    displayName: F
views:
  - type: table
    name: rating
    order: [file.name, rating, note.rating]
    sort:
      - property: rating
        direction: ASC
    groupBy: {property: note.rating, direction: DESC}
    columnSize:
      note.rating: 200
    image: note.rating
    filters: '!rating'
"""
SCORE = """\
filters:
  and:
    - score > 3 # why
    - 'note["score"] != "rating"'
    - file.hasProperty('score')
formulas:
  rating: "if(score, score.toFixed(2) + \\" rating\\")"
  b: /rating/.matches(score) || x.rating || rating(1)
  c: this.score + this.note.score + file.properties.score + formula.rating
properties:
  score:
    displayName: rating
  formula.rating:
    displayName: F
views:
  - type: table
    name: rating
    order: [file.name, score, note.score]
    sort:
      - property: score
        direction: ASC
    groupBy: {property: note.score, direction: DESC}
    columnSize:
      note.score: 200
    image: note.score
    filters: '!score'
"""


def test_each_is_called_otherwise_and_nothing_else_changes() -> None:
    assert with_property_name(BASE, "rating", "score") == (SCORE, ())
    assert with_property_name(SCORE, "rating", "score") == (SCORE, ())
    assert with_property_name(BASE, "no", "such") == (BASE, ())


@pytest.mark.parametrize(
    ("text", "key", "to", "expected"),
    [
        ("filters: a > 1\n", "a", "my key", 'filters: note["my key"] > 1\n'),
        ("filters: a > 1\n", "a", "file", 'filters: note["file"] > 1\n'),
        ("filters: \"note['a'] > 1\"\n", "a", "it's", "filters: \"note['it\\\\'s'] > 1\"\n"),
        ("filters: 'this.a'\n", "a", "b c", "filters: 'this[\"b c\"]'\n"),
        ("filters: my-key > 1\n", "my-key", "b", "filters: b > 1\n"),
        ("views:\n  - order: [a]\n", "a", "b: c", 'views:\n  - order: ["b: c"]\n'),
        ("views:\n  - groupBy: a\n", "a", "file.x", "views:\n  - groupBy: note.file.x\n"),
        ("filters: file.name\n", "name", "b", "filters: file.name\n"),
        ("filters: file.name\n", "file", "b", "filters: file.name\n"),
    ],
)
def test_names_that_are_no_words(text: str, key: str, to: str, expected: str) -> None:
    assert with_property_name(text, key, to) == (expected, ())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("formulas:\n  x: my-a + 1\n", 2),  # a property with a hyphen, or a subtraction
        ("filters: >-\n  a > 1\n", 1),  # folded: where it stands cannot be told
        ('filters:\n  "\\u0061 > 1"\n', 2),  # escaped without need
        ("views:\n  - type: map\n    pin: a\n", 3),  # an option of a plugin
    ],
)
def test_what_cannot_be_told_is_left_and_said(text: str, line: int) -> None:
    made, left = with_property_name(text, "a", "b")
    assert made == text
    assert [each.line for each in left] == [line]
