"""What each construct of a note is in a page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.formats.html.pages import body_of, context_of, obsidian_note, read, written
from vaultconv.formats.html import FORMAT
from vaultconv.formats.html.links import Links
from vaultconv.formats.html.write_blocks import BlockWriter
from vaultconv.model.blocks import Directive, Drawer, Heading, Item, List, Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.losses import Outcome
from vaultconv.model.note import Note, NoteKind, Problem, Settings
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Image, Link, Text, Timestamp, Url
from vaultconv.model.task import Status, Task, TaskDate

OTHER = obsidian_note("# One\n\n## Two\n\n# One\n\n## Two\n\ntext ^id\n", "Other note.md")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            "*a* **b** ~~c~~ ***d***",
            "<p><em>a</em> <strong>b</strong> <del>c</del> <em><strong>d</strong></em></p>",
        ),
        (r"\*a\* &amp; <x 3 &copy;", "<p>*a* &amp; &lt;x 3 ©</p>"),
        (
            "a ==b *c*== `d<` $\\oops$",
            '<p>a <mark>b <em>c</em></mark> <code>d&lt;</code> <span class="math tex">\\oops</span></p>',
        ),
        (
            "**[[Other note]]** *==x==*",
            '<p><strong><a class="wikilink" href="../other-note.html">Other note</a></strong> <em><mark>x</mark></em></p>',
        ),
        ("[[Other note|that]]", '<p><a class="wikilink" href="../other-note.html">that</a></p>'),
        ("[that](Other%20note.md)", '<p><a href="../other-note.html">that</a></p>'),
        (
            "[[Other note#One#Two]]",
            '<p><a class="wikilink" href="../other-note.html#two" data-vaultconv=\'{"v":1,"headings":["One","Two"],"of":"3a5b"}\'>Other note &gt; One &gt; Two</a></p>',
        ),
        (
            "[[Other note#^id]]",
            '<p><a class="wikilink" href="../other-note.html#^id" data-vaultconv=\'{"v":1,"shown":"text","instead":"Other note > ^id"}\'>text</a></p>',
        ),
        (
            "<https://example.org> https://example.org/a",
            '<p><a class="url" href="https://example.org">https://example.org</a> <a class="url bare" href="https://example.org/a">https://example.org/a</a></p>',
        ),
        ("#a/b #7", '<p><a class="tag" href="../_vault/tags/a/b.html">#a/b</a> #7</p>'),
        (
            "![[My map.png|100x50]]",
            '<p><img class="embed" src="../Files/My%20map.png" alt="My map.png" width="100" height="50"></p>',
        ),
        (
            "![[My map.png#icon]]",
            '<p><img class="embed" src="../Files/My%20map.png#icon" alt="My map.png"></p>',
        ),
        (
            "x ![a *map*](https://example.org/m.png)",
            '<p>x <img src="https://example.org/m.png" alt="a map"></p>',
        ),
        ("![[a.mp3]]", '<p><audio controls class="embed" src="../Files/a.mp3">a.mp3</audio></p>'),
        (
            "![[a.mp4|film]]",
            '<p><video controls class="embed captioned" src="../Files/a.mp4">film</video></p>',
        ),
        ("![[paper.pdf#page=3]]", '<p><a class="embed" href="../Files/paper.pdf#page=3">paper.pdf</a></p>'),
        ("## A\n\n### A", '<h2 id="a">A</h2>\n<h3 id="a-2">A</h3>'),
        ("text ^x", '<p id="^x">text</p>'),
        ("a\nb", '<p>a<br class="soft">\nb</p>'),
        ("a\\\nb", "<p>a<br>\nb</p>"),
        ("- a\n- b\n  - c", "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>"),
        ("3. a\n\n   b", '<ol start="3">\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ol>'),
        (
            "- [x] a",
            '<ul>\n<li class="task" data-task="x"><input type="checkbox" disabled checked aria-label="done"> a</li>\n</ul>',
        ),
        ("> a\n> > b", "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>"),
        (
            "> [!note|x] T\n> a",
            '<div class="callout" data-callout="note" data-metadata="x">\n<fieldset>\n<legend class="callout-title"><small>Note:</small> <strong>T</strong></legend>\n<p>a</p>\n</fieldset>\n</div>',
        ),
        (
            "> [!tip] TIP",
            '<div class="callout" data-callout="tip">\n<fieldset>\n<legend class="callout-title"><strong>TIP</strong></legend>\n</fieldset>\n</div>',
        ),
        (
            "> [!tip]-",
            '<details class="callout" data-callout="tip">\n<summary class="callout-title default"><strong>Tip</strong></summary>\n</details>',
        ),
        (
            "> [!a] T\n> a",
            '<div class="callout" data-callout="a">\n<fieldset>\n<legend class="callout-title"><small>A:</small> <strong>T</strong></legend>\n<p>a</p>\n</fieldset>\n</div>',
        ),
        (
            "> [!tip]-\n> a",
            '<details class="callout" data-callout="tip">\n<summary class="callout-title default"><strong>Tip</strong></summary>\n<fieldset>\n<p>a</p>\n</fieldset>\n</details>',
        ),
        ("```py\na < b\n```", '<pre><code class="language-py">a &lt; b\n</code></pre>'),
        (
            "| a | b |\n|---|--:|\n| c | d |",
            '<table>\n<thead>\n<tr><th>a</th><th align="right">b</th></tr>\n</thead>\n<tbody>\n<tr><td>c</td><td align="right">d</td></tr>\n</tbody>\n</table>',
        ),
        ("$$\n\\oops < y\n$$", '<div class="math tex">\n\\oops &lt; y\n</div>'),
        ("---", "<hr>"),
        ("a <u>b</u>", "<p>a <u>b</u></p>"),
    ],
)
def test_construct(markdown: str, html: str) -> None:
    assert body_of(markdown, OTHER) == html


def test_unresolved_links_lead_nowhere_and_say_so() -> None:
    html = body_of("[[Gone]]")
    assert '<a class="wikilink unresolved" title="There is no such page here: Gone"' in html
    assert "href" not in html


def test_a_link_in_the_text_of_a_link_is_none() -> None:
    html = body_of("[see [[Other note]] https://example.org](https://example.com)", OTHER)
    assert html.count("<a ") == 1
    assert '<span class="link wikilink" data-href="../other-note.html">Other note</span>' in html


def test_an_embedded_note_without_room_is_linked_with_a_line_in_the_ledger() -> None:
    page, losses = written(obsidian_note("# ![[Other note#One]]"), OTHER)
    assert '<a class="embed" href="../other-note.html#one"' in page
    assert "embedded" not in page
    assert [(loss.construct, loss.outcome, loss.line) for loss in losses] == [
        ("embed", Outcome.APPROXIMATED, 1)
    ]


def test_the_same_line_twice_is_numbered() -> None:
    _, losses = written(obsidian_note("# ![[Other note]] ![[Other note]]"), OTHER)
    assert [loss.detail[-3:] for loss in losses] == ["ace", "(2)"]


def test_footnotes_stand_at_the_end() -> None:
    page = written(obsidian_note("a[^1] b^[in *place*]\n\n[^1]: said[^2]\n\n[^2]: deep\n"))[0]
    assert '<sup class="footnote-ref" id="fnref:1"><a href="#fn:1">1</a></sup>' in page
    assert '<small class="footnote">in <em>place</em></small>' in page
    end = page.partition('<section class="footnotes">')[2]
    assert '<dt><a href="#fnref:1">1</a></dt>\n<dd id="fn:1" data-label="1">' in end
    assert end.index('id="fn:1"') < end.index('id="fn:2"')


def test_comments_are_carried_unseen() -> None:
    page = written(obsidian_note("a %%b%% c\n\n%%\nd\n%%\n"))[0]
    assert "<span hidden data-vaultconv=" in page
    assert ">b<" not in page


def test_properties_are_a_table_and_meta() -> None:
    front = "---\na: text\nn: 007\nl: [x, y]\nt: true\nm: {k: v}\ne:\nw: '[[Other note]]'\nu: https://example.org\n---\n"
    page = written(obsidian_note(front), OTHER)[0]
    for piece in (
        '<meta name="a" content="text">',
        '<meta name="l" content="x, y">',
        '<th scope="row">a</th><td data-type="text">text</td>',
        "<ul><li>x</li><li>y</li></ul>",
        '<input type="checkbox" disabled checked aria-label="t">',
        '<th scope="row">k</th><td>v</td>',
        '<a class="wikilink" href="../other-note.html">Other note</a>',
        '<a href="https://example.org">https://example.org</a>',
    ):
        assert piece in page


def test_a_quotation_is_a_quoteback_with_a_footer() -> None:
    citation = Citation(
        "Jane Roe",
        "Slow Maps",
        "https://example.org",
        "https://example.com/1",
        emoji="x",
        location="p. 3",
        date="today",
    )
    note = Note("a.md", "a", blocks=(Quote((Paragraph((Text("said"),)),), traits=Traits(citation=citation)),))
    page = written(note)[0]
    assert (
        '<blockquote class="quoteback" data-author="Jane Roe" data-title="Slow Maps" cite="https://example.org"'
        in page
    )
    assert '<footer>x Jane Roe, <cite><a href="https://example.org">Slow Maps</a></cite>' in page
    assert "<time>today</time></footer>" in page


def test_what_only_other_apps_say() -> None:
    task = Task("TODO", Status.OPEN, "A", (TaskDate("due", "2026-01-02"),), id="x")
    blocks = (
        Drawer("LOGBOOK", "a\nb"),
        Directive("X", (), "raw", "o"),
        Directive("Y", (Paragraph((Timestamp("<2026-01-05 Mon>", "2026-01-05"),)),)),
        Heading(7, (Text("deep"),), traits=Traits("y", task=task)),
        List((Item((Paragraph((Text("a"),)),)),), outline=True),
    )
    page = written(Note("a.md", "a", blocks=blocks, date="2026-01-05", shape="outline"))[0]
    for piece in (
        '<details class="drawer"',
        'data-options="o"',
        'class="timestamp"',
        'data-level="7 as 2"',
        '<span class="anchor" id="^y"></span>',
        'data-status="open"',
        '(priority A, due <time datetime="2026-01-02">2026-01-02</time>, id x)',
        'class="outline"',
        'datetime="2026-01-05"',
    ):
        assert piece in page


def test_line_ends_are_soft_where_the_app_says_so() -> None:
    note = obsidian_note("a\nb")
    assert "<p>a\nb</p>" in written(note, settings=Settings(strict_line_breaks=True))[0]


def test_a_block_of_the_vault_is_found_by_its_id() -> None:
    links = Links("Dir/Note.md", "dir/note.html", context_of(obsidian_note("x"), OTHER))
    links.context.resolver = FORMAT.resolver
    where = links.to(Reference(ReferenceKind.BLOCK, "", block="id"))
    assert where.href == "../other-note.html#^id"
    assert links.to(Reference(ReferenceKind.NAME, "Dir/Note.md")).href == "#"
    assert BlockWriter.of(links, True).blocks(()) == ""


def test_what_is_placed_nowhere_is_missing() -> None:
    context = context_of(obsidian_note("x"), OTHER)
    context.paths = {"Dir/Note.md": "dir/note.html"}
    assert (
        Links("Dir/Note.md", "dir/note.html", context).to(Reference(ReferenceKind.NAME, "Other note")).href
        is None
    )


@pytest.mark.parametrize(
    "span",
    [
        Link(Reference(ReferenceKind.URL, "javascript:alert(1)"), (Text("x"),), "inline"),
        Image(Reference(ReferenceKind.URL, "javascript:alert(1)"), "x"),
        Url("javascript:alert(1)", "<javascript:alert(1)>"),
    ],
)
def test_an_address_that_is_not_safe_is_carried(span: Link | Image | Url) -> None:
    page = written(Note("a.md", "a", blocks=(Paragraph((span,)),)))[0]
    body = page.partition('class="body"')[2]
    assert "href=" not in body
    assert "src=" not in body
    assert '"url":"javascript:alert(1)"' in page


def test_a_note_nobody_understood_is_copied() -> None:
    note = Note("a.md", "a", verbatim=b"\xff", problem=Problem("no text"))
    output = FORMAT.writer.write(note, context_of(note))[0]
    assert (output.path, output.data, output.losses[0].outcome) == ("_verbatim/a.md", b"\xff", Outcome.FAILED)


def test_names() -> None:
    naming = FORMAT.writer.naming
    context = context_of()
    assert naming.place(Note("Index.md", "Index"), context) == "index-note.html"
    assert (
        naming.place(Note("a.md", "a", carried={"format": "html", "path": "x/y.html"}), context) == "x/y.html"
    )
    assert naming.place_attachment("a/b.HTML", context) == "_files/a/b.HTML"
    context.source_format = "html"
    assert naming.place(Note("A b.html", "x"), context) == "A b.html"
    assert naming.place_attachment("a/b.html", context) == "a/b.html"


def test_property_values_that_are_no_text_are_carried() -> None:
    properties = Properties((Property("m", [1, {"a": None}], PropertyType.LIST),))
    page = written(Note("a.md", "a", properties=properties))[0]
    assert (
        '<ul><li>1</li><li><table><tbody><tr><th scope="row">a</th><td></td></tr></tbody></table></li></ul>'
        in page
    )


def test_a_title_is_said_once() -> None:
    assert written(obsidian_note("# Note"))[0].count("<h1") == 1
    page = written(obsidian_note("# Other"))[0]
    assert "<h1>Note</h1>" in page
    assert '<h2 id="other" data-level="1 as 2">Other</h2>' in page


def test_a_note_that_begins_with_its_title_has_its_properties_below_it() -> None:
    page = written(obsidian_note("---\na: b\n---\n# Note\n^x\n\ntext"))[0]
    heading = '<h1 id="note" class="own">Note<span class="anchor" id="^x"></span></h1>'
    assert page.index(heading) < page.index('<table class="properties">') < page.index('<div class="body">')
    back = read(page)
    assert [type(block) for block in back.blocks] == [Heading, Paragraph]
    assert (back.title, back.blocks[0].traits.anchor) == ("Note", "x")


@pytest.mark.parametrize(
    ("properties", "language"),
    [("lang: de", "de"), ("language: pt-BR", "pt-BR"), ("lang: 'a\" b'", ""), ("x: y", "")],
)
def test_a_page_says_its_language_or_that_nobody_knows_it(properties: str, language: str) -> None:
    page = written(obsidian_note(f"---\n{properties}\n---\n"))[0]
    assert f'<html lang="{language or "en"}">' in page
    assert (f' lang="{language}"' in page.partition("<article")[2].partition(">")[0]) == bool(language)


def test_two_of_one_id_are_one_in_a_page() -> None:
    note = obsidian_note("a ^x\n\nb ^x\n\n# c ^x\n\nd[^1]\n\n[^1]: e\n\n[^1]: f\n")
    page = written(note)[0]
    assert page.count('id="^x"') == page.count('id="fn:1"') == 1
    assert [b.traits.anchor for b in read(page).blocks] == [b.traits.anchor for b in note.blocks]


def test_properties_of_blocks_are_seen_and_come_back() -> None:
    one = (Property("color", "blue", PropertyType.TEXT), Property("n", 7, PropertyType.NUMBER, "007"))
    text = Paragraph((Text("a"),))
    blocks = (
        List((Item((text, List((Item((text,), traits=Traits("i", properties=one)),)))),)),
        Heading(2, (Text("h"),), traits=Traits(properties=one)),
        Paragraph((Text("p"),), traits=Traits(properties=one)),
    )
    page = written(Note("a.md", "a", blocks=blocks))[0]
    assert page.count('<th scope="row">color</th><td data-type="text">blue</td>') == 3
    assert ">007</td>" in page
    back = read(page.replace(">blue<", ">red<", 1)).blocks
    inner = back[0].items[0].blocks[1].items[0]  # type: ignore[union-attr]
    assert [(p.key, p.value) for p in inner.traits.properties] == [("color", "red"), ("n", 7)]
    assert [type(block) for block in inner.blocks] == [Paragraph]
    assert [(p.key, p.value) for b in back[1:] for p in b.traits.properties] == [
        ("color", "blue"),
        ("n", 7),
    ] * 2


def test_what_follows_a_highlight_is_a_comment() -> None:
    quote = Quote((Paragraph((Text("said"),)),), traits=Traits(citation=Citation("Jane Roe")))
    after = Paragraph((Text("why"),))
    highlight = Note("a.md", "a", NoteKind.HIGHLIGHT, blocks=(quote, after))
    page = written(highlight)[0]
    assert '</blockquote>\n<div class="commentary">\n<p>why</p>\n</div>' in page
    assert [type(block) for block in read(page).blocks] == [Quote, Paragraph]
    for other in (
        replace(highlight, kind=NoteKind.PAGE),
        replace(highlight, blocks=(quote,)),
        replace(highlight, blocks=(after,)),
    ):
        assert "commentary" not in written(other)[0]


def test_a_comment_ends_where_another_passage_or_a_chapter_begins() -> None:
    first, second = (
        Quote((Paragraph((Text(words),)),), traits=Traits(citation=Citation("Jane Roe")))
        for words in ("said", "and said")
    )
    before, after, other = (Paragraph((Text(words),)) for words in ("before", "why", "of nothing"))
    chapter = Heading(2, (Text("Coasts"),))
    blocks = (before, first, after, second, chapter, other)
    note = Note("a.md", "a", NoteKind.HIGHLIGHT, blocks=blocks)
    page = written(note)[0]
    assert page.count('<div class="commentary">') == 1
    assert '<div class="commentary">\n<p>why</p>\n</div>\n<blockquote' in page
    assert [type(block) for block in read(page).blocks] == [type(block) for block in blocks]


def test_a_link_to_a_block_shows_what_it_says() -> None:
    other = obsidian_note(f"- {'long ' * 30} ^l\n\n> quoted\n\n^q\n\n![[a.mp3]] ^m\n", "Other note.md")
    body = body_of(
        "[[Other note#^l]] [[Other note#^q]] [[Other note#^m]] [[Other note#^none]] [[Other note#None]]",
        other,
    )
    links = [(node.attributes["href"], node.text()) for node in LexborHTMLParser(body).css("a")]
    assert links == [
        ("../other-note.html#^l", ("long " * 16).rstrip() + "…"),
        ("../other-note.html#^q", "quoted"),
        ("../other-note.html#^m", "a.mp3"),
        ("../other-note.html", "Other note > ^none"),
        ("../other-note.html", "Other note > None"),
    ]
    note = obsidian_note("[[Other note#^l]] [[Other note#^none]] [[Other note#None]]")
    back = read(written(note, other)[0])
    references = [span.reference for span in back.blocks[0].spans if isinstance(span, Link)]  # type: ignore[union-attr]
    assert [(one.block, one.headings) for one in references] == [("l", ()), ("none", ()), ("", ("None",))]
    edited = read(written(note, other)[0].replace("…</a>", "er</a>")).blocks[0].spans[0]  # type: ignore[union-attr]
    assert isinstance(edited, Link)
    assert plain_text(edited.label).endswith("long longer")


@pytest.mark.parametrize(
    ("task", "shown"),
    [
        (Task(" ", Status.OPEN), ""),
        (Task("x", Status.DONE), ""),
        (Task("/", Status.DOING), "(doing)"),
        (Task("?", Status.OTHER), "([?])"),
        (Task("-", Status.CANCELLED, "A"), "(cancelled, priority A)"),
        (Task(" ", Status.OPEN, recurrence="every day"), "(repeats every day)"),
        (
            Task(" ", Status.OPEN, recurrence="every day", recurrence_kind="done"),
            "(repeats every day when done)",
        ),
        (
            Task(" ", Status.OPEN, id="c", depends_on=("a", "b"), on_completion="delete"),
            "(id c, after a and b, then delete)",
        ),
    ],
)
def test_what_a_box_cannot_show_stands_beside_it(task: Task, shown: str) -> None:
    item = Item((Paragraph((Text("a"),)),), traits=Traits(task=task))
    page = written(Note("a.md", "a", blocks=(List((item,)),)))[0]
    small = LexborHTMLParser(page).css_first("li small.task-facts")
    assert (small.text() if small is not None else "") == shown
    back = read(page).blocks[0].items[0]  # type: ignore[union-attr]
    assert (back.traits.task, plain_text(back.blocks[0].spans)) == (task, "a")


def test_a_property_of_many_lines_keeps_them() -> None:
    properties = Properties((Property("a", "\n one\n  two\n", PropertyType.TEXT),))
    page = written(Note("a.md", "a", properties=properties))[0]
    assert "<pre>\n\n one\n  two\n</pre>" in page
    assert list(read(page).properties) == list(properties)


def test_a_link_in_a_property_by_a_name_that_is_no_title_names_the_path() -> None:
    day = replace(obsidian_note("x", "Log/2026-01-05.md"), title="Monday")
    note = obsidian_note("---\nday: '[[2026-01-05]]'\nother: '[[Note]]'\n---\n")
    page = written(note, day)[0]
    assert '<a href="../log/monday.html"' in page
    assert [p.value for p in read(page).properties] == ["[[log/monday.html]]", "[[Note]]"]


def test_a_wide_table_says_which_columns_hold_texts() -> None:
    words = "| " + " | ".join(["longword"] * 4) + " |\n"
    table = (
        "| a | b | c | d |\n|---|---|---|---|\n" + words + "| x | y | a text of more than a few words | z |\n"
    )
    assert '<tr><th>a</th><th>b</th><th class="long">c</th><th>d</th></tr>' in body_of(table)
    assert "long" not in body_of("| a | b |\n|---|---|\n| x | a text of more than a few words |\n")
