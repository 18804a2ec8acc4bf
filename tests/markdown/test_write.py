"""Blocks to Markdown text."""

from __future__ import annotations

import pytest

from vaultconv.markdown import spelling as sp
from vaultconv.markdown.dialect import COMMONMARK, Construct, Dialect, House, Region
from vaultconv.markdown.escape import HIDDEN, Live
from vaultconv.markdown.read import read_blocks
from vaultconv.markdown.tables import alignment_of, delimiter, layout_of, row_line
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Cell,
    Code,
    Comment,
    Directive,
    Drawer,
    FootnoteDefinition,
    Heading,
    Html,
    Item,
    List,
    MathBlock,
    Paragraph,
    Query,
    Quote,
    Raw,
    Rule,
    Table,
    Traits,
    edited,
)
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Source
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import (
    Break,
    CodeSpan,
    CommentSpan,
    HtmlSpan,
    Link,
    MathSpan,
    Spans,
    Text,
)
from vaultconv.model.task import Status, Task
from vaultconv.model.traverse import children

TOY = Dialect(
    "toy",
    constructs=(Construct("comment", "%%(?:(?!%%).)+%%", lambda text, _: CommentSpan(text[2:-2])),),
    regions=(Region("%%", "comment"), Region("$$", "math")),
    live=(Live(rf"%(?={HIDDEN}%)"), Live(r"\$(?=[^ \t\n])(?=[^$]*\$)")),
    spell={CommentSpan: lambda span, _: f"%%{span.text}%%"},
    spell_block={Comment: lambda block, _: f"%%{block.text}%%".split("\n")},
    callouts=True,
    block_ids=True,
    tasks=True,
    math=True,
    attributes=("", ""),
)


def p(*texts: str) -> Paragraph:
    """A paragraph of lines."""
    spans: Spans = ()
    for text in texts:
        spans += (Break(), Text(text)) if spans else (Text(text),)
    return Paragraph(spans)


def items(*blocks: AnyBlock) -> tuple[Item, ...]:
    return tuple(Item((block,)) for block in blocks)


def write(*blocks: AnyBlock, dialect: Dialect = TOY) -> str:
    return MarkdownWriter(dialect).write(blocks, False)


def anew(text: str, dialect: Dialect = TOY) -> str:
    """``text`` read, and written without its origins."""
    return MarkdownWriter(dialect).write(read_blocks(text, dialect), text.endswith("\n"))


# -- each kind --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (p("a", "b"), "a\nb"),
        (Heading(3, (Text("a"),)), "### a"),
        (Heading(1, ()), "#"),
        (Heading(2, (Text("a #"),)), "## a \\#"),
        (Heading(3, (Text("a"), Break(), Text("b"))), "### a b"),
        (Heading(1, (Text("a"), Break(), Text("b"))), "a\nb\n==="),
        (Heading(7, (Text("a"),)), "####### a"),
        (List(items(p("a"), p("b"))), "- a\n- b"),
        (List(items(p("a"), p("b")), tight=False), "- a\n\n- b"),
        (List(items(p("a"), p("b")), start=9), "9. a\n10. b"),
        (List((Item((p("a"), List(items(p("b")))),),)), "- a\n  - b"),
        (List((Item(()),)), "-"),
        (List(items(List(items(List((Item(()),)))))), "-\n  - -"),
        (List(()), ""),
        (Item((p("a"),)), "- a"),
        (List(items(Rule())), "- ***"),
        (List(items(Rule()), start=1), "1. ***"),
        (Quote((p("a"), p("b"))), "> a\n>\n> b"),
        (Quote(()), ">"),
        (Quote((Quote((p("a"),)),)), "> > a"),
        (Callout("note", None, ()), "> [!note]"),
        (Callout("note", (Text("T"),), (p("a"),), "-", "wide"), "> [!note|wide]- T\n> a"),
        (Callout("a", None, (Callout("b", None, (List(items(p("c"))),)),)), "> [!a]\n> > [!b]\n> > - c"),
        (Code("a\n", "py"), "```py\na\n```"),
        (Code(""), "```\n```"),
        (Code("no newline"), "```\nno newline\n```"),
        (Code("```\na\n```\n"), "````\n```\na\n```\n````"),
        (Code("a\n", "x`y"), "~~~x`y\na\n~~~"),
        (Code("~~~\n", "x`y"), "~~~~x`y\n~~~\n~~~~"),
        (Code("a\n", "~x", spelling={sp.FENCE: "~~~"}), "~~~ ~x\na\n~~~"),
        (Code("a\n\nb\n", spelling={sp.STYLE: "indented"}), "    a\n\n    b"),
        (Code("\na\n", spelling={sp.STYLE: "indented"}), "```\n\na\n```"),
        (MathBlock("\nx\n"), "$$\nx\n$$"),
        (Html("<div>\na\n</div>"), "<div>\na\n</div>"),
        (List(items(Html("  <b>"))), "-\n    <b>"),
        (Rule(), "---"),
        (FootnoteDefinition("1", (p("a"), p("b"))), "[^1]: a\n\n    b"),
        (FootnoteDefinition("1", ()), "[^1]:"),
        (Comment("\na\n"), "%%\na\n%%"),
        (Drawer("LOGBOOK", "a"), ":LOGBOOK:\na\n:END:"),
        (Directive("X", (p("a"), p("b"))), "a\n\nb"),
        (Directive("X", text="a\nb"), "a\nb"),
        (Query("dataview", "LIST\n"), "```dataview\nLIST\n```"),
        (Raw("[a]: b", "link-definition"), "[a]: b"),
        (Table(((Cell((Text("a"),)), Cell((CodeSpan("b|c"),))), (Cell((Text("d|e \\| f"), Break())),)), ("left", "")),
         "| a | `b\\|c` |\n| :-- | --- |\n| d\\|e \\| f<br> |"),
    ],
)  # fmt: skip
def test_each_kind_in_house_style(block: AnyBlock, text: str) -> None:
    assert write(block) == text


