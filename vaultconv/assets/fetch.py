"""Asking the network for pictures: one request an address, within limits, nothing kept but the bytes of pictures.

Each host is looked up and checked by :mod:`~vaultconv.assets.addresses`, at the first request and at each redirect, and
the connection goes to the address that was checked. Proxies of the environment are not used: behind one, nobody could
say where a request ends up. What is asked for is the address byte for byte as the note has it: some hold other
addresses, escaped or not.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from vaultconv.assets.addresses import RefusedError, checked_addresses
from vaultconv.assets.limits import MEBIBYTE, Limits
from vaultconv.assets.names import file_name, hasher
from vaultconv.assets.sniff import picture_kind
from vaultconv.assets.svg import danger
from vaultconv.model.download import is_remote

if TYPE_CHECKING:
    import httpx

_CHUNK = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that say "not now"."""
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A picture that was fetched from ``url``: ``name`` is what to call it (its content's hash, and its kind), ``hash`` the
    whole hash, ``file`` where its ``size`` bytes wait."""

    url: str
    name: str
    hash: str
    size: int
    file: Path


@dataclass(frozen=True, slots=True)
class Failed:
    """An address that gave no picture, and why."""

    url: str
    reason: str


class _AgainError(Exception):
    """What may go better at the next try."""


def fetch_all(
    urls: Iterable[str],
    folder: Path,
    limits: Limits,
    *,
    allow_private: bool = False,
    agent: str = "vaultconv",
    done: Callable[[], object] = lambda: None,
) -> dict[str, Fetched | Failed]:
    """What each of ``urls`` gave; files are put into ``folder``. ``done`` is called once for each, in this thread.

    The same bytes at two addresses are one file. Raises nothing that a server could cause."""
    wanted = _in_turns(dict.fromkeys(urls))
    if not wanted:
        return {}
    found: dict[str, Fetched | Failed] = {}
    waiting: SimpleQueue[str] = SimpleQueue()
    for url in wanted:
        waiting.put(url)
    answers: SimpleQueue[Fetched | Failed | BaseException] = SimpleQueue()
    with _Fetcher(folder, limits, allow_private, agent, map(_host, wanted)) as fetcher:
        for _ in range(min(limits.workers, len(wanted))):
            Thread(target=_work, args=(fetcher, waiting, answers), daemon=True).start()
        for _ in wanted:
            answer = answers.get()
            if isinstance(answer, BaseException):
                raise answer
            found[answer.url] = answer
            done()
    return found


def _work(
    fetcher: _Fetcher, waiting: SimpleQueue[str], answers: SimpleQueue[Fetched | Failed | BaseException]
) -> None:
    """What each thread does, until nothing waits. Nobody waits for it when the work is interrupted: then the client is
    closed, and whatever that raises here is put where nobody looks any more."""
    while True:
        try:
            answers.put(fetcher.fetch(waiting.get_nowait()))
        except Empty:
            return
        except BaseException as error:  # noqa: BLE001  it is raised in the thread that waits for answers
            answers.put(error)
            return


def _in_turns(urls: Iterable[str]) -> list[str]:
    """``urls`` with those of each host far apart, so that one slow host does not hold all workers.

    >>> _in_turns(["http://a/1", "http://a/2", "http://b/1"])
    ['http://a/1', 'http://b/1', 'http://a/2']
    """
    turns: Counter[str] = Counter()
    order: list[tuple[int, int, str]] = []
    for url in urls:
        host = _host(url)
        order.append((turns[host], len(order), url))
        turns[host] += 1
    return [url for _, _, url in sorted(order)]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


class _Fetcher:
    """Fetches single addresses; may be asked from several threads."""

    def __init__(
        self, folder: Path, limits: Limits, allow_private: bool, agent: str, hosts: Iterable[str]
    ) -> None:
        self._folder = folder
        self._limits = limits
        self._allow_private = allow_private
        self._agent = agent
        self._numbers = count()
        self._hosts = {host: BoundedSemaphore(limits.workers_per_host) for host in hosts}

    def __enter__(self) -> _Fetcher:
        from http.cookiejar import CookieJar, DefaultCookiePolicy

        import httpx

        self._httpx = httpx
        self._client = httpx.Client(
            headers={"User-Agent": self._agent, "Accept": "image/*,*/*;q=0.5", "Accept-Encoding": "identity"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
            # Two hosts may share an IP address: a connection that was opened for one is not used for the other.
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(self, url: str) -> Fetched | Failed:
        """What ``url`` gives, tried again where that may help."""
        with self._hosts[_host(url)]:
            reason = ""
            for pause in (0.0, *self._limits.pauses):
                time.sleep(pause)
                try:
                    return self._try(url)
                except _AgainError as error:
                    reason = str(error)
                except (RefusedError, OSError) as error:
                    return Failed(url, str(error))
            return Failed(url, reason)

    def _try(self, url: str) -> Fetched:
        httpx = self._httpx
        deadline = time.monotonic() + self._limits.seconds
        try:
            with self._answer(url, deadline) as response:
                return self._kept(url, response, deadline)
        except httpx.TimeoutException as error:
            raise RefusedError(f"no answer in time ({_words(error)})") from error
        except httpx.TransportError as error:
            raise _AgainError(f"the connection failed: {_words(error)}") from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise RefusedError(f"it cannot be asked for: {_words(error)}") from error

    def _answer(self, url: str, deadline: float) -> _Closing:
        """The final answer, after redirects."""
        at = url
        for _ in range(self._limits.redirects + 1):
            response = self._ask(at, deadline)
            if response.status_code in _REDIRECTS and "Location" in response.headers:
                response.close()
                at = urljoin(at, response.headers["Location"])
                if not is_remote(at):
                    raise RefusedError(f"it leads to {at[:80]}, which is no address of the web")
                continue
            if response.status_code == 200:
                return _Closing(response)
            response.close()
            words = f"the server says {response.status_code} {response.reason_phrase}".rstrip()
            raise _AgainError(words) if response.status_code in _PASSING else RefusedError(words)
        raise RefusedError(f"it leads on more than {self._limits.redirects} times")

    def _ask(self, url: str, deadline: float) -> httpx.Response:
        """The answer of the host of ``url``, asked at an address that was checked."""
        parsed = self._httpx.URL(url)
        host = parsed.raw_host.decode("ascii")
        port = parsed.port or (443 if parsed.scheme == "https" else 80)
        addresses = checked_addresses(host.strip("[]"), port, self._allow_private)
        for place, address in enumerate(addresses):
            request = self._client.build_request(
                "GET",
                parsed.copy_with(host=address),
                headers={"Host": parsed.netloc.decode("ascii")},
                timeout=self._timeout(deadline),
                extensions={"sni_hostname": host, "target": _target(url)},
            )
            try:
                return self._client.send(request, stream=True)
            except (self._httpx.ConnectError, self._httpx.ConnectTimeout):
                if place + 1 == len(addresses):
                    raise
        raise RefusedError(f"the host {host} is not found")

    def _timeout(self, deadline: float) -> httpx.Timeout:
        left = max(deadline - time.monotonic(), 0.001)
        return self._httpx.Timeout(min(self._limits.silence, left), connect=min(self._limits.connect, left))

    def _kept(self, url: str, response: httpx.Response, deadline: float) -> Fetched:
        """The body of ``response`` as a file, if it is a picture."""
        said = response.headers.get("Content-Length", "")
        if said.isdecimal() and int(said) > self._limits.size:
            raise RefusedError(self._too_large())
        waiting = self._folder / f"part-{next(self._numbers)}"
        try:
            digest, size = self._spool(waiting, response, deadline)
            kind = _kind(waiting)
            name = file_name(digest, kind)
            waiting.replace(self._folder / name)
        finally:
            waiting.unlink(missing_ok=True)
        return Fetched(url, name, digest, size, self._folder / name)

    def _spool(self, file: Path, response: httpx.Response, deadline: float) -> tuple[str, int]:
        """Writes the body to ``file``; gives its hash and its size."""
        state, size = hasher(), 0
        with file.open("wb") as stream:
            for piece in response.iter_bytes():  # as they come: a chunk of one size would be waited for
                size += len(piece)
                if size > self._limits.size:
                    raise RefusedError(self._too_large())
                if time.monotonic() > deadline:
                    raise RefusedError(f"it took longer than {self._limits.seconds:g} seconds")
                state.update(piece)
                stream.write(piece)
        return state.hexdigest(), size

    def _too_large(self) -> str:
        return f"it is larger than {self._limits.size / MEBIBYTE:g} MiB"


class _Closing:
    """A response that is closed when it is done with."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def __enter__(self) -> httpx.Response:
        return self._response

    def __exit__(self, *_: object) -> None:
        self._response.close()


def _kind(file: Path) -> str:
    """The kind of picture that ``file`` is. Raises :class:`RefusedError` for what is none."""
    with file.open("rb") as stream:
        data = stream.read(_CHUNK)
    kind = picture_kind(data)
    if not kind:
        raise RefusedError("what came is no picture" + (": a web page" if _is_page(data) else ""))
    if kind == "svg" and (why := danger(file.read_bytes())):
        raise RefusedError(f"the SVG is not taken: {why}")
    return kind


def _is_page(data: bytes) -> bool:
    return data.lstrip()[:64].lower().startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def _target(url: str) -> bytes:
    """What follows the host in ``url``, as it stands; only what no request may hold is escaped.

    >>> _target("https://e.org/w_1,h_2/https%3A%2F%2Fa.b?x=[1]&y=%2B#z")
    b'/w_1,h_2/https%3A%2F%2Fa.b?x=[1]&y=%2B'
    """
    rest = url.partition("://")[2].partition("#")[0]
    at = min((place for mark in "/?" if (place := rest.find(mark)) >= 0), default=len(rest))
    target = rest[at:]
    return quote(target if target.startswith("/") else "/" + target, safe=_PRINTABLE).encode("ascii")


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
