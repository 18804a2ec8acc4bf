"""A word that is edited in another app comes home, and no other byte of its line is another: no backslash is left in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vaultconv.model.losses import Outcome
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import FOLDER

LINES = (
    "one $5 to $6\nand a line end",
    "a list of ~~ a~b, `a tick and H~2~O",
    "a wiki [[name]] and ![[what]] it shows",
    r"marks \[x\] \*y\* and &amp; and \_a\_",
    "* a star with a word",
)


@pytest.mark.parametrize("over", ["obsidian", "logseq", "html"])
def test_an_edited_word_makes_the_rest_of_its_line_no_other(over: str, tmp_path: Path) -> None:
    site, there, back = tmp_path / "site", tmp_path / "there", tmp_path / "back"
    path = "_manual_posts/2024-01-05-a.md"
    (site / path).parent.mkdir(parents=True)
    text = "---\ntitle: A\nmanual_post: true\n---\n\n" + "\n\n".join(LINES) + "\n"
    (site / path).write_text(text, "utf-8")
    convert(site, there, Options(target_format=over))
    edits = {
        "one ": "once ",
        "list of": "lists of",
        "wiki ": "vicky ",
        "marks": "spots",
        "with a": "without a",
    }
    (note,) = (
        file for file in there.rglob("[Aa]*.*") if "_vault" not in file.parts and FOLDER not in file.parts
    )
    edited = note.read_text("utf-8")
    for old, new in edits.items():
        assert edited.count(old) >= 1
        edited, text = (each.replace(old, new) for each in (edited, text))
    note.write_text(edited, "utf-8")
    outcome = convert(there, back, Options(target_format="readwise"))
    assert (back / path).read_text("utf-8") == text
    assert not any(loss.outcome is Outcome.CARRIER_STALE for loss in outcome.plan.losses)


FENCES = "```\none\n```\n\n~~~\ntwo\n~~~\n\nend\n"
NUMBERS = "1) one\n2) two\n3) three\n"


@pytest.mark.parametrize(
    ("note", "edit", "left"),
    [
        (FENCES, ("- ```\n  one\n  ```\n", ""), "~~~\ntwo\n~~~\n\nend\n"),
        (FENCES, ("- ```\n  two\n  ```\n", ""), "```\none\n```\n\nend\n"),
        (FENCES, ("- end", ""), "```\none\n```\n\n~~~\ntwo\n~~~\n"),
        (FENCES, ("- ```\n  one", "- ```\n  new\n  ```\n- ```\n  one"), "```\nnew\n```\n\n" + FENCES),
        (NUMBERS, ("- one\n  logseq.order-list-type:: number\n", ""), "1) two\n2) three\n"),
        (NUMBERS, ("- two\n  logseq.order-list-type:: number\n", ""), "1) one\n2) three\n"),
        (NUMBERS, ("- one", "- ones"), "1) ones\n2) two\n3) three\n"),
    ],
)
def test_what_is_left_keeps_its_own_marks(
    note: str, edit: tuple[str, str], left: str, tmp_path: Path
) -> None:
    vault, graph, back = tmp_path / "vault", tmp_path / "graph", tmp_path / "back"
    vault.mkdir()
    (vault / "N.md").write_text(note, "utf-8")
    convert(vault, graph, Options(target_format="logseq", durable=False))
    page = graph / "pages" / "N.md"
    text = page.read_text("utf-8")
    assert text.count(edit[0]) == 1
    page.write_text(text.replace(*edit), "utf-8")
    convert(graph, back, Options(target_format="obsidian", durable=False))
    assert (back / "N.md").read_text("utf-8") == left


@pytest.mark.parametrize("edit", [("except", "but not"), ("All Platforms", "Web")], ids=["a word", "a link"])
def test_an_edited_property_of_a_graph_comes_home_with_nothing_carried_beside_it(
    edit: tuple[str, str], tmp_path: Path
) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    page = "pages/Bar___Link.md"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text("{:file/name-format :triple-lowbar}")
    (graph / page).parent.mkdir()
    text = "type:: [[Part]]\nfound-on:: [[All Platforms]] except [[Paper]]\nsince:: 0.8.7\n\n- Words.\n"
    (graph / page).write_text(text)
    convert(graph, there, Options(target_format="obsidian"))
    note = there / "Bar/Link.md"
    assert edit[0] in note.read_text()
    note.write_text(note.read_text().replace(*edit))
    convert(there, back, Options(target_format="logseq"))
    assert (back / page).read_text() == text.replace(*edit)


@pytest.mark.parametrize(
    ("page", "edit"),
    [
        (
            "- Two ways to fill a shelf:\n\t- 1. By baking a loaf and its rolls\n\t  2. By baking an entire tray with all of its loaves\n- ## Loaves\n"
            "\t- The easiest way to fill a tray is with the spoon. \n\t\t- ![spoon.png](../assets/spoon_16.png)\n",
            ("tray with", "tray without"),
        ),
        (
            "- Steps\n\t- 2. Take the three bowls and mix flour, then water, and each of them again.\n\t\t- ![](../assets/bowls_16.png)\n"
            "\t- 3. The loaves make up a whole batch, when they go into the oven. After baking, if you are in a hurry, you can cut into the crust.\n"
            "\t- 4. Of course a batch for yourself only is not that fun.\n\t\t- ![fun.png](../assets/fun_16.png)\n",
            ("cut into", "cut through"),
        ),
        (
            "- a\n    - b\n- 2. mix the water\n  5. knead the crust\n    - stir the flour\n      \n      salt\n",
            ("stir the", "stir in the"),
        ),
        ("-\n  #+BEGIN_QUOTE\n  Bread is good for us.\n  #+END_QUOTE\n- From a book\n", ("good", "bad")),
        ("title:: Bread\n\n- Head over to the oven\n- and wait\n", ("over", "back")),
        (
            "- # Head\n\t- > Quoted words.\n\t  \n\t  Below them.\n\t- > Further:\n\t  \n\t  1. Follow\n\t  \n\t  2. Join\n\t  \n\t  And so on.\n",
            ("Quoted", "Other"),
        ),
        (
            "- Symbols:\n\t  1. the rye\n\t   2. the oats\n\t  \n\t  More:\n\t  #+BEGIN_EXAMPLE\n\t  q\n\t  #+END_EXAMPLE\n"
            "- 1. Find one\n  #+BEGIN_EXAMPLE\n  a\n  #+END_EXAMPLE\n  words\n- 2. Find two\n  collapsed:: true\n  #+BEGIN_EXAMPLE\n  b\n"
            "  #+END_EXAMPLE\n  words\n\t- 1. at the top\n\t  2. below it\n",
            ("Find two", "Find 2"),
        ),
        ("- Ways:\n\t- 1. By a loaf\n\t  2. By a tray\n- End\n", ("By a loaf", "By a bun")),
        ("- * Find one\n- * Find two\n- 7) Find three\n", ("Find two", "Find 2")),
        ("- zero\n- See ![map](../assets/gone.png) now\n- one\n", ("now", "then")),
        ("- zero\n- Bread here\n  heading:: true\n\t- one\n", ("Bread", "Rolls")),
    ],
    ids=[
        "in one block",
        "below a picture",
        "below two lines of one block",
        "in a quote below its bullet",
        "below a title that is the name of the file",
        "beside a list within a block",
        "behind a number",
        "the first of two lines of one block",
        "behind a star",
        "beside a picture that is not there",
        "the first word of a heading by a property",
    ],
)
def test_a_line_stays_on_its_level_and_spelled_as_it_was(
    page: str, edit: tuple[str, str], tmp_path: Path
) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text("{}")
    (graph / "pages").mkdir()
    (graph / "pages/Bread.md").write_text(page)
    convert(graph, there, Options(target_format="obsidian"))
    note = there / "Bread.md"
    note.write_text(note.read_text().replace(*edit))
    convert(there, back, Options(target_format="logseq"))
    assert (back / "pages/Bread.md").read_text() == page.replace(*edit)


def test_a_property_that_cannot_be_spelled_as_it_was_keeps_what_is_carried_for_it(tmp_path: Path) -> None:
    graph, there, back, again = (tmp_path / name for name in ("graph", "there", "back", "again"))
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text("{}")
    (graph / "pages").mkdir()
    (graph / "pages/Knowledge.md").write_text("alias:: Graph view\n\n- A graph\n")
    (graph / "pages/Part.md").write_text("what:: Like [[Graph view]] but only for the page\n\n- Words\n")
    convert(graph, there, Options(target_format="obsidian"))
    note = there / "Part.md"
    edited = note.read_text().replace("Like", "Unlike")
    note.write_text(edited)
    convert(there, back, Options(target_format="logseq"))
    shutil.rmtree(back / FOLDER)
    convert(back, again, Options(target_format="obsidian"))
    assert (again / "Part.md").read_text() == edited


BAR = "Status bar.md"
CASES = [
    (
        "the [[Status bar]], on a phone",
        ("[[Status bar]]", "[[status bar]]"),
        "the [[status bar]], on a phone",
    ),
    (
        "the [[status bar]], on a phone",
        ("[[Status bar]]", "[[STATUS BAR]]"),
        "the [[STATUS BAR]], on a phone",
    ),
    ("the [[status bar]], on a phone", ("phone", "tablet"), "the [[status bar]], on a tablet"),
    ("a [[Status bar|bar]]", ("[[Status bar]]", "[[status bar]]"), "a [[status bar|bar]]"),
    ("see ![[Status bar]]", ("[[Status bar]]", "[[status bar]]"), "see ![[status bar]]"),
    (
        "---\nsee: ['[[Status bar]]', here]\n---\nWords",
        ("[[Status bar]]", "[[status bar]]"),
        "---\nsee: ['[[status bar]]', here]\n---\nWords",
    ),
]


@pytest.mark.parametrize(("text", "edit", "home"), CASES)
def test_a_link_of_a_vault_comes_home_in_the_case_that_it_had_or_was_given(
    text: str, edit: tuple[str, str], home: str, tmp_path: Path
) -> None:
    vault, there, back = tmp_path / "vault", tmp_path / "there", tmp_path / "back"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / BAR).write_text("At the bottom.\n")
    (vault / "Words.md").write_text(text + "\n")
    convert(vault, there, Options(target_format="logseq", durable=False))
    note = there / "pages/Words.md"
    assert edit[0] in note.read_text()
    note.write_text(note.read_text().replace(*edit))
    convert(there, back, Options(target_format="obsidian", durable=False))
    assert (back / "Words.md").read_text() == home + "\n"


@pytest.mark.parametrize(
    ("text", "edit", "home"),
    [
        ("- the [[Status bar]]", ("[[Status", "[[STATUS"), "- the [[STATUS bar]]"),
        ("- the [[status bar]] here", ("[[status", "[[Status"), "- the [[Status bar]] here"),
        ("- the [[status bar]] here", ("here", "there"), "- the [[status bar]] there"),
        ("- the [bar]([[status bar]])", ("[[status", "[[Status"), "- the [bar]([[Status bar]])"),
        ("- {{embed [[status bar]]}}", ("[[status", "[[Status"), "- {{embed [[Status bar]]}}"),
        ("see:: [[status bar]]\n\n- x", ("[[status", "[[Status"), "see:: [[Status bar]]\n\n- x"),
    ],
)
def test_a_link_of_a_graph_comes_home_in_the_case_that_it_had_or_was_given(
    text: str, edit: tuple[str, str], home: str, tmp_path: Path
) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    (graph / "pages").mkdir(parents=True)
    (graph / "logseq").mkdir()
    (graph / "logseq/config.edn").write_text("{:file/name-format :triple-lowbar}")
    (graph / "pages" / BAR).write_text("- At the bottom.\n")
    (graph / "pages/Words.md").write_text(text + "\n")
    convert(graph, there, Options(target_format="obsidian", durable=False))
    note = there / "Words.md"
    assert edit[0] in note.read_text()
    note.write_text(note.read_text().replace(*edit))
    convert(there, back, Options(target_format="logseq", durable=False))
    assert (back / "pages/Words.md").read_text() == home + "\n"


@pytest.mark.parametrize(
    ("page", "edit", "home", "stale"),
    [
        (
            "- |  Flour  |   What|\n  |---|---|\n  |  Rye    |   dark|\n",
            ("Rye", "Spelt"),
            "- |  Flour  |   What|\n  |---|---|\n  | Spelt |   dark|\n",
            1,
        ),
        (
            "- Ways:\n\t- 1. By a loaf\n\t  2. By a tray\n- End\n",
            ("1. By a loaf", "1. By a loaf\n\t- 1. By a bun"),
            "- Ways:\n\t-\n\t\t- By a loaf\n\t\t  logseq.order-list-type:: number\n\t- 1. By a bun\n\t  2. By a tray\n- End\n",
            0,
        ),
    ],
    ids=["a cell among blanks", "a block between two lines of one"],
)
def test_what_cannot_come_home_as_it_stood_is_there_once_and_in_its_place_and_the_ledger_says_so(
    page: str, edit: tuple[str, str], home: str, stale: int, tmp_path: Path
) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text("{}")
    (graph / "pages").mkdir()
    (graph / "pages/Bread.md").write_text(page)
    convert(graph, there, Options(target_format="obsidian", durable=False))
    note = there / "Bread.md"
    assert edit[0] in note.read_text()
    note.write_text(note.read_text().replace(*edit))
    outcome = convert(there, back, Options(target_format="logseq", durable=False))
    assert (back / "pages/Bread.md").read_text() == home
    assert sum(loss.outcome is Outcome.CARRIER_STALE for loss in outcome.plan.losses) == stale


@pytest.mark.parametrize(
    ("note", "edit", "home"),
    [
        (
            "- a\n  - b\n- c\n\t- d\n\t\t- e\n\t\t- f\n",
            ("- e", "- e\n\t\t- new\n\t\t\t- below"),
            ("- e", "- e\n\t\t- new\n\t\t  - below"),
        ),
        (
            "- a\n    - b\n- c\n  - d\n    - e\n    - f\n",
            ("- e", "- e\n\t\t- new"),
            ("- e", "- e\n    - new"),
        ),
        (
            "- a\n  - b\n- c\n\t- > q\n\t\t> r\n\t\t- s\n",
            ("> r", "> r\n\t  > new"),
            ("> r", "> r\n\t\t> new"),
        ),
        (
            "1. one\n2. two\n  * a\n    * b\n      * c\n",
            ("- c", "- new\n\t\t- c"),
            ("* c", "- new\n      * c"),
        ),
    ],
    ids=["tabs after blanks", "two blanks after four", "a quote", "further in than it need be"],
)
def test_what_is_put_between_lines_that_are_indented_otherwise_is_on_their_level(
    note: str, edit: tuple[str, str], home: tuple[str, str], tmp_path: Path
) -> None:
    vault, graph, back = tmp_path / "vault", tmp_path / "graph", tmp_path / "back"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "N.md").write_text(note)
    convert(vault, graph, Options(target_format="logseq", durable=False))
    page = graph / "pages/N.md"
    assert page.read_text().count(edit[0]) == 1
    page.write_text(page.read_text().replace(*edit))
    convert(graph, back, Options(target_format="obsidian", durable=False))
    assert (back / "N.md").read_text() == note.replace(*home)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('found-on: "[[All]] except [[Paper]]"\n', ""),
        ('found-on: "[[All]] except [[Paper]]"', "found-on: nowhere"),
        ('found-on: "[[All]] except [[Paper]]"', 'found-on: "[[Paper]]"'),
        ("found-on", "met-on"),
        ("All", "Some"),
        ("---\n", '---\nnew: "[[Q]] and more"\n'),
    ],
    ids=["gone", "a text", "a link", "renamed", "a word", "one more"],
)
def test_a_property_that_is_edited_leaves_the_others_as_they_were(old: str, new: str, tmp_path: Path) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text("{}")
    (graph / "pages").mkdir()
    (graph / "pages/X y.md").write_text("- there\n")
    (graph / "pages/Part.md").write_text(
        "found-on:: [[All]] except [[Paper]]\nby:: see [[X y]] now\n\n- Words\n"
    )
    convert(graph, there, Options(target_format="obsidian"))
    note = there / "Part.md"
    note.write_text(note.read_text().replace(old, new, 1))
    convert(there, back, Options(target_format="logseq"))
    home = (back / "pages/Part.md").read_text()
    assert "by:: see [[X y]] now\n" in home
    shutil.rmtree(back / FOLDER)
    convert(back, tmp_path / "again", Options(target_format="obsidian"))
    assert (tmp_path / "again/Part.md").read_text() == note.read_text()


def test_a_property_that_becomes_a_list_in_one_note_leaves_those_of_the_others_as_they_were(
    tmp_path: Path,
) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text("{}")
    (graph / "pages").mkdir()
    pages = {f"{name}.md": f"kind:: of {name}\n\n- Words\n" for name in ["Ax", "By", "Cz"]}
    for name, text in pages.items():
        (graph / "pages" / name).write_text(text)
    convert(graph, there, Options(target_format="obsidian", durable=False))
    note = there / "Ax.md"
    note.write_text(note.read_text().replace("kind: of Ax", "kind: [of Ax]"))
    convert(there, back, Options(target_format="logseq", durable=False))
    home = {name: (back / "pages" / name).read_text() for name in pages}
    listed = 'kind:: of Ax\nvaultconv:: {"v":1,"lists":["kind"]}\n\n- Words\n'
    assert home == pages | {"Ax.md": listed}


@pytest.mark.parametrize("edit", [("one", "once"), ("mine", "yours")], ids=["its block", "its value"])
def test_a_property_of_a_block_that_is_called_as_ours_is_its_own(
    edit: tuple[str, str], tmp_path: Path
) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text("{}")
    text = "- one\n  a:: b\n  vaultconv:: mine\n"
    (graph / "A.md").write_text(text)
    convert(graph, there, Options(target_format="obsidian", durable=False))
    assert (there / "A.md").read_text() == "- one [a:: b] [vaultconv:: mine]\n"
    (there / "A.md").write_text((there / "A.md").read_text().replace(*edit))
    convert(there, back, Options(target_format="logseq", durable=False))
    assert (back / "A.md").read_text() == text.replace(*edit)


ROWS = "| a    | b |\n| :--- | - |\n| one  | two  |\n|three|   four |\n"
LAID = "| a     | b    |\n|-------|-----:|\n| one   |    x |\n| two   | four |\n"


@pytest.mark.parametrize(
    ("text", "edits", "home"),
    [
        (ROWS, [("two", "twenty")], ROWS.replace("two  |", "twenty |")),
        (ROWS, [("three", "thirty")], ROWS.replace("|three|", "| thirty |")),
        (ROWS, [("  | one | two |\n", "")], ROWS.replace("| one  | two  |\n", "")),
        (LAID, [("| one |", "| three |")], LAID.replace("| one   |", "| three |")),
        (
            "## H\n\nalso [[Note#H|words]] there\n",
            [("also", "and")],
            "## H\n\nand [[Note#H|words]] there\n",
        ),
        (
            "## H\n\nalso [[#H|words]] and [[Note#H]] there\n",
            [("there", "here")],
            "## H\n\nalso [[#H|words]] and [[Note#H]] here\n",
        ),
    ],
    ids=["a cell", "a cell without blanks", "a row", "a column", "the note by its name", "the note itself"],
)
def test_what_is_not_edited_in_a_line_is_laid_out_and_called_as_it_was(
    text: str, edits: list[tuple[str, str]], home: str, tmp_path: Path
) -> None:
    vault, there, back = tmp_path / "vault", tmp_path / "there", tmp_path / "back"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "Note.md").write_text(text)
    convert(vault, there, Options(target_format="logseq", durable=False))
    page = there / "pages/Note.md"
    edited = page.read_text()
    for old, new in edits:
        assert edited.count(old) == 1
        edited = edited.replace(old, new)
    page.write_text(edited)
    convert(there, back, Options(target_format="obsidian", durable=False))
    assert (back / "Note.md").read_text() == home


@pytest.mark.parametrize("settings", [True, False], ids=["into its graph", "into a new one"])
def test_tasks_of_a_graph_go_by_the_words_that_it_has_for_their_states(
    settings: bool, tmp_path: Path
) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    config = "{:preferred-workflow :now :file/name-format :triple-lowbar}"
    for folder in (graph, *([back] if settings else [])):
        (folder / "logseq").mkdir(parents=True)
        (folder / "logseq/config.edn").write_text(config)
    (graph / "pages").mkdir()
    text = "- LATER one\n- NOW two\n- DONE three\n- TODO four\n- DOING five\n- TODO six\n- words\n"
    (graph / "pages/Note.md").write_text(text)
    convert(graph, there, Options(target_format="obsidian", durable=False))
    edited = (there / "Note.md").read_text()
    for old, new in (
        ("[ ] one", "[x] one"),
        ("[/] two", "[ ] two"),
        ("[x] three", "[ ] three"),
        ("six", "seven"),
        ("- words", "- [/] words"),
    ):
        assert edited.count(old) == 1
        edited = edited.replace(old, new)
    (there / "Note.md").write_text(edited)
    convert(there, back, Options(target_format="logseq", durable=False))
    home = "- DONE one\n- LATER two\n- LATER three\n- TODO four\n- DOING five\n- TODO seven\n- NOW words\n"
    assert (back / "pages/Note.md").read_text() == home


DEEP = "- one\n- two\n\t- three\n\t  collapsed:: true\n\t\t- ![a](../assets/gone.png)\n\t\t- four\n\t\t  collapsed:: true\n\t- five\n"


@pytest.mark.parametrize(
    ("text", "edits", "home"),
    [
        (DEEP, [("\t\t- four", "\t\t\t- four")], [("\t\t- four\n\t\t", "\t\t\t- four\n\t\t\t")]),
        (
            DEEP,
            [("\t- three\n\t\t- !", "- three\n\t- !"), ("\t\t- four\n\t-", "\t- four\n-")],
            [
                ("\t- three\n\t  collapsed", "- three\n  collapsed"),
                ("\t\t- !", "\t- !"),
                ("\t\t- four\n\t\t  collapsed:: true\n\t-", "\t- four\n\t  collapsed:: true\n-"),
            ],
        ),
        ("- zero\n" + DEEP, [("- zero", "- zero\n\t- nil")], [("- zero", "- zero\n\t- nil")]),
        (DEEP[:-1], [("- five", "- five\n\t- six")], [("- five", "- five\n\t- six")]),
        ("- a\n- ![a](../assets/gone.png)", [("png)", "png)\n- b")], [("png)", "png)\n- b")]),
        ("- DONE a\n  done:: 16", [("16]", "16]\n- b")], [("16", "16\n- b")]),
        (
            "- a\n  ![b](../assets/gone.png)\n- c\n  ![d](../assets/d.png)\n",
            [("- c\n\t!", "\t- c\n\t\t!")],
            [("- c\n  !", "\t- c\n\t  !")],
        ),
        ("- one\n# Head\n- below\n", [("- # Head", "\t- # Head")], [("# Head", "\t- # Head")]),
        (
            "- a\n- c\n  #+BEGIN_EXAMPLE\n  d\n  #+END_EXAMPLE\n",
            [("- c\n\t```\n\td\n\t```", "\t- c\n\t\t```\n\t\td\n\t\t```")],
            [("- c\n  #+B", "\t- c\n\t  #+B"), ("  d\n  #+E", "\t  d\n\t  #+E")],
        ),
    ],
    ids=[
        "in",
        "out with all below",
        "nothing moved",
        "behind the last",
        "behind the last, which is spelled otherwise",
        "behind what ends with a property",
        "a picture in the second line",
        "a heading without a bullet",
        "a box behind words",
    ],
)
def test_blocks_on_another_level_and_those_beside_new_ones_keep_what_is_carried_for_them(
    text: str, edits: list[tuple[str, str]], home: list[tuple[str, str]], tmp_path: Path
) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text("{}")
    (graph / "pages").mkdir()
    (graph / "pages/Bread.md").write_text(text)
    convert(graph, there, Options(target_format="obsidian", durable=False))
    edited = (there / "Bread.md").read_text()
    for old, new in edits:
        assert edited.count(old) == 1
        edited = edited.replace(old, new)
    (there / "Bread.md").write_text(edited)
    convert(there, back, Options(target_format="logseq", durable=False))
    for old, new in home:
        assert text.count(old) == 1
        text = text.replace(old, new)
    assert (back / "pages/Bread.md").read_text() == text


def test_names_of_pages_in_a_folder_are_each_spelled_as_they_were(tmp_path: Path) -> None:
    graph, there, back = tmp_path / "graph", tmp_path / "there", tmp_path / "back"
    (graph / "logseq").mkdir(parents=True)
    (graph / "logseq/config.edn").write_text("{:file/name-format :triple-lowbar}")
    (graph / "pages").mkdir()
    names = ["Rye", "Oats", "Spelt", "Barley", "Millet"]
    for name in names:
        (graph / f"pages/Baking___Bar___{name}.md").write_text(f"alias:: {name}\n\n- words\n")
    text = "title:: Baking/Bar\n\n" + "".join(f"- [[{name}]]\n" for name in names)
    (graph / "pages/Baking___Bar.md").write_text(text)
    convert(graph, there, Options(target_format="obsidian", durable=False))
    page = there / "Baking/Bar.md"
    edited = page.read_text().replace("[[Spelt]]", "[[New]]")
    assert edited != page.read_text()
    page.write_text(edited)
    emptied = there / "Baking/Bar/Oats.md"
    emptied.write_text(emptied.read_text().replace("- words\n", ""))
    convert(there, back, Options(target_format="logseq", durable=False))
    assert (back / "pages/Baking___Bar.md").read_text() == text.replace("[[Spelt]]", "[[New]]")
    assert (back / "pages/Baking___Bar___Oats.md").read_text() == "alias:: Oats\n"