def test_commonmark_has_comments_of_html() -> None:
    assert write(Comment(" a "), dialect=COMMONMARK) == "<!-- a -->"


def test_nothing_is_nothing() -> None:
    assert write(List(()), LIST) == "\n\n* a"
    assert MarkdownWriter(TOY).write(()) == ""
    assert MarkdownWriter(TOY, Source("---\n\n \n", 4, "toy")).write(()) == "\n \n"
    assert MarkdownWriter(TOY, Source("a\n", 0, "toy")).write(()) == ""


def test_the_final_newline() -> None:
    assert MarkdownWriter(TOY).write((p("a"),)) == "a\n"
    assert MarkdownWriter(TOY).write((p("a"),), False) == "a"


def test_the_house_has_the_last_word_on_style() -> None:
    house = Dialect("house", house=House("*", "\t", "> "))
    blocks: Blocks = (List((Item((p("a"), Quote((p("b"), p("c"))))),)),)
    assert write(*blocks, dialect=house) == "* a\n\t> b\n\t> \n\t> c"


# -- spelling ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "\n\na\n\n\n\nb\n",  # BEFORE
        "# a\nb\n",
        "- a\n\n\n- b\n",
        "> a\n>\n>\n> b\n",
        "> [!note]\n>\n> a\n",
        "* a\n* b\n",  # MARKER
        "+ a\n",
        "3) a\n7) b\n",
        "1. a\n1. b\n",
        "***\n\n- - -\n\n_____\n",
        "-   a\n    b\n",  # PAD
        "10)  a\n\n     b\n",
        "- a\n\t- b\n",  # INDENT
        "- a\n    - b\n        - c\n",
        "1. a\n    - b\n",
        "  - a\n  - b\n",  # LEAD
        "    a\n    \tb\n",  # STYLE
        "a\n===\n\nb\n---\n",
        "a\n=======\n",  # FENCE
        "# a ##\n",
        "~~~~ x y\na\n~~~~\n",
        "````\na\n````\n",
        "``` js\na\n```\n",
        "> [!note]  T\n> a\n",
        "> a\n> \n> b\n",  # BLANK
        "> a\n>\n> b\n> \n> c\n",
        "|a|b|\n|-|-|\n|c|d|\n",  # LAYOUT
        "a | b\n--- | ---\nc | d\n",
        "| a   | b  |\n|-----|:--:|\n| c   | dd |\n",
        "a  \n\n# b \n",  # TRAIL
        "- a  \n  - b\t\n",
    ],
)
def test_what_an_author_chose_comes_back_without_origins(text: str) -> None:
    assert anew(text) == text


