"""What an ordinary note becomes: one row a construct, with the ledger's lines."""

from __future__ import annotations

import pytest

from tests.formats.readwise.site import OTHERS, body, context, from_notes, read, vault
from vaultconv.formats.base import WriteContext
from vaultconv.formats.readwise import FORMAT
from vaultconv.formats.readwise.dialect import READWISE
from vaultconv.formats.readwise.lower_spans import html_comment
from vaultconv.formats.readwise.tasks import task_words
from vaultconv.model.blocks import (
    Blocks,
    Callout,
    Code,
    Directive,
    Drawer,
    Heading,
    Item,
    List,
    Paragraph,
    Query,
    Quote,
    Rule,
    Table,
    Traits,
)
from vaultconv.model.losses import Loss
from vaultconv.model.note import Note
from vaultconv.model.properties import Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Footnote, Link, Macro, Text, Timestamp
from vaultconv.model.task import Status, Task, TaskDate

LINK, EMBED = ("link", "approximated"), ("embed", "approximated")


@pytest.mark.parametrize(
    ("note", "site", "losses"),
    [
        # links
        ("[[Maps]]", "[[Maps]]", []),
        ("[[maps]]", "[[Maps]]", []),
        ("[[Long]]", "[[A longer name]]", [LINK]),
        ("[[Long|A longer name]]", "[[A longer name]]", []),
        ("[[Maps|maps]]", "[[Maps]]", []),
        ("[[Maps|the *one*]]", "the *one* ([[Maps]])", [LINK]),
        ("[[Maps#One]]", "[[Maps]] > One", [LINK]),
        ("[[Maps#One|there]]", "there ([[Maps]])", [LINK]),
        ("[[Maps#^bid]]", "[[Maps]]", [LINK]),
        ("[[Maps#^bid]] [[Maps#^bid]]", "[[Maps]] [[Maps]]", [LINK, LINK]),
        ("[[#A *head*]]", "[A \\*head\\*](#a-head)", [LINK]),
        ("[[#^id|here]]", "[here](#id)", [LINK]),
        ("[[#^id]]", "[id](#id)", [LINK]),
        ("[[Gone]]", "[[Gone]]", []),
        ("[[Gone|x]]", "x ([[Gone]])", [LINK]),
        ("[x](Gone.md)", "[x](Gone.md)", [LINK]),
        ("[x](Maps.md)", "x ([[Maps]])", [LINK]),
        ("[x](../../secret.md)", "[x](../../secret.md)", [("link", "outside-source")]),
        ("[[../../secret]]", "[../../secret](../../secret)", [("link", "outside-source")]),
        ("[x](https://e.org 'T')", "[x](https://e.org 'T')", []),
        ("[[f.pdf]]", "[f.pdf](/assets/f.pdf)", []),
        ("[[f.pdf#page=3|x]]", "[x](/assets/f.pdf#page=3)", []),
        ("[see ==x==](f.pdf)", "[see [[x::highlight]]](/assets/f.pdf)", []),
        # embeds and pictures
        ("![[i.png]]", "![](/assets/i.png)", []),
        ("![[i.png|100x50]]", '![](/assets/i.png){:width="100" height="50"}', []),
        ("![[i.png|a_b|100]]", '![a\\_b](/assets/i.png){:width="100"}', []),
        ("![x|100](i.png)", '![x](/assets/i.png){:width="100"}', []),
        ("![x|100](https://e.org/i.png)", '![x](https://e.org/i.png){:width="100"}', []),
        ("![x](https://e.org/i.png)", "![x](https://e.org/i.png)", []),
        ("![x](gone.png)", "![x](gone.png)", [("image", "approximated")]),
        ("![x](../../i.png)", "![x](../../i.png)", [("image", "outside-source")]),
        ("![x](Maps.md)", "x ([[Maps]])", [EMBED]),
        ("![[Maps]]", "[[Maps]]", [EMBED]),
        ("![[Maps#One]]", "[[Maps]] > One", [EMBED]),
        ("![[f.pdf#page=2]]", "[f.pdf](/assets/f.pdf#page=2)", [EMBED]),
        ("![[gone.png]]", "[[gone.png]]", [("image", "approximated")]),
        ("![[../../x.png]]", "[../../x.png](../../x.png)", [("image", "outside-source")]),
        # markup
        ("==x *y*==", "[[x *y*::highlight]]", []),
        ("==[[Maps]] x==", "[[Maps x::highlight]]", [("link", "kept-as-text")]),
        ("==a ==", "==a ==", []),
        ("==`[[x]]`==", "<mark>`[[x]]`</mark>", [("highlight", "approximated")]),
        ("==[x](https://e.org/]])==", "<mark>[x](https://e.org/]])</mark>", [("highlight", "approximated")]),
        ("^[a note]", "[[a note::rsn]]", []),
        ("^[a ==b== c]", "[[a b c::rsn]]", [("highlight", "kept-as-text")]),
        ("==a ^[b]==", "[[a  (b)::highlight]]", [("footnote", "kept-as-text")]),
        (
            "^[see [x](https://e.org/a]]b)]",
            "<small>see [x](https://e.org/a]]b)</small>",
            [("footnote", "approximated")],
        ),
        ("x[^1]\n\n[^1]: note", "x[^1]\n\n[^1]: note", []),
        ("say #a/b now", "say #a/b now", [("tag", "kept-as-text")]),
        ("a %%b%% c", "a <!--b--> c", [("comment", "approximated")]),
        ("%%b%% c", "<wbr><!--b--> c", [("comment", "approximated")]),
        ("# %%b%%", "# <!--b-->", [("comment", "approximated")]),
        ("$x$ and $$y$$", "$x$ and $$y$$", []),
        ("$5 x$", "$5 x$", [("math", "kept-as-text")]),
        ("[[a::b]] [[x]y]]", "a::b x\\]y", [("link", "kept-as-text")] * 2),
        # blocks
        ("> [!tip] Do *it*\n> words", "> **Do *it***\n> \n> words", [("callout", "approximated")]),
        (
            "> [!tip] **Old** __b__ *i*\n> words",
            "> **Old b *i***\n> \n> words",
            [("callout", "approximated")],
        ),
        ("> [!my-own]-", "> **My own**", [("callout", "approximated")]),
        ("> [!tip]\n> > [!note] In", "> **Tip**\n> \n> > **In**", [("callout", "approximated")] * 2),
        ("%%\nhidden\n%%", "<!--\nhidden\n-->", [("comment", "approximated")]),
        ("- [x] done\n- [/] half", "- [x] done\n- [/] half", []),
        ("words ^id", "words\n{:#id}", []),
        ("words ^1d", 'words\n{:id="1d"}', []),
        ("- words ^id", "- {:#id} words", []),
        ("> words\n\n^id", "> words\n{:#id}", []),
        ("- one\n\n^id", "- one\n{:#id}", []),
        ("<div>\na\n</div>\n\n^id", "<div>\na\n</div>", [("anchor", "approximated")]),
        ("-\n  ```\n  x\n  ```\n\n  ^id", "-\n  ```\n  x\n  ```\n  {:#id}", []),
        ('<img src="i.png" alt="x">', '<img src="/assets/i.png" alt="x">', []),
        ('<a href="Maps.md">x</a>', '<a href="Maps.md">x</a>', [("html", "approximated")]),
        ('see <img src="i.png"> here', 'see <img src="/assets/i.png"> here', []),
        ("| a |\n|---|\n| [[Maps\\|x]] |", "| a |\n|---|\n| x ([[Maps]]) |", [LINK]),
        ("| a |\n|---|\n| b |", "| a |\n|---|\n| b |", []),
        ("![](https://youtu.be/abc)", "<https://youtu.be/abc>", [EMBED]),
        ("![the oven|100](https://youtu.be/abc)", "[the oven](https://youtu.be/abc)", [EMBED]),
        ("```dataview\nLIST\n```", "```dataview\nLIST\n```", []),
        ("{:.x} and {::a}", "\\{:.x} and \\{::a}", []),
        ("[a](b){:.x}", "[a](b)\\{:.x}", [LINK]),
    ],
)
def test_one_construct(note: str, site: str, losses: list[tuple[str, str]]) -> None:
    made, reported = body(note)
    assert made == site
    assert reported == losses


