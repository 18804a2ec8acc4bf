"""A renamed note takes its links along, in the style of its vault."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import vaultconv
from tests.scripting.conftest import FIXTURES, FORMATS, changed, files
from vaultconv.errors import EditError


def linked(vault: Any) -> dict[str, list[tuple[str, str]]]:
    """What each note links, by titles: what must stay when files move."""
    return {
        note.title: sorted((link.place, link.note.title if link.note else link.path) for link in note.links)
        for note in vault
    }


@pytest.mark.parametrize("format", FORMATS)
def test_every_link_leads_there_and_nothing_else_is_changed(format: str, opened: Any) -> None:
    vault = opened(format)
    starter = vault.find("Starter")
    backlinks = starter.backlinks
    vault.rename(starter, "Sourdough")
    assert vault.find("Sourdough") is starter or format == "html"
    assert starter.backlinks == backlinks
    assert vault.apply().exit_code == 0
    assert vault.diff() == ""
    found = vault[starter.path]
    assert {note.title for note in found.backlinks} == {"Loaf", "Plan"}
    assert "`[[Starter]]`" in vault.find("Loaf").text or format == "html"


def test_of_a_vault_only_the_links_are_changed(opened: Any) -> None:
    vault = opened("obsidian")
    vault.find("Starter").rename("Sour dough")
    assert [line for line in changed(vault) if "[[" in line] == [
        '-needs: "[[Starter]]"',
        '+needs: "[[Sour dough]]"',
        "-Feed the [[Starter]], or [[starter|it]], `[[Starter]]`.",
        "+Feed the [[Sour dough]], or [[Sour dough|it]], `[[Starter]]`.",
        "-See [[Starter#Feeding]] and [[Plan]].",
        "+See [[Sour dough#Feeding]] and [[Plan]].",
        "-Beds for [[Bread/Starter|rye]] #bread #breads",
        "+Beds for [[Sour dough|rye]] #bread #breads",
    ]


def test_a_page_of_a_graph_is_renamed_as_its_app_does(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    shutil.copytree(FIXTURES / "logseq-graph", graph)
    (graph / "pages/More.md").write_text(
        "tags:: bees, garden\ntitle:: More\n\n- #Bees, #bees. #[[Bees]] [x]([[bees]]) `[[Bees]]` #beest {{query [[Bees]]}}\n"
    )
    vault = vaultconv.open_vault(graph)
    vault.find("Bees").rename("Honey/Our bees")
    assert vault.find("honey/our bees").path == "pages/Honey___Our bees.md"
    assert vault["pages/More.md"].text == (
        "tags:: Honey/Our bees, garden\ntitle:: More\n\n- #[[Honey/Our bees]], #[[Honey/Our bees]]. #[[Honey/Our bees]] "
        "[x]([[Honey/Our bees]]) `[[Bees]]` #beest {{query [[Honey/Our bees]]}}\n"
    )
    vault.find("More").rename("Less")
    assert "title:: Less" in vault.find("Less").text
    assert vault.apply().exit_code == 0
    assert (graph / "pages/Less.md").is_file()
    (day,) = (note for note in vault if note.date)
    with pytest.raises(EditError, match="cannot be called 'Some day'"):
        day.rename("Some day")


QUERY = """- #+BEGIN_QUERY
  {:query (page-property :type [[Bees]])}
  #+END_QUERY
- ```
  [[Bees]]
  ```
