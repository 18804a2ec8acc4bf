"""``vaultconv assets``: what was fetched from where, and which files notes want."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from shutil import make_archive
from typing import Any

import pytest

from tests.assets.picture_server import PICTURES, PictureServer, serving
from vaultconv.cli import main

CONVERT = [
    "convert",
    "notes",
    "out",
    "--to",
    "obsidian",
    "--download",
    "images",
    "--allow-host",
    "127.0.0.1",
    "-q",
]


@pytest.fixture
def site() -> Iterator[PictureServer]:
    """The server of pictures."""
    with serving() as server:
        yield server


@pytest.fixture
def vault(tmp_path: Path, site: PictureServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Notes that show what is there, what is not, and a file that is missing."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "A.md").write_text(
        f"![x]({site.url('/moved.png')}) ![y]({site.url('/no-such.png?token=secret')})\n\n![[lost.png]]\n",
        "utf-8",
    )
    (tmp_path / "notes" / "spare.png").write_bytes(b"spare")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("vaultconv.pipeline.run.time.time", lambda: 1_750_000_000.5)
    return tmp_path


def manifest(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What ``assets --json`` says of each address, by the path of the address."""
    capsys.readouterr()
    assert main(["assets", "out", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    return {
        entry["url"].partition("/")[2].partition("/")[2].partition("/")[2]: entry
        for entry in said["manifest"]
    }


def test_all_that_is_known_of_an_address(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]
) -> None:
    main(CONVERT)
    data = PICTURES["/red.png"]
    said = manifest(capsys)
    (path,) = (vault / "out" / "Attachments").iterdir()
    assert said["moved.png"] == {
        "url": site.url("/moved.png"),
        "final_url": site.url("/red.png"),
        "status": 200,
        "type": "image/png",
        "bytes": len(data),
        "sha256": sha256(data).hexdigest(),
        "path": f"Attachments/{path.name}",
        "cut": "",
        "there": True,
        "edited": False,
        "reason": "",
        "first_seen": "2025-06-15T15:06:40Z",
        "last_seen": "2025-06-15T15:06:40Z",
    }
    gone = said["no-such.png?token=redacted"]
    assert (gone["status"], gone["path"], gone["there"]) == (404, "", False)
    assert gone["reason"] == "the server says 404 Not Found"


def test_when_it_was_first_seen_is_remembered(
    vault: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(CONVERT)
    monkeypatch.setattr("vaultconv.pipeline.run.time.time", lambda: 1_760_000_000.0)
    main(CONVERT)
    said = manifest(capsys)
    assert said["moved.png"]["last_seen"] == "2025-06-15T15:06:40Z"  # it was not asked again
    failed = said["no-such.png?token=redacted"]
    assert (failed["first_seen"], failed["last_seen"]) == ("2025-06-15T15:06:40Z", "2025-10-09T08:53:20Z")
    main([*CONVERT, "--refresh"])
    assert manifest(capsys)["moved.png"]["last_seen"] == "2025-10-09T08:53:20Z"


def test_the_page_for_people(vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]) -> None:
    main(CONVERT)
    assert main(["assets", "out"]) == 0
    (path,) = (vault / "out" / "Attachments").iterdir()
    size = len(PICTURES["/red.png"])
    assert capsys.readouterr().out.splitlines() == [
        f"attachments  2 ({size + 5} bytes)",
        "fetched      1 of 2 addresses",
        "",
        "Fetched (1)",
        f"  Attachments/{path.name}: {site.url('/moved.png')} (image/png, {size} bytes, 2025-06-15)",
        "",
        "Not to be had (1)",
        f"  {site.url('/no-such.png?token=redacted')}: the server says 404 Not Found",
        "",
        "Missing (1)",
        "  lost.png: A.md:3",
        "",
        "Nothing leads to (1)",
        "  spare.png",
    ]
    path.unlink()
    main(["assets", "out"])
    shown = capsys.readouterr().out
    assert (
        f"Fetched, and not there any more (1)\n  Attachments/{path.name}: {site.url('/moved.png')}\n" in shown
    )
    assert f"{path.name}: A.md:1" in shown


def test_a_vault_of_which_nothing_is_known(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assets", "notes", "--from", "obsidian"]) == 0
    assert capsys.readouterr().out.startswith("attachments  1 (5 bytes)\nfetched      0 of 0 addresses\n")
    assert not (vault / "notes" / ".vaultconv").exists()


def test_no_key_is_told_anywhere(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([*CONVERT[:-1], "--verbose"])
    main([*CONVERT[:-1], "--json"])
    main(["assets", "out"])
    main(["assets", "out", "--json"])
    said = capsys.readouterr()
    assert "secret" not in said.out + said.err
    assert "token=secret" in (vault / "out" / "A.md").read_text("utf-8")


def test_an_archive_is_looked_into(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its records go along with it: what was fetched from where is known."""
    main(CONVERT)
    said = manifest(capsys)
    make_archive("copy", "zip", "out")
    capsys.readouterr()
    assert main(["assets", "copy.zip", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["vault"] == "copy.zip"
    assert report["manifest"] == list(said.values())
    assert report["unused"] == ["spare.png"]
    assert [each["target"] for each in report["missing"]] == ["lost.png"]


def test_a_file_that_was_edited_is_called_so_and_left(
    vault: Path, site: PictureServer, capsys: pytest.CaptureFixture[str]
) -> None:
    main(CONVERT)
    (path,) = (vault / "out" / "Attachments").iterdir()
    mine = PICTURES["/red.png"] + b"mine"
    path.write_bytes(mine)
    said = manifest(capsys)["moved.png"]
    assert (said["bytes"], said["there"], said["edited"]) == (len(mine), True, True)
    main(["assets", "out"])
    size = f"{len(mine)} bytes, edited since it was fetched, left as it is"
    line = f"  Attachments/{path.name}: {site.url('/moved.png')} ({size})"
    assert line in capsys.readouterr().out.splitlines()
    note = (vault / "out" / "A.md").read_bytes()
    site.requests.clear()
    site.pictures["/red.png"] = site.pictures["/blue.png"]  # whatever is there now, what is edited wins
    fetch = ["fetch", "out", "--refresh", "--download", "images", "--allow-host", "127.0.0.1"]
    assert main(fetch) == 0
    told = capsys.readouterr().out
    assert "downloads: 2 not fetched" in told
    assert f"A.md:1: `{site.url('/moved.png')}` is not asked for again: `Attachments/{path.name}` was" in told
    assert "/moved.png" not in site.requests
    assert path.read_bytes() == mine
    assert (vault / "out" / "A.md").read_bytes() == note
