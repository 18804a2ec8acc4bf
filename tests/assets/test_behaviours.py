"""What servers do, over real sockets, and what comes of each: a file, or a reason; and never a run that hangs.

There are 85 behaviours, and each has its expectation in :data:`GIVEN` (a file, from so many requests) or :data:`REFUSED` (a reason):

- slow, or never (5): ``/slow-headers``, ``/slow-body``, ``/silent``, ``/endless-hints``, ``/endless-header``
- bodies that break off (12): ``/resumable``, ``/resumable-changed``, ``/resumable-elsewhere``, ``/resumable-other``,
  ``/resumable-short``, ``/truncated``, ``/truncated-weak``, ``/gzip-cut``, ``/http10-cut``, ``/chunked-cut``,
  ``/reset``, ``/hangs-up``
- lengths (7): ``/length-too-small``, ``/length-no-number``, ``/empty``, ``/eight-bytes``, ``/said-huge``,
  ``/endless``, ``/two-lengths``
- kinds and names (13): ``/picture``, ``/wrong-type``, ``/no-type``, ``/svg``, ``/svg-active``, ``/named-away``,
  ``/..%2f..%2fetc%2fpasswd.png``, ``/a/cover.png``, ``/b/cover.png``, ``/pixel-bomb``, ``/svg-comments``, ``/page``,
  ``/svg-script``
- packed (6): ``/gzip``, ``/deflate``, ``/deflate-raw``, ``/gzip-bomb``, ``/gzip-none``, ``/brotli``
- redirects (18): ``/moved``, ``/to-blank``, ``/to-other-host``, ``/to-signed``, ``/hop1``, ``/hop2``, ``/hop3``,
  ``/hop4``, ``/hop5``, ``/moved-to-etag``, ``/loop``, ``/hop6``, ``/to-private``, ``/to-metadata``,
  ``/to-forbidden``, ``/to-file``, ``/to-nowhere``, ``/no-location``
- statuses and pauses (13): ``/500-then-200``, ``/429-then-200``, ``/503-dated``, ``/early-hints``,
  ``/not-found-picture``, ``/forbidden``, ``/gone``, ``/not-modified-unasked``, ``/no-content``, ``/partial-unasked``,
  ``/always-500``, ``/come-in-an-hour``, ``/not-there``
- what is known already (7): ``/etag``, ``/last-modified``, ``/no-store``, ``/odd-headers``, ``/odd-names``, ``/cut-and-fresh``,
  ``/forbidden-by-robots``
- what is hardly HTTP (4): ``/http10``, ``/chunked``, ``/chunked-badly``, ``/no-http``

A host that speaks TLS badly, or not at all, that nobody vouches for or that has another name is in ``test_transport.py``; a thousand
hosts, one that wants few requests at a time, and one that never says anything are below.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import TypeAlias

import pytest

from tests.assets.difficult_server import BEHAVIOURS, OTHER, PICTURE, DifficultServer, difficult, pixel_bomb
from tests.assets.picture_server import CLEANED_SVG, SVG
from vaultconv.assets import transport
from vaultconv.assets.answers import Failed, Fetched, Found, Wish
from vaultconv.assets.fetch import fetch_all
from vaultconv.assets.limits import Limits
from vaultconv.assets.rules import Rules

LIMITS = Limits(
    size=1 << 20,
    seconds=60,
    connect=60,
    silence=60,
    pauses=(0.01, 0.01),
    patience=5,
    workers_per_host=64,
    workers=64,
)
"""So patient that a machine that does other work fails nothing."""
SLOW = {
    "/slow-headers": replace(LIMITS, seconds=0.5),
    "/slow-body": replace(LIMITS, seconds=0.5),
    "/silent": replace(LIMITS, silence=0.5),
    "/endless-hints": replace(LIMITS, seconds=0.5),
}
"""What would take for ever."""
RULES = Rules(allow=("127.0.0.1", "localhost"), limits=LIMITS)
HERE = "127.0.0.1"

Fetch: TypeAlias = Callable[..., Found]


@pytest.fixture
def server() -> Iterator[DifficultServer]:
    """The difficult server."""
    with difficult() as running:
        yield running


@pytest.fixture
def fetch(server: DifficultServer, tmp_path: Path) -> Fetch:
    """Fetches one path of it."""

    def run(path: str, rules: Rules = RULES) -> Found:
        url = path if "://" in path else server.url(path)
        return fetch_all([Wish(url)], tmp_path, rules)[url]

    return run


GIVEN: dict[str, tuple[bytes, int]] = {
    "/picture": (PICTURE, 1),
    "/resumable": (PICTURE, 2),
    "/resumable-changed": (OTHER, 3),
    "/resumable-elsewhere": (PICTURE, 3),
    "/resumable-other": (OTHER, 3),
    "/wrong-type": (PICTURE, 1),
    "/no-type": (PICTURE, 1),
    "/svg": (SVG, 1),
    "/svg-active": (CLEANED_SVG, 1),
    "/named-away": (PICTURE, 1),
    "/..%2f..%2fetc%2fpasswd.png": (PICTURE, 1),
    "/a/cover.png": (PICTURE, 1),
    "/b/cover.png": (OTHER, 1),
    "/pixel-bomb": (pixel_bomb(), 1),
    "/gzip": (PICTURE, 1),
    "/deflate": (PICTURE, 1),
    "/deflate-raw": (PICTURE, 1),
    "/moved": (PICTURE, 1),
    "/to-blank": (PICTURE, 1),
    "/to-other-host": (PICTURE, 1),
    "/to-signed": (PICTURE, 1),
    "/odd-headers": (PICTURE, 1),
    "/odd-names": (PICTURE, 1),
    "/hop1": (PICTURE, 1),
    "/hop2": (PICTURE, 1),
    "/hop3": (PICTURE, 1),
    "/hop4": (PICTURE, 1),
    "/hop5": (PICTURE, 1),
    "/500-then-200": (PICTURE, 2),
    "/429-then-200": (PICTURE, 2),
    "/503-dated": (PICTURE, 2),
    "/early-hints": (PICTURE, 1),
    "/etag": (PICTURE, 1),
    "/last-modified": (PICTURE, 1),
    "/moved-to-etag": (PICTURE, 1),
    "/no-store": (PICTURE, 1),
    "/http10": (PICTURE, 1),
    "/chunked": (PICTURE, 1),
}
"""What gives a file: its bytes, and how often it is asked for."""

REFUSED: dict[str, tuple[str, int]] = {
    "/slow-headers": ("no answer in time", 1),
    "/slow-body": ("", 1),  # one of two clocks is first
    "/silent": ("no answer in time", 1),
    "/endless-hints": ("no answer in time", 1),
    "/resumable-short": ("the connection failed: 72 bytes came of 76", 6),
    "/svg-comments": ("what came is no picture", 1),
    "/truncated": ("the connection failed: peer closed connection", 3),
    "/truncated-weak": ("the connection failed: peer closed connection", 3),
    "/length-too-small": ("what came breaks off before its end", 1),
    "/length-no-number": ("the connection failed: ", 3),
    "/empty": ("what came is no picture", 1),
    "/eight-bytes": ("what came is no picture", 1),
    "/said-huge": ("it is larger than 1 MiB", 1),
    "/endless": ("it is larger than 1 MiB", 1),
    "/page": ("what came is no picture: a web page", 1),
    "/svg-script": ("the SVG is not taken: there is nothing to see in it but the element script", 1),
    "/gzip-bomb": ("it is larger than 1 MiB", 1),
    "/gzip-cut": ("it comes packed, and breaks off", 1),
    "/gzip-none": ("it comes packed, and does not unpack: ", 1),
    "/brotli": ("it comes packed in a way that was not asked for: br", 1),
    "/loop": ("it leads on more than 5 times", 6),
    "/hop6": ("it leads on more than 5 times", 1),
    "/to-private": (
        "it leads on, and 192.168.0.1 is a private address: --allow-host 192.168.0.1 allows it",
        1,
    ),
    "/to-metadata": ("it leads on, and ::ffff:169.254.169.254 is a private address: ", 1),
    "/to-forbidden": ("it leads on, and the robots.txt of 127.0.0.1 asks programs not to fetch it", 1),
    "/to-file": ("it leads to file:///etc/hosts, which is no address of the web", 1),
    "/to-nowhere": ("it leads on, and that cannot be asked for: ", 1),
    "/no-location": ("the server says 302 Found", 1),
    "/not-found-picture": ("the server says 404 Not Found", 1),
    "/forbidden": ("the server says 403 Forbidden", 1),
    "/gone": ("the server says 410 Gone", 1),
    "/not-modified-unasked": ("the server says 304 Not Modified", 1),
    "/two-lengths": ("the connection failed: conflicting Content-Length headers", 3),
    "/no-content": ("the server says 204 No Content", 1),
    "/partial-unasked": ("the server says 206 Partial Content", 1),
    "/cut-and-fresh": ("what came breaks off before its end", 1),
    "/always-500": ("the server says 500 Internal Server Error", 3),
    "/come-in-an-hour": (
        "the server says 429 Too Many Requests, and asks to be left alone for 3600 seconds",
        1,
    ),
    "/http10-cut": ("what came breaks off before its end", 1),
    "/chunked-cut": ("the connection failed: peer closed connection", 3),
    "/chunked-badly": ("the connection failed: ", 3),
    "/reset": ("the connection failed: ", 3),
    "/hangs-up": ("the connection failed: Server disconnected", 3),
    "/no-http": ("the connection failed: ", 3),
    "/endless-header": ("the connection failed: ", 3),
    "/forbidden-by-robots": (
        "the robots.txt of 127.0.0.1 asks programs not to fetch it: --no-robots does",
        0,
    ),
    "/not-there": ("the server says 404 Not Found", 1),
}
"""What gives none: the reason, and how often it is asked for."""


def test_each_behaviour_has_its_expectation() -> None:
    """A behaviour that nobody expects anything of is no test."""
    assert {*GIVEN, *REFUSED} == {*BEHAVIOURS, "/not-there"}
    assert not {*GIVEN} & {*REFUSED}
    listed = re.findall(r"``(/[^`]*)``", __doc__ or "")
    assert sorted(listed) == sorted((*GIVEN, *REFUSED))
    assert f"There are {len(listed)} behaviours" in (__doc__ or "")
    assert len(listed) >= 30


@pytest.mark.parametrize("path", GIVEN)
def test_what_gives_a_file(fetch: Fetch, server: DifficultServer, tmp_path: Path, path: str) -> None:
    data, requests = GIVEN[path]
    found = fetch(path)
    assert isinstance(found, Fetched), found
    assert found.file.read_bytes() == data
    assert found.file.parent == tmp_path
    assert found.name == f"{found.hash[:24]}.{found.kind}"
    assert list(tmp_path.iterdir()) == [found.file]
    assert server.requests[path] == requests


@pytest.mark.parametrize("path", REFUSED)
def test_what_gives_a_reason(fetch: Fetch, server: DifficultServer, tmp_path: Path, path: str) -> None:
    reason, requests = REFUSED[path]
    found = fetch(path, replace(RULES, limits=SLOW.get(path, LIMITS)))
    assert isinstance(found, Failed)
    assert found.reason.startswith(reason)
    assert len(found.reason) < 300
    assert list(tmp_path.iterdir()) == []
    assert server.requests[path] == requests


def test_all_of_them_in_one_run_come_to_an_end(
    server: DifficultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others do not wait for the slow ones: all are under way together. Once only these are, their time is over: by a clock that
    nothing but that moves, so that a machine that does other work fails nothing."""
    late = Event()
    clock = SimpleNamespace(
        monotonic=lambda: time.monotonic() + (3600 if late.is_set() else 0), sleep=time.sleep
    )
    monkeypatch.setattr(transport, "time", clock)
    monkeypatch.setitem(BEHAVIOURS, "/silent", lambda talk, _: (late.wait(), talk.dawdle(b"HTTP/1.1")))
    order: list[str] = []
    paths = [*SLOW, *(path for path in (*GIVEN, *REFUSED) if path not in SLOW)]

    def done(answer: Found) -> None:
        order.append(answer.url.removeprefix(server.url("")))
        if len(order) == len(paths) - len(SLOW):
            late.set()

    rules = replace(RULES, limits=replace(LIMITS, seconds=600))
    found = fetch_all([Wish(server.url(path)) for path in paths], tmp_path, rules, done=done)
    good = {url.removeprefix(server.url("")) for url, answer in found.items() if isinstance(answer, Fetched)}
    assert good == set(GIVEN)
    assert set(order[-len(SLOW) :]) == set(SLOW)
    assert len(list(tmp_path.iterdir())) == len({data for data, _ in GIVEN.values()})


