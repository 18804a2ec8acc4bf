"""Recognition: every rule of Obsidian's help and release notes, one row each."""

from __future__ import annotations

import pytest

from vaultconv.markdown.frontmatter.fences import find


@pytest.mark.parametrize(
    ("text", "block", "body"),
    [
        ("---\na: 1\n---\nBody", "a: 1\n", "Body"),
        ("---\na: 1\n---", "a: 1\n", ""),
        ("---\na: 1\n---  \t\nBody", "a: 1\n", "Body"),
        ("---\n---\nBody", "", "Body"),
        ("---\n---", "", ""),
        ("---\na: 1\n...\nb: 2\n---\n", "a: 1\n...\nb: 2\n", ""),
        ("---\na: 1\n----\n--- x\n---\n", "a: 1\n----\n--- x\n", ""),
        ("---\n\na: 1\n\n---\n\nBody", "\na: 1\n\n", "\nBody"),
    ],
)
def test_a_yaml_block_is_found(text: str, block: str, body: str) -> None:
    found = find(text, "yaml")
    assert found is not None
    assert (text[found.start : found.end], text[found.body :]) == (block, body)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\n",
        "---\na: 1\n",
        "---\na: 1\n...\n",
        "--- \na: 1\n---\n",
        "----\na: 1\n---\n",
        "\n---\na: 1\n---\n",
        " ---\na: 1\n---\n",
        "---\na: 1\n ---\n",
        "---\na: 1\n---x\n",
    ],
)
def test_no_yaml_block_is_found(text: str) -> None:
    assert find(text, "yaml") is None


@pytest.mark.parametrize(
    ("text", "syntax", "block", "body"),
    [
        ("+++\na = 1\n+++\nBody", "toml", "a = 1\n", "Body"),
        ("+++ \na = 1\n+++ ", "toml", "a = 1\n", ""),
        ('{\n"a": 1\n}\nBody', "json", '{\n"a": 1\n}', "Body"),
        ('{\n  "a": {\n  }\n}', "json", '{\n  "a": {\n  }\n}', ""),
        ("{\n}\nBody", "json", "{\n}", "Body"),
    ],
)
def test_toml_and_json_are_found(text: str, syntax: str, block: str, body: str) -> None:
    found = find(text, syntax)
    assert found is not None
    assert (text[found.start : found.end], text[found.body :]) == (block, body)


@pytest.mark.parametrize(
    ("text", "syntax"),
    [("+++\na = 1\n", "toml"), ('{"a": 1}\n', "json"), ("{\nprose\n}\n", "json"), ('{\n"a": 1\n', "json")],
)
def test_toml_and_json_are_not_found(text: str, syntax: str) -> None:
    assert find(text, syntax) is None
