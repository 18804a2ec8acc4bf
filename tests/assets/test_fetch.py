"""What a server can answer, and what is made of it."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.assets.picture_server import GIF, ICO, SVG, PictureServer, png
from vaultconv.assets.answers import Failed, Fetched, Found, Wish
from vaultconv.assets.fetch import fetch_all
from vaultconv.assets.limits import Limits
from vaultconv.assets.rules import Rules
from vaultconv.pipeline.record import digest

HERE = ("127.0.0.1", "rebinding.example")
QUICK = Limits(size=1 << 20, seconds=5, connect=5, silence=5, pauses=(0.0, 0.0))
RULES = Rules(allow=HERE, limits=QUICK)


@pytest.fixture
def fetch(site: PictureServer, tmp_path: Path) -> Any:
    """Fetches one path of the server."""

    def run(path: str, limits: Limits = QUICK, private: bool = True) -> Found:
        url = path if "://" in path else site.url(path)
        rules = Rules(allow=HERE if private else (), limits=limits, robots=False)
        return fetch_all([Wish(url)], tmp_path, rules, agent="vaultconv/test")[url]

    return run


@pytest.mark.parametrize(
    ("path", "data", "ending"),
    [
        ("/red.png", png(200), ".png"),
        ("/mill", png(50), ".png"),
        ("/drawing", SVG, ".svg"),
        ("/favicon.ico", ICO, ".ico"),
        ("/anim", GIF, ".gif"),
        ("/moved.png", png(200), ".png"),
        ("/at-last.png", png(70), ".png"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_picture_is_kept_under_the_hash_of_its_bytes(
    fetch: Any, tmp_path: Path, path: str, data: bytes, ending: str
) -> None:
    found = fetch(path)
    assert isinstance(found, Fetched)
    assert found.file.read_bytes() == data
    assert found.hash == digest(data)
    assert found.name == digest(data)[:24] + ending == found.file.name
    assert found.size == len(data)
    assert [file.name for file in tmp_path.iterdir()] == [found.name]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/page.png", "what came is no picture: a web page"),
        ("/signature.png", "what came is no picture"),
        ("/live.svg", "the SVG is not taken: there is nothing to see in it but the element script"),
        ("/no-such.png", "the server says 404 Not Found"),
        ("/gone-with-picture.png", "the server says 404 Not Found"),
        ("/never.png", "the server says 500 Internal Server Error"),
        ("/huge.png", "it is larger than 1 MiB"),
        ("/said-huge.png", "it is larger than 1 MiB"),
        ("/round.png", "it leads on more than 5 times"),
        ("/moved-away.png", "it leads to file:///etc/hosts, which is no address of the web"),
        ("http://127.0.0.1:1/closed.png", "the connection failed: "),
        ("http://[::1", "it cannot be asked for: "),
        ("http://127.0.0.1:port/a.png", "it cannot be asked for: "),
    ],
)
def test_what_is_no_picture_fails_with_a_reason(fetch: Any, tmp_path: Path, path: str, why: str) -> None:
    found = fetch(path)
    assert isinstance(found, Failed)
    assert found.reason.startswith(why)
    assert list(tmp_path.iterdir()) == []


def test_what_breaks_off_is_tried_again_and_then_given_up(fetch: Any, site: PictureServer) -> None:
    found = fetch("/cut.png")
    assert isinstance(found, Failed)
    assert found.reason.startswith("the connection failed: ")
    assert site.requests["/cut.png"] == 3


def test_what_will_not_get_better_is_not_tried_again(fetch: Any, site: PictureServer) -> None:
    fetch("/no-such.png")
    fetch("/page.png")
    fetch("/never.png")
    assert site.requests == {"/no-such.png": 1, "/page.png": 1, "/never.png": 3}


def test_a_server_that_never_ends_is_left(fetch: Any) -> None:
    found = fetch("/slow.png", replace(QUICK, seconds=0.2))
    assert isinstance(found, Failed)
    assert found.reason in ("it took longer than 0.2 seconds", "no answer in time (timed out)")


def test_a_server_that_says_nothing_is_left(fetch: Any, site: PictureServer) -> None:
    found = fetch("/silent.png", replace(QUICK, silence=0.1))
    assert isinstance(found, Failed)
    assert found.reason == "no answer in time (timed out)"
    assert site.requests["/silent.png"] == 1


def test_an_address_of_this_machine_is_refused_before_it_is_asked(fetch: Any, site: PictureServer) -> None:
    found = fetch("/red.png", private=False)
    assert isinstance(found, Failed)
    assert found.reason == "127.0.0.1 is a private address: --allow-host 127.0.0.1 allows it"
    assert not site.requests


def test_a_redirect_is_checked_as_the_first_address_is(
    fetch: Any, site: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first host is taken for a public one; where it leads to is not."""
    import vaultconv.assets.addresses as addresses

    honest = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1" or honest(address))
    found = fetch("/moved-home.png", private=False)
    assert isinstance(found, Failed)
    assert (
        found.reason
        == "it leads on, and 192.168.0.1 is a private address: --allow-host 192.168.0.1 allows it"
    )
    assert site.requests == {"/moved-home.png": 1}


