"""Change one thing in a note, and only its lines change; that is what migrations and renames rely on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from tests.real_vaults import CORPORA, case, is_now
from vaultconv.formats.base import ReadContext, WriteContext
from vaultconv.formats.obsidian import FORMAT
from vaultconv.formats.obsidian.reader import read_note
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    FootnoteDefinition,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    edited,
    with_traits,
)
from vaultconv.model.note import Note, Vault
from vaultconv.model.properties import PropertyType
from vaultconv.model.spans import Text
from vaultconv.model.task import Status, Task
from vaultconv.vault.index import Index

ROOT = Path(__file__).resolve().parents[2]
OWN = sorted((ROOT / "fixtures/sample-vault").rglob("*.md"))
REAL = [CORPORA / name for name in ("obsidian-help-en", "obsidian-sandbox")]
MARK = " EDITED"


def read(data: bytes) -> Note:
    return read_note("N.md", data, ReadContext())


def written(note: Note) -> bytes:
    index = Index(Vault("v", "obsidian", (note,)))
    context = WriteContext("obsidian", index, FORMAT.resolver, {"N.md": "N.md"}, {"n.md": 1})
    (output,) = FORMAT.writer.write(note, context)
    return output.data


def changes(old: bytes, new: bytes) -> list[tuple[list[bytes], list[bytes]]]:
    """The lines that became others."""
    before, after = old.split(b"\n"), new.split(b"\n")
    start, end = _alike(before, after), _alike(before[::-1], after[::-1])
    if start + end >= min(len(before), len(after)):
        end = min(len(before), len(after)) - start
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [(before[i:j], after[k:m]) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]


def _alike(first: list[bytes], second: list[bytes]) -> int:
    """With how many equal lines both begin."""
    return next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )


def every_edit(blocks: Blocks) -> Iterator[tuple[int, Blocks]]:
    """Each way to add a word to one paragraph or heading, however deep: its line, and the blocks then."""
    for place, block in enumerate(blocks):
        for line, changed in _edits(block):
            yield line, (*blocks[:place], changed, *blocks[place + 1 :])


def _edits(block: AnyBlock) -> Iterator[tuple[int, AnyBlock]]:
    if isinstance(block, Paragraph | Heading):
        yield block.line, edited(block, spans=(*block.spans, Text(MARK)))
    elif isinstance(block, List):
        for line, items in every_edit(block.items):
            yield line, edited(block, items=items)
    elif isinstance(block, Item | Quote | Callout | FootnoteDefinition):
        for line, inner in every_edit(block.blocks):
            yield line, edited(block, blocks=inner)


def edit_lines(data: bytes) -> Iterator[tuple[int, list[tuple[list[bytes], list[bytes]]]]]:
    """For each edit of the note in ``data``: its line, and which lines became others."""
    note = read(data)
    for line, blocks in every_edit(note.blocks):
        yield line, changes(data, written(replace(note, blocks=blocks)))


NOTE = b"""---
title:   'Bread'  # the name
tags: [a,  b]
rating: 007

when: 2026-01-05
---


# Bread #
Some *text* with  blanks, [[A link|x]]  \n* one
* [ ] two ^id
    - [x] three ==y==
    - four

      more of four


+ an other list
1) first
2) second
> a quote
> of two lines
> - with an item

> [!note]- Title
> > inner
>
> text

| a | b |
|:-|-|
| c | d |
\t
Setext
------
last words



"""


def test_every_paragraph_of_a_note_can_be_edited_alone() -> None:
    found = dict(edit_lines(NOTE))
    assert len(found) == 16
    for line, changed in found.items():
        assert len(changed) == 1, line
        ((old, new),) = changed
        assert (len(old), len(new)) == (1, 1), line
        assert MARK.encode() in new[0], line
        if b"Setext" not in old[0]:
            assert new[0].replace(MARK.encode(), b"") == old[0], line


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_an_edit_changes_its_own_lines_only(path: Path) -> None:
    """One paragraph, of one or more lines, is written anew; what stands around it is copied."""
    data = path.read_bytes()
    for line, changed in edit_lines(data):
        if (path.stem, line) == ("Code is sacred", 29):
            continue  # its sibling is indented by four where two would do: the item is written with one indentation
        assert len(changed) == 1, (path.name, line)
        assert len(changed[0][0]) == len(changed[0][1]) <= 2, (path.name, line)


@pytest.mark.parametrize(
    "vault",
    [case(path, id=path.name) for path in REAL],
)
def test_in_real_vaults_too(vault: Path, record_property: pytest.RecordProperty) -> None:
    """An odd blank at the end of a callout's title, or in a blank line of a quote or an item, may go with an edit."""
    total = alone = 0
    for path in sorted(vault.rglob("*.md"))[:: 1 if is_now(vault) else 6]:
        for _, changed in edit_lines(path.read_bytes()):
            total += 1
            alone += len(changed) == 1 and len(changed[0][0]) == len(changed[0][1]) == 1
    record_property("edits that touch one line", f"{alone} of {total}")
    assert alone / total > 0.97


