"""The two shapes of a page: laws for any document, and what each construct becomes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultconv.model.blocks import (
    BARE,
    AnyBlock,
    Callout,
    Code,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Traits,
)
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.spans import Text
from vaultconv.model.task import Status, Task
from vaultconv.model.traverse import iter_blocks
from vaultconv.transform.outline import (
    FLAT,
    FLATTENED,
    LISTS,
    NESTINGS,
    bullets_loosened,
    came_from,
    flattened,
    is_flattened,
    shaped,
    to_document,
    to_outline,
)


def words(text: str) -> tuple[Text]:
    return (Text(text),)


_TEXT = st.sampled_from("abcdefgh").map(words)
_TRAITS = st.one_of(
    st.just(Traits()),
    st.builds(Traits, anchor=st.sampled_from(["x", "y"])),
    st.builds(Traits, citation=st.just(Citation(author="A")), attributes=st.just("{:.x}")),
)
_TASKS = st.one_of(_TRAITS, st.just(Traits(task=Task("x", Status.DONE))))
_LEAF: st.SearchStrategy[AnyBlock] = st.one_of(
    st.builds(Paragraph, _TEXT, traits=_TRAITS),
    st.builds(Code, st.just("x\n"), traits=_TRAITS),
    st.builds(Rule),
    st.builds(Heading, st.integers(1, 6), _TEXT, traits=_TRAITS),
)


def _containers(inner: st.SearchStrategy[AnyBlock]) -> st.SearchStrategy[AnyBlock]:
    blocks = st.lists(inner, max_size=4).map(tuple)
    items = st.lists(st.builds(Item, blocks, traits=_TASKS), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Quote, blocks, traits=_TRAITS),
        st.builds(List, items, st.sampled_from([None, 1, 7]), st.booleans()),
    )


DOCUMENTS = st.lists(st.recursive(_LEAF, _containers, max_leaves=12), max_size=8).map(tuple)


@pytest.mark.parametrize("nesting", NESTINGS)
@given(blocks=DOCUMENTS)
def test_an_outline_gives_its_document_back(nesting: str, blocks: tuple[AnyBlock, ...]) -> None:
    assert to_document(to_outline(blocks, nesting)) == blocks


@given(DOCUMENTS)
def test_an_outline_is_all_bullets_with_their_text_first(blocks: tuple[AnyBlock, ...]) -> None:
    page = to_outline(blocks)
    assert all(isinstance(block, List) for block in page)
    for block in iter_blocks(page):
        if isinstance(block, List) and block.outline:
            assert block.items
            for item in block.items:
                assert len([b for b in item.blocks if not isinstance(b, List)]) == 1


@given(DOCUMENTS)
def test_nothing_is_lost_on_the_way(blocks: tuple[AnyBlock, ...]) -> None:
    def leaves(page: tuple[AnyBlock, ...]) -> list[str]:
        return [repr(b.spans) for b in iter_blocks(page) if isinstance(b, Paragraph | Heading) and b.spans]

    for nesting in NESTINGS:
        assert leaves(to_outline(blocks, nesting)) == leaves(blocks)
    assert leaves(flattened(to_outline(blocks))) == leaves(blocks)


def shape(block: AnyBlock) -> object:
    """A short picture of a tree of bullets: words, or a list of them."""
    if isinstance(block, List):
        return ["outline" if block.outline else block.start or "list", *(shape(item) for item in block.items)]
    if isinstance(block, Item):
        inner = [shape(child) for child in block.blocks]
        return inner[0] if len(inner) == 1 else inner
    return getattr(block, "spans", (Text("?"),))[0].text


def test_headings_hold_what_follows_them() -> None:
    page = (
        Paragraph(words("before")),
        Heading(1, words("A")),
        Paragraph(words("a")),
        Heading(3, words("deep")),
        Heading(2, words("B")),
        Paragraph(words("b")),
        Heading(1, words("C")),
    )
    assert [shape(block) for block in to_outline(page)] == [
        ["outline", "before", ["A", ["outline", "a", "deep", ["B", ["outline", "b"]]]], "C"]
    ]


@pytest.mark.parametrize(
    ("nesting", "picture"),
    [
        (LISTS, [["outline", "A", ["b", ["list", "c"]]]]),
        (FLAT, [["outline", "A", "b"], ["list", "c"]]),
    ],
)
def test_what_nests_is_a_matter_of_taste(nesting: str, picture: object) -> None:
    page = (
        Heading(1, words("A")),
        Paragraph(words("b")),
        List((Item((Paragraph(words("c")),)),)),
    )
    assert [shape(block) for block in to_outline(page, nesting)] == picture
    assert [
        shape(block) for block in shaped(Note("a.md", "a", blocks=page), "outline", nesting).blocks
    ] == picture


def bullet(text: str, *inside: AnyBlock) -> Item:
    return Item((Paragraph(words(text)), *inside))


def test_a_page_of_a_graph_is_flattened() -> None:
    below = List((bullet("c", List((bullet("d"),))), bullet("e")))
    page = (List((Item((Heading(2, words("A")), below)), bullet("f", List((bullet("g"),))))),)
    assert [shape(block) for block in flattened(page)] == ["A", "c", ["list", "d"], "e", "f", ["list", "g"]]
    assert bullets_loosened(page) == 4


def test_numbers_and_boxes_stay_entries_of_a_list() -> None:
    numbered = List((bullet("a"), bullet("b")), 3)
    task = Item((Paragraph(words("t")),), traits=Traits(task=Task("TODO", Status.OPEN)))
    page = (numbered, List((task, bullet("p"))))
    assert [shape(block) for block in flattened(page)] == [[3, "a", "b"], ["list", "t"], "p"]
    assert bullets_loosened(page) == 1


def test_only_what_never_was_a_document_is_flattened() -> None:
    page = (List((bullet("a"),)),)
    graph = Note("a.md", "a", blocks=page, shape="outline")
    assert is_flattened(graph)
    assert shaped(graph, "document", flatten=True).blocks == (Paragraph(words("a")),)
    assert shaped(graph, "document").blocks == page
    ours = Note("a.md", "a", blocks=page, shape="outline", extra={"shape": "document"})
    assert not is_flattened(ours)
    assert not is_flattened(Note("a.md", "a", blocks=page))


def test_what_was_flattened_is_an_outline_again() -> None:
    note = Note("a.md", "a", blocks=(Paragraph(words("a")),), carried={"shape": FLATTENED})
    again = shaped(note, "outline", FLAT)
    assert [shape(block) for block in again.blocks] == [["outline", "a"]]


def test_a_list_nests_under_the_paragraph_before_it() -> None:
    items = (Item((Paragraph(words("x")),)),)
    page = (Paragraph(words("p")), List(items), List(items, 1))
    assert [shape(block) for block in to_outline(page)] == [["outline", ["p", ["list", "x"]]], [1, "x"]]


def test_what_follows_a_list_in_an_item_is_a_block_below_it() -> None:
    inner = List((Item((Paragraph(words("x")),)),))
    item = Item((Paragraph(words("p")), inner, Paragraph(words("q"))))
    assert [shape(block) for block in to_outline((List((item,)),))] == [
        ["list", ["p", ["list", "x"], ["outline", "q"]]]
    ]


def test_a_bullet_bears_the_id_of_its_block() -> None:
    ((top,),) = (page.items for page in to_outline((Paragraph(words("p"), traits=Traits(anchor="x")),)))
    assert (top.traits.anchor, top.blocks[0].traits.anchor) == ("x", "")


def test_a_bullet_with_a_task_is_an_item_in_a_document() -> None:
    done = Traits(task=Task("DONE", Status.DONE))
    page = (
        List((Item((Paragraph(words("a")),)), Item((Paragraph(words("b")),), traits=done)), outline=True),
    )
    first, second = to_document(page)
    assert isinstance(first, Paragraph)
    assert isinstance(second, List)
    assert second.items[0].traits.task == done.task


def test_only_a_page_that_was_a_document_becomes_one() -> None:
    page = to_outline((Paragraph(words("p")),))
    graph = Note("a.md", "a", shape="outline", blocks=page)
    assert shaped(graph, "document").blocks == page
    ours = Note("a.md", "a", shape="outline", blocks=page, extra={"shape": "document"})
    assert shaped(ours, "document").blocks == (Paragraph(words("p")),)


def test_a_page_that_was_an_outline_becomes_no_other() -> None:
    page = (List((Item((Paragraph(words("p")),)),)),)
    note = Note("a.md", "a", blocks=page, carried={"shape": "outline"})
    assert came_from(note) == "outline"
    made = shaped(note, "outline")
    assert made.blocks == (replace(page[0], outline=True),)
    assert (made.shape, made.extra["shape"]) == ("outline", "outline")


def test_bullets_side_by_side_are_one_list_of_a_document_tasks_among_them() -> None:
    def bullets(name: str, outline: bool = False, start: int | None = None) -> List:
        return List((Item((Paragraph(words(name)),)),), start, outline=outline)

    below = Item((Paragraph(words("d")), bullets("e", outline=True), bullets("f")))
    page = (bullets("a", outline=True), bullets("b"), bullets("c", start=1), List((below,), outline=True))
    made = shaped(Note("a.md", "a", shape="outline", blocks=page), "document").blocks
    assert [(block.start, len(block.items)) for block in made if isinstance(block, List)] == [
        (None, 2),
        (1, 1),
        (None, 1),
    ]
    assert [len(block.items) for block in iter_blocks(made[2:]) if isinstance(block, List)] == [1, 2]


def test_a_list_with_an_id_of_its_own_stays_apart() -> None:
    named = List((Item((Paragraph(words("b")),)),), traits=Traits(anchor="x"))
    page = (List((Item((Paragraph(words("a")),)),), outline=True), named)
    assert shaped(Note("a.md", "a", shape="outline", blocks=page), "document").blocks is page


def test_a_note_that_was_not_understood_keeps_its_shape() -> None:
    note = Note("a.md", "a", verbatim=b"x")
    assert shaped(note, "outline") is note


def test_what_is_carried_wrongly_says_nothing() -> None:
    assert came_from(Note("a.md", "a", carried={"shape": 3}, extra={"shape": "square"})) == ""


def test_an_item_that_begins_with_a_heading_is_that_heading() -> None:
    inner = List((Item((Paragraph(words("x")),)),))
    page = (List((Item((Heading(1, words("H")), inner)),)),)
    assert [shape(block) for block in to_outline(page)] == [["list", ["H", ["list", "x"]]]]
    several = (List((Item((Heading(1, words("H")), Heading(1, words("I")))),)),)
    assert [shape(block) for block in to_outline(several)] == [["list", ["outline", "H", "I"]]]
    named = (List((Item((Heading(1, words("H"), traits=Traits(anchor="x")),)),)),)
    assert [shape(block) for block in to_outline(named)] == [["list", "H"]]
    twice = (List((Item((Heading(1, words("H")),), traits=Traits(anchor="x")),)),)
    assert [shape(block) for block in to_outline(twice)] == [["list", ["outline", "H"]]]


def box(*blocks: AnyBlock, anchor: str = "") -> Callout:
    return Callout("tip", words("T"), blocks, "-", traits=Traits(anchor=anchor) if anchor else BARE)


def test_what_a_box_cannot_hold_stands_below_it() -> None:
    todo = List((Item((Paragraph(words("t")),), traits=Traits(task=Task(" ", Status.OPEN))),))
    page = (box(todo, Paragraph(words("p")), box(todo)), box(Paragraph(words("q"))))
    (outline,) = to_outline(page)
    assert isinstance(outline, List)
    opened, closed = outline.items
    assert opened.blocks[0] == replace(page[0], blocks=())
    assert [len(below.items) for below in opened.blocks[1:] if isinstance(below, List)] == [1, 2]
    assert closed.blocks == (page[1],)
    assert to_document((outline,)) == page


def test_a_box_in_a_list_or_a_quotation_keeps_what_it_holds() -> None:
    named = Paragraph(words("p"), traits=Traits(anchor="x"))
    page = (List((Item((Paragraph(words("i")), box(named))),)), Quote((box(named),)))
    assert [block for block in iter_blocks(to_outline(page)) if isinstance(block, Callout)] == [
        box(named)
    ] * 2
    assert to_document(to_outline(page)) == page


def test_the_id_of_a_box_that_is_open_is_that_of_its_bullet() -> None:
    named = Paragraph(words("p"), traits=Traits(anchor="x"))
    page = (box(named, anchor="b"),)
    (outline,) = to_outline(page)
    assert isinstance(outline, List)
    assert outline.items[0].traits.anchor == "b"
    assert to_document((outline,)) == page
