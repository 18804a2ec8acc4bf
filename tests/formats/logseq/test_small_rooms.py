"""The small rooms of the format: days, EDN, names, emphasis, HTML; and pages whose names and properties clash."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.logseq.test_writer import converted
from vaultconv.formats.base import ReadContext
from vaultconv.formats.logseq.dates import day_of
from vaultconv.formats.logseq.edn import read_edn
from vaultconv.formats.logseq.emphasis import in_lines, inside
from vaultconv.formats.logseq.markup import closings, is_whole
from vaultconv.formats.logseq.neighbours import Tags, apart_from_brackets
from vaultconv.formats.logseq.reader import read_note
from vaultconv.formats.logseq.values import write_value
from vaultconv.markdown.emphasis import pairs
from vaultconv.model.note import Note
from vaultconv.model.properties import PropertyType, Value
from vaultconv.model.spans import Break, CodeSpan, HtmlSpan, Text


@pytest.mark.parametrize(
    ("title", "format", "day"),
    [
        ("05.01.24", "dd.MM.yy", "2024-01-05"),
        ("Friday, January 5th, 2024", "EEEE, MMMM do, yyyy", "2024-01-05"),
        ("day 5 of 1 in 2024", "'day' d 'of' M 'in' y", "2024-01-05"),
        ("2024-13-5", "yyyy-MM-dd", ""),
        ("30 Feb 2024", "d MMM yyyy", ""),
        ("2024 2024", "yyyy yyyy", ""),  # a token twice is no format
        ("January 5th, 2024", "yyyy yyyy", "2024-01-05"),
    ],
)
def test_days_in_names(title: str, format: str, day: str) -> None:
    assert day_of(title, (format,)) == day


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("}", None),
        ("{:a 1", {"a": 1}),
        ("{:a [1 2", {"a": [1, 2]}),
        (r"[\a \newline 1.5 x/y]", ["a", "newline", 1.5, "x/y"]),
        ('#"\\d+"', "d+"),
        ("[true false nil -3]", [True, False, None, -3]),
        ("#_{:gone [1]} :kept", "kept"),
        ("(fn [x] x)", ["fn", ["x"], "x"]),
        ('"a\\nb"', "a\nb"),
    ],
)
def test_edn(text: str, value: object) -> None:
    assert read_edn(text) == value


def test_edn_that_never_ends_its_brackets_is_read_to_a_depth() -> None:
    depth, value = 0, read_edn("[" * 5000 + "1")
    while isinstance(value, list) and value:
        depth, value = depth + 1, value[0]
    assert 100 < depth < 1000


@pytest.mark.parametrize(
    ("spans", "places"),
    [
        ((Text("*a "), CodeSpan("b"), Text("*")), {1}),
        ((Text("a* "), CodeSpan("b"), Text("*")), set()),
        ((Text("snake_"), CodeSpan("b"), Text("_case")), set()),
        ((Text(r"\*a "), CodeSpan("b"), Text("*")), set()),
        ((Text("**a *b "), CodeSpan("c"), Text("* d "), CodeSpan("e"), Text("**")), {1, 2, 3}),
        ((Text("~~"), CodeSpan("a"), Text("~~")), {1}),
        ((CodeSpan("a"), Text("*"), Text(""), CodeSpan("b"), Text("*")), {2, 3}),
        ((Text("*"), Text(""), Break(), CodeSpan("b"), Text("*")), set()),
    ],
)
def test_what_stands_in_emphasis(spans: tuple[Text | CodeSpan | Break, ...], places: set[int]) -> None:
    assert inside(pairs(spans)) == places


def test_blanks_at_the_end_of_a_line_stand_behind_what_closes_there() -> None:
    spans = (Text("**a "), Break(), Text("b**"))
    assert in_lines(spans, pairs(spans)) == (Text("**a** "), Break(), Text("**b**"))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("<div><div></div></div>", True),
        ("<div><div></div>", False),
        ("<div></div> x", False),
        ("<DIV></div>", True),
        ('<img src="a.png" />', True),
        ("<img /> x", False),
        ("</div>", False),
        ("<!-- a -->", True),
        ("<!-- a --> b", False),
        ("x <u>a</u>", False),
        ("<font>a</font>", False),
    ],
)
def test_html_that_is_a_block(text: str, whole: bool) -> None:
    assert is_whole(text) is whole


def test_tags_are_closed_by_their_like() -> None:
    assert closings("<u><b></u></b><br/><i />") == {0: 10, 3: 14}


def test_tags_in_a_line() -> None:
    spans = (HtmlSpan("<u>"), Text("a"), HtmlSpan("</u>"), HtmlSpan("<b>"), Break(), HtmlSpan("</b>"))
    tags = Tags(spans)
    assert [tags.are_markup(place) for place in (0, 2, 3, 5)] == [True, True, False, False]
    assert [tags.holds(place) for place in range(6)] == [False, True, False, False, False, False]
    assert [*apart_from_brackets([HtmlSpan("[:br]"), Text("(a)")])][1] == Text("&lpar;a)")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("see #this", '"see #this"'),
        ("[[A]] and [[B]]", '"[[A]] and [[B]]"'),
        ("[[A]]", "[[A]]"),
        ("https://e.org/#a", "https://e.org/#a"),
        ("C#", "C#"),
        ({"a": "#b"}, '"{"a": "#b"}"'),
        (["a #b", "c"], '"a #b, c"'),
        ([{"a": 1}], '[{"a": 1}]'),
        ([1, True], "1, true"),
    ],
)
def test_a_value_that_would_be_a_set_of_names_is_quoted(value: Value, text: str) -> None:
    assert write_value(value, PropertyType.TEXT, "k") == text


# -- names and properties that clash -------------------------------------------------------------------------------


def test_names_that_clash_are_numbered(tmp_path: Path) -> None:
    files, _ = converted(tmp_path, **{"A": "x\n", "A (page)": "y\n", "d__Todo": "z\n", "d__1-2-3": "w\n"})
    assert sorted(path for path in files if path.startswith("pages")) == [
        "pages/A (page 2).md",
        "pages/A (page).md",
        "pages/d___1-2-3.md",
        "pages/d___Todo.md",
    ]


def test_properties_whose_keys_clash_are_numbered(tmp_path: Path) -> None:
    text = '---\na b: 1\na-b: 2\n"a:b": 3\nid: 4\nfolder: mine\n---\nx\n'
    files, ledger = converted(tmp_path, d__N=text)
    page = files["pages/N.md"]
    assert page.splitlines()[:5] == [
        "a-b:: 1",
        "a-b-2:: 2",
        "a-b-3:: 3",
        "id-property:: 4",
        "folder-property:: mine",
    ]
    assert ledger == []


@pytest.mark.parametrize("carriers", [True, False])
def test_a_property_leads_to_a_place(tmp_path: Path, carriers: bool) -> None:
    text = '---\na: "[[#H]]"\nb: ["[[T#^x|words]]", "[[T]]"]\nc: "[[T#Gone]]"\n---\n# H\n'
    files, ledger = converted(tmp_path, carriers, N=text, T="t ^x\n")
    lines = files["pages/N.md"].splitlines()
    ids = [line.split(":: ")[1] for page in files.values() for line in page.splitlines() if "id:: " in line]
    own, there = ids
    assert lines[0] == f"a:: [H]((({own})))"
    assert lines[1] == f"b:: [words]((({there}))), [[T]]"
    assert lines[2] == "c:: [T > Gone]([[T]])"
    assert [construct for construct, _, _ in ledger].count("property") == (0 if carriers else 3)


# -- links, pictures and boxes that are seldom ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "constructs"),
    [
        ("[x](<a b.md>)", "- [x]([[a b]])", ["link"]),
        ("[[a]b]]", "- [[a]b]]", []),
        ("![[Gone#H]]", "- {{embed [[Gone]]}}", ["embed"]),
        ("[[Gone#H]]", "- [Gone > H]([[Gone]])", ["link"]),
        ("![[T|words]]", "- {{embed [[T]]}}", ["embed"]),
        ("![[T#Gone]]", "- {{embed [[T]]}}", []),
        ('[x](T.md "title")', "- [x]([[T]])", ["link"]),
        ("![p](gone.png)", "- ![p](gone.png)", []),
        ("![[../up.png]]", "- ![up.png](../up.png)", ["embed"]),
        ("> [!quote] Q\n> x", '- #+BEGIN_2-QUOTE {"v":1,"type":"quote"}\n  **Q**\n  x\n  #+END_2-QUOTE', []),
        ("> # H\n> x", "- #+BEGIN_QUOTE\n  # H\n  x\n  #+END_QUOTE", ["heading"]),
        ("a\n{:.wide}", "- a\n  {:.wide}", []),
    ],
)
def test_seldom_things(tmp_path: Path, text: str, line: str, constructs: list[str]) -> None:
    files, ledger = converted(tmp_path, N=f"{text}\n", T="t\n")
    page = files["pages/N.md"].split("\n\n", 1)[1].removesuffix("\n")
    assert (page.split("\n  vaultconv::")[0], [c for c, _, _ in ledger]) == (line, constructs)


@pytest.mark.parametrize("opening", ["==a ", "[[", "{{embed [[", "<!--%%", "^^ a", "![a]("])
def test_openings_that_nothing_closes_are_text(opening: str) -> None:
    text = opening * 3000
    note = read_note("pages/N.md", f"- {text}\n".encode(), ReadContext())
    (span, *others) = spans_of_first(note)
    assert not others
    assert isinstance(span, Text)
    assert span.text.replace("\\", "").strip() == text.strip()


def spans_of_first(note: Note) -> tuple[object, ...]:
    """The spans of the first paragraph of a page."""
    (item, *_) = note.blocks[0].items  # type: ignore[union-attr]
    return tuple(item.blocks[0].spans)