def foreign(*blocks: object) -> tuple[str, tuple[Loss, ...]]:
    """What becomes of a note with blocks that no Obsidian note has."""
    made, losses = from_notes((Note("N.md", "N", blocks=tuple(blocks)), *vault(OTHERS)))  # type: ignore[arg-type]
    return made.partition("manual_post: true\n---\n\n")[2].removesuffix("\n"), losses


def text(words: str) -> Paragraph:
    return Paragraph((Text(words),))


@pytest.mark.parametrize(
    ("blocks", "site", "constructs"),
    [
        ((Query("dataview", "LIST"),), "```dataview\nLIST\n```", ["query"]),
        ((Drawer("LOGBOOK", "CLOCK: x"),), "<!--:LOGBOOK:\nCLOCK: x\n:END:-->", ["comment"]),
        ((Directive("abstract", (text("a"), text("b"))),), "a\n\nb", ["html"]),
        ((Directive("export", text="raw\n"),), "```\nraw\n```", ["html"]),
        ((Paragraph((Timestamp("<2024-01-05 Fri>", "2024-01-05"),)),), "\\<2024-01-05 Fri>", []),
        ((Paragraph((Macro("templater", "<% x %>"), Text(" a"))),), "`<% x %>` a", ["macro"]),
        ((Paragraph((Text("a"), Footnote("1"))),), "a[^1]", []),
        (
            (
                Paragraph(
                    (Text("a"),), traits=Traits(properties=(Property("k", ["x", "y"], PropertyType.LIST),))
                ),
            ),
            "a\n\nk:: x, y",
            ["property"],
        ),
        (
            (
                Heading(
                    1,
                    (Text("a"),),
                    traits=Traits(
                        properties=(
                            Property("k", None, PropertyType.EMPTY),
                            Property("l", 1, PropertyType.NUMBER),
                        )
                    ),
                ),
            ),
            "# a\n\nk::\nl:: 1",
            ["property", "property"],
        ),
        ((Paragraph((Text("a"),), traits=Traits(task=Task("TODO", Status.OPEN))),), "TODO a", ["task"]),
        ((Heading(1, (Text("a"),), traits=Traits(task=Task("TODO", Status.OPEN))),), "# a\n\nTODO", ["task"]),
        (
            (
                List(
                    (
                        Item(
                            (text("a"),),
                            traits=Traits(
                                task=Task(
                                    "TODO", Status.OPEN, "high", (TaskDate("due", "2026-01-05", "09:00"),)
                                )
                            ),
                        ),
                    )
                ),
            ),
            "- [ ] a ⏫ 📅 2026-01-05 09:00",
            ["task"],
        ),
        ((List((Item((), traits=Traits(task=Task("x", Status.DONE, id="a1"))),)),), "- [x] 🆔 a1", ["task"]),
        ((List((Item((Rule(),), traits=Traits(anchor="a")),)),), "- ***", ["anchor"]),
        ((Paragraph((Text("a"),), traits=Traits(anchor="b", attributes="{:.x}")),), "a\n{:.x #b}", []),
        ((Paragraph((Text("a"),), traits=Traits(anchor="b", attributes="{:.x #b}")),), "a\n{:.x #b}", []),
        ((Table((), ()),), "|  |", []),
        ((Code("x\n", "js"), Callout("note", None, ())), "```js\nx\n```\n\n> **Note**", ["callout"]),
        ((Paragraph((Link(Reference(ReferenceKind.BLOCK, "uuid-1")),)),), "[[uuid-1]]", []),
        ((Paragraph((Link(Reference(ReferenceKind.NAME, ""), (Text("me"),)),)),), "me", ["link"]),
    ],
)
def test_what_no_obsidian_note_has(blocks: Blocks, site: str, constructs: list[str]) -> None:
    made, losses = foreign(*blocks)
    assert made == site
    assert [loss.construct for loss in losses] == constructs


