"""What holds for every Markdown text and every dialect.

1. Any text whatever is read, and with origins it comes back byte for byte.
2. Without origins what is written renders the same, and is written the same again.
3. Escapes are inverse to each other, and what is escaped is no syntax.
4. Code, math, comments and addresses are never rewritten inside, wherever they stand and whatever they look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pyromark
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from vaultconv.formats.base import WriteContext
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.link_speller import LinkSpeller
from vaultconv.formats.obsidian.resolver import ObsidianResolver
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.read import TooDeepError, read_blocks
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Blocks, Code, Html, MathBlock, Paragraph
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Note, Source, Vault
from vaultconv.model.spans import Break, CodeSpan, HtmlSpan, Link, MathSpan, Text, Url
from vaultconv.model.traverse import iter_blocks, note_spans
from vaultconv.vault.index import Index

GFM = Dialect("gfm", bare_urls=False)
DIALECTS = {dialect.name: dialect for dialect in (COMMONMARK, GFM, OBSIDIAN, READWISE)}

steady = settings(derandomize=True, deadline=None, database=None)


def read(text: str, dialect: Dialect) -> Blocks:
    """``text`` as blocks; a text that nests too deep is carried verbatim, so the laws do not speak of it."""
    try:
        return read_blocks(text, dialect)
    except TooDeepError:
        assume(False)
        raise


def written(blocks: Blocks, dialect: Dialect, source: str = "") -> str:
    """``blocks`` written anew in ``dialect``; ``source`` is the dialect that they were read from."""
    note = Note("Note.md", "Note", blocks=blocks)
    context = WriteContext(
        source or dialect.name, Index(Vault("v", dialect.name, (note,))), ObsidianResolver(), {}, {}
    )
    notes = SimpleNamespace(
        links=LinkSpeller(note, context),
        carriers=False,
        loss=lambda construct, outcome, detail, line=0, value="": Loss(
            "Note.md", line, construct, Outcome(outcome), detail
        ),
        permalink_known=lambda citation: False,
    )
    return MarkdownWriter(dialect, notes=notes if dialect is OBSIDIAN else None).write(blocks)


# -- the texts --------------------------------------------------------------------------------------------------------

CONTAINERS = ["- ", "* ", "+ ", "1. ", "2) ", "10. ", "> ", ">", "[^1]: ", "> [!note]- t\n> "]
LEAVES = [
    "```",
    "~~~",
    "````",
    "# ",
    "## ",
    "#",
    "---",
    "===",
    "***",
    "<div>",
    "</div>",
    "<pre>",
    "</pre>",
    "<?",
]
SPACES = [" ", "  ", "    ", "\t", "\n", "\n\n", "\n\n\n", "\n> ", "\n- ", "\n  ", "\n    ", "\n1. ", "\n\t"]
INLINE = [
    "a",
    "b c",
    "*",
    "**",
    "_",
    "`",
    "``",
    "\\",
    "[x](y)",
    '![i](u "t")',
    "[r]",
    "[^1]",
    "<b>",
    "</b>",
    "<!-- c -->",
]
WORDS = [
    "漢字",
    "😀",
    "e\u0301",
    "\u00a0",
    "\u3000",
    "&amp;",
    "&",
    "http://x.y/z",
    "<http://a.b>",
    "(",
    ")",
    "[",
    "]",
    "!",
]
OTHERS = [
    "|",
    "|a|b|\n|-|-|\n| c | d |\n",
    "[r]: /u\n\n",
    "\n\n[r]: <u> 't'\n",
    "%%",
    "$$",
    "$",
    "==",
    "[[n]]",
    "^id",
    "[ ] ",
]
FRAGMENTS = st.lists(
    st.sampled_from(CONTAINERS + LEAVES + SPACES + INLINE + WORDS + OTHERS), min_size=1, max_size=16
).map(lambda parts: "".join(parts) + "\n")

ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text("-*+>#`~|[](){}!<>=%$^_\\&:;'\" \t\n\r\x00\x0b\x0c\x85\u2028a1漢😀\u0301", max_size=40),
    FRAGMENTS,
)


# -- 1: bytes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DIALECTS)
@settings(steady, max_examples=250)
@given(text=ANY_TEXT)
@example("a\rb\r")
@example("\r```\n\n")
@example("1.\r")
@example("-\n[r]: u\n+\n")
@example("x\n\n[r]: /u\n\n^id\n")
@example("\x00")
def test_any_text_comes_back_byte_for_byte(name: str, text: str) -> None:
    dialect = DIALECTS[name]
    assert MarkdownWriter(dialect, Source(text, 0, name)).write(read(text, dialect)) == text


# -- 2: meaning -------------------------------------------------------------------------------------------------------


def rendered(text: str, dialect: Dialect) -> str:
    """``text`` as HTML, less what CommonMark gives no meaning: blanks before a tag, blank lines at the end of raw HTML,
    and runs of white space in a line's code (its lines lose their indentation: section 4.8; pulldown-cmark keeps it)."""
    options = pyromark.Options(0)
    if dialect.tables:
        options |= pyromark.Options.ENABLE_TABLES
    if dialect.footnotes:
        options |= pyromark.Options.ENABLE_FOOTNOTES
    html = pyromark.html(text, options=options)
    html = re.sub(r"[ \t\n]*\n(?=</(?:li|blockquote)>|\Z)", "\n", html)
    html = re.sub(r"(?m)(^|<li>)[ \t]+(?=<)", r"\1", html)
    return re.sub(r"(?<!<pre>)<code>[^<]*</code>", lambda found: re.sub(r"\s+", "", found[0]), html)