# -- properties ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "type", "old", "new"),
    [
        ("title", "Loaf", PropertyType.TEXT, [b"title:   'Bread'  # the name"], [b"title: Loaf"]),
        ("tags", ["a", "c"], PropertyType.LIST, [b"tags: [a,  b]"], [b"tags:", b"  - a", b"  - c"]),
        ("rating", 8, PropertyType.NUMBER, [b"rating: 007"], [b"rating: 8"]),
        ("when", None, PropertyType.EMPTY, [b"when: 2026-01-05"], [b"when:"]),
        ("new", True, PropertyType.CHECKBOX, [], [b"new: true"]),
    ],
)
def test_one_property_is_changed(
    key: str, value: object, type: PropertyType, old: list[bytes], new: list[bytes]
) -> None:
    note = read(NOTE)
    changed = replace(note, properties=note.properties.with_value(key, value, type))  # type: ignore[arg-type]
    ((was, now),) = changes(NOTE, written(changed))
    assert [line for line in was if line not in now] == old
    assert [line for line in now if line not in was] == new


def test_comments_and_blank_lines_before_a_property_are_its_authors() -> None:
    data = b"---\n# first\n\n  # about a\na: 1 # gone with the value\n# about b\nb: 2\n# last\n---\n"
    note = read(data)
    for value in (3, 4):
        note = replace(note, properties=note.properties.with_value("a", value, PropertyType.NUMBER))
        assert written(note) == data.replace(b"a: 1 # gone with the value", b"a: %d" % value)


def test_one_property_is_taken_away() -> None:
    note = read(NOTE)
    without = written(replace(note, properties=note.properties.without("tags")))
    assert changes(NOTE, without) == [([b"tags: [a,  b]"], [])]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_each_property_of_each_note_can_be_changed_alone(path: Path) -> None:
    data = path.read_bytes()
    note = read(data)
    for item in note.properties:
        changed = written(
            replace(note, properties=note.properties.with_value(item.key, "EDITED", PropertyType.TEXT))
        )
        assert len(changes(data, changed)) == 1, item.key


def test_the_end_of_a_note_without_a_body_stays() -> None:
    for data in (b"---\na: 1\nb: 2\n---", b"---\na: 1\nb: 2\n---\n", b"---\r\na: 1\r\nb: 2\r\n---\r\n"):
        note = read(data)
        changed = written(replace(note, properties=note.properties.with_value("a", 3, PropertyType.NUMBER)))
        assert changed == data.replace(b"a: 1", b"a: 3")


# -- the layout in bytes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_edit_keeps_encoding_and_line_ends(codec: str, newline: str) -> None:
    text = "# One\n\n*  two ü\n*  three".replace("\n", newline)
    note = read(text.encode(codec))
    (_, blocks), *_ = every_edit(note.blocks)
    assert written(replace(note, blocks=blocks)) == text.replace("# One", "# One EDITED").encode(codec)


# -- blocks that come, go and move ---------------------------------------------------------------------------------


def test_a_block_is_taken_away() -> None:
    note = read(b"one\n\n*  two\n\n\n\n_three_\n")
    assert written(replace(note, blocks=note.blocks[::2])) == b"one\n\n\n\n_three_\n"
    assert written(replace(note, blocks=note.blocks[1:])) == b"*  two\n\n\n\n_three_\n"
    assert written(replace(note, blocks=())) == b""


def test_a_block_is_put_in() -> None:
    note = read(b"*  one\n\n\n_two_\n")
    new = Paragraph((Text("new"),))
    assert (
        written(replace(note, blocks=(note.blocks[0], new, note.blocks[1]))) == b"*  one\n\nnew\n\n\n_two_\n"
    )
    assert written(replace(note, blocks=(*note.blocks, new))) == b"*  one\n\n\n_two_\n\nnew\n"


def test_blocks_change_places() -> None:
    note = read(b"# a  #\n\n_b_  c\n")
    assert written(replace(note, blocks=note.blocks[::-1])) == b"_b_  c\n\n# a  #\n"


def test_a_task_is_done() -> None:
    data = b"* [ ]  one\n* [ ] two ^id\n    * [ ] three\n"
    note = read(data)
    (found,) = note.blocks
    assert isinstance(found, List)
    second = edited(with_traits(found.items[1], task=Task("x", Status.DONE)))
    changed = replace(note, blocks=(edited(found, items=(found.items[0], second)),))
    assert written(changed) == b"* [ ]  one\n* [x] two ^id\n    * [ ] three\n"
