"""Quotebacks in pages: each way in which they are found, and the way in which we write them."""

from __future__ import annotations

import pytest

from tests.formats.html.pages import obsidian_note, read, written
from vaultconv.formats.base import ReadContext
from vaultconv.formats.html.reader import read_page
from vaultconv.model.blocks import Quote
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.plain import plain_text
from vaultconv.model.traverse import spans_of

URL = "https://e.org/maps#:~:text=A%20map,last.&amp;a=1"
PLAIN = URL.replace("&amp;", "&")
SOURCE = Citation("Jane Roe", "50% of Maps", PLAIN)
WORDS = "<p>A map.</p>"
FOOT = f'<footer>Jane Roe <cite><a href="{URL}">{URL}</a></cite></footer>'
SCRIPT = '<script note="" src="https://cdn.example/quoteback.js"></script>'
COMPONENT = (
    '<div class="quoteback-footer"><div class="quoteback-avatar"><img class="mini-favicon" src="https://f.org/i.ico"></div>'
    '<div class="quoteback-metadata"><div class="metadata-inner"><span style="display:none">FROM:</span>'
    '<div aria-label="Jane Roe" class="quoteback-author"> Jane Roe</div>'
    '<div aria-label="x" class="quoteback-title"> 50% of Maps</div></div></div>'
    f'<div class="quoteback-backlink"><a href="{URL}" class="quoteback-arrow"> Source</a></div></div>'
)
ROWS = {
    "embed, title encoded": f'<blockquote class="quoteback" darkmode="" data-title="50%25%20of%20Maps" data-author="Jane Roe" cite="{URL}">{WORDS}{FOOT}</blockquote>{SCRIPT}',
    "embed, title as it is": f'<blockquote class="quoteback" data-title="50% of Maps" data-author="Jane Roe" cite="{URL}">{WORDS}{FOOT}</blockquote>',
    "author encoded too": f'<blockquote class="quoteback" data-title="50%25%20of%20Maps" data-author="Jane%20Roe" cite="{URL}">{WORDS}</blockquote>',
    "no footer": f'<blockquote class="quoteback" data-title="50% of Maps" data-author="Jane Roe" cite="{URL}">{WORDS}</blockquote>',
    "footer with a dash": f'<blockquote class="quoteback" data-title="50% of Maps" data-author="Jane Roe" cite="{URL}">{WORDS}<footer>— Jane Roe, <cite>50% of Maps</cite></footer></blockquote>',
    "expanded": f"<blockquote>{WORDS}{COMPONENT}</blockquote>",
    "component": (
        f'<quoteback-component url="{URL}" author="Jane Roe" title="50% of Maps" text="{WORDS.replace("<", "&lt;")}" '
        'favicon="https://f.org/i.ico"></quoteback-component>'
    ),
    "copied": f'<blockquote>{WORDS}</blockquote><p>Source: <a href="{URL}">50% of Maps</a> by Jane Roe</p>',
    "Python-Markdown": f'<blockquote>{WORDS}<p>-- Jane Roe, <a href="{URL}">50% of Maps</a></p></blockquote>',
    "expanded, with an id": f'<blockquote id="rw7">{WORDS}{COMPONENT}</blockquote>',
}


def page(body: str) -> Note:
    text = f"<!doctype html><title>T</title><body>{body}</body>"
    return read_page("t.html", text.encode(), ReadContext())


@pytest.mark.parametrize("row", ROWS)
def test_each_way_is_a_quotation_with_its_source(row: str) -> None:
    quote, *rest = page(ROWS[row]).blocks
    assert isinstance(quote, Quote)
    assert not rest
    citation = quote.traits.citation
    assert citation is not None
    assert (citation.author, citation.title, citation.url) == (SOURCE.author, SOURCE.title, SOURCE.url)
    assert citation.favicon == ("https://f.org/i.ico" if row.startswith(("expanded", "component")) else "")
    assert [plain_text(spans) for block in quote.blocks for spans in spans_of(block)] == ["A map."]
    assert quote.traits.anchor == ("rw7" if "id" in row.split() else "")


def test_a_component_whose_words_nest_without_end_is_carried() -> None:
    note = page(f'<quoteback-component text="{"&lt;div>" * 600}"></quoteback-component>')
    assert note.problem is not None
    assert note.verbatim is not None


