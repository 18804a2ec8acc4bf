"""A web server on this machine that behaves as servers do: it breaks off, lies, dawdles, leads astray.

It is made of sockets and not of a library, so that it can say what no library would. Each behaviour is a function that
gets the connection and the request, and stands in :data:`BEHAVIOURS` under its path.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import formatdate
from threading import Event, Lock, Thread
from time import time
from typing import TypeAlias

from tests.assets.picture_server import ACTIVE_SVG, LIVE_SVG, SVG, png

PICTURE = png(120, 24)
OTHER = png(121, 24)
PAGE = b"<!doctype html><title>Not found</title><p>There is no such picture here."
MEGABYTES = 64
"""What the bombs unpack to."""


@dataclass
class Request:
    """What was asked: the ``target`` as it came, the headers by their names in small letters, and how often the target
    had been asked for before (``number`` is 1 at first)."""

    target: str
    headers: dict[str, str]
    number: int

    @property
    def start(self) -> int:
        """The first byte asked for."""
        return int(self.headers.get("range", "bytes=0-").partition("=")[2].rstrip("-"))


class Talk:
    """A connection with a client."""

    def __init__(self, connection: socket.socket, closing: Event) -> None:
        self.connection = connection
        self.closing = closing
        self.is_done = False

    def send(self, data: bytes) -> None:
        """Sends these bytes."""
        self.connection.sendall(data)

    def answer(self, status: str = "200 OK", body: bytes = PICTURE, *headers: str) -> None:
        """A whole answer, as it should be."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def end(self) -> None:
        """Nothing more is said on this connection."""
        self.is_done = True

    def dawdle(self, data: bytes) -> None:
        """Sends ``data`` a byte at a time, for as long as the test goes on."""
        with suppress(OSError):
            for byte in data:
                if self.closing.wait(0.05):
                    break
                self.send(bytes([byte]))
            self.closing.wait()
        self.end()


Behaviour: TypeAlias = Callable[[Talk, Request], None]
BEHAVIOURS: dict[str, Behaviour] = {}


def _at(*paths: str) -> Callable[[Behaviour], Behaviour]:
    def keep(behaviour: Behaviour) -> Behaviour:
        BEHAVIOURS.update(dict.fromkeys(paths, behaviour))
        return behaviour

    return keep


def _plain(path: str, status: str = "200 OK", body: bytes = PICTURE, *headers: str) -> None:
    BEHAVIOURS[path] = lambda talk, _: talk.answer(status, body, *headers)


# -- slow

BEHAVIOURS["/slow-headers"] = lambda talk, _: talk.dawdle(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 10_000)
BEHAVIOURS["/slow-body"] = lambda talk, _: talk.dawdle(
    b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + b"x" * 9_000
)


@_at("/silent")
def _silent(talk: Talk, _request: Request) -> None:
    talk.closing.wait()
    talk.end()


# -- lengths

_HEAD = f"HTTP/1.1 200 OK\r\nContent-Length: {len(PICTURE)}\r\n"


def _half(talk: Talk, *headers: str) -> None:
    talk.send("".join([_HEAD, *(f"{header}\r\n" for header in headers), "\r\n"]).encode() + PICTURE[:40])
    talk.end()


BEHAVIOURS["/truncated"] = lambda talk, _: _half(talk)
BEHAVIOURS["/truncated-weak"] = lambda talk, _: _half(talk, 'ETag: W/"1"')


@_at("/resumable")
def _resumable(talk: Talk, request: Request) -> None:
    """Breaks off, and goes on where it is asked to."""
    if "range" not in request.headers:
        _half(talk, 'ETag: "1"')
        return
    rest = PICTURE[request.start :]
    place = f"Content-Range: bytes {request.start}-{len(PICTURE) - 1}/{len(PICTURE)}"
    talk.answer("206 Partial Content", rest, place, 'ETag: "1"')


@_at("/resumable-changed")
def _resumable_changed(talk: Talk, request: Request) -> None:
    """Breaks off, and has another picture when it is asked to go on."""
    if request.number == 1:
        _half(talk, 'ETag: "1"')
    else:
        talk.answer("200 OK", OTHER, 'ETag: "2"')


@_at("/resumable-elsewhere")
def _resumable_elsewhere(talk: Talk, request: Request) -> None:
    """Breaks off, and goes on somewhere else than it is asked to."""
    if "range" in request.headers:
        talk.answer(
            "206 Partial Content", PICTURE[10:], f"Content-Range: bytes 10-{len(PICTURE) - 1}/*", 'ETag: "1"'
        )
    elif request.number < 3:
        _half(talk, 'ETag: "1"')
    else:
        talk.answer()


