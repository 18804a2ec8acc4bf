"""Runs over what was written for others (`--publish`): the records lie beside the folder, and each run after an edit leaves what a run into an
empty folder would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vaultconv import Options, apply, plan, plan_undo, undo
from vaultconv.pipeline.own_place import beside

PUBLIC = "---\npublish: true\n---\n"
TO_OTHERS = Options("obsidian", "html", {"publish": True})


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published") / "vault"
    (root / ".obsidian").mkdir(parents=True)
    for name in ("Bread", "Starter", "Diary"):
        (root / f"{name}.md").write_text(f"{PUBLIC}Feed the [[Starter]] #baking\n")
    apply(plan(root, root.parent / "site", TO_OTHERS))
    return root


# In a row each stands on what the one before left; but any of them holds alone.
WEEK: dict[str, Callable[[Path], object]] = {
    "words": lambda vault: (vault / "Bread.md").write_text(f"{PUBLIC}Bake it with the [[Starter]]\n"),
    "a note more": lambda vault: (vault / "Rye.md").write_text(f"{PUBLIC}As [[Bread]] #rye\n"),
    "another name": lambda vault: (vault / "Starter.md").rename(vault / "Levain.md"),
    "no longer for others": lambda vault: (vault / "Diary.md").write_text("of [[Bread]], and mine\n"),
    "less": lambda vault: (vault / "Bread.md").unlink(),
    "taken back": lambda vault: undo(plan_undo(vault.parent / "site")),
}


@pytest.mark.parametrize("edit", WEEK.values(), ids=WEEK)
def test_each_run_leaves_what_a_clean_one_would(
    edit: Callable[[Path], object], vault: Path, tmp_path: Path
) -> None:
    site = vault.parent / "site"
    edit(vault)
    again, clean = plan(vault, site, TO_OTHERS), plan(vault, tmp_path / "clean", TO_OTHERS)
    apply(again)
    apply(clean)
    assert again.losses == clean.losses
    assert files(site) == files(tmp_path / "clean")
    assert beside(site).is_dir()


def files(root: Path) -> dict[str, bytes]:
    """All that is in a folder for others: nothing of ours."""
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}
