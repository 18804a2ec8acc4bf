"""Markdown text to blocks."""

from __future__ import annotations

from typing import Any

import pytest

from vaultconv.markdown import spelling as sp
from vaultconv.markdown.dialect import COMMONMARK, Dialect, House, Region
from vaultconv.markdown.read import MAX_DEPTH, TooDeepError, read_blocks, read_spans
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Code,
    Comment,
    FootnoteDefinition,
    Heading,
    Html,
    Item,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Raw,
    Rule,
    Table,
)
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Break, CodeSpan, Link, MathSpan, Text
from vaultconv.model.task import Status, Task
from vaultconv.model.traverse import children, iter_blocks

TOY = Dialect(
    "toy",
    regions=(Region("%%", "comment"), Region("$$", "math")),
    callouts=True,
    block_ids=True,
    tasks=True,
    math=True,
    house=House(indent="\t"),
)


def shape(blocks: Blocks) -> list[Any]:
    """The kinds of blocks, with those inside them in brackets."""
    out: list[Any] = []
    for block in blocks:
        out.append(type(block).__name__)
        if children(block):
            out.append(shape(children(block)))
    return out


def first(text: str, dialect: Dialect = TOY) -> AnyBlock:
    return read_blocks(text, dialect)[0]


# -- structure --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n \n", []),
        ("a\nb\n\nc", ["Paragraph", "Paragraph"]),
        ("# a\n\nb\n---\n", ["Heading", "Heading"]),
        (
            "- a\n- b\n  - c\n",
            ["List", ["Item", ["Paragraph"], "Item", ["Paragraph", "List", ["Item", ["Paragraph"]]]]],
        ),
        ("- a\n* b\n1. c\n2) d\n", ["List", ["Item", ["Paragraph"]]] * 4),
        ("> a\n>> b\n", ["Quote", ["Paragraph", "Quote", ["Paragraph"]]]),
        ("-\n", ["List", ["Item"]]),
        (">\n", ["Quote"]),
        ("***\n", ["Rule"]),
        ("<div>\n\n</div>\n", ["Html", "Html"]),
        ("    a\n\n~~~\nb\n~~~\n", ["Code", "Code"]),
        ("|a|b|\n|-|-|\n", ["Table"]),
        ("[^1]: a\n\n    b\n", ["FootnoteDefinition", ["Paragraph", "Paragraph"]]),
        ("[a]: /u\n[b]: /v\n\n[c]: /w\n", ["Raw"]),
        ("a\n\n[r]: /u\n\nb\n", ["Paragraph", "Raw", "Paragraph"]),
        ("[r]: /u\na\n", ["Raw", "Paragraph"]),
        ("> [r]: /u\n> a\n", ["Quote", ["Raw", "Paragraph"]]),
        ("- a\n\n  [r]: /u\n- b\n", ["List", ["Item", ["Paragraph", "Raw"], "Item", ["Paragraph"]]]),
        ("-\n[r]: /u\n-\n", ["List", ["Item"], "Raw", "Paragraph"]),
        ("-\n[r]: /u\na\n", ["List", ["Item"], "Raw", "Paragraph"]),
        ("%%\n# a\n%%\n$$\nx\n$$\n", ["Comment", "MathBlock"]),
        ("a\n%%b%%\nc\n", ["Paragraph", "Comment", "Paragraph"]),
        ("> %%\n> a\n> %%\n", ["Quote", ["Comment"]]),
        ("- $$x$$\n", ["List", ["Item", ["MathBlock"]]]),
        ("```\n%%a%%\n```\n", ["Code"]),
        ("    %%a%%\n", ["Code"]),
        ("<div>\n%%a%%\n</div>\n", ["Html"]),
        ("> [!note] T\n> a\n", ["Callout", ["Paragraph"]]),
        ("> [!note]\n> - a\n> - b\n", ["Callout", ["List", ["Item", ["Paragraph"], "Item", ["Paragraph"]]]]),
        ("> [!note]\n> |a|\n> |-|\n", ["Callout", ["Table"]]),
        ("> [!note]\n> ```\n> a\n> ```\n", ["Callout", ["Code"]]),
        ("> [!a]\n> > [!b]\n> > c\n", ["Callout", ["Callout", ["Paragraph"]]]),
        ("> a\n> [!note] b\n", ["Quote", ["Paragraph"]]),
        ("> a\n>\n> [!note] b\n", ["Quote", ["Paragraph", "Paragraph"]]),
        ("> > a\n", ["Quote", ["Quote", ["Paragraph"]]]),
    ],
)
def test_kinds_of_blocks(text: str, expected: list[Any]) -> None:
    assert shape(read_blocks(text, TOY)) == expected


