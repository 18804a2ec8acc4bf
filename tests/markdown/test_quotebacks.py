"""Quotations with their source, in each of the ways that tools for Quotebacks write Markdown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.formats.readwise.site import vault
from vaultconv.formats.base import ReadContext, Unit
from vaultconv.formats.logseq import FORMAT as LOGSEQ
from vaultconv.formats.readwise.reader import read_note
from vaultconv.markdown.quoteback_footer import said_by_footer
from vaultconv.markdown.quotebacks import with_quotebacks
from vaultconv.model.blocks import List, Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.plain import plain_text
from vaultconv.model.traverse import spans_of

SOURCE = Citation("Jane Roe", "Slow Maps", "https://e.org/maps#:~:text=A%20map,last.")
LINK = f"[Slow Maps]({SOURCE.url})"
FOOTER = (
    '<div class="quoteback-footer"><div class="quoteback-avatar"><img class="mini-favicon" src="https://f.org/i.ico"></div>'
    '<div class="quoteback-metadata"><div class="metadata-inner"><div class="quoteback-author"> Jane Roe</div>'
    '<div class="quoteback-title"> Slow Maps</div></div></div>'
    f'<div class="quoteback-backlink"><a class="quoteback-arrow" href="{SOURCE.url}"> Source</a></div></div>'
)
OPENED = f'<blockquote class="quoteback" darkmode="" data-title="Slow%20Maps" data-author="Jane%20Roe" cite="{SOURCE.url}">'
CLOSED = f'<footer>Jane Roe<cite> <a href="{SOURCE.url}">{SOURCE.url}</a></cite></footer>\n</blockquote>'
SCRIPT = '<script note="" src="https://cdn.jsdelivr.net/gh/Blogger-Peer-Review/quotebacks@1/quoteback.js"></script>'
WAYS = {
    "copied": f"> A map.\n>\n> And a last.\n\nSource: {LINK} by Jane Roe\n",
    "copied, in one": f"> A map.\n>\n> And a last.\nSource: {LINK} by Jane Roe\n",
    "dashed": f"> A map.\n>\n> And a last.\n> -- Jane Roe, {LINK}\n",
    "dashed, apart": f"> A map.\n>\n> And a last.\n>\n> -- Jane Roe, {LINK}\n",
    "directive": f':::quote{{url="{SOURCE.url}" author="Jane Roe" title=\'Slow Maps\'}}\nA map.\n\nAnd a last.\n:::\n',
    "directive, apart": f':::quote{{author="Jane Roe" title="Slow Maps" url={SOURCE.url}}}\n\nA map.\n\nAnd a last.\n\n:::\n',
    "expanded": f"> A map.\n>\n> And a last.\n> {FOOTER}\n",
    "embedded": f"{OPENED}\n<p>A map.</p>\n<p>And a last.</p>\n{CLOSED}\n",
    "embedded, with its script": f"{OPENED}\n<p>A map.</p>\n<p>And a last.</p>\n{CLOSED}\n{SCRIPT}\n",
    "embedded, with blank lines": f"{OPENED}\n<p>A map.</p>\n\n<p>And a last.</p>\n\n{CLOSED}\n{SCRIPT}\n",
    "embedded, with loose words": f"{OPENED}\n\nA map.\n\n<p>And a last.\n\n{CLOSED}\n",
}


def in_obsidian(text: str) -> tuple[object, ...]:
    (note,) = vault({"N.md": text})
    return note.blocks


def in_a_post(text: str) -> tuple[object, ...]:
    front = "---\ntitle: N\nmanual_post: true\n---\n\n"
    return read_note("_manual_posts/2020-01-01-n.md", (front + text).encode(), ReadContext()).blocks


def in_a_graph(text: str) -> tuple[object, ...]:
    """The blocks of three bullets."""
    before, quote, after = text.split("\n\n", 1)[0], text.split("\n\n", 1)[1].rpartition("\n\n")[0], "after"
    lines = "\n".join(f"  {line}".rstrip() for line in quote.split("\n"))
    page = f"- {before}\n- {lines.lstrip()}\n- {after}\n"
    (note,) = LOGSEQ.reader.read(Unit("pages/N.md", "note"), page.encode(), ReadContext())
    assert isinstance(note, Note)
    (bullets,) = note.blocks
    assert isinstance(bullets, List)
    return tuple(item.blocks[0] for item in bullets.items)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "copied, in one"])
@pytest.mark.parametrize("read", [in_a_graph, in_obsidian, in_a_post])
def test_each_way_is_a_quotation_with_its_source(way: str, read: object) -> None:
    assert callable(read)
    before, quote, after = read(f"before\n\n{WAYS[way]}\nafter\n")
    assert isinstance(quote, Quote)
    favicon = "https://f.org/i.ico" if way == "expanded" else ""
    assert quote.traits.citation == replace(SOURCE, favicon=favicon)
    assert [plain_text(spans) for block in quote.blocks for spans in spans_of(block)] == [
        "A map.",
        "And a last.",
    ]
    assert (before.traits.citation, after.traits.citation) == (None, None)


@pytest.mark.parametrize("way", WAYS)
def test_in_its_own_format_it_stays_as_it_was_written(way: str) -> None:
    text = f"before\n\n{WAYS[way]}\nafter\n"
    (note,) = vault({"N.md": text})
    assert note.source is not None
    ends = [block.origin for block in note.blocks]
    assert all(end is not None for end in ends)
    slices = [note.source.body[end.start : end.end] for end in ends if end is not None]
    assert slices[0] == "before"
    assert slices[-1] == "after"
    if way != "copied, in one":
        assert slices[1] == WAYS[way].removesuffix("\n")


@pytest.mark.parametrize(
    ("text", "author", "title"),
    [
        ("> words\n\nSource: [Slow Maps](https://e.org)\n", "", "Slow Maps"),
        ("> words\n> -- [Slow Maps](https://e.org)\n", "", "Slow Maps"),
        ("> words\n\nSource: [a \\* b](https://e.org) by J. *Roe*\n", "J. Roe", "a * b"),
        ("> -- Roe, Jane, [*Slow* Maps](https://e.org)\n", "Roe, Jane", "Slow Maps"),
        (':::quote{title="Slow Maps"}\n:::\n', "", "Slow Maps"),
    ],
)
def test_parts_may_be_missing(text: str, author: str, title: str) -> None:
    (quote,) = in_obsidian(text)
    assert isinstance(quote, Quote)
    assert quote.traits.citation is not None
    assert (quote.traits.citation.author, quote.traits.citation.title) == (author, title)


@pytest.mark.parametrize(
    "text",
    [
        "> words\n\nSource: the [index](https://e.org)\n",
        "> words\n\nSource: [[Index]]\n",
        "> words\n\nSource: [a](https://e.org) and more\n",
        "> words\n\nA Source: [a](https://e.org)\n",
        "> words\n> -- Jane, Slow Maps\n",
        "> words\n> --Jane, [a](https://e.org)\n",
        "> -- \n",
        "> `Source: `\n\n- Source: a\n",
        ':::quote{class="x"}\nwords\n:::\n',
        ':::quote{url="https://e.org"}\nwords that nobody ends\n',
        ':::note{url="https://e.org"}\nwords\n:::\n',
        '> words\n> <div class="quoteback-footer"></div>\n',
        '> words\n> <div class="other">quoteback-footer</div>\n',
        '<blockquote class="quotation" cite="https://e.org">words</blockquote>\n',
        '<blockquote class="quoteback">words</blockquote>\n',
        '<blockquote class="quoteback" cite="https://e.org">words that nobody ends\n',
        '<blockquote class="quoteback" cite="https://e.org">words</blockquote>\nand more\n',
        '<blockquote class="quoteback" cite="https://e.org">words</blockquote>\n<script src="https://e.org/other.js"></script>\n',
        '<blockquote class="quoteback" cite="https://e.org">\n\n*words* of Markdown\n\n</blockquote>\n',
        '<blockquote class="quoteback" cite="https://e.org">\n\n- a list\n\n</blockquote>\n',
        '<blockquote class="quoteback" onclick="x()" cite="https://e.org">words</blockquote>\n',
        '<blockquote class="quoteback" cite="https://e.org">' + "\n\nwords" * 70 + "\n\n</blockquote>\n",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    blocks = in_obsidian(text)
    assert all(block.traits.citation is None for block in blocks)  # type: ignore[attr-defined]


def test_blocks_that_a_program_made_have_no_place() -> None:
    (note,) = vault({"N.md": WAYS["copied"]})
    blocks = tuple(
        replace(block, origin=None, traits=replace(block.traits, citation=None)) for block in note.blocks
    )
    assert with_quotebacks(blocks, WAYS["copied"]) == blocks


def test_a_footer_of_another_hand_is_told_by_its_classes() -> None:
    text = "<div class='x quoteback-footer'><b class='quoteback-title'>A &lt; <i>B</i></b><span class='mini-emoji'> 📕</span></div>"
    assert said_by_footer(text) == {"title": "A < B", "emoji": "📕"}
    assert (
        said_by_footer('<div class="quoteback-footer"><a class="quoteback-arrow" href="x">y</a></div>')
        is None
    )
