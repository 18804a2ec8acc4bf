"""A citation in a page: attributes of the quotation, as Quotebacks has them, and a footer for people.

Source: the embed form of Quotebacks: class ``quoteback``, ``cite``, ``data-title``, ``data-author``; what these cannot say
has an attribute of its own.
"""

from __future__ import annotations

import json

from selectolax.lexbor import LexborNode

from vaultconv.formats.html import safety
from vaultconv.formats.html.carriers import attribute, text
from vaultconv.markdown.quoteback_attributes import ATTRIBUTES, TAGS
from vaultconv.markdown.quoteback_footer import said_by_footer
from vaultconv.model.citation import Citation

_TITLE = ATTRIBUTES["title"]


def attributes_of(citation: Citation) -> str:
    """``citation`` as attributes. The script of Quotebacks decodes the title, and stops at a bare percent sign.

    >>> attributes_of(Citation("Jane Roe", "Slow Maps"))
    ' data-author="Jane Roe" data-title="Slow Maps"'
    """
    texts = {name: getattr(citation, key) for key, name in ATTRIBUTES.items()}
    texts[_TITLE] = texts[_TITLE].replace("%", "%25")
    texts[TAGS] = _tags_written(citation.tags)
    return "".join(attribute(name, value) for name, value in texts.items() if value) or ' data-author=""'


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
    if citation.color:
        parts.append(f'<span class="color">{text(citation.color)}</span>')
    parts += (f'<span class="tag">#{text(name)}</span>' for name in citation.tags)
    return f"<footer>{mark}{', '.join(filter(None, parts))}</footer>\n"


def _tags_written(tags: tuple[str, ...]) -> str:
    """Tags as an attribute.

    >>> _tags_written(("maps", "old roads")), _tags_written(("now, then",))
    ('maps, old roads', '["now, then"]')
    """
    plain = all("," not in name and name == name.strip() and not name.startswith("[") for name in tags)
    return ", ".join(tags) if plain else json.dumps(tags, ensure_ascii=False)


def _linked(url: str, label: str) -> str:
    if not safety.is_safe(url):
        return text(label)
    return f"<a{attribute('href', url)}>{text(label)}</a>"


def read_expanded(node: LexborNode) -> tuple[Citation, LexborNode] | None:
    """The citation that an expanded footer in the quotation ``node`` says (the component of Quotebacks, as pages of a site
    have it), and that footer; None where there is none."""
    for child in node.iter():
        if child.tag == "div" and "quoteback-footer" in (child.attributes.get("class") or "").split():
            said = said_by_footer(child.html or "")
            if said is not None:
                favicon = said.get("address") or said.get("favicon", "")
                emoji = said.get("emoji", "")
                author, title, url = (said.get(name, "") for name in ("author", "title", "url"))
                return Citation(author, title, url, favicon=favicon, emoji=emoji), child
    return None
