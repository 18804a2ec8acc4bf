"""What a page shows of another note in place: it is that note's, and nobody reads it there. So are the words of the link above it, where
an embed has none of its own.

A few digits beside it tell whether somebody edited either all the same: then the ledger says so, and what the other page says counts. They are
of what is shown and of how: words, emphasis, levels, boxes, where links lead. What a browser spells otherwise when it saves a page is no part
of them. They say nothing of the note, so they are there with nothing carried, too. The link above says that something stands below, so that
it is missed where somebody took it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from vaultconv.formats.html.carriers import ATTRIBUTE
from vaultconv.formats.html.elements import BLOCKS, kinds_of
from vaultconv.formats.html.places import digest_of
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.losses import Loss, Outcome

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

CLASS: Final = "embedded"
"""The class of what is shown in place, which says its digest."""
DIGEST: Final = "data-shown"
"""The attribute that says it. Pages of earlier releases carry it."""
ABOVE: Final = "above"
"""The class of the link of an embed with what it shows below its text."""
_OF_STYLE = lazy_pattern(r'</?(?:span|tbody)(?: (?:[^>"]|"[^"]*")*)?>')
_WITH_MORE = lazy_pattern(r'<([a-z][a-z0-9]*) ((?:[^>"]|"[^"]*")*)>')
_SAID = lazy_pattern(
    r' (href|src|alt|title|align|start|open|checked|datetime|data-task|data-callout|width|height|lang|dir)="([^"]*)"'
)
"""Attributes that change what a browser shows, or where somebody comes from there."""
_BLANKS = lazy_pattern(r"\s+")
_BESIDE_BLOCKS = lazy_pattern(
    r" ?(</?(?:p|div|[uod]l|li|d[td]|h[1-6r]|t(?:able|head|body|r|[hd])|pre|blockquote|figure|figcaption|fieldset|legend|details|summary)\b[^>]*>) ?"
)
_PREFORMATTED = lazy_pattern(r"(<pre\b.*?</pre>)", re.DOTALL)
"""Where blanks count."""
_SPELLED = lazy_pattern(r"(?<=[</])(b|i|strike|del)(?=[ >])")
_SAME: Final = {"b": "strong", "i": "em", "strike": "s", "del": "s"}
"""Elements that a browser, or who edits in one, puts for another that is shown alike."""
_TEXTS: Final = ("p", "figure")
"""What holds the text above a part; in an item of a list nothing does."""
_WITHOUT_WORDS: Final = "a.embed:not(.captioned)"
_OF_ANOTHER: Final = "what is shown of another note"
_STAYS: Final = "it stays as its own page has it"


def digest_of_html(source: str, words: str) -> str:
    """The digest of what a browser shows of ``source``, below a link with these ``words`` (``""``: the embed has its own).

    >>> digest_of_html("<p>a <b>loaf</b></p>", "") == digest_of_html("<p>a <strong>loaf</strong>\\n</p>", "") != digest_of_html("<p>a loaf</p>", "")
    True
    """
    return digest_of(f"{words} {as_seen(source)}")


def edited_in(article: LexborNode, path: str, line_of: Callable[[LexborNode], int]) -> Iterator[Loss]:
    """A line for each part of another note that somebody edited in the ``article`` of the page at ``path``, or took out."""
    for part in article.css(f"div.{CLASS}"):
        said = part.attributes.get(DIGEST) or part.attributes.get(ATTRIBUTE)
        if said and not any(_is_digest(said, part, words) for words in ("", *_words_above(part))):
            yield Loss(
                path, line_of(part), "embed", Outcome.APPROXIMATED, f"{_OF_ANOTHER} was edited here: {_STAYS}"
            )
    for text, links in _texts_above(article):
        if _parts_below(text) < links:
            yield Loss(
                path,
                line_of(text),
                "embed",
                Outcome.APPROXIMATED,
                f"{_OF_ANOTHER} was taken out here: {_STAYS}",
            )


def _texts_above(article: LexborNode) -> list[tuple[LexborNode, int]]:
    """The texts of the page itself with links below which something is to stand, each with how many these are. In an item of a list what of it
    has the first link stands for the text."""
    texts: dict[int, tuple[LexborNode, int]] = {}
    for link in article.css(f"a.{ABOVE}"):
        text, around = link, link.parent
        while around is not None and around.tag not in BLOCKS:
            text, around = around, around.parent
        if around is None or _is_shown(around):
            continue
        if around.tag in _TEXTS:
            text = around
        first, links = texts.get(around.mem_id, (text, 0))
        texts[around.mem_id] = first, links + 1
    return list(texts.values())


def _is_shown(node: LexborNode) -> bool:
    """Whether ``node`` is shown of another note."""
    above: LexborNode | None = node
    while above is not None and CLASS not in kinds_of(above):
        above = above.parent
    return above is not None


def _parts_below(text: LexborNode) -> int:
    """How many parts stand right below ``text``."""
    parts, below = 0, text.next
    while below is not None and (below.tag not in BLOCKS or CLASS in kinds_of(below)):
        parts += CLASS in kinds_of(below)
        below = below.next
    return parts


def _words_above(part: LexborNode) -> list[str]:
    """The words of the links of embeds in the text right above ``part``, some of which may have parts before it."""
    found: list[str] = []
    above = part.prev
    while above is not None:
        if above.is_element_node and CLASS not in kinds_of(above):
            found += [_words_of(link) for link in above.css(_WITHOUT_WORDS)]
            if above.tag in _TEXTS:
                break
        above = above.prev
    return found


def _words_of(link: LexborNode) -> str:
    """The words of a ``link``; its HTML where it holds more than words."""
    only = link.child
    return link.text() if only is None or (only.is_text_node and only.next is None) else link.inner_html or ""


def _is_digest(said: str, node: LexborNode, words: str) -> bool:
    """Whether ``said`` is that of ``words`` and of what is shown in ``node``: without the folders of addresses, since a browser that saves a page writes
    others. In pages of earlier releases blanks did not count anywhere."""
    shown = as_seen(node.inner_html or "", parsed=True)
    return said == digest_of(f"{words} {shown}") or (
        "<pre" in shown and said == digest_of(f"{words} {_closed_up(_as_said(node.inner_html or ''))}")
    )


def as_seen(source: str, *, parsed: bool = False) -> str:
    """What of ``source`` is seen, to be compared; ``parsed``: it is as a browser spells it.

    >>> as_seen("<P>a  <b class=x>loaf</b>"), as_seen('<a href="https://e.org/b/rye.html">rye</a>')
    ('<p>a <strong>loaf</strong></p>', '<a href="rye.html">rye</a>')
    >>> as_seen("<pre>a\\n  b</pre>\\n<p>c\\n d")
    '<pre>a\\n  b</pre><p>c d</p>'
    """
    if not parsed:
        body = LexborHTMLParser(source).body
        source = (body.inner_html if body is not None else "") or ""
    return "".join(
        part if part.startswith("<pre") else _closed_up(part)
        for part in _PREFORMATTED.split(_as_said(source))
    )


def _as_said(source: str) -> str:
    """What ``source``, as a browser spells it, says, with all blanks."""
    shown = _WITH_MORE.sub(_as_shown, _OF_STYLE.sub("", source))
    return _SPELLED.sub(lambda name: _SAME[name[0]], shown)


def _closed_up(shown: str) -> str:
    return _BESIDE_BLOCKS.sub(r"\1", _BLANKS.sub(" ", shown)).strip()


def _as_shown(tag: re.Match[str]) -> str:
    """What of a ``tag`` with attributes is shown."""
    kept = (
        f' {key}="{value.rpartition("/")[2] if key in ("href", "src") else value}"'
        for key, value in _SAID.findall(f" {tag[2]}")
    )
    return f"<{tag[1]}{''.join(kept)}>"
