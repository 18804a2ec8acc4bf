"""Links that lead through somebody who counts: where they lead in the end is in their address.

Programs put it before each link that leaves them: Google Docs and Mail, Outlook, Facebook, YouTube, LinkedIn, Slack, Tumblr.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from vaultconv.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BY_HOST: Final[Mapping[re.Pattern[str], tuple[str, str]]] = {
    lazy_pattern(r"(?:www\.)?google\.[a-z.]{2,6}/url"): (
        "q url",
        "sa source ust usg ved opi sntz rct esrc cd cad uact hl",
    ),
    lazy_pattern(r"[\w-]+\.safelinks\.protection\.outlook\.com/"): ("url", "data sdata reserved"),
    lazy_pattern(r"lm?\.facebook\.com/l\.php"): ("u", "h s enc fbclid __tn__"),
    lazy_pattern(r"(?:www\.)?youtube\.com/redirect"): ("q", "event redir_token v html_redirect"),
    lazy_pattern(r"(?:www\.)?linkedin\.com/redir/redirect"): ("url", "urlhash trk"),
    lazy_pattern(r"slack-redir\.net/link"): ("url", "v"),
    lazy_pattern(r"t\.umblr\.com/redirect"): ("z", "t b p m ts"),
}
"""What the address of each looks like behind its scheme, which of its parameters says where it leads, and which others it has: one
that it does not have belongs to an address that was written into it as it is."""
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
    >>> goal_of("https://www.google.com/url?q=https://e.org/a%2Bb+c#d"), goal_of("https://www.google.com/url?q=https://e.org/?x=1&y=2")
    ('https://e.org/a+b+c#d', '')
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    place = f"{parts.netloc}{parts.path}"
    form = next((form for form in _BY_HOST if form.fullmatch(place)), None)
    if form is None or parts.scheme not in ("http", "https"):
        return ""
    leading, others = (names.split() for names in _BY_HOST[form])
    said = [each.partition("=")[::2] for each in parts.query.split("&") if each]
    if any(name not in leading and name not in others for name, _ in said):
        return ""
    goals = [unquote(value) for name, value in said if name in leading]
    if len(goals) != 1 or not goals[0].startswith(("https://", "http://")):
        return ""
    return f"{goals[0]}#{parts.fragment}" if parts.fragment and "#" not in goals[0] else goals[0]


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
