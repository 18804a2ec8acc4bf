"""What each recipe does with what is not so simple, and what it leaves alone and tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import vaultconv
from tests.scripting.conftest import changed
from tests.scripting.test_parting import vault_of
from vaultconv.errors import UsageError
from vaultconv.model.note import Note
from vaultconv.recipes import RECIPES, journals


def run(vault: vaultconv.OpenVault, name: str, **parameters: Any) -> list[str]:
    """What a recipe left alone."""
    return [str(left) for left in RECIPES[name].run(vault, **parameters)]


TYPES = [
    ("7", "text", "'7'", ""),
    ("007", "text", "'007'", ""),
    ("true", "text", "'true'", ""),
    ("[one]", "text", "one", ""),
    ("[one, two]", "text", "[one, two]", "`['one', 'two']` is no text"),
    ("{a: 1}", "list", "{a: 1}", "`{'a': 1}` is no list"),
    ("'7'", "number", "7", ""),
    ("'-1.5'", "number", "-1.5", ""),
    ("2.5", "number", "2.5", ""),
    ("soon", "number", "soon", "`soon` is no number"),
    ("true", "number", "true", "`True` is no number"),
    ("'yes'", "checkbox", "true", ""),
    ("0", "checkbox", "false", ""),
    ("perhaps", "checkbox", "perhaps", "`perhaps` is no checkbox"),
    ("one", "list", "\n  - one", ""),
    ("5 Jan 2026", "date", "2026-01-05", ""),
    ("1/2/2026", "date", "1/2/2026", "`1/2/2026` is no date"),
    ("5", "date", "5", "`5` is no date"),
    ("", "date", "", ""),
]


@pytest.mark.parametrize(("before", "to", "after", "told"), TYPES)
def test_a_value_of_another_type(before: str, to: str, after: str, told: str, tmp_path: Path) -> None:
    vault = vault_of(tmp_path, {"A.md": f"---\nk: {before}\n---\n", "B.md": "x\n"})
    left = run(vault, "change-property-type", key="k", to=to)
    assert left == ([f"A.md:2: k: {told}"] if told else [])
    text = vault["A.md"].text
    assert text.replace("k:\n", "k: \n").replace('"', "'") == f"---\nk: {after}\n---\n"


def test_a_declared_type_is_changed_too(tmp_path: Path) -> None:
    declared = '{\n  "types": {\n    "k": "text",\n    "kk": "text"\n  }\n}'
    vault = vault_of(tmp_path, {"A.md": "---\nk: a\n---\n", ".obsidian/types.json": declared})
    run(vault, "change-property-type", key="k", to="list")
    assert vault.apply().exit_code == 0
    assert (tmp_path / ".obsidian/types.json").read_text() == declared.replace(
        '"k": "text"', '"k": "multitext"'
    )


def test_dates_in_an_order_that_is_taken_for_granted(tmp_path: Path) -> None:
    notes = {
        "A.md": "---\na: 01/02/2026\nb: [2026.1.5, 3/4/26, x]\nc: 30 February 2026\nd: 25-12-2026\ne: 5\ntitle: 1/1/2026\n---\n"
    }
    vault = vault_of(tmp_path, notes)
    assert run(vault, "one-date-format", ambiguous="month-first") == [
        "A.md:3: b: the year of `3/4/26` may be of any century"
    ]
    assert vault["A.md"].text == (
        "---\na: 2026-01-02\nb: [2026-01-05, 3/4/26, x]\nc: 30 February 2026\nd: 2026-12-25\ne: 5\ntitle: 1/1/2026\n---\n"
    )
    vault.discard()
    assert run(vault, "one-date-format", keys="a, title", to="D MMMM YYYY", ambiguous="day-first") == []
    assert vault["A.md"].text.startswith("---\na: 1 February 2026\nb: [2026.1.5")
    assert "title: 1 January 2026" in vault["A.md"].text
    with pytest.raises(UsageError, match="dates that are day-first cannot be written MM/DD/YYYY"):
        run(vault, "one-date-format", to="MM/DD/YYYY", ambiguous="day-first")
    with pytest.raises(UsageError, match="to is none of what it may be: 'YY'"):
        run(vault, "one-date-format", to="YY")


def test_tags_that_are_split_need_a_name(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, {"A.md": "---\ntags: [a, b]\n---\n#a, #a/c and `#a`\n", "B.md": "#b\n"})
    with pytest.raises(UsageError, match="to names no tag"):
        run(vault, "split-tag", tag="a", to=" , ")
    assert run(vault, "split-tag", tag="A", to="#x, y/z") == []
    assert vault["A.md"].text == "---\ntags: [x, y/z, b]\n---\n#x #y/z, #a/c and `#a`\n"
    assert vault["B.md"].text == "#b\n"


def test_tags_of_folders_of_one_kind_or_the_other(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, {"Our bread/2026/A.md": "x\n", "Root.md": "x\n", "Bees/B.md": "#bees/all\n"})
    assert run(vault, "tags-from-folders", nested=False, prefix="in", folder="Our bread") == []
    assert vault["Our bread/2026/A.md"].tags == ("in/Our-bread", "in/2026")
    vault.discard()
    assert run(vault, "tags-from-folders", nested=False) == [
        "Our bread/2026/A.md: `2026` is a number, and no tag"
    ]
    assert changed(vault) == ["+---", "+tags:", "+  - Our-bread", "+---"]


def test_aliases_of_a_property_or_of_no_heading_of_the_first_level(tmp_path: Path) -> None:
    notes = {
        "A.md": "---\nname: Aye\n---\n## Second\n",
        "B.md": "# *B*\n",
        "C.md": "---\nname: 3\n---\n# Sea\n",
    }
    vault = vault_of(tmp_path, notes)
    assert run(vault, "aliases-from-titles") == []
    assert [note.aliases for note in vault] == [(), (), ("Sea",)]
    assert run(vault, "aliases-from-titles", title="property", key="name") == []
    assert [note.aliases for note in vault] == [("Aye",), (), ("Sea",)]


FIELDS = """---
author: Ada
---
author:: Bo
rating:: 4
Words stay.

