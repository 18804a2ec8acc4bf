"""Where a key stands in a TOML file."""

from __future__ import annotations

import tomllib

import pytest

from vaultconv.cli.batch_file.places import place_of, place_of_error

PAGE = '''\
# jobs = 1
[defaults]
text = """
[jobs.fake]
to = 1
"""
list = [
  "to = 2",  # a comment
]

[jobs."with blank"]
to = "to"
"quoted key" = 1
inline = { a = 1, "b c" = { d = 2 } }

  [jobs.deep.to]
  to.to = 3
[[rows]]
x = 1
'''


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (["defaults"], (2, 2)),
        (["defaults", "text"], (3, 1)),
        (["defaults", "list"], (7, 1)),
        (["jobs", "with blank"], (11, 7)),
        (["jobs", "with blank", "to"], (12, 1)),
        (["jobs", "with blank", "quoted key"], (13, 1)),
        (["jobs", "with blank", "inline", "b c", "d"], (14, 29)),
        (["jobs", "deep"], (16, 9)),
        (["jobs", "deep", "to"], (16, 14)),
        (["jobs", "deep", "to", "to", "to"], (17, 6)),
        (["rows", "x"], (19, 1)),
        (["jobs", "with blank", "not there"], (11, 7)),
        (["nothing"], (1, 1)),
        ([], (1, 1)),
    ],
)
def test_a_key_is_found_by_its_path(path: list[str], place: tuple[int, int]) -> None:
    tomllib.loads(PAGE)
    assert place_of(PAGE, path) == place


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("a = 1\na = 2", "Cannot overwrite a value", (2, 6)),
        ('a = "open', "Unterminated string", (1, 10)),
        ("[a\n", "Expected ']' at the end of a table declaration", (1, 3)),
    ],
)
def test_what_is_no_toml_has_its_place(text: str, words: str, place: tuple[int, int]) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as told:
        tomllib.loads(text)
    assert place_of_error(told.value, text) == (words, place)
