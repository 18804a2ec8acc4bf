"""Bases: the names of notes and folders in their filters, found in YAML's own spelling and changed there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.obsidian.boards import back, context_of, renamed, sheet_of
from vaultconv.formats.obsidian import FORMAT
from vaultconv.formats.obsidian.bases import Naming, is_base, names_in, with_names
from vaultconv.model.blocks import Code
from vaultconv.model.board import Base

BASE = """\
# file.hasLink("Rye") in a remark is none
filters:
  or:
    - file.inFolder("Bread")
    - 'file.hasLink("Rye") || file.folder == "Bread"'
    - "file.path != \\"Bread/Rye.md\\" && link('Rye#Method').asFile()"
    - and: [file.name == "Rye.md", "file.basename == 'Rye'"]
    - not:
        - 'file(''Rye'').hasTag("Rye")'
formulas:
  more: |
    if(author == link("Bread/Rye"), "Rye", "[[Rye|that]]")
  web: link("https://example.org/Rye")
properties:
  note.Rye: {displayName: Rye}
views:
  - type: table
    name: Rye
    filters: 'this.file.hasLink("Rye")'
    order: [file.name, note.Rye]
"""

FILES = {"Loaves.base": BASE, "Bread/Rye.md": "Rye\n", "Bread/Oat.md": ""}


def test_the_names_in_it() -> None:
    assert [(named.naming, named.name) for named in names_in(BASE)] == [
        (Naming.FOLDER, "Bread"),
        (Naming.LINK, "Rye"),
        (Naming.FOLDER, "Bread"),
        (Naming.PATH, "Bread/Rye.md"),
        (Naming.LINK, "Rye#Method"),
        (Naming.NAME, "Rye.md"),
        (Naming.STEM, "Rye"),
        (Naming.LINK, "Rye"),
        (Naming.LINK, "Bread/Rye"),
        (Naming.LINK, "Rye"),
        (Naming.LINK, "https://example.org/Rye"),
        (Naming.LINK, "Rye"),
    ]
    assert all(BASE[named.start : named.end] == named.name for named in names_in(BASE))


def test_its_links_are_in_the_index() -> None:
    context = context_of(FILES, {})
    found = [
        (outbound.place, outbound.line, context.target(outbound.reference, "Loaves.base"))
        for outbound in context.index.outbound("Loaves.base")
    ]
    assert {place for place, *_ in found} == {"code"}
    assert [line for _, line, _ in found] == [5, 6, 6, 9, 12, 12, 13, 19]
    assert {target.kind for *_, target in found} == {"note", "url"}
    assert {target.path for *_, target in found if target.kind == "note"} == {"Bread/Rye.md"}


def test_what_a_note_is_called_now() -> None:
    made = renamed(FILES, {"Bread/Rye.md": "Bread/Dark rye.md"})["Loaves.base"]
    assert made == (
        BASE.replace('file.hasLink("Rye") ||', 'file.hasLink("Dark rye") ||')
        .replace("Bread/Rye.md", "Bread/Dark rye.md")
        .replace("'Rye#Method'", "'Dark rye#Method'")
        .replace('"Rye.md"', '"Dark rye.md"')
        .replace("basename == 'Rye'", "basename == 'Dark rye'")
        .replace("file(''Rye'')", "file(''Dark rye'')")
        .replace('link("Bread/Rye")', 'link("Dark rye")')
        .replace("[[Rye|that]]", "[[Dark rye|that]]")
        .replace('this.file.hasLink("Rye")', 'this.file.hasLink("Dark rye")')
    )


def test_a_base_that_moves_alone_stays_as_it_is() -> None:
    assert renamed(FILES, {"Loaves.base": "Views/Loaves.base"})["Views/Loaves.base"] == BASE


def test_what_a_folder_is_called_now() -> None:
    everything = {"Bread/Rye.md": "Loaf/Rye.md", "Bread/Oat.md": "Loaf/Oat.md"}
    made = renamed(FILES, everything)["Loaves.base"]
    assert 'inFolder("Loaf")' in made
    assert 'file.folder == "Loaf"' in made
    assert '\\"Loaf/Rye.md\\"' in made
    one = renamed(FILES, {"Bread/Rye.md": "Loaf/Rye.md"})["Loaves.base"]
    assert 'inFolder("Bread")' in one


def test_a_base_in_a_fence_follows_and_the_ledger_says_so() -> None:
    note = 'a\n\n> - x\n>   ```base\n>   filters: file.hasLink("Rye")\n>   ```\n\n```py\nfile.hasLink("Rye")\n```\n'
    files = {"Home.md": note, "Rye.md": ""}
    context = context_of(files, {})
    assert [(o.place, o.line) for o in context.index.outbound("Home.md")] == [("code", 4)]
    made = renamed(files, {"Rye.md": "Dark.md"})["Home.md"]
    assert made == note.replace('>   filters: file.hasLink("Rye")', '>   filters: file.hasLink("Dark")')
    assert renamed(files, {})["Home.md"] == note


def test_a_name_that_its_quotes_cannot_hold_stays() -> None:
    text = (
        "a: file.hasLink(\"R\")\nb: file.hasLink('R')\nc: 'link(\"R\")'\nd: 'link(''R'')'\ne: \"'[[R]]'\"\n"
    )
    made, left = with_names(text, lambda _: 'say "x"')
    assert made == text
    assert len(left) == 5
    made, left = with_names(text, lambda _: "Bob's")
    assert made == text.replace('file.hasLink("R")', 'file.hasLink("Bob\'s")').replace(
        'link("R")\'', "link(\"Bob''s\")'"
    )
    assert [named.quote for named in left] == ["'", "''", ""]
    doubled = "c: 'file.hasLink(\"Bob''s\")'\n"
    assert [named.name for named in names_in(doubled)] == ["Bob's"]
    assert with_names(doubled, lambda _: "Al's")[0] == "c: 'file.hasLink(\"Al''s\")'\n"


def test_what_had_to_stay_is_in_the_ledger() -> None:
    files = {
        "a.base": "x: 1\nb: file.hasLink('R')\n",
        "n.md": "\n```base\nb: file.hasLink('R')\n```\n",
        "R.md": "",
    }
    context = context_of(files, {"R.md": "Bob's.md"})
    (base,) = context.index.vault.bases
    (output,) = FORMAT.writer.write_sheet(base, context)
    assert output.data.decode() == files["a.base"]
    assert [(loss.note, loss.line, loss.construct) for loss in output.losses] == [("a.base", 2, "link")]
    note = context.index.note("n.md")
    assert note is not None
    (output,) = FORMAT.writer.write(note, context)
    assert [(loss.note, loss.line, loss.construct) for loss in output.losses] == [("n.md", 3, "link")]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [", 1), ("a: b\n c: d\n", 2), ("\x00", 1), ("[" * 300, 1), ("a: " + "x" * 300_000, 1)],
)
def test_one_that_is_no_yaml_says_where(text: str, line: int) -> None:
    found = sheet_of("a.base", text)
    assert isinstance(found, Base)
    assert found.problem is not None
    assert found.problem.line == line
    assert found.references == ()
    assert renamed({"a.base": text, "n.md": ""}, {"n.md": "m.md"})["a.base"] == text


def test_a_fence_that_is_no_yaml_is_code() -> None:
    files = {"n.md": "```base\na: [\n```\n", "Rye.md": ""}
    assert renamed(files, {"Rye.md": "Dark.md"})["n.md"] == files["n.md"]
    assert not is_base(Code("a: [\n", "base"))
    assert not is_base(Code('file.hasLink("a")\n', "py"))
    assert not is_base(Code("views: []\n", "base"))


def test_an_empty_one_is_a_base() -> None:
    found = sheet_of("a.base", "")
    assert found.problem is None


NAMES = st.text(st.characters(categories=["L", "Nd"], include_characters=" '-"), min_size=1, max_size=8).map(
    str.strip
)


@given(NAMES.filter(bool))
def test_a_rename_and_its_reverse_are_the_same_bytes(name: str) -> None:
    renames = {"Bread/Rye.md": f"Bread/{name}.md"}
    assert renamed(FILES, {}) == FILES
    there = renamed(FILES, renames)
    returned = renamed(there, back(renames))["Loaves.base"]
    assert returned.replace('link("Rye")', 'link("Bread/Rye")') == BASE