def test_commonmark_knows_none_of_it() -> None:
    text = "> [!note] T\n\n- [ ] a ^id\n\n%%b%%\n\n|a|\n|-|\n\n$$x$$\n\n[^1]: n\n"
    kinds = {type(block) for block in iter_blocks(read_blocks(text, COMMONMARK))}
    assert kinds == {Quote, Paragraph, List, Item, Raw}


def test_lines_are_those_of_the_file() -> None:
    text = "# a\n\n- b\n  - c\n\n> d\n>\n> e\n\n[r]: /u\n\nf\n"
    found = [(type(block).__name__, block.line) for block in iter_blocks(read_blocks(text, TOY, 10))]
    assert found == [
        ("Heading", 10),
        ("List", 12),
        ("Item", 12),
        ("Paragraph", 12),
        ("List", 13),
        ("Item", 13),
        ("Paragraph", 13),
        ("Quote", 15),
        ("Paragraph", 15),
        ("Paragraph", 17),
        ("Raw", 19),
        ("Paragraph", 21),
    ]


@pytest.mark.parametrize(
    ("text", "slices"),
    [
        ("  # a  \n\nb\n", ["  # a", "b"]),
        ("- a\n  b\n\nc", ["- a\n  b", "c"]),
        ("> a\nlazy\n\n```\nx\n```\n", ["> a\nlazy", "```\nx\n```"]),
        ("漢 😀\n\n> é ^id\n", ["漢 😀", "> é ^id"]),
        ("a\n\n^id\n\nb\n", ["a\n\n^id", "b"]),
        ("```\nnever closed\n\n", ["```\nnever closed\n"]),
    ],
)
def test_origins_are_slices_of_the_body(text: str, slices: list[str]) -> None:
    blocks = read_blocks(text, TOY)
    assert [text[b.origin.start : b.origin.end] for b in blocks if b.origin] == slices


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - "])
def test_what_nests_too_deep_is_refused(mark: str) -> None:
    with pytest.raises(TooDeepError, match="nested more than 100 deep") as raised:
        read_blocks("a\n\n" + mark * 200 + "b\n", COMMONMARK, 5)
    assert raised.value.line == 7
    assert MAX_DEPTH == 100


def test_what_nests_as_deep_as_may_be() -> None:
    text = "> " * MAX_DEPTH + "a\n"
    assert len(list(iter_blocks(read_blocks(text, COMMONMARK)))) == MAX_DEPTH + 1


def test_a_carriage_return_is_a_character() -> None:
    text = "a\rb `c\rd` [e](<f\rg>)\r\n\n```\rx\ny\r\n```\n"
    paragraph, code = read_blocks(text, COMMONMARK)
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans[:2] == (Text("a\rb "), CodeSpan("c\rd", "`c\rd`"))
    assert paragraph.spans[3].reference.target == "f\rg"  # type: ignore[union-attr]
    assert isinstance(code, Code)
    assert (code.info, code.text) == ("\rx", "y\r\n")


def test_a_carriage_return_among_all_other_control_characters() -> None:
    text = "\r" + "".join(map(chr, [*range(1, 9), *range(14, 32), 127])) + "\n"
    assert [type(block) for block in read_blocks(text, COMMONMARK)] == [Paragraph]


# -- leaves -----------------------------------------------------------------------------------------------------------


def test_code() -> None:
    assert first("```py x\na\n\nb\n```\n") == Code(
        "a\n\nb\n", "py x", origin=first("```py x\na\n\nb\n```\n").origin, line=1
    )
    assert first("```\n```\n").text == ""  # type: ignore[union-attr]
    assert first("- ```\n  a\n   b\n  ```\n").items[0].blocks[0].text == "a\n b\n"  # type: ignore[union-attr]
    assert first("> ```\n> %%a%%\n> ```\n").blocks[0].text == "%%a%%\n"  # type: ignore[union-attr]


def test_html_and_the_links_in_it() -> None:
    html = first("<p>\n<img src='a b.png'> <a HREF = \"c\">\n</p>\n\n")
    assert isinstance(html, Html)
    assert html.text == "<p>\n<img src='a b.png'> <a HREF = \"c\">\n</p>"
    url = ReferenceKind.URL
    assert [(html.text[a:b], ref) for a, b, ref in html.references] == [
        ("a b.png", Reference(url, "a b.png")),
        ("c", Reference(url, "c")),
    ]


