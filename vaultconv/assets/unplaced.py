"""What a note shows from the web in places that can name no file of ours: it stays at its address, and is named.

Source: Logseq 0.10.15 shows a picture in the value of a property, the film of ``{{video address}}``, and what hiccup
(``[:img {:src "address"}]``) makes. A list of pictures in front matter is its theme's affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultconv.assets.find import IMAGES, Shown, is_stock, kind_by_ending, kind_of, kind_of_tag, pictures_key
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.download import is_remote
from vaultconv.model.note import Note
from vaultconv.model.properties import Property, Value
from vaultconv.model.spans import Macro, Spans, Text, Url
from vaultconv.model.traverse import constructs, iter_blocks, spans_of

UNPLACED = {
    "list": "a list of addresses in a property is shown from no files",
    "value": "a picture in the words of a property is shown from no file",
    "macro": "the macro shows films of the web alone",
    "hiccup": "hiccup is left as its author wrote it",
}
"""Why nothing is fetched, by the place."""

_IMAGE = lazy_pattern(r"!\[[^\[\]\n]*\]\(<?(?P<url>https?://(?:[^\s()<>]|\([^\s()<>]*\))+)", re.IGNORECASE)
_VIDEO = lazy_pattern(r"\{\{\s*video\s+(?P<url>https?://[^\s{}]+)\s*\}\}", re.IGNORECASE)
_HICCUP = lazy_pattern(
    r'\[:(?P<tag>[a-z][a-z0-9]*)[^\n\[\]]*?:(?:src|data)\s+"(?P<url>https?://[^\s"]+)"', re.IGNORECASE
)


def unplaced(note: Note, in_graph: bool) -> Iterator[Shown]:
    """What ``note`` shows in such places, those of an outliner if it is a page ``in_graph``.

    >>> from vaultconv.model.properties import Properties, PropertyType
    >>> items = (Property("images", ["https://e.org/a.png", "b.png"], PropertyType.LIST, line=2),)
    >>> [(shown.url, shown.line) for shown in unplaced(Note("N.md", "N", properties=Properties(items)), False)]
    [('https://e.org/a.png', 2)]
    """
    for item in note.properties:
        yield from _listed(item)
        if in_graph:
            yield from _in_value(item, item.line, note)
    for block in iter_blocks(note.blocks) if in_graph else ():
        for item in block.traits.properties:
            yield from _in_value(item, block.line, note)
        for span in constructs(block):
            found = _VIDEO.fullmatch(span.text) if isinstance(span, Macro) else None
            if found is not None and (kind := kind_by_ending(found["url"])):
                yield Shown(found["url"], kind, _line(found["url"], note, block.line), "macro")
        for spans in spans_of(block):
            yield from _in_hiccup(spans, block.line, note)


def _listed(item: Property) -> Iterator[Shown]:
    """The addresses in a property that is about pictures, but is not the address of one that is fetched."""
    kind = pictures_key(item.key) or pictures_key(item.key.removesuffix("s"))
    if kind and not kind_of(item):
        for url in _texts(item.value):
            if is_remote(url) and not is_stock(url):
                yield Shown(url, kind, item.line, "list")


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _in_value(item: Property, line: int, note: Note) -> Iterator[Shown]:
    for text in _texts(item.value):
        for found in _IMAGE.finditer(text):
            url = found["url"]
            yield Shown(url, kind_by_ending(url) or IMAGES, _line(url, note, line), "value")


def _in_hiccup(spans: Spans, line: int, note: Note) -> Iterator[Shown]:
    """What stands in the words of a line, which an address parts."""
    if not any(isinstance(span, Text) and "[:" in span.text for span in spans):
        return
    words = "".join(
        span.text if isinstance(span, Text) else span.raw or span.url if isinstance(span, Url) else "\n"
        for span in spans
    )
    for found in _HICCUP.finditer(words):
        if kind := kind_of_tag(found["tag"].lower()) or kind_by_ending(found["url"]):
            yield Shown(found["url"], kind, _line(found["url"], note, line), "hiccup")


def _line(url: str, note: Note, first: int) -> int:
    """The line from ``first`` on that names ``url``; ``first`` itself where that is not known."""
    if note.source is None or first < 1:
        return first
    lines = note.source.text.split("\n")[first - 1 :]
    return next((number for number, line in enumerate(lines, first) if url in line), first)