def test_the_connection_goes_to_the_address_that_was_checked(
    fetch: Any, site: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means another place at each look-up (DNS rebinding) is looked up once."""
    honest = socket.getaddrinfo
    asked: list[str] = []

    def rebinding(host: Any, *rest: Any, **named: Any) -> Any:
        asked.append(str(host))
        return honest("127.0.0.1" if host == "rebinding.example" else host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = site.host.partition(":")[2]
    found = fetch(f"http://rebinding.example:{port}/red.png")
    assert isinstance(found, Fetched)
    assert asked.count("rebinding.example") == 1
    assert site.hosts == {f"rebinding.example:{port}"}


def test_the_next_address_of_a_host_is_asked_where_the_first_does_not_answer(
    fetch: Any, site: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaultconv.assets.transport.checked_addresses", lambda *_: ("127.0.0.2", "127.0.0.1"))
    assert isinstance(fetch("/red.png"), Fetched)


def test_a_host_without_an_address_is_not_found(fetch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaultconv.assets.transport.checked_addresses", lambda *_: ())
    assert fetch("http://empty.example/a.png").reason == "the host empty.example is not found"


def test_an_address_is_asked_for_byte_for_byte(fetch: Any, site: PictureServer) -> None:
    path = "/fetch/w_1200,h_600,c_fill/https%3A%2F%2Fe.org%2Fa%2Bb.png?src0=https%3a//e.org&x=[1]&y={2}|3"
    fetch(path + "#part")
    fetch("?no=slash")
    fetch("/ünï?ö")
    assert set(site.requests) == {path, "/?no=slash", "/%C3%BCn%C3%AF?%C3%B6"}


def test_each_address_is_asked_once_and_the_same_bytes_are_one_file(
    site: PictureServer, tmp_path: Path
) -> None:
    urls = [site.url(path) for path in ("/red.png", "/red-again.png", "/blue.png", "/red.png")]
    done: list[Found] = []
    found = fetch_all(map(Wish, urls), tmp_path, RULES, done=done.append)
    assert set(found) == set(urls)
    assert len(done) == 3
    assert set(site.requests.values()) == {1}
    files = {answer.file for answer in found.values() if isinstance(answer, Fetched)}
    assert sorted(tmp_path.iterdir()) == sorted(files)
    assert len(files) == 2


def test_we_say_who_we_are_and_keep_no_cookie(fetch: Any, site: PictureServer) -> None:
    fetch("/cookie.png")
    fetch("/cookie.png")
    assert site.agents == {"vaultconv/test"}
    assert site.cookies == []


def test_a_proxy_of_the_environment_is_not_used(fetch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert isinstance(fetch("/red.png"), Fetched)


def test_nothing_asked_is_nothing_found(tmp_path: Path) -> None:
    assert fetch_all([], tmp_path, RULES) == {}


def test_a_full_disk_is_a_reason(fetch: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    honest = Path.open

    def full(self: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if self.name.startswith("part-"):
            raise OSError(28, "No space left on device")
        return honest(self, mode, *rest, **named)

    monkeypatch.setattr(Path, "open", full)
    assert fetch("/red.png").reason == "it cannot be kept: No space left on device"


def test_an_interruption_waits_for_nobody(site: PictureServer, tmp_path: Path) -> None:
    """The server says nothing until the test is over: had anybody waited for it, the limit would be an answer."""
    urls = [
        site.url("/red.png"),
        site.url("/silent.png"),
        *(site.url(f"/{number}.png") for number in range(50)),
    ]
    patient = replace(QUICK, silence=3600, seconds=3600, workers=2)

    def interrupted(_found: Found) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_all(map(Wish, urls), tmp_path, Rules(allow=HERE, limits=patient), done=interrupted)
    assert sum(site.requests.values()) < 50


def test_a_bug_in_a_thread_is_raised_where_somebody_sees_it(
    fetch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_data: bytes) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("vaultconv.assets.inspected.file_kind", broken)
    with pytest.raises(ZeroDivisionError):
        fetch("/red.png")
