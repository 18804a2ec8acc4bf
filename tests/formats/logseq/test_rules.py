"""The format of a graph, rule by rule, as ``formats/logseq.md`` lists them (sections 1 to 7 and 10): what has its test beside the
part that does it is not here again, and the traps of section 12 have a file of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.formats.logseq.test_traps import CONFIG, MODERN, written
from vaultconv.formats.base import ReadContext
from vaultconv.formats.logseq.dialect import LOGSEQ
from vaultconv.formats.logseq.names import LEGACY, TRIPLE_LOWBAR, decode_name, encode_name
from vaultconv.formats.logseq.reader import read_note
from vaultconv.formats.logseq.settings import read_settings
from vaultconv.markdown.read import read_spans
from vaultconv.model.blocks import (
    AnyBlock,
    Blocks,
    Callout,
    Code,
    Comment,
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
    Rule,
    Table,
)
from vaultconv.model.note import Note, NoteKind, Settings
from vaultconv.model.plain import plain_text
from vaultconv.model.properties import PropertyType, Value
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import (
    CodeSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Tag,
    Text,
    Timestamp,
    Url,
)
from vaultconv.model.traverse import iter_blocks
from vaultconv.pipeline.load import load
from vaultconv.pipeline.options import Options


def page(text: str, path: str = "pages/N.md", settings: Settings | None = None) -> Note:
    """The page that ``text`` is."""
    return read_note(path, text.encode(), ReadContext(settings=settings or read_settings(MODERN.encode())))


def tree(blocks: Blocks) -> list[Any]:
    """Bullets by their words, each with a list of those below it if there are some."""
    out: list[Any] = []
    for block in blocks:
        if not isinstance(block, List):
            continue
        for item in block.items:
            words = [plain_text(b.spans) for b in item.blocks if isinstance(b, Paragraph | Heading)]
            out.append(" / ".join(words))
            if below := tree(item.blocks):
                out.append(below)
    return out


def only(text: str) -> Item:
    """The one bullet that ``text`` is."""
    (block,) = page(text).blocks
    assert isinstance(block, List)
    (item,) = block.items
    return item


# -- 1 folders, which files are read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "is_page"),
    [
        ("pages/x.md", True),
        ("x.md", True),
        ("pages/deep/x.md", True),
        ("journals/x.markdown", True),
        ("pages/x.MD", False),
        ("pages/x.org", False),
        ("pages/x.txt", False),
        ("assets/x.md", False),
        ("logseq/bak/pages/x.md", False),
        ("logseq/version-files/x.md", False),
        ("sub/node_modules/x.md", False),
        ("mirror/markdown/pages/x.md", False),
        ("secret/x.md", False),
        ("secret-too/x.md", False),
        ("pages/secret/x.md", True),
    ],
)
def test_which_files_are_pages(path: str, is_page: bool, tmp_path: Path) -> None:
    config = '{:file/name-format :triple-lowbar :hidden ["/secret"]}'
    graph = written(tmp_path, {CONFIG: config, "pages/N.md": "- x\n", path: "- y\n"})
    read = load(graph, Options(source_format="logseq"))
    assert (read.index.note(path) is not None) is is_page


@pytest.mark.parametrize("path", [".recycle/x.md", "pages/.x.md", ".git/x.md"])
def test_what_begins_with_a_dot_is_not_read(path: str, tmp_path: Path) -> None:
    graph = written(tmp_path, {CONFIG: "{}", "pages/N.md": "- x\n", path: "- y\n"})
    read = load(graph, Options(source_format="logseq"))
    assert [note.path for note in read.vault.notes] == ["pages/N.md"]


def test_folders_are_no_part_of_a_title() -> None:
    assert page("- x\n", "pages/deep/inner.md").title == "inner"


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_both_line_ends_are_read(end: str) -> None:
    assert tree(page(f"a:: 1{end}{end}- x{end}\t- y{end}").blocks) == ["x", ["y"]]


# -- 2 names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "file"),
    [
        ("a/b", "a___b"),
        ("a_b", "a_b"),
        ("a_/b", "a%5F___b"),
        ("a___b", "a%5F%5F%5Fb"),
        ("Q: A?", "Q%3A A%3F"),
        ("C#", "C%23"),
        ("50% off", "50% off"),
        ("a%20b", "a%2520b"),
        (".x", "%2Ex"),
        ("x.y.z", "x.y.z"),
        ("café", "café"),
        ('a*b"c<d>e|f\\g', "a%2Ab%22c%3Cd%3Ee%7Cf%5Cg"),
        ("CON", "CON___"),
        ("LPT9", "LPT9___"),
        ("con", "con"),
        ("COM10", "COM10"),
        ("a/_b", "a___%5Fb"),
        ("x.", "x.___"),
    ],
)
def test_names_of_files_by_three_lowbars(title: str, file: str) -> None:
    assert encode_name(title) == file
    assert decode_name(file, TRIPLE_LOWBAR) == title


@pytest.mark.parametrize(("title", "file"), [("/a", "a"), ("a/", "a"), ("/a/b/", "a___b")])
def test_names_of_files_have_no_slash_at_an_end(title: str, file: str) -> None:
    assert encode_name(title) == file


@pytest.mark.parametrize(
    ("file", "format", "title"),
    [
        ("caf%C3%A9", TRIPLE_LOWBAR, "caf%C3%A9"),
        ("caf%C3%A9", LEGACY, "café"),
        ("x.y.z", LEGACY, "x/y/z"),
        ("a%2Fb", LEGACY, "a/b"),
        ("50% off", LEGACY, "50% off"),
        ("a___b", LEGACY, "a___b"),
        ("a______b", TRIPLE_LOWBAR, "a/b"),
    ],
)
def test_names_of_files_are_read_as_the_settings_say(file: str, format: str, title: str) -> None:
    assert decode_name(file, format) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("title:: A/B\n\n- x\n", "B"),
        ("a:: 1\ntitle:: Other\n", "Other"),
        ("- title:: Other\n", "N"),
        ("- x\n  title:: Other\n", "N"),
    ],
)
def test_a_title_counts_only_at_the_head(text: str, title: str) -> None:
    assert page(text).title == title


@pytest.mark.parametrize(
    ("file", "day"),
    [
        ("2026_01_05", "2026-01-05"),
        ("2026-01-05", "2026-01-05"),
        ("2026-1-5", "2026-01-05"),
        ("Jan 5th, 2026", "2026-01-05"),
        ("January 5th, 2026", "2026-01-05"),
        ("20260105", ""),
        ("2026-02-30", ""),
    ],
)
@pytest.mark.parametrize("folder", ["journals", "pages"])
def test_whatever_is_named_by_a_day_is_a_journal(file: str, day: str, folder: str) -> None:
    note = page("- x\n", f"{folder}/{file}.md")
    assert (note.date, note.kind is NoteKind.JOURNAL) == (day, bool(day))


# -- 3 the outline -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n\t- b\n\t\t- c\n- d\n", ["a", ["b", ["c"]], "d"]),
        ("- a\n  - b\n    - c\n", ["a", ["b", ["c"]]]),
        ("- a\n\t\t- b\n\t- c\n", ["a", ["b", "c"]]),
        ("- a\n    - b\n  - c\n\t\t- d\n", ["a", ["b", "c", "d"]]),
        ("-a\n- b\n", ["-a", "b"]),
        ("-\n- b\n", ["", "b"]),
        ("# A\n## B\ntext\n", ["A", "B / text"]),
        ("# A\n- b\n\t- c\n", ["A", "b", ["c"]]),
        ("# A\n\t- b\n", ["A", ["b"]]),
        ("- a\n\n- b\n", ["a", "b"]),
        ("- a\n  # b\n", ["a", "b"]),
        ("- a\n  \\- b\n", ["a - b"]),
        ("- a\n  more\nlazy\n", ["a more lazy"]),
        ("- one\n  ===\n", ["one ==="]),
        ("- a\n\n      deep\n", ["a / deep"]),
        ("- a\n  -# b\n", ["a", ["b"]]),
        ("-#tag\n- b\n", ["-#tag", "b"]),
        ("- a\n  1) b\n  2) c\n", ["a 1) b 2) c"]),
        ("- a\n  ```\n  x\n  ```\n  1) b\n", ["a / 1) b"]),
    ],
)
def test_what_stands_under_what(text: str, expected: list[Any]) -> None:
    assert tree(page(text).blocks) == expected


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("- # h\n", 1),
        ("- ### h\n", 3),
        ("- ######## h\n", 6),
        ("- h\n  heading:: 2\n", 2),
        ("- h\n  heading:: true\n", 1),
        ("- # h\n  heading:: 3\n", 1),
        ("-# h\n", 1),
        ("-## h\n", 2),
        ("-#h\n", 0),
        ("- #h\n", 0),
    ],
)
def test_headings_in_bullets(text: str, level: int) -> None:
    first = next(block for block in iter_blocks(page(text).blocks) if isinstance(block, Heading | Paragraph))
    assert (first.level if isinstance(first, Heading) else 0) == level


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("---\ntitle: T\na: 1\n---\n- x\n", {"a"}),
        ("a:: 1\nb:: 2\n\n- x\n", {"a", "b"}),
        ("words\na:: 1\n\n- x\n", {"a"}),
        ("- a:: 1\n", set()),
    ],
)
def test_properties_of_the_page(text: str, keys: set[str]) -> None:
    assert {item.key for item in page(text).properties} == keys


def test_text_before_the_first_bullet_is_kept_as_a_block() -> None:
    assert tree(page("words\n\n- x\n").blocks) == ["words", "x"]


# -- 4 properties --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("k:: v", True),
        ("k::", True),
        ("k::v", False),
        ("std::vector x", False),
        ("a std:: b", False),
        ("http:: //x", True),
        ("ключ:: v", True),
        ("日本:: v", True),
        ("1k:: v", True),
        ("k/e:: v", True),
        (r"note:\: x", False),
    ],
)
def test_which_lines_are_properties(line: str, is_one: bool) -> None:
    item = only(f"- words\n  {line}\n")
    assert bool(item.traits.properties) is is_one


@pytest.mark.parametrize(
    ("text", "value", "type"),
    [
        ("true", True, PropertyType.CHECKBOX),
        ("false", False, PropertyType.CHECKBOX),
        ("True", "True", PropertyType.TEXT),
        ("4", 4, PropertyType.NUMBER),
        ("007", "007", PropertyType.TEXT),
        ("words, more", "words, more", PropertyType.TEXT),
        ('"a, b"', '"a, b"', PropertyType.TEXT),
        ("[[N]]", "[[N]]", PropertyType.LINK),
        ("[[A]], [[B]]", ["[[A]]", "[[B]]"], PropertyType.LIST),
        ("see [[N]]", "see [[N]]", PropertyType.LINK),
        ("[[2026-01-05]]", "2026-01-05", PropertyType.DATE),
        ("", None, PropertyType.EMPTY),
    ],
)
def test_what_a_value_is(text: str, value: Value, type: PropertyType) -> None:
    (item,) = only(f"- words\n  k:: {text}\n").traits.properties
    assert (item.value, item.type) == (value, type)


@pytest.mark.parametrize(
    ("key", "parts"), [("tags", True), ("alias", True), ("topics", True), ("category", False)]
)
def test_only_some_keys_are_parted_at_commas(key: str, parts: bool) -> None:
    settings = read_settings(b"{:property/separated-by-commas #{:topics}}")
    (item,) = page(f"{key}:: a, b\n\n- x\n", settings=settings).properties
    assert item.value == (["a", "b"] if parts else "a, b")


def test_a_drawer_of_properties_is_read_and_only_the_first_group_counts() -> None:
    item = only("- words\n  :PROPERTIES:\n  :k: v\n  :END:\n  text\n  later:: x\n")
    assert [(found.key, found.value) for found in item.traits.properties] == [("k", "v")]
    assert "later:: x" in plain_text(item.blocks[0].spans)  # type: ignore[union-attr]


# -- 5 what stands in a line ---------------------------------------------------------------------------------------------

UUID = "6a1f0c3e-1111-4a2b-8c3d-0123456789ab"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[[N]]", Link),
        ("[[a]b]]", Link),
        ("[[A|B]]", Link),
        ("[[a/b]]", Link),
        ("[words]([[N]])", Link),
        (f"(({UUID}))", Link),
        (f"[words]((({UUID})))", Link),
        ("[[]]", Text),
        ("((x))", Text),
        ("{{embed [[N]]}}", Embed),
        (f"{{{{embed (({UUID}))}}}}", Embed),
        ("{{renderer :x, y}}", Macro),
        ("{{{poem red, blue}}}", Macro),
        ("#tag", Tag),
        ("#[[two words]]", Tag),
        ("#1", Tag),
        ("# no", Text),
        ("![a](../assets/i.png){:height 10, :width 20}", Image),
        ("![i.png](../assets/i.png)", Embed),
        ("https://e.org/a", Url),
        ("<https://e.org>", Url),
        ("==x==", Highlight),
        ("^^x^^", Highlight),
        ("`[[N]]`", CodeSpan),
        ("$x$", MathSpan),
        ("<2026-01-05 Mon>", Timestamp),
        ("[2026-01-05 Mon 10:00]", Timestamp),
        ("<2026-01-05>", Text),
        ("[^1]", Footnote),
        ("<kbd>", HtmlSpan),
        (r"\[[N]]", Text),
        (r"\#tag", Text),
    ],
)
def test_constructs_of_a_line(text: str, kind: type) -> None:
    (span,) = read_spans(text, LOGSEQ)
    assert isinstance(span, kind)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("#a.b", "a.b"),
        ("#a.", "a"),
        ("#a,", "a"),
        ("#a:b", "a"),
        ("#a!", "a"),
        ("x#mid", "mid"),
        ("(#t)", "t)"),
        ("#a/b-c_d", "a/b-c_d"),
        ("#a;", "a"),
        ("#a?", "a"),
    ],
)
def test_where_a_tag_ends(text: str, name: str) -> None:
    assert [span.name for span in read_spans(text, LOGSEQ) if isinstance(span, Tag)] == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("**#t** #u", ["u"]),
        ("_#t_ #u", ["u"]),
        ("~~#t~~ #u", ["u"]),
        ("_a #t_ #u_", ["u_"]),
        ("#a_", ["a_"]),
        ("<u>#t</u>", ["t"]),
        ("#+KEY: v", []),
        ("x #+key: v", ["+key"]),
    ],
)
def test_where_no_tag_is(text: str, names: list[str]) -> None:
    (block,) = only(f"- {text}\n").blocks
    assert isinstance(block, Paragraph)
    assert [span.name for span in block.spans if isinstance(span, Tag)] == names


def test_a_block_is_referred_to_by_an_id_of_the_whole_graph() -> None:
    (span,) = read_spans(f"(({UUID.upper()}))", LOGSEQ)
    assert isinstance(span, Link)
    assert (span.reference.kind, span.reference.target) == (ReferenceKind.BLOCK, UUID)


# -- 6 tasks, dates, drawers ---------------------------------------------------------------------------------------------

MARKERS = (
    *("TODO", "DOING", "WAITING", "WAIT", "DONE", "CANCELED", "CANCELLED", "STARTED", "IN-PROGRESS"),
    *("NOW", "LATER"),
)


@pytest.mark.parametrize("marker", MARKERS)
def test_each_marker_is_a_task(marker: str) -> None:
    task = only(f"- {marker} x\n").traits.task
    assert task is not None
    assert task.marker == marker


@pytest.mark.parametrize("text", ["TODO", "todo x", "TODOx", "[ ] x", "x TODO y", "[#B] TODO x"])
def test_and_nothing_else_is(text: str) -> None:
    assert only(f"- {text}\n").traits.task is None


@pytest.mark.parametrize(
    ("line", "date", "repeat"),
    [
        ("SCHEDULED: <2026-01-05 Mon>", ("scheduled", "2026-01-05", ""), ""),
        ("DEADLINE: <2026-01-05 Mon 10:00>", ("due", "2026-01-05", "10:00"), ""),
        ("DEADLINE: <2026-01-05 lundi 10:00>", ("due", "2026-01-05", "10:00"), ""),
        ("```\n  x\n  ```\n  DEADLINE: <2026-01-05 Mon>", ("due", "2026-01-05", ""), ""),
        ("k:: v\n  DEADLINE: <2026-01-05 Mon>", ("due", "2026-01-05", ""), ""),
        ("deadline: [2026-01-05 Mon]", ("due", "2026-01-05", ""), ""),
        ("SCHEDULED: <2026-01-05 Mon .+1w>", ("scheduled", "2026-01-05", ""), "every week"),
        ("SCHEDULED: <2026-01-05 Mon ++2d>", ("scheduled", "2026-01-05", ""), "every 2 days"),
    ],
)
def test_dates_of_a_task(line: str, date: tuple[str, str, str], repeat: str) -> None:
    task = only(f"- TODO x\n  {line}\n").traits.task
    assert task is not None
    assert [(d.kind, d.date, d.time) for d in task.dates] == [date]
    assert task.recurrence == repeat


@pytest.mark.parametrize(
    "text",
    [
        "- TODO x SCHEDULED: <2026-01-05 Mon>\n",
        "- TODO x\n  SCHEDULED: <2026-01-05>\n",
        "- TODO x\n  SCHEDULED: <2026-01-05 пн>\n",
        "- TODO x\n  words\n  SCHEDULED: <2026-01-05 Mon>\n",
        "- TODO x\n  ```\n  x\n  ```\n  words\n  SCHEDULED: <2026-01-05 Mon>\n",
        "- TODO x\n  ```\n  DEADLINE: <2026-01-05 Mon>\n  ```\n",
    ],
)
def test_dates_that_the_app_does_not_see(text: str) -> None:
    task = only(text).traits.task
    assert task is not None
    assert task.dates == ()


@pytest.mark.parametrize(
    ("text", "priority"), [("[#A] x", "high"), ("[#B] x", "medium"), ("[#C] x", "low"), ("[#D] x", "D")]
)
def test_priorities(text: str, priority: str) -> None:
    task = only(f"- TODO {text}\n").traits.task
    assert task is not None
    assert task.priority == priority


def test_the_canonical_order_of_a_block() -> None:
    item = only(
        "- TODO x\n  k:: v\n  SCHEDULED: <2026-01-05 Mon>\n  DEADLINE: <2026-01-06 Tue>\n"
        "  :LOGBOOK:\n  CLOCK: [2026-01-05 Mon 10:00:00]\n  :END:\n  body\n"
    )
    assert item.traits.task is not None
    assert [date.kind for date in item.traits.task.dates] == ["scheduled", "due"]
    assert [type(block) for block in item.blocks][1] is Drawer


# -- 7 blocks --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["#+BEGIN_NOTE", "- x", "#+END_NOTE"], Callout),
        (["#+begin_tip", "x", "#+end_tip"], Callout),
        (["#+BEGIN_PINNED", "x", "#+END_PINNED"], Callout),
        (["#+BEGIN_VERSE", "x", "#+END_VERSE"], Callout),
        (["#+BEGIN_CENTER", "- x", "#+END_CENTER"], Callout),
        (["#+BEGIN_QUOTE", "x", "#+END_QUOTE"], Quote),
        (["#+BEGIN_SRC py", "- x", "#+END_SRC"], Code),
        (["#+BEGIN_EXAMPLE", "x", "#+END_EXAMPLE"], Code),
        (["#+BEGIN_COMMENT", "x", "#+END_COMMENT"], Comment),
        (["#+BEGIN_EXPORT html", "<b>", "#+END_EXPORT"], Html),
        (["#+BEGIN_QUERY", "{:query 1}", "#+END_QUERY"], Query),
        (["{{query (task TODO)}}"], Query),
        (["> x"], Quote),
        (["> [!NOTE] x"], Quote),
        (["```js", "- x", "```"], Code),
        (["~~~", "x", "~~~"], Code),
        (["| a | b |", "|---|---|", "| c | d |"], Table),
        (["---"], Rule),
        (["***"], Rule),
        (["$$", "x", "$$"], MathBlock),
        (["\\begin{align*}", "x &= #y", "\\end{align*}"], MathBlock),
        (["\\begin{x} y \\end{x}"], MathBlock),
        (["\\begin{x}", "y"], Paragraph),
        (["#+KEY: v"], Paragraph),
        (["<div>", "x", "</div>"], Html),
        (["[^1]: x"], FootnoteDefinition),
        (["* [ ] x", "* y"], List),
        (["1. x", "2. y"], List),
        (["#+BEGIN_NOTE", "x"], Paragraph),
    ],
)
def test_constructs_of_a_block(lines: list[str], kind: type) -> None:
    item = only("- " + "\n  ".join(lines) + "\n")
    assert isinstance(item.blocks[0], kind)


def test_the_box_of_a_list_item_in_a_body_is_a_task() -> None:
    (below,) = [block for block in only("- x\n  * [ ] a\n  * [x] b\n").blocks if isinstance(block, List)]
    assert [item.traits.task is not None for item in below.items] == [True, True]


@pytest.mark.parametrize("text", ["```\n- x", "#+BEGIN_TIP\n- x", "$$\n- x"])
def test_what_nothing_closes_does_not_hold_the_bullets_behind_it(text: str) -> None:
    first, second = (block for block in _items(page(f"- {text}\n").blocks))
    assert plain_text(_paragraph(second).spans) == "x"
    assert first is not second


def _items(blocks: Blocks) -> list[Item]:
    return [item for block in blocks if isinstance(block, List) for item in block.items]


def _paragraph(item: Item) -> Paragraph:
    first: AnyBlock = item.blocks[0]
    assert isinstance(first, Paragraph)
    return first


# -- 10 settings -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "name", "value"),
    [
        ('{:journal/page-title-format "yyyy-MM-dd"}', "journal_format", "yyyy-MM-dd"),
        ('{:date-formatter "E, MM/dd/yyyy"}', "journal_format", "E, MM/dd/yyyy"),
        ("{}", "journal_format", "MMM do, yyyy"),
        ('{:journals-directory "days"}', "journal_folder", "days"),
        ('{:macros {"poem" "Rose is $1"}}', "macros", {"poem": "Rose is $1"}),
        ('{:favorites ["A" "b"]}', "favourites", ("A", "b")),
        ('{:x (fn [r] r) :y #"re" ; a remark\n :favorites ["A"]}', "favourites", ("A",)),
    ],
)
def test_what_the_settings_say(config: str, name: str, value: object) -> None:
    assert getattr(read_settings(config.encode()), name) == value


@pytest.mark.parametrize(
    ("config", "key", "value"),
    [
        ("{:file/name-format :triple-lowbar}", "names", TRIPLE_LOWBAR),
        ("{}", "names", LEGACY),
        ('{:hidden ["/a" "b"]}', "hidden", ("a", "b")),
        ("{:property/separated-by-commas #{:k}}", "lists", frozenset({"k"})),
        ("{:preferred-workflow :now}", "workflow", "now"),
        ("{}", "indent", "\t"),
        ("{:export/bullet-indentation :tab}", "indent", "\t"),
        ("{:export/bullet-indentation :two-spaces}", "indent", "  "),
        ("{:export/bullet-indentation :four-spaces}", "indent", "    "),
        ("{:export/bullet-indentation :eight-spaces}", "indent", "        "),
        ("{:export/bullet-indentation :six-spaces}", "indent", "\t"),
        ('{:pages-directory "notes"}', "pages", "notes"),
        ('{:whiteboards-directory "boards"}', "whiteboards", "boards"),
        ('{:journal/file-name-format "dd.MM.yyyy"}', "journal-files", "dd.MM.yyyy"),
        ("{:ignored-page-references-keywords #{:author}}", "raw", frozenset()),
        ('{:ignored-page-references-keywords #{"author"}}', "raw", frozenset({"author"})),
    ],
)
def test_what_else_the_settings_say(config: str, key: str, value: object) -> None:
    assert read_settings(config.encode()).other[key] == value