@pytest.mark.parametrize(
    ("block", "text"),
    [
        # another level than its underline says
        (Heading(2, (Text("a"),), spelling={sp.STYLE: "setext", sp.FENCE: "==="}), "a\n---"),
        (Heading(3, (Text("a"),), spelling={sp.STYLE: "setext", sp.FENCE: "==="}), "### a"),
        # another kind of list than its markers say
        (List((Item((p("a"),), spelling={sp.MARKER: "*"}),), start=1), "1. a"),
        (List((Item((p("a"),), spelling={sp.MARKER: "3)"}),)), "- a"),
        (List((Item((p("a"),), spelling={sp.MARKER: "3)"}),), start=5), "5) a"),
        (List((Item((p("a"),)), Item((p("b"),), spelling={sp.MARKER: "*"}))), "- a\n- b"),
        # another alignment than its delimiter row says
        (Table(((Cell((Text("a"),)),),), ("right",), spelling={sp.LAYOUT: "tight", sp.FENCE: "|-|"}), "|a|\n| --: |"),
        # an indentation that does not reach the text of the item, or makes it code
        (List((Item((p("a"), p("b")), spelling={sp.INDENT: " "}),), tight=False), "- a\n\n  b"),
        (List((Item((p("a"), p("b")), spelling={sp.INDENT: " " * 6}),), tight=False), "- a\n\n  b"),
        # as many blank lines of a quote as there are no more
        (Quote((p("a"), p("b")), spelling={sp.BLANK: "> \n>\n>  "}), "> a\n>\n> b"),
    ],
)  # fmt: skip
def test_a_spelling_that_no_longer_fits_is_left(block: AnyBlock, text: str) -> None:
    assert write(block) == text


def test_a_tab_is_as_wide_as_it_is_where_it_stands() -> None:
    tabs = Dialect("tabs", house=House(indent="\t"))
    deep = List((Item((p("a"), List((Item((p("b"), p("c"))),), tight=False))),), start=1000)
    assert write(deep, dialect=tabs) == "1000. a\n      - b\n\n      \tc"
    quoted = Quote((List((Item((p("a"), p("b"))),), tight=False),))
    assert write(quoted, dialect=tabs) == "> - a\n>\n> \tb"
    first_is_a_list = List(items(List((Item((p("a"), p("b"))),), tight=False)))
    assert write(first_is_a_list, dialect=tabs) == "- - a\n\n  \tb"
    assert write(*read_blocks(write(first_is_a_list, dialect=tabs), tabs), dialect=tabs) == "- - a\n\n  \tb"


@pytest.mark.parametrize(
    "block",
    [
        Html("<div>\n  a\n</div>"),
        Paragraph((CodeSpan("a b", "`a\nb`"),)),
        Paragraph((MathSpan("a\nb"),)),
        Paragraph((HtmlSpan("<a\nb>"),)),
        Comment("\na\n"),
        MathBlock("\na\n"),
    ],
)
def test_what_keeps_its_blanks_stands_right_under_its_item(block: AnyBlock) -> None:
    tabs = Dialect("tabs", house=House(indent="\t"))
    lines = write(List((Item((p("x"), block)),), tight=False), dialect=tabs).split("\n")
    assert all(line.startswith("  ") and not line.startswith("   ") for line in lines[2:] if line.strip(" a"))


# -- neighbours -------------------------------------------------------------------------------------------------------

