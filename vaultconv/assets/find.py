"""Which pictures of the web a note shows, and where: in its properties, its lines, its raw HTML, its citations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from vaultconv.assets import tags
from vaultconv.assets.as_pictures import is_picture
from vaultconv.assets.sniff import Medium
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Html
from vaultconv.model.download import is_copy, is_remote, parted
from vaultconv.model.note import Note
from vaultconv.model.properties import Property
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import HtmlSpan, Image, Link
from vaultconv.model.traverse import constructs, iter_blocks

IMAGES, FAVICONS, COVERS, AUDIO, VIDEO, PDF = KINDS = (
    "images",
    "favicons",
    "covers",
    "audio",
    "video",
    "pdf",
)
"""What may be downloaded, by the words of ``--download``. Covers are images too."""

CONSTRUCTS = {
    IMAGES: "image",
    FAVICONS: "favicon",
    COVERS: "image",
    AUDIO: "audio",
    VIDEO: "video",
    PDF: "pdf",
}
"""What one of each kind is called in the ledger."""

_MEDIA = {AUDIO: Medium.AUDIO, VIDEO: Medium.VIDEO, PDF: Medium.PDF}

_ENDINGS = {
    AUDIO: ("aac", "flac", "m4a", "m4b", "mp3", "oga", "ogg", "opus", "wav"),
    VIDEO: ("m4v", "mkv", "mov", "mp4", "ogv", "webm"),
    PDF: ("pdf",),
}
_BY_ENDING = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings}
_BY_TAG = {"img": IMAGES, "audio": AUDIO, "video": VIDEO}
"""What a tag shows, where its name says so; elsewhere (``source``, ``embed``, ``iframe``) the address does."""

_ABOUT = (
    "",
    "author_",
    "book_",
    "cover_",
    "feature_",
    "featured_",
    "header_",
    "hero_",
    "og_",
    "source_",
    "main_",
)
_PICTURED = ("avatar", "banner", "cover", "image", "img", "photo", "picture", "poster", "thumbnail")
_PICTURES = frozenset(
    f"{about}{pictured}{ending}" for about in _ABOUT for pictured in _PICTURED for ending in ("", "_url")
)
_COVERS = frozenset(key for key in _PICTURES if "cover" in key or key.startswith("book_"))
_KEYS = (
    dict.fromkeys(_PICTURES, IMAGES)
    | dict.fromkeys(_COVERS, COVERS)
    | dict.fromkeys(("favicon", "favicon_url", "source_favicon"), FAVICONS)
)
"""The keys of properties whose address is that of a picture: of Readwise's site notes (``book_image_url``,
``favicon_url``), of its plugins (``cover``, ``image_url``), of Jekyll's and Obsidian's themes (``image``, ``banner``)."""


_STOCK = lazy_pattern(r"https?://readwise-assets\.s3\.amazonaws\.com/static/images/", re.IGNORECASE)
"""Pictures that Readwise gives for a cover where a source has none: the same for everybody (``formats/readwise.md``, g)."""


TAKEN = "property taken"
"""The place of a picture whose file cannot be shown: the key for that is the owner's own."""


TAG = "tag"
"""That of one in raw HTML whose tag says no more than a picture of Markdown does."""


def medium_of(kind: str) -> Medium:
    """What the file of something of ``kind`` is for."""
    return _MEDIA.get(kind, Medium.PICTURE)


def is_wanted(kind: str, kinds: Collection[str]) -> bool:
    """Whether something of ``kind`` is among the ``kinds`` that are asked for.

    >>> is_wanted(COVERS, (IMAGES,)), is_wanted(IMAGES, (COVERS,))
    (True, False)
    """
    return kind in kinds or (kind == COVERS and IMAGES in kinds)


def kind_by_ending(url: str) -> str:
    """Which kind of thing is at ``url``, as its path ends: ``""`` where that does not say.

    >>> kind_by_ending("https://e.org/talk.MP3?x=1#t=8"), kind_by_ending("https://e.org/mill.png")
    ('audio', '')
    """
    path = url.partition("#")[0].partition("?")[0]
    return _BY_ENDING.get(path.rpartition("/")[2].rpartition(".")[2].lower(), "")