def test_the_avatar_of_a_fork_is_read_and_a_footer_that_says_more_stays() -> None:
    (quote,) = page(
        f'<blockquote class="quoteback" data-avatar="https://a.org/p.png" data-author="Jane Roe">{WORDS}<footer>Jane Roe, page 7</footer></blockquote>'
    ).blocks
    assert isinstance(quote, Quote)
    assert quote.traits.citation == Citation("Jane Roe", avatar="https://a.org/p.png")
    assert [plain_text(spans) for block in quote.blocks for spans in spans_of(block)] == [
        "A map.",
        "Jane Roe, page 7",
    ]


@pytest.mark.parametrize(
    "inside", ['<div class="quoteback-footer"></div>', '<div class="footer"><p>Jane</p></div>']
)
def test_a_quotation_whose_footer_says_nothing_has_no_source(inside: str) -> None:
    (quote,) = page(f"<blockquote>{WORDS}{inside}</blockquote>").blocks
    assert quote.traits.citation is None


NOTE = "> [!quote]\n> A map.\n>\n> — Jane Roe, [{}](https://e.org/maps#:~:text=A%20map,last.)\n"


@pytest.mark.parametrize(
    ("title", "attribute"),
    [("Slow Maps", "Slow Maps"), ("50% of Maps", "50%25 of Maps"), ("50%25 of Maps", "50%2525 of Maps")],
)
def test_what_we_write_is_the_embed_that_their_script_can_read(title: str, attribute: str) -> None:
    html, _ = written(obsidian_note(NOTE.format(title)))
    assert '<blockquote class="quoteback" ' in html
    assert f' data-title="{attribute}"' in html
    assert ' data-author="Jane Roe"' in html
    assert ' cite="https://e.org/maps#:~:text=A%20map,last."' in html
    assert (
        f'<footer>Jane Roe, <cite><a href="https://e.org/maps#:~:text=A%20map,last.">{title}</a></cite></footer>'
        in html
    )
    quote = next(
        block
        for block in read_page("t.html", html.encode(), ReadContext()).blocks
        if block.traits.citation is not None
    )
    assert quote.traits.citation == Citation("Jane Roe", title, "https://e.org/maps#:~:text=A%20map,last.")


@pytest.mark.parametrize(
    ("below", "citation", "left"),
    [
        (
            f'<footer>— Jane Roe, <cite><a href="{URL}">Maps</a></cite></footer>',
            Citation("Jane Roe", "Maps", PLAIN),
            1,
        ),
        (f'<footer>Jane Roe in <a href="{URL}/">Maps</a></footer>', Citation("Jane Roe", "Maps", PLAIN), 1),
        ("<footer>Jane Roe in <cite>Maps</cite></footer>", Citation("Jane Roe", "Maps", PLAIN), 1),
        (f'<p>– <a href="{URL}">Maps</a></p>', Citation("", "Maps", PLAIN), 1),
        (f'<footer>— <a href="{URL}">{URL}</a></footer>', Citation(url=PLAIN), 1),
        (f'<footer>— <a href="{URL}">Maps</a>, page 7</footer>', None, 2),
        ("<footer>— Jane Roe</footer>", Citation(url=PLAIN), 2),
        (f'<div>Jane Roe, <a href="{URL}">Maps</a></div>', Citation("Jane Roe", "Maps", PLAIN), 1),
        (f'<cite><a href="{URL.partition("#")[0]}">Maps</a></cite>', Citation("", "Maps", PLAIN), 1),
        (f'<footer><b>Jane</b>, <a href="{URL.replace("//", "//www.")}">Maps</a></footer>', None, 2),
        (f'<p>See <a href="{URL}">Maps</a></p>', Citation(url=PLAIN), 2),
    ],
)
def test_an_address_for_programs_and_a_footer_for_people_are_one_source(
    below: str, citation: Citation | None, left: int
) -> None:
    (quote,) = read(f'<blockquote cite="{URL}">{WORDS}{below}</blockquote>').blocks
    assert isinstance(quote, Quote)
    assert quote.traits.citation == citation
    assert len(quote.blocks) == left


def test_a_caption_that_leads_there_is_the_source() -> None:
    said = f'<figcaption>Jane Roe, <cite><a href="{URL}">Maps</a></cite></figcaption>'
    quote, caption = read(f"<figure><blockquote cite='{URL}'>{WORDS}</blockquote>{said}</figure>").blocks
    assert quote.traits.citation is None
    assert [plain_text(spans) for spans in spans_of(caption)] == ["Jane Roe, Maps"]
