"""The parser's events, and those of one leaf."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.events import Leaf, Token, events, leaf
from vaultconv.markdown.places import line_starts, to_characters

FULL = Dialect("toy", math=True)


def names(text: str, dialect: Dialect) -> list[str]:
    """The name of each event; of a pair with what it opens."""
    found = []
    for event, _ in events(text, dialect):
        said: Any = event
        while isinstance(said, dict):
            name, said = next(iter(said.items()))
            if name not in ("Start", "End"):
                said = name
        found.append(str(said))
    return found


def first_leaf(text: str, dialect: Dialect = FULL) -> Leaf:
    """What stands in the first paragraph of ``text``."""
    stream = iter(events(text, dialect))
    assert next(stream)[0] == {"Start": "Paragraph"}
    return leaf(stream, to_characters(text, line_starts(text.split("\n"))))


def test_extensions_are_the_dialects() -> None:
    text = "|a|\n|-|\n\n$x$[^1]\n\n[^1]: b\n"
    assert set(names(text, FULL)) >= {"Table", "InlineMath", "FootnoteReference", "FootnoteDefinition"}
    assert set(names(text, COMMONMARK)) == {"Paragraph", "Text", "SoftBreak", "Link"}


def test_a_carriage_return_is_a_character() -> None:
    found = first_leaf("a\r[b](<c\rd> 'e\rf')\n")
    assert [token.kind for token in found.tokens] == ["Link"]
    assert found.tokens[0].data["dest_url"] == "c\rd"
    assert found.tokens[0].data["title"] == "e\rf"
    assert (found.tokens[0].start, found.tokens[0].end) == (2, 18)


def test_text_and_emphasis_are_no_constructs() -> None:
    found = first_leaf("a *b* **c** ~~d~~\n")
    assert (found.tokens, found.last) == ([], 17)
    assert found.ended is not None
    assert found.ended[0] == {"End": "Paragraph"}


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("a `b` c", Token(2, 5, "Code", "b")),
        ("a <b> c", Token(2, 5, "InlineHtml", "<b>")),
        ("a $b$ c", Token(2, 5, "InlineMath", "b")),
        ("漢 `é` c", Token(2, 5, "Code", "é")),
        ("a\nb", Token(1, 2, "SoftBreak", None)),
        ("a  \nb", Token(1, 4, "HardBreak", None)),
    ],
)
def test_constructs(text: str, token: Token) -> None:
    assert first_leaf(text).tokens == [token]


@pytest.mark.parametrize(
    ("text", "label_end"),
    [
        ("[a *b\\]* c](d) e", 10),  # where the last thing in it ends; the bracket is looked for from there
        ("[](d)", 1),
        ("![](d)", 2),
        ("[`a`](d)", 4),
        ("[é](d)", 2),
    ],
)
def test_where_a_label_ends(text: str, label_end: int) -> None:
    (token, *_) = first_leaf(text).tokens
    assert (token.start, token.label_end) == (0, label_end)


def test_outer_before_inner() -> None:
    outer, inner = first_leaf("[a ![b](c) d](e)").tokens
    assert (outer.kind, inner.kind) == ("Link", "Image")
    assert (outer.label_end, inner.label_end) == (12, 6)


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("- a\n- b", {"End": "Item"}),
        ("- a\n  > b", {"Start": {"BlockQuote": None}}),
        ("- a\n  ***", "Rule"),
        ("- a\n  # b", {"Start": {"Heading": {"level": "H1", "id": None, "classes": (), "attrs": ()}}}),
        ("- a\n  ```", {"Start": {"CodeBlock": {"Fenced": ""}}}),
        ("- a\n  <div>", {"Start": "HtmlBlock"}),
    ],
)
def test_what_ends_a_paragraph_of_a_tight_list(text: str, ended: Any) -> None:
    stream = iter(events(text, COMMONMARK))
    assert [next(stream)[0] for _ in range(2)] == [{"Start": {"List": None}}, {"Start": "Item"}]
    found = leaf(chain((next(stream),), stream), None)
    assert found.last == 3
    assert found.ended is not None
    assert found.ended[0] == ended


def test_a_line_that_turns_out_to_be_several() -> None:
    stream = iter(events("a\n<div>`b`", COMMONMARK))
    kinds = []
    while (found := leaf(stream, None)).ended is not None:
        kinds += [token.kind for token in found.tokens]
    assert kinds == []