def kind_of_tag(name: str) -> str:
    """Which kind of thing the tag called ``name`` shows, whatever its address; ``""`` where only that says.

    >>> kind_of_tag("img"), kind_of_tag("source")
    ('images', '')
    """
    return _BY_TAG.get(name, "")


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that a note shows from the web: its address ``url``, of which ``kind``, at which 1-based ``line`` (0: not
    known), in a ``place``: ``property`` (:data:`TAKEN` where a property of the owner's own stands in for its file), ``span``,
    ``html`` or :data:`TAG`, ``citation``, or ``link`` for what is not shown but led to. ``file`` is the path that it is shown from, as the note spells
    it, ``""`` for one shown from its address."""

    url: str
    kind: str
    line: int
    place: str
    file: str = ""


def kind_of(item: Property) -> str:
    """Which kind of picture the address in a property is of; ``""`` where it is none, or stands for one that there is not.

    >>> from vaultconv.model.properties import PropertyType
    >>> kind_of(Property("Book-Image-URL", "https://e.org/i", PropertyType.TEXT))
    'covers'
    >>> stock = "https://readwise-assets.s3.amazonaws.com/static/images/article3.5c705a01b476.png"
    >>> kind_of(Property("cover", stock, PropertyType.TEXT))
    ''
    """
    if not isinstance(item.value, str) or not is_remote(item.value) or is_stock(item.value):
        return ""
    return pictures_key(item.key)


def is_stock(url: str) -> bool:
    """Whether ``url`` is that of a picture that Readwise gives for a cover where there is none."""
    return _STOCK.match(url) is not None


def pictures_key(key: str) -> str:
    """Which kind of picture a property called ``key`` names; ``""`` for none.

    >>> pictures_key("Cover"), pictures_key("author")
    ('covers', '')
    """
    return _KEYS.get(key.lower().replace("-", "_").replace(" ", "_"), "")


COPIES = "copies"
"""What of :attr:`~vaultconv.model.note.Note.lacking` says that a note shows no picture from a file for one of the web."""


def pictures(note: Note) -> Iterator[Shown]:
    """Every picture of the web that ``note`` shows, from its address or from a copy of what is there."""
    yield from property_pictures(note)
    yield from _text_pictures(note)


def property_pictures(note: Note) -> Iterator[Shown]:
    """Those that its properties show."""
    items = list(note.properties)
    keys = {item.key.lower() for item in items}
    for place, item in enumerate(items):
        if kind := kind_of(item):
            following = items[place + 1] if place + 1 < len(items) else None
            file = file_beside(item, following) if following is not None else ""
            is_taken = not file and item.key.lower() + SUFFIX in keys
            yield Shown(str(item.value), kind, item.line, TAKEN if is_taken else "property", file)


def _text_pictures(note: Note) -> Iterator[Shown]:
    for block in iter_blocks(note.blocks):
        citation = block.traits.citation
        if citation is not None and citation.favicon:
            file = citation.favicon_file.target if citation.favicon_file is not None else ""
            yield Shown(citation.favicon, FAVICONS, block.line, "citation", file)
        if isinstance(block, Html):
            yield from _in_html(block.text, block.line)
        for span in constructs(block):
            if isinstance(span, HtmlSpan):
                yield from _in_html(span.text, block.line)
            elif isinstance(span, Image | Link):
                yield from _of(span, block.line)


def _of(span: Image | Link, line: int) -> Iterator[Shown]:
    place = "span" if isinstance(span, Image) else "link"
    url = span.reference.target if span.reference.kind is ReferenceKind.URL else address_of(span)
    file = "" if span.reference.kind is ReferenceKind.URL else span.reference.target
    kind = kind_by_ending(url)
    if url and (place == "span" or kind == PDF):
        yield Shown(url, kind or IMAGES, line, place, file)


def _in_html(text: str, line: int) -> Iterator[Shown]:
    if "<" not in text:
        return
    for place in tags.places(text):
        says_itself = IMAGES if place.attribute != "src" else _BY_TAG.get(place.tag)
        if kind := says_itself or kind_by_ending(place.url):
            where = TAG if kind == IMAGES and is_picture(text) else "html"
            yield Shown(place.url, kind, line + text.count("\n", 0, place.at), where, place.file)


def page_pictures(text: str) -> Iterator[Shown]:
    """Those that a page of HTML shows by its tags."""
    yield from _in_html(text, 1)


def address_of(span: Image | Link) -> str:
    """The address of what is shown, or led to, in a download; ``""`` for anything else."""
    if span.reference.kind is not ReferenceKind.NAME or not is_copy(span.reference.target):
        return ""
    return parted(span.title)[0]


SUFFIX = "-file"
"""How the key ends of a property that shows what the one before it has the address of."""


def file_beside(item: Property, following: Property) -> str:
    """The download that ``following`` shows for the address in ``item``; ``""`` if it is no such property."""
    value = following.value
    if following.key.lower() != item.key.lower() + SUFFIX or not isinstance(value, str):
        return ""
    bare = value.removeprefix("!").removeprefix("[[").removeprefix("[](").rstrip("])").partition("|")[0]
    return bare if is_copy(bare) else ""
