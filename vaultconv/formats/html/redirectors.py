"""Links that lead through somebody who counts: where they lead in the end is in their address.

Programs put it before each link that leaves them: Google Docs and Mail, Outlook, Facebook, YouTube, LinkedIn, Slack, Tumblr.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BY_HOST: Final[Mapping[re.Pattern[str], tuple[str, ...]]] = {
    re.compile(r"(?:www\.)?google\.[a-z.]{2,6}/url"): ("q", "url"),
    re.compile(r"[\w-]+\.safelinks\.protection\.outlook\.com/"): ("url",),
    re.compile(r"lm?\.facebook\.com/l\.php"): ("u",),
    re.compile(r"(?:www\.)?youtube\.com/redirect"): ("q",),
    re.compile(r"(?:www\.)?linkedin\.com/redir/redirect"): ("url",),
    re.compile(r"slack-redir\.net/link"): ("url",),
    re.compile(r"t\.umblr\.com/redirect"): ("z",),
}
"""What the address of each looks like behind its scheme, and which of its parameters says where it leads."""
SIGNS: Final = (
    "/url?",
    "safelinks.protection.outlook.com",
    "facebook.com/l.php",
    "youtube.com/redirect",
    "linkedin.com/redir/",
    "slack-redir.net",
    "t.umblr.com/redirect",
)
"""Words without one of which no page has such a link."""
LINKS: Final = ", ".join(f'a[href*="{sign}"]' for sign in SIGNS)


def goal_of(address: str) -> str:
    """Where a link through a redirector leads; ``""`` for any other.

    >>> goal_of("https://www.google.com/url?q=https://e.org/a?b%3D1%26c&sa=D")
    'https://e.org/a?b=1&c'
    >>> goal_of("https://www.google.com/url?q=rye"), goal_of("https://e.org/url?q=https://e.org/a")
    ('', '')
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    place = f"{parts.netloc}{parts.path}"
    for form, names in _BY_HOST.items():
        if parts.scheme in ("http", "https") and form.fullmatch(place):
            said = parse_qs(parts.query)
            goals = (goal for name in names for goal in said.get(name, ()))
            return next((goal for goal in goals if goal.startswith(("https://", "http://"))), "")
    return ""


def is_redirected(link: LexborNode) -> bool:
    """Whether ``link`` leads through a redirector."""
    return bool(goal_of(link.attributes.get("href") or ""))


def mend_links(root: LexborNode, lower: str) -> None:
    """Lets each link of the page, whose source is ``lower`` in lower case, lead where it leads in the end."""
    if not any(sign in lower for sign in SIGNS):
        return
    for link in root.css(LINKS):
        goal = goal_of(link.attributes.get("href") or "")
        if goal:
            link.attrs["href"] = goal
