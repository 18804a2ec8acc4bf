"""Notes of another app as a vault can say them."""

from __future__ import annotations

import pytest

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.foreign import Foreign
from vaultconv.markdown.read import read_blocks
from vaultconv.model.blocks import (
    AnyBlock,
    Callout,
    Cell,
    Code,
    Comment,
    Drawer,
    Heading,
    Item,
    List,
    Paragraph,
    Query,
    Quote,
    Table,
    Traits,
)
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Break, CodeSpan, CommentSpan, Footnote, Highlight, Link, Span, Tag, Text
from vaultconv.model.task import Status, Task, TaskDate


def lowered(block: AnyBlock) -> tuple[AnyBlock, list[Loss]]:
    losses: list[Loss] = []
    (made,) = Foreign("N.md", losses).blocks((block,))
    return made, losses


def link(name: str) -> Link:
    return Link(Reference(ReferenceKind.NAME, name))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((Tag("a"),), (Tag("a"),)),
        ((Text("see "), Tag("a"), Text(" b")), (Text("see "), Tag("a"), Text(" b"))),
        ((Text("see"), Tag("a")), (Text("see"), link("a"))),
        ((Text(""), Tag("a")), (Text(""), Tag("a"))),
        ((CodeSpan("x"), Tag("a")), (CodeSpan("x"), link("a"))),
        ((Text("x"), Break(), Tag("a")), (Text("x"), Break(), Tag("a"))),
        ((Tag("two words"),), (link("two words"),)),
        ((Tag("1984"),), (link("1984"),)),
        ((Tag("a"), Text("b")), (link("a"), Text("b"))),
        ((Tag("a"), Text(""), Text(")")), (Tag("a"), Text(""), Text(")"))),
        ((Highlight((Text("x"), Tag("a"))),), (Highlight((Text("x"), link("a"))),)),
        ((Footnote("", (Text("x"), Tag("a"))),), (Footnote("", (Text("x"), link("a"))),)),
        (
            (Link(Reference(ReferenceKind.NAME, "N"), (Tag("a"),), raw="x"),),
            (Link(Reference(ReferenceKind.NAME, "N"), (Text("#a"),)),),
        ),
    ],
)
def test_tags(spans: tuple[Span, ...], expected: tuple[Span, ...]) -> None:
    made, losses = lowered(Paragraph(spans))
    assert isinstance(made, Paragraph)
    assert made.spans == expected
    before = [span.name for span in _tags(spans)]
    gone = len(before) - len(_tags(made.spans))
    in_label = sum(isinstance(span, Link) for span in spans)
    assert len(losses) == gone - in_label


def _tags(spans: tuple[Span, ...]) -> list[Tag]:
    found: list[Tag] = []
    for span in spans:
        if isinstance(span, Tag):
            found.append(span)
        elif isinstance(span, Highlight | Footnote):
            found += _tags(span.spans)
        elif isinstance(span, Link):
            found += _tags(span.label)
    return found


def test_a_cell_and_a_title_too() -> None:
    glued = (Text("x"), Tag("a"))
    table, _ = lowered(Table(((Cell(glued), Cell((Text("y"),))),), ("", "")))
    callout, _ = lowered(Callout("tip", glued, ()))
    assert isinstance(table, Table)
    assert isinstance(callout, Callout)
    assert table.rows[0][0].spans == callout.title == (Text("x"), link("a"))


@pytest.mark.parametrize(
    "block",
    [
        Paragraph((Text("x"),)),
        Table(((Cell((Text("x"),)),),), ("",)),
        Callout("tip", (Text("x"),), (Paragraph((Text("y"),)),)),
        Quote((List((Item((Paragraph((Text("x"),)),)),)),)),
    ],
)
def test_what_needs_no_change_is_the_same_object(block: AnyBlock) -> None:
    made, losses = lowered(block)
    assert made is block
    assert losses == []


def test_a_drawer_is_a_comment_and_a_query_is_code() -> None:
    assert isinstance(lowered(Drawer("LOGBOOK", "CLOCK: x"))[0], Comment)
    code, losses = lowered(Query("logseq-query", "{{query x}}\n"))
    assert isinstance(code, Code)
    assert code.info == "logseq-query"
    assert [loss.construct for loss in losses] == ["query"]


TASK = Task(
    "TODO",
    Status.OPEN,
    "A",
    (TaskDate("scheduled", "2026-01-05"), TaskDate("due", "2026-01-06", "09:00")),
    "every week",
    "done",
)


