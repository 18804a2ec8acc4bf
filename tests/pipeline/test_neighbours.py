"""Into a vault that is there: new files take no name of an old one, no link means the wrong one, and what is there stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_vault_settings import files
from vaultconv.model.losses import Outcome
from vaultconv.pipeline.neighbours import Others, met, neighbours
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.record import Record, Source
from vaultconv.pipeline.run import Run, convert
from vaultconv.pipeline.state import State
from vaultconv.pipeline.verify import verify

OPTIONS = Options("logseq", "obsidian", durable=False)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return files(
        tmp_path / "graph",
        logseq__config_dot_edn="{}",
        journals__2026_01_05_dot_md="- Baked [[Bread]].\n",
        pages__Bread_dot_md="- Needs a [[Starter]]: ![loaf](../assets/loaf.png)\n",
        pages__Starter_dot_md="- For [[Bread]].\n",
        assets__loaf_dot_png="new picture",
    )


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault that has a note and a picture of such names, elsewhere."""
    return files(
        tmp_path / "vault",
        Kitchen__Bread_dot_md="Old bread. See [[Starter]] and ![[loaf.png]].\n",
        Kitchen__loaf_dot_png="old picture",
        Kitchen__Plain_dot_md="[[Bread]]\n",
    )


def run(graph: Path, vault: Path, options: Options = OPTIONS) -> Run:
    return convert(graph, vault, options)


def text_of(vault: Path, path: str) -> str:
    return (vault / path).read_text("utf-8")


def test_what_is_new_is_called_as_nothing_that_is_there(graph: Path, vault: Path) -> None:
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    made = run(graph, vault)
    assert made.exit_code == 0
    assert "- Needs a [[Starter]]: ![loaf](loaf%201.png)\n" in text_of(vault, "Bread 1.md")
    assert "[[Bread 1|Bread]]" in text_of(vault, "Starter.md")
    assert {path: path.read_bytes() for path in before} == before
    renamed = {loss.note for loss in made.plan.losses if loss.outcome is Outcome.RENAMED}
    assert {"pages/Bread.md", "assets/loaf.png"} <= renamed


def test_a_second_run_finds_the_same_names_and_writes_nothing(graph: Path, vault: Path) -> None:
    first = run(graph, vault)
    again = plan(graph, vault, OPTIONS)
    assert again.is_unchanged
    full = run(graph, vault, replace(OPTIONS, full=True))
    assert (full.applied.written, full.applied.stale, full.exit_code) == ([], [], 0)
    assert full.plan.losses == first.plan.losses
    verdict = verify(graph, vault, OPTIONS)
    assert verdict.missing == ()


