"""Fences of the plugin Admonition: callouts that come back as fences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.formats.obsidian.test_writer import read, write
from vaultconv.model.blocks import Callout, Code, List, Paragraph
from vaultconv.model.spans import Link, Text

NOTE = "```ad-note\ntitle: See [[N]]\ncollapse: closed\nicon: bell\n\ntext\n\n- a\n```\n"


def callout(text: str) -> Callout:
    (block,) = read(text.encode()).blocks
    assert isinstance(block, Callout)
    return block


def test_a_fence_is_a_callout() -> None:
    block = callout(NOTE)
    assert (block.type, block.fold, block.metadata) == ("note", "-", "icon: bell")
    assert block.title is not None
    assert isinstance(block.title[1], Link)
    assert [type(inner) for inner in block.blocks] == [Paragraph, List]
    assert [inner.line for inner in block.blocks] == [6, 8]


@pytest.mark.parametrize(
    "text",
    [
        NOTE,
        "```ad-tip\n```\n",
        "```ad-tip\ntitle:\ncollapse: none\ntext\n```\n",
        "```ad-tip\n\ntext\n\n\n```\n",
        "~~~ad-tip\ntext\n~~~\n",
        "````ad-tip\nouter\n\n```ad-note\ninner\n```\n````\n",
        "- item\n\t```ad-tip\n\ttext\n\t```\n",
        "> ```ad-tip\n> text\n> ```\n",
        "```ad-tip\n%%hidden%%\n```\n",
    ],
)
def test_written_anew_it_is_the_same_fence(text: str) -> None:
    note = read(text.encode())
    assert "ad-" not in str([block for block in note.blocks if isinstance(block, Code)])
    assert write(note, origins=False).data.decode() == text
    assert write(note).data.decode() == text


@pytest.mark.parametrize(
    "text", ["```ad-tip\ncollapse: maybe\n```\n", "```ad-tip\nicon: [x]\n```\n", "```ad-tip more\nx\n```\n"]
)
def test_what_no_callout_can_say_is_code(text: str) -> None:
    (block,) = read(text.encode()).blocks
    assert isinstance(block, Code)


def test_a_changed_one_is_a_callout() -> None:
    note = read(NOTE.encode())
    changed = replace(callout(NOTE), title=(Text("Other"),), origin=None)
    assert write(replace(note, blocks=(changed,))).data.startswith(b"> [!note|icon: bell]- Other\n")


def test_fences_in_fences_end_somewhere() -> None:
    depth = 30
    fences = ["`" * (depth + 3 - n) for n in range(depth)]
    text = "\n".join([*(f"{fence}ad-note" for fence in fences), "x", *reversed(fences)]) + "\n"
    note = read(text.encode())
    assert write(note, origins=False).data.decode() == text