LIST = List(items(p("a")))
TIGHT = {sp.BEFORE: 0}


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        ((LIST, LIST), "- a\n\n* a"),
        ((LIST, LIST, LIST), "- a\n\n* a\n\n- a"),
        ((Code("a\n", spelling={sp.STYLE: "indented"}), LIST), "    a\n\n- a"),
        ((List(items(p("a")), start=1), List(items(p("b")), start=1)), "1. a\n\n1) b"),
        ((LIST, List(items(p("b")), start=1)), "- a\n\n1. b"),
        ((LIST, List(items(p("b")), spelling={sp.LEAD: 2})), "- a\n\n* b"),
        ((LIST, Code("b\n", spelling={sp.STYLE: "indented"})), "- a\n\n```\nb\n```"),
        ((LIST, Html("  <div>")), "- a\n\n<div>"),
        ((LIST, Paragraph((Text("b"),), spelling=TIGHT)), "- a\n\nb"),
        ((List((Item(()),)), Paragraph((Text("b"),), spelling=TIGHT)), "-\nb"),
        ((List((Item((), traits=Traits(task=Task(" ", Status.OPEN))),)), Paragraph((Text("b"),), spelling=TIGHT)), "- [ ]\n\nb"),
        ((Quote(()), Paragraph((Text("b"),), spelling=TIGHT)), ">\nb"),
        ((Quote((p("a"),)), Paragraph((Text("b"),), spelling=TIGHT)), "> a\n\nb"),
        ((Quote((Heading(1, (Text("a"),)),)), Paragraph((Text("b"),), spelling=TIGHT)), "> # a\nb"),
        ((Quote((p("a"),)), Callout("b", None, (), spelling=TIGHT)), "> a\n\n> [!b]"),
        ((p("a"), Paragraph((Text("b"),), spelling=TIGHT)), "a\n\nb"),
        ((p("a"), Heading(1, (Text("b"),), spelling=TIGHT)), "a\n# b"),
        ((p("a"), Heading(1, (Text("b"),), spelling={**TIGHT, sp.STYLE: "setext"})), "a\n\nb\n==="),
        ((p("a"), Rule(spelling=TIGHT)), "a\n\n---"),
        ((p("a"), Rule(spelling={**TIGHT, sp.MARKER: "***"})), "a\n***"),
        ((p("a"), Rule(spelling={**TIGHT, sp.MARKER: "- - -"})), "a\n- - -"),
        ((p("a"), Code("b\n", spelling=TIGHT)), "a\n```\nb\n```"),
        ((p("a"), Code("b\n", spelling={**TIGHT, sp.STYLE: "indented"})), "a\n\n    b"),
        ((p("a"), FootnoteDefinition("1", (p("b"),), spelling=TIGHT)), "a\n[^1]: b"),
        ((Heading(1, (Text("a"),)), Paragraph((Text("b"),), spelling=TIGHT)), "# a\nb"),
        ((Html("<div>"), Paragraph((Text("b"),), spelling=TIGHT)), "<div>\n\nb"),
        ((Html("<!-- a -->"), Paragraph((Text("b"),), spelling=TIGHT)), "<!-- a -->\nb"),
        ((Raw("[r]: /u", "link-definition"), Paragraph((Text("b"),), spelling=TIGHT)), "[r]: /u\nb"),
        ((Raw("[r]: /u", "link-definition"), Paragraph((Text('"b"'),), spelling=TIGHT)), '[r]: /u\n\n"b"'),
        ((Raw("[r]: /u", "link-definition"), Paragraph((CodeSpan("b"),), spelling=TIGHT)), "[r]: /u\n`b`"),
        ((Paragraph((Text("a"),), traits=Traits(anchor="x")), Raw("[r]: /u", "link-definition", spelling=TIGHT)), "a ^x\n\n[r]: /u"),
    ],
)  # fmt: skip
def test_neighbours_stay_apart(blocks: Blocks, text: str) -> None:
    written = write(*blocks)
    assert written == text
    assert len(read_blocks(written, TOY)) == len(blocks)


def test_what_is_no_text_is_not_escaped() -> None:
    assert write(Paragraph((HtmlSpan("<b>"), Text("a"), HtmlSpan("</b>")))) == "<b>a</b>"
    assert write(p("[ ] no task")) == "[ ] no task"


@pytest.mark.parametrize("text", ["[ ] a", "[x] a", "[-]", "[>] a\nb"])
def test_a_box_that_is_text_stays_text(text: str) -> None:
    (block,) = read_blocks(write(List((Item((p(text),)),))), TOY)
    assert isinstance(block, List)
    (item,) = block.items
    assert item.traits.task is None
    assert write(*item.blocks).startswith("\\" + text[:3])
    assert write(List((Item((p("[xy] a"),)),))) == "- [xy] a"
    assert write(List((Item((p(text),)),)), dialect=COMMONMARK).startswith("- " + text[:3])


# -- spans that touch ------------------------------------------------------------------------------------------------

LINK = Link(Reference(ReferenceKind.URL, "u"), (Text("a"),), "inline")