def test_regions_keep_their_text() -> None:
    assert first("%% a\n\n# b %%\n").text == " a\n\n# b "  # type: ignore[union-attr]
    assert first("$$\nx\n$$\n").text == "\nx\n"  # type: ignore[union-attr]
    assert first("> $$\n> x\n> $$\n").blocks[0].text == "\nx\n"  # type: ignore[union-attr]


def test_a_region_that_does_not_start_a_block_is_a_matter_of_its_line() -> None:
    paragraph = first("a\n    $$x$$\n    %%b%%\n")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans == (Text("a"), Break(), MathSpan("x", True), Break(), Text("%%b%%"))


def test_tables() -> None:
    table = first("| a | b \\| c |\n|:-:|--:|\n| `x \\| y` |\n")
    assert isinstance(table, Table)
    assert table.alignment == ("center", "right")
    assert [[cell.spans for cell in row] for row in table.rows] == [
        [(Text("a"),), (Text("b \\| c"),)],
        [(CodeSpan("x | y", "`x \\| y`"),), ()],
    ]


def test_definitions_are_kept_as_they_are() -> None:
    raw = first("[a]: /u\n    'title\n  more'\n")
    assert isinstance(raw, Raw)
    assert (raw.text, raw.construct) == ("[a]: /u\n    'title\nmore'", "link-definition")


def test_headings() -> None:
    heading = first("## a `b` ##  \n")
    assert isinstance(heading, Heading)
    assert (heading.level, heading.spans) == (2, (Text("a "), CodeSpan("b", "`b`")))
    two_lines = first("a\nb\n===\n")
    assert isinstance(two_lines, Heading)
    assert two_lines.spans == (Text("a"), Break(), Text("b"))
    assert first("#\n") == Heading(1, (), origin=first("#\n").origin, line=1)


# -- ids, tasks, callouts ---------------------------------------------------------------------------------------------


def traits_of(block: AnyBlock) -> tuple[str, str]:
    return block.traits.anchor, block.traits.anchor_place


@pytest.mark.parametrize(
    ("text", "anchor", "place"),
    [
        ("a ^id\n", "id", "end"),
        ("a\n^id\n", "id", "line"),
        ("a  \n  ^id  \n", "id", "line"),
        ("[a](b)^id\n", "id", "tight"),
        ("[[a]]^id\n", "id", "tight"),
        ("a\n\n^id\n", "id", "after"),
        ("- a\n- b\n\n^id\n", "id", "after"),
        ("> a\n\n^id\n", "id", "after"),
        ("> a\n^id\n", "id", "line"),
        ("> [!note] a\n> b\n^id\n", "id", "line"),
        ("|a|\n|-|\n\n^id\n", "id", "after"),
        ("```\na\n```\n\n^id\n", "id", "after"),
        ("$$\nx\n$$\n\n^a-1\n", "a-1", "after"),
        ("a^id\n", "", "end"),
        ("a \\^id\n", "", "end"),
        ("a `^id`\n", "", "end"),
        ("a ^i_d\n", "", "end"),
        ("a ^漢\n", "", "end"),
        ("a ^\n", "", "end"),
        ("^id\n", "", "end"),  # there is nothing that it could name
        ("# a ^id\n", "", "end"),
        ("a ^x ^y\n", "y", "end"),
    ],
)
def test_block_ids(text: str, anchor: str, place: str) -> None:
    assert traits_of(first(text)) == (anchor, place)


def test_ids_of_items_are_the_items() -> None:
    list_ = first("- a ^one\n- b\n  ^two\n- ^three\n\n  c\n- d\n\n  e ^four\n")
    assert isinstance(list_, List)
    assert [traits_of(item) for item in list_.items] == [
        ("one", "end"),
        ("two", "line"),
        ("three", "end"),
        ("", "end"),
    ]
    assert [traits_of(block) for block in list_.items[3].blocks] == [("", "end"), ("four", "end")]


def test_an_id_in_a_task_names_the_paragraph_before_it() -> None:
    list_ = first("- [ ] a\n\n  ^id\n")
    assert isinstance(list_, List)
    assert traits_of(list_.items[0]) == ("", "end")
    assert traits_of(list_.items[0].blocks[0]) == ("id", "after")


