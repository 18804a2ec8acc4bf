"""What anybody's page says about itself, to properties.

A page may say a thing several times: as JSON-LD, as microdata, as OpenGraph, in ``<meta>``. The first that says it wins, in the
order of :data:`_SOURCES`; that of the address is another, for ``<link rel=canonical>`` is made to be the one. Keywords and pictures are united:
each source may name some that the others do not.
Documented in ``docs/reference/mapping.md``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vaultconv.lazy_pattern import lazy_pattern
from vaultconv.model.properties import Properties, Property, PropertyType

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from vaultconv.formats.html.heads import Head
    from vaultconv.formats.html.lines import Tags

_JSON_LD: Final = 'script[type="application/ld+json"]'
_SAVED_FROM = lazy_pattern(
    r"<!-- saved from url=\(\d+\)(\S+) -->|<!--\s+Page saved with SingleFile\s+url: (\S+)"
)
"""What browsers, and the extension SingleFile, say of where a page is from."""
_DATE = lazy_pattern(r"\d{4}-\d\d-\d\d")
_DATE_TIME = lazy_pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?")
_SPLIT = lazy_pattern(r"\s*[,;]\s*")
JOINTS: Final = (" | ", " - ", " – ", " — ", " · ", " • ", " :: ", ": ")
"""What stands between the title of a page and the name of its site."""
_ARTICLES: Final = lazy_pattern(
    r"(?:\w*Article|\w*Posting|Book|Recipe|Report|HowTo|Review|CreativeWork|WebPage|\w*Page)"
)


class _Key(NamedTuple):
    """A property: what of schema.org says it (in JSON-LD and microdata), which names of ``<meta>`` do, the best first."""

    schema: tuple[str, ...]
    names: tuple[str, ...]


_SOURCES: Mapping[str, _Key] = {
    "author": _Key(
        ("author", "creator"), ("article:author", "author", "dc.creator", "citation_author", "parsely-author")
    ),
    "published": _Key(
        ("datePublished",),
        (
            "article:published_time",
            "date",
            "dc.date",
            "dc.date.issued",
            "dcterms.date",
            "dcterms.created",
            "citation_publication_date",
            "pubdate",
            "parsely-pub-date",
            "created",
        ),
    ),
    "modified": _Key(
        ("dateModified",),
        (
            "article:modified_time",
            "og:updated_time",
            "dcterms.modified",
            "last-modified",
            "revised",
            "updated",
        ),
    ),
    "description": _Key(
        ("description",), ("og:description", "description", "twitter:description", "dc.description")
    ),
    "keywords": _Key(("keywords",), ("article:tag", "keywords", "dc.subject", "parsely-tags")),
    "site": _Key(("publisher",), ("og:site_name", "application-name", "dc.publisher")),
    "image": _Key(("image",), ("og:image", "og:image:url", "twitter:image", "twitter:image:src")),
    "url": _Key(("url", "mainEntityOfPage"), ("og:url",)),
    "source": _Key((), ("source-url",)),
}
"""Where each property comes from."""

_LISTS: Final = frozenset(("author", "image"))
_UNITED: Final = frozenset(("keywords", "image"))
"""Properties whose sources are read all: the first picture is the one that stands for the page, others are further ones."""
_SIZED: Final = lazy_pattern(r"-\d+x\d+(?=\.\w+$)|[?#].*$")
"""What tells two sizes of one picture from each other, as WordPress and servers of pictures name them."""
_NO_AUTHOR = lazy_pattern(r"https?://")


class Said(NamedTuple):
    """What a page says about itself: its title, its properties, and the names in its head that said them."""

    title: str
    properties: Properties
    names: frozenset[str]

    def of_site(self, site: str) -> Said:
        """The same of a page whose title ends with the name of its ``site``: that is a property of its own; ``""`` for none."""
        joint = next((joint for joint in JOINTS if site and self.title.endswith(f"{joint}{site}")), "")
        if not joint:
            return self
        known = any(item.key == "site" for item in self.properties)
        items = self.properties.items if known else (*self.properties.items, _property("site", [site]))
        title = self.title.removesuffix(f"{joint}{site}")
        return self._replace(title=title, properties=replace(self.properties, items=items))


def said_by(tree: LexborHTMLParser, head: Head, text: str, tags: Tags) -> Said:
    """What the page, whose source is ``text`` with the ``tags``, says about itself."""
    meta = _meta(head)
    article = _article(tree) if "script" in tags and "ld+json" in text else {}
    scope = tree.css_first('[itemscope][itemtype*="schema.org/"]') if "itemscope" in text else None
    used: set[str] = set()
    items: list[Property] = []
    canonical = tree.css_first('link[rel~="canonical"]') if "link" in tags and "canonical" in text else None
    for key, source in (
        _SOURCES.items()
        if (meta or article or scope or canonical or "<!-- saved" in text or "SingleFile" in text)
        else ()
    ):
        values: list[str] = []
        if key == "url" and canonical is not None:
            values = _texts(canonical.attributes.get("href"))
        said = _all_said(key, source, article, scope, meta)
        if key in _UNITED:
            values = _united(key, said)
        else:
            values = values or next(filter(None, said), [])
        if key == "url" and not values and (saved := _SAVED_FROM.search(text, 0, 2000)) is not None:
            values = [saved[1] or saved[2]]
        if values:
            item = _property(key, values)
            items.append(item)
            used.update(
                name for name in source.names if set(meta.get(name, ())) <= {*values, ", ".join(values), ","}
            )
            used.update(name for name in source.names if _says_the_same(meta.get(name, []), values))
    title = _title(tree, article, meta)
    used.update(
        name
        for name in ("og:title", "twitter:title", "dc.title", "title")
        if set(meta.get(name, ())) == {title}
    )
    if canonical is not None and any(item.key == "url" for item in items):
        used.add("canonical")
    return Said(title, Properties(tuple(items)), frozenset(used))


def _all_said(
    key: str,
    source: _Key,
    article: Mapping[str, Any],
    scope: LexborNode | None,
    meta: Mapping[str, list[str]],
) -> Iterator[list[str]]:
    """What each source says of ``key``, the best first."""
    yield from (_schema_texts(article.get(name)) for name in source.schema)
    yield from (_microdata(scope, name) for name in source.schema)
    yield from (_named(key, meta.get(name, [])) for name in source.names)


def _united(key: str, said: Iterable[list[str]]) -> list[str]:
    """All that is ``said``, each once: keywords that differ in case alone are one, and so are pictures in two sizes.

    >>> _united("image", [["https://e.org/a.png"], ["https://e.org/a-300x200.png", "https://e.org/b.png"]])
    ['https://e.org/a.png', 'https://e.org/b.png']
    """
    found: dict[str, str] = {}
    for values in said:
        for value in values:
            words = _SPLIT.split(value) if key == "keywords" else [value]
            for word in filter(None, words):
                found.setdefault(_SIZED.sub("", word) if key == "image" else word.casefold(), word)
    return list(found.values())


def _says_the_same(said: list[str], values: list[str]) -> bool:
    parts = [part for one in said for part in _SPLIT.split(one.strip())]
    return bool(said) and {*parts} <= {*values}


def _meta(head: Head) -> dict[str, list[str]]:
    """What the head says, by name."""
    found: dict[str, list[str]] = defaultdict(list)
    for tag, said in head:
        if tag != "meta":
            continue
        name = said.get("name") or said.get("property") or ""
        content = said.get("content") or ""
        if name and content.strip():
            found[name.lower()].append(content)
    return found


def _named(key: str, values: list[str]) -> list[str]:
    """The values of a name of the head. An author is a name, not the address of a profile."""
    values = [value.strip() for value in values if value.strip()]
    if key == "author":
        return [value for value in values if not _NO_AUTHOR.match(value)]
    if key == "keywords":
        return [word for value in values for word in _SPLIT.split(value) if word]
    return values if key in _UNITED else values[:1]


def _property(key: str, values: list[str]) -> Property:
    if key == "keywords":
        return Property(key, list(values), PropertyType.LIST)
    if key in _LISTS and len(values) > 1:
        return Property(key, list(dict.fromkeys(values)), PropertyType.LIST)
    value = values[0]
    kind = PropertyType.TEXT
    if key in ("published", "modified"):
        if _DATE.fullmatch(value):
            kind = PropertyType.DATE
        elif _DATE_TIME.fullmatch(value):
            kind = PropertyType.DATETIME
    return Property(key, value, kind)


def _title(tree: LexborHTMLParser, article: Mapping[str, Any], meta: Mapping[str, list[str]]) -> str:
    """The title, without the name of the site behind it where the page says both by themselves."""
    node = next(iter(tree.tags("title")), None)
    title = " ".join(node.text().split()) if node is not None else ""
    alone = [*_schema_texts(article.get("headline")), *meta.get("og:title", [])]
    site = {*meta.get("og:site_name", []), *_schema_texts(article.get("publisher"))}
    for one in alone:
        if any(title == f"{one}{joint}{name}" for joint in JOINTS for name in site):
            return one
    return title or next(iter(alone), "")


# -- JSON-LD -----------------------------------------------------------------------------------------------------------


def _article(tree: LexborHTMLParser) -> dict[str, Any]:
    """The object of the page's JSON-LD that is about the page, with what it refers to in its place."""
    things = [thing for node in tree.css(_JSON_LD) for thing in _things(_parsed(node))]
    by_id = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and len(thing) > 1}
    ranked = sorted(
        (thing for thing in things if any(map(_ARTICLES.fullmatch, _types(thing)))),
        key=lambda thing: any(kind.endswith("Page") for kind in _types(thing)),
    )
    if not ranked:
        return {}
    return {key: _resolved(value, by_id) for key, value in ranked[0].items()}


