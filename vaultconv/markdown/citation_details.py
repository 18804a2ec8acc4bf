"""What a citation says besides who and where: the place in the source, the day, the colour, the reader's tags.

``· Location 465 · 2024-05-01 · yellow · #maps #[[old roads]]``: parts behind a middle dot, each told from the others by how it
looks. A place can look like anything, so one that looks like another part has a word before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.write_spans import spell_code
from vaultconv.model.citation import Citation
from vaultconv.model.reference import ReferenceKind
from vaultconv.model.spans import CodeSpan, Link, Span, Tag, Text

BETWEEN = " · "
"""What parts a citation line."""

COLORS = frozenset({"yellow", "blue", "pink", "orange", "green", "purple"})
"""The colours of Readwise (``formats/readwise.md``, d)."""

_DAY = lazy_pattern(r"\d{4}-\d\d-\d\d")
_PLACE, _DATE, _COLOR = "at ", "on ", "color "
_PLAIN_TAG = lazy_pattern(r"(?=[\w/-]*[^\d\W])[\w-](?:[\w/-]*[\w-])?")
_HARD = lazy_pattern(r"[\\`\[\]{}()<>$~^=&%|]|\A\s|\s\Z")
_SPELLED = lazy_pattern(r"%([0-7][0-9A-F])")
"""What not every app leaves alone in code, and how it stands there in a tag of signs."""
_NAME = lazy_pattern(r"[^\[\]|#^\\\n`]+")


def details_of(citation: Citation) -> Iterator[str]:
    """The parts of ``citation`` as plain text, but for its tags.

    >>> list(details_of(Citation(location="yellow", color="yellow")))
    ['at yellow', 'yellow']
    """
    if citation.location:
        plain = _read(citation.location) == Citation(location=citation.location)
        yield citation.location if plain else _PLACE + citation.location
    if citation.date:
        yield citation.date if _DAY.match(citation.date) else _DATE + citation.date
    if citation.color:
        yield citation.color if citation.color in COLORS else _COLOR + citation.color


def tags_of(citation: Citation, plural: str) -> str:
    """The tags of ``citation`` as Markdown; ``plural`` is how the dialect spells one of several words.

    >>> tags_of(Citation(tags=("maps", "old roads", "c#", "[a]#")), "#[[{}]]")
    '#maps #[[old roads]] `c#` `%5Ba%5D#`'
    """
    return " ".join(_tag(name, plural) for name in citation.tags)


def _tag(name: str, plural: str) -> str:
    if _PLAIN_TAG.fullmatch(name):
        return f"#{name}"
    if _NAME.fullmatch(name) and name == name.strip():
        return plural.format(name)
    return spell_code(_HARD.sub(lambda found: f"%{ord(found[0]):02X}", name))


def with_detail(citation: Citation, part: Sequence[Span], plain: str | None) -> Citation | None:
    """``citation`` with what a ``part`` of its line says; ``plain`` is its text, where it is only text. None if a citation
    has no such part."""
    if plain is None:
        tags = _tags(part)
        return replace(citation, tags=tags) if tags else None
    said = _read(plain)
    return replace(
        citation,
        location=said.location or citation.location,
        date=said.date or citation.date,
        color=said.color or citation.color,
    )


def _read(text: str) -> Citation:
    if text.startswith(_PLACE):
        return Citation(location=text.removeprefix(_PLACE))
    if text.startswith(_DATE):
        return Citation(date=text.removeprefix(_DATE))
    if text.startswith(_COLOR):
        return Citation(color=text.removeprefix(_COLOR))
    if _DAY.match(text):
        return Citation(date=text)
    if text in COLORS:
        return Citation(color=text)
    return Citation(location=text)


def _tags(part: Sequence[Span]) -> tuple[str, ...]:
    """The tags in ``part``; none if there is anything else in it."""
    names = []
    for span in part:
        match span:
            case Tag():
                names.append(span.name)
            case CodeSpan():
                names.append(_SPELLED.sub(lambda found: chr(int(found[1], 16)), span.text))
            case Link() if span.reference.kind is ReferenceKind.NAME and not span.label:
                names.append(span.reference.target)
            case Text() if not span.text.strip():
                pass
            case _:
                return ()
    return tuple(names)
