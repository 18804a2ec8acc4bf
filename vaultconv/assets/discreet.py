"""Addresses as they may be told: what lets somebody in stays out of every line that we write for people or programs.

Addresses in notes hold keys of others: a signed link, a session, the way into one's own mailbox. In the notes they stay
as they are; a ledger, a message or a log goes further than notes do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.vault.tokens import REDACTED, redacted

_USER = lazy_pattern(
    r"(?P<key>:|(?<![^\s\"'(<`=]))(?P<slashes>//)(?!\[)(?:[^/?#@:\s]*:(?![0-9]*(?:[/?#\s]|\Z))(?:(?!://)[^\s\"`<>])*|[^/?#\s]*)@"
    r"|(?P<escaped>%3A%2F%2F)(?:(?!%2F)[^/?#@\s])*%40",
    re.IGNORECASE,
)
"""Who is let in, and by what: up to the last ``@`` before the path; and also over slashes, where what follows the colon is no
port (a password that nobody escaped)."""
_NAME = lazy_pattern(
    r"[\w.-]*(?:token|secret|signature|password|passwd|credential|session|ticket|nonce|jwt|apikey|api[_-]key|auth|otp|hmac)s?"
    r"|(?:[\w.-]*[_.-])?(?:pass|passphrase|passcode|pw|bearer|refresh)"
    r"|sign?|key|pwd|pin|hash|hm|md5|sha1|policy|code|grant|invite|share|st|se|sp|sv|sr|si|tk|tkt|tok|sid|oh|oe|ex|expires?|exp"
    r"|hdn\w+|__gda__|__token__|(?:auth|access|private|resource|rl|sig|user)[_-]?key|x-(?:amz|goog|ms|oss)-[\w-]+"
    r"|_nc_\w+|key-pair-id|awsaccesskeyid|googleaccessid|state|verify|jsessionid|phpsessid",
    re.IGNORECASE,
)
"""Parameters that open something, or say for how long it is open, by what storage services, networks of servers, and
communities call them (``st``, ``se``, ``sp``: of a shared signature in Azure; ``ex``, ``hm``: in Discord; ``oh``, ``oe``: in
Facebook; ``hdnts``: in Akamai)."""
_PARAMETER = lazy_pattern(
    r"(?:[?&;#~]|%(?:25)*(?:3F|26|3B|23))"
    r"(?P<name>(?:[\w.\[\]-]|%(?:25)*(?!25|3F|26|3B|23|3D)[0-9A-F]{2})+)(?:=|%(?:25)*3D)",
    re.IGNORECASE,
)
_VALUE = lazy_pattern(r"(?:(?!%(?:25)*(?:26|23|3B)|\?[\w.-]+=)[^&;#\s`\"])+", re.IGNORECASE)
_LONG = lazy_pattern(
    r"(?:(?=[\w~+/=-]*[0-9])(?=[\w~+/=-]*[A-Za-z])[\w~+/=-]{20,}|[A-Za-z]{24,}=*)(?:%3D)*(?=[&;#\s`\"]|\Z)",
    re.ASCII | re.IGNORECASE,
)
"""What nobody typed, whatever it is called: letters and digits, and many of them."""
_ALONE = lazy_pattern(
    r"(?P<key>/|[?&#]|%(?:25)*(?:2F|3F|26|23))(?P<said>[\w~+=-]{24,})(?=[/?&#%\s`\"'<>),;]|\Z)",
    re.ASCII | re.IGNORECASE,
)
_WORD = lazy_pattern(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_WORDS = lazy_pattern(r"(?<![^-_])[A-Za-z][a-z]+(?![^-_])")
_ID = lazy_pattern(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_JWT = lazy_pattern(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?")


def discreet(text: str) -> str:
    """``text``, an address or a sentence with some, without what lets somebody in.

    >>> discreet("https://jane:pw@e.org/a.png?w=8&ticket=abc&x=1")
    'https://redacted@e.org/a.png?w=8&ticket=redacted&x=1'
    >>> discreet("https://e.org/a.png?w=8"), discreet("https://e.org/eyJhbGciOiJI.eyJzdWIiOiIx.c2ln/a")
    ('https://e.org/a.png?w=8', 'https://e.org/redacted/a')
    >>> discreet("https://e.org/a.png?v=0c3f9a7be41d58c26a90"), discreet("https://e.org/?url=https%3A%2F%2Ff.org%3Fst%3D1")
    ('https://e.org/a.png?v=redacted', 'https://e.org/?url=https%3A%2F%2Ff.org%3Fst%3Dredacted')
    >>> discreet("https://e.org/s/q7Zk2mXw9LpR4tVbN8cYdF3hJ6gS/a.png"), discreet("https://e.org/how-we-bake-bread-in-the-winter/")
    ('https://e.org/s/redacted/a.png', 'https://e.org/how-we-bake-bread-in-the-winter/')
    """
    if not any(sign in text for sign in ("/", "=", "?", "@", "eyJ", "%3D", "%3d", "%40")):
        return text
    told = _USER.sub(_without_user, redacted(text))
    told = _ALONE.sub(_without_the_random, _without_values(told))
    return _JWT.sub(REDACTED, told)


def _without_user(found: re.Match[str]) -> str:
    return f"{found['escaped']}{REDACTED}%40" if found["escaped"] else f"{found['key']}//{REDACTED}@"


def _without_values(text: str) -> str:
    """``text`` with :data:`REDACTED` for the value of each parameter that opens something."""
    pieces: list[str] = []
    done = 0
    while (key := _PARAMETER.search(text, done)) is not None:
        pieces.append(text[done : key.end()])
        done = key.end()
        value = (_VALUE if _opens(key["name"]) else _LONG).match(text, done)
        if value is not None:
            pieces.append(REDACTED)
            done = value.end()
    return "".join((*pieces, text[done:]))


def _opens(name: str) -> bool:
    """Whether a parameter called ``name`` opens something: however it is escaped, in a list (``token[0]``) or in a form
    (``user[password]``)."""
    while (plain := unquote(name)) != name:
        name = plain
    parts = [part for part in re.split(r"[\[\]]+", name) if part and not part.isdigit()]
    return any(_NAME.fullmatch(part) for part in ("_".join(parts), *parts[-1:]))


def _without_the_random(found: re.Match[str]) -> str:
    return found["key"] + (REDACTED if _is_random(found["said"]) else found["said"])


def _is_random(said: str) -> bool:
    """Whether nobody typed ``said``, a segment of a path or a query without a name: small letters, capitals and digits
    take turns in it as in no words. The id of a thing is none of those (a UUID), nor what has words before it.

    >>> _is_random("9f86d081884c7d659a2feaa0c55ad015"), _is_random("The-7-Best-Loaves-of-2024-and-How-to-Bake-Them")
    (True, False)
    """
    if _ID.fullmatch(said) or len(_WORDS.findall(said)) >= 2:
        return False
    turns = sum(max(len(_WORD.findall(run)) - 1, 0) for run in re.split(r"[^0-9A-Za-z]+", said))
    return turns >= 6 and turns * 6 >= len(said)


_TALKATIVE = ("httpx", "httpcore", "hishel", "h2", "hpack")


@contextmanager
def quiet() -> Iterator[None]:
    """For as long as it goes on, the libraries that ask the network write no address into a log of the program that uses
    us."""
    import logging  # only who fetches has loggers

    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    before = [(logger.level, logger.propagate, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, (level, propagate, disabled) in zip(loggers, before, strict=True):
            logger.level, logger.propagate, logger.disabled = level, propagate, disabled
            logger.setLevel(level)