def test_a_body_goes_on_where_it_broke_off(fetch: Fetch, server: DifficultServer) -> None:
    found = fetch("/resumable", replace(RULES, limits=replace(LIMITS, pauses=())))
    assert isinstance(found, Fetched)
    assert server.requests["/resumable"] == 2


@pytest.mark.parametrize("path", ["/etag", "/last-modified", "/moved-to-etag"])
def test_what_is_known_is_only_asked_about(fetch: Fetch, server: DifficultServer, path: str) -> None:
    first = fetch(path)
    again = fetch(path)
    assert isinstance(first, Fetched)
    assert isinstance(again, Fetched)
    assert (first.how, again.how) == ("network", "cache")
    assert server.requests[path] == 1
    refreshed = fetch(path, replace(RULES, refresh=True))
    assert isinstance(refreshed, Fetched)
    assert refreshed.how == "checked"
    assert refreshed.hash == first.hash
    assert sum(server.conditional.values()) >= 1
    assert refreshed.final == first.final == server.url("/etag" if path == "/moved-to-etag" else path)


def test_headers_in_any_letters_come_out_of_the_cache_and_none_speaks_for_us(
    fetch: Fetch, server: DifficultServer
) -> None:
    for rules in (RULES, RULES, replace(RULES, retry=True), replace(RULES, offline=True)):
        found = fetch("/odd-names", rules)
        assert isinstance(found, Fetched)
        assert found.final == server.url("/odd-names")
    assert server.requests["/odd-names"] == 1


