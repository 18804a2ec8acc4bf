"""The text of a link in Obsidian: what it means, and how it is written.

Source: Obsidian Help, "Internal links", "Embed files"; the app's own ``parseLinktext`` (obsidian.d.ts).
"""

from __future__ import annotations

import re
from posixpath import basename, splitext
from typing import TYPE_CHECKING
from urllib.parse import unquote

from vaultconv.markdown.players import player_of
from vaultconv.markdown.write_spans import attributes, destination, inline_link, title_text
from vaultconv.model.reference import Reference, ReferenceKind, Target
from vaultconv.model.spans import Embed, Image, Link, Spans, Text
from vaultconv.vault.index import wikilink_reference
from vaultconv.vault.naming import fold

if TYPE_CHECKING:
    from vaultconv.formats.base import WriteContext
    from vaultconv.markdown.write import MarkdownWriter
    from vaultconv.model.note import Note

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_SIZE = re.compile(r"(\d+)(?:x(\d+))?$")
_FORBIDDEN_IN_HEADING = re.compile(r"[:#|^\\]|%%|\[\[|\]\]")
_UNSAFE_IN_DESTINATION = re.compile(r"[ \t<>\"`{}|\\^%]")


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
    target, mark, subpath = text.partition("#")
    target = target.strip()
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
    """What the destination of a Markdown link means: an address, or a path in the vault, percent-decoded.

    >>> markdown_reference("My%20Note.md#H").target
    'My Note.md'
    """
    if not url or _SCHEME.match(url):
        return Reference(ReferenceKind.URL, url)
    return parse_reference(unquote(url))


def build_wikilink(text: str, _inner: object) -> Link | None:
    """``[[target|display]]`` to a span; ``[[]]`` is text."""
    target, display = split_wikilink(text[2:-2])
    if not target:
        return None
    label: Spans = () if display is None else (Text(display),)
    return Link(parse_reference(target), label, raw=text)


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


