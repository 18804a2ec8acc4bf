"""The way to a server: the address that was checked is the one that is connected to.

The check sits where connections are made (:class:`CheckedBackend`), below the pools and below TLS: a request names its
host as the note does, so the name in TLS, the certificate and the ``Host`` header are the host's own, and two hosts that
share an address share no connection. What ``httpx`` and ``httpcore`` do with a request, they do with it as ever.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from vaultconv.assets.addresses import RefusedError, checked_addresses
from vaultconv.assets.rules import Rules

_KEPT_SECONDS = 15.0
"""How long a connection is kept that nobody uses."""


class _Deadline(threading.local):
    """When the download ends that this thread is busy with."""

    at = float("inf")

    def left(self, timeout: float | None) -> float:
        """``timeout``, or what is left until then if that is less. Raises :class:`httpcore.ReadTimeout` where nothing is:
        whoever sends without end never keeps anybody waiting."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("it does not come to an end")
        return left if timeout is None else min(timeout, left)


_deadline = _Deadline()


@contextmanager
def until(at: float) -> Iterator[None]:
    """What this thread waits for from a network ends at ``at`` (of :func:`time.monotonic`), however small the pieces are
    in which it comes."""
    before, _deadline.at = _deadline.at, at
    try:
        yield
    finally:
        _deadline.at = before


