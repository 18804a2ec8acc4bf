"""The commands, with addresses in the places of paths; and those that are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from tests.remote.shelf import in_folder, in_store
from vaultconv.cli import main

NOTES, GRAPH = "memory://shelf/Notes", "memory://shelf/Graph"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Runs a command: its exit code, and what it says on either stream."""

    def running(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return running


def test_from_first_to_last(run, store: MemoryFileSystem, expected, tmp_path: Path) -> None:
    kept, to = tmp_path / "kept", ("--to", "logseq")
    code, said, _ = run("diff", NOTES, GRAPH, *to, "--exit-code")
    assert (code, "+++ b/pages/Bread.md" in said, in_store("shelf/Graph")) == (1, True, {})
    code, said, _ = run("convert", NOTES, GRAPH, *to, "--backup", kept, "--dry-run")
    assert (code, f"Would go into {GRAPH} (logseq)" in said, in_store("shelf/Graph")) == (0, True, {})
    code, said, _ = run("convert", NOTES, GRAPH, *to, "--backup", kept)
    assert (code, in_store("shelf/Graph")) == (0, expected)
    assert f"Read {NOTES}: 3 notes" in said
    assert f"Into {GRAPH} (logseq): 4 written, 1 copied" in said
    code, said, _ = run("convert", NOTES, GRAPH, *to, "--json")
    told = json.loads(said)
    assert (code, told["source"]["identity"], told["destination"]) == (0, NOTES, GRAPH)
    assert run("verify", NOTES, GRAPH, "--report", tmp_path / "r.json")[0] == 0
    told = json.loads((tmp_path / "r.json").read_text())
    assert (told["source"], told["destination"]) == (NOTES, GRAPH)
    code, said, _ = run("inspect", NOTES)
    assert (code, said.partition(" is read as ")[0]) == (0, NOTES)
    assert json.loads(run("inspect", NOTES, "--json")[1])["vault"] == NOTES
    code, said, _ = run("assets", NOTES, "--json")
    assert (code, json.loads(said)["vault"]) == (0, NOTES)
    code, said, _ = run("runs", GRAPH, "--json")
    assert (code, json.loads(said)["destination"]) == (0, GRAPH)
    code, said, _ = run("undo", GRAPH, "--backup", kept, "--json")
    assert (code, json.loads(said)["destination"], in_store("shelf/Graph")) == (0, GRAPH, {})
    assert str(tmp_path / "state") not in said


def test_jobs_of_a_file(run, store: MemoryFileSystem, expected, tmp_path: Path) -> None:
    file = tmp_path / "vaultconv.toml"
    file.write_text(
        f'[defaults]\nto = "logseq"\n[jobs.out]\nsource = "{NOTES}"\ndestination = "{GRAPH}"\nbackup = "kept"\n'
        f'[jobs.home]\nsource = "{NOTES}"\ndestination = "Graph"\n'
    )
    assert run("batch", file, "-q") == (0, "", "")
    assert in_store("shelf/Graph") == in_folder(tmp_path / "Graph") == expected
    file.write_text(
        f'[jobs.out]\nto = "logseq"\nsource = "s3://"\ndestination = "{GRAPH}"\nbackup = "s3://a/b"\n'
    )
    code, _, said = run("batch", file)
    assert code == 2
    assert f"{file}:3:1: source the address names no bucket\nSay s3://BUCKET/VAULT.\n" in said
    assert f"{file}:5:1: backup names a place on this machine, and not an address\n" in said


def test_what_the_user_is_told_of_a_conflict(run, store: MemoryFileSystem, folder: Path) -> None:
    run("convert", folder, GRAPH, "--to", "logseq")
    store.pipe_file("/shelf/Graph/pages/Bread.md", b"- mine\n")
    (folder / "Bread.md").write_bytes(b"Another.\n")
    code, said, _ = run("convert", folder, GRAPH, "--to", "logseq")
    assert (code, "conflict: pages/Bread.md" in said) == (4, True)


def test_a_note_of_a_store_through_a_pipe(run, store: MemoryFileSystem) -> None:
    code, said, _ = run("convert", f"{NOTES}/Days/Starter.md", "-", "--from", "obsidian", "--to", "readwise")
    assert (code, "title: Starter" in said, "Flour and water." in said) == (0, True, True)
    code, _, error = run("convert", f"{NOTES}/None.md", "-", "--from", "obsidian", "--to", "readwise")
    assert (code, f"{NOTES}/None.md: there is nothing at this address" in error) == (2, True)


def test_an_archive_in_a_store(run, store: MemoryFileSystem, folder: Path, tmp_path: Path, expected) -> None:
    from zipfile import ZipFile

    with ZipFile(tmp_path / "Notes.zip", "w") as archive:
        for file in folder.rglob("*.*"):
            archive.write(file, file.relative_to(folder.parent))
    store.pipe_file("/shelf/Notes.zip", (tmp_path / "Notes.zip").read_bytes())
    code, said, _ = run("convert", f"{NOTES}.zip", tmp_path / "Graph", "--from", "obsidian", "--to", "logseq")
    assert (code, f"Read {NOTES}.zip: 3 notes" in said) == (0, True)
    assert in_folder(tmp_path / "Graph") == expected
    code, said, _ = run("assets", f"{NOTES}.zip", "--json")
    assert (code, json.loads(said)["vault"]) == (0, f"{NOTES}.zip")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("watch", NOTES, "Vault", "--to", "html"), f"{NOTES}: an object store cannot be watched"),
        (("watch", "Notes", GRAPH, "--to", "html"), f"{GRAPH}: an object store cannot be watched"),
        (("fetch", NOTES), f"{NOTES}: a vault in an object store is not changed in place"),
        (("migrate", "run", NOTES), f"{NOTES}: a vault in an object store is not changed in place"),
        (
            ("migrate", "recipe", "rename-tag", NOTES, "--set", "tag=a", "--set", "to=b"),
            "is not changed in place",
        ),
        (
            ("convert", NOTES, GRAPH, "--to", "logseq", "--on-conflict", "merge"),
            "nothing is merged in an object store",
        ),
        (
            ("convert", NOTES, GRAPH, "--to", "logseq", "--backup", "s3://a/b"),
            "s3://a/b: --backup names no folder",
        ),
        (
            ("convert", NOTES, "Vault", "--to", "logseq", "--backup", "kept"),
            "Vault: --backup is for an object store",
        ),
        (("undo", GRAPH), f"{GRAPH}: what stood in an object store is kept outside of it, or not at all"),
        (("convert", "memry://a/b", "Vault", "--to", "logseq"), "Did you mean 'memory'?"),
        (("convert", "memory://shelf/None", "Vault", "--to", "logseq"), "More: vaultconv explain store"),
        (("convert", NOTES, f"{NOTES}/Graph", "--to", "logseq"), "the destination lies inside the source"),
    ],
)
def test_what_is_refused(
    run,
    store: MemoryFileSystem,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = in_store("shelf")
    code, _, error = run(*words)
    assert code == 2
    assert said in error
    assert in_store("shelf") == before
