"""Whom an edit concerns where a run is about a part of a vault, and what becomes of files that a run is not about any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.test_restructured import written
from tests.pipeline.test_reworded import NOTES, converted, edited
from tests.roundtrip.journey import files
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.run import apply, convert, foresee
from vaultconv.vault.filters import Filters

__all__ = ["converted"]

OPTIONS = Options("obsidian", "logseq", durable=False)
MORE = {
    "E.md": "Tagged #tag, [[C]] ![[j.png]]\n",
    "G.md": "No link leads here.\n",
    ".vaultconvignore": "/Deep/\n",
}
"""``Deep/D.md`` is left out of each run, and of one for ``#tag`` all but ``Alpha.md`` and ``E.md``."""
LEFT = replace(OPTIONS, unused=False)
TAGGED = replace(OPTIONS, filters=Filters(tags=("tag",)))


def vault_in(tmp_path: Path, options: Options) -> Path:
    """A vault that was converted into ``out`` with ``options``."""
    vault = tmp_path / "vault"
    for path, text in {**NOTES, **MORE, "i.png": "i", "j.png": "j"}.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text)
    convert(vault, tmp_path / "out", options)
    return vault


CONCERNED: dict[str, tuple[Options, Callable[[Path], object], set[str]]] = {
    "words": (TAGGED, edited("E.md", "Tagged", "And tagged"), {"E.md"}),
    "words that no run is about": (OPTIONS, edited("Deep/D.md", "Alone", "Not alone"), set()),
    "words that this run is not about": (TAGGED, edited("G.md", "here", "there"), set()),
    "a property": (TAGGED, edited("E.md", "Tagged", "---\nkind: x\n---\nTagged"), {"E.md"}),
    "a property of what is left out": (TAGGED, edited("G.md", "No", "---\nkind: x\n---\nNo"), set()),
    "the tag goes": (TAGGED, edited("E.md", "#tag", "tag"), set()),
    "the tag goes from where a link leads": (TAGGED, edited("Alpha.md", "#tag", ""), set()),
    "the tag comes": (TAGGED, edited("C.md", "and [[B]]", "#tag [[B]]"), {"C.md", "E.md"}),
    "the tag comes to what an ignored folder has": (TAGGED, edited("Deep/D.md", "Alone", "#tag"), set()),
    "another name": (TAGGED, lambda vault: (vault / "C.md").rename(vault / "F.md"), {"E.md"}),
    "a note more": (TAGGED, written("New.md", "[[B]] #tag\n"), {"New.md"}),
    "a note more that is left out": (TAGGED, written("New.md", "[[E]]\n"), set()),
    "a note less": (TAGGED, lambda vault: (vault / "E.md").unlink(), set()),
    "a picture that nothing led to": (TAGGED, edited("E.md", "![[j.png]]", "![[i.png]]"), {"E.md"}),
    "a picture that was left comes along": (LEFT, edited("E.md", "![[j.png]]", "![[i.png]]"), {"E.md"}),
    "a picture that nothing shows any more": (LEFT, edited("E.md", "![[j.png]]", ""), {"E.md"}),
    "a picture more that nothing shows": (LEFT, written("k.png", "k"), set()),
    "a picture less that nothing showed": (LEFT, lambda vault: (vault / "i.png").unlink(), set()),
    "a note into an ignored folder": (OPTIONS, lambda vault: (vault / "B.md").rename(vault / "Deep/B.md"), {"Alpha.md", "C.md"}),
}  # fmt: skip


@pytest.mark.parametrize("what", CONCERNED)
def test_only_notes_that_a_change_concerns_are_converted(
    what: str, tmp_path: Path, converted: list[str]
) -> None:
    options, change, concerned = CONCERNED[what]
    options = replace(options, prune=True)
    vault, out = vault_in(tmp_path, options), tmp_path / "out"
    converted.clear()
    change(vault)
    made = plan(vault, out, options)
    assert (made.is_whole, made.is_unchanged) == (False, False)
    assert set(converted) == concerned
    full = plan(vault, out, replace(options, full=True))
    assert (made.losses, made.left_out, made.counts, made.use) == (
        full.losses,
        full.left_out,
        full.counts,
        replace(full.use, users={}, outside=()),
    )
    assert apply(made).exit_code == 0
    assert plan(vault, out, options).is_unchanged
    convert(vault, tmp_path / "clean", options)
    assert files(out) == files(tmp_path / "clean")


def stale(made: Plan) -> dict[str, str]:
    return {action.path: action.reason for action in foresee(made).applied.stale}


