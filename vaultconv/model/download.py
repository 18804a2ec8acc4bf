"""Downloads: how the model says that a picture is shown from a file here, and lives at an address elsewhere.

The reference leads to the file; the title begins with the address, and what title the picture had of its own follows after
a blank: ``![a mill](Attachments/4f0c….png "https://example.org/mill.png Our mill")``. So a reader of the note knows
the address, in every format, and without any record of ours.
"""

from __future__ import annotations

import re
from posixpath import basename

from vaultconv.lazy_pattern import lazy_pattern

PREFIX = "download://"
"""How the path begins, in the source, of a file that is fetched: no file of a vault can be called so."""

_ADDRESS = r"https?://[^\s\"<>\\\x00-\x20\x7f]+"
_ONE_ADDRESS = lazy_pattern(_ADDRESS, re.IGNORECASE)
_TITLE = lazy_pattern(rf"({_ADDRESS})(?: (.*))?", re.IGNORECASE | re.DOTALL)
_ENDING = lazy_pattern(r"\.(?:avif|bmp|flac|gif|ico|jpg|m4a|mkv|mov|mp3|mp4|og[gv]|pdf|png|svg|wav|web[mp])")
_COPY = lazy_pattern(r"[0-9a-f]{24}" + _ENDING.pattern)


def is_remote(url: str) -> bool:
    """Whether ``url`` is an address on the web that can be asked for just as it stands.

    >>> is_remote("https://example.org/a%2Bb.png"), is_remote("https://example.org/a b.png"), is_remote("a.png")
    (True, False, False)
    """
    return _ONE_ADDRESS.fullmatch(url) is not None


def is_copy(path: str) -> bool:
    """Whether the file at ``path`` is called as downloads are: by a hash of its bytes.

    >>> is_copy("Attachments/0123456789abcdef01234567.png"), is_copy("Attachments/mill.png")
    (True, False)
    """
    return _COPY.fullmatch(basename(path)) is not None


def may_show_copies(text: str) -> bool:
    """Whether the text of a note names any file that is called as downloads are.

    >>> may_show_copies("![](0123456789abcdef01234567.png)"), may_show_copies("![](mill.png)")
    (True, False)
    """
    return any(_COPY.match(text, max(found.start() - 24, 0)) for found in _ENDING.finditer(text))


def with_address(title: str, url: str) -> str:
    """The title of a picture that is shown from a copy of what is at ``url``.

    >>> with_address("Our mill", "https://example.org/mill.png")
    'https://example.org/mill.png Our mill'
    """
    return f"{url} {title}" if title else url


def parted(title: str) -> tuple[str, str]:
    """The address that a title begins with, ``""`` for none, and the picture's own title.

    >>> parted("https://example.org/mill.png Our mill"), parted("Our mill")
    (('https://example.org/mill.png', 'Our mill'), ('', 'Our mill'))
    """
    found = _TITLE.fullmatch(title)
    return (found[1], found[2] or "") if found is not None else ("", title)