def test_what_breaks_off_is_asked_for_again_however_fresh_its_server_calls_it(
    fetch: Fetch, server: DifficultServer
) -> None:
    """Neither is it taken from the cache, nor is its server asked whether it is still so."""
    assert isinstance(fetch("/cut-and-fresh"), Failed)
    found = fetch("/cut-and-fresh")
    assert isinstance(found, Fetched)
    assert found.file.read_bytes() == PICTURE
    assert server.requests["/cut-and-fresh"] == 2
    assert not server.conditional


def test_what_is_older_than_a_day_is_asked_about(fetch: Fetch, server: DifficultServer) -> None:
    fetch("/etag")
    again = fetch("/etag", replace(RULES, limits=replace(LIMITS, recent=0)))
    assert isinstance(again, Fetched)
    assert again.how == "checked"
    assert server.conditional == {"/etag": 1}


def test_offline_nobody_is_asked(fetch: Fetch, server: DifficultServer) -> None:
    for path in ("/etag", "/moved", "/page", "/no-store"):
        fetch(path)
    server.requests.clear()
    offline = replace(RULES, offline=True)
    assert isinstance(fetch("/etag", offline), Fetched)
    moved = fetch("/moved", offline)
    assert isinstance(moved, Fetched)
    assert moved.final == server.url("/picture")
    assert fetch("/page", offline).reason == "what came is no picture: a web page"  # type: ignore[union-attr]
    for path in ("/picture", "/no-store"):
        found = fetch(path, offline)
        assert isinstance(found, Failed)
        assert found.reason == "nobody is asked (--offline), and the cache does not have it"
    assert not server.requests


