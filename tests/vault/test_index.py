"""The index of a vault: names, headings, block ids, and who points at whom."""

from __future__ import annotations

import random

import pytest

from vaultconv.markdown.frontmatter import property_type
from vaultconv.model.blocks import (
    AnyBlock,
    Callout,
    Cell,
    Code,
    Comment,
    Heading,
    Html,
    Item,
    List,
    Paragraph,
    Quote,
    Table,
    Traits,
)
from vaultconv.model.board import Board
from vaultconv.model.note import Attachment, Note, Vault
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import (
    CommentSpan,
    Embed,
    Footnote,
    Highlight,
    HtmlSpan,
    Image,
    Link,
    Spans,
    Text,
)
from vaultconv.vault.index import HeadingLine, Index, Outbound
from vaultconv.vault.property_links import TextLink, wikilink_reference


def ref(target: str) -> Reference:
    return Reference(ReferenceKind.NAME, target)


def link(target: str) -> Link:
    return Link(ref(target))


def text(*spans: str | Link, anchor: str = "") -> Paragraph:
    """A paragraph of words and links."""
    run: Spans = tuple(Text(span) if isinstance(span, str) else span for span in spans)
    return Paragraph(run, traits=Traits(anchor=anchor))


def note(path: str, *blocks: AnyBlock, title: str = "", **properties: Value) -> Note:
    """A note titled by its file, unless told otherwise."""
    name = path.rpartition("/")[2].removesuffix(".md")
    items = tuple(
        Property(key, value, property_type(key, value), line=n)
        for n, (key, value) in enumerate(properties.items(), 2)
    )
    return Note(path, title or name, properties=Properties(items), blocks=blocks)


def index(*notes: Note, attachments: tuple[str, ...] = (), boards: tuple[str, ...] = ()) -> Index:
    return Index(
        Vault(
            "v",
            "test",
            notes,
            tuple(Board(path, (), (), b"{}") for path in boards),
            tuple(Attachment(path) for path in attachments),
        )
    )


# Names --------------------------------------------------------------------------------------------

LIBRARY = index(
    note("N.md"),
    note("b/N.md"),
    note("a/N.md"),
    note("x/a/N.md"),
    note("x/A/Nn.md"),
    note("v1.2.md"),
    note("a.png.md"),
    note("Café.md"),
    note("E\u0301tude.md"),
    attachments=("img/a.png", "n.pdf", "Makefile", ".env"),
    boards=("Map.canvas",),
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a/N.md", "a/N.md"),
        ("A/n.MD", "a/N.md"),
        ("a/N", None),
        ("Cafe\u0301.md", "Café.md"),
        ("étude.md", "E\u0301tude.md"),
        ("IMG/A.PNG", "img/a.png"),
        ("map.canvas", "Map.canvas"),
        ("", None),
    ],
)
def test_by_path(path: str, found: str | None) -> None:
    assert LIBRARY.by_path(path) == found


def test_by_path_prefers_the_spelling_asked_for() -> None:
    twins = index(note("NOTE.md"), note("note.md"), note("Note.md"))
    assert [twins.by_path(path) for path in ("note.md", "Note.md", "nOTE.md")] == [
        "note.md",
        "Note.md",
        "NOTE.md",
    ]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("N", ("N.md", "n.pdf", "a/N.md", "b/N.md", "x/a/N.md")),
        ("n.MD", ("N.md", "a/N.md", "b/N.md", "x/a/N.md")),
        ("a.png", ("a.png.md", "img/a.png")),
        ("v1.2", ("v1.2.md",)),
        ("v1", ()),
        ("map", ("Map.canvas",)),
        ("makefile", ("Makefile",)),
        (".env", (".env",)),
        ("", ()),
        ("a/N", ()),
    ],
)
def test_by_name_is_shortest_first(name: str, found: tuple[str, ...]) -> None:
    assert LIBRARY.by_name(name) == found


