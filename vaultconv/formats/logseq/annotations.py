"""Highlights of a PDF: the bullets of a page ``hls__...`` as quotations with their source, and back.

Source: ``formats/logseq.md`` section 9, from ``extensions/pdf/assets.cljs`` of Logseq 0.10.15. The page names its file
(``file-path::``); a highlight is a bullet with its text, or a picture of an area, and with properties for its page and
colour. To any other app it is a quotation, and below the words stands who said them: ``— [book.pdf, page 3](...), yellow``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from posixpath import basename
from typing import Final

from vaultconv.formats.logseq.bullets import is_uuid
from vaultconv.formats.logseq.links import FILE, logseq_reference
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.citation import DASH
from vaultconv.model.blocks import AnyBlock, Blocks, Item, List, Paragraph, Quote, edited
from vaultconv.model.note import Note
from vaultconv.model.properties import Properties, Property, PropertyType
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.rewrite import with_blocks
from vaultconv.model.spans import Embed, Link, Spans, Text

_PAGE = "hls__"
"""How the name of a page of highlights begins."""

PLACES: Final = "a list of places in a PDF"
"""What the file is beside the page of highlights (``assets/<key>.edn``): where in its PDF each of them stands."""

_PLACES = lazy_pattern(r"assets/[^/]+\.edn")
_FILE = "file-path"
_TYPE, _NUMBER, _COLOUR, _KIND, _STAMP = "ls-type", "hl-page", "hl-color", "hl-type", "hl-stamp"
_ANNOTATION, _AREA_KIND = "annotation", "area"
_SAID = frozenset({_TYPE, _NUMBER, _COLOUR, _KIND, _STAMP})
"""The properties of a highlight that its source says."""
_COLOUR_NAME = lazy_pattern(r"[a-z]+")
_PAGE_OF_FILE = lazy_pattern(r"#page=(\d+)\Z")
_NO_WORDS = lazy_pattern(r"[\\`*\[\]<&]")
"""What is more than words in the name of a file."""
_AREA = lazy_pattern(r"(\d+)_([0-9a-f-]{36})_(\d+)\.png")


def is_page(name: str) -> bool:
    """Whether the page called ``name`` holds the highlights of a PDF.

    >>> is_page("hls__slow-maps"), is_page("maps")
    (True, False)
    """
    return name.startswith(_PAGE)


def are_places(path: str) -> bool:
    """Whether the file at ``path`` says where in a PDF its highlights are.

    >>> are_places("assets/slow-maps.edn"), are_places("whiteboards/slow-maps.edn")
    (True, False)
    """
    return _PLACES.fullmatch(path) is not None


def as_quotations(blocks: Blocks, name: str, properties: Properties) -> Blocks:
    """The ``blocks`` of the page called ``name``, with each highlight as the quotation that it is."""
    path = _path(properties)
    if not is_page(name) or not path:
        return blocks
    return _each(blocks, lambda item: _quoted(item, path, name.removeprefix(_PAGE)))


def as_annotations(note: Note, place: Callable[[Reference], str]) -> Blocks:
    """The blocks of a page of highlights, with each quotation of its PDF as the app has it: words, and properties for the
    rest. ``place`` is how the page names the file that a reference means (``""``: none that is there)."""
    path = _path(note.properties)
    if not path:
        return note.blocks
    return _each(note.blocks, lambda item: _annotated(item, path, place))


def _path(properties: Properties) -> str:
    """The path of the file that a page is about, as the page has it; ``""`` where it says none."""
    item = properties.find(_FILE)
    return str(item.value) if item is not None and item.type is PropertyType.TEXT else ""


def _each(blocks: Blocks, change: Callable[[Item], Item]) -> Blocks:
    """``blocks`` of an outline with each bullet, inner before outer, as ``change`` has it."""
    return with_blocks(blocks, lambda block: change(block) if isinstance(block, Item) else block)


def _own(item: Item) -> tuple[Blocks, Blocks]:
    """The blocks of a bullet itself, and what is below it."""
    place = next((n for n, block in enumerate(item.blocks) if isinstance(block, List)), len(item.blocks))
    return item.blocks[:place], item.blocks[place:]


# -- to a quotation --------------------------------------------------------------------------------------------------


def _quoted(item: Item, path: str, key: str) -> Item:
    said = {one.key: one.value for one in item.traits.properties if one.key in _SAID}
    number, colour = said.get(_NUMBER), said.get(_COLOUR, "")
    id, kind = item.traits.anchor, said.get(_KIND)
    if (
        said.get(_TYPE) != _ANNOTATION
        or not isinstance(number, int)
        or not (colour == "" or (isinstance(colour, str) and _COLOUR_NAME.fullmatch(colour)))
        or not is_uuid(id)
        or item.traits.task is not None
    ):
        return item
    own, below = _own(item)
    words: Blocks = own
    if kind == _AREA_KIND:
        stamp = said.get(_STAMP)
        if own or not isinstance(stamp, int):
            return item
        picture = Reference(ReferenceKind.NAME, f"../assets/{key}/{number}_{id}_{stamp}.png", origin=FILE)
        words = (Paragraph((Embed(picture),), line=item.line),)
    elif not own or _KIND in said or _STAMP in said:
        return item
    source = Paragraph(_source(path, number, str(colour)), line=item.line)
    left = tuple(one for one in item.traits.properties if one.key not in _SAID)
    quote = Quote((*words, source), line=item.line)
    return edited(item, blocks=(quote, *below), traits=replace(item.traits, properties=left))


def _source(path: str, number: int, colour: str) -> Spans:
    """Who said it: the file, its page, and the colour in which it is marked."""
    words = f"{basename(path)}, page {number}"
    reference = logseq_reference(path)
    if reference.kind is ReferenceKind.URL:
        reference = replace(reference, target=f"{reference.target}#page={number}")
    else:
        reference = replace(reference, subpath=f"page={number}")
    style = "inline" if reference.kind is ReferenceKind.URL else "wikilink"
    link = Link(reference, (Text(_NO_WORDS.sub(r"\\\g<0>", words)),), style)
    return (Text(DASH), link, *((Text(f", {colour}"),) if colour else ()))


# -- and back --------------------------------------------------------------------------------------------------------


def _annotated(item: Item, path: str, place: Callable[[Reference], str]) -> Item:
    own, below = _own(item)
    if not (len(own) == 1 and isinstance(quote := own[0], Quote) and len(quote.blocks) > 1):
        return item
    id = item.traits.anchor or quote.traits.anchor
    *words, last = quote.blocks
    said = _said(last, path, place) if is_uuid(id) and item.traits.task is None else None
    if said is None:
        return item
    number, colour = said
    properties = [
        Property(_TYPE, _ANNOTATION, PropertyType.TEXT),
        Property(_NUMBER, number, PropertyType.NUMBER),
    ]
    if colour:
        properties.append(Property(_COLOUR, colour, PropertyType.TEXT))
    if area := _area(tuple(words), number, id):
        words = []
        properties.append(Property(_KIND, _AREA_KIND, PropertyType.TEXT))
        properties.append(Property(_STAMP, area, PropertyType.NUMBER))
    traits = replace(item.traits, anchor=id, properties=(*properties, *item.traits.properties))
    return edited(item, blocks=(*words, *below), traits=traits)


def _said(block: AnyBlock, path: str, place: Callable[[Reference], str]) -> tuple[int, str] | None:
    """The page and the colour that the last paragraph of a quotation says; None if it is not the source of a highlight."""
    if not isinstance(block, Paragraph) or len(block.spans) not in (2, 3) or block.spans[0] != Text(DASH):
        return None
    link, rest = block.spans[1], block.spans[2:]
    if not isinstance(link, Link):
        return None
    after = rest[0].text if rest and isinstance(rest[0], Text) else ""
    colour = after.removeprefix(", ")
    found = _PAGE_OF_FILE.search(link.reference.target + "#" + link.reference.subpath)
    if found is None or (rest and not (after.startswith(", ") and _COLOUR_NAME.fullmatch(colour))):
        return None
    number = int(found[1])
    expected = _source(path, number, colour)[1]
    assert isinstance(expected, Link)  # noqa: S101  the source of a highlight is a link
    is_there = link.reference.kind is ReferenceKind.URL or place(link.reference) in (path, "")
    same = (
        link.reference.target == expected.reference.target
        if link.reference.kind is ReferenceKind.URL
        else basename(link.reference.target) == basename(expected.reference.target)
    )
    return (number, colour) if same and is_there and link.label == expected.label else None


def _area(words: Blocks, number: int, id: str) -> int:
    """The stamp of the picture that is all the ``words`` of a highlight; 0 if they are words."""
    if len(words) != 1 or not isinstance(words[0], Paragraph) or len(words[0].spans) != 1:
        return 0
    picture = words[0].spans[0]
    found = _AREA.fullmatch(basename(picture.reference.target)) if isinstance(picture, Embed) else None
    if found is None or (int(found[1]), found[2]) != (number, id.lower()):
        return 0
    return int(found[3])
