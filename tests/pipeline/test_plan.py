"""The plan: one for ``diff``, ``convert --dry-run`` and ``convert``. Nothing is written while it is made."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from vaultconv.errors import DestinationError, OverlapError, SourceError, StateError, UsageError
from vaultconv.formats.obsidian import FORMAT
from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.record import Source
from vaultconv.pipeline.target import target_of

OPTIONS = Options(source_format="obsidian", target_format="obsidian")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault of one note and one attachment."""
    root = tmp_path / "Vault"
    (root / "Dir").mkdir(parents=True)
    (root / "Dir/A.md").write_text("a\n")
    (root / "b.png").write_text("p")
    return root


def test_a_plan_says_all_and_writes_nothing(vault: Path, tmp_path: Path) -> None:
    made = plan(vault, tmp_path / "new/out", OPTIONS)
    assert [(action.kind, action.path) for action in made.actions] == [
        (Kind.WRITE, "Dir/A.md"),
        (Kind.COPY, "b.png"),
    ]
    options = {"origins": True, "carriers": True}
    assert made.source == Source(str(vault.resolve()), "obsidian", "obsidian", options, "Vault")
    assert made.destination == tmp_path / "new/out"
    assert (made.target, made.losses, made.failed) == (FORMAT, (), False)
    assert made.loaded.vault.name == "Vault"
    assert made.converted.paths == {"Dir/A.md": "Dir/A.md", "b.png": "b.png"}
    assert made.options is OPTIONS
    assert not (tmp_path / "new").exists()


def test_the_source_is_known_however_it_is_named(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(vault)
    monkeypatch.chdir(vault)
    made = [plan(Path(source), tmp_path / "out", OPTIONS) for source in (".", "../Vault", vault, "../link")]
    assert {each.source.identity for each in made} == {str(vault.resolve())}
    assert {each.source.name for each in made} == {"Vault"}


@pytest.mark.parametrize(("data", "failed"), [(b"fine\n", False), (b"\xff", True)])
def test_notes_that_failed_are_counted(vault: Path, tmp_path: Path, data: bytes, failed: bool) -> None:
    (vault / "B.md").write_bytes(data)
    assert plan(vault, tmp_path / "out", OPTIONS).failed is failed


@pytest.mark.parametrize(
    ("options", "what", "remedy"),
    [
        (Options(), "the format to write is not said", "Say it with --to ("),
        (Options(target_format="obsidain"), "there is no format 'obsidain'", "Did you mean 'obsidian'?"),
    ],
)
def test_a_format_to_write_must_be_named(vault: Path, options: Options, what: str, remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        target_of(options)
    assert caught.value.what == what
    assert caught.value.remedy.startswith(remedy)
    with pytest.raises(UsageError):
        plan(vault, vault / "inside", options)


def test_a_format_that_only_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    found = SimpleNamespace(name="paper", writer=None)
    monkeypatch.setattr("vaultconv.pipeline.target.get_format", lambda name: found)
    with pytest.raises(UsageError, match="paper can be read, not written"):
        target_of(Options(target_format="paper"))


@pytest.mark.parametrize(
    ("source", "destination", "what"),
    [
        ("Vault", "Vault", "the source and the destination are the same"),
        ("Vault", "Vault/out", "the destination lies inside the source"),
        ("Vault/Dir", "Vault", "the source lies inside the destination"),
        ("Vault/Dir/A.md", "Vault/Dir", "the source lies inside the destination"),
        ("Vault", "link", "the source and the destination are the same"),
        ("link/Dir", "Vault", "the source lies inside the destination"),
    ],
)
def test_no_run_reads_what_it_writes(
    vault: Path, tmp_path: Path, source: str, destination: str, what: str
) -> None:
    (tmp_path / "link").symlink_to(vault)
    with pytest.raises(OverlapError) as caught:
        plan(tmp_path / source, tmp_path / destination, OPTIONS)
    assert caught.value.what == what


def test_a_source_that_is_not_there_is_said_first(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file or folder"):
        plan(tmp_path / "gone", tmp_path / "gone/out", OPTIONS)


def test_a_destination_that_is_no_folder(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(DestinationError):
        plan(vault, tmp_path / "out", OPTIONS)


def test_a_damaged_state_in_the_destination_is_an_error(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "out/.vaultconv").mkdir(parents=True)
    (tmp_path / "out/.vaultconv/state.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5_000)
    with pytest.raises(StateError, match="cannot be read"):
        plan(vault, tmp_path / "out", OPTIONS)


def test_the_system_may_list_files_in_any_order(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("C.md", "c 1.md", "D.md", "Dir/Z.md"):
        (vault / name).write_text("x\n")
    first = plan(vault, tmp_path / "out", OPTIONS)
    real = os.scandir

    class Backwards:
        def __init__(self, path: str) -> None:
            with real(path) as entries:
                self.entries = sorted(entries, key=lambda entry: entry.name, reverse=True)

        def __enter__(self) -> object:
            return iter(self.entries)

        def __exit__(self, *_: object) -> None:
            self.entries = []

    monkeypatch.setattr(os, "scandir", Backwards)
    second = plan(vault, tmp_path / "out", OPTIONS)
    assert second.actions == first.actions
    assert second.losses == first.losses
    assert list(second.converted.paths.items()) == list(first.converted.paths.items())
