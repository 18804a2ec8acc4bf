"""What was read of a note that was just written shares its words with that which it was made of, where they are equal."""

from __future__ import annotations

from vaultconv.model.blocks import Blocks, Heading, Item, List, Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Link, Text
from vaultconv.pipeline.shared import share_words


def note(title: str = "Slow Maps", tags: tuple[str, ...] = ()) -> Blocks:
    """A heading, two quotations of one source, a link."""
    link = Link(Reference(ReferenceKind.NAME, "Atlas"))
    return (
        Heading(1, (Text("Maps"),)),
        Quote((Paragraph((Text("A map."),)),), traits=Traits(citation=Citation("Jane Roe", title))),
        Quote((Paragraph((Text("A river."),)),), traits=Traits(citation=Citation("Jane Roe", tags=tags))),
        Paragraph((Text("See "), link)),
    )


def shared(made: Blocks, original: Blocks) -> list[bool]:
    """Of the four texts and the two citations, whether both have the same object."""
    return [one is other for one, other in zip(objects(made), objects(original), strict=True)]


def objects(blocks: Blocks) -> list[object]:
    heading, first, second, last = blocks
    assert isinstance(heading, Heading) and isinstance(last, Paragraph)  # noqa: PT018
    quotes = [block for block in (first, second) if isinstance(block, Quote)]
    words = [block.spans for quote in quotes for block in quote.blocks if isinstance(block, Paragraph)]
    return [heading.spans, *words, last.spans, *(quote.traits.citation for quote in quotes)]


def test_equal_words_and_citations_are_one_object_and_links_are_not() -> None:
    made, original = note(), note()
    share_words(made, original)
    assert shared(made, original) == [True, True, True, False, True, True]
    assert made == original


def test_what_differs_stays_what_it_is() -> None:
    made, original = note("Slow maps", ("map",)), note()
    share_words(made, original)
    assert shared(made, original) == [True, True, True, False, False, False]
    assert made == note("Slow maps", ("map",))


def test_it_finds_them_in_an_outline() -> None:
    outline = (List((Item(note()),)),)
    original = note()
    share_words(outline, original)
    assert shared(outline[0].items[0].blocks, original) == [True, True, True, False, True, True]
    share_words(original[:1], original)
    share_words((), original)
    assert original == note()
