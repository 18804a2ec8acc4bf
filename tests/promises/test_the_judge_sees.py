"""A judge who cannot read says so: notes that are only bytes on one side or the other are named, never passed over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.roundtrip.journey import go
from vaultconv.cli import main
from vaultconv.formats.base import ReadContext, Unit
from vaultconv.formats.obsidian import FORMAT
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify

BROKEN = "---\na: b: c\n---\nx\n"


@pytest.fixture
def vaults(tmp_path: Path) -> tuple[Path, Path]:
    """A good note and a broken one, with the folder to convert them into."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "Good.md").write_text("# Good\n\nwords\n", "utf-8")
    (source / "Broken.md").write_text(BROKEN, "utf-8")
    return source, tmp_path / "out"


@pytest.mark.parametrize("target", ["obsidian", "readwise"])
def test_a_note_that_is_only_bytes_in_the_source_is_named(vaults: tuple[Path, Path], target: str) -> None:
    source, out = vaults
    go(source, out, target)
    found = verify(source, out, Options())
    assert found.ok
    assert not found.blind
    assert [unread.note for unread in found.unread] == ["Broken.md"]


def test_a_note_that_the_destination_cannot_read_is_missing(vaults: tuple[Path, Path]) -> None:
    source, out = vaults
    go(source, out, "obsidian")
    (out / "Good.md").write_text(BROKEN, "utf-8")
    (missing,) = verify(source, out, Options()).missing
    assert (missing.note, missing.kind, missing.value) == ("Good.md", "note", "Good")
    assert missing.now.startswith("cannot be read: The properties are not valid YAML")


class _Bad:
    """A reader or writer that fails at its work."""

    def __init__(self, good: Any) -> None:
        self._good = good

    def __getattr__(self, name: str) -> Any:
        return getattr(self._good, name)

    def read(self, unit: Unit, data: bytes, context: ReadContext) -> Any:
        raise ValueError("what is this")

    def write(self, note: Any, context: Any) -> Any:
        raise ValueError("how is this written")


def test_where_no_note_is_understood_it_is_not_all_well(
    vaults: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = vaults
    monkeypatch.setattr(FORMAT, "reader", _Bad(FORMAT.reader))
    go(source, out, "obsidian")
    assert verify(source, out, Options()).blind
    assert main(["verify", str(source), str(out)]) == 3
    said = capsys.readouterr().out
    assert "0 of" not in said
    assert "no facts were compared: none of 2 notes could be understood" in said


def test_a_note_that_could_not_be_written_is_only_bytes(
    vaults: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = vaults
    monkeypatch.setattr(FORMAT, "writer", _Bad(FORMAT.writer))
    go(source, out, "obsidian")
    found = verify(source, out, Options())
    assert found.ok
    assert [unread.note for unread in found.unread] == ["Broken.md", "Good.md"]


def test_a_file_that_cannot_be_opened_is_named_on_either_side(
    vaults: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = vaults
    go(source, out, "obsidian")
    from vaultconv.vault.tree import Tree

    read = Tree.read
    for locked in (source, out):

        def refuse(tree: Tree, path: str, locked: Path = locked) -> bytes:
            if path == "Good.md" and Path(tree.root).resolve() == locked.resolve():
                raise PermissionError(13, "Permission denied")
            return read(tree, path)

        monkeypatch.setattr(Tree, "read", refuse)
        found = verify(source, out, replace(Options(), target_format="obsidian"))
        if locked is source:
            assert [unread.note for unread in found.unread] == ["Broken.md", "Good.md"]
        else:
            (missing,) = found.missing
            assert missing.note == "Good.md"
            assert missing.now.startswith("cannot be read: Permission denied")
