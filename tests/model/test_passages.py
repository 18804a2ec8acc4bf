from __future__ import annotations

from vaultconv.model.blocks import Heading, Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.passages import is_passage, parted, passage_id
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.spans import Text

QUOTE = Quote((), traits=Traits(anchor="rw7"))
CARD = Paragraph((), traits=Traits(properties=(Property("n", 1, PropertyType.NUMBER),)))
WORDS = Paragraph((Text("a"),))


def test_a_passage_has_a_source_or_an_id() -> None:
    assert is_passage(QUOTE)
    assert is_passage(Quote((), traits=Traits(citation=Citation("A"))))
    assert is_passage(Heading(1, (), traits=Traits(anchor="rw7")))
    assert not is_passage(Quote((), traits=Traits(anchor="seven")))
    assert not is_passage(WORDS)


def test_the_id_is_in_the_anchor_or_else_in_the_address() -> None:
    address = Citation(permalink="https://readwise.io/open/9")
    assert passage_id(Quote((), traits=Traits(citation=address))) == "9"
    assert passage_id(Quote((), traits=Traits(anchor="rw7", citation=address))) == "7"
    assert (
        passage_id(Quote((), traits=Traits(citation=Citation(permalink="https://example.org/open/9")))) == ""
    )


def test_what_stands_below_a_passage_is_its_own() -> None:
    before, parts = parted((WORDS, QUOTE, CARD, WORDS, QUOTE, WORDS))
    assert before == [WORDS]
    assert [part.comment for part in parts] == [(WORDS,), (WORDS,)]
    assert [len(part.properties) for part in parts] == [1, 0]
    assert list(parts[0].blocks()) == [QUOTE, CARD, WORDS]
