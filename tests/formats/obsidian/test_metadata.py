"""What is in the text of a block and what is said of it: taken from there, and put back to the letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.formats.obsidian.test_writer import imported, read, write
from vaultconv.formats.obsidian.fields import DATAVIEW
from vaultconv.formats.obsidian.metadata import has_metadata, write_metadata
from vaultconv.model.blocks import AnyBlock, Code, Heading, Item, List, Paragraph, Traits
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.plain import source_text
from vaultconv.model.properties import Property, PropertyType, Value
from vaultconv.model.spans import CodeSpan, Link, Tag, Text
from vaultconv.model.task import Status, Task, TaskDate
from vaultconv.model.traverse import iter_blocks

OPEN = Task(" ", Status.OPEN)


def first(text: str) -> AnyBlock:
    block = read(text.encode()).blocks[0]
    return block.items[0] if isinstance(block, List) else block


def properties(block: AnyBlock) -> dict[str, Value]:
    return {item.key: item.value for item in block.traits.properties}


def words(block: AnyBlock) -> str:
    inner = block.blocks[0] if isinstance(block, Item) else block
    assert isinstance(inner, Paragraph | Heading)
    return source_text(inner.spans)


HOUSE = [
    "- [ ] x ⏫ 📅 2026-01-05\n",
    "- [ ] x [k:: v] 📅 2026-01-05 ^id\n",
    "- x [k:: v]\n",
    "x [k:: v] [l:: 4]\n",
    "x [k:: [[N|n]]]\n",
    "x [k:: a `b` c]\n",
    "k:: v\nl:: w\n",
    "- k:: v\n",
    "- [ ] 📅 2026-01-05\n",
]
OTHER = [
    "- [ ] x 📅 2026-01-05 ⏫\n",
    "- [ ] x 📅️ 2026-01-05\n",
    "- [ ] x 📅2026-01-05\n",
    "- [ ] x 📅 2026-01-05 #b #c\n",
    "- [ ] #a 📅 2026-01-05 #b [k:: v]\n",
    "- [ ] 📅 2026-01-05 #b\n",
    "- [ ] x  [due:: 2026-01-05]  [priority:: high]\n",
    "- [ ] x 📅 2026-01-05\n\tmore [k:: v]\n",
    "x (k:: v)\n",
    "x [k::   v ]\n",
    "x [k:: 4.50]\n",
    "x [k:: https://example.org/a]\n",
    "k:: v\nx\n",
    "x\nk:: v\ny\n",
    "x  \ny\nk:: v\n",
    "**Two words**:: v\n",
    "- **k**:: v\n\t- below\n",
    "> x (k:: v)\n",
]
TEXT = [
    "x [k:: v] y\n",
    "# H [k:: v]\n",
    "x 📅 2026-01-05\n",
    "- x 📅 2026-01-05\n",
    "- [ ] x 📅 2026-02-30\n",
    "- [ ] x 📅 2026-01-05 soon\n",
    "x  \nk:: v\n",
    "`[k:: v]`\n",
    "[k:: v](https://example.org)\n",
    "[k:: #tag]\n",
    "[k:: ==v==]\n",
    "| a [k:: v] |\n| - |\n",
    "#flashcards\n\nQ:: A\n",
    "Q:: A\n<!--SR:!2026-02-26,141,310-->\n",
    "x [k:: a \ufdd1 b]\n",
]


@pytest.mark.parametrize("text", [*HOUSE, *OTHER, *TEXT])
def test_written_anew_it_is_the_same_to_the_letter(text: str) -> None:
    note = read(text.encode())
    assert write(note, origins=False).data == text.encode()
    assert write(note).data == text.encode()


@pytest.mark.parametrize("text", [*HOUSE, *OTHER])
def test_something_is_taken(text: str) -> None:
    block = first(text) if not text.startswith(">") else read(text.encode()).blocks[0].blocks[0]  # type: ignore[union-attr]
    assert block.traits.properties or block.traits.task not in (None, OPEN)


@pytest.mark.parametrize("text", HOUSE)
def test_house_style_needs_no_spelling(text: str) -> None:
    assert all("fields" not in block.spelling for block in iter_blocks(read(text.encode()).blocks))


@pytest.mark.parametrize("text", TEXT)
def test_what_is_words_says_nothing(text: str) -> None:
    for block in iter_blocks(read(text.encode()).blocks):
        assert block.traits.properties == ()
        assert block.traits.task in (None, OPEN)


def test_what_is_left_are_the_words() -> None:
    block = first("- [ ] sow #a 📅 2026-01-05 #b [k:: v]\n")
    assert words(block) == "sow #a #b"
    assert properties(block) == {"k": "v"}
    assert block.traits.properties_place == "inline"
    assert block.traits.task is not None
    assert block.traits.task.dates == (TaskDate("due", "2026-01-05"),)
    assert first("k:: v\n").traits.properties_place == "line"


def test_a_note_without_a_mark_is_not_looked_through() -> None:
    assert not has_metadata("words, a::b, and no sign")
    assert has_metadata("- [ ] ⏫")


def test_a_changed_task_is_written_in_house_style() -> None:
    note = read(b"- [ ] x \xf0\x9f\x93\x85 2026-01-05 (k:: v)\n")
    (items,) = note.blocks
    assert isinstance(items, List)
    item = items.items[0]
    task = replace(OPEN, dates=(TaskDate("due", "2026-01-06"),))
    changed = replace(item, origin=None, traits=replace(item.traits, task=task))
    note = replace(note, blocks=(replace(items, items=(changed,), origin=None),))
    assert write(note).data.decode() == "- [ ] x [k:: v] 📅 2026-01-06\n"


def test_a_link_in_a_field_follows_its_note() -> None:
    note, other = read(b"- a (by:: [[Jane]])\n"), read(b"", "Jane.md")
    made = write(note, others=(other,), moved={"Jane.md": "People/Joan.md"})
    assert made.data == b"- a (by:: [[Joan]])\n"


# -- notes of another app ----------------------------------------------------------------------------------------------


def said(block: AnyBlock) -> tuple[str, tuple[Loss, ...]]:
    output = write(imported(blocks=(block,)), "logseq")
    return output.data.decode(), output.losses


def field(key: str, value: Value, kind: PropertyType = PropertyType.TEXT) -> Property:
    return Property(key, value, kind)


def with_field(value: Value, key: str = "k") -> Paragraph:
    return Paragraph((Text("x"),), traits=Traits(properties=(field(key, value),)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("v", "x [k:: v]\n"),
        (4, "x [k:: 4]\n"),
        (True, "x [k:: true]\n"),
        (4.5, "x [k:: 4.5]\n"),
        ("[[N]]", "x [k:: [[N]]]\n"),
        (["a", "b, c"], 'x [k:: "a", "b, c"]\n'),
        (["[[A]]", "[[B]]"], "x [k:: [[A]], [[B]]]\n"),
        ("a `b` c", "x [k:: a `b` c]\n"),
        ("#tag", "x [k:: \\#tag]\n"),
    ],
)
def test_a_property_is_a_field_that_is_read_again(value: Value, text: str) -> None:
    assert said(with_field(value)) == (text, ())
    assert properties(first(text)) == {"k": value}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("k", None),
        ("k", "a ] b"),
        ("k", "a <b> c"),
        ("k", ["only"]),
        ("k", "007x]"),
        ("a#b", "v"),
        ("alias", "v"),
    ],
)
def test_what_would_not_be_read_again_is_in_the_ledger(key: str, value: Value) -> None:
    text, losses = said(with_field(value, key))
    assert text.startswith(f"x [{key}:: ")
    assert [(loss.construct, loss.outcome, loss.value) for loss in losses] == [
        ("property", Outcome.KEPT_AS_TEXT, key)
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x [k:: v]", "x [k:\\: v]\n"),
        ("k:: v", "k:\\: v\n"),
        ("x [k:: v] y", "x [k:: v] y\n"),
        ("x 📅 2026-01-05", "x 📅 2026-01-05\n"),
    ],
)
def test_text_of_another_app_stays_text(text: str, written: str) -> None:
    block = Paragraph((Text(text),))
    assert said(block) == (written, ())
    assert first(written).spans == block.spans  # type: ignore[union-attr]


@pytest.mark.parametrize(("written", "text"), [("k:<wbr>: v\n", "k:: v"), ("x [k:<wbr>: v]\n", "x [k:: v]")])
def test_what_earlier_versions_wrote_is_still_text(written: str, text: str) -> None:
    assert first(written).spans == (Text(text),)  # type: ignore[union-attr]


def test_the_text_of_a_task_stays_text() -> None:
    item = Item((Paragraph((Text("x 📅 2026-01-05"),)),), traits=Traits(task=replace(OPEN, priority="low")))
    text, losses = said(List((item,)))
    assert losses == ()
    read_again = first(text)
    assert words(read_again) == "x 📅 2026-01-05"
    assert read_again.traits.task == item.traits.task
    assert text == "- [ ] x 📅<wbr> 2026-01-05 🔽\n"
    assert write(read(text.encode()), origins=False).data.decode() == text


def test_what_a_task_says_is_its_signs_or_its_fields() -> None:
    task = Task("TODO", Status.OPEN, "high", (TaskDate("due", "2026-01-05", "10:00"),), "every day", "done")
    item = Item((Paragraph((Text("x"),)),), traits=Traits("id", task=task))
    assert said(List((item,))) == (
        "- [ ] x [due-time:: 10:00] ⏫ 🔁 every day when done 📅 2026-01-05 ^id\n",
        (),
    )
    (made,) = write_metadata((List((item,)),), DATAVIEW, lambda *_: None)
    assert isinstance(made, List)
    assert words(made.items[0]) == (
        "x  [due-time:: 10:00]  [priority:: high]  [repeat:: every day when done]  [due:: 2026-01-05]"
    )


def test_two_dates_of_a_kind_are_in_the_ledger() -> None:
    dates = (TaskDate("due", "2026-01-05"), TaskDate("due", "2026-01-06"))
    item = Item((Paragraph((Text("x"),)),), traits=Traits(task=replace(OPEN, dates=dates)))
    text, losses = said(List((item,)))
    assert text == "- [ ] x 📅 2026-01-05 📅 2026-01-06\n"
    assert [(loss.construct, loss.outcome) for loss in losses] == [("task", Outcome.KEPT_AS_TEXT)]


def test_the_fields_of_a_heading_are_words_and_in_the_ledger() -> None:
    heading = Heading(2, (Text("H"),), traits=Traits(properties=(field("k", "v"),)))
    text, losses = said(heading)
    assert text == "## H [k:: v]\n"
    assert [loss.value for loss in losses] == ["k"]
    inside, losses = said(List((Item((replace(heading, traits=Traits()),), traits=heading.traits),)))
    assert (inside, losses) == ("- ## H [k:: v]\n", ())
    assert properties(first(inside)) == {"k": "v"}


def test_the_fields_of_what_is_no_text_stand_by_themselves() -> None:
    traits = Traits(properties=(field("k", "v"),))
    text, losses = said(List((Item((Code("x\n"),), traits=traits),)))
    assert losses == ()
    block = first(text)
    assert properties(block) == {"k": "v"}
    assert [type(inner) for inner in block.blocks] == [Code]  # type: ignore[union-attr]
    assert write(read(text.encode()), origins=False).data.decode() == text
    numbered = List((Item((Paragraph((Text("two"),)),)),), start=2)
    text, losses = said(List((Item((numbered,), traits=traits),)))
    assert losses == ()
    assert isinstance(first(text).blocks[-1], List)  # type: ignore[union-attr]


def test_tags_among_the_properties_of_a_block_are_tags() -> None:
    block = Paragraph((Text("x"),), traits=Traits(properties=(field("tags", ["a", "b"]), field("k", "v"))))
    text, losses = said(block)
    assert (text, losses) == ("x #a #b [k:: v]\n", ())
    read_again = first(text)
    assert isinstance(read_again, Paragraph)
    assert [span for span in read_again.spans if isinstance(span, Tag)] == [Tag("a"), Tag("b")]


def test_a_field_may_hold_a_link_and_code() -> None:
    block = first("x [k:: [[N|n]]] [l:: a `b`]\n")
    assert properties(block) == {"k": "[[N|n]]", "l": "a `b`"}
    assert words(block) == "x"
    made = write_metadata((block,))[0]
    assert isinstance(made, Paragraph)
    assert [type(span) for span in made.spans] == [Text, Link, Text, CodeSpan, Text]
