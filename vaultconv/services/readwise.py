"""Asking Readwise for its export: page after page, as fast as it allows, the token going nowhere else.

Source: ``formats/readwise.md``, section d (``GET https://readwise.io/api/v2/export/``, header ``Authorization: Token ...``,
parameters ``updatedAfter``, ``includeDeleted``, ``pageCursor``; 240 requests a minute; 429 with ``Retry-After`` in seconds).

The host is fixed. No redirect is followed and no proxy of the environment asked, so the token cannot get anywhere else. Only
a server of this machine may stand in for Readwise, for tests, and only for who calls :func:`ask` from Python.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from vaultconv.errors import ServiceError

if TYPE_CHECKING:
    import httpx

HOST: Final = "https://readwise.io"
PATH: Final = "/api/v2/export/"
TOKEN_PAGE: Final = "https://readwise.io/access_token"  # noqa: S105  where people find theirs

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_PASSING = frozenset({408, 425, 500, 502, 503, 504})
"""Answers that say "not now"."""
_REFUSED = frozenset({401, 403})
_TOO_MANY = 429
_OVERLAP = timedelta(minutes=5)
"""So much is asked for twice, lest something fall between two runs: what comes twice is known by its id."""
_LATER = "Run again later: nothing is lost, and nothing was changed."
_SHOWN = 200

Entry = dict[str, Any]
Told = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: between two requests (``interval``), after an answer that says "not now" (one of
    ``pauses`` for each), at most when told how long (``longest``; ``turns`` times in a row), when not told (``untold``), for a
    connection, and for the next byte (``silence``)."""

    interval: float = 60 / 240
    pauses: tuple[float, ...] = (1, 4, 16)
    longest: float = 600
    turns: int = 20
    untold: float = 30
    connect: float = 10
    silence: float = 60


PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Answer:
    """What Readwise said: its ``sources`` with their highlights, and from when on to ask the next time (ISO)."""

    sources: list[Entry]
    until: str


class _AgainError(Exception):
    """What may go better at the next try."""


def ask(
    token: str,
    updated_after: str = "",
    *,
    base: str = HOST,
    patience: Patience = PATIENCE,
    agent: str = "vaultconv",
    told: Told = lambda _: None,
) -> Answer:
    """All that Readwise has, or what changed after ``updated_after`` (then with what was deleted). ``told`` gets words about how
    far it is. Raises :class:`~vaultconv.errors.ServiceError`, which never holds the token."""
    import httpx

    with httpx.Client(
        base_url=_checked(base),
        headers={
            "Authorization": f"Token {_sound(token)}",
            "User-Agent": agent,
            "Accept": "application/json",
        },
        timeout=httpx.Timeout(patience.silence, connect=patience.connect),
        follow_redirects=False,
        trust_env=False,
    ) as client:
        return _Asking(client, patience, told).all(updated_after)


def _checked(base: str) -> str:
    """``base``, if it is Readwise itself or a server of this machine."""
    if base != HOST and urlsplit(base).hostname not in _LOOPBACK:
        raise ServiceError(
            f"the token of Readwise is not sent to {base}",
            remedy=f"It is sent to {HOST} only, or to this machine.",
        )
    return base


def _sound(token: str) -> str:
    """``token`` without blanks around it, if it can be one."""
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ServiceError("this is no token of Readwise", remedy=f"Copy yours from {TOKEN_PAGE}, whole.")
    return token