@pytest.mark.parametrize(
    ("ending", "found"),
    [
        ("a/N", ("a/N.md", "x/a/N.md")),
        ("A/n.md", ("a/N.md", "x/a/N.md")),
        ("/a/N", ("a/N.md", "x/a/N.md")),
        ("x/a/N", ("x/a/N.md",)),
        ("y/x/a/N", ()),
        ("N", ("N.md", "n.pdf", "a/N.md", "b/N.md", "x/a/N.md")),
        ("mg/a.png", ()),
        ("img/a.png", ("img/a.png",)),
        ("a/Nn", ("x/A/Nn.md",)),
        ("no/such", ()),
    ],
)
def test_ending_with_compares_whole_segments(ending: str, found: tuple[str, ...]) -> None:
    assert LIBRARY.ending_with(ending) == found
    assert LIBRARY.ending_with(ending) == found, "asked again"


def test_a_whole_name_has_its_extension() -> None:
    assert LIBRARY.by_name("a.png", whole=True) == ("img/a.png",)
    assert LIBRARY.by_name("N", whole=True) == ()
    assert LIBRARY.by_name("n.md", whole=True) == ("N.md", "a/N.md", "b/N.md", "x/a/N.md")
    assert LIBRARY.ending_with("a/n.md", whole=True) == ("a/N.md", "x/a/N.md")
    assert LIBRARY.ending_with("a/N", whole=True) == ()


def test_tables_of_names_that_were_forgotten_are_filled_again() -> None:
    index = Index(LIBRARY.vault)
    asked = [
        [index.by_name(name), index.by_name(name, whole=True), index.by_title(name), index.by_path(name)]
        for name in ("n", "n.md", "a.png", "a/n.md", "nobody")
    ]
    index.forget_names()
    assert asked == [
        [index.by_name(name), index.by_name(name, whole=True), index.by_title(name), index.by_path(name)]
        for name in ("n", "n.md", "a.png", "a/n.md", "nobody")
    ]
    assert any(map(any, asked))


def test_a_name_may_be_whole_for_one_and_lack_its_extension_for_another() -> None:
    index = Index(
        Vault("v", "acme", notes=(Note("a.md", "a"), Note("b/A.md.md", "A.md"), Note("c/a.md", "a")))
    )
    assert index.by_name("a.md") == ("a.md", "c/a.md", "b/A.md.md")
    assert index.by_name("a.md", whole=True) == ("a.md", "c/a.md")
    assert (index.by_name("a.md.md", whole=True), index.by_name("a", whole=True)) == (("b/A.md.md",), ())
    assert LIBRARY.ending_with("a/N") == ("a/N.md", "x/a/N.md")


def test_notes_and_files_are_told_apart() -> None:
    found = LIBRARY.note("a/N.md")
    assert found is not None
    assert found.title == "N"
    assert LIBRARY.note("A/N.md") is None
    assert LIBRARY.note("img/a.png") is None
    assert LIBRARY.is_attachment("img/a.png")
    assert LIBRARY.is_attachment("Map.canvas")
    assert not LIBRARY.is_attachment("N.md")
    assert not LIBRARY.is_attachment("IMG/a.png")


def test_titles_and_aliases() -> None:
    vault = index(
        note("2024_01_05.md", title="2024-01-05"),
        note("one.md", title="The One", aliases=["Uno", " First ", 1, "", ["deep"]]),
        note("dir/two.md", title="the one", Alias="UNO"),
        note("three.md", alias=None),
    )
    assert vault.by_title("2024-01-05") == ("2024_01_05.md",)
    assert vault.by_title("THE ONE") == ("one.md", "dir/two.md")
    assert vault.by_title("one") == ()
    assert vault.by_alias("uno") == ("one.md", "dir/two.md")
    assert vault.by_alias("first") == ("one.md",)
    assert vault.by_alias("deep") == vault.by_alias("") == ()


