"""Addresses on the site: what a destination means, and how a file or a heading of the vault is addressed there."""

from __future__ import annotations

import re
from posixpath import splitext
from typing import Final
from urllib.parse import quote, unquote

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.citation import Citation
from vaultconv.model.plain import plain_text
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Image, Spans

PATH: Final = "path"
"""The :attr:`~vaultconv.model.reference.Reference.origin` of a destination that names a file of the site."""

ASSETS: Final = "assets"
"""The folder that attachments from elsewhere go to. (Jekyll copies what lies in a folder without a leading ``_``.)"""

_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\Z")
_EXTENSION = lazy_pattern(r"\.[A-Za-z][A-Za-z0-9]{0,11}\Z")
_PAGES = frozenset({".html", ".htm", ".xml"})
_SAFE = "/!$&'*+,;=:@~()"
_WIDTH = lazy_pattern(r"(?P<name>width|height)=(?P<mark>[\"']?)(?P<value>\d{1,6})(?:px)?(?P=mark)")
_ESCAPED = lazy_pattern(r"([\\`*_\[\]<])|&(?=#?\w+;)")
_NOT_IN_ID = lazy_pattern(r"[^\w\- ]")


def site_reference(url: str) -> Reference:
    """What the destination of a Markdown link means: a file of the site where it looks like the path of one, else an
    address. Pages of the site are addresses (``/notes/455``): their files have other names. A page among the attachments has its own.

    >>> site_reference("/assets/My%20map.png").target, site_reference("/notes/455").kind.value
    ('/assets/My map.png', 'url')
    >>> site_reference("/assets/saved.html").kind.value, site_reference("/about.html").kind.value
    ('name', 'url')
    """
    if _SCHEME.match(url):
        return Reference(ReferenceKind.URL, url)
    path, mark, fragment = url.partition("#")
    extension = _EXTENSION.search(path)
    is_page = extension is None or (extension[0].lower() in _PAGES and not path.startswith(f"/{ASSETS}/"))
    if is_page or "?" in path or "{" in path:
        return Reference(ReferenceKind.URL, url)
    return Reference(
        ReferenceKind.NAME, unquote(path), subpath=unquote(fragment) if mark else "", origin=PATH
    )


def leaves_site(url: str) -> bool:
    """Whether ``url`` names no page of the site: it says where it leads by itself, or is a place in the page.

    >>> leaves_site("https://example.org"), leaves_site("/notes/455")
    (True, False)
    """
    return _SCHEME.match(url) is not None


def asset_url(path: str, fragment: str = "") -> str:
    """The address of the file at ``path`` in the site, and of a place in it.

    >>> asset_url("assets/My map (old).png"), asset_url("assets/a.pdf", "page=3")
    ('/assets/My%20map%20%28old%29.png', '/assets/a.pdf#page=3')
    """
    return f"/{_quoted(path)}#{_quoted(fragment)}" if fragment else f"/{_quoted(path)}"


def favicon_url(citation: Citation) -> str:
    """The address on the site of the file that a favicon is shown from; ``""`` if it is shown from its own."""
    file = citation.favicon_file
    return asset_url(file.target.lstrip("/")) if file is not None else ""


def _quoted(text: str) -> str:
    return quote(text, safe=_SAFE).replace("(", "%28").replace(")", "%29")


def read_image(image: Image) -> Image:
    """An image with the size that its kramdown attributes say."""
    if not image.attributes:
        return image
    size = {found["name"]: int(found["value"]) for found in _WIDTH.finditer(image.attributes)}
    if not size.get("width"):
        return image
    return Image(
        image.reference,
        image.alt,
        image.title,
        size["width"],
        size.get("height", 0),
        image.attributes,
        image.raw,
    )


def size_attributes(width: int, height: int) -> str:
    """A size as kramdown attributes.

    >>> size_attributes(100, 50)
    '{:width="100" height="50"}'
    """
    return f'{{:width="{width}" height="{height}"}}' if height else f'{{:width="{width}"}}'


def heading_id(spans: Spans) -> str:
    """The id that kramdown gives a heading (its documentation, "Automatic generation of header IDs").

    >>> from vaultconv.model.spans import Text
    >>> heading_id((Text("2. What *slow* maps are for"),))
    'what-slow-maps-are-for'
    """
    text = re.sub(r"^[^A-Za-z]+", "", plain_text(spans))
    return _NOT_IN_ID.sub("", text).replace(" ", "-").lower() or "section"


def plain_to_markdown(text: str) -> str:
    """Plain text as Markdown that shows just it.

    >>> plain_to_markdown("a_b &amp; *c*")
    'a\\\\_b &amp;amp; \\\\*c\\\\*'
    """
    return _ESCAPED.sub(lambda found: "\\" + found[1] if found[1] else "&amp;", text)


def file_name(path: str) -> str:
    """The name of a file, for people: without folders.

    >>> file_name("a/b.pdf")
    'b.pdf'
    """
    return path.rpartition("/")[2]


def is_image(path: str) -> bool:
    """Whether a browser shows the file at ``path`` as an image."""
    return splitext(path)[1].lower() in _IMAGES


_IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".ico"})
