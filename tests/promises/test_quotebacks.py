"""A quotation that Quotebacks embeds, copies or expands is one in every format, goes to each other and comes back to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.model.blocks import Quote
from vaultconv.model.note import Note
from vaultconv.model.traverse import iter_blocks
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.verify import verify

URL = "https://example.org/maps#:~:text=A%20map,last."
FOOTER = f'<footer>Jane Roe<cite> <a href="{URL}">{URL}</a></cite></footer>'
SCRIPT = '<script note="" src="https://cdn.jsdelivr.net/gh/Blogger-Peer-Review/quotebacks@1/quoteback.js"></script>'
EMBEDDED = (
    f'<blockquote class="quoteback" darkmode="" data-title="Slow%20Maps" data-author="Jane Roe" cite="{URL}">\n'
    f"A map that is <em>drawn</em>.\n{FOOTER}\n</blockquote>\n{SCRIPT}"
)
COPIED = f"> A map that is *drawn*.\n\nSource: [Slow Maps]({URL}) by Jane Roe"
EXPANDED = (
    "> A map that is *drawn*.\n"
    '> <div class="quoteback-footer"><div class="quoteback-metadata"><div class="quoteback-author"> Jane Roe</div>'
    '<div class="quoteback-title"> Slow Maps</div></div>'
    f'<div class="quoteback-backlink"><a class="quoteback-arrow" href="{URL}"> Source</a></div></div>'
)
IN_MARKDOWN = {"embedded": EMBEDDED, "copied": COPIED, "expanded": EXPANDED}
IN_A_PAGE = {
    "embedded": EMBEDDED,
    "copied": "<blockquote><p>A map that is <em>drawn</em>.</p></blockquote>\n"
    f'<p>Source: <a href="{URL}">Slow Maps</a> by Jane Roe</p>',
    "expanded": "<blockquote><p>A map that is <em>drawn</em>.</p>\n"
    + EXPANDED.partition("\n> ")[2]
    + "</blockquote>",
}


def in_bullets(text: str) -> str:
    lines = "\n".join(f"  {line}".rstrip() for line in text.split("\n"))
    return f"- before\n- {lines.lstrip()}\n- after\n"


def written(folder: Path, format: str) -> None:
    """A vault of ``format`` with a note for each way to say it."""
    for name, text in (IN_A_PAGE if format == "html" else IN_MARKDOWN).items():
        path, whole = {
            "obsidian": (f"{name}.md", f"before\n\n{text}\n\nafter\n"),
            "logseq": (f"pages/{name}.md", in_bullets(text)),
            "readwise": (
                f"_manual_posts/2024-01-05-{name}.md",
                f"---\ntitle: {name}\nmanual_post: true\n---\n\nbefore\n\n{text}\n\nafter\n",
            ),
            "html": (
                f"{name}.html",
                f"<!doctype html>\n<title>{name}</title>\n<p>before</p>\n{text}\n<p>after</p>\n",
            ),
        }[format]
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(whole, "utf-8")


def said(note: Note) -> list[tuple[str, str, str]]:
    """Who said what is quoted in ``note``, and where."""
    found = (block.traits.citation for block in iter_blocks(note.blocks) if isinstance(block, Quote))
    return [(each.author, each.title, each.url) for each in found if each is not None]


@pytest.mark.parametrize("format", ["obsidian", "logseq", "readwise", "html"])
def test_in_and_out_of_every_format(format: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    written(source, format)
    files = {path.relative_to(source): path.read_bytes() for path in source.rglob("*.*") if path.is_file()}
    notes = load(source, Options(source_format=format)).vault.notes
    assert [said(note) for note in notes] == [[("Jane Roe", "Slow Maps", URL)]] * 3
    for over in {"obsidian", "logseq", "readwise", "html"} - {format}:
        there, back = tmp_path / over, tmp_path / f"{over}-back"
        made = convert(source, there, Options(source_format=format, target_format=over))
        assert any(loss.construct == "script" for loss in made.plan.losses)
        assert verify(source, there, Options(source_format=format)).missing == ()
        arrived = [said(note) for note in load(there, Options(source_format=over)).vault.notes]
        assert [each for each in arrived if each] == [[("Jane Roe", "Slow Maps", URL)]] * 3
        convert(there, back, Options(source_format=over, target_format=format))
        assert {path: (back / path).read_bytes() for path in files} == files


def test_a_page_has_the_embed_form_as_its_script_wants_it(tmp_path: Path) -> None:
    written(tmp_path / "source", "obsidian")
    convert(tmp_path / "source", tmp_path / "site", Options(source_format="obsidian", target_format="html"))
    for name in IN_MARKDOWN:
        page = (tmp_path / "site" / f"{name}.html").read_text("utf-8")
        assert (
            f'<blockquote class="quoteback" data-author="Jane Roe" data-title="Slow Maps" cite="{URL}">'
            in page
        )
        assert f'<footer>Jane Roe, <cite><a href="{URL}">Slow Maps</a></cite></footer>' in page


DASHED = f"> A map that is *drawn*.\n> -- Jane Roe, [Slow Maps]({URL})"
DIRECTIVE = f':::quote{{url="{URL}" author="Jane Roe" title="Slow Maps"}}\nA map that is *drawn*.\n:::'
KEYS = (
    "---\ntitle: Rain\ntags: inbox\nhide_title: true\nhighlight_id: 990000002\n"
    "readwise_url: https://readwise.io/open/990000002\n---\n\n"
)


@pytest.mark.parametrize("over", ["obsidian", "logseq", "html"])
@pytest.mark.parametrize("front", ["", KEYS], ids=["a note", "what the reader wrote"])
def test_all_ways_in_one_note_of_a_site(front: str, over: str, tmp_path: Path) -> None:
    source, there, back = tmp_path / "source", tmp_path / "there", tmp_path / "back"
    ways = (EXPANDED, EMBEDDED, COPIED, DASHED, DIRECTIVE)
    path = "notes/_posts/2024-01-05-990000002.md" if front else "all.md"
    (source / path).parent.mkdir(parents=True)
    (source / path).write_text(front + "\n\nbetween\n\n".join(ways), "utf-8")
    (note,) = load(source, Options(source_format="readwise")).vault.notes
    assert said(note) == [("Jane Roe", "Slow Maps", URL)] * 5
    convert(source, there, Options(source_format="readwise", target_format=over))
    assert verify(source, there, Options(source_format="readwise")).missing == ()
    (arrived,) = (each for each in load(there, Options(source_format=over)).vault.notes if said(each))
    assert said(arrived) == [("Jane Roe", "Slow Maps", URL)] * 5
    convert(there, back, Options(source_format=over, target_format="readwise"))
    assert (back / path).read_bytes() == (source / path).read_bytes()


def test_what_a_reader_quotes_beside_a_highlight_is_no_highlight_of_its_source(tmp_path: Path) -> None:
    source, there = tmp_path / "source", tmp_path / "there"
    source.mkdir()
    (source / "2024-01-05-990000002.md").write_text(f"{KEYS}{EXPANDED}\n\nMine.\n\n{COPIED}\n", "utf-8")
    options = Options(source_format="readwise", target_format="obsidian", group="highlight")
    convert(source, there, options)
    assert verify(source, there, options).missing == ()
    assert [path.name for path in there.glob("*.md")] == ["Rain.md"]


@pytest.mark.parametrize("over", ["obsidian", "logseq"])
def test_pictures_of_who_said_it_and_of_the_source_stand_in_the_line(over: str, tmp_path: Path) -> None:
    source, there, back = tmp_path / "source", tmp_path / "there", tmp_path / "back"
    source.mkdir()
    said = 'data-avatar="https://a.org/p.png" data-cover="https://a.org/c.png" data-author="Jane Roe"'
    page = (
        f'<!doctype html>\n<title>A</title>\n<blockquote class="quoteback" {said}><p>words</p></blockquote>\n'
    )
    (source / "page.html").write_text(page, "utf-8")
    convert(source, there, Options(target_format=over))
    assert verify(source, there, Options()).missing == ()
    (note,) = load(there, Options()).vault.notes
    (quote,) = (block for block in iter_blocks(note.blocks) if block.traits.citation is not None)
    citation = quote.traits.citation
    assert (citation.avatar, citation.cover, citation.author) == (
        "https://a.org/p.png",
        "https://a.org/c.png",
        "Jane Roe",
    )
    convert(there, back, Options(target_format="html"))
    assert (back / "page.html").read_text("utf-8") == page