@pytest.mark.parametrize(
    ("spans", "text"),
    [
        ((Text("wow!"), LINK), "wow\\![a](u)"),  # or it would be an image
        ((Text("wow\\!"), LINK), "wow\\![a](u)"),
        ((Text("a\\"), CommentSpan("b")), "a\\\\%%b%%"),
        ((Text("a\\\\"), CommentSpan("b")), "a\\\\%%b%%"),
        ((Text("a\\"), Break(), Text("b")), "a\\\\\nb"),
        ((Text("a\\"), LINK), "a\\\\[a](u)"),
        ((Text("100%"), CommentSpan("b")), "100\\%%%b%%"),
        ((Text("%"), Text("%b")), "\\%%b"),
        ((Text("$a "), CodeSpan("b"), Text(" c$")), "\\$a `b` c\\$"),
        ((Text("$a "), MathSpan("b")), "\\$a $b$"),
        ((Text("$5 and "), CodeSpan("x")), "$5 and `x`"),
        ((LINK, Text(" costs $5")), "[a](u) costs $5"),
    ],
)
def test_a_text_makes_nothing_of_what_follows(spans: Spans, text: str) -> None:
    assert MarkdownWriter(TOY).text(spans) == text


def test_what_is_reported_is_reported_once() -> None:
    def report(span: CodeSpan, writer: MarkdownWriter) -> str:
        writer.losses.append(Loss("n", 0, "code", Outcome.APPROXIMATED))
        return f"`{span.text}`"

    writer = MarkdownWriter(Dialect("loss", math=True, spell={CodeSpan: report}))
    assert writer.text((Text("$a"), CodeSpan("b"), Text("c$"))) == "\\$a`b`c\\$"
    assert len(writer.losses) == 1


# -- ids, tasks, attributes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a ^id\n",
        "a\n^id\n",
        "[a](b)^id\n",
        "a ^id  \n",
        "- a ^id\n  - b ^x\n",
        "- a\n  ^id\n",
        "- ^id\n",
        "- ^id\n  ```\n  a\n  ```\n",
        "- ^id\n  - a\n",
        "- a\n- b\n\n^id\n",
        "> a\n>\n> b\n\n^id\n",
        "> a\n^id\n",
        "> [!note] T\n> a\n^id\n",
        "> > a\n> ^id\n",
        "|a|\n|-|\n\n^id\n",
        "# a\n\n^id\n",
        "- [ ] a ^id\n",
        "- [x]\n",
        "- [?] a\n  - [/] b\n",
        "1. [X] a\n",
    ],
)
def test_ids_and_tasks_come_back(text: str) -> None:
    assert anew(text) == text


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (Paragraph((Text("a"),), traits=Traits(anchor="x", anchor_place="after")), "a ^x"),
        (Code("a\n", traits=Traits(anchor="x")), "```\na\n```\n\n^x"),
        (Item((Code("a\n"),), traits=Traits(anchor="x")), "- ^x\n  ```\n  a\n  ```"),
        (Item((p("a"),), traits=Traits(task=Task("TODO", Status.OPEN))), "- [ ] a"),
        (Item((p("a"),), traits=Traits(task=Task("DONE", Status.DONE))), "- [x] a"),
        (Item((p("a"),), traits=Traits(task=Task("LATER", Status.WAITING))), "- [ ] a"),
        (Item((p("a"),), traits=Traits(task=Task("NOW", Status.DOING))), "- [/] a"),
        (Item((p("a"),), traits=Traits(task=Task("CANCELED", Status.CANCELLED))), "- [-] a"),
        (Item((Code("a\n"),), traits=Traits(task=Task(" ", Status.OPEN))), "- [ ]\n  ```\n  a\n  ```"),
        (Paragraph((Text("a"),), traits=Traits(attributes="{:.c}")), "a\n{:.c}"),
    ],
)
def test_traits(block: AnyBlock, text: str) -> None:
    assert write(block) == text


def test_a_dialect_without_ids_or_attributes_leaves_them_out() -> None:
    block = Paragraph((Text("a"),), traits=Traits(anchor="x", attributes="{:.c}"))
    assert write(block, dialect=COMMONMARK) == "a"
    assert write(List((Item((p("a"),), traits=Traits(anchor="x")),)), dialect=COMMONMARK) == "- a"


# -- origins and minimal edits ---------------------------------------------------------------------------------------


def replaced(blocks: Blocks, old: str, new: str) -> Blocks:
    """``blocks`` with the text ``old`` changed, and every block around it known as edited."""
    out: list[AnyBlock] = []
    for block in blocks:
        inside = children(block)
        changed = replaced(inside, old, new)
        if any(a is not b for a, b in zip(inside, changed, strict=True)):
            block = edited(block, **{"items" if isinstance(block, List) else "blocks": changed})
        elif isinstance(block, Paragraph | Heading):
            spans = tuple(Text(s.text.replace(old, new)) if isinstance(s, Text) else s for s in block.spans)
            if spans != block.spans:
                block = edited(block, spans=spans)
        out.append(block)
    return tuple(out)