class _Connections:
    """All that are open. One that is made while they are closed, in a thread for which nobody waits any more, is closed at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[httpcore.NetworkStream] = set()
        self._are_closed = False

    def add(self, stream: httpcore.NetworkStream) -> None:
        """Raises :class:`httpcore.ConnectError` where all are closed."""
        with self._lock:
            if not self._are_closed:
                self._open.add(stream)
                return
        stream.close()
        raise httpcore.ConnectError("nobody waits for it any more")

    def discard(self, stream: httpcore.NetworkStream) -> None:
        """It is closed."""
        with self._lock:
            self._open.discard(stream)

    def close(self) -> None:
        """Closes every one."""
        with self._lock:
            self._are_closed = True
            streams = list(self._open)
        for stream in streams:
            stream.close()


class _Timed(httpcore.NetworkStream):
    """A connection, one of ``all_of_them``, on which nothing is waited for longer than the deadline of the thread that waits."""

    def __init__(self, inner: httpcore.NetworkStream, all_of_them: _Connections) -> None:
        self._inner = inner
        self._all = all_of_them
        self._all.add(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _deadline.left(timeout))

    def close(self) -> None:
        self._all.discard(self)
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            secure = self._inner.start_tls(ssl_context, server_hostname, _deadline.left(timeout))
        except BaseException:
            self.close()  # nobody else knows of it yet
            raise
        self._all.discard(self)  # it has become the other
        return _Timed(secure, self._all)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to hosts of which every address was checked, as ``rules`` allow; the next address where one does not
    answer."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._inner = httpcore.SyncBackend()
        self._connections = _Connections()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to ``host``. Raises :class:`~vaultconv.assets.addresses.RefusedError` for one that is not to be
        asked."""
        bare = host.strip("[]")
        addresses = checked_addresses(bare, port, self._rules.allows_private(bare))
        for place, address in enumerate(addresses):
            try:
                stream = self._inner.connect_tcp(
                    address, port, _deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place + 1 == len(addresses):
                    raise
            else:
                return _Timed(stream, self._connections)
        raise RefusedError(f"the host {bare} is not found")

    def close(self) -> None:
        """Closes every connection, and those that are being made as soon as they are."""
        self._connections.close()

    def sleep(self, seconds: float) -> None:
        """What the pool does between two tries; it makes none of its own."""
        time.sleep(seconds)


class ProxiedBackend(CheckedBackend):
    """Connects to the proxy that the user named, wherever it is."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the proxy."""
        left = _deadline.left(timeout)
        stream = self._inner.connect_tcp(host, port, left, local_address, socket_options)
        return _Timed(stream, self._connections)


class _Lanes:
    """Pools of one connection each, of which every one serves one request at a time: a connection of HTTP/2 that several
    threads shared would number their streams anew for each, and now and then give two the same number. At most ``most``
    are kept while nobody uses them; the one used last is used first, so a host has as many as it has requests at a time."""

    def __init__(self, make: Callable[[], httpcore.ConnectionPool], most: int) -> None:
        self._make = make
        self._most = most
        self._lock = threading.Lock()
        self._idle: list[tuple[bytes, httpcore.ConnectionPool]] = []
        self._all: set[httpcore.ConnectionPool] = set()

    def take(self, origin: bytes) -> httpcore.ConnectionPool:
        """A pool for one request to ``origin``."""
        with self._lock:
            for place in range(len(self._idle) - 1, -1, -1):
                if self._idle[place][0] == origin:
                    return self._idle.pop(place)[1]
            made = self._make()
            self._all.add(made)
            return made

    def give(self, origin: bytes, lane: httpcore.ConnectionPool) -> None:
        """The request is done with."""
        with self._lock:
            self._idle.append((origin, lane))
            old = self._idle.pop(0)[1] if len(self._idle) > self._most else None
            if old is not None:
                self._all.discard(old)
        if old is not None:
            old.close()

    def close(self) -> None:
        """Closes every connection."""
        with self._lock:
            lanes, self._idle = list(self._all), []
            self._all.clear()
        for lane in lanes:
            lane.close()


class SafeTransport(httpx.BaseTransport):
    """Sends requests of ``httpx`` over connections that go where ``rules`` allow, in HTTP/2 where the server can, and keeps
    them for the next. With a proxy it is that which looks names up: then only a host that is an address is checked, or one whose
    name can be looked up here as well."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._context = httpx.create_ssl_context()
        self._backend = ProxiedBackend(rules) if rules.proxy else CheckedBackend(rules)
        self._lanes = _Lanes(self._lane, rules.limits.workers)

    def _lane(self) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            ssl_context=self._context,
            proxy=_proxy(self._rules.proxy) if self._rules.proxy else None,
            max_connections=1,
            keepalive_expiry=_KEPT_SECONDS,
            http1=True,
            http2=True,
            network_backend=self._backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to ``request``, its body yet to come. Raises what ``httpcore`` does, and
        :class:`~vaultconv.assets.addresses.RefusedError`."""
        url = request.url
        extensions: dict[str, Any] = {
            key: value for key, value in request.extensions.items() if key in ("timeout", "target")
        }
        if self._rules.proxy:
            self._check_behind_proxy(url)
            if url.scheme == "http":  # it is asked for the whole address (RFC 9112, 3.2.2)
                extensions["target"] = b"http://" + url.netloc + extensions.get("target", url.raw_path)
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=extensions,
        )
        origin = url.raw_scheme + b"://" + url.netloc
        lane = self._lanes.take(origin)
        try:
            answer = lane.handle_request(asked)
        except BaseException:
            self._lanes.give(origin, lane)
            raise
        body = _Body(answer, lambda: self._lanes.give(origin, lane))
        return httpx.Response(
            answer.status, headers=answer.headers, stream=body, extensions=answer.extensions
        )

    def _check_behind_proxy(self, url: httpx.URL) -> None:
        host = url.raw_host.decode("ascii").strip("[]")
        try:
            checked_addresses(host, url.port or 0, self._rules.allows_private(host))
        except RefusedError:
            if _is_found(host):
                raise

    def close(self) -> None:
        """Closes every connection."""
        self._lanes.close()
        self._backend.close()  # those too that are just being made, which no lane has yet


def _is_found(host: str) -> bool:
    """Whether ``host`` can be looked up here."""
    try:
        checked_addresses(host, 0, True)
    except RefusedError:
        return False
    return True


def _proxy(address: str) -> httpcore.Proxy:
    found = httpx.Proxy(address)
    return httpcore.Proxy(
        url=httpcore.URL(
            scheme=found.url.raw_scheme,
            host=found.url.raw_host,
            port=found.url.port,
            target=found.url.raw_path,
        ),
        auth=found.raw_auth,
        headers=found.headers.raw,
        ssl_context=found.ssl_context,
    )


class _Body(httpx.SyncByteStream):
    """The body of an answer; ``done`` is called once, when nobody wants more of it."""

    def __init__(self, answer: httpcore.Response, done: Callable[[], object]) -> None:
        self._answer = answer
        self._done: Callable[[], object] | None = done

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        done, self._done = self._done, None
        if done is not None:
            done()
