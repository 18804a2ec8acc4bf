"""A vault fetches in place: only what shows something changes, what is its owner's stays so, and all of it can go back."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.assets.picture_server import PictureServer, png
from tests.downloads.journey import BOTH, fetch_into, options
from tests.promises.test_twice_is_once import stands
from tests.roundtrip.journey import files
from vaultconv.cli import main
from vaultconv.errors import UsageError
from vaultconv.pipeline.actions import Kind
from vaultconv.pipeline.in_place import plan_in_place
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.record import digest
from vaultconv.pipeline.run import Run, apply_in_place, convert
from vaultconv.pipeline.state import State
from vaultconv.pipeline.undo import plan_undo, undo
from vaultconv.pipeline.verify import verify

Vaults = Callable[[str], Path]


def fetch(vault: Path, kinds: tuple[str, ...] = BOTH, refresh: bool = False) -> Run:
    """Fetches into ``vault``."""
    asked = options("", kinds)
    made = plan_in_place(vault, replace(asked, rules=replace(asked.rules, refresh=refresh)))
    try:
        return apply_in_place(made)
    finally:
        made.close()


def test_only_the_places_change_that_show_what_was_fetched(vault: Vaults, site: PictureServer) -> None:
    folder = vault("sample-vault")
    before = files(folder)
    run = fetch(folder)
    assert run.plan.downloads.fetched == 3
    after = files(folder)
    shown = re.compile(rb'\(([0-9a-f]{24}\.png) "(http://[^"]*)"\)')
    changed = {path for path in before if after[path] != before[path]}
    assert changed == {action.path for action in run.applied.written if action.kind is Kind.UPDATE}
    assert 0 < len(changed) < len(before) / 2
    for path in before:
        assert shown.sub(lambda found: b"(" + found[2] + b")", after[path]) == before[path]
    assert {path.rpartition("/")[0] for path in after.keys() - before.keys()} == {"Attachments"}


def test_a_fetch_is_taken_back_byte_for_byte(vault: Vaults, site: PictureServer) -> None:
    folder = vault("sample-vault")

    def held() -> dict[str, tuple[bytes, int]]:
        there = stands(folder).items()
        return {path: said[:2] for path, said in there if not path.startswith(".vaultconv")}

    before = held()
    fetch(folder)
    fetched = held()
    assert fetched != before
    assert undo(plan_undo(folder), durable=False).exit_code == 0
    assert held() == before
    with State.open(folder) as state:
        assert state.records() == {}
    assert undo(plan_undo(folder), durable=False).exit_code == 0
    assert held() == fetched
    assert fetch(folder).applied.written == []


def test_again_there_is_nothing_to_do(vault: Vaults, site: PictureServer) -> None:
    folder = vault("sample-vault")
    fetch(folder)
    site.requests.clear()
    before = stands(folder)
    run = fetch(folder)
    assert run.applied.written == []
    assert not site.requests
    assert stands(folder) == before


@pytest.mark.parametrize("source", ["sample-vault", "readwise-site"])
def test_in_place_is_as_into_another_folder(vault: Vaults, tmp_path: Path, source: str) -> None:
    folder = vault(source)
    fetch_into(folder, tmp_path / "out", "obsidian" if source == "sample-vault" else "readwise")
    fetch(folder)
    assert files(folder) == files(tmp_path / "out")


def test_a_vault_that_shows_nothing_of_the_web_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("words\n")
    run = fetch(tmp_path)
    assert (run.exit_code, run.applied.written) == (0, [])
    assert [path.name for path in tmp_path.iterdir()] == ["A.md"]


def test_what_an_earlier_conversion_wrote_goes_back_byte_for_byte(
    vault: Vaults, site: PictureServer, tmp_path: Path
) -> None:
    source = vault("readwise-site")
    convert(source, tmp_path / "vault", Options("", "obsidian", durable=False))
    assert not site.requests
    fetch(tmp_path / "vault")
    assert verify(source, tmp_path / "vault", Options()).missing == ()
    site.requests.clear()
    convert(tmp_path / "vault", tmp_path / "back", Options("obsidian", "readwise", durable=False))
    back = {
        path: data for path, data in files(tmp_path / "back").items() if not path.startswith(".obsidian/")
    }
    assert back == files(source)
    assert not site.requests


def test_what_it_wrote_is_no_conflict_for_the_next_conversion(vault: Vaults, tmp_path: Path) -> None:
    source = vault("readwise-site")
    convert(source, tmp_path / "vault", Options("", "obsidian", durable=False))
    fetch(tmp_path / "vault")
    again = fetch_into(source, tmp_path / "vault", "obsidian")
    assert again.applied.written == []


def test_what_its_owner_edited_stays_the_owners(vault: Vaults, site: PictureServer, tmp_path: Path) -> None:
    """It is shown from the file; and the conversion that once wrote it does not take it for its own."""
    source = tmp_path / "in"
    source.mkdir()
    (source / "A.md").write_text(f"![x]({site.url('/red.png')})\n", "utf-8")
    out = tmp_path / "out"
    convert(source, out, Options("obsidian", "obsidian", durable=False))
    (out / "A.md").write_text(f"mine: ![x]({site.url('/red.png')})\n", "utf-8")
    fetch(out)
    text = (out / "A.md").read_text("utf-8")
    assert re.fullmatch(rf'mine: !\[x\]\([0-9a-f]{{24}}\.png "{re.escape(site.url("/red.png"))}"\)\n', text)
    run = convert(source, out, Options("obsidian", "obsidian", durable=False))
    assert [action.reason for action in run.applied.conflicts] == ["was changed since vaultconv wrote it"]
    assert (out / "A.md").read_text("utf-8") == text


def test_a_note_that_changes_meanwhile_is_a_conflict(site: PictureServer, tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text(f"![x]({site.url('/red.png')})\n", "utf-8")
    made = plan_in_place(tmp_path, replace(options("", ("images",)), source_format="obsidian"))
    (tmp_path / "A.md").write_text("changed while it ran\n", "utf-8")
    run = apply_in_place(made)
    made.close()
    assert [action.path for action in run.applied.conflicts] == ["A.md"]
    assert run.exit_code == 4
    assert (tmp_path / "A.md").read_text("utf-8") == "changed while it ran\n"
    assert not (tmp_path / "Attachments").exists()  # no file is left that nothing shows
    with State.open(tmp_path) as state:
        assert [seen.path for seen in state.manifest()] == [""]
        assert state.downloads() == {}
        assert undo(plan_undo(tmp_path), durable=False).exit_code == 0


def test_a_note_that_is_read_only_is_a_conflict_and_nothing_is_fetched_for_it(
    site: PictureServer, tmp_path: Path
) -> None:
    text = f"![x]({site.url('/red.png')})\n"
    (tmp_path / "A.md").write_text(text, "utf-8")
    (tmp_path / "A.md").chmod(0o444)
    made = plan_in_place(tmp_path, replace(options("", ("images",)), source_format="obsidian"))
    run = apply_in_place(made)
    made.close()
    assert [(each.path, each.reason) for each in run.applied.conflicts] == [("A.md", "is read-only")]
    assert run.exit_code == 4
    assert (tmp_path / "A.md").read_text("utf-8") == text
    assert not (tmp_path / "Attachments").exists()


def test_refreshed_only_what_has_changed_is_written(site: PictureServer, tmp_path: Path) -> None:
    text = f"![x]({site.url('/red.png')}) and ![y]({site.url('/blue.png')})\n"
    (tmp_path / "A.md").write_text(text, "utf-8")
    (tmp_path / "B.md").write_text(f"![y]({site.url('/blue.png')})\n", "utf-8")
    (tmp_path / ".obsidian").mkdir()
    fetch(tmp_path)
    before = stands(tmp_path)
    site.pictures["/red.png"] = png(33)
    run = fetch(tmp_path, refresh=True)
    assert site.requests == {"/red.png": 2, "/blue.png": 2}
    assert {action.path for action in run.applied.written if action.kind is Kind.UPDATE} == {"A.md"}
    after = stands(tmp_path)
    assert after["B.md"] == before["B.md"]
    assert png(33) in {data for data, *_ in after.values()}
    assert not run.plan.use.unused  # all of it is shown, though it was asked about
    del site.pictures["/red.png"]
    assert fetch(tmp_path, refresh=True).applied.written == []  # what is there stays
    with State.open(tmp_path) as state:
        seen = {seen.url: seen for seen in state.manifest()}
    red, blue = (seen[site.url(path)] for path in ("/red.png", "/blue.png"))
    assert (red.status, red.reason) == (404, "the server says 404 Not Found")
    assert (blue.status, blue.reason) == (200, "")
    assert (tmp_path / red.path).read_bytes() == png(33)
    assert red.size == len(png(33))


def test_one_note_is_no_vault(tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("words\n")
    with pytest.raises(UsageError, match="is a file, and no vault"):
        plan_in_place(tmp_path / "A.md", replace(options(""), source_format="obsidian"))


def test_in_an_archive_nothing_is_changed_and_what_to_do_instead_is_said(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "notes.zip", "w") as archive:
        archive.writestr("A.md", "![x](https://example.org/a.png)\n")
    before = (tmp_path / "notes.zip").read_bytes()
    with pytest.raises(UsageError, match="is an archive, in which nothing can be changed") as caught:
        plan_in_place(tmp_path / "notes.zip", options(""))
    assert "Unpack it and name the folder; or let `vaultconv convert" in str(caught.value.remedy)
    assert (tmp_path / "notes.zip").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["notes.zip"]


# -- files that do not get into their places


def test_what_cannot_be_put_into_its_place_is_shown_from_its_address(
    tmp_path: Path, site: PictureServer
) -> None:
    """The folder for attachments lies elsewhere, by a link: nothing is written there, and no note shows what is not there."""
    vault = tmp_path / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (vault / "Attachments").symlink_to(tmp_path / "elsewhere")
    text = f"![x]({site.url('/red.png')}) ![y]({site.url('/active.svg')})\n"
    (vault / "A.md").write_text(text, "utf-8")
    run = fetch(vault)
    assert (vault / "A.md").read_text("utf-8") == text
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert run.exit_code == 4
    assert (run.plan.downloads.fetched, run.plan.downloads.failed) == (0, 2)
    assert {loss.value for loss in run.plan.losses} == {site.url("/red.png"), site.url("/active.svg")}
    assert all("leads out of the destination" in loss.detail for loss in run.plan.losses)
    with State.open(vault) as state:
        assert [seen.path for seen in state.manifest()] == ["", ""]


def test_a_note_whose_picture_could_not_be_written_stays_as_it_is_and_the_next_run_goes_on(
    tmp_path: Path, site: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = {"A.md": "/red.png", "B.md": "/blue.png"}
    for name, path in notes.items():
        (tmp_path / name).write_text(f"![x]({site.url(path)})\n", "utf-8")
    before = files(tmp_path)
    honest, red = os.replace, digest(site.pictures["/red.png"])[:24]

    def failing(source: str, target: str) -> None:
        if red in str(target) and "Attachments" in str(target):
            raise OSError(5, "Input/output error")
        honest(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing)
        run = fetch(tmp_path)
    assert files(tmp_path)["A.md"] == before["A.md"]
    assert files(tmp_path)["B.md"] != before["B.md"]
    assert [action.reason for action in run.applied.conflicts] == [
        f"is to show `Attachments/{red}.png`, which could not be written"
    ]
    assert run.exit_code != 0
    fetch(tmp_path)
    assert f"Attachments/{red}.png" in files(tmp_path)
    assert files(tmp_path)["A.md"] != before["A.md"]


# -- at the command line

FETCH = ["fetch", "vault", "--allow-host", "127.0.0.1"]


@pytest.fixture
def here(tmp_path: Path, site: PictureServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault in the current folder."""
    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    (tmp_path / "vault" / "A.md").write_text(
        f"one\n\n![x]({site.url('/red.png')})\n\n![y]({site.url('/no.png')})\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path / "vault"


def test_a_diff_shows_what_would_change_and_writes_nothing(
    here: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]
) -> None:
    before = stands(here)
    assert main([*FETCH, "--diff"]) == 0
    shown = capsys.readouterr().out
    assert f"-![x]({site.url('/red.png')})\n" in shown
    assert re.search(
        rf'^\+!\[x\]\([0-9a-f]{{24}}\.png "{re.escape(site.url("/red.png"))}"\)$', shown, re.MULTILINE
    )
    assert stands(here) == before
    assert main([*FETCH, "--diff", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    first = report["actions"][0]
    assert (first["path"], first["kind"], first["added"], first["removed"]) == ("A.md", "update", 1, 1)
    assert stands(here) == before


def test_the_summary_counts(here: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FETCH, "--dry-run"]) == 0
    assert "Would go into vault (obsidian): 1 to update, 1 to copy\n" in capsys.readouterr().out
    assert main(FETCH) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == [
        "Into vault (obsidian): 1 updated, 1 copied",
        "  downloads: 1 fetched, 1 not fetched",
    ]
    assert f"    A.md:5: `{site.url('/no.png')}` stays where it is: the server says 404 Not Found" in lines
    assert main([*FETCH, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["applied"] is True


def test_a_note_that_cannot_be_read_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it shows nobody knows: to say nothing would be to say that all is here."""
    (here / "broken.md").write_bytes(b"![](http://e.org/a.png) \xff\n")
    assert main(["fetch", str(here), "--offline"]) == 3
    assert "broken.md:1:25: the bytes FF are not valid UTF-8" in capsys.readouterr().out
    assert (here / "broken.md").read_bytes() == b"![](http://e.org/a.png) \xff\n"


def test_nothing_asked_for_is_a_mistake(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FETCH, "--download", ""]) == 2
    assert "nothing is to be fetched" in capsys.readouterr().err