@_at("/resumable-other")
def _resumable_other(talk: Talk, request: Request) -> None:
    """Breaks off, and goes on with the rest of another picture, as if nobody had asked that it be the same."""
    if request.number == 1:
        _half(talk, 'ETag: "1"')
    elif "range" in request.headers:
        place = f"Content-Range: bytes {request.start}-{len(OTHER) - 1}/{len(OTHER)}"
        talk.answer("206 Partial Content", OTHER[request.start :], place, 'ETag: "2"')
    else:
        talk.answer("200 OK", OTHER, 'ETag: "2"')


@_at("/resumable-short")
def _resumable_short(talk: Talk, request: Request) -> None:
    """Breaks off, goes on where it is asked to, and ends too soon, as if that were all."""
    if "range" not in request.headers:
        _half(talk, 'ETag: "1"')
        return
    rest = PICTURE[request.start : -4]
    talk.answer(
        "206 Partial Content", rest, f"Content-Range: bytes {request.start}-{len(PICTURE) - 5}/*", 'ETag: "1"'
    )


@_at("/length-too-small")
def _too_small(talk: Talk, _request: Request) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n" + PICTURE)
    talk.end()


@_at("/length-no-number", "/said-huge")
def _odd_length(talk: Talk, request: Request) -> None:
    length = "many" if request.target == "/length-no-number" else "99999999"
    talk.send(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode() + PICTURE)
    talk.end()


_plain("/empty", "200 OK", b"")
_plain("/eight-bytes", "200 OK", PICTURE[:8])


@_at("/endless")
def _endless(talk: Talk, _request: Request) -> None:
    """No length, and no end."""
    talk.end()
    with suppress(OSError):
        talk.send(b"HTTP/1.1 200 OK\r\n\r\n" + PICTURE)
        while not talk.closing.is_set():
            talk.send(bytes(1 << 16))


# -- kinds

_plain("/picture")
_plain("/wrong-type", "200 OK", PICTURE, "Content-Type: text/html")
_plain("/no-type")
_plain("/page", "200 OK", PAGE, "Content-Type: image/png")
_plain("/svg", "200 OK", SVG, "Content-Type: image/x-icon")
_plain("/svg-script", "200 OK", LIVE_SVG)
_plain("/svg-comments", "200 OK", b"<!---->" * 4000 + b"<html>")
_plain("/svg-active", "200 OK", ACTIVE_SVG)
_plain("/named-away", "200 OK", PICTURE, 'Content-Disposition: attachment; filename="../../.bashrc"')
_plain("/a/cover.png", "200 OK", PICTURE)
_plain("/b/cover.png", "200 OK", OTHER)
_plain("/..%2f..%2fetc%2fpasswd.png", "200 OK", PICTURE)


