"""``--download`` at the command line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assets.picture_server import PictureServer, serving
from tests.promises.test_twice_is_once import stands
from vaultconv.cli import main


@pytest.fixture
def site() -> Iterator[PictureServer]:
    """The server of pictures."""
    with serving() as server:
        yield server


@pytest.fixture
def vault(tmp_path: Path, site: PictureServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault with one note, in the current folder, that shows a picture and another that is not there."""
    (tmp_path / "notes").mkdir()
    note = f"![x]({site.url('/red.png')})\n\n![y]({site.url('/no-such.png')})\n"
    (tmp_path / "notes" / "A.md").write_text(note, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


CONVERT = ["convert", "notes", "out", "--to", "obsidian", "--download", "images", "--allow-host", "127.0.0.1"]


def test_the_summary_counts(vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(CONVERT) == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert lines[1] == "Into out (obsidian): 1 written, 1 copied"
    assert lines[2] == "  downloads: 1 fetched, 1 not fetched"
    assert "  image: not fetched, shown from its address (1)" in lines
    assert (
        f"    A.md:3: `{site.url('/no-such.png')}` stays where it is: the server says 404 Not Found" in lines
    )
    assert said.err == ""
    site.pictures["/no-such.png"] = site.pictures["/blue.png"]
    assert main(CONVERT) == 0
    assert "  downloads: 1 fetched, 1 already there" in capsys.readouterr().out.splitlines()
    before = stands(vault / "out")
    site.requests.clear()
    assert main(CONVERT) == 0
    assert "  downloads: 2 already there" in capsys.readouterr().out.splitlines()
    assert not site.requests
    assert stands(vault / "out") == before


def test_json_names_what_failed(vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CONVERT, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["totals"]["losses"]["not-fetched"] == 1
    assert report["source"]["options"]["download"] == ["images"]
    (line,) = report["ledger"]
    assert (line["construct"], line["outcome"], line["value"]) == (
        "image",
        "not-fetched",
        site.url("/no-such.png"),
    )


def test_diff_shows_the_names_that_convert_gives(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *CONVERT[1:]]) == 0
    shown = capsys.readouterr().out
    assert not (vault / "out").exists()
    main([*CONVERT, "-q"])
    (picture,) = (vault / "out" / "Attachments").iterdir()
    assert f'+![x]({picture.name} "{site.url("/red.png")}")' in shown.splitlines()
    assert f"Attachments/{picture.name}" in shown


def test_a_dry_run_says_what_it_would_do(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CONVERT, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert (
        "Would go into out (obsidian): 1 to write, 1 to copy\n  downloads: 1 fetched, 1 not fetched\n" in said
    )
    assert not (vault / "out").exists()


def test_verify_knows_what_was_downloaded(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*CONVERT, "-q"])
    site.requests.clear()
    assert main(["verify", "notes", "out"]) == 0
    (picture,) = (vault / "out" / "Attachments").iterdir()
    picture.unlink()
    capsys.readouterr()
    assert main(["verify", "notes", "out"]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f'A.md:1 image "{site.url("/red.png")}" is missing')
    assert not site.requests


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--download", "image"],
            "--download cannot be 'image'\nDid you mean 'images'? Choices: images, favicons, covers, audio, video, pdf, all.",
        ),
        (["--download", "images,films"], "--download cannot be 'films'"),
    ],
)
def test_an_unknown_kind_is_refused_with_those_that_there_are(
    vault: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(["convert", "notes", "out", "--to", "obsidian", *words]) == 2
    assert message.partition("\n")[0] in capsys.readouterr().err
    assert not (vault / "out").exists()


def test_limits_are_kept(vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]) -> None:
    (vault / "notes" / "A.md").write_text(f"![x]({site.url('/said-huge.png')})\n", "utf-8")
    assert main([*CONVERT, "--download-size", "1"]) == 0
    assert "it is larger than 1 MiB" in capsys.readouterr().out
    assert main([*CONVERT, "--download-size", "4", "--download-time", "30"]) == 0
    assert "  downloads: 1 fetched" in capsys.readouterr().out


def test_private_addresses_are_refused_unasked(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(CONVERT[:-2]) == 0
    assert "127.0.0.1 is a private address: --allow-host 127.0.0.1 allows it" in capsys.readouterr().out
    assert not site.requests


def test_the_bar_is_for_terminals_only(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    assert main([*CONVERT, "-q"]) == 0
    assert shown.getvalue() == ""
    assert main([*CONVERT, "--no-origins"]) == 0
    assert "Fetching" in shown.getvalue()


def test_nothing_of_it_is_loaded_unless_it_is_asked_for() -> None:
    code = (
        "import sys; from vaultconv.cli import main; import vaultconv.pipeline.downloads\n"
        "main(['formats']); print([m for m in ('httpx', 'httpcore', 'ssl', 'queue') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"
