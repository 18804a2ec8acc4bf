"""``diff --serve``: one browser, one token, one host."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from vaultconv.report.html_report import server as module
from vaultconv.report.html_report.page import policy
from vaultconv.report.html_report.server import PageServer, serve

PAGE = b"<!doctype html><title>\xe2\x80\xae</title>"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PageServer]:
    (tmp_path / "page.html").write_bytes(PAGE)
    with PageServer(tmp_path / "page.html") as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def ask(server: PageServer, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def token_path(server: PageServer) -> str:
    address = urlsplit(server.address)
    assert (address.hostname, address.port) == ("127.0.0.1", server.server_port)
    return f"{address.path}?{address.query}"


def test_the_token_works_once_and_the_cookie_afterwards(server: PageServer) -> None:
    path = token_path(server)
    assert ask(server, "/").status == 403
    assert ask(server, "/?token=").status == 403
    assert ask(server, "/?token=wrong").status == 403
    first = ask(server, path)
    assert (first.status, first.getheader("Location")) == (303, "/")
    cookie = first.getheader("Set-Cookie") or ""
    assert cookie.endswith("; HttpOnly; SameSite=Strict; Path=/")
    again = ask(server, path)
    assert (again.status, b"has been used" in again.body) == (403, True)  # type: ignore[attr-defined]
    shown = ask(server, "/", Cookie=cookie.partition(";")[0])
    assert (shown.status, shown.body) == (200, PAGE)  # type: ignore[attr-defined]
    assert shown.getheader("Content-Security-Policy") == f"{policy()}; frame-ancestors 'none'"
    for name, value in module._HEADERS.items():
        assert shown.getheader(name) == value
    size = ask(server, "/", "HEAD", Cookie=cookie.partition(";")[0])
    assert (size.status, size.getheader("Content-Length"), size.body) == (200, str(len(PAGE)), b"")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "cookie", ["", "vaultconv-{port}=wrong", "other={session}", 'a b="', "vaultconv-{port}=\xe9"]
)
def test_no_other_cookie_is_let_in(server: PageServer, cookie: str) -> None:
    said = cookie.format(port=server.server_port, session=server.session)
    assert ask(server, "/", Cookie=said).status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}"]
)
def test_another_host_is_refused_with_the_token_unused(server: PageServer, host: str) -> None:
    path = token_path(server)
    assert ask(server, path, Host=host.format(port=server.server_port)).status == 421
    assert ask(server, path, Host=f"localhost:{server.server_port}").status == 303


def test_there_is_one_page_and_nothing_can_be_sent(server: PageServer) -> None:
    assert ask(server, "/page.html").status == 404
    assert ask(server, "/../page.html", "HEAD").status == 404
    assert ask(server, token_path(server), "POST").status == 501


def test_it_is_opened_where_there_is_a_screen_and_stopped_by_ctrl_c(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(module.webbrowser, "open", opened.append)
    monkeypatch.setattr(module.sys, "platform", "linux")
    for name in module._SCREENS:
        monkeypatch.delenv(name, raising=False)

    def interrupted(_server: PageServer) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(PageServer, "serve_forever", interrupted)
    told: list[str] = []
    serve(tmp_path / "page.html", told.append)
    assert (len(told), opened) == (1, [])
    monkeypatch.setenv("DISPLAY", ":0")
    serve(tmp_path / "page.html", told.append)
    assert opened == told[1:]


def test_a_browser_that_goes_away_is_no_error(server: PageServer, capfd: pytest.CaptureFixture[str]) -> None:
    try:
        raise ConnectionResetError
    except ConnectionResetError:
        server.handle_error(None, None)
    assert capfd.readouterr().err == ""
    try:
        raise RuntimeError("a bug")
    except RuntimeError:
        server.handle_error(None, None)
    assert "a bug" in capfd.readouterr().err