def test_an_alias_given_twice_names_the_note_once() -> None:
    assert index(note("one.md", aliases=["Uno", "uno"])).by_alias("uno") == ("one.md",)


def test_an_empty_vault() -> None:
    empty = index()
    assert (
        empty.by_name("x")
        == empty.ending_with("a/x")
        == empty.headings("x.md")
        == empty.outbound("x.md")
        == ()
    )
    assert empty.anchors("x.md") == frozenset()
    assert empty.block("x.md", "id") is None
    assert empty.vault_block("id") is None


# Headings and blocks ------------------------------------------------------------------------------


def test_headings_are_those_at_the_root_as_they_were_written() -> None:
    heading = Heading(3, (Text("Deep"),), line=9)
    vault = index(
        note(
            "n.md",
            Heading(1, (Text("*One* "), link("X")), line=1),
            Quote((heading,)),
            List((Item((heading,)),)),
            Callout("note", None, (heading,)),
            Heading(2, (Highlight((Text("Two"),)),), line=7),
        )
    )
    assert vault.headings("n.md") == (HeadingLine(1, "*One* [[X]]", 1), HeadingLine(2, "==Two==", 7))
    assert vault.headings("n.md") is vault.headings("n.md")


def test_blocks_are_found_by_their_id_at_any_depth() -> None:
    inner = text("deep", anchor="Deep-1")
    quote = Quote((List((Item((inner,)),)),), traits=Traits(anchor="quote"))
    vault = index(note("n.md", text("plain"), quote), note("m.md", text("other", anchor="x")))
    assert vault.anchors("n.md") == {"deep-1", "quote"}
    assert vault.block("n.md", "DEEP-1") is inner
    assert vault.block("n.md", "quote") is quote
    assert vault.block("n.md", "x") is None
    assert vault.vault_block("X") == ("m.md", text("other", anchor="x"))


def test_of_two_blocks_with_one_id_the_first_is_meant_in_its_note_and_none_in_the_vault() -> None:
    first, second = text("1", anchor="a"), text("2", anchor="A")
    vault = index(
        note("n.md", first, second), note("m.md", text("3", anchor="b")), note("o.md", text("4", anchor="B"))
    )
    assert vault.block("n.md", "a") is first
    assert vault.vault_block("a") == ("n.md", first)
    assert vault.vault_block("b") is None


# References ---------------------------------------------------------------------------------------


def inside(target: str) -> tuple[tuple[int, int, Reference], ...]:
    """The references of a text that holds one."""
    return ((0, 5, ref(target)),)


def test_outbound_finds_references_wherever_they_stand() -> None:
    cell = Cell((link("in a table"),))
    url = Link(Reference(ReferenceKind.URL, "https://x.y"), style="inline")
    vault = index(
        note(
            "n.md",
            Paragraph(
                (Text("x"), link("plain"), Embed(ref("shown.png")), Image(ref("drawn.png")), url), line=9
            ),
            Paragraph(
                (
                    Highlight((Link(ref("marked"), label=(link("in a label"),)),)),
                    Footnote("", (link("noted"),)),
                )
            ),
            Table(((cell, cell),), ("",)),
            Callout("tip", (link("in a title"),), (text(link("in a callout")),)),
            List((Item((text(link("in an item")),)),)),
            Comment("[[c]]", inside("in a comment"), line=20),
            Html("<img>", inside("in html")),
            Paragraph(
                (CommentSpan("[[c]]", inside("in a comment span")), HtmlSpan("<a>", inside("in a tag")))
            ),
            Code("[[code]]"),
            up="[[above]]",
        )
    )
    found = [(out.place, out.reference.target) for out in vault.outbound("n.md")]
    assert found == [
        ("property", "above"),
        ("link", "plain"),
        ("embed", "shown.png"),
        ("image", "drawn.png"),
        ("link", "https://x.y"),
        ("link", "marked"),
        ("link", "in a label"),
        ("link", "noted"),
        ("link", "in a table"),
        ("link", "in a table"),
        ("link", "in a title"),
        ("link", "in a callout"),
        ("link", "in an item"),
        ("comment", "in a comment"),
        ("html", "in html"),
        ("comment", "in a comment span"),
        ("html", "in a tag"),
    ]
    lines = [out.line for out in vault.outbound("n.md")]
    assert lines[:2] == [2, 9]
    assert lines[13] == 20


