"""Services that answer with the icon of any host, and with a globe for a host that they do not know.

A globe says nothing about anybody, and is not kept. How a service draws it is not known beforehand; how to learn it is: the
service is asked, once, for the icon of a host that cannot exist (RFC 2606 keeps ``.invalid`` for that). What it gives then
is its globe, whatever status it comes with. An icon is told by the service that is asked for it, wherever a note shows it: in a
footer, in a property, in its text.
"""

from __future__ import annotations

import re

from vaultconv.lazy_pattern import lazy_pattern

NOBODY = "no-such-host.invalid"

_HOST = lazy_pattern(
    r"(?P<before>[?&](?:domain|domain_url|url)=(?:https?(?:://|%3A%2F%2F))?)[^&#/%]+", re.IGNORECASE
)
_SERVICES = (
    (
        lazy_pattern(
            r"https?://(?:(?:www\.)?google\.com|s2\.googleusercontent\.com)(?::\d+)?/s2/favicons\?",
            re.IGNORECASE,
        ),
        _HOST,
    ),
    (lazy_pattern(r"https?://t\d\.gstatic\.com(?::\d+)?/faviconV2\?", re.IGNORECASE), _HOST),
    (
        lazy_pattern(r"https?://(?:icons|external-content)\.duckduckgo\.com(?::\d+)?/ip\d/", re.IGNORECASE),
        lazy_pattern(r"(?P<before>/ip\d/)[^/?#]+(?=\.ico)"),
    ),
)
"""Which services there are, and where the host stands in what one asks them."""


def globe_url(url: str) -> str:
    """What to ask of the service that ``url`` asks, to see its globe in the same size; ``""`` for any other address.

    >>> globe_url("https://s2.googleusercontent.com/s2/favicons?domain=e.org&sz=32")
    'https://s2.googleusercontent.com/s2/favicons?domain=no-such-host.invalid&sz=32'
    >>> globe_url("https://icons.duckduckgo.com/ip3/e.org.ico"), globe_url("https://e.org/favicon.ico")
    ('https://icons.duckduckgo.com/ip3/no-such-host.invalid.ico', '')
    """
    for service, host in _SERVICES:
        if service.match(url):
            asked = host.sub(rf"\g<before>{NOBODY}", url, count=1)
            return asked if asked != url else ""
    return ""
