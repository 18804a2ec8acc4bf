"""Templates among the blocks of a graph, as notes of a vault's templates folder; and there once again on the way back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.roundtrip.journey import files
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.state import FOLDER
from vaultconv.pipeline.verify import verify

PAGE = """- Intro, see ((64ab0000-0000-4000-8000-000000000001))
- Meeting on <% today %>
  template:: Meeting
  owner:: [[Me]]
\t- TODO write [[Minutes]] at <% time %> of <% current page %>
\t- ## Notes
\t  id:: 64ab0000-0000-4000-8000-000000000001
\t\t- ![a](../assets/a.png)
- Day
  template:: Day/Night
  template-including-parent:: false
\t- one
\t- Sub
\t  template:: Meeting
\t\t- <% next friday %>
- Nothing
  template:: Empty
  template-including-parent:: false
- Unnamed
  template::
"""


def graph_at(place: Path, page: str = PAGE) -> Path:
    """A graph of one page."""
    for path, text in {"pages/Stuff.md": page, "logseq/config.edn": "{}\n", "assets/a.png": "x"}.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, "utf-8")
    return place


def go(source: Path, destination: Path, to: str) -> Plan:
    return convert(source, destination, Options(target_format=to, durable=False)).plan


def notes(place: Path) -> dict[str, str]:
    return {path: data.decode() for path, data in files(place).items() if path.endswith(".md")}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """The graph as a vault."""
    go(graph_at(tmp_path / "graph"), tmp_path / "vault", "obsidian")
    return tmp_path / "vault"


def test_each_template_is_a_note_of_the_templates_folder(vault: Path) -> None:
    made = notes(vault)
    stuff = made.pop("Stuff.md")
    assert stuff.count("[template:: ") == 5
    assert made == {
        "Templates/Meeting.md": "- Meeting on [[{{date}}]] [owner:: [[Me]]]\n"
        "\t- [ ] write [[Minutes]] at {{time}} of {{title}}\n\t- ## Notes\n\t\t- ![a](a.png)\n",
        "Templates/Day-Night.md": "- one\n- Sub\n\t- <% next friday %>\n",
        "Templates/Meeting 1.md": "- Sub\n\t- <% next friday %>\n",
    }
    assert json.loads((vault / ".obsidian" / "templates.json").read_text()) == {"folder": "Templates"}


@pytest.mark.parametrize("state", [True, False])
def test_on_the_way_back_each_is_there_once(vault: Path, tmp_path: Path, state: bool) -> None:
    if not state:
        shutil.rmtree(vault / FOLDER)
    plan = go(vault, tmp_path / "home", "logseq")
    assert list(notes(tmp_path / "home")) == ["pages/Stuff.md"]
    assert notes(tmp_path / "home")["pages/Stuff.md"].count("\n  template:: Meeting\n") == 1
    said = [(loss.note, loss.outcome.value) for loss in plan.losses if loss.construct == "template"]
    assert said == [
        (f"Templates/{name}.md", "dropped-view-state") for name in ("Day-Night", "Meeting 1", "Meeting")
    ]
    if state:
        assert notes(tmp_path / "home") == {"pages/Stuff.md": PAGE}
        assert not [loss for loss in plan.losses if loss.construct == "spelling"]
    assert verify(vault, tmp_path / "home", Options()).ok
    go(tmp_path / "home", tmp_path / "again", "obsidian")
    assert notes(tmp_path / "again") == notes(vault)


@pytest.mark.parametrize(
    ("name", "old", "new", "there", "here"),
    [
        ("Meeting", "write", "jot", "write [[Minutes]]", "jot [[Minutes]]"),
        ("Meeting", "[ ]", "[x]", "TODO write", "DONE write"),
        ("Meeting", "[[Minutes]]", "[[Talk]]", "[[Minutes]]", "[[Talk]]"),
        ("Meeting", "Meeting on [[{{date}}]]", "On [[{{date}}]]", "- Meeting on <", "- On <"),
        ("Meeting", "## Notes", "## Words", "## Notes", "## Words"),
        ("Meeting", "\t- ## Notes", "\t- more\n\t- ## Notes", "\t- ## Notes\n", "\t- more\n\t- ## Notes\n"),
        (
            "Meeting",
            "\t- [ ] write [[Minutes]] at {{time}} of {{title}}\n",
            "",
            PAGE.split("\n")[4] + "\n",
            "",
        ),
        ("Day-Night", "- one\n", "- two\n- three\n", "\t- one\n", "\t- two\n\t- three\n"),
        ("Day-Night", "next friday", "next monday", "next friday", "next monday"),
    ],
)
def test_what_is_edited_in_one_comes_home_in_its_block(
    vault: Path, tmp_path: Path, name: str, old: str, new: str, there: str, here: str
) -> None:
    """And nothing else of the page is another; the vault that is made of it again has the edit in both places."""
    note = vault / "Templates" / f"{name}.md"
    text = note.read_text("utf-8")
    assert old in text
    assert there in PAGE
    note.write_text(text.replace(old, new), "utf-8")
    if name == "Day-Night" and "friday" in old:
        (vault / "Templates" / "Meeting 1.md").unlink()
    go(vault, tmp_path / "home", "logseq")
    assert notes(tmp_path / "home") == {"pages/Stuff.md": PAGE.replace(there, here, 1)}
    assert verify(vault, tmp_path / "home", Options()).ok
    go(tmp_path / "home", tmp_path / "again", "obsidian")
    again = notes(tmp_path / "again")
    assert again[f"Templates/{name}.md"] == note.read_text("utf-8")
    assert set(new.split()) <= set(again["Stuff.md"].replace("<% today %>", "[[{{date}}]]").split())


@pytest.mark.parametrize("edit", ["page", "beside", "no-state"])
def test_one_that_nobody_can_tell_whose_edit_it_is_of_is_a_template_of_its_own(
    vault: Path, tmp_path: Path, edit: str
) -> None:
    meeting, page = vault / "Templates" / "Meeting.md", vault / "Stuff.md"
    meeting.write_text(meeting.read_text().replace("write", "jot"), "utf-8")
    if edit == "page":
        page.write_text(page.read_text().replace("Intro", "Begin"), "utf-8")
    elif edit == "beside":
        meeting.write_text(meeting.read_text() + "\nMore words.\n", "utf-8")
    else:
        shutil.rmtree(vault / FOLDER)
    go(vault, tmp_path / "home", "logseq")
    made = notes(tmp_path / "home")
    assert "\n  template:: Meeting\n" in made["pages/Meeting.md"]
    assert "- TODO jot [[Minutes]]" in made["pages/Meeting.md"]
    assert "- TODO write [[Minutes]]" in made["pages/Stuff.md"]
    assert verify(vault, tmp_path / "home", Options()).ok


HEADED = """- ## Beta <% today %>
  template:: Changelog
  Where to get it
