"""The parser's events."""

from __future__ import annotations

from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.events import events


def test_one_shape_for_all() -> None:
    assert list(events("a *b*\n\n---\n", COMMONMARK)) == [
        ("Paragraph", None, 0, 6, True),
        ("Text", "a ", 0, 2, None),
        ("Emphasis", None, 2, 5, True),
        ("Text", "b", 3, 4, None),
        ("Emphasis", None, 2, 5, False),
        ("Paragraph", None, 0, 6, False),
        ("Rule", None, 7, 11, None),
    ]
    assert next(events("1. a\n", COMMONMARK))[:2] == ("List", 1)


def test_offsets_are_of_characters() -> None:
    assert [event[2:4] for event in events("漢 `é`\n", COMMONMARK)] == [(0, 6), (0, 2), (2, 5), (0, 6)]


def test_extensions_are_the_dialects() -> None:
    text = "|a|\n|-|\n\n$x$[^1]\n\n[^1]: b\n"
    ours = {name for name, *_ in events(text, Dialect("toy", math=True))}
    assert ours >= {"Table", "InlineMath", "FootnoteReference", "FootnoteDefinition"}
    assert {name for name, *_ in events(text, COMMONMARK)} == {"Paragraph", "Text", "SoftBreak", "Link"}


def test_a_carriage_return_is_a_character() -> None:
    found = list(events("a\r[b](<c\rd> 'e\rf')\n", COMMONMARK))
    assert found[1][1] == "a\r"
    assert found[2][1]["dest_url"] == "c\rd"
    assert found[2][1]["title"] == "e\rf"