def test_a_damaged_cache_is_made_anew(
    fetch: Fetch, server: DifficultServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.mktemp("cache")
    (cache / "answers-1.db").write_bytes(b"this is no database" * 400)
    rules = replace(RULES, cache=cache)
    assert isinstance(fetch("/etag", rules), Fetched)
    again = fetch("/etag", rules)
    assert isinstance(again, Fetched)
    assert again.how == "cache"


def test_robots_are_asked_once_and_can_be_overruled(fetch: Fetch, server: DifficultServer) -> None:
    assert isinstance(fetch("/forbidden-by-robots", replace(RULES, robots=False)), Fetched)
    server.robots = "User-agent: vaultconv\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    found = fetch("/picture", replace(RULES, refresh=True))
    assert isinstance(found, Failed)
    assert found.reason.startswith("the robots.txt of 127.0.0.1 asks programs not to fetch it")


def test_the_robots_of_the_host_that_a_redirect_leads_to_count_too(
    fetch: Fetch, server: DifficultServer
) -> None:
    server.robots_of["localhost"] = "User-agent: *\nDisallow: /\n"
    found = fetch("/to-other-host")
    assert isinstance(found, Failed)
    assert found.reason == (
        "it leads on, and the robots.txt of localhost asks programs not to fetch it: --no-robots does"
    )
    assert server.requests == {"/to-other-host": 1}
    assert isinstance(fetch("/to-other-host", replace(RULES, robots=False)), Fetched)


@pytest.mark.parametrize(
    "path", ["/to-private", "/to-metadata", "/to-file", "/to-nowhere", "/hop6", "/to-forbidden"]
)
def test_a_redirect_that_is_not_followed_is_believed_for_a_day(
    fetch: Fetch, server: DifficultServer, path: str
) -> None:
    found = fetch(path)
    assert fetch(path) == found
    assert server.requests[path] == 1
    assert fetch(path, replace(RULES, retry=True)) == found
    assert server.requests[path] == 2
    assert isinstance(found, Failed)
    if path == "/to-private":  # who allows the host asks another question
        allowed = replace(RULES, allow=(*RULES.allow, "192.168.0.1"), skip=("192.168.0.1",))
        assert fetch(path, allowed) != found
        assert server.requests[path] == 3


def test_a_key_that_a_redirect_hands_out_is_kept_nowhere(
    fetch: Fetch, server: DifficultServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rules = replace(RULES, cache=tmp_path_factory.mktemp("cache"))
    for _ in range(2):
        found = fetch("/to-signed", rules)
        assert isinstance(found, Fetched)
        assert found.final == server.url("/picture?ticket=redacted&st=redacted")
    assert server.requests["/picture?ticket=hush&st=hush"] == 1
    assert rules.cache is not None
    assert all(b"hush" not in file.read_bytes() for file in rules.cache.iterdir())


def test_a_host_is_asked_so_often_at_a_time_and_no_more(server: DifficultServer, tmp_path: Path) -> None:
    server.pause = 0.02
    rules = replace(RULES, limits=replace(LIMITS, workers=16, workers_per_host=3))
    fetch_all([Wish(server.url(f"/picture?{number}")) for number in range(60)], tmp_path, rules)
    assert server.most == 3
    assert sum(server.requests.values()) == 60
    assert server.connections <= 5  # kept open, and used again


def test_the_budget_of_a_run_is_kept(server: DifficultServer, tmp_path: Path) -> None:
    rules = replace(RULES, limits=replace(LIMITS, total=3 * len(PICTURE), workers=1))
    found = fetch_all([Wish(server.url(f"/picture?{number}")) for number in range(9)], tmp_path, rules)
    good = [answer for answer in found.values() if isinstance(answer, Fetched)]
    bad = [answer for answer in found.values() if isinstance(answer, Failed)]
    assert len(good) == 3
    assert all(
        answer.reason.startswith("this run has fetched all that it may: --download-total") for answer in bad
    )
    assert sum(server.requests.values()) == 3


def test_a_thousand_hosts(server: DifficultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each looked up and checked, none asked twice; those that are not there hold up nobody."""
    monkeypatch.setattr(
        "vaultconv.assets.transport.checked_addresses",
        lambda host, *_: (HERE,) if not host.startswith("gone") else (),
    )
    hosts = [f"{'gone' if number % 10 == 0 else 'host'}{number}.example" for number in range(1000)]
    urls = [f"http://{host}:{server.port}/picture" for host in hosts]
    rules = replace(RULES, robots=False, limits=replace(LIMITS, workers=16))
    found = fetch_all(map(Wish, urls), tmp_path, rules)
    gone = {answer.reason for answer in found.values() if isinstance(answer, Failed)}
    assert gone == {f"the host {host} is not found" for host in hosts if host.startswith("gone")}
    assert sum(isinstance(answer, Fetched) for answer in found.values()) == 900
    assert server.hosts == {f"{host}:{server.port}": 1 for host in hosts if host.startswith("host")}
    assert len(list(tmp_path.iterdir())) == 1


def test_a_host_that_says_nothing_again_and_again_is_left_alone(
    server: DifficultServer, tmp_path: Path
) -> None:
    """Else each of its addresses would take all the time that there is for one."""
    limits = replace(LIMITS, silence=0.1, workers_per_host=2, silences=3)
    urls = [server.url(f"/silent?{number}") for number in range(30)]
    found = fetch_all(map(Wish, urls), tmp_path, replace(RULES, limits=limits, robots=False))
    reasons = [answer.reason for answer in found.values() if isinstance(answer, Failed)]
    asked = sum(reason.startswith("no answer in time") for reason in reasons)
    assert 3 <= asked <= 4
    assert (
        reasons.count("127.0.0.1 gave no answer in time again and again: it is left alone in this run")
        == 30 - asked
    )
    assert sum(server.requests.values()) == asked


def test_a_host_that_answers_between_is_not(server: DifficultServer, tmp_path: Path) -> None:
    limits = replace(LIMITS, silence=0.1, workers=1, silences=2)
    urls = [server.url(f"/{'silent' if number % 2 else 'picture'}?{number}") for number in range(8)]
    found = fetch_all(map(Wish, urls), tmp_path, replace(RULES, limits=limits, robots=False))
    assert sum(isinstance(answer, Fetched) for answer in found.values()) == 4
    assert sum(server.requests.values()) == 8
