"""How the time to read and write a text grows with its length, for texts made to be slow.

    python benchmarks/linear_time.py

Six times the text should take about six times the time. A line is printed for each text and dialect whose time grows
more than that, and the script leaves with 1 if one grows like a square. Times are measured, so this is no test.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.read import TooDeepError, read_blocks
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Blocks, Paragraph
from vaultconv.model.note import Source
from vaultconv.model.spans import Text

SMALL, LARGE = 5_000, 30_000
SQUARE = 20
"""Times the time of the small text that only a square explains (36 would be one)."""


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
    MarkdownWriter(dialect, Source(text, 0, dialect.name)).write(blocks)
    MarkdownWriter(COMMONMARK).write(blocks)
    MarkdownWriter(Dialect("escapes", live=dialect.live, math=True)).write((Paragraph((Text(text),)),))
    return time.perf_counter() - start


def main() -> int:
    """Measures every text in every dialect."""
    slow = 0
    for dialect in (OBSIDIAN, READWISE):
        for name, made in TEXTS.items():
            small = max(min(seconds(made(SMALL), dialect) for _ in range(3)), 0.001)
            ratio = min(seconds(made(LARGE), dialect) for _ in range(3)) / small
            if ratio > LARGE / SMALL * 1.5:
                print(f"{dialect.name:10} {name:40} x {ratio:.1f}")
            slow += ratio > SQUARE
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
