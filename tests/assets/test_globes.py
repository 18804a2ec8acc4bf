"""The icon that a service has for any host is no icon of one."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpcore
import pytest

from tests.assets.difficult_server import DifficultServer, Request, Talk, difficult
from tests.assets.picture_server import png
from vaultconv.assets.answers import Failed, Fetched, Wish
from vaultconv.assets.fetch import fetch_all
from vaultconv.assets.globes import globe_url
from vaultconv.assets.limits import Limits
from vaultconv.assets.rules import Rules

GLOBE = png(7)
SERVICE = "http://icons.duckduckgo.com/ip3/{}.ico"
RULES = Rules(robots=False, limits=Limits(pauses=()))


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (
            "https://www.google.com/s2/favicons?sz=64&domain_url=https%3A%2F%2Fe.org",
            "https://www.google.com/s2/favicons?sz=64&domain_url=https%3A%2F%2Fno-such-host.invalid",
        ),
        (
            "https://t2.gstatic.com/faviconV2?client=SOCIAL&url=http://e.org&size=16",
            "https://t2.gstatic.com/faviconV2?client=SOCIAL&url=http://no-such-host.invalid&size=16",
        ),
        (
            "https://icons.duckduckgo.com/ip2/e.org.ico",
            "https://icons.duckduckgo.com/ip2/no-such-host.invalid.ico",
        ),
        (
            "https://external-content.duckduckgo.com/ip3/e.org.ico",
            "https://external-content.duckduckgo.com/ip3/no-such-host.invalid.ico",
        ),
        (
            "https://google.com:443/s2/favicons?domain=e.org",
            "https://google.com:443/s2/favicons?domain=no-such-host.invalid",
        ),
        ("https://s2.googleusercontent.com/s2/favicons", ""),
        ("https://e.org/s2/favicons?domain=e.org", ""),
    ],
)
def test_how_a_service_is_asked_for_its_globe(url: str, asked: str) -> None:
    assert globe_url(url) == asked


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[DifficultServer]:
    """A service that gives its globe with a good conscience (200), but for one host."""
    look_up, connect_to = socket.getaddrinfo, httpcore.SyncBackend.connect_tcp

    def public(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        there = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]
        return look_up(host, port, *rest, **named) if host == "127.0.0.1" else there

    def answer(talk: Talk, request: Request) -> None:
        talk.answer("200 OK", png(8) if "known" in request.target else GLOBE)

    with difficult() as server:
        monkeypatch.setattr(socket, "getaddrinfo", public)
        monkeypatch.setattr(
            httpcore.SyncBackend,
            "connect_tcp",
            lambda self, _host, _port, *rest, **named: connect_to(
                self, "127.0.0.1", server.port, *rest, **named
            ),
        )
        server.otherwise = answer
        yield server


def test_a_globe_is_not_kept_and_an_icon_is(service: DifficultServer, tmp_path: Path) -> None:
    urls = [SERVICE.format(host) for host in ("known.org", "nobody.org", "another.org")]
    found = fetch_all([Wish(url) for url in urls], tmp_path, RULES)
    assert isinstance(found[urls[0]], Fetched)
    for url in urls[1:]:
        answer = found[url]
        assert isinstance(answer, Failed)
        assert (
            answer.reason == "the service does not know the host, and gives the icon that it has for any such"
        )
    assert service.requests["/ip3/no-such-host.invalid.ico"] == 1


@pytest.mark.parametrize("again", [RULES, replace(RULES, offline=True)], ids=["soon", "offline"])
def test_a_globe_in_the_cache_is_one_still(service: DifficultServer, tmp_path: Path, again: Rules) -> None:
    known, unknown = (Wish(SERVICE.format(host)) for host in ("known.org", "nobody.org"))
    fetch_all([known, unknown], tmp_path, RULES)
    found = fetch_all([known, unknown], tmp_path, again)
    assert isinstance(found[known.url], Fetched)
    answer = found[unknown.url]
    assert isinstance(answer, Failed)
    assert "does not know the host" in answer.reason
