"""How links are written, one row a style. Rules: ``fileToLinktext`` of the app's API; Help, "Settings"."""

from __future__ import annotations

from typing import Any

import pytest

from vaultconv.formats.base import WriteContext
from vaultconv.formats.obsidian import FORMAT
from vaultconv.formats.obsidian.link_speller import escaped_address
from vaultconv.model.blocks import Paragraph
from vaultconv.model.note import Attachment, Note, NoteKind, Settings, Vault
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Image, Link, Span, Text
from vaultconv.pipeline.written import names_of
from vaultconv.vault.index import Index

PATHS = (
    "a/Here.md",
    "a/Near.md",
    "a/sub/Deep.md",
    "Near 2/Far.md",
    "x/Twin.md",
    "y/Twin.md",
    "Deep.md",
    "sub/Deep.md",
    "Pic.png.md",
    "b/Büro (1.md",
)


def spelled(*spans: Span, source_format: str = "html", **options: Any) -> str:
    """What is written for ``spans`` in ``a/Here.md``."""
    note = Note("a/Here.md", "Here", blocks=(Paragraph(spans),))
    others = tuple(Note(path, path.rpartition("/")[2].removesuffix(".md")) for path in PATHS[1:])
    journal = Note("Days/05.01.2026.md", "05.01.2026", NoteKind.JOURNAL, date="2026-01-05")
    names = ("files/Pic.png", "files/a b.png", "files/h#1.png", "files/ lead.png", " top.png")
    files = tuple(map(Attachment, names))
    settings = Settings(journal_folder="Days", journal_format="DD.MM.YYYY")
    index = Index(Vault("v", source_format, (note, *others, journal), attachments=files, settings=settings))
    paths = {path: path for path in (*PATHS, journal.path, *(file.path for file in files))}
    context = WriteContext(
        source_format, index, FORMAT.resolver, paths, names_of(paths.values()), options, settings
    )
    context.destination = Settings()
    (output,) = FORMAT.writer.write(note, context)
    return output.data.decode().removesuffix("\n")


def to(target: str, *headings: str, label: str = "", style: str = "wikilink", **more: Any) -> Link:
    words = (Text(label),) if label else ()
    return Link(Reference(ReferenceKind.NAME, target, headings, **more), words, style)


@pytest.mark.parametrize(
    ("target", "shortest", "relative", "absolute"),
    [
        ("a/Near", "[[Near|a/Near]]", "[[Near|a/Near]]", "[[a/Near]]"),
        ("Far", "[[Far]]", "[[../Near 2/Far|Far]]", "[[Near 2/Far|Far]]"),
        ("x/Twin", "[[x/Twin]]", "[[../x/Twin|x/Twin]]", "[[x/Twin]]"),
        ("y/Twin", "[[y/Twin]]", "[[../y/Twin|y/Twin]]", "[[y/Twin]]"),
        ("a/sub/Deep", "[[a/sub/Deep]]", "[[./sub/Deep|a/sub/Deep]]", "[[a/sub/Deep]]"),
        ("/Deep", "[[Deep|/Deep]]", "[[../Deep|/Deep]]", "[[Deep|/Deep]]"),
        ("Pic.png.md", "[[Pic.png.md]]", "[[../Pic.png.md|Pic.png]]", "[[Pic.png.md]]"),
        ("Pic.png", "[[Pic.png]]", "[[../files/Pic.png|Pic.png]]", "[[files/Pic.png|Pic.png]]"),
        ("Nowhere", "[[Nowhere]]", "[[Nowhere]]", "[[Nowhere]]"),
    ],
)
def test_what_a_link_calls_its_target(target: str, shortest: str, relative: str, absolute: str) -> None:
    styles = {"shortest": shortest, "relative": relative, "absolute": absolute}
    assert {style: spelled(to(target), link_style=style) for style in styles} == styles


@pytest.mark.parametrize("style", ["shortest", "relative", "absolute"])
@pytest.mark.parametrize("path", [*PATHS[1:], "files/Pic.png", "Days/05.01.2026.md"])
def test_trap_1_what_is_written_leads_where_it_should(style: str, path: str) -> None:
    text = spelled(to("/" + path, label="x"), link_style=style)
    target = text[2:].partition("|")[0]
    vault = Vault(
        "v", "obsidian", tuple(Note(p, p) for p in PATHS), attachments=(Attachment("files/Pic.png"),)
    )
    vault.notes += (Note("Days/05.01.2026.md", "x"),)
    found = FORMAT.resolver.resolve(Reference(ReferenceKind.NAME, target), "a/Here.md", Index(vault))
    assert found.path == path


