"""One answer for one address: redirects are followed, and a body that breaks off is gone on with.

It sits between the cache and the network, so that the cache knows an answer by the address that the note has, whoever
gives it in the end, and never sees half of one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from urllib.parse import quote, urljoin

import httpcore
import httpx

from vaultconv.assets.addresses import AnsweredError, PrivateError
from vaultconv.assets.discreet import discreet
from vaultconv.assets.rules import Rules
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.download import is_remote

FINAL = "vaultconv-final-url"
"""A header that we add: the address that gave the answer, where it is another than was asked for. It is kept, and asked no more:
so it is one that may be told."""
ASKED = "vaultconv-asked"
"""A header that we add: when it gave it, in seconds since 1970."""
ADDRESS = "vaultconv.address"
"""What a request has among its extensions: the address byte for byte as the note has it."""
UNMINDED = "vaultconv.unminded"
"""Among them: that no host is asked whether it minds. It is that which is asked for."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_RANGE = lazy_pattern(r"bytes (\d+)-")
_BROKEN = (httpcore.RemoteProtocolError, httpcore.ReadError)
"""How it shows that a body breaks off."""


class Following(httpx.BaseTransport):
    """Follows redirects over ``inner``, each as ``rules`` allow and its host wants: ``minds`` says why that does not want an
    address to be asked for, ``""`` if it does not mind."""

    def __init__(self, inner: httpx.BaseTransport, rules: Rules, minds: Callable[[str], str]) -> None:
        self._inner = inner
        self._rules = rules
        self._minds = minds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer that ``request`` leads to."""
        first = at = str(request.extensions.get(ADDRESS, request.url))
        for _ in range(self._rules.limits.redirects + 1):
            response = self._response(at, request, is_first=at == first)
            if response.status_code not in _REDIRECTS or "Location" not in response.headers:
                response.headers[ASKED] = str(int(time.time()))
                response.headers.pop(FINAL, None)  # which is ours to say
                if at != first:
                    response.headers[FINAL] = discreet(quote(at, safe=_PRINTABLE))
                return self._whole(at, request, response)
            response.close()
            at = self._next(at, response.headers["Location"])
            if UNMINDED not in request.extensions and (why := self._minds(at)):
                raise AnsweredError(f"it leads on, and {why}")
        raise AnsweredError(f"it leads on more than {self._rules.limits.redirects} times")

    def _response(self, at: str, request: httpx.Request, *, is_first: bool) -> httpx.Response:
        """What is at the address ``at``. That a host leads on to a private one is its answer, and will be the same tomorrow."""
        try:
            return self._inner.handle_request(_request(at, request, request.url if is_first else None))
        except PrivateError as error:
            if is_first:
                raise
            raise AnsweredError(f"it leads on, and {error}") from error

    def _next(self, at: str, location: str) -> str:
        """Where the address ``at`` leads on to."""
        location = location.strip().replace(" ", "%20")  # as browsers read it
        try:
            following = urljoin(at, location)
            httpx.URL(following.partition("#")[0])
        except (ValueError, httpx.InvalidURL) as error:
            raise AnsweredError(f"it leads on, and that cannot be asked for: {error}") from error
        if not is_remote(following):
            raise AnsweredError(f"it leads to {discreet(following)[:80]}, which is no address of the web")
        if why := self._rules.refusal(following):
            raise AnsweredError(f"it leads on, and {why}")
        return following

    def _whole(self, at: str, request: httpx.Request, response: httpx.Response) -> httpx.Response:
        """``response``, with a body that goes on where it breaks off, if that can be."""
        validator = _validator(response.headers)
        if response.status_code != 200 or not validator or "Content-Encoding" in response.headers:
            return response
        body = _Resumed(self._inner, at, request, response, validator, self._rules.limits.resumes)
        return httpx.Response(200, headers=response.headers, stream=body, extensions=response.extensions)

    def close(self) -> None:
        """Closes what is below."""
        self._inner.close()


class _Resumed(httpx.SyncByteStream):
    """The body of ``first``. Where it breaks off, the rest is asked for (``Range``), and taken if it is still of the same
    file (``If-Range``), begins where the other ended, and ends where the first said that all does."""

    def __init__(
        self,
        inner: httpx.BaseTransport,
        at: str,
        asked: httpx.Request,
        first: httpx.Response,
        validator: str,
        resumes: int,
    ) -> None:
        self._inner = inner
        self._address = at
        self._asked = asked
        self._at = first
        self._validator = validator
        self._resumes = resumes
        said = first.headers.get("Content-Length", "")
        self._length = int(said) if said.isdecimal() else None

    def __iter__(self) -> Iterator[bytes]:
        had = 0
        while True:
            before = had
            try:
                for piece in self._at.iter_raw():
                    had += len(piece)
                    yield piece
            except _BROKEN:
                if self._resumes <= 0 or had == before:
                    raise
                self._resumes -= 1
                self._at.close()
                rest = self._rest(had)
                if rest is None:
                    raise
                self._at = rest
            else:
                if self._length is not None and had != self._length:
                    raise httpcore.RemoteProtocolError(f"{had} bytes came of {self._length}")
                return

    def _rest(self, had: int) -> httpx.Response | None:
        """The answer with what comes after ``had`` bytes; None where the server gives no such thing."""
        request = _request(self._address, self._asked)
        request.headers["Range"] = f"bytes={had}-"
        request.headers["If-Range"] = self._validator
        for conditional in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(conditional, None)
        response = self._inner.handle_request(request)
        found = _RANGE.match(response.headers.get("Content-Range", ""))
        is_next = response.status_code == 206 and found is not None and int(found[1]) == had
        is_same = (_validator(response.headers) or self._validator) == self._validator
        if is_next and is_same and "Content-Encoding" not in response.headers:
            return response
        response.close()
        return None

    def close(self) -> None:
        self._at.close()


def _validator(headers: httpx.Headers) -> str:
    """What tells that a file is still the same byte for byte (RFC 9110, 13.1.5: a weak tag does not)."""
    tag = str(headers.get("ETag", ""))
    return tag if tag and not tag.startswith("W/") else str(headers.get("Last-Modified", ""))


def _request(at: str, asked: httpx.Request, url: httpx.URL | None = None) -> httpx.Request:
    """The request for what is at the address ``at`` (``url``, if that was understood already), with the headers of the one
    that was ``asked``."""
    headers = asked.headers.copy()
    headers.pop("Host", None)
    extensions = {"timeout": asked.extensions["timeout"], "target": target(at)}
    return httpx.Request("GET", url or at.partition("#")[0], headers=headers, extensions=extensions)


def target(url: str) -> bytes:
    """What follows the host in ``url``, as it stands; only what no request may hold is escaped.

    >>> target("https://e.org/w_1,h_2/https%3A%2F%2Fa.b?x=[1]&y=%2B#z")
    b'/w_1,h_2/https%3A%2F%2Fa.b?x=[1]&y=%2B'
    """
    rest = url.partition("://")[2].partition("#")[0]
    at = min((place for mark in "/?" if (place := rest.find(mark)) >= 0), default=len(rest))
    found = rest[at:]
    return quote(found if found.startswith("/") else "/" + found, safe=_PRINTABLE).encode("ascii")
