"""A file that looks as it did is not read again; one that may have been edited unseen is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vaultconv.pipeline import load as loading
from vaultconv.pipeline.load import look
from vaultconv.pipeline.looks import SETTLED_NS, Looks, looks_of, unpacked_looks
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.plan import plan
from vaultconv.pipeline.run import apply, convert
from vaultconv.pipeline.state import State
from vaultconv.vault.tree import File, walk

OPTIONS = Options("obsidian", "logseq", durable=False)
LATER = SETTLED_NS + 1


def aged(looks: Looks) -> Looks:
    """``looks`` as they would be, had the files stood there for a while when they were read."""
    return Looks(looks.began_ns + LATER, looks.known)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "Alpha.md").write_text("See [[B]].\n")
    (vault / "B.md").write_text("# B\n\nwords\n")
    (vault / "i.png").write_bytes(b"picture")
    (vault / ".obsidian").mkdir()
    (vault / ".obsidian/app.json").write_text("{}")
    return vault


def test_what_looks_as_it_did_is_not_read(vault: Path) -> None:
    first = look(vault, OPTIONS)
    assert (first.read, sorted(first.looks.known)) == (3, ["Alpha.md", "B.md"])
    again = look(vault, OPTIONS, aged(first.looks))
    assert again.read == 1  # settings lie in a hidden folder, which is not walked
    assert again.fingerprint == first.fingerprint
    assert again.looks.known == first.looks.known


def test_what_was_just_written_is_read_again(vault: Path) -> None:
    first = look(vault, OPTIONS)
    assert look(vault, OPTIONS, first.looks).read == 3


def test_an_edit_shows_though_size_and_time_are_as_they_were(vault: Path) -> None:
    first = look(vault, OPTIONS)
    note = vault / "Alpha.md"
    info = note.stat()
    note.write_text("See [[C]].\n")
    os.utime(note, ns=(info.st_atime_ns, info.st_mtime_ns))
    again = look(vault, OPTIONS, aged(first.looks))
    assert again.read == 2
    assert again.fingerprint != first.fingerprint


def test_another_file_in_its_place_shows(vault: Path) -> None:
    tree = walk(vault)
    file = tree.get("Alpha.md")
    assert file is not None
    looks = Looks(file.changed_ns + LATER, {"Alpha.md": (looks_of(file), "f0")})
    assert looks.stamp(file) == "f0"
    other = File(file.path, file.size, file.mtime_ns, file.changed_ns, file.inode + 1)
    assert looks.stamp(other) == ""
    assert looks.stamp(None) == ""
    untold = File(file.path, file.size, file.mtime_ns)
    assert Looks(LATER, {"Alpha.md": (looks_of(untold), "f0")}).stamp(untold) == ""


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'[1, [["a", 1]]]', b'["x", []]', b"\xff"])
def test_looks_of_another_hand_are_none(data: bytes) -> None:
    assert unpacked_looks(data) == Looks()


def test_many_files_that_had_to_be_read_are_not_read_a_third_time(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    convert(vault, out, OPTIONS)
    with State.open(out) as state:
        owner = state.owner(state.sources()[1])
        first = state.looks(owner)
    assert sorted(first.known) == ["Alpha.md", "B.md"]
    made = plan(vault, out, OPTIONS)
    assert made.is_unchanged
    apply(made)
    with State.open(out) as state:
        assert state.looks(owner).began_ns == first.began_ns
    monkeypatch.setattr("vaultconv.pipeline.unchanged.WORTH_KEEPING", 2)
    apply(plan(vault, out, OPTIONS))
    with State.open(out) as state:
        assert state.looks(owner).began_ns > first.began_ns
    assert loading.look(vault, OPTIONS, aged(first)).read == 1