class _Asking:
    """One run of questions."""

    def __init__(self, client: httpx.Client, patience: Patience, told: Told) -> None:
        import httpx

        self._httpx = httpx
        self._client = client
        self._patience = patience
        self._told = told
        self._asked_at = float("-inf")
        self._until = ""

    def all(self, updated_after: str) -> Answer:
        """The sources of every page."""
        started = datetime.now(UTC)
        parameters = {"updatedAfter": updated_after, "includeDeleted": "true"} if updated_after else {}
        sources: list[Entry] = []
        seen: set[str] = set()
        cursor = ""
        while True:
            page = self._page({**parameters, **({"pageCursor": cursor} if cursor else {})})
            sources += page["results"]
            total = page.get("count")
            of = f" of {total}" if isinstance(total, int) and total >= len(sources) else ""
            self._told(f"Asking Readwise: {len(sources)}{of} sources")
            following = page.get("nextPageCursor")
            if following is None or following == "":
                return Answer(sources, self._until or (started - _OVERLAP).isoformat())
            cursor = str(following)
            if cursor in seen:
                raise ServiceError(
                    f"Readwise goes round in circles: after {len(sources)} sources it names a page that was here",
                    remedy=_LATER,
                )
            seen.add(cursor)

    def _page(self, parameters: dict[str, str]) -> Entry:
        """One page, asked for until it comes or there is no hope."""
        pauses = iter(self._patience.pauses)
        while True:
            try:
                return self._once(parameters)
            except _AgainError as error:
                pause = next(pauses, None)
                if pause is None:
                    raise ServiceError(f"Readwise gives no answer: {error}", remedy=_LATER) from error
                self._told(f"Readwise gives no answer ({error}); trying again")
                time.sleep(pause)

    def _once(self, parameters: dict[str, str]) -> Entry:
        try:
            response = self._response(parameters)
        except self._httpx.TimeoutException as error:
            raise _AgainError("it took too long") from error
        except self._httpx.HTTPError as error:
            raise _AgainError(f"the connection failed: {error or type(error).__name__}") from error
        status = f"{response.status_code} {response.reason_phrase}".strip()
        if response.status_code in _REFUSED:
            raise ServiceError(
                f"Readwise does not accept the token: it says {status}",
                remedy=f"It may have expired, or not be whole. Copy yours from {TOKEN_PAGE}.",
            )
        if response.is_redirect or 300 <= response.status_code < 400:
            raise ServiceError(
                f"Readwise answers {status} and leads to {_place(response)}",
                remedy="The token is sent to nobody else, so this is not followed. Look whether a newer vaultconv knows more.",
            )
        if response.status_code in _PASSING:
            raise _AgainError(f"it says {status}")
        if response.status_code != 200:
            raise ServiceError(f"Readwise says {status}{_detail(response)}", remedy=_LATER)
        if not self._until:
            self._until = _until(response)
        return _parsed(response.content)

    def _response(self, parameters: dict[str, str]) -> httpx.Response:
        """The answer to one request, once Readwise has time for it."""
        for _ in range(self._patience.turns):
            time.sleep(max(self._asked_at + self._patience.interval - time.monotonic(), 0))
            self._asked_at = time.monotonic()
            response = self._client.get(PATH, params=parameters)
            if response.status_code != _TOO_MANY:
                return response
            self._wait(_seconds(response, self._patience.untold))
        raise ServiceError("Readwise has too many requests, again and again", remedy=_LATER)

    def _wait(self, seconds: float) -> None:
        if seconds > self._patience.longest:
            raise ServiceError(
                f"Readwise has too many requests, and asks to wait {seconds:.0f} seconds",
                remedy="Run again after that.",
            )
        self._told(f"Readwise asks to wait {seconds:.0f} seconds")
        time.sleep(seconds)


def _parsed(content: bytes) -> Entry:
    """The page in ``content``."""
    try:
        page = json.loads(content)
    except json.JSONDecodeError as error:
        raise _AgainError(f"what came is no JSON: {error}") from error
    except (ValueError, RecursionError) as error:
        raise _AgainError("what came is no JSON") from error
    results = page.get("results") if isinstance(page, dict) else None
    if not isinstance(results, list) or not all(isinstance(source, dict) for source in results):
        raise ServiceError("what Readwise answers is no export: it has no list of sources", remedy=_LATER)
    return {**page, "results": results}


def _seconds(response: httpx.Response, untold: float) -> float:
    """How long to wait, as ``Retry-After`` says: in seconds, or until a date (RFC 9110, section 10.2.3)."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    until, now = _date(said), _date(response.headers.get("Date", ""))
    if until is None:
        return untold
    return max((until - (now or datetime.now(UTC))).total_seconds(), 0)


def _until(response: httpx.Response) -> str:
    """From when on to ask the next time, by Readwise's own clock."""
    now = _date(response.headers.get("Date", ""))
    return (now - _OVERLAP).isoformat() if now is not None else ""


def _date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _place(response: httpx.Response) -> str:
    """The host that a redirect leads to: the rest of an address may hold what is nobody's business."""
    return urlsplit(response.headers.get("Location", "")).netloc or "another page"


def _detail(response: httpx.Response) -> str:
    try:
        said = json.loads(response.content)
    except (ValueError, RecursionError):
        return ""
    detail = said.get("detail") if isinstance(said, dict) else None
    return f": {detail[:_SHOWN]}" if isinstance(detail, str) else ""
