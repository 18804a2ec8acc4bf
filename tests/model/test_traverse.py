"""Walking over blocks and spans: what is asked of every block gives what the slow way gives."""

from __future__ import annotations

import pytest

from vaultconv.model.blocks import AnyBlock, Callout, Cell, Code, Heading, Item, List, Paragraph, Table
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Footnote, Highlight, Link, MathSpan, Tag, Text
from vaultconv.model.traverse import constructs, iter_blocks, note_spans

LINK = Link(Reference(ReferenceKind.NAME, "N"), (Text("a "), Highlight((Text("b"), Tag("c")))))
WORDS = Paragraph((Text("words"),))


@pytest.mark.parametrize(
    ("block", "kinds"),
    [
        (WORDS, []),
        (Paragraph((Text("see "), LINK, Text("."), MathSpan("x"))), [Link, Highlight, Tag, MathSpan]),
        (Heading(1, (Footnote("", (Text("a"), MathSpan("x"))),)), [Footnote, MathSpan]),
        (Callout("tip", (Text("on "), Tag("t")), (Paragraph((LINK,)),)), [Tag]),
        (Callout("tip", None, (WORDS,)), []),
        (Table(((Cell((Text("a"),)), Cell((Tag("t"),))),), ("", "")), [Tag]),
        (List((Item((Paragraph((LINK,)),)),)), []),
        (Code("`x`"), []),
    ],
)
def test_constructs_are_the_spans_of_the_block_itself_that_are_no_text(
    block: AnyBlock, kinds: list[type]
) -> None:
    found = list(constructs(block))
    assert [type(span) for span in found] == kinds
    slowly = [span for owner, span in note_spans((block,)) if owner is block and not isinstance(span, Text)]
    assert found == slowly


def test_blocks_come_parents_first_in_the_order_of_the_text() -> None:
    inner = List((Item((WORDS,)),))
    first, second = Item((Paragraph((Text("one"),)), inner)), Item(())
    outer = List((first, second))
    after = Code("x")
    order = [outer, first, first.blocks[0], inner, inner.items[0], WORDS, second, after]
    assert list(map(id, iter_blocks((outer, after)))) == list(map(id, order))
