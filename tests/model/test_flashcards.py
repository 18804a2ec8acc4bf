"""Flashcards in the words of a note."""

from __future__ import annotations

import pytest

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.markdown.read import read_spans
from vaultconv.model.flashcards import are_cards, in_deck, merged, sides_of, whole
from vaultconv.model.plain import source_text
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.spans import Break, Spans, Text


def spans(text: str) -> Spans:
    return read_spans(text, OBSIDIAN)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Q::A", [("Q", "::", "A")]),
        ("Q:::A", [("Q", ":::", "A")]),
        ("Q :: A", [("Q", " :: ", "A")]),
        ("Q:: A", [("Q", ":: ", "A")]),
        ("a::b::c", [("a", "::", "b::c")]),
        ("see [[N]]::`x::y` and *z*", [("see [[N]]", "::", "`x::y` and *z*")]),
        ("one::un\ntwo::deux", [("one", "::", "un"), ("two", "::", "deux")]),
        ("#flashcards/x\none::un", [("#flashcards/x", "", ""), ("one", "::", "un")]),
        ("one::un\nwords\nmore", [("one", "::", "un"), ("words\nmore", "", "")]),
        ("Q\nmore\n?\nA\nB", [("Q\nmore", "?", "A\nB")]),
        ("Q\n??\nA", [("Q", "??", "A")]),
        ("Q\n?", [("Q", "?", "")]),
    ],
)
def test_a_card_is_a_question_a_mark_and_an_answer(text: str, sides: list[tuple[str, str, str]]) -> None:
    found = sides_of(spans(text))
    assert [(source_text(s.front), s.mark, source_text(s.back)) for s in found] == sides
    parts: Spans = ()
    for side in found:
        parts = (*parts, *((Break(),) if parts else ()), *whole(side))
    assert source_text(parts) == text


@pytest.mark.parametrize(
    "text",
    [
        "words",
        "::A",
        "Q::",
        r"Q\::A",
        "a::::b",
        "`a::b`",
        "see [deck:: bread] here",
        "(a:: b) c",
        "?\nA",
        "Q\n?\nA\n?\nB",
        "one::un\nQ\n?\nA",
        "Q::A  \nhard",
        "$a::b$",
    ],
)
def test_anything_else_is_words(text: str) -> None:
    assert sides_of(spans(text)) == ()


@pytest.mark.parametrize(
    ("key", "value", "is_one"),
    [
        ("tags", ["x", "flashcards/bread"], True),
        ("Tags", "flashcards", True),
        ("tags", ["#Flashcards"], True),
        ("tags", ["flash"], False),
        ("deck", ["flashcards"], False),
        ("tags", None, False),
    ],
)
def test_the_tags_of_a_note_say_that_it_is_a_deck(
    key: str, value: list[str] | str | None, is_one: bool
) -> None:
    properties = Properties((Property(key, value, PropertyType.LIST),))  # type: ignore[arg-type]
    assert in_deck(properties) is is_one
    assert are_cards((), properties) is is_one


def test_texts_side_by_side_are_one() -> None:
    assert merged((Text("a"), Text(""), Text("b"), Break(), Text(""))) == (Text("ab"), Break())
