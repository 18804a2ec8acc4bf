"""The command that asks other hosts whether our links lead somewhere: it finds what is dead. CI asks nobody; ``.ci/long`` does."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs"


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("links", DOCS / "links.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LINKS = loaded()


class Site(BaseHTTPRequestHandler):
    """Pages that are there, gone, elsewhere, and busy the first time."""

    busy = True

    def do_GET(self) -> None:
        match self.path:
            case "/there":
                self._answer(200, b'<h2 id="place">x</h2><a name=old>')
            case "/moved":
                self._answer(301, b"", "/there")
            case "/busy" if Site.busy:
                Site.busy = False
                self._answer(503, b"")
            case "/busy":
                self._answer(200, b"x")
            case _:
                self._answer(404, b"")

    def _answer(self, status: int, body: bytes, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/there", ""),
        ("/there#place", ""),
        ("/there#old", ""),
        ("/there#/a/program", ""),
        ("/there#nowhere", "the page has no place #nowhere"),
        ("/moved#place", ""),
        ("/busy", ""),
        ("/gone", "404 Not Found"),
    ],
)
def test_an_address_is_dead_or_not(site: str, path: str, why: str) -> None:
    assert LINKS.ask(f"{site}{path}", pause=0) == LINKS.Answer(why)


def test_a_dead_link_is_named_with_its_place_and_fails(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        f"[a]({site}/there)\n\n[b]({site}/gone) `[c]({site}/code)`\n\n```\n[d]({site}/fence)\n```\n"
    )
    assert LINKS.main([page]) == 1
    out, err = capsys.readouterr()
    assert err == f"page.md:3: {site}/gone: 404 Not Found\n"
    assert out == "2 links to other hosts, 1 dead\n"
    page.write_text(f"[a]({site}/there) [b](https://example.org/gone)")
    assert LINKS.main([page]) == 0
    monkeypatch.setattr(LINKS, "TRIES", 1)
    monkeypatch.setattr(LINKS.ask, "__defaults__", (1, 0))
    page.write_text("[a](http://127.0.0.1:9/)")
    assert LINKS.main([page]) == 2
    assert "is there a network?" in capsys.readouterr().err


def test_the_links_of_the_documentation_are_found_and_are_safe() -> None:
    found = LINKS.linked(LINKS.pages())
    assert "https://semver.org/spec/v2.0.0.html" in found
    assert len(found) > 10
    assert [address for address in found if not address.startswith("https://")] == []