def test_only_the_first_id_names_a_block() -> None:
    blocks = read_blocks("a ^one\n\n^two\n", TOY)
    assert [type(block) for block in blocks] == [Paragraph, Paragraph]
    assert traits_of(blocks[0]) == ("one", "end")


def test_an_id_after_a_definition_names_the_definition() -> None:
    blocks = read_blocks("a\n\n[r]: /u\n\n^id\n", TOY)
    assert [(type(block).__name__, block.traits.anchor) for block in blocks] == [
        ("Paragraph", ""),
        ("Raw", "id"),
    ]


def test_a_lazy_id_names_the_outermost_quote_that_its_line_does_not_name() -> None:
    outer = first("> > a\n^id\n")
    assert traits_of(outer) == ("id", "line")
    outer = first("> > a\n> ^id\n")
    assert traits_of(outer) == ("", "end")
    assert traits_of(children(outer)[0]) == ("id", "line")


@pytest.mark.parametrize(
    ("text", "marker", "status"),
    [
        ("- [ ] a\n", " ", Status.OPEN),
        ("- [x] a\n", "x", Status.DONE),
        ("* [X] a\n", "X", Status.DONE),
        ("1. [/] a\n", "/", Status.DOING),
        ("- [-] a\n", "-", Status.CANCELLED),
        ("- [?] a\n", "?", Status.OTHER),
        ("- [漢] a\n", "漢", Status.OTHER),
        ("- [ ]\n", " ", Status.OPEN),
        ("- [ ]  \n  a\n", " ", Status.OPEN),
        ("> - [x] a\n", "x", Status.DONE),
    ],
)
def test_tasks(text: str, marker: str, status: Status) -> None:
    (item,) = (block for block in iter_blocks(read_blocks(text, TOY)) if isinstance(block, Item))
    assert item.traits.task == Task(marker, status)
    assert all(isinstance(b, Paragraph) and b.spans == (Text("a"),) for b in item.blocks)


@pytest.mark.parametrize(
    "text", ["- []\n", "- [xx] a\n", "- [x]a\n", "- a [x]\n", "[x] a\n", "- # [x] a\n", "- a\n\n  [x] b\n"]
)
def test_what_is_no_task(text: str) -> None:
    assert all(block.traits.task is None for block in iter_blocks(read_blocks(text, TOY)))


@pytest.mark.parametrize(
    ("header", "type_", "metadata", "fold", "title"),
    [
        ("[!note]", "note", "", "", None),
        ("[!NOTE]+", "NOTE", "", "+", None),
        ("[!note]- T *t*", "note", "", "-", (Text("T *t*"),)),
        ("[!note|wide left] T", "note", "wide left", "", (Text("T"),)),
        ("[!my type] `c`", "my type", "", "", (CodeSpan("c", "`c`"),)),
        ("[!note]T", "note", "", "", (Text("T"),)),
        ("[!note] 漢字  ", "note", "", "", (Text("漢字"),)),
    ],
)
def test_callouts(header: str, type_: str, metadata: str, fold: str, title: object) -> None:
    callout = first(f"> {header}\n> a\n")
    assert isinstance(callout, Callout)
    assert (callout.type, callout.metadata, callout.fold, callout.title) == (type_, metadata, fold, title)


def test_a_title_and_a_cell_too_many_know_the_definitions_of_their_note() -> None:
    text = "> [!tip] See [words][ The\tLabel ], [ref] and [gone][nowhere]\n> | a |\n> | - |\n> | b | [c][ref] |\n"
    defined = "\n[the label]: https://example.org/a\n> [ref]: <Note.md> 'T'\n[ref]: other.md\n"
    (callout, *_) = read_blocks(text + defined, TOY)
    assert isinstance(callout, Callout)
    assert callout.title is not None
    links = [span for span in callout.title if isinstance(span, Link)]
    assert [(link.reference.target, link.style, link.title) for link in links] == [
        ("https://example.org/a", "reference", ""),
        ("Note.md", "reference", "T"),
    ]
    (table,) = callout.blocks
    assert isinstance(table, Table)
    (link,) = table.rows[1][1].spans
    assert isinstance(link, Link)
    assert (link.reference.target, link.title) == ("Note.md", "T")


def test_a_title_stands_alone() -> None:
    assert read_spans("", TOY) == ()
    assert read_spans("# no heading", TOY) == (Text("# no heading"),)
    assert read_spans("- `x`", TOY) == (Text("- "), CodeSpan("x", "`x`"))