@pytest.mark.parametrize("name", ["commonmark", "gfm"])
@settings(steady, max_examples=500)
@given(text=FRAGMENTS)
@example("- [r]:u\n]\n")
@example("1. >\n\tc\n")
@example("> a||\n-|-\n")
@example("1. [r]:u\n%\n   -\n\t😀\n")
@example("[r]:\n\t[^1]:\n")
@example("~~~ ~\n")
@example("*\t] \n  -\n")
@example("*\n   -\n    e\n")
@example("- ~~~\n\n- a\n")
@example("- - \n    - \n")
@example(">e\n\t >\\\n")
@example("-\n   - e\n\t<!--\n")
@example("2. x\n3. y\n\ntext\n2020. not a list\n")
def test_without_origins_it_renders_the_same(name: str, text: str) -> None:
    dialect = DIALECTS[name]
    definition_before_tag = re.search(r"\]:[^\n]*\n(?:[ \t>]*\n)*[ \t>]*(?: {4}|\t)[ \t>]*<", text)
    assume(not definition_before_tag)  # a paragraph that only its indentation keeps from being raw HTML
    anew = written(read(text, dialect), dialect)
    assert rendered(anew, dialect) == rendered(text, dialect)


@pytest.mark.parametrize("name", DIALECTS)
@settings(steady, max_examples=300)
@given(text=FRAGMENTS)
@example("%%>\n%%\n")
@example("- [x] \n[r]:\n")
@example(">>z\n^d\n")
@example("- ^d\n\t1. ~~~\n  n\n")
@example("# \n^d\n")
@example("- v````\n|````\n\n   +\n")
@example("- ~~~\n>[!n] \n")
@example("\n>- ]\n    - [!n]\n")
def test_what_was_written_is_written_again(name: str, text: str) -> None:
    dialect = DIALECTS[name]
    once = written(read(text, dialect), dialect)
    twice = written(read(once, dialect), dialect)
    assert written(read(twice, dialect), dialect) == twice
    if name in ("commonmark", "gfm"):
        assert twice == once


# -- 3: escapes -------------------------------------------------------------------------------------------------------

