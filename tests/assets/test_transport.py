"""Where connections go, and what a host has to prove: TLS, HTTP/2, proxies."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any, TypeAlias

import httpcore
import httpx
import pytest

from tests.assets.difficult_server import PICTURE, difficult
from tests.assets.secure_server import AUTHORITY, context_for, second
from vaultconv.assets.answers import Failed, Fetched, Found, Wish
from vaultconv.assets.fetch import fetch_all
from vaultconv.assets.limits import Limits
from vaultconv.assets.rules import Rules
from vaultconv.assets.transport import SafeTransport, until

LIMITS = Limits(pauses=())
NAME = "pictures.example"
RULES = Rules(allow=("127.0.0.1", "example"), robots=False, limits=LIMITS)

Fetch: TypeAlias = Callable[..., Found]


@pytest.fixture
def fetch(tmp_path: Path) -> Fetch:
    """Fetches one address."""

    def run(url: str, rules: Rules = RULES) -> Found:
        return fetch_all([Wish(url)], tmp_path, rules)[url]

    return run


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every host of ``.example`` is on this machine, but one that is not there."""
    honest = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **named: Any) -> Any:
        if str(host) == "nowhere.example":
            raise socket.gaierror(-2, "Name or service not known")
        return honest("127.0.0.1" if str(host).endswith(".example") else host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture
def trusted(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The authority of the tests is trusted, as one trusts that of one's own network: by ``SSL_CERT_FILE``."""
    file = tmp_path_factory.mktemp("tls") / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@pytest.mark.usefixtures("trusted")
def test_a_host_proves_its_name_though_the_connection_goes_to_an_address(fetch: Fetch) -> None:
    asked: list[str | None] = []
    context = context_for(NAME)
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    with difficult(context) as server:
        found = fetch(f"https://{NAME}:{server.port}/picture")
        assert isinstance(found, Fetched), found
        assert found.file.read_bytes() == PICTURE
        assert server.hosts == {f"{NAME}:{server.port}": 1}
    assert asked == [NAME]


@pytest.mark.usefixtures("trusted")
def test_a_host_of_another_name_is_not_believed(fetch: Fetch) -> None:
    with difficult(context_for("other.example")) as server:
        found = fetch(f"https://{NAME}:{server.port}/picture")
        assert not server.requests
    assert isinstance(found, Failed)
    assert found.reason.startswith("the host does not prove who it is: Hostname mismatch")


def test_a_host_that_nobody_vouches_for_is_not_believed(fetch: Fetch) -> None:
    with difficult(context_for(NAME)) as server:
        found = fetch(f"https://{NAME}:{server.port}/picture")
        assert not server.requests
    assert isinstance(found, Failed)
    assert found.reason.startswith("the host does not prove who it is: ")


def test_a_host_that_speaks_no_tls_is_a_failure(fetch: Fetch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 mail.example.org ESMTP\r\n")
                connection.recv(1 << 16)

        thread = Thread(target=greet, daemon=True)
        thread.start()
        found = fetch(f"https://{NAME}:{listener.getsockname()[1]}/picture")
        thread.join()
    assert isinstance(found, Failed)
    assert found.reason.startswith("the connection failed: ")


@pytest.mark.usefixtures("trusted")
def test_two_hosts_at_one_address_share_no_connection(tmp_path: Path) -> None:
    """A connection that was opened to one, with its certificate, is not used for the other."""
    with difficult(context_for("one.example", "two.example")) as server:
        urls = [f"https://{name}.example:{server.port}/picture" for name in ("one", "two")]
        found = fetch_all(map(Wish, urls), tmp_path, replace(RULES, limits=replace(LIMITS, workers=1)))
        assert all(isinstance(answer, Fetched) for answer in found.values())
        assert server.connections == 2


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("run", range(8))
def test_a_connection_serves_many_requests_in_http_2(tmp_path: Path, run: int) -> None:
    """Several times: threads that share one give two streams the same number, now and then."""
    with second(NAME) as server:
        urls = [f"https://{NAME}:{server.port}/{number}.png" for number in range(40)]
        found = fetch_all(map(Wish, urls), tmp_path, replace(RULES, robots=True))
        assert [answer for answer in found.values() if isinstance(answer, Failed)] == []
        assert sum(server.streams.values()) == 40
        assert len(server.streams) <= LIMITS.workers_per_host
        assert set(server.authorities) == {f"{NAME}:{server.port}"}


def test_a_connection_that_is_made_once_nobody_waits_is_closed() -> None:
    """As where a run is interrupted: the other threads are not waited for."""
    made: list[socket.socket] = []
    connect = httpcore.SyncBackend.connect_tcp

    def slowly(*given: Any, **named: Any) -> httpcore.NetworkStream:
        stream = connect(*given, **named)
        made.append(stream.get_extra_info("socket"))
        transport.close()
        return stream

    transport = SafeTransport(RULES)
    with difficult() as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpcore.SyncBackend, "connect_tcp", slowly)
        with until(monotonic() + 60), pytest.raises(httpcore.ConnectError, match="nobody waits"):
            transport.handle_request(httpx.Request("GET", server.url("/picture")))
    assert [each.fileno() for each in made] == [-1]


def test_a_connection_that_has_no_time_left_for_tls_is_closed() -> None:
    made: list[socket.socket] = []
    connect = httpcore.SyncBackend.connect_tcp

    def too_late(*given: Any, **named: Any) -> httpcore.NetworkStream:
        stream = connect(*given, **named)
        made.append(stream.get_extra_info("socket"))
        time_is_over.enter_context(until(0.0))
        return stream

    transport = SafeTransport(RULES)
    with difficult() as server, pytest.MonkeyPatch.context() as patch, ExitStack() as time_is_over:
        patch.setattr(httpcore.SyncBackend, "connect_tcp", too_late)
        with until(monotonic() + 60), pytest.raises(httpcore.ReadTimeout):
            transport.handle_request(httpx.Request("GET", f"https://{NAME}:{server.port}/picture"))
    transport.close()
    assert [each.fileno() for each in made] == [-1]


@pytest.mark.usefixtures("trusted")
def test_no_more_connections_are_kept_than_there_are_requests_at_a_time(tmp_path: Path) -> None:
    """Of many hosts, each asked in turn: what is kept for one is given up for another."""
    with difficult() as server:
        urls = [f"http://host{number % 9}.example:{server.port}/picture?{number}" for number in range(27)]
        rules = replace(RULES, limits=replace(LIMITS, workers=2))
        found = fetch_all(map(Wish, urls), tmp_path, rules)
        assert [answer for answer in found.values() if isinstance(answer, Failed)] == []
        assert sum(server.requests.values()) == 27


def test_a_proxy_is_gone_through_if_it_is_named(fetch: Fetch) -> None:
    with difficult() as proxy:
        rules = replace(RULES, allow=(), proxy=proxy.url(""))
        found = fetch("http://nowhere.example/picture", rules)
        assert isinstance(found, Fetched), found
        assert proxy.requests == {"http://nowhere.example/picture": 1}


def test_a_private_address_is_refused_behind_a_proxy_too(fetch: Fetch) -> None:
    with difficult() as proxy:
        rules = replace(RULES, allow=(), proxy=proxy.url(""))
        for host in ("192.168.0.1", "inner.example", "[::1]"):
            found = fetch(f"http://{host}/picture", rules)
            assert isinstance(found, Failed)
            assert "is a private address" in found.reason
        assert not proxy.requests


def test_a_name_and_password_in_an_address_are_not_sent_and_not_told(fetch: Fetch) -> None:
    with difficult() as server:
        url = f"http://jane:secret@127.0.0.1:{server.port}/moved?token=abc"
        found = fetch(url)
        assert isinstance(found, Fetched)
        assert server.hosts == {f"127.0.0.1:{server.port}": 2}
        gone = fetch(f"http://jane:secret@127.0.0.1:{server.port}/to-file")
        assert isinstance(gone, Failed)
        assert "secret" not in gone.reason


def test_no_address_reaches_a_log(fetch: Fetch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with difficult() as server:
        assert isinstance(fetch(server.url("/moved?token=topsecret")), Fetched)
    assert "topsecret" not in caplog.text


HOME = [
    "127.0.0.1",
    "127.1",
    "0",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "localhost",
    "LOCALHOST",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[::1%25lo]",
    "[fe80::1%25lo]",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "example.org@127.0.0.1",
    "a:b@c@127.0.0.1",
    "[::1]@127.0.0.1",
    "inner.example",
    "",
    "@",
]
"""Ways to spell this machine, and hosts that are none."""


@pytest.mark.parametrize("rules", [replace(RULES, allow=()), replace(RULES, allow=("example.org",))])
def test_however_this_machine_is_spelled_it_is_not_asked(tmp_path: Path, rules: Rules) -> None:
    with difficult() as server:
        urls = [f"http://{host}:{server.port}/picture" for host in HOME]
        urls += [
            f"http://127.0.0.1:{server.port}{end}"
            for end in ("#@example.org/", "?@example.org/", "/@example.org")
        ]
        found = fetch_all(map(Wish, urls), tmp_path, rules)
        assert {url for url, answer in found.items() if not isinstance(answer, Failed)} == set()
        assert server.connections == 0
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_means_this_machine_a_moment_later_gains_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: what was looked up and checked is what is connected to, and each connection looks it up anew."""
    asked: list[str] = []
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1", "127.0.0.1"])

    def look_up(host: Any, port: Any, *_: Any, **__: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(_self: Any, host: str, *_: Any, **__: Any) -> Any:
        asked.append(host)
        raise httpcore.ConnectError("nobody there")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    rules = replace(RULES, allow=(), limits=replace(LIMITS, pauses=(0.0,)))
    url = "http://rebinding.test/picture"
    found = fetch_all([Wish(url)], tmp_path, rules)[url]
    assert isinstance(found, Failed)
    assert found.reason.startswith("rebinding.test (127.0.0.1) is a private address")
    assert asked == ["93.184.216.34"]
