"""The text of a link in Logseq: what it means.

Source: ``formats/logseq.md`` section 5. Pages are named by title; blocks by an id that is unique in the graph; files by
their path from the page's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from posixpath import basename
from urllib.parse import unquote

from vaultconv.formats.logseq.edn import read_edn
from vaultconv.formats.logseq.spell import MACRO
from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.markdown.players import player_of
from vaultconv.model.plain import source_text
from vaultconv.model.reference import Reference, ReferenceKind
from vaultconv.model.spans import (
    CodeSpan,
    Embed,
    HtmlSpan,
    Image,
    Link,
    Macro,
    MathSpan,
    Span,
    Spans,
    Tag,
    Text,
    Url,
)

PAGE = "page"
"""The origin of a reference to a page by its name."""

FILE = "file"
"""The origin of a reference to a file by its path."""

ASSETS = "assets"
"""Where a graph keeps files that are no pages."""

_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
_DESTINATION = lazy_pattern(r'(?P<url>.*?)(?:\s+"(?P<title>[^"]*)")?\s*', re.DOTALL)

_WORDS = (Text, CodeSpan, Tag, Url)

_PIECE = r"(?:(?!\[\[|\]\])[^\n]){1,400}+"
NESTED = rf"\[\[(?:{_PIECE})?(?:\[\[{_PIECE}\]\](?:{_PIECE})?){{1,20}}+\]\]"
"""A link with links in the name of its page."""

_Inner = Callable[[int, int], Spans]


def page_reference(name: str) -> Reference:
    """A reference to the page called ``name``."""
    return Reference(ReferenceKind.NAME, name.strip(), origin=PAGE)


def logseq_reference(url: str) -> Reference:
    """What the destination of a Markdown link means: an address, or a file by its path.

    >>> logseq_reference("../assets/My%20i.png").target, logseq_reference("https://e.org").kind.value
    ('../assets/My i.png', 'url')
    """
    if not url or _SCHEME.match(url):
        return Reference(ReferenceKind.URL, url)
    path, _, fragment = unquote(url).partition("#")
    return Reference(ReferenceKind.NAME, path, subpath=fragment, origin=FILE)


def build_reference(text: str, _inner: _Inner) -> Link:
    """``((uuid))``."""
    return Link(Reference(ReferenceKind.BLOCK, text[2:-2].lower()), raw=text)


def build_page(text: str, _inner: _Inner) -> Link | None:
    """``[[page]]``; blanks alone name none."""
    return Link(page_reference(text[2:-2]), raw=text) if text[2:-2].strip() else None


def build_nested(text: str, inner: _Inner) -> Link:
    """``[[a [[b]] c]]``: a link to a page in whose name are links, which count too."""
    return Link(page_reference(text[2:-2]), inner(2, len(text) - 2), raw=text)


def _inside(text: str) -> Reference:
    """What ``[[page]]`` or ``((uuid))`` means."""
    if text.startswith("[["):
        return page_reference(text[2:-2])
    return Reference(ReferenceKind.BLOCK, text[2:-2].lower())


def build_labelled(text: str, inner: _Inner) -> Link:
    """``[words]([[page]])`` and ``[words](((uuid)))``. Code among the words, formulas, pictures and HTML are that only in a Markdown link of
    other apps."""
    at = text.rindex("](", 0, max(text.rfind("([["), text.rfind("(((")) + 1)
    label = inner(1, at)
    if any(isinstance(span, HtmlSpan | CodeSpan | MathSpan | Image) for span in label):
        return Link(_inside(text[at + 2 : -1]), label, "inline", raw=text)
    return Link(_inside(text[at + 2 : -1]), words_of(label), raw=text)


def words_of(label: Spans) -> Spans:
    """The words of a link: in them the app looks for no tags or links, and other apps keep them as one text.

    >>> from vaultconv.model.spans import Tag
    >>> words_of((Text("see "), Tag("x")))
    (Text(text='see #x'),)
    """
    if len(label) == 1 and isinstance(label[0], Text):
        return label
    if not all(isinstance(span, _WORDS) for span in label):
        return tuple(Text(source_text((span,))) if isinstance(span, Tag) else span for span in label)
    return (Text(source_text(label)),) if label else ()


def build_embed(text: str, _inner: _Inner) -> Embed:
    """``{{embed [[page]]}}`` and ``{{embed ((uuid))}}``."""
    return Embed(_inside(text.strip("{}").removeprefix("embed").strip()), raw=text)


def build_player(text: str, _inner: _Inner) -> Embed | Macro:
    """``{{video address}}`` and ``{{tweet address}}``: a film or a post on the web, shown in place. One that other apps do
    not show is a macro like any other."""
    url = text[2:-2].split(maxsplit=1)[1].strip()
    return Embed(Reference(ReferenceKind.URL, url), raw=text) if player_of(url) else Macro(MACRO, text)


def build_file_link(text: str, inner: _Inner) -> Link:
    """``[words](../assets/My file.pdf)``: a path with blanks, which is no link in other Markdown."""
    at = text.rindex("](")
    return Link(logseq_reference(text[at + 2 : -1]), inner(1, at), "inline", raw=text)


def build_image(text: str, _inner: _Inner) -> Span:
    """``![words](../assets/i.png){:height 10, :width 20}``. A file of the graph whose words are its name is an embed."""
    size = ""
    if text.endswith("}"):
        at = text.rindex("{")
        text, size = text[:at], text[at:]
    at = text.index("](")
    alt = text[2:at]
    found = _DESTINATION.fullmatch(text[at + 2 : -1].strip())
    assert found is not None  # noqa: S101  the pattern matches any text
    url, title = found["url"].removeprefix("<").removesuffix(">"), found["title"] or ""
    facts = read_edn(size) if size else None
    facts = facts if isinstance(facts, dict) else {}
    width, height = (value if isinstance(value := facts.get(k), int) else 0 for k in ("width", "height"))
    reference = logseq_reference(url)
    if isinstance(page := facts.get("page"), int):
        reference.subpath = f"page={page}"
    elif isinstance(fragment := facts.get("fragment"), str):
        reference.subpath = fragment
    if reference.kind is ReferenceKind.NAME and alt in (url, basename(reference.target)) and not title:
        return Embed(reference, "", width, height, text + size)
    return Image(reference, alt, title, width, height, raw=text + size)
