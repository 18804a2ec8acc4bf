"""All examples of CommonMark 0.31.2 through text -> model -> text, and to a page.

Three bars: with origins the same bytes; without them text that renders the same; and so once more with every spelling
forgotten, in house style. The body of a page is what the parser renders, but for what is not safe. Needs npm's ``commonmark-spec`` (``npm ci`` in this folder); skips otherwise, saying so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pyromark
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.formats.html.pages import read, written
from vaultconv.formats.html import safety
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.markdown.dialect import COMMONMARK, Dialect
from vaultconv.markdown.read import read_blocks
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.note import Note, Source
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


BLOCKS = (
    "HTML over several blocks: a block of a page is whole by itself, or what one leaves open would take in the rest of the page (and its"
    " frame). So does the app, which renders the pieces between blank lines one by one"
)
DIV = BLOCKS + ". A `div` that is all there is in its block shows nothing"
ALT = "Markdown in the text of a picture is shown as it was written: the address in it is in no other place of the page, and would be lost"
OTHERWISE: dict[int, str] = {
    148: BLOCKS + ": what is in emphasis stands below the table, not in its cell",
    152: DIV,
    155: DIV,
    161: DIV + ": it is empty, and what follows belongs to its block",
    167: BLOCKS + ": `<del>` ends where its block does",
    175: DIV,
    184: DIV,
    188: DIV,
    190: BLOCKS + ": the cell is text, for each tag of its table is a block",
    191: BLOCKS + ": as the one before",
    484: "a link without words: the address is shown, or nobody could see, hear or press it (axe-core, `link-name`)",
    520: ALT,
    574: ALT,
    575: ALT,
}
"""The examples whose body is another one than the parser renders, and why each is. What our policy takes out (scripts, classes, unsafe addresses)
is none of these: both sides go through it."""
_REOPENED = re.compile(r"(?<=</p>)(?:<(a|b)></\1>)+\Z")
"""An element of a line that nothing closed: a browser opens it again behind the paragraph, and nothing is in it."""
_LEVEL = re.compile(r'<h\d([^>]*) data-level="(\d) as \d"([^>]*)>(.*?)</h\d>', re.DOTALL)
"""A heading that says the level that its author gave it: a page of ours tells its headings in order."""
_FIGURE = re.compile(r'<figure class="picture">(<img[^>]*>)<figcaption[^>]*>.*?</figcaption></figure>')
"""A picture that stands by itself, with its words below it."""


def shape(html: str) -> str:
    """``html`` as tags and text, cleaned by the policy of a page; with the attributes that say something, and addresses that
    are safe."""
    body = LexborHTMLParser(f"<body>{safety.cleaned(html)}").body
    assert body is not None
    out: list[str] = []

    def take(node: LexborNode) -> None:
        if node.is_text_node:
            out.append(node.text_content or "")
            return
        if not node.is_element_node:
            return
        said = node.attributes
        shown = [f"{name}={said[name]!r}" for name in ("alt", "title", "start") if said.get(name)]
        shown += [
            f"{name}={unquote(said[name])!r}"
            for name in ("href", "src")
            if said.get(name) and safety.is_safe(said[name], picture=name == "src")
        ]
        out.append(f"<{' '.join([node.tag or '', *shown])}>")
        for child in node.iter(include_text=True):
            take(child)
        out.append(f"</{node.tag}>")

    for child in body.iter(include_text=True):
        take(child)
    shown = re.sub(r"(?<=>) | (?=<)", "", re.sub(r"\s+", " ", "".join(out))).strip()
    return _REOPENED.sub("", shown)


def body_of_page(markdown: str) -> str:
    """The body of the page of a note with that text, without what is only there to come back, and unseen."""
    page = written(Note("Note.md", "Note", blocks=read_blocks(markdown, COMMONMARK)))[0]
    page = _FIGURE.sub(r"<p>\1</p>", _LEVEL.sub(r"<h\2\1\3>\4</h\2>", page))
    body = LexborHTMLParser(page).css_first("article div.body")
    assert body is not None
    for node in body.css("br.soft"):
        node.replace_with("\n")
    for node in body.css("div.raw-html, pre span"):  # colours of code
        node.unwrap()
    for node in body.css("[hidden], .raw, span[data-vaultconv]:empty, div[data-vaultconv]:empty"):
        node.decompose()
    for node in body.css("a.unresolved"):
        if (node.attributes.get("title") or "").startswith("There is no such page here"):
            del node.attrs["title"]
    return body.inner_html or ""


def test_the_body_of_a_page_is_what_the_parser_renders() -> None:
    different = failing(lambda text: shape(body_of_page(text)) == shape(pyromark.html(text)))
    assert different == list(OTHERWISE)


def test_a_page_that_the_parser_renders_is_read_as_what_it_shows() -> None:
    """The words of each example, rendered, read as anybody's page and written as Markdown, are those of the page."""

    def words(html: str) -> list[str]:
        body = LexborHTMLParser(f"<body>{html}").body
        for unseen in body.css("script, style") if body is not None else ():
            unseen.decompose()
        return re.findall(r"\w+", body.text() if body is not None else "")

    def same(text: str) -> bool:
        page = pyromark.html(text)
        return words(pyromark.html(MarkdownWriter(COMMONMARK).write(read(page).blocks, False))) == words(page)

    assert failing(same) == []