def test_a_heading_that_is_a_task_has_its_box_below() -> None:
    task = Task("TODO", Status.OPEN, "high", (TaskDate("due", "2026-01-05"),))
    losses: list[Loss] = []
    titled = Heading(2, (Text("x"),), traits=Traits("id", task=task), line=3)
    heading, below, after = Foreign("N.md", losses).blocks((titled, Paragraph((Text("y"),))))
    assert heading == Heading(2, (Text("x"),), traits=Traits("id"), line=3)
    assert below == List((Item((Paragraph(()),), traits=Traits(task=task), line=3),))
    assert after == Paragraph((Text("y"),))
    assert [(loss.line, loss.construct, loss.outcome, loss.value) for loss in losses] == [
        (3, "task", Outcome.APPROXIMATED, "")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one line", "one line"),
        ("## Drawing\n```json\nx\n```", "\n## Drawing\n```json\nx\n```\n"),
        ("\na\n", "\na\n"),
        (" kanban:settings\n```\n{}\n```", " kanban:settings\n```\n{}\n```\n"),
    ],
)
def test_a_comment_of_several_lines_has_its_marks_on_their_own(text: str, expected: str) -> None:
    made, losses = lowered(Comment(text))
    assert isinstance(made, Comment)
    assert (made.text, losses) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a 100% b", "a 100% b"),
        ("a %% b", "a %%%% b"),
        ("a %%% b %%%%% c", "a %%%% b %%%%% c"),
        ("%a%", " %a% "),
        ("%%", " %%%% "),
    ],
)
def test_nothing_in_a_comment_ends_it(text: str, expected: str) -> None:
    made, losses = lowered(Comment(text))
    assert isinstance(made, Comment)
    assert made.text == expected
    (read,) = read_blocks(f"%%{expected}%%\n", OBSIDIAN)
    assert isinstance(read, Comment)
    assert read.text == expected
    paragraph, losses_in_line = lowered(Paragraph((Text("a "), CommentSpan(text), Text(" b"))))
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans[1] == CommentSpan(expected)
    assert losses == losses_in_line
    assert [(loss.construct, loss.outcome, loss.value) for loss in losses] == (
        [] if text == expected else [("comment", Outcome.APPROXIMATED, text)]
    )


def test_a_drawer_with_percent_signs_is_one_comment() -> None:
    made, losses = lowered(Drawer("LOGBOOK", "CLOCK: %%"))
    assert isinstance(made, Comment)
    assert made.text == " :LOGBOOK:\nCLOCK: %%%%\n"
    assert len(losses) == 1


def test_what_a_task_waits_for_is_an_open_box() -> None:
    item, losses = lowered(Item((Paragraph((Text("x"),)),), traits=Traits(task=TASK)))
    assert item.traits.task == TASK
    assert losses == []
    waiting = Task("WAITING", Status.WAITING, "high")
    item, losses = lowered(Item((Paragraph((Text("x"),)),), traits=Traits(task=waiting)))
    assert item.traits.task == waiting
    assert [(loss.construct, loss.outcome.value) for loss in losses] == [("task", "approximated")]


def test_tags_of_a_block_are_tags_behind_its_text() -> None:
    own = (Property("tags", ["a", "b"], PropertyType.LIST),)
    made, losses = lowered(Paragraph((Text("x"),), traits=Traits(properties=own)))
    assert isinstance(made, Paragraph)
    assert [span.name for span in made.spans if isinstance(span, Tag)] == ["a", "b"]
    assert losses == []


@pytest.mark.parametrize(("first", "place"), [(Code("x\n"), "after"), (Heading(2, (Text("H"),)), "line")])
def test_an_id_stands_behind_what_is_no_text(first: AnyBlock, place: str) -> None:
    item = Item((first, Paragraph((Text("y"),))), traits=Traits(anchor="id1"))
    made, _ = lowered(item)
    assert isinstance(made, Item)
    assert made.traits.anchor == ""
    assert (made.blocks[0].traits.anchor, made.blocks[0].traits.anchor_place) == ("id1", place)
    assert made.blocks[1].spelling["before"] == 1


def test_an_id_of_a_list_in_a_list_stays_on_its_item() -> None:
    item = Item((List((Item(()),)),), traits=Traits(anchor="id1"))
    assert lowered(item)[0] is item
