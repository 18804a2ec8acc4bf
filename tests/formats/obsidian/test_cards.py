"""A block of an outliner is a card of one line only where nothing is said of what it would stop being."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vaultconv.formats.obsidian.cards import write_cards
from vaultconv.model.blocks import Item, List, Paragraph, Traits
from vaultconv.model.spans import Tag, Text

ANSWER = Paragraph((Text("A"),))
BELOW = List((Item((ANSWER,)),))
NAMED = Traits(anchor="there")


def card(below: List) -> tuple[List, ...]:
    return (List((Item((Paragraph((Text("Q "), Tag("card"))), below)),)),)


def test_one_line_below_a_card_is_its_answer() -> None:
    deck, cards = write_cards(card(BELOW), in_deck=False)
    assert isinstance(deck, Paragraph)
    assert deck.spans[0] == Tag("flashcards")
    assert isinstance(cards, List)
    (words,) = cards.items[0].blocks
    assert isinstance(words, Paragraph)
    assert words.spans[0] == Text("Q::A")


@pytest.mark.parametrize(
    "below",
    [
        replace(BELOW, traits=NAMED),
        replace(BELOW, items=(Item((ANSWER,), traits=NAMED),)),
        replace(BELOW, items=(Item((replace(ANSWER, traits=NAMED),)),)),
    ],
    ids=["list", "item", "paragraph"],
)
def test_an_answer_that_links_lead_to_stays_a_block(below: List) -> None:
    assert write_cards(card(below), in_deck=False) == card(below)
