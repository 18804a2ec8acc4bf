"""Runs over what was written for others (`--publish`): the records lie beside the folder, and each run after an edit leaves what a run into an
empty folder would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_restructured import written
from tests.pipeline.test_reworded import converted, edited
from vaultconv import Options, apply, plan, plan_undo, undo
from vaultconv.pipeline.own_place import beside
from vaultconv.vault.filters import Filters

__all__ = ["converted"]

PUBLIC = "---\npublish: true\n---\n"
TO_OTHERS = Options("obsidian", "html", {"publish": True})


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published") / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "crumb.png").write_text("crumb")
    for name in ("Bread", "Starter", "Diary"):
        (root / f"{name}.md").write_text(f"{PUBLIC}Feed the [[Starter]] #baking\n")
    apply(plan(root, root.parent / "site", TO_OTHERS))
    return root


# Each stands on what the one before left; None: all is converted.
WEEK: dict[str, tuple[Callable[[Path], object], set[str] | None]] = {
    "words": (edited("Bread.md", "Feed", "Do feed"), {"Bread.md"}),
    "words of what is not for others": (written("Mine.md", "Mine, of [[Bread]]\n"), set()),
    "for others from now on": (written("Mine.md", f"{PUBLIC}Ours\n"), {"Mine.md"}),
    "a note more": (written("Rye.md", f"{PUBLIC}As [[Bread]] #rye\n"), {"Rye.md", "Bread.md"}),
    "another name": (
        lambda vault: (vault / "Starter.md").rename(vault / "Levain.md"),
        {"Levain.md", "Bread.md", "Diary.md"},
    ),
    "to what leads nowhere yet": (
        written("Starter.md", "Hush, of ![[crumb.png]]\n"),
        {"Levain.md", "Bread.md", "Diary.md"},
    ),
    "what links lead to": (
        edited("Starter.md", "Hush", f"{PUBLIC}Said aloud"),
        {"Starter.md", "Levain.md", "Bread.md", "Diary.md"},
    ),
    "no longer for others": (edited("Starter.md", PUBLIC, ""), {"Levain.md", "Bread.md", "Diary.md"}),
    "less": (lambda vault: (vault / "Bread.md").unlink(), {"Rye.md"}),
    "taken back": (lambda vault: undo(plan_undo(vault.parent / "site")), None),
}


@pytest.mark.parametrize("what", WEEK)
def test_each_run_leaves_what_a_clean_one_would_and_converts_only_what_it_concerns(
    what: str, vault: Path, tmp_path: Path, converted: list[str]
) -> None:
    edit, concerned = WEEK[what]
    site = vault.parent / "site"
    edit(vault)
    again = plan(vault, site, TO_OTHERS)
    if concerned is not None:
        assert (again.is_whole, set(converted)) == (False, concerned)
    clean = plan(vault, tmp_path / "clean", TO_OTHERS)
    apply(again)
    apply(clean)
    assert (again.losses, again.left_out) == (clean.losses, clean.left_out)
    assert files(site) == files(tmp_path / "clean")
    assert beside(site).is_dir()


@pytest.mark.parametrize(
    "filters", [Filters(tags=("a",)), Filters(only=("Bread.md",)), Filters(exclude=("Diary.md",))], ids=str
)
def test_no_page_stays_of_what_is_no_longer_for_others_whatever_a_run_is_about(
    filters: Filters, tmp_path: Path
) -> None:
    vault, site = tmp_path / "vault", tmp_path / "site"
    vault.mkdir()
    for name in ("Bread", "Diary"):
        (vault / f"{name}.md").write_text(f"{PUBLIC}Feed the [[Diary]] #a\n")
    apply(plan(vault, site, TO_OTHERS))
    (vault / "Diary.md").write_text("---\npublish: false\n---\nHush\n")
    again = plan(vault, site, replace(TO_OTHERS, filters=filters))
    assert again.left_out == {"Diary.md": "--publish"}
    apply(again)
    assert "diary.html" not in files(site)
    assert "diary.html" not in (site / "bread.html").read_text()


def files(root: Path) -> dict[str, bytes]:
    """All that is in a folder for others: nothing of ours."""
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}