def pixel_bomb() -> bytes:
    """A picture of a few bytes that says it is 65,535 by 65,535."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 65535, 65535, 16, 6, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


_plain("/pixel-bomb", "200 OK", pixel_bomb())

# -- packed

_plain("/gzip", "200 OK", gzip.compress(PICTURE), "Content-Encoding: gzip")
_plain("/deflate", "200 OK", zlib.compress(PICTURE), "Content-Encoding: deflate")
_plain("/deflate-raw", "200 OK", zlib.compress(PICTURE, wbits=-15), "Content-Encoding: deflate")
_plain("/gzip-bomb", "200 OK", gzip.compress(PICTURE + bytes(MEGABYTES << 20), 9), "Content-Encoding: gzip")
_plain("/gzip-cut", "200 OK", gzip.compress(PICTURE)[:-20], "Content-Encoding: gzip")
_plain("/gzip-none", "200 OK", PICTURE, "Content-Encoding: gzip")
_plain("/brotli", "200 OK", PICTURE, "Content-Encoding: br")

# -- redirects

_plain("/moved", "301 Moved Permanently", b"", "Location: /picture")
_plain("/to-signed", "302 Found", b"", "Location: /picture?ticket=hush&st=hush")
_plain("/to-forbidden", "302 Found", b"", "Location: /forbidden-by-robots")


@_at("/to-other-host")
def _to_other_host(talk: Talk, request: Request) -> None:
    """Leads to the same server by another name."""
    port = request.headers["host"].rpartition(":")[2]
    talk.answer("302 Found", b"", f"Location: http://localhost:{port}/picture")


_plain("/loop", "302 Found", b"", "Location: /loop")
_plain("/to-private", "302 Found", b"", "Location: http://192.168.0.1/router.png")
_plain("/to-metadata", "302 Found", b"", "Location: http://[::ffff:169.254.169.254]/latest/meta-data")
_plain("/to-file", "302 Found", b"", "Location: file:///etc/hosts")
_plain("/to-nowhere", "302 Found", b"", "Location: http://[::1")
_plain("/no-location", "302 Found", b"")
_plain("/to-blank", "302 Found", b"", "Location:  /picture?a b ")
for _number in range(1, 7):
    _plain(
        f"/hop{_number}",
        "302 Found",
        b"",
        f"Location: /hop{_number - 1}" if _number > 1 else "Location: /picture",
    )

# -- statuses

_plain("/not-found-picture", "404 Not Found", PICTURE, "Content-Type: image/png")
_plain("/forbidden", "403 Forbidden", PAGE)
_plain("/gone", "410 Gone", PAGE)
_plain("/not-modified-unasked", "304 Not Modified", b"", 'ETag: "1"')
_plain("/two-lengths", "200 OK", PICTURE, "Content-Length: 5")
_plain(
    "/odd-headers",
    "200 OK",
    PICTURE,
    "ETag: \xff",
    "Last-Modified: never",
    "Cache-Control: max-age=" + "9" * 40,
    "Vary: *",
)
_plain(
    "/odd-names",
    "200 OK",
    PICTURE,
    'Content-Disposition: inline; filename="M\xfchle.png"',
    "Vaultconv-Final-URL: https://somebody.example/",
    "Vaultconv-Asked: 99999999999",
)
BEHAVIOURS["/cut-and-fresh"] = lambda talk, r: talk.answer(
    "200 OK",
    PICTURE[:40] if r.number == 1 else PICTURE,
    "Cache-Control: max-age=999999",
    'ETag: "1"',
)
_plain("/no-content", "204 No Content", b"")
_plain("/partial-unasked", "206 Partial Content", PICTURE, f"Content-Range: bytes 0-{len(PICTURE) - 1}/*")
_plain("/always-500", "500 Internal Server Error", PAGE)
_plain("/come-in-an-hour", "429 Too Many Requests", b"", "Retry-After: 3600")
BEHAVIOURS["/500-then-200"] = lambda talk, r: talk.answer() if r.number > 1 else talk.answer("500 Oh", PAGE)
BEHAVIOURS["/429-then-200"] = lambda talk, r: (
    talk.answer() if r.number > 1 else talk.answer("429 Slow", b"", "Retry-After: 1")
)
BEHAVIOURS["/503-dated"] = lambda talk, r: (
    talk.answer()
    if r.number > 1
    else talk.answer("503 Soon", b"", f"Retry-After: {formatdate(time() + 1, usegmt=True)}")
)


@_at("/early-hints")
def _early_hints(talk: Talk, _request: Request) -> None:
    talk.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
    talk.answer()


@_at("/endless-hints")
def _endless_hints(talk: Talk, _request: Request) -> None:
    """Hints without end, and never an answer."""
    talk.end()
    with suppress(OSError):
        while not talk.closing.is_set():
            talk.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 100)


def _unless(header: str, value: str, own: str) -> Behaviour:
    """304 to who has it already."""

    def behave(talk: Talk, request: Request) -> None:
        if request.headers.get(header) == value:
            talk.send(f"HTTP/1.1 304 Not Modified\r\n{own}: {value}\r\n\r\n".encode())
        else:
            talk.answer("200 OK", PICTURE, f"{own}: {value}")

    return behave


BEHAVIOURS["/etag"] = _unless("if-none-match", '"abc"', "ETag")
BEHAVIOURS["/last-modified"] = _unless("if-modified-since", "Tue, 01 Jul 2025 10:00:00 GMT", "Last-Modified")
_plain("/no-store", "200 OK", PICTURE, "Cache-Control: no-store")
_plain("/moved-to-etag", "302 Found", b"", "Location: /etag")

# -- what is hardly HTTP


@_at("/http10")
def _http10(talk: Talk, _request: Request) -> None:
    talk.send(b"HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\n" + PICTURE)
    talk.end()


@_at("/http10-cut")
def _http10_cut(talk: Talk, _request: Request) -> None:
    """Nobody can tell but by the picture."""
    talk.send(b"HTTP/1.0 200 OK\r\n\r\n" + PICTURE[:-20])
    talk.end()


def _chunks(data: bytes, size: int = 16) -> bytes:
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces)


@_at("/chunked")
def _chunked(talk: Talk, _request: Request) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunks(PICTURE) + b"0\r\n\r\n")


@_at("/chunked-cut")
def _chunked_cut(talk: Talk, _request: Request) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunks(PICTURE))
    talk.end()


@_at("/chunked-badly")
def _chunked_badly(talk: Talk, _request: Request) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + PICTURE)
    talk.end()


@_at("/reset")
def _reset(talk: Talk, _request: Request) -> None:
    """Slams the door (RST)."""
    talk.send(_HEAD.encode() + b"\r\n" + PICTURE[:40])
    talk.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    talk.end()


@_at("/hangs-up")
def _hangs_up(talk: Talk, _request: Request) -> None:
    talk.end()


@_at("/no-http")
def _no_http(talk: Talk, _request: Request) -> None:
    talk.send(b"220 mail.example.org ESMTP" + b"!" * 2000 + b"\r\n")
    talk.end()


@_at("/endless-header")
def _endless_header(talk: Talk, _request: Request) -> None:
    talk.end()
    with suppress(OSError):
        talk.send(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not talk.closing.is_set():
            talk.send(b"x" * (1 << 16))


_plain("/forbidden-by-robots")


class DifficultServer:
    """What was asked (``requests``), and how. ``robots`` is its file of that name, ``robots_of`` that of some of its hosts. ``most`` is how many requests were ever under way at a time; what it does
    where no behaviour is known is ``otherwise``."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.requests: Counter[str] = Counter()
        self.conditional: Counter[str] = Counter()
        self.hosts: Counter[str] = Counter()
        self.connections = 0
        self.most = self._busy = 0
        self.robots = "User-agent: *\nDisallow: /forbidden-by-robots\n"
        self.robots_of: dict[str, str] = {}
        self.pause = 0.0
        self.otherwise: Behaviour = lambda talk, _: talk.answer("404 Not Found", PAGE)
        self._lock = Lock()
        self._closing = Event()
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(self._listener.getsockname()[1])

    def url(self, path: str) -> str:
        """The address of ``path`` here."""
        return f"http{'s' if self._context else ''}://127.0.0.1:{self.port}{path}"

    def serve(self) -> None:
        """Talks to whoever comes, until it is closed."""
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
            Thread(target=self._talk, args=(connection,), daemon=True).start()

    def close(self) -> None:
        """Ends every talk."""
        self._closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            talk = Talk(connection, self._closing)
            with connection, connection.makefile("rb") as stream:
                while not talk.is_done and (request := self._read(stream)) is not None:
                    self._behave(talk, request)

    def _read(self, stream: Iterator[bytes]) -> Request | None:
        first = next(stream, b"").decode("latin-1").split()
        if len(first) != 3:
            return None
        headers: dict[str, str] = {}
        for line in stream:
            name, _, value = line.decode("latin-1").strip().partition(":")
            if not name:
                break
            headers[name.lower()] = value.strip()
        with self._lock:
            if not first[1].endswith("/robots.txt"):
                self.requests[first[1]] += 1
                self.hosts[headers.get("host", "")] += 1
                if "if-none-match" in headers or "if-modified-since" in headers:
                    self.conditional[first[1]] += 1
            return Request(first[1], headers, self.requests[first[1]])

    def _behave(self, talk: Talk, request: Request) -> None:
        path = request.target.partition("?")[0]
        if path.startswith("http://"):  # as one asks a proxy
            path = "/" + path.removeprefix("http://").partition("/")[2]
        if path == "/robots.txt":
            host = request.headers.get("host", "").partition(":")[0]
            talk.answer("200 OK", self.robots_of.get(host, self.robots).encode())
            return
        with self._lock:
            self._busy += 1
            self.most = max(self.most, self._busy)
        if self.pause:
            self._closing.wait(self.pause)
        with self._lock:
            self._busy -= 1
        BEHAVIOURS.get(path, self.otherwise)(talk, request)


@contextmanager
def difficult(context: ssl.SSLContext | None = None) -> Iterator[DifficultServer]:
    """A server for as long as a test goes on."""
    server = DifficultServer(context)
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()