def _parsed(node: LexborNode) -> Any:
    try:
        return json.loads(node.text())
    except (ValueError, RecursionError):
        return None


def _things(value: Any) -> Iterator[dict[str, Any]]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            yield from (
                (thing for thing in graph if isinstance(thing, dict)) if isinstance(graph, list) else ()
            )


def _types(thing: Mapping[str, Any]) -> list[str]:
    said = thing.get("@type")
    return [kind for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str)]


def _resolved(value: Any, by_id: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_resolved(one, by_id) for one in value]
    if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
        return by_id.get(value["@id"], value)
    return value


def _schema_texts(value: Any) -> list[str]:
    """The texts that a value of schema.org is: itself, or the name or the address of the thing that it is."""
    if isinstance(value, list):
        return [text for one in value for text in _schema_texts(one)]
    if isinstance(value, dict):
        return next((found for key in ("name", "url", "@id") if (found := _texts(value.get(key)))), [])
    return _texts(value)


def _texts(value: Any) -> list[str]:
    """``value`` as a text on one line; half a surrogate pair is no character."""
    if not isinstance(value, str):
        return []
    text = " ".join(value.encode("utf-8", "replace").decode().split())
    return [text] if text else []


# -- microdata ---------------------------------------------------------------------------------------------------------


def _microdata(scope: LexborNode | None, name: str) -> list[str]:
    """What the thing ``scope`` says by ``itemprop``."""
    if scope is None:
        return []
    found = []
    for node in scope.css(f'[itemprop~="{name}"]'):
        if not _is_of(node, scope):
            continue
        inner = node.css_first('[itemprop~="name"]') if "itemscope" in node.attributes else None
        found += _microdata_value(inner or node)
    return found


def _is_of(node: LexborNode, scope: LexborNode) -> bool:
    """Whether ``node`` says something of ``scope``, and not of a thing in it."""
    above = node.parent
    while above is not None and "itemscope" not in above.attributes:
        above = above.parent
    return above is not None and above.mem_id == scope.mem_id


def _microdata_value(node: LexborNode) -> list[str]:
    said = node.attributes
    for name in ("content", "datetime", "href", "src"):
        if said.get(name) and not (name == "href" and node.text().strip()):
            return _texts(said[name])
    return _texts(node.text())
