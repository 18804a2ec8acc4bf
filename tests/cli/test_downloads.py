"""``--download`` at the command line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assets.difficult_server import difficult
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
    assert "  image: not fetched, shown as before (1)" in lines
    assert (
        f"    A.md:3: `{site.url('/no-such.png')}` stays where it is: the server says 404 Not Found" in lines
    )
    assert said.err == ""
    site.pictures["/no-such.png"] = site.pictures["/blue.png"]
    assert main([*CONVERT, "--retry"]) == 0
    assert "  downloads: 1 fetched, 1 already there" in capsys.readouterr().out.splitlines()
    before = stands(vault / "out")
    site.requests.clear()
    assert main(CONVERT) == 0
    assert "  downloads: 2 already there" in capsys.readouterr().out.splitlines()
    assert not site.requests
    answer = {".vaultconv/still": ()}  # the next run with these words has an answer of its own
    assert stands(vault / "out") | answer == before | answer


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


NOTHING = ["convert", "notes", "out", "--to", "obsidian", "--download", "images"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--offline", "--refresh"], "--offline and --refresh say the opposite"),
        (["--offline", "--retry"], "--offline and --retry say the opposite"),
        (["--proxy", "example.org:8080"], "--proxy cannot be 'example.org:8080'"),
        (["--proxy", "http://example.org:port"], "--proxy cannot be 'http://example.org:port'"),
        (["--skip-domain", "https://example.org/"], "--skip-domain cannot be 'https://example.org/'"),
        (["--unused", "burn"], "--unused cannot be 'burn'"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_asked(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main([*NOTHING, *words]) == 2
    assert message in capsys.readouterr().err
    assert not site.requests
    assert not (vault / "out").exists()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            ["--download-from", "example.org,example.net"],
            "127.0.0.1 is not asked: it is none of --download-from",
        ),
        (["--skip-domain", "0.0.1"], "127.0.0.1 is not asked: --skip-domain 0.0.1"),
        (["--offline"], "nobody is asked (--offline), and the cache does not have it"),
    ],
)
def test_hosts_that_are_not_to_be_asked_are_not(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str], words: list[str], reason: str
) -> None:
    assert main([*CONVERT, *words]) == 0
    assert f"`{site.url('/red.png')}` stays where it is: {reason}" in capsys.readouterr().out
    assert not site.requests
    assert not site.robots_asked


def test_a_host_that_is_to_be_asked_is(vault: Path, site: PictureServer) -> None:
    main([*CONVERT, "-q", "--download-from", "127.0.0.1", "--skip-domain", "example.org", "--no-robots"])
    assert site.requests["/red.png"] == 1
    assert site.robots_asked == 0


def test_a_redirect_to_a_host_that_is_not_to_be_asked_is_not_followed(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "notes" / "A.md").write_text(f"![x]({site.url('/moved-home.png')})\n", "utf-8")
    assert main([*CONVERT, "--download-from", "127.0.0.1"]) == 0
    assert (
        "it leads on, and 192.168.0.1 is not asked: it is none of --download-from" in capsys.readouterr().out
    )


def test_a_proxy_that_is_named_is_asked(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]
) -> None:
    with difficult() as proxy:
        assert main([*CONVERT, "--proxy", proxy.url(""), "-q"]) == 0
        assert f"{site.url('/red.png')}" in proxy.requests
    assert not site.requests


def test_the_cache_can_lie_elsewhere_and_what_it_has_is_taken_offline(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = str(vault / "cache")
    main([*CONVERT, "-q", "--cache", cache])
    site.requests.clear()
    assert main([*CONVERT[:2], "again", *CONVERT[3:], "--cache", cache, "--offline"]) == 0
    assert "  downloads: 1 fetched, 1 not fetched" in capsys.readouterr().out.splitlines()
    assert not site.requests


def test_a_cache_that_cannot_be_made_is_said(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (vault / "file").write_text("in the way")
    assert main([*CONVERT, "--cache", "file/cache"]) == 3
    told = capsys.readouterr().err
    assert "file/cache: the cache cannot be made: Not a directory" in told
    assert "Name another with --cache." in told
