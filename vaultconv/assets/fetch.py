"""Asking the network for what notes show: one request an address, within limits, nothing kept but what was asked for.

The way of a request: the cache (:mod:`~vaultconv.assets.cache`), which may have the answer; redirects and bodies that break
off (:mod:`~vaultconv.assets.following`); the pool of connections, to checked addresses only
(:mod:`~vaultconv.assets.transport`). What is asked for is the address byte for byte as the note has it: some hold other
addresses, escaped or not.
"""

from __future__ import annotations

import random
import sqlite3
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

import httpcore
import httpx

from vaultconv.assets.addresses import AnsweredError, RefusedError
from vaultconv.assets.answers import Failed, Fetched, Found, Wish
from vaultconv.assets.cache import Cache, cache_folder, final_url
from vaultconv.assets.discreet import discreet, quiet
from vaultconv.assets.following import ADDRESS, UNMINDED, Following
from vaultconv.assets.globes import globe_url
from vaultconv.assets.inspected import harmless, kind_of_file
from vaultconv.assets.limits import MEBIBYTE
from vaultconv.assets.names import file_name, hasher
from vaultconv.assets.refusals import Refusals
from vaultconv.assets.robots import LARGEST, Robots
from vaultconv.assets.rules import Rules, host_of
from vaultconv.assets.schedule import Job, Schedule
from vaultconv.assets.transport import SafeTransport, until
from vaultconv.assets.unpacking import unpacked

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that say "not now"."""
_FOREVER = float("inf")
_LONGEST = 200
"""Letters of what a library says of an answer: it may have the whole of it in it."""
_GLOBE = "the service does not know the host, and gives the icon that it has for any such"


class _AgainError(Exception):
    """What may go better at the next try: after ``pause`` seconds, if the server says so."""

    def __init__(self, reason: str, status: int = 0, pause: float | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.pause = pause


class _SilenceError(RefusedError):
    """Nothing came in time, or not all of it."""


class _NoError(AnsweredError):
    """A refusal by the server, with its ``status``."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.status = status


def fetch_all(
    wishes: Iterable[Wish],
    folder: Path,
    rules: Rules,
    *,
    agent: str = "vaultconv",
    done: Callable[[Found], object] = lambda _found: None,
) -> dict[str, Found]:
    """What each of ``wishes`` gave, by its address; files are put into ``folder``. ``done`` is called with each, in this
    thread.

    The same bytes at two addresses are one file. Raises nothing that a server could cause."""
    wanted = {wish.url: wish for wish in wishes}
    found: dict[str, Found] = {}
    if not wanted:
        return found
    schedule = Schedule((Job(url, host_of(url)) for url in wanted), rules.limits.workers_per_host)
    answers: SimpleQueue[Found | BaseException] = SimpleQueue()
    with quiet(), _Fetcher(folder, rules, agent) as fetcher:
        try:
            for _ in range(min(rules.limits.workers, len(wanted))):
                Thread(target=_work, args=(fetcher, wanted, schedule, answers), daemon=True).start()
            for _ in wanted:
                answer = answers.get()
                if isinstance(answer, BaseException):
                    raise answer
                found[answer.url] = answer
                done(answer)
        finally:
            schedule.stop()
    return found


def _work(
    fetcher: _Fetcher,
    wanted: dict[str, Wish],
    schedule: Schedule,
    answers: SimpleQueue[Found | BaseException],
) -> None:
    """What each thread does, until nothing waits. Nobody waits for it when the work is interrupted: then the client is
    closed, and whatever that raises here is put where nobody looks any more."""
    pauses, patience = fetcher.rules.limits.pauses, fetcher.rules.limits.patience
    try:
        while (job := schedule.take()) is not None:
            try:
                answer = fetcher.fetch(wanted[job.url])
            except _AgainError as error:
                reason = str(error)
                if error.pause is not None and error.pause > patience:
                    reason += f", and asks to be left alone for {error.pause:.0f} seconds"
                elif job.tries < len(pauses):
                    jitter = pauses[job.tries] * random.uniform(0.5, 1.5)  # noqa: S311  nobody is to guess nothing
                    job.tries += 1
                    schedule.again(job, max(jitter, error.pause or 0.0), whole_host=error.pause is not None)
                    continue
                answer = Failed(job.url, discreet(reason), error.status)
            answers.put(answer)
            schedule.done(job)
    except BaseException as error:  # noqa: BLE001  it is raised in the thread that waits for answers
        answers.put(error)


