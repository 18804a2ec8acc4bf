"""Captions of pictures: ``<figure>`` around a picture that stands by itself and has words to be read.

The words are its title, else what stands for it (``![a mill](mill.png)``, ``![[mill.png|a mill]]``), unless that is but the name of
its file. What only repeats the picture's ``alt`` is not read out twice (``aria-hidden``). On the way back the caption counts: who
changes it has changed the words of the picture; a few digits tell whether it was that or its ``alt``.
"""

from __future__ import annotations

from posixpath import basename, splitext
from typing import TYPE_CHECKING, Final

from vaultconv.formats.html.carriers import ATTRIBUTE, are_written, attribute, text
from vaultconv.formats.html.places import digest_of
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.download import parted, with_address

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

CLASS: Final = "picture"
"""What a figure of ours is called that is a picture with its caption."""

_SHOWN = lazy_pattern(r'<img(?: class="embed")? src=')


def caption(picture: str, title: str, alt: str, target: str) -> str:
    """What is written below the ``picture``, an element that shows what is at ``target``; ``""`` where nothing is, or where the
    picture is not there.

    >>> caption('<img src="m.png">', "", "a  mill", "m.png"), caption('<img src="m.png">', "Our mill", "a mill", "m.png")
    ('a mill', 'Our mill')
    >>> caption('<img src="m.png">', "", "m", "a/m.png"), caption('<img class="unresolved">', "", "a mill", "m.png")
    ('', '')
    """
    if _SHOWN.match(picture) is None:
        return ""
    name = basename(target)
    words = _words(alt)
    return _own(title) or (words if words not in (name, splitext(name)[0]) else "")


def figure(picture: str, words: str, alt: str, traits: str) -> str:
    """The ``picture`` with ``words`` below it. ``traits`` are the attributes of the block.

    >>> print(figure('<img src="m.png" alt="a mill">', "a mill", "a mill", "").strip())
    <figure><img src="m.png" alt="a mill"><figcaption aria-hidden="true" data-vaultconv="84f1">a mill</figcaption></figure>
    """
    again = ' aria-hidden="true"' if words == _words(alt) else ""
    if again and are_written():
        again += attribute(ATTRIBUTE, digest_of(words))
    return f"<figure{traits}>{picture}<figcaption{again}>{text(words)}</figcaption></figure>\n"


def read(picture: LexborNode, caption: LexborNode | None) -> None:
    """Make what the ``caption`` says the words of the ``picture``; None: somebody took it out, and what stands for the picture stays."""
    words = _words(caption.text()) if caption is not None else ""
    title = picture.attributes.get("title") or ""
    own = _own(title)
    if words == (own or _words(picture.attributes.get("alt"))):
        return
    if not own and (caption is None or caption.attributes.get(ATTRIBUTE) == digest_of(words)):
        return  # nobody edited it, so it was what stands for the picture
    if own:
        url = parted(title)[0]
        picture.attrs["title"] = with_address(words, url) if url else words
    else:
        picture.attrs["alt"] = words


def _own(title: str) -> str:
    """The title of a picture without the address that it may begin with."""
    return _words(parted(title)[1])


def _words(value: str | None) -> str:
    return " ".join((value or "").split())
