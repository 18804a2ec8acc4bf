"""A source whose folder was moved since the last run is the source that it was; one that only has the same notes is another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from tests.pipeline.test_vault_settings import files
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import Run, convert
from vaultconv.pipeline.undo import plan_undo, undo
from vaultconv.pipeline.verify import verify
from vaultconv.vault.filters import Filters

OPTIONS = Options("obsidian", "logseq", prune=True, durable=False)


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """A folder with a vault, and the graph that it was converted into."""
    pair = tmp_path / "pair"
    files(
        pair / "notes",
        Bread_dot_md="Needs a [[Starter]]: ![[loaf.png]]\n",
        Starter_dot_md="For [[Bread]].\n",
        Oven_dot_md="Hot.\n",
        Stone_dot_md="Flat.\n",
        Peel_dot_md="Long.\n",
        loaf_dot_png="picture",
    )
    run(pair)
    return pair


def run(pair: Path, name: str = "notes", options: Options = OPTIONS) -> Run:
    return convert(pair / name, pair / "graph", options)


def written(folder: Path) -> dict[str, bytes]:
    """The files below ``folder``, without our records."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in found if ".vaultconv" not in path.parts
    }


def test_a_folder_that_was_renamed_goes_on_where_it_was(pair: Path, tmp_path: Path) -> None:
    (pair / "notes").rename(pair / "kitchen")
    (pair / "kitchen/Bread.md").write_text("Needs patience.\n")
    (pair / "kitchen/Stone.md").unlink()
    made = run(pair, "kitchen")
    assert {action.path: action.kind.value for action in made.applied.written} == {
        "pages/Bread.md": "update",
        "pages/Stone.md": "remove",
    }
    convert(pair / "kitchen", tmp_path / "clean", OPTIONS)
    assert written(pair / "graph") == written(tmp_path / "clean")
    assert plan(pair / "kitchen", pair / "graph", OPTIONS).is_unchanged
    assert run(pair, "kitchen", replace(OPTIONS, full=True)).applied.written == []
    assert verify(pair / "kitchen", pair / "graph", OPTIONS).missing == ()


def test_both_folders_at_another_place_are_what_they_were(pair: Path, tmp_path: Path) -> None:
    before = written(pair / "graph")
    copytree(pair, tmp_path / "elsewhere")
    rmtree(pair)
    again = run(tmp_path / "elsewhere")
    assert (again.exit_code, again.applied.written, again.plan.losses) == (0, [], ())
    assert written(tmp_path / "elsewhere/graph") == before


def test_a_filter_does_not_make_it_another(pair: Path) -> None:
    (pair / "notes").rename(pair / "kitchen")
    made = run(pair, "kitchen", replace(OPTIONS, filters=Filters(only=("Bread.md",))))
    assert (made.applied.written, made.plan.source.moved_from) == ([], str(pair / "notes"))


def test_a_preview_does_not_say_that_it_was_moved(pair: Path) -> None:
    (pair / "notes").rename(pair / "kitchen")
    assert plan(pair / "kitchen", pair / "graph", OPTIONS).source.moved_from == str(pair / "notes")
    (pair / "kitchen").rename(pair / "notes")
    assert plan(pair / "notes", pair / "graph", OPTIONS).is_unchanged


def test_runs_from_both_places_are_taken_back(pair: Path) -> None:
    before = written(pair / "graph")
    (pair / "notes").rename(pair / "kitchen")
    (pair / "kitchen/Bread.md").write_text("Needs patience.\n")
    run(pair, "kitchen")
    undo(plan_undo(pair / "graph"))
    assert written(pair / "graph") == before
    assert len(run(pair, "kitchen").applied.written) == 1
    for number in (4, 1):
        undo(plan_undo(pair / "graph", number))
    assert written(pair / "graph") == {}
    assert {action.kind.value for action in run(pair, "kitchen").applied.written} == {"write", "copy"}


def test_a_copy_beside_the_source_is_another_source(pair: Path) -> None:
    before = written(pair / "graph")
    copytree(pair / "notes", pair / "copy")
    made = run(pair, "copy")
    assert {action.kind.value for action in made.applied.written} == {"write", "copy"}
    assert {path: data for path, data in written(pair / "graph").items() if path in before} == before


def test_a_vault_that_has_few_of_the_notes_is_another_source(pair: Path) -> None:
    (pair / "notes").rename(pair / "kitchen")
    for name in ("Bread", "Oven", "Peel"):
        (pair / f"kitchen/{name}.md").write_text("Of another vault.\n")
    assert plan(pair / "kitchen", pair / "graph", OPTIONS).source.moved_from == ""


def test_what_two_sources_have_alike_goes_only_with_its_own(tmp_path: Path) -> None:
    options = replace(OPTIONS, target_format="obsidian")
    for name in ("one", "two"):
        files(tmp_path / name, Shared_dot_md="Alike.\n", logo_dot_png="alike")
        (tmp_path / name / f"{name}.md").write_text("[[Shared]] ![[logo.png]]\n")
    graph = tmp_path / "both"
    convert(tmp_path / "one", graph, options)
    convert(tmp_path / "two", graph, options)
    assert (graph / "two.md").read_text() == "[[Shared 1|Shared]] ![[logo 1.png]]\n"
    assert convert(tmp_path / "two", graph, replace(options, full=True)).applied.written == []
    (tmp_path / "one/logo.png").unlink()
    (tmp_path / "one/one.md").write_text("[[Shared]]\n")
    gone = convert(tmp_path / "one", graph, options).applied.written
    assert {action.path: action.kind.value for action in gone} == {"one.md": "update", "logo.png": "remove"}
    assert (graph / "logo 1.png").read_text() == "alike"
