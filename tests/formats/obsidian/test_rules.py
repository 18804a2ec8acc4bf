"""The format of an Obsidian vault, rule by rule, as ``formats/obsidian.md`` lists them (sections 1 to 6): what has its test beside
the part that does it is not here again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.formats.obsidian.test_traps import OTHERS, PNG, a_note, found, only, there, vault
from tests.roundtrip.journey import files, go
from vaultconv.formats.base import ReadContext
from vaultconv.formats.obsidian.dialect import OBSIDIAN
from vaultconv.formats.obsidian.reader import read_note
from vaultconv.markdown.dialect import COMMONMARK
from vaultconv.markdown.read import read_spans
from vaultconv.markdown.write import MarkdownWriter
from vaultconv.model.blocks import (
    AnyBlock,
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
    Rule,
    Table,
)
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import PropertyType
from vaultconv.model.spans import CommentSpan, Embed, Footnote, Link, MathSpan, Tag, Text
from vaultconv.model.traverse import iter_blocks
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

# -- 1 layout ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "is_note"),
    [("A.md", True), ("A.MD", True), ("A.markdown", False), ("A.mdx", False), ("A.txt", False), ("A", False)],
)
def test_only_md_is_a_note(name: str, is_note: bool, tmp_path: Path) -> None:
    read = load(vault(tmp_path, {"N.md": "x\n", name: "# x\n"}), Options(source_format="obsidian"))
    assert (read.index.note(name) is not None) is is_note
    assert read.index.is_attachment(name) is not is_note


@pytest.mark.parametrize("to", OTHERS)
def test_a_plain_file_takes_no_links_from_the_note_of_its_name(to: str, tmp_path: Path) -> None:
    notes = {"N.md": "[[x]] [t](x.md) [[x.markdown]]\n", "x.md": "a note\n", "x.markdown": "# no note\n"}
    assert "# no note\n" in there(tmp_path, notes, to).values()


SHOWN = ("avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp")
HEARD = ("flac", "m4a", "mp3", "ogg", "wav", "3gp")
SEEN = ("mkv", "mov", "mp4", "ogv", "webm")


@pytest.mark.parametrize(
    ("ending", "tag"),
    [
        *((ending, "img") for ending in SHOWN),
        *((ending, "audio") for ending in HEARD),
        *((ending, "video") for ending in SEEN),
        ("pdf", "a"),
        ("tiff", "a"),
        ("zip", "a"),
    ],
)
def test_each_kind_of_file_is_shown_as_the_app_shows_it(ending: str, tag: str, tmp_path: Path) -> None:
    made = there(tmp_path, {"N.md": f"![[a.{ending}]]\n", f"a.{ending}": PNG}, "html")
    assert re.search(rf'<{tag} (?:controls )?class="embed"', only(made, "n.html"))
    assert f"a.{ending}" in made


# -- 2 properties --------------------------------------------------------------------------------------------------------

FRONT_MATTER = (
    ("---\na: 1\n---  \nx\n", ["a"], "blanks after the closing line"),
    ("---\na: 1\n---", ["a"], "the file ends with the closing line"),
    ("---\n\na: 1\n\nb: 2\n\n---\n", ["a", "b"], "blank lines inside"),
    ('---\n{"a": 1, "b": ["x"]}\n---\n', ["a", "b"], "JSON is YAML"),
    ("---\nA: 1\na: 2\n---\n", ["A", "a"], "two keys that differ in case"),
    ("---\n<<: {a: 1}\n---\n", ["<<"], "no merge key"),
    ("---\n# only a comment\n---\nx\n", [], "no key"),
    ("---\n---\nx\n", [], "nothing"),
    ("--- \na: 1\n---\n", [], "a blank after the first line"),
    ("---\na: 1\n...\nx\n", [], "dots close nothing"),
    ("---\na: 1\nx\n", [], "not closed"),
    ("---\n- a\n---\nx\n", [], "a list"),
    ("---\nwords\n---\nx\n", [], "words"),
    ("---\na:b\n---\nx\n", [], "no blank after the colon"),
)


@pytest.mark.parametrize(("text", "keys"), [pytest.param(t, k, id=id) for t, k, id in FRONT_MATTER])
def test_what_is_front_matter(text: str, keys: list[str], tmp_path: Path) -> None:
    assert [item.key for item in a_note(text).properties] == keys
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": text}, to)


INVALID = ("a: b: c", "a: It's: x", "a: *bold*", "a: @x", "a: `x`", "a: %x", "a: [[x]], [[y]]", "a: [#a, b]")


@pytest.mark.parametrize("yaml", INVALID)
def test_what_is_no_yaml_stays_untouched(yaml: str, tmp_path: Path) -> None:
    text = f"---\n{yaml}\n---\nwords\n"
    note = read_note("N.md", text.encode(), ReadContext())
    assert note.problem is not None
    assert (note.verbatim, len(note.properties)) == (text.encode(), 0)
    go(vault(tmp_path / "v", {"N.md": text}), tmp_path / "o", "obsidian")
    assert files(tmp_path / "o") == {"N.md": text.encode()}


VALUES = (
    ("on", "on", PropertyType.TEXT),
    ("TRUE", True, PropertyType.CHECKBOX),
    ("NULL", None, PropertyType.EMPTY),
    ("0x1F", 31, PropertyType.NUMBER),
    ("1e3", 1000, PropertyType.NUMBER),
    (".5", 0.5, PropertyType.NUMBER),
    ("+12", 12, PropertyType.NUMBER),
    ("012", 12, PropertyType.NUMBER),
    ("08", 8, PropertyType.NUMBER),
    ("1.10", 1.1, PropertyType.NUMBER),
    (".inf", float("inf"), PropertyType.NUMBER),
    ("1.2.3", "1.2.3", PropertyType.TEXT),
    ("2024-01", "2024-01", PropertyType.TEXT),
    ("2020-08-21", "2020-08-21", PropertyType.DATE),
    ("2020-08-21T10:30:00", "2020-08-21T10:30:00", PropertyType.DATETIME),
    ("[[x]]", [["x"]], PropertyType.LIST),
    ("#tag", None, PropertyType.EMPTY),
    ("b\n  c", "b c", PropertyType.TEXT),
    ('"[[X]]"', "[[X]]", PropertyType.LINK),
    ('"[the words](X.md#H)"', "[[X#H|the words]]", PropertyType.LINK),
    ('"[web](https://example.org)"', "[web](https://example.org)", PropertyType.TEXT),
    ('"see [[X]]"', "see [[X]]", PropertyType.TEXT),
    ("[a, a]", ["a", "a"], PropertyType.LIST),
)


@pytest.mark.parametrize(("source", "value", "type"), VALUES)
def test_what_a_value_is_and_that_it_comes_back(
    source: str, value: object, type: PropertyType, tmp_path: Path
) -> None:
    text = f"---\nkey: {source}\n---\nx\n"
    (item,) = a_note(text).properties
    assert (item.value, item.type) == (value, type)
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": text, "X.md": "# H\n"}, to)


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        ("1: a\ntrue: b", {"1": "a", "true": "b"}),
        ("False: a # no\n0: true\nfalse x: 1", {"False": "a", "0": True, "false x": 1}),
        ("k: {1: a, true: b}", {"k": {"1": "a", "true": "b"}}),
        ("k:\n  true: a\n  1.0: b", {"k": {"true": "a", "1": "b"}}),
        ("k: |\n  true: a\n  1: b", {"k": "true: a\n1: b\n"}),
    ],
)
def test_keys_that_are_no_text_are_text_to_the_app(
    yaml: str, said: dict[str, object], tmp_path: Path
) -> None:
    text = f"---\n{yaml}\n---\nx\n"
    assert {item.key: item.value for item in a_note(text).properties} == said
    there(tmp_path, {"N.md": text}, "logseq")


@pytest.mark.parametrize(
    "yaml", ["1: a\n1.0: b", "k: {1: a, 1.0: b}", "k: {true: a, True: b}", "k:\n  0x1: a\n  1: b"]
)
def test_keys_of_one_value_are_one_key_given_twice(yaml: str) -> None:
    note = read_note("N.md", f"---\n{yaml}\n---\nx\n".encode(), ReadContext())
    assert note.verbatim is not None
    assert note.problem is not None
    assert "is given twice" in note.problem.message


AS_THE_APP_WRITES = """\
s: plain
it: it's
time: 12:30
day: 2020-08-21
many: a, b
minus: -x
ask: ?x
web: https://x/y#z
said: say "hi"
back: a\\b
q: "a: b"
n: "007"
t: "true"
nil: "null"
e: "1e3"
tag: "#t"
l: "[[x]]"
map: "{x}"
at: "@x"
item: "- x"
lead: " x"
trail: "x "
comment: "a #b"
colon: "a:"
none: ""
dq: 'a: "b"'
empty:
list:
  - "[[a]]"
  - b
