"""The model to Obsidian notes: properties, layout in bytes, and what a note from elsewhere gets."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.roundtrip.journey import go
from vaultconv.formats.base import Output, ReadContext, WriteContext
from vaultconv.formats.obsidian import FORMAT
from vaultconv.formats.obsidian.reader import read_note
from vaultconv.model.blocks import Paragraph, Quote, Traits
from vaultconv.model.citation import Citation
from vaultconv.model.losses import Loss, Outcome
from vaultconv.model.note import Encoding, Note, Problem, Vault
from vaultconv.model.properties import Properties, Property, PropertyType, Value
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Image, Link, Text
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify
from vaultconv.vault.index import Index


def write(
    note: Note,
    source_format: str = "obsidian",
    origins: bool = True,
    carriers: bool = True,
    path: str = "",
    others: tuple[Note, ...] = (),
    moved: dict[str, str] | None = None,
) -> Output:
    vault = Vault("v", source_format, (note, *others))
    paths = {n.path: n.path for n in vault.notes} | {note.path: path or note.path} | (moved or {})
    names = {p.rpartition("/")[2].lower(): 1 for p in paths.values()}
    context = WriteContext(
        source_format,
        Index(vault),
        FORMAT.resolver,
        paths,
        names,
        origins=origins,
        carriers=carriers,
        moved=frozenset(moved or {}),
    )
    (output,) = FORMAT.writer.write(note, context)
    return output


def read(data: bytes, path: str = "A.md") -> Note:
    return read_note(path, data, ReadContext())


def imported(properties: dict[str, Value] | None = None, **fields: object) -> Note:
    kinds = {list: PropertyType.LIST, str: PropertyType.TEXT, type(None): PropertyType.EMPTY}
    items = [Property(key, value, kinds[type(value)], "lexeme") for key, value in (properties or {}).items()]
    note = Note("x/A.md", "A", properties=Properties(tuple(items), "yaml", "---\nraw\n---\n"))
    return replace(note, **fields)  # type: ignore[arg-type]


SAMPLES = [
    b"",
    b"\n",
    b"   ",
    b" \n\t\n\n",
    b"x",
    b"x\n\n\n",
    b"---\na: 1\n---\n",
    b"---\na: 1\n---",
    b"---\na: 1 # why\nb:   'c'\n---  \n\n\n",
    b"---\n---\n",
    b"---\n---",
    b"---\r\na: 1\r\n---\r\nx\r\n",
    b"a\r\nb\nc\r\n",
    b"\xef\xbb\xbf---\na: 1\n---\nx",
    "\ufeff---\na: ü\n---\nx\r\n".encode("utf-16-le"),
    "\ufeffü".encode("utf-16-be"),
    b"\xef\xbb\xbf",
    b"a\rb\r",
    b"# A  #\n* x\n+ y\n\n\n1) z\n***\n",
]


@pytest.mark.parametrize("data", SAMPLES)
def test_unchanged_is_byte_for_byte_the_same(data: bytes) -> None:
    assert write(read(data)) == Output("A.md", data, "A.md")


@pytest.mark.parametrize("data", SAMPLES)
def test_written_anew_it_is_the_same_note(data: bytes) -> None:
    note = read(data)
    again = read(write(note, origins=False).data)
    assert again.encoding == note.encoding or note.encoding.newline == "mixed"
    assert [(p.key, p.value, p.type) for p in again.properties] == [
        (p.key, p.value, p.type) for p in note.properties
    ]
    assert [type(block) for block in again.blocks] == [type(block) for block in note.blocks]
    assert again.final_newline == note.final_newline or not note.blocks
    assert write(again, origins=False).data == write(note, origins=False).data


def test_properties_without_a_body_keep_their_end() -> None:
    assert write(read(b"---\na: 1\n---"), origins=False).data == b"---\na: 1\n---"
    assert write(read(b"---\na: 1\n---\n"), origins=False).data == b"---\na: 1\n---\n"


def test_a_note_that_was_not_understood_is_copied_and_named() -> None:
    problem = Problem("the bytes FF are not valid UTF-8", 2, 3, "Save it as UTF-8.")
    note = Note("A.md", "A", verbatim=b"one\ntw\xff", problem=problem)
    detail = "the bytes FF are not valid UTF-8; copied byte for byte. Save it as UTF-8."
    loss = Loss("A.md", 2, "note", Outcome.FAILED, detail)
    assert write(note) == Output("A.md", b"one\ntw\xff", "A.md", (loss,))


# -- notes from elsewhere ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "title", "aliases"),
    [
        pytest.param({"title": "A"}, "A", None, id="its name says it"),
        pytest.param({"title": "What?"}, "What?", None, id="its title property says it"),
        pytest.param({}, "What?", ["What?"], id="an alias has to"),
        pytest.param({"aliases": ["B"]}, "What?", ["B", "What?"], id="one more alias"),
        pytest.param({"aliases": ["What?", "B"]}, "What?", ["What?", "B"], id="it is an alias"),
        pytest.param({"aliases": "B"}, "What?", ["B", "What?"], id="a text is one alias"),
        pytest.param({"aliases": "What?"}, "What?", "What?", id="a text that is the alias"),
        pytest.param({"aliases": None}, "What?", ["What?"], id="an empty property"),
        pytest.param({"aliases": ""}, "What?", ["What?"], id="an empty text"),
        pytest.param({"aliases": []}, "What?", ["What?"], id="an empty list"),
        pytest.param({}, "", None, id="no title"),
    ],
)
def test_a_title_that_a_file_name_cannot_hold_is_an_alias(
    properties: dict[str, Value], title: str, aliases: Value
) -> None:
    path = "What.md" if "What" in title else "A.md"
    output = write(imported(properties, title=title), "readwise", path=path)
    again = read(output.data, path)
    assert again.properties.get("aliases") == aliases
    assert again.title == title or aliases == "What?" or not title
    twice = write(replace(again, path="x/A.md", title=title), "readwise", path=path)
    assert twice.data == output.data


def test_a_date_that_only_the_file_name_said_becomes_a_property() -> None:
    assert b"\ndate: 2026-01-05\n" in write(imported({"title": "A"}, date="2026-01-05"), "readwise").data
    kept = write(imported({"date": "2020-01-01"}, date="2026-01-05"), "readwise").data
    assert kept == b"---\ndate: 2020-01-01\n---\n"


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("plain", "plain"),
        ("a/b", "a/b"),
        ("two words", "two-words"),
        ("c++ & d!", "c-d"),
        ("日本", "日本"),
        ("!!!", "!!!"),
        (7, 7),
    ],
)
def test_a_tag_holds_no_blank_and_no_punctuation(tag: Value, written: Value) -> None:
    output = write(imported({"tags": ["first", tag]}), "readwise")
    assert read(output.data).properties.get("tags") == ["first", written]
    said = [(loss.construct, loss.outcome, loss.value) for loss in output.losses]
    assert said == ([] if tag == written else [("tag", Outcome.RENAMED, tag)])


def test_tags_in_one_text_are_a_list() -> None:
    output = write(imported({"tags": "a, #b"}), "readwise")
    assert (output.data, output.losses) == (b"---\ntags:\n  - a\n  - b\n---\n", ())


@pytest.mark.parametrize(
    ("properties", "written", "renamed"),
    [
        ({"tag": "a b"}, "tags:\n  - a\n  - b\n", ["tag"]),
        ({"Tag": ["#a", 7, None]}, "tags:\n  - a\n  - 7\n", ["Tag"]),
        ({"tag": "a", "x": "y", "tags": ["b", "a"]}, "tags:\n  - a\n  - b\nx: y\n", ["tag"]),
        ({"alias": "One, the other"}, "aliases:\n  - One\n  - the other\n", ["alias"]),
        ({"aliases": ["Two, three"], "alias": "One"}, "aliases:\n  - Two, three\n  - One\n", ["alias"]),
        ({"cssclass": "wide dark"}, "cssclasses:\n  - wide\n  - dark\n", ["cssclass"]),
        ({"tag": None}, "tags: []\n", ["tag"]),
        ({"tag": ["a", ["b"]]}, "tag:\n  - a\n  - - b\n", []),
    ],
)
def test_singular_forms_of_reserved_keys_are_plural(
    properties: dict[str, Value], written: str, renamed: list[str]
) -> None:
    output = write(imported(properties), "logseq")
    assert output.data.decode() == f"---\n{written}---\n"
    assert [(loss.construct, loss.outcome, loss.value) for loss in output.losses] == [
        ("property", Outcome.RENAMED, key) for key in renamed
    ]


def test_a_vault_keeps_its_singular_forms(tmp_path: Path) -> None:
    text = "---\ntag: a, b\nalias: X # so\ncssclass: wide\n---\nx\n"
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / "N.md").write_text(text)
    for to in ("obsidian", "logseq", "html", "readwise"):
        go(tmp_path / "v", tmp_path / to, to)
        go(tmp_path / to, tmp_path / f"{to}-back", "obsidian")
        assert (tmp_path / f"{to}-back" / "N.md").read_text() == text
        shutil.rmtree(tmp_path / to / ".vaultconv")
        go(tmp_path / to, tmp_path / f"{to}-new", "obsidian")
        new = (tmp_path / f"{to}-new" / "N.md").read_text()
        assert ("tags:\n  - a\n  - b\n" in new) is (to != "obsidian")
        assert verify(tmp_path / to, tmp_path / f"{to}-new", Options(target_format="obsidian")).ok


def test_a_note_from_elsewhere_is_utf8_with_newlines() -> None:
    note = imported(blocks=(Paragraph((Text("ü"),)),), encoding=Encoding("utf-16-le", True, "\r\n"))
    assert write(note, "readwise").data.endswith("ü\n".encode())
    assert write(replace(note, final_newline=False), "readwise").data.endswith("ü".encode())


def test_the_front_matter_of_another_format_is_not_copied() -> None:
    assert b"raw" not in write(imported({"title": "A"}), "readwise").data


@pytest.mark.parametrize("carriers", [True, False])
def test_a_citation_does_not_repeat_the_permalink_of_a_property(carriers: bool) -> None:
    citation = Citation(author="Jane Roe", permalink="https://example.org/open/1")
    quote = Quote((Paragraph((Text("Words."),)),), traits=Traits(citation=citation))
    link = b"(https://example.org/open/1)"
    assert link in write(imported(blocks=(quote,)), "readwise", carriers=carriers).data
    known = imported({"url": "https://example.org/open/1"}, blocks=(quote,))
    assert link not in write(known, "readwise", carriers=carriers).data


# -- links whose target has another name now -----------------------------------------------------------------------


def test_only_blocks_with_a_moved_target_are_written_anew() -> None:
    note = read(b"*  one [[B]]\n\n*  two  [[C]]\n\n\n![[B]] ![x](B.md)  \n\n_y_ [z](B.md)\n")
    others = (Note("B.md", "B"), Note("C.md", "C"))
    data = write(note, others=others, moved={"B.md": "B 1.md"}).data
    assert b"[[B 1|B]]" in data
    assert b"two  [[C]]" in data
    assert b"![[B 1]]" in data
    assert b"_y_ [z](B%201.md)" in data
    assert write(note, others=others).data == note.source.text.encode()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "span",
    [
        Link(Reference(ReferenceKind.NAME, "../../secret")),
        Embed(Reference(ReferenceKind.NAME, "../../secret")),
        Image(Reference(ReferenceKind.NAME, "../../secret")),
    ],
)
def test_links_out_of_the_vault_stay_as_they_were(span: Link | Embed | Image) -> None:
    note = Note("A.md", "A", blocks=(Paragraph((span,)),))
    assert b"../../secret" in write(note, "readwise").data


def test_a_vault_needs_no_file_of_its_own() -> None:
    context = WriteContext("obsidian", Index(Vault("v", "obsidian")), FORMAT.resolver, {}, {})
    assert tuple(FORMAT.writer.finish(Vault("v", "obsidian"), context)) == ()
