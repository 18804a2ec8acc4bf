"""No text takes more than about linear time, however it is made: six times the text, not thirty-six times the time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.read import TooDeepError, read_blocks
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Blocks, Paragraph
from vaultconv.model.note import Source
from vaultconv.model.spans import Text

SMALL, LARGE = 5_000, 30_000


def many(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


TEXTS: dict[str, Callable[[int], str]] = {
    repr(piece): many(piece)
    for piece in [
        *("> ", ">", "[", "[a", "- ", "-    ", "* a\n", "1. a\n\n", "> a\n", "> a\n>   \n", "```\na\n\n", "```a\n~~~b\n", "    a\n\n"),
        *("%%", "%% a ", "%%\na\n\n%% b\n", "$$", "$a ", "$$\na\n$$\n\n", "==", "==a ", "[[", "[[a ", "[[a]] ", "^[a ", "^[a] "),
        *("#", "#a ", "^b ", "a ^b\n\n", "[!", "> [!a] b\n", "> [!a]b\n\n", "- [ ] a\n", "{{", "{% a ", "((", "[a](b)%%{:"),
        *("[a](b) ", "[a] ", "[a]: b\n", "![", "![a](b) ", '[a](b "', "<a:b> ", "http://a.b/c ", "http://a.b/((", "<", "<b> "),
        *("<!-- ", "a <!-- b", "<?", "a <?b\n", 'src="a ', "<wbr>", "<wbr>\\[[", "&amp;", "\\", "\\[", "`a", "*a ", "*a_ ", "**a *b "),
        *("a\n===\n", "---\n", "|", "|a|\n|-|\n", "[^1] ", "[^1]: a\n", "[^1]: a\n\n    b\n", "\t", " \t", "a\t\t\n\t-\ta\n"),
        *("漢字 ", "漢*字*", "> 漢\n", "😀", "\u00a0", "a\r", "\0", "\n", "a\n", "word "),
    ]
}  # fmt: skip
TEXTS |= {
    "blanks before an id": lambda size: "a" + " " * size + "b ^",
    "a region that is never closed": lambda size: "%%" + "a\n\n" * (size // 3),
    "a formula that is never closed": lambda size: "$$\n" + "a\n\n" * (size // 3),
    "a fence that is never closed": lambda size: "```\n" + "a\n\n" * (size // 3),
    "definitions far apart": lambda size: "[a]: b\n" + "  \n" * (size // 3) + "[b]: c",
    "an inline footnote full of links": lambda size: "^[" + "[a](b)" * (size // 6),
    "items in items in one line": lambda size: ("-    " * 40 + "x\n") * (size // 202),
    "a table of many rows": lambda size: "|a|b|\n|-|-|\n" + "|c|d|\n" * (size // 6),
    "a table of many columns": lambda size: "|" + "a|" * (size // 4) + "\n|" + "-|" * (size // 4),
    "images in images": lambda size: "![" * (size // 8) + "a" + "](b)" * (size // 8),
    "runs of ticks": lambda size: "".join("`" * i + "a" for i in range(int((2 * size) ** 0.5))),
    "lists forty deep": lambda size: "\n".join("  " * (i % 40) + "- a" for i in range(size // 44)),
    "lazy lines": lambda size: "> " + "a\n" * (size // 2),
}


def seconds(text: str, dialect: Dialect) -> float:
    """How long it takes to read ``text``, to copy it and to write its paragraphs anew."""
    start = time.perf_counter()
    blocks: Blocks = ()
    try:
        blocks = read_blocks(text, dialect)
    except TooDeepError:
        return time.perf_counter() - start
    assert MarkdownWriter(dialect, Source(text, 0, dialect.name)).write(blocks) == text
    MarkdownWriter(COMMONMARK).write(blocks)
    MarkdownWriter(Dialect("escapes", live=dialect.live, math=True)).write((Paragraph((Text(text),)),))
    return time.perf_counter() - start


@pytest.mark.parametrize("dialect", [OBSIDIAN, READWISE], ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("made", TEXTS)
def test_no_text_takes_long(made: str, dialect: Dialect) -> None:
    limit = 15 * max(seconds(TEXTS[made](SMALL), dialect), 0.01)
    text = TEXTS[made](LARGE)
    assert any(seconds(text, dialect) < limit for _ in range(3))  # a busy machine gets another chance
