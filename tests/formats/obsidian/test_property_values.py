"""What the app makes of the text of a property."""

from __future__ import annotations

import pytest

from vaultconv.formats.obsidian.property_values import as_the_app_reads
from vaultconv.markdown.frontmatter import read_front_matter
from vaultconv.model.properties import Properties, PropertyType, Value


def read(yaml: str) -> Properties:
    return as_the_app_reads(read_front_matter(f"---\n{yaml}---\n", {}).properties)


@pytest.mark.parametrize(
    ("yaml", "value", "type"),
    [
        ('tags: ["#a", b, "#c/d", 7]\n', ["a", "b", "c/d", 7], PropertyType.LIST),
        ('TAGS: "#a"\n', "a", PropertyType.LIST),
        ('tags: ["##a", "# a", "#", "#a b"]\n', ["##a", "# a", "#", "#a b"], PropertyType.LIST),
        ("tags: a, b c\n", ["a", "b", "c"], PropertyType.LIST),
        ('Tags: "#a #b/c"\n', ["a", "b/c"], PropertyType.LIST),
        ("tags: bread\n", "bread", PropertyType.LIST),
        ("tags: bread & rye\n", "bread & rye", PropertyType.LIST),
        ("tags: rye 2024\n", "rye 2024", PropertyType.LIST),
        ("tags: {{tags | join}}\n", "{{tags | join}}", PropertyType.LIST),
        ("x: a, b\n", "a, b", PropertyType.TEXT),
        ('x: ["#a"]\n', ["#a"], PropertyType.LIST),
        ('x: "[w](A.md)"\n', "[[A|w]]", PropertyType.LINK),
        ('x: "[w](<My A.md>)"\n', "[[My A|w]]", PropertyType.LINK),
        ('x: ["[w](A.md#^id)", b]\n', ["[[A#^id|w]]", "b"], PropertyType.LIST),
        ('x: "[w](a.pdf)"\n', "[w](a.pdf)", PropertyType.TEXT),
        ('x: "[w](https://e.org/A.md)"\n', "[w](https://e.org/A.md)", PropertyType.TEXT),
        ('x: "see [w](A.md)"\n', "see [w](A.md)", PropertyType.TEXT),
        ('x: "[w] (A.md)"\n', "[w] (A.md)", PropertyType.TEXT),
        ("x: 7\n", 7, PropertyType.NUMBER),
    ],
)
def test_each_value(yaml: str, value: Value, type: PropertyType) -> None:
    (item,) = read(yaml)
    assert (item.value, item.type, item.line) == (value, type, 2)


def test_the_bytes_of_the_block_stay_with_the_comments_before_a_value() -> None:
    text = '---\n# why\ntags: ["#a"] # so\nx: "[w](A.md)"\n---\n'
    properties = as_the_app_reads(read_front_matter(text, {}).properties)
    assert properties.raw == text
    assert [item.before for item in properties] == ["# why\n", ""]


def test_what_needs_no_change_is_the_same_object() -> None:
    properties = read_front_matter('---\ntags: [a]\nx: "[[A]]"\n---\n', {}).properties
    assert as_the_app_reads(properties) is properties
