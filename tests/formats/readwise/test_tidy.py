"""Attributes on their own line, boxes and ids: what they belong to."""

from __future__ import annotations

import pytest

from tests.formats.readwise.site import FRONT, POST, block, blocks, read, written
from vaultconv.model.blocks import Directive, Heading, Item, List, Paragraph, Quote, Table
from vaultconv.model.spans import Macro


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("words\n{:.x}", Paragraph),
        ("# Head\n{:.x}", Heading),
        ("> words\n{:.x}", Quote),
        ("- words\n{:.x}", List),
        ("> - words\n{:.x}", Quote),
        ("| a |\n|---|\n| b |\n{:.x}", Table),
        ("[[a::wrap]]\n\n[[b::srs]]", Directive),
        ("> - words\n>   1. more\n{:.x}", Quote),
    ],
)
def test_attributes_belong_to_the_block_above(body: str, kind: type) -> None:
    found = blocks(body)[0]
    assert isinstance(found, kind)
    assert found.traits.attributes == ("" if kind is Directive else "{:.x}")
    note = read(FRONT + body, POST)
    assert written(note) == written(note, origins=True) == FRONT + body


@pytest.mark.parametrize(
    ("body", "anchor"),
    [
        ("words\n{:#step-one}", "step-one"),
        ('words\n{:id="37066d"}', "37066d"),
        ("# Head\n{: #a }", "a"),
        ("> words\n{:#a}", "a"),
        ("```\ncode\n```\n{:#a}", "a"),
        ("---\n{:#a}", "a"),
        ("words\n{:.x #a}", ""),
        ("words\n{:#a_b}", ""),
    ],
)
def test_an_id_is_an_anchor(body: str, anchor: str) -> None:
    assert block(body).traits.anchor == anchor


@pytest.mark.parametrize(
    "body", ["words\n{:#a}", "> words\n{:#a}", "- {:#a} words\n- more", "> - {:#a} words\n>   more"]
)
def test_anchors_come_back(body: str) -> None:
    note = read(FRONT + body, POST)
    assert written(note) == written(note, origins=True) == FRONT + body


def test_an_item_has_the_id_that_it_begins_with() -> None:
    found = block("- {:#a} words\n- {:.x} more\n-")
    assert isinstance(found, List)
    assert [item.traits.anchor for item in found.items] == ["a", "", ""]
    first = found.items[0]
    assert isinstance(first, Item)
    assert first.blocks[0] == Paragraph(first.blocks[0].spans, line=first.blocks[0].line)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "body",
    [
        "{:toc}\nwords",
        "words\n\n{:.x}",
        "# Head\n\n{:.x}",
        "| a | b |\n|---|---|\n| {:.x} | c |",
        "| a |\n|---|\n",
        "- words\n\n  more\n\n{:.x}",
        "> words\n> {:.x}\n> more",
        "# {:.x}\n\n```\ncode\n```\n\nwords",
        "words {:.x}\n\n```\ncode\n```\n\nwords",
        "> words\n> ## Head\n> {:.x} more\n{:.y} z",
    ],
)
def test_what_is_not_so_simple_stays_text(body: str) -> None:
    assert all(not found.traits.attributes for found in blocks(body))
    note = read(FRONT + body, POST)
    assert written(note, origins=True) == FRONT + body


def test_a_box_within_a_line_is_verbatim() -> None:
    found = block("see [[a [b](c)::wrap]] there")
    assert isinstance(found, Paragraph)
    assert found.spans[1] == Macro("site", "[[a [b](c)::wrap]]")


def test_a_box_of_its_own_is_a_block() -> None:
    found = block("> [[a\nb::srs]]".replace("\nb", "\n> b"))
    assert isinstance(found, Quote)
    (box,) = found.blocks
    assert isinstance(box, Directive)
    assert (box.name, box.text) == ("srs", "a\nb")


@pytest.mark.parametrize("body", ["- words\n  {:.x}", "- words\n  {:#a}", "> words\n> {:.x}"])
def test_attributes_inside_stay_inside(body: str) -> None:
    (outer,) = blocks(body)
    assert not outer.traits.attributes
    assert not outer.traits.anchor
    note = read(FRONT + body, POST)
    assert written(note) == written(note, origins=True) == FRONT + body
