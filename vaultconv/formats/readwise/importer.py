"""What the site's importer makes of a passage by itself: the title, the id of an author, pictures, the address of a passage.

Source: ``formats/readwise.md``, a.2 and a.4. Each rule is the importer's own, oddities and all: a fragment is made from
Markdown and not from what a page shows, so that many find nothing in a browser; they are still what the files say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import md5
from typing import Final
from urllib.parse import quote, urlsplit

from vaultconv.formats.readwise.forms import BOX_LAST, FORMS, Form
from vaultconv.lazy_pattern import lazy_pattern

GLOBE, BOOK, ENVELOPE = "\U0001f310", "\U0001f4d5", "\u2709\ufe0f"
"""The signs of a source without a picture: of the web, a book, a mail."""

FAVICONS: Final = "https://s2.googleusercontent.com/s2/favicons?domain="
"""The service that the importer takes favicons from."""

SHARED: Final = "post-to-social"
"""The tag of a passage that the importer of F8 posts elsewhere, too."""
SHARING: Final = ("mastodon_social_status_url", "bluesky_status_url")
"""The two keys that it makes of that tag: ``false`` until the passage is posted."""

_FIRST_WORDS = 10
_FIRST_CHARACTERS = 60
_MAILS = ("mailto:",)
_BOOKS = frozenset({"books", "supplementals"})
_STOCK = lazy_pattern(
    r"/(?:default-book-icon-\d+|(?:article|book|tweet|podcast|supplemental)s?\d+)(?:\.[\w-]+)?\.(?:png|svg|jpg)$"
)
_LINK = lazy_pattern(r"\[([^\]\[]*)\]\([^()\s]*\)")
_ESCAPED = lazy_pattern(r"\\([!-/:-@\[-`{-~])")
_UNRESERVED: Final = "-._~*"


@dataclass(frozen=True, slots=True)
class Said:
    """What a title is made of: the source, who wrote it, the id of the highlight, and the passage as Markdown."""

    book_title: str = ""
    author: str = ""
    id: str = ""
    text: str = ""


def title_in(form: Form, said: Said) -> str:
    """The title that the importer of ``form`` gives a passage.

    >>> said = Said("Slow Maps", "Jane Roe", "7", "A map that is drawn slowly is one that will be used.")
    >>> [title_in(FORMS[name], said) for name in ("F1", "F2", "F5")]
    ['Slow Maps (7)', 'A map that is drawn slowly is one that will ...', 'Note on Slow Maps via Jane Roe']
    """
    return _TITLES[form.name](said)


def _numbered(said: Said) -> str:
    return f"{said.book_title} ({said.id})"


def _first_words(said: Said) -> str:
    words = _words(said.text)
    return " ".join(words[:_FIRST_WORDS]) + (" ..." if len(words) > _FIRST_WORDS else "")


def _first_characters(said: Said) -> str:
    text = _LINK.sub(r"\1", said.text).replace("\n", " ")
    return text[:_FIRST_CHARACTERS] + ("..." if len(text) > _FIRST_CHARACTERS else "")


def _noted(said: Said) -> str:
    return f"Note on {said.book_title} via {said.author}"


_TITLES: Mapping[str, Callable[[Said], str]] = {
    **dict.fromkeys(("F0", "F1", "F2t"), _numbered),
    **{name: _first_words for name, form in FORMS.items() if form.source == BOX_LAST and name != "F2t"},
    "F4": _first_characters,
    **dict.fromkeys(("F5", "F6", "F8"), _noted),
}
"""By the name of the form."""


def author_id(author: str) -> str:
    """The id of an author: the MD5 of the name as it is written, also of none.

    >>> author_id("")
    'd41d8cd98f00b204e9800998ecf8427e'
    """
    return md5(author.encode(), usedforsecurity=False).hexdigest()


def favicon_of(canonical: str) -> str:
    """The address of the favicon of a source; ``""`` for one that is not on the web.

    >>> favicon_of("https://example.org/maps")
    'https://s2.googleusercontent.com/s2/favicons?domain=example.org'
    """
    if not canonical.startswith(("http://", "https://")):
        return ""
    try:
        host = urlsplit(canonical).hostname
    except ValueError:
        return ""
    return FAVICONS + host if host else ""


def emoji_of(canonical: str, category: str = "") -> str:
    """The sign of a source: an envelope for mail, a book for a book, else a globe. Where nobody says what it is, a source
    without an address is a book.

    >>> emoji_of("mailto:a/1") == ENVELOPE, emoji_of("", "books") == BOOK, emoji_of("https://example.org") == GLOBE
    (True, True, True)
    """
    if canonical.startswith(_MAILS):
        return ENVELOPE
    if category:
        return BOOK if category in _BOOKS else GLOBE
    return GLOBE if canonical else BOOK


def cover_of(url: str) -> str:
    """The address of a cover; ``""`` for one of the service's stock pictures.

    >>> cover_of("https://readwise-assets.s3.amazonaws.com/static/images/article3.5c705a01b476.png")
    ''
    """
    return "" if _STOCK.search(url) else url


def passage_url(canonical: str, text: str) -> str:
    """The address of the passage ``text``, Markdown, in what is at ``canonical``; ``""`` for what is not on the web.

    >>> passage_url("https://example.org/maps", "A map that is drawn slowly [by hand]\\n\\nis one that will be used.")
    'https://example.org/maps#:~:text=A%20map%20that,will%20be%20used.'
    """
    if not canonical.startswith(("http://", "https://")):
        return ""
    lines = text.strip(" \t\n").split("\n")
    first = _words(lines[0].partition("[")[0])[:3]
    last = _words(lines[-1].rstrip("]").rpartition("]")[2])[-3:]
    fragment = ",".join(_encoded(" ".join(words)) for words in (first, last))
    return f"{canonical}{'' if '#' in canonical else '#'}:~:text={fragment}"


def unescaped(text: str) -> str:
    """``text`` without the backslashes that Markdown needs: the service's own text has none.

    >>> unescaped(r"\\$5 \\[sic]")
    '$5 [sic]'
    """
    return _ESCAPED.sub(r"\1", text)


def _words(text: str) -> list[str]:
    """Ruby's words: parted by the blanks of ASCII, so that a no-break space parts none."""
    return re.findall(r"[^ \t\n\v\f\r\0]+", text)


def _encoded(text: str) -> str:
    return quote(unicodedata.normalize("NFC", text), safe=_UNRESERVED)
