"""``diff --serve``: the page from a server of this machine, for one browser.

The address holds a token that works once: whoever comes with it first gets a cookie, and the page is shown to that cookie only.
Requests must name this very server (``Host``), so that no page of the web can reach it under a name of its own (DNS rebinding).
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import webbrowser
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from vaultconv.report.html_report.page import policy

LOOPBACK = "127.0.0.1"
_NAMES = (LOOPBACK, "localhost")
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
"""What says, where it is set, that a browser can be shown (X11, Wayland), or which one to start."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class PageServer(ThreadingHTTPServer):
    """Shows the page in ``file`` to one browser, from a free port of the loopback address."""

    daemon_threads = True

    def __init__(self, file: Path) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.file = file
        self.token = secrets.token_urlsafe(32)
        self.session = secrets.token_urlsafe(32)

    @property
    def address(self) -> str:
        """The address to open. It works once."""
        return f"http://{LOOPBACK}:{self.server_port}/?token={self.token}"

    def take(self, token: str) -> bool:
        """Whether ``token`` is the one of the address; it is no longer after this."""
        is_right = bool(self.token) and secrets.compare_digest(token.encode(), self.token.encode())
        if is_right:
            self.token = ""
        return is_right

    def knows(self, session: str) -> bool:
        """Whether ``session`` is what the one browser was given."""
        return secrets.compare_digest(session.encode(), self.session.encode())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle is no error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    server_version, sys_version = "vaultconv", ""
    timeout = 60

    def do_GET(self) -> None:
        """The page, or for the token of the address a cookie and the way to it."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """As :meth:`do_GET`, without the page."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        port = self.server.server_port
        if self.headers.get("Host", "") not in {f"{name}:{port}" for name in _NAMES}:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, "This is not the server that you asked for.")
            return
        asked = urlsplit(self.path)
        if asked.path != "/":
            self._refuse(HTTPStatus.NOT_FOUND, "There is nothing here.")
            return
        tokens = parse_qs(asked.query).get("token", [])
        if tokens:
            if not self.server.take(tokens[0]):
                self._refuse(HTTPStatus.FORBIDDEN, "This address has been used. Run the command again.")
                return
            self.send_response(HTTPStatus.SEE_OTHER)
            self.send_header("Location", "/")
            cookie = f"{self._cookie}={self.server.session}; HttpOnly; SameSite=Strict; Path=/"
            self._end({"Set-Cookie": cookie, "Content-Length": "0"})
            return
        if not self.server.knows(self._session()):
            self._refuse(HTTPStatus.FORBIDDEN, "Open the address that the command printed.")
            return
        self._page(with_body)

    @property
    def _cookie(self) -> str:
        """The cookie's name: cookies of one host are those of all its ports."""
        return f"vaultconv-{self.server.server_port}"

    def _session(self) -> str:
        """What the browser says it was given; ``""`` for nothing."""
        said = (part.strip().partition("=") for part in self.headers.get("Cookie", "").split(";"))
        return next((value for name, _, value in said if name == self._cookie), "")

    def _page(self, with_body: bool) -> None:
        self.send_response(HTTPStatus.OK)
        with self.server.file.open("rb") as page:
            size = os.fstat(page.fileno()).st_size
            self._end(
                {
                    "Content-Type": "text/html; charset=utf-8",
                    "Content-Length": str(size),
                    "Content-Security-Policy": f"{policy()}; frame-ancestors 'none'",
                }
            )
            if with_body:
                shutil.copyfileobj(page, self.wfile)

    def _refuse(self, status: HTTPStatus, words: str) -> None:
        self.send_response(status)
        body = f"{words}\n".encode()
        self._end({"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _end(self, headers: Mapping[str, str]) -> None:
        for name, value in {**_HEADERS, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal is the user's, and the token is nobody's else."""


def serve(file: Path, tell: Callable[[str], None]) -> None:
    """Shows the page in ``file`` until Ctrl-C. ``tell`` gets the address, once the server is there; a browser is opened where one
    can be."""
    with PageServer(file) as server:
        tell(server.address)
        if _has_screen(os.environ):
            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return  # that is how it is stopped


def _has_screen(environment: Mapping[str, str]) -> bool:
    """Whether a browser with a window can be opened: one for the terminal would take it from us.

    >>> _has_screen({}) or sys.platform in ("darwin", "win32"), _has_screen({"DISPLAY": ":0"})
    (False, True)
    """
    return sys.platform in ("darwin", "win32") or any(environment.get(name) for name in _SCREENS)
