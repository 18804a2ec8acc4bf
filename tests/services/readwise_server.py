"""A server on this machine that speaks as Readwise's export is documented to, and can be told to misbehave."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "t0k3n-of-the-tests"
NOW = "Thu, 02 May 2024 10:00:00 GMT"
"""What the server's clock says."""

Entry = dict[str, Any]


def highlight(number: int, text: str = "A map", updated: str = "2024-05-01T00:00:00Z", **more: Any) -> Entry:
    return {
        "id": number,
        "text": text,
        "note": "",
        "location": number,
        "location_type": "order",
        "updated_at": updated,
        "is_deleted": False,
        "tags": [],
        **more,
    }


def source(number: int, *highlights: Entry, **more: Any) -> Entry:
    return {
        "user_book_id": number,
        "is_deleted": False,
        "title": f"Maps, volume {number}",
        "author": "Jane Roe",
        "category": "books",
        **more,
        "highlights": list(highlights),
    }


@dataclass(slots=True)
class Asked:
    """One request."""

    path: str
    parameters: dict[str, str]
    token: str
    agent: str


@dataclass(slots=True)
class Answering:
    """An answer out of turn: a status, a body, headers; ``cut`` breaks off in the middle of it."""

    status: int
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


class Readwise:
    """What the server has (``library``), how it splits it into pages, what it was asked, and what it answers out of turn."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.library: list[Entry] = []
        self.page_size = 2
        self.token = TOKEN
        self.asked: list[Asked] = []
        self.out_of_turn: list[Answering | Callable[[], None] | None] = []
        self.date: str | None = NOW

    def export(self, parameters: dict[str, str]) -> Entry:
        """The page that is asked for."""
        after, deleted = parameters.get("updatedAfter", ""), parameters.get("includeDeleted") == "true"
        found = []
        for each in self.library:
            changed = [
                h
                for h in each["highlights"]
                if h["updated_at"] > after[:19] and (deleted or not (h["is_deleted"] or each["is_deleted"]))
            ]
            if changed or (not after and not each["is_deleted"]) or (deleted and each["is_deleted"]):
                found.append({**each, "highlights": changed})
        start = int(parameters.get("pageCursor", "0"))
        end = start + self.page_size
        return {
            "count": len(found),
            "nextPageCursor": end if end < len(found) else None,
            "results": found[start:end],
        }


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        readwise = self.server.readwise
        asked = urlsplit(self.path)
        parameters = {key: values[0] for key, values in parse_qs(asked.query).items()}
        token = self.headers.get("Authorization", "")
        readwise.asked.append(Asked(asked.path, parameters, token, self.headers.get("User-Agent", "")))
        answer = readwise.out_of_turn.pop(0) if readwise.out_of_turn else None
        if callable(answer):
            answer()
            answer = None
        if isinstance(answer, Answering):
            self._send(answer)
        elif token != f"Token {readwise.token}":
            self._send(Answering(401, b'{"detail": "Invalid token."}'))
        elif asked.path != "/api/v2/export/":
            self._send(Answering(404, b"<h1>Not found</h1>"))
        else:
            self._send(Answering(200, json.dumps(readwise.export(parameters)).encode()))

    def _send(self, answer: Answering) -> None:
        self.send_response_only(answer.status)
        date = self.server.readwise.date
        headers = {
            "Content-Length": str(len(answer.body)),
            **({"Date": date} if date else {}),
            **answer.headers,
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if answer.cut else answer.body)
        self.close_connection = answer.cut

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing on stderr."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    readwise: Readwise

    def handle_error(self, request: Any, client_address: Any) -> None:
        """That somebody left in the middle of an answer is what is tested; anything else is a mistake of ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


@contextmanager
def serving() -> Iterator[Readwise]:
    """A server for as long as the test goes on."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.readwise = Readwise(server.server_address[1])
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.readwise
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