no: []
block: |-
  two
  lines
"""


def test_properties_are_written_as_the_app_writes_them(tmp_path: Path) -> None:
    text = f"---\n{AS_THE_APP_WRITES.replace('tag:', 'hash:')}---\nx\n"
    source = vault(tmp_path / "v", {"N.md": text})
    go(source, tmp_path / "anew", "obsidian", origins=False)
    assert files(tmp_path / "anew")["N.md"].decode() == text
    go(source, tmp_path / "site", "html")
    go(tmp_path / "site", tmp_path / "back", "obsidian", carriers=False)
    assert files(tmp_path / "back")["N.md"].decode() == text


def test_a_tag_of_the_note_has_no_hash_elsewhere_and_comes_back_with_it(tmp_path: Path) -> None:
    text = '---\ntags:\n  - "#bread"\n  - rye/dark\n---\nx\n'
    assert a_note(text).properties.get("tags") == ["bread", "rye/dark"]
    graph = only(there(tmp_path, {"N.md": text}, "logseq"), "pages/N")
    assert "tags:: bread, rye/dark\n" in graph


def test_a_markdown_link_in_a_property_leads_there(tmp_path: Path) -> None:
    notes = {"Z.md": '---\nsee: "[the oven](Sub/My%20oven.md)"\n---\nx\n', "Sub/My oven.md": "hot\n"}
    assert "see:: [the oven]([[My oven]])" in only(there(tmp_path, notes, "logseq"), "pages/Z")
    assert '<a href="sub/my-oven.html"' in only(there(tmp_path / "h", notes, "html"), "z.html")
    assert 'see: "[[My oven|the oven]]"' in only(there(tmp_path / "r", notes, "readwise"), "z.md")


# -- 3 links -------------------------------------------------------------------------------------------------------------


def links(text: str) -> list[tuple[str, tuple[str, ...], str]]:
    return [
        (link.reference.target, link.reference.headings, plain_text(link.label))
        for link in found(text, Link)
        if isinstance(link, Link)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[## text]]", ("## text", (), "")),
        ("[[^^ text]]", ("^^ text", (), "")),
        ("[[*a* b]]", ("*a* b", (), "")),
        ("[[https://x.org]]", ("https://x.org", (), "")),
        ("[t](<My Note.md>)", ("My Note.md", (), "t")),
        ("[t](#H%20x)", ("", ("H x",), "t")),
        ("[t](Dir/My%20Note.md#A)", ("Dir/My Note.md", ("A",), "t")),
        ("[t][r]\n\n[r]: x.md", ("x.md", (), "t")),
        ("[o](obsidian://open?vault=V&file=N)", ("obsidian://open?vault=V&file=N", (), "o")),
    ],
)
def test_what_a_link_says(text: str, expected: tuple[str, tuple[str, ...], str]) -> None:
    assert links(text) == [expected]


def test_no_link_goes_over_a_line_end() -> None:
    assert links("[[a\nb]]") == []


OTHER_PLACES = "# A\n\n## B\n\n### C\n\n## a c\n\n# it's\n\n# x_y-z\n\nq ^ID\n\n> # no\n"
IN_PLACES = (
    "[[M#A#C]] [[M#b]] [[M#a; c!]] [[M#it's]] [[M#x_y-z]] ![[M#^id|so]] [[M#no]]\n\n"
    "![[i.png#outline]] ![[d.pdf#page=3]] ![[d.pdf#height=400]] [[b.base#View]] [[## t]] [[#^Own]]\n\ntext ^own\n"
)


def test_headings_match_without_case_and_punctuation_each_deeper_than_the_last(tmp_path: Path) -> None:
    page = only(there(tmp_path, {"N.md": IN_PLACES, "M.md": OTHER_PLACES}, "html"), "n.html")
    hrefs = [part.partition('"')[0] for part in page.split('href="m.html')[1:]]
    assert hrefs == ["#c", "#b", "#a-c", "#it-s", "#x-y-z", "#^ID", ""]


@pytest.mark.parametrize("to", [*OTHERS, "obsidian"])
def test_places_and_hooks_come_back(to: str, tmp_path: Path) -> None:
    notes = {"N.md": IN_PLACES, "M.md": OTHER_PLACES, "i.png": PNG, "d.pdf": b"%PDF", "b.base": "views: []\n"}
    there(tmp_path, notes, to)


def test_an_unknown_place_in_a_picture_is_a_hook_and_no_caption() -> None:
    (embed,) = found("![[i.png#outline|100]]", Embed)
    assert isinstance(embed, Embed)
    assert (embed.reference.target, embed.reference.headings, embed.caption, embed.width) == (
        "i.png",
        ("outline",),
        "",
        100,
    )


PLACES = {
    "N.md": "[[b#^x]] [[b#h]] [[sub/C#H]] [[B.md#H#H2]]\n",
    "sub/M.md": "[[../B#^x]] [[./C#h]] [[/B#h]] [[../B#h#h2]]\n",
    "B.md": "# H\n\n## H2\n\npara\n^x\n",
    "sub/C.md": "# H\n",
}


@pytest.mark.parametrize("to", OTHERS)
def test_a_link_to_a_place_by_any_path_says_no_more_than_its_place(to: str, tmp_path: Path) -> None:
    there(tmp_path, PLACES, to)


def test_a_link_to_a_place_is_a_markdown_link_without_loss(tmp_path: Path) -> None:
    source = vault(tmp_path / "v", PLACES)
    go(source, tmp_path / "md", "obsidian", links="markdown")
    assert verify(source, tmp_path / "md", Options(target_format="obsidian")).missing == ()
    assert files(tmp_path / "md")["N.md"].startswith(
        b"[b > \\^x](B.md#^x) [b > h](B.md#h) [sub/C > H](C.md#H)"
    )


BACKSLASH = "| a |\n| --- |\n| [[B\\|x\\]] |\n| $x\\|y$ |\n"


@pytest.mark.parametrize("to", OTHERS)
def test_bars_and_backslashes_of_a_cell_arrive(to: str, tmp_path: Path) -> None:
    there(tmp_path, {"N.md": BACKSLASH, "B.md": "b\n"}, to)


def test_a_backslash_that_ends_the_words_of_a_link_does_not_end_the_link(tmp_path: Path) -> None:
    source = vault(tmp_path / "v", {"N.md": "[[B|x\\]] [[B|y\\\\]]\n" + BACKSLASH, "B.md": "b\n"})
    go(source, tmp_path / "md", "obsidian", links="markdown")
    assert verify(source, tmp_path / "md", Options(target_format="obsidian")).missing == ()
    text = files(tmp_path / "md")["N.md"].decode()
    assert text.startswith("[x\\\\](B.md) [y\\\\](B.md)\n")
    assert "| [x\\\\](B.md) |\n| $x\\|y$ |" in text


# -- 4 block ids ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "anchor"),
    [
        ("text ^id-1", Paragraph, "id-1"),
        ("text\n^id", Paragraph, "id"),
        ("text ^id  ", Paragraph, "id"),
        ("x ^one ^two", Paragraph, "two"),
        ("![[x.png]]^id", Paragraph, "id"),
        ("[[x]]^id", Paragraph, "id"),
        ("- a ^id\n    - b", Item, "id"),
        ("- a\n  ^id\n- b", Item, "id"),
        ("- [ ] a ^id", Item, "id"),
        ("- a\n- b\n\n^id", List, "id"),
        ("> [!note]\n> c\n\n^id", Callout, "id"),
        ("> [!note]\n> c\n^id", Callout, "id"),
        ("| a |\n|---|\n| b |\n\n^id", Table, "id"),
        ("```\nx\n```\n\n^id", Code, "id"),
        ("$$\nx\n$$\n\n^id", MathBlock, "id"),
    ],
)
def test_where_a_block_id_stands(text: str, kind: type[AnyBlock], anchor: str) -> None:
    named = [block for block in iter_blocks(a_note(text).blocks) if block.traits.anchor]
    assert [(type(block), block.traits.anchor) for block in named] == [(kind, anchor)]


@pytest.mark.parametrize(
    "text",
    ["text ^a_b", "text ^é1", "text^id", "`a ^id`", "```\nx ^id\n```", "# H ^id", "^id", "a ^id b", "^[id]"],
)
def test_what_is_no_block_id(text: str) -> None:
    assert [block for block in iter_blocks(a_note(text).blocks) if block.traits.anchor] == []


# -- 5 inline ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$a$ $$b$$", ["a", "b"]),
        ("$ a$ $a $ \\$a$", []),
        ("$5-$10 a day", []),
        ("($20/$30) and $x$", ["x"]),
        ("from $5-10 and ($20), $7", []),
        ("[[a$b]] and $c", []),
        ("`$a$` <b title='$a$'>", []),
    ],
)
def test_what_is_a_formula(text: str, formulas: list[str], tmp_path: Path) -> None:
    assert [span.text for span in found(text, MathSpan) if isinstance(span, MathSpan)] == formulas
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": f"{text}\n"}, to)


def test_between_amounts_of_money_all_is_alive(tmp_path: Path) -> None:
    text = "# $1-$2\n\n$5-[[M]]/$6 ==and $7/$8==\n\n| $1-$2 |\n| --- |\n\n> [!note] $1/$2\n> - $3-#tag $4\n"
    assert found(text, MathSpan) == []
    assert links(text) == [("M", (), "")]
    assert [tag.name for tag in found("$3-#no $4/$5 #tag/$6", Tag) if isinstance(tag, Tag)] == ["tag"]
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": text, "M.md": "x\n"}, to)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("a\u00a0#t \u3000#u", ["t", "u"]),
        ('"#x" .#x x/#x', []),
        ("#a_b-c/d #é #1a #1", ["a_b-c/d", "é", "1a"]),
        ("#a.b #a'b #a/ #\u200bx", ["a", "a", "a"]),
        ("- #t\n\n# t #u\n\n> [!note] #v\n\n| #w |\n| --- |\n", ["t", "u", "v", "w"]),
        ("<!-- #t --> <b>#u</b>", []),
    ],
)
def test_where_a_tag_begins_and_ends(text: str, tags: list[str]) -> None:
    assert [tag.name for tag in found(text, Tag) if isinstance(tag, Tag)] == tags


def test_comments_and_html_blocks() -> None:
    first, comment, last = a_note("a\n%%\nb\n\n[[x]]\n%%\nc\n").blocks
    assert isinstance(comment, Comment)
    assert (comment.text, type(first), type(last)) == ("\nb\n\n[[x]]\n", Paragraph, Paragraph)
    html, after = a_note("<div>*a* [[x]] #t\n\n*b*</div>\n").blocks
    assert isinstance(html, Html)
    assert html.references == ()
    assert isinstance(after, Paragraph)
    assert found("<!-- [[x]] #t -->", Link) == []


def test_a_footnote_is_called_without_case_and_goes_on_indented(tmp_path: Path) -> None:
    text = "a[^Long-name] b[^1 2] ^[c [[M]] d]\n\n[^long-name]: one\n  two\n\n    three\n"
    definition = next(block for block in a_note(text).blocks if isinstance(block, FootnoteDefinition))
    assert [plain_text(b.spans) for b in definition.blocks if isinstance(b, Paragraph)] == [
        "one two",
        "three",
    ]
    assert len(found(text, Footnote)) == 2
    assert links(text) == [("M", (), "")]
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": text}, to)


GOES_ON = (
    ("\n  two\n\nout\n", ["Paragraph", "Paragraph"], ["Paragraph"]),
    ("  - item\n\n\n   > q\n\n  ~~~\n  x\n  ~~~\n", ["Paragraph", "List", "Quote", "Code"], []),
    ("\n one\n", ["Paragraph"], ["Paragraph"]),
    ("\n\ttab\n", ["Paragraph", "Paragraph"], []),
)


@pytest.mark.parametrize(("below", "inside", "after"), GOES_ON)
def test_a_footnote_goes_on_with_two_blanks(below: str, inside: list[str], after: list[str]) -> None:
    _, definition, *others = a_note(f"a[^1]\n\n[^1]: one\n{below}").blocks
    assert isinstance(definition, FootnoteDefinition)
    assert [type(block).__name__ for block in definition.blocks] == inside
    assert [type(block).__name__ for block in others] == after


def test_a_list_below_a_footnote_is_written_outside_of_it() -> None:
    footnote, fence = FootnoteDefinition("1", (Paragraph((Text("a"),)),)), Code("x\n")
    fence.spelling = {"style": "indented"}
    below = List((Item((Paragraph((Text("b"),)),)),), spelling={"lead": 2})
    written = "\n".join(MarkdownWriter(OBSIDIAN).sequence((footnote, below, footnote, fence)))
    assert kinds(written) == ["FootnoteDefinition", "List", "FootnoteDefinition", "Code"]


# -- 6 blocks ------------------------------------------------------------------------------------------------------------


def kinds(text: str) -> list[str]:
    return [type(block).__name__ for block in a_note(text).blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# H #\nH2\n===\nH3\n---\n", ["Heading"] * 3),
        ("***\n- - -\n___\n", ["Rule"] * 3),
        ("text\n---\n", ["Heading"]),
        ("# H\n| a |\n| --- |\n", ["Heading", "Table"]),
        ("a | b\n--|--\n", ["Table"]),
        ("$$ x $$\n\n$$\na\n\nb $$\n\n$$x\ny$$\n", ["MathBlock"] * 3),
        ("    code\n\n\tcode\n", ["Code"]),
        ("~~~\n```\n~~~\n", ["Code"]),
        ("> a\n>> b\n", ["Quote"]),
        ("```dataview\nx\n```\n```base\nviews:\n```\n```mermaid\n```\n", ["Code"] * 3),
        ("{{title}} <% x %>\n", ["Paragraph"]),
    ],
)
def test_what_a_block_is_and_that_it_comes_back(text: str, expected: list[str], tmp_path: Path) -> None:
    assert kinds(text) == expected
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": text}, to)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("- [ ] a\n- [x] b\n1. [/] c\n+ [?] d\n", " x/?"),
        ("- [ ]\n- [x] \n", " x"),
        ("- []\n- [xx] a\n- [ ]a\n", ""),
        ("> - [>] a\n\n> [!todo]\n> - [-] b\n", ">-"),
        ("- a\n    - b\n        - [!] c\n", "!"),
        ("```\n- [ ] a\n```\n\n%%\n- [ ] b\n%%\n", ""),
    ],
)
def test_what_is_a_task(text: str, marks: str) -> None:
    tasks = [block.traits.task for block in iter_blocks(a_note(text).blocks)]
    assert "".join(task.marker for task in tasks if task is not None) == marks


@pytest.mark.parametrize(
    ("text", "hidden", "shown"),
    [
        ("%%\na #t\n\n[[b]]\n%% after\n", ["\na #t\n\n[[b]]\n"], ["after"]),
        ("%%\na\n\nstill %% after", ["\na\n\nstill "], ["after"]),
        ("before\n%% # a\n# b %%after **x**\nmore\n", [" # a\n# b "], ["before", "after **x**", "more"]),
        ("> %%\n> a\n>\n> b\n> %% `c`\n", ["\na\n\nb\n"], ["`c`"]),
        ("- %%\n  a\n\n  b\n  %% # c\n", ["\na\n\nb\n"], ["# c"]),
        ("%%\na\n\nb\n%% é [c](d.md) `e`\n", ["\na\n\nb\n"], ["é [c](d.md) `e`"]),
        ("%%\na %%%% b\n\n%%% c\n", ["\na %%%% b\n\n"], ["% c"]),
    ],
)
def test_a_block_comment_ends_at_the_next_mark_and_what_follows_is_shown(
    text: str, hidden: list[str], shown: list[str], tmp_path: Path
) -> None:
    blocks = list(iter_blocks(a_note(text).blocks))
    assert [block.text for block in blocks if isinstance(block, Comment)] == hidden
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    assert [text[block.origin.start : block.origin.end] for block in paragraphs if block.origin] == shown
    lines = text.split("\n")
    assert all(said in lines[block.line - 1] for block, said in zip(paragraphs, shown, strict=True))
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": text, "b.md": "x\n", "d.md": "x\n"}, to)


def test_what_a_block_comment_hides_is_not_on_the_page(tmp_path: Path) -> None:
    page = only(there(tmp_path, {"N.md": "%%\nhidden\n\nstill\n%% after\n"}, "html"), "n.html")
    assert re.sub(r"<div[^>]* hidden></div>", "", page).count("still") == 0
    assert "after" in page


def test_a_block_id_behind_a_block_comment_is_its_own() -> None:
    (comment,) = a_note("%%\na\n\nb\n%% ^id\n").blocks
    assert isinstance(comment, Comment)
    assert comment.traits.anchor == "id"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("x %%%% no %%hid%% y\n", ["hid"]),
        ("x %%%%\n", []),
        ("%%%% no %%hid%% y\n", ["hid"]),
        ("x %%a %%%% b%% y\n", ["a %%%% b"]),
        ("x %%%a%%% y\n", []),
        ("x %%a%%% y\n", ["a"]),
        ("x 50\\%%%a%% y\n", ["a"]),
        ("%%50% a%%b\n", ["50% a"]),
    ],
)
def test_two_percent_signs_and_no_more_begin_a_comment(text: str, hidden: list[str], tmp_path: Path) -> None:
    assert [span.text for span in found(text, CommentSpan) if isinstance(span, CommentSpan)] == hidden
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": text}, to)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("\\[\\[#Escaped]]\n", "Escaped"),
        ("a\\\\#b \\(#c \\\\(#d \\#e\n", "b c"),
        ("code`x`#a [[N]]#b [t](N.md)#c $x$#d %%e%%#f ![[N]]#g\n", "a b c d f g"),
        ('(#x) "#y" .#z x#w [#v](N.md)\n', ""),
        ("**#a** ==#b== ~~#c~~ `#d`\n", "a b c"),
    ],
)
def test_a_tag_may_begin_right_behind_a_span_or_an_escape(text: str, names: str, tmp_path: Path) -> None:
    assert [span.name for span in found(text, Tag) if isinstance(span, Tag)] == names.split()
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": text}, to)


@pytest.mark.parametrize("text", ["\\[#x", "`c`#x", "a\\\\#x", "a\\\\\\#x", "\\\\(#x", "\\a#x", "%%c%%#x"])
def test_text_behind_a_span_or_an_escape_stays_text(text: str) -> None:
    spans = read_spans(text, COMMONMARK)
    written = MarkdownWriter(OBSIDIAN).text(spans)
    assert not any(isinstance(span, Tag) for span in read_spans(written, OBSIDIAN))
    assert plain_text(read_spans(written, OBSIDIAN)) == plain_text(spans)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("z ^[a `]` b] c\n", ["a ] b"]),
        ("z ^[`[` [[N]] [x](y)] c\n", ["[ N x"]),
        ("z ^[a ` b] c\n", ["a ` b"]),
        ("z ^[a ` b] c ` d\n", []),
    ],
)
def test_a_bracket_in_code_ends_no_footnote(text: str, words: list[str], tmp_path: Path) -> None:
    assert [plain_text(span.spans) for span in found(text, Footnote) if isinstance(span, Footnote)] == words
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": text}, to)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("- [ ] 1. x\n", [None, 1]),
        ("- [x] 2) x\n  3) y\n- z\n", [None, 2]),
        ("1. [ ] 1. x ^id\n\t2. y\n", [1, 1]),
        ("> - [ ] 7. x\n>\n> b\n", [None, 7]),
        ("- [ ] 1. a\n  1. b\n", [None, 1, 1]),
        ("- [ ] 1. x  \n\n  more\n", [None, 1]),
        ("- [ ] 1. [ ] 2. x\n", [None, 1]),
        ("- [ ] 1.x\n- [ ] 1\\. x\n- 1\\. x\n", [None]),
    ],
)
def test_a_numbered_list_may_begin_behind_a_box(text: str, starts: list[int | None], tmp_path: Path) -> None:
    blocks = a_note(text).blocks
    assert [block.start for block in iter_blocks(blocks) if isinstance(block, List)] == starts
    for block in iter_blocks(blocks):
        block.origin = None
    again = a_note(MarkdownWriter(OBSIDIAN).write(blocks)).blocks
    assert [block.start for block in iter_blocks(again) if isinstance(block, List)] == starts
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": text}, to)


@pytest.mark.parametrize("text", ["- [ ] 1. x\n", "- [x] 2. x\n  3. y\n- [ ] z\n", "- [ ] 1\\. x\n"])
def test_a_list_behind_a_box_is_written_there_again(text: str) -> None:
    blocks = a_note(text).blocks
    for block in iter_blocks(blocks):
        block.origin = None
    assert MarkdownWriter(OBSIDIAN).write(blocks) == text


def test_an_id_behind_the_list_of_a_box_is_that_of_its_item() -> None:
    ids = {
        block.traits.anchor
        for block in iter_blocks(a_note("- [ ] 1. x ^id\n").blocks)
        if isinstance(block, Item)
    }
    (outer,) = a_note("- [ ] 1. x ^id\n").blocks
    assert ids == {"", "id"}
    assert isinstance(outer, List)
    assert outer.items[0].traits.anchor == ""


def test_only_headings_of_the_note_itself_can_be_linked(tmp_path: Path) -> None:
    read = load(vault(tmp_path, {"N.md": "# a\n\n> # b\n\n- # c\n\n> [!note]\n> # d\n"}), Options())
    assert [heading.text for heading in read.index.headings("N.md")] == ["a"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("[!note]", ("note", "", "", None)),
        ("[!NOTE|wide|x]+", ("NOTE", "+", "wide|x", None)),
        ("[!my own]- **b**", ("my own", "-", "", "**b**")),
        ("[!faq]-t", ("faq", "-", "", "t")),
    ],
)
def test_the_first_line_of_a_callout(
    header: str, said: tuple[str, str, str, str | None], tmp_path: Path
) -> None:
    (callout,) = a_note(f"> {header}\n> x\n").blocks
    assert isinstance(callout, Callout)
    title = None if callout.title is None else "".join(getattr(s, "text", "") for s in callout.title)
    assert (callout.type, callout.fold, callout.metadata, title) == said
    for to in (*OTHERS, "obsidian"):
        there(tmp_path / to, {"N.md": f"> {header}\n> x\n"}, to)


LAZY = (
    ("> [!note] T\nlazy\n", ["lazy"], []),
    ("> [!note]\nlazy **b** [[L]]\n> more\n", ["lazy b L more"], []),
    ("> [!note] T\n> first\nlazy\n", ["first lazy"], []),
    ("> > [!note] T\n> lazy\n", ["lazy"], []),
    ("- > [!note] T\n  lazy\n", ["lazy"], []),
    ("> [!note] **T\nlazy** x\n", ["lazy** x"], []),
    ("> [!note] T\n===\n", ["==="], []),
    ("> [!note] T\n\nnot lazy\n", [], ["Paragraph"]),
    ("> [!note] T\n- item\n", [], ["List"]),
    ("> [!note] T\n# head\n", [], ["Heading"]),
    ("> [!note] T\n---\n", [], ["Rule"]),
    ("> [!note] T\n```\ncode\n```\n", [], ["Code"]),
)


@pytest.mark.parametrize(("text", "inside", "after"), LAZY)
def test_a_lazy_line_below_the_first_of_a_callout_is_in_it(
    text: str, inside: list[str], after: list[str]
) -> None:
    note = a_note(text)
    callout = next(block for block in iter_blocks(note.blocks) if isinstance(block, Callout))
    assert [plain_text(b.spans) for b in callout.blocks if isinstance(b, Paragraph)] == inside
    assert [type(block).__name__ for block in note.blocks[1:]] == after


@pytest.mark.parametrize("to", [*OTHERS, "obsidian"])
def test_lazy_lines_and_footnotes_that_go_on_come_back(to: str, tmp_path: Path) -> None:
    texts = [text for text, *_ in LAZY] + [f"a[^1]\n\n[^1]: one\n{below}" for below, *_ in GOES_ON]
    notes = {f"N{number}.md": text for number, text in enumerate(texts)}
    there(tmp_path, notes, to)


def test_a_lazy_id_below_the_first_line_of_a_callout_names_it() -> None:
    for text, place in (("> [!note] T\n^x\n", "after"), ("> [!note] T\nlazy\n^x\n", "line")):
        (callout,) = a_note(text).blocks
        assert isinstance(callout, Callout)
        assert (callout.traits.anchor, callout.traits.anchor_place) == ("x", place)


def test_a_rule_and_a_heading_differ_by_the_line_before() -> None:
    rule, heading = a_note("---\n\ntext\n---\n").blocks
    assert isinstance(rule, Rule)
    assert isinstance(heading, Heading)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("a ^[b `c``d` e] `x`\n", "b `c``d` e"),
        ("a ^[b ``c`d`` e] `x`\n", "b ``c`d`` e"),
        ("a ^[b `]` e] `x`\n", "b `]` e"),
        ("a ^[b ``]`]`` e] `x`\n", "b ``]`]`` e"),
        ("a ^[b ` e] x\n", "b ` e"),
    ],
)
def test_code_in_a_footnote_may_hold_brackets_and_backticks(text: str, inside: str, tmp_path: Path) -> None:
    (note,) = found(text, Footnote)
    assert isinstance(note, Footnote)
    writer = MarkdownWriter(COMMONMARK)
    assert writer.text(note.spans) == inside
    there(tmp_path, {"N.md": text}, "obsidian")