class LinkSpeller:
    """Writes the links of one note: what each means in the source, and how that is said from the note's place in the
    destination."""

    __slots__ = ("_context", "_note", "_same")

    def __init__(self, note: Note, context: WriteContext) -> None:
        self._note = note
        self._context = context
        self._same = context.source_format == "obsidian"

    def target(self, reference: Reference) -> Target:
        """What ``reference`` means in the source vault."""
        return self._context.target(reference, self._note.path)

    def moved(self, reference: Reference) -> bool:
        """Whether what ``reference`` means has another path in the destination."""
        if reference.kind is not ReferenceKind.NAME or not self._context.moved:
            return False
        return self.target(reference).path in self._context.moved

    def moved_to(self, reference: Reference) -> str:
        """The path in the destination of what ``reference`` means, if that or the note's own is another than in the source;
        else ``""``."""
        if reference.kind is not ReferenceKind.NAME or not reference.target:
            return ""
        if not (self.moved(reference) or self._note.path in self._context.moved):
            return ""
        target = self.target(reference)
        return self._context.paths.get(target.path, "") if target.kind in ("note", "asset") else ""

    def path_text(self, reference: Reference) -> str | None:
        """How the destination names what ``reference`` means: the base name where it is unique, else the whole path;
        notes without their ending, ``""`` for a place in the note itself. None if it is not in the vault: then the text stays as it was."""
        if not reference.target and (reference.headings or reference.block or reference.subpath):
            return ""
        target = self.target(reference)
        path = self._context.paths.get(target.path) if target.kind in ("note", "asset") else None
        if path is None:
            return None
        name = basename(path)
        text = name if self._context.names.get(fold(name), 0) <= 1 else path
        return text.removesuffix(".md") if target.kind == "note" else text

    def subpath(self, reference: Reference) -> str:
        """``#`` and what follows it in a link."""
        if reference.headings:
            safe = (" ".join(_FORBIDDEN_IN_HEADING.sub(" ", part).split()) for part in reference.headings)
            return "#" + "#".join(safe)
        if reference.block:
            return "#^" + reference.block
        return "#" + reference.subpath if reference.subpath else ""

    def keeps(self, reference: Reference) -> bool:
        """Whether the way a link was written in an Obsidian vault still holds."""
        return self._same and not self.moved(reference)

    def missing_text(self, reference: Reference) -> str:
        """What a link to nothing in the vault is called."""
        if reference.kind is not ReferenceKind.NAME:
            return reference.target
        target = self.target(reference)
        return target.path if target.kind == "missing" else reference.target

    def property_text(self, text: str) -> str:
        """The text of a property; if it is a link to a note that is called otherwise here, that link."""
        reference = wikilink_reference(text) if text.startswith("[[") else None
        path = self.path_text(reference) if reference is not None else None
        if reference is None or not path or path == reference.target:
            return text
        _, bar, label = text.strip()[2:-2].partition("|")
        return f"[[{path}{self.subpath(reference)}{bar}{label}]]"

    def link(self, span: Link, writer: MarkdownWriter) -> str:
        """A link, in the style it had."""
        if span.raw and self.keeps(span.reference):
            return span.raw + attributes(span.attributes, writer)
        if span.reference.kind is ReferenceKind.URL:
            return inline_link(span, writer)
        path = self.path_text(span.reference)
        if span.style == "wikilink":
            return self._wikilink(span, path, writer)
        return self._markdown(span, path, writer)

    def _wikilink(self, span: Link, path: str | None, writer: MarkdownWriter) -> str:
        reference = span.reference
        text = (self.missing_text(reference) if path is None else path) + self.subpath(reference)
        label = "".join(s.text if isinstance(s, Text) else writer.text((s,)) for s in span.label)
        if not label and path and path != reference.target:
            label = " > ".join((reference.target.removesuffix(".md"), *reference.headings))
        return f"[[{text}|{label}]]" if label else f"[[{text}]]"

    def _markdown(self, span: Link, path: str | None, writer: MarkdownWriter) -> str:
        reference = span.reference
        if path is None:
            return inline_link(span, writer)
        target = self.target(reference)
        text = path + (".md" if target.kind == "note" and path else "") + self.subpath(reference)
        safe = _UNSAFE_IN_DESTINATION.sub(lambda found: f"%{ord(found[0]):02X}", text)
        label = writer.text(span.label)
        return f"[{label}]({destination(safe)}{title_text(span.title)}){attributes(span.attributes, writer)}"

    def embed(self, span: Embed, _writer: MarkdownWriter) -> str:
        """An embed with its caption and size."""
        if span.raw and self.keeps(span.reference):
            return span.raw
        if span.reference.kind is ReferenceKind.URL:
            alt = "|".join(part for part in (span.caption, size(span.width, span.height)) if part)
            return f"![{alt}]({destination(span.reference.target)})"
        path = self.path_text(span.reference)
        text = (self.missing_text(span.reference) if path is None else path) + self.subpath(span.reference)
        return (
            "![["
            + "|".join(part for part in (text, span.caption, size(span.width, span.height)) if part)
            + "]]"
        )

    def file(self, reference: Reference) -> str:
        """The destination of a Markdown link to the file that ``reference`` means; ``""`` if it is not there."""
        path = self.path_text(reference)
        return _UNSAFE_IN_DESTINATION.sub(_percent, path) if path else ""

    def image(self, span: Image, writer: MarkdownWriter) -> str:
        """A Markdown image; its size goes into its text."""
        if span.raw and self.keeps(span.reference):
            return span.raw + attributes(span.attributes, writer)
        path = self.path_text(span.reference) if span.reference.kind is ReferenceKind.NAME else None
        url = self.missing_text(span.reference) if path is None else path
        if path is not None:
            url = _UNSAFE_IN_DESTINATION.sub(_percent, url) + self.subpath(span.reference)
        alt = "|".join(part for part in (span.alt, size(span.width, span.height)) if part)
        return f"![{alt}]({destination(url)}{title_text(span.title)}){attributes(span.attributes, writer)}"


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def size(width: int, height: int) -> str:
    """A size as Obsidian writes it, ``""`` for none.

    >>> size(100, 0), size(100, 50)
    ('100', '100x50')
    """
    if not width:
        return ""
    return f"{width}x{height}" if height else str(width)
