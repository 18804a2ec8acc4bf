"""A tag of raw HTML that says no more than a Markdown picture does: ``<img src="i.png" alt="words" width="30">``.

Where an app shows files by Markdown alone, such a tag can be a picture.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.blocks import Html, Paragraph
from vaultconv.model.download import with_address
from vaultconv.model.reference import Reference
from vaultconv.model.spans import HtmlSpan, Image

_VALUE = r"\"[^\"]*\"|'[^']*'|[^\s\"'<>`]+"
_TAG = lazy_pattern(rf"\s*<img((?:\s+[A-Za-z-]+(?:\s*=\s*(?:{_VALUE}))?)*)\s*/?>\s*", re.IGNORECASE)
_ATTRIBUTE = lazy_pattern(rf"\s+(?P<name>[A-Za-z-]+)(?:\s*=\s*(?P<value>{_VALUE}))?")
_SAID = frozenset({"src", "alt", "title", "width", "height", "data-src"})
"""What a Markdown picture says as well."""


@dataclass(frozen=True, slots=True)
class PictureTag:
    """What a tag shows: the address in ``src``, where that stands in the text (``at``), its words, its title, its size (0: not said), and
    the address that it is a copy of (``told``)."""

    src: str
    at: int
    alt: str = ""
    title: str = ""
    width: int = 0
    height: int = 0
    told: str = ""

    def image(self, reference: Reference) -> Image:
        """The picture that is shown from ``reference``."""
        title = with_address(self.title, self.told) if self.told else self.title
        return Image(reference, self.alt, title, self.width, self.height)


def picture_tag(text: str) -> PictureTag | None:
    """What the raw HTML ``text`` shows, if it is one such tag and nothing else.

    >>> picture_tag('<IMG alt="a &amp; b" src=i.png width=30 />')
    PictureTag(src='i.png', at=25, alt='a & b', title='', width=30, height=0, told='')
    >>> [picture_tag(f"<img src='i.png' {more}>") for more in ("class=c", "width='50%'", "src='j.png'", "alt=']'")]
    [None, None, None, None]
    """
    found = _TAG.fullmatch(text)
    if found is None:
        return None
    said: dict[str, str] = {}
    at = 0
    for each in _ATTRIBUTE.finditer(text, *found.span(1)):
        name, value = each["name"].lower(), each["value"] or ""
        if name not in _SAID or name in said:
            return None
        is_quoted = value[:1] in ("'", '"')
        if name == "src":
            at = each.start("value") + is_quoted
        said[name] = html.unescape(value[1:-1] if is_quoted else value)
    sizes = [said.get(name, "") for name in ("width", "height")]
    words = said.get("alt", "") + said.get("title", "")
    if not said.get("src") or not all(re.fullmatch(r"[1-9]\d{0,4}|", size) for size in sizes):
        return None
    if re.search(r"[\[\]\\`<>\n\"|!*_]", words):  # it would be something else among the words of a picture
        return None
    width, height = (int(size or 0) for size in sizes)
    return PictureTag(
        said["src"],
        at,
        said.get("alt", ""),
        said.get("title", ""),
        width,
        height,
        said.get("data-src", ""),
    )


def tag_of(part: Html | HtmlSpan) -> tuple[PictureTag, Reference | None] | None:
    """What a ``part`` of a note shows, if it is one such tag, with what that leads to in the vault; None for anything else."""
    found = picture_tag(part.text) if "<" in part.text else None
    if found is None:
        return None
    return found, next((reference for start, _, reference in part.references if start == found.at), None)


def as_paragraph(block: Html, image: Image) -> Paragraph:
    """The paragraph that shows ``image`` where a ``block`` of raw HTML did."""
    return Paragraph((image,), traits=block.traits, line=block.line)
