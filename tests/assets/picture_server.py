"""A web server on this machine for tests of downloads: good pictures and bad, and a note of each request."""

from __future__ import annotations

import struct
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any


def png(colour: int, width: int = 4) -> bytes:
    """A small picture of one ``colour`` (0 to 255, grey)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([colour]) * width for _ in range(width))
    header = struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><path d='M0 0h8v8z'/></svg>"
LIVE_SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
ACTIVE_SVG = (
    b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8' onload='alert(1)'>\n"
    b"  <script>alert(2)</script>\n  <path fill='#284' d='M0 0h8v8z'/>\n</svg>\n"
)
"""A picture, and a program."""
CLEANED_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">\n  \n  <path fill="#284" d="M0 0h8v8z"/>\n</svg>'
"""The picture."""
ICO = b"\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0" + struct.pack("<II", 40, 22) + bytes(40)
GIF = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
HUGE = 3 << 20
"""Bytes of ``/huge.png``."""


class PictureServer:
    """What was asked (``requests``: how often each target, with its query; ``robots_asked``: how often what programs may ask
    for, ``robots``), and at which ``host`` it is."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.requests: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.hosts: set[str] = set()
        self.cookies: list[str] = []
        self.robots = ""
        self.robots_asked = 0
        self.pictures: dict[str, bytes] = {}
        self.closing = Event()
        self.lock = Lock()

    def url(self, path: str) -> str:
        """The address of ``path`` here."""
        return f"http://{self.host}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = self.server.site
        if self.path == "/robots.txt":
            self._robots(site)
            return
        with site.lock:
            site.requests[self.path] += 1
            number = site.requests[self.path]
            site.agents.add(self.headers["User-Agent"])
            site.hosts.add(self.headers["Host"])
            site.cookies += self.headers.get_all("Cookie", [])
        path = self.path.partition("?")[0]
        if path in site.pictures:
            self._send(200, site.pictures[path])
        elif path in _ANSWERS:
            _ANSWERS[path](self, number)
        else:
            self._send(404, b"<!doctype html><title>Not found</title><p>There is no such picture here.")

    def _robots(self, site: PictureServer) -> None:
        with site.lock:
            site.robots_asked += 1
        self._send(200 if site.robots else 404, site.robots.encode(), "text/plain")

    def _send(self, status: int, body: bytes, kind: str = "image/png", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _page(self, _number: int) -> None:
        self._send(200, b"<!doctype html><title>Not found</title><p>There is no such picture here.")

    def _huge(self, _number: int) -> None:
        """No length is said, so that only counting helps."""
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            self.wfile.write(png(9))
            for _ in range(HUGE >> 16):
                self.wfile.write(bytes(1 << 16))
        except OSError:
            self.close_connection = True

    def _slow(self, _number: int) -> None:
        """Says how long the picture is, and sends the first bytes of it, again and again one, until the test is over."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        try:
            while not self.server.site.closing.wait(0.02):
                self.wfile.write(b"\x89")
        except OSError:
            self.close_connection = True
        self.close_connection = True

    def _hidden(self, _number: int) -> None:
        """Says nothing at all until the test is over."""
        self.server.site.closing.wait()
        self.close_connection = True

    def _cut(self, _number: int) -> None:
        """Breaks off."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(png(3))
        self.close_connection = True

    def _at_last(self, number: int) -> None:
        self._send(200, png(70)) if number > 1 else self._send(503, b"later")

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing on stderr."""


_ANSWERS: dict[str, Callable[[_Handler, int], None]] = {
    "/page.png": _Handler._page,
    "/huge.png": _Handler._huge,
    "/said-huge.png": lambda h, _: h._send(200, png(9) + bytes(HUGE)),
    "/slow.png": _Handler._slow,
    "/silent.png": _Handler._hidden,
    "/cut.png": _Handler._cut,
    "/at-last.png": _Handler._at_last,
    "/never.png": lambda h, _: h._send(500, b"broken"),
    "/signature.png": lambda h, _: h._send(200, b"\x89PNG\r\n\x1a\n"),
    "/moved.png": lambda h, _: h._send(301, b"", Location="/red.png"),
    "/moved-home.png": lambda h, _: h._send(302, b"", Location="http://192.168.0.1/router.png"),
    "/moved-away.png": lambda h, _: h._send(302, b"", Location="file:///etc/hosts"),
    "/round.png": lambda h, _: h._send(302, b"", Location="/round.png"),
    "/cookie.png": lambda h, _: h._send(200, png(71), Set_Cookie="id=1"),
    "/gone-with-picture.png": lambda h, _: h._send(404, png(72)),
}
"""Targets that do not simply have a picture."""

PICTURES = {
    "/red.png": png(200),
    "/red-again.png": png(200),
    "/blue.png": png(90),
    "/mill": png(50),
    "/drawing": SVG,
    "/live.svg": LIVE_SVG,
    "/active.svg": ACTIVE_SVG,
    "/favicon.ico": ICO,
    "/anim": GIF,
}
"""What is simply there."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: PictureServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """That somebody left in the middle of an answer is what is tested; anything else is a mistake of ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


@contextmanager
def serving() -> Iterator[PictureServer]:
    """A server for as long as the test goes on."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.site = PictureServer(server.server_address[1])
    server.site.pictures.update(PICTURES)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