MARKS = [
    "[[",
    "]]",
    "[",
    "]",
    "==",
    "=",
    "%%",
    "%",
    "$",
    "$$",
    "#",
    "#tag",
    "^",
    "^id",
    "^[",
    "((",
    "{{",
    "}}",
    "{%",
    "%}",
]
MORE_MARKS = [
    "{:",
    "}",
    "key:: v",
    "- ",
    "\\",
    "\\\\",
    "<wbr>",
    "|",
    "!",
    "a",
    "1",
    "10",
    " ",
    "漢",
    "\u00a0",
    ":",
    "::",
    "`",
]
LOOKALIKES = st.lists(
    st.sampled_from(
        [
            *MARKS,
            *MORE_MARKS,
            "*",
            "_",
            "~",
            "(",
            ")",
            "<",
            ">",
            "/",
            "&",
            "'",
            '"',
            "-",
            "+",
            ".",
            "[!n]",
            "\n",
        ]
    ),
    min_size=1,
    max_size=12,
).map("".join)


@pytest.mark.parametrize("name", DIALECTS)
@settings(steady, max_examples=500)
@given(text=LOOKALIKES | st.text(max_size=20), after=st.text("=[%$! a\\", max_size=3))
@example("\\<wbr>==x", "")
@example("====c", "")
@example("[", "[a](b)")
def test_unescaping_takes_back_what_escaping_did(name: str, text: str, after: str) -> None:
    table = DIALECTS[name].table
    assert table.unescape(table.escape(text, after), after) == text


@pytest.mark.parametrize("name", DIALECTS)
@settings(steady, max_examples=500)
@given(text=LOOKALIKES)
@example("====c")
@example("%%%_%%{")
@example("[[[p]]")
@example("^[[e]]")
@example("$\u00a0$\\")
@example(")^i")
@example("\\^[")
@example("&\n$$")
def test_plain_text_is_plain_text_in_every_dialect(name: str, text: str) -> None:
    dialect = DIALECTS[name]
    blocks = read_blocks(text, COMMONMARK)
    assume(len(blocks) == 1 and isinstance(blocks[0], Paragraph))
    assert isinstance(blocks[0], Paragraph)
    assume(all(isinstance(span, Text | Break) for span in blocks[0].spans))
    assume(
        name != "readwise" or "$" not in text or not re.search(r"\{[{%]", text)
    )  # a raw block between two dollars
    again = read_blocks(written(blocks, dialect, "commonmark"), dialect)
    assert [type(block) for block in again] == [Paragraph]
    assert isinstance(again[0], Paragraph)
    assert {type(span) for span in again[0].spans} <= {Text, Break}
    assert again[0].traits == blocks[0].traits
    back = MarkdownWriter(COMMONMARK).write(again)
    assert pyromark.html(back) == pyromark.html(text)


# -- 4: code ----------------------------------------------------------------------------------------------------------

