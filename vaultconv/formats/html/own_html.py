"""An author's own HTML in a page of ours, of which a carrier has the source, and whose words and links somebody edited where they are shown.

An address that leads out of the vault is shown as it is written, so another one is taken home. One that leads into the vault is another on each side:
a few digits tell that it was edited, and then it stays, with a line in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape, unescape
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html.carriers import ATTRIBUTE, SHOWN, text, text_of
from vaultconv.formats.html.dialect import is_address
from vaultconv.formats.html.places import digest_of
from vaultconv.formats.html.safety import is_safe, shown_text
from vaultconv.markdown.html_addresses import address_ranges, with_address

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

KEY: Final = "of"
"""The key of a carrier that says of which addresses into the vault its HTML was shown."""
LEADING: Final = "[href], [src]"
"""Elements with an address."""


def digest_of_links(shown: str) -> str:
    """The digest of the addresses in the HTML ``shown`` that lead into the site, ``""`` where there are none.

    >>> digest_of_links('<a href="x/b.html">b</a>') == digest_of_links("<p><a href='y/b.html'>c</a> <a href=https://e.org>d</a>")
    True
    """
    body = LexborHTMLParser(shown).body
    found = " ".join(_within(body.css(LEADING))) if body is not None else ""
    return digest_of(found) if found else ""


def as_shown_now(source: str, node: LexborNode) -> str:
    """The ``source`` of what ``node`` shows, with the words and the links that it shows; ``""`` where somebody changed so much that it
    cannot be told of which."""
    source = as_led_now(source, node.css(LEADING))
    before, now = shown_text(source), node.text(separator=" ")
    if "".join(before.split()) == "".join(now.split()):
        return source
    return _reworded(source, before.split(), now.split())


def _reworded(html: str, before: list[str], now: list[str]) -> str:
    """``html``, which shows the words ``before``, with the words that it shows ``now``; ``""`` where they do not stand together in it."""
    start = _alike(before, now)
    end = _alike(before[start:][::-1], now[start:][::-1])
    if start and start + end == len(before):  # words were put in: behind the one before them
        start -= 1
    old = text(" ".join(before[start : len(before) - end]))
    new = html.replace(old, text(" ".join(now[start : len(now) - end])))
    return new if html.count(old) == 1 and shown_text(new).split() == now else ""


def _alike(before: list[str], now: list[str]) -> int:
    """How many words both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, now, strict=False)))


def leads_on(shown: Iterable[LexborNode], said: dict[str, Any]) -> bool:
    """Whether the links into the site of the elements ``shown`` are those that their carrier ``said``; if it says none, nobody can tell."""
    kept = text_of(said, KEY)
    return not kept or digest_of(" ".join(_within(shown))) == kept


def as_led_now(source: str, shown: Iterable[LexborNode]) -> str:
    """The ``source`` of what is ``shown``, whose links out of the vault lead where they do there."""
    written = [
        (start, end) for start, end in address_ranges(source) if _leads_out(unescape(source[start:end]))
    ]
    now = [address for address in _addresses(shown) if _leads_out(address)] if written else []
    if len(now) == len(written):
        for (start, end), address in zip(reversed(written), reversed(now), strict=True):
            if address != unescape(source[start:end]) and is_safe(address):
                source = with_address(source, start, end, escape(address))
    return source


def tag_after(node: LexborNode) -> list[LexborNode]:
    """The tag that is shown of what the element ``node`` carries: the next one, if it says so."""
    after = node.next
    return [after] if after is not None and after.attributes.get(ATTRIBUTE) == SHOWN else []


def _leads_out(address: str) -> bool:
    """Whether ``address`` leads out of the site. A browser that saves a page makes files of what is in it."""
    return is_address(address) and not address.startswith("file:")


def _within(shown: Iterable[LexborNode]) -> Iterator[str]:
    """The addresses that lead into the site, without their folders: a browser that saves a page writes others."""
    return (address.rpartition("/")[2] for address in _addresses(shown) if not _leads_out(address))


def _addresses(shown: Iterable[LexborNode]) -> Iterator[str]:
    """Where each element leads, or what it shows."""
    for one in shown:
        yield from (address or "" for name, address in one.attributes.items() if name in ("href", "src"))
