"""Servers that speak TLS, with certificates made for the test, and one that speaks HTTP/2."""

from __future__ import annotations

import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread

import h2.config
import h2.connection
import h2.events
import trustme

from tests.assets.difficult_server import PICTURE

AUTHORITY = trustme.CA()
"""Who vouches for the hosts of a test, to those who trust it."""


def context_for(*names: str, protocols: tuple[str, ...] = ("http/1.1",)) -> ssl.SSLContext:
    """TLS of a server that is called ``names``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert(*names).configure_cert(context)
    context.set_alpn_protocols(list(protocols))
    return context


class SecondServer:
    """A server of HTTP/2: each stream gets a picture. ``streams`` are those that each connection had."""

    def __init__(self, *names: str) -> None:
        self.streams: Counter[int] = Counter()
        self.authorities: Counter[str] = Counter()
        self._lock = Lock()
        self._context = context_for(*names, protocols=("h2", "http/1.1"))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])

    def serve(self) -> None:
        """Talks to whoever comes."""
        number = 0
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                number += 1
                Thread(target=self._talk, args=(connection, number), daemon=True).start()

    def close(self) -> None:
        """Listens no more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _talk(self, connection: socket.socket, number: int) -> None:
        with suppress(OSError), self._context.wrap_socket(connection, server_side=True) as secure:
            talk = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
            talk.initiate_connection()
            secure.sendall(talk.data_to_send())
            while data := secure.recv(1 << 16):
                for event in talk.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        self._answer(talk, event, number)
                secure.sendall(talk.data_to_send())

    def _answer(
        self, talk: h2.connection.H2Connection, event: h2.events.RequestReceived, number: int
    ) -> None:
        headers = {bytes(name): bytes(value) for name, value in event.headers}
        assert event.stream_id is not None
        if headers[b":path"] == b"/robots.txt":
            talk.send_headers(event.stream_id, [(":status", "404")], end_stream=True)
            return
        with self._lock:
            self.streams[number] += 1
            self.authorities[headers[b":authority"].decode()] += 1
        talk.send_headers(event.stream_id, [(":status", "200"), ("content-length", str(len(PICTURE)))])
        talk.send_data(event.stream_id, PICTURE, end_stream=True)


@contextmanager
def second(*names: str) -> Iterator[SecondServer]:
    """A server of HTTP/2 for as long as a test goes on."""
    server = SecondServer(*names)
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()