class _Fetcher:
    """Fetches single addresses; may be asked from several threads."""

    def __init__(self, folder: Path, rules: Rules, agent: str) -> None:
        self.rules = rules
        self._folder = folder
        self._agent = agent
        self._numbers = count()
        self._spent = 0
        self._lock = Lock()
        self._silences: Counter[str] = Counter()
        self._globes: dict[str, str] = {}
        self._globe_locks: dict[str, Lock] = {}
        self._robots = Robots(self._robots_text)

    def __enter__(self) -> _Fetcher:
        folder = self.rules.cache or cache_folder()
        self._cache = Cache(folder, self.rules.limits)
        self._refusals = Refusals(folder, self.rules)
        self._transport = self._cache.over(Following(SafeTransport(self.rules), self.rules, self._minds))
        self._headers = httpx.Headers(
            {
                "User-Agent": self._agent,
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "Connection": "keep-alive",
            }
        )
        if self.rules.refresh or self.rules.retry:
            self._headers["Cache-Control"] = "no-cache"
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.close()  # and the cache with it
        self._refusals.close()

    def fetch(self, wish: Wish) -> Found:
        """What there is for ``wish``. Raises :class:`_AgainError` where another try may help."""
        url, rules = wish.url, self.rules
        if why := rules.refusal(url):
            return Failed(url, why)
        try:
            found = self._known(wish) or self._refused_unasked(url) or self._asked_safely(wish)
        except OSError as error:  # of our own disk
            return Failed(url, f"it cannot be kept: {error.strerror or error}")
        except sqlite3.Error as error:
            return Failed(url, f"it cannot be kept: the cache says {error}")
        return found

    def _known(self, wish: Wish) -> Found | None:
        """What came of ``wish`` lately; offline, at any time. None if it is to be asked for."""
        rules = self.rules
        had = self._from_cache(
            wish, _FOREVER if rules.offline else 0.0 if rules.refresh else rules.limits.recent
        )
        if had is not None and (isinstance(had, Fetched) or rules.offline):
            return had
        return None if rules.refresh or rules.retry else self._refusals.find(wish)

    def _refused_unasked(self, url: str) -> Failed | None:
        """Why ``url`` is not even asked for."""
        host = host_of(url)
        if self.rules.offline:
            return Failed(url, "nobody is asked (--offline), and the cache does not have it")
        if self._silences[host] >= self.rules.limits.silences:
            return Failed(url, f"{host} gave no answer in time again and again: it is left alone in this run")
        return None

    def _asked_safely(self, wish: Wish) -> Found:
        """What the network has for ``wish``, or why it has nothing: that is remembered if it is its answer."""
        url = wish.url
        try:
            with self._asking(), self._listening(url):
                if why := self._minds(url):
                    raise AnsweredError(why)
                found = self._asked(wish)
                self._refuse_globe(wish, found)
        except RefusedError as error:
            failed = Failed(url, discreet(str(error)), error.status if isinstance(error, _NoError) else 0)
            if isinstance(error, AnsweredError):
                self._refusals.keep(wish, failed)
            return failed
        return found

    def _from_cache(self, wish: Wish, seconds: float) -> Found | None:
        """What the cache has for ``wish`` that is not older than ``seconds``; None for nothing."""
        response = self._cache.had(wish.url, seconds) if seconds else None
        if response is None:
            return None
        try:
            found = self._kept(wish, response, _FOREVER, "cache")
        except RefusedError as error:
            if not self.rules.offline:
                self._cache.forget(wish.url)
            return Failed(wish.url, discreet(str(error)), 200)
        return Failed(wish.url, _GLOBE, 200) if found.hash == self._globe_had(wish) else found

    def _globe_had(self, wish: Wish) -> str:
        """The hash of the globe of the service that ``wish`` asks, of whatever age it is in the cache; ``""`` for none."""
        asked = globe_url(wish.url)
        response = self._cache.had(asked, _FOREVER) if asked else None
        if response is None:
            return ""
        try:
            return self._kept(Wish(asked, wish.media), response, _FOREVER, "cache").hash
        except RefusedError:
            return ""

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """What the network raises, as what it means: whether another try may help."""
        try:
            yield
        except httpcore.TimeoutException as error:
            raise _SilenceError(f"no answer in time ({_words(error)})") from error
        except (httpcore.LocalProtocolError, httpx.InvalidURL, httpcore.UnsupportedProtocol) as error:
            raise RefusedError(f"it cannot be asked for: {_words(error)}") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            if why := _unproved(error):
                raise RefusedError(f"the host does not prove who it is: {why}") from error
            raise _AgainError(f"the connection failed: {_words(error)}") from error
        except (ValueError, UnicodeError) as error:
            raise RefusedError(f"it cannot be asked for: {_words(error)}") from error

    @contextmanager
    def _listening(self, url: str) -> Iterator[None]:
        """Counts how often in a row the host of ``url`` gives nothing in time."""
        host = host_of(url)
        try:
            yield
        except (_SilenceError, httpcore.TimeoutException):
            with self._lock:
                self._silences[host] += 1
            raise
        except Exception:
            self._silences[host] = 0
            raise
        self._silences[host] = 0

    def _minds(self, url: str) -> str:
        """Why its host does not want ``url`` to be asked for, ``""`` if it does not mind, or is not asked."""
        return self._robots.refusal(url) if self.rules.robots else ""

    def _send(self, url: str, deadline: float, *, unminded: bool = False) -> httpx.Response:
        """The answer for ``url``, its body yet to come. No client stands before the transports of httpx: nothing here is to keep
        cookies, follow a redirect by itself, or send a name and password that stand in an address."""
        limits = self.rules.limits
        left = max(deadline - time.monotonic(), 0.001)
        silence, connect = min(limits.silence, left), min(limits.connect, left)
        timeout = {"connect": connect, "read": silence, "write": silence, "pool": silence}
        extensions: dict[str, Any] = {"timeout": timeout, ADDRESS: url, "caching": self._cache.extension(url)}
        if unminded:
            extensions[UNMINDED] = True
        request = httpx.Request("GET", url.partition("#")[0], headers=self._headers, extensions=extensions)
        return self._transport.handle_request(request)

    def _asked(self, wish: Wish) -> Fetched:
        """What the network has for ``wish``."""
        if self._spent >= self.rules.limits.total:
            raise RefusedError(self._spent_words())
        deadline = time.monotonic() + self.rules.limits.seconds
        with until(deadline):
            response = self._send(wish.url, deadline)
            try:
                status = response.status_code
                if status != 200:
                    words = f"the server says {status} {_phrase(response)}".rstrip()
                    if status in _PASSING:
                        raise _AgainError(
                            words, status, _retry_after(response.headers.get("Retry-After", ""))
                        )
                    raise _NoError(words, status)
                caching = response.extensions.get("caching", {})
                how = (
                    ("checked" if caching.get("revalidated") else "cache")
                    if caching.get("from_cache")
                    else "network"
                )
                return self._kept(wish, response, deadline, how)
            except RefusedError:  # what is not taken is not to be given instead of a better answer
                response.close()
                self._cache.forget(wish.url)
                raise
            finally:
                response.close()

    def _kept(self, wish: Wish, response: httpx.Response, deadline: float, how: str) -> Fetched:
        """The body of ``response`` as a file, if it is what ``wish`` is for."""
        said = response.headers.get("Content-Length", "")
        if said.isdecimal() and int(said) > self.rules.limits.size:
            raise AnsweredError(self._too_large())
        waiting = self._folder / f"part-{next(self._numbers)}"
        try:
            digest, strong, came = self._spool(waiting, response, deadline, how)
            kind = kind_of_file(waiting, wish)
            made = harmless(waiting) if kind == "svg" else None
            digest, size, cut = made or (digest, came, ())
            name = file_name(digest, kind)
            waiting.replace(self._folder / name)
        finally:
            waiting.unlink(missing_ok=True)
        final = final_url(wish.url, response.headers)
        file = self._folder / name
        return Fetched(wish.url, name, digest, size, file, final, 200, kind, strong, how, came, cut)

    def _spool(self, file: Path, response: httpx.Response, deadline: float, how: str) -> tuple[str, str, int]:
        """Writes the body to ``file``; gives its hash, its SHA-256 and its size."""
        state, strong, size = hasher(), sha256(), 0
        pieces = self._counted(response.iter_raw(), deadline, how == "network")
        with file.open("wb") as stream:
            for piece in unpacked(pieces, response.headers.get("Content-Encoding", "")):
                size += len(piece)
                if size > self.rules.limits.size:
                    raise AnsweredError(self._too_large())
                state.update(piece)
                strong.update(piece)
                stream.write(piece)
        return state.hexdigest(), strong.hexdigest(), size

    def _counted(self, pieces: Iterable[bytes], deadline: float, is_new: bool) -> Iterator[bytes]:
        """``pieces`` as they come over the wire, as long as they are within the limits."""
        limits, wire = self.rules.limits, 0
        for piece in pieces:
            wire += len(piece)
            if wire > limits.size:
                raise AnsweredError(self._too_large())
            if time.monotonic() > deadline:
                raise _SilenceError(f"it took longer than {limits.seconds:g} seconds")
            if is_new:
                with self._lock:
                    self._spent += len(piece)
                if self._spent > limits.total:
                    raise RefusedError(self._spent_words())
            yield piece

    def _refuse_globe(self, wish: Wish, found: Fetched) -> None:
        """Raises :class:`RefusedError` for the icon that a service has for hosts that it does not know."""
        asked = globe_url(wish.url)
        if not asked:
            return
        with self._lock:
            lock = self._globe_locks.setdefault(asked, Lock())
        with lock:
            if asked not in self._globes:
                self._globes[asked] = self._globe(Wish(asked, wish.media))
        if found.hash == self._globes[asked]:
            raise AnsweredError(_GLOBE)

    def _globe(self, wish: Wish) -> str:
        """The hash of what is at ``wish``; ``""`` where the service has no picture for it, as it should: that is believed for a day."""
        if not self.rules.retry and self._refusals.find(wish) is not None:
            return ""
        try:
            return self._asked(wish).hash
        except AnsweredError as error:
            self._refusals.keep(wish, Failed(wish.url, discreet(str(error))))
        except (RefusedError, _AgainError):
            pass  # it may be otherwise next time
        return ""

    def _robots_text(self, url: str) -> tuple[int, bytes]:
        """The status and the beginning of a ``robots.txt``."""
        deadline = time.monotonic() + self.rules.limits.seconds
        with until(deadline):
            try:
                response = self._send(url, deadline, unminded=True)
            except RefusedError:
                return (
                    404,
                    b"",
                )  # where it may not be asked for, neither may the rest, and that says so itself
            try:
                data = b""
                for piece in unpacked(response.iter_raw(), response.headers.get("Content-Encoding", "")):
                    data += piece
                    if len(data) > LARGEST or time.monotonic() > deadline:
                        break
                return response.status_code, data[:LARGEST]
            finally:
                response.close()

    def _too_large(self) -> str:
        return f"it is larger than {self.rules.limits.size / MEBIBYTE:g} MiB"

    def _spent_words(self) -> str:
        return f"this run has fetched all that it may: --download-total {self.rules.limits.total / MEBIBYTE:g} MiB"


def _phrase(response: httpx.Response) -> str:
    """What a status is called. (HTTP/2 sends no words, and those of a server are no concern of ours.)"""
    return httpx.codes.get_reason_phrase(response.status_code)


def _retry_after(text: str) -> float | None:
    """The seconds that a server asks for, in numbers or as a date; None if it does not.

    >>> _retry_after("120"), _retry_after("soon"), _retry_after("Mon, 01 Jan 2024 00:00:00 +99999999999999")
    (120.0, None, None)
    """
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    except (ValueError, OverflowError):
        return None


def _unproved(error: BaseException | None) -> str:
    """What is wrong with a certificate, if it is that which is behind ``error``."""
    while error is not None:
        inner = next((each for each in error.args if isinstance(each, ssl.SSLCertVerificationError)), error)
        if isinstance(inner, ssl.SSLCertVerificationError):
            return inner.verify_message
        error = error.__cause__ or error.__context__
    return ""


def _words(error: Exception) -> str:
    """What ``error`` says; of what it repeats of a server, the beginning."""
    return str(error)[:_LONGEST] or type(error).__name__