@pytest.mark.parametrize(
    "text",
    [
        "#  Odd   spacing  #\n\n\n*  a\n*  OLD\n\n\n   c\n*   d\n\n__b__  \n",
        "- [ ] a ^x\n  - OLD\n- [x]  b\n  ^y\n",
        "- a\n\t- OLD\n\t- c  \n\t\t-  d\n- e\n",
        "> [!note]-  Title\n> - a\n>   OLD line\n>\n> *  odd\n\nafter  \n",
        "> a\n> > OLD\n> > b\n>\n> c  \n",
        "1)  x\n2)  OLD\n10) y\n",
        "> -  a\n>\n>    b\n>\n> OLD\n",
        "- -  a\n\n     b\n\n  OLD\n",
        "a  \n\nOLD\n\n\n\n    code\n",
        "> q\n^id\n\nOLD\n",
        "[r]:   /u\n\nOLD\n\n[s]:  /v\n",
        "|a|b |\n|-|:-|\n\nOLD\n",
        "%%\n  a\n%%\n\nOLD ^id\n\n$$\nx\n$$\n",
        "OLD\n\n[^1]:  a\n\n     b\n",
        "```\na\n```\n## OLD ##\n* * *\n",
        "漢字  😀\n\n- é\n- OLD\n- ü  ^id\n",
    ],
)
def test_an_edit_changes_its_line_and_no_other(text: str) -> None:
    blocks = replaced(read_blocks(text, TOY), "OLD", "NEW")
    written = MarkdownWriter(TOY, Source(text, 0, "toy")).write(blocks)
    before, after = text.split("\n"), written.split("\n")
    assert len(before) == len(after)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [(old.replace("OLD", "NEW")) for old, _ in changed] == [new for _, new in changed]
    assert len(changed) == 1


def test_origins_count_from_the_body() -> None:
    source = Source("---\na: 1\n---\n\n*  b\n", 13, "toy")
    blocks = read_blocks(source.body, TOY, 4)
    assert MarkdownWriter(TOY, source).write(blocks) == "\n*  b\n"


def test_a_stale_block_is_written_anew() -> None:
    text = "*  a\n\n*  b\n\nc  d\n\n#   e   #\n"
    blocks = read_blocks(text, TOY)
    writer = MarkdownWriter(TOY, Source(text, 0, "toy"), stale=lambda block: isinstance(block, Heading))
    assert writer.write(blocks) == "*  a\n\n*  b\n\nc  d\n\n# e #\n"


def test_what_moved_into_another_container_is_copied_only_if_its_lines_fit() -> None:
    text = "> a\n> b\n\nc   c\n"
    quote, paragraph = read_blocks(text, TOY)
    writer = MarkdownWriter(TOY, Source(text, 0, "toy"))
    assert writer.write((List((Item(children(quote)),)), paragraph)) == "- a\n  b\n\nc   c\n"
    assert writer.write((Quote((paragraph,)), quote)) == "> c   c\n\n> a\n> b\n"


def test_blocks_in_another_order_are_parted_as_usual() -> None:
    text = "a\n\n\n\nb  \nc\n"
    one, two = read_blocks(text, TOY)
    writer = MarkdownWriter(TOY, Source(text, 0, "toy"))
    assert writer.write((two, one)) == "\n\n\nb  \nc\n\na\n"
    assert writer.write((one,)) == "a\n"
    assert writer.write((one, Rule(), two)) == "a\n\n---\n\n\n\nb  \nc\n"


# -- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "line"),
    [
        ("", "| a | bc |"),
        ("tight", "|a|bc|"),
        ("bare", "a | bc"),
        ("3,4", "| a   | bc   |"),
        ("3", "| a   | bc |"),
    ],
)
def test_rows(layout: str, line: str) -> None:
    assert row_line(["a", "bc"], layout) == line
    if layout != "3":
        assert layout_of([["a", "bc"]], [line]) == layout


def test_a_layout_that_none_of_ours_is() -> None:
    assert layout_of([["a"], ["b"]], ["|a|", "| b |"]) == ""
    assert layout_of([], []) == ""


def test_delimiters() -> None:
    row = delimiter(["left", "center", "right", ""])
    assert row == "| :-- | :-: | --: | --- |"
    assert alignment_of(row) == ("left", "center", "right", "")
    assert alignment_of(":-|-") == ("left", "")
