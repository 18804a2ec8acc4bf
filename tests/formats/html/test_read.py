"""What each element of a page is in a note: anybody's page, and our own."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.formats.html.pages import context_of, obsidian_note, read, written
from vaultconv.formats.base import ReadContext, Unit
from vaultconv.formats.html import FORMAT
from vaultconv.formats.html.assemble import assembled
from vaultconv.formats.html.carriers import read_carrier
from vaultconv.formats.html.properties import read_inline
from vaultconv.formats.html.reader import read_page
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import (
    Callout,
    Code,
    Directive,
    Drawer,
    Heading,
    Html,
    Item,
    List,
    Paragraph,
    Quote,
    Raw,
    Table,
    Traits,
)
from vaultconv.model.citation import Citation
from vaultconv.model.note import Attachment, Note, NoteKind, Vault
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import Embed, Image, Link, Macro, Sidenote, Text, Timestamp, Url
from vaultconv.model.task import Status, Task, TaskDate
from vaultconv.pipeline.facts import facts
from vaultconv.pipeline.span_facts import tidy
from vaultconv.vault.index import Index
from vaultconv.vault.tree import walk

RUBY = "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>"
RUBIES = (
    ("<h2>a ", "</h2>", "## a {}"),
    ("<ul><li>", " b</ul>", "- {} b"),
    ("<table><tr><th>x<tr><td>", "</table>", "| x |\n| --- |\n| {} |"),
    ('<p><a href="https://e.org">', "</a>", "[{}](https://e.org)"),
    ("<p><b>", "</b>", "**{}**"),
    ("<blockquote>", "</blockquote>", "> {}"),
)
"""Words above words, wherever they stand in a page."""


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <b>b</b> <i>c</i> <s>d</s>", "a **b** *c* ~~d~~"),
        ("<p>one\n  two<br>three", "one two\\\nthree"),
        (
            "<p>1*2*3 * _x_ a_b `c` [d](e) ![f] <!-- g --> &lt;h> &amp;amp; \\. ~i~",
            r"1\*2\*3 * \_x\_ a_b \`c\` [d\](e) \![f] \<h> \&amp; \\. \~i\~",
        ),
        ('<p>a<b>"b"</b>c <i>d</i>', 'a<b>"b"</b>c *d*'),
        ("<p><b>a </b>b<b></b> <i> c</i>", "**a** b *c*"),
        ("<p><em>a<em>b</em></em>", "<em>a<em>b</em></em>"),
        ("<p>see https://example.org/x.", "see https://example.org/x."),
        (
            "<p>https://example.org/x<em>y</em> <i>z</i>https://example.org",
            "<https://example.org/x>*y* *z*https://example.org",
        ),
        (
            "<p>a<b>c</b>https://example.org/<br>https://example.org",
            "a**c**https://example.org/\\\nhttps://example.org",
        ),
        ("<p><time>t</time>https://example.org", "t<https://example.org>"),
        ("<sub><p></p>x</sub>", "<sub>x</sub>"),
        ("<p>a<i><br>b</i> <b>c<br></b>d", "a\\\n*b* **c**\\\nd"),
        ("<p><i><br>b</i>", "*b*"),
        ("<h3>a<br>b</h3>", "### a b"),
        ("<p><sup onclick=x style=y title='javascript:z' id=q>1</sup>", '<sup id="q">1</sup>'),
        (
            '<a href="https://example.org">![e] \\[[w]] <code>[</code></a>',
            r"[\!\[e\] \\\[\[w\]\] `[`](https://example.org)",
        ),
        ('<a href="x.html">a ]</a>', r"[a \]](dir/x.html)"),
        ('<p>so!<a href="https://example.org">x</a>', r"so\![x](https://example.org)"),
        ("<p>H<sub>2</sub>O <kbd>K</kbd> <q lang=de>z</q>", 'H<sub>2</sub>O <kbd>K</kbd> <q lang="de">z</q>'),
        ("<p><mark>a <b>b</b></mark><mark></mark>", "<mark>a **b**</mark>"),
        ("<p><code>a  b</code><code></code>", "`a b`"),
        ("<p><span>a</span> <font>b</font>", "a b"),
        (
            '<img src="https://example.org/i.png" alt="a [b" title="t" width="10" height="x">',
            '![a \\[b](https://example.org/i.png "t")',
        ),
        ("<h2>a</h2><h3></h3>", "## a"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<a href='https://example.org'><p>a</p></a>", "[a](https://example.org)"),
        (
            "<a href=x.html><h2>a</h2><div><img src=https://example.org/i.png></div> <ul><li>b</ul></a>",
            "## [a](dir/x.html)\n\n[![](https://example.org/i.png)](dir/x.html)\n\n- [b](dir/x.html)",
        ),
        ("<b><p>a<p>b <i>c</i></p></b>d", "**a**\n\n**b *c***\n\nd"),
        ("<a href='javascript:x'><p>a</p></a><a href='javascript:x'>b</a>", "a\n\nb"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
        ("<ul><li>a<ul></ul><ul><li>b</ul></ul>", "- a\n  - b"),
        ("<ul><li>a</li><ul><li>b</ul></ul>", "- a\n  - b"),
        ("<ul><ul><li>b</ul></ul>", "- - b"),
        ("<ul></ul>", ""),
        ("<ol start=7><li><p>a<p>b</ol>", "7. a\n\n   b"),
        ("<ol start=x><li>a</ol>", "1. a"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("<pre>a\n b</pre>", "```\na\n b\n```"),
        ('<pre class="lang-js"><code>x</code></pre>', "```js\nx\n```"),
        ("<hr>", "---"),
        ("<script>x</script><style>y</style><p>z<p> ", "z"),
        (
            "<details><summary>a</summary>\n\n<p>b</details>",
            "<details><summary>a</summary>\n<p>b</p></details>",
        ),
        ("<p>a</p>text<p>b", "a\n\ntext\n\nb"),
        ("<p>a <span>b<div>c</div></span>", "a b\n\nc"),
        (
            "<figure><img src='https://example.org/i.png'><figcaption>cap</figcaption></figure>",
            "![cap](https://example.org/i.png)",
        ),
        ("<audio controls></audio><p>x", "x"),
        *((before + RUBY + after, said.format(RUBY)) for before, after, said in RUBIES),
        ("<a>no link</a>", "no link"),
        ('<a href="https://example.org">https://example.org</a>', "https://example.org"),
        ("<p><time>today</time> <small>s</small>", "today <small>s</small>"),
        ("<button>b</button><p><strong></strong>x", "b\n\nx"),
    ],
)
def test_element(html: str, markdown: str) -> None:
    blocks = read(f"<title>t</title>{html}").blocks
    assert MarkdownWriter(COMMONMARK).write(blocks, False).rstrip("\n") == markdown


@pytest.mark.parametrize(
    ("html", "rows", "alignment", "header"),
    [
        (
            "<table><tr><th>a<th align=right>b<tr><td>c<br>d<td>e</table>",
            ["a|b", "c<br>d|e"],
            ("", "right"),
            1,
        ),
        ("<table><tr><td>a<td style='text-align: center'>b</table>", ["|", "a|b"], ("", "center"), 1),
        ("<table><thead><tr><th>a</thead><tbody><tr><th>b</tbody></table>", ["a", "b"], ("",), 1),
    ],
)
def test_table(html: str, rows: list[str], alignment: tuple[str, ...], header: int) -> None:
    (table,) = read(html).blocks
    assert isinstance(table, Table)
    texts = [
        "|".join("".join(getattr(s, "text", "") for s in cell.spans) for cell in row) for row in table.rows
    ]
    assert (texts, table.alignment, table.header) == (rows, alignment, header)


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td colspan=2>a</table>",
        "<table><tr><td><ul><li>a</ul></table>",
        "<dl><dt>a<dd>b</dl>",
        "<iframe></iframe>",
    ],
)
def test_what_markdown_cannot_say_stays_whole(html: str) -> None:
    (block,) = read(html).blocks
    assert isinstance(block, Html)
    assert block.text.startswith(html[:3])


@pytest.mark.parametrize(
    ("href", "reference"),
    [
        ("b.html", Reference(ReferenceKind.NAME, "dir/b.html")),
        ("../My%20b.html?x=1#h", Reference(ReferenceKind.NAME, "My b.html", ("h",), origin="id")),
        ("a.php?id=%C3%A9", Reference(ReferenceKind.NAME, "dir/a.php?id=é")),
        ("sub\\a.html", Reference(ReferenceKind.NAME, "dir/sub/a.html")),
        ("?page=2", Reference(ReferenceKind.NAME, "dir/?page=2")),
        ("i.png?w=3", Reference(ReferenceKind.NAME, "dir/i.png")),
        ("../", Reference(ReferenceKind.NAME, "index.html")),
        ("..", Reference(ReferenceKind.NAME, "index.html")),
        ("./", Reference(ReferenceKind.NAME, "dir")),
        ("..x.html", Reference(ReferenceKind.NAME, "dir/..x.html")),
        ("/root.html", Reference(ReferenceKind.NAME, "root.html")),
        ("../../up.html", Reference(ReferenceKind.NAME, "../up.html", origin="outside")),
        ("#top", Reference(ReferenceKind.NAME, "", ("Top *of* it",))),
        ("note.html#x", Reference(ReferenceKind.NAME, "", ("x",), origin="id")),
        ("#", Reference(ReferenceKind.NAME, "dir/note.html")),
        ("note.html#^x", Reference(ReferenceKind.NAME, "", block="x")),
        ("x#y", Reference(ReferenceKind.NAME, "dir/x", ("y",), origin="id")),
        ("p.pdf#page=3", Reference(ReferenceKind.NAME, "dir/p.pdf", subpath="page=3")),
        ("//example.org/x", Reference(ReferenceKind.URL, "//example.org/x")),
    ],
)
def test_addresses(href: str, reference: Reference) -> None:
    page = f'<h1 id="top">Top <i>of</i> it</h1><p>x <a href="{href}">y</a>'
    link = read(page).blocks[1].spans[1]  # type: ignore[union-attr]
    assert isinstance(link, Link)
    assert link.reference == reference


def test_tasks_of_others() -> None:
    html = "<ul><li><input type=checkbox checked> a<li><p><input type=checkbox> b</p><li><label><input type=checkbox>c</label><li>d<li><input>"
    (block,) = read(html).blocks
    assert isinstance(block, List)
    assert [item.traits.task and item.traits.task.marker for item in block.items] == [
        "x",
        " ",
        " ",
        None,
        None,
    ]


def test_quotebacks_and_alerts_of_others() -> None:
    html = (
        '<blockquote class="quoteback" cite="https://example.org" data-title="A%20b" data-author="C"><p>x</p><footer>C</footer></blockquote>'
        '<div class="markdown-alert markdown-alert-tip"><p class="markdown-alert-title">Tip</p><p>y</p></div>'
    )
    note = read(html)
    quote, alert = note.blocks
    assert quote.traits.citation == Citation("C", "A b", "https://example.org")
    assert isinstance(quote, Quote)
    assert len(quote.blocks) == 1
    assert isinstance(alert, Callout)
    assert (alert.type, alert.title, note.kind) == ("tip", None, NoteKind.HIGHLIGHT)


def test_the_head_gives_properties() -> None:
    note = read('<title> T </title><meta name="author" content="A"><meta name="keywords" content="a, b"><p>x')
    assert (note.title, [(p.key, p.value) for p in note.properties]) == (
        "T",
        [("author", "A"), ("keywords", ["a", "b"])],
    )
    assert read("<p>x", "a/b.html").title == "b"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<meta charset=windows-1252><p>\x93a\x94", "“a”"),
        (b"<meta charset=latin1><p>\xe9", "é"),
        ("<p>é".encode(), "é"),
        ("\ufeff<p>é".encode(), "é"),
        ("<p>é".encode("utf-16"), "é"),
        ("<meta charset=shift_jis><p>パン".encode("shift_jis"), "パン"),
    ],
)
def test_character_sets(data: bytes, text: str) -> None:
    note = read_page("a.html", data, ReadContext())
    assert note is not None
    assert note.blocks[0].spans == (Text(text),)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<meta charset=iso-2022-kr><p>x", "no browser reads"),
        (b"<p>\0", "NUL"),
        (b"\x01\x02", "no web page"),
        (b"<div>" * 100_000, "more than 512"),
        (b"<blockquote>" * 300, "more than 100"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1", "a picture (PNG)"),
        (b"<p>word" * 600_000, "more than 500,000 tags"),
        (b"<p>" + b"word " * 10_000_000, "more than 16 million characters besides its pictures"),
    ],
)
def test_what_nobody_understands_is_carried(data: bytes, message: str) -> None:
    note = read_page("a.html", data, ReadContext())
    assert note is not None
    assert note.verbatim == data
    assert note.problem is not None
    assert message in note.problem.message


def test_long_pages_that_are_flat_are_read() -> None:
    page = "<p>a <b>b</b> <!-- <div> --> <br/>" * 2000 + "</div>"
    assert len(read(page).blocks) == 2000


def test_deep_spans_and_frames_are_read() -> None:
    for frame in ("<span>", "<div>"):
        assert [block.spans for block in read(frame * 400 + "a").blocks] == [(Text("a"),)]  # type: ignore[union-attr]


def test_discovery_and_recognition(tmp_path: Path) -> None:
    for name in ("index.html", "a/b.HTM", "a/i.png", "_files/x.html", "_verbatim/y.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<p>x")
    tree = walk(tmp_path)
    units = {unit.path: unit.role for unit in FORMAT.reader.discover(tree, {})}
    assert units == {
        "index.html": "note",
        "a/b.HTM": "note",
        "a/i.png": "attachment",
        "_files/x.html": "attachment",
        "_verbatim/y.md": "note",
    }
    assert FORMAT.recognise(tree).score == 70
    (tmp_path / "index.html").unlink()
    assert FORMAT.recognise(walk(tmp_path)).score == 40
    for name in "abcd":
        (tmp_path / f"{name}.md").write_text("x")
    assert FORMAT.recognise(walk(tmp_path)).score == 5
    assert FORMAT.recognise(walk(tmp_path / "_verbatim")).score == 0
    (kept,) = FORMAT.reader.read(Unit("_verbatim/y.md", "note"), b"x", ReadContext())
    assert isinstance(kept, Note)
    assert kept.verbatim == b"x"
    assert FORMAT.reader.read(Unit("i.png", "attachment", 3, 4), b"", ReadContext()) == (
        Attachment("i.png", 3, 4),
    )


def test_our_index_of_an_older_version_is_no_note() -> None:
    index = b'<!doctype html>\n<meta name="generator" content="vaultconv"><body class="index"><h1>v</h1>'
    assert FORMAT.reader.read(Unit("index.html", "note"), index, ReadContext()) == ()
    assert FORMAT.reader.read(Unit("other.html", "note"), index, ReadContext()) != ()


def identity(note: Note, index: Index, resolver: object) -> object:
    return lambda reference: str(resolver.resolve(reference, note.path, index))  # type: ignore[attr-defined]


def test_facts_of_other_apps_come_back() -> None:
    task = Task(
        "TODO",
        Status.OPEN,
        "A",
        (TaskDate("due", "2026-01-02", "10:00"),),
        "every day",
        "done",
        "i",
        ("j",),
        "k",
    )
    one = (Property("k", "v", PropertyType.TEXT),)
    blocks = (
        Heading(7, (Text("deep"),), traits=Traits("x", task=task)),
        Paragraph(
            (
                Text("a "),
                Macro("logseq", "{{x}}"),
                Sidenote("lsn", (Text("s"),)),
                Timestamp("<d>", "2026-01-05"),
            ),
            traits=Traits(properties=one),
        ),
        Paragraph((Text("cited"),), traits=Traits(citation=Citation("A"), attributes="{:.b}")),
        Drawer("LOGBOOK", "\na\nb"),
        Directive("X", (), "raw", "o"),
        Directive("Y", (Paragraph((Text("in"),)),)),
        Raw("[a]: b", "link-definition"),
        Code("", "py title=x"),
        List((Item((Paragraph((Text("a"),)),)),), outline=True),
        Callout("note", (Text("T"),), (), "+", traits=Traits(citation=Citation(title="t"))),
    )
    note = Note("a.md", "a", NoteKind.JOURNAL, blocks=blocks, date="2026-01-05", shape="outline")
    back = read(written(note)[0], "a.html")
    assert (back.kind, back.date, back.extra["shape"]) == (NoteKind.JOURNAL, "2026-01-05", "outline")
    first, second = ([(fact.kind, fact.value) for fact in facts(each, str)] for each in (note, back))
    assert first == second
    assert replace(back.blocks[0], line=0) == blocks[0]
    assert back.blocks[1].traits.properties == one


def test_links_in_links_come_back() -> None:
    note = obsidian_note(
        "[see [[Other]] #t https://example.org](https://example.com) ![[Gone.png|3]] <a@example.org> [a][b] [x](nope)\n\n[b]: https://example.org\n"
    )
    back = read(written(note)[0])
    first, second = ([type(s) for s in n.blocks[0].spans] for n in (note, back))  # type: ignore[union-attr]
    assert first == second
    assert facts(back, lambda r: r.target) == facts(note, lambda r: r.target)


def test_media_come_back() -> None:
    note = obsidian_note("![[a.mp3|x]] ![[a.mp4|10x20]] ![[My map.png|c|7]] ![t](Files/My%20map.png)")
    spans = [s for s in read(written(note)[0]).blocks[0].spans if not isinstance(s, Text)]  # type: ignore[union-attr]
    assert [type(s) for s in spans] == [Embed, Embed, Embed, Image]
    assert [(s.caption, s.width, s.height) for s in spans[:3]] == [("x", 0, 0), ("", 10, 20), ("c", 7, 0)]  # type: ignore[union-attr]
    (other,) = read('<video><source src="a.mp4"></video>').blocks
    assert other.spans == (Embed(Reference(ReferenceKind.NAME, "dir/a.mp4")),)  # type: ignore[union-attr]


VALUES = [
    Property("text", "a\n b", PropertyType.TEXT),
    Property("link", "[[Dir/Note|n]]", PropertyType.LINK),
    Property("number", 7.5, PropertyType.NUMBER),
    Property("check", False, PropertyType.CHECKBOX),
    Property("list", ["a", "[[b]]", ""], PropertyType.LIST),
    Property("mixed", [1, None, {"a": "b"}], PropertyType.LIST),
    Property("map", {"a": {"b": [1]}}, PropertyType.MAP),
    Property("empty", None, PropertyType.EMPTY),
    Property("none", "", PropertyType.TEXT),
    Property("day", "2026-01-05", PropertyType.DATE),
]


def test_properties_come_back_with_their_types() -> None:
    note = Note("a.md", "a", properties=Properties(tuple(VALUES)))
    assert list(read(written(note)[0]).properties) == VALUES


def test_an_edited_property_wins_over_its_carrier() -> None:
    note = Note(
        "a.md",
        "a",
        properties=Properties(
            (Property("n", 7, PropertyType.NUMBER), Property("l", "[[A]]", PropertyType.LINK))
        ),
    )
    page = written(note)[0].replace(">7<", ">8<").replace(">A<", ">B<")
    assert [p.value for p in read(page).properties] == [8, "[[B]]"]
    assert [p.value for p in read(page.replace(">8<", ">eight<")).properties] == ["eight", "[[B]]"]


@pytest.mark.parametrize("said", ['{"v":1', "[1]x", '{"v":3,"html":"x"}', '{"v":1,"html":5}'])
def test_a_carrier_that_is_not_understood_is_none(said: str) -> None:
    facts_ = read_carrier(said)
    assert facts_ in ({}, {"html": 5})
    page = written(obsidian_note("x"))[0].replace(
        "<p>x</p>", f"<div class=\"raw-html\" data-vaultconv='{said}'>y</div>"
    )
    line = page.count("\n", 0, page.index(">y<")) + 1
    assert read(page).blocks == (Paragraph((Text("y"),), line=line),)


def test_malformed_facts_of_blocks_are_none() -> None:
    assert read_inline([["a", 1], "x", ["k", "v", "nonsense"], [1, 2, "text"]]) == ()
    page = written(obsidian_note("- [x] a"))[0].replace(
        "<li ", '<li data-vaultconv=\'{"v":1,"task":{"dates":[1],"depends_on":5}}\' '
    )
    assert read(page).blocks[0].items[0].traits.task == Task("x", Status.DONE)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        (Reference(ReferenceKind.URL, "https://x"), Target("url", "https://x")),
        (Reference(ReferenceKind.NAME, ""), Target("note", "dir/note.html")),
        (Reference(ReferenceKind.NAME, "dir/other-one.html"), Target("note", "dir/other-one.html")),
        (Reference(ReferenceKind.NAME, "Other one"), Target("note", "dir/other-one.html")),
        (Reference(ReferenceKind.NAME, "Dir/Other one"), Target("note", "dir/other-one.html")),
        (Reference(ReferenceKind.NAME, "../i.png"), Target("asset", "i.png")),
        (Reference(ReferenceKind.NAME, "i.png", origin="unresolved"), Target("missing", "i.png")),
        (Reference(ReferenceKind.NAME, "../x", origin="outside"), Target("outside", "../x")),
        (Reference(ReferenceKind.NAME, "nothing"), Target("missing", "nothing")),
        (Reference(ReferenceKind.NAME, "dir/Other one", origin="file"), Target("missing", "dir/Other one")),
        (Reference(ReferenceKind.NAME, "../i.png", origin="file"), Target("asset", "i.png")),
        (Reference(ReferenceKind.BLOCK, "nothing"), Target("missing", "nothing")),
        (Reference(ReferenceKind.BLOCK, "", block="id"), Target("note", "dir/other-one.html")),
    ],
)
def test_resolver(reference: Reference, target: Target) -> None:
    other = Note("dir/other-one.html", "Other one", blocks=(Paragraph((), traits=Traits("id")),))
    index = Index(Vault("v", "html", (Note("dir/note.html", "N"), other), attachments=(Attachment("i.png"),)))
    assert FORMAT.resolver.resolve(reference, "dir/note.html", index) == target


@given(
    st.lists(
        st.text(st.sampled_from("ab1 *_`~[](){}<>&!\\#;:/.\"'-+=|^$%\u00a0é"), min_size=1, max_size=30),
        min_size=1,
        max_size=1,
    )
)
def test_any_text_keeps_its_words(texts: list[str]) -> None:
    spans = assembled([*texts], True)
    shown = plain_text(tuple(Text(s.url) if isinstance(s, Url) else s for s in spans))
    assert shown.split() == texts[0].split()


@given(st.text(st.sampled_from("ab *_`~[](<>&!\\#:/\"'|^$%=é\n"), max_size=60))
@example("_\n:_")
def test_any_note_keeps_its_facts(text: str) -> None:
    """But for stars that are delimiters to the facts, which pair them more simply than CommonMark, and text to it; a blank
    that only a star kept from the edge goes with it."""
    note = obsidian_note(text)
    back = read(written(note)[0])
    wanted, found = (
        {(fact.kind, tidy(re.sub(r"[*_~]", "", fact.value))) for fact in facts(each, lambda r: r.target)}
        for each in (note, back)
    )
    assert wanted - found == set()


def test_a_page_that_did_not_change_is_copied() -> None:
    page = "<title>x</title><p>a"
    note = read(page)
    context = context_of(note, source_format="html")
    output = FORMAT.writer.write(note, context)[0]
    assert (output.path, output.data.decode(), output.losses) == ("dir/note.html", page, ())
    context.origins = False
    assert b"<p>a</p>" in FORMAT.writer.write(note, context)[0].data
    assert OBSIDIAN.name == "obsidian"


@pytest.mark.parametrize(
    ("before", "after", "title", "date"),
    [
        ("", "", "a", "2026-01-05"),
        ("<h1>a<", "<h1>b & c<", "b & c", "2026-01-05"),
        (">2026-01-05<", ">2026-01-06<", "a", "2026-01-06"),
        (">2026-01-05<", ">soon<", "a", "2026-01-05"),
    ],
)
def test_what_is_seen_of_title_and_day_wins(before: str, after: str, title: str, date: str) -> None:
    page = written(Note("a.md", "a", blocks=(Paragraph((Text("x"),)),), date="2026-01-05"))[0]
    assert before in page
    note = read(page.replace(before, after) if before else page)
    assert (note.title, note.date) == (title, date)


def test_lines_of_the_source() -> None:
    note = read("<h1>a</h1>\n<!--\n<h2>-->\n<h2>b</h2>\n<ul>\n<li>c\n<li><p>d</ul>\n</p>e\n<p>f")
    lines = {type(block).__name__: block.line for block in note.blocks}
    assert (note.blocks[0].line, note.blocks[1].line, lines["List"]) == (1, 4, 5)
    assert [item.line for item in note.blocks[2].items] == [6, 7]  # type: ignore[union-attr]
    assert (
        note.blocks[-1].line == 7
    )  # there are more paragraphs than <p>: the last line that is known before it
