"""Jobs of ``vaultconv.toml`` with all that a job may have: a transform of a plugin, downloads, filters, the vault that another job wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.assets.picture_server import PictureServer, serving
from tests.pipeline.test_transformed import retagged, transform
from tests.plugins_at_hand import Installed, installed
from tests.promises.test_twice_is_once import stands
from vaultconv.cli import main
from vaultconv.model.note import Note
from vaultconv.transform.named import TRANSFORMS, TransformContext

__all__ = ["installed"]

JOBS = """\
[defaults]
from = "obsidian"
source = "notes"
to = "obsidian"

[jobs.tagged]
destination = "tagged"
transform = ["retag:to=fresh", "shout"]

[jobs.pictures]
destination = "pictures"
download = ["images"]
allow-host = "127.0.0.1"

[jobs.gone]
source = "nowhere"
destination = "none"

[jobs.part]
destination = "part"
to = "logseq"
only = ["*.md", "*.png"]
exclude = ["Drafts/"]
tag = ["old"]

[jobs.site]
source = "tagged"
destination = "site"
to = "html"
tag = "fresh"
"""
SAME_WORDS = {
    "tagged": ("notes", "--transform", "retag:to=fresh", "--transform", "shout"),
    "pictures": ("notes", "--download", "images", "--allow-host", "127.0.0.1"),
    "part": ("notes", "--to", "logseq", "--only", "*.md", "--only", "*.png", "--exclude", "Drafts/", "--tag", "old"),
    "site": ("tagged", "--to", "html", "--tag", "fresh"),
}  # fmt: skip
"""What each job is as a command of its own."""


def shout(note: Note, context: TransformContext) -> Note:
    """A transform that one note is too much for."""
    if note.title == "Bad":
        raise RuntimeError("too loud")
    return note


@pytest.fixture
def site() -> Iterator[PictureServer]:
    with serving() as server:
        yield server


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: Installed, site: PictureServer) -> Path:
    monkeypatch.chdir(tmp_path)
    installed.add(TRANSFORMS.group, "retag", transform(retagged))
    installed.add(TRANSFORMS.group, "shout", transform(shout, "shout"))
    notes = {
        "Apple.md": f"See [[Berry]]. #old\n\n![x]({site.url('/red.png')})\n",
        "Berry.md": "Words.\n",
        "Drafts/Cherry.md": "Not yet. #old\n",
        "Ignored/Fig.md": "Never. #old\n",
        ".vaultconvignore": "Ignored/\n",
    }
    for path, text in notes.items():
        (tmp_path / "notes" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notes" / path).write_text(text, "utf-8")
    (tmp_path / "vaultconv.toml").write_text(JOBS, "utf-8")
    return tmp_path


Batch = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def batch(capsys: pytest.CaptureFixture[str]) -> Batch:
    """Does jobs: the exit code, and each job's part of the JSON."""

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        code = main(["batch", *words, "--json"])
        return code, {job["job"]: job for job in json.loads(capsys.readouterr().out)["jobs"]}

    return run


def held(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and ".vaultconv" not in file.parts
    }


def test_each_job_is_what_the_command_is_and_one_that_fails_ends_no_other(place: Path, batch: Batch) -> None:
    code, jobs = batch()
    assert (code, list(jobs)) == (2, ["tagged", "pictures", "gone", "part", "site"])
    assert {name: (job["exit_code"], bool(job["error"])) for name, job in jobs.items()} == {
        "tagged": (0, False),
        "pictures": (0, False),
        "gone": (2, True),
        "part": (0, False),
        "site": (0, False),
    }
    assert "#fresh" in (place / "tagged/Apple.md").read_text("utf-8")
    (picture,) = (path for path in held(place / "pictures") if path.endswith(".png"))
    assert f"![x]({Path(picture).name} " in (place / "pictures/Apple.md").read_text("utf-8")
    assert sorted(held(place / "part")) == ["logseq/config.edn", "pages/Apple.md"]
    assert {"apple.html"} == {path for path in held(place / "site") if path in ("apple.html", "berry.html")}
    for name, (source, *flags) in SAME_WORDS.items():
        assert main(["convert", source, f"{name} alone", "--to", "obsidian", "-q", *flags]) == 0
        assert held(place / name) == held(place / f"{name} alone"), name


def test_twice_is_once_and_asks_nobody(place: Path, batch: Batch, site: PictureServer) -> None:
    batch()
    before = {name: stands(place / name) for name in SAME_WORDS}
    site.requests.clear()
    code, jobs = batch()
    assert code == 2
    for name in SAME_WORDS:
        kinds = {action["kind"] for action in jobs[name]["report"]["actions"]}
        assert kinds == {"keep"}, name
    assert not site.requests
    still = {".vaultconv/still": ()}
    assert {name: stands(place / name) | still for name in SAME_WORDS} == {
        name: found | still for name, found in before.items()
    }


def test_a_dry_run_tells_of_each_job_what_it_then_does(place: Path, batch: Batch) -> None:
    before = stands(place)
    chosen = ("vaultconv.toml", "tagged", "pictures", "part")
    code, foreseen = batch(*chosen, "--dry-run")
    assert (code, stands(place)) == (0, before)
    _, done = batch(*chosen)
    for name in chosen[1:]:
        assert not foreseen[name]["report"].pop("applied")
        assert done[name]["report"].pop("applied")
        assert foreseen[name] == done[name], name


def test_an_edit_is_done_in_each_job_that_it_concerns(place: Path, batch: Batch) -> None:
    batch()
    (place / "notes/Berry.md").write_text("Other words. #old\n", "utf-8")
    _, jobs = batch()
    written = {
        name: sorted(
            action["path"]
            for action in jobs[name]["report"]["actions"]
            if action["kind"] in ("write", "update")
        )
        for name in SAME_WORDS
    }
    assert written["tagged"] == written["pictures"] == ["Berry.md"]
    assert "pages/Berry.md" in written["part"]
    assert "berry.html" in written["site"], "what an earlier job wrote just now"


def test_a_note_that_a_transform_breaks_at_costs_its_job_that_note(place: Path, batch: Batch) -> None:
    (place / "notes/Bad.md").write_text("Quiet.\n", "utf-8")
    code, jobs = batch("vaultconv.toml", "tagged", "part")
    assert (code, jobs["tagged"]["exit_code"], jobs["part"]["exit_code"]) == (3, 3, 0)
    (line,) = (line for line in jobs["tagged"]["report"]["ledger"] if line["outcome"] == "failed")
    assert (line["note"], "too loud" in line["detail"]) == ("Bad.md", True)
    assert (place / "tagged/Apple.md").is_file()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("nope", "there is no transform 'nope'"),
        ("retag:colour=red", "'retag' has no option 'colour'"),
    ],
)
def test_a_transform_that_there_is_not_is_told_before_anything_is_done(
    place: Path, said: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = place / "vaultconv.toml"
    file.write_text(file.read_text().replace("retag:to=fresh", said))
    assert main(["batch"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"vaultconv: vaultconv.toml:8:1: transform: {told}"), err
    assert not (place / "pictures").exists()