def test_references_in_properties_keep_their_text_and_key() -> None:
    block = Paragraph((), traits=Traits(properties=(Property("see", "[[Q]]", PropertyType.LINK, line=7),)))
    vault = index(
        note(
            "n.md",
            block,
            related=["[[A|shown]]", "no link", 3, "[[B#H]]"],
            nested={"deep": {"x": "[[C]]"}, "list": [["[[D]]"]]},
            prose="see [[E]]",
        )
    )
    assert vault.outbound("n.md") == (
        Outbound(ref("A"), "property", 2, None, "related", "[[A|shown]]"),
        Outbound(Reference(ReferenceKind.NAME, "B", ("H",)), "property", 2, None, "related", "[[B#H]]"),
        Outbound(ref("C"), "property", 3, None, "nested", "[[C]]"),
        Outbound(ref("D"), "property", 3, None, "nested", "[[D]]"),
        Outbound(ref("Q"), "property", 7, block, "see", "[[Q]]"),
    )


def test_links_among_words_count_where_the_property_is_a_link_by_its_type() -> None:
    words = "see [[A]] and [b]([[B|x]]), `[[C]]`"
    alive = Property("why", words, PropertyType.LINK, line=2)
    dead = Property("how", words, PropertyType.TEXT, line=3)
    vault = index(Note("n.md", "n", properties=Properties((alive, dead))))
    assert [(out.raw, out.key) for out in vault.outbound("n.md")] == [
        ("[[A]]", "why"),
        ("[b]([[B|x]])", "why"),
    ]


def test_a_format_may_read_properties_its_own_way() -> None:
    up = Property("up", "((id))", PropertyType.LINK)
    vault = Vault("v", "test", (Note("n.md", "n", properties=Properties((up,))),))
    by_id = Reference(ReferenceKind.BLOCK, "id")
    own = Index(vault, read_links=lambda text: (TextLink(0, len(text), by_id),))
    assert [out.reference for out in own.outbound("n.md")] == [Reference(ReferenceKind.BLOCK, "id")]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("[[N]]", ref("N")),
        (" [[ N ]] ", ref("N")),
        ("[[a/N.md|x|y]]", ref("a/N.md")),
        ("[[N#H#I]]", Reference(ReferenceKind.NAME, "N", ("H", "I"))),
        ("[[#H]]", Reference(ReferenceKind.NAME, "", ("H",))),
        ("[[N#^b]]", Reference(ReferenceKind.NAME, "N", block="b")),
        ("[[#^b]]", Reference(ReferenceKind.NAME, "", block="b")),
        ("[[N#]]", ref("N")),
        ("[[|x]]", ref("|x")),
        ("[[]]", None),
        ("[[ ]]", None),
        ("[[N", None),
        ("N]]", None),
        ("[[A]] and [[B]]", None),
        ("[[A\nB]]", None),
        ("see [[A]]", None),
        ("", None),
    ],
)
def test_wikilink_reference(text: str, reference: Reference | None) -> None:
    assert wikilink_reference(text) == reference


def by_name(vault: Index) -> object:
    """The simplest of resolvers."""

    def resolve(reference: Reference, source: str) -> Target:
        if not reference.target:
            return Target("note", source)
        found = vault.by_name(reference.target)
        kind = "asset" if found and vault.is_attachment(found[0]) else "note"
        return Target(kind, found[0]) if found else Target("missing", reference.target)

    return resolve


