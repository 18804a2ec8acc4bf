"""The handlers as python-frontmatter knows them: detect, split, load, export."""

from __future__ import annotations

import frontmatter
import pytest
from frontmatter.default_handlers import BaseHandler

from vaultconv.markdown.frontmatter.handlers import HANDLERS
from vaultconv.markdown.frontmatter.values import MalformedError

SAMPLES = {
    "yaml": ("---\na: yes\nb: [1]\n---\n\n Body \n", "a: yes\nb: [1]\n", "\n Body \n"),
    "toml": ('+++\na = "yes"\nb = [1]\n+++\n\n Body \n', 'a = "yes"\nb = [1]\n', "\n Body \n"),
    "json": ('{\n"a": "yes",\n"b": [1]\n}\n\n Body \n', '{\n"a": "yes",\n"b": [1]\n}', "\n Body \n"),
}


@pytest.mark.parametrize("syntax", SAMPLES)
def test_a_handler_finds_splits_and_loads_without_stripping(syntax: str) -> None:
    text, block, body = SAMPLES[syntax]
    handler = HANDLERS[syntax]
    assert isinstance(handler, BaseHandler)
    assert handler.detect(text)
    assert handler.split(text) == (block, body)
    assert handler.load(block) == {"a": "yes", "b": [1]}


@pytest.mark.parametrize("syntax", SAMPLES)
def test_what_is_exported_loads_again(syntax: str) -> None:
    handler = HANDLERS[syntax]
    data = {"a b": 'x "y"', "n": 1.5, "l": ["x", True], "m": {"k": "v"}, "t": "two\nlines"}
    assert handler.load(handler.export(data) + "\n") == data
    assert handler.load(handler.export({}) + "\n") in ({}, None)


@pytest.mark.parametrize("syntax", SAMPLES)
def test_no_front_matter_is_no_front_matter(syntax: str) -> None:
    handler = HANDLERS[syntax]
    assert not handler.detect("Body\n")
    with pytest.raises(ValueError, match="no front matter"):
        handler.split("Body\n")


def test_python_frontmatter_itself_can_use_them() -> None:
    post = frontmatter.loads("---\na: 12:30\n---\nBody", handler=HANDLERS["yaml"])
    assert post.metadata == {"a": "12:30"}
    assert frontmatter.dumps(post) == "---\na: 12:30\n---\n\nBody"


def test_toml_dates_are_text() -> None:
    block = "a = 1979-05-27T07:32:00Z\nb = [1979-05-27]\nc = { d = 07:32:00 }\n"
    assert HANDLERS["toml"].load(block) == {
        "a": "1979-05-27T07:32:00+00:00",
        "b": ["1979-05-27"],
        "c": {"d": "07:32:00"},
    }


@pytest.mark.parametrize(
    ("syntax", "block", "words", "line", "column"),
    [
        ("toml", "a = 1\na = 2\n", "overwrite", 2, 6),
        ("toml", "a = 1\nb = \n", "Invalid value", 2, 5),
        ("toml", "a = [\n", "Invalid value", 1, 1),
        ("json", '{\n"a": 1,\n"b" 2\n}', "delimiter", 3, 5),
        ("json", '{\n"a": 1,\n"a": 2\n}', "'a' is given twice", 1, 1),
        ("json", '{\n"a": NaN\n}', "NaN is no JSON value", 1, 1),
        ("json", '{\n"a": ' + "[" * 100_000 + "\n}", "nested too deeply", 1, 1),
        ("toml", "a = " + "[" * 100_000 + "\n", "nested too deeply", 1, 1),
    ],
)
def test_a_malformed_block_says_where(syntax: str, block: str, words: str, line: int, column: int) -> None:
    with pytest.raises(MalformedError, match=words) as caught:
        HANDLERS[syntax].load(block)
    assert (caught.value.problem.line, caught.value.problem.column) == (line, column)
    assert caught.value.problem.remedy
