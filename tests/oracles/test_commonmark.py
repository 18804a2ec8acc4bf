"""All examples of CommonMark 0.31.2 through text -> model -> text.

Three bars: with origins the same bytes; without them text that renders the same; and so once more with every spelling
forgotten, in house style. Needs npm's ``commonmark-spec`` (``npm ci`` in this folder); skips otherwise, saying so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyromark
import pytest

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.read import read_blocks
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.note import Source
from vaultconv.model.origin import PLAIN
from vaultconv.model.traverse import iter_blocks

SPEC = Path(__file__).parent / "node_modules" / "commonmark-spec" / "spec.txt"

pytestmark = pytest.mark.skipif(
    not SPEC.is_file(), reason="npm commonmark-spec is not there: run `npm ci` in tests/oracles (needs node)"
)

_EXAMPLE = re.compile(r"^`{32} example\n([\s\S]*?)^\.\n[\s\S]*?^`{32}$", re.MULTILINE)


def examples() -> list[str]:
    """The Markdown of each example, in order: the first is number 1. The specification shows tabs as arrows."""
    text = SPEC.read_text(encoding="utf-8").partition("<!-- END TESTS -->")[0]
    return [found[1].replace("→", "\t") for found in _EXAMPLE.finditer(text)]


def failing(holds: Callable[[str], bool]) -> list[int]:
    """The numbers of the examples for which ``holds`` does not."""
    return [number for number, text in enumerate(examples(), 1) if not holds(text)]


def test_there_are_652() -> None:
    assert len(examples()) == 652


@pytest.mark.parametrize("dialect", [COMMONMARK, Dialect("gfm"), OBSIDIAN, READWISE], ids=lambda d: d.name)
def test_with_origins_the_bytes_are_the_same(dialect: Dialect) -> None:
    def same(text: str) -> bool:
        blocks = read_blocks(text, dialect)
        return MarkdownWriter(dialect, Source(text, 0, dialect.name)).write(blocks) == text

    assert failing(same) == []


def test_without_origins_it_renders_the_same() -> None:
    def same(text: str) -> bool:
        written = MarkdownWriter(COMMONMARK).write(read_blocks(text, COMMONMARK))
        return pyromark.html(written) == pyromark.html(text)

    assert failing(same) == []


def test_in_house_style_it_renders_the_same() -> None:
    def same(text: str) -> bool:
        blocks = read_blocks(text, COMMONMARK)
        for block in iter_blocks(blocks):
            block.spelling = PLAIN
        return pyromark.html(MarkdownWriter(COMMONMARK).write(blocks)) == pyromark.html(text)

    assert failing(same) == []


def test_what_was_written_is_written_again() -> None:
    def settled(text: str) -> bool:
        written = MarkdownWriter(COMMONMARK).write(read_blocks(text, COMMONMARK))
        return MarkdownWriter(COMMONMARK).write(read_blocks(written, COMMONMARK)) == written

    assert failing(settled) == []