def test_a_name_that_is_taken_later_does_not_move_what_is_there(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(graph, out)
    assert "[[Bread]]" in text_of(out, "Starter.md")
    files(out, Kitchen__Bread_dot_md="Mine.\n")
    assert not plan(graph, out, OPTIONS).is_unchanged
    made = run(graph, out)
    assert made.applied.stale == []
    assert (out / "Bread.md").exists()
    assert "[[Bread]]" in text_of(out, "Starter.md")  # which is the whole path of that one


def test_days_of_both_keep_their_names(graph: Path, tmp_path: Path) -> None:
    vault = files(tmp_path / "vault", Diary__2026_dot_md="x\n")
    (vault / "Diary/2026-01-05.md").write_text("Mine.\n")
    run(graph, vault)
    assert (vault / "journals/2026-01-05.md").exists()


def test_where_the_records_are_lost_nothing_gets_a_new_name(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(graph, out)
    (out / ".vaultconv/state.db").unlink()
    (out / "Bread.md").write_text("Mine.\n")
    made = run(graph, out)
    assert [action.path for action in made.applied.conflicts] == ["Bread.md"]
    assert made.applied.written == []


def test_who_says_what_becomes_of_conflicts_gets_no_new_names(graph: Path, tmp_path: Path) -> None:
    vault = files(tmp_path / "vault", Bread_dot_md="Mine.\n")
    made = run(graph, vault, replace(OPTIONS, on_conflict="overwrite"))
    assert made.exit_code == 0
    assert text_of(vault, "Bread.md").startswith("- Needs a [[Starter]]")
    assert not (vault / "Bread 1.md").exists()


@pytest.mark.parametrize("edit", ["", "\n- and more\n", "\n- more\n  kind:: x\n"])
@pytest.mark.parametrize("way", ["keep", "overwrite", "both"])
def test_who_says_it_later_gets_what_a_run_of_all_gives(
    graph: Path, vault: Path, edit: str, way: str
) -> None:
    """Whatever has changed in the source meanwhile, also if that is nothing: what took a number beside another has it no more."""
    convert(graph, vault, OPTIONS)
    other = graph / "pages/Starter.md"
    other.write_text(other.read_text() + edit)
    options = replace(OPTIONS, on_conflict=way)
    made, full = plan(graph, vault, options), plan(graph, vault, replace(options, full=True))
    assert [(each.path, each.kind) for each in made.actions] == [
        (each.path, each.kind) for each in full.actions
    ]
    assert (made.losses, made.is_unchanged) == (full.losses, False)


@pytest.mark.parametrize("edit", ["", "more", "---\nkind: x\n---\nmore"])
def test_who_says_it_later_has_pages_called_as_they_would_be(tmp_path: Path, edit: str) -> None:
    """Of a graph the names of its pages count, too, and links lead by them."""
    vault = files(tmp_path / "vault", Bread_dot_md="Words.\n", Links_dot_md="[[Bread]]\n")
    graph = files(tmp_path / "graph", pages__Bread_dot_md="- Theirs.\n")
    options = Options("obsidian", "logseq", durable=False, prune=True)
    convert(vault, graph, options)
    (vault / "Bread.md").write_text(edit or "Words.\n")
    made, full = (
        plan(vault, graph, replace(options, on_conflict="keep", full=full)) for full in (False, True)
    )
    assert [(each.path, each.kind) for each in made.actions] == [
        (each.path, each.kind) for each in full.actions
    ]
    assert (made.losses, made.is_whole) == (full.losses, False)


def test_into_web_pages_only_the_path_matters(graph: Path, tmp_path: Path) -> None:
    options = replace(OPTIONS, target_format="html")
    site = files(tmp_path / "site", Other__bread_dot_html="mine")
    pages = {path for path in run(graph, site, options).plan.converted.paths.values() if "read" in path}
    (page,) = pages
    assert (site / page).exists()
    second = tmp_path / "second"
    (second / page).parent.mkdir(parents=True)
    (second / page).write_text("mine")
    (numbered,) = (
        path for path in run(graph, second, options).plan.converted.paths.values() if "read" in path
    )
    assert numbered != page
    assert (second / page).read_text() == "mine"
    assert (second / numbered).exists()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return files(
        tmp_path / "notes",
        Bread_dot_md="# Crumb\n",
        Start_dot_md="[[Bread]], [[Bread#Crumb]] on [[2026-01-05]]\n",
        journals__2026_01_05_dot_md="",
        _dot_obsidian__daily_notes_dot_json="{}",
    )


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """A graph that has a page and a day of such names."""
    return files(
        tmp_path / "there",
        logseq__config_dot_edn="{}",
        pages__bread_dot_md="- Old bread.\n",
        journals__2026_01_05_dot_md="- Old day.\n",
    )


INTO_GRAPH = Options("obsidian", "logseq", durable=False)


def test_no_two_pages_of_a_graph_are_called_alike(notes: Path, there: Path) -> None:
    (notes / "journals/2026_01_05.md").unlink()
    (notes / "2026-01-05.md").write_text("Baked.\n")
    made = run(notes, there, INTO_GRAPH)
    assert {path.name for path in there.rglob("*.md")} == {
        "bread.md",
        "2026_01_05.md",
        "Bread (page).md",
        "2026-01-05 (page).md",
        "Start.md",
    }
    line = "- [Bread]([[Bread (page)]]), [Bread > Crumb](((%s))) on [2026-01-05]([[2026-01-05 (page)]])\n"
    said = text_of(there, "pages/Start.md").rpartition("\n\n")[2]
    assert said == line % said.partition("(((")[2].partition(")))")[0]
    assert "title::" not in text_of(there, "pages/Bread (page).md")
    assert text_of(there, "pages/bread.md") == "- Old bread.\n"
    assert ("Bread.md", "the page is called 'Bread (page)'") in {
        (loss.note, loss.detail) for loss in made.plan.losses
    }
    assert verify(notes, there, INTO_GRAPH).missing == ()
    full = run(notes, there, replace(INTO_GRAPH, full=True))
    assert full.applied.written == []


def test_a_graph_that_comes_into_a_graph_leads_to_its_own_pages(graph: Path, there: Path) -> None:
    run(graph, there, replace(OPTIONS, target_format="logseq"))
    assert "[Bread]([[Bread (page)]])" in text_of(there, "pages/Starter.md")
    assert text_of(there, "pages/Bread 1.md").startswith("title:: Bread (page)\n")
    assert text_of(there, "journals/2026_01_05 1.md").startswith("title:: Jan 5th, 2026 (page)\n")
    assert verify(graph, there, replace(OPTIONS, target_format="logseq")).missing == ()


def test_a_page_that_somebody_comes_to_call_alike_moves_none(notes: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(notes, out, INTO_GRAPH)
    files(out, mine__Bread_dot_md="- Mine.\n")
    (notes / "Start.md").write_text("Only [[Bread]]\n")
    assert run(notes, out, INTO_GRAPH).applied.stale == []
    assert text_of(out, "pages/Start.md").endswith("- Only [[Bread]]\n")


def test_a_run_that_avoids_no_names_calls_pages_as_a_whole_run_does(notes: Path, tmp_path: Path) -> None:
    out = files(tmp_path / "out", pages__Rye_dot_md="- Mine.\n")
    run(notes, out, INTO_GRAPH)
    (notes / "Rye.md").write_text("See [[Bread]].\n")
    run(notes, out, INTO_GRAPH)
    assert (out / "pages/Rye (page).md").exists()
    kept = replace(INTO_GRAPH, on_conflict="keep")
    (notes / "Start.md").write_text("[[Rye]]\n")
    ready, whole = plan(notes, out, kept), plan(notes, out, replace(kept, full=True))
    assert [(each.path, each.kind) for each in ready.actions] == [
        (each.path, each.kind) for each in whole.actions
    ]
    assert ready.losses == whole.losses


def test_the_ledger_names_the_file_that_has_the_name(graph: Path, vault: Path) -> None:
    said = [loss.detail for loss in run(graph, vault).plan.losses]
    assert (
        "goes to `Bread 1.md`: `Kitchen/Bread.md` is there already, and links mean that by its name" in said
    )


def test_who_the_neighbours_are(tmp_path: Path) -> None:
    vault = files(tmp_path / "vault", A_dot_md="", Dir__B_dot_md="", _dot_obsidian__app_dot_json="{}")
    (vault / "link").symlink_to(vault / "Dir")
    ours, theirs = Source("/ours", "logseq"), Source("/theirs", "logseq")
    with State.open(vault, create=True) as state:
        owner, other = (state.expect(each, []) for each in (ours, theirs))
        state.record([Record("A.md", owner=owner), Record("Dir/B.md", owner=other)])
        assert neighbours(vault, state, owner) == ("Dir/B.md", "link")
        assert neighbours(vault, state, other) == ("A.md", "link")
        assert neighbours(vault / "nowhere", state, owner) == ()
    assert met(Others(("x/A.md",)), ["b.md"], ()) is None
    assert met(Others(("x/A.md",)), ["a.md"], ()) == Others(("x/A.md",))
