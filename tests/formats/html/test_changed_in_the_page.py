"""Who changes what a page shows has changed the note: what a carrier says of the old words holds no longer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.formats.html.pages import obsidian_note, read, written
from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import Callout, Html, List, Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.note import Note
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Link, Span, Spans, Text, Url
from vaultconv.model.task import Status, Task, TaskDate
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert

CALL = "- [ ] Call 🔁 every week ⏫ 🆔 a1 ⛔ b2 📅 2026-02-03\n"
DUE = (TaskDate("due", "2026-02-03"),)
ASKED = Task(" ", Status.OPEN, "high", DUE, "every week", "due", "a1", ("b2",))


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ('datetime="2026-02-03">2026-02-03<', ">2026-02-09<", {"dates": (TaskDate("due", "2026-02-09"),)}),
        (
            ">2026-02-03</time>",
            ">2026-02-03 08:30</time>",
            {"dates": (TaskDate("due", "2026-02-03", "08:30"),)},
        ),
        (", due <time", ", start 2026-02-01, due <time", {"dates": (TaskDate("start", "2026-02-01"), *DUE)}),
        ("priority high, ", "", {"priority": ""}),
        ("priority high, ", "priority low, ", {"priority": "low"}),
        ("priority high, ", "priority enormous, ", {}),
        (
            "repeats every week",
            "repeats every month when done",
            {"recurrence": "every month", "recurrence_kind": "done"},
        ),
        (", repeats every week", "", {"recurrence": "", "recurrence_kind": ""}),
        ("id a1", "id a2", {"id": "a2"}),
        ("after b2", "after b2 and b3", {"depends_on": ("b2", "b3")}),
        ("(priority", "(doing, priority", {"marker": "/", "status": Status.DOING}),
        ("(priority", "(whenever, priority", {}),
        ('disabled aria-label="open"', "checked", {"marker": "x", "status": Status.DONE}),
    ],
)
def test_the_words_beside_a_box(old: str, new: str, changes: dict[str, object]) -> None:
    page = written(obsidian_note(CALL))[0]
    assert old in page
    assert _task(page) == ASKED
    assert _task(page.replace(old, new)) == Task(**{**_fields(ASKED), **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("box", "old", "new", "status"),
    [
        ("/", "(doing)", "", Status.OPEN),
        ("/", "(doing)", "(cancelled)", Status.CANCELLED),
        ("/", "<input ", "<input checked ", Status.DONE),
        ("-", "(cancelled)", "", Status.DONE),
        ("-", "checked ", "", Status.OPEN),
    ],
)
def test_the_word_for_what_is_neither_open_nor_done(box: str, old: str, new: str, status: Status) -> None:
    page = written(obsidian_note(f"- [{box}] half\n"))[0]
    assert old in page
    assert _task(page.replace(old, new)).status is status


RAW = '<div class="x">raw <b onclick="x()">html</b> &amp; more</div>'


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("html</b>", "HTML</b>", RAW.replace("html", "HTML")),
        ("html</b>", "html</b> of mine", RAW.replace("html", "html of mine")),
        ("&amp; more", "&lt; less", RAW.replace("&amp; more", "&lt; less")),
        ('raw <b data-vaultconv="shown">html', "row <b>HTML", "<div>row <b>HTML</b> &amp; more</div>"),
        ("<div class", "<div data-x class", RAW),
    ],
)
def test_the_words_of_raw_html(old: str, new: str, text: str) -> None:
    page = written(obsidian_note(RAW))[0]
    head, mark, body = page.partition('<div class="raw-html"')
    assert mark
    carried, end, shown = body.partition("'>")
    (block,) = read(head + mark + carried + end + shown.replace(old, new, 1)).blocks
    assert isinstance(block, Html)
    assert block.text == text


URL = ReferenceKind.URL
LED = "https://e.org/a"


@pytest.mark.parametrize(
    ("old", "new", "span"),
    [
        (
            f'href="{LED}"',
            'href="https://e.org/b"',
            Link(Reference(URL, "https://e.org/b"), (Text(LED),), "inline"),
        ),
        (f">{LED}<", ">over there<", Link(Reference(URL, LED), (Text("over there"),), "inline")),
        (f'href="{LED}"', f'href="{LED}/"', Url(LED, LED)),
    ],
)
def test_an_address_that_shows_itself(old: str, new: str, span: Span) -> None:
    """Who changed where it leads, and not its words, had changed nothing."""
    page = written(obsidian_note(f"{LED}\n"))[0]
    assert page.count(old) == 1
    (paragraph,) = read(page.replace(old, new)).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans == (span,)


@pytest.mark.parametrize(
    ("first", "old", "new", "kind", "title"),
    [
        ("[!NOTE]", ">Note<", ">Not so<", "NOTE", (Text("Not so"),)),
        ("[!NOTE]-", ">Note<", ">Not so<", "NOTE", (Text("Not so"),)),
        ("[!NOTE]", "", "", "NOTE", None),
        ("[!FAQ] Why?", "Why?", "Who?", "FAQ", (Text("Who?"),)),
        ("[!FAQ] Why?", "Faq:", "Tip:", "tip", (Text("Why?"),)),
        ("[!FAQ] Why?", "<small>Faq:</small> ", "", "FAQ", (Text("Why?"),)),
    ],
)
def test_the_title_of_a_callout(first: str, old: str, new: str, kind: str, title: Spans | None) -> None:
    page = written(obsidian_note(f"> {first}\n> x\n"))[0]
    head, mark, body = page.partition('<div class="body">')
    assert old in mark + body
    (box,) = read(head + mark + body.replace(old, new, 1)).blocks
    assert isinstance(box, Callout)
    assert (box.type, box.title) == (kind, title)


CITATION = Citation(
    "Jane Roe",
    "Slow Maps",
    "https://e.org/maps",
    "https://readwise.io/open/7",
    emoji="🌐",
    location="page 7",
    date="2026-02-03",
    color="yellow",
    tags=("maps", "old roads"),
)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("", "", {}),
        ("Jane Roe,", "Jane Doe, PhD,", {"author": "Jane Doe, PhD"}),
        ("🌐 Jane Roe,", "Jane Roe,", {}),
        ("🌐 Jane Roe, ", "", {"author": ""}),
        ("Slow Maps</a>", "Fast <b>Maps</b></a>", {"title": "Fast Maps"}),
        ('href="https://e.org/maps"', 'href="https://e.org/atlas"', {"url": "https://e.org/atlas"}),
        ("open/7", "open/8", {"permalink": "https://readwise.io/open/8"}),
        ("page 7", "pages 7, 8", {"location": "pages 7, 8"}),
        (", page 7", "", {"location": ""}),
        ("<time>2026-02-03", "<time>2026-02-04", {"date": "2026-02-04"}),
        (', <span class="color">yellow</span>', "", {"color": ""}),
        ("#old roads", "#new roads", {"tags": ("maps", "new roads")}),
        ("<footer>", "<div>", {}),
    ],
)
def test_the_words_below_a_quotation(old: str, new: str, changes: dict[str, object]) -> None:
    """Its attributes say the same, and nobody sees them: what was edited in the footer came home as it had been, without a word."""
    page = written(Note("a.md", "a", blocks=(_quoted(CITATION),)))[0]
    head, mark, below = page.partition("<footer>")
    assert old in mark + below
    (quote, *_) = read(head + (mark + below).replace(old, new, 1)).blocks
    assert quote.traits.citation == replace(CITATION, **changes)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Jane Roe,", 'Jane <a href="https://e.org/jane">Roe</a>,', "[Roe](https://e.org/jane)"),
        (">Highlight<", ">My own words<", "My own words"),
        ("</cite>", ' <a href="https://e.org/two">2</a></cite>', "[2](https://e.org/two)"),
        ("Jane Roe,", '<img src="j.png" alt="Jane"> Roe,', "Jane"),
        ("</footer>", ', <a href="https://e.org/mine">mine</a></footer>', "[mine](https://e.org/mine)"),
    ],
)
def test_what_no_citation_can_say_is_a_part_of_the_quotation(old: str, new: str, said: str) -> None:
    page = written(Note("a.md", "a", blocks=(_quoted(CITATION),)))[0]
    assert page.count(old) >= 1
    note = read(page.replace(old, new, 1))
    (quote, *_) = note.blocks
    assert quote.traits.citation == CITATION
    assert said in MarkdownWriter(COMMONMARK).write(quote.blocks)


@pytest.mark.parametrize(
    "citation",
    [
        Citation("Jane Roe", "Maps", permalink="kindle://book?x"),
        Citation("Jane Roe", permalink="open/7", location="page 7"),
        Citation("Jane  Roe", location="Roe"),
        Citation("Highlight", "", permalink="javascript:x"),
        Citation("", "a, b", location=", page 7,"),
        Citation("Jane Roe", emoji="🌐", favicon="data:x"),
    ],
)
def test_a_footer_that_nobody_edited_says_nothing_else(citation: Citation) -> None:
    (quote, *_) = read(written(Note("a.md", "a", blocks=(_quoted(citation),)))[0]).blocks
    assert quote.traits.citation == citation


@pytest.mark.parametrize(
    ("was", "below", "author", "location"),
    [
        (Citation("Jane Roe", location="page 7"), "Jane Doe, page 7", "Jane Doe", "page 7"),
        (Citation("Jane Roe", location="page 7"), "Jane Roe, page 8", "Jane Roe", "page 8"),
        (Citation("Jane Roe", location="page 7"), "page 7", "", "page 7"),
        (Citation("Jane Roe", location="page 7"), "Jane Roe", "Jane Roe", ""),
        (Citation("Jane Roe"), "Jane Roe, page 7", "Jane Roe", "page 7"),
        (Citation("Jane Roe", emoji="🌐"), "🌐 Jane Doe", "Jane Doe", ""),
    ],
)
def test_one_text_below_a_quotation(was: Citation, below: str, author: str, location: str) -> None:
    page = written(Note("a.md", "a", blocks=(_quoted(was),)))[0]
    head, mark, rest = page.partition("<footer>")
    changed = f"{head}{mark}{below}{rest[rest.index('</footer>') :]}"
    (quote,) = read(changed).blocks
    assert quote.traits.citation == replace(was, author=author, location=location)


def _quoted(citation: Citation) -> Quote:
    return Quote((Paragraph((Text("A map."),)),), traits=Traits(citation=citation))


@pytest.mark.parametrize(
    ("above", "below", "title"), [("Oats", "Rye", "Oats"), ("Rye", "Oats", "Oats"), ("Oats", "Corn", "Corn")]
)
def test_the_title_above_the_properties(above: str, below: str, title: str) -> None:
    """A page says its title twice: who changes the larger one means both, unless they changed the other too."""
    page = written(obsidian_note("---\ntitle: Rye\n---\nwords\n", "Rye.md"))[0]
    assert "<h1>Rye" in page
    changed = page.replace("<h1>Rye", f"<h1>{above}").replace("Rye</td>", f"{below}</td>")
    assert read(changed).properties.text("title") == title


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        (">rye<", ">oats<", "oats"),
        (">rye<", "><ul><li>oats</li><li>rye</li></ul><", ["oats", "rye"]),
        (">rye<", ">oats <ul><li>rye</li></ul><", ["oats", "rye"]),
        (">rye<", "><", []),
        (">rye<", ">rye<", "rye"),
    ],
)
def test_the_cell_of_a_list_that_was_one_text(old: str, new: str, value: object) -> None:
    """It came home as a list without items."""
    page = written(obsidian_note("---\naliases: rye\n---\na\n"))[0]
    assert old in page
    (aliases,) = read(page.replace(old, new)).properties
    assert aliases.value == value


@pytest.mark.parametrize(
    ("old", "new", "home"),
    [
        ("<h1>", "<p>new</p><h1>", "new\n\na\n\nb"),
        ("</h1>", "</h1>new <b>line</b>", "new **line**\n\na\n\nb"),
        ('<div class="body', '<ul><li>new</ul><div class="body', "- new\n\na\n\nb"),
        ("</article>", "<p>new</p></article>", "a\n\nb\n\nnew"),
    ],
)
def test_what_stands_before_or_behind_the_body_is_of_the_note(old: str, new: str, home: str) -> None:
    """It was left out in silence."""
    page = written(obsidian_note("---\nx: 1\ndate: 2026-02-03\n---\na\n\nb\n"))[0]
    assert old in page
    note = read(page.replace(old, new))
    assert MarkdownWriter(COMMONMARK).write(note.blocks).strip() == home
    assert (note.title, len(note.properties.items)) == ("Note", 2)


def test_an_edited_page_of_a_site_of_highlights(tmp_path: Path) -> None:
    """Who, where, the title and the day, each edited where a page shows it, are edited in the post, and nothing else is."""
    post = (
        '---\ntitle: "Rain, and rooms"\ntags: rain\ncanonical: \nhide_title: true\n---\n\nA roof is a drum.\n\n\n[[_Source_: Rooms<br>\n'
        '_Author_: Ada Brook<br>\n_More_: [Readwise URL](https://readwise.io/open/7){:target="_blank"}\n::wrap]]'
    )
    site, pages, home = (tmp_path / name for name in ("site", "pages", "home"))
    (site / "_posts").mkdir(parents=True)
    (site / "_posts/2021-08-13-7.md").write_text(post)
    convert(site, pages, Options("readwise", "html", durable=False))
    (page,) = pages.glob("posts/*.html")
    text = page.read_text()
    for old, new in (
        ("<footer>Ada Brook", "<footer>Ada Brooke"),
        ("<cite>Rooms", "<cite>Halls"),
        ("<h1>Rain, and rooms", "<h1>Rain, and halls"),
        ('datetime="2021-08-13">2021-08-13', ">2021-08-14"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    page.write_text(text)
    convert(pages, home, Options("html", "readwise", durable=False))
    (made,) = home.glob("_posts/*.md")
    assert made.name == "2021-08-14-7.md"
    assert made.read_text() == post.replace("and rooms", "and halls").replace(": Rooms", ": Halls").replace(
        "Brook<", "Brooke<"
    )


def test_a_link_beside_a_change_is_called_as_it_was(tmp_path: Path) -> None:
    notes, site, home = (tmp_path / name for name in ("notes", "site", "home"))
    notes.mkdir()
    (notes / "A.md").write_text("See [[B]], [[B#Part]], [[B|b]] and this.\n")
    (notes / "B.md").write_text("# B\n\n## Part\n")
    convert(notes, site, Options("obsidian", "html", durable=False))
    page = site / "a.html"
    page.write_text(page.read_text().replace("this", "that").replace('html">B</a>', 'html"><b>B</b></a>', 1))
    convert(site, home, Options("html", "obsidian", durable=False))
    assert (home / "A.md").read_text() == "See [[B|**B**]], [[B#Part]], [[B|b]] and that.\n"


@pytest.mark.parametrize(
    ("format", "path", "links"),
    [
        ("obsidian", "Rye.md", "[[Oats]] [[Oats#Part]] [[Oats|the other]]"),
        ("logseq", "pages/Rye.md", "- [[Oats]] "),
    ],
)
def test_a_link_that_shows_the_name_needs_no_words(
    tmp_path: Path, format: str, path: str, links: str
) -> None:
    pages, notes = tmp_path / "pages", tmp_path / "notes"
    pages.mkdir()
    said = '<a href="b.html">Oats</a> <a href="b.html#part">Oats &gt; Part</a> <a href="b.html">the other</a>'
    (pages / "a.html").write_text(f"<title>Rye</title><p>{said}</p>")
    (pages / "b.html").write_text("<title>Oats</title><p>b</p><h2 id=part>Part</h2>")
    convert(pages, notes, Options("html", format, durable=False))
    assert links in (notes / path).read_text()


def _task(page: str) -> Task:
    (block,) = read(page).blocks
    assert isinstance(block, List)
    task = block.items[0].traits.task
    assert task is not None
    return task


def _fields(task: Task) -> dict[str, object]:
    return {name: getattr(task, name) for name in Task.__dataclass_fields__}
