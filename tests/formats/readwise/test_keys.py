"""Front matter: what a value means, and how each form spells it."""

from __future__ import annotations

import pytest

from tests.formats.readwise.site import read
from vaultconv.formats.readwise.forms import FORMS
from vaultconv.formats.readwise.keys import style_of
from vaultconv.markdown.frontmatter import read_front_matter, write_yaml
from vaultconv.model.properties import Properties, Property, PropertyType, Value

KINDS = {
    str: PropertyType.TEXT,
    list: PropertyType.LIST,
    type(None): PropertyType.EMPTY,
    bool: PropertyType.CHECKBOX,
}


def written(form: str, key: str, value: Value, lexeme: str = "") -> str:
    item = Property(key, value, KINDS.get(type(value), PropertyType.NUMBER), lexeme)
    return write_yaml([item], style_of(FORMS[form], Properties((item,))))


@pytest.mark.parametrize(
    ("front", "key", "value", "kind"),
    [
        ("tags: maps tools", "tags", ["maps", "tools"], PropertyType.LIST),
        ('tags: "a  b"', "tags", ["a", "b"], PropertyType.LIST),
        ("tags: 2023", "tags", ["2023"], PropertyType.LIST),
        ("tags: no", "tags", ["no"], PropertyType.LIST),
        ("tags: [a, b c]", "tags", ["a", "b c"], PropertyType.LIST),
        ("tags: ", "tags", None, PropertyType.EMPTY),
        ("book_asin: 0062316117", "book_asin", "0062316117", PropertyType.TEXT),
        ("author_id: 123e4567", "author_id", "123e4567", PropertyType.TEXT),
        ("book_asin: ", "book_asin", None, PropertyType.EMPTY),
        ("book: 27000006", "book", 27000006, PropertyType.NUMBER),
        ("book: 01jx9shntrb2c4d6f8g0h1j3k5", "book", "01jx9shntrb2c4d6f8g0h1j3k5", PropertyType.TEXT),
        ("hide_title: true", "hide_title", True, PropertyType.CHECKBOX),
        ("canonical: ", "canonical", None, PropertyType.EMPTY),
        ("highlight_id: 400000456", "highlight_id", 400000456, PropertyType.NUMBER),
    ],
)
def test_what_a_value_means(front: str, key: str, value: Value, kind: PropertyType) -> None:
    found = read(f"---\n{front}\n---\n").properties.find(key)
    assert found is not None
    assert (found.value, found.type) == (value, kind)
    assert found.lexeme == front.partition(":")[2].strip()


@pytest.mark.parametrize(
    ("form", "key", "value", "line"),
    [
        ("F5", "title", "Note on A: B via ", 'title: "Note on A: B via "'),
        ("F5", "book_title", "> A 'b'", "book_title: \"> A 'b'\""),
        ("F5", "title", "\ue83aA", 'title: "\ue83aA"'),
        ("F5", "title", 'a "b" \\ c', 'title: "a \\"b\\" \\\\ c"'),
        ("F5", "title", "a\nb", 'title: "a\\nb"'),
        ("F5", "title", "a\x7fb\x01", 'title: "a\\u007fb\\u0001"'),
        ("F5", "author", "Tomás & Lin", "author: Tomás & Lin"),
        ("F5", "author", "a: b", 'author: "a: b"'),
        ("F5", "author", None, "author: "),
        ("F5", "author_id", "123e4567", "author_id: 123e4567"),
        ("F5", "book_asin", "0062316117", "book_asin: 0062316117"),
        ("F5", "book_asin", "a b", "book_asin: a b"),
        ("F5", "tags", ["a", "b"], "tags: a b"),
        ("F5", "tags", ["#a"], 'tags: "#a"'),
        ("F5", "tags", [2023, True], "tags: 2023 true"),
        ("F5", "tags", ["2023"], 'tags: "2023"'),
        ("F5", "tags", [], "tags: []"),
        ("F5", "tags", ["two words", "b"], "tags:\n  - two words\n  - b"),
        ("F5", "tags", [None], "tags:\n  - "),
        ("F5", "tags", "a b", "tags: a b"),
        ("F5", "source_url", 7, "source_url: 7"),
        ("F6", "title", "a: b", "title: 'a: b'"),
        ("F6", "image", None, "image:"),
        ("F6", "source_emoji", "🌐", 'source_emoji: "\\U0001F310"'),
        ("F6", "book", 7, "book: 7"),
        ("F6", "tags", ["a", "b"], "tags: a b"),
        ("F6", "hide_title", True, "hide_title: true"),
        ("M0", "title", "Shelves &#x2B22;", "title: Shelves &#x2B22;"),
        ("M0", "tags", ["a", "b"], "tags: a b"),
        ("M0", "image", None, "image:"),
    ],
)
def test_how_a_form_spells_it(form: str, key: str, value: Value, line: str) -> None:
    assert written(form, key, value) == line + "\n"


@pytest.mark.parametrize("form", ["F5", "F6", "M0"])
@pytest.mark.parametrize(
    "value", ["a", "a: b", "x" * 70 + " " + "y" * 40, '"', "\\", "> b", "📕 c", "", " a ", "#b", "'"]
)
def test_it_is_yaml_that_says_the_same(form: str, value: str) -> None:
    for key in ("title", "author", "source_url", "other"):
        text = f"---\n{written(form, key, value)}---\n"
        assert read_front_matter(text).properties.get(key) == value
