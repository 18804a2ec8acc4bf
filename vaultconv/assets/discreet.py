"""Addresses as they may be told: what lets somebody in stays out of every line that we write for people or programs.

Addresses in notes hold keys of others: a signed link, a session, the way into one's own mailbox. In the notes they stay
as they are; a ledger, a message or a log goes further than notes do.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from vaultconv.vault.tokens import REDACTED, redacted

_USER = re.compile(r"(?<=://)[^/?#@\s]*@|(?<=%3A%2F%2F)(?:(?!%2F)[^/?#@\s])*%40", re.IGNORECASE)
_NAMES = (
    r"[\w.-]*(?:token|secret|signature|password|passwd|credential|session|ticket|nonce|jwt|apikey|api[_-]key|auth|otp|hmac)",
    r"sign?|key|pwd|pin|hash|hm|md5|sha1|policy|code|grant|invite|share|st|se|sp|sv|sr|si|tk|tkt|tok|sid|oh|oe|ex|expires?|exp",
    r"hdn\w+|__gda__|__token__|(?:auth|access|private|resource|rl|sig|user)[_-]?key|x-(?:amz|goog|ms|oss)-[\w-]+",
    r"_nc_\w+|key-pair-id|awsaccesskeyid|googleaccessid|state|verify|jsessionid|phpsessid",
)
"""Parameters that open something, or say for how long it is open, by what storage services, networks of servers, and
communities call them (``st``, ``se``, ``sp``: of a shared signature in Azure; ``ex``, ``hm``: in Discord; ``oh``, ``oe``: in
Facebook; ``hdnts``: in Akamai)."""
_BEFORE, _IS = r"(?:[?&;#~]|%(?:25)*(?:3F|26|3B|23))", r"(?:=|%(?:25)*3D)"
_VALUE = r"(?:(?!%(?:25)*(?:26|23|3B))[^&;#?\s`\"])+"
_SECRET = re.compile(rf"(?P<key>{_BEFORE}(?:{'|'.join(_NAMES)}){_IS}){_VALUE}", re.IGNORECASE)
_RANDOM = re.compile(
    rf"(?P<key>{_BEFORE}[\w.\[\]-]+{_IS})(?=[\w~+/=-]*[0-9])(?=[\w~+/=-]*[A-Za-z])[\w~+/=-]{{20,}}(?=[&;#\s`\"]|\Z)",
    re.ASCII,
)
"""What nobody typed, whatever it is called: letters and digits, and many of them."""
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?")


def discreet(text: str) -> str:
    """``text``, an address or a sentence with some, without what lets somebody in.

    >>> discreet("https://jane:pw@e.org/a.png?w=8&ticket=abc&x=1")
    'https://redacted@e.org/a.png?w=8&ticket=redacted&x=1'
    >>> discreet("https://e.org/a.png?w=8"), discreet("https://e.org/eyJhbGciOiJI.eyJzdWIiOiIx.c2ln/a")
    ('https://e.org/a.png?w=8', 'https://e.org/redacted/a')
    >>> discreet("https://e.org/a.png?v=0c3f9a7be41d58c26a90"), discreet("https://e.org/?url=https%3A%2F%2Ff.org%3Fst%3D1")
    ('https://e.org/a.png?v=redacted', 'https://e.org/?url=https%3A%2F%2Ff.org%3Fst%3Dredacted')
    """
    if not any(sign in text for sign in ("=", "@", "eyJ", "%3D", "%3d", "%40")):
        return text
    told = _USER.sub(
        lambda found: REDACTED + found[0][-1 if found[0].endswith("@") else -3 :], redacted(text)
    )
    for pattern in (_SECRET, _RANDOM):
        told = pattern.sub(rf"\g<key>{REDACTED}", told)
    return _JWT.sub(REDACTED, told)


_TALKATIVE = ("httpx", "httpcore", "hishel", "h2", "hpack")


@contextmanager
def quiet() -> Iterator[None]:
    """For as long as it goes on, the libraries that ask the network write no address into a log of the program that uses
    us."""
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
