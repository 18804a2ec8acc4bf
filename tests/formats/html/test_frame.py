"""What stands around a note in its page, and the pages that are made of the vault as a whole."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.formats.html.pages import context_of, obsidian_note, read, written
from tests.roundtrip.journey import files, go
from vaultconv.cli import main
from vaultconv.errors import UsageError
from vaultconv.formats.base import ReadContext, Unit
from vaultconv.formats.html import FORMAT
from vaultconv.formats.html.site.theme import MARK, theme_of
from vaultconv.model.note import Attachment, Note, NoteKind, Vault

NOTES = (
    obsidian_note(
        "---\ntags: [Bread/Rye, old]\nauthor: Jo\ncreated: 2026-01-02\n---\n[[Other note]] #bread\n"
    ),
    obsidian_note("[[Dir/Note]] %%[[Third]]%% [[Other note]] #bread/rye\n", "Other note.md"),
    replace(obsidian_note("x", "Journal/2026-01-05.md"), kind=NoteKind.JOURNAL, date="2026-01-05"),
    replace(obsidian_note("x", "Journal/Second.md"), kind=NoteKind.JOURNAL, date="2025-12-31"),
    obsidian_note("# Third\n", "Dir/In/Third.md"),
)


def made(*notes: Note, **changes: object) -> dict[str, str]:
    """What is made of ``notes`` as a whole."""
    vault = Vault("My <vault>", "obsidian", notes)
    context = context_of(*notes, **changes)
    context.index.vault = replace(context.index.vault, name=vault.name)
    return {output.path: output.data.decode() for output in FORMAT.writer.finish(vault, context)}


def tree_of(page: str) -> LexborHTMLParser:
    """``page`` as a browser sees it."""
    return LexborHTMLParser(page)


def links(page: str, selector: str) -> list[tuple[str, str]]:
    """The links below ``selector``: words and address."""
    return [(a.text(), a.attributes.get("href") or "") for a in tree_of(page).css(f"{selector} a")]


def test_the_index_is_the_tree_of_folders() -> None:
    index = made(*NOTES)["index.html"]
    assert '<h1 dir="auto">My &lt;vault&gt;</h1>' in index
    assert tree_of(index).css_first(".counts").text() == "5 notes"
    assert links(index, ".tree > ul") == [("Other note", "other-note.html")]
    folders = tree_of(index).css(".tree > details")
    assert [(node.id, node.css_first("summary").text()) for node in folders] == [
        ("folder:dir", "Dir"),
        ("folder:journal", "Journal"),
    ]
    assert tree_of(index).css_first("details details").id == "folder:dir/in"
    assert '<time datetime="2025-12-31">2025-12-31</time>' in index
    assert "2026-01-05</time>" not in index.partition("tree")[2]


def test_a_vault_without_pages_has_none() -> None:
    assert made() == {}


def test_days_stand_by_month_the_latest_first() -> None:
    journals = made(*NOTES)["_vault/journals.html"]
    assert [node.text() for node in tree_of(journals).css("h2, h3")] == ["2026", "2026-01", "2025", "2025-12"]
    assert links(journals, "section.month") == [
        ("2026-01-05", "../journal/2026-01-05.html"),
        ("2025-12-31", "../journal/second.html"),
    ]
    assert ">Second</span>" in journals
    assert "_vault/journals.html" not in made(NOTES[0])


def test_tags_nest_whatever_their_case() -> None:
    pages = made(*NOTES)
    assert links(pages["_vault/tags.html"], ".tags") == [
        ("#bread", "../_vault/tags/bread.html"),
        ("#Bread/Rye", "../_vault/tags/bread/rye.html"),
        ("#old", "../_vault/tags/old.html"),
    ]
    assert [node.text() for node in tree_of(pages["_vault/tags.html"]).css(".tags small")] == ["2", "2", "1"]
    assert links(pages["_vault/tags/bread/rye.html"], "ul.notes") == [
        ("Note", "../../../dir/note.html"),
        ("Other note", "../../../other-note.html"),
    ]
    assert links(pages["_vault/tags/bread/rye.html"], "nav.folders") == [
        ("Tags", "../../../_vault/tags.html"),
        ("#bread", "../../../_vault/tags/bread.html"),
    ]
    assert links(pages["_vault/tags/bread.html"], "ul.tags") == [
        ("#Bread/Rye", "../../_vault/tags/bread/rye.html")
    ]


def test_two_tags_of_one_slug_have_two_pages_and_a_tag_above_that_nobody_has_one() -> None:
    pages = made(obsidian_note("#a_b #a-b #x/y/z\n"))
    assert {
        "_vault/tags/a-b.html",
        "_vault/tags/a-b-2.html",
        "_vault/tags/x.html",
        "_vault/tags/x/y.html",
    } <= pages.keys()
    assert [node.text() for node in tree_of(pages["_vault/tags/x.html"]).css("ul.tags a")] == ["#x/y"]
    assert tree_of(pages["_vault/tags/x.html"]).css("ul.notes") == []


def test_below_a_note_stand_those_that_lead_to_it() -> None:
    page = written(NOTES[0], *NOTES[1:])[0]
    assert links(page, "nav.backlinks") == [("Other note", "../other-note.html")]
    other = written(NOTES[1], NOTES[0], *NOTES[2:])[0]
    assert links(other, "nav.backlinks") == [("Note", "dir/note.html")]
    assert "backlinks" not in written(NOTES[4], *NOTES[:4])[0]


def test_above_a_note_stand_its_folders() -> None:
    page = written(NOTES[4], *NOTES[:4])[0]
    assert links(page, "nav.folders") == [
        ("Dir", "../../index.html#folder:dir"),
        ("In", "../../index.html#folder:dir/in"),
    ]
    assert links(page, "header.site") == [
        ("v", "../../index.html"),
        ("All notes", "../../index.html"),
        ("Journal", "../../_vault/journals.html"),
        ("Tags", "../../_vault/tags.html"),
    ]
    assert links(page, "body > .skip") == []
    assert tree_of(page).css_first("a.skip").attributes["href"] == "#site.main"


def test_programs_read_a_note_too() -> None:
    head = tree_of(written(NOTES[0], *NOTES[1:])[0])
    assert json.loads(head.css_first('script[type="application/ld+json"]').text()) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "Note",
        "datePublished": "2026-01-02",
        "author": {"@type": "Person", "name": "Jo"},
        "keywords": ["Bread/Rye", "old", "bread"],
    }
    page = written(replace(NOTES[2], title="</script><b>"))[0]
    said = json.loads(tree_of(page).css_first('script[type="application/ld+json"]').text())
    assert (said["headline"], said["@type"]) == ("</script><b>", "BlogPosting")


def test_what_the_page_says_of_itself_no_property_says() -> None:
    page = written(
        obsidian_note("---\ngenerator: x\nviewport: x\nReferrer: x\nvaultconv-page: x\nmood: x\n---\n")
    )[0]
    metas = [node.attributes.get("name") for node in tree_of(page).css("meta[name]")]
    assert metas == ["viewport", "generator", "mood"]
    assert read(page).properties.text("vaultconv-page") == "x"


@pytest.mark.parametrize("path", sorted(made(*NOTES)))
def test_none_of_it_is_read_as_a_note(path: str) -> None:
    data = made(*NOTES)[path].encode()
    assert FORMAT.reader.read(Unit(path, "note", len(data)), data, ReadContext()) == ()


def test_a_file_of_somebody_elses_in_that_folder_stays_one() -> None:
    unit = Unit("_vault/style.css", "note", 3, 4)
    assert FORMAT.reader.read(unit, b"a{}", ReadContext()) == (Attachment("_vault/style.css", 3, 4),)
    assert FORMAT.writer.naming.place_attachment("_vault/a.css", context_of()) == "_files/_vault/a.css"


def test_a_page_that_is_there_is_not_written_over() -> None:
    context = context_of(*NOTES)
    context.paths |= {"Dir/Note.md": "index.html", "Other note.md": "_vault/tags.html"}
    vault = Vault("v", "obsidian", NOTES)
    paths = {output.path for output in FORMAT.writer.finish(vault, context)}
    assert "_vault/index.html" in paths
    assert not {"index.html", "_vault/tags.html"} & paths
    context.source_format = "html"
    assert list(FORMAT.writer.finish(vault, context)) == []


def test_a_site_comes_back_as_the_notes_that_it_was_made_of(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / "Dir").mkdir(parents=True)
    (vault / "Home.md").write_text("---\ntags: [x/y]\n---\n[[Dir/Note]] #z\n", "utf-8")
    (vault / "Dir/Note.md").write_text("![[Home]]\n\n[[Home]]\n", "utf-8")
    go(vault, tmp_path / "site", "html")
    go(tmp_path / "site", tmp_path / "again", "html")
    go(tmp_path / "site", tmp_path / "back", "obsidian")
    assert files(tmp_path / "back") == files(vault)
    site = files(tmp_path / "site")
    assert {"_vault/style.css", "_vault/tags/x/y.html", "index.html"} <= site.keys()
    again = files(tmp_path / "again")
    assert {path for path in site if again.get(path) != site[path]} <= {
        path for path in site if path.startswith("_vault/")
    } | {"index.html"}
    assert again.keys() == site.keys()


def test_text_from_right_to_left() -> None:
    page = written(obsidian_note("שלום עולם, ok\n", "x.md"))[0]
    assert tree_of(page).css_first("article").attributes["dir"] == "rtl"


def test_a_theme_of_ones_own() -> None:
    own = {
        "page.html": "<title>{{ page.title }}</title>{{ head }}{% include 'x.html' %}{{ article }}",
        "x.html": "<p>{{ '<' }}",
    }
    page = written(obsidian_note("a"), options={"template": own})[0]
    assert "<p>&lt;<article" in page
    assert read(page).title == "Note"
    style = made(*NOTES, options={"template": {"style.css": "a{}"}})["_vault/style.css"]
    assert style == MARK + "a{}"


def test_a_template_may_change_a_block_of_one_of_ours() -> None:
    own = {
        "page.html": '{% extends "theme/page.html" %}{% block backlinks %}{% endblock %}{% block footer %}<p>by {{ page.title }}{% endblock %}',
        "base.html": '{% extends "theme/base.html" %}{% block header %}<b>mine</b>{{ super() }}{% endblock %}',
    }
    FORMAT.writer.check("obsidian", {"template": own})
    page = written(obsidian_note("a"), options={"template": own})[0]
    tree = tree_of(page)
    assert [node.text().strip() for node in tree.css("body > b, body > header .home, body > p")] == [
        "mine",
        "v",
        "by Note",
    ]
    assert tree.css_first(".backlinks") is None
    assert read(page).blocks == read(written(obsidian_note("a"))[0]).blocks


@pytest.mark.parametrize(
    ("own", "found"),
    [
        (
            {"page.html": "\n{% extends 'thema/page.html' %}"},
            r"page\.html:2: there is no template `thema/page\.html`\n.*theme/base\.html",
        ),
        ({"page.html": "{% extends 'page.html' %}"}, r"page\.html: it extends or includes itself"),
        ({"page.html": "{% if %}"}, r"page\.html:1: Expected"),
        ({"logo.png": ""}, r"logo\.png: this is no file of a theme"),
        ({"page.html": "{{ head }}"}, r"page\.html: `{{ article }}` is not in the page"),
        ({"page.html": "a\n{{ note }}"}, r"page\.html:2: 'note' is undefined"),
        ({"base.html": "{% block main %}{% endblock %}"}, r"page\.html: `{{ head }}` is not in the page"),
        ({"index.html": "{{ head }}{{ ''.__class__.__mro__ }}"}, "unsafe"),
    ],
)
def test_a_template_that_cannot_be_is_told_before_anything_is_written(
    own: dict[str, str], found: str
) -> None:
    with pytest.raises(UsageError, match=found):
        FORMAT.writer.check("obsidian", {"template": own})


def test_the_own_theme_is_sound() -> None:
    FORMAT.writer.check("obsidian", {})
    assert theme_of({}) is theme_of({"template": ""})


def test_the_folder_of_a_theme_is_read_by_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/A.md").write_text("a", "utf-8")
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/style.css").write_text("b{}", "utf-8")
    (tmp_path / "theme/.hidden").write_bytes(b"\xff")
    said = [
        "convert",
        str(tmp_path / "vault"),
        str(tmp_path / "site"),
        "--from",
        "obsidian",
        "--to",
        "html",
        "--template",
    ]
    assert main([*said, str(tmp_path / "theme")]) == 0
    assert (tmp_path / "site/_vault/style.css").read_text("utf-8") == MARK + "b{}"
    assert main([*said, str(tmp_path / "nowhere")]) == 2
    assert "nowhere: it is no folder that can be read" in capsys.readouterr().err
