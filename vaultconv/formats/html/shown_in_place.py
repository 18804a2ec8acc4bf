"""What a page shows of another note in place: it is that note's, and nobody reads it there. So are the words of the link above it, where
an embed has none of its own.

A few digits beside it tell whether somebody edited either all the same: then the ledger says so, and what the other page says counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html.carriers import ATTRIBUTE
from vaultconv.formats.html.elements import kinds_of
from vaultconv.formats.html.places import digest_of
from vaultconv.model.losses import Loss, Outcome

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

CLASS: Final = "embedded"
"""The class of what is shown in place, which carries its digest."""
_ADDRESSED: Final = "a[href], img[src]"
_TEXTS: Final = ("p", "figure")
"""What holds the text above a part; in an item of a list nothing does."""
_WITHOUT_WORDS: Final = "a.embed:not(.captioned)"


def digest_of_html(source: str, words: str) -> str:
    """The digest of what a browser shows of ``source``, below a link with these ``words`` (``""``: the embed has its own).

    >>> digest_of_html("<p>a <b>loaf</b></p>", "") == digest_of_html("<p>a  <i>loaf</i></p>", "") != digest_of_html("<p>a roll</p>", "")
    True
    """
    body = LexborHTMLParser(source).body
    return _digest(body, words) if body is not None else ""


def edited_in(article: LexborNode, path: str, line_of: Callable[[LexborNode], int]) -> Iterator[Loss]:
    """A line for each part of another note that somebody edited in the ``article`` of the page at ``path``."""
    for part in article.css(f"div.{CLASS}[{ATTRIBUTE}]"):
        said = part.attributes.get(ATTRIBUTE)
        if all(_digest(part, words) != said for words in ("", *_words_above(part))):
            detail = "what is shown of another note was edited here: it stays as its own page has it"
            yield Loss(path, line_of(part), "embed", Outcome.APPROXIMATED, detail)


def _words_above(part: LexborNode) -> list[str]:
    """The words of the links of embeds in the text right above ``part``, some of which may have parts before it."""
    found: list[str] = []
    above = part.prev
    while above is not None:
        if above.is_element_node and CLASS not in kinds_of(above):
            found += [link.text() for link in above.css(_WITHOUT_WORDS)]
            if above.tag in _TEXTS:
                break
        above = above.prev
    return found


def _digest(node: LexborNode, words: str) -> str:
    """That of ``words``, of those in ``node``, of where its links and pictures lead (but for the folder: a browser that saves a page writes
    another), and of how many boxes are ticked."""
    led = (each.attributes.get("href") or each.attributes.get("src") or "" for each in node.css(_ADDRESSED))
    names = (address.rpartition("/")[2] for address in led)
    ticked = str(len(node.css("input[checked]")))
    return digest_of(" ".join(" ".join((words, node.text(separator=" "), *names, ticked)).split()))