ALIVE = st.lists(
    st.sampled_from(
        [
            "[[x]]",
            "![[x]]",
            "==x==",
            "%%",
            "%%x%%",
            "#tag",
            "((x))",
            "{{x}}",
            "{%y%}",
            "^id",
            "^[n]",
            "key::",
            "-",
            "[!note]",
            "[",
            "[^1]",
            "[a](b)",
            "*a*",
            "\\",
            "\\[",
            "&amp;",
            "{:.c}",
            "[x::highlight]",
            "漢字",
            "😀",
            "a",
            "|",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)

LINES = st.lists(
    ALIVE | st.sampled_from(["$x$", "<b>", "", "    deep", "\ttab", "# h", "> q", "$$", "``"]), max_size=5
)

CODE_SPAN = ALIVE.map(lambda text: f"`` {text} ``" if text.endswith("\\") else f"``{text}``")
FENCE = LINES.map(lambda lines: "\n".join(["```md", *lines, "```"]))
LONG_FENCE = LINES.map(lambda lines: "\n".join(["~~~~ x", *lines, "~~~", "~~~~"]))
INDENTED = ALIVE.map(lambda text: f"    {text}")
COMMENT = ALIVE.map(lambda text: f"<!-- {text} -->")
ADDRESS = st.sampled_from(["#tag^id", "?a=[[x]]&b==x==", "%%b%%", "((x))", "{{x}}"]).map(
    lambda text: f"<https://example.org/{text}>"
)
DESTINATION = st.sampled_from(["#tag^id", "?a==x==", "%%b%%", "#%5B%5Bx"]).map(
    lambda text: f"[it](https://example.org/{text})"
)
MATH = st.sampled_from(["x_{[[a]]}", "==y==", "\\%\\%", "#tag", "a^id", "((x))"]).map(
    lambda text: f"${text}$"
)
MATH_BLOCK = st.sampled_from(["[[a]]", "==y==\n\n#tag", "a\n# h\n- b"]).map(lambda text: f"$$\n{text}\n$$")

IN_LINE = st.one_of(CODE_SPAN, COMMENT, ADDRESS, DESTINATION).map(lambda piece: f"before {piece} after")
PIECES = st.one_of(IN_LINE, FENCE, LONG_FENCE, INDENTED, COMMENT)
PIECES_WITH_MATH = PIECES | MATH.map(lambda piece: f"before {piece} after") | MATH_BLOCK

PLACES = [
    ("", ""),
    ("- ", "  "),
    ("1. ", "   "),
    ("> ", "> "),
    ("> - ", ">   "),
    ("- > ", "  > "),
    ("- a\n\n  ", "  "),
]


def placed(piece: str, place: tuple[str, str]) -> str:
    """``piece`` in containers: what stands before its first line, and before each further one."""
    first, further = place
    return "\n".join((first if i == 0 else further) + line for i, line in enumerate(piece.split("\n")))


def documents(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Pieces in their places, with words between them."""
    return st.lists(st.builds(placed, pieces, st.sampled_from(PLACES)), min_size=1, max_size=3).map(
        lambda parts: "\n\nwords\n\n".join(parts) + "\n"
    )


def sacred(blocks: Blocks, math: bool) -> list[tuple[str, str]]:
    """All that must stay as it is, in order."""
    found: list[tuple[str, str]] = []
    for block in iter_blocks(blocks):
        if isinstance(block, Code):
            found.append(("code", block.text))
        elif isinstance(block, Html):
            found.append(("html", block.text))
        elif math and isinstance(block, MathBlock):
            found.append(("math", block.text))
    for _, span in note_spans(blocks):
        if isinstance(span, CodeSpan):
            found.append(("code", span.text))
        elif isinstance(span, HtmlSpan) and span.text.startswith("<!--"):
            found.append(("html", span.text))
        elif isinstance(span, Url):
            found.append(("url", span.url))
        elif isinstance(span, Link) and span.reference.target.startswith("https:"):
            found.append(("url", span.reference.target + "#".join(("", *span.reference.headings))))
        elif math and isinstance(span, MathSpan):
            found.append(("math", span.text))
    return found


def code_events(text: str) -> Iterator[str]:
    """The code in ``text`` as pulldown-cmark sees it, which knows none of our dialects."""
    inside = False
    for event in pyromark.events(text):
        if not isinstance(event, dict):
            continue
        ((name, data),) = dict[str, Any](event).items()
        if name in ("Start", "End") and isinstance(data, dict) and "CodeBlock" in data:
            inside = name == "Start"
        elif name == "End" and data == "CodeBlock":
            inside = False
        elif name == "Code" or (inside and name == "Text"):
            yield data


def takes_liquid(source: str, destination: str) -> bool:
    """Whether Liquid is brought to the site: it is put in raw blocks there, which pulldown-cmark does not know."""
    return destination == "readwise" and source != "readwise"


@pytest.mark.parametrize("destination", DIALECTS)
@pytest.mark.parametrize("source", DIALECTS)
@settings(steady, max_examples=40)
@given(data=st.data())
def test_code_is_sacred(source: str, destination: str, data: st.DataObject) -> None:
    here, there = DIALECTS[source], DIALECTS[destination]
    math = here.math and there.math
    text = data.draw(documents(PIECES_WITH_MATH if math else PIECES))
    blocks = read(text, here)
    before = sacred(blocks, math)
    assert before
    anew = written(blocks, there, source)
    assert sacred(read(anew, there), math) == before
    if not (takes_liquid(source, destination) or math):
        assert list(code_events(anew)) == list(code_events(text))