def test_link_up_tells_who_points_at_whom() -> None:
    vault = index(
        note("a.md", text(link("b"), link("b"), link("gone"), Link(ref("")))),
        note("b.md", Paragraph((Embed(ref("i.png")),)), up="[[a]]"),
        attachments=("i.png",),
    )
    vault.link_up(by_name(vault))  # type: ignore[arg-type]
    assert vault.inbound("b.md") == (("a.md", ref("b")), ("a.md", ref("b")))
    assert vault.inbound("a.md") == (("a.md", ref("")), ("b.md", ref("a")))
    assert vault.inbound("i.png") == (("b.md", ref("i.png")),)
    assert vault.inbound("gone") == ()


def test_inbound_cannot_be_asked_before_link_up() -> None:
    with pytest.raises(RuntimeError, match="was asked before"):
        index().inbound("a.md")


# Size ---------------------------------------------------------------------------------------------


def test_a_thousand_levels() -> None:
    block: AnyBlock = text(link("bottom"), anchor="bottom")
    for _ in range(1_000):
        block = List((Item((Quote((block,)),)),))
    spans: Spans = (link("inmost"),)
    for _ in range(1_000):
        spans = (Highlight(spans),)
    vault = index(note("n.md", block, Heading(1, spans)))
    assert vault.anchors("n.md") == {"bottom"}
    assert [out.reference.target for out in vault.outbound("n.md")] == ["bottom", "inmost"]
    assert vault.headings("n.md")[0].text == "==" * 1_000 + "[[inmost]]" + "==" * 1_000


def test_many_notes_of_one_name_are_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from vaultconv.vault import naming

    vault = index(*(note(f"top/d{n}/index.md") for n in range(3_000)))
    assert len(vault.by_name("index")) == 3_000  # now all names are learned
    calls = 0
    real = naming.fold

    def counting(text: str) -> str:
        nonlocal calls
        calls += 1
        return real(text)

    monkeypatch.setattr("vaultconv.vault.index.fold", counting)
    monkeypatch.setattr(naming, "fold", counting)
    naming.paths_to.cache_clear()  # in a larger vault they are not all remembered
    for n in range(3_000):
        assert vault.ending_with(f"d{n}/index") == (f"top/d{n}/index.md",)
    assert calls == 6_000


SEGMENTS = (
    "a",
    "b",
    "n.md",
    "N.md",
    "n",
    "é",
    "É.md",
    "x.y.md",
    "my\xa0note.md",
    "my note",
    "a.b",
    ".md",
    "note.",
    "N",
    "..md",
)


CALLED = ("N", "n", "a\0n", "", "Ο Σ", "ΟΣ", "e\u0301", "É", "\u0301")
"""Titles and aliases: of some the folded form depends on what stands beside a letter."""


def _called(path: str, dice: random.Random) -> Note:
    aliases = Property("aliases", dice.choices(CALLED, k=dice.randint(0, 3)), PropertyType.LIST)
    return Note(path, dice.choice(CALLED), properties=Properties((aliases,)))


def test_a_few_names_are_looked_for_as_all_are_learned() -> None:
    """Of a vault of which is known how its notes are called."""
    dice = random.Random(3)
    for _ in range(60):
        paths = {"/".join(dice.choices(SEGMENTS, k=dice.randint(1, 3))) for _ in range(dice.randint(1, 9))}
        vault = Vault("v", "obsidian", tuple(_called(path, dice) for path in sorted(paths)))
        every = Index(vault)
        few = Index(vault, known=every.known())
        for _ in range(20):
            name = "/".join(dice.choices((*SEGMENTS, "", "/"), k=dice.randint(1, 3)))
            found = [
                [
                    index.by_path(name),
                    index.by_name(name),
                    index.by_name(name, whole=True),
                    index.ending_with(name),
                    index.ending_with(name, whole=True),
                    *map(index.by_title, CALLED),
                    *map(index.by_alias, CALLED),
                ]
                for index in (every, few)
            ]
            assert found[0] == found[1], (name, paths)