def test_each_line_of_the_ledger_names_its_line() -> None:
    (note,) = vault({"N.md": "---\na: 1\n---\n# One\n\n- x\n- #tag\n\n> [!tip]\n> #other\n"})
    _, losses = from_notes((note,))
    assert [(loss.line, loss.construct, loss.value) for loss in losses] == [
        (7, "tag", "tag"),
        (9, "callout", ""),
        (10, "tag", "other"),
    ]


def test_the_same_loss_twice_in_a_line_is_two() -> None:
    _, losses = from_notes(vault({"N.md": "#a and #a and #a"}))
    assert len({*losses}) == 3
    assert [loss.detail[-4:] for loss in losses] == ["site", " (2)", " (3)"]


def test_of_two_notes_with_one_title_the_site_takes_the_first() -> None:
    notes = vault({"N.md": "[[B/Same]] [[A/Same]]", "A/Same.md": "", "B/Same.md": ""})
    made = context(notes, "obsidian", origins=True)
    made.paths = dict(made.paths) | {"A/Same.md": "_manual_posts/b.md", "B/Same.md": "_manual_posts/a.md"}
    (output,) = FORMAT.writer.write(notes[0], made)
    assert b"[[Same]] [[Same]]" in output.data
    assert [loss.detail for loss in output.losses] == ["more than one note is called 'Same'"]


