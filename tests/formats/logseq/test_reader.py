"""Pages to the model: each rule of the format that has a row in ``formats/logseq.md``."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaultconv.formats.base import ReadContext, Unit
from vaultconv.formats.logseq import FORMAT
from vaultconv.formats.logseq.reader import read_note
from vaultconv.formats.logseq.settings import read_settings
from vaultconv.model.blocks import (
    AnyBlock,
    Callout,
    Code,
    Comment,
    Directive,
    Drawer,
    Heading,
    Html,
    Item,
    List,
    Paragraph,
    Query,
    Quote,
    Rule,
    Table,
)
from vaultconv.model.note import Attachment, Note, NoteKind, Settings
from vaultconv.model.properties import PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import (
    CodeSpan,
    CommentSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Sidenote,
    Tag,
    Text,
    Timestamp,
)
from vaultconv.model.task import Status, Task, TaskDate
from vaultconv.model.traverse import iter_blocks
from vaultconv.vault.tree import walk

GRAPH = Path(__file__).parents[3] / "fixtures" / "logseq-graph"
ID = "6a1f0c3e-1111-4a2b-8c3d-0123456789ab"
MINTED = "6a1f0c3e-1111-5a2b-8c3d-0123456789ab"


def page(text: str, path: str = "pages/P.md", settings: Settings | None = None) -> Note:
    return read_note(path, text.encode(), ReadContext(settings=settings or Settings()))


def first(text: str) -> Item:
    block = page(text).blocks[0]
    assert isinstance(block, List)
    return block.items[0]


def body(text: str) -> tuple[AnyBlock, ...]:
    return first(text).blocks


def line(text: str) -> tuple[object, ...]:
    (block,) = body(f"- {text}\n")
    assert isinstance(block, Paragraph)
    return block.spans


def page_link(name: str, label: str = "", raw: str = "") -> Link:
    return Link(Reference(ReferenceKind.NAME, name, origin="page"), (Text(label),) if label else (), raw=raw)


# -- lines ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("[[A b]]", page_link("A b", raw="[[A b]]")),
        ("[see]([[A]])", page_link("A", "see", "[see]([[A]])")),
        (
            "[$x$]([[A]])",
            Link(page_link("A").reference, (MathSpan("x"),), "inline", raw="[$x$]([[A]])"),
        ),
        (
            "[`x`]([[A]])",
            Link(page_link("A").reference, (CodeSpan("x", raw="`x`"),), "inline", raw="[`x`]([[A]])"),
        ),
        (
            "[<br>]([[A]])",
            Link(page_link("A").reference, (HtmlSpan("<br>"),), "inline", raw="[<br>]([[A]])"),
        ),
        (f"(({ID}))", Link(Reference(ReferenceKind.BLOCK, ID), raw=f"(({ID}))")),
        (f"[x]((({ID})))", Link(Reference(ReferenceKind.BLOCK, ID), (Text("x"),), raw=f"[x]((({ID})))")),
        ("{{embed [[A]]}}", Embed(Reference(ReferenceKind.NAME, "A", origin="page"), raw="{{embed [[A]]}}")),
        (f"{{{{embed (({ID}))}}}}", Embed(Reference(ReferenceKind.BLOCK, ID), raw=f"{{{{embed (({ID}))}}}}")),
        ("#a/b", Tag("a/b")),
        ("#[[two words]]", Tag("two words")),
        ("#a.b", Tag("a.b")),
        ("#1", Tag("1")),
        ("==x==", Highlight((Text("x"),))),
        ("^^x^^", Highlight((Text("x"),))),
        ("{{renderer :x}}", Macro("logseq", "{{renderer :x}}")),
        ("<2026-01-05 Mon>", Timestamp("<2026-01-05 Mon>", "2026-01-05")),
        (
            "![x](../assets/a b.png){:height 10, :width 20}",
            Image(
                Reference(ReferenceKind.NAME, "../assets/a b.png", origin="file"),
                "x",
                width=20,
                height=10,
                raw="![x](../assets/a b.png){:height 10, :width 20}",
            ),
        ),
        (
            "![a.pdf](../assets/a.pdf){:page 2}",
            Embed(
                Reference(ReferenceKind.NAME, "../assets/a.pdf", subpath="page=2", origin="file"),
                raw="![a.pdf](../assets/a.pdf){:page 2}",
            ),
        ),
        (
            '![m](https://e.org/a.jpg "t"){:width 3}',
            Image(
                Reference(ReferenceKind.URL, "https://e.org/a.jpg"),
                "m",
                "t",
                3,
                raw='![m](https://e.org/a.jpg "t"){:width 3}',
            ),
        ),
    ],
)
def test_spans(text: str, span: object) -> None:
    assert line(text) == (span,)


def test_a_footnote_without_text_is_words() -> None:
    assert line("[^1]") == (Text("[^1]"),)
    spans = getattr(first("- a[^1] b[^2]\n  [^1]: d\n").blocks[0], "spans", ())
    assert spans == (Text("a"), Footnote("1"), Text(" b"), Text("[^2]"))


@pytest.mark.parametrize(
    "text",
    ["C# and F#,", "a # b", "[[]]", "((not an id))", "<2026-01-05>", "word:: no property", "[ ] no box"],
)
def test_text_that_means_nothing(text: str) -> None:
    assert line(f"x {text}")[0] == Text(f"x {text}")


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"\#a", "#a"),
        (r"\[[a]]", "[[a]]"),
        (r"k:\: v", "k:: v"),
        (r"\==a==", "==a=="),
        (r"\TODO x", "TODO x"),
    ],
)
def test_escapes_are_taken_away(escaped: str, text: str) -> None:
    assert line(escaped) == (Text(text),)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a <code>b `` c</code> and ``d ` e`` f", ["b `` c", "d ` e"]),
        ("a <code>b &grave;&grave; c</code> and `d`", ["b `` c", "d"]),
        ("a <code>one ` tick</code> and `d`", ["one ` tick", "d"]),
        ("`<code>a` and `b</code>`", ["<code>a", "b</code>"]),
    ],
)
def test_backticks_between_tags_begin_no_code(text: str, codes: list[str]) -> None:
    assert [span.text for span in line(text) if isinstance(span, CodeSpan)] == codes


def test_places_that_an_older_carrier_says_are_those_of_all_links_of_a_page() -> None:
    item = first(
        '- {{embed [[T]]}} [x]([[T]]) [[T]] [y]([[U]])\n  vaultconv:: {"v":1,"links":{"T":["H"],"U":["^b"]}}'
    )
    (paragraph,) = item.blocks
    assert isinstance(paragraph, Paragraph)
    places = [
        span.reference.headings or span.reference.block
        for span in paragraph.spans
        if isinstance(span, Link | Embed)
    ]
    assert places == [("H",), ("H",), "", "b"]


def test_a_tag_in_the_words_of_a_link_is_a_word() -> None:
    (span,) = line("[#12](https://e.org/12)")
    assert isinstance(span, Link)
    assert span.label == (Text("#12"),)


def test_a_path_may_hold_blanks_and_brackets() -> None:
    (span,) = line("[a talk](../assets/a talk (1968).ogg)")
    assert isinstance(span, Link)
    assert span.reference.target == "../assets/a talk (1968).ogg"


def test_a_comment_of_ours_is_one_in_the_line() -> None:
    assert line("<!--%%hidden%%--> shown") == (CommentSpan("hidden"), Text(" shown"))
    (code,) = body("- ```\n  <!--%%hidden%%-->\n  ```\n")
    assert isinstance(code, Code)
    assert code.text == "<!--%%hidden%%-->\n"


@pytest.mark.parametrize(
    ("kind", "span"), [("in", Footnote("", (Text("y"),))), ("lsn", Sidenote("lsn", (Text("y"),)))]
)
def test_a_footnote_of_ours_goes_back_into_its_line(kind: str, span: object) -> None:
    (block,) = body(f"- x[^{kind}-1]\n\n  [^{kind}-1]: y\n")
    assert isinstance(block, Paragraph)
    assert block.spans == (Text("x"), span)


# -- blocks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("- a\n  b\n", [Paragraph]),
        ("- a\n\n  b\n", [Paragraph, Paragraph]),
        ("- ## H\n", [Heading]),
        ("- ## H\n  words\n", [Heading, Paragraph]),
        ("## H\n", [Heading]),
        ("- x\n  heading:: 2\n", [Heading]),
        ("- ```js\n  - x\n  ```\n", [Code]),
        ("- #+BEGIN_SRC js\n  ```\n  #+END_SRC\n", [Code]),
        ("- #+BEGIN_EXAMPLE\n  x\n  #+END_EXAMPLE\n", [Code]),
        ("- > q\n", [Quote]),
        ("- a\n\n  {{query (todo TODO)}}\n", [Paragraph, Query]),
        ("- a\n  {{query (todo TODO)}}\n", [Paragraph]),
        ("- 1. x\n", [Paragraph]),
        ("- * x\n", [Paragraph]),
        ("- 1) x\n  ```\n  y\n  ```\n", [Paragraph, Code]),
        ("- 1. x\n  2. y\n", [List]),
        ("- a\n  1. x\n", [Paragraph, List]),
        ("- a\n  > \t\n  > q\n", [Paragraph, Quote]),
        ("- > q\n  >\n  > r\n", [Quote]),
        ("- a\n  > \n  b\n", [Paragraph]),
        ("- #+BEGIN_QUOTE\n  - x\n  #+END_QUOTE\n", [Quote]),
        ("- #+BEGIN_QUOTATION\n  x\n  #+END_QUOTATION\n", [Quote]),
        ("- #+BEGIN_QUOTATION-2\n  x\n  #+END_QUOTATION-2\n", [Quote]),
        ("- #+BEGIN_2-QUOTATION\n  x\n  #+END_2-QUOTATION\n", [Quote]),
        ("- #+BEGIN_NOTE\n  x\n  #+END_NOTE\n", [Callout]),
        ("- #+BEGIN_COMMENT\n  x\n  #+END_COMMENT\n", [Comment]),
        ("- #+BEGIN_EXPORT html\n  <div>\n  #+END_EXPORT\n", [Html]),
        ("- #+BEGIN_EXPORT latex\n  x\n  #+END_EXPORT\n", [Directive]),
        ("- #+BEGIN_QUERY\n  {}\n  #+END_QUERY\n", [Query]),
        ("- {{query (todo TODO)}}\n", [Query]),
        ("- x\n  :LOGBOOK:\n  y\n  :END:\n", [Paragraph, Drawer]),
        ("- a\n  ---\n  b\n", [Paragraph, Rule, Paragraph]),
        ("- | a |\n  |---|\n  | b |\n", [Table]),
        ("- a\n  * x\n  * y\n", [Paragraph, List]),
        ("- <div>\n  x\n  </div>\n", [Html]),
        ("- a\n  ===\n", [Paragraph]),
        ("- a\n      b\n", [Paragraph]),
        ("-\n", []),
        ("loose text\n", [Paragraph]),
    ],
)
def test_kinds_of_blocks(text: str, kinds: list[type]) -> None:
    assert [type(block) for block in body(text)] == kinds


def test_a_box_has_a_type_a_title_and_what_is_carried() -> None:
    (box,) = body(
        '- #+BEGIN_OVEN {"v":1,"type":"Oven door","fold":"-","metadata":"m"}\n  **T**\n  x\n  #+END_OVEN\n'
    )
    assert isinstance(box, Callout)
    assert (box.type, box.title, box.fold, box.metadata) == ("Oven door", (Text("T"),), "-", "m")
    assert len(box.blocks) == 1


def test_numbers_end_a_list_of_bullets_and_begin_one() -> None:
    blocks = page(
        '- a\n- b\n  logseq.order-list-type:: number\n- c\n  logseq.order-list-type:: number\n  vaultconv:: {"v":1,"start":7}\n'
        "- d\n  logseq.order-list-type:: bullet\n"
    ).blocks
    assert [(b.start, b.outline, len(b.items)) for b in blocks if isinstance(b, List)] == [
        (None, True, 1),
        (1, False, 1),
        (7, False, 1),
        (None, False, 1),
    ]


@pytest.mark.parametrize(
    ("text", "outline"),
    [
        ("- p\n\t- x\n", False),
        ("- # H\n\t- x\n", True),
        ("- > q\n\t- x\n", True),
        ("- TODO p\n\t- x\n", False),
        ('- p\n  vaultconv:: {"v":1,"children":"blocks"}\n\t- x\n', True),
    ],
)
def test_what_is_below_text_is_a_list(text: str, outline: bool) -> None:
    below = body(text)[-1]
    assert isinstance(below, List)
    assert below.outline is outline


# -- what a block says besides its text ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("TODO x", Task("TODO", Status.OPEN)),
        ("LATER x", Task("LATER", Status.OPEN)),
        ("NOW x", Task("NOW", Status.DOING)),
        ("CANCELLED x", Task("CANCELLED", Status.CANCELLED)),
        ("WAITING [#B] x", Task("WAITING", Status.WAITING, "medium")),
        (
            "DONE x\n  SCHEDULED: <2026-01-05 Mon 9:30 ++2d>",
            Task(
                "DONE",
                Status.DONE,
                dates=(TaskDate("scheduled", "2026-01-05", "09:30"),),
                recurrence="every 2 days",
                recurrence_kind="due",
            ),
        ),
        (
            "TODO x\n  start:: [[2026-01-01]]",
            Task("TODO", Status.OPEN, dates=(TaskDate("start", "2026-01-01"),)),
        ),
        (
            'TODO x\n  vaultconv:: {"v":1,"task":{"marker":">","as":"TODO"}}',
            Task(">", Status.OTHER),
        ),
        ('DONE x\n  vaultconv:: {"v":1,"task":{"marker":">","as":"TODO"}}', Task("DONE", Status.DONE)),
    ],
)
def test_tasks(text: str, task: Task) -> None:
    assert first(f"- {text}\n").traits.task == task


@pytest.mark.parametrize("text", ["TODO", "todo x", "[#A]", "TODOs", "x TODO y"])
def test_no_tasks(text: str) -> None:
    assert first(f"- {text}\n").traits.task is None


def test_the_first_group_of_properties_counts() -> None:
    item = first("- x\n  b:: 1\n  c:: [[L]]\n  words\n  d:: 2\n")
    assert [(p.key, p.value) for p in item.traits.properties] == [("b", 1), ("c", "[[L]]")]
    assert len(item.blocks) == 1


@pytest.mark.parametrize(
    "text",
    [
        "- b:: 1\n  x\n",
        "- x\n  b:: 1\n",
        "- x\n  y\n  b:: 1\n",
        "- ```\n  c\n  ```\n  b:: 1\n",
        "- x\n  ```\n  c:: 2\n  ```\n  b:: 1\n",
    ],
)
def test_where_properties_may_stand(text: str) -> None:
    assert [p.key for p in first(text).traits.properties] == ["b"]


def test_ids() -> None:
    note = page(f"- x\n  id:: {ID.upper()}\n- # H\n  id:: {MINTED}\n- y\n  id:: short\n")
    assert note.extra["blocks"] == {ID: ((), ID), MINTED: (("H",), "")}
    (block,) = note.blocks
    assert isinstance(block, List)
    assert [item.traits.anchor for item in block.items] == [ID, "", ""]
    assert [p.key for p in block.items[2].traits.properties] == ["id"]


def test_an_anchor_that_is_carried_is_the_blocks_own() -> None:
    item = first(f'- x\n  id:: {MINTED}\n  vaultconv:: {{"v":1,"anchor":"a1"}}\n')
    assert item.traits.anchor == "a1"


def test_a_carrier_of_a_later_version_is_a_property() -> None:
    item = first('- x\n  vaultconv:: {"v":9,"anchor":"a1"}\n')
    assert (item.traits.anchor, item.traits.properties[0].key) == ("", "vaultconv")


def test_view_state_is_no_property() -> None:
    note = page("- x\n  collapsed:: true\n")
    assert note.extra["view"] == ((1, "collapsed"),)
    assert first("- x\n  collapsed:: true\n").traits.properties == ()


def test_a_quotation_takes_its_citation_in() -> None:
    (quote,) = body("- > q\n\t- — Ada, [T](https://e.org)\n")
    assert isinstance(quote, Quote)
    assert quote.traits.citation is not None
    assert (quote.traits.citation.author, quote.traits.citation.title) == ("Ada", "T")


# -- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "title", "place", "kind"),
    [
        ("pages/a___b.md", "- x\n", "b", "a/b.md", NoteKind.PAGE),
        ("pages/x.md", "title:: A/B\n\n- x\n", "B", "A/B.md", NoteKind.PAGE),
        ("pages/x.md", "- title:: A\n", "x", "x.md", NoteKind.PAGE),
        ("pages/x.md", "---\ntitle: A\n---\n- x\n", "A", "A.md", NoteKind.PAGE),
        ("journals/2026_01_05.md", "- x\n", "2026-01-05", "journals/2026-01-05.md", NoteKind.JOURNAL),
        ("deep/Jan 5th, 2026.md", "- x\n", "2026-01-05", "journals/2026-01-05.md", NoteKind.JOURNAL),
        ("pages/1-2-3.md", "- x\n", "2001-02-03", "journals/2001-02-03.md", NoteKind.JOURNAL),
        (
            "pages/A.md",
            'folder:: Dir\nvaultconv:: {"v":1,"shape":"document"}\n\n- x\n',
            "A",
            "Dir/A.md",
            NoteKind.PAGE,
        ),
        (
            "pages/A (page).md",
            'vaultconv:: {"v":1,"shape":"document","title":"A"}\n\n- x\n',
            "A",
            "A.md",
            NoteKind.PAGE,
        ),
    ],
)
def test_names(path: str, text: str, title: str, place: str, kind: NoteKind) -> None:
    note = page(text, path)
    assert (note.title, note.extra["place"], note.kind) == (title, place, kind)
    assert note.shape == "outline"


def test_properties_of_a_page() -> None:
    settings = Settings(other={"lists": frozenset({"tools"})})
    note = page(
        "alias:: A, [[B c]]\ntools:: x, [[Y]], 3\nn:: 007\nempty::\nok:: true\n\n- z\n", settings=settings
    )
    assert [(p.key, p.value) for p in note.properties] == [
        ("aliases", ["A", "B c"]),
        ("tools", ["x", "[[Y]]", 3]),
        ("n", "007"),
        ("empty", None),
        ("ok", True),
    ]


def test_what_is_carried_for_properties_comes_back_where_it_still_fits() -> None:
    carried = '{"v":1,"keys":{"a-b":"a b"},"values":{"a-b":"", "n":[1,{"x":2}], "m":"x\\ny"},"lists":["l"]}'
    note = page(f'a-b::\nn:: [1, {{"x": 2}}]\nm:: edited\nl:: p, q\nvaultconv:: {carried}\n\n- z\n')
    assert [(p.key, p.value) for p in note.properties] == [
        ("a b", ""),
        ("n", [1, {"x": 2}]),
        ("m", "edited"),
        ("l", ["p", "q"]),
    ]
    assert note.properties.items[1].type is PropertyType.LIST


def test_bad_yaml_and_bad_bytes_are_carried() -> None:
    assert page("---\na: [\n---\n- x\n").verbatim is not None
    assert read_note("pages/x.md", b"\xff\xfe\xff", ReadContext()).verbatim == b"\xff\xfe\xff"
    deep = page("".join("\t" * n + "- x\n" for n in range(150)))
    assert deep.problem is not None
    assert deep.problem.line == 101


# -- folders -------------------------------------------------------------------------------------------------------


def test_a_graph_is_recognised_and_its_files_have_their_roles(tmp_path: Path) -> None:
    assert FORMAT.recognise(walk(GRAPH)).score == 97
    units = list(FORMAT.reader.discover(walk(GRAPH), {}))
    assert units[0].role == "settings"
    roles = {unit.path: unit.role for unit in units[1:]}
    assert roles == {
        "assets/comb one.png": "attachment",
        "journals/2026_01_05.md": "note",
        "logseq/config.edn": "attachment",
        "pages/Bees.md": "note",
        "pages/Garden___Shed.md": "note",
    }
    (tmp_path / "pages").mkdir()
    (tmp_path / "journals").mkdir()
    for path in ("pages/a.md", "journals/2026_01_05.md"):
        (tmp_path / path).write_text("- x\n")
    assert FORMAT.recognise(walk(tmp_path)).score == 60
    (tmp_path / "a.md").write_text("x")
    assert FORMAT.recognise(walk(tmp_path)).score == 0


def test_what_the_graph_hides_is_no_page_and_its_settings_are_its_own() -> None:
    context = ReadContext(settings=Settings(other={"hidden": ("drafts",)}))
    assert FORMAT.reader.read(Unit("drafts-1.md", "note"), b"- x", context) == (Attachment("drafts-1.md"),)
    (config,) = FORMAT.reader.read(Unit("logseq/config.edn", "attachment"), b"", context)
    assert isinstance(config, Attachment)
    assert config.own


def test_settings() -> None:
    settings = read_settings((GRAPH / "logseq" / "config.edn").read_bytes())
    assert settings.journal_format == "MMM do, yyyy"
    assert settings.macros == {"poem": "Rose is $1"}
    assert settings.favourites == ("Bees",)
    assert settings.other == {
        "names": "triple-lowbar",
        "hidden": ("drafts",),
        "lists": frozenset({"tools"}),
        "whiteboards": "whiteboards",
        "journal-files": "yyyy_MM_dd",
        "pages": "pages",
        "workflow": "",
        "raw": frozenset(),
        "all-public": False,
        "indent": "\t",
    }
    assert read_settings(b"[1 2").other["names"] == "legacy"
    assert read_settings(b'{:date-formatter "yyyy/MM/dd"').journal_format == "yyyy/MM/dd"


def test_comments_of_yaml_that_are_carried_may_come_from_anybody() -> None:
    text = 'a:: 1\nb:: 2\nvaultconv:: {"v":1,"comments":{"a":7,"b":"# why\\nnone","":"# end"}}\n'
    properties = page(text).properties
    assert [item.before for item in properties] == ["", "# why\n"]
    assert properties.trailer == "# end\n"


@pytest.mark.parametrize("opening", ["```js", "~~~", "$$", "#+BEGIN_SRC", "<div>"])
def test_no_property_stands_in_what_the_first_line_opens(opening: str) -> None:
    closing = {"#+BEGIN_SRC": "#+END_SRC", "<div>": "</div>", "```js": "```"}.get(opening, opening)
    item = first(f"- {opening}\n  x\n  key:: value\n  {closing}\n")
    assert item.traits.properties == ()


@pytest.mark.parametrize("name", ["video", "youtube", "tweet", "twitter"])
def test_only_what_other_apps_play_too_is_an_embed(name: str) -> None:
    (span,) = line(f"{{{{{name} https://youtu.be/abc}}}}")
    assert isinstance(span, Embed)
    assert span.reference == Reference(ReferenceKind.URL, "https://youtu.be/abc")
    macro = f"{{{{{name} https://example.org/film}}}}"
    assert line(macro) == (Macro("logseq", macro),)


@pytest.mark.parametrize("box", ["```js\n  k:: v\n  ```", "#+BEGIN_NOTE\n  k:: v\n  #+END_NOTE"])
def test_a_property_may_follow_a_box_and_one_in_it_is_none(box: str) -> None:
    note = read_note("pages/N.md", f"- {box}\n  id:: {ID}\n  a:: b\n  words\n".encode(), ReadContext())
    (item,) = note.blocks[0].items  # type: ignore[union-attr]
    assert [(p.key, p.value) for p in item.traits.properties] == [("a", "b")]
    assert item.traits.anchor == ID
    assert [type(block) for block in item.blocks[1:]] == [Paragraph]


def test_what_the_app_takes_for_words_is_text() -> None:
    (tag, html) = (read("- **a #t** #u\n"), read("- </div>[[A]]\n"))
    assert [span.name for span in tag if isinstance(span, Tag)] == ["u"]
    assert [span.reference.target for span in html if isinstance(span, Link)] == ["A"]
    assert [span.reference.target for span in read("- {{{embed [[A]] }}}\n") if isinstance(span, Embed)] == [
        "A"
    ]


def read(text: str) -> tuple[object, ...]:
    """The spans of the first paragraph of a page."""
    note = read_note("pages/N.md", text.encode(), ReadContext())
    (item, *_) = note.blocks[0].items  # type: ignore[union-attr]
    return tuple(item.blocks[0].spans)


def test_dates_and_a_priority_without_a_marker_are_properties_of_the_block() -> None:
    note = page(
        "- a\n  DEADLINE: <2026-01-05 Mon>\n  SCHEDULED: <2026-01-06 Tue 10:00 .+1w>\n- [#B] b\n- TODO [#B] c\n"
    )
    found = [
        [(item.key, item.value) for item in block.traits.properties]
        for block in iter_blocks(note.blocks)
        if isinstance(block, Item)
    ]
    assert found == [
        [("deadline", "<2026-01-05 Mon>"), ("scheduled", "<2026-01-06 Tue 10:00 .+1w>")],
        [("priority", "medium")],
        [],
    ]


def test_a_second_rule_of_a_task_is_a_property() -> None:
    note = page("- TODO a\n  SCHEDULED: <2026-01-05 Mon +1w>\n  DEADLINE: <2026-01-06 Tue +1m>\n")
    (item,) = (block for block in iter_blocks(note.blocks) if isinstance(block, Item))
    assert item.traits.task is not None
    assert item.traits.task.recurrence == "every week"
    assert [date.kind for date in item.traits.task.dates] == ["scheduled", "due"]
    assert [(p.key, p.value) for p in item.traits.properties] == [("deadline", "<2026-01-06 Tue +1m>")]


def test_a_line_of_html_that_begins_like_a_fence_is_none() -> None:
    """``<pre>`` is left alone up to where it is closed, though one of its lines begins as a fence that nothing closes."""
    (html,) = body("- <pre><code>```js\n  x\n  ```</code></pre>\n")
    assert isinstance(html, Html)
    assert html.text == "<pre><code>```js\nx\n```</code></pre>"
    (words,) = body("- <b>x</b>\n  ``` no fence\n")
    assert isinstance(words, Paragraph)
    assert "\\`\\`\\` no fence" in "".join(getattr(span, "text", "") for span in words.spans)