rating:: 5

born:: 2026-01-05

- [ ] sow [row:: 3]
- item [rating:: 6]

A sentence [mood:: good]

author:: Ada
"""


def test_fields_become_properties(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, {"A.md": FIELDS, "B.md": "born:: [[A]]\n"})
    left = run(vault, "dataview-fields-to-properties")
    assert left == [
        "A.md:4: author: is a property already, with another value",
        "A.md:12: row: stands in a sentence or a list",
        "A.md:13: rating: stands in a sentence or a list",
        "A.md:15: mood: stands in a sentence or a list",
    ]
    assert vault["A.md"].text == (
        "---\nauthor: Ada\nrating:\n  - 4\n  - 5\nborn: 2026-01-05\n---\nauthor:: Bo\nWords stay.\n\n- [ ] sow [row:: 3]\n- item [rating:: 6]\n\n"
        "A sentence [mood:: good]\n"
    )
    assert vault["B.md"].text.startswith('---\nborn: "[[A]]"\n---\n')
    vault.discard()
    assert run(vault, "dataview-fields-to-properties", keys="Born") == []
    assert "rating:: 4" in vault["A.md"].text


def test_days_whose_names_are_taken_stay(tmp_path: Path) -> None:
    settings = ".obsidian/daily-notes.json"
    vault = vault_of(
        tmp_path,
        {
            "2026-01-05.md": "x\n",
            "05.01.2026.md": "y\n",
            "2026-01-06.md": "[[2026-01-05]]\n",
            settings: '{"folder": ""}',
        },
    )
    assert run(vault, "journal-date-format", to="DD.MM.YYYY") == [
        "2026-01-05.md: cannot be `05.01.2026.md`: something is called so"
    ]
    assert [note.path for note in vault] == ["05.01.2026.md", "06.01.2026.md", "2026-01-05.md"]
    assert vault.read_file(settings) == b'{"format": "DD.MM.YYYY","folder": ""}'
    with pytest.raises(UsageError, match="'YYYY' does not tell one day from another"):
        run(vault, "journal-date-format", to="YYYY")
    (tmp_path / settings).parent.mkdir(exist_ok=True)
    (tmp_path / settings).write_text("[")
    with pytest.raises(UsageError, match=r"daily-notes\.json: cannot be understood"):
        run(vaultconv.open_vault(tmp_path, "obsidian"), "journal-date-format", to="DD.MM.YYYY")


def test_days_without_a_note_are_called_by_all_of_their_name(tmp_path: Path) -> None:
    link = "[[2026-01-07]] ![[2026-01-07]] [[Log/2026-01-07]] [[2026-01-07#x|y]] `[[2026-01-07]]`\n"
    notes = {"A.md": link, "Log/2026-01-05.md": "x\n", ".obsidian/daily-notes.json": '{"folder": "Log"}'}
    vault = vault_of(tmp_path, notes)
    assert run(vault, "journal-date-format", to="YYYY/MM-DD") == []
    there = "Log/2026/01-07"
    assert vault["A.md"].text == (f"[[{there}]] ![[{there}]] [[{there}]] [[{there}#x|y]] `[[2026-01-07]]`\n")


def test_queries_name_days_and_what_shows_them_does_not(tmp_path: Path) -> None:
    query = "{{query (between [[Jan 5th, 2026]] [[Jan 6th, 2026]])}}"
    shown = f"- x\n  #+BEGIN_EXAMPLE\n  {query}\n  #+END_EXAMPLE\n"
    notes = {"logseq/config.edn": "{:a 1}", "pages/A.md": f"{shown}- {query}\n"}
    vault = vault_of(tmp_path, notes, "logseq")
    assert run(vault, "journal-date-format", to="yyyy-MM-dd") == []
    assert vault["pages/A.md"].text == shown + "- {{query (between [[2026-01-05]] [[2026-01-06]])}}\n"


def test_a_page_that_would_say_something_else_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = {"logseq/config.edn": "{:a 1}", "pages/A.md": "- [[Jan 5th, 2026]]\n", "pages/B.md": "- B\n"}
    notes["pages/C.md"] = "- [[Jan 6th, 2026]] C\n"
    vault = vault_of(tmp_path, notes, "logseq")
    real = journals.with_days

    def broken(note: Note, *more: Any) -> str | None:
        text = real(note, *more)
        return text.replace(" C", " D") if text is not None else None

    monkeypatch.setattr(journals, "with_days", broken)
    (left,) = run(vault, "journal-date-format", to="yyyy-MM-dd")
    assert left.startswith("pages/C.md:1: cannot be edited in place: words ")
    assert vault["pages/A.md"].text == "- [[2026-01-05]]\n"
    assert vault["pages/C.md"].text == notes["pages/C.md"]
    paths = [action.path for action in vault.plan().actions]
    assert paths == ["logseq/config.edn", "pages/A.md"]


def test_journals_of_a_graph_that_say_their_titles(tmp_path: Path) -> None:
    notes = {
        "logseq/config.edn": "{:a 1}",
        "journals/2026_01_05.md": "title:: Jan 5th, 2026\ntags:: [[Jan 6th, 2026]]\n\n- #[[Jan 7th, 2026]] `[[Jan 5th, 2026]]`\n",
        "pages/Bad.md": '---\na: "open\n---\n- [[Jan 5th, 2026]]\n',
    }
    vault = vault_of(tmp_path, notes, "logseq")
    (left,) = run(vault, "journal-date-format", to="yyyy-MM-dd")
    assert left.startswith("pages/Bad.md:2: cannot be read: ")
    assert vault.find("Jan 5th, 2026") is vault["journals/2026_01_05.md"]
    assert vault["journals/2026_01_05.md"].text == (
        "title:: 2026-01-05\ntags:: [[2026-01-06]]\n\n- #[[2026-01-07]] `[[Jan 5th, 2026]]`\n"
    )
    assert vault.apply().exit_code == 0
    assert run(vault, "journal-date-format", to="yyyy-MM-dd") == [left]
    assert vault.diff() == ""
    with pytest.raises(UsageError, match="Logseq cannot read a day that is written 'Q'"):
        run(vault, "journal-date-format", to="Q")
    (tmp_path / "logseq/config.edn").write_text("")
    with pytest.raises(UsageError, match=r"config\.edn: cannot be understood"):
        run(vaultconv.open_vault(tmp_path, "logseq"), "journal-date-format", to="yyyy/MM/dd")


def test_attachments_of_one_name_stay(tmp_path: Path) -> None:
    vault = vault_of(
        tmp_path,
        {"A.md": "![[a/i.png]] ![[b/i.png]] ![[c.pdf]]\n", "a/i.png": "1", "b/I.png": "2", "c.pdf": "3"},
    )
    assert run(vault, "move-attachments", to="files", endings=".PNG") == [
        "a/i.png: cannot go to `files`: another is called so there",
        "b/I.png: cannot go to `files`: another is called so there",
    ]
    assert run(vault, "move-attachments", to="files", folder="b") == []
    assert vault.attachments == ("a/i.png", "c.pdf", "files/I.png")
    assert vault["A.md"].text == "![[a/i.png]] ![[files/I.png]] ![[c.pdf]]\n"
    (tmp_path / "b/I.png").write_text("changed since")
    assert vault.apply().exit_code == 4


def test_a_note_in_which_it_cannot_be_done_stays_as_a_whole_and_is_told(tmp_path: Path) -> None:
    notes = {"a.html": "<p>x <a href='b.html'>b</a>", "b.html": "<meta name=keywords content='bread'><p>y"}
    vault = vault_of(tmp_path, notes, "html")
    assert run(vault, "tags-from-folders") == []
    left = run(vault, "aliases-from-titles", title="property", key="title")
    assert left == []
    vault["a.html"].move("deep")
    (told,) = run(vault, "tags-from-folders")
    assert told.startswith("deep/a.html: cannot ")
    assert vault["deep/a.html"].text == "<p>x <a href='../b.html'>b</a>"


def test_links_that_stay_markdown_keep_their_spelling(tmp_path: Path) -> None:
    vault = vault_of(
        tmp_path, {"A.md": "[b](<B.md> 'B') [*b*](<B.md>) ![b](B.md 'B') [b](B.md)\n", "B.md": "x\n"}
    )
    assert run(vault, "markdown-to-wikilinks") == []
    assert vault["A.md"].text == "[b](<B.md> 'B') [*b*](<B.md>) ![b](B.md 'B') [[B|b]]\n"


def test_an_alias_that_is_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "logseq/config.edn").write_text("{}")
    (tmp_path / "pages/A.md").write_text('alias:: Bee, [[Buzz]], "a, b"\n\n- # One\n')
    vault = vaultconv.open_vault(tmp_path)
    assert run(vault, "aliases-from-titles") == []
    assert changed(vault) == ['-alias:: Bee, [[Buzz]], "a, b"', '+alias:: Bee, [[Buzz]], "a, b", One']


def test_a_wikilink_without_words_gets_some_and_backticks_are_words(tmp_path: Path) -> None:
    vault = vault_of(tmp_path, {"A.md": "[[B|]] [[B#H|]] [[B|x `c` y]] ![[B|]]\n", "B.md": "# H\n"})
    assert run(vault, "wikilinks-to-markdown") == []
    assert vault["A.md"].text == "[B](B.md) [B > H](B.md#H) [x \\`c\\` y](B.md) ![](B.md)\n"
