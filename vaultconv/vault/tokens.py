"""Tokens in addresses: what opens a door to who has the address (``?token=...``, a signature, a session).

No line that is shown of a vault says one, whatever was asked for: lines are copied into reports, and logs are kept. Pages say none
where that is asked for. Source: ``formats/readwise.md``, g (``?token=<JWT>``: never log).
"""

from __future__ import annotations

import re
from typing import Final

from vaultconv.lazy_pattern import lazy_pattern

REDACTED: Final = "redacted"
"""What stands for a value."""

_NAMES: Final = (
    r"(?:access|refresh|id|auth|session|share|security|csrf|xsrf|bearer)[-_]?tokens?",
    r"tokens?|jwt|sig|signature|auth|authorization|api[-_]?key|apikey|secret|client[-_]?secret|password|passwd|pwd|code|key",
    r"session(?:[-_]?id)?|sid|sessid|phpsessid|jsessionid",
    r"x-(?:amz|goog|ms|oss)-[\w-]+|awsaccesskeyid|googleaccessid|key-pair-id|policy",
)
TOKEN: Final = lazy_pattern(
    r"(?P<before>(?:[?&#;]|%(?:25)*(?:3F|26|23)|\\u0026)"
    rf"(?P<name>{'|'.join(_NAMES)})(?:=|%(?:25)*3D))"
    rf"(?P<value>(?!{REDACTED}\b)(?:(?!%(?:25)*(?:26|23))[\w.~+/=%:@!*$,-])+)",
    re.IGNORECASE | re.ASCII,
)
"""A parameter of an address that opens something, also in an address that stands in another one, escaped."""


def redacted(text: str) -> str:
    """``text`` without the values of tokens.

    >>> redacted("https://e.org/a?page=2&token=eyJh.bGci&x=1#:~:text=a%20b")
    'https://e.org/a?page=2&token=redacted&x=1#:~:text=a%20b'
    >>> redacted("https://e.org/fetch/https%3A%2F%2Ff.org%3Fsig%3Dabc%26w%3D1")
    'https://e.org/fetch/https%3A%2F%2Ff.org%3Fsig%3Dredacted%26w%3D1'
    >>> redacted("https://e.org/back?code=4%2F0abc&state=x"), redacted("https://e.org/map?key=AIza&monkey=1")
    ('https://e.org/back?code=redacted&state=x', 'https://e.org/map?key=redacted&monkey=1')
    """
    return TOKEN.sub(lambda found: found["before"] + REDACTED, text)
