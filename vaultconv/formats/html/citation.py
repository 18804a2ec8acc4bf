"""A citation in a page: attributes of the quotation, as Quotebacks has them, and a footer for people.

Source: the embed form of Quotebacks: class ``quoteback``, ``cite``, ``data-title``, ``data-author``; what these cannot say
has an attribute of its own.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from vaultconv.formats.html import safety
from vaultconv.formats.html.carriers import attribute, text
from vaultconv.markdown.quoteback_attributes import ATTRIBUTES, TAGS
from vaultconv.markdown.quoteback_footer import said_by_footer
from vaultconv.model.citation import Citation

_TITLE = ATTRIBUTES["title"]
_PERMALINK = "Highlight"
"""What the link to a highlight shows."""


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
        link = _linked(citation.permalink, _PERMALINK)
        parts.append(link if link.startswith("<a") else f'<span class="permalink">{link}</span>')
    if citation.location:
        parts.append(text(citation.location))
    if citation.date:
        parts.append(f"<time>{text(citation.date)}</time>")
    if citation.color:
        parts.append(f'<span class="color">{text(citation.color)}</span>')
    parts += (f'<span class="tag">#{text(name)}</span>' for name in citation.tags)
    return f"<footer>{mark}{', '.join(filter(None, parts))}</footer>\n"


def as_shown(citation: Citation, node: LexborNode) -> Citation:
    """The ``citation`` that the attributes of the quotation ``node`` of our page say, with what its footer shows otherwise: people edit
    what they see. A quotation without a footer says what its attributes do.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = "<blockquote><footer>Jane Doe, <cite>Slow Maps</cite>, page 7</footer></blockquote>"
    >>> found = as_shown(Citation("Jane Roe", "Slow Maps"), LexborHTMLParser(page).css_first("blockquote"))
    >>> found.author, found.title, found.location
    ('Jane Doe', 'Slow Maps', 'page 7')
    """
    footers = [child for child in node.iter() if child.tag == "footer"]
    if not footers or holds_more(footers[-1]):
        return citation
    usual = LexborHTMLParser(footer(citation)).css_first("footer")
    was, now = _shown_in(usual) if usual is not None else _Shown(), _shown_in(footers[-1])
    if was == now:
        return citation
    edited = {key: getattr(now, key) for key in _OF_ELEMENTS if getattr(now, key) != getattr(was, key)}
    if (was.before, was.after, was.is_parted) != (now.before, now.after, now.is_parted):
        before, after = (now.before, now.after) if now.is_parted else _halves(now.before, citation)
        author, place = _plain(citation.author), _plain(citation.location)
        if before not in (author, _plain(f"{citation.emoji} {author}")):
            sign, rest = before.partition(" ")[::2]
            edited["author"] = rest if citation.emoji and sign == citation.emoji else before
        if after != place:
            edited["location"] = after
    return replace(citation, **edited) if edited else citation


def holds_more(footer: LexborNode) -> bool:
    """Whether somebody put into the ``footer`` of a quotation of ours what no citation can say: another link, or other words for one,
    or a picture with words. Then it is a part of the quotation.

    >>> def asked(html: str) -> bool:
    ...     return holds_more(LexborHTMLParser(f"<footer>{html}</footer>").css_first("footer"))
    >>> asked('Jane, <cite><a href="https://e.org">Maps</a></cite>, <a href="https://e.org/7">Highlight</a>')
    False
    >>> asked('<a href="https://e.org">Jane</a>'), asked('Jane <img alt="Jane">'), asked('<cite>Maps <a href=a>1</a><a href=b>2</a></cite>')
    (True, True, True)
    """
    if any(image.attributes.get("alt") for image in footer.css("img")):
        return True
    links = [link for link in footer.css("a") if link.parent is None or link.parent.tag != "cite"]
    works = footer.css("cite")
    return (
        len(links) > 1
        or any(link.text().strip() != _PERMALINK or _is_within(link, footer) for link in links)
        or len(works) > 1
        or any(len(work.css("a")) > 1 for work in works)
        or footer.css_first("video, audio, iframe, table, ul, ol") is not None
    )


def _is_within(link: LexborNode, footer: LexborNode) -> bool:
    """Whether another element stands between ``link`` and the ``footer``."""
    return link.parent is not None and link.parent.mem_id != footer.mem_id


class _Shown(NamedTuple):
    """What a footer shows: what its elements say, its texts before and after the first of them, each without the commas around it,
    and whether there is one."""

    title: str = ""
    url: str = ""
    permalink: str = ""
    date: str = ""
    color: str = ""
    tags: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    is_parted: bool = False


_OF_ELEMENTS = ("title", "url", "permalink", "date", "color", "tags")


def _shown_in(footer: LexborNode) -> _Shown:
    """What a ``footer`` shows."""
    said: dict[str, str] = {}
    tags: list[str] = []
    texts: tuple[list[str], list[str]] = [], []
    is_parted = False
    for child in footer.iter(include_text=True):
        words, kinds = _plain(child.text()), (child.attributes.get("class") or "").split()
        match child.tag:
            case "-text":
                texts[is_parted].append(words)
                continue
            case "img":
                continue
            case "cite":
                link = child.css_first("a")
                said["title"], said["url"] = words, _href(link) if link is not None else ""
            case "a":
                said["permalink"] = _href(child)
            case "time":
                said["date"] = words
            case "span" if "color" in kinds:
                said["color"] = words
            case "span" if "tag" in kinds:
                tags.append(words.removeprefix("#"))
            case "span" if "permalink" in kinds:  # an address that no page leads to
                pass
            case _:  # an element of somebody's own: its words are text
                texts[is_parted].append(words)
                continue
        is_parted = True
    before, after = (", ".join(filter(None, texts_of)) for texts_of in texts)
    return _Shown(**said, tags=tuple(tags), before=before, after=after, is_parted=is_parted)


def _halves(words: str, citation: Citation) -> tuple[str, str]:
    """The author and the place that ``words`` say together, as far as the ``citation`` tells them apart."""
    place = _plain(citation.location)
    if place and words == place:
        return "", place
    if place and words.endswith(f", {place}"):
        return words.removesuffix(f", {place}"), place
    for author in (_plain(f"{citation.emoji} {citation.author}"), _plain(citation.author)):
        if author and words.startswith(f"{author}, "):
            return author, words.removeprefix(f"{author}, ")
    return words, ""


def _plain(said: str) -> str:
    """A text as a footer is compared: without what joins it to others."""
    return " ".join(said.split()).strip(", ")


def _href(link: LexborNode) -> str:
    return (link.attributes.get("href") or "").strip()


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
