"""A citation in a page: attributes of the quotation, as Quotebacks has them, and a footer for people.

Source: the embed form of Quotebacks: class ``quoteback``, ``cite``, ``data-title``, ``data-author``; what these cannot say
has an attribute of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import unquote

from vaultconv.formats.html import safety
from vaultconv.formats.html.carriers import attribute, text
from vaultconv.model.citation import Citation

_WORD = re.compile(r"\w+")
_NAMES = {field.name: f"data-{field.name}" for field in fields(Citation) if field.name != "favicon_file"} | {
    "url": "cite"
}
"""The attribute of each text of a citation."""


def attributes_of(citation: Citation) -> str:
    """``citation`` as attributes.

    >>> attributes_of(Citation("Jane Roe", "Slow Maps"))
    ' data-author="Jane Roe" data-title="Slow Maps"'
    """
    return (
        "".join(attribute(name, value) for key, name in _NAMES.items() if (value := getattr(citation, key)))
        or ' data-author=""'
    )


def footer(citation: Citation, file: str | None = None) -> str:
    """Who said it, and where; its favicon from ``file``, the address of one in the site, if that is said.

    >>> footer(Citation("Jane Roe", "Slow Maps", "https://example.org"))
    '<footer>Jane Roe, <cite><a href="https://example.org">Slow Maps</a></cite></footer>\\n'
    """
    mark = ""
    if citation.favicon and file is not None:
        said = attribute("src", file) + attribute("data-src", citation.favicon)
        mark = f'<img{said} alt="" width="16" height="16"{attribute("title", citation.favicon)}> '
    elif citation.favicon and safety.is_safe(citation.favicon, picture=True):
        mark = f'<img{attribute("src", citation.favicon)} alt="" width="16" height="16"> '
    elif citation.emoji:
        mark = text(citation.emoji) + " "
    title = _linked(citation.url, citation.title or ("Source" if citation.url else ""))
    parts = [text(citation.author), f"<cite>{title}</cite>" if title else ""]
    if citation.permalink:
        parts.append(_linked(citation.permalink, "Highlight"))
    if citation.location:
        parts.append(text(citation.location))
    if citation.date:
        parts.append(f"<time>{text(citation.date)}</time>")
    return f"<footer>{mark}{', '.join(filter(None, parts))}</footer>\n"


def _linked(url: str, label: str) -> str:
    if not safety.is_safe(url):
        return text(label)
    return f"<a{attribute('href', url)}>{text(label)}</a>"


def says_no_more(footer: str, citation: Citation) -> bool:
    """Whether each word of a ``footer`` stands in the ``citation``, or only joins the others.

    >>> citation = Citation("Jane Roe", "Slow Maps", "https://example.org")
    >>> says_no_more("— Jane Roe, Slow Maps", citation), says_no_more("Jane Roe, page 7", citation)
    (True, False)
    """
    said = _WORD.findall(" ".join((citation.author, citation.title, citation.url, citation.date)).casefold())
    return {*_WORD.findall(footer.casefold())} <= {*said, "by", "from", "in", "source"}


def read_citation(attributes: Mapping[str, str | None], ours: bool) -> Citation | None:
    """The citation that the ``attributes`` of a quotation say. The extension of Quotebacks spells titles as addresses;
    the pages that are ``ours`` do not."""
    found: dict[str, Any] = {key: attributes.get(name) or "" for key, name in _NAMES.items()}
    if not any(name in attributes for name in _NAMES.values()):
        return None
    if not ours:
        found["title"] = unquote(found["title"])
        found["author"] = unquote(found["author"])
    return Citation(**found)
