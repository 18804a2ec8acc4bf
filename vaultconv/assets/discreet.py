"""Addresses as they may be told: what lets somebody in stays out of every line that we write for people or programs.

Addresses in notes hold keys of others: a signed link, a session, the way into one's own mailbox. In the notes they stay
as they are; a ledger, a message or a log goes further than notes do.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from vaultconv.vault.tokens import REDACTED

_USER = re.compile(r"(?<=://)[^/?#@\s]*@")
_SECRET = re.compile(
    r"(?P<key>[?&;#](?:[\w.-]*(?:token|secret|signature|password|passwd|credential|session|jwt|apikey|api[_-]key|auth)"
    r"|sig|sign|key|pwd|hmac|policy|code|x-amz-[\w-]+|key-pair-id|expires?)=)[^&;#\s`\"]+",
    re.IGNORECASE,
)
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?")


def discreet(text: str) -> str:
    """``text``, an address or a sentence with some, without what lets somebody in.

    >>> discreet("https://jane:pw@e.org/a.png?w=8&token=abc&x=1")
    'https://redacted@e.org/a.png?w=8&token=redacted&x=1'
    >>> discreet("https://e.org/a.png?w=8"), discreet("https://e.org/eyJhbGciOiJI.eyJzdWIiOiIx.c2ln/a")
    ('https://e.org/a.png?w=8', 'https://e.org/redacted/a')
    """
    if "=" not in text and "@" not in text and "eyJ" not in text:
        return text
    told = _USER.sub(f"{REDACTED}@", text)
    told = _SECRET.sub(rf"\g<key>{REDACTED}", told)
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