\t- [[Features]]
\t\t- one
- Feature
  template:: Feature
  template-including-parent:: false
\t- ## Usage
\t\t- how
"""
"""Templates that a document has below a heading, whose fields are words to the app, and below a paragraph."""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """The graph as documents."""
    to = Options(target_format="obsidian", format_options={"shape": "document"}, durable=False)
    convert(graph_at(tmp_path / "graph", HEADED), tmp_path / "vault", to)
    assert set(notes(tmp_path / "vault")) == {
        "Stuff.md",
        "Templates/Changelog.md",
        "Templates/Feature.md",
    }
    return tmp_path / "vault"


def test_of_a_graph_as_documents_each_is_there_once_too(documents: Path, tmp_path: Path) -> None:
    plan = go(documents, tmp_path / "home", "logseq")
    assert notes(tmp_path / "home") == {"pages/Stuff.md": HEADED}
    said = [loss.detail for loss in plan.losses if loss.construct == "template"]
    assert said == [f"the template is in Stuff.md, line {line}, too: it is there once" for line in (1, 9)]
    assert verify(documents, tmp_path / "home", Options()).ok


@pytest.mark.parametrize(
    ("path", "old", "new", "pages"),
    [
        ("Templates/Feature.md", "how", "why", ["Feature", "Stuff"]),
        ("Templates/Changelog.md", "Where", "Here", ["Changelog", "Stuff"]),
        ("Stuff.md", "## Beta <% today %> [template:: Changelog]\n", "", ["Changelog", "Stuff"]),
        ("Stuff.md", "Where", "Here", ["Stuff"]),
    ],
)
def test_of_documents_one_that_was_edited_or_has_no_block_any_more_is_a_page(
    documents: Path, tmp_path: Path, path: str, old: str, new: str, pages: list[str]
) -> None:
    """Where the words on the page were edited, the note that was made of them, and that nobody touched, is none."""
    note = documents / path
    text = note.read_text("utf-8")
    assert old in text
    note.write_text(text.replace(old, new), "utf-8")
    go(documents, tmp_path / "home", "logseq")
    assert sorted(notes(tmp_path / "home")) == [f"pages/{page}.md" for page in pages]


@pytest.mark.parametrize("shape", ["lists", "document"])
@pytest.mark.parametrize("mark", ["", "## "])
@pytest.mark.parametrize(
    ("edit", "kept"), [({"B": ""}, {"T 1"}), ({"A": ""}, {"T"}), ({"B": "", "A": "other"}, {"T", "T 1"})]
)
def test_of_two_that_are_called_alike_that_whose_block_is_gone_is_not_lost(
    shape: str, mark: str, edit: dict[str, str], kept: set[str], tmp_path: Path
) -> None:
    """One block stands for one note, and for the one that says the same: which it is where none does nobody knows, and both stay."""
    words = {"A": "alpha", "B": "beta"}
    graph = graph_at(tmp_path / "graph", "- words\n")
    for name, said in words.items():
        (graph / f"pages/{name}.md").write_text(f"- {mark}{name}\n  template:: T\n\t- {said}\n")
    to = Options(target_format="obsidian", format_options={"shape": shape}, durable=False)
    vault = tmp_path / "vault"
    convert(graph, vault, to)
    for name, said in edit.items():
        page = vault / f"{name}.md"
        page.write_text(page.read_text().replace(words[name], said) if said else "Gone.\n")
    go(vault, tmp_path / "home", "logseq")
    there = "".join(notes(tmp_path / "home").values())
    assert [said for said in words.values() if said not in there] == []
    assert kept <= {path[len("pages/") : -len(".md")] for path in notes(tmp_path / "home")}
    assert verify(vault, tmp_path / "home", Options()).ok


def test_one_that_a_note_leads_to_stays(vault: Path, tmp_path: Path) -> None:
    (vault / "Mine.md").write_text("See [[Meeting]].\n", "utf-8")
    go(vault, tmp_path / "home", "logseq")
    assert "pages/Meeting.md" in notes(tmp_path / "home")


def test_a_vault_that_is_there_says_where_they_go(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / ".obsidian" / "templates.json").write_text('{"folder": "Meta/Forms/"}')
    (vault / ".obsidian" / "daily-notes.json").write_text('{"format": "DD.MM.YYYY"}')
    go(graph_at(tmp_path / "graph"), vault, "obsidian")
    assert "[[{{date:DD.MM.YYYY}}]]" in notes(vault)["Meta/Forms/Meeting.md"]
    assert (vault / ".obsidian" / "templates.json").read_text() == '{"folder": "Meta/Forms/"}'


@pytest.mark.parametrize(
    ("config", "daily"),
    [
        ('{:default-templates {:journals "Day/Night"}}', {"template": "Templates/Day-Night"}),
        ('{:default-templates {:journals "Nobody\'s"}}', None),
        ('{:default-templates "Day/Night"}', None),
        ("{:default-templates {:journals 3}}", None),
    ],
)
def test_days_begin_with_the_template_with_which_they_begin_in_the_graph(
    tmp_path: Path, config: str, daily: dict[str, str] | None
) -> None:
    graph = graph_at(tmp_path / "graph")
    (graph / "logseq/config.edn").write_text(config)
    go(graph, tmp_path / "vault", "obsidian")
    place = tmp_path / "vault/.obsidian/daily-notes.json"
    said = json.loads(place.read_text()) if place.exists() else {}
    assert said.get("template") == (daily and daily["template"])
    assert daily is None or (tmp_path / f"vault/{daily['template']}.md").is_file()
    go(tmp_path / "vault", tmp_path / "home", "logseq")
    assert (tmp_path / "home/logseq/config.edn").read_text() == config


def test_a_vault_that_has_a_template_of_its_own_for_days_is_told_of_that_of_the_graph(tmp_path: Path) -> None:
    graph = graph_at(tmp_path / "graph")
    (graph / "logseq/config.edn").write_text('{:default-templates {:journals "Meeting"}}')
    settings = tmp_path / "vault/.obsidian/daily-notes.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"template": "Mine"}')
    plan = go(graph, tmp_path / "vault", "obsidian")
    assert settings.read_text() == '{"template": "Mine"}'
    assert [loss.detail for loss in plan.losses if '"template": "Templates/Meeting"' in loss.detail]


def test_no_page_becomes_a_template_by_where_it_lies(tmp_path: Path) -> None:
    graph = graph_at(tmp_path / "graph")
    (graph / "logseq" / "config.edn").write_text("{:file/name-format :triple-lowbar}\n")
    (graph / "pages" / "templates___About.md").write_text("- words\n", "utf-8")
    go(graph, tmp_path / "vault", "obsidian")
    assert "Templates 2/Meeting.md" in notes(tmp_path / "vault")
    go(tmp_path / "vault", tmp_path / "home", "logseq")
    assert notes(tmp_path / "home") == notes(graph)


def test_a_field_of_that_name_is_no_template(tmp_path: Path) -> None:
    """In a vault it is any key; only with a note of that name among the templates it is one to Logseq."""
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "N.md").write_text("- x [template:: Meeting]\n", "utf-8")
    go(vault, tmp_path / "graph", "logseq")
    assert "template-property:: Meeting" in notes(tmp_path / "graph")["pages/N.md"]
    go(tmp_path / "graph", tmp_path / "home", "obsidian")
    assert notes(tmp_path / "home") == notes(vault)
