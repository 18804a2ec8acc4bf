"""The text of a link in Obsidian: what it means. How it is written is said in ``link_speller``.

Source: Obsidian Help, "Internal links", "Embed files"; the app's own ``parseLinktext`` (obsidian.d.ts).
"""

from __future__ import annotations

from posixpath import splitext
from urllib.parse import unquote

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.players import player_of
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Image, Link, Spans, Text

SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
"""How an address begins that leads out of the vault (RFC 3986, section 3.1)."""

_MARKED_FILE = lazy_pattern(r"%23[^/]*\.[A-Za-z0-9]{1,8}$")
_SIZE = lazy_pattern(r"(\d+)(?:x(\d+))?$")

_TAG = lazy_pattern(r"(?<!\\)<(?=[A-Za-z/!?])")
"""How a tag, a comment or an autolink begins (CommonMark 0.31.2, 6.5 and 6.6)."""

_ESCAPED_TAG = lazy_pattern(r"\\<(?=[A-Za-z/!?])")


class FieldLink(Link):
    """A link in a field whose text is settled already: it is written as it is."""

    __slots__ = ()


def parse_reference(text: str) -> Reference:
    """What the target of a wikilink means: path and subpath part at the first ``#``.

    >>> parse_reference("Note#^id").block
    'id'
    >>> parse_reference("Note#A#B").headings
    ('A', 'B')
    """
    if text.startswith("##"):  # a search of the editor's (Help, "Internal links"): on disk, a name
        return Reference(ReferenceKind.NAME, text)
    target, mark, subpath = text.partition("#")
    return _reference(target.strip(), mark, subpath)


def _reference(target: str, mark: str, subpath: str) -> Reference:
    """What is at the ``subpath`` of ``target``; without a ``mark`` between them there is none."""
    if not mark:
        return Reference(ReferenceKind.NAME, target)
    if subpath.startswith("^"):
        return Reference(ReferenceKind.NAME, target, block=subpath[1:].strip())
    extension = splitext(target)[1]
    if extension and extension.lower() != ".md" and "=" in subpath:
        return Reference(ReferenceKind.NAME, target, subpath=subpath)
    headings = tuple(part.strip() for part in subpath.split("#") if part.strip())
    return Reference(ReferenceKind.NAME, target, headings)


def split_wikilink(inside: str) -> tuple[str, str | None]:
    """The target and the display text of what stands between ``[[`` and ``]]``. In a table the bar has a backslash.

    >>> split_wikilink("Note|shown")
    ('Note', 'shown')
    >>> split_wikilink("|x")
    ('|x', None)
    """
    target, bar, display = inside.partition("|")
    if not target.strip():
        return inside.strip(), None
    if not bar:
        return inside.strip(), None
    return target.removesuffix("\\").strip(), display


def markdown_reference(url: str) -> Reference:
    """What the destination of a Markdown link means: an address, or a path in the vault, percent-decoded. A ``%23`` in the name of
    a file, which has an ending behind it, is a part of that name; elsewhere it begins a subpath.

    >>> markdown_reference("My%20Note.md#H").target, markdown_reference("A/h%23x.png").target
    ('My Note.md', 'A/h#x.png')
    >>> markdown_reference("Note%23H").headings
    ('H',)
    """
    if not url or SCHEME.match(url):
        return Reference(ReferenceKind.URL, url)
    path, mark, subpath = url.partition("#")
    if path and _MARKED_FILE.search(path):
        return _reference(unquote(path), mark, unquote(subpath))
    return parse_reference(unquote(url))


def build_wikilink(text: str, _inner: object) -> Link | None:
    """``[[target|display]]`` to a span; ``[[]]`` is text."""
    target, display = split_wikilink(text[2:-2])
    if not target:
        return None
    label: Spans = () if display is None else (Text(_TAG.sub(r"\\<", display)),)
    return Link(parse_reference(target), label, raw=text)


def shown_in_wikilink(text: str) -> str:
    """The inline source ``text`` as the words of a wikilink, in which the app takes no tag for one.

    >>> build_wikilink("[[Note|a<br>b]]", None).label, shown_in_wikilink(r"a\\<br>b")
    ((Text(text='a\\\\<br>b'),), 'a<br>b')
    """
    return _ESCAPED_TAG.sub("<", text)


def build_embed(text: str, _inner: object) -> Embed | None:
    """``![[target|caption|100x50]]`` to a span. A display text that is a size is a size; where there are several
    parts, the last may be."""
    target, display = split_wikilink(text[3:-2])
    if not target:
        return None
    caption, width, height = split_size(display or "")
    return Embed(parse_reference(target), caption, width, height, text)


def split_size(text: str) -> tuple[str, int, int]:
    """A display text to what it says and the size it ends in (CSS pixels, 0: none).

    >>> split_size("a map|100x50")
    ('a map', 100, 50)
    >>> split_size("250")
    ('', 250, 0)
    """
    head, bar, tail = text.rpartition("|")
    found = _SIZE.match(tail.strip())
    if found is None:
        return text, 0, 0
    return (head.removesuffix("\\") if bar else ""), int(found[1]), int(found[2] or 0)


def read_image(image: Image) -> Image | Embed:
    """A Markdown image with the size that its text hides. A film or a post on the web is shown in place."""
    alt, width, height = split_size(image.alt)
    reference = image.reference
    if reference.kind is ReferenceKind.URL and not image.title and player_of(reference.target):
        return Embed(reference, alt, width, height, image.raw)
    if not width:
        return image
    return Image(image.reference, alt, image.title, width, height, image.attributes, image.raw)


def size(width: int, height: int) -> str:
    """A size as Obsidian writes it, ``""`` for none.

    >>> size(100, 0), size(100, 50)
    ('100', '100x50')
    """
    if not width:
        return ""
    return f"{width}x{height}" if height else str(width)