def test_a_quotation_with_a_source_in_a_post() -> None:
    text = "---\nmanual_post: true\n---\nwords\n\n> [!quote]\n> said\n>\n> — 📕 Ruth, *Small*\n"
    made, losses = from_notes(vault({"N.md": text}))
    made = made.partition("manual_post: true\n---\n\n")[2]
    assert made.startswith('words\n\n> said\n> <div class="quoteback-footer">')
    assert losses == ()
    quote = read("---\nmanual_post: true\n---\n\n" + made).blocks[1]
    assert isinstance(quote, Quote)
    assert quote.traits.citation is not None


def test_native_blocks_stay_the_same_objects() -> None:
    from vaultconv.formats.readwise.ledger import Ledger
    from vaultconv.formats.readwise.lower import Lowering

    note = read(
        "---\nmanual_post: true\n---\n\n# A\n\n[[B]] [[c::rsn]] {:.x} $x$ `d`\n\n- e\n\n> f\n\n| g |\n|---|\n| h |\n"
    )
    ledger = Ledger(note.path)
    made: WriteContext = context((note,), "readwise", origins=True)
    assert Lowering(note, made, ledger, "").blocks(note.blocks) is note.blocks
    assert ledger.losses == []
    assert READWISE.name == "readwise"


@pytest.mark.parametrize(
    ("comment", "html"),
    [
        ("a", "<!--a-->"),
        ("> a", "<!-- > a-->"),
        ("-> a", "<!-- -> a-->"),
        ("a--> b", "<!--a--&gt; b-->"),
        ("a-", "<!--a- -->"),
        ("--!>", "<!----!&gt;-->"),
    ],
)
def test_comments(comment: str, html: str) -> None:
    assert html_comment(comment) == html


def test_everything_that_a_task_says() -> None:
    dates = tuple(
        TaskDate(kind, "2026-01-05") for kind in ("scheduled", "due", "start", "created", "done", "cancelled")
    )
    task = Task("x", Status.DONE, "odd", dates, "every day", "done", "a", ("b", "c"), "delete")
    assert task_words(task) == (
        " 🆔 a ⛔ b,c [#odd] 🔁 every day when done 🏁 delete"
        " ➕ 2026-01-05 🛫 2026-01-05 ⏳ 2026-01-05 📅 2026-01-05 ❌ 2026-01-05 ✅ 2026-01-05"
    )
    assert task_words(Task(" ", Status.OPEN)) == ""