@pytest.mark.parametrize(
    ("span", "markdown"),
    [
        (to("Far"), "[Far](Far.md)"),
        (to("Far", "What is it?"), "[Far > What is it?](Far.md#What%20is%20it?)"),
        (to("Far", block="id"), "[Far > \\^id](Far.md#^id)"),
        (to("", "Above"), "[Above](#Above)"),
        (to("Far", label="that"), "[that](Far.md)"),
        (to("Far", label="c\\<br>d"), "[c\\<br>d](Far.md)"),
        (to("Büro (1"), "[Büro (1](Büro%20%281.md)"),
        (to("a b.png"), "[a b.png](a%20b.png)"),
        (to("Nowhere"), "[[Nowhere]]"),
        (to("Far", label="that", style="inline"), "[that](Far.md)"),
        (Embed(Reference(ReferenceKind.NAME, "a b.png"), "cap", 100, 50), "![cap|100x50](a%20b.png)"),
        (Embed(Reference(ReferenceKind.NAME, "Far", ("H",))), "![](Far.md#H)"),
        (Embed(Reference(ReferenceKind.NAME, "Nowhere")), "![[Nowhere]]"),
        (Image(Reference(ReferenceKind.NAME, "a b.png"), "cap"), "![cap](a%20b.png)"),
    ],
)
def test_links_as_markdown(span: Span, markdown: str) -> None:
    assert spelled(span, links="markdown") == markdown


@pytest.mark.parametrize(
    ("span", "wikilink"),
    [
        (to("Far.md", label="that", style="inline"), "[[Far|that]]"),
        (to("Far", label="c\\<br>d"), "[[Far|c<br>d]]"),
        (to("Far", label="Far", style="inline"), "[[Far]]"),
        (to("Far", "H", label="Far > H", style="inline"), "[[Far#H]]"),
        (to("Far", label="*that*", style="inline"), "[*that*](Far.md)"),
        (Link(to("Far").reference, (Text("that"),), "inline", "title"), '[that](Far.md "title")'),
        (to("Nowhere.md", label="that", style="inline"), "[that](Nowhere.md)"),
        (Image(Reference(ReferenceKind.NAME, "a b.png"), "cap", "", 100), "![[a b.png|cap|100]]"),
        (Image(Reference(ReferenceKind.NAME, "a b.png"), "cap", "title"), '![cap](a%20b.png "title")'),
        (
            Image(Reference(ReferenceKind.URL, "https://example.org/i.png"), "cap"),
            "![cap](https://example.org/i.png)",
        ),
    ],
)
def test_links_as_wikilinks(span: Span, wikilink: str) -> None:
    assert spelled(span, links="wikilink") == wikilink


def test_a_day_that_has_no_note_is_called_as_its_note_will_be() -> None:
    options = {"daily_format": "YYYY/YYYY-MM-DD", "daily_folder": "Journal"}
    assert spelled(to("06.01.2026"), **options) == "[[2026-01-06|06.01.2026]]"
    assert spelled(to("06.01.2026", label="then"), **options) == "[[2026-01-06|then]]"
    assert (
        spelled(to("06.01.2026"), link_style="absolute", **options)
        == "[[Journal/2026/2026-01-06|06.01.2026]]"
    )
    assert spelled(to("06.01.2026"), daily_format="DD.MM.YYYY") == "[[06.01.2026]]"


def test_an_option_writes_a_vault_of_its_own_in_another_style() -> None:
    spans = (
        Link(to("Far").reference, raw="[[Far]]"),
        Text(" "),
        Link(to("Nowhere").reference, raw="[[Nowhere]]"),
        Text(" "),
        Embed(Reference(ReferenceKind.NAME, "a b.png"), raw="![[a b.png]]"),
    )
    assert spelled(*spans, source_format="obsidian") == "[[Far]] [[Nowhere]] ![[a b.png]]"
    assert (
        spelled(*spans, source_format="obsidian", links="markdown")
        == "[Far](Far.md) [[Nowhere]] ![](a%20b.png)"
    )


def test_a_link_in_a_property_is_named_as_the_vault_names_it() -> None:
    note = Note(
        "a/Here.md",
        "Here",
        properties=Properties(
            (
                Property("to", "[[x/Far|that]]", PropertyType.LINK),
                Property("day", "[[06.01.2026]]", PropertyType.LINK),
                Property("no", "[[Nowhere]]", PropertyType.LINK),
            )
        ),
    )
    vault = Vault(
        "v", "html", (note, Note("x/Far.md", "Far")), settings=Settings(journal_format="DD.MM.YYYY")
    )
    paths = {path: path for path in ("a/Here.md", "x/Far.md")}
    context = WriteContext("html", Index(vault), FORMAT.resolver, paths, names_of(paths.values()))
    (output,) = FORMAT.writer.write(note, context)
    assert output.data.decode().splitlines()[1:4] == [
        'to: "[[Far|that]]"',
        'day: "[[2026-01-06]]"',
        'no: "[[Nowhere]]"',
    ]


@pytest.mark.parametrize(
    ("path", "address"),
    [("a b.md", "a%20b.md"), ("a%20b.md", "a%2520b.md"), ("(a).md", "(a).md"), (")a(.md", "%29a%28.md")],
)
def test_an_address_needs_no_angle_brackets(path: str, address: str) -> None:
    assert escaped_address(path) == address


@pytest.mark.parametrize(
    ("target", "embed", "link"),
    [
        ("files/h#1.png", "![9](h%231.png)", "[w](h%231.png)"),
        ("files/ lead.png", "![[files/ lead.png|9]]", "[[files/ lead.png|w]]"),
        ("./ top.png", "![[./ top.png|9]]", "[[./ top.png|w]]"),
    ],
)
def test_a_file_whose_name_a_wikilink_would_cut_is_named_otherwise(
    target: str, embed: str, link: str
) -> None:
    written = spelled(Embed(Reference(ReferenceKind.NAME, target), "", 9), to(target, label="w"))
    assert written == embed + link