def test_what_no_run_is_about_any_more_is_stale(tmp_path: Path) -> None:
    vault, out = vault_in(tmp_path, OPTIONS), tmp_path / "out"
    with (vault / ".vaultconvignore").open("a") as file:
        file.write("C.md\nj.png\n")
    gone = {
        "assets/j.png": "`j.png` is left out (.vaultconvignore)",
        "pages/C (page).md": "`C.md` is left out (.vaultconvignore)",
    }
    assert stale(plan(vault, out, OPTIONS)) == gone
    only = replace(OPTIONS, filters=Filters(exclude=("E.md",)))
    assert stale(plan(vault, out, only)) == gone
    convert(vault, out, replace(OPTIONS, prune=True))
    convert(vault, tmp_path / "clean", OPTIONS)
    assert files(out) == files(tmp_path / "clean")


def test_what_runs_with_the_same_filters_wrote_is_stale_once_they_leave_it_out(tmp_path: Path) -> None:
    """What others wrote is theirs: one job never removes the files of another."""
    vault, out = vault_in(tmp_path, OPTIONS), tmp_path / "out"
    edited("C.md", "and [[B]]", "#tag [[B]]")(vault)
    convert(vault, out, TAGGED)
    edited("C.md", "#tag", "and")(vault)
    edited("E.md", "#tag", "")(vault)
    gone = {"pages/C (page).md": "C.md", "pages/E.md": "E.md", "assets/j.png": "j.png"}
    for options in (TAGGED, replace(TAGGED, full=True)):
        made = plan(vault, out, options)
        assert stale(made) == {path: f"`{source}` is left out (--tag)" for path, source in gone.items()}
    assert convert(vault, out, TAGGED).plan.is_whole is False
    convert(vault, out, replace(TAGGED, prune=True))
    assert sorted(path for path in files(out) if path.startswith("pages")) == [
        "pages/Alpha.md",
        "pages/B (page).md",
        "pages/G.md",
    ]
    other = replace(OPTIONS, filters=Filters(only=("C.md",)), prune=True)
    convert(vault, out, other)
    edited("Alpha.md", "#tag", "")(vault)
    assert stale(plan(vault, out, replace(TAGGED, prune=True))) == {}  # who knows whose it is
    assert (out / "pages/C (page).md").exists()


def test_a_stale_file_is_listed_by_each_run_and_hinders_none(tmp_path: Path, converted: list[str]) -> None:
    vault, out = vault_in(tmp_path, OPTIONS), tmp_path / "out"
    (vault / "G.md").rename(vault / "F.md")
    (vault / "E.md").unlink()
    gone = {f"pages/{name}.md": f"`{name}.md` is no longer in the source" for name in "EG"}
    assert stale(convert(vault, out, OPTIONS).plan) == gone
    again = convert(vault, out, OPTIONS).plan
    assert (again.is_unchanged, stale(again)) == (True, gone)
    for change, concerned in (
        (edited("F.md", "here", "there"), {"F.md"}),
        (written("New.md", "new\n"), {"New.md"}),
        (written("E.md", "here again\n"), {"E.md"}),
    ):
        converted.clear()
        change(vault)
        made = plan(vault, out, OPTIONS)
        assert (made.is_whole, set(converted)) == (False, concerned)
        if concerned == {"E.md"}:
            del gone["pages/E.md"]
        full = plan(vault, out, replace(OPTIONS, full=True))
        assert stale(made) == stale(full) == gone
        assert made.losses == full.losses
        apply(made)
    converted.clear()
    done = convert(vault, out, replace(OPTIONS, prune=True))
    assert ([action.path for action in done.applied.written], converted) == (["pages/G.md"], [])
    assert convert(vault, out, replace(OPTIONS, prune=True)).plan.is_unchanged


def test_a_stale_file_that_somebody_removes_or_edits_is_seen(tmp_path: Path) -> None:
    vault, out = vault_in(tmp_path, OPTIONS), tmp_path / "out"
    (vault / "E.md").unlink()
    convert(vault, out, OPTIONS)
    (out / "pages/E.md").write_text("- mine\n")
    pruned = replace(OPTIONS, prune=True)
    for options in (OPTIONS, pruned):
        made = plan(vault, out, options)
        assert made.is_unchanged
        assert stale(made) == {"pages/E.md": "`E.md` is no longer in the source; the file was changed since"}
    (out / "pages/E.md").unlink()
    assert stale(convert(vault, out, OPTIONS).plan) == {}
    assert convert(vault, out, pruned).plan.is_unchanged
