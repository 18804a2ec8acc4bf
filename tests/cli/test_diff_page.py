"""``diff --html`` and ``diff --serve``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from vaultconv.cli import main
from vaultconv.report.html_report import server

WORDS = ["diff", "notes", "out", "--from", "obsidian", "--to", "logseq"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/Bread.md").write_text("Words.\n")
    (tmp_path / "notes/Salt.md").write_text("Other words.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_is_written_in_place_of_the_diff(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([*WORDS, "--html", "page.html", "--exit-code", "--path", "Bread.md"]) == 1
    assert capfd.readouterr() == ("", "")
    page = (here / "page.html").read_text("utf-8")
    assert '"path":"pages/Bread.md"' in page
    assert "Salt.md" not in page
    assert main([*WORDS, "--html", "page.html", "--stat"]) == 0
    assert " pages/Bread.md    |  3 +++" in capfd.readouterr().out
    assert sorted(each.name for each in here.iterdir()) == ["notes", "page.html"]
    assert main([*WORDS, "--html", "notes/page.html"]) == 2
    assert "the source is never changed" in capfd.readouterr().err


def test_a_page_that_is_served_can_be_kept(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[bytes] = []

    def serve(file: Path, tell: Callable[[str], None]) -> None:
        shown.append(file.read_bytes())
        tell("http://127.0.0.1:1/?token=x")

    monkeypatch.setattr(server, "serve", serve)
    assert main([*WORDS, "--serve", "--html", "kept.html"]) == 0
    assert shown == [(here / "kept.html").read_bytes()]
    assert main([*WORDS, "--serve", "--exit-code"]) == 1
    assert shown[0] == shown[1]
    assert capsys.readouterr().out == "http://127.0.0.1:1/?token=x (works once; Ctrl-C ends it)\n" * 2


def test_the_page_is_served_until_ctrl_c(here: Path) -> None:
    without = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "BROWSER")}
    with subprocess.Popen(
        [sys.executable, "-m", "vaultconv", *WORDS, "--serve", "--quiet"],
        cwd=here,
        env={**without, "WAYLAND_DISPLAY": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = urlsplit(process.stdout.readline().split()[0])
        assert address.hostname is not None
        connection = HTTPConnection(address.hostname, address.port or 0, timeout=20)
        connection.request("GET", f"{address.path}?{address.query}")
        answer = connection.getresponse()
        answer.read()
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        connection.request("GET", "/", headers={"Cookie": cookie})
        assert b'"path":"pages/Bread.md"' in connection.getresponse().read()
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stderr.read() == ""
    assert [each.name for each in here.iterdir()] == ["notes"]