"""


def test_queries_name_the_page_and_code_does_not(tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "logseq/config.edn").write_text("{}")
    (tmp_path / "pages/Bees.md").write_text("---\ntitle: Bees\nkind: insect # six legs\n---\n\n- x\n")
    (tmp_path / "pages/Asks.md").write_text(QUERY)
    vault = vaultconv.open_vault(tmp_path, "logseq")
    bees = vault.find("Bees")
    bees.properties["kind"] = "animal"
    bees.properties["more"] = 1
    bees.properties.rename("more", "less")
    bees.rename("Wasps")
    assert vault["pages/Asks.md"].text == QUERY.replace("[[Bees]]", "[[Wasps]]", 1)
    assert bees.text == "---\ntitle: Wasps\nkind: animal # six legs\nless: 1\n---\n\n- x\n"
    del bees.properties["less"]
    assert bees.path == "pages/Wasps.md"


ADDRESSES = """<!-- <a href="b.html"> --><a href='b.html'>1</a> <a href=b.html#x>2</a> <a href="/b.html?q">3</a> <a href="/b.html">4</a>
<script>var a = '<a href="b.html">'</script> <a href="https://e.org/b.html">5</a> <a href="#b">6</a> <img src="../b.html" data-src="b.html">
"""


def test_addresses_are_changed_in_tags_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(ADDRESSES)
    (tmp_path / "b.html").write_text("<p>x <a href='a.html'>back</a>")
    vault = vaultconv.open_vault(tmp_path, "html")
    vault["b.html"].move("deep")
    assert vault["a.html"].text == (
        ADDRESSES.replace("href='b.html'", "href='deep/b.html'")
        .replace("href=b.html#x", 'href="deep/b.html#x"')
        .replace('href="/b.html">4', 'href="/deep/b.html">4')
    )
    assert vault["deep/b.html"].text == "<p>x <a href='../a.html'>back</a>"


def test_a_note_of_a_site_keeps_its_address(opened: Any) -> None:
    vault = opened("readwise")
    starter = vault.find("Starter")
    path = starter.path
    starter.rename("Sourdough: the second")
    assert starter.path == path
    assert starter.title == "Sourdough: the second"
    assert all(line[1:].startswith("title") for line in changed(vault) if "[[" not in line)
    assert vault.apply().exit_code == 0
    assert vault.find("Sourdough: the second").backlinks


def test_pages_address_a_moved_page_from_where_they_are(opened: Any) -> None:
    vault = opened("html")
    starter = vault.find("Starter")
    vault.move(starter, "jars/deep")
    assert starter.path == "jars/deep/starter.html"
    assert all("href" in line for line in changed(vault) if "starter" in line)
    assert vault.apply().exit_code == 0
    assert 'href="jars/deep/starter.html"' in (vault.path / "index.html").read_text("utf-8")
    assert not (vault.path / "bread/starter.html").exists()


def test_a_page_that_names_those_that_link_it_names_a_renamed_one(opened: Any) -> None:
    vault = opened("html")
    vault.find("Loaf").rename("Bun")
    starter = vault.find("Starter").text
    assert 'href="bun.html" dir="auto">Loaf' in starter
    assert "loaf.html" not in starter


@pytest.mark.parametrize("format", ["obsidian", "html"])
def test_a_moved_note_takes_its_own_links_along(format: str, opened: Any) -> None:
    vault = opened(format)
    before = linked(vault)
    for name, folder in (("Loaf", ""), ("Starter", "Garden/Deep"), ("Plan", "/Bread/")):
        vault.find(name).move(folder)
    assert linked(vault) == before
    vault.apply()
    assert linked(vault) == before
    assert vault.find("Plan").path.lower().startswith("bread/plan.")


def test_a_name_that_another_note_has_too_is_told_apart(tmp_path: Path) -> None:
    """Links to the other note, which was the only one of its name, name its folder now."""
    for path, text in {"a/deep/One.md": "x", "b/Two.md": "y", "c.md": "[[One]] [[Two]] ![[Two#h]]\n"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    vault = vaultconv.open_vault(tmp_path, "obsidian")
    vault["b/Two.md"].rename("One")
    assert vault["c.md"].text == "[[a/deep/One]] [[b/One]] ![[b/One#h]]\n"
    assert [link.path for link in vault["c.md"].links] == ["a/deep/One.md", "b/One.md", "b/One.md"]


def test_a_canvas_leads_to_the_new_name(tmp_path: Path) -> None:
    (tmp_path / "Bed.md").write_text("x")
    board = '{"nodes":[{"id":"1","type":"file","file":"Bed.md","x":0,"y":0,"width":9,"height":9}],"edges":[]}'
    (tmp_path / "Week.canvas").write_text(board)
    vault = vaultconv.open_vault(tmp_path, "obsidian")
    vault["Bed.md"].rename("Plot")
    assert vault.apply().exit_code == 0
    assert (tmp_path / "Week.canvas").read_text() == board.replace("Bed", "Plot")


def test_notes_may_change_places(tmp_path: Path) -> None:
    for name, other in (("A", "B"), ("B", "A")):
        (tmp_path / f"{name}.md").write_text(f"I am {name}, see [[{other}]]\n")
    vault = vaultconv.open_vault(tmp_path, "obsidian")
    first, second = vault["A.md"], vault["B.md"]
    first.rename("C")
    second.rename("A")
    first.rename("B")
    vault.apply()
    assert files(tmp_path) == {"A.md": b"I am B, see [[B]]\n", "B.md": b"I am A, see [[A]]\n"}


@pytest.mark.parametrize("name", ["", " ", "a/b", "Loaf", "loaf", "a:b", "two\nlines", "..", "CON"])
def test_a_name_that_cannot_be_is_refused_and_nothing_is_done(name: str, opened: Any) -> None:
    vault = opened("obsidian")
    with pytest.raises(EditError, match="cannot"):
        vault.find("Starter").rename(name)
    assert vault.diff() == ""


@pytest.mark.parametrize("folder", ["../out", "a/../../b", ".obsidian"])
def test_nothing_goes_out_of_the_vault_or_into_its_app(folder: str, opened: Any) -> None:
    vault = opened("obsidian")
    with pytest.raises(EditError, match="cannot go to"):
        vault.find("Starter").move(folder)
    assert vault.diff() == ""


def test_a_name_that_differs_in_case_alone_is_one_where_the_disk_tells_them_apart(opened: Any) -> None:
    vault = opened("obsidian")
    starter = vault.find("Starter")
    starter.rename("STARTER")
    assert vault.apply().exit_code == 0
    assert (vault.path / "Bread/STARTER.md").is_file()
    (vault.path / "Bread/starter.md").hardlink_to(vault.path / "Bread/STARTER.md")  # as if it did not
    with pytest.raises(EditError, match="something is there"):
        vault.find("STARTER").rename("starter")


def test_a_file_that_is_no_note_is_in_the_way(opened: Any) -> None:
    vault = opened("obsidian")
    (vault.path / "Bread/New.md").write_text("come meanwhile")
    with pytest.raises(EditError, match="something is there"):
        vault.find("Starter").rename("New")


def test_every_note_of_a_vault_is_renamed_in_its_turn(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "sample-vault", tmp_path / "vault")
    vault = vaultconv.open_vault(tmp_path / "vault")
    before = {note: sorted(link.place for link in note.links if link.note) for note in vault}
    leads = {note: sorted(other.path for other in note.backlinks) for note in vault}
    for number, note in enumerate(vault.notes):
        note.rename(f"Note {number}")
    assert {note: sorted(link.place for link in note.links if link.note) for note in vault} == before
    assert {note: len(note.backlinks) for note in vault} == {
        note: len(paths) for note, paths in leads.items()
    }
    assert vault.apply().exit_code == 0
    assert vault.diff() == ""


def test_a_note_that_would_say_something_else_is_left_alone_as_a_whole(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = opened("obsidian")
    before = {note: note.text for note in vault}
    monkeypatch.setattr(
        type(vault.editing), "relinked", lambda _self, note, _context, _names: note.source.text + "\nmore\n"
    )
    with pytest.raises(EditError, match="cannot be edited in place: "):
        vault.find("Starter").rename("Sourdough")
    monkeypatch.undo()
    assert {note: note.text for note in vault} == before
    assert vault.diff() == ""


@pytest.mark.parametrize("format", ["obsidian", "readwise", "html"])
def test_many_are_moved_at_once_as_one_after_the_other(
    format: str, opened: Any, made: dict[str, Path]
) -> None:
    one, other = opened(format), vaultconv.open_vault(made[format], format)
    one.move_all(one, "All")
    for note in other.notes:
        note.move("All")
    assert {note.path.partition("/")[0] for note in one} == {"All"}
    assert linked(one) == linked(other)
    assert one.diff() != ""
    if format != "html":  # its index lists them in the order in which they came
        assert one.diff() == other.diff()


def test_of_many_all_are_moved_or_none(opened: Any) -> None:
    vault = opened("obsidian")
    vault.rename(vault["Garden/Empty.md"], "Loaf")
    before = vault.diff()
    for notes in (("Bread/Starter.md", "Garden/Loaf.md"), ("Bread/Loaf.md", "Garden/Loaf.md")):
        folder = "Bread" if "Bread/Starter.md" in notes else "All"
        with pytest.raises(EditError, match=r"Loaf\.md` (is there|is to go there, too)"):
            vault.move_all([vault[path] for path in notes], folder)
        assert vault.diff() == before


def test_a_link_that_says_the_name_already_stays_as_it_is_written(tmp_path: Path) -> None:
    text = (
        "[[B]] [[B\\|b]] [[B|]] [[B#]] [b](B.md 't') [b](<B.md>) ![b](B.md) [[/B]]\n\n| [[B\\|b]] |\n|---|\n"
    )
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "B.md").write_text("# One\n")
    (tmp_path / "A.md").write_text(text)
    vault = vaultconv.open_vault(tmp_path)
    vault.move(vault["B.md"], "Folder")
    assert vault["A.md"].text == text.replace("[[/B]]", "[[B]]")
    vault.move(vault["A.md"], "Elsewhere")
    assert vault["Elsewhere/A.md"].text == text.replace("[[/B]]", "[[B]]")