# -- spelling ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("a\n", {}),
        ("\n\na\n", {sp.BEFORE: 2}),
        ("a  \n", {sp.TRAIL: "  "}),
        ("# a\t\n", {sp.TRAIL: "\t"}),
        ("# a ##\n", {sp.FENCE: "##"}),
        ("a\n=====\n", {sp.STYLE: "setext", sp.FENCE: "====="}),
        ("***\n", {sp.MARKER: "***"}),
        ("---\n", {}),
        ("~~~~ x\na\n~~~~\n", {sp.FENCE: "~~~~ "}),
        ("    a\n", {sp.STYLE: "indented"}),
        ("  - a\n", {sp.LEAD: 2}),
        ("> a\n>  \n> b\n", {sp.BLANK: ">  "}),
        ("> a\n>\n> b\n", {}),
        ("> a\n>\n> b\n> \n> c\n", {sp.BLANK: ">\n> "}),
        ("| a | b |\n| --- | --- |\n", {}),
        ("|a|b|\n|-|-|\n", {sp.LAYOUT: "tight", sp.FENCE: "|-|-|"}),
    ],
)
def test_what_departs_from_house_style_is_noted(text: str, spelling: dict[str, object]) -> None:
    assert first(text).spelling == spelling


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("- a\n- b\n", [{}, {}]),
        ("* a\n* b\n", [{sp.MARKER: "*"}] * 2),
        ("1. a\n2. b\n", [{}, {}]),
        ("1. a\n1. b\n", [{}, {sp.MARKER: "1."}]),
        ("3) a\n", [{sp.MARKER: "3)"}]),
        ("-   a\n", [{sp.PAD: 3}]),
        ("-     a\n", [{}]),  # indented code
        ("-\n  a\n", [{}]),
        ("- a\n\t- b\n", [{}]),  # the tab of the house
        ("- a\n  - b\n", [{sp.INDENT: "  "}]),
        ("- a\n\n  b\n", [{sp.INDENT: "  "}]),
        ("- a\n- b\n\n- c\n", [{}, {sp.BEFORE: 0}, {}]),
        ("- a\n-\n", [{}, {}]),
    ],
)
def test_items(text: str, spellings: list[dict[str, object]]) -> None:
    list_ = first(text)
    assert isinstance(list_, List)
    assert [dict(item.spelling) for item in list_.items] == spellings


@pytest.mark.parametrize(
    ("text", "blanks"),
    [
        ("a\n\nb\n", [None, None]),
        ("a\n\n\n\nb\n", [None, 3]),
        ("# a\nb\n", [None, 0]),
        ("> [!note]\n> a\n", [None]),
        ("> [!note]\n>\n> a\n", [1]),
        ("> a\n>\n>\n> b\n", [None, 2]),
    ],
)
def test_blank_lines(text: str, blanks: list[int | None]) -> None:
    blocks = read_blocks(text, TOY)
    if isinstance(blocks[0], Quote | Callout):
        blocks = blocks[0].blocks
    assert [block.spelling.get(sp.BEFORE) for block in blocks] == blanks


@pytest.mark.parametrize(
    ("text", "tight"),
    [
        ("- a\n- b\n", True),
        ("- a\n\n- b\n", False),
        ("- a\n\n  b\n", False),
        ("- a\n  - b\n\n    c\n", True),
        ("-\n\n-\n", False),
    ],
)
def test_tight_and_loose_lists(text: str, tight: bool) -> None:
    list_ = first(text)
    assert isinstance(list_, List)
    assert list_.tight is tight


def test_footnotes() -> None:
    note = first("[^a b]: one\n    two\n\n    - three\n", Dialect("toy"))
    assert isinstance(note, FootnoteDefinition)
    assert note.label == "a b"
    assert shape(note.blocks) == ["Paragraph", "List", ["Item", ["Paragraph"]]]


def test_the_label_of_a_footnote_may_hold_a_colon() -> None:
    note = first("[^a:b]: c\n", Dialect("toy"))
    assert isinstance(note, FootnoteDefinition)
    assert (note.label, shape(note.blocks)) == ("a:b", ["Paragraph"])
    assert note.blocks[0].spelling == {}


def test_rules_comments_and_math_are_blocks_of_their_own() -> None:
    assert isinstance(first("- - -\n"), Rule)
    assert isinstance(first("%%a%%\n"), Comment)
    assert isinstance(first("$$a$$\n"), MathBlock)
