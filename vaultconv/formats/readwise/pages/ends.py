"""What stands behind the words of a highlight on the same line: where it is, its id, its colour.

Source: ``formats/readwise.md``, b: ``([Location 465](…))``, ``([View Highlight](…))``, ``^rw123``; Readwise Mirror's
``%% Color: yellow %% ^123``.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from vaultconv.formats.readwise.forms import anchor_of
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.write_spans import destination
from vaultconv.model.citation import Citation

_URL = r"(?P<url>[^()\s<>]*(?:\([^()\s<>]*\)[^()\s<>]*)*)"
_ID = r"\d{5,}|[0-9a-hjkmnp-tv-z]{26}"
_LINKED = lazy_pattern(rf"\(\[(?P<label>[^\[\]\n]*)\]\({_URL}\)\)\Z")
_BARE_LINK = lazy_pattern(rf"(?:\* )?(?<!!)\[(?P<label>[^\[\]\n]*)\]\({_URL}\)\Z")
_PLACE = lazy_pattern(r"\((?P<label>(?:Location|Page|Time) [\d:–-]+)\)\Z")
_ANCHOR = lazy_pattern(rf"\^(?<!\S\^)(?:(?:rw)?(?P<id>{_ID})|(?P<own>[A-Za-z0-9-]+))\Z", re.IGNORECASE)
_COLOR = lazy_pattern(r"%%[ \t]*Color:[ \t]*(?P<color>[^%\s]+)[ \t]*%%\Z", re.IGNORECASE)
_LONGEST = 4096
"""Characters in which these may stand: no address of the service is longer than half of it."""
_LABEL = lazy_pattern(r"(?:Location|Page|Time|View)\b|\d[\d:–-]*\Z", re.IGNORECASE)
_GENERIC = lazy_pattern(r"View\b.*|🔗|Source|\W*", re.IGNORECASE)
"""Labels that only say that there is a link."""
_OPEN = lazy_pattern(r"https?://readwise\.io/open/(\d+)/?\Z")
_KINDLE = lazy_pattern(r"https?://readwise\.io/to_kindle\b")
_SERVICE_HOSTS = ("readwise.io", "read.readwise.io")


class Ends(NamedTuple):
    """What was found behind a passage, and the ``text`` that is left of it. ``url`` is the place, ``permalink`` the highlight at
    the service, ``anchor`` its block id, which is ``rw`` and its number where somebody put that there; ``""`` for what it does
    not say."""

    text: str
    location: str = ""
    url: str = ""
    permalink: str = ""
    anchor: str = ""
    color: str = ""


def ends_of(text: str) -> Ends:
    """What stands behind the passage ``text``, in any order, each at most once.

    >>> found = ends_of("Words ([Location 465](https://readwise.io/to_kindle?location=465)) ^rw1234567")
    >>> found.text, found.location, found.anchor
    ('Words', 'Location 465', 'rw1234567')
    >>> ends_of("Words ([View Tweet](https://twitter.com/a/status/1))")[:3]
    ('Words', '', 'https://twitter.com/a/status/1')
    >>> ends_of("See (the [docs](https://example.org))").url
    ''
    """
    text = text.rstrip(" \t")
    cut = max(len(text) - _LONGEST, 0)
    found = Ends(text[cut:])
    while True:
        if not found.anchor and (match := _ANCHOR.search(found.text)):
            anchor = anchor_of(match["id"].lower()) if match["id"] else match["own"]
            found = found._replace(text=_before(match), anchor=anchor)
        elif not found.color and (match := _COLOR.search(found.text)):
            found = found._replace(text=_before(match), color=match["color"])
        elif not (found.url or found.permalink or found.location) and (placed := _placed(found)):
            found = placed
        else:
            return found._replace(text=text[:cut] + found.text)


def _before(match: re.Match[str]) -> str:
    return match.string[: match.start()].rstrip(" \t")


def _placed(found: Ends) -> Ends | None:
    match = _LINKED.search(found.text)
    if match is None or not _is_place(match["label"], match["url"]):
        match = _BARE_LINK.search(found.text)
        if match is not None and not is_service(match["url"]):
            match = None
    if match is None:
        match = _PLACE.search(found.text)
        return found._replace(text=_before(match), location=match["label"]) if match else None
    text, label, url = _before(match), match["label"].strip(), match["url"]
    location = "" if _GENERIC.fullmatch(label) else label
    if opened := _OPEN.match(url):
        return found._replace(
            text=text, location=location, permalink=url, anchor=found.anchor or anchor_of(opened[1])
        )
    return found._replace(text=text, location=location, url=url)


def _is_place(label: str, url: str) -> bool:
    return _LABEL.match(label.strip()) is not None or is_service(url)


def is_service(url: str) -> bool:
    """Whether ``url`` is one of Readwise's own."""
    try:
        return urlsplit(url).hostname in _SERVICE_HOSTS
    except ValueError:
        return False


def is_at_kindle(url: str) -> bool:
    """Whether ``url`` opens a book of Kindle at a place.

    >>> is_at_kindle("https://readwise.io/to_kindle?action=open&asin=B0&location=465"), is_at_kindle("https://e.org")
    (True, False)
    """
    return _KINDLE.match(url) is not None


def ends_in_service_link(text: str) -> bool:
    """Whether ``text`` ends in a link to its place at Readwise, as only a highlight does.

    >>> ends_in_service_link("Words ([View Highlight](https://read.readwise.io/read/01a))"), ends_in_service_link("Words")
    (True, False)
    """
    found = ends_of(text)
    return bool(found.permalink) or is_service(found.url)


def label_of(location: str, url: str) -> str:
    """The words of the link to a place: the place itself, or what the service says where it has none.

    >>> label_of("Page 7", ""), label_of("", "https://x.com/a/status/1"), label_of("", "https://read.readwise.io/read/1")
    ('Page 7', 'View Tweet', 'View Highlight')
    """
    if location:
        return location
    host = urlsplit(url).hostname or ""
    return (
        "View Tweet"
        if host.removeprefix("www.").removeprefix("mobile.") in ("twitter.com", "x.com")
        else "View Highlight"
    )


def ends_text(citation: Citation, anchor: str, labelled: bool = True) -> str:
    """What :func:`ends_of` reads as the place and colour that ``citation`` says, and as the ``anchor``; ``""`` for none of them.
    Not ``labelled``: the place stands elsewhere.

    >>> ends_text(Citation(url="https://read.readwise.io/read/01a"), "rw1234567")
    '([View Highlight](https://read.readwise.io/read/01a)) ^rw1234567'
    """
    url = citation.permalink if is_at_kindle(citation.permalink) else citation.url or citation.permalink
    parts = []
    if labelled and url:
        parts.append(f"([{label_of(citation.location, url)}]({destination(url)}))")
    elif labelled and _PLACE.fullmatch(f"({citation.location})"):
        parts.append(f"({citation.location})")
    if citation.color:
        parts.append(f"%% Color: {citation.color} %%")
    if anchor:
        parts.append(f"^{anchor}")
    return " ".join(parts)


def without_ends(text: str) -> str:
    """``text``, which says no place, so that :func:`ends_of` reads none at its end.

    >>> without_ends("See (Page 12)")
    'See (Page 12\\\\)'
    """
    found = ends_of(text)
    if text.endswith(")") and (found.location or found.url or found.permalink):
        return text[:-1] + "\\)"
    return text
