"""Pictures, sound and film of a page to spans."""

from __future__ import annotations

import re
from base64 import b64decode
from posixpath import basename
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from vaultconv.formats.html.assemble import assembled
from vaultconv.formats.html.carriers import ATTRIBUTE, SHOWN, read_carrier, text_of
from vaultconv.formats.html.labels import is_balanced, with_brackets_escaped, with_name
from vaultconv.formats.html.link_words import words_of_link
from vaultconv.formats.html.naming import PAGES
from vaultconv.formats.html.places import WORDS, digest_of
from vaultconv.formats.html.resolver import FILE
from vaultconv.formats.html.safety import is_program
from vaultconv.formats.html.shown_in_place import DIGEST
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.download import is_copy, is_remote, parted, with_address
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import Embed, Image, Span, Text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from vaultconv.formats.html.read_spans import SpanReader

_BLANKS = lazy_pattern(r"[ \t\n\r\f]+")
_LATER = ("data-src", "data-lazy-src", "data-original", "data-lazy")
"""Attributes of pictures that are loaded once they are seen."""
_EMPTY_DRAWING = lazy_pattern(r"\s*<svg\b[^>]*(?:/>|>\s*</svg>)\s*", re.IGNORECASE)
_LONGEST_START = 20


def image(reader: SpanReader, node: LexborNode) -> Span:
    """A picture."""
    attributes = node.attributes
    said = read_carrier(attributes.get(ATTRIBUTE))
    if attributes.get(ATTRIBUTE) == SHOWN:
        return Text("")
    alt = attributes.get("alt") or ""
    source = attributes.get("src")
    if not reader.ours and (not source or source.startswith("data:")) and (later := _later_address(node)):
        if _is_shown_without_programs(node):
            return Text("")
        source = later
    if not reader.ours and (not source or is_program(source, picture=True) or _draws_nothing(source)):
        return Text(_BLANKS.sub(" ", alt))
    kinds = (attributes.get("class") or "").split() if reader.ours else []
    said = with_name(said, node, kinds)
    reference = reader.places.reference(source, said)
    if not (reader.ours or reference.origin) and reference.kind is ReferenceKind.NAME:
        reference.origin = FILE
    width, height = number_of(attributes.get("width")), number_of(attributes.get("height"))
    if "embed" in kinds:
        caption = "" if alt == basename(reference.target) else alt
        return Embed(reference, caption, width, height)
    shown = alt_of(alt)
    title = "" if "unresolved" in kinds else attributes.get("title") or ""
    url = attributes.get("data-src") or ""
    if is_remote(url) and is_copy(reference.target) and not parted(title)[0]:
        title = with_address(title, url)
    return Image(reference, shown, title, width, height if width else 0, text_of(said, "attributes"))


def media(reader: SpanReader, node: LexborNode) -> Span | None:
    """Sound and film."""
    if node.attributes.get(ATTRIBUTE) == SHOWN:
        return None
    source = node.css_first("source")
    href = node.attributes.get("src") or (source.attributes.get("src") if source is not None else None)
    if not href:
        return None
    said = read_carrier(node.attributes.get(ATTRIBUTE))
    reference = reader.places.reference(href, said)
    width, height = (
        number_of(said.get(name) or node.attributes.get(name)) if reader.ours else 0
        for name in ("width", "height")
    )
    url = node.attributes.get("data-src") or ""
    kinds = (node.attributes.get("class") or "").split() if reader.ours else []
    is_download = is_remote(url) and is_copy(reference.target)
    if is_download or "image" in kinds:
        title = node.attributes.get("title") or ""
        title = with_address(title, url) if is_download and not parted(title)[0] else title
        return Image(reference, alt_of(node.text()), title, width, height, text_of(said, "attributes"))
    return Embed(reference, caption_of(node, kinds, said, reference), width, height)


def alt_of(words: str) -> str:
    """The ``words`` that stand for a picture, as CommonMark."""
    alt = "".join(s.text for s in assembled([_BLANKS.sub(" ", words)], True) if isinstance(s, Text))
    return alt if is_balanced(alt) else with_brackets_escaped(alt)


def caption_of(node: LexborNode, kinds: list[str], said: dict[str, Any], reference: Reference) -> str:
    """The caption of what is shown in place by ``node`` of our page, which says that it has one, or has other words than its ``reference`` has
    by itself. Pages of earlier releases carry it."""
    words = _BLANKS.sub(" ", node.text()).strip()
    if "captioned" in kinds:
        return words
    if node.tag != "a":
        return text_of(said, "caption")
    digest = said.get(WORDS) or node.attributes.get(DIGEST)
    if digest:
        is_own = digest == digest_of(node.text())
    elif reference.kind is ReferenceKind.URL or "unresolved" in kinds:
        is_own = words == words_of_link(reference)
    else:
        is_own = reference.target.lower().endswith(PAGES) or basename(reference.target) in words
    return text_of(said, "caption") if is_own else words


def _later_address(picture: LexborNode) -> str:
    """Where the ``picture`` is that a program would show later in the place of an empty one; ``""`` where none is said."""
    said = picture.attributes
    address = next((said[name] for name in _LATER if said.get(name)), None)
    if address is None:
        address = (said.get("srcset") or said.get("data-srcset") or "").split(",")[0].strip().split(" ")[0]
    return address or ""


def _draws_nothing(source: str) -> bool:
    """Whether the drawing that an address itself is keeps the place of a picture that some program shows, and no more.

    >>> _draws_nothing("data:image/svg+xml,%3Csvg viewBox='0 0 3 2'%3E%3C/svg%3E"), _draws_nothing("data:image/svg+xml,<svg><path/></svg>")
    (True, False)
    """
    if not source[:_LONGEST_START].lower().startswith("data:image/svg"):
        return False
    said, _, drawing = source.partition(",")
    if said.lower().endswith(";base64"):
        try:
            drawing = b64decode(drawing).decode("utf-8", "replace")
        except ValueError:  # no browser shows it either
            return True
    return _EMPTY_DRAWING.fullmatch(unquote(drawing)) is not None


def _is_shown_without_programs(picture: LexborNode) -> bool:
    """Whether the page says right after ``picture`` what it shows where no program runs."""
    following = picture.next
    while following is not None and following.is_text_node and not (following.text_content or "").strip():
        following = following.next
    return following is not None and following.tag == "noscript"


def number_of(value: Any) -> int:
    """A size in pixels; 0 for what is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return max(value, 0)
    return (
        int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9 else 0
    )
