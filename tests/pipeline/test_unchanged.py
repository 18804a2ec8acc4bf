"""A run where nothing has changed is known by looking, and comes to what a whole run comes to; all else is a whole run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from vaultconv.formats.registry import format_names
from vaultconv.pipeline import fingerprint, run
from vaultconv.pipeline import plan as planning
from vaultconv.pipeline.apply import STAGING
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import Plan, plan
from vaultconv.pipeline.state import DATABASE, FOLDER, State

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
VAULTS = {
    "obsidian": "sample-vault",
    "logseq": "logseq-graph",
    "readwise": "readwise-site",
    "html": "html-site",
}
OPTIONS = Options("obsidian", "logseq", durable=False)


def whole(monkeypatch: pytest.MonkeyPatch, *args: Path | Options) -> Plan:
    """The plan of a run that looks for no receipt."""
    with monkeypatch.context() as patched:
        patched.setattr(planning, "since_last_run", lambda *_: None)
        return plan(*args)  # type: ignore[arg-type]


def files(folder: Path) -> dict[str, bytes]:
    """What is in ``folder``, but for our own."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and FOLDER not in path.parts
    }


@pytest.mark.parametrize("source", VAULTS)
@pytest.mark.parametrize("target", format_names())
def test_it_is_what_a_whole_run_comes_to(
    source: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, out = tmp_path / "vault", tmp_path / "out"
    shutil.copytree(FIXTURES / VAULTS[source], vault)
    options = Options(source, target, durable=False)
    first = run.convert(vault, out, options)
    again = plan(vault, out, options)
    assert again.is_unchanged is not first.plan.failed
    expected = whole(monkeypatch, vault, out, options)
    assert (again.actions, again.losses, again.counts) == (expected.actions, expected.losses, expected.counts)
    assert again.source == expected.source
    state = (out / FOLDER / DATABASE).read_bytes()
    assert not run.apply(again).applied.written
    assert (out / FOLDER / DATABASE).read_bytes() == state
    assert again.converted.paths == expected.converted.paths
    assert len(again.loaded.vault.notes) == again.counts.notes


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault that was converted into ``out``."""
    vault = tmp_path / "vault"
    (vault / "Sub").mkdir(parents=True)
    (vault / "Alpha.md").write_text("See [[B]].\n")
    (vault / "Sub/B.md").write_text("# B\n\nwords\n")
    (vault / "i.png").write_bytes(b"picture")
    (vault / ".obsidian").mkdir()
    (vault / ".obsidian/app.json").write_text("{}")
    run.convert(vault, tmp_path / "out", OPTIONS)
    assert plan(vault, tmp_path / "out", OPTIONS).is_unchanged
    return vault


def edited_in_the_same_tick(vault: Path) -> None:
    note = vault / "Alpha.md"
    info = note.stat()
    note.write_text("See [[C]].\n")
    os.utime(note, ns=(info.st_atime_ns, info.st_mtime_ns))


def touched(path: str) -> Callable[[Path], None]:
    return lambda vault: os.utime(vault / path, ns=(1, 1))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a note is edited": edited_in_the_same_tick,
    "a note is touched": touched("Alpha.md"),
    "a note is added": lambda vault: (vault / "C.md").write_text("[[Alpha]]"),
    "a note is removed": lambda vault: (vault / "Sub/B.md").unlink(),
    "a note is renamed": lambda vault: (vault / "Sub/B.md").rename(vault / "Sub/C.md"),
    "a picture is another": lambda vault: (vault / "i.png").write_bytes(b"another one"),
    "a picture is touched": touched("i.png"),
    "a folder is made": lambda vault: (vault / "Empty").mkdir(),
    "a link is made": lambda vault: (vault / "L.md").symlink_to(vault / "Alpha.md"),
    "settings are others": lambda vault: (vault / ".obsidian/app.json").write_text(
        '{"strictLineBreaks": true}'
    ),
    "something hidden is there": lambda vault: (vault / ".git").mkdir(),
    "it was converted into": lambda vault: run.convert(
        FIXTURES / "readwise-site", vault, Options("readwise", "obsidian", durable=False)
    ),
    "a page of the destination is edited": lambda vault: (vault.parent / "out/pages/Alpha.md").write_text(
        "- mine"
    ),
    "a page of the destination is gone": lambda vault: (vault.parent / "out/pages/Alpha.md").unlink(),
    "a picture of the destination is gone": lambda vault: (vault.parent / "out/assets/i.png").unlink(),
    "settings of the destination are others": lambda vault: (
        vault.parent / "out/logseq/config.edn"
    ).write_text('{:journal/page-title-format "yyyy"}'),
    "a run was killed": lambda vault: (vault.parent / "out" / FOLDER / STAGING).mkdir(),
    "the state is gone": lambda vault: (vault.parent / "out" / FOLDER / DATABASE).unlink(),
    "the state is damaged": lambda vault: (vault.parent / "out" / FOLDER / DATABASE).write_bytes(b"SQLite"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_makes_a_whole_run(
    change: str, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CHANGES[change](vault)
    if change == "the state is damaged":
        with pytest.raises(Exception, match="cannot be read"):
            plan(vault, tmp_path / "out", OPTIONS)
        return
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert not made.is_unchanged
    expected = whole(monkeypatch, vault, tmp_path / "out", OPTIONS)
    assert (made.actions, made.losses) == (expected.actions, expected.losses)
    run.apply(made)
    if "destination" not in change:
        run.convert(vault, tmp_path / "clean", OPTIONS)
        stale = {action.path for action in made.actions if action.kind == "stale"}
        there = {path: data for path, data in files(tmp_path / "out").items() if path not in stale}
        assert there == files(tmp_path / "clean")


def test_options_are_looked_at_too(vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    others = (
        replace(OPTIONS, carriers=False),
        replace(OPTIONS, origins=False),
        replace(OPTIONS, format_options={"outline": "flat"}),
        replace(OPTIONS, follow_symlinks=True),
        replace(OPTIONS, allow=(tmp_path,)),
        replace(OPTIONS, target_format="obsidian"),
        replace(OPTIONS, source_format=""),
        replace(OPTIONS, download=("images",)),
    )
    assert not any(plan(vault, out, options).is_unchanged for options in others)
    assert plan(vault, out, replace(OPTIONS, durable=True)).is_unchanged


def test_another_program_converts_anew(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "pyromark" in fingerprint.program()
    monkeypatch.setattr(fingerprint, "program", lambda: "a later version")
    assert not plan(vault, tmp_path / "out", OPTIONS).is_unchanged


@pytest.mark.parametrize("error", [NotADirectoryError(), PackageNotFoundError("pyromark")])
def test_a_program_that_cannot_be_told_converts_each_time(
    error: Exception, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> str:
        raise error

    monkeypatch.setattr(fingerprint, "sources" if isinstance(error, OSError) else "versions", fail)
    fingerprint.program.cache_clear()
    try:
        assert fingerprint.program() == ""
        for _ in range(2):
            made = run.convert(vault, tmp_path / "out", OPTIONS).plan
            assert not made.is_unchanged
            assert {action.kind for action in made.actions} == {"keep"}
    finally:
        fingerprint.program.cache_clear()


def test_another_source_in_between_is_a_change(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/Z.md").write_text("z\n")
    run.convert(tmp_path / "other", tmp_path / "out", OPTIONS)
    assert not plan(vault, tmp_path / "out", OPTIONS).is_unchanged
    run.convert(vault, tmp_path / "out", OPTIONS)
    assert plan(vault, tmp_path / "out", OPTIONS).is_unchanged


def test_what_was_left_undone_leaves_no_receipt(vault: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "pages/Alpha.md").write_text("- mine")
    (vault / "Alpha.md").write_text("another\n")
    assert run.convert(vault, out, OPTIONS).applied.conflicts
    assert not plan(vault, out, OPTIONS).is_unchanged
    (out / "pages/Alpha.md").unlink()
    run.convert(vault, out, OPTIONS)
    assert plan(vault, out, OPTIONS).is_unchanged


def test_settings_that_stay_as_they_are_are_kept_and_told(vault: Path, tmp_path: Path) -> None:
    config = tmp_path / "out/logseq/config.edn"
    (vault / "Alpha.md").write_text("---\nkinds: [one, two]\n---\nSee [[B]].\n")
    config.write_text("{:file/name-format :triple-lowbar}")
    first = run.convert(vault, tmp_path / "out", OPTIONS)
    again = plan(vault, tmp_path / "out", OPTIONS)
    assert again.is_unchanged
    assert again.losses == first.plan.losses
    assert any("stays as it is" in action.reason for action in again.actions)
    config.write_text("{:file/name-format :triple-lowbar, :mine 1}")
    assert not plan(vault, tmp_path / "out", OPTIONS).is_unchanged


@pytest.mark.parametrize("told", [b"", b"{}", b'{"counts": [1], "losses": [], "others": []}'])
def test_a_receipt_of_another_hand_is_none(told: bytes, vault: Path, tmp_path: Path) -> None:
    with State.open(tmp_path / "out") as state:
        owner = state.owner(state.sources()[1])
        receipt = state.receipt(owner)
        assert receipt is not None
        state.make_writable(durable=False)
        state.keep_receipt(owner, receipt[0], [told])
    made = plan(vault, tmp_path / "out", OPTIONS)
    assert not made.is_unchanged
    run.apply(made)
    assert plan(vault, tmp_path / "out", OPTIONS).is_unchanged
