"""On a disk that takes two names for one, nothing is written twice, nothing of anybody else is overwritten, and a run is taken
back as anywhere. Names that Windows keeps for itself are never written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.folding import decomposed, disk, in_any_case
from tests.pipeline.test_conflicts import run
from tests.pipeline.test_undo import note, shape
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.run import convert
from vaultconv.pipeline.undo import plan_undo, undo

DISKS = {"in any case": (in_any_case, str), "decomposed": (decomposed, decomposed)}
COMPOSED, DECOMPOSED = "Café.md", unicodedata.normalize("NFD", "Café.md")


def held(root: Path) -> dict[str, bytes | None]:
    """What is in ``root``, by names as one writes them."""
    return {
        unicodedata.normalize("NFC", path): said[2]
        for path, said in shape(root).items()
        if said[2] is not None
    }


@pytest.mark.parametrize(("fold", "stored"), DISKS.values(), ids=DISKS)
def test_a_second_run_has_nothing_to_do_and_an_undo_leaves_nothing(
    tmp_path: Path, fold: Callable[[str], str], stored: Callable[[str], str]
) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    wanted = (note(COMPOSED), note("Döner/Ünder.md"), note("Plain.md"))
    with disk(root, fold, stored):
        assert run(root, *wanted).exit_code == 0
        first = shape(root)
        assert len(held(root)) == 3
        for _ in range(2):
            again = run(root, *wanted)
            assert (again.written, again.conflicts, again.stale) == ([], [], [])
        changed = run(root, note(COMPOSED, b"2\n"), note("Döner/Ünder.md", b"2\n"), note("Plain.md"))
        assert (len(changed.written), changed.conflicts) == (2, [])
        assert len(held(root)) == 3
        undo(plan_undo(root), durable=False)
        assert shape(root) == first
        undo(plan_undo(root, 1), durable=False)
        assert held(root) == {}
        assert [path.name for path in root.iterdir()] == [".vaultconv"]


def test_a_note_renamed_only_in_case_stays_one_file_there(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    with disk(root, in_any_case):
        run(root, note("bread.md"), note("dir/a.md"))
        done = run(root, note("Bread.md", b"2\n"), note("Dir/A.md"))
        assert (done.conflicts, done.stale, done.failed) == ([], [], [])
        assert {path.casefold(): data for path, data in held(root).items()} == {
            "bread.md": b"2\n",
            "dir/a.md": b"text\n",
        }
        again = run(root, note("Bread.md", b"2\n"), note("Dir/A.md"), prune=True)
        assert (again.written, again.stale) == ([], [])


@pytest.mark.parametrize(
    ("fold", "stored", "theirs", "ours"),
    [(*DISKS["in any case"], "BREAD.md", "bread.md"), (*DISKS["decomposed"], DECOMPOSED, COMPOSED)],
    ids=DISKS,
)
def test_somebodys_file_of_such_a_name_is_never_overwritten(
    tmp_path: Path, fold: Callable[[str], str], stored: Callable[[str], str], theirs: str, ours: str
) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    (root / theirs).write_bytes(b"mine\n")
    with disk(root, fold, stored):
        done = run(root, note(ours))
        assert [action.reason for action in done.conflicts] == [
            "is there already, and was not written by vaultconv"
        ]
        assert list(held(root).values()) == [b"mine\n"]


@pytest.mark.parametrize("target", ["obsidian", "logseq", "html", "readwise"])
def test_names_that_windows_keeps_for_itself_are_never_written(tmp_path: Path, target: str) -> None:
    source = tmp_path / "notes"
    (source / "nul").mkdir(parents=True)
    names = ("CON.md", "aux.md", "nul/com1.md", "ends with a dot..md", "Who? <me>: a|b*.md", "A.md", "a.md")
    for name in names:
        (source / name).write_text(f"# {name}\n\n[[CON]] [[aux]]\n")
    convert(
        source,
        tmp_path / "out",
        Options("logseq" if target == "obsidian" else "obsidian", target, durable=False),
    )
    written = [path for path in held(tmp_path / "out") if not path.startswith((".obsidian", "logseq/"))]
    folded = [in_any_case(path) for path in written]
    assert len(folded) == len(set(folded)) >= len(names)
    for path in written:
        for part in path.split("/"):
            assert part.split(".")[0].casefold() not in {"con", "aux", "nul", "com1"}, path
            assert not part.endswith((".", " ")), path
            assert not set(part) & set('?<>:*|"\\'), path
